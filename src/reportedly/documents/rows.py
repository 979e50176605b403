"""JSON Lines, JSON and CSV -> articles, one a row, read as a stream; a bad row is a problem and the rest is read."""

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from reportedly.config import Metadata
from reportedly.documents.article import make_article, merge_metadata
from reportedly.documents.decode import decode_bytes
from reportedly.documents.formats import Origin
from reportedly.model import Article, Problem, Warning  # noqa: A004 - the contract's word

# Field names of a row and what they are of an article.
_NAMES = {
    "id": "ref",
    "text": "text",
    "title": "headline",
    "headline": "headline",
    "url": "url",
    "published": "published",
    "date": "published",
    "outlet": "outlet",
    "publisher": "outlet",
    "byline": "byline",
    "author": "byline",
}
# The longest line and field that is read, in bytes and characters; a longer one is a problem, so that memory stays flat.
LONGEST_ROW = 50_000_000
LARGEST_JSON = 100_000_000  # bytes of a file that is not read row by row
_ELEMENT = re.compile(r"[^\s,\]]")  # with which the next element of an array begins


class RowReader:
    """Makes articles of the rows of one input, and warns once of the fields that it does not know."""

    def __init__(self, name: str | None, metadata: Metadata, keep: Callable[[Article, bytes], None] = lambda *_: None) -> None:
        """`name` is the input's, for problems and for rows without an id; `metadata` is what a row lacks, but for the id.

        `keep` is called with each article and the bytes of its row.
        """
        self._name = name
        self._metadata = metadata
        self._keep = keep
        self._warned = False

    def read_row(self, row: Mapping[str, Any], line: int, original: bytes | None = None) -> Article | Problem:
        """The article of a row, or a problem that names the line, counted from 1."""
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            return self.make_problem(_describe_text(row), line)
        found: dict[str, str] = {}
        ignored: list[str] = []
        for key, value in row.items():
            name = _NAMES.get(key)
            written = _write_value(value)
            if name is None or (written is None and value is not None):
                ignored.append(key)
            elif name != "text" and written and written.strip():
                found.setdefault(name, written)
        merged = merge_metadata(Metadata(**found), replace(self._metadata, ref=None))
        if merged.ref is None and merged.url is None:
            merged = replace(merged, ref=f"{self._name or 'row'}:{line}")
        article = make_article(text, merged, original=original, warnings=self._warn(ignored))
        if original is not None:
            self._keep(article, original)
        return article

    def make_problem(self, error: str, line: int | None = None) -> Problem:
        """A problem of this input."""
        return Problem("documents", error, self._name, line)

    def _warn(self, ignored: list[str]) -> tuple[Warning, ...]:
        if not ignored or self._warned:
            return ()
        self._warned = True
        return (Warning("ignored_keys", f"fields that are not read: {', '.join(map(repr, ignored[:20]))}; said once for the whole input"),)


def stream_json_lines(stream: BinaryIO, origin: Origin) -> Iterator[Article | Problem]:
    """JSON Lines from an open file."""
    return read_json_lines(stream, _make_reader(origin))


def stream_json(stream: BinaryIO, origin: Origin) -> Iterator[Article | Problem]:
    """An object or array from an open file, which is held in memory whole."""
    reader = _make_reader(origin)
    data = stream.read(LARGEST_JSON + 1)
    if len(data) > LARGEST_JSON:
        return iter([reader.make_problem(f"has more than {LARGEST_JSON:,} bytes; split it, or give one article a line as JSON Lines")])
    return read_json(data, reader)


def stream_csv(stream: BinaryIO, origin: Origin) -> Iterator[Article | Problem]:
    """CSV from an open file, its delimiter told from the header."""
    return read_csv(stream, _make_reader(origin))


def stream_tsv(stream: BinaryIO, origin: Origin) -> Iterator[Article | Problem]:
    """Columns apart by tabs."""
    return read_csv(stream, _make_reader(origin), "\t")


def _make_reader(origin: Origin) -> RowReader:
    return RowReader(origin.name, origin.metadata, origin.keep)


def read_json_lines(stream: BinaryIO, reader: RowReader) -> Iterator[Article | Problem]:
    """One article a line of `stream`; blank lines are skipped. Holds one line at a time."""
    for line, data in enumerate(_read_lines(stream), start=1):
        if data is None:
            yield reader.make_problem(f"the line is longer than {LONGEST_ROW:,} bytes", line)
        elif data.strip():
            yield _read_json_line(data, line, reader)


def read_json(data: bytes, reader: RowReader) -> Iterator[Article | Problem]:
    """One object, or an array of objects, each an article; `line` of a problem is the place in the array, from 1."""
    text = decode_bytes(data).text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield reader.make_problem(f"not JSON: {_describe_error(error)}", getattr(error, "lineno", None))
        return
    rows = found if isinstance(found, list) else [found]
    if not rows:
        yield reader.make_problem('the JSON array is empty; give objects with a "text"')
    originals = _cut_elements(text) if isinstance(found, list) else iter([data])
    for number, (row, original) in enumerate(zip(rows, originals, strict=True), start=1):
        if isinstance(row, dict):
            yield reader.read_row(_lower_keys(row), number, original)
        else:
            yield reader.make_problem('not a JSON object; write {"text": ...}', number)


def _cut_elements(text: str) -> Iterator[bytes]:
    """The elements of an array that is known to be JSON, each as it is written, in UTF-8."""
    decoder = json.JSONDecoder()
    at = text.index("[") + 1
    while start := _ELEMENT.search(text, at):
        _, at = decoder.raw_decode(text, start.start())
        yield text[start.start() : at].encode("utf-8", "surrogatepass")


