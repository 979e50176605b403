"""Every type that crosses a stage, and the closed word lists of a Reading. Standard library only.

All types are frozen and made of tuples. Offsets are half-open, in Unicode code points of `Article.text`. Times are ISO
strings, cut where the precision ends, both ends included, None for an open end; `since` and `until` are written `from`
and `to` in JSON. Equality of every type covers every field, unless its docstring says otherwise.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

SCHEMA = "reportedly/reading/1"


class AttributionKind(StrEnum):
    """How the text hangs a claim on its source."""

    EXPLICIT = "explicit"
    IMPLICIT_CONTINUATION = "implicit_continuation"
    AMBIGUOUS = "ambiguous"
    UNATTRIBUTED_IMPERSONAL = "unattributed_impersonal"
    ARTICLE_VOICE = "article_voice"


class Mode(StrEnum):
    """Whose words the content is in; unmarked: the article's own voice, or continuation."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    UNMARKED = "unmarked"


class Status(StrEnum):
    """The stand that a claim's own source takes to its content."""

    ASSERTED = "asserted"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    NEITHER_CONFIRMED_NOR_DENIED = "neither_confirmed_nor_denied"
    DECLINED_TO_COMMENT = "declined_to_comment"
    UNDER_VERIFICATION = "under_verification"
    STIPULATED = "stipulated"
    NOT_STATED = "not_stated"


class Certainty(StrEnum):
    """How firmly the source commits itself."""

    FLAT = "flat"
    HEDGED = "hedged"
    PRELIMINARY = "preliminary"


class SpeechAct(StrEnum):
    """What the source does with its words."""

    ASSERT = "assert"
    REPORT = "report"
    ANNOUNCE = "announce"
    DESCRIBE = "describe"
    NARRATE = "narrate"
    SHOW = "show"
    ESTIMATE = "estimate"
    PREDICT = "predict"
    BELIEVE = "believe"
    DOUBT = "doubt"
    EVALUATE = "evaluate"
    JUSTIFY = "justify"
    CITE = "cite"
    CONFIRM = "confirm"
    ACKNOWLEDGE = "acknowledge"
    DENY = "deny"
    NEITHER_CONFIRM_NOR_DENY = "neither_confirm_nor_deny"
    DECLINE_TO_COMMENT = "decline_to_comment"
    OMIT = "omit"
    VERIFY = "verify"
    ACCUSE = "accuse"
    ALLEGE = "allege"
    CLAIM_RESPONSIBILITY = "claim_responsibility"
    CONDEMN = "condemn"
    PRAISE = "praise"
    EXPRESS = "express"
    PROMISE = "promise"
    THREATEN = "threaten"
    WARN = "warn"
    ORDER = "order"
    REQUEST = "request"
    QUESTION = "question"
    STIPULATE = "stipulate"


class ActorKind(StrEnum):
    """What kind of source a mention stands for."""

    PERSON = "person"
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    ARMED_FORCES = "armed_forces"
    GROUP = "group"
    OUTLET = "outlet"
    DOCUMENT = "document"
    UNNAMED_PERSON = "unnamed_person"
    UNNAMED_GROUP = "unnamed_group"
    UNSPECIFIED_INFORMATION = "unspecified_information"
    ARTICLE = "article"


class ChannelKind(StrEnum):
    """The means by which a claim was made."""

    STATEMENT = "statement"
    REPORT = "report"
    SPEECH = "speech"
    INTERVIEW = "interview"
    PRESS_CONFERENCE = "press_conference"
    PHONE_CALL = "phone_call"
    MEETING = "meeting"
    TELEVISION = "television"
    RADIO = "radio"
    NEWSPAPER = "newspaper"
    NEWS_AGENCY = "news_agency"
    SOCIAL_MEDIA = "social_media"
    WEBSITE = "website"
    EMAIL = "email"
    LETTER = "letter"
    DOCUMENT = "document"
    OTHER = "other"


class FigureRelation(StrEnum):
    """How a figure's value bounds what it counts."""

    EQUAL = "="
    ABOUT = "~"
    MORE_THAN = ">"
    AT_LEAST = ">="
    LESS_THAN = "<"
    AT_MOST = "<="
    RANGE = "range"


class CountedKind(StrEnum):
    """What kind of thing a figure counts or measures."""

    KILLED = "killed"
    INJURED = "injured"
    KILLED_AND_INJURED = "killed+injured"
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"
    INFECTED = "infected"
    PEOPLE = "people"
    TROOPS = "troops"
    VEHICLES = "vehicles"
    WEAPONS = "weapons"
    BUILDINGS = "buildings"
    EVENTS = "events"
    AREA = "area"
    DISTANCE = "distance"
    WEIGHT = "weight"
    MONEY = "money"
    PERCENT = "percent"
    AGE = "age"
    OTHER = "other"


