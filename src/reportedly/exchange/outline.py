"""Reading -> its claims as a person reads them: in reading order, each under the claim that holds it, with words for its cells."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reportedly.exchange.answers import describe_answers
from reportedly.model import (
    AttributionKind,
    Certainty,
    Claim,
    CountedKind,
    Figure,
    FigureRelation,
    Mode,
    Reading,
    SegmentKind,
    Source,
    Span,
    Status,
)

NO_SOURCE = "no source named"
THE_ARTICLE = "the article"
GAP = " … "

_KIND_WORDS = {
    AttributionKind.IMPLICIT_CONTINUATION: "continued",
    AttributionKind.AMBIGUOUS: "ambiguous",
    AttributionKind.UNATTRIBUTED_IMPERSONAL: "impersonal",
    AttributionKind.ARTICLE_VOICE: "in the article's own voice",
}
# What befell those that a figure counts, said after its unit.
_BEFELL = {
    CountedKind.KILLED: "killed",
    CountedKind.INJURED: "injured",
    CountedKind.KILLED_AND_INJURED: "killed and injured",
    CountedKind.MISSING: "missing",
    CountedKind.CAPTURED: "captured",
    CountedKind.DISPLACED: "displaced",
    CountedKind.INFECTED: "infected",
}
_BOUND_WORDS = {
    FigureRelation.ABOUT: "about ",
    FigureRelation.MORE_THAN: "more than ",
    FigureRelation.AT_LEAST: "at least ",
    FigureRelation.LESS_THAN: "less than ",
    FigureRelation.AT_MOST: "at most ",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with its place in the outline and its words for it: `number` counts from 1 in reading order, `depth` is 0 at the top.

    `answers` is what others in the article do with the claim, or that no response is reported.
    """

    number: int
    depth: int
    claim: Claim
    source: str
    notes: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


def outline_claims(reading: Reading) -> tuple[Entry, ...]:
    """All claims, in the order of their first characters, nested ones after the claim whose content holds them.

    A claim whose parent is not in the reading, or whose chain of parents leads back to itself, stands at the top:
    none is ever left out.
    """
    names = {actor.id: actor.name for actor in reading.actors}
    figures = {figure.id: figure for figure in reading.figures}
    children = _group_by_parent(reading.claims)
    entries: list[Entry] = []
    waiting = [(claim, 0) for claim in reversed(children.pop(None, []))]
    while waiting:
        claim, depth = waiting.pop()
        entries.append(Entry(len(entries) + 1, depth, claim, name_sources(claim, names)))
        waiting.extend((child, depth + 1) for child in reversed(children.pop(claim.id, [])))
    answers = describe_answers(reading, {e.claim.id: e.number for e in entries}, {e.claim.id: e.source for e in entries})
    return tuple(replace(e, notes=_describe_entry(e.claim, names, figures), answers=answers[e.claim.id]) for e in entries)


def _describe_entry(claim: Claim, names: Mapping[str, str], figures: Mapping[str, Figure]) -> tuple[str, ...]:
    return describe_claim(claim, [*_describe_parties(claim, names), *_describe_channel(claim), *_describe_values(claim, figures)])


def _group_by_parent(claims: Iterable[Claim]) -> dict[str | None, list[Claim]]:
    ordered = sorted(claims, key=_reading_order)
    parents = {claim.id: claim.parent for claim in ordered}
    children: dict[str | None, list[Claim]] = defaultdict(list)
    for claim in ordered:
        children[claim.parent if _reaches_top(claim, parents) else None].append(claim)
    return children


