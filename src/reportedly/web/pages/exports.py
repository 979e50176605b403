"""The ledger as files for other tools, with the meaning of every column: what `reportedly export` writes, people's decisions applied."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from reportedly.exchange.booked import BOOKED, fill_booked, fill_one
from reportedly.exchange.dictionary import write_dictionary
from reportedly.exchange.entities import format_entities
from reportedly.exchange.features import format_features
from reportedly.exchange.formats import choose_format
from reportedly.exchange.linked import format_linked
from reportedly.exchange.tabular import format_csv, write_tables
from reportedly.ledger import TABLES, Table
from reportedly.web.view import View, Views

A_PART = 1 << 20  # bytes of a workbook that are sent at once


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file that may be taken: what stands behind `exports.` in its name, what it is and for whom, and what writes it."""

    ending: str
    title: str
    about: str
    media: str
    write: Callable[[Views], Iterator[str] | Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file as the page tells of it."""

    ending: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class OfferedColumn:
    """A column of a table, the type of its cells and what they say."""

    name: str
    type: str
    about: str


@dataclass(frozen=True, slots=True)
class OfferedTable:
    """A table, as CSV under this ending, with its columns."""

    name: str
    ending: str
    about: str
    columns: tuple[OfferedColumn, ...]


@dataclass(frozen=True, slots=True)
class ExportsPage:
    """Files of the whole ledger, and its tables with their columns."""

    files: tuple[OfferedFile, ...]
    tables: tuple[OfferedTable, ...]


def list_exports(view: View) -> ExportsPage:  # noqa: ARG001 - every page is made from a view
    """The files that hand the whole ledger on, and what each column of its tables says."""
    whole = tuple(OfferedFile(f.ending, f.title, f.about) for f in FILES if f not in _CSV)
    return ExportsPage(whole, tuple(_offer(table) for table in _list_tables()))


def _offer(table: Table) -> OfferedTable:
    columns = tuple(OfferedColumn(c.name, c.type, c.about) for c in table.columns)
    return OfferedTable(table.name, f"{table.name}.csv", table.about, columns)


def _list_tables() -> tuple[Table, ...]:
    return (*TABLES.values(), *(filled.table for filled in BOOKED))


def _write_table(views: Views, name: str) -> Iterator[str]:
    with views.open() as view:
        if name in TABLES:
            yield from format_csv(TABLES[name], view.ledger.table(TABLES[name]))
            return
        filled, book = next(f for f in BOOKED if f.table.name == name), view.ask()
        yield from format_csv(filled.table, fill_one(filled, book, book.walk_questions(view.ledger)))


def _write_workbook(views: Views) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder, views.open() as view:
        book = view.ask()
        (path,) = write_tables(view.ledger, "xlsx", Path(folder, "tables.xlsx"), fill_booked(book, book.walk_questions(view.ledger)))
        with path.open("rb") as file:
            while part := file.read(A_PART):
                yield part


def _write_readings(views: Views) -> Iterator[str]:
    with views.open() as view:
        yield from map(choose_format("jsonl").reading, view.ledger.readings(decided=True))


def _write_features(views: Views) -> Iterator[str]:
    with views.open() as view:
        yield from format_features(view.ledger.readings(decided=True))


def _write_linked(views: Views) -> Iterator[str]:
    with views.open() as view:
        yield from format_linked(view.ledger.readings(decided=True), view.ledger.decisions)


def _write_entities(views: Views) -> Iterator[str]:
    with views.open() as view:
        yield from format_entities(view.ledger.readings(decided=True))


def _write_columns(views: Views) -> Iterator[str]:  # noqa: ARG001 - every file is written from views
    yield from write_dictionary()


def _make_csv(table: Table) -> ExportFile:
    def write(views: Views) -> Iterator[str]:
        return _write_table(views, table.name)

    return ExportFile(f"{table.name}.csv", table.name, table.about, "text/csv", write)


_CSV = tuple(map(_make_csv, _list_tables()))
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK = ExportFile("xlsx", "XLSX", "All tables below as sheets of one workbook.", _XLSX, _write_workbook)
FILES: tuple[ExportFile, ...] = (
    *((_WORKBOOK,) if find_spec("openpyxl") else ()),
    ExportFile("jsonl", "JSON Lines", "One reading a line, with all its cells.", "application/jsonl", _write_readings),
    ExportFile("geojson", "GeoJSON", "One feature a claim and place, for QGIS and other maps.", "application/geo+json", _write_features),
    ExportFile("jsonld", "JSON-LD", "Claims of schema.org with their words in the text and where they come from.", "application/ld+json", _write_linked),
    ExportFile("ftm.json", "FollowTheMoney", "Articles and who speaks in them as entities, one a line.", "application/jsonl", _write_entities),
    ExportFile("columns.md", "Columns", "What every column of every table and profile says, as Markdown.", "text/markdown", _write_columns),
    *_CSV,
)  # fmt: skip
