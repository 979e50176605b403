"""A claim -> the cells of it that a person can put another value into, each with what it holds and what it can hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.ledger.cells import CLOSED, EDITABLE, IN_TEXT, NEVER_EMPTY, PARTIES, REMOVABLE, Part, list_parts, name_part, read_cell
from reportedly.model import Claim, Reading

_HOLDERS = ("figure", "place", "event", *PARTIES)


@dataclass(frozen=True, slots=True)
class EditableCell:
    """A cell by the name with which a decision names it, as `figure.2.value`; `of` are the words of the figure, place or party that it is of.

    `options` are the words of a closed list, "" among them where the cell may be empty; none where anything may be written. Where
    `in_text`, it must be words of the article. `removable` cells can only be emptied.
    """

    name: str
    of: str
    value: str
    options: tuple[str, ...] = ()
    in_text: bool = False
    removable: bool = False

    @property
    def part(self) -> str:
        """The figure, place, event or party that the cell is of, as `figure.2`."""
        holder, _, rest = self.name.partition(".")
        number = rest.partition(".")[0]
        return f"{holder}.{number}" if number.isdecimal() else ""


def list_editable(reading: Reading, claim: Claim) -> Iterator[EditableCell]:
    """The claim's own cells, then those of its figures, places, events and parties."""
    own = [cell for cell in EDITABLE if "." not in cell and cell not in REMOVABLE] + ["claim_time.from", "claim_time.to"]
    for cell in own:
        yield _describe(reading, claim, cell, cell, None)
    for holder in _HOLDERS:
        fields = [cell for cell in EDITABLE if cell.startswith(f"{holder}.")]
        for number, part in enumerate(list_parts(reading, claim, holder), start=1):
            if holder in REMOVABLE:
                yield EditableCell(f"{holder}.{number}", name_part(part), name_part(part), removable=True)
            for cell in fields:
                yield _describe(reading, claim, f"{holder}.{number}.{cell.partition('.')[2]}", cell, part)


def _describe(reading: Reading, claim: Claim, name: str, cell: str, part: Part | None) -> EditableCell:
    closed = tuple(word.value for word in CLOSED[cell]) if cell in CLOSED else ()
    options = closed if not closed or cell in NEVER_EMPTY else ("", *closed)
    value = read_cell(reading, claim, cell, part) or ""
    return EditableCell(name, name_part(part) if part else "", value, options, in_text=cell in IN_TEXT)
