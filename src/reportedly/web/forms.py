"""What the form of a claim offers to decide, and what a person had written when it did not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportedly.exchange.outline import outline_claims
from reportedly.ledger import EditableCell, Ledger
from reportedly.model import Alternative, Reading
from reportedly.web.cards import Card

LABEL = 70  # characters of another claim's words in a list


@dataclass(frozen=True, slots=True)
class OtherClaim:
    """A claim of the same article with which one can be merged."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """What can be decided on a claim: other readings to choose, its cells to edit, claims to merge it with."""

    claim: str
    content: str
    ambiguous: bool
    choices: tuple[Alternative, ...]
    cells: tuple[EditableCell, ...]
    others: tuple[OtherClaim, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that did not fit, as it was written, and why; `fields` are the values by the names of the form's fields."""

    error: str
    claim: str
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, name: str, otherwise: str = "", place: int = 0) -> str:
        """What was written in a field."""
        values = self.fields.get(name, ())
        return values[place] if place < len(values) else otherwise

    def list(self, name: str) -> tuple[str, ...]:
        """All that was written or chosen in fields of one name."""
        return self.fields.get(name, ())


def make_form(ledger: Ledger, reading: Reading, card: Card) -> ClaimForm:
    """The form of a claim; `reading` is its article's, as people corrected it."""
    others = (
        OtherClaim(e.claim.id, f"{e.number} {e.source}: {' … '.join(s.text for s in e.claim.content)[:LABEL]}")
        for e in outline_claims(reading)
        if e.claim.id not in (card.id, card.decides)
    )
    content = " … ".join(cell.words for cell in card.content)
    return ClaimForm(card.decides, content, card.ambiguous, card.other_readings, ledger.editable(card.decides), tuple(others))
