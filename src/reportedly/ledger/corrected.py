"""A reading with a person's decisions applied: what `export` gives unless the machine's own is asked for.

A cell that was edited keeps the machine's value among the claim's alternatives, with who edited it, when and why; a party that no
words of the text name has that as its basis.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from reportedly.digest import digest_parts
from reportedly.ledger.cells import CLOSED, GAP, NUMBERS, PARTIES, REMOVABLE, Part, list_parts, locate_part, name_party, read_cell
from reportedly.model import (
    Actor,
    Alternative,
    Article,
    Channel,
    ChannelKind,
    Claim,
    ClaimTime,
    Event,
    Figure,
    Party,
    Place,
    PlaceRole,
    Reading,
    Source,
    Span,
)

AS_READ = "what was read; "  # with which the basis of the machine's value of an edited cell begins
_RENAMED = {"from": "since", "to": "until"}
_Named = TypeVar("_Named", Figure, Place, Event)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in force, as it applies to one claim."""

    id: int
    kind: str
    cell: str | None
    value: str | None
    part: tuple[int, int] | None
    basis: str


def apply_decisions(db: sqlite3.Connection, number: int, reading: Reading, last: int | None = None) -> Reading:
    """The reading number `number` without rejected and merged claims, with edited cells and split claims; as it was after decision `last`."""
    decided = _fetch_decided(db, number, last)
    if not decided:
        return reading
    rows = [row for (row,) in db.execute("SELECT id FROM claim WHERE reading = ? ORDER BY id", (number,))]
    changed = reading
    claims: list[Claim] = []
    for row, claim in zip(rows, reading.claims, strict=True):
        corrector = Corrector(changed, claim)
        claims.extend(corrector.apply(decided.get(row, ())))
        changed = corrector.reading
    left = {claim.id for claim in claims}
    claims = [claim if claim.parent is None or claim.parent in left else replace(claim, parent=None) for claim in claims]
    claims = [replace(claim, reported_status=tuple(r for r in claim.reported_status if r.via in left)) for claim in claims]
    relations = tuple(r for r in reading.relations if {r.from_claim, r.to_claim} <= left)
    owners = {figure: claim.id for claim in claims for figure in claim.figures}
    listed = {figure for claim in reading.claims for figure in claim.figures}
    figures = tuple(
        f if f.claim is None or (f.id not in listed and f.claim in left) else replace(f, claim=owners.get(f.id)) for f in changed.figures
    )
    return replace(changed, claims=tuple(claims), relations=relations, figures=figures)


def edit_claim(db: sqlite3.Connection, number: int, reading: Reading, row: int) -> tuple[Reading, Claim]:
    """One claim of the reading number `number`, by its row, with the edits that it has, be it rejected, merged or split besides."""
    rows = [found for (found,) in db.execute("SELECT id FROM claim WHERE reading = ? ORDER BY id", (number,))]
    corrector = Corrector(reading, reading.claims[rows.index(row)])
    claim = corrector.edit(_fetch_decided(db, number).get(row, ()))
    return corrector.reading, claim


def _fetch_decided(db: sqlite3.Connection, number: int, last: int | None = None) -> dict[int, list[Decided]]:
    """The decisions on a reading's claims, by the claim's row. A claim is left out for one that took it in only while that is there."""
    query = (
        "SELECT s.claim, d.id, d.kind, d.cell, d.value, d.part_start, d.part_end, d.by, d.at, d.why, d.claim_digest "
        "FROM standing s JOIN decision d ON d.id = s.decision WHERE s.claim IN (SELECT id FROM claim WHERE reading = :reading) "
        "AND d.kind <> 'undo' AND (:last IS NULL OR d.id <= :last) "
        "AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id AND (:last IS NULL OR u.id <= :last)) ORDER BY d.id"
    )
    found = db.execute(query, {"reading": number, "last": last}).fetchall()
    whole = {row[10] for row in found if row[2:4] == ("merge", "content")}
    decided: dict[int, list[Decided]] = defaultdict(list)
    for claim, row, kind, cell, value, start, end, by, at, why, _ in found:
        if cell != "into" or value in whole:
            basis = describe_edit(by, at, why)
            decided[claim].append(Decided(row, kind, cell, value, None if start is None else (start, end), basis))
    return decided


def describe_edit(by: str, at: str, why: str | None) -> str:
    """Who put a value into a cell, when and why: the basis of what the text does not say."""
    return f"edited by {by}, {at[:10]}{f': {why}' if why else ''}"


