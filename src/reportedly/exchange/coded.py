"""What fills the cells of coding profiles: functions of a row, by the names that `profiles/*.toml` call them by."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportedly.exchange.outline import join_content
from reportedly.lang.names import load_countries
from reportedly.model import Claim, CountedKind, QuestionKind, SpeechAct, Status
from reportedly.questions.accounts import Case
from reportedly.questions.amounts import Bounds
from reportedly.questions.asking import strip_opening
from reportedly.questions.days import make_interval, write_day
from reportedly.questions.places import Spot
from reportedly.questions.question import Answer, Happening, Paper, Question
from reportedly.questions.rules import Ruled, find_claimed, is_given

JOINED = "; "
GRID = 2  # cells of PRIO-GRID to a degree
_DID = {
    Status.DENIED: "denied",
    Status.CONFIRMED: "confirmed",
    Status.NEITHER_CONFIRMED_NOR_DENIED: "neither confirmed nor denied",
    Status.DECLINED_TO_COMMENT: "declined to comment on",
    Status.UNDER_VERIFICATION: "said it was checking",
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A claim's exact words, and the verb before them."""

    words: str
    did: str = "said"


@dataclass(frozen=True, slots=True)
class Scales:
    """A codebook's scales: its code for each kind of place, and for each code of a date the most days that it covers."""

    places: Mapping[str, int]
    days: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class CodedRow:
    """What a row of a profile is about: all of a case, or one claimant's account of it. `contents` are claims' words by claim.

    `first` is the first row of its case, where alone a rule's number is written, so that a sum counts each happening once.
    """

    id: str
    case: Case
    event: Happening
    spot: Spot | None
    answers: tuple[tuple[Question, Answer], ...]
    contents: Mapping[str, Quoted]
    scales: Scales
    rule: str | None = None
    ruled: Ruled | None = None
    first: bool = True

    @property
    def papers(self) -> list[Paper]:
        """The articles, each once."""
        return list({answer.paper.id: answer.paper for _, answer in self.answers}.values())


Fill = Callable[[CodedRow], object]


def _join(words: Iterable[str | None]) -> str | None:
    return JOINED.join(dict.fromkeys(word for word in words if word)) or None


def list_bounds(row: CodedRow, counted: CountedKind, part: str = "") -> list[Bounds]:
    """The bounds that the answers to how many set, for all or a part; previous tolls and denied numbers are left out."""
    asked = (a for q, a in row.answers if q.counted is counted and q.part == part and is_given(a))
    return [find_claimed(answer.figure) for answer in asked if answer.figure is not None]


def find_lowest(bounds: Iterable[Bounds]) -> int | None:
    """The least of the lower ends."""
    return min((math.floor(b.low) for b in bounds if b.low is not None), default=None)


def find_highest(bounds: Iterable[Bounds]) -> int | None:
    """The most of the upper ends; None where one is open: "at least 12" says nothing of a most."""
    ends = [None if b.high is None else math.ceil(b.high) for b in bounds]
    return None if None in ends or not ends else max(end for end in ends if end is not None)


def find_most_named(bounds: Iterable[Bounds]) -> int | None:
    """The highest number that anybody names, "at least 12" being 12."""
    named = (b.high if b.high is not None else b.low for b in bounds)
    return max((math.ceil(number) for number in named if number is not None), default=None)


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def find_code(row: CodedRow, kind: str) -> int | None:
    """The codebook's code for how precise the "day" or the "place" is; None where it has no code for that."""
    if kind == "place":
        return row.scales.places.get(row.spot.kind or "") if row.spot else None
    days = make_interval(row.event.since, row.event.until)
    if days.first is None or days.last is None:
        return None
    wide = days.last - days.first + 1
    return next((code for code, most in sorted(row.scales.days.items()) if wide <= most), None)


