"""Lines with what a file says of their looks: what Word, RTF and HTML files share before an export or an article is told from them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without a line end; runs of blanks are one blank, or one tab where they hold a tab. Equality covers every field.

    `style` is the name of the paragraph's style, or of an HTML element and its classes, in lower case. `bold`: all of it is. `first`: it begins a paragraph;
    the others stand after a line break inside one. `fresh`: it begins a page, a section or an article element. `cells` are the
    paragraphs of each cell of a table row, whose `text` is the cells apart by " | ".
    """

    text: str
    style: str = ""
    bold: bool = False
    first: bool = True
    fresh: bool = False
    cells: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class LineCollector:
    """Gathers lines from text as it comes. Empty lines and rows are left out; a new page waits for the next line that is not."""

    lines: list[Line] = field(default_factory=list)
    _parts: list[tuple[str, bool]] = field(default_factory=list)
    _fresh: bool = False

    def add(self, text: str, *, bold: bool = False) -> None:
        """Text of the paragraph that is open; a line feed is a line break inside it."""
        if text:
            self._parts.append((text, bold))

    def begin_page(self) -> None:
        """The next line begins a page."""
        self._fresh = True

    def end_paragraph(self, style: str = "") -> None:
        """The open paragraph is complete."""
        text = "".join(part for part, _ in self._parts)
        bold = all(b for part, b in self._parts if part.strip())
        self._parts.clear()
        first = True
        for written in map(clean_blanks, text.split("\n")):
            if written:
                self.lines.append(Line(written, style, bold, first, self._fresh))
                first = self._fresh = False

    def add_row(self, cells: Sequence[Sequence[str]]) -> None:
        """A row of a table by the paragraphs of its cells. What stands in one cell alone is paragraphs, for tables also lay out pages."""
        kept = tuple(tuple(p for p in map(clean_blanks, cell) if p) for cell in cells)
        filled = [cell for cell in kept if cell]
        if len(filled) > 1:
            text = " | ".join(" ".join(cell) for cell in filled)
            self.lines.append(Line(text, fresh=self._fresh, cells=kept))
            self._fresh = False
        elif filled:
            for paragraph in filled[0]:
                self.add(paragraph)
                self.end_paragraph()


def clean_blanks(text: str) -> str:
    """Runs of blanks as one blank, or one tab where they hold a tab; none at the ends."""
    return _BLANKS.sub(lambda m: "\t" if "\t" in m.group() else " ", text).strip()


def join_lines(lines: Iterable[Line]) -> str:
    """The text of lines: paragraphs apart by a blank line, lines inside one by a line end; a tab is a blank."""
    return "".join(("\n\n" if line.first else "\n") * (n > 0) + line.text.replace("\t", " ") for n, line in enumerate(lines))


def write_lines(lines: Iterable[Line]) -> bytes:
    """Lines as they stand in a file, in UTF-8: the bytes that are kept of an article that is part of an export."""
    return "\n".join(line.text for line in lines).encode("utf-8", "replace")


def split_paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines by paragraph."""
    paragraph: list[Line] = []
    for line in lines:
        if line.first and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph
