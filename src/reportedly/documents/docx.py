"""A Word file -> its lines, and those -> an article or the articles of a press database's export.

python-docx opens the package and knows its parts and styles; the body is walked here, for the library's own list of paragraphs
leaves out insertions, content controls and text boxes.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from reportedly.documents.formats import Fault, Origin, Piece
from reportedly.documents.lines import Line, LineCollector
from reportedly.documents.press import make_article_piece, split_press

# Members of the package, their size unpacked, and that of the largest one of XML, which takes some ten times as much as a tree (bytes).
MOST_MEMBERS = 5_000
LARGEST_PACKAGE = 300_000_000
LARGEST_XML = 40_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT_BOX = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Elements whose content is read as if they were not there; what is in none of the lists has no text.
_AROUND = frozenset(
    _W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo")
)
_GIVEN = {_W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_NOTES = ("footnotes", "endnotes")


class DocxError(Exception):
    """Why a file cannot be read, in words for the user."""


def read_docx(data: bytes, _: Origin) -> Iterator[Piece | Fault]:
    """The articles of a press database's export, else the file as one article."""
    try:
        lines, title = parse_docx(data)
    except DocxError as error:
        yield Fault(str(error))
        return
    found = split_press(lines)
    yield from found if found is not None else [make_article_piece(lines, title)]


def parse_docx(data: bytes) -> tuple[tuple[Line, ...], str | None]:
    """The lines of a file and the title in its properties; headers, footers, comments, hidden and deleted text are left out, notes come last.

    Raises:
        DocxError: it is no Word file, is damaged or too large, or python-docx is not installed.
    """
    _check_package(data)
    try:
        from docx import Document  # noqa: PLC0415 - only Word files need it
    except ImportError as error:
        raise DocxError("needs python-docx: pip install 'reportedly[documents]'") from error
    try:
        document = Document(io.BytesIO(data))
        declared = document.element.getroottree().docinfo.doctype
        read = None if declared else (_DocxReader(document).read(), document.core_properties.title or None)
    except Exception as error:  # any bytes may be input, and the libraries below raise many types
        raise DocxError(
            f"could not be read as a Word file ({type(error).__name__}); open it in a word processor and save it again"
        ) from error
    if read is None:  # Word writes none; the parser does not expand what it defines, so text would be missing
        raise DocxError("declares a document type of its own, as no word processor does; open it in one and save it again")
    return read


