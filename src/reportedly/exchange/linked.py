"""Readings -> JSON-LD: schema.org Claims, Web Annotations that show their words in the text, and PROV for what they come from.

One document, whose `@graph` has a node a line and is written as it comes. The context stands in it, so that nothing is fetched to read it.
Web Annotation counts characters as Unicode code points (https://www.w3.org/TR/annotation-model/#text-position-selector), as we do.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from reportedly.digest import digest_parts
from reportedly.exchange.outline import join_content
from reportedly.ledger import Decision
from reportedly.model import Actor, ActorKind, Article, Claim, Reading, Run, Span, Status

BESIDE = 32  # characters before and after a quotation
CONTEXT = {
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "reportedly": "urn:reportedly:term:",
    "oa:start": {"@type": "xsd:nonNegativeInteger"},
    "oa:end": {"@type": "xsd:nonNegativeInteger"},
    "prov:generatedAtTime": {"@type": "xsd:dateTime"},
    "prov:wasDerivedFrom": {"@type": "@id"},
    "prov:wasGeneratedBy": {"@type": "@id"},
    "prov:wasAssociatedWith": {"@type": "@id"},
    "oa:hasBody": {"@type": "@id"},
    "oa:hasSource": {"@type": "@id"},
    "oa:motivatedBy": {"@type": "@id"},
    "schema:appearance": {"@type": "@id"},
    "schema:encodesCreativeWork": {"@type": "@id"},
}
_TYPES = {
    ActorKind.PERSON: "schema:Person",
    ActorKind.UNNAMED_PERSON: "schema:Person",
    ActorKind.GOVERNMENT: "schema:GovernmentOrganization",
    ActorKind.OUTLET: "schema:NewsMediaOrganization",
    ActorKind.ORGANISATION: "schema:Organization",
    ActorKind.ARMED_FORCES: "schema:Organization",
    ActorKind.GROUP: "schema:Organization",
    ActorKind.UNNAMED_GROUP: "schema:Organization",
}
_UNNAMED = (ActorKind.UNNAMED_PERSON, ActorKind.UNNAMED_GROUP)
# Who denies a thing, or will not say, is not its author: schema.org has no word for the stand, so that it stands in a term of ours.
_OWNED = frozenset({Status.ASSERTED, Status.CONFIRMED, Status.STIPULATED, Status.NOT_STATED})
Node = dict[str, Any]
FindDecisions = Callable[[str], Sequence[Decision]]  # those on a claim, by its id


def format_linked(readings: Iterable[Reading], find_decisions: FindDecisions = lambda _: ()) -> Iterator[str]:
    """The document, node by node."""
    yield f'{{"@context": {json.dumps(CONTEXT)}, "@graph": ['
    mark = "\n"
    for node in _list_nodes(readings, find_decisions):
        yield mark + json.dumps(node, ensure_ascii=False).encode("utf-8", "replace").decode()
        mark = ",\n"
    yield "\n]}\n"


def _list_nodes(readings: Iterable[Reading], find_decisions: FindDecisions) -> Iterator[Node]:
    runs: set[Run] = set()
    for reading in readings:
        if reading.run not in runs:
            runs.add(reading.run)
            yield from _describe_run(reading.run)
        yield from _describe_article(reading.article)
        actors = {actor.id: actor for actor in reading.actors}
        for claim in reading.claims:
            decisions = [d for d in find_decisions(claim.id) if d.standing in ("stands", "carried")]
            yield _describe_claim(reading, claim, actors, decisions)
            yield _annotate(reading.article, claim)
            yield from map(_describe_decision, decisions)


def _name(kind: str, name: object) -> str:
    return f"urn:reportedly:{kind}:{name}"


def _name_run(run: Run) -> str:
    return _name("run", digest_parts([run.version, run.config, run.resources, run.model]))


def _name_article(article: Article) -> str:
    return _name("article", article.id)


def _name_text(article: Article) -> str:
    return _name("text", article.sha256)


def _describe_run(run: Run) -> Iterator[Node]:
    """The activity that read, and the program that did so, which its version and three digests name."""
    told = f"options {run.config}, word lists {run.resources}, weights {run.model}"
    program = {
        "@type": ["prov:SoftwareAgent", "schema:SoftwareApplication"],
        "schema:name": "reportedly",
        "schema:softwareVersion": run.version,
    }
    yield {
        "@id": _name_run(run),
        "@type": "prov:Activity",
        "schema:description": told,
        "prov:wasAssociatedWith": _name("program", run.version),
    }
    yield {"@id": _name("program", run.version), **program}


def _describe_article(article: Article) -> Iterator[Node]:
    """The article, and its text with the digest by which a reader knows that offsets count in the same one."""
    outlet = {"@type": "schema:Organization", "schema:name": article.outlet} if article.outlet else None
    known = {
        "schema:headline": article.headline,
        "schema:url": article.url,
        "schema:publisher": outlet,
        "schema:author": {"@type": "schema:Person", "schema:name": article.byline} if article.byline else None,
        "schema:datePublished": article.published,
        "schema:inLanguage": article.language,
        "schema:identifier": article.ref,
    }
    yield {"@id": _name_article(article), "@type": "schema:NewsArticle", **_keep(known)}
    text = {"schema:sha256": article.sha256, "schema:encodingFormat": "text/plain; charset=utf-8"}
    yield {
        "@id": _name_text(article),
        "@type": ["schema:MediaObject", "prov:Entity"],
        "schema:encodesCreativeWork": _name_article(article),
        **text,
    }


def _describe_claim(reading: Reading, claim: Claim, actors: dict[str, Actor], decisions: Sequence[Decision]) -> Node:
    time = claim.claim_time
    authors = [told for source in claim.sources if (told := _describe_author(actors.get(source.actor or ""), source.span))]
    known = {
        "schema:author" if claim.status in _OWNED else "reportedly:source": authors,
        "schema:isBasedOn": [told for source in claim.sources if (told := _describe_document(actors.get(source.actor or "")))],
        "schema:datePublished": (time and (time.until or time.since)) or reading.article.published,
        "reportedly:status": claim.status.value,
    }
    return {
        "@id": _name("claim", claim.id),
        "@type": ["schema:Claim", "prov:Entity"],
        "schema:text": join_content(claim),
        "schema:appearance": _name_article(reading.article),
        **_keep(known),
        "prov:wasGeneratedBy": _name_run(reading.run),
        "prov:wasDerivedFrom": [_name_text(reading.article), *(_name("decision", d.id) for d in decisions)],
    }


def _describe_author(actor: Actor | None, span: Span | None) -> Node | None:
    """The source by name; one without a name by the words that stand for it. Documents and the article itself are no authors."""
    if actor is None:
        return {"@type": "schema:Thing", "schema:description": span.text} if span else None
    kind = "schema:Thing" if actor.kind is None else _TYPES.get(actor.kind)
    if kind is None:
        return None
    return {"@type": kind, ("schema:description" if actor.kind in _UNNAMED else "schema:name"): actor.name}


def _describe_document(actor: Actor | None) -> Node | None:
    return {"@type": "schema:CreativeWork", "schema:name": actor.name} if actor and actor.kind is ActorKind.DOCUMENT else None


def _annotate(article: Article, claim: Claim) -> Node:
    """The claim's words in the text: a target for each run of them, by position and by quotation."""
    return {
        "@id": _name("annotation", claim.id),
        "@type": "oa:Annotation",
        "oa:motivatedBy": "oa:identifying",
        "oa:hasBody": _name("claim", claim.id),
        "oa:hasTarget": [_select(article, span) for span in claim.content],
    }


