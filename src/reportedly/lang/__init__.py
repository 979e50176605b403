"""What belongs to a language: rules, word lists and weights as data, and how quotation marks pair."""
