"""What lists of articles are made from, without going through their texts."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_lists(db: sqlite3.Connection) -> None:
    """What lists of articles are made from, without going through their texts."""
    run_script(
        db,
        """
        CREATE INDEX article_listed ON article (published, outlet, language);
        """,
    )
