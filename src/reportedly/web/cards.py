"""A reading as people corrected it -> cards and lines, what the reader and the queue are made of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportedly.exchange.cells import Cell, CellLister
from reportedly.exchange.marks import Mark, Run, build_rows
from reportedly.exchange.outline import NO_SOURCE, THE_ARTICLE, Entry, describe_claim, outline_claims
from reportedly.ledger import AS_READ, Decision, DecisionKind, ShownArticle
from reportedly.ledger.corrected import name_claim_part
from reportedly.model import Alternative, AttributionKind, Claim, Reading

STANDING = ("stands", "carried")
_SIGNS = {"source": "s", "cue": "k", "content": "c", "quoted": "q", "addressee": "a", "target": "t", "channel": "h", "made": "m"}
_SIGNS |= {"time": "d", "figure": "f", "place": "p", "event": "e"}


@dataclass(slots=True)  # not frozen, as `Mark` is not
class CardCell:
    """A cell of a card. `name` is that of its characters in the lines, `start` their first; "" and None where it has none."""

    kind: str
    words: str
    says: str
    note: str
    name: str
    start: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that a claim answers."""

    id: str
    text: str


@dataclass(slots=True)  # not frozen, as `Mark` is not
class Card:
    """A claim as it holds now. `number` counts in reading order, `depth` tells how deep it lies in other claims.

    `decides` is the id by which a decision names it: a part of a claim that was split has an `id` of its own. `who` are the cells of its
    sources, `said` that of its cue, `content` its words, `cells` all others. `other_readings` are right too, `as_read` is what the
    machine had in cells that people edited.
    """

    id: str
    decides: str
    key: str
    number: int
    depth: int
    nobody: str
    who: tuple[CardCell, ...]
    said: CardCell | None
    content: tuple[CardCell, ...]
    cells: tuple[CardCell, ...]
    mode: str
    status: str
    score: float
    ambiguous: bool
    notes: tuple[str, ...]
    answers: tuple[str, ...]
    other_readings: tuple[Alternative, ...]
    as_read: tuple[Alternative, ...]
    decisions: tuple[Decision, ...]
    questions: tuple[Answered, ...]

    @property
    def judgement(self) -> Decision | None:
        """The decision in force on whether the claim is right."""
        judged = (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.UNSURE)
        return next((d for d in reversed(self.decisions) if d.kind in judged and d.standing in STANDING), None)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article with its line end, cut in runs, and the cards of the claims that begin in it."""

    kind: str
    runs: tuple[Run, ...]
    cards: tuple[Card, ...]


class CardMaker:
    """Makes the cards of one article."""

    def __init__(self, shown: ShownArticle, questions: Mapping[str, tuple[Answered, ...]]) -> None:
        """`questions` are those that claims answer, by the claim's id."""
        self._reading = shown.corrected
        self._lister = CellLister(shown.corrected)
        self._questions = questions
        self._decides = name_decided(shown.reading, shown.corrected)
        self._decisions = group_decisions(shown)
        self.marks: list[Mark] = []

    def make_cards(self) -> tuple[tuple[Entry, Card], ...]:
        """A card for every claim, in reading order; the characters of their cells are in `marks` then."""
        return tuple((entry, self._make(entry)) for entry in outline_claims(self._reading))

    def _make(self, entry: Entry) -> Card:
        claim = entry.claim
        cells = tuple(self._place_cells(entry.number, self._lister.list_cells(claim)))
        decides = self._decides[claim.id]
        edited = tuple(a for a in claim.alternatives if a.basis.startswith(AS_READ))
        nobody = THE_ARTICLE if claim.attribution is AttributionKind.ARTICLE_VOICE else NO_SOURCE
        heads = ("source", "cue", "content")
        return Card(
            id=claim.id,
            decides=decides,
            key=claim.key,
            number=entry.number,
            depth=entry.depth,
            nobody=nobody,
            who=tuple(c for c in cells if c.kind == "source" and (c.words or c.says)),
            said=next((c for c in cells if c.kind == "cue"), None),
            content=tuple(c for c in cells if c.kind == "content"),
            cells=tuple(c for c in cells if c.kind not in heads),
            mode=claim.mode.value,
            status=claim.status.value,
            score=claim.score,
            ambiguous=is_ambiguous(claim),
            notes=describe_claim(claim),
            answers=entry.answers,
            other_readings=tuple(a for a in claim.alternatives if a not in edited),
            as_read=edited,
            decisions=self._decisions.get(decides, ()),
            questions=self._questions.get(claim.id, ()),
        )

    def _place_cells(self, number: int, cells: Iterable[Cell]) -> Iterator[CardCell]:
        """The cells, each with a name for its characters, which are marked."""
        length = len(self._reading.article.text)
        for place, cell in enumerate(cells, start=1):
            span = cell.span
            if span is None or not 0 <= span.start < span.end <= length:
                yield CardCell(cell.kind, cell.words, cell.says, cell.note, "", None)
                continue
            name = f"{number}{_SIGNS[cell.kind]}{place}"
            self.marks.append(Mark(span.start, span.end, cell.kind, number, name))
            yield CardCell(cell.kind, cell.words, cell.says, cell.note, name, span.start)


def is_ambiguous(claim: Claim) -> bool:
    """Whether the text can be read in more than one way; what people edited does not count."""
    return claim.attribution is AttributionKind.AMBIGUOUS or any(not a.basis.startswith(AS_READ) for a in claim.alternatives)


def name_decided(machine: Reading, corrected: Reading) -> dict[str, str]:
    """By the id of a corrected claim that of the claim that was read: the parts of one that was split are decided on as one."""
    decides = {claim.id: claim.id for claim in machine.claims}
    if all(claim.id in decides for claim in corrected.claims):
        return decides
    left = {claim.id for claim in corrected.claims} - decides.keys()
    for claim in machine.claims:
        part = 2
        while (name := name_claim_part(claim.id, part)) in left:
            decides[name] = claim.id
            part += 1
    return decides


def group_decisions(shown: ShownArticle) -> dict[str, tuple[Decision, ...]]:
    """The decisions by the claim on which they stand now; those that were carried over stand on another than they were made on."""
    grouped: dict[str, list[Decision]] = {}
    for decision in shown.decisions:
        if claim := shown.stands.get(decision.id, decision.claim):
            grouped.setdefault(claim, []).append(decision)
    return {claim: tuple(decisions) for claim, decisions in grouped.items()}


def make_lines(shown: ShownArticle, questions: Mapping[str, tuple[Answered, ...]]) -> tuple[Line, ...]:
    """The whole text in lines, coverage gaps and all cells marked, and the cards of the claims that begin in each."""
    maker = CardMaker(shown, questions)
    made = maker.make_cards()
    cards = {entry.number: card for entry, card in made}
    gaps = [Mark(gap.start, gap.end, "gap", 0, f"g{n}") for n, gap in enumerate(shown.corrected.coverage, start=1) if gap.start < gap.end]
    rows = build_rows(shown.corrected, tuple(entry for entry, _ in made), [*maker.marks, *gaps])
    return tuple(Line(row.kind, row.runs, tuple(cards[entry.number] for entry in row.entries)) for row in rows)
