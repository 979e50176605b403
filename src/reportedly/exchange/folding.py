"""Lines of columns -> the same lines for a terminal: folded at words under the column where they begin, ids and labels dim.

Columns are parted by two spaces. In a pipe the lines stay as they are, one a record, so that `grep` and `cut` work on them.
"""

import re
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from reportedly.exchange.terminal import PAGE_WIDTH

# Up to two narrow columns, such as an id and a day, or a label: what follows is folded under its own beginning.
_MARGIN = re.compile(r" *(?:\S(?:\S| (?! )){0,25} {2,}){0,2}")
_WIDEST_MARGIN = 30
_HANGING = 4  # columns, where a line has no columns of its own
_CLAIM = re.compile(r"([^|]+) \| ([^|]*) \| ")


def print_lines(lines: Iterable[str], console: Console) -> None:
    """Print lines on a terminal."""
    for line in lines:
        for part in fold_line(line.removesuffix("\n"), console):
            console.print(part, soft_wrap=True, markup=False, highlight=False)


def fold_line(line: str, console: Console) -> Iterator[Text]:
    """The lines of a terminal that one line takes; never read as markup."""
    found = _MARGIN.match(line)
    margin = found.group() if found and len(found.group()) <= _WIDEST_MARGIN else ""
    words = Text(line[len(margin) :])
    claim = _CLAIM.match(line[len(margin) :])
    if claim:
        words.stylize("bold", *claim.span(1))
        words.stylize("cyan", *claim.span(2))
    elif margin.strip() == "" and margin:
        words.stylize("dim")
    hanging = " " * (len(margin) or _HANGING)
    room = max(min(console.width, PAGE_WIDTH) - len(hanging), 20)
    for number, part in enumerate(words.wrap(console, room) or [Text()]):
        part.rstrip()
        yield Text.assemble((margin if number == 0 else hanging, "dim"), part)
