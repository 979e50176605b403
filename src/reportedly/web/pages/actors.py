"""Who speaks in a ledger: the list of actors, and each one's page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.lang.names import fold
from reportedly.ledger import CountedActor, FoundClaim
from reportedly.model import ActorKind, LinkType, QuestionKind
from reportedly.questions.claimants import is_same_claimant, list_name_words
from reportedly.questions.question import Answer, Claimant, Link, Question, list_told, tell_answer
from reportedly.questions.tables import Citation, list_citations
from reportedly.web.kept import Kept
from reportedly.web.pages.question import SILENT, LinkRow, list_links
from reportedly.web.view import NotThereError, View

A_PAGE = 50  # actors, and claims of one
MOST_FILES = 1000  # actors that have a page in a site of files, those with most claims


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A name as the ledger has it, with its claims: made by it, aimed at it, said to it; and how many questions it answers."""

    name: str
    kind: str | None
    country: str | None
    made: int
    aimed: int
    said_to: int
    questions: int


@dataclass(frozen=True, slots=True)
class ActorsPage:
    """Actors, those with most claims first. `more` tells whether there is a next page, `total` how many there are in all that is asked for."""

    words: str
    kind: str
    country: str
    number: int
    total: int
    more: bool
    kinds: tuple[ActorKind, ...]
    actors: tuple[ActorRow, ...]


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What an actor answers, where it was printed, and whether that is told as somebody else's."""

    id: str
    told: str
    as_of: str | None
    article: str
    title: str
    outlet: str | None
    day: str | None
    claim: str | None
    superseded: bool
    relayed_from: str | None


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with what one actor answers to it, oldest first."""

    id: str
    kind: QuestionKind
    text: str
    since: str | None
    answers: tuple[GivenAnswer, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A link between an answer of the actor and somebody else's, with the question that both answer."""

    question: str
    text: str
    link: LinkRow


