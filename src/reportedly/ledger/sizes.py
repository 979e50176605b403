"""How many bytes each part of a ledger takes."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """A part of the file and its size in bytes."""

    part: str
    bytes: int


def measure_sizes(db: sqlite3.Connection) -> tuple[Size, ...]:
    """Tables and indices by size, the largest first, and the text itself. The file alone where SQLite cannot tell them apart."""
    (text,) = db.execute("SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) FROM article").fetchone()
    pages, page, free = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size", "freelist_count"))
    whole = (Size("file", pages * page), Size("text", text), Size("free", free * page))
    try:
        parts = db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    except sqlite3.OperationalError:
        return whole
    return (*whole, *(Size(name, size) for name, size in parts))
