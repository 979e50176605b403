"""Reading -> CSV, one row a claim, for spreadsheets and data frames.

Rows end in a line feed, not the carriage return and line feed of RFC 4180: rows go through pipes to `cut`, `sort` and
`git diff`, and spreadsheets and pandas read both. No byte order mark. A cell that a spreadsheet would take for a formula
gets an apostrophe in front; the offsets beside it give the exact words.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from reportedly.exchange.outline import GAP, describe_figure, find_extent, join_content, outline_claims
from reportedly.model import Actor, Claim, Figure, Party, Place, Reading, Source, Span, Timex

# Two full-width signs are taken for formulas by spreadsheets in East Asian locales.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class _Row:
    """A claim with what its cells name by id."""

    reading: Reading
    claim: Claim
    number: int
    depth: int
    actors: dict[str, Actor]
    timexes: dict[str, Timex]
    places: dict[str, Place]
    figures: dict[str, Figure]


_COLUMNS: dict[str, Callable[[_Row], object]] = {
    "article_ref": lambda row: row.reading.article.ref,
    "article_id": lambda row: row.reading.article.id,
    "url": lambda row: row.reading.article.url,
    "outlet": lambda row: row.reading.article.outlet,
    "published": lambda row: row.reading.article.published,
    "headline": lambda row: row.reading.article.headline,
    "language": lambda row: row.reading.article.language,
    "number": lambda row: row.number,
    "claim_id": lambda row: row.claim.id,
    "claim_key": lambda row: row.claim.key,
    "parent": lambda row: row.claim.parent,
    "depth": lambda row: row.depth,
    "start": lambda row: find_extent(row.claim)[0],
    "end": lambda row: find_extent(row.claim)[1],
    "source": lambda row: _join(source.span.text if source.span else None for source in row.claim.sources),
    "actor": lambda row: _join(_name_actor(source, row) for source in row.claim.sources),
    "actor_kind": lambda row: _join(_find_kind(source, row) for source in row.claim.sources),
    "source_basis": lambda row: _join(source.basis for source in row.claim.sources),
    "cue": lambda row: row.claim.cue.text if row.claim.cue else None,
    "content": lambda row: join_content(row.claim),
    "content_spans": lambda row: _join(_write_offsets(span) for span in row.claim.content),
    "mode": lambda row: row.claim.mode,
    "quoted": lambda row: _join((span.text for span in row.claim.quoted), GAP),
    "attribution": lambda row: row.claim.attribution,
    "segment": lambda row: row.claim.segment,
    "speech_act": lambda row: row.claim.speech_act,
    "status": lambda row: row.claim.status,
    "reported_status": lambda row: _join(reported.status for reported in row.claim.reported_status),
    "certainty": lambda row: row.claim.certainty,
    "addressee": lambda row: _name_party(row.claim.addressee, row),
    "target": lambda row: _name_party(row.claim.target, row),
    "channel": lambda row: row.claim.channel.kind if row.claim.channel else None,
    "claim_time_from": lambda row: row.claim.claim_time.since if row.claim.claim_time else None,
    "claim_time_to": lambda row: row.claim.claim_time.until if row.claim.claim_time else None,
    "event_times": lambda row: _join(_write_interval(row.timexes[name]) for name in row.claim.event_times if name in row.timexes),
    "places": lambda row: _join(row.places[place.place].name for place in row.claim.places if place.place in row.places),
    "figures": lambda row: _join(describe_figure(row.figures[name]) for name in row.claim.figures if name in row.figures),
    "figure_texts": lambda row: _join(row.figures[name].text for name in row.claim.figures if name in row.figures),
    "score": lambda row: f"{row.claim.score:.4f}",
}

COLUMNS = tuple(_COLUMNS)


def format_header() -> str:
    """The names of the columns, once for many articles, with the line end."""
    return write_row(COLUMNS)


def format_rows(reading: Reading) -> Iterator[str]:
    """One line a claim, in the order of the outline, with the line end."""
    actors = {actor.id: actor for actor in reading.actors}
    timexes = {timex.id: timex for timex in reading.timexes}
    places = {place.id: place for place in reading.places}
    figures = {figure.id: figure for figure in reading.figures}
    for entry in outline_claims(reading):
        row = _Row(reading, entry.claim, entry.number, entry.depth, actors, timexes, places, figures)
        yield write_row("" if cell is None else guard_cell(str(cell)) for cell in (read(row) for read in _COLUMNS.values()))


def guard_cell(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would otherwise run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_row(cells: Iterable[object]) -> str:
    """One row. The writer quotes only what holds its own line end, so it is given both characters and loses the first."""
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def _join(parts: Iterable[str | None], mark: str = "; ") -> str:
    return mark.join(part for part in parts if part)


def _write_offsets(span: Span) -> str:
    return f"{span.start}-{span.end}"


def _write_interval(timex: Timex) -> str:
    return timex.value if timex.since is None and timex.until is None else f"{timex.since or ''}/{timex.until or ''}"


def _name_actor(source: Source, row: _Row) -> str | None:
    actor = row.actors.get(source.actor or "")
    return actor.name if actor else None


def _find_kind(source: Source, row: _Row) -> str | None:
    actor = row.actors.get(source.actor or "")
    return actor.kind if actor else None


def _name_party(party: Party | None, row: _Row) -> str | None:
    if party is None:
        return None
    actor = row.actors.get(party.actor or "")
    return actor.name if actor else party.span.text if party.span else party.basis
