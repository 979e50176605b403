"""An RTF file -> its lines, and those -> an article or the articles of a press database's export.

The reader follows the Rich Text Format specification 1.9.1 as far as text goes. It is our own because the libraries there are
give text without paragraphs, cells and emphasis, which the exports are split by; see the decision record on press databases.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reportedly.documents.formats import Fault, Origin, Piece
from reportedly.documents.lines import Line, LineCollector, clean_blanks
from reportedly.documents.press import make_article_piece, split_press
from reportedly.model import Warning  # noqa: A004 - the contract's word

# Groups in groups; Word writes some ten, and each is held in memory.
DEEPEST = 500
_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>.)|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
# Groups whose text is none of the document's. A group that begins with \* and is in neither list is skipped too.
_SKIPPED = frozenset({
    "annotation", "atnauthor", "atnid", "bkmkend", "bkmkstart", "colortbl", "comment", "datafield", "do", "falt", "filetbl", "fldinst", "footer",
    "footerf", "footerl", "footerr", "ftncn", "ftnsep", "ftnsepc", "generator", "header", "headerf", "headerl", "headerr", "listoverridetable", "listtable",
    "listtext", "nextfile", "nonesttables", "nonshppict", "objdata", "pict", "pntext", "private", "revtbl", "rsidtbl", "shprslt", "sp", "tc", "template",
    "themedata", "tcn", "ud", "xe", "xmlnstbl",
})  # fmt: skip
_KEPT = frozenset({"shpinst", "shptxt", "nesttableprops"})
_CHARACTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "line": "\n", "lbr": "\n", "softline": "\n",
}  # fmt: skip
_STRUCTURE = frozenset({"par", "cell", "row", "nestcell", "nestrow", "page", "sect"})
_SYMBOLS = {"~": "\xa0", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}"}
# Code pages by the number of a font's character set.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RtfError(Exception):
    """A file that cannot be read; `args` is not set, `reason` says what to do."""

    reason: str


@dataclass(frozen=True, slots=True)
class RtfDocument:
    """The lines of a file and the title that it gives itself; `unreadable` counts bytes outside their code page. Equality covers every field."""

    lines: tuple[Line, ...]
    title: str | None = None
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until a group ends. `into` is where its text goes: text, skip, fonts, styles, title, or note."""

    into: str = "text"
    bold: bool = False
    hidden: bool = False
    skip: int = 1  # characters that follow \uN for readers without Unicode
    font: int | None = None


def read_rtf(data: bytes, _: Origin) -> Iterator[Piece | Fault]:
    """The articles of a press database's export, else the file as one article."""
    try:
        document = parse_rtf(data)
    except RtfError as error:
        yield Fault(error.reason)
        return
    warnings: tuple[Warning, ...] = ()
    if document.unreadable:
        warnings = (
            Warning("replaced_characters", f"{document.unreadable} bytes are not in the file's code page and were replaced by U+FFFD"),
        )
    found = split_press(document.lines)
    if found is None:
        yield make_article_piece(document.lines, document.title, warnings)
    for piece in found or ():
        yield replace(piece, warnings=piece.warnings + warnings) if isinstance(piece, Piece) else piece


def parse_rtf(data: bytes) -> RtfDocument:
    """The lines of a file; headers, footers, pictures, comments, hidden and deleted text are left out, notes come last.

    Raises:
        RtfError: it is no RTF, or its groups are nested deeper than DEEPEST.
    """
    if not data.lstrip()[:5].lower().startswith(b"{\\rtf"):
        raise RtfError("is no RTF file; save it again as .rtf or .docx")
    return _RtfReader().read(data.decode("latin-1"))


