"""Reading order, nesting and the words for a claim's cells."""

import dataclasses
from decimal import Decimal

from reportedly.exchange.outline import (
    describe_claim,
    describe_figure,
    join_content,
    name_article,
    name_sources,
    outline_claims,
    write_number,
)
from reportedly.model import AttributionKind, FigureRelation, Reading, SegmentKind, Source, Span


def test_claims_stand_in_reading_order_with_nested_ones_below(reading: Reading) -> None:
    shuffled = dataclasses.replace(reading, claims=tuple(reversed(reading.claims)))
    found = [(entry.number, entry.depth, entry.claim.id) for entry in outline_claims(shuffled)]
    assert found == [(1, 0, "c1"), (2, 1, "c2"), (3, 0, "c3")]


def test_claims_of_one_source_stand_in_the_order_of_their_contents(reading: Reading) -> None:
    first, _, last = reading.claims
    late = dataclasses.replace(first, id="late", content=first.content[1:])
    early = dataclasses.replace(first, id="early", content=first.content[:1])
    found = outline_claims(dataclasses.replace(reading, claims=(late, last, early)))
    assert [entry.claim.id for entry in found] == ["early", "late", "c3"]


def test_no_claim_is_lost_to_a_lost_or_circular_parent(reading: Reading) -> None:
    outer, inner, nobody = reading.claims
    claims = (dataclasses.replace(outer, parent="c2"), inner, dataclasses.replace(nobody, parent="gone"))
    assert [entry.depth for entry in outline_claims(dataclasses.replace(reading, claims=claims))] == [0, 0, 0]


def test_sources_have_names_or_a_word_for_having_none(reading: Reading) -> None:
    outer, inner, nobody = reading.claims
    names = {actor.id: actor.name for actor in reading.actors}
    assert name_sources(outer, names) == "Mayor of Orlen (The mayor of Orlen)"
    assert name_sources(inner, {}) == "the ministry"
    assert name_sources(nobody, names) == "no source named"
    assert name_sources(dataclasses.replace(nobody, attribution=AttributionKind.ARTICLE_VOICE), names) == "the article"
    both = dataclasses.replace(inner, sources=(*inner.sources, Source(None, None, "the speaker before"), *inner.sources))
    assert name_sources(both, {}) == "the ministry; the speaker before"
    assert name_sources(inner, {"ministry": "ministry"}) == "the ministry"


def test_notes_name_only_what_is_unusual(reading: Reading) -> None:
    outer, inner, nobody = reading.claims
    assert describe_claim(outer) == ("mixed", "hedged", "score 0.88")
    assert describe_claim(inner) == ("indirect", "denied", "score 0.50")
    assert describe_claim(dataclasses.replace(nobody, segment=SegmentKind.HEADLINE)) == ("direct", "in the headline", "score 0.25")


def test_content_shows_where_the_article_runs_on(reading: Reading) -> None:
    assert join_content(reading.claims[0]) == 'that "at least 12 boats" were lost … that the ministry had denied closing the bridge'


def test_figures_say_their_bounds(reading: Reading) -> None:
    figure = reading.figures[0]
    assert describe_figure(figure) == "at least 12 boats"
    between = dataclasses.replace(figure, relation=FigureRelation.RANGE, low=Decimal(10), high=Decimal("12.50"))
    assert describe_figure(between) == "10 to 12.5 boats"
    vague = dataclasses.replace(figure, value=None, text="dozens", number=Span(0, 6, "dozens"))
    assert describe_figure(vague) == "dozens"
    assert write_number(Decimal("7.6E+4")) == "76000"


def test_an_article_is_named_by_its_headline_wherever_that_stands(reading: Reading) -> None:
    untitled = dataclasses.replace(reading, article=dataclasses.replace(reading.article, headline=None))
    assert name_article(untitled) == "Bridge at Orlen reported shut"
    assert name_article(dataclasses.replace(untitled, segments=())) == "orlen.txt"
