"""JSON-LD, read back with `rdflib`."""

import json
from dataclasses import replace

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import PROV

from reportedly import model as m
from reportedly.exchange.linked import format_linked
from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from tests.ledger.made import make_reading

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parser uses it

OA, SCHEMA = Namespace("http://www.w3.org/ns/oa#"), Namespace("https://schema.org/")
OURS = Namespace("urn:reportedly:term:")
TEXT = "🌊𝔸 Anna Kol said 12 boats sank at Orlen.\nThe ministry denied that the bridge 🌉 was shut."


def read_back(*parts):
    graph = Graph()
    graph.parse(data="".join(format_linked(*parts)), format="json-ld")
    return graph


@pytest.fixture
def reading():
    return make_reading(TEXT, ref="one", outlet="Orlen Post", headline="Boats")


def name_claim(reading, number):
    return URIRef(f"urn:reportedly:claim:{reading.claims[number].id}")


def test_a_claim_has_author_day_and_appearance(reading):
    graph, claim = read_back([reading]), name_claim(reading, 0)
    assert (claim, RDF.type, SCHEMA.Claim) in graph
    author = graph.value(claim, SCHEMA.author)
    assert (graph.value(author, SCHEMA.name), graph.value(author, RDF.type)) == (Literal("🌊𝔸 Anna Kol"), SCHEMA.Person)
    assert graph.value(claim, SCHEMA.datePublished) == Literal("2031-05-06")
    article = graph.value(claim, SCHEMA.appearance)
    assert (graph.value(article, RDF.type), graph.value(article, SCHEMA.headline)) == (SCHEMA.NewsArticle, Literal("Boats"))


def test_who_denies_is_no_author(reading):
    graph, claim = read_back([reading]), name_claim(reading, 1)
    assert graph.value(claim, SCHEMA.author) is None
    assert graph.value(graph.value(claim, OURS.source), SCHEMA.name) == Literal("The ministry")
    assert graph.value(claim, OURS.status) == Literal("denied")


def test_selectors_show_the_words_in_the_text_of_that_digest(reading):
    graph = read_back([reading])
    for claim in reading.claims:
        annotation = graph.value(predicate=OA.hasBody, object=URIRef(f"urn:reportedly:claim:{claim.id}"))
        target = graph.value(annotation, OA.hasTarget)
        text = graph.value(target, OA.hasSource)
        assert str(graph.value(text, SCHEMA.sha256)) == reading.article.sha256
        position, quotation = (
            next(s for s in graph.objects(target, OA.hasSelector) if (s, RDF.type, kind) in graph)
            for kind in (OA.TextPositionSelector, OA.TextQuoteSelector)
        )
        start, end = (graph.value(position, name).toPython() for name in (OA.start, OA.end))
        exact, prefix, suffix = (str(graph.value(quotation, name)) for name in (OA.exact, OA.prefix, OA.suffix))
        assert TEXT[start:end] == exact == claim.content[0].text
        assert TEXT[:start].endswith(prefix)
        assert TEXT[end:].startswith(suffix)
        assert prefix + exact + suffix in TEXT
        assert len(prefix) == min(32, start)


def test_words_apart_are_targets_apart(reading):
    first, *others = reading.claims
    parts = (reading.article.span(first.content[0].start, first.content[0].start + 2), reading.article.span(30, 36))
    graph = read_back([replace(reading, claims=(replace(first, content=parts), *others))])
    annotation = graph.value(predicate=OA.hasBody, object=name_claim(reading, 0))
    assert len(list(graph.objects(annotation, OA.hasTarget))) == 2


def test_a_document_is_what_a_claim_is_based_on_and_an_unnamed_source_has_no_name(reading):
    paper, people = reading.actors
    kinds = (replace(paper, kind=m.ActorKind.DOCUMENT), replace(people, kind=m.ActorKind.UNNAMED_GROUP))
    claims = tuple(replace(claim, status=m.Status.ASSERTED) for claim in reading.claims)
    graph = read_back([replace(reading, actors=kinds, claims=claims)])
    assert graph.value(name_claim(reading, 0), SCHEMA.author) is None
    assert graph.value(graph.value(name_claim(reading, 0), SCHEMA.isBasedOn), SCHEMA.name) == Literal(paper.name)
    author = graph.value(name_claim(reading, 1), SCHEMA.author)
    assert (graph.value(author, SCHEMA.name), graph.value(author, SCHEMA.description)) == (None, Literal("The ministry"))


def test_a_claim_comes_from_its_run_its_text_and_peoples_decisions(reading, tmp_path):
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        ledger.record([Entry(reading)])
        undone = ledger.decide(reading.claims[0].id, Verdict(DecisionKind.UNSURE, "ben"))
        ledger.undo(undone, "ben")
        kept = ledger.decide(reading.claims[0].id, Verdict(DecisionKind.EDIT, "ana", "she is a mayor", "certainty", "hedged"))
        graph = read_back(ledger.readings(decided=True), ledger.decisions)
    claim = name_claim(reading, 0)
    run = graph.value(claim, PROV.wasGeneratedBy)
    program = graph.value(run, PROV.wasAssociatedWith)
    assert graph.value(program, SCHEMA.softwareVersion) == Literal(reading.run.version)
    text, decision = URIRef(f"urn:reportedly:text:{reading.article.sha256}"), URIRef(f"urn:reportedly:decision:{kept}")
    assert set(graph.objects(claim, PROV.wasDerivedFrom)) == {text, decision}
    assert set(graph.objects(name_claim(reading, 1), PROV.wasDerivedFrom)) == {text}
    assert graph.value(graph.value(decision, PROV.wasAttributedTo), SCHEMA.name) == Literal("ana")
    assert graph.value(decision, SCHEMA.comment) == Literal("she is a mayor")
    assert graph.value(decision, PROV.generatedAtTime).datatype == URIRef("http://www.w3.org/2001/XMLSchema#dateTime")


def test_a_line_is_a_node_and_nothing_is_fetched(reading):
    lines = "".join(format_linked([reading])).splitlines()
    assert all(json.loads(line.rstrip(","))["@id"].startswith("urn:reportedly:") for line in lines[1:-1])
    assert isinstance(json.loads(lines[0] + "]}")["@context"], dict)
