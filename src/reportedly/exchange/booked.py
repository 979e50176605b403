"""Questions -> tables: `questions`, `answers` and `links`, beside those that come out of the ledger itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from weakref import finalize

import msgspec

from reportedly.exchange.filled import BATCH, FilledTable, make_table
from reportedly.exchange.tabular import Rows
from reportedly.ledger import Table
from reportedly.model import LinkType
from reportedly.questions.accounts import name_happening
from reportedly.questions.book import Book
from reportedly.questions.origins import count_independent
from reportedly.questions.question import Answer, Link, Question
from reportedly.questions.rules import find_claimed


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with how many of its independent origins are named and how many are not."""

    question: Question
    named: int
    unnamed: int


@dataclass(frozen=True, slots=True)
class _Answered:
    question: Question
    answer: Answer


@dataclass(frozen=True, slots=True)
class _Linked:
    question: Question
    link: Link


def _value(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


QUESTIONS = make_table(
    "questions",
    "One row a question that claims answer, across articles.",
    ("id",),
    (
        ("id", "string", "The question.", lambda r: r.question.id),
        ("kind", "string", "how_many, whether or who_did.", lambda r: r.question.kind.value),
        ("text", "string", "The question in words.", lambda r: r.question.text),
        ("counted_kind", "string", "What is counted: killed, injured, troops, ...; empty unless how many is asked.",
         lambda r: r.question.counted.value if r.question.counted else None),
        ("part", "string", "Who of all is counted: children, ...; empty for all.", lambda r: r.question.part or None),
        ("unit", "string", "What it is counted in.", lambda r: r.question.unit),
        ("happening", "string", "What it is about: the same for all questions on one happening.", lambda r: name_happening(r.question.event)),
        ("what", "string", "The words for what happened; a claim's content where no event is told.", lambda r: r.question.event.what),
        ("event_kind", "string", "bombing, airstrike, clash, ...", lambda r: r.question.event.kind),
        ("place", "string", "Where it was, as far as the articles tell.", lambda r: r.question.event.place),
        ("country", "string", "ISO 3166-1 alpha-2.", lambda r: r.question.event.country),
        ("from", "string", "First day of the time in which it was: ISO.", lambda r: r.question.event.since),
        ("to", "string", "Last day of that time: ISO.", lambda r: r.question.event.until),
        ("answers", "integer", "How many answers there are.", lambda r: len(r.question.answers)),
        ("claims", "integer", "How many different claims they are: one number by one claimant is one, in however many articles.",
         lambda r: len({a.group for a in r.question.answers})),
        ("articles", "integer", "In how many articles they are.", lambda r: len({a.paper.id for a in r.question.answers})),
        ("origins_named", "integer", "How many independent origins are named.", lambda r: r.named),
        ("origins_unnamed", "integer", "How many are not; two of them may be one.", lambda r: r.unnamed),
        ("contradictions", "integer", "How many pairs of answers contradict each other.",
         lambda r: sum(link.type is LinkType.CONTRADICTS for link in r.question.links)),
    ),
)  # fmt: skip
ANSWERS = make_table(
    "answers",
    "One row an answer: what one article prints as somebody's answer to a question.",
    ("id",),
    (
        ("id", "string", "The answer.", lambda r: r.answer.id),
        ("question", "string", "The question: its id in `questions`.", lambda r: r.question.id),
        ("article", "string", "The article: its id in `articles`.", lambda r: r.answer.paper.id),
        ("claim", "string", "The claim that gives it; empty where none does. Later parts of a split claim have ids of their own here.", lambda r: r.answer.claim),
        ("claimant", "string", "Who answers, by name as far as it is known.", lambda r: r.answer.claimant.name),
        ("claimant_kind", "string", "person, government, organisation, article, ...", lambda r: r.answer.claimant.kind),
        ("claimant_named", "boolean", "Whether it has a name of its own.", lambda r: r.answer.claimant.named),
        ("claimant_basis", "string", "Why it is thought to be this one, where no words say so.", lambda r: r.answer.claimant.basis),
        ("text", "string", "The words of the answer, exactly as written.", lambda r: r.answer.words.text),
        ("start", "integer", "First character of these words in the article's text, in Unicode code points from 0.",
         lambda r: r.answer.words.start),
        ("end", "integer", "The character after the last one.", lambda r: r.answer.words.end),
        ("value", "number", "The number; empty for vague ones and for other questions than how many.",
         lambda r: _value(r.answer.figure.value) if r.answer.figure else None),
        ("low", "number", "The least that it allows; empty where that is open.",
         lambda r: _value(find_claimed(r.answer.figure).low) if r.answer.figure else None),
        ("high", "number", 'The most that it allows; empty where that is open, as in "at least".',
         lambda r: _value(find_claimed(r.answer.figure).high) if r.answer.figure else None),
        ("relation", "string", "How the number is bounded: =, ~, >, >=, <, <= or range.",
         lambda r: r.answer.figure.relation.value if r.answer.figure else None),
        ("stand", "string", "The stand that the claimant takes: asserted, denied, ...", lambda r: r.answer.stand.value if r.answer.stand else None),
        ("blamed", "string", "Who is said to have done it, where that is asked.",
         lambda r: r.answer.part or None if r.answer.figure is None else None),
        ("attribution", "string", "How it is attributed: explicit, article_voice, ...", lambda r: r.answer.attribution.value),
        ("as_of", "string", "The day for which it is given.", lambda r: r.answer.as_of),
        ("published", "string", "The article's day, by its own text where that differs from its metadata.", lambda r: r.answer.paper.day),
        ("group", "string", "The same for answers that are one claim.", lambda r: r.answer.group),
        ("relayed_from", "string", "Whom it repeats.", lambda r: r.answer.relayed_from),
        ("superseded", "boolean", "Whether it is told as what was said before: a previous toll.", lambda r: r.answer.superseded),
    ),
    (("question", "questions", "id"), ("article", "articles", "id")),
)  # fmt: skip
LINKS = make_table(
    "links",
    "One row a link between two answers.",
    ("id",),
    (
        ("id", "string", "The link: `reportedly why` explains it.", lambda r: r.link.id),
        ("question", "string", "The question of the answer that it starts from.", lambda r: r.question.id),
        ("type", "string", "same, refines, updates, contradicts or repeats.", lambda r: r.link.type.value),
        ("from", "string", "The answer that does so.", lambda r: r.link.source),
        ("to", "string", "The answer to which it does so.", lambda r: r.link.target),
        ("why", "string", "The rule, with what it saw.", lambda r: r.link.why),
    ),
    (("question", "questions", "id"), ("from", "answers", "id"), ("to", "answers", "id")),
)
BOOKED = (QUESTIONS, ANSWERS, LINKS)
_Item = _Asked | _Answered | _Linked


def _list_asked(book: Book, question: Question) -> Iterator[_Item]:
    yield _Asked(question, *count_independent(book.find_origins(question)))


def _list_answered(_: Book, question: Question) -> Iterator[_Item]:
    return (_Answered(question, answer) for answer in question.answers)


def _list_linked(_: Book, question: Question) -> Iterator[_Item]:
    return (_Linked(question, link) for link in question.links)


_LISTS = {QUESTIONS: _list_asked, ANSWERS: _list_answered, LINKS: _list_linked}


def fill_one(filled: FilledTable, book: Book, questions: Iterable[Question]) -> Rows:
    """The rows of one of `BOOKED`."""
    return filled.rows(item for question in questions for item in _LISTS[filled](book, question))


def fill_booked(book: Book, questions: Iterable[Question]) -> list[tuple[Table, Rows]]:
    """The three tables with their rows, the questions' first: answers and links are laid aside in files while these are taken."""
    waiting = {filled: _Aside(filled) for filled in BOOKED[1:]}

    def walk() -> Iterator[Question]:
        for question in questions:
            for filled, aside in waiting.items():
                aside.add(_LISTS[filled](book, question))
            yield question

    return [(QUESTIONS.table, fill_one(QUESTIONS, book, walk())), *((filled.table, aside.read()) for filled, aside in waiting.items())]


class _Aside:
    """Rows of a table that wait in a file until another table is written: memory does not grow with them."""

    def __init__(self, filled: FilledTable) -> None:
        self._filled = filled
        self._file = TemporaryFile()  # noqa: SIM115 - closed when it was read, or is not to be
        finalize(self, self._file.close)

    def add(self, items: Iterable[object]) -> None:
        """Lay the rows of objects aside."""
        self._file.writelines(msgspec.json.encode(self._filled.row(item)) + b"\n" for item in items)

    def read(self) -> Iterator[list[tuple[object, ...]]]:
        """The rows in batches, once all are there."""
        with self._file:
            self._file.seek(0)
            while lines := list(islice(self._file, BATCH)):
                yield [tuple(msgspec.json.decode(line)) for line in lines]