class Aggregation(StrEnum):
    """What a figure sums over."""

    EVENT_TOTAL = "event_total"
    CUMULATIVE = "cumulative"
    PERIOD = "period"
    STOCK = "stock"
    RATE = "rate"
    UNKNOWN = "unknown"


class PlaceKind(StrEnum):
    """What kind of place a toponym names."""

    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    CITY = "city"
    WATER = "water"
    MOUNTAIN = "mountain"
    FACILITY = "facility"
    REGION = "region"
    OTHER = "other"


class TimexType(StrEnum):
    """TIMEX3 types."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class PlaceRole(StrEnum):
    """What a place is to a claim."""

    WHERE = "where"
    ORIGIN = "origin"
    TARGET = "target"
    MENTIONED = "mentioned"


class RelationType(StrEnum):
    """Relations between claims of one article."""

    DENIES = "denies"
    CONFIRMS = "confirms"
    NEITHER_CONFIRMS_NOR_DENIES = "neither_confirms_nor_denies"
    DECLINES_TO_COMMENT = "declines_to_comment"
    VERIFIES = "verifies"
    RESPONDS_TO = "responds_to"
    CONCEDES = "concedes"
    SAME_CLAIM = "same_claim"
    REFINES = "refines"
    REVISES = "revises"
    REPEATS = "repeats"
    TENSION_CANDIDATE = "tension_candidate"


class LinkType(StrEnum):
    """Relations between claims of several articles."""

    SAME = "same"
    REFINES = "refines"
    UPDATES = "updates"
    CONTRADICTS = "contradicts"
    REPEATS = "repeats"


class EventKind(StrEnum):
    """What kind of event claims are about."""

    ATTACK = "attack"
    BOMBING = "bombing"
    AIRSTRIKE = "airstrike"
    SHELLING = "shelling"
    SHOOTING = "shooting"
    CLASH = "clash"
    TROOP_MOVEMENT = "troop_movement"
    TERRITORY_CHANGE = "territory_change"
    CAPTURE = "capture"
    DETENTION = "detention"
    PROTEST = "protest"
    AGREEMENT = "agreement"
    NEGOTIATION = "negotiation"
    AID = "aid"
    SANCTION = "sanction"
    ACCIDENT = "accident"
    DISASTER = "disaster"
    DISEASE = "disease"
    ELECTION = "election"
    TRIAL = "trial"
    OTHER = "other"


class QuestionKind(StrEnum):
    """What kind of question several claims answer."""

    HOW_MANY = "how_many"
    WHETHER = "whether"
    WHO_DID = "who_did"


class SegmentKind(StrEnum):
    """What part of an article a run of text is; all that is not named is body."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BYLINE = "byline"
    CAPTION = "caption"
    FURNITURE = "furniture"
    BODY = "body"


