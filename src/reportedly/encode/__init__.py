"""Article -> States: what the trained encoder says of every unit of a text."""
