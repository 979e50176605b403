"""Reading -> the rows of its tables, each cell's words proven against the text on the way."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from decimal import Decimal
from typing import Any

import msgspec

from reportedly.ledger.cells import GAP
from reportedly.ledger.errors import ReadingError
from reportedly.model import Actor, Claim, Event, Figure, Party, Place, Reading, Source, Span, Timex

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST = 2**63  # SQLite's whole numbers have 64 bits


def clean_text(text: str | None) -> str | None:
    """Without what SQLite's text cannot hold: a file's name may have lone surrogates, an error any character."""
    return None if text is None else _UNWRITABLE.sub("\ufffd", text)


class RowMaker:
    """Makes the rows of one reading. `first` is the first free id of each table that has ids."""

    def __init__(self, reading: Reading, number: int, first: Mapping[str, int]) -> None:
        self._reading = reading
        self._text = reading.article.text
        self._number = number
        self._rows: Rows = defaultdict(list)
        self._ids = {
            "actor": _number_refs((a.id for a in reading.actors), first["actor"]),
            "timex": _number_refs((t.id for t in reading.timexes), first["timex"]),
            "place": _number_refs((p.id for p in reading.places), first["place"]),
            "event": _number_refs((e.id for e in reading.events), first["event"]),
            "figure": _number_refs((f.id for f in reading.figures), first["figure"]),
            "claim": _number_refs((c.id for c in reading.claims), first["claim"]),
        }
        self._first = first
        self._names = {actor.id: actor.name for actor in reading.actors}

    def make(self) -> Rows:
        """The rows by table. Raises `ReadingError` where a cell's words are not at their place."""
        reading, number = self._reading, self._number
        for offset, actor in enumerate(reading.actors):
            self._add_actor(self._first["actor"] + offset, actor)
        for offset, timex in enumerate(reading.timexes):
            self._add_timex(self._first["timex"] + offset, timex)
        for offset, place in enumerate(reading.places):
            self._add_place(self._first["place"] + offset, place)
        for offset, event in enumerate(reading.events):
            self._add_event(self._first["event"] + offset, event)
        for offset, claim in enumerate(reading.claims):
            self._add_claim(self._first["claim"] + offset, claim)
        for offset, figure in enumerate(reading.figures):
            self._add_figure(self._first["figure"] + offset, figure)
        for row, relation in enumerate(reading.relations, start=self._first["relation"]):
            ends = [
                self._find("claim", ref, f"relation.{end}", row) for end, ref in (("from", relation.from_claim), ("to", relation.to_claim))
            ]
            self._rows["relation"].append((row, number, relation.type.value, *ends, relation.basis))
        for n, segment in enumerate(reading.segments):
            self._rows["segment"].append((number, n, *self._cut(segment.start, segment.end, segment.text), segment.kind.value))
        self._rows["gap"] = [(number, n, gap.start, gap.end, gap.why) for n, gap in enumerate(reading.coverage)]
        self._rows["warning"] = [(number, n, clean_text(w.code), clean_text(w.text)) for n, w in enumerate(reading.warnings)]
        self._rows["reading_problem"] = [
            (number, n, clean_text(p.stage), clean_text(p.error), clean_text(p.ref), p.line) for n, p in enumerate(reading.problems)
        ]
        self._rows["stray"].sort()
        return self._rows

    def _cut(self, start: int, end: int, words: str) -> tuple[int, int]:
        """The place, once the words are proven to stand there."""
        if not 0 <= start <= end <= len(self._text) or self._text[start:end] != words:
            raise ReadingError(f"the characters {start} to {end} of the text are not {words[:80]!r}")
        return start, end

    def _cut_span(self, span: Span | None) -> tuple[int | None, int | None]:
        return self._cut(span.start, span.end, span.text) if span else (None, None)

    def _find(self, kind: str, ref: str | None, cell: str, row: int, n: int = 0) -> int | None:
        """The id of what is referred to; what the reading does not list is kept by its name in `stray`."""
        if ref is None:
            return None
        found = self._ids[kind].get(ref)
        if found is None:
            self._rows["stray"].append((self._number, cell, row, n, ref))
        return found

    def _add_actor(self, row: int, actor: Actor) -> None:
        kind = actor.kind.value if actor.kind else None
        self._rows["actor"].append((row, self._number, actor.id, actor.name, kind, actor.role, actor.country, actor.side))
        self._rows["mention"].extend((row, n, *self._cut(m.start, m.end, m.text)) for n, m in enumerate(actor.mentions))

    def _add_timex(self, row: int, timex: Timex) -> None:
        place = self._cut(timex.start, timex.end, timex.text)
        cells = (timex.type.value, timex.value, timex.since, timex.until, timex.anchor)
        self._rows["timex"].append((row, self._number, timex.id, *place, timex.text, *cells))

    def _add_place(self, row: int, place: Place) -> None:
        kind = place.kind.value if place.kind else None
        cells = (place.name, kind, place.country, place.admin1, _float(place.lat), _float(place.lon), place.gazetteer_id)
        candidates = _write_json([astuple(c) for c in place.candidates]) if place.candidates else None
        at = self._cut(place.start, place.end, place.text)
        self._rows["place"].append((row, self._number, place.id, *at, place.text, *cells, int(place.metonymic), candidates))

    def _add_event(self, row: int, event: Event) -> None:
        place = self._find("place", event.place, "event.place", row)
        at = self._cut(event.start, event.end, event.text)
        self._rows["event"].append((row, self._number, event.id, *at, event.text, event.kind.value, place, event.since, event.until))
        self._rows["event_mention"].extend((row, n, *self._cut(m.start, m.end, m.text)) for n, m in enumerate(event.mentions))

    def _add_figure(self, row: int, figure: Figure) -> None:
        numbers, exact = write_numbers((figure.value, figure.low, figure.high))
        cells = (figure.relation.value, figure.unit, figure.counted, figure.counted_kind.value, figure.aggregation.value)
        places = (*self._cut_span(figure.number), *self._cut_span(figure.bound))
        claim = self._find("claim", figure.claim, "figure.claim", row)
        whole = self._find("figure", figure.part_of, "figure.part_of", row)
        at = self._cut(figure.start, figure.end, figure.text)
        head = (row, self._number, figure.id, *at, figure.text, *numbers, exact)
        self._rows["figure"].append((*head, *cells, figure.as_of, figure.side_counted, *places, claim, whole))

    def _add_claim(self, row: int, claim: Claim) -> None:
        channel = claim.channel
        told = (channel.kind.value, *self._cut_span(channel.span), channel.basis) if channel else (None,) * 4
        self._rows["claim"].append(
            (
                row,
                self._number,
                claim.id,
                claim.key,
                self._find("claim", claim.parent, "claim.parent", row),
                claim.attribution.value,
                claim.mode.value,
                claim.segment.value,
                self._name_sources(claim),
                claim.cue.text if claim.cue else None,
                *self._cut_span(claim.cue),
                GAP.join(span.text for span in claim.content),
                claim.speech_act.value if claim.speech_act else None,
                claim.status.value,
                claim.certainty.value if claim.certainty else None,
                *told,
                find_day(claim, self._reading),
                _float(claim.score),
                _write_json(claim.alternatives) if claim.alternatives else None,
            )
        )
        self._add_actors(row, claim)
        self._add_cells(row, claim)

    def _add_actors(self, row: int, claim: Claim) -> None:
        roles: tuple[tuple[str, Iterable[Source | Party | None]], ...] = (
            ("source", claim.sources),
            ("addressee", (claim.addressee,)),
            ("target", (claim.target,)),
        )
        for role, parties in roles:
            for n, party in enumerate(p for p in parties if p is not None):
                actor = self._find("actor", party.actor, f"claim.{role}", row, n)
                words = party.span.text if party.span else None
                self._rows["claim_actor"].append((row, role, n, actor, *self._cut_span(party.span), words, party.basis))

    def _add_cells(self, row: int, claim: Claim) -> None:
        for role, spans in (("content", claim.content), ("quoted", claim.quoted)):
            self._rows["claim_span"].extend((row, role, n, *self._cut_span(span)) for n, span in enumerate(spans))
        time = claim.claim_time
        if time:
            timex = self._find("timex", time.timex, "claim.time", row)
            self._rows["claim_timex"].append((row, "claim", 0, timex, time.since, time.until, time.basis))
        for n, ref in enumerate(claim.event_times):
            self._rows["claim_timex"].append((row, "event", n, self._find("timex", ref, "claim.event_time", row, n), None, None, None))
        for n, place in enumerate(claim.places):
            self._rows["claim_place"].append((row, n, self._find("place", place.place, "claim.place", row, n), place.role.value))
        for n, ref in enumerate(claim.events):
            self._rows["claim_event"].append((row, n, self._find("event", ref, "claim.event", row, n)))
        for n, ref in enumerate(claim.figures):
            self._rows["claim_figure"].append((row, n, self._find("figure", ref, "claim.figure", row, n)))
        if claim.vector is not None:
            self._rows["claim_vector"].append((row, claim.vector))
        for n, reported in enumerate(claim.reported_status):
            via = self._find("claim", reported.via, "claim.reported_status", row, n)
            self._rows["reported_status"].append((row, n, reported.status.value, via, _write_json(reported.by)))

    def _name_sources(self, claim: Claim) -> str | None:
        """Who, as a list reads best: the actors' names, else the words, else why there are none."""
        names = (self._names.get(s.actor or "") or (s.span.text if s.span else s.basis) for s in claim.sources)
        return "; ".join(dict.fromkeys(name for name in names if name)) or None


