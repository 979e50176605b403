"""What could not be read or kept, and sentences that gave no claim."""

from dataclasses import dataclass
from typing import Literal

from reportedly.ledger import OpenProblem, Passage
from reportedly.web.pages.parameters import Number, Text
from reportedly.web.view import View

A_PAGE = 100  # problems, and sentences


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem that is not solved: what failed, how to mend it as far as the message says, and the command that tries it again."""

    at: str
    ref: str | None
    line: int | None
    stage: str
    error: str
    mend: str | None
    retry: str | None


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    """Problems, a hundred a page; `total` is how many are not solved, `more` whether there is a next page."""

    number: int
    total: int
    more: bool
    problems: tuple[ShownProblem, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Sentences with a number, a quotation or a cue that gave no claim, those of the article read last first."""

    article: str
    why: str
    number: int
    more: bool
    passages: tuple[Passage, ...]


def list_problems(view: View, page: Number = 1) -> ProblemsPage:
    """What could not be read or kept, with its stage and what to do."""
    found = view.ledger.problems()
    skip = A_PAGE * (page - 1)
    shown = tuple(map(_show, found[skip : skip + A_PAGE]))
    return ProblemsPage(page, len(found), len(found) > skip + A_PAGE, shown)


def _show(open_problem: OpenProblem) -> ShownProblem:
    """A message says after a semicolon how to mend what it tells before."""
    problem = open_problem.problem
    error, _, mend = problem.error.partition("; ")
    retry = None if open_problem.source is None else "reportedly problems --retry"
    return ShownProblem(open_problem.at, problem.ref or open_problem.source, problem.line, problem.stage, error, mend or None, retry)


def list_coverage(view: View, article: Text = "", why: Literal["", "number", "quotation", "cue"] = "", page: Number = 1) -> CoveragePage:
    """Sentences with a number, a quotation or a cue that gave no claim."""
    found = view.ledger.coverage(article or None, why or None, A_PAGE + 1, A_PAGE * (page - 1))
    return CoveragePage(article, why, page, len(found) > A_PAGE, tuple(found[:A_PAGE]))
