"""A reading as marks on its text, which is what annotation tools know, and what people put there in one of them.

A claim is a mark on its content, with the cells that `reportedly decide` can edit; its cue, its parties, figures, places and events are marks
of their own with theirs. Offsets are those of the model, Unicode code points; each tool's module converts them where it reads and writes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from reportedly.ledger import CLOSED, EDITABLE, PARTIES, SHEET_NAME, Snapshot, list_parts, locate_part, read_cell
from reportedly.model import Claim, Reading

CLAIM = "claim"
CUE = "cue"
PARTS = (*PARTIES, "figure", "place", "event")
ROLES = (CLAIM, CUE, *PARTS)
JUDGEMENT = "judgement"
JUDGEMENTS = ("accept", "unsure", "reject")
MENDED_IN_LEDGER = "decide on it with `reportedly decide`"

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a tool shows it: `name` is as it stands on a mark, `values` are all that it can hold where that is a closed list."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Words with a role. `claim` is the claim's id, empty where a person made it; `number` counts the claim's marks of this role from 1.

    A claim's words may stand apart, all others' are one span. `row` is where it stands in a tool's file, `fault` why it cannot be taken from there.
    """

    role: str
    claim: str
    number: int
    spans: Spans
    cells: Mapping[str, str] = field(default_factory=dict)
    row: str = ""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written for, or was read from, a tool: one article's text and marks, and by whom. `name` is that of a snapshot."""

    name: str
    text: str
    marks: tuple[Mark, ...]
    by: str | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that could not be taken, and why; where it can be mended, also how."""

    file: str
    row: str
    why: str


def list_role_cells(role: str) -> tuple[Cell, ...]:
    """The cells of a role's marks, the judgement first. Parties without words of their own have their cells on the claim."""
    if role == CUE:
        return ()
    if role in PARTS:
        names = [cell for cell in EDITABLE if cell.startswith(f"{role}.")]
        return tuple(Cell(name.partition(".")[2], _list_values(name)) for name in names)
    own = [name for name in EDITABLE if name.partition(".")[0] not in PARTS and name not in ("content", "cue")]
    parties = [name for holder in PARTIES for name in EDITABLE if name.startswith(holder) and name != f"{holder}.name"]
    return (Cell(JUDGEMENT, JUDGEMENTS), *(Cell(name, _list_values(name)) for name in (*own, *parties)))


def _list_values(cell: str) -> tuple[str, ...]:
    return tuple(CLOSED[cell]) if cell in CLOSED else ()


ROLE_CELLS: dict[str, tuple[Cell, ...]] = {role: list_role_cells(role) for role in ROLES}


class _Names(StrEnum):
    """What a role is called where a tool's users see it."""

    CLAIM = "Claim"
    CUE = "Cue"
    SOURCE = "Source"
    TARGET = "Target"
    ADDRESSEE = "Addressee"
    FIGURE = "Figure"
    PLACE = "Place"
    EVENT = "Event"


LABELS: dict[str, str] = {name.value.lower(): name.value for name in _Names}
ROLE_OF: dict[str, str] = {label: role for role, label in LABELS.items()}


def make_sheet(snapshot: Snapshot) -> Sheet:
    """The marks of a reading as people had corrected it. Claims without words have none."""
    marks = [mark for claim in snapshot.reading.claims if _spread(claim) for mark in _mark_claim(snapshot, claim)]
    return Sheet(snapshot.name, snapshot.reading.article.text, tuple(marks))


def _spread(claim: Claim) -> Spans:
    return tuple((span.start, span.end) for span in claim.content if span.start < span.end)


def _mark_claim(snapshot: Snapshot, claim: Claim) -> Iterator[Mark]:
    reading = snapshot.reading
    cells = {cell.name: read_cell(reading, claim, cell.name, None) for cell in ROLE_CELLS[CLAIM] if _is_own(cell.name)}
    cells[JUDGEMENT] = snapshot.judged.get(claim.id)
    for holder in PARTIES:
        cells |= _read_wordless(reading, claim, holder)
    yield Mark(CLAIM, claim.id, 1, _spread(claim), _fill(cells))
    if claim.cue and claim.cue.start < claim.cue.end:
        yield Mark(CUE, claim.id, 1, ((claim.cue.start, claim.cue.end),))
    for role in PARTS:
        seen = set()
        for number, part in enumerate(list_parts(reading, claim, role), start=1):
            place = locate_part(part)
            # Two parts on the same words are one to the ledger's decisions too.
            if place and place[0] < place[1] and place not in seen:
                seen.add(place)
                values = {cell.name: read_cell(reading, claim, f"{role}.{cell.name}", part) for cell in ROLE_CELLS[role]}
                yield Mark(role, claim.id, number, (place,), _fill(values))


def _is_own(name: str) -> bool:
    return name != JUDGEMENT and name.partition(".")[0] not in PARTIES


def _read_wordless(reading: Reading, claim: Claim, holder: str) -> dict[str, str | None]:
    """The cells of the one party of a kind that no words stand for: they have no mark of their own."""
    parts = list_parts(reading, claim, holder)
    if len(parts) != 1 or locate_part(parts[0]):
        return {}
    names = [cell.name for cell in ROLE_CELLS[CLAIM] if cell.name.partition(".")[0] == holder]
    return {name: read_cell(reading, claim, name, parts[0]) for name in names}


def _fill(cells: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value.strip() for name, value in cells.items() if value and value.strip()}


def join_spans(text: str, spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans in their order, those joined between which only line ends stand: some tools cannot mark over these."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def count_utf16(text: str) -> Sequence[int]:
    """For every code point, and the end, how many UTF-16 code units stand before it: what JavaScript and Java count in."""
    counts = [0]
    for character in text:
        counts.append(counts[-1] + (2 if ord(character) > 0xFFFF else 1))
    return counts


def find_points(text: str) -> dict[int, int]:
    """UTF-16 offset -> code point; none for one in the middle of a character."""
    return {units: point for point, units in enumerate(count_utf16(text))}


def find_sheet_name(*places: str) -> str:
    """The name of a sheet in the first place that has one; empty where none has."""
    return next((found[0] for place in places if (found := SHEET_NAME.search(place))), "")


def join_pieces(pieces: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks of tools whose marks are one span each: those of one claim's words become one mark, with the cells of all its pieces."""
    joined: dict[tuple[str, str, int], Mark] = {}
    drawn: list[Mark] = []
    for piece in pieces:
        key = (piece.claim, piece.role, piece.number)
        if not piece.claim or not piece.number:
            drawn.append(piece)
        elif key in joined:
            whole = joined[key]
            fault = whole.fault or piece.fault
            joined[key] = replace(whole, spans=whole.spans + piece.spans, cells={**piece.cells, **whole.cells}, fault=fault)
        else:
            joined[key] = piece
    return (*joined.values(), *drawn)


def name_field(cell: str) -> str:
    """A cell's name where a tool allows letters, digits and underscores only."""
    return cell.replace(".", "_")
