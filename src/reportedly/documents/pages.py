"""Lines with their places on pages -> paragraphs in reading order. What a PDF does not say: columns, paragraphs, headers, broken words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

# Lines at the top and at the bottom of a page among which running headers and footers stand.
MARGIN = 3
# A line that stands there on so many of the pages, numbers aside, is one: headers of odd and even pages differ.
REPEATS = 0.4
# A gutter between two columns is so wide, in heights of a line, and has so many lines on each side; a table has short cells.
GUTTER, COLUMN_LINES = 0.8, 3
# No printed page has so many lines; in one that has, no columns are looked for, which takes the square of their number.
MOST_LINES = 2000
# Distance from line to line beyond which a paragraph ends, as a multiple of the usual; and an indent, in heights of a line.
LEADING, INDENT = 1.3, 0.7
# A line that ends so much of the column's width before its end ends a paragraph, where it also ends a sentence.
SHORT = 0.15
_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*$")
_BROKEN = re.compile(r"([^\W\d_]{2,})[-‐]$")
# No word that a line breaks is longer, so no more of the end is looked at (characters).
LONGEST_WORD = 100
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")


class Line(NamedTuple):
    """A run of text and its box in points from the page's top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Height, which is the font's size and a little more."""
        return self.bottom - self.top


class Paragraph(NamedTuple):
    """A paragraph and the size of its lines in points."""

    text: str
    size: float


def lay_out(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of all pages in reading order. A paragraph that goes on in the next column or page is one."""
    running = find_running(pages)
    blocks = [block for page in pages for block in order_lines([line for line in page if line not in running])]
    words = Counter(word.casefold() for block in blocks for word in _list_whole_words(block))
    paragraphs: list[list[Line]] = []
    for block in blocks:
        cut = list(_cut_paragraphs(block))
        if cut and paragraphs and _goes_on(paragraphs[-1], cut[0]):
            paragraphs[-1].extend(cut.pop(0))
        paragraphs.extend(cut)
    return [Paragraph(_join_lines([line.text for line in p], words), median(line.size for line in p)) for p in paragraphs]


def _list_whole_words(block: Sequence[Line]) -> Iterator[str]:
    """The words of a block, without those that a line's end may have broken."""
    broken = False
    for line in block:
        found = _WORD.findall(line.text)
        ends = _find_broken(line.text) is not None
        yield from found[broken : len(found) - ends]
        broken = ends


def find_running(pages: Sequence[Sequence[Line]]) -> set[Line]:
    """Lines at the top or bottom of pages that repeat from page to page but for numbers; none where there is one page."""
    at: dict[tuple[str, bool], set[int]] = {}
    found: dict[tuple[str, bool], list[Line]] = {}
    for number, page in enumerate(pages):
        if not page:
            continue
        ordered = sorted(page, key=lambda line: line.top)
        for line in dict.fromkeys((*ordered[:MARGIN], *ordered[-MARGIN:])):
            key = (" ".join(re.sub(r"\d+", "#", line.text.casefold()).split()), line in ordered[:MARGIN])
            at.setdefault(key, set()).add(number)
            found.setdefault(key, []).append(line)
    least = max(2, REPEATS * sum(map(bool, pages)))
    alike = (found[key] for key, where in at.items() if len(where) >= least)
    return {line for lines in alike if len(held := _list_in_place(lines)) >= least for line in held}


def _list_in_place(lines: Sequence[Line]) -> list[Line]:
    """Those that stand as high as most of them do: what repeats elsewhere is text."""
    usual = median(line.top for line in lines)
    return [line for line in lines if abs(line.top - usual) < 0.5 * line.size]


def order_lines(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Blocks of lines in reading order: columns from left to right, what crosses them between (a recursive cut at white space)."""
    if not lines:
        return
    if len(lines) > MOST_LINES:
        yield [line for band in _cut_bands(lines) for line in band]
        return
    if gutter := _find_gutter(lines):
        for side in ([line for line in lines if line.right <= gutter], [line for line in lines if line.right > gutter]):
            yield from order_lines(side)
        return
    block: list[Line] = []
    bands = list(_cut_bands(lines))
    at = 0
    while at < len(bands):
        until = _find_end(bands, at)
        if until == at:
            block += bands[at]
            at += 1
            continue
        if block:
            yield block
        block = []
        yield from order_lines([line for band in bands[at:until] for line in band])
        at = until
    if block:
        yield block


def _find_end(bands: Sequence[Sequence[Line]], at: int) -> int:
    """The end of the bands from `at` on that stand in columns together; `at` where they do not."""
    found = at
    taken: list[Line] = []
    for until in range(at, len(bands)):
        taken += bands[until]
        if _find_gutter(taken):
            found = until + 1
        elif found > at or until - at > 2 * COLUMN_LINES:
            break
    return found


def _cut_bands(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that stand beside each other, from top to bottom; within a band from left to right."""
    band: list[Line] = []
    middle = 0.0
    for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.left)):
        here = (line.top + line.bottom) / 2
        if band and here - middle > 0.5 * min(line.size, band[0].size):
            yield sorted(band, key=lambda line: line.left)
            band = []
        if not band:
            middle = here
        band.append(line)
    if band:
        yield sorted(band, key=lambda line: line.left)


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """Where a band of white runs from top to bottom between two columns of several lines that stand beside each other."""
    if len(lines) < 2 * COLUMN_LINES:
        return None
    wide = GUTTER * median(line.size for line in lines)
    edge, found = -1.0, []
    for line in sorted(lines, key=lambda line: line.left):
        if edge >= 0 and line.left - edge > wide:
            found.append((line.left - edge, (edge + line.left) / 2))
        edge = max(edge, line.right)
    for _, at in sorted(found, reverse=True):
        sides = [[line for line in lines if (line.right <= at) == first] for first in (True, False)]
        if all(_is_column(side) for side in sides) and _are_beside(*sides):
            return at
    return None


