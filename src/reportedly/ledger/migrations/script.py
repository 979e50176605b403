"""A migration's statements, one by one."""

import sqlite3


def run_script(db: sqlite3.Connection, script: str) -> None:
    """Each statement on its own: `executescript` would end the transaction that we are in."""
    statement = ""
    for line in script.splitlines():
        statement += f"{line[8:]}\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
