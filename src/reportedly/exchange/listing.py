"""Reading -> its actors, figures, times or places alone: what `reportedly actors`, `figures`, `times` and `places` print."""

from collections import Counter
from collections.abc import Callable, Iterator

from reportedly.exchange.outline import describe_article, describe_figure, name_article, outline_claims
from reportedly.exchange.visible import make_visible
from reportedly.model import Actor, Figure, Place, Reading, Timex

Row = tuple[int, tuple[str | None, ...]]  # an offset and the cells that follow it


def format_actors(reading: Reading) -> Iterator[str]:
    """The lines of one article: a header, then each actor with its claims, what it is, and its mentions with their offsets."""
    yield f"{make_visible(name_article(reading))}\n"
    yield f"{make_visible(' · '.join(describe_article(reading)))}\n"
    spoken = Counter(s.actor for c in reading.claims for s in c.sources)
    meant = Counter(c.target.actor for c in reading.claims if c.target)
    addressed = Counter(c.addressee.actor for c in reading.claims if c.addressee)
    for actor in reading.actors:
        yield f"{make_visible(actor.name)}\n"
        counts = [(spoken[actor.id], "claim"), (meant[actor.id], "time a target"), (addressed[actor.id], "time addressed")]
        told = [f"{n} {words if n == 1 else words.replace('claim', 'claims').replace('time', 'times')}" for n, words in counts if n]
        yield f"    {make_visible(' · '.join([*describe_actor(actor), *told]))}\n"
        if actor.mentions:
            yield f"    {make_visible(', '.join(f'{m.text} @{m.start}' for m in actor.mentions))}\n"
    yield "\n"


def describe_actor(actor: Actor) -> list[str]:
    """Kind, role, country and side, as far as they are known."""
    kind = actor.kind.value.replace("_", " ") if actor.kind else None
    return [part for part in (kind, actor.role, actor.country, actor.side and f"side: {actor.side}") if part]


def format_figures(reading: Reading) -> Iterator[str]:
    """A line a figure: `@offset  words | value | what is counted | kind | side | sum over | as of | part of | claim`."""
    numbers = {entry.claim.id: entry.number for entry in outline_claims(reading)}
    parts = {figure.id: figure for figure in reading.figures}

    def describe(figure: Figure) -> Row:
        whole = parts.get(figure.part_of or "")
        return figure.start, (
            figure.text,
            describe_figure(figure),
            figure.counted,
            figure.counted_kind.value,
            figure.side_counted and f"of {figure.side_counted}",
            figure.aggregation.value.replace("_", " ") if figure.aggregation != "unknown" else None,
            figure.as_of and f"as of {figure.as_of}",
            f"part of “{whole.text}”" if whole else None,
            f"claim {numbers[figure.claim]}" if figure.claim in numbers else "in no claim",
        )

    return _format(reading, [describe(figure) for figure in reading.figures], "No figures found.")


def format_times(reading: Reading) -> Iterator[str]:
    """A line a time expression: `@offset  words | type | value | interval | what it was resolved against`."""
    names = {timex.id: f"“{timex.text}”" for timex in reading.timexes} | {"published": "publication"}

    def describe(timex: Timex) -> Row:
        known = timex.since is not None or timex.until is not None
        interval = f"{timex.since or '…'} to {timex.until or '…'}" if known and timex.since != timex.until else timex.since
        anchor = names.get(timex.anchor or "", timex.anchor)
        return timex.start, (
            timex.text,
            timex.type.value,
            timex.value,
            interval if interval != timex.value else None,
            anchor and f"from {anchor}",
        )

    return _format(reading, [describe(timex) for timex in reading.timexes], "No time expressions found.")


def format_places(reading: Reading) -> Iterator[str]:
    """A line a toponym: `@offset  words | place | kind | division | country | latitude, longitude | GeoNames id | runners-up`."""

    def describe(place: Place) -> Row:
        point = None if place.lat is None or place.lon is None else f"{place.lat:.4f}, {place.lon:.4f}"
        others = "; ".join(", ".join(filter(None, (c.name, c.admin1, c.country))) for c in place.candidates[:2])
        kind = place.kind.value if place.kind else None
        cells = (
            place.text,
            place.name,
            kind,
            place.admin1 if place.admin1 != place.name else None,
            place.country,
            point or "not in the gazetteer",
            place.gazetteer_id,
        )
        return place.start, (*cells, "metonymic" if place.metonymic else None, others and f"or {others}")

    return _format(reading, [describe(place) for place in reading.places], "No places found.")


LISTINGS: dict[str, Callable[[Reading], Iterator[str]]] = {
    "actors": format_actors,
    "figures": format_figures,
    "times": format_times,
    "places": format_places,
}


def _format(reading: Reading, rows: list[Row], nothing: str) -> Iterator[str]:
    """A header, then a line a row, empty cells left out, and an empty line."""
    yield f"{make_visible(name_article(reading))}\n"
    yield f"{make_visible(' · '.join(describe_article(reading)))}\n"
    for start, cells in rows:
        yield f"@{start}  {make_visible(' | '.join(cell for cell in cells if cell))}\n"
    yield "\n" if rows else f"{nothing}\n\n"
