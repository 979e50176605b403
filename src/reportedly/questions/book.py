"""Readings -> questions: what `reportedly questions` lists. The one door of this folder.

`open_book` gives the questions of a ledger, as they are kept in it; where they cannot be kept, all is joined in memory.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from reportedly.lang.names import fold
from reportedly.ledger import Ledger
from reportedly.ledger.joined import Joined as Rows
from reportedly.model import CountedKind, QuestionKind, Reading
from reportedly.questions.asking import choose_spot, describe_happening, make_questions, name_question
from reportedly.questions.extract import Extract, extract_reading, trim_extract, unpack_extract
from reportedly.questions.features import find_bar
from reportedly.questions.incidents import Incident
from reportedly.questions.joining import Joiner
from reportedly.questions.kept import bring_up_to_date, find_judged, list_judgements, make_constraints
from reportedly.questions.origins import Origin, find_origins
from reportedly.questions.places import Spot
from reportedly.questions.question import (
    Answer,
    Claimant,
    Happening,
    Link,
    PairJudgement,
    Question,
    Summary,
    Told,
    Wanted,
    list_told,
    summarise_question,
)
from reportedly.questions.scorer import Reason, explain_pair, find_chance

__all__ = ["Book", "Explanation", "KeptBook", "PairJudgement", "QuestionError", "find_link", "find_question", "open_book"]


WINDOW = 2_000  # happenings whose questions are in memory at once while all are walked through


class QuestionError(ValueError):
    """A name that is no question's, answer's or link's, or of several."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two answers stand together or not: the chance with its reasons, what forbids it, who decided it, and the link between them."""

    one: Answer
    other: Answer
    joined: bool
    chance: float | None
    reasons: tuple[Reason, ...]
    bar: str | None
    judgement: PairJudgement | None
    link: Link | None


