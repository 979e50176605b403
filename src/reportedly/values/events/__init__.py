"""Parse, timexes and places -> Events: what is claimed to have happened, once for all the words that tell of it."""
