"""The cells of a claim that a person may decide: which there are, what each can hold, and which part of a claim one is of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from reportedly.ledger.errors import DecisionError
from reportedly.model import (
    Actor,
    ActorKind,
    Aggregation,
    AttributionKind,
    Certainty,
    ChannelKind,
    Claim,
    CountedKind,
    Event,
    EventKind,
    Figure,
    FigureRelation,
    Mode,
    Party,
    Place,
    PlaceKind,
    PlaceRole,
    Reading,
    Source,
    SpeechAct,
    Status,
)

# Between the spans of a content that the article's text parts, as in what `read` prints.
GAP = " … "
PARTIES = ("source", "target", "addressee")
IN_TEXT = ("cue", "content")
CLOSED: dict[str, type[StrEnum]] = {
    "attribution": AttributionKind,
    "mode": Mode,
    "speech_act": SpeechAct,
    "status": Status,
    "certainty": Certainty,
    "channel": ChannelKind,
    "figure.relation": FigureRelation,
    "figure.counted_kind": CountedKind,
    "figure.aggregation": Aggregation,
    "place.kind": PlaceKind,
    "place.role": PlaceRole,
    "event.kind": EventKind,
    **{f"{party}.kind": ActorKind for party in PARTIES},
}
NUMBERS = ("figure.value", "figure.low", "figure.high", "place.lat", "place.lon")
DAYS = ("claim_time.from", "claim_time.to", "event.from", "event.to", "figure.as_of")
WORDS = (
    *PARTIES,
    *(f"{party}.{name}" for party in PARTIES for name in ("name", "role", "country", "side")),
    *(f"figure.{name}" for name in ("unit", "counted", "side_counted")),
    *(f"place.{name}" for name in ("name", "country", "admin1", "gazetteer_id")),
)
# A figure or place that is none of the claim's is edited to be empty.
REMOVABLE = ("figure", "place")
EDITABLE = (*CLOSED, *IN_TEXT, *NUMBERS, *DAYS, *WORDS, *REMOVABLE)
# Cells that a claim has one of, or whose first figure, place or event stands for it where two people's coding is compared.
CODED = (
    "content", "cue", "source", "target", "addressee", "channel", "attribution", "mode", "speech_act", "status", "certainty", "claim_time.from",
    "claim_time.to", "figure.value", "figure.low", "figure.high", "figure.relation", "figure.unit", "figure.counted_kind", "place.name",
    "place.country", "place.role", "event.kind",
)  # fmt: skip
NEVER_EMPTY = frozenset(
    {"attribution", "mode", "status", "content", "figure.relation", "figure.counted_kind", "figure.aggregation"}
    | {"place.name", "place.role", "event.kind", *(f"{party}.name" for party in PARTIES)}
)
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}){0,2}Z?)?)?)?")
_RENAMED = {"from": "since", "to": "until"}

Part = Source | Party | Figure | Place | Event


@dataclass(frozen=True, slots=True)
class CellName:
    """A cell as it is stored, and the number, counted from 1, of the figure, place, event or party that it is of, where one was written."""

    cell: str
    number: int | None

    @property
    def holder(self) -> str:
        """What the cell is of: figure, place, event, source, target, addressee or claim_time; the cell itself where it is the claim's."""
        return self.cell.partition(".")[0]


def parse_cell(written: str) -> CellName:
    """`status`, `figure.value` or `figure.2.value`. Raises `DecisionError` for what is no cell."""
    found = re.fullmatch(r"(\w+)(?:\.(\d+))?(?:\.(\w+))?", written)
    cell = ".".join(filter(None, (found[1], found[3]))) if found else written
    if cell not in EDITABLE:
        raise DecisionError(f"{written!r} is no cell that can be decided; these are: {_list_names()}")
    return CellName(cell, int(found[2]) if found and found[2] else None)


def _list_names() -> str:
    """The claim's own cells, then those of each of its parts."""
    own = [cell for cell in EDITABLE if "." not in cell]
    of = {
        holder: [cell for cell in EDITABLE if cell.startswith(f"{holder}.")]
        for holder in (*PARTIES, "claim_time", "figure", "place", "event")
    }
    return "; ".join(", ".join(cells) for cells in (own, *of.values()))