def _check_package(data: bytes) -> None:
    """Refuses what would not fit into memory by what the package declares; no more than that is ever unpacked of a member."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except Exception as error:
        raise DocxError("is a ZIP or Office file, but damaged or no Word file; open it in a word processor and save it again") from error
    names = {m.filename for m in members}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise DocxError("is a ZIP or Office file, but no Word file; unpack it, or save its text as .docx or .txt")
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_PACKAGE:
        raise DocxError(f"unpacks to more than {MOST_MEMBERS:,} parts or {LARGEST_PACKAGE:,} bytes; save it without its pictures")
    if any(m.file_size > LARGEST_XML for m in members if m.filename.endswith((".xml", ".rels"))):
        raise DocxError(f"has a part of more than {LARGEST_XML:,} bytes; split it into several files")


class _DocxReader:
    """Walks the body of one document."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - the library's Document
        self._document = document
        self._styles = {s.style_id: s for s in document.styles}
        self._known: dict[str | None, tuple[str, bool]] = {}
        self._collector = LineCollector()
        self._boxes: list[Any] = []
        self._notes: list[tuple[str, str]] = []

    def read(self) -> tuple[Line, ...]:
        self._walk_blocks(self._document.element.body)
        for kind, number in self._notes:
            if (note := self._find_note(kind, number)) is not None:
                self._walk_blocks(note)
        return tuple(self._collector.lines)

    def _walk_blocks(self, parent: Any) -> None:  # noqa: ANN401 - lxml has no types
        for element in parent:
            if element.tag == _W + "p":
                self._read_paragraph(element)
            elif element.tag == _W + "tbl":
                self._read_table(element)
            elif element.tag in _AROUND:
                self._walk_blocks(element)

    def _read_paragraph(self, paragraph: Any) -> None:  # noqa: ANN401 - lxml has no types
        properties = paragraph.find(_W + "pPr")
        name, bold = self._find_style(properties)
        if _is_on(properties, "pageBreakBefore"):
            self._collector.begin_page()
        self._walk_runs(paragraph, name, bold=bold)
        self._collector.end_paragraph(name)
        if properties is not None and properties.find(_W + "sectPr") is not None:
            self._collector.begin_page()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._walk_blocks(box)

    def _walk_runs(self, parent: Any, style: str, *, bold: bool) -> None:  # noqa: ANN401 - lxml has no types
        for element in parent:
            if element.tag == _W + "r":
                self._read_run(element, style, bold=bold)
            elif element.tag in _AROUND:
                self._walk_runs(element, style, bold=bold)

    def _read_run(self, run: Any, style: str, *, bold: bool) -> None:  # noqa: ANN401 - lxml has no types
        properties = run.find(_W + "rPr")
        if _is_on(properties, "vanish"):
            return
        if properties is not None and properties.find(_W + "b") is not None:
            bold = _is_on(properties, "b")
        for element in run:
            if element.tag == _W + "t":
                self._collector.add(element.text or "", bold=bold)
            elif element.tag == _W + "br" and element.get(_W + "type") in {"page", "column"}:
                self._collector.end_paragraph(style)
                self._collector.begin_page()
            elif element.tag in _GIVEN:
                self._collector.add(_GIVEN[element.tag])
            elif element.tag in {_W + "footnoteReference", _W + "endnoteReference"}:
                self._notes.append((element.tag.removeprefix(_W).removesuffix("Reference") + "s", element.get(_W + "id") or ""))
            else:
                self._boxes.extend(_find_boxes(element))

    def _read_table(self, table: Any) -> None:  # noqa: ANN401 - lxml has no types
        for row in _find_inside(table, "tr"):
            self._collector.add_row([self._read_cell(cell) for cell in _find_inside(row, "tc")])

    def _read_cell(self, cell: Any) -> list[str]:  # noqa: ANN401 - lxml has no types
        outer, self._collector = self._collector, LineCollector()
        self._walk_blocks(cell)
        inner, self._collector = self._collector, outer
        return [line.text for line in inner.lines]

    def _find_style(self, properties: Any) -> tuple[str, bool]:  # noqa: ANN401 - lxml has no types
        """The name of a paragraph's style in lower case and whether it is bold by itself or by what it is based on."""
        named = None if properties is None else properties.find(_W + "pStyle")
        key = None if named is None else named.get(_W + "val")
        if key not in self._known:
            style = self._styles.get(key) if key else None
            name = (style.name or "").lower() if style is not None else ""
            seen: set[str] = set()
            while style is not None and style.font.bold is None and style.style_id not in seen:
                seen.add(style.style_id)
                style = style.base_style
            self._known[key] = (name, bool(style is not None and style.font.bold))
        return self._known[key]

    def _find_note(self, kind: str, number: str) -> Any:  # noqa: ANN401 - lxml has no types
        """A footnote or endnote by its number; the library knows none of them."""
        from docx.oxml import parse_xml  # noqa: PLC0415 - only Word files need it

        for relation in self._document.part.rels.values():
            if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
                root = parse_xml(relation.target_part.blob)
                return next((note for note in root if note.get(_W + "id") == number), None)
        return None


def _find_inside(parent: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    """The rows of a table or cells of a row, content controls and insertions around them seen through."""
    for element in parent:
        if element.tag == _W + name:
            yield element
        elif element.tag in _AROUND:
            yield from _find_inside(element, name)


def _find_boxes(element: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    """The text boxes in a drawing; each is written twice, the second time for older programs."""
    for child in element:
        if child.tag == _TEXT_BOX:
            yield child
        elif child.tag != _FALLBACK:
            yield from _find_boxes(child)


def _is_on(properties: Any, name: str) -> bool:  # noqa: ANN401 - lxml has no types
    """Whether a property that is on or off is on."""
    found = None if properties is None else properties.find(_W + name)
    return found is not None and found.get(_W + "val") not in {"0", "false", "off", "none"}
