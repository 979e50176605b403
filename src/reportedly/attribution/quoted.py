"""Whose words a content is in: the quotations that stand in it, its mode, and quotations that run over paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportedly.lang.quotations import Quotation
from reportedly.model import Mode

Range = tuple[int, int]  # half-open, in code points

WORD = re.compile(r"\w+")
# Words outside the marks that a direct quotation may still have: a stray "that" or "and" before the mark. Errs to direct.
STRAY_WORDS = 1


def find_quoted(contents: Sequence[Range], quotations: Sequence[Quotation]) -> tuple[Range, ...]:
    """The parts of the contents that lie in quotations, marks included, in order."""
    ends, starts = [q.end for q in quotations], [q.start for q in quotations]
    return tuple((max(a, q.start), min(b, q.end)) for a, b in contents for q in quotations[bisect_right(ends, a) : bisect_left(starts, b)])


def find_mode(text: str, contents: Sequence[Range], quoted: Sequence[Range]) -> Mode:
    """Direct if all words but a stray one are quoted, mixed if some are, else indirect."""
    words = [m.span() for a, b in contents for m in WORD.finditer(text, a, b)]
    inside = sum(any(a <= s and e <= b for a, b in quoted) for s, e in words)
    if not inside:
        return Mode.INDIRECT
    return Mode.DIRECT if len(words) - inside <= STRAY_WORDS else Mode.MIXED


def find_continued(text: str, quotations: Sequence[Quotation]) -> Iterator[tuple[Quotation, Quotation]]:
    """Pairs of quotations of which the first is left open at the end of a paragraph and the second opens the next one.

    News repeats the opening mark and leaves out the closing one where a speaker goes on. Where the closing mark was
    merely lost, the second may be another speaker's: the caller joins only what has no source of its own.
    """
    for first, second in pairwise(quotations):
        if not first.closed and text[first.end : second.start].isspace():
            yield first, second
