"""Figures as bounds, and how the bounds of two answers stand to each other."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Figure, FigureRelation

# Share by which "about" may miss. Not measured; newsrooms round to tens.
LOOSE = Decimal("0.1")
ROUND = 10  # numbers that are told as "more than" are mostly multiples of this


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that an answer allows; None is no bound. `exact` where it names one number."""

    low: Decimal | None
    high: Decimal | None
    exact: bool = False

    def excludes(self, other: "Bounds") -> bool:
        """Whether no number satisfies both."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and other.high < self.low
        return below or above


@cache
def _load_vague() -> dict[str, tuple[int, int]]:
    return {word: (low, high) for word, (low, high) in load_toml("questions.toml")["vague"].items()}


def find_bounds(figure: Figure) -> Bounds:
    """What the words allow: "at least 12" has no upper end, "dozens" the bounds of the word list, a plain number is itself."""
    value = figure.value
    if value is None:
        vague = _load_vague().get(figure.number.text.casefold().strip('"“”'))
        return Bounds(Decimal(vague[0]), Decimal(vague[1])) if vague else Bounds(figure.low, figure.high)
    step = 1 if value == value.to_integral_value() else 0
    return {
        FigureRelation.AT_LEAST: Bounds(value, None),
        FigureRelation.MORE_THAN: Bounds(value + step, None),
        FigureRelation.AT_MOST: Bounds(None, value),
        FigureRelation.LESS_THAN: Bounds(None, value - step),
        FigureRelation.ABOUT: Bounds(value * (1 - LOOSE), value * (1 + LOOSE)),
    }.get(figure.relation, Bounds(value, value, exact=True))


def find_point(figure: Figure) -> Decimal | None:
    """The number that is drawn and ordered by: the value, else the lower end."""
    return figure.value if figure.value is not None else find_bounds(figure).low


def is_rounding(told: Figure, of: Figure) -> bool:
    """Whether "more than 120" or "nearly 70" rounds 126 or 68: a round number, with the other one within a step on the right side."""
    if told.value is None or of.value is None or told.value % ROUND or told.value == of.value:
        return False
    gap = of.value - told.value
    step = max(Decimal(ROUND), told.value * LOOSE)
    if told.relation in (FigureRelation.MORE_THAN, FigureRelation.AT_LEAST):
        return 0 < gap < step
    return told.relation in (FigureRelation.ABOUT, FigureRelation.LESS_THAN) and abs(gap) < step