class Book:
    """Grows by one reading at a time; the questions are the same for the same readings, in whatever order they came."""

    def __init__(self, judgements: Iterable[PairJudgement] = (), copies: Mapping[str, str] | None = None) -> None:
        """`copies` maps an article's id to the original of the copy that it prints."""
        self._happenings, self._matters = Joiner(), Joiner(matters=True)
        self._extracts: list[Extract] = []
        self._judgements = tuple(judgements)
        self._copies = dict(copies or {})
        self._listed: list[Question] | None = None

    def add(self, reading: Reading, *, every: bool = False) -> None:
        """Enter an article; `every` asks for counts of plain people and of no known kind too."""
        extract = extract_reading(reading, every=every)
        self._extracts.append(extract)
        self._happenings.add(extract.incidents)
        self._matters.add(extract.matters)
        self._listed = None

    def list_questions(self) -> list[Question]:
        """All questions, in the order of their events' days, each with its links."""
        if self._listed is None:
            incident_of = {a.id: a.incident for e in self._extracts for a in e.list_answers()} if self._judgements else {}
            constraints = make_constraints(find_judged(self._judgements, incident_of))
            for joiner in (self._happenings, self._matters):
                joiner.constrain(constraints)
            clusters = [*self._happenings.list_happenings(), *self._matters.list_happenings()]
            cluster_of = {item: cluster for cluster in clusters for item in cluster}
            incidents = {**self._happenings.incidents, **self._matters.incidents}
            self._listed = make_questions(self._extracts, incidents, cluster_of)
        return list(self._listed)

    def walk_questions(self, ledger: Ledger) -> Iterator[Question]:  # noqa: ARG002 - a kept book reads them there
        """All questions once, those of a happening together; `ledger` is the book's own."""
        yield from self.list_questions()

    def list_summaries(self, wanted: Wanted = Wanted(), limit: int | None = None, skip: int = 0) -> list[Summary]:
        """Questions as a list shows them, in the same order."""
        found = [s for s in map(summarise_question, self.list_questions()) if wanted.accepts(s)]
        return found[skip:] if limit is None else found[skip : skip + limit]

    def list_told(self, min_answers: int = 1) -> Iterator[Told]:
        """The answers to questions with so many or more, as tables show them."""
        return list_told(q for q in self.list_questions() if len(q.answers) >= min_answers)

    def find(self, name: str) -> Question:
        """The question that an id, or the beginning of one, names; else the only one whose text has these words. Raises `QuestionError`."""
        return find_question(self.list_questions(), name)

    def load(self, ids: Iterable[str]) -> list[Question]:
        """The questions of these ids, in their order; those that are none are left out."""
        found = {question.id: question for question in self.list_questions()}
        return [found[name] for name in ids if name in found]

    def list_answered(self, article: str, *, parts: bool) -> dict[str, dict[str, str]]:  # noqa: ARG002 - a kept book asks for it
        """By the claims of an article the questions that they answer: their texts by their ids. `parts` tells whether one of them was split."""
        found: dict[str, dict[str, str]] = {}
        for question in self.list_questions():
            for answer in question.answers:
                if answer.paper.id == article and answer.claim:
                    found.setdefault(answer.claim, {})[question.id] = question.text
        return found

    def list_companions(self, question: Question) -> list[Question]:
        """The questions of the same happening, this one among them."""
        return [q for q in self.list_questions() if q.event.incidents == question.event.incidents]

    def find_link(self, name: str) -> tuple[Question, Link]:
        """The link that an id, or the beginning of one, names, with its question. Raises `QuestionError`."""
        return find_link(self._list_those_with(name), name)

    def find_answer(self, name: str) -> Answer:
        """The answer that an id, or the beginning of one, names. Raises `QuestionError`."""
        found = {a.id: a for q in self._list_those_with(name) for a in q.answers if name and a.id.startswith(name)}
        if len(found) != 1:
            told = "no answer has" if not found else "several answers have"
            raise QuestionError(f"{told} the id {name!r}; `reportedly questions --jsonl` has them")
        return next(iter(found.values()))

    def _list_those_with(self, name: str) -> list[Question]:  # noqa: ARG002 - a kept book looks for it
        """The questions with an answer or a link of that name, others perhaps among them."""
        return self.list_questions()

    def find_origins(self, question: Question) -> tuple[Origin, ...]:
        """The independent origins of a question's answers."""
        return find_origins(question, self._copies)

    def describe(self, incidents: Iterable[str]) -> tuple[Happening, Spot | None]:
        """What these incidents together tell of what happened, and where it was: all of a question's, or those of one article."""
        known = {**self._happenings.incidents, **self._matters.incidents}
        told = [known[name] for name in incidents]
        return describe_happening(told), choose_spot(told)

    def list_compared(self, least: float) -> Iterator[tuple[tuple[str, str], float]]:
        """Pairs of incidents of two articles with these log odds or more of being one, joined or not."""
        return self._happenings.list_pairs(least)

    def explain(self, one: Answer, other: Answer) -> Explanation:
        """Why two answers stand under one question, or do not."""
        first, second = (self._find_incident(answer) for answer in (one, other))
        mine = [q for q in self._list_those_with(one.id) if any(a.id == one.id for a in q.answers)]
        link = next((k for q in mine for k in q.links if {k.source, k.target} == {one.id, other.id}), None)
        link = link or next(
            (k for q in self._list_those_with(other.id) for k in q.links if {k.source, k.target} == {one.id, other.id}), None
        )
        judged = next((j for j in self._judgements if {j.one, j.other} == {one.id, other.id}), None)
        joined = any(other.incident in q.event.incidents for q in mine)
        if first is None or second is None or first.id == second.id:
            return Explanation(one, other, joined, None, (), None, judged, link)
        reasons = explain_pair(first, second)
        return Explanation(one, other, joined, find_chance(sum(r.part for r in reasons)), reasons, find_bar(first, second), judged, link)

    def _find_incident(self, answer: Answer) -> Incident | None:
        name = answer.incident or ""
        return self._happenings.incidents.get(name) or self._matters.incidents.get(name)


