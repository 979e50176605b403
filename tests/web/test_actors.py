"""The pages on actors: who makes, answers and contradicts what."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from reportedly.model import Actor, ActorKind
from reportedly.web.app import make_app
from reportedly.web.guard import Rules, allow_hosts
from tests.ledger.made import make_reading

WATCH = "/actor/Harbour%20Watch"


def test_actors_are_listed_by_claims_and_found_by_words(asked):
    listed = asked.get("/actors.json").json()["actors"]
    made = [row["made"] for row in listed]
    assert made == sorted(made, reverse=True)
    assert "the article itself" not in {row["name"] for row in listed}
    found = asked.get("/actors.json?words=HARBOUR").json()["actors"]
    assert found
    assert all("harbour" in row["name"].casefold() for row in found)
    assert any(row["questions"] for row in found)
    assert asked.get("/actors.json?kind=document&country=XX").json()["total"] == 0


def test_an_actor_has_claims_answers_and_who_contradicts_it(asked):
    page = asked.get(f"{WATCH}.json").json()
    assert page["actor"]["made"] == len(page["claims"])
    assert all(claim["source"] == page["actor"]["name"] for claim in page["claims"])
    assert {a["told"] for q in page["questions"] for a in q["answers"]} >= {"at least 12 people"}
    assert page["contradictions"]
    assert all("State media" in f"{c['link']['source_claimant']} {c['link']['target_claimant']}" for c in page["contradictions"])
    assert {c["outlet"] for c in page["citations"]} >= {"Aegean Post"}
    assert "The Harbour Watch monitoring group" in page["alike"]
    assert "Who contradicts it" in asked.get(WATCH).text


def test_where_somebody_did_not_answer(asked):
    silent = [row["name"] for row in asked.get("/actors.json").json()["actors"] if asked.get(f"/actor/{row['name']}.json").json()["silent"]]
    for name in silent:
        assert "did not answer" in asked.get(f"/actor/{name}").text
    assert any("governor" in name for name in silent)


@pytest.fixture
def decided(tmp_path):
    """A ledger in which one of two claims was rejected, the source of another is somebody else's, and a name has a slash and an old reading."""
    path = tmp_path / "made.db"
    reading = make_reading()
    with Ledger(path, write=True) as ledger:
        old = replace(reading.run, version="0")
        gone = replace(reading.actors[0], name="Gone Since")
        ledger.record([Entry(replace(reading, run=old, actors=(gone, *reading.actors[1:])))])
        slash = Actor("a2", "Kol / Rand", ActorKind.GROUP, country="TR", mentions=reading.actors[2].mentions)
        ledger.record([Entry(replace(reading, actors=(*reading.actors[:2], slash)))])
        ledger.decide(reading.claims[0].id, Verdict(DecisionKind.REJECT, "anna"))
        ledger.decide(reading.claims[1].id, Verdict(DecisionKind.EDIT, "anna", None, "source.name", "Harbour Board"))
    return path


def test_counts_are_of_current_claims_as_people_corrected_them(decided):
    with Ledger(decided) as ledger:
        assert [(a.name, a.kind, a.made) for a in ledger.actors()] == [("Harbour Board", None, 1), ("Kol / Rand", "group", 1)]
        (claim,) = ledger.claims_of("Harbour Board")
        assert claim.status == "denied"
        assert ledger.claims_of("Anna Kol") == []
        assert ledger.claims_of("Gone Since") == []


def test_any_name_is_an_address(decided):
    with TestClient(make_app(decided, Rules(allow_hosts("127.0.0.1"))), base_url="http://127.0.0.1") as client:
        assert "/actor/Kol%20%2F%20Rand" in client.get("/actors?country=tr").text
        assert client.get("/actor/Kol%20%2F%20Rand.json").json()["actor"]["country"] == "TR"


def test_a_list_is_counted_anew_once_something_changed(decided):
    with TestClient(make_app(decided, Rules(allow_hosts("127.0.0.1"))), base_url="http://127.0.0.1") as client:
        assert client.get("/actors.json").json()["total"] == 2
        with Ledger(decided, write=True) as ledger:
            ledger.undo(1, "anna")
        assert "Anna Kol" in {row["name"] for row in client.get("/actors.json").json()["actors"]}
