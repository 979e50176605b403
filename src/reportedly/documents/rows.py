"""JSON Lines, JSON and CSV -> articles, one a row, read as a stream; a bad row is a problem and the rest is read."""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from reportedly.config import Metadata
from reportedly.documents.article import make_article, merge_metadata
from reportedly.documents.columns import Columns, name_fields
from reportedly.documents.decode import SNIFF, Decoded, decode_bytes, decode_part
from reportedly.documents.formats import Fault, Keep, Origin, Piece
from reportedly.model import Article, Problem, PublishedBasis, Warning  # noqa: A004 - the contract's word

# The longest line and field that is read, in bytes and characters; a longer one is a problem, so that memory stays flat.
LONGEST_ROW = 50_000_000
LARGEST_JSON = 100_000_000  # bytes of a file that is not read row by row
_ELEMENT = re.compile(r"[^\s,\]]")  # with which the next element of an array begins


class RowReader:
    """Makes articles of the rows of one input, and warns once of the fields that it does not know."""

    def __init__(self, name: str | None, metadata: Metadata, keep: Keep = lambda *_: None, columns: Columns = ()) -> None:
        """`name` is the input's, for problems and for rows without an id; `metadata` is what a row lacks, but for the id.

        `keep` is called with each article and the bytes of its row. `columns` are the fields that the user paired with columns.
        """
        self._name = name
        self._metadata = metadata
        self._keep = keep
        self.columns = columns
        self._warned = False
        self._named: tuple[tuple[str, ...], dict[str, str] | str] = ((), {})

    def read_row(self, row: Mapping[str, Any], line: int, original: bytes | None = None) -> Article | Problem:
        """The article of a row, or a problem that names the line, counted from 1."""
        piece = self.read_piece(row, line)
        if isinstance(piece, Fault):
            return self.make_problem(piece.error, line)
        merged = merge_metadata(piece.metadata, replace(self._metadata, ref=None))
        if merged.ref is None and merged.url is None:
            merged = replace(merged, ref=f"{self._name or 'row'}:{line}")
        article = make_article(piece.text, merged, original=original, warnings=piece.warnings)
        if original is not None:
            self._keep(article, original)
        return article

    def read_piece(self, row: Mapping[str, Any], line: int) -> Piece | Fault:
        """What a row says, and nothing else; or why it is no article."""
        fields = self._name_fields(tuple(row))
        if isinstance(fields, str):
            return Fault(_describe_keys(row, fields), line)
        key = next(key for key, field in fields.items() if field == "text")
        text = row[key]
        if not isinstance(text, str) or not text.strip():
            return Fault(
                f'"{key}" is empty; fill it or take the row out'
                if isinstance(text, str) or text is None
                else f'"{key}" is {type(text).__name__}, not a string',
                line,
            )
        found: dict[str, str] = {}
        ignored: list[str] = []
        for name, value in row.items():
            field = fields.get(name)
            written = _write_value(value)
            if field is None or (written is None and value is not None):
                ignored.append(name)
            elif field != "text" and written and written.strip():
                found.setdefault(field, written)
        basis = PublishedBasis.RECORD if "published" in found else None
        return Piece(text, Metadata(**found, published_basis=basis), self._warn(ignored), sure=True)

    def _name_fields(self, keys: tuple[str, ...]) -> dict[str, str] | str:
        """The fields of a row's keys, found anew only where they are others than those of the row before."""
        if self._named[0] != keys:
            self._named = (keys, name_fields(keys, self.columns))
        return self._named[1]

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
    return RowReader(origin.name, origin.metadata, origin.keep, origin.columns)


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
            yield reader.read_row(row, number, original)
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
    decoder = _CellDecoder(first + (stream.peek(SNIFF) if isinstance(stream, io.BufferedReader) else b""))
    lines = io.TextIOWrapper(io.BufferedReader(_Prefixed(first, stream)), encoding="utf-8-sig", errors="surrogateescape", newline="")
    written: list[str] = []  # lines of the row that is read
    rows = csv.reader(_remember(lines, written), delimiter=delimiter or _find_delimiter(first, reader.columns))
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
            header = [decoder.decode(cell)[0].strip() for cell in row]
            if isinstance(wrong := name_fields(header, reader.columns, whole=True), str):
                yield reader.make_problem(wrong, begun)
                return
        elif len(row) != len(header):
            yield reader.make_problem(_describe_cells(len(row), len(header), begun, rows.line_num), begun)
        else:
            yield _read_cells(header, row, (begun, original), reader, decoder)


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
    return _add_warnings(reader.read_row(row, line, data.rstrip(b"\r\n")), decoded.warnings)


