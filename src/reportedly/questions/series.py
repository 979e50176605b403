"""A question's answers -> lines in time: one a claimant, apart for each kind of count and part, never an average."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.model import FigureRelation
from reportedly.questions.amounts import find_bounds, find_point
from reportedly.questions.claimants import cluster_claimants
from reportedly.questions.days import find_ends
from reportedly.questions.question import Answer, Question
from reportedly.questions.words import load_lexicon


@dataclass(frozen=True, slots=True)
class Point:
    """One answer at its day (an ordinal): the number that is drawn, its bounds, and whether it is somebody else's, repeated.

    A `vague` one ("dozens") is drawn at its lower end; `about` is what the words give as no more than near.
    """

    day: int
    value: float
    low: float | None
    high: float | None
    open_above: bool
    open_below: bool
    about: bool
    vague: bool
    relayed: bool
    answer: Answer


@dataclass(frozen=True, slots=True)
class Line:
    """A claimant's points, oldest first. `named` is False for sources without a name and for articles' own voices."""

    claimant: str
    named: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One kind of count and part of those counted."""

    title: str
    lines: tuple[Line, ...]


def make_series(questions: Iterable[Question]) -> tuple[Panel, ...]:
    """A panel a question, in their order; answers without a number or a day are in none."""
    panels = ((question, _draw_lines(question.answers)) for question in questions)
    return tuple(Panel(name_panel(question), lines) for question, lines in panels if lines)


def name_panel(question: Question) -> str:
    """What a panel counts."""
    counted = question.counted.value.replace("+", " and ") if question.counted else question.kind.value
    return f"{question.part}, {counted}" if question.part else counted


def _draw_lines(answers: Sequence[Answer]) -> tuple[Line, ...]:
    first = cluster_claimants([a.claimant for a in answers])
    points: dict[int, list[Point]] = defaultdict(list)
    for answer, head in zip(answers, first, strict=True):
        if point := make_point(answer):
            points[head].append(point)
    lines = [
        Line(
            answers[head].claimant.name,
            answers[head].claimant.named and answers[head].claimant.kind != "article",
            tuple(sorted(found, key=_sort_point)),
        )
        for head, found in points.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-len(line.points), line.claimant)))


def _sort_point(point: Point) -> tuple[int, float, str]:
    return point.day, point.value, point.answer.id


def make_point(answer: Answer) -> Point | None:
    """An answer as a point; None without a number or a day."""
    day = find_ends(answer.as_of or answer.paper.day).last
    value = find_point(answer.figure) if answer.figure else None
    if day is None or value is None or answer.figure is None:
        return None
    bounds = find_bounds(answer.figure)
    low, high = (None if end is None else float(end) for end in (bounds.low, bounds.high))
    relayed = answer.relayed_from is not None or answer.claimant.kind == "article"
    opened = (high is None and low is not None, low is None and high is not None)
    about = answer.figure.relation is FigureRelation.ABOUT
    return Point(day, float(value), low, high, *opened, about, answer.figure.value is None, relayed, answer)


def find_companions(question: Question, questions: Iterable[Question]) -> tuple[Question, ...]:
    """The question with those of the same happening that count the killed and the injured, all before their parts."""
    drawn = load_lexicon().drawn | {question.counted.value if question.counted else ""}
    same = [q for q in questions if q.event.incidents == question.event.incidents and q.counted is not None and q.counted.value in drawn]
    return tuple(sorted(same, key=lambda q: (q.part != "", q.id != question.id, q.counted or "", -len(q.answers), q.part)))
