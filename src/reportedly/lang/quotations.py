"""Where the quotations of a text stand: marks paired line by line, none of the text changed."""

import re
from dataclasses import dataclass
from functools import cache

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
    either = lambda marks: "|".join(re.escape(m) for m in sorted(marks, key=len, reverse=True))  # noqa: E731
    double = [*table["open"], *table["close"], *table["straight"]]
    single = (
        rf"(?<!\w)(?:{either(table['single_open'])})(?=\w)[^\n]{{1,{LONGEST_SINGLE}}}?(?<=[\w.,!?…%)])(?:{either(table['single_close'])})(?![\w])"
    )
    pattern = re.compile(rf"(?P<line>\n)|(?P<double>{either(double)})|(?P<single>{single})")
    return pattern, frozenset(table["open"]), frozenset(table["close"])


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Every outermost quotation of `text`, in order.

    Marks pair within a line. A line that ends inside a quotation closes it there: news repeats the opening mark at
    each paragraph of a long quotation, and where the closing mark was merely lost, the error stays in one paragraph.
    A single-mark pair inside double marks is part of the outer quotation. A second opening mark inside an open
    quotation is taken as nested; its own closing mark is skipped.
    """
    pattern, openers, closers = _patterns()
    found: list[Quotation] = []
    start, width, depth = -1, 0, 0
    position = 0
    while match := pattern.search(text, position):
        mark, position = match.group(), match.end()
        if match.lastgroup == "single":
            if start >= 0:  # inside a double quotation: step over the mark alone, the double closing mark may lie inside the pair
                position = match.start() + 1
            else:
                found.append(Quotation(match.start(), match.end(), 1, 1))
        elif match.lastgroup == "line":
            if start >= 0:
                found.append(Quotation(start, match.start(), width, 0))
            start, depth = -1, 0
        elif start < 0:
            if mark not in closers:
                start, width, depth = match.start(), len(mark), 0
        elif mark in openers:
            depth += 1
        elif depth and mark in closers:
            depth -= 1
        else:
            found.append(Quotation(start, match.end(), width, len(mark)))
            start = -1
    if start >= 0:
        found.append(Quotation(start, len(text), width, 0))
    return tuple(found)
