"""Sheets that people filled in a tool, and rows of decisions -> decisions of a ledger."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reportedly.exchange.annotations import Refusal, Sheet, make_sheet
from reportedly.exchange.changes import compare_sheets
from reportedly.exchange.decision_rows import DecisionRow
from reportedly.ledger import DecisionError, DecisionKind, Ledger, Taker, Verdict

IMPORTED = "imported from {}"


@dataclass(slots=True)
class Outcome:
    """What became of an import: sheets looked at, decisions taken, those that were there already, and what was refused."""

    sheets: int = 0
    taken: int = 0
    there: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another import's rows in."""
        self.sheets += other.sheets
        self.taken += other.taken
        self.there += other.there
        self.refused += other.refused


def take_sheets(ledger: Ledger, sheets: Iterable[Sheet | Refusal], by: str | None, tool: str, *, keep: bool = True) -> Outcome:
    """Decide what people changed in sheets, by `by` or else whom each sheet names; nothing is kept where `keep` is not so."""
    outcome = Outcome()
    with ledger.taking(keep=keep) as taker:
        for sheet in sheets:
            if isinstance(sheet, Refusal):
                outcome.refused.append(sheet)
                continue
            outcome.sheets += 1
            _take_sheet(ledger, taker, sheet, Verdict(DecisionKind.EDIT, by or sheet.by or "", IMPORTED.format(tool)), outcome)
    return outcome


def _take_sheet(ledger: Ledger, taker: Taker, sheet: Sheet, verdict: Verdict, outcome: Outcome) -> None:
    """`verdict` has whose decisions these are and why. What came from the same sheet before and is in it no more is told: it takes an undo."""
    try:
        snapshot = ledger.snapshot(sheet.name)
    except DecisionError as error:
        outcome.refused.append(Refusal(sheet.file, sheet.name or "sheet", str(error)))
        return
    since = int(snapshot.name.rpartition("-")[2])
    asked = list(compare_sheets(snapshot, make_sheet(snapshot), sheet))
    for row in asked:
        if isinstance(row, Refusal):
            outcome.refused.append(row)
        else:
            wanted = replace(verdict, kind=row.kind, cell=row.cell, value=row.value, place=row.place)
            _take(taker, DecisionRow(sheet.file, row.row, row.claim, wanted), outcome, since=since, follows=row.follows)
    # After a refusal it is not known what the sheet asks for.
    if not any(isinstance(row, Refusal) for row in asked):
        for number, claim, cell in taker.list_left(snapshot.reading.article.id, verdict, since):
            why = f"its {cell} is as it was exported, but decision {number}, imported before, stands; `reportedly decide --undo {number}`"
            outcome.refused.append(Refusal(sheet.file, claim, why))


def take_rows(ledger: Ledger, rows: Iterable[DecisionRow | Refusal], *, keep: bool = True) -> Outcome:
    """Decide what the rows of a file ask for; nothing is kept where `keep` is not so."""
    outcome = Outcome()
    with ledger.taking(keep=keep) as taker:
        for row in rows:
            if isinstance(row, Refusal):
                outcome.refused.append(row)
            else:
                _take(taker, row, outcome)
    return outcome


def _take(taker: Taker, row: DecisionRow, outcome: Outcome, *, since: int = 0, follows: bool = False) -> None:
    try:
        number = taker.take(row.claim, row.verdict, since=since, follows=follows)
    except DecisionError as error:
        why = str(error) if row.verdict.by.strip() else "nobody is named who decided this; say it with --by"
        outcome.refused.append(Refusal(row.file, row.row, why))
        return
    if number is not None:
        outcome.taken += 1
    elif not follows:
        outcome.there += 1
