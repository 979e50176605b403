"""Which earlier mention a pronoun stands for: the encoder's pointer and what the parse says, weighed together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.actors.mentions import Form, Mention
from reportedly.encode.scores import ArticleScores, Pointing
from reportedly.model import ActorKind

PERSONS = (ActorKind.PERSON, ActorKind.UNNAMED_PERSON)
BODIES = (ActorKind.ORGANISATION, ActorKind.OUTLET, ActorKind.GOVERNMENT, ActorKind.DOCUMENT, ActorKind.ARMED_FORCES, ActorKind.GROUP)
FLOOR = 0.002  # of the pointer, below which a candidate counts as not pointed at
EDGE = 0.01  # nearer to 0 and 1 a share tells no more: a sole candidate has all of it
FARTHEST = 6  # sentences, beyond which distance does not count any more


@dataclass(frozen=True, slots=True)
class Pair:
    """What speaks for a pronoun's standing for a candidate.

    `pointed`: the share of the encoder's pointer on the candidate's mentions. `back`: sentences between the pronoun and the
    nearest mention. `after`: that one stands after the pronoun. `subject`: it is a subject. `parallel`: both are subjects, or
    both objects, or both possessives. `bound`: they are subject and object of one verb, which only "himself" may be. `often`:
    how often the candidate was mentioned before. `quoted`: it is somebody's quoted word and the pronoun is not. `speaks`: both
    are sources of what is said. `reports`: it says that in which the pronoun, as its first subject, says something: "she said that she had
    told them".
    """

    pointed: float
    back: int
    after: bool
    subject: bool
    parallel: bool
    bound: bool
    often: int
    quoted: bool
    speaks: bool
    reports: bool


def list_evidence(pair: Pair) -> dict[str, float]:
    """The features of `score_pair`, by the names that `model.json` has them under."""
    return {
        "pointed": math.log(max(pair.pointed, FLOOR)),
        "back": float(min(pair.back, FARTHEST)),
        "after": float(pair.after),
        "subject": float(pair.subject),
        "parallel": float(pair.parallel),
        "bound": float(pair.bound),
        "often": math.log1p(pair.often),
        "quoted": float(pair.quoted),
        "speaks": float(pair.speaks),
        "reports": float(pair.reports),
    }


def score_pair(pair: Pair, weights: Mapping[str, float]) -> float:
    """How well a candidate fits, in log units: a logistic regression without its bias, so that scores compare by softmax."""
    return sum(weights[name] * value for name, value in list_evidence(pair).items())


def calibrate(share: float, weights: Mapping[str, float]) -> float:
    """The chance, 0 to 1, that the likeliest candidate is right, from its share of the softmax over all (after Platt, 1999)."""
    share = min(max(share, EDGE), 1 - EDGE)
    return 1 / (1 + math.exp(-weights["sure_bias"] - weights["sure"] * math.log(share / (1 - share))))


class Pointers:
    """How much of the encoder's pointer falls on mentions, by characters."""

    def __init__(self, scores: ArticleScores) -> None:
        """Take the scores of the article."""
        self._scores = scores
        self._found: dict[tuple[int, bool], Pointing] = {}  # of the units asked for, by each of the two pointers
        self._starts, self._ends = scores.pieces.starts, scores.pieces.ends

    def _find_unit(self, at: int) -> int:
        return max(int(np.searchsorted(self._starts, at, side="right")) - 1, 0)

    def point(self, at: int, spans: Sequence[tuple[int, int]], *, closely: bool = False) -> float:
        """The share of the pointer of the unit at character `at` that falls on the spans together, the unit itself left out.

        `closely`: by the layers made for antecedents, which take as long as the encoder, and not by its own pointer.
        """
        unit = self._find_unit(at)
        if (pointing := self._found.get((unit, closely))) is None:
            pointing = self._scores.look_back(unit) if closely else self._scores.point("mention", "antecedent", unit)
            self._found[unit, closely] = pointing
        total = sum(pointing.on(self._find_unit(a), int(np.searchsorted(self._starts, b))) for a, b in spans)
        return total / max(1.0 - pointing.on(unit, unit + 1), FLOOR)


def agree(pronoun: Mention, candidate: Mention) -> bool:
    """Whether number, gender and kind let a pronoun stand for a mention. What is not known agrees."""
    if pronoun.form is not Form.PRONOUN:
        return True
    if pronoun.gender in {"m", "f"}:
        known = not candidate.gender or candidate.gender == pronoun.gender
        return known and candidate.kind in (*PERSONS, None) and candidate.number != "p"
    if pronoun.gender == "n":
        return candidate.kind not in PERSONS and not candidate.gender and candidate.number != "p"
    several = candidate.number == "p" or candidate.kind is None or (candidate.kind in BODIES and candidate.kind is not ActorKind.DOCUMENT)
    return pronoun.number != "p" or several