def _is_column(lines: Sequence[Line]) -> bool:
    """Enough lines, of a length that a table's cells do not have (characters)."""
    return len(lines) >= COLUMN_LINES and median(len(line.text) for line in lines) >= 15


def _are_beside(one: Sequence[Line], other: Sequence[Line]) -> bool:
    return min(line.top for line in one) < max(line.bottom for line in other) and min(line.top for line in other) < max(
        line.bottom for line in one
    )


def _cut_paragraphs(block: Sequence[Line]) -> Iterator[list[Line]]:
    """Paragraphs of one column: a wider gap, an indent, another size, or a short line that ends a sentence begins a new one."""
    rows = [row for band in _cut_bands(block) for row in [_join_band(band)]]
    steps = [below.top - above.top for above, below in pairwise(rows)]
    usual = sorted(steps)[len(steps) // 4] if steps else 0.0  # not the median: there are as many gaps where paragraphs have two lines
    left, right = (min(row.left for row in rows), max(row.right for row in rows)) if rows else (0.0, 0.0)
    paragraph: list[Line] = []
    for row in rows:
        if paragraph and _begins(paragraph, row, usual, (left, right)):
            yield paragraph
            paragraph = []
        paragraph.append(row)
    if paragraph:
        yield paragraph


def _join_band(band: Sequence[Line]) -> Line:
    """The parts of one line of a column as one line."""
    text = " ".join(line.text for line in band)
    return Line(text, band[0].left, min(b.top for b in band), max(b.right for b in band), max(b.bottom for b in band))


def _begins(paragraph: list[Line], row: Line, usual: float, column: tuple[float, float]) -> bool:
    above = paragraph[-1]
    left, right = column
    if row.top - above.top > LEADING * max(usual, row.size) or not 0.85 < row.size / above.size < 1.18:
        return True
    if row.left - above.left > INDENT * row.size and above.left - left < INDENT * row.size:
        return True
    short = right - above.right > SHORT * (right - left)
    return short and _ENDS.search(above.text) is not None


def _goes_on(before: list[Line], after: list[Line]) -> bool:
    """Whether a paragraph goes on after the end of a column or page: it ends in no sentence's end and the size is the same.

    Errs to two paragraphs where a sentence happens to end with the column.
    """
    same = 0.9 < after[0].size / before[-1].size < 1.1
    return same and len(before) > 1 and _ENDS.search(before[-1].text) is None


def _join_lines(lines: Sequence[str], words: Counter[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text = _join_two(text, line, words)
    return " ".join(text.replace("\u00ad", "").split())


def _find_broken(text: str) -> re.Match[str] | None:
    """The word that a hyphen breaks at the end."""
    return _BROKEN.search(text, max(0, len(text) - LONGEST_WORD))


def _join_two(text: str, line: str, words: Counter[str]) -> str:
    """Two lines as one; a hyphen between them is kept where the document elsewhere writes the word with one, or before a capital.

    Errs to one word: most hyphens at the ends of lines break one.
    """
    if text.endswith("\u00ad"):
        return text[:-1] + line
    broken = _find_broken(text)
    rest = re.match(r"[^\W\d_]+", line)
    if broken is None or rest is None:
        return text + line if text.endswith(("—", "–", "/")) else f"{text} {line}"
    if rest[0][0].isupper():
        return text + line
    whole = f"{broken[1]}{rest[0]}".casefold()
    hyphenated = f"{broken[1]}-{rest[0]}".casefold()
    if words[hyphenated] > words[whole] or (not words[whole] and words[broken[1].casefold()] and words[rest[0].casefold()]):
        return text + line
    return text[:-1] + line
