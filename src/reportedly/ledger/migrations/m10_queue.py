"""Indices by which the next claim that waits for a person is found."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_queue(db: sqlite3.Connection) -> None:
    """Claims with two readings and claims with a low score, each in the order of their rows."""
    run_script(
        db,
        """
        CREATE INDEX claim_ambiguous ON claim (id) WHERE alternatives IS NOT NULL OR attribution = 'ambiguous';
        CREATE INDEX claim_low_score ON claim (id) WHERE score < 0.5;
        """,
    )