def find_day(claim: Claim, reading: Reading) -> str | None:
    """The day, as precise as it is known, on which a claim was made: its own time, else its article's publication."""
    since = claim.claim_time.since if claim.claim_time else None
    return (since or reading.article.published or "")[:10] or None


def write_numbers(numbers: tuple[Decimal | None, ...]) -> tuple[tuple[float | int | None, ...], str | None]:
    """Numbers that SQLite can compare, and all of them as exact text where one of them loses digits by that, zeros at its end too."""
    written = tuple(_write_number(number) for number in numbers)
    if all(n is None or (w == n if isinstance(w, int) else str(w) == f"{n:f}") for n, w in zip(numbers, written, strict=True)):
        return written, None
    return written, _write_json(tuple(None if n is None else str(n) for n in numbers))


def read_numbers(written: Iterable[float | int | None], exact: str | None) -> tuple[Decimal | None, ...]:
    """The numbers of `write_numbers`, exact again."""
    texts = msgspec.json.decode(exact) if exact else [None if w is None else str(w) for w in written]
    return tuple(None if text is None else Decimal(text) for text in texts)


def _write_number(number: Decimal | None) -> float | int | None:
    if number is None:
        return None
    near = float(number)
    # A whole float would come back from SQLite as an integer.
    return int(number if number == number.to_integral_value() else near) if near.is_integer() and abs(near) < _LARGEST else near


def _float(number: float | None) -> float | None:
    """SQLite has no negative zero."""
    return None if number is None else float(number) + 0.0


def _number_refs(refs: Iterable[str], first: int) -> dict[str, int]:
    """Each name's id; the first one's where two have one name."""
    found: dict[str, int] = {}
    for offset, ref in enumerate(refs):
        found.setdefault(ref, first + offset)
    return found


def _write_json(part: object) -> str:
    return msgspec.json.encode(part).decode()
