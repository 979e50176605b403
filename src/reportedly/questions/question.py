"""The types of this stage: questions, their answers, and how answers are linked. Equality covers every field."""

from dataclasses import dataclass

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