def _select(article: Article, span: Span) -> Node:
    before, after = article.text[max(span.start - BESIDE, 0) : span.start], article.text[span.end : span.end + BESIDE]
    position = {"@type": "oa:TextPositionSelector", "oa:start": span.start, "oa:end": span.end}
    quotation = {"@type": "oa:TextQuoteSelector", "oa:exact": span.text, "oa:prefix": before, "oa:suffix": after}
    return {"@type": "oa:SpecificResource", "oa:hasSource": _name_text(article), "oa:hasSelector": [position, quotation]}


def _describe_decision(decision: Decision) -> Node:
    """A person's decision, from which the claim as it is now was derived."""
    what = [decision.kind.value, decision.cell, None if decision.value is None else f"“{decision.value}”"]
    known = {"schema:description": " ".join(filter(None, what)), "schema:comment": decision.why, "prov:generatedAtTime": decision.at}
    person = {"@type": ["prov:Person", "schema:Person"], "schema:name": decision.by}
    return {"@id": _name("decision", decision.id), "@type": "prov:Entity", "prov:wasAttributedTo": person, **_keep(known)}


def _keep(known: dict[str, Any]) -> Node:
    """What is known: cells with something in them."""
    return {name: cell for name, cell in known.items() if cell not in (None, [])}
