"""A claim -> its cells as a page shows them: the words of the text, what was understood by them, and where they stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from reportedly.exchange.outline import describe_figure, name_source
from reportedly.model import Actor, Claim, ClaimTime, CountedKind, Figure, Party, Place, Reading, Source, Span, Timex

_Named = TypeVar("_Named")


@dataclass(slots=True)  # not frozen, as `Mark` is not
class Cell:
    """One cell of a claim. `kind` is what it is: source, cue, content, quoted, addressee, target, channel, made, time, figure, place, event.

    `words` are the text's own, "" where it has none; `says` is what was understood, "" where that is the words themselves; `note` why.
    """

    kind: str
    words: str
    says: str
    note: str
    span: Span | None


class CellLister:
    """Lists the cells of the claims of one reading."""

    def __init__(self, reading: Reading) -> None:
        self._actors = {actor.id: actor for actor in reading.actors}
        self._names = {actor.id: actor.name for actor in reading.actors}
        self._timexes = {timex.id: timex for timex in reading.timexes}
        self._figures = {figure.id: figure for figure in reading.figures}
        self._places = {place.id: place for place in reading.places}
        self._events = {event.id: event for event in reading.events}

    def list_cells(self, claim: Claim) -> Iterator[Cell]:
        """All cells that are not empty: who, by which words, what, then the rest."""
        yield from (self._describe_source(source) for source in claim.sources)
        if claim.cue:
            yield Cell("cue", claim.cue.text, "", "", claim.cue)
        yield from (Cell("content", span.text, "", "", span) for span in claim.content)
        yield from (Cell("quoted", span.text, "", "", span) for span in claim.quoted)
        for kind, party in (("addressee", claim.addressee), ("target", claim.target)):
            if party and (party.actor or party.span):
                yield self._describe_party(kind, party)
        if claim.channel:
            told = claim.channel.kind.value.replace("_", " ")
            yield make_cell("channel", claim.channel.span, told, claim.channel.basis)
        if claim.claim_time and (claim.claim_time.since or claim.claim_time.until or claim.claim_time.timex):
            yield self._describe_claim_time(claim.claim_time)
        yield from self._list_values(claim)

    def _list_values(self, claim: Claim) -> Iterator[Cell]:
        yield from (describe_time(timex) for timex in find_listed(claim.event_times, self._timexes))
        for figure in find_listed(claim.figures, self._figures):
            yield make_cell("figure", Span(figure.start, figure.end, figure.text), describe_count(figure), None)
        for held in claim.places:
            if place := self._places.get(held.place):
                yield describe_place(place, held.role.value)
        for event in find_listed(claim.events, self._events):
            days = write_days(event.since, event.until)
            kind = event.kind.value.replace("_", " ")
            yield make_cell("event", Span(event.start, event.end, event.text), ", ".join(filter(None, (kind, days))), None)

    def _describe_source(self, source: Source) -> Cell:
        words = source.span.text if source.span else ""
        name = self._names.get(source.actor or "", "")
        says = name if name and name not in words else "" if words else source.basis or name_source(source, self._names)
        known = source.basis or "" if says != source.basis else ""
        return Cell("source", words, says, ", ".join(filter(None, (self._describe_actor(source), known))), source.span)

    def _describe_party(self, kind: str, party: Party) -> Cell:
        words = party.span.text if party.span else ""
        name = self._names.get(party.actor or "", "")
        return Cell(kind, words, "" if name == words else name, party.basis or "", party.span)

    def _describe_actor(self, source: Source) -> str:
        """What kind of source, and from where, as far as its name does not say it."""
        actor = self._actors.get(source.actor or "")
        return ", ".join(describe_kind(actor)) if actor else ""

    def _describe_claim_time(self, time: ClaimTime) -> Cell:
        timex = self._timexes.get(time.timex or "")
        span = Span(timex.start, timex.end, timex.text) if timex else None
        return make_cell("made", span, write_days(time.since, time.until), time.basis)


def make_cell(kind: str, span: Span | None, says: str, note: str | None) -> Cell:
    """A cell whose words, if it has any, stand at a span."""
    words = span.text if span else ""
    return Cell(kind, words, "" if says.casefold() == words.casefold() else says, note or "", span)


def find_listed(names: Iterable[str], found: Mapping[str, _Named]) -> Iterator[_Named]:
    """What the names stand for; those that a reading does not list are left out."""
    return (found[name] for name in names if name in found)


def describe_kind(actor: Actor) -> Iterator[str]:
    """Kind, role, country and side."""
    kind = actor.kind.value.replace("_", " ") if actor.kind else None
    yield from (part for part in dict.fromkeys((kind, actor.role, actor.country, actor.side)) if part)


def describe_time(timex: Timex) -> Cell:
    """A time expression with the days that it stands for."""
    return make_cell("time", Span(timex.start, timex.end, timex.text), write_days(timex.since, timex.until) or timex.value, None)


def describe_count(figure: Figure) -> str:
    """A figure's value with its bound, and what else is known of it."""
    said = describe_figure(figure)
    kind = figure.counted_kind.value.replace("+", " and ")
    cells = (
        said,
        None if figure.counted_kind is CountedKind.OTHER or kind in said else kind,
        figure.side_counted and f"of {figure.side_counted}",
        figure.as_of and f"as of {figure.as_of}",
    )
    return ", ".join(cell for cell in cells if cell)


def describe_place(place: Place, role: str) -> Cell:
    """A place with its division and country, and what it is to the claim where that is told."""
    name = None if place.name == place.text else place.name
    admin1 = place.admin1 if place.admin1 != place.name else None
    kind = place.kind.value if place.kind and not place.gazetteer_id else None
    told = ", ".join(part for part in (name, kind, admin1, place.country) if part)
    return make_cell("place", Span(place.start, place.end, place.text), told, None if role in ("where", "mentioned") else role)


def write_days(since: str | None, until: str | None) -> str:
    """A span of time as a person writes it; "" where nothing is known."""
    if since == until:
        return since or ""
    return f"{since or '…'} to {until or '…'}"
