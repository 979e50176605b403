"""What the model predicts. The order is that of the trained weights."""

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
# Each pointer goes from the first unit of a span of one role to the first unit of a span of another; the last goes from the
# head of a mention, or a pronoun, to the other mentions of the same thing.
POINTERS = (("content", "cue"), ("cue", "source"), ("content", "source"), ("mention", "antecedent"))
