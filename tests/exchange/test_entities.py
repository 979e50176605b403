"""Entities of FollowTheMoney, read back with `followthemoney`, which needs libicu: without it what they are made of is tested alone."""

import json
from dataclasses import replace

import pytest

from reportedly import model as m
from reportedly.exchange.entities import format_entities
from tests.ledger.made import make_reading


def list_entities(*readings):
    return [json.loads(line) for line in format_entities(readings)]


@pytest.fixture
def reading():
    made = make_reading(ref="one", outlet="Orlen Post", headline="Boats 🌊", url="https://a.example/1", byline="Cas Roy")
    mayor, ministry, nobody = made.actors
    kinds = (
        replace(mayor, country="NL", role="mayor"),
        replace(ministry, kind=m.ActorKind.GOVERNMENT),
        replace(nobody, kind=m.ActorKind.UNNAMED_PERSON),
    )
    return replace(made, actors=kinds)


def test_articles_parties_and_mentions(reading):
    article, *others = list_entities(reading)
    assert (article["schema"], article["properties"]["title"], article["properties"]["publishedAt"]) == (
        "Article",
        ["Boats 🌊"],
        ["2031-05-06"],
    )
    named = [(e["schema"], e["properties"]["name"]) for e in others]
    assert named == [
        ("Person", ["Anna Kol"]),
        ("Mention", ["Anna Kol"]),
        ("PublicBody", ["The ministry"]),
        ("Mention", ["The ministry"]),
    ]  # and nobody without a name
    assert others[0]["properties"]["position"] == ["mayor"]


def test_ids_are_the_same_again_and_other_in_another_article(reading):
    assert list_entities(reading) == list_entities(reading)
    ids = [entity["id"] for entity in list_entities(reading, make_reading(ref="two"))]
    assert len(set(ids)) == len(ids)


def test_the_library_takes_every_cell(reading):
    model = pytest.importorskip("followthemoney", reason="followthemoney is not installed").model
    entities = list_entities(reading)
    proxies = [model.get_proxy(entity, cleaned=False) for entity in entities]
    for entity, proxy in zip(entities, proxies, strict=True):
        proxy.schema.validate(entity)
        assert proxy.to_dict()["properties"] == entity["properties"]
    by_id = {proxy.id: proxy for proxy in proxies}
    mentions = [proxy for proxy in proxies if proxy.schema.name == "Mention"]
    assert mentions
    for mention in mentions:
        assert by_id[mention.first("document")].schema.name == "Article"
        assert by_id[mention.first("resolved")].schema.is_a("LegalEntity")
        assert by_id[mention.first("resolved")].schema.name == mention.first("detectedSchema")
