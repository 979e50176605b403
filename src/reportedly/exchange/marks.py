"""Claims of a reading -> its text in lines, cut so that each run of characters knows which cells hold it.

Spans nest, overlap and cross in every way, which HTML elements cannot. So the text is cut at every boundary of a span, and
each run says which claims and cells it belongs to. Nothing of the text is left out, added or changed.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from reportedly.exchange.outline import Entry, find_extent
from reportedly.exchange.visible import UNSEEN
from reportedly.model import Reading, SegmentKind, Span

# Tints deepen to this many contents around a character; the numbers in the margin tell the rest.
_DEEPEST = 3
# Where a claim begins; its place or time may stand far before it.
_OWN = frozenset({"source", "cue", "content", "quoted"})
_LINE = re.compile(r"\n*[^\n]+\n*|\n+")


# Not frozen, as nothing is of which a page has thousands: a frozen object of seven fields takes 3.2 microseconds to make, this one 0.5.
@dataclass(slots=True)
class Mark:
    """Characters that are one cell of a claim; `number` is that of the claim in the outline, 0 where they are of none.

    `name` tells this cell from all others of the article, where that is wanted.
    """

    start: int
    end: int
    cell: str
    number: int
    name: str = ""


@dataclass(slots=True)
class Run:
    """A stretch of text over which the marks do not change; `opens` numbers the claims that begin with it.

    `names` are those of its marks, the longest first, and `begins` tells whether a named mark has its first character here.
    """

    start: int
    text: str
    classes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the article with its line end and the empty lines after it, and the claims that begin in it."""

    kind: str
    runs: tuple[Run, ...]
    entries: tuple[Entry, ...]


def build_rows(reading: Reading, entries: tuple[Entry, ...], marks: Iterable[Mark] | None = None) -> tuple[Row, ...]:
    """The text in lines, each with the runs and the claims that begin in it; together the rows hold every character.

    `marks` are those of sources, cues, contents and quotations unless others are given.
    """
    text = reading.article.text
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)] or [(0, 0)]
    starts = [start for start, _ in lines]
    runs, homes = defaultdict(list), defaultdict(list)
    for run in cut_runs(text, list_marks(entries, len(text)) if marks is None else marks, starts):
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
    """Sources, cues, contents and quotations as characters of the text; what is empty or lies outside of it is left out."""
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
    first: dict[int, int] = {}
    cuts = {0, len(text), *(place for place in breaks if 0 <= place <= len(text))}
    for mark in marks:
        opening[mark.start].append(mark)
        cuts.add(mark.end)
        if mark.cell in _OWN:
            first[mark.number] = min(first.get(mark.number, mark.start), mark.start)
    active: list[Mark] = []  # the longest first
    for low, high in pairwise(sorted(cuts.union(opening))):
        active = [mark for mark in active if mark.end > low]
        begun = opening.get(low)
        if begun:
            active = sorted(active + begun, key=_measure_mark, reverse=True)
        if active:
            yield _make_run(low, text[low:high], active, begun or [], first)
        else:
            yield Run(low, text[low:high])


def _measure_mark(mark: Mark) -> int:
    return mark.end - mark.start


def _make_run(start: int, text: str, marks: list[Mark], begun: list[Mark], first: Mapping[int, int]) -> Run:
    """The run of these marks, `begun` of which have their first character here; `first` is that of each claim."""
    opens = {mark.number for mark in begun if mark.number and first.get(mark.number) == start}
    numbers = {mark.number for mark in marks if mark.number}
    names = tuple([mark.name for mark in marks if mark.name])
    return Run(start, text, _list_classes(marks), tuple(sorted(numbers)), tuple(sorted(opens)), names, any(mark.name for mark in begun))


def _list_classes(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Style classes of a run: its cells, and how many contents lie on top of each other there."""
    depth = len({mark.number for mark in marks if mark.cell == "content"})
    cells = sorted({mark.cell for mark in marks})
    return (*cells, f"deep{min(depth, _DEEPEST)}") if depth else tuple(cells)


def escape_exactly(text: str) -> Markup:
    """HTML that parses back to the same characters: a bare carriage return would be read as a line feed.

    What does not show, or would turn the order of the words round, stands in an element of its own (a style isolates it, so
    that it acts on nothing, and writes its code beside it), and is copied with the text all the same.
    """
    if text.isprintable():
        return escape(text)
    plain = str(escape(text)).replace("\r", "&#13;")
    return Markup(UNSEEN.sub(_wrap, plain))  # noqa: S704 - escaped in the line above


def _wrap(match: re.Match[str]) -> str:
    found = match.group()
    return found if found in "\n\t" else f'<span class="unseen" data-code="U+{ord(found):04X}">{found}</span>'
