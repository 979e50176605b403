"""Decisions that were made elsewhere -> decisions of the ledger, none of them twice."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.ledger.cells import check_value, parse_cell
from reportedly.ledger.corrected import edit_claim
from reportedly.ledger.decisions import DecisionKind, Judged, Verdict, decide, find_changes, find_judged, find_words, place_cell
from reportedly.ledger.errors import DecisionError
from reportedly.ledger.restore import restore_reading


@dataclass(frozen=True, slots=True)
class _Standing:
    id: int
    kind: str
    cell: str | None
    value: str | None
    place: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a decision would be stored as; a value or place of None may be any."""

    kind: str
    cell: str | None
    value: str | None
    place: tuple[int | None, int | None] | None


class Taker:
    """Takes decisions one by one, inside a transaction of the caller's.

    A decision is there already when one with the same claim, author, kind, cell and value stands that was made before this import began and after
    decision `since`, the last that whoever decided knew of. Each of those counts for one only: who edited a cell from one value to another and
    back brings three decisions, and the same three are found the next time.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._used: set[int] = set()
        (self._begun,) = db.execute("SELECT coalesce(max(id), 0) FROM decision").fetchone()

    def take(self, claim: str, verdict: Verdict, *, since: int = 0, follows: bool = False) -> int | None:
        """Add a decision; its number, or None where it is there already or, with `follows`, its cell holds the value already.

        Raises:
            DecisionError: it does not fit; nothing of it is kept.
        """
        self._db.execute("SAVEPOINT taking")
        try:
            return self._take(claim, verdict, since, follows=follows)
        except BaseException:
            self._db.execute("ROLLBACK TO taking")
            raise
        finally:
            self._db.execute("RELEASE taking")

    def _take(self, claim: str, verdict: Verdict, since: int, *, follows: bool) -> int | None:
        judged = find_judged(self._db, claim)
        standing = self._list_standing(judged, verdict.by, since)
        try:
            wanted, held = self._find_wanted(judged, verdict)
        except DecisionError:
            # What was taken out of the claim by this decision is not there to be taken out again.
            if self._use(standing, self._name_wanted(verdict)):
                return None
            raise
        if self._use(standing, wanted) or (follows and held):
            return None
        return decide(self._db, claim, verdict)

    def _use(self, standing: Sequence[_Standing], wanted: _Wanted) -> bool:
        """Whether one of those that stand is what is wanted; it counts for no other then."""
        for one in standing:
            same = (one.kind, one.cell) == (wanted.kind, wanted.cell) and wanted.value in (None, one.value)
            if same and wanted.place in (None, one.place):
                self._used.add(one.id)
                return True
        return False

    def _find_wanted(self, judged: Judged, verdict: Verdict) -> tuple[_Wanted, bool]:
        """What would be stored, and whether the cell holds it already."""
        if verdict.kind in (DecisionKind.EDIT, DecisionKind.CHOOSE):
            reading, edited = edit_claim(self._db, judged.reading, restore_reading(self._db, judged.reading), judged.row)
            name = place_cell(reading, edited, parse_cell(verdict.cell or ""), verdict.place)
            change = find_changes(reading, edited, name, check_value(name.cell, verdict.value or ""))[0]
            held = (change.was or "") == (change.value or "")
            return _Wanted(verdict.kind.value, change.cell, change.value, change.part or (None, None)), held
        if verdict.kind is DecisionKind.SPLIT:
            value = json.dumps([find_words(judged.text, part) for part in verdict.parts], ensure_ascii=False)
            return _Wanted(verdict.kind.value, None, value, None), False
        return self._name_wanted(verdict), False

    @staticmethod
    def _name_wanted(verdict: Verdict) -> _Wanted:
        """What a decision asks for as far as itself tells. The claims that a merge takes in are not looked at."""
        if verdict.kind in (DecisionKind.EDIT, DecisionKind.CHOOSE):
            name = parse_cell(verdict.cell or "")
            return _Wanted(verdict.kind.value, name.cell, check_value(name.cell, verdict.value or ""), verdict.place)
        return _Wanted(verdict.kind.value, "content" if verdict.kind is DecisionKind.MERGE else None, None, None)

    def list_left(self, article: str, verdict: Verdict, since: int) -> list[tuple[int, str, str]]:
        """Earlier decisions with the author and reason of `verdict` that were made on an article after `since` and that nothing asked for by now.

        Gives the number of each, its claim, and its cell, or kind where it is on none. Those that the author decided otherwise later are left out.
        """
        query = (
            "SELECT DISTINCT d.id, d.claim_digest, coalesce(d.cell, d.kind) FROM decision_in_force d JOIN article a ON a.id = d.article "
            "WHERE a.digest = ? AND d.by = ? AND d.why = ? AND d.id > ? AND d.id <= ? AND d.part_of IS NULL AND NOT EXISTS (SELECT 1 "
            "FROM decision_in_force e WHERE e.claim = d.claim AND e.by = d.by AND e.id > d.id AND e.cell IS d.cell AND e.part_start IS d.part_start) "
            "ORDER BY d.id"
        )
        rows = self._db.execute(query, (article, verdict.by, verdict.why, since, self._begun))
        return [row for row in rows.fetchall() if row[0] not in self._used]

    def _list_standing(self, judged: Judged, by: str, since: int) -> Sequence[_Standing]:
        query = (
            "SELECT id, kind, cell, value, part_start, part_end FROM decision_in_force "
            "WHERE claim = ? AND by = ? AND id > ? AND id <= ? ORDER BY id"
        )
        rows = self._db.execute(query, (judged.row, by, since, self._begun))
        return [_Standing(row[0], row[1], row[2], row[3], (row[4], row[5])) for row in rows if row[0] not in self._used]