@dataclass(frozen=True, slots=True)
class ActorPage:
    """One actor. `claims` is a page of what it claims, the last first; `aimed` and `said_to` are such claims by others.

    `citations` are whom it repeats and who cites it, `silent` the questions to which it is told to have given no answer, `alike` other
    names that may be the same actor's.
    """

    actor: ActorRow
    alike: tuple[str, ...]
    number: int
    more: bool
    claims: tuple[FoundClaim, ...]
    questions: tuple[AnsweredQuestion, ...]
    silent: tuple[AnsweredQuestion, ...]
    contradictions: tuple[Contradiction, ...]
    citations: tuple[Citation, ...]
    aimed: tuple[FoundClaim, ...]
    said_to: tuple[FoundClaim, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """Actors in their order and by name, the questions that each answers or prints answers to, and claimants by the words of their names."""

    rows: tuple[ActorRow, ...]
    by_name: dict[str, ActorRow]
    questions: dict[str, list[Question]]
    claimants: dict[str, Claimant]
    by_word: dict[str, set[str]]


def _make_index(view: View) -> _Index:
    answered: dict[str, dict[str, Question]] = defaultdict(dict)
    claimed: dict[str, set[str]] = defaultdict(set)
    claimants: dict[str, Claimant] = {}
    by_word: dict[str, set[str]] = defaultdict(set)
    for question in view.ask().list_questions():
        for answer in question.answers:
            if answer.claimant.kind != "article":
                answered[answer.claimant.name][question.id] = question
                claimed[answer.claimant.name].add(question.id)
                claimants.setdefault(answer.claimant.name, answer.claimant)
            for other in filter(None, (answer.paper.outlet, answer.relayed_from)):
                answered[other][question.id] = question
    for name, claimant in claimants.items():
        for word in list_name_words(name) if claimant.named else ():
            by_word[word].add(name)
    rows = tuple(_make_row(actor, len(claimed.get(actor.name, ()))) for actor in view.ledger.actors())
    questions = {name: list(found.values()) for name, found in answered.items()}
    return _Index(rows, {row.name: row for row in rows}, questions, claimants, by_word)


def _make_row(actor: CountedActor, questions: int) -> ActorRow:
    return ActorRow(actor.name, actor.kind, actor.country, actor.made, actor.aimed, actor.said_to, questions)


_INDEX = Kept(_make_index)


def list_actors(view: View, words: str = "", kind: str = "", country: str = "", page: int = 1) -> ActorsPage:
    """A page of the names that claims are made by, aimed at or said to, with their claims and questions counted."""
    sought, code = fold(words.strip()), country.strip().upper()
    found = [
        row
        for row in _INDEX.find(view).rows
        if (not sought or sought in fold(row.name)) and (not kind or row.kind == kind) and (not code or row.country == code)
    ]
    start = A_PAGE * (max(page, 1) - 1)
    shown = tuple(found[start : start + A_PAGE])
    return ActorsPage(words, kind, country, max(page, 1), len(found), len(found) > start + A_PAGE, tuple(ActorKind), shown)


def list_actor_keys(view: View) -> Iterable[str]:
    """The names of those with most claims."""
    return [row.name for row in _INDEX.find(view).rows[:MOST_FILES]]


def show_actor(view: View, key: str, page: int = 1) -> ActorPage:
    """An actor's claims and answers in time, whom it repeats, who contradicts it and where it did not answer."""
    index = _INDEX.find(view)
    row = index.by_name.get(key)
    if row is None:
        raise NotThereError(f"nobody in this ledger is called {key!r}")
    found = view.ledger.claims_of(key, "source", A_PAGE + 1, A_PAGE * (max(page, 1) - 1))
    questions = index.questions.get(key, [])
    answered = [_list_given(q, [a for a in q.answers if _is_of(a, key)]) for q in questions if any(_is_of(a, key) for a in q.answers)]
    silent = [_list_given(q, told) for q in questions if (told := [a for a in q.answers if _is_of(a, key) and a.stand in SILENT])]
    citations = tuple(c for c in list_citations(list_told(questions)) if key in (c.outlet, c.of) and c.of is not None)
    return ActorPage(
        row,
        tuple(_find_alike(index, key)),
        max(page, 1),
        len(found) > A_PAGE,
        tuple(found[:A_PAGE]),
        tuple(answered),
        tuple(silent),
        tuple(c for q in questions for c in _list_contradictions(q, key)),
        citations,
        tuple(view.ledger.claims_of(key, "target", A_PAGE) if row.aimed else ()),
        tuple(view.ledger.claims_of(key, "addressee", A_PAGE) if row.said_to else ()),
    )


def _find_alike(index: _Index, name: str) -> list[str]:
    """Named claimants whose names hold this one's words or the other way round, as answers to one question are grouped."""
    own = index.claimants.get(name)
    if own is None or not own.named:
        return []
    near = {other for word in list_name_words(name) for other in index.by_word.get(word, ())} - {name}
    return sorted(other for other in near if other in index.by_name and is_same_claimant(own, index.claimants[other]))


def _is_of(answer: Answer, name: str) -> bool:
    return answer.claimant.name == name and answer.claimant.kind != "article"


def _list_given(question: Question, answers: Iterable[Answer]) -> AnsweredQuestion:
    given = tuple(
        GivenAnswer(
            a.id,
            tell_answer(a),
            a.as_of,
            a.paper.id,
            a.paper.title,
            a.paper.outlet,
            a.paper.day,
            a.claim,
            a.superseded,
            a.relayed_from,
        )
        for a in answers
    )
    return AnsweredQuestion(question.id, question.kind, question.text, question.event.since, given)


def _list_contradictions(question: Question, name: str) -> Iterator[Contradiction]:
    answers = {answer.id: answer for answer in question.answers}

    def is_between(link: Link) -> bool:
        ends = [answers[end] for end in (link.source, link.target) if end in answers]
        return len(ends) == 2 and any(_is_of(end, name) for end in ends)

    for row in list_links((k for k in question.links if k.type is LinkType.CONTRADICTS and is_between(k)), answers):
        yield Contradiction(question.id, question.text, row)
