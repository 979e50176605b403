"""The queue: what waits is asked about once, in an order that a place can be kept in, and comes back when it is taken back."""

import dataclasses
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from reportedly import model as m
from reportedly.ledger import DecisionKind, Entry, Ledger, QueueFilter, QueueReason, Verdict
from tests.ledger.made import RUN, make_reading
from tests.web.desk import Texts, fill, open_desk, post, read_forms


def make_waiting() -> m.Reading:
    """A claim with two readings, one with a low score, one with both and one with neither."""
    kept = make_reading(
        "Anna Kol said 12 boats sank.\nPiet Rand said nobody came.\nOlga Mer said it was cold.\nIvan Toss said it was warm.\nIt rained for 3 days."
    )
    cells = [{"score": 0.9}, {"score": 0.2, "alternatives": ()}, {"score": 0.1}, {"score": 0.8, "alternatives": ()}]
    return dataclasses.replace(kept, claims=tuple(dataclasses.replace(c, **new) for c, new in zip(kept.claims, cells, strict=True)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.db"


def walk(path: Path, query: str = "") -> list[tuple[str | None, list[str]]]:
    """All that is asked, by skipping, with why it waits."""
    desk, found, after = open_desk(path), [], ""
    while asked := desk.get(f"/queue.json?after={after}{query}").json()["asked"]:
        found.append((asked["claim"] or asked["uncovered"], asked["reasons"]))
        after = asked["place"]
        assert len(found) < 50
    return found


def test_each_waits_once_and_says_why(path: Path) -> None:
    kept = fill(path, make_waiting())
    one, two, three, _ = (claim.id for claim in kept.claims)
    assert walk(path) == [
        (one, ["ambiguous"]),
        (three, ["ambiguous", "low_score"]),
        (two, ["low_score"]),
        ("number", ["uncovered"]),
    ]
    assert walk(path, "&why=low_score") == [(two, ["low_score"]), (three, ["ambiguous", "low_score"])]


def test_a_card_has_its_sentence_in_context(path: Path) -> None:
    kept = fill(path, make_waiting())
    page = open_desk(path).get("/queue").text
    texts = Texts(page)
    assert "Anna Kol said 12 boats sank." in texts.text
    assert texts.inside["1c3"] == texts.beside["1c3"] == "12 boats sank"
    assert f"/article/{kept.article.id}#{kept.claims[0].id}" in page
    for key in "aesx2":
        assert f'data-key="{key}"' in page
    uncovered = open_desk(path).get("/queue?why=uncovered").text
    assert Texts(uncovered).inside["g1"] == "It rained for 3 days."
    assert 'action="/decide"' not in uncovered


def test_the_words_around_a_claim_are_few(path: Path) -> None:
    kept = make_reading("It rained. " * 9000 + "Anna Kol said 12 boats sank at Orlen. " + "It rained. " * 9000)
    fill(path, kept)
    asked = open_desk(path).get("/queue.json").json()["asked"]
    assert asked["cut_before"]
    assert asked["cut_after"]
    shown = "".join(run["text"] for run in asked["runs"])
    assert "Anna Kol said 12 boats sank at Orlen" in shown
    assert len(shown) < 100_000


def test_the_next_card_comes_and_undo_goes_back(path: Path) -> None:
    kept = fill(path, make_waiting())
    desk, addresses = open_desk(path), ["/queue"]
    for _ in range(2):
        (form,) = read_forms(desk.get(addresses[-1]).text, "/decide")
        answer = post(desk, "/decide", **(form | {"kind": "accept", "by": "Ria"}))
        assert answer.status_code == 303
        addresses.append(answer.headers["location"])
    assert parse_qs(urlsplit(addresses[-1]).query)["done"] == ["1-2"]
    shown = [desk.get(a.replace("/queue", "/queue.json")).json()["asked"]["claim"] for a in addresses]
    assert shown == [kept.claims[1].id] * 3  # what was decided waits no more, wherever one begins
    for claim in (kept.claims[2].id, kept.claims[0].id):
        (form,) = read_forms(desk.get(addresses[-1]).text, "/undo")[:1]
        answer = post(desk, "/undo", **form)
        addresses.append(answer.headers["location"])
        assert parse_qs(urlsplit(addresses[-1]).query)["claim"] == [claim]
        assert desk.get(addresses[-1].replace("/queue", "/queue.json")).json()["asked"]["claim"] == claim
    assert "done" not in parse_qs(urlsplit(addresses[-1]).query)
    behind = desk.get(addresses[-1].replace("/queue", "/queue.json")).json()["asked"]["place"]
    assert desk.get(f"/queue.json?after={behind}").json()["asked"]["claim"] == kept.claims[2].id
    assert len(walk(path)) == 4


def test_decisions_made_together_are_taken_back_together(path: Path) -> None:
    kept = fill(path, make_waiting())
    desk = open_desk(path)
    cells = {"cell:status": "denied", "was:status": "asserted", "cell:mode": "direct", "was:mode": "indirect"}
    answer = post(desk, "/decide", claim=kept.claims[0].id, kind="edit", by="Ria", back="/queue", **cells)
    page = desk.get(answer.headers["location"]).text
    numbers = re.findall(r'name="number" value="(\d+)"', page.split('class="undo"')[1].split("</form>")[0])
    post(desk, "/undo", number=numbers, by="Ria", back=answer.headers["location"])
    with Ledger(path) as ledger:
        assert [d.standing for d in ledger.decisions()] == ["undone", "undone", "undoes 2", "undoes 1"]


@pytest.mark.parametrize("kind", ["accept", "unsure", "edit", "reject"])
def test_what_was_decided_waits_no_more(path: Path, kind: str) -> None:
    kept = fill(path, make_waiting())
    with Ledger(path, write=True) as ledger:
        cell = ("status", "denied") if kind == "edit" else (None, None)
        number = ledger.decide(kept.claims[0].id, Verdict(DecisionKind(kind), "Ria", None, *cell))
        assert kept.claims[0].id not in [claim for claim, _ in walk(path)]
        ledger.undo(number, "Ria")
    assert kept.claims[0].id in [claim for claim, _ in walk(path)]


def test_only_the_current_reading_waits(path: Path) -> None:
    kept = fill(path, make_waiting())
    again = dataclasses.replace(kept, run=dataclasses.replace(RUN, version="2"), claims=kept.claims[:1], coverage=())
    with Ledger(path, write=True) as ledger:
        ledger.record([Entry(again)])
    assert walk(path) == [(kept.claims[0].id, ["ambiguous"])]


def test_of_an_outlet(path: Path) -> None:
    fill(path, make_reading(outlet="Orlen Post"), make_reading("Olga Mer said 3 boats sank.", outlet="Tarsk News"))
    assert len(walk(path, "&outlet=Tarsk+News&why=ambiguous")) == 1
    assert walk(path, "&outlet=Nobody") == []


def make_contradicted() -> tuple[m.Reading, m.Reading]:
    """Two sources that give two tolls of one day and place."""
    readings = []
    for who, number in (("Anna Kol", 12), ("Piet Rand", 40)):
        kept = make_reading(f"{who} said {number} dead were found after the blast at Orlen.", ref=f"{number}.txt", outlet=who)
        at = kept.article.text.index("blast")
        event = m.Event("e0", at, at + 5, "blast", m.EventKind.BOMBING, "p0", "2031-05-05", "2031-05-05", (kept.article.span(at, at + 5),))
        place = dataclasses.replace(kept.places[0], lat=1.5, lon=2.5, gazetteer_id="7")
        figure = dataclasses.replace(kept.figures[0], claim=kept.claims[0].id, aggregation=m.Aggregation.EVENT_TOTAL)
        claim = dataclasses.replace(kept.claims[0], events=("e0",), alternatives=())
        readings.append(dataclasses.replace(kept, events=(event,), places=(place,), figures=(figure,), claims=(claim,)))
    return readings[0], readings[1]


def test_newly_contradicted_claims_wait_until_they_are_looked_at(path: Path) -> None:
    one, other = make_contradicted()
    fill(path, one, other)
    assert walk(path, "&why=contradicted") == [(one.claims[0].id, ["contradicted"]), (other.claims[0].id, ["contradicted"])]
    page = open_desk(path).get("/queue?why=contradicted").text
    assert "Contradicted by" in page
    assert "40 dead" in page
    with Ledger(path, write=True) as ledger:
        ledger.decide(one.claims[0].id, Verdict(DecisionKind.ACCEPT, "Ria"))
    assert walk(path, "&why=contradicted") == [(other.claims[0].id, ["contradicted"])]


def test_a_claim_decided_before_the_other_was_read_waits_again(path: Path) -> None:
    one, other = make_contradicted()
    fill(path, one)
    with Ledger(path, write=True) as ledger:
        ledger.decide(one.claims[0].id, Verdict(DecisionKind.ACCEPT, "Ria"))
        ledger.record([Entry(other)])
        ledger._db.execute("UPDATE reading SET read_at = '2999-01-01T00:00:00Z' WHERE article = 2")
        pairs = ((one.claims[0].id, other.article.id),)
        waiting = QueueFilter(QueueReason.CONTRADICTED, contradicted=pairs)
        item = ledger.next_in_queue(waiting)
        assert item
        assert item.claim == one.claims[0].id
        assert ledger.count_queue(waiting, 10) == 1


def test_of_a_question(path: Path) -> None:
    one, other = make_contradicted()
    third = make_waiting()
    fill(path, one, other, dataclasses.replace(third, claims=third.claims[:2]))
    desk = open_desk(path)
    question = desk.get("/queue.json?why=contradicted").json()["asked"]["against"][0]["question"]
    assert [claim for claim, _ in walk(path, f"&question={question}&why=contradicted")] == [one.claims[0].id, other.claims[0].id]
    assert walk(path, f"&question={question}&why=ambiguous") == []
    assert desk.get("/queue?question=nothing+of+it").status_code == 404


def test_a_claim_that_is_left_out_is_said_to_be(path: Path) -> None:
    kept = fill(path, make_waiting())
    with Ledger(path, write=True) as ledger:
        ledger.decide(kept.claims[0].id, Verdict(DecisionKind.REJECT, "Ria"))
    assert "left out of lists" in open_desk(path).get(f"/queue?claim={kept.claims[0].id}").text


def test_what_cannot_be_asked(path: Path) -> None:
    fill(path)
    desk = open_desk(path)
    assert desk.get("/queue?why=boredom").status_code == 400
    assert desk.get("/queue?why=low_score&after=low_score:x").status_code == 400
    assert desk.get("/queue?claim=0000").status_code == 404


def test_an_empty_queue_says_so(path: Path) -> None:
    kept = make_reading("It was cold.")
    fill(path, kept)
    assert "Nothing waits for a decision" in open_desk(path).get("/queue").text


def test_the_indices_are_used(path: Path) -> None:
    fill(path)
    with Ledger(path) as ledger:
        for where, index in (
            ("alternatives IS NOT NULL OR attribution = 'ambiguous'", "claim_ambiguous"),
            ("score < 0.5", "claim_low_score"),
        ):
            plan = ledger._db.execute(f"EXPLAIN QUERY PLAN SELECT id FROM claim c WHERE ({where}) AND id > 7 ORDER BY id").fetchall()
            assert index in str(plan)
