"""CSV of decisions -> decisions: the `decisions` of `export --tables csv`, or columns claim, kind, cell, value, by and why."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reportedly.exchange.annotations import Refusal
from reportedly.exchange.table import FORMULA_STARTS
from reportedly.ledger import DecisionKind, Verdict

NEEDED = ("claim", "kind")
COLUMNS = (*NEEDED, "cell", "value", "by", "why")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision that a file asks for; `row` is its line in `file`."""

    file: str
    row: str
    claim: str
    verdict: Verdict


def read_decision_rows(path: Path, by: str | None) -> Iterator[DecisionRow | Refusal]:
    """The decisions of a file, by `by` or else by whom each row names.

    Those that the file itself takes back are left out with what took them back; what was decided as a part of another comes with that.
    """
    file = str(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, strict=True)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                yield Refusal(file, "line 1", f"it has no column {missing[0]!r}; a file of decisions has {', '.join(COLUMNS)}")
                return
            rows: list[tuple[str, Row]] = []
            for found in reader:
                place = f"line {reader.line_num}"
                if None in found or None in found.values():
                    yield Refusal(file, place, "the row has not as many cells as there are columns; was the file cut short?")
                else:
                    rows.append((place, {name: _unguard(value) for name, value in found.items()}))
    except (csv.Error, UnicodeDecodeError) as error:
        yield Refusal(file, "file", f"{error}; bring a whole file, as CSV in UTF-8")
        return
    undone = {row.get("undoes") for _, row in rows if row["kind"] == "undo"}
    for place, row in rows:
        if row["kind"] == "undo" and row.get("undoes"):
            continue
        if not row.get("part_of") and (not row.get("id") or row["id"] not in undone):
            yield _read_row(
                file, place, row, by, [other for _, other in rows if other.get("part_of") and other["part_of"] == row.get("id")]
            )


def _unguard(cell: str) -> str:
    """Without the apostrophe that keeps spreadsheets from running a cell."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _read_row(file: str, place: str, row: Row, by: str | None, parts: list[Row]) -> DecisionRow | Refusal:
    kind = row["kind"].strip()
    if kind not in list(DecisionKind) or kind == DecisionKind.UNDO:
        known = ", ".join(known for known in DecisionKind if known != DecisionKind.UNDO)
        return Refusal(file, place, f"{kind!r} is no kind of decision; these are: {known}. To take one back: `reportedly decide --undo`")
    if not row["claim"].strip():
        return Refusal(file, place, "it names no claim; to choose the run that counts: `reportedly decide ARTICLE --run`")
    who = by or row.get("by", "").strip()
    if not who:
        return Refusal(file, place, "it does not say who decided; fill the column `by`, or use --by")
    words: tuple[str, ...] = ()
    try:
        if kind == DecisionKind.SPLIT:
            words = tuple(str(part) for part in json.loads(row.get("value", "")))
    except (ValueError, TypeError):
        return Refusal(file, place, 'the value of a split is a JSON list of words, as ["one", "other"]')
    if kind == DecisionKind.MERGE:
        words = tuple(part["claim"] for part in parts) or tuple(row.get("value", "").split())
    edits = kind in (DecisionKind.EDIT, DecisionKind.CHOOSE)
    start, end = row.get("start") or "", row.get("end") or ""
    verdict = Verdict(
        DecisionKind(kind),
        who,
        row.get("why") or None,
        row.get("cell", "").strip() if edits else None,
        row.get("value", "") if edits else None,
        words,
        (int(start), int(end)) if start.isdecimal() and end.isdecimal() else None,
    )
    return DecisionRow(file, place, row["claim"].strip(), verdict)
