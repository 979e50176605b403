"""Makes the fixtures of intake: `python -m evals.intake_made` writes tests/documents/fixtures from the prose in this folder.

Whoever writes a parser does not open this package: it holds the layouts and texts of the held-out half too.
"""
