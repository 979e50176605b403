"""Pairs of claims that may not both hold, as candidates: rival figures of one event, and two who accuse each other. Nothing is decided."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportedly.model import Claim, CountedKind, Figure, FigureRelation, Relation, RelationType, SpeechAct
from reportedly.values.figures.kinds import STATED

_RIVALLED = STATED - {CountedKind.INFECTED}
_ACCUSING = frozenset({SpeechAct.ACCUSE, SpeechAct.ALLEGE})
NEAREST = 12  # earlier figures of the same event and kind that each is compared with; keeps a long article linear


def find_tensions(claims: Sequence[Claim], figures: Sequence[Figure]) -> Iterator[Relation]:
    """Each candidate once, from the later claim to the earlier."""
    yield from _find_rival_figures(claims, figures)
    accused: dict[tuple[str, str], str] = {}
    for claim in claims:
        target = claim.target.actor if claim.target else None
        if claim.speech_act not in _ACCUSING or target is None:
            continue
        for actor in dict.fromkeys(s.actor for s in claim.sources if s.actor):
            if (target, actor) in accused:
                yield Relation(RelationType.TENSION_CANDIDATE, claim.id, accused[target, actor], "each accuses the other")
            accused.setdefault((actor, target), claim.id)


def _find_rival_figures(claims: Sequence[Claim], figures: Sequence[Figure]) -> Iterator[Relation]:
    by_id = {figure.id: figure for figure in figures}
    groups: dict[tuple[str, CountedKind], list[tuple[Claim, Figure]]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for claim in claims:
        for figure in (by_id[f] for f in claim.figures if f in by_id):
            if figure.counted_kind not in _RIVALLED:
                continue
            for event in claim.events:
                group = groups[event, figure.counted_kind]
                for other, rival in group[-NEAREST:]:
                    if _differ(claim, other, figure, rival) and (claim.id, other.id) not in seen:
                        seen.add((claim.id, other.id))
                        yield Relation(
                            RelationType.TENSION_CANDIDATE, claim.id, other.id, "different figures of the same kind for the same event"
                        )
                group.append((claim, figure))


def _differ(claim: Claim, other: Claim, figure: Figure, rival: Figure) -> bool:
    """Whether two figures, of different sources, cannot both be exact: the values that they allow do not meet."""
    own = {s.actor for s in claim.sources} & {s.actor for s in other.sources}
    if own or claim.id == other.id or figure.side_counted != rival.side_counted:
        return False
    (low, high), (least, most) = _find_bounds(figure), _find_bounds(rival)
    return (high is not None and least is not None and high < least) or (most is not None and low is not None and most < low)


def _find_bounds(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """Least and most of what a figure allows; None where it is open."""
    if figure.relation is FigureRelation.RANGE:
        return figure.low, figure.high
    low = None if figure.relation in {FigureRelation.LESS_THAN, FigureRelation.AT_MOST} else figure.value
    high = None if figure.relation in {FigureRelation.MORE_THAN, FigureRelation.AT_LEAST} else figure.value
    return low, high
