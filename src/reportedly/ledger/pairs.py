"""A person's decisions on pairs of answers across articles: added, never changed; `undo` is one too."""

import sqlite3

from reportedly.ledger.errors import DecisionError
from reportedly.ledger.record import write_now
from reportedly.ledger.seals import PAIR, seal_cells

By = tuple[str, str | None]  # who decided, and why


def judge_pair(db: sqlite3.Connection, judged: tuple[str, str], kind: str, by: By) -> int:
    """Add a decision on two answers, whichever way round they are given."""
    one, other = sorted(judged)
    if one == other:
        raise DecisionError("a pair is of two answers, and these are one")
    return _add(db, (kind, one, other), by, None)


def undo_pair(db: sqlite3.Connection, number: int, by: By) -> int:
    """Take a decision on a pair back."""
    row = db.execute("SELECT kind, one, other FROM pair_decision WHERE id = ?", (number,)).fetchone()
    if row is None or row[0] == "undo":
        raise DecisionError(f"there is no decision {number} on a pair")
    if db.execute("SELECT 1 FROM pair_decision WHERE undoes = ?", (number,)).fetchone():
        raise DecisionError(f"decision {number} is taken back already")
    return _add(db, ("undo", row[1], row[2]), by, number)


def _add(db: sqlite3.Connection, cells: tuple[str, str, str], by: By, undoes: int | None) -> int:
    if not by[0].strip():
        raise DecisionError("a decision needs the name of who decides")
    number = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM pair_decision").fetchone()[0])
    row = (number, *cells, by[0], write_now(), by[1], undoes)
    marks = ", ".join("?" * (len(row) + 1))
    db.execute(f"INSERT INTO pair_decision ({', '.join(PAIR)}, seal) VALUES ({marks})", (*row, seal_cells(row)))
    return number
