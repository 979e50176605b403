"""Fuzzing of the parsers: `python -m evals.fuzz --format docx --minutes 10`.

`seeds` gathers sound documents of every format, `mutate` damages them, `child` reads each in a process with bounds, `shrink` makes
what was found smaller.
"""
