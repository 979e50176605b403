"""Readings -> entities of FollowTheMoney, one JSON object a line, as `ftm` and OpenAleph take them: articles, and who speaks in them.

The schema has articles, named parties and their mentions; it has no word for a claim, its status or its figures, and none are forced into it.
Written without the `followthemoney` library, which would bring some hundred megabytes to make objects of three fields; tests read it back with it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from reportedly.digest import digest_parts
from reportedly.model import Actor, ActorKind, Article, Reading, Run

# Those of a kind that is not here have no name of their own, or are documents or the article itself.
_SCHEMATA = {
    ActorKind.PERSON: "Person",
    ActorKind.GOVERNMENT: "PublicBody",
    ActorKind.ORGANISATION: "Organization",
    ActorKind.ARMED_FORCES: "Organization",
    ActorKind.GROUP: "Organization",
    ActorKind.OUTLET: "Organization",
}
_LANGUAGES = {"en": "eng"}  # ISO 639-1 to 639-3, of those that are read
_DAY = 10  # characters of an ISO day


def format_entities(readings: Iterable[Reading]) -> Iterator[str]:
    """A line an entity; ids are the same for the same articles whenever they are exported."""
    for reading in readings:
        for entity in _list_entities(reading):
            yield json.dumps(entity, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


def _list_entities(reading: Reading) -> Iterator[dict[str, Any]]:
    article = _make_article(reading.article, reading.run)
    yield article
    speaking = {source.actor for claim in reading.claims for source in claim.sources}
    for actor in reading.actors:
        schema = _SCHEMATA.get(actor.kind) if actor.kind else None
        if schema and (actor.id in speaking or actor.mentions):
            party = _make_party(actor, schema, reading.article.id, str(article["id"]))
            yield party
            yield _make_mention(actor, party, str(article["id"]))


def _make_entity(name: str, schema: str, cells: dict[str, str | None]) -> dict[str, Any]:
    return {"id": name, "schema": schema, "properties": {cell: [value] for cell, value in cells.items() if value}}


def _make_article(article: Article, run: Run) -> dict[str, Any]:
    """`fileName` is the caller's own name for it."""
    cells = {
        "title": article.headline,
        "fileName": article.ref,
        "sourceUrl": article.url,
        "publisher": article.outlet,
        "author": article.byline,
        "publishedAt": article.published[:_DAY] if article.published else None,
        "language": _LANGUAGES.get(article.language or ""),
        "processingAgent": f"reportedly {run.version}",
    }
    return _make_entity(f"reportedly-{article.id}", "Article", cells)


def _make_party(actor: Actor, schema: str, article: str, proof: str) -> dict[str, Any]:
    """A party as one article knows it: whether two articles' are one is for whoever joins them to say, and the id keeps them apart."""
    country = actor.country.lower() if actor.country else None
    held = {"position": actor.role} if schema == "Person" else {}
    cells = {"name": actor.name, "country": country, "proof": proof, **held}
    return _make_entity(f"reportedly-{digest_parts([article, 'actor', actor.id])}", schema, cells)


def _make_mention(actor: Actor, party: dict[str, Any], document: str) -> dict[str, Any]:
    cells = {
        "document": document,
        "name": actor.name,
        "resolved": str(party["id"]),
        "detectedSchema": str(party["schema"]),
        "contextCountry": actor.country.lower() if actor.country else None,
    }
    return _make_entity(f"reportedly-{digest_parts([party['id'], 'mention'])}", "Mention", cells)
