"""What a list says of a question: whether it is contested, and the range of what is claimed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reportedly.model import FigureRelation, LinkType, Status
from reportedly.questions.amounts import find_point
from reportedly.questions.question import Answer, Question

_FOR, _AGAINST = frozenset({Status.ASSERTED, Status.CONFIRMED}), frozenset({Status.DENIED})


def is_contested(question: Question) -> bool:
    """Whether two answers contradict each other, or somebody denies what somebody else asserts or confirms."""
    stands = {answer.stand for answer in question.answers if answer.figure is None}
    return any(link.type is LinkType.CONTRADICTS for link in question.links) or bool(stands & _FOR and stands & _AGAINST)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The lowest and the highest number that anybody gives, each with what the words say of it: "at least", "about"."""

    lowest: Decimal
    lowest_as: str
    highest: Decimal
    highest_as: str


def find_range(answers: Iterable[Answer]) -> Claimed | None:
    """From the lowest to the highest number claimed, which is no average and no judgement; None where there is no number."""
    numbers = [(point, answer) for answer in answers if answer.figure and (point := find_point(answer.figure)) is not None]
    if not numbers:
        return None
    low = min(numbers, key=lambda n: (n[0], _AS[_relate(n[1])] != "", n[1].id))
    high = max(numbers, key=lambda n: (n[0], _relate(n[1]) in (FigureRelation.AT_LEAST, FigureRelation.MORE_THAN), n[1].id))
    return Claimed(low[0], _AS[_relate(low[1])], high[0], _AS[_relate(high[1])])


def _relate(answer: Answer) -> FigureRelation:
    return answer.figure.relation if answer.figure else FigureRelation.EQUAL


_AS = {
    FigureRelation.EQUAL: "",
    FigureRelation.RANGE: "",
    FigureRelation.ABOUT: "about",
    FigureRelation.MORE_THAN: "more than",
    FigureRelation.AT_LEAST: "at least",
    FigureRelation.LESS_THAN: "less than",
    FigureRelation.AT_MOST: "at most",
}
