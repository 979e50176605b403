"""The parse -> what a text counts, when and where: figures, timexes, toponyms, events."""
