"""Readings -> questions: what `reportedly questions` lists. The one door of this folder."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from reportedly.ledger import Ledger
from reportedly.ledger.reprints import find_credit
from reportedly.model import Reading
from reportedly.questions.answers import list_counts
from reportedly.questions.asking import ask_counts, ask_whether, ask_who
from reportedly.questions.cluster import Constraints
from reportedly.questions.features import find_bar
from reportedly.questions.joining import Joiner
from reportedly.questions.origins import Origin, find_origins, relay_answers
from reportedly.questions.question import Answer, Link, Question
from reportedly.questions.relations import link_answers
from reportedly.questions.scorer import Reason, explain_pair, find_chance
from reportedly.questions.stands import list_blames, list_stands
from reportedly.questions.stories import Stories


class QuestionError(ValueError):
    """A name that is no question's, answer's or link's, or of several."""


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """A person's decision on two answers: whether they are of the same happening."""

    one: str
    other: str
    same: bool
    by: str
    why: str | None = None


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
        self._counts: list[Answer] = []
        self._stands: list[Answer] = []
        self._blames: list[Answer] = []
        self._judgements = tuple(judgements)
        self._copies = dict(copies or {})

    def add(self, reading: Reading, *, every: bool = False) -> None:
        """Enter an article; `every` asks for counts of plain people and of no known kind too."""
        stories = Stories(reading)
        claims = {claim.id: claim for claim in reading.claims}
        credit = find_credit(reading.article)
        counts, blames = list(list_counts(reading, stories, every=every)), list(list_blames(reading, stories))
        stands = list(list_stands(reading, stories))
        self._counts += [replace(a, paper=replace(a.paper, credit=credit)) for a in counts]
        self._blames += [replace(a, paper=replace(a.paper, credit=credit)) for a in blames]
        self._stands += [replace(a, paper=replace(a.paper, credit=credit)) for _, answers in stands for a in answers]
        self._happenings.add(stories)
        own = {claim.id for claim, _ in stands} | {a.claim for a in counts if stories.find(a.incident or "") is None}
        self._matters.add(stories.telling.make_proposition(claims[name]) for name in sorted(filter(None, own)))

    def list_questions(self) -> list[Question]:
        """All questions, in the order of their events' days, each with its links."""
        self._judge()
        incidents = self._happenings.incidents | self._matters.incidents
        clusters = [*self._happenings.list_happenings(), *self._matters.list_happenings()]
        cluster_of = {item: cluster for cluster in clusters for item in cluster}
        counts = ask_counts(self._counts, incidents, cluster_of)
        stands, blames = ask_whether(self._stands, incidents, cluster_of), ask_who(self._blames, incidents, cluster_of)
        questions = [*_link_counts(counts), *stands, *blames]
        return sorted(questions, key=lambda q: (q.event.since or "9", q.event.incidents[0], q.kind, q.counted or "", q.part))

    def _judge(self) -> None:
        """Turn decisions on answers into ones on their incidents."""
        of = {a.id: a.incident or "" for a in (*self._counts, *self._stands, *self._blames)}
        pairs = [(of[j.one], of[j.other], j.same) for j in self._judgements if j.one in of and j.other in of and of[j.one] != of[j.other]]
        if pairs:
            constraints = Constraints([(a, b) for a, b, same in pairs if same], [(a, b) for a, b, same in pairs if not same])
            for joiner in (self._happenings, self._matters):
                joiner.constrain(constraints, [name for a, b, _ in pairs for name in (a, b)])

    def find_origins(self, question: Question) -> tuple[Origin, ...]:
        """The independent origins of a question's answers."""
        return find_origins(question, self._copies)

    def list_compared(self, least: float) -> Iterator[tuple[tuple[str, str], float]]:
        """Pairs of incidents of two articles with these log odds or more of being one, joined or not."""
        return self._happenings.list_pairs(least)

    def explain(self, one: Answer, other: Answer, links: Iterable[Link] = ()) -> Explanation:
        """Why two answers stand under one question, or do not."""
        joiner = self._happenings if one.incident in self._happenings.incidents else self._matters
        first, second = (joiner.incidents.get(a.incident or "") for a in (one, other))
        clusters = {item: cluster for cluster in joiner.list_happenings() for item in cluster}
        joined = clusters.get(one.incident or "") is not None and clusters.get(one.incident or "") == clusters.get(other.incident or "")
        judged = next((j for j in self._judgements if {j.one, j.other} == {one.id, other.id}), None)
        link = next((k for k in links if {k.source, k.target} == {one.id, other.id}), None)
        if first is None or second is None or first.id == second.id:
            return Explanation(one, other, joined, None, (), None, judged, link)
        reasons = explain_pair(first, second)
        return Explanation(one, other, joined, find_chance(sum(r.part for r in reasons)), reasons, find_bar(first, second), judged, link)


def _link_counts(questions: list[Question]) -> Iterator[Question]:
    """Questions of how many with their links; parts of one happening are linked with each other, and so go by together."""
    together: dict[tuple[object, ...], list[Question]] = defaultdict(list)
    for question in questions:
        together[question.event.incidents, question.counted].append(question)
    for group in together.values():
        links = link_answers(group)
        for question in group:
            own = {answer.id for answer in question.answers}
            mine = tuple(sorted((k for k in links if k.source in own), key=lambda k: (k.type, k.id)))
            yield relay_answers(replace(question, links=mine), links)


def open_book(ledger: Ledger, *, every: bool = False) -> Book:
    """The questions of all current readings of a ledger, as people corrected them."""
    copies = {article: group.original for group in ledger.reprints() for article in group.articles if article != group.original}
    book = Book([PairJudgement(*row) for row in ledger.pair_judgements()], copies)
    for reading in ledger.readings(decided=True):
        book.add(reading, every=every)
    return book


def find_question(questions: Iterable[Question], name: str) -> Question:
    """The question that an id, or the beginning of one, names; else the only one whose text has these words."""
    listed = list(questions)
    found = [q for q in listed if name and q.id.startswith(name)]
    words = name.casefold().split()
    found = found or [q for q in listed if words and all(word in q.text.casefold() for word in words)]
    if len(found) != 1:
        told = "no question has" if not found else f"{len(found)} questions have"
        raise QuestionError(f"{told} the id or the words {name!r}; `reportedly questions` lists them")
    return found[0]


def find_link(questions: Iterable[Question], name: str) -> tuple[Question, Link]:
    """The link that an id, or the beginning of one, names, with its question."""
    found = [(q, link) for q in questions for link in q.links if name and link.id.startswith(name)]
    if len(found) != 1:
        raise QuestionError(
            f"{'no link has' if not found else f'{len(found)} links have'} the id {name!r}; `reportedly question Q` shows them"
        )
    return found[0]