def _read_cells(
    header: list[str], row: list[str], written: tuple[int, bytes], reader: RowReader, decoder: "_CellDecoder"
) -> Article | Problem:
    cells: dict[str, str] = {}
    warnings: list[Warning] = []
    for name, cell in zip(header, row, strict=True):
        text, found = decoder.decode(cell)
        cells.setdefault(name, text)
        warnings.extend(w for w in found if w not in warnings)
    return _add_warnings(reader.read_row(cells, *written), warnings)


class _CellDecoder:
    """Decodes cells in which bytes that are not UTF-8 came through as lone surrogates; their encoding is guessed once, and kept."""

    def __init__(self, sample: bytes) -> None:
        """`sample` is the beginning of the input, of which more can be guessed than of a cell."""
        self._sample = sample
        self._kept: str | None = None

    def decode(self, cell: str) -> tuple[str, tuple[Warning, ...]]:
        """The cell's text, and a warning where its encoding is a guess."""
        if cell.isascii():
            return cell, ()
        data = cell.encode("utf-8", errors="surrogateescape")
        decoded = decode_part(data, self._kept) if self._kept else self._guess(data)
        return decoded.text, decoded.warnings

    def _guess(self, data: bytes) -> Decoded:
        """By the input's beginning, if that is not UTF-8 either, else by the cell; what is UTF-8 with damage tells nothing of the others."""
        decoded = decode_bytes(data)
        if decoded.encoding == "utf-8":
            return decoded
        whole = decode_bytes(self._sample)
        self._kept = decoded.encoding if whole.encoding == "utf-8" else whole.encoding
        return decode_part(data, self._kept)


def _add_warnings(result: Article | Problem, warnings: Iterable[Warning]) -> Article | Problem:
    found = tuple(warnings)
    return replace(result, warnings=result.warnings + found) if found and isinstance(result, Article) else result


def _find_delimiter(header: bytes, columns: Columns) -> str:
    """The first of comma, semicolon, tab and bar under which the header names the text; if none does, that which gives most columns."""
    line = header.decode("utf-8-sig", errors="replace").splitlines()[:1]
    cut = {mark: [cell.strip() for cell in next(csv.reader(line, delimiter=mark), [])] for mark in ",;\t|"}
    named = (mark for mark, cells in cut.items() if len(cells) > 1 and isinstance(name_fields(cells, columns, whole=True), dict))
    return next(named, max(cut, key=lambda mark: len(cut[mark])))


def _describe_cells(found: int, wanted: int, begun: int, ended: int) -> str:
    cells = f"{found} {'cell' if found == 1 else 'cells'} where the header has {wanted}"
    if ended > begun:
        return f"{cells}; the row goes on to line {ended}: is a quotation mark not closed?"
    return f"{cells}; quote cells that hold the delimiter"


def _write_value(value: object) -> str | None:
    """A string, or a number or list of strings as one; None for what cannot be a field."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    return None


def _describe_keys(row: Mapping[str, Any], wrong: str) -> str:
    """What is wrong with the keys of a row; a row without any of the words of ours is told so in few."""
    return (
        f'no "text"; fields found: {", ".join(map(str, row))[:300] or "none"}; say which is it with --columns text=NAME'
        if wrong.startswith("no column is named text;")
        else wrong
    )


def _describe_error(error: Exception) -> str:
    """What the parser did not like; the column counts from 1, and the line is the problem's own."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        # "Invalid control character at" ends where the place follows.
        return f"{error.msg.removesuffix(' at').lower()} at column {error.colno}"
    return str(error)[:200]
