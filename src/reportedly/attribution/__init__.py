"""Parse, States -> Attributions: who said what, as characters of the text."""
