"""Where the quotations of a text stand: marks paired line by line, none of the text changed."""

import re
from dataclasses import dataclass
from functools import cache

from reportedly.lang.lines import BREAKS
from reportedly.lang.resources import load_toml

# A single quotation of more characters than this is taken for two stray apostrophes (measured on no corpus: errs to apostrophes).
LONGEST_SINGLE = 400


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks, `[start, end)` in code points; equality covers every field.

    `open_width` and `close_width` are the lengths of the marks; a `close_width` of 0 says that the line ended inside.
    """

    start: int
    end: int
    open_width: int
    close_width: int

    @property
    def closed(self) -> bool:
        """Whether a closing mark was found on the same line."""
        return self.close_width > 0


@cache
def _patterns() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    table = load_toml("text.toml")["quotation"]

    def either(marks: list[str]) -> str:
        return "|".join(re.escape(m) for m in sorted(marks, key=len, reverse=True))

    double = either([*table["open"], *table["close"], *table["straight"]])
    inner = rf"(?=\w)[^{BREAKS}]{{1,{LONGEST_SINGLE}}}?(?<=[\w.,!?…%)])"
    single = rf"(?<!\w)(?:{either(table['single_open'])}){inner}(?:{either(table['single_close'])})(?!\w)"
    pattern = re.compile(rf"(?P<line>[{BREAKS}])|(?P<double>{double})|(?P<single>{single})")
    return pattern, frozenset(table["open"]), frozenset(table["close"])


def find_quotations(text: str) -> tuple[Quotation, ...]:  # noqa: PLR0912 - one branch for each kind of mark, in one place
    """Every outermost quotation of `text`, in order.

    Marks pair within a line. A line that ends inside a quotation closes it there: news repeats the opening mark at
    each paragraph of a long quotation, and where the closing mark was merely lost, the error stays in one paragraph.
    A straight mark opens or closes by turns, unless its neighbours say otherwise: one that hugs the word before it
    opens nothing (its partner was lost), and one that hugs the word after it begins a new quotation. A single-mark
    pair inside double marks is part of the outer quotation; so is a pair of curly marks, nested.
    """
    pattern, openers, closers = _patterns()
    found: list[Quotation] = []
    start, width, depth = -1, 0, 0
    position = 0
    while match := pattern.search(text, position):
        mark, position = match.group(), match.end()
        kind = match.lastgroup
        straight = kind == "double" and mark not in openers and mark not in closers
        if kind == "single":
            if start >= 0:  # step over the mark alone: the closing double mark may lie inside the pair
                position = match.start() + 1
            else:
                found.append(Quotation(match.start(), match.end(), 1, 1))
        elif kind == "line":
            if start >= 0:
                found.append(Quotation(start, match.start(), width, 0))
            start, depth = -1, 0
        elif start < 0:
            if mark not in closers and not (straight and _hugs_before(text, match.start(), match.end())):
                start, width, depth = match.start(), len(mark), 0
        elif mark in openers:
            depth += 1
        elif depth and mark in closers:
            depth -= 1
        elif straight and _hugs_after(text, match.start(), match.end()):
            found.append(Quotation(start, match.start(), width, 0))
            start, width, depth = match.start(), len(mark), 0
        else:
            found.append(Quotation(start, match.end(), width, len(mark)))
            start = -1
    if start >= 0:
        found.append(Quotation(start, len(text), width, 0))
    return tuple(found)


def _hugs_before(text: str, start: int, end: int) -> bool:
    """Whether the mark can only be a closing one: a word or stop right before it, and none right after it."""
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in ".,!?") and not text[end : end + 1].isalnum()


def _hugs_after(text: str, start: int, end: int) -> bool:
    """Whether the mark can only be an opening one: white space right before it, and a word right after it."""
    return start > 0 and text[start - 1].isspace() and text[end : end + 1].isalnum()
