"""An XLSX workbook -> its rows, one article each, sheet by sheet; names of columns as in CSV."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from reportedly.documents.columns import name_fields
from reportedly.documents.formats import Fault, Origin, Piece
from reportedly.documents.rows import RowReader
from reportedly.model import Warning  # noqa: A004 - the contract's word

# A workbook that unpacks to more is no table of articles, or a trap (bytes).
LARGEST_UNPACKED = 1_000_000_000
# The library reads every other part as a tree, which takes some twenty times its size in memory (bytes).
LARGEST_PART = 10_000_000
_READ_IN_ROWS = ("xl/worksheets/", "xl/sharedStrings", "xl/media/", "xl/embeddings/", "xl/drawings/", "xl/charts/", "xl/pivotCache/")
# The library takes 4 to 10 µs for a string that cells share, and 1 to 2 µs for a tag of a sheet; a sheet has no more rows, by Excel, and no row so many tags.
MOST_STRINGS, MOST_ROWS, MOST_IN_ROW = 1_000_000, 1_048_576, 1_000_000
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s/>]")
_CHUNK, _LONGEST_NAME = 1 << 20, 40  # bytes
# Rows above the header that may be empty or hold a title.
MOST_ABOVE = 20


def read_xlsx(data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    """The rows of every sheet that has a column for the text, under its own header; cells of formulas as they were last computed."""
    try:
        yield from _read_book(data, origin)
    except SyntaxError as error:  # how the XML parser says that a part is not well-formed
        yield Fault(f"has a part that is not XML ({str(error)[:100]}); save the sheet as CSV, or the workbook anew")


def _read_book(data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError:
        yield Fault("needs openpyxl: pip install 'reportedly[documents]'")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            wrong = _find_too_large(packed)
        if wrong:
            yield Fault(f"{wrong}; save the sheet as CSV")
            return
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        yield Fault(f"is no XLSX workbook that can be read ({str(error)[:100]}); save it anew as XLSX or CSV")
        return
    tables = [(sheet, _find_header(sheet, origin)) for sheet in book.worksheets]
    found = [(sheet, header) for sheet, header in tables if isinstance(header, int)]
    if not found:
        yield from (Fault(f"sheet {sheet.title!r}: {wrong}") for sheet, wrong in tables)
        return
    left = [sheet.title for sheet, header in tables if not isinstance(header, int)]
    warnings = (Warning("ignored_sheets", f"sheets without a column for the text: {', '.join(map(repr, left))[:300]}"),) if left else ()
    for sheet, header in found:
        name = origin.name if len(tables) == 1 else f"{origin.name or 'workbook'}:{sheet.title}"
        for piece in _read_sheet(sheet, header, name, origin):
            yield replace(piece, warnings=(*piece.warnings, *warnings)) if isinstance(piece, Piece) and warnings else piece
            warnings = () if isinstance(piece, Piece) else warnings


def _find_too_large(packed: zipfile.ZipFile) -> str | None:
    """What would take too long or too much memory, in words. Every part that is read row by row is unpacked here once more, 1 MB at a time."""
    parts = packed.infolist()
    size = sum(part.file_size for part in parts)
    if size > LARGEST_UNPACKED:
        return f"unpacks to {size:,} bytes, more than {LARGEST_UNPACKED:,}"
    for part in parts:
        name = part.filename[:100]
        if not _is_read_in_rows(part.filename):
            if part.file_size > LARGEST_PART:
                return f"its part {name} unpacks to {part.file_size:,} bytes, more than {LARGEST_PART:,}"
        elif part.filename.startswith("xl/sharedStrings"):
            if sum(chunk.count(b"<si") for chunk in _read_chunks(packed, part)) > MOST_STRINGS:
                return f"its part {name} has more than {MOST_STRINGS:,} strings"
        elif part.filename.startswith("xl/worksheets/") and (wrong := _find_crowded(_read_chunks(packed, part))):
            return f"its part {name} {wrong}"
    return None


def _read_chunks(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Cut before a tag where one stands near the end, so that no name of a tag is cut."""
    rest = b""
    with packed.open(part) as stream:
        while data := stream.read(_CHUNK):
            data = rest + data
            cut = data.rfind(b"<", -_LONGEST_NAME)
            rest = data[cut:] if cut > 0 else b""
            yield data[: len(data) - len(rest)]
    yield rest


def _find_crowded(chunks: Iterator[bytes]) -> str | None:
    rows = tags = 0
    for chunk in chunks:
        first, *others = _ROW.split(chunk)
        rows += len(others)
        tags += first.count(b"<")
        for row in others:
            if tags > MOST_IN_ROW:
                break
            tags = row.count(b"<")
        if rows > MOST_ROWS:
            return f"has more than {MOST_ROWS:,} rows"
        if tags > MOST_IN_ROW:
            return f"has more than {MOST_IN_ROW:,} tags in a row"
    return None


def _is_read_in_rows(name: str) -> bool:
    return name.startswith(_READ_IN_ROWS) and not name.endswith(".rels")


def _find_header(sheet: Any, origin: Origin) -> int | str:  # noqa: ANN401 - openpyxl has no types
    """The number of the first row that names the text, from 1, or what is wrong with the first that is not empty."""
    wrong = ""
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ABOVE, values_only=True), start=1):
        cells = _list_names(row)
        said = name_fields(cells, origin.columns, whole=True) if cells else ""
        if isinstance(said, dict):
            return number
        wrong = wrong or said
    return wrong or "is empty; give a workbook with a row that names the columns"


def _list_names(row: Sequence[object]) -> list[str]:
    return [str(cell).strip() for cell in row if cell is not None and str(cell).strip()]


def _read_sheet(sheet: Any, header: int, name: str | None, origin: Origin) -> Iterator[Piece | Fault]:  # noqa: ANN401
    reader = RowReader(name, origin.metadata, columns=origin.columns)
    rows = sheet.iter_rows(min_row=header, values_only=True)
    names = ["" if cell is None else str(cell).strip() for cell in next(rows)]
    for number, row in enumerate(rows, start=header + 1):
        cells: dict[str, str | None] = {}
        for key, cell in zip(names, row, strict=False):
            if key:
                cells.setdefault(key, write_cell(cell))
        if not any(cells.values()):
            continue
        found = reader.read_piece(cells, number)
        if isinstance(found, Piece):
            known = found.metadata
            ref = known.ref or (None if known.url else f"{name or 'row'}:{number}")
            original = json.dumps(cells, ensure_ascii=False).encode("utf-8", "surrogatepass")
            found = replace(found, metadata=replace(known, ref=ref), original=original)
        yield found


def write_cell(cell: object) -> str | None:
    """What a cell shows: a day without a clock time, a whole number without a point."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
