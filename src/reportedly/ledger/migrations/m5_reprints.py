"""Near-duplicate articles: the bands of each one's MinHash signature and the pairs that were found."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_reprints(db: sqlite3.Connection) -> None:
    """Near-duplicate articles: the bands of each one's MinHash signature and the pairs that were found."""
    run_script(
        db,
        """
        CREATE TABLE band (key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES article (id), PRIMARY KEY (key, article)) WITHOUT ROWID;
        CREATE TABLE reprint (
          article INTEGER NOT NULL REFERENCES article (id), of INTEGER NOT NULL REFERENCES article (id), overlap REAL NOT NULL,
          PRIMARY KEY (article, of)
        ) WITHOUT ROWID;
        CREATE INDEX reprint_of ON reprint (of);
        """,
    )
