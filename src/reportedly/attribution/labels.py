"""What the attribution model predicts. The order is that of the trained weights."""

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
# Each pointer goes from the first unit of a span of one role to the first unit of a span of another.
POINTERS = (("content", "cue"), ("cue", "source"), ("content", "source"))
