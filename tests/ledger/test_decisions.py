"""Decisions: what they change in what is listed, that nothing is overwritten, and what becomes of them after a re-read."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reportedly.ledger import ClaimFilter, DecisionError, DecisionKind, Entry, Ledger, Verdict
from reportedly.ledger.carry import compare_words
from reportedly.model import Run
from tests.ledger.made import make_reading, move_claim

SECOND = Run("2", "c", "r", "m")


@pytest.fixture
def ids(ledger: Ledger) -> list[str]:
    reading = make_reading()
    ledger.record([Entry(reading)])
    return [claim.id for claim in reading.claims]


def judge(ledger: Ledger, claim: str, kind: str, *cell: str, parts: tuple[str, ...] = ()) -> int:
    return ledger.decide(claim, Verdict(DecisionKind(kind), "anna", "because", *cell, parts=parts))


def contents(ledger: Ledger, **wanted: str) -> list[str]:
    return [claim.content for claim in ledger.claims(ClaimFilter(**wanted))][::-1]


def test_rejected_claims_are_left_out_and_come_back(ledger: Ledger, ids: list[str]) -> None:
    number = judge(ledger, ids[0], "reject")
    assert contents(ledger) == ["that the bridge was shut", "nobody came"]
    assert contents(ledger, words="boats") == []
    assert [len(r.claims) for r in ledger.readings(decided=True)] == [2]
    assert [len(r.claims) for r in ledger.readings()] == [3]
    ledger.undo(number, "piet")
    assert contents(ledger, words="boats") == ["12 boats sank at Orlen"]
    assert [(d.kind.value, d.standing) for d in ledger.decisions()] == [("reject", "undone"), ("undo", f"undoes {number}")]
    assert ledger.verify() == ()


def test_the_last_judgement_counts(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "reject")
    judge(ledger, ids[0], "accept")
    last = judge(ledger, ids[0], "unsure")
    assert ledger.claims(ClaimFilter(judgement="unsure"))[0].judgement == "unsure"
    ledger.undo(last, "anna")
    assert ledger.claims(ClaimFilter(judgement="accept"))[0].id == ids[0]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("status", "denied"),
        ("certainty", "hedged"),
        ("source", "Anna's brother"),
        ("content", "boats sank"),
        ("cue", "Anna"),
        ("mode", "mixed"),
    ],
)
def test_an_edited_cell_is_listed_found_and_exported(ledger: Ledger, ids: list[str], cell: str, value: str) -> None:
    judge(ledger, ids[0], "edit", cell, value)
    (found,) = [claim for claim in ledger.claims() if claim.id == ids[0]]
    assert getattr(found, cell) == value
    (reading,) = ledger.readings(decided=True)
    claim = reading.claims[0]
    exported = {"source": claim.sources[0].basis, "content": claim.content[0].text, "cue": claim.cue.text}
    assert exported.get(cell, getattr(claim, cell, None)) == value
    assert ledger.show(ids[0]).claim == make_reading().claims[0], "the machine's row is as it was"
    assert ledger.verify() == ()


def test_edits_are_searched_by(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "edit", "source", "Zora Quill")
    judge(ledger, ids[0], "edit", "status", "under_verification")
    assert contents(ledger, claimant="zora", status="under_verification") == ["12 boats sank at Orlen"]
    assert contents(ledger, status="asserted") == ["nobody came"]


def test_a_split_claim_is_as_many(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "split", parts=("12 boats sank", "at Orlen"))
    found = [(c.part, c.content) for c in ledger.claims() if c.id == ids[0]]
    assert found == [(1, "12 boats sank"), (2, "at Orlen")]
    (reading,) = ledger.readings(decided=True)
    assert [c.content[0].text for c in reading.claims[:2]] == ["12 boats sank", "at Orlen"]


def test_merged_claims_are_one_and_an_undo_parts_them(ledger: Ledger, ids: list[str]) -> None:
    number = judge(ledger, ids[0], "merge", parts=(ids[2],))
    assert contents(ledger) == ["12 boats sank at Orlen … nobody came", "that the bridge was shut"]
    (reading,) = ledger.readings(decided=True)
    assert [s.text for s in reading.claims[0].content] == ["12 boats sank at Orlen", "nobody came"]
    ledger.undo(number, "anna")
    assert contents(ledger) == ["12 boats sank at Orlen", "that the bridge was shut", "nobody came"]
    assert ledger.verify() == ()


def test_a_merged_claim_is_back_where_the_one_that_took_it_in_is_lost(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "merge", parts=(ids[2],))
    reading = make_reading()
    shorter = reading.article.span(reading.claims[0].content[0].start, reading.claims[0].content[0].start + len("12 boats"))
    ledger.record([Entry(move_claim(reading, 0, SECOND, content=(shorter,)))])
    assert contents(ledger) == ["12 boats", "that the bridge was shut", "nobody came"]
    assert contents(ledger, words="nobody") == ["nobody came"]
    (found,) = ledger.readings(decided=True)
    assert len(found.claims) == 3
    assert ledger.verify() == ()


def test_another_reading_is_chosen_only_where_the_claim_offers_it(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "choose", "status", "not_stated")
    assert ledger.claims(ClaimFilter(status="not_stated"))[0].id == ids[0]
    with pytest.raises(DecisionError, match="no other reading"):
        judge(ledger, ids[0], "choose", "status", "denied")


@pytest.mark.parametrize(
    ("claim", "kind", "cell", "parts", "words"),
    [
        ("zz", "accept", (), (), "no current claim"),
        ("", "accept", (), (), "no current claim"),
        (0, "edit", ("status", "perhaps"), (), "is no status"),
        (0, "edit", ("score", "1"), (), "is no cell"),
        (0, "edit", ("content", "42 boats"), (), "does not say"),
        (0, "split", (), ("12 boats",), "two parts"),
        (0, "merge", (), (), "joins two"),
    ],
)
def test_what_does_not_fit_is_refused(
    ledger: Ledger, ids: list[str], claim: object, kind: str, cell: tuple, parts: tuple, words: str
) -> None:
    name = claim if isinstance(claim, str) else ids[claim]
    with pytest.raises(DecisionError, match=words):
        judge(ledger, name, kind, *cell, parts=parts)
    assert ledger.decisions() == ()


def test_an_undo_happens_once(ledger: Ledger, ids: list[str]) -> None:
    number = judge(ledger, ids[0], "accept")
    last = ledger.undo(number, "anna")
    for wrong in (number, last, 99):
        with pytest.raises(DecisionError):
            ledger.undo(wrong, "anna")


def test_a_decision_is_somebodys(ledger: Ledger, ids: list[str]) -> None:
    with pytest.raises(DecisionError, match="by whom"):
        ledger.decide(ids[0], Verdict(DecisionKind.ACCEPT, " "))
    judge(ledger, ids[0], "accept")
    with pytest.raises(DecisionError, match="by whom"):
        ledger.undo(1, "")


def test_after_a_reread_a_decision_stands_on_the_same_id(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "reject")
    ledger.record([Entry(replace(make_reading(), run=SECOND))])
    assert [d.standing for d in ledger.decisions()] == ["stands"]
    assert contents(ledger) == ["that the bridge was shut", "nobody came"]


def test_after_a_reread_it_is_carried_to_the_claim_with_its_cue_and_nearly_its_content(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "edit", "status", "denied")
    reading = make_reading()
    shorter = reading.article.span(reading.claims[0].content[0].start, reading.claims[0].content[0].end - len(" Orlen"))
    assert compare_words("12 boats sank at Orlen", shorter.text) == 0.8
    ledger.record([Entry(move_claim(reading, 0, SECOND, content=(shorter,)))])
    assert [d.standing for d in ledger.decisions()] == ["carried"]
    assert contents(ledger, status="denied") == ["12 boats sank at", "that the bridge was shut"]
    assert ledger.decisions(orphans=True) == ()
    assert ledger.verify() == ()


def test_after_a_reread_it_is_an_orphan_where_no_claim_or_two_are_like_it(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "reject")
    reading = make_reading()
    shorter = reading.article.span(reading.claims[0].content[0].start, reading.claims[0].content[0].start + len("12 boats"))
    ledger.record([Entry(move_claim(reading, 0, SECOND, content=(shorter,)))])
    assert [d.standing for d in ledger.decisions(orphans=True)] == ["orphan"]
    assert contents(ledger)[0] == "12 boats"
    twice = move_claim(reading, 0, Run("3", "", "", ""))
    ledger.record([Entry(replace(twice, claims=(*twice.claims, replace(twice.claims[0], id="other"))))])
    assert [d.standing for d in ledger.decisions(orphans=True)] == ["orphan"]
    ledger.record([Entry(move_claim(reading, 0, Run("4", "", "", "")))])
    assert [d.standing for d in ledger.decisions()] == ["carried"], "a later reading may have it again"


def test_decisions_are_never_changed(ledger: Ledger, path: Path, ids: list[str]) -> None:
    import sqlite3

    judge(ledger, ids[0], "split", parts=("12 boats", "sank"))
    with sqlite3.connect(path) as db:
        before = db.execute("SELECT * FROM decision").fetchall()
    ledger.undo(1, "piet")
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT * FROM decision WHERE id = 1").fetchall() == before
        assert json.loads(before[0][6]) == ["12 boats", "sank"]
