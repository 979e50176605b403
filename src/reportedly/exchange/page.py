"""Reading -> one self-contained HTML page: the text on the left with its claims marked, the claims beside it.

Spans nest, overlap and cross in every way, which HTML elements cannot. So the text is cut at every boundary of a span, and
each run says which claims and cells it belongs to. The page asks the network for nothing and its policy forbids it to.
"""

import base64
import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from reportedly.exchange.map import draw_map
from reportedly.exchange.outline import (
    NO_SOURCE,
    THE_ARTICLE,
    Entry,
    describe_article,
    find_extent,
    join_content,
    name_article,
    outline_claims,
)
from reportedly.exchange.visible import make_visible
from reportedly.model import Reading, SegmentKind, Span

# Tints deepen to this many contents around a character; the numbers in the margin tell the rest.
_DEEPEST = 3
_LINE = re.compile(r"\n*[^\n]+\n*|\n+")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters that are one cell of a claim; `number` is that of the claim in the outline."""

    start: int
    end: int
    cell: str
    number: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text over which the marks do not change; `opens` numbers the claims that begin with it."""

    start: int
    text: str
    classes: tuple[str, ...]
    numbers: tuple[int, ...]
    opens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the article with its line end and the empty lines after it, and the claims that begin in it."""

    kind: str
    runs: tuple[Run, ...]
    entries: tuple[Entry, ...]


def format_page_start(title: str = "Who said what") -> str:
    """All that comes before the first article."""
    style, script = _read_asset("page.css"), _read_asset("page.js")
    policy = f"default-src 'none'; style-src '{_digest_source(style)}'; script-src '{_digest_source(script)}'; base-uri 'none'; form-action 'none'"
    return _render("start.html", title=title, policy=policy, style=Markup(style))  # noqa: S704 - our own file


def format_page_article(reading: Reading, number: int) -> str:
    """One article; `number` tells it from the others of the page and counts from 1."""
    entries = outline_claims(reading)
    return _render(
        "article.html",
        reading=reading,
        number=number,
        title=name_article(reading),
        facts=describe_article(reading),
        rows=build_rows(reading, entries),
        map=draw_map(reading),
        gaps=[(gap, reading.article.text[gap.start : gap.end]) for gap in reading.coverage],
    )


def format_page_end() -> str:
    """All that comes after the last article."""
    return _render("end.html", script=Markup(_read_asset("page.js")))  # noqa: S704 - our own file


def build_rows(reading: Reading, entries: tuple[Entry, ...]) -> tuple[Row, ...]:
    """The text in lines, each with the runs and the claims that begin in it; together the rows hold every character."""
    text = reading.article.text
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)] or [(0, 0)]
    starts = [start for start, _ in lines]
    marks = list_marks(entries, len(text))
    runs, homes = defaultdict(list), defaultdict(list)
    for run in cut_runs(text, marks, starts):
        runs[bisect_right(starts, run.start) - 1].append(run)
    for entry, start in zip(entries, _find_tops(entries), strict=True):
        homes[bisect_right(starts, start) - 1].append(entry)
    # A dateline is a part of its line only, which stays body.
    kinds = {(segment.start, segment.text.strip()): segment.kind.value for segment in reading.segments}
    return tuple(
        Row(kinds.get((start, text[start:end].strip()), SegmentKind.BODY.value), tuple(runs[place]), tuple(homes[place]))
        for place, (start, end) in enumerate(lines)
    )


def _find_tops(entries: Iterable[Entry]) -> Iterator[int]:
    """For each claim the first character of the outermost claim around it, so that a nest of cards stays together."""
    top = 0
    for entry in entries:
        top = top if entry.depth else max(find_extent(entry.claim)[0], 0)
        yield top


def list_marks(entries: Iterable[Entry], length: int) -> tuple[Mark, ...]:
    """Every cell of every claim as characters of the text; what is empty or lies outside of it is left out."""
    marks = []
    for entry in entries:
        claim = entry.claim
        cells: list[tuple[str, Span]] = [("source", source.span) for source in claim.sources if source.span]
        cells += [("cue", claim.cue)] if claim.cue else []
        cells += [("content", span) for span in claim.content] + [("quoted", span) for span in claim.quoted]
        marks += [Mark(max(span.start, 0), min(span.end, length), cell, entry.number) for cell, span in cells]
    return tuple(mark for mark in marks if mark.start < mark.end)


def cut_runs(text: str, marks: Iterable[Mark], breaks: Iterable[int] = ()) -> Iterator[Run]:
    """The whole text, cut wherever a mark begins or ends and at `breaks`; one sweep from left to right."""
    opening: dict[int, list[Mark]] = defaultdict(list)
    closing: dict[int, list[Mark]] = defaultdict(list)
    first: dict[int, int] = {}
    for mark in marks:
        opening[mark.start].append(mark)
        closing[mark.end].append(mark)
        first[mark.number] = min(first.get(mark.number, mark.start), mark.start)
    active: dict[Mark, None] = {}
    cuts = sorted({0, len(text), *opening, *closing, *(place for place in breaks if 0 <= place <= len(text))})
    for low, high in pairwise(cuts):
        for mark in closing[low]:
            active.pop(mark, None)
        active.update(dict.fromkeys(opening[low]))
        opens = sorted({mark.number for mark in opening[low] if first[mark.number] == low})
        yield Run(low, text[low:high], _list_classes(active), tuple(sorted({mark.number for mark in active})), tuple(opens))


def _list_classes(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Style classes of a run: its cells, and how many contents lie on top of each other there."""
    depth = len({mark.number for mark in marks if mark.cell == "content"})
    cells = sorted({mark.cell for mark in marks})
    return (*cells, f"deep{min(depth, _DEEPEST)}") if depth else tuple(cells)


@cache
def _load_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reportedly.exchange"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["exact"] = _escape_exactly
    environment.filters["seen"] = make_visible
    environment.globals.update(join_content=join_content, nobody=(NO_SOURCE, THE_ARTICLE))
    return environment


def _escape_exactly(text: str) -> Markup:
    """HTML that parses back to the same characters: a bare carriage return would be read as a line feed."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704 - escaped in this line


def _render(template: str, **values: Any) -> str:  # noqa: ANN401 - whatever the template names
    return _load_environment().get_template(template).render(**values)


@cache
def _read_asset(name: str) -> str:
    return files("reportedly.exchange").joinpath("templates", name).read_text(encoding="utf-8")


def _digest_source(source: str) -> str:
    """The name by which a content security policy allows just this inline style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
