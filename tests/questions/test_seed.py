"""The questions that the reference article answers, as its hand reading lists them under `questions`."""

from pathlib import Path

import pytest

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.model import CountedKind, QuestionKind, Status
from reportedly.questions.book import Book
from reportedly.questions.question import Question
from reportedly.reader import Reader


@pytest.fixture(scope="module")
def questions(shared: Path) -> list[Question]:
    text = (shared / "gold/seed.txt").read_text(encoding="utf-8")
    book = Book()
    book.add(Reader().read(make_article(text, Metadata(published="2025-04-27"))))
    return book.list_questions()


def find(questions: list[Question], kind: QuestionKind, words: str) -> Question:
    (found,) = [q for q in questions if q.kind is kind and words in q.text]
    return found


def stands(question: Question) -> set[tuple[str, Status | None]]:
    return {(a.claimant.name, a.stand) for a in question.answers}


def test_how_many_casualties_of_whom_and_none_of_those_killed_alone(questions):
    question = find(questions, QuestionKind.HOW_MANY, "casualties")
    (answer,) = question.answers
    assert question.counted is CountedKind.KILLED_AND_INJURED
    assert (answer.claimant.name, str(answer.figure.low), answer.figure.high) == ("Valery Gerasimov", "76000", None)


def test_nobody_denied_the_twelve_thousand_and_the_general_gave_no_number(questions):
    neither = Status.NEITHER_CONFIRMED_NOR_DENIED
    assert stands(find(questions, QuestionKind.WHETHER, "12,000")) == {
        ("Government of United States", Status.ASSERTED),
        ("other Ukrainian allies", Status.ASSERTED),
        ("Government of Russia", neither),
        ("Government of North Korea", neither),
    }


def test_the_missile_is_under_verification(questions):
    found = stands(find(questions, QuestionKind.WHETHER, "KN-23"))
    assert ("Volodymyr Zelensky", Status.ASSERTED) in found
    assert any(stand is Status.UNDER_VERIFICATION for _, stand in found)
    assert not any(stand is Status.CONFIRMED for _, stand in found)


@pytest.mark.parametrize(("counted", "bounds"), [(CountedKind.KILLED, (12, None)), (CountedKind.INJURED, (90, 90))])
def test_at_least_is_of_the_twelve_and_not_of_the_ninety(questions, counted, bounds):
    (question,) = [q for q in questions if q.counted is counted]
    assert "strike" in question.text
    assert [(a.figure.low, a.figure.high) for a in question.answers] == [bounds]
