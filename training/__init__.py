"""From data to weights and a model card. Not part of the wheel; needs torch."""
