"""Whose words a content is in: the quotations that stand in it, its mode, and quotations that run over paragraphs."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportedly.lang.quotations import Quotation
from reportedly.model import Mode

Range = tuple[int, int]  # half-open, in code points

WORD = re.compile(r"\w+")
# The word that may stand outside the marks of a direct quotation. Any other makes it mixed: 'Russia “will never forget”'.
STRAY_WORDS = frozenset({"that", "and", "but"})


def find_quoted(contents: Sequence[Range], quotations: Sequence[Quotation]) -> tuple[Range, ...]:
    """The parts of the contents that lie in quotations, marks included, in order."""
    ends, starts = [q.end for q in quotations], [q.start for q in quotations]
    return tuple((max(a, q.start), min(b, q.end)) for a, b in contents for q in quotations[bisect_right(ends, a) : bisect_left(starts, b)])


def find_mode(text: str, contents: Sequence[Range], quoted: Sequence[Range]) -> Mode:
    """Direct if all words but a stray "that" are quoted, mixed if some are, else indirect."""
    words = [m.span() for a, b in contents for m in WORD.finditer(text, a, b)]
    outside = [text[s:e].lower() for s, e in words if not any(a <= s and e <= b for a, b in quoted)]
    if len(outside) == len(words):
        return Mode.INDIRECT
    return Mode.DIRECT if not outside or (len(outside) == 1 and outside[0] in STRAY_WORDS) else Mode.MIXED


def find_continued(text: str, quotations: Sequence[Quotation]) -> Iterator[tuple[Quotation, Quotation]]:
    """Pairs of quotations of which the first is left open at the end of a paragraph and the second opens the next one.

    News repeats the opening mark and leaves out the closing one where a speaker goes on. Where the closing mark was
    merely lost, the second may be another speaker's: the caller joins only what has no source of its own.
    """
    for first, second in pairwise(quotations):
        if not first.closed and text[first.end : second.start].isspace():
            yield first, second
