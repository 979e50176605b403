"""Coding rules: the answers to how many -> one number, on request and by name. A rule chooses among claims; none knows what is true.

Every rule counts an independent origin once, by the last number that it gives: a toll that forty papers have from one monitor is one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from reportedly.model import Figure, FigureRelation, Status
from reportedly.questions.amounts import Bounds, find_bounds
from reportedly.questions.claimants import is_same_claimant
from reportedly.questions.origins import Origin
from reportedly.questions.question import Answer, Claimant, Question

# Who denies a number, will not comment on it or still checks it does not give it.
_GIVING = frozenset({None, Status.ASSERTED, Status.CONFIRMED, Status.NOT_STATED})


class RuleError(ValueError):
    """A rule that there is not, or a file of names that cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Vote:
    """The last number that an independent origin gives; a hierarchy may call it by its claimants or, for articles' own voices, outlets."""

    origin: str
    claimants: tuple[Claimant, ...]
    outlets: frozenset[str]
    value: Decimal | None
    bounds: Bounds

    def bears(self, name: str) -> bool:
        """Whether it is meant by a name: an outlet's or origin's to the letter, a claimant's as claimants of two articles are told to be one."""
        called = Claimant(name, None, None)
        return name.casefold() in self.outlets or any(is_same_claimant(called, claimant) for claimant in self.claimants)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule makes of the votes: `best` is None where it chooses none; `why` says by whom or why not."""

    best: Decimal | None
    low: Decimal | None
    high: Decimal | None
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its name; `names` are those of a hierarchy, the most trusted first."""

    name: str
    choose: Callable[[Sequence[Vote]], tuple[Decimal | None, str]]
    names: tuple[str, ...] = ()

    def apply(self, votes: Sequence[Vote]) -> Ruled:
        """What the rule makes of the votes."""
        if not votes:
            return Ruled(None, None, None, "nobody gives a number")
        lows = [v.bounds.low for v in votes if v.bounds.low is not None]
        highs = [v.bounds.high for v in votes if v.bounds.high is not None]
        best, why = self.choose(votes)
        return Ruled(best, min(lows, default=None), max(highs, default=None), why)


def find_claimed(figure: Figure) -> Bounds:
    """The bounds that a claim sets. "About 40" is 40: how far "about" may miss is nobody's claim; "at least 12" has no upper end."""
    if figure.relation is FigureRelation.ABOUT and figure.value is not None:
        return Bounds(figure.value, figure.value)
    return find_bounds(figure)


def is_given(answer: Answer) -> bool:
    """Whether the claimant gives the number as one that holds: no previous toll, and none that it denies or checks."""
    return answer.figure is not None and not answer.superseded and answer.stand in _GIVING


def list_votes(question: Question, origins: Iterable[Origin]) -> tuple[Vote, ...]:
    """A vote for each origin that gives a number: the last one that it stands by."""
    order = {answer.id: n for n, answer in enumerate(question.answers)}
    votes = []
    for origin in origins:
        told = [question.answers[order[name]] for name in sorted(origin.answers, key=lambda name: order[name])]
        standing = [answer for answer in told if is_given(answer)]
        if standing:
            votes.append(_make_vote(origin, standing))
    return tuple(votes)


def _make_vote(origin: Origin, standing: Sequence[Answer]) -> Vote:
    figure = standing[-1].figure
    if figure is None:
        raise ValueError(f"{standing[-1].id} gives no figure")
    claimants = {a.claimant.name: a.claimant for a in standing if a.claimant.kind != "article"}
    voices = {a.paper.outlet or "" for a in standing if a.claimant.kind == "article"}
    outlets = frozenset(name.casefold() for name in (origin.name, *voices) if name)
    return Vote(origin.name, tuple(claimants.values()), outlets, figure.value, find_claimed(figure))


def _choose_none(votes: Sequence[Vote]) -> tuple[None, str]:
    return None, f"the lowest and the highest of {_count(votes)}; a range has no best"


def _choose_lowest(votes: Sequence[Vote]) -> tuple[Decimal | None, str]:
    bounded = [(v.bounds.low, v.origin) for v in votes if v.bounds.low is not None]
    if not bounded:
        return None, "nobody gives a lower bound"
    low, origin = min(bounded)
    return low, f"the lowest of {_count(votes)}: {origin}"


def _choose_most(votes: Sequence[Vote]) -> tuple[Decimal | None, str]:
    numbers = Counter(v.value for v in votes if v.value is not None)
    if not numbers:
        return None, "nobody gives a number, only vague words"
    value, times = numbers.most_common(1)[0]
    if times * 2 <= len(votes):
        return None, f"no number has more than half of {_count(votes)}"
    return value, f"{times} of {_count(votes)}"


def _make_hierarchy(names: Sequence[str]) -> Callable[[Sequence[Vote]], tuple[Decimal | None, str]]:
    def choose(votes: Sequence[Vote]) -> tuple[Decimal | None, str]:
        for rank, name in enumerate(names, 1):
            found = next((v for v in votes if v.bears(name)), None)
            best = None if found is None else found.value if found.value is not None else found.bounds.low
            if best is not None:
                return best, f"{name}, number {rank} in the file"
        return None, "nobody in the file gives a number"

    return choose


def _count(votes: Sequence[Vote]) -> str:
    return f"{len(votes)} independent origin{'' if len(votes) == 1 else 's'}"


RULES = {"range": _choose_none, "conservative": _choose_lowest, "majority": _choose_most}


def make_rule(name: str, file: Path | None = None) -> Rule:
    """The rule of this name; `hierarchy` takes a file with a name of a claimant or outlet a line, the most trusted first, `#` for remarks.

    Raises:
        RuleError: there is no such rule, or it wants a file that is missing, unreadable or empty, or has one that it does not want.
    """
    if (name == "hierarchy") != (file is not None):
        raise RuleError(f"the rule {name} {'needs' if file is None else 'takes no'} file of names")
    if file is None:
        if name not in RULES:
            raise RuleError(f"there is no rule {name!r}; there are {', '.join((*RULES, 'hierarchy FILE'))}")
        return Rule(name, RULES[name])
    try:
        lines = [line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{file} cannot be read: {error}") from error
    names = tuple(dict.fromkeys(line for line in lines if line))
    if not names:
        raise RuleError(f"{file} has no names")
    return Rule(f"hierarchy {file.name}", _make_hierarchy(names), names)
