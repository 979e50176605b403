"""An HTML page -> its lines, every word of them: for pages that are lists of articles, of which an extractor would choose one."""

from collections.abc import Iterator
from typing import Any

from reportedly.documents.lines import Line, LineCollector

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "td", "th", "ul",
})  # fmt: skip
_UNSEEN = frozenset({"script", "style", "head", "noscript", "template", "title", "object", "iframe", "select", "textarea", "button"})
_STRONG = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})


def read_page_lines(markup: str) -> tuple[Line, ...]:
    """What a browser shows of a page. The style of a line is the tag, id and classes of its block, then the classes of the elements inside.

    A line is fresh where a page begins or an element with the class `article`. Raises what lxml raises for a page that it
    cannot read.
    """
    from lxml import html  # noqa: PLC0415 - most files need none of it

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = html.document_fromstring(markup.replace("\x00", "\ufffd").encode("utf-8", "replace"), parser=parser)
    walker = _Walker()
    walker.walk(root, bold=False)
    walker.end_block("")
    return tuple(walker.collector.lines)


class _Walker:
    """Walks elements in order. The parser nests them no deeper than 255, so recursion ends."""

    def __init__(self) -> None:
        self.collector = LineCollector()
        self._inline: list[str] = []

    def walk(self, element: Any, *, bold: bool) -> None:  # noqa: ANN401 - lxml has no types
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _UNSEEN:
            return
        bold = bold or tag in _STRONG
        if tag in _BLOCKS:
            self._walk_block(element, tag, bold=bold)
        elif tag == "br":
            self.collector.add("\n")
        else:
            self._inline.extend((element.get("class") or "").lower().split())
            self._walk_inside(element, bold=bold, style=None)

    def end_block(self, style: str) -> None:
        self.collector.end_paragraph(" ".join([style, *dict.fromkeys(self._inline)]).strip())
        self._inline.clear()

    def _walk_block(self, element: Any, tag: str, *, bold: bool) -> None:  # noqa: ANN401 - lxml has no types
        classes = (element.get("class") or "").lower().split()
        if "article" in classes or "page-break" in (element.get("style") or ""):
            self.collector.begin_page()
        if tag == "tr":
            self.collector.add_row([self._read_cell(cell, bold=bold) for cell in element if cell.tag in {"td", "th"}])
            return
        style = " ".join([tag, (element.get("id") or "").lower(), *classes])
        self._walk_inside(element, bold=bold, style=" ".join(style.split()))

    def _walk_inside(self, element: Any, *, bold: bool, style: str | None) -> None:  # noqa: ANN401 - lxml has no types
        """The text and children of an element; `style` None: an inline one, which ends no paragraph."""
        self._add(element.text, bold=bold)
        for child in element:
            block = child.tag in _BLOCKS
            if block:
                self.end_block(style or "")
            self.walk(child, bold=bold)
            self._add(child.tail, bold=bold)
        if style is not None:
            self.end_block(style)

    def _add(self, text: str | None, *, bold: bool) -> None:
        if text:
            self.collector.add(text.replace("\n", " ").replace("\r", " ").replace("\t", " "), bold=bold)

    def _read_cell(self, cell: Any, *, bold: bool) -> list[str]:  # noqa: ANN401 - lxml has no types
        inner = _Walker()
        inner.walk(cell, bold=bold)
        inner.end_block("")
        return list(_write_paragraphs(inner.collector))


def _write_paragraphs(collector: LineCollector) -> Iterator[str]:
    """Lines of a cell as its paragraphs; those after a line break stand alone too."""
    for line in collector.lines:
        yield line.text
