"""The types of this stage: questions, their answers, and how answers are linked. Equality covers every field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.lang.names import fold
from reportedly.model import AttributionKind, CountedKind, Figure, LinkType, QuestionKind, Span, Status


@dataclass(frozen=True, slots=True)
class Paper:
    """What an answer's article is called; `day` is its date as its own text has it, else as published."""

    id: str
    ref: str | None
    title: str
    outlet: str | None
    published: str | None
    day: str | None
    credit: str | None = None

    @property
    def name(self) -> str:
        """The caller's name for it."""
        return self.ref or self.id


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who answers: `name` as it is known in the article, `span` its words there, None for the article itself. `basis` is why where not by words."""

    name: str
    kind: str | None
    span: Span | None
    basis: str | None = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What one article prints as somebody's answer. `group` answers make the same claim; `part` is who of all is counted, "" for all.

    `superseded` answers are told as what was said before: "a previous toll of 12".
    """

    id: str
    paper: Paper
    claim: str | None
    figure: Figure | None
    stand: Status | None
    claimant: Claimant
    attribution: AttributionKind
    as_of: str | None
    words: Span
    incident: str | None
    counted: CountedKind | None = None
    part: str = ""
    group: str = ""
    relayed_from: str | None = None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """How one answer stands to another; `why` is the rule with what it saw."""

    id: str
    type: LinkType
    source: str
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class Happening:
    """What a question is about, as its incidents together tell it; `said` where that is a claim's content and no event."""

    what: str
    kind: str | None
    place: str | None
    country: str | None
    since: str | None
    until: str | None
    incidents: tuple[str, ...]
    said: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers, oldest first, and the links between them."""

    id: str
    kind: QuestionKind
    text: str
    counted: CountedKind | None
    part: str
    unit: str | None
    event: Happening
    answers: tuple[Answer, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """A person's decision on two answers: whether they are of the same happening."""

    one: str
    other: str
    same: bool
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A question as a list shows it: what it asks, and how many answers, different claims, articles and contradictions it has."""

    id: str
    kind: QuestionKind
    text: str
    counted: CountedKind | None
    part: str
    place: str | None
    country: str | None
    since: str | None
    until: str | None
    answers: int
    claims: int
    articles: int
    contradictions: int


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as a table shows it: who prints what in brief, from whom, and whose it is; a claimant's only kind is "article", its own voice."""

    question: str
    answer: str
    outlet: str
    claimant: Claimant
    said: str
    as_of: str | None
    relayed_from: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions to list; None does not matter. `place` is a part of its name, in any spelling; days are ISO or prefixes, both included."""

    kind: str | None = None
    place: str | None = None
    since: str | None = None
    until: str | None = None
    min_answers: int = 1
    words: str | None = None

    def accepts(self, found: Summary) -> bool:
        """Whether a question is wanted."""
        day = found.since
        return (
            found.answers >= self.min_answers
            and (self.kind is None or found.kind.value == self.kind)
            and (self.place is None or fold(self.place) in fold(found.place or ""))
            and (self.since is None or (day is not None and day[: len(self.since)] >= self.since))
            and (self.until is None or (day is not None and day[: len(self.until)] <= self.until))
            and all(word in found.text.casefold() for word in (self.words or "").casefold().split())
        )


def summarise_question(question: Question) -> Summary:
    """A question as a list shows it."""
    event = question.event
    return Summary(
        question.id,
        question.kind,
        question.text,
        question.counted,
        question.part,
        event.place,
        event.country,
        event.since,
        event.until,
        len(question.answers),
        len({a.group for a in question.answers}),
        len({a.paper.id for a in question.answers}),
        sum(link.type is LinkType.CONTRADICTS for link in question.links),
    )


def list_told(questions: Iterable[Question]) -> Iterator[Told]:
    """The answers of questions as tables show them."""
    for question in questions:
        for a in question.answers:
            own = a.claimant.kind == "article"
            who = Claimant(a.claimant.name, "article" if own else None, None, named=a.claimant.named and not own)
            yield Told(question.id, a.id, a.paper.outlet or a.paper.name, who, tell_answer(a), a.as_of, a.relayed_from)


def tell_answer(answer: Answer) -> str:
    """An answer in a word or two: its figure, whom it blames, or its stand."""
    if answer.figure is not None:
        return answer.figure.text
    stand = answer.stand.value.replace("_", " ") if answer.stand else "said"
    return f"{stand}: {answer.part}" if answer.part else stand
