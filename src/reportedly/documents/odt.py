"""An OpenDocument text (LibreOffice, Google Docs) -> its lines, and those -> an article. XML by lxml, which expands no entity here."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from reportedly.documents.formats import Fault, Origin, Piece
from reportedly.documents.lines import LineCollector
from reportedly.documents.press import make_article_piece

# A part is read as a tree, which takes some ten times its size (bytes).
LARGEST_XML = 40_000_000
_MEND = "open it in a word processor and save it as .docx"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE, _OFFICE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "style", "office"))
_GIVEN = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
# What was deleted, what somebody remarked, contents and indexes.
_UNREAD = frozenset({
    _TEXT + "tracked-changes", _OFFICE + "annotation", _TEXT + "table-of-content", _TEXT + "alphabetical-index", _TEXT + "sequence-decls", _OFFICE + "forms",
})  # fmt: skip
_HEADINGS = {"1": "heading 1"}


def read_odt(data: bytes, _: Origin) -> Iterator[Piece | Fault]:
    """The file as one article; notes come last."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if packed.getinfo("content.xml").file_size > LARGEST_XML:
                yield Fault(f"has a part of more than {LARGEST_XML:,} bytes; split it into several files")
                return
            locked = "META-INF/manifest.xml" in packed.namelist() and b"encryption-data" in packed.open("META-INF/manifest.xml").read(
                LARGEST_XML
            )
            content = packed.read("content.xml")
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        yield Fault(f"is no OpenDocument text that can be read ({type(error).__name__}); {_MEND}")
        return
    if locked:
        yield Fault("is encrypted and needs a password; save a copy without one")
        return
    yield _read_content(content)


def _read_content(content: bytes) -> Piece | Fault:
    from lxml import etree  # noqa: PLC0415 - most files need none of it

    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return Fault(f"has a part that is not XML; {_MEND}")
    if root.getroottree().docinfo.doctype:  # no program writes one, and text would be missing
        return Fault(f"declares a document type of its own, as no word processor does; {_MEND}")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        return Fault(f"holds no text document; {_MEND}, or a sheet as .xlsx")
    return make_article_piece(_OdtReader(root).read(body), None)


class _OdtReader:
    """Walks the body of one document."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401 - lxml has no types
        named = {s.get(_STYLE + "name"): s.get(_STYLE + "parent-style-name") for s in root.iter(_STYLE + "style")}
        self._styles = {name: (parent or name) for name, parent in named.items()}
        self._collector = LineCollector()
        self._later: list[Any] = []

    def read(self, body: Any) -> tuple[Any, ...]:  # noqa: ANN401 - lxml has no types
        self._walk_blocks(body)
        while self._later:  # notes and frames, in order; a note may hold a frame
            later, self._later = self._later, []
            for element in later:
                self._walk_blocks(element)
        return tuple(self._collector.lines)

    def _walk_blocks(self, parent: Any) -> None:  # noqa: ANN401 - lxml has no types
        for element in parent:
            if element.tag in {_TEXT + "p", _TEXT + "h"}:
                self._walk_inline(element)
                self._collector.end_paragraph(self._name_style(element))
            elif element.tag == _TABLE + "table-row":
                self._collector.add_row([self._read_cell(cell) for cell in element if cell.tag == _TABLE + "table-cell"])
            elif isinstance(element.tag, str) and element.tag not in _UNREAD:
                self._walk_blocks(element)

    def _walk_inline(self, parent: Any) -> None:  # noqa: ANN401 - lxml has no types
        self._add(parent.text)
        for element in parent:
            if element.tag in _GIVEN:
                self._collector.add(_GIVEN[element.tag])
            elif element.tag == _TEXT + "s":
                self._collector.add(" ")
            elif element.tag == _TEXT + "note":
                self._later.extend(element.iter(_TEXT + "note-body"))
            elif isinstance(element.tag, str) and element.tag.startswith(_TEXT):
                self._walk_inline(element)
            elif isinstance(element.tag, str) and element.tag not in _UNREAD:  # a frame
                self._later.append(element)
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._collector.add(" ".join(f".{text}.".split())[1:-1])

    def _read_cell(self, cell: Any) -> list[str]:  # noqa: ANN401 - lxml has no types
        outer, self._collector = self._collector, LineCollector()
        self._walk_blocks(cell)
        inner, self._collector = self._collector, outer
        return [line.text for line in inner.lines]

    def _name_style(self, element: Any) -> str:  # noqa: ANN401 - lxml has no types
        if element.tag == _TEXT + "h":
            return _HEADINGS.get(element.get(_TEXT + "outline-level", ""), "heading")
        name = element.get(_TEXT + "style-name", "")
        return str(self._styles.get(name, name)).lower()
