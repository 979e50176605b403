"""What is seen in a pair -> the chance that it is one happening, by a logistic regression trained in `training/questions.py`."""

import math
from dataclasses import dataclass
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.questions.features import describe_pair
from reportedly.questions.incidents import Incident


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature's part in a score, in log odds."""

    case: str
    value: float
    weight: float
    detail: str

    @property
    def part(self) -> float:
        """What it adds."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by case for pairs across articles and within one, each with its bias.

    Two incidents are joined where the odds are over `threshold`, what claims say where they are over `matters`.
    """

    across: dict[str, float]
    within: dict[str, float]
    threshold: float
    matters: float


@cache
def load_weights() -> Weights:
    """The trained weights."""
    table = load_toml("question_joins.toml")
    threshold, matters = (math.log(table[name] / (1 - table[name])) for name in ("threshold", "matters"))
    return Weights(table["across"], table["within"], threshold, matters)


def is_within(one: Incident, other: Incident) -> bool:
    """Whether both are of one article."""
    return one.article == other.article


def find_weights(one: Incident, other: Incident) -> dict[str, float]:
    """The weights that a pair is scored with."""
    return load_weights().within if is_within(one, other) else load_weights().across


def explain_pair(one: Incident, other: Incident) -> tuple[Reason, ...]:
    """Each feature with its weight, the bias first; their parts sum up to `score_pair`."""
    weights = find_weights(one, other)
    bias = Reason("bias", 1.0, weights["bias"], "before anything is known")
    return (bias, *(Reason(s.case, s.value, weights.get(s.case, 0.0), s.detail) for s in describe_pair(one, other)))


def score_pair(one: Incident, other: Incident) -> float:
    """Log odds that two incidents are one."""
    weights = find_weights(one, other)
    odds = weights["bias"]
    for seen in describe_pair(one, other):
        odds += seen.value * weights.get(seen.case, 0.0)
    return odds


def find_chance(odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + math.exp(-max(min(odds, 60.0), -60.0)))