def name_claim_part(claim: str, part: int) -> str:
    """The id of a part, counted from 1, of a claim that was split: the first keeps the claim's own."""
    return claim if part == 1 else digest_parts([claim, "part", part])


class Corrector:
    """Applies the decisions on one claim to it, and to the reading's actors, figures, places and events that they change."""

    def __init__(self, reading: Reading, claim: Claim) -> None:
        self.reading = reading
        self._machine = claim
        self._claim = claim

    def apply(self, decided: Sequence[Decided]) -> tuple[Claim, ...]:
        """The claim as decided: none, one, or the parts of it."""
        judgement = next((d.kind for d in reversed(decided) if d.kind in ("accept", "reject", "unsure")), None)
        if judgement == "reject" or any(d.kind == "merge" and d.cell == "into" for d in decided):
            return ()
        self.edit(decided)
        parts = next((d.value for d in reversed(decided) if d.kind == "split"), None)
        return self._split(json.loads(parts)) if parts else (self._claim,)

    def edit(self, decided: Iterable[Decided]) -> Claim:
        """The claim with its edited cells, whatever else was decided."""
        for decision in decided:
            if decision.kind in ("edit", "choose", "merge") and decision.cell and decision.value is not None:
                self._edit(decision, decision.cell, decision.value)
        return self._claim

    def _edit(self, decision: Decided, cell: str, value: str) -> None:
        """One cell; nothing where what it is of is not in this reading."""
        holder = cell.partition(".")[0]
        part = self._find_part(holder, decision.part) if holder in (*PARTIES, "figure", "place", "event") else None
        if part is None and (("." in cell and holder != "claim_time") or cell in REMOVABLE):
            return
        was = read_cell(self.reading, self._claim, cell, part)
        if holder in PARTIES:
            self._edit_party(decision, cell, value, part)
        elif cell in REMOVABLE:
            self._remove(part)
        elif isinstance(part, (Figure, Place, Event)):
            self._edit_part(cell, value, part)
        else:
            self._edit_claim(decision, cell, value)
        kept = Alternative(cell, was, None, f"{AS_READ}{decision.basis}")
        known = any(a.what == cell for a in self._claim.alternatives[len(self._machine.alternatives) :])
        if not known and was != (value or None):
            self._claim = replace(self._claim, alternatives=(*self._claim.alternatives, kept))

    def _find_part(self, holder: str, place: tuple[int, int] | None) -> Part | None:
        """The part whose words overlap those that the decision was made on; where it was made on none, the first that has none."""
        parts = [(locate_part(part), part) for part in list_parts(self.reading, self._claim, holder)]
        overlapping = (part for found, part in parts if found and place and found[0] < place[1] and found[1] > place[0])
        return next((part for found, part in parts if found == place), None) or next(overlapping, None)

    def _edit_claim(self, decision: Decided, cell: str, value: str) -> None:
        claim, name = self._claim, cell.partition(".")[2]
        if cell == "content":
            self._claim = replace(claim, content=find_spans(self.reading.article, value, _start(self._machine)))
        elif cell == "cue":
            spans = find_spans(self.reading.article, value, _start(self._machine)) if value else ()
            self._claim = replace(claim, cue=spans[0] if spans else None)
        elif cell == "channel":
            told = replace(claim.channel, kind=ChannelKind(value)) if claim.channel and value else None
            self._claim = replace(claim, channel=told or (Channel(ChannelKind(value), None, decision.basis) if value else None))
        elif name:
            time = replace(claim.claim_time or ClaimTime(None, None, None), timex=None, basis=decision.basis)
            self._claim = replace(claim, claim_time=replace(time, **{_RENAMED[name]: value or None}))
        else:
            cells: dict[str, Any] = {cell: CLOSED[cell](value) if value else None}
            self._claim = replace(claim, **cells)

    def _edit_party(self, decision: Decided, cell: str, value: str, part: Part | None) -> None:
        """Another party in place of what was read, or the one that was read with another name, kind, role, country or side."""
        holder, _, field = cell.partition(".")
        if not field:
            actor = self._add_actor(Actor("", value, None), decision) if value else None
            if holder == "source":
                self._claim = replace(self._claim, sources=(Source(actor, None, decision.basis),) if value else ())
            else:
                self._put_party(holder, Party(actor, None, decision.basis) if value else None)
            return
        if not isinstance(part, (Source, Party)):
            return
        actors = {actor.id: actor for actor in self.reading.actors}
        before = actors.get(part.actor or "") or Actor("", name_party(part, actors), None)
        # The other claims of the same actor keep it as it was read; this one's mention is the new one's alone.
        mentions = (part.span,) if part.span else ()
        cells: dict[str, Any] = {field: (CLOSED[cell](value) if cell in CLOSED else value) if value else None}
        actor = self._add_actor(replace(before, mentions=mentions, **cells), decision)
        basis = part.basis or (None if part.span else decision.basis)
        if isinstance(part, Source):
            changed = Source(actor, part.span, basis)
            self._claim = replace(self._claim, sources=tuple(changed if s is part else s for s in self._claim.sources))
        else:
            self._put_party(holder, Party(actor, part.span, basis))

    def _put_party(self, holder: str, party: Party | None) -> None:
        if holder == "target":
            self._claim = replace(self._claim, target=party)
        else:
            self._claim = replace(self._claim, addressee=party)

    def _add_actor(self, actor: Actor, decision: Decided) -> str:
        name = digest_parts([self._machine.id, "decision", decision.id])
        self.reading = replace(self.reading, actors=(*self.reading.actors, replace(actor, id=name)))
        return name

    def _remove(self, part: Part | None) -> None:
        if isinstance(part, Figure):
            self._claim = replace(self._claim, figures=tuple(f for f in self._claim.figures if f != part.id))
        elif isinstance(part, Place):
            self._claim = replace(self._claim, places=tuple(p for p in self._claim.places if p.place != part.id))

    def _edit_part(self, cell: str, value: str, part: Figure | Place | Event) -> None:
        holder, _, field = cell.partition(".")
        if cell == "place.role":
            role = PlaceRole(value)
            places = tuple(replace(p, role=role) if p.place == part.id else p for p in self._claim.places)
            self._claim = replace(self._claim, places=places)
            return
        found: object = value or None
        if value and cell in CLOSED:
            found = CLOSED[cell](value)
        elif value and cell in NUMBERS:
            found = Decimal(value) if holder == "figure" else float(value)
        cells: dict[str, Any] = {_RENAMED.get(field, field): found}
        if isinstance(part, Figure):
            self.reading = replace(self.reading, figures=_replace(self.reading.figures, replace(part, **cells)))
        elif isinstance(part, Place):
            self.reading = replace(self.reading, places=_replace(self.reading.places, replace(part, **cells)))
        else:
            self.reading = replace(self.reading, events=_replace(self.reading.events, replace(part, **cells)))

    def _split(self, parts: Sequence[str]) -> tuple[Claim, ...]:
        """A claim for each part; figures, places, events and quotations go with the part in whose words they stand."""
        claim, article = self._claim, self.reading.article
        contents = [find_spans(article, part, _start(self._machine)) for part in parts]
        claims = []
        for n, content in enumerate(contents, start=1):
            figures = tuple(f.id for f in list_parts(self.reading, claim, "figure") if isinstance(f, Figure) and _holds(content, f))
            events = tuple(e.id for e in list_parts(self.reading, claim, "event") if isinstance(e, Event) and _holds(content, e))
            held = {p.id for p in list_parts(self.reading, claim, "place") if isinstance(p, Place) and _holds(content, p)}
            places = tuple(p for p in claim.places if p.place in held)
            quoted = tuple(span for span in claim.quoted if _holds(content, span))
            cells: dict[str, Any] = {"content": content, "figures": figures, "events": events, "places": places, "quoted": quoted}
            claims.append(replace(claim, id=name_claim_part(claim.id, n), **cells))
        return tuple(claims)


def _replace(parts: tuple[_Named, ...], changed: _Named) -> tuple[_Named, ...]:
    return tuple(changed if part.id == changed.id else part for part in parts)


def _holds(content: Iterable[Span], part: Figure | Place | Event | Span) -> bool:
    return any(span.start <= part.start and part.end <= span.end for span in content)


def _start(claim: Claim) -> int:
    return min((span.start for span in claim.content), default=0)


def find_spans(article: Article, words: str, near: int) -> tuple[Span, ...]:
    """Where the words stand: in or after a claim's own sentence if they do, else their first place in the text."""
    parts = words.split(GAP)
    for start in (max(article.text.rfind("\n", 0, near), 0), 0):
        spans: list[Span] = []
        at = start
        for part in parts:
            found = article.text.find(part, at)
            if found < 0:
                break
            at = found + len(part)
            spans.append(article.span(found, at))
        if len(spans) == len(parts):
            return tuple(spans)
    return ()