def find_middle(row: CodedRow) -> str | None:
    """The day in the middle of the time in which it was, the earlier of two."""
    days = make_interval(row.event.since, row.event.until)
    return None if days.first is None or days.last is None else write_day((days.first + days.last) // 2)


def find_cell(spot: Spot | None) -> int | None:
    """The number of the half-degree cell of PRIO-GRID that a point lies in; counted from 1 at the south-west corner, eastwards, then northwards."""
    if spot is None or spot.lat is None or spot.lon is None:
        return None
    north, east = min(int((spot.lat + 90) * GRID), 180 * GRID - 1), min(int((spot.lon + 180) * GRID), 360 * GRID - 1)
    return north * 360 * GRID + east + 1


def name_country(code: str | None) -> str | None:
    """The short name of a country by its ISO 3166-1 alpha-2 code."""
    names = {word.country.code: word.country.name for word in load_countries().values()}
    return names.get(code or "")


def quote_claim(claim: Claim) -> Quoted:
    """A claim as a statement has it. What is accused goes on from its verb ("the army of shelling the town"), which therefore stays."""
    cue = claim.cue.text if claim.cue and claim.speech_act is SpeechAct.ACCUSE else ""
    return Quoted(join_content(claim), cue if cue.endswith("ed") and cue.isalpha() else "said")


def write_statement(row: CodedRow, answer: Answer) -> str:
    """`X said: “...”`, in the claim's exact words, with the outlet and day that it is taken from."""
    quoted = row.contents.get(answer.claim or "") or Quoted(answer.words.text)
    words = strip_opening(quoted.words)
    where = ", ".join(filter(None, (answer.paper.outlet or answer.paper.title, answer.paper.day)))
    if answer.claimant.kind == "article":
        return f"{answer.paper.outlet or 'The article'} said: “{words}” ({where})."
    did = _DID.get(answer.stand, quoted.did) if answer.stand else quoted.did
    return f"{answer.claimant.name} {did}: “{words}” ({where})."


def list_statements(row: CodedRow) -> Iterator[str]:
    """A statement for each claim, once, though it answer several questions."""
    yield from dict.fromkeys(write_statement(row, answer) for _, answer in row.answers)


def write_citation(paper: Paper) -> str:
    """`outlet,date,"headline"`, as far as they are known."""
    return ",".join(filter(None, (paper.outlet, paper.day, f'"{paper.title}"')))


def list_originals(row: CodedRow) -> Iterator[str]:
    """Whom the information comes from: the claimants, for an article's own voice whom it repeats; those without a name in quotation marks."""
    for _, answer in row.answers:
        if answer.claimant.kind == "article":
            yield answer.relayed_from or answer.paper.outlet or answer.claimant.name
        else:
            yield answer.claimant.name if answer.claimant.named else f"“{answer.claimant.name}”"


def list_blamed(row: CodedRow) -> Iterator[str]:
    """`whom (by whom)`, for each answer to who did it that its claimant does not deny."""
    for question, answer in row.answers:
        if question.kind is QuestionKind.WHO_DID and answer.stand is not Status.DENIED:
            yield f"{answer.part} (by {answer.claimant.name})"


def _take_best(row: CodedRow) -> int | None:
    return _whole(row.ruled.best) if row.ruled and row.first else None


def _count_open(row: CodedRow) -> bool:
    return any(b.high is None for b in list_bounds(row, CountedKind.KILLED))


_COUNTS: tuple[tuple[str, CountedKind, str], ...] = (
    ("killed", CountedKind.KILLED, ""),
    ("injured", CountedKind.INJURED, ""),
    ("casualties", CountedKind.KILLED_AND_INJURED, ""),
    ("killed_children", CountedKind.KILLED, "children"),
    ("killed_women", CountedKind.KILLED, "women"),
    ("killed_civilians", CountedKind.KILLED, "civilians"),
    ("killed_fighters", CountedKind.KILLED, "fighters"),
)


def _make_counts(name: str, counted: CountedKind, part: str) -> dict[str, Fill]:
    return {
        f"{name}_low": lambda row: find_lowest(list_bounds(row, counted, part)),
        f"{name}_high": lambda row: find_highest(list_bounds(row, counted, part)),
        f"{name}_most": lambda row: find_most_named(list_bounds(row, counted, part)),
    }


FILLS: dict[str, Fill] = {
    "row": lambda row: row.id,
    "happening": lambda row: row.case.id,
    "what": lambda row: row.event.what,
    "event_kind": lambda row: row.event.kind,
    "year": lambda row: int(row.event.since[:4]) if row.event.since and row.event.since[:4] == (row.event.until or "")[:4] else None,
    "date_start": lambda row: row.event.since,
    "date_end": lambda row: row.event.until,
    "date_middle": find_middle,
    "day_precision": lambda row: find_code(row, "day"),
    "place_precision": lambda row: find_code(row, "place"),
    "place": lambda row: row.spot.name if row.spot else None,
    "place_kind": lambda row: row.spot.kind if row.spot else None,
    "admin1": lambda row: row.spot.admin1 if row.spot else None,
    "latitude": lambda row: row.spot.lat if row.spot else None,
    "longitude": lambda row: row.spot.lon if row.spot else None,
    "point": lambda row: f"POINT ({row.spot.lon} {row.spot.lat})" if row.spot and row.spot.lat is not None and row.spot.lon is not None else None,
    "priogrid": lambda row: find_cell(row.spot),
    "gazetteer_id": lambda row: row.spot.gazetteer_id if row.spot else None,
    "country": lambda row: name_country(row.spot.country if row.spot else None),
    "country_code": lambda row: row.spot.country if row.spot else None,
    "article_count": lambda row: len({a.paper.id for _, a in row.case.answers}),
    "articles": lambda row: _join(paper.id for paper in row.papers),
    "citations": lambda row: _join(write_citation(paper) for paper in row.papers),
    "outlets": lambda row: _join(paper.outlet for paper in row.papers),
    "published": lambda row: _join(paper.day for paper in row.papers),
    "headlines": lambda row: _join(paper.title for paper in row.papers),
    "originals": lambda row: _join(list_originals(row)),
    "claimant": lambda row: _join(a.claimant.name for _, a in row.answers),
    "claims": lambda row: _join(a.claim for _, a in row.answers),
    "stands": lambda row: _join(a.stand.value if a.stand else None for _, a in row.answers),
    "statements": lambda row: " ".join(list_statements(row)),
    "statement_count": lambda row: sum(1 for _ in list_statements(row)),
    "blamed": lambda row: _join(list_blamed(row)),
    "killed_open": lambda row: _count_open(row) if list_bounds(row, CountedKind.KILLED) else None,
    "best": _take_best,
    "rule": lambda row: row.rule,
    "rule_low": lambda row: _whole(row.ruled.low) if row.ruled and row.first else None,
    "rule_high": lambda row: _whole(row.ruled.high) if row.ruled and row.first else None,
    "rule_why": lambda row: row.ruled.why if row.ruled and row.first else None,
} | {name: fill for count in _COUNTS for name, fill in _make_counts(*count).items()}  # fmt: skip