class KeptBook(Book):
    """The questions that are kept in a ledger, which is opened for each look; what is asked for is read, and no more."""

    def __init__(self, path: Path, judgements: Iterable[PairJudgement]) -> None:
        """`path` is a ledger in which what is kept is up to date."""
        super().__init__(judgements)
        self._path = path
        self._copied: dict[str, str] | None = None

    def list_questions(self) -> list[Question]:
        """All questions, in the order of their events' days, each with its links."""
        if self._listed is None:
            self._listed = self._load(None)
        return list(self._listed)

    def _load(self, happenings: Iterable[int] | None) -> list[Question]:
        """The questions of happenings, None for all, made of what is kept of their articles."""
        with Ledger(self._path) as ledger, ledger.joined() as rows:
            return make_kept(rows, happenings)

    def walk_questions(self, ledger: Ledger) -> Iterator[Question]:
        """All questions once, as they are kept at the moment that `ledger` is held at.

        Those of `WINDOW` happenings are in memory at once, and in the order of days.
        """
        with ledger.joined() as rows:
            asked = iter(rows.list_asked())
            while window := list(islice(asked, WINDOW)):
                yield from make_kept(rows, window)

    def list_summaries(self, wanted: Wanted = Wanted(), limit: int | None = None, skip: int = 0) -> list[Summary]:
        """Questions as a list shows them, in the same order."""
        with Ledger(self._path) as ledger, ledger.joined() as rows:
            found = rows.list_questions(*_write_conditions(wanted), limit=-1 if limit is None else limit, skip=skip)
        return [_summarise(row) for row in found]

    def list_told(self, min_answers: int = 1) -> Iterator[Told]:
        """The answers to questions with so many or more, as tables show them."""
        with Ledger(self._path) as ledger, ledger.joined() as rows:
            for question, ref, said, claimant, voice, as_of, relayed, outlet in rows.list_answers(min_answers):
                who = Claimant(claimant, "article" if voice == "article" else None, None, named=voice == "named")
                yield Told(question, ref, outlet, who, said, as_of, relayed)

    def find(self, name: str) -> Question:
        """The question that an id, or the beginning of one, names; else the only one whose text has these words. Raises `QuestionError`."""
        with Ledger(self._path) as ledger, ledger.joined() as rows:
            found = rows.list_questions("substr(q.ref, 1, ?) = ?", (len(name), name)) if name else []
            if not found and name:
                found = rows.list_questions(*_write_conditions(Wanted(words=name)))
        if len(found) == 1:
            return next(q for q in self._load([found[0][2]]) if q.id == found[0][1])
        # None or several: the list of all knows former names too, and what to say.
        return find_question(self.list_questions(), name)

    def load(self, ids: Iterable[str]) -> list[Question]:
        """The questions of these ids, in their order; those that are none are left out."""
        if self._listed is not None:
            return super().load(ids)
        names = list(ids)
        with Ledger(self._path) as ledger, ledger.joined() as rows:
            happenings = {row[2] for row in rows.list_questions("q.ref IN (SELECT value FROM json_each(?))", (json.dumps(names),))}
        found = {question.id: question for question in self._load(happenings)}
        return [found[name] for name in names if name in found]

    def list_answered(self, article: str, *, parts: bool) -> dict[str, dict[str, str]]:
        """By the claims of an article the questions that they answer: their texts by their ids. `parts` tells whether one of them was split."""
        if parts or self._listed is not None:  # parts have no rows that kept answers could name
            return super().list_answered(article, parts=parts)
        found: dict[str, dict[str, str]] = {}
        with Ledger(self._path) as ledger, ledger.joined() as rows:
            for claim, question, text in rows.list_answered(article):
                found.setdefault(claim, {})[question] = text
        return found

    def list_companions(self, question: Question) -> list[Question]:
        """The questions of the same happening, this one among them."""
        return self._list_those_with(question.answers[0].id) if self._listed is None else super().list_companions(question)

    def _list_those_with(self, name: str) -> list[Question]:
        with Ledger(self._path) as ledger, ledger.joined() as rows:
            happenings = rows.find_happenings(name)
        return self._load(happenings) if name else []

    def find_origins(self, question: Question) -> tuple[Origin, ...]:
        """The independent origins of a question's answers."""
        if self._copied is None:
            with Ledger(self._path) as ledger:
                self._copied = list_copies(ledger)
        return find_origins(question, self._copied)

    def list_compared(self, least: float) -> Iterator[tuple[tuple[str, str], float]]:
        """Pairs of incidents of two articles with these log odds or more of being one, joined or not. All are joined anew for it."""
        with Ledger(self._path) as ledger:
            return join_ledger(ledger).list_compared(least)

    def _find_incident(self, answer: Answer) -> Incident | None:
        with Ledger(self._path) as ledger, ledger.joined() as rows:
            extracts = [unpack_extract(*rows.fetch_source(article)) for article in rows.find_articles([answer.id])]
        return next((i for e in extracts for i in (*e.incidents, *e.matters) if i.id == answer.incident), None)


