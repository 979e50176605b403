"""Questions -> cases and accounts: what a coder fills rows with. A case is a happening; an account is what one claimant says of it in one article."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.digest import digest_parts
from reportedly.questions.book import Book
from reportedly.questions.claimants import cluster_claimants
from reportedly.questions.places import Spot
from reportedly.questions.question import Answer, Happening, Question


@dataclass(frozen=True, slots=True)
class Case:
    """A happening, where it was, and all questions about it."""

    id: str
    event: Happening
    spot: Spot | None
    questions: tuple[Question, ...]

    @property
    def answers(self) -> tuple[tuple[Question, Answer], ...]:
        """Every answer with the question that it answers, in the order of the questions."""
        return tuple((question, answer) for question in self.questions for answer in question.answers)


@dataclass(frozen=True, slots=True)
class Account:
    """The answers that one claimant gives to a case's questions in one article; `event` and `spot` are as that article alone tells them."""

    id: str
    case: Case
    event: Happening
    spot: Spot | None
    answers: tuple[tuple[Question, Answer], ...]


def name_happening(event: Happening) -> str:
    """The id of a happening: that of its first incident, so that it stays while other articles join it behind."""
    return digest_parts(["happening", event.incidents[0]])


def list_cases(book: Book, questions: Iterable[Question]) -> Iterator[Case]:
    """The happenings that questions are about, in the order of the questions; what is only said, and is no event, is none."""
    together: dict[tuple[str, ...], list[Question]] = defaultdict(list)
    for question in questions:
        if not question.event.said:
            together[question.event.incidents].append(question)
    for incidents, asked in together.items():
        event, spot = book.describe(incidents)
        yield Case(name_happening(event), event, spot, tuple(asked))


def list_accounts(book: Book, case: Case) -> Iterator[Account]:
    """The accounts of a case, the oldest answer first. "The Watch" and "the Watch monitoring group" are one claimant."""
    answers = case.answers
    heads = cluster_claimants([answer.claimant for _, answer in answers])
    together: dict[tuple[str, str], list[tuple[Question, Answer]]] = defaultdict(list)
    for (question, answer), head in zip(answers, heads, strict=True):
        together[answer.paper.id, answers[head][1].claimant.name].append((question, answer))
    for (article, claimant), told in sorted(together.items(), key=lambda item: (min(a.as_of or "" for _, a in item[1]), item[0])):
        incidents = sorted({answer.incident for _, answer in told if answer.incident})
        event, spot = book.describe(incidents)
        yield Account(digest_parts([case.id, article, claimant]), case, event, spot, tuple(told))
