"""Tables -> files: CSV, an Excel workbook or Parquet, each with a description of every column beside it.

The description is a Frictionless Data Package (https://specs.frictionlessdata.io/table-schema/), which R, Python and OpenRefine read, and
the same in words. Rows pass through in batches, so that memory does not grow with them.
"""

import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reportedly.exchange.table import guard_cell
from reportedly.ledger import TABLES, Column, Ledger, Table

Rows = Iterable[Sequence[tuple[object, ...]]]
LONGEST_CELL = 32_767  # characters that Excel keeps in a cell
MOST_ROWS = 1_048_575  # rows of a sheet below its header


class TooLargeError(ValueError):
    """A table that a format cannot hold; its text says which and what to take instead."""


def write_tables(ledger: Ledger, form: str, out: Path, more: Sequence[tuple[Table, Rows]] = ()) -> Iterator[Path]:
    """All tables of a ledger, of one moment, and `more` beside them, as `form`: see `write_filled`."""
    own = [(table, ledger.table(table)) for table in TABLES.values()]
    with ledger.hold(once=True):
        yield from write_filled([*own, *more], form, out, f"Tables of {ledger.path.name}")


def write_filled(filled: Sequence[tuple[Table, Rows]], form: str, out: Path, title: str) -> Iterator[Path]:
    """Tables with their rows as `form`, "csv", "xlsx" or "parquet"; gives the files as they are written.

    Raises:
        ImportError: the form's library is not installed.
        TooLargeError: a table does not fit into the form.
    """
    if form == "xlsx":
        yield from write_workbook(out, filled)
        return
    out.mkdir(parents=True, exist_ok=True)
    yield from {"csv": write_csv, "parquet": write_parquet}[form](out, filled)
    yield from write_package(out, [table for table, _ in filled], form, title)


def write_csv(folder: Path, tables: Iterable[tuple[Table, Rows]]) -> Iterator[Path]:
    """A file for each table, in UTF-8, with line feeds; cells that a spreadsheet would run get an apostrophe in front."""
    for table, rows in tables:
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(format_csv(table, rows))
        yield path


def format_csv(table: Table, rows: Rows) -> Iterator[str]:
    """A table as CSV, part by part: its header, and then its rows."""
    part = StringIO()
    writer = csv.writer(part, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    for batch in rows:
        writer.writerows([_guard(cell) for cell in row] for row in batch)
        yield part.getvalue()
        part.seek(0)
        part.truncate()
    yield part.getvalue()


def _guard(cell: object) -> object:
    # The writer quotes only what holds its own line end; a lone carriage return would end a row elsewhere.
    return guard_cell(cell) if isinstance(cell, str) else cell


def write_parquet(folder: Path, tables: Iterable[tuple[Table, Rows]]) -> Iterator[Path]:
    """A file for each table, with the columns' meanings in the schema. Raises `ImportError` without pyarrow."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    for table, rows in tables:
        path = folder / f"{table.name}.parquet"
        fields = [pa.field(c.name, types[c.type], metadata={"description": c.about}) for c in table.columns]
        schema = pa.schema(fields, metadata={"description": table.about})
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in rows:
                columns = zip(*batch, strict=True)
                arrays = [
                    pa.array(_fit(column, field.type == pa.float64()), field.type) for column, field in zip(columns, schema, strict=True)
                ]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
        yield path


def _fit(cells: tuple[object, ...], numbers: bool) -> Sequence[object]:  # noqa: FBT001 - private
    return [None if cell is None or cell == "" else float(cell) for cell in cells] if numbers else cells  # type: ignore[arg-type]


def write_workbook(path: Path, tables: Iterable[tuple[Table, Rows]]) -> Iterator[Path]:
    """One workbook with a sheet for each table, and one that describes the columns. Raises `ImportError` without openpyxl.

    Raises:
        TooLargeError: a table has more rows than a sheet.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def fit(cell: object) -> object:
        if not isinstance(cell, str):
            return cell
        # Written as text whatever it begins with; a sheet holds neither control characters nor longer cells.
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("�", cell)[:LONGEST_CELL])
        made.data_type = "s"
        return made

    book, described = Workbook(write_only=True), list[Table]()
    for table, rows in tables:
        sheet, written = book.create_sheet(table.name), 0
        sheet.append([column.name for column in table.columns])
        for batch in rows:
            written += len(batch)
            if written > MOST_ROWS:
                sheet.close()
                raise TooLargeError(f"{table.name} has more than {MOST_ROWS:,} rows, which a sheet cannot hold; take CSV or Parquet")
            for row in batch:
                sheet.append([fit(cell) for cell in row])
        described.append(table)
    sheet = book.create_sheet("columns")
    sheet.append(["table", "column", "type", "meaning"])
    for table in described:
        for column in table.columns:
            sheet.append([fit(cell) for cell in (table.name, column.name, column.type, column.about)])
    book.save(path)
    _take_out_times(path)
    yield path


def _take_out_times(path: Path) -> None:
    """What of a workbook says when it was written: two of the same tables are the same, byte for byte."""
    made = path.with_name(f"{path.name}.part")
    with ZipFile(path) as before, ZipFile(made, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            named = ZipInfo(entry.filename)
            named.compress_type = ZIP_DEFLATED
            with before.open(entry) as source, after.open(named, "w", force_zip64=True) as target:
                if entry.filename == "docProps/core.xml":
                    target.write(re.sub(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", b"", source.read()))
                else:
                    shutil.copyfileobj(source, target)
    made.replace(path)


def write_package(folder: Path, tables: Sequence[Table], suffix: str, title: str) -> Iterator[Path]:
    """`datapackage.json`, for programs, and `columns.md`, for people."""
    package = {
        "profile": "data-package" if suffix != "csv" else "tabular-data-package",
        "name": "reportedly",
        "title": title,
        "resources": [_describe_resource(table, suffix) for table in tables],
    }
    path = folder / "datapackage.json"
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    yield path
    words = folder / "columns.md"
    words.write_text("".join(describe_tables(tables)), encoding="utf-8")
    yield words


def _describe_resource(table: Table, suffix: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": c.name, "type": c.type, "description": c.about} for c in table.columns],
        "primaryKey": list(table.key),
    }
    if table.refers:
        schema["foreignKeys"] = [{"fields": own, "reference": {"resource": other, "fields": key}} for own, other, key in table.refers]
    return {"name": table.name, "path": f"{table.name}.{suffix}", "description": table.about, "encoding": "utf-8", "schema": schema}


def describe_tables(tables: Iterable[Table]) -> Iterator[str]:
    """The data dictionary, as Markdown."""
    for table in tables:
        yield f"## {table.name}\n\n{table.about}\n\n| column | type | meaning |\n| --- | --- | --- |\n"
        yield from (f"| `{c.name}` | {c.type} | {_escape(c)} |\n" for c in table.columns)
        yield "\n"


def _escape(column: Column) -> str:
    return column.about.replace("|", "\\|")
