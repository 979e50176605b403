"""Article and Parse -> Timexes: time expressions, the intervals that they denote, and when a claim was made."""
