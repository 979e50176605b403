"""Reading -> what `reportedly read` prints: calm and wrapped to the page on a terminal, one line a claim in a pipe.

The two layouts say the same. The plain one never wraps and never colours, so that `grep Ministry` gives whole claims and
`cut -d'|'` their parts; no word of the article is ever read as markup or reaches the terminal as a control.
"""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.text import Text

from reportedly.exchange.outline import (
    NO_SOURCE,
    Entry,
    describe_article,
    find_extent,
    join_content,
    name_article,
    outline_claims,
)
from reportedly.exchange.visible import make_visible
from reportedly.model import Mode, Problem, Reading

# Beyond about a hundred columns the eye loses the line; a wider window keeps its margin.
PAGE_WIDTH = 100
_INDENT = 4

_SOURCE, _NOBODY, _CUE, _QUIET, _ALERT = "bold", "italic dim", "cyan", "dim", "yellow"
_BARS = {Mode.DIRECT: "┃", Mode.MIXED: "╏", Mode.INDIRECT: "│", Mode.UNMARKED: "┆"}


class _EntryLines:
    """A claim: number, who, the words that attribute, notes; the exact words behind a bar that shows the mode; answers."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # Depth is bounded, or claims nested a hundred deep would have no column left to stand in.
        margin = " " * (_INDENT * min(self._entry.depth, 6))
        width = max(options.max_width - len(margin) - _INDENT - 2, 8)
        for place, line in enumerate(_build_heading(self._entry).wrap(console, width)):
            label = f"{self._entry.number:>3} " if place == 0 else " " * _INDENT
            yield _join_line(margin, (label, _QUIET), line)
        bar = f"{_BARS[self._entry.claim.mode]} "
        for line in Text(make_visible(join_content(self._entry.claim))).wrap(console, width):
            yield _join_line(margin, " " * _INDENT, (bar, _QUIET), line)
        answers = Text(make_visible(" · ".join(self._entry.answers)), style=_QUIET)
        for place, line in enumerate(answers.wrap(console, width) if answers else ()):
            yield _join_line(margin, " " * _INDENT, ("  " if place else "↳ ", _QUIET), line)
        yield Text()


def _join_line(*parts: str | tuple[str, str] | Text) -> Text:
    line = Text.assemble(*parts)
    line.rstrip()
    return line


def format_plain(reading: Reading) -> Iterator[str]:
    """The lines of one article for a pipe, each with its line end: header, one line a claim, warnings, problems, an empty line.

    A claim is `number  @offset  source | cue | content | notes`, two more spaces in front for each claim around it.
    """
    yield f"{make_visible(name_article(reading))}\n"
    yield f"{_describe_header(reading)}\n"
    for entry in outline_claims(reading):
        claim = entry.claim
        cells = (entry.source, claim.cue.text if claim.cue else "", join_content(claim), ", ".join((*entry.notes, *entry.answers)))
        words = " | ".join(make_visible(cell) for cell in cells)
        yield f"{'  ' * entry.depth}{entry.number:>3}  @{find_extent(claim)[0]}  {words}\n"
    yield from (f"{label}: {text}\n" for label, text in _list_notes(reading))
    yield "\n"


def build_article(reading: Reading) -> RenderableType:
    """One article for a terminal; `Console.print` wraps it to the width that the console has."""
    parts: list[RenderableType] = [
        Rule(style=_QUIET),
        Text(make_visible(name_article(reading)), style="bold"),
        Text(_describe_header(reading), style=_QUIET),
        Text(),
    ]
    parts.extend(_EntryLines(entry) for entry in outline_claims(reading))
    if not reading.claims:
        parts.append(Text("No attributed claims found.\n", style=_QUIET))
    parts.extend(Text(f"{label}: {text}", style=_ALERT) for label, text in _list_notes(reading))
    return Group(*parts)


def describe_problem(problem: Problem) -> str:
    """One line that names the input, its line where it has one, the stage, and what went wrong."""
    place = "standard input" if problem.ref == "-" else make_visible(problem.ref or "input")
    line = "" if problem.line is None else f", line {problem.line}"
    return f"{place}{line}: {make_visible(problem.error)} ({problem.stage})"


def _describe_header(reading: Reading) -> str:
    ref = reading.article.ref
    parts = describe_article(reading)
    return make_visible(" · ".join((*parts, ref) if ref and ref != name_article(reading) else parts))


def _list_notes(reading: Reading) -> list[tuple[str, str]]:
    warnings = [("warning", make_visible(f"{warning.text} [{warning.code}]")) for warning in reading.warnings]
    return [*warnings, *(("problem", describe_problem(problem)) for problem in reading.problems)]


def _build_heading(entry: Entry) -> Text:
    claim = entry.claim
    notes = " · ".join((*entry.notes, f"@{find_extent(claim)[0]}"))
    return Text.assemble(
        (make_visible(entry.source), _NOBODY if entry.source == NO_SOURCE else _SOURCE),
        "  ",
        (make_visible(claim.cue.text), _CUE) if claim.cue else "",
        "  " if claim.cue else "",
        (make_visible(notes), _QUIET),
    )