def _reaches_top(claim: Claim, parents: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    name: str | None = claim.id
    while name is not None:
        if name in seen or name not in parents:
            return False
        seen.add(name)
        name = parents[name]
    return True


def _reading_order(claim: Claim) -> tuple[int, int, int, str]:
    """By first character; of claims that share their source or cue, by content; then the longer, which is the outer, first."""
    start, end = find_extent(claim)
    return start, min((span.start for span in claim.content), default=start), -end, claim.id


def find_extent(claim: Claim) -> tuple[int, int]:
    """First and last character (exclusive) of a claim's source, cue and content; (0, 0) where it has none of them."""
    spans = list_spans(claim)
    return min((span.start for span in spans), default=0), max((span.end for span in spans), default=0)


def list_spans(claim: Claim) -> list[Span]:
    """The characters of a claim: its sources, its cue, its content."""
    spans = [source.span for source in claim.sources if source.span]
    return [*spans, *([claim.cue] if claim.cue else []), *claim.content]


def name_sources(claim: Claim, names: Mapping[str, str]) -> str:
    """Who, in words: the actor's name, with the words that stand for it where they differ; `NO_SOURCE` where none is named."""
    named = [name_source(source, names) for source in claim.sources]
    nobody = THE_ARTICLE if claim.attribution is AttributionKind.ARTICLE_VOICE else NO_SOURCE
    return "; ".join(dict.fromkeys(name for name in named if name)) or nobody


def name_source(source: Source, names: Mapping[str, str]) -> str:
    """One source: the actor's name and, where it does not say more itself, the words that stand for it."""
    name = names.get(source.actor or "")
    if source.span is None:
        return name or source.basis or ""
    words = source.span.text
    # The name is often a part of the words ("General Ana Ruiz"), which then say more than it does.
    return f"{name} ({words})" if name and name not in words else words


def join_content(claim: Claim) -> str:
    """The exact words of the content, ` … ` where the article's text runs on between two of its spans."""
    return GAP.join(span.text for span in claim.content)


def describe_claim(claim: Claim, cells: Iterable[str] = ()) -> tuple[str, ...]:
    """What a reader is told beside the words: mode first, then only what is not the usual case, what its cells say, score last."""
    parts = ["" if claim.mode is Mode.UNMARKED else claim.mode.value, _KIND_WORDS.get(claim.attribution, "")]
    if claim.segment is not SegmentKind.BODY:
        parts.append(f"in the {claim.segment.value}")
    if claim.status not in (Status.ASSERTED, Status.NOT_STATED):
        parts.append(claim.status.value.replace("_", " "))
    if claim.certainty not in (None, Certainty.FLAT):
        parts.append(str(claim.certainty))
    return (*(part for part in parts if part), *cells, f"score {claim.score:.2f}")


def _describe_parties(claim: Claim, names: Mapping[str, str]) -> Iterator[str]:
    for party, word in ((claim.addressee, "to"), (claim.target, "aimed at")):
        name = party and (names.get(party.actor or "") or (party.span.text if party.span else None))
        if name:
            yield f"{word} {name}"


def _describe_channel(claim: Claim) -> Iterator[str]:
    """By what means it was said: in the text's own words, or by kind where a report before tells it."""
    if claim.channel:
        kind = claim.channel.kind.value.replace("_", " ")
        words = claim.channel.span.text if claim.channel.span else f"in the same {kind}" if claim.channel.basis else kind
        yield words[:1].lower() + words[1:]


def _describe_values(claim: Claim, figures: Mapping[str, Figure]) -> Iterator[str]:
    """When the claim was made, where the text tells more than its publication, and its figures."""
    if claim.claim_time and claim.claim_time.since:
        since, until = claim.claim_time.since, claim.claim_time.until
        yield f"on {since}" if since == until else f"between {since} and {until}" if until else f"since {since}"
    for name in claim.figures:
        if name in figures:
            yield describe_figure(figures[name])


def describe_article(reading: Reading) -> tuple[str, ...]:
    """Outlet, date, language, length and number of claims, as far as they are known."""
    article, count = reading.article, len(reading.claims)
    known = (article.outlet, article.byline, article.published, article.language)
    claims = "1 claim" if count == 1 else f"{count:,} claims"
    return (*(part for part in known if part), f"{len(article.text):,} characters", claims)


def name_article(reading: Reading) -> str:
    """The headline, given or found in the text, else the caller's id, file name or URL, else the digest: never empty."""
    article = reading.article
    found = next((segment.text for segment in reading.segments if segment.kind is SegmentKind.HEADLINE), None)
    return article.headline or found or article.ref or article.url or article.id


def describe_figure(figure: Figure) -> str:
    """A figure's value with its bound: `at least 12 persons killed`, `10 to 15 persons`, or its own words where it has no value."""
    befell = f" {_BEFELL[figure.counted_kind]}" if figure.counted_kind in _BEFELL else ""
    unit = (f" {figure.unit}" if figure.unit else "") + befell
    if figure.relation is FigureRelation.RANGE and figure.low is not None and figure.high is not None:
        return f"{write_number(figure.low)} to {write_number(figure.high)}{unit}"
    if figure.value is None:
        return figure.text
    return f"{_BOUND_WORDS.get(figure.relation, '')}{write_number(figure.value)}{unit}"


def write_number(number: Decimal) -> str:
    """Without exponent, and without a point where the number is whole."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
