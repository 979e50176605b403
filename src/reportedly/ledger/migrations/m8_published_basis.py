"""Where the date of an article was found."""

import sqlite3


def add_published_basis(db: sqlite3.Connection) -> None:
    """Where the date of an article was found; unknown of articles that an earlier version added."""
    db.execute("ALTER TABLE article ADD COLUMN published_basis TEXT")
