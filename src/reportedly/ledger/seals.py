"""Digests over rows, by which `verify` finds any change of a cell, be it one byte."""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from reportedly.digest import LENGTH
from reportedly.ledger.rows import Row, Rows
from reportedly.ledger.tables import ARTICLE, FIRST, TABLES

_ENCODER = msgspec.json.Encoder()
_DECISION_FIRST = (
    "id",
    "kind",
    "article",
    "claim_digest",
    "cell",
    "value",
    "cue",
    "cue_start",
    "cue_end",
    "content",
    "by",
    "at",
    "why",
    "undoes",
)
DECISION = (*_DECISION_FIRST, "run", "was", "part_start", "part_end", "part_of")
INPUT = ("id", "title", "sha256", "options", "run", "added")
PROBLEM = ("id", "stage", "error", "ref", "line", "input", "options", "at")
PAIR = ("id", "kind", "one", "other", "by", "at", "why", "undoes")
STANDING = ("decision", "claim", "carried")


def seal_cells(cells: Iterable[object]) -> str:
    """The first 16 hexadecimal digits of the sha256 of one row, or of rows; "" where a cell is no text any more."""
    try:
        return hashlib.sha256(_ENCODER.encode(tuple(cells))).hexdigest()[:LENGTH]
    except (UnicodeEncodeError, ValueError):
        return ""


def seal_decision(cells: Sequence[object]) -> str:
    """The seal of a decision: what the first schema did not have counts only where it is there."""
    first = len(_DECISION_FIRST)
    later = {name: cell for name, cell in zip(DECISION[first:], cells[first:], strict=True) if cell is not None}
    return seal_cells((*cells[:first], later) if later else cells[:first])


def seal_article(cells: Sequence[object]) -> str:
    """The seal of an article's row: what the first schema did not have counts only where it is there."""
    *first, basis = cells
    return seal_cells((*first, {"published_basis": basis}) if basis is not None else first)


def sort_rows(rows: Rows) -> None:
    """Rows in the order of their keys, which is the order in which they come back."""
    for table in TABLES:
        if table.order != "id":
            width = table.order.count(",") + 1 + (table.columns[0] == "reading")
            rows[table.name].sort(key=lambda row, width=width: row[:width])  # type: ignore[misc]


def seal_rows(head: Sequence[object], rows: Rows) -> str:
    """The seal of a reading: its own row with its run's and all rows of its tables, sorted."""
    later = [(table.name, rows[table.name]) for table in TABLES[FIRST:] if rows.get(table.name)]
    return seal_cells((*head, *(rows.get(table.name, ()) for table in TABLES[:FIRST]), *later))


def fetch_rows(db: sqlite3.Connection, reading: int) -> Rows:
    """All rows of a reading, by table."""
    return {table.name: db.execute(table.select, {"reading": reading}).fetchall() for table in TABLES}


def fetch_article(db: sqlite3.Connection, article: int) -> Row:
    """The cells of an article's row over which its seal is made."""
    row: tuple[Any, ...] = db.execute(ARTICLE.select, {"article": article}).fetchone()
    return row


def fetch_run(db: sqlite3.Connection, run: int) -> Row:
    """The cells of a run, which are in the seal of each of its readings; none where there is no such run."""
    row: tuple[Any, ...] | None = db.execute("SELECT version, config, resources, model FROM run WHERE id = ?", (run,)).fetchone()
    return row or ()
