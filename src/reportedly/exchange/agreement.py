"""Two people's decisions on one ledger -> how far they agree, cell by cell, and where they differ.

Alpha is Krippendorff's, for two coders and nominal or ratio values: K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011. The
kept library for it is under the GPL, so it stands here, and is tested against the examples that he published.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec

from reportedly.ledger import CODED, Decision, DecisionKind, Ledger, ShownClaim

JUDGED = "judgement"
_NUMBERS = frozenset({"figure.value", "figure.low", "figure.high"})
_STANDING = ("stands", "carried")


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that two coders leave differently. Equality covers every field."""

    claim: str
    cell: str
    one: str
    other: str
    content: str


@dataclass(frozen=True, slots=True)
class CellAgreement:
    """`units` are claims on which both decided and that have the cell; `same` is the share left alike; `alpha` is None where nothing varies."""

    cell: str
    units: int
    same: float
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two coders decided on the same claims; `alone` are claims on which one of them only decided."""

    one: str
    other: str
    claims: int
    alone: tuple[int, int]
    cells: tuple[CellAgreement, ...]
    differences: tuple[Difference, ...]


def compare_coders(ledger: Ledger, one: str, other: str) -> Agreement:
    """How far two people agree. Who decided on a claim without editing a cell left it as it was read.

    A rejected claim has no cells to agree on: only the judgement counts there. What a third person decided later is no part of it, but a
    difference that was settled so is not listed again. Claims that were split or merged count as judged so, and their cells are left out.
    """
    by_claim: dict[str, list[Decision]] = {}
    for decision in ledger.decisions():
        if decision.claim is not None and decision.standing in _STANDING and decision.kind is not DecisionKind.UNDO:
            by_claim.setdefault(decision.claim, []).append(decision)
    both, alone = [], [0, 0]
    for claim, decisions in sorted(by_claim.items()):
        deciders = {d.by for d in decisions}
        if {one, other} <= deciders:
            both.append((claim, decisions))
        elif deciders & {one, other}:
            alone[0 if one in deciders else 1] += 1
    values: dict[str, list[tuple[str, str]]] = {}
    differences = []
    for claim, decisions in both:
        shown = ledger.show(claim)
        mine, theirs = (_code(shown, [d for d in decisions if d.by == who]) for who in (one, other))
        for cell in sorted(mine.keys() & theirs.keys(), key=(JUDGED, *CODED).index):
            values.setdefault(cell, []).append((mine[cell], theirs[cell]))
            if mine[cell] != theirs[cell] and not _is_settled(cell, decisions, (one, other)):
                content = " … ".join(span.text for span in shown.claim.content)
                differences.append(Difference(claim, cell, mine[cell], theirs[cell], content))
    cells = tuple(measure_cell(cell, pairs) for cell, pairs in values.items())
    return Agreement(one, other, len(both), (alone[0], alone[1]), cells, tuple(differences))


def _code(shown: ShownClaim, decisions: Sequence[Decision]) -> dict[str, str]:
    """What one coder leaves in each cell of a claim."""
    judged = [d.kind.value for d in decisions if d.kind in (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.UNSURE)]
    cut = next((d.kind.value for d in reversed(decisions) if d.kind is DecisionKind.SPLIT or d.cell == "into"), None)
    coded = {JUDGED: cut or (judged[-1] if judged else DecisionKind.ACCEPT.value)}
    if coded[JUDGED] in (DecisionKind.REJECT.value, DecisionKind.SPLIT.value, DecisionKind.MERGE.value):
        return coded
    coded |= {cell: value or "" for cell, value in shown.list_cells()}
    coded |= {d.cell: d.value or "" for d in decisions if d.cell in coded and d.kind in (DecisionKind.EDIT, DecisionKind.CHOOSE)}
    return coded


def _is_settled(cell: str, decisions: Sequence[Decision], coders: tuple[str, str]) -> bool:
    """Whether a third person decided on the cell after both."""
    last = max(d.id for d in decisions if d.by in coders)
    judges = cell == JUDGED
    return any(d.id > last and d.by not in coders and ((d.cell is None) if judges else d.cell == cell) for d in decisions)


def measure_cell(cell: str, pairs: Sequence[tuple[str, str]]) -> CellAgreement:
    """Plain agreement and alpha of one cell; numbers differ by their ratio, all else is alike or not."""
    distance = _differ_by_ratio if cell in _NUMBERS else _differ
    same = sum(a == b for a, b in pairs) / len(pairs)
    return CellAgreement(cell, len(pairs), same, find_alpha(pairs, distance))


def find_alpha(pairs: Iterable[Sequence[str]], distance: Callable[[str, str], float]) -> float | None:
    """Krippendorff's alpha of units, each with the values that coders gave it; units with fewer than two values count for nothing.

    1 is full agreement, 0 what chance gives; None where fewer than two different values were given, for then nothing can be told.
    """
    coincidences: Counter[tuple[str, str]] = Counter()
    for values in pairs:
        if len(values) > 1:
            for i, a in enumerate(values):
                for j, b in enumerate(values):
                    if i != j:
                        coincidences[a, b] += 1 / (len(values) - 1)  # type: ignore[assignment] # a Counter of weights
    totals: Counter[str] = Counter()
    for (a, _), weight in coincidences.items():
        totals[a] += weight
    count = sum(totals.values())
    expected = sum(totals[a] * totals[b] * distance(a, b) for a in totals for b in totals)
    if not expected:
        return None
    observed = sum(weight * distance(a, b) for (a, b), weight in coincidences.items())
    return 1 - (count - 1) * observed / expected


def _differ(one: str, other: str) -> float:
    return float(one != other)


def _differ_by_ratio(one: str, other: str) -> float:
    """The ratio metric; an empty cell differs wholly from a number."""
    if not one or not other:
        return float(one != other)
    a, b = float(one), float(other)
    return ((a - b) / (a + b)) ** 2 if a + b else 0.0


def encode_agreement(found: Agreement) -> str:
    """One JSON object, with the line end."""
    return f"{msgspec.json.encode(found).decode()}\n"


def format_agreement(found: Agreement) -> Iterable[str]:
    """The table, then what to adjudicate."""
    yield f"{found.one} and {found.other} both decided on {found.claims:,} claims; {found.one} alone on {found.alone[0]:,}, {found.other} alone on {found.alone[1]:,}\n"
    if found.cells:
        yield f"\n{'cell':24}{'claims':>8}{'same':>8}{'alpha':>8}\n"
    for cell in found.cells:
        alpha = "-" if cell.alpha is None else f"{cell.alpha:.3f}"
        yield f"{cell.cell:24}{cell.units:>8}{cell.same:>8.1%}{alpha:>8}\n"
    if found.differences:
        yield "\nto adjudicate\n"
    for d in found.differences:
        yield f"{d.claim}  {d.cell}  {found.one}: {d.one or '(empty)'} | {found.other}: {d.other or '(empty)'}  “{d.content}”\n"