def check_value(cell: str, value: str) -> str:
    """The value as it is stored; empty for none. Raises `DecisionError` where the cell cannot hold it."""
    value = value.strip()
    if not value:
        if cell in NEVER_EMPTY:
            raise DecisionError(f"{cell} cannot be empty")
        return value
    if cell in REMOVABLE:
        raise DecisionError(
            f"{cell} can only be emptied, which leaves it out of the claim; to change it, edit one of its cells, as {cell}.1.name"
        )
    if cell in CLOSED and value not in list(CLOSED[cell]):
        raise DecisionError(f"{value!r} is no {cell}; these are: {', '.join(CLOSED[cell])}")
    if cell in DAYS and not _DAY.fullmatch(value):
        raise DecisionError(f"{value!r} is no day; write 2025-04-27, 2025-04 or 2025")
    return _check_number(cell, value) if cell in NUMBERS else value


def _check_number(cell: str, value: str) -> str:
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise DecisionError(f"{value!r} is no number; write {cell} in digits, as 1200 or 0.5")
    return f"{number:f}"


def list_parts(reading: Reading, claim: Claim, holder: str) -> list[Part]:
    """The sources, target, addressee, figures, places or events of a claim, in their order."""
    if holder == "source":
        return list(claim.sources)
    if holder in PARTIES:
        party = claim.target if holder == "target" else claim.addressee
        return [party] if party else []
    found: Mapping[str, Part]
    names: tuple[str, ...]
    if holder == "figure":
        found, names = {f.id: f for f in reading.figures}, claim.figures
    elif holder == "place":
        found, names = {p.id: p for p in reading.places}, tuple(p.place for p in claim.places)
    else:
        found, names = {e.id: e for e in reading.events}, claim.events
    return [found[name] for name in names if name in found]


def locate_part(part: Part) -> tuple[int, int] | None:
    """The place of its words in the text, by which it is known again when the article is read anew; None where it has none."""
    if isinstance(part, (Source, Party)):
        return (part.span.start, part.span.end) if part.span else None
    return part.start, part.end


def choose_part(reading: Reading, claim: Claim, name: CellName) -> Part | None:
    """What a cell is of; None where it is the claim itself. Raises `DecisionError` where there is none or more than one."""
    if "." not in name.cell and name.cell not in REMOVABLE:
        return None
    if name.holder == "claim_time":
        return None
    parts = list_parts(reading, claim, name.holder)
    if not parts:
        raise DecisionError(f"the claim has no {name.holder}")
    if name.number is None and len(parts) == 1:
        return parts[0]
    if name.number is None or not 1 <= name.number <= len(parts):
        field = name.cell.partition(".")[2]
        which = ", ".join(
            f"{'.'.join(filter(None, (name.holder, str(n), field)))} for “{name_part(p)}”" for n, p in enumerate(parts, start=1)
        )
        raise DecisionError(f"the claim has {len(parts)} of these; write {which}")
    return parts[name.number - 1]


def name_part(part: Part) -> str:
    """The words of a part, else why it has none."""
    words = (part.span.text if part.span else part.basis) if isinstance(part, (Source, Party)) else part.text
    return words or ""


def read_cell(reading: Reading, claim: Claim, cell: str, part: Part | None) -> str | None:
    """What a cell holds, as it would be written by a person; None where it is empty."""
    holder, _, field = cell.partition(".")
    name = _RENAMED.get(field, field)
    if cell == "content":
        return GAP.join(span.text for span in claim.content)
    if cell == "cue":
        return claim.cue.text if claim.cue else None
    if cell == "channel":
        return claim.channel.kind.value if claim.channel else None
    if holder == "claim_time":
        found = getattr(claim.claim_time, name) if claim.claim_time else None
    elif holder in PARTIES:
        found = _read_party(reading, claim, holder, name, part)
    elif cell == "place.role":
        found = next((p.role for p in claim.places if isinstance(part, Place) and p.place == part.id), None)
    elif part is not None:
        found = getattr(part, name or "text")
    else:
        found = getattr(claim, cell)
    return None if found is None else format(found, "f") if isinstance(found, Decimal) else str(found)


def _read_party(reading: Reading, claim: Claim, holder: str, field: str, part: Part | None) -> str | None:
    actors = {actor.id: actor for actor in reading.actors}
    if not field:
        return (
            "; ".join(dict.fromkeys(name_party(p, actors) for p in list_parts(reading, claim, holder) if isinstance(p, (Source, Party))))
            or None
        )
    if not isinstance(part, (Source, Party)):
        return None
    actor = actors.get(part.actor or "")
    found = getattr(actor, field) if actor else name_party(part, actors) if field == "name" else None
    return None if found is None else str(found)


def name_party(party: Source | Party, actors: Mapping[str, Actor]) -> str:
    """An actor's name, else the words that stand for it, else why there are none."""
    actor = actors.get(party.actor or "")
    return actor.name if actor else party.span.text if party.span else party.basis or ""
