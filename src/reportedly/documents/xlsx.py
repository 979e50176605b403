"""An XLSX workbook -> its rows, one article each, sheet by sheet; names of columns as in CSV."""

import io
import json
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
            parts = packed.infolist()
        size = sum(part.file_size for part in parts)
        if size > LARGEST_UNPACKED:
            yield Fault(f"unpacks to {size:,} bytes, more than {LARGEST_UNPACKED:,}; save the sheet as CSV")
            return
        large = next((p for p in parts if p.file_size > LARGEST_PART and not _is_read_in_rows(p.filename)), None)
        if large:
            yield Fault(
                f"its part {large.filename[:100]} unpacks to {large.file_size:,} bytes, more than {LARGEST_PART:,}; save the sheet as CSV"
            )
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