def read_csv(stream: BinaryIO, reader: RowReader, delimiter: str | None = None) -> Iterator[Article | Problem]:
    """One article a row under a header line; names in any case. `line` is that on which a row begins.

    A row with more or fewer cells than the header is a problem: its text may stand in another column. Without a
    `delimiter` it is told from the header.
    """
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ROW))
    first = stream.readline(LONGEST_ROW)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # lines that cannot be cut at bytes; spreadsheets write such files
        first = decode_bytes(first + stream.read()).text.encode()
    lines = io.TextIOWrapper(io.BufferedReader(_Prefixed(first, stream)), encoding="utf-8-sig", errors="surrogateescape", newline="")
    written: list[str] = []  # lines of the row that is read
    rows = csv.reader(_remember(lines, written), delimiter=delimiter or _find_delimiter(first))
    line, header = 1, None
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield reader.make_problem(f"not CSV: {error}", line)
            line = rows.line_num + 1
            written.clear()
            continue
        begun, line = line, rows.line_num + 1
        original = "".join(written).rstrip("\r\n").encode("utf-8", "surrogateescape")
        written.clear()
        if not any(cell.strip() for cell in row):
            continue
        if header is None:
            header = [_repair(cell)[0].strip().lower() for cell in row]
            if "text" not in header:
                yield reader.make_problem(f"no column is named text; columns found: {', '.join(header)[:300]}", begun)
                return
        elif len(row) != len(header):
            yield reader.make_problem(_describe_cells(len(row), len(header), begun, rows.line_num), begun)
        else:
            yield _read_cells(header, row, (begun, original), reader)


def _remember(lines: Iterable[str], seen: list[str]) -> Iterator[str]:
    for line in lines:
        seen.append(line)
        yield line


class _Prefixed(io.RawIOBase):
    """Bytes already read, then the rest of a stream."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = first
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer, which 3.11 cannot name
        data = self._first[: len(buffer)] or self._rest.read(len(buffer))
        self._first = self._first[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def _read_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines as UTF-8 without a byte order mark; None for one that is too long, which is skipped."""
    first = stream.readline(LONGEST_ROW)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield from decode_bytes(first + stream.read()).text.encode().split(b"\n")
        return
    line = first.removeprefix(codecs.BOM_UTF8)
    while line:
        if len(line) < LONGEST_ROW or line.endswith(b"\n"):
            yield line
        else:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_ROW)
            yield None
        line = stream.readline(LONGEST_ROW)


def _read_json_line(data: bytes, line: int, reader: RowReader) -> Article | Problem:
    decoded = decode_bytes(data)
    try:
        row = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        return reader.make_problem(f"not JSON: {_describe_error(error)}", line)
    if not isinstance(row, dict):
        return reader.make_problem('not a JSON object; write {"text": ...}', line)
    return _add_warnings(reader.read_row(_lower_keys(row), line, data.rstrip(b"\r\n")), decoded.warnings)


def _read_cells(header: list[str], row: list[str], written: tuple[int, bytes], reader: RowReader) -> Article | Problem:
    cells: dict[str, str] = {}
    warnings: list[Warning] = []
    for name, cell in zip(header, row, strict=True):
        text, found = _repair(cell)
        cells.setdefault(name, text)
        warnings.extend(w for w in found if w not in warnings)
    return _add_warnings(reader.read_row(cells, *written), warnings)


def _repair(cell: str) -> tuple[str, tuple[Warning, ...]]:
    """A cell in which bytes that are not UTF-8 came through as lone surrogates, decoded as a file would be."""
    if cell.isascii():
        return cell, ()
    data = cell.encode("utf-8", errors="surrogateescape")
    decoded = decode_bytes(data)
    return decoded.text, decoded.warnings


def _add_warnings(result: Article | Problem, warnings: Iterable[Warning]) -> Article | Problem:
    found = tuple(warnings)
    return replace(result, warnings=result.warnings + found) if found and isinstance(result, Article) else result


def _find_delimiter(header: bytes) -> str:
    """The first of comma, semicolon, tab and bar that leaves a column named text; the comma if none does."""
    line = header.decode("utf-8-sig", errors="replace").lower()
    for delimiter in ",;\t|":
        if any(cell.strip().strip('"').strip() == "text" for cell in line.split(delimiter)) and delimiter in line:
            return delimiter
    return ","


def _describe_cells(found: int, wanted: int, begun: int, ended: int) -> str:
    cells = f"{found} {'cell' if found == 1 else 'cells'} where the header has {wanted}"
    if ended > begun:
        return f"{cells}; the row goes on to line {ended}: is a quotation mark not closed?"
    return f"{cells}; quote cells that hold the delimiter"


def _lower_keys(row: dict[str, Any]) -> dict[str, Any]:
    lowered: dict[str, Any] = {}
    for key, value in row.items():
        lowered.setdefault(key.lower() if key.lower() in _NAMES else key, value)
    return lowered


def _write_value(value: object) -> str | None:
    """A string, or a number or list of strings as one; None for what cannot be a field."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    return None


def _describe_text(row: Mapping[str, Any]) -> str:
    if "text" not in row:
        return f'no "text"; fields found: {", ".join(map(str, row))[:300] or "none"}'
    return '"text" is empty' if isinstance(row["text"], str) else f'"text" is {type(row["text"]).__name__}, not a string'


def _describe_error(error: Exception) -> str:
    """What the parser did not like; the column counts from 1, and the line is the problem's own."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        # "Invalid control character at" ends where the place follows.
        return f"{error.msg.removesuffix(' at').lower()} at column {error.colno}"
    return str(error)[:200]
