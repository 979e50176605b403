"""ClaimReview, schema.org's form of a published fact check -> articles with the claims that were checked.

Taken is what was claimed, by whom and when, as the checker tells it. The rating and the review are left out: a ledger says who claims what, and
never what is true. https://schema.org/ClaimReview
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.digest import digest_claim, digest_parts
from reportedly.exchange.annotations import Refusal
from reportedly.exchange.taking import Outcome
from reportedly.ledger import Entry, Ledger
from reportedly.model import (
    Actor,
    ActorKind,
    Article,
    AttributionKind,
    Claim,
    ClaimTime,
    Mode,
    PublishedBasis,
    Reading,
    Run,
    Source,
    Status,
)
from reportedly.model import Warning as ReadingWarning

REF = "#ClaimReview"  # behind the review's address: the text is not that of its page
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_GAP = "\n\n"
_KINDS = {"Person": ActorKind.PERSON, "Organization": ActorKind.ORGANISATION}
_INSIDE = ("@graph", "dataFeedElement", "item", "itemListElement")


@dataclass(frozen=True, slots=True)
class Review:
    """One claim as a checker tells it. `said` is the day on which it was made, `claimant` who made it with what they are in schema.org."""

    claim: str
    claimant: tuple[str, str] | None
    said: str | None
    url: str | None
    outlet: str | None
    published: str | None
    language: str | None
    undated: tuple[str, ...]


def take_claim_reviews(ledger: Ledger, path: Path, version: str, *, keep: bool = True) -> Outcome:
    """Record the reviewed claims of a file; those of one review are one article. Nothing is kept where `keep` is not so."""
    outcome = Outcome()
    reviews: dict[tuple[str | None, ...], list[Review]] = {}
    for review in read_claim_reviews(path):
        if isinstance(review, Refusal):
            outcome.refused.append(review)
        else:
            reviews.setdefault((review.url, review.outlet, review.published), []).append(review)
    for group in reviews.values():
        reading = make_reading(group, path.name, version)
        if ledger.has_article(reading.article.id, reading.run):
            outcome.there += len(reading.claims)
            continue
        problems = ledger.record([Entry(reading)]) if keep else ()
        outcome.refused += [Refusal(str(path), str(reading.article.ref), problem.error) for problem in problems]
        outcome.sheets += not problems
        outcome.taken += 0 if problems else len(reading.claims)
    return outcome


def read_claim_reviews(path: Path) -> Iterator[Review | Refusal]:
    """The reviews of a JSON-LD file: one, a list, a graph or a data feed."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        yield Refusal(str(path), "file", f"it is no JSON ({error}); bring a whole file, as JSON-LD in UTF-8")
        return
    found = 0
    for found, item in enumerate(_walk(data), start=1):
        row = f"ClaimReview {found}"
        words = _read_text(item.get("claimReviewed"))
        if words is None:
            yield Refusal(str(path), row, "it does not say what was claimed (claimReviewed)")
        else:
            yield _read_review(item, words)
    if not found:
        yield Refusal(str(path), "file", "there is no ClaimReview in it; the form is told at https://schema.org/ClaimReview")


def _walk(data: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, list):
        for part in data:
            yield from _walk(part, depth + 1)
    elif isinstance(data, dict) and depth < 10:
        kinds = data.get("@type")
        if "ClaimReview" in (kinds if isinstance(kinds, list) else [kinds]):
            yield data
        else:
            for name in _INSIDE:
                yield from _walk(data.get(name), depth + 1)


def _read_review(item: Mapping[str, Any], words: str) -> Review:
    reviewed = _first(item.get("itemReviewed"))
    author = _first(reviewed.get("author"))
    # Before schema.org had Claim, checkers gave the work that it stood in, and its author.
    name = _read_text(author.get("name")) or _read_text(reviewed.get("author"))
    said = _read_text(reviewed.get("datePublished"))
    published = _read_text(item.get("datePublished"))
    checker = _read_text(_first(item.get("author")).get("name")) or _read_text(_first(item.get("publisher")).get("name"))
    undated = tuple(day for day in (said, published) if day and not _read_day(day))
    language = _read_text(item.get("inLanguage"))
    return Review(
        words,
        (name, str(author.get("@type", ""))) if name else None,
        _read_day(said),
        _read_text(item.get("url")),
        checker,
        _read_day(published),
        language[:2].lower() if language and re.match(r"[A-Za-z]{2}(-|$)", language) else None,
        undated,
    )


def _first(value: object) -> Mapping[str, Any]:
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, dict) else {}


def _read_text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _read_day(value: str | None) -> str | None:
    """The day of an ISO date or time; None where it is neither."""
    found = _DAY.match(value or "")
    return found[0] if found and (value or "")[found.end() :][:1] in ("", "T", " ") else None


def make_reading(reviews: Sequence[Review], file: str, version: str) -> Reading:
    """One article whose text is what was claimed, a paragraph for each claim, and a claim for each."""
    first = reviews[0]
    words = dict.fromkeys(review.claim for review in reviews)
    text = _GAP.join(words)
    ref = f"{first.url}{REF}" if first.url else file
    digest = digest_parts([ref, first.outlet, first.published, text])
    undated = dict.fromkeys(day for review in reviews for day in review.undated)
    warnings = tuple(ReadingWarning("date", f"{day!r} is no ISO date and was left out") for day in undated)
    article = Article(
        digest,
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        ref,
        outlet=first.outlet,
        published=first.published,
        published_basis=PublishedBasis.RECORD if first.published else None,
        language=first.language,
        warnings=warnings,
    )
    actors: dict[str, Actor] = {}
    claims = [_make_claim(article, review, actors) for review in {(r.claim, r.claimant): r for r in reviews}.values()]
    run = Run(version, "claimreview", "none", "none")
    return Reading(run, article, tuple(actors.values()), claims=tuple(claims), warnings=warnings)


def _make_claim(article: Article, review: Review, actors: dict[str, Actor]) -> Claim:
    """No word of the text attributes it, so there is no cue: the checker's form names the claimant."""
    at = f"{_GAP}{article.text}{_GAP}".index(f"{_GAP}{review.claim}{_GAP}")
    content = article.span(at, at + len(review.claim))
    basis = f"named as its author by {review.outlet or 'the checker'}, in a ClaimReview"
    sources: tuple[Source, ...] = ()
    if review.claimant:
        name, kind = review.claimant
        actor = digest_parts([article.id, "claimant", name])
        actors.setdefault(actor, Actor(actor, name, _KINDS.get(kind)))
        sources = (Source(actor, None, basis),)
    return Claim(
        id=digest_parts([article.id, content.start, content.end, review.claimant]),
        key=digest_claim([review.claimant[0]] if review.claimant else [], [content.text]),
        parent=None,
        attribution=AttributionKind.EXPLICIT if sources else AttributionKind.UNATTRIBUTED_IMPERSONAL,
        mode=Mode.INDIRECT if sources else Mode.UNMARKED,
        sources=sources,
        cue=None,
        content=(content,),
        status=Status.ASSERTED if sources else Status.NOT_STATED,
        claim_time=ClaimTime(None, review.said, review.said, "the day that the ClaimReview gives for the claim") if review.said else None,
        score=1.0,
    )
