"""What each claim does, and how the claims of one article answer each other."""
