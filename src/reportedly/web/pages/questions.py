"""The list of questions, by kind, place, time and number of answers."""

from dataclasses import dataclass

from reportedly.model import QuestionKind
from reportedly.questions.book import Book
from reportedly.questions.claimed import Claimed, find_range, is_contested
from reportedly.questions.origins import count_independent
from reportedly.questions.question import Question, Wanted
from reportedly.web.view import View

A_PAGE = 50  # questions


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in a list. `origins` are named independent ones, `unnamed` others that may be one; `claimed` is lowest and highest number."""

    id: str
    kind: QuestionKind
    text: str
    place: str | None
    since: str | None
    until: str | None
    answers: int
    articles: int
    origins: int
    unnamed: int
    contested: bool
    claimed: Claimed | None


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """Questions in the order of their events' days. `more` tells whether there is a next page, `total` how many there are in all."""

    kind: str
    place: str
    since: str
    until: str
    least: int
    number: int
    total: int
    more: bool
    kinds: tuple[QuestionKind, ...]
    questions: tuple[QuestionRow, ...]


def list_questions(
    view: View, kind: str = "", place: str = "", since: str = "", until: str = "", least: int = 1, page: int = 1
) -> QuestionsPage:
    """A page of what several claims answer, each with its answers, origins and the range of what is claimed."""
    book = view.ask()
    wanted = Wanted(kind or None, place.strip() or None, since or None, until or None, max(least, 1))
    found = book.list_summaries(wanted)
    start = A_PAGE * (max(page, 1) - 1)
    rows = tuple(make_row(question, book) for question in book.load(summary.id for summary in found[start : start + A_PAGE]))
    more = len(found) > start + A_PAGE
    return QuestionsPage(kind, place, since, until, wanted.min_answers, max(page, 1), len(found), more, tuple(QuestionKind), rows)


def make_row(question: Question, book: Book) -> QuestionRow:
    """A question as a list shows it."""
    named, unnamed = count_independent(book.find_origins(question))
    event, answers = question.event, question.answers
    return QuestionRow(
        question.id,
        question.kind,
        question.text,
        event.place,
        event.since,
        event.until,
        len(answers),
        len({answer.paper.id for answer in answers}),
        named,
        unnamed,
        is_contested(question),
        find_range(answers),
    )
