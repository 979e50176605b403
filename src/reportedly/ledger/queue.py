"""What waits for a person: claims with two readings, with a low score, newly contradicted, and sentences that gave no claim.

One item at a time is looked up, behind the place of the one before, so that a ledger of any size answers at once.
"""

import json
import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from reportedly.ledger.errors import QueryError

LOW = 0.5  # the calibrated chance to be right under which a claim is more likely wrong


class QueueReason(StrEnum):
    """Why something waits, in the order in which a person is asked."""

    AMBIGUOUS = "ambiguous"
    LOW_SCORE = "low_score"
    CONTRADICTED = "contradicted"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to ask about. `after` is the place of the last item, "" for the beginning.

    `claims` are the ids of those that are meant, None for all. `contradicted` are pairs of a claim's id and the id of an article
    with which it is contradicted: such a claim waits unless it was decided after both were read.
    """

    reason: QueueReason
    outlet: str | None = None
    claims: tuple[str, ...] | None = None
    contradicted: tuple[tuple[str, str], ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """What waits, where, and why. A claim's `start` and `end` are None, an uncovered sentence has no claim; `place` is for `after`."""

    reason: QueueReason
    place: str
    article: str
    claim: str | None
    start: int | None = None
    end: int | None = None
    why: str | None = None


_WAITS = "NOT EXISTS (SELECT 1 FROM decision_in_force d WHERE d.claim = c.id)"
# As the partial indices of the schema have them.
_WHICH = {QueueReason.AMBIGUOUS: "(c.alternatives IS NOT NULL OR c.attribution = 'ambiguous')", QueueReason.LOW_SCORE: f"c.score < {LOW}"}
_CURRENT = "EXISTS (SELECT 1 FROM reading_current k WHERE k.id = r.id)"


def find_next(db: sqlite3.Connection, wanted: QueueFilter) -> QueueItem | None:
    """The first item behind a place; None where there is none."""
    which, values = _write_query(wanted)
    if wanted.reason is QueueReason.UNCOVERED:
        row = db.execute(
            f'SELECT g.reading, g.n, a.digest, g.start, g."end", g.why {which} ORDER BY g.reading, g.n LIMIT 1', values
        ).fetchone()
        return row and QueueItem(wanted.reason, f"{row[0]}.{row[1]}", row[2], None, *row[3:])
    row = db.execute(f"SELECT c.id, a.digest, c.digest {which} ORDER BY c.id LIMIT 1", values).fetchone()
    return row and QueueItem(wanted.reason, str(row[0]), row[1], row[2])


def count_waiting(db: sqlite3.Connection, wanted: QueueFilter, most: int) -> int:
    """How many items there are behind a place, counted up to `most`."""
    which, values = _write_query(wanted)
    return int(db.execute(f"SELECT count(*) FROM (SELECT 1 {which} LIMIT :most)", values | {"most": most}).fetchone()[0])


def _write_query(wanted: QueueFilter) -> tuple[str, dict[str, object]]:
    """All behind the columns that are asked for."""
    first, second = _read_place(wanted.after)
    values: dict[str, object] = {"first": first, "second": second, "outlet": wanted.outlet, "claims": json.dumps(wanted.claims)}
    if wanted.reason is QueueReason.UNCOVERED:
        tables = "FROM gap g JOIN reading r ON r.id = g.reading JOIN article a ON a.id = r.article"
        parts = ["(g.reading, g.n) > (:first, :second)", _CURRENT, "0" if wanted.claims is not None else "1"]
    else:
        tables = "FROM claim c JOIN reading r ON r.id = c.reading JOIN article a ON a.id = r.article"
        parts = ["c.id > :first", _CURRENT, _write_condition(wanted, values)]
        parts += ["c.digest IN (SELECT value FROM json_each(:claims))"] if wanted.claims is not None else []
    parts += ["a.outlet = :outlet"] if wanted.outlet else []
    return f"{tables} WHERE {' AND '.join(parts)}", values


def _write_condition(wanted: QueueFilter, values: dict[str, object]) -> str:
    if wanted.reason is not QueueReason.CONTRADICTED:
        return f"{_WHICH[wanted.reason]} AND {_WAITS}"
    values["pairs"] = json.dumps(wanted.contradicted)
    since = "SELECT max(n.read_at) FROM reading n JOIN article o ON o.id = n.article WHERE o.digest = json_extract(p.value, '$[1]')"
    later = f"SELECT 1 FROM decision_in_force d WHERE d.claim = c.id AND d.at >= ({since})"
    return (
        "c.digest IN (SELECT json_extract(value, '$[0]') FROM json_each(:pairs)) AND EXISTS (SELECT 1 FROM json_each(:pairs) p "
        f"WHERE json_extract(p.value, '$[0]') = c.digest AND NOT EXISTS ({later}))"
    )


def _read_place(place: str) -> tuple[int, int]:
    first, _, second = place.partition(".")
    if not (f"{first}{second}" or "0").isdecimal():
        raise QueryError(f"{place!r} is no place in the queue; begin it again")
    return int(first or 0), int(second or 0)
