"""Where a content ends: at the end of its cue's sentence unless it is quoted, and before a reporter's caveat."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from reportedly.lang.quotations import Quotation
from reportedly.lang.resources import load_toml
from reportedly.model import Parse

Range = tuple[int, int]  # half-open, in code points

# The part of a sentence that must be quoted for it to stay in the content of a cue in another sentence. Not measured: a sentence
# is mostly quoted or hardly at all.
QUOTED_SHARE = 0.5
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")


def find_sentence_starts(text: str, parse: Parse, quotations: Sequence[Quotation]) -> list[int]:
    """Where sentences start after a stop, outside quotations: the parser starts some in the middle of a clause."""
    starts, ends = [q.start for q in quotations], [q.end for q in quotations]
    found = []
    for first, _ in parse.sentences[1:]:
        at = parse.tokens[first].start
        i = bisect_right(starts, at - 1) - 1
        if (i < 0 or ends[i] <= at) and _STOP.search(text, max(0, at - 8), at):
            found.append(at)
    return found


def cut_content(text: str, content: Range, cue: Range | None, starts: Sequence[int], quotations: Sequence[Quotation]) -> tuple[Range, ...]:
    """The sentences of a content that are its cue's own or mostly quoted; all of it where none is.

    What follows a colon or a dash is left whole, for there the cue governs a block. Errs to cutting: a second sentence of
    reported speech without a mark is a claim without a cue of its own.
    """
    low, high = bisect_right(starts, content[0]), bisect_left(starts, content[1])
    if low >= high or cue is None or not re.search(r"[^\W_]\W*$", text[cue[0] : cue[1]]) or text[cue[0] : cue[1]].endswith((":", "—", "–")):
        return (content,)
    cuts = [content[0], *starts[low:high], content[1]]
    own = bisect_right(starts, cue[0])
    kept: list[Range] = []
    for number, (a, b) in enumerate(pairwise(cuts), low):
        if number != own and measure_quoted((a, b), quotations) < QUOTED_SHARE * (b - a):
            continue
        if kept and kept[-1][1] == a:
            kept[-1] = (kept[-1][0], b)
        else:
            kept.append((a, b))
    return tuple(trim(text, part) for part in kept) or (content,)


def drop_other_sentences(
    text: str, contents: tuple[Range, ...], cue: Range, starts: Sequence[int], quotations: Sequence[Quotation]
) -> tuple[Range, ...]:
    """The contents of the cue's own sentence and quoted ones; all of them where none is in it, or where the cue opens a block."""
    own = bisect_right(starts, cue[0])
    if not re.search(r"[^\W_]$", text[cue[0] : cue[1]]) or not any(bisect_right(starts, a) == own for a, _ in contents):
        return contents
    return tuple(
        (a, b) for a, b in contents if bisect_right(starts, a) == own or measure_quoted((a, b), quotations) >= QUOTED_SHARE * (b - a)
    )


def measure_quoted(span: Range, quotations: Sequence[Quotation]) -> int:
    """How many characters of a span stand in quotations."""
    low = bisect_right([q.end for q in quotations], span[0])
    high = bisect_left([q.start for q in quotations], span[1])
    return sum(min(q.end, span[1]) - max(q.start, span[0]) for q in quotations[low:high])


def trim(text: str, span: Range) -> Range:
    """The span without white space at its ends, and without a full stop that ends its last sentence outside a quotation."""
    start, end = span
    part = text[start:end].rstrip()
    if part.endswith(".") and not part.endswith(".."):
        part = part[:-1]
    return start + len(part) - len(part.lstrip()), start + len(part)


def cut_caveat(text: str, content: Range) -> tuple[Range, str] | None:
    """The content without a caveat of the reporter's at its end, and the rule that found it."""
    for rule, pattern in _caveats():
        match = pattern.search(text[content[0] : content[1]])
        if match and match.start() > 0:
            return (content[0], content[0] + match.start()), rule
    return None


@cache
def _caveats() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule["id"], re.compile(rule["pattern"])) for rule in load_toml("attribution.toml")["caveat"])