def make_kept(rows: Rows, happenings: Iterable[int] | None) -> list[Question]:
    """The questions of happenings, None for all, made of what is kept of their articles."""
    members: dict[int, list[str]] = {}
    articles: set[int] = set()
    for row in rows.list_incidents(happenings):
        members.setdefault(row[4], []).append(row[1])
        articles.add(row[2])
    clusters = [tuple(sorted(found)) for found in members.values()]
    cluster_of = {ref: cluster for cluster in clusters for ref in cluster}
    extracts = [trim_extract(unpack_extract(*rows.fetch_source(article)), cluster_of) for article in sorted(articles)]
    incidents = {i.id: i for e in extracts for i in (*e.incidents, *e.matters)}
    return make_questions(extracts, incidents, cluster_of)


def _write_conditions(wanted: Wanted) -> tuple[str, list[object]]:
    """What is wanted as a condition on rows of questions, with its values; the same as `Wanted.accepts`."""
    parts: list[tuple[str, list[object]]] = [("q.answers >= ?", [wanted.min_answers])]
    if wanted.kind is not None:
        parts.append(("q.kind = ?", [wanted.kind]))
    if wanted.place is not None:
        parts.append(("instr(fold(coalesce(q.place, '')), ?)", [fold(wanted.place)]))
    if wanted.since is not None:
        parts.append(("substr(q.since, 1, ?) >= ?", [len(wanted.since), wanted.since]))
    if wanted.until is not None:
        parts.append(("substr(q.since, 1, ?) <= ?", [len(wanted.until), wanted.until]))
    parts += [("instr(casefold(q.title), ?)", [word]) for word in (wanted.words or "").casefold().split()]
    return " AND ".join(part for part, _ in parts), [value for _, values in parts for value in values]


def _summarise(row: tuple[object, ...]) -> Summary:
    """A row of `ledger.joined.QUESTION`."""
    _, ref, _, kind, title, counted, *rest = row
    return Summary(str(ref), QuestionKind(kind), str(title), CountedKind(counted) if counted else None, *rest)  # type: ignore[arg-type]


def open_book(ledger: Ledger, *, every: bool = False) -> Book:
    """The questions of all current readings of a ledger, as people corrected them.

    What is new since they were last looked at is joined first and kept in the file, where it can be written; else all is joined in memory, as
    it is with `every`, which asks for counts that are not kept.
    """
    if not every and bring_up_to_date(ledger):
        return KeptBook(ledger.path, list_judgements(ledger))
    return join_ledger(ledger, every=every)


def join_ledger(ledger: Ledger, *, every: bool = False, show: Callable[[Reading], object] = lambda _: None) -> Book:
    """All of a ledger joined anew in memory; each reading is shown to `show` in passing."""
    book = Book(list_judgements(ledger), list_copies(ledger))
    for reading in ledger.readings(decided=True):
        book.add(reading, every=every)
        if show is not None:
            show(reading)
    return book


def list_copies(ledger: Ledger) -> dict[str, str]:
    """The articles that print another one's copy, with the original's id."""
    return {article: group.original for group in ledger.reprints() for article in group.articles if article != group.original}


def find_question(questions: Iterable[Question], name: str) -> Question:
    """The question that an id, or the beginning of one, names; else the only one whose text has these words.

    A question is called by the first of its happening's incidents, and may be called by any of them: as articles are added, an id holds.
    """
    listed = list(questions)
    found = [q for q in listed if name and q.id.startswith(name)]
    words = name.casefold().split()
    found = found or [q for q in listed if words and all(word in q.text.casefold() for word in words)]
    found = found or [q for q in listed if name and any(known.startswith(name) for known in list_names(q))]
    if len(found) != 1:
        told = "no question has" if not found else f"{len(found)} questions have"
        raise QuestionError(f"{told} the id or the words {name!r}; `reportedly questions` lists them")
    return found[0]


def list_names(question: Question) -> list[str]:
    """All ids that a question has or had, as others of its happening's incidents were the first."""
    return [name_question(question.kind, incident, question.counted, question.part) for incident in question.event.incidents]


def find_link(questions: Iterable[Question], name: str) -> tuple[Question, Link]:
    """The link that an id, or the beginning of one, names, with its question."""
    found = [(q, link) for q in questions for link in q.links if name and link.id.startswith(name)]
    if len(found) != 1:
        raise QuestionError(
            f"{'no link has' if not found else f'{len(found)} links have'} the id {name!r}; `reportedly question Q` shows them"
        )
    return found[0]
