"""A reading as people had corrected it when a sheet for annotators was made: what their changes are told from.

Nothing in a ledger is overwritten, so the state at any decision can be made again. A sheet's name says which state it is: the article, the
seal of the reading, and the number of the last decision.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.ledger.corrected import apply_decisions, name_claim_part
from reportedly.ledger.errors import DecisionError
from reportedly.ledger.restore import restore_reading
from reportedly.model import Reading

SHEET_NAME = re.compile(r"\b([0-9a-f]{8,64})-([0-9a-f]{8,64})-([0-9]{1,12})\b")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`reading` is as corrected then, `machine` as read; `judged` are the claims with accept or unsure, `split` those that cannot be edited."""

    name: str
    reading: Reading
    machine: Reading
    judged: dict[str, str]
    split: frozenset[str]


def take_snapshots(db: sqlite3.Connection) -> Iterator[Snapshot]:
    """The current reading of every article as it is corrected now, in the order in which they were added."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM decision").fetchone()
    rows = db.execute("SELECT r.id, a.digest, r.seal FROM reading_current r JOIN article a ON a.id = r.article ORDER BY r.article")
    for number, article, seal in rows.fetchall():
        yield _restore(db, number, f"{article}-{seal}-{last}", last)


def find_snapshot(db: sqlite3.Connection, name: str) -> Snapshot:
    """The state that a sheet's name tells, wherever in `name` that stands. Raises `DecisionError` where this ledger never had it."""
    found = SHEET_NAME.search(name)
    if not found:
        raise DecisionError("the name of the sheet that was exported is nowhere in it; export again, and leave names as they are")
    article, seal, last = found.groups()
    row = db.execute(
        "SELECT r.id, r.id IN (SELECT id FROM reading_current WHERE article = a.id) FROM reading r JOIN article a ON a.id = r.article "
        "WHERE a.digest = ? AND r.seal = ?",
        (article, seal),
    ).fetchone()
    if row is None:
        known = db.execute("SELECT 1 FROM article WHERE digest = ?", (article,)).fetchone()
        what = f"reading {seal} of the article" if known else f"article {article}"
        raise DecisionError(f"this ledger has no {what}; name the one that the sheet was exported from with --ledger")
    if not row[1]:
        raise DecisionError("the article was read anew since the sheet was exported; export again, or choose the run with `decide --run`")
    if int(last) > db.execute("SELECT coalesce(max(id), 0) FROM decision").fetchone()[0]:
        raise DecisionError(f"the sheet was exported after decision {last}, which this ledger has not; name the ledger that it is from")
    return _restore(db, row[0], found[0], int(last))


def _restore(db: sqlite3.Connection, number: int, name: str, last: int) -> Snapshot:
    machine = restore_reading(db, number)
    corrected = apply_decisions(db, number, machine, last)
    own = {claim.id for claim in machine.claims}
    now = {claim.id for claim in corrected.claims}
    split = {claim for claim in now if claim not in own or name_claim_part(claim, 2) in now}
    judged = db.execute(
        "SELECT c.digest, d.kind FROM standing s JOIN decision d ON d.id = s.decision JOIN claim c ON c.id = s.claim "
        "WHERE c.reading = ? AND d.id <= ? AND d.kind IN ('accept', 'reject', 'unsure') "
        "AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id AND u.id <= ?) ORDER BY d.id",
        (number, last, last),
    )
    return Snapshot(name, corrected, machine, dict(judged.fetchall()), frozenset(split))
