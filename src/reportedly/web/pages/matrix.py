"""Questions by actors: who answers what, and where this ledger has nothing."""

from collections import Counter
from dataclasses import dataclass

from reportedly.questions.question import Wanted
from reportedly.questions.tables import make_matrix
from reportedly.web.pages.question import MatrixRow
from reportedly.web.view import View

A_PAGE = 25  # questions
ACTORS = 8  # columns


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A page of questions with so many answers by somebody, most first, by the actors who answer most of these; None is nothing in this ledger."""

    least: int
    number: int
    total: int
    more: bool
    actors: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


def make_page(view: View, least: int = 2, page: int = 1) -> MatrixPage:
    """What each actor answers to each question; the columns are those who answer most of the questions of the page."""
    book, enough = view.ask(), max(least, 1)
    told = list(book.list_told(enough))
    counts = Counter(answer.question for answer in told if answer.claimant.kind != "article")
    asked = (summary for summary in book.list_summaries(Wanted(min_answers=enough)) if counts[summary.id] >= enough)
    found = sorted(asked, key=lambda summary: (-summary.answers, summary.id))
    start = A_PAGE * (max(page, 1) - 1)
    shown = {summary.id: summary for summary in found[start : start + A_PAGE]}
    made = make_matrix(shown.values(), (answer for answer in told if answer.question in shown), ACTORS)
    rows = tuple(MatrixRow(question.id, question.text, cells) for question, cells in made.rows)
    return MatrixPage(max(least, 1), max(page, 1), len(found), len(found) > start + A_PAGE, made.actors, rows)
