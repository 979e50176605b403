"""A reading -> what it brings to questions: incidents, what is said, and answers; and these as bytes and back.

The bytes leave out what the article's text makes again: words are kept as the characters at which they stand, and the text is what they are
compressed against.
"""

import zlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from decimal import Decimal

import msgspec

from reportedly.ledger.reprints import find_credit
from reportedly.model import Aggregation, Article, AttributionKind, CountedKind, Figure, FigureRelation, Reading, Span, Status
from reportedly.questions.answers import list_counts, make_paper, name_paper
from reportedly.questions.days import Interval
from reportedly.questions.incidents import Incident
from reportedly.questions.passages import find_runs, find_words
from reportedly.questions.places import Spot
from reportedly.questions.question import Answer, Claimant, Paper
from reportedly.questions.stands import list_blames, list_stands
from reportedly.questions.stories import Stories

REACH = 32_000  # bytes of the text that zlib looks back over


@dataclass(frozen=True, slots=True)
class Extract:
    """What an article brings: what happened, what is said and is no event, and the answers to how many, whether and who did it."""

    paper: Paper
    incidents: tuple[Incident, ...]
    matters: tuple[Incident, ...]
    counts: tuple[Answer, ...]
    stands: tuple[Answer, ...]
    blames: tuple[Answer, ...]

    def list_answers(self) -> tuple[Answer, ...]:
        """All of its answers."""
        return (*self.counts, *self.stands, *self.blames)


def extract_reading(reading: Reading, *, every: bool = False) -> Extract:
    """All that a reading brings; `every` asks for counts of plain people and of no known kind too."""
    stories = Stories(reading)
    claims = {claim.id: claim for claim in reading.claims}
    paper = replace(make_paper(reading.article, stories), credit=find_credit(reading.article))
    counts, blames = list(list_counts(reading, stories, every=every)), list(list_blames(reading, stories))
    stands = list(list_stands(reading, stories))
    said = [
        stories.telling.find_proposition(a.figure, claims[a.claim])
        for a in counts
        if a.figure and a.claim and not stories.find(a.incident or "")
    ]
    own = dict(said) | {answers[0].incident or "": claim for claim, answers in stands}
    matters = tuple(stories.telling.make_proposition(claim, name) for name, claim in sorted(own.items(), key=lambda o: o[0]))

    def give(answers: Sequence[Answer]) -> tuple[Answer, ...]:
        return tuple(replace(a, paper=paper) for a in answers)

    return Extract(paper, tuple(stories), matters, give(counts), give([a for _, answers in stands for a in answers]), give(blames))


def trim_extract(extract: Extract, incidents: Container[str]) -> Extract:
    """What an article brings to these incidents alone."""

    def pick(answers: Iterable[Answer]) -> tuple[Answer, ...]:
        return tuple(a for a in answers if a.incident in incidents)

    happened, said = (tuple(i for i in found if i.id in incidents) for found in (extract.incidents, extract.matters))
    return Extract(extract.paper, happened, said, pick(extract.counts), pick(extract.stands), pick(extract.blames))


Place = tuple[int, int]  # where a span begins, and how long it is


class _Packed(msgspec.Struct, array_like=True, frozen=True, omit_defaults=True):
    """Packed as a list, without names."""


class _Sketch(_Packed, frozen=True):
    """An incident without what its article and the text give; places are numbers in the article's list."""

    id: str
    kind: str
    text: str
    days: tuple[int | None, int | None]
    sure: bool
    day: int | None
    leads: bool
    weight: int
    own: tuple[int, ...]
    where: tuple[int, ...]
    around: tuple[int, ...]
    names: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    vector: bytes | None
    series: bool
    told: tuple[Place, ...]
    named: tuple[Place, ...]


class _Figure(_Packed, frozen=True):
    """A figure whose words are places."""

    id: str
    at: Place
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
    number: Place
    bound: Place | None
    claim: str | None
    part_of: str | None


class _Answer(_Packed, frozen=True):
    """An answer without its article; the incident is a number among all of the article."""

    id: str
    claim: str | None
    figure: _Figure | None
    stand: Status | None
    claimant: tuple[str, str | None, Place | None, str | None, bool]
    attribution: AttributionKind
    as_of: str | None
    words: Place
    incident: int
    counted: CountedKind | None
    part: str
    relayed_from: str | None
    superseded: bool


class _Made(_Packed, frozen=True):
    paper: tuple[str | None, str | None]  # its day and its credit; all else is in the article's row
    spots: tuple[tuple[str, str | None, str | None, str | None, float | None, float | None, str | None], ...]
    incidents: tuple[_Sketch, ...]
    matters: tuple[_Sketch, ...]
    counts: tuple[_Answer, ...]
    stands: tuple[_Answer, ...]
    blames: tuple[_Answer, ...]


def pack_extract(extract: Extract, text: str) -> bytes:
    """The bytes that are kept of an article; `text` is its text."""
    spots = tuple(dict.fromkeys(s for i in (*extract.incidents, *extract.matters) for s in (*i.own, *i.where, *i.around)))
    number = {spot: n for n, spot in enumerate(spots)}
    incidents, matters = (tuple(_sketch(i, number) for i in found) for found in (extract.incidents, extract.matters))
    order = {incident.id: n for n, incident in enumerate((*incidents, *matters))}
    answers = (tuple(_strip(a, order) for a in found) for found in (extract.counts, extract.stands, extract.blames))
    made = _Made((extract.paper.day, extract.paper.credit), tuple(map(astuple, spots)), incidents, matters, *answers)
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=_find_dictionary(text))
    return squeezer.compress(msgspec.msgpack.encode(made)) + squeezer.flush()


