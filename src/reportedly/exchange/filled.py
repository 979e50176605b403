"""Tables whose cells are computed from objects, not by SQL: each column with its type, its meaning and what fills it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from reportedly.ledger import Column, Table

BATCH = 5_000  # rows that are held at once
Described = tuple[str, str, str, Callable[[Any], object]]  # name, type, meaning, and what gives the cell of an object


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A table and, for each of its columns, what gives the cell of an object."""

    table: Table
    fills: tuple[Callable[[Any], object], ...]

    def rows(self, items: Iterable[object]) -> Iterator[list[tuple[object, ...]]]:
        """A row an object, in batches."""
        waiting = iter(items)
        while batch := [self.row(item) for item in islice(waiting, BATCH)]:
            yield batch

    def row(self, item: object) -> tuple[object, ...]:
        """The cells of an object."""
        return tuple(fill(item) for fill in self.fills)

    def record(self, item: object) -> dict[str, object]:
        """The cells by the names of their columns."""
        return dict(zip((column.name for column in self.table.columns), self.row(item), strict=True))


def make_table(
    name: str, about: str, key: tuple[str, ...], described: Iterable[Described], refers: tuple[tuple[str, str, str], ...] = ()
) -> FilledTable:
    """A table of these columns."""
    columns = tuple(described)
    table = Table(name, about, tuple(Column(c, kind, told, "") for c, kind, told, _ in columns), "", key, refers)
    return FilledTable(table, tuple(fill for *_, fill in columns))
