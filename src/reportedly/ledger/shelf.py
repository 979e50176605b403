"""What a list of articles filters, sorts and counts by, in memory: a few columns, each a numpy array, made anew only where rows changed.

SQLite groups 200,000 rows in 20 to 80 ms a facet; the same columns as arrays are filtered and counted in about one.
"""

import sqlite3
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
DATE = 32  # bytes of a publication date that are compared; a moment with fractions and a zone has as many
MOST_RENEWED = 5_000  # rows that are put in one by one; with more, all is read again

_COLUMNS = ("number", "published", "outlet", "language", "claims", "figures", "problems", "month")
_ROWS = "SELECT id, published, outlet, language FROM article"
_CHANGED = (
    "SELECT id FROM article WHERE id > :article UNION SELECT article FROM reading WHERE id > :reading "
    "UNION SELECT article FROM decision WHERE id > :decision AND (run IS NOT NULL OR kind = 'undo')"
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The columns of all articles, row by row in the order of `published` and then of `number`; equality is identity's.

    `outlet` and `language` are places in `outlets` and `languages`, whose first is None; `month` is 203105, 203100 where the month is
    not known, 0 where nothing is. `seen` has the last article, reading and decision that the columns know of.
    """

    number: Numbers
    published: NDArray[np.bytes_]
    outlet: Numbers
    language: Numbers
    claims: Numbers
    figures: Numbers
    problems: Numbers
    month: Numbers
    outlets: tuple[str | None, ...]
    languages: tuple[str | None, ...]
    seen: tuple[int, int, int]


def make_shelf(db: sqlite3.Connection, before: Shelf | None = None) -> Shelf:
    """The shelf of a ledger as it is; of an earlier one only what changed since is read."""
    seen = _find_last(db)
    if before is not None and before.seen == seen:
        return before
    if before is not None:
        last = dict(zip(("article", "reading", "decision"), before.seen, strict=True))
        changed = [number for (number,) in db.execute(_CHANGED, last)]
        if len(changed) <= MOST_RENEWED:
            return _renew(db, before, changed, seen)
    return _sort(_read_rows(db, None, (None,), (None,), seen))


def _find_last(db: sqlite3.Connection) -> tuple[int, int, int]:
    first, second, third = (
        int(db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]) for table in ("article", "reading", "decision")
    )
    return first, second, third


def _renew(db: sqlite3.Connection, before: Shelf, changed: list[int], seen: tuple[int, int, int]) -> Shelf:
    """The columns with new articles put in behind all others of their date, and what was read again counted again."""
    rows = _sort(_read_rows(db, changed, before.outlets, before.languages, seen))
    new = rows.number > before.seen[0]
    order = np.argsort(before.number)
    at = order[np.searchsorted(before.number, rows.number[~new], sorter=order)]
    places = np.searchsorted(before.published, rows.published[new], side="right")
    cells: dict[str, Any] = {}
    for name in _COLUMNS:
        column = getattr(before, name).copy()
        column[at] = getattr(rows, name)[~new]
        cells[name] = np.insert(column, places, getattr(rows, name)[new])
    return Shelf(**cells, outlets=rows.outlets, languages=rows.languages, seen=seen)


def _read_rows(
    db: sqlite3.Connection,
    which: list[int] | None,
    outlets: tuple[str | None, ...],
    languages: tuple[str | None, ...],
    seen: tuple[int, int, int],
) -> Shelf:
    """The rows of some articles, or of all, in any order."""
    only = "" if which is None else f" WHERE id IN ({', '.join(map(str, which))})"
    names = {name: code for code, name in enumerate(outlets)}
    tongues = {name: code for code, name in enumerate(languages)}
    rows = [
        (number, (published or "")[:DATE].encode(), names.setdefault(outlet, len(names)), tongues.setdefault(language, len(tongues)))
        for number, published, outlet, language in db.execute(_ROWS + only)
    ]
    number, published, outlet, language = zip(*rows, strict=True) if rows else ((), (), (), ())
    numbers, dates = np.array(number, np.int64), np.array(published, f"S{DATE}")
    counts = _count_cells(db, numbers, which)
    codes = np.array(outlet, np.int64), np.array(language, np.int64)
    return Shelf(numbers, dates, *codes, *counts, _find_months(dates), tuple(names), tuple(tongues), seen)


def _count_cells(db: sqlite3.Connection, numbers: Numbers, which: list[int] | None) -> tuple[Numbers, Numbers, Numbers]:
    """For each article, the claims, figures and problems of its current reading."""
    only = "" if which is None else f" WHERE article IN ({', '.join(map(str, which))})"
    readings = _fetch_pairs(db, f"SELECT article, id FROM reading_current{only}")
    of_article = np.zeros(int(max(numbers.max(initial=0), readings[:, 0].max(initial=0))) + 1, np.int64)
    of_article[readings[:, 0]] = readings[:, 1]
    current = of_article[numbers]
    inside = "" if which is None else f" WHERE reading IN ({', '.join(map(str, readings[:, 1]))})"
    found = []
    for table in ("claim", "figure", "reading_problem"):
        counted = _fetch_pairs(db, f"SELECT reading, count(*) FROM {table}{inside} GROUP BY reading")
        of_reading = np.zeros(int(max(current.max(initial=0), counted[:, 0].max(initial=0))) + 1, np.int64)
        of_reading[counted[:, 0]] = counted[:, 1]
        of_reading[0] = 0  # an article that was not read
        found.append(of_reading[current])
    return found[0], found[1], found[2]


def _fetch_pairs(db: sqlite3.Connection, query: str) -> Numbers:
    return np.array(db.execute(query).fetchall(), np.int64).reshape(-1, 2)


def _find_months(dates: NDArray[np.bytes_]) -> Numbers:
    """`2031-05-06` -> 203105; what is no date of this form counts as undated."""
    digits = dates.view(np.uint8).reshape(len(dates), DATE).astype(np.int64) - ord("0")
    year, month = digits[:, :4] @ np.array([1000, 100, 10, 1]), digits[:, 5:7] @ np.array([10, 1])
    sound = ((digits[:, :4] >= 0) & (digits[:, :4] <= 9)).all(1)
    named = ((digits[:, 5:7] >= 0) & (digits[:, 5:7] <= 9)).all(1) & (month >= 1) & (month <= 12)
    return np.where(sound, year * 100 + np.where(named, month, 0), 0)


def _sort(shelf: Shelf) -> Shelf:
    order = np.lexsort((shelf.number, shelf.published))
    columns: dict[str, Any] = {name: getattr(shelf, name)[order] for name in _COLUMNS}
    return replace(shelf, **columns)