def _sketch(incident: Incident, number: Mapping[Spot, int]) -> _Sketch:
    own, where, around = (tuple(number[s] for s in spots) for spots in (incident.own, incident.where, incident.around))
    told, named = (tuple((start, end - start) for start, end in places) for places in (incident.told, incident.named))
    days, text = (incident.days.first, incident.days.last), "" if incident.said else incident.text
    head = (incident.id, incident.kind, text, days, incident.sure, incident.day, incident.leads, incident.weight, own, where, around)
    names, figures = tuple(sorted(incident.names)), tuple(sorted(incident.figures))
    return _Sketch(*head, names, figures, incident.vector, incident.series, told, named)


def _strip(answer: Answer, order: Mapping[str, int]) -> _Answer:
    who, figure = answer.claimant, None if answer.figure is None else _strip_figure(answer.figure)
    claimant = (who.name, who.kind, _place(who.span), who.basis, who.named)
    told = (answer.id, answer.claim, figure, answer.stand, claimant, answer.attribution, answer.as_of, _place(answer.words) or (0, 0))
    return _Answer(*told, order[answer.incident or ""], answer.counted, answer.part, answer.relayed_from, answer.superseded)


def _strip_figure(figure: Figure) -> _Figure:
    amount = (figure.value, figure.low, figure.high, figure.relation, figure.unit, figure.counted, figure.counted_kind, figure.aggregation)
    number, bound = _place(figure.number) or (0, 0), _place(figure.bound)
    at = (figure.start, figure.end - figure.start)
    return _Figure(figure.id, at, *amount, figure.as_of, figure.side_counted, number, bound, figure.claim, figure.part_of)


def _place(span: Span | None) -> Place | None:
    return None if span is None else (span.start, span.end - span.start)


def unpack_extract(data: bytes, article: Article) -> Extract:
    """What `pack_extract` packed of an article."""
    squeezed = zlib.decompressobj(-15, zdict=_find_dictionary(article.text))
    made = msgspec.msgpack.decode(squeezed.decompress(data), type=_Made)
    paper = name_paper(article, *made.paper)
    spots = tuple(Spot(*spot) for spot in made.spots)
    incidents, matters = (
        tuple(_draw(sketch, paper, spots, article.text, said=said) for sketch in found)
        for found, said in ((made.incidents, False), (made.matters, True))
    )
    order = [incident.id for incident in (*incidents, *matters)]
    counts, stands, blames = (tuple(_fill(a, paper, order, article) for a in found) for found in (made.counts, made.stands, made.blames))
    return Extract(paper, incidents, matters, counts, stands, blames)


def _draw(sketch: _Sketch, paper: Paper, spots: Sequence[Spot], text: str, *, said: bool) -> Incident:
    told = (" " if said else "\n").join(text[start : start + length] for start, length in sketch.told)
    named = " ".join(text[start : start + length] for start, length in sketch.named)
    words = find_words(told)
    return Incident(
        id=sketch.id,
        article=paper.id,
        outlet=paper.outlet,
        kind=sketch.kind,
        text=told if said else sketch.text,
        days=Interval(*sketch.days),
        sure=sketch.sure,
        day=sketch.day,
        leads=sketch.leads,
        weight=sketch.weight,
        own=tuple(spots[n] for n in sketch.own),
        where=tuple(spots[n] for n in sketch.where),
        around=tuple(spots[n] for n in sketch.around),
        heads=words if said else find_words(named),
        words=words,
        runs=find_runs(told),
        names=frozenset(sketch.names),
        figures=frozenset(sketch.figures),
        vector=sketch.vector,
        series=sketch.series,
        said=said,
        told=tuple((start, start + length) for start, length in sketch.told),
        named=tuple((start, start + length) for start, length in sketch.named),
    )


def _fill(answer: _Answer, paper: Paper, order: Sequence[str], article: Article) -> Answer:
    name, kind, at, basis, named = answer.claimant
    return Answer(
        id=answer.id,
        paper=paper,
        claim=answer.claim,
        figure=None if answer.figure is None else _fill_figure(answer.figure, article),
        stand=answer.stand,
        claimant=Claimant(name, kind, at and _cut(at, article), basis, named),
        attribution=answer.attribution,
        as_of=answer.as_of,
        words=_cut(answer.words, article),
        incident=order[answer.incident],
        counted=answer.counted,
        part=answer.part,
        relayed_from=answer.relayed_from,
        superseded=answer.superseded,
    )


def _fill_figure(figure: _Figure, article: Article) -> Figure:
    at = _cut(figure.at, article)
    amount = (figure.value, figure.low, figure.high, figure.relation, figure.unit, figure.counted, figure.counted_kind, figure.aggregation)
    number, bound = _cut(figure.number, article), figure.bound and _cut(figure.bound, article)
    told = (figure.as_of, figure.side_counted, number, bound, figure.claim, figure.part_of)
    return Figure(figure.id, at.start, at.end, at.text, *amount, *told)


def _cut(place: Place, article: Article) -> Span:
    return article.span(place[0], sum(place))


def _find_dictionary(text: str) -> bytes:
    """What the bytes are compressed against: the text, in whose words most of an extract is told."""
    return text.encode("utf-8", "surrogatepass")[-REACH:]
