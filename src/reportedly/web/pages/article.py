"""The reader: an article's text with all cells of its claims marked, and the claims beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportedly.exchange.map import Map, draw_map
from reportedly.exchange.outline import describe_article, join_content, name_article, name_sources
from reportedly.ledger import ArticleFilter, Beside, Decision, DecisionError, DecisionKind, ShownArticle
from reportedly.model import Problem, Run
from reportedly.model import Warning as ReadingWarning
from reportedly.web.cards import STANDING, Answered, Line, group_decisions, make_lines
from reportedly.web.forms import ClaimForm, make_form
from reportedly.web.view import NotThereError, View


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that people rejected or merged into another, with their decisions; `into` is the claim that took it in."""

    id: str
    source: str
    content: str
    into: str | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A sentence with a number, quotation or cue (`why`) that gave no claim."""

    start: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as it was read and corrected. `lines` together hold every character of the text; offsets are code points of it.

    `form` is that of the claim that is being decided on, None where there is none. `run_decisions` chose a reading, `orphans` found no
    claim to stand on since the text was read again.
    """

    id: str
    title: str
    titled: bool
    facts: tuple[str, ...]
    url: str | None
    ref: str | None
    sha256: str
    run: Run
    claims: int
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    gaps: tuple[Uncovered, ...]
    warnings: tuple[ReadingWarning, ...]
    problems: tuple[Problem, ...]
    map: Map | None
    beside: Beside
    run_decisions: tuple[Decision, ...]
    orphans: tuple[Decision, ...]
    form: ClaimForm | None


def read_article(view: View, key: str, decide: str = "") -> ArticlePage:
    """An article with its claims, their cells and people's decisions; `decide` opens the form of the claim whose id begins so."""
    shown = show_article(view, key)
    answered = find_answered(view, shown)
    lines = make_lines(shown, answered)
    reading, article = shown.corrected, shown.reading.article
    cards = [card for line in lines for card in line.cards]
    chosen = next((card for card in cards if decide and card.id.startswith(decide)), None)
    return ArticlePage(
        id=article.id,
        title=name_article(reading),
        titled=any(line.kind == "headline" for line in lines),
        facts=describe_article(reading),
        url=article.url,
        ref=article.ref,
        sha256=article.sha256,
        run=reading.run,
        claims=len(cards),
        lines=lines,
        left_out=tuple(list_left_out(shown, {card.decides for card in cards})),
        gaps=tuple(Uncovered(gap.start, article.text[gap.start : gap.end], gap.why) for gap in reading.coverage),
        warnings=reading.warnings,
        problems=reading.problems,
        map=draw_map(reading),
        beside=shown.beside,
        run_decisions=tuple(d for d in shown.decisions if d.run is not None and d.standing in STANDING),
        orphans=tuple(d for d in shown.decisions if d.standing == "orphan"),
        form=make_form(view.ledger, reading, chosen) if chosen else None,
    )


def show_article(view: View, key: str) -> ShownArticle:
    """What the ledger has of an article. Raises `NotThereError`."""
    try:
        return view.ledger.show_article(key)
    except DecisionError as error:
        raise NotThereError(str(error)) from error


def list_keys(view: View) -> Iterator[str]:
    """The ids of all articles."""
    yield from (article.id for article in view.ledger.articles(ArticleFilter(limit=max(view.ledger.count()["articles"], 1))).articles)


def find_answered(view: View, shown: ShownArticle) -> dict[str, tuple[Answered, ...]]:
    """The questions that the claims of an article answer, by the claim."""
    parts = not {claim.id for claim in shown.corrected.claims} <= {claim.id for claim in shown.reading.claims}
    found = view.ask().list_answered(shown.reading.article.id, parts=parts)
    return {claim: tuple(Answered(*question) for question in questions.items()) for claim, questions in found.items()}


def list_left_out(shown: ShownArticle, left: set[str]) -> Iterator[LeftOut]:
    """The claims that were read and are no claims of the corrected reading; `left` are those that are."""
    names: Mapping[str, str] = {actor.id: actor.name for actor in shown.reading.actors}
    decisions = group_decisions(shown)
    for claim in shown.reading.claims:
        if claim.id not in left:
            own = decisions.get(claim.id, ())
            merged = (d.value for d in reversed(own) if d.kind is DecisionKind.MERGE and d.cell == "into" and d.standing in STANDING)
            yield LeftOut(claim.id, name_sources(claim, names), join_content(claim), next(merged, None), own)