class PublishedBasis(StrEnum):
    """Where a date of publication was found, the surest first: all but `given` is what a document says or shows of itself."""

    GIVEN = "given"  # by the caller: a flag, a sidecar file, an argument
    RECORD = "record"  # a named field: a table's column, a mail's header, a press database's line
    FEED = "feed"
    MARKUP = "markup"
    URL = "url"
    DATELINE = "dateline"
    TEXT = "text"  # a line of its own, or words such as "Published on"
    FILE = "file"  # what the program that made the file wrote into it
    CRAWL = "crawl"  # when a crawl met it: not later than that


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `[start, end)` of an article, with their text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the contract's word
    """Something a user should know about an article that was read all the same."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An input, or a part of one, that could not be read: at which stage, why, and where (`line` counts from 1)."""

    stage: str
    error: str
    ref: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One document's text and metadata. `published` is the document creation time; the text never changes.

    `id` digests url or ref, outlet, published and text; `sha256` is of the text in UTF-8, `original_sha256` of the
    bytes it came from, None where there were none.
    """

    id: str
    text: str = field(repr=False)
    sha256: str
    ref: str | None = None
    original_sha256: str | None = None
    url: str | None = None
    outlet: str | None = None
    headline: str | None = None
    byline: str | None = None
    published: str | None = None
    published_basis: PublishedBasis | None = None
    language: str | None = None
    warnings: tuple[Warning, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The characters `[start, end)` with their text."""
        return Span(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One decision: the stage and rule that made it, what about, and the characters it was made on."""

    stage: str
    rule: str
    note: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the article that is told apart from its body."""

    start: int
    end: int
    text: str
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of the parse; `head` is the index of its head token, its own at a root."""

    start: int
    end: int
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Parse:
    """Tokens of a text and its sentences as half-open ranges of token indices. No sentence crosses a line break."""

    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whom source mentions stand for."""

    id: str
    name: str
    kind: ActorKind | None
    role: str | None = None
    country: str | None = None
    side: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression with its TIMEX3 type and value, and the interval that it denotes."""

    id: str
    start: int
    end: int
    text: str
    type: TimexType
    value: str
    since: str | None = None
    until: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A gazetteer entry that a toponym may stand for, with the score that it had."""

    gazetteer_id: str
    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    score: float


@dataclass(frozen=True, slots=True)
class Place:
    """A toponym and the place that it resolves to; `country` is ISO 3166-1 alpha-2."""

    id: str
    start: int
    end: int
    text: str
    name: str
    kind: PlaceKind | None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    gazetteer_id: str | None = None
    metonymic: bool = False
    candidates: tuple[PlaceCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What is claimed to have happened: its first telling mention, and all the words of the article that tell of it."""

    id: str
    start: int
    end: int
    text: str
    kind: EventKind
    place: str | None = None
    since: str | None = None
    until: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts or measures; `value`, `low` and `high` are exact, None where the words give none."""

    id: str
    start: int
    end: int
    text: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    relation: FigureRelation
    unit: str | None
    counted: str | None
    counted_kind: CountedKind
    aggregation: Aggregation
    as_of: str | None
    side_counted: str | None
    number: Span
    bound: Span | None = None
    claim: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content as characters, before anybody is named. `score` is the calibrated chance to be right.

    `parent` is the index, in the tuple of the article's attributions, of the one whose content holds this one; `continues`
    that of the one whose report it goes on with, so that their sources are the same.
    """

    sources: tuple[Span, ...]
    cue: Span | None
    content: tuple[Span, ...]
    mode: Mode
    quoted: tuple[Span, ...]
    score: float
    kind: AttributionKind = AttributionKind.EXPLICIT
    parent: int | None = None
    continues: int | None = None
    trace: tuple[TraceStep, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Contents, sources and cue."""
        return (*self.content, *self.sources, *((self.cue,) if self.cue else ()))


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a claim: the actor and the words that name it; `basis` says why where no words do."""

    actor: str | None
    span: Span | None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as addressee or target of a claim."""

    actor: str | None
    span: Span | None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """The means by which a claim was made."""

    kind: ChannelKind
    span: Span | None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimTime:
    """When a claim was made."""

    timex: str | None
    since: str | None
    until: str | None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimPlace:
    """A place of the reading and what it is to the claim."""

    place: str
    role: PlaceRole


@dataclass(frozen=True, slots=True)
class ReportedStatus:
    """What others in the same article do with a claim: by whom, and by which claim of theirs."""

    by: tuple[str, ...]
    status: Status
    via: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another right reading of one cell: `what` names the cell."""

    what: str
    value: str | None
    span: Span | None
    basis: str


@dataclass(frozen=True, slots=True)
class Claim:
    """An attribution with all its cells. `key` = what is claimed, `id` = this mention of it.

    `vector` stands for the content when claims of several articles are compared (`encode/vectors.py`); it is kept in a ledger and
    is no part of the JSON contract.
    """

    id: str
    key: str
    parent: str | None
    attribution: AttributionKind
    mode: Mode
    sources: tuple[Source, ...]
    cue: Span | None
    content: tuple[Span, ...]
    speech_act: SpeechAct | None = None
    status: Status = Status.NOT_STATED
    certainty: Certainty | None = None
    reported_status: tuple[ReportedStatus, ...] = ()
    addressee: Party | None = None
    target: Party | None = None
    channel: Channel | None = None
    claim_time: ClaimTime | None = None
    event_times: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    places: tuple[ClaimPlace, ...] = ()
    figures: tuple[str, ...] = ()
    quoted: tuple[Span, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    score: float = 0.0
    segment: SegmentKind = SegmentKind.BODY
    trace: tuple[TraceStep, ...] = ()
    vector: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one claim of an article does to another; written `from` and `to` in JSON."""

    type: RelationType
    from_claim: str
    to_claim: str
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence with a number, quotation or cue that gave no claim, and which of them it has."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """What made a reading: the program's version and the digests of its options, word lists and weights."""

    version: str
    config: str
    resources: str
    model: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one article; what failed to read is a `Problem` with no article."""

    run: Run
    article: Article
    actors: tuple[Actor, ...] = ()
    timexes: tuple[Timex, ...] = ()
    places: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    segments: tuple[Segment, ...] = ()
    coverage: tuple[Gap, ...] = ()
    warnings: tuple[Warning, ...] = ()
    problems: tuple[Problem, ...] = ()
