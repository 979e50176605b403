"""Sources and the parse -> whom they stand for: mentions, antecedents, metonyms, roles."""