@dataclass(slots=True)
class _RtfReader:
    """Reads the tokens of one file, from left to right."""

    group: _Group = field(default_factory=_Group)
    stack: list[_Group] = field(default_factory=list)
    body: LineCollector = field(default_factory=LineCollector)
    notes: LineCollector = field(default_factory=LineCollector)
    title: list[str] = field(default_factory=list)
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    default_font: int | None = None
    styles: dict[int, str] = field(default_factory=dict)
    style: int | None = None
    naming: int = 0  # the style or font that is being defined
    starred: bool = False  # the group began with \*
    opened: bool = False  # the last token opened a group
    waiting: bytearray = field(default_factory=bytearray)  # bytes of one code page, for a character may take two
    to_skip: int = 0
    in_row: bool = False
    in_table: bool = False
    cell: LineCollector = field(default_factory=LineCollector)
    row: list[list[str]] = field(default_factory=list)
    unreadable: int = 0

    def read(self, text: str) -> RtfDocument:
        at, end = 0, len(text)
        while at < end:
            token = _TOKEN.match(text, at)
            if token is None:  # a backslash that ends the file
                break
            at = token.end()
            if word := token["word"]:
                if word == "bin":
                    at += max(0, int(token["number"] or 0))
                else:
                    self._read_word(word, None if token["number"] is None else int(token["number"]))
            elif token["hex"]:
                self._read_byte(int(token["hex"], 16))
            elif brace := token["brace"]:
                if self._read_brace(brace):
                    break
            elif symbol := token["symbol"]:
                self._read_symbol(symbol)
            elif token["text"]:
                self._read_text(token["text"])
        return self._finish()

    def _finish(self) -> RtfDocument:
        self._flush()
        if self.in_row or self.row:
            self._end_cell()
            self._end_row()
        self._end_paragraph()
        self.notes.end_paragraph()
        title = clean_blanks(_join_surrogates("".join(self.title)).replace("\n", " ")) or None
        lines = tuple(_mend_line(line) for line in self.body.lines + self.notes.lines)
        return RtfDocument(lines, title, self.unreadable)

    def _read_brace(self, brace: str) -> bool:
        """Whether the document's own group ends here; what follows it is none of the document."""
        self._flush()
        self.to_skip = 0
        if brace == "{":
            if len(self.stack) >= DEEPEST:
                raise RtfError(f"has groups nested deeper than {DEEPEST}; open it in a word processor and save it again")
            self.stack.append(self.group)
            self.opened, self.starred = True, False
            return False
        if self.group.into == "note" and self.stack and self.stack[-1].into != "note":
            self.notes.end_paragraph("footnote text")
        self.opened = False
        if self.stack:
            self.group = self.stack.pop()
        return not self.stack

    def _read_symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.starred = True
        elif symbol in "\r\n":
            self._read_word("par", None)
        elif self.to_skip:
            self.to_skip -= 1
        else:
            self._write(_SYMBOLS.get(symbol, ""))

    def _read_word(self, word: str, number: int | None) -> None:
        opened, self.opened = self.opened, False
        self._flush()
        if self.to_skip and word not in {"u", "uc"}:
            self.to_skip -= 1
            if word in _CHARACTERS:
                return
        if opened or self.starred:
            self._open_destination(word)
        self.starred = False
        if self.group.into == "skip":
            return
        if word == "u":
            self._write_code(number or 0)
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif self.group.into == "text" and word in _STRUCTURE:
            self._end(word)
        elif self.group.into == "note" and word == "par":
            self.notes.end_paragraph("footnote text")
        else:
            self._set(word, number)

    def _end(self, word: str) -> None:
        """The end of a paragraph, cell, row or page; what a table inside a cell holds is paragraphs of that cell."""
        match word:
            case "cell":
                self._end_cell()
            case "row":
                self._end_row()
            case "page" | "sect":
                self._end_paragraph()
                self.body.begin_page()
            case _:
                self._end_paragraph()

    def _open_destination(self, word: str) -> None:
        """What a group is for is told by its first word."""
        known = {"fonttbl": "fonts", "stylesheet": "styles", "info": "info", "footnote": "note"}
        into = self.group.into
        if into == "skip":
            return
        if word in known:
            into = known[word]
        elif into == "info":
            into = "title" if word == "title" else "skip"
        elif word in _SKIPPED or (self.starred and word not in _KEPT and into not in {"fonts", "styles"}):
            into = "skip"
        self.group = replace(self.group, into=into)

    def _set(self, word: str, number: int | None) -> None:
        """Formatting, and what the tables of fonts and styles and the head of the file say."""
        match self.group.into, word:
            case "fonts", "f":
                self.naming = number or 0
            case "fonts", "fcharset":
                self.fonts[self.naming] = _CHARSETS.get(number or 0, self.codec)
            case "styles", "s" | "cs" | "ds" | "ts":
                self.naming = (number or 0) if word == "s" else -1
            case _, "ansicpg" | "mac" | "pc" | "pca":
                self.codec = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}.get(word) or _find_codec(number)
            case _, "deff":
                self.default_font = number
                self.group = replace(self.group, font=number)
            case _, "b" | "v" | "deleted" | "plain" | "uc" | "f":
                self._set_characters(word, number)
            case _, "s" | "pard" | "intbl" | "trowd":
                self._set_paragraph(word, number)
            case _:
                pass

    def _set_characters(self, word: str, number: int | None) -> None:
        match word:
            case "b":
                self.group = replace(self.group, bold=number != 0)
            case "v" | "deleted":
                self.group = replace(self.group, hidden=number != 0)
            case "plain":
                self.group = replace(self.group, bold=False, hidden=False, font=self.default_font)
            case "uc":
                self.group = replace(self.group, skip=max(0, number or 0))
            case _:
                self.group = replace(self.group, font=number)

    def _set_paragraph(self, word: str, number: int | None) -> None:
        match word:
            case "s":
                self.style = number
            case "pard":
                self.style, self.in_table = None, False
            case "intbl":
                self.in_table = True
            case _:
                self.in_row = True

    def _read_byte(self, byte: int) -> None:
        self.opened = False
        if self.to_skip:
            self.to_skip -= 1
        else:
            self.waiting.append(byte)

    def _read_text(self, text: str) -> None:
        """Plain characters; bytes above 127, which the specification does not allow, are UTF-8 if they can be, else of the code page."""
        self.opened = False
        if self.to_skip:
            dropped = min(self.to_skip, len(text))
            self.to_skip -= dropped
            text = text[dropped:]
        if text.isascii():
            self._flush()
            self._write(text)
            return
        data = text.encode("latin-1")
        try:
            self._flush()
            self._write(data.decode())
        except UnicodeDecodeError:
            self.waiting.extend(data)

    def _flush(self) -> None:
        """The bytes that wait are complete: another token follows."""
        if self.waiting:
            font = self.default_font if self.group.font is None else self.group.font
            text = bytes(self.waiting).decode(self.codec if font is None else self.fonts.get(font, self.codec), "replace")
            self.waiting.clear()
            if self.group.into in {"text", "note"}:
                self.unreadable += text.count("\ufffd")
            self._write(text)

    def _write_code(self, number: int) -> None:
        code = number + 0x10000 if number < 0 else number
        self.to_skip = self.group.skip
        self._write(chr(code) if 0 <= code <= 0x10FFFF else "\ufffd")

    def _write(self, text: str) -> None:
        group = self.group
        match group.into:
            case "styles":
                self.styles[self.naming] = self.styles.get(self.naming, "") + text
            case "title":
                self.title.append(text)
            case "text" if not group.hidden:
                (self.cell if self._in_cell() else self.body).add(text, bold=group.bold)
            case "note" if not group.hidden:
                self.notes.add(text)
            case _:
                pass

    def _in_cell(self) -> bool:
        return self.in_row or self.in_table

    def _end_paragraph(self) -> None:
        style = self.styles.get(self.style or 0, "").strip().rstrip(";").lower() if self.style is not None else ""
        (self.cell if self._in_cell() else self.body).end_paragraph(style)

    def _end_cell(self) -> None:
        self.cell.end_paragraph()
        self.row.append([line.text for line in self.cell.lines])
        self.cell = LineCollector()

    def _end_row(self) -> None:
        if self.cell.lines:
            self._end_cell()
        self.body.add_row(self.row)
        self.row, self.in_row, self.in_table = [], False, False


def _find_codec(number: int | None) -> str:
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "cp1252"


def _mend_line(line: Line) -> Line:
    """Characters outside the basic plane come as two halves."""
    cells = tuple(tuple(_join_surrogates(p) for p in cell) for cell in line.cells)
    return replace(line, text=_join_surrogates(line.text), cells=cells)


def _join_surrogates(text: str) -> str:
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
