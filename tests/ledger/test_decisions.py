"""Decisions: what they change in what is listed, that nothing is overwritten, and what becomes of them after a re-read."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reportedly.ledger import ClaimFilter, DecisionError, DecisionKind, Entry, Ledger, Verdict
from reportedly.ledger.carry import compare_words
from reportedly.ledger.cells import list_parts, read_cell
from reportedly.model import PlaceCandidate, Run
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
    named = {actor.id: actor.name for actor in reading.actors}
    exported = {"source": named[claim.sources[0].actor], "content": claim.content[0].text, "cue": claim.cue.text}
    assert exported.get(cell, getattr(claim, cell, None)) == value
    assert ledger.show(ids[0]).claim == make_reading().claims[0], "the machine's row is as it was"
    assert ledger.verify() == ()


@pytest.mark.parametrize(
    ("cell", "value", "found"),
    [
        ("figure.value", "1,500", {"words": "boats"}),
        ("figure.counted_kind", "killed", {"counted": "killed"}),
        ("figure.relation", ">=", {}),
        ("figure.as_of", "2031-05", {}),
        ("figure.counted", "ships", {}),
        ("place.name", "Orlen-am-See", {"place": "see"}),
        ("place.country", "UA", {"country": "UA"}),
        ("place.lat", "51.5", {}),
        ("place.role", "origin", {}),
        ("source.kind", "outlet", {"claimant": "anna"}),
        ("source.name", "Anna Maria Kol", {"claimant": "maria"}),
        ("source.country", "XX", {}),
        ("target", "the harbour office", {"target": "harbour"}),
        ("addressee", "the crews", {"addressee": "crews"}),
        ("channel", "statement", {}),
        ("claim_time.from", "2031-04-30", {"since": "2031-04-30", "until": "2031-04-30"}),
    ],
)
def test_every_cell_can_be_edited_and_says_who_did(ledger: Ledger, ids: list[str], cell: str, value: str, found: dict) -> None:
    number = judge(ledger, ids[0], "edit", cell, value)
    assert ids[0] in [claim.id for claim in ledger.claims(ClaimFilter(**found))]
    shown = ledger.show(ids[0])
    (claim,) = shown.claims
    part = next(iter(list_parts(shown.corrected, claim, cell.split(".", maxsplit=1)[0])), None) if "." in cell else None
    assert read_cell(shown.corrected, claim, cell, part) == value.replace(",", "")
    assert "edited by anna" in next(other.basis for other in claim.alternatives if other.what == cell)
    assert ledger.verify() == ()
    ledger.undo(number, "piet")
    assert next(iter(ledger.readings(decided=True))) == next(iter(ledger.readings()))
    assert ledger.verify() == ()


def test_cells_that_hang_together_are_edited_and_undone_together(ledger: Ledger, ids: list[str]) -> None:
    number = judge(ledger, ids[0], "edit", "figure.value", "15")
    assert [(d.cell, d.value, d.was) for d in ledger.decisions()] == [(f"figure.{end}", "15", "12") for end in ("value", "low", "high")]
    assert ledger.claims(ClaimFilter(words="boats"))[0].figures == ("12 boats [value 15, low 15, high 15]",)
    (figure,) = next(iter(ledger.readings(decided=True))).figures
    assert (figure.value, figure.low, figure.high, figure.text) == (15, 15, 15, "12 boats")
    ledger.undo(number, "anna")
    assert ledger.claims(ClaimFilter(words="boats"))[0].figures == ("12 boats",)


def test_another_entry_of_the_gazetteer_brings_its_cells(ledger: Ledger) -> None:
    reading = make_reading()
    other = PlaceCandidate("77", "Orlen Bay", "YY", "North", 1.5, 2.5, 0.1)
    reading = replace(reading, places=(replace(reading.places[0], candidates=(other,), gazetteer_id="7", lat=9.0, lon=9.0),))
    ledger.record([Entry(reading)])
    claim = reading.claims[0].id
    judge(ledger, claim, "edit", "place.gazetteer_id", "77")
    (place,) = next(iter(ledger.readings(decided=True))).places
    assert (place.gazetteer_id, place.name, place.country, place.lat, place.text) == ("77", "Orlen Bay", "YY", 1.5, "Orlen")
    judge(ledger, claim, "edit", "place.gazetteer_id", "1234")
    (place,) = next(iter(ledger.readings(decided=True))).places
    assert (place.gazetteer_id, place.country, place.lat) == ("1234", None, None), "what the other place had is not this one's"
    assert contents(ledger, place="bay") == ["12 boats sank at Orlen"]
    assert ledger.verify() == ()


@pytest.mark.parametrize(("cell", "left"), [("figure", (0, 1)), ("place", (1, 0))])
def test_a_figure_or_place_that_is_none_of_the_claims_is_taken_out(ledger: Ledger, ids: list[str], cell: str, left: tuple) -> None:
    judge(ledger, ids[0], "edit", cell, "")
    (claim,) = ledger.show(ids[0]).claims
    assert (len(claim.figures), len(claim.places)) == left
    found = ledger.claims(ClaimFilter(words="boats"))[0]
    assert (len(found.figures), len(found.places)) == left
    assert ledger.claims(ClaimFilter(counted="vehicles")) == ([] if cell == "figure" else [found])


def test_an_edited_figure_stays_with_its_words_after_a_reread(ledger: Ledger, ids: list[str]) -> None:
    judge(ledger, ids[0], "edit", "figure.value", "15")
    reading = make_reading()
    (figure,) = reading.figures
    wider = replace(figure, id="x", end=figure.end + 5, text="12 boats sank")
    claim = replace(reading.claims[0], figures=("x",))
    ledger.record([Entry(replace(reading, run=SECOND, figures=(wider,), claims=(claim, *reading.claims[1:])))])
    assert next(iter(ledger.readings(decided=True))).figures[0].value == 15
    gone = replace(reading, run=Run("3", "", "", ""), figures=(), claims=(replace(claim, figures=()), *reading.claims[1:]))
    ledger.record([Entry(gone)])
    assert next(iter(ledger.readings(decided=True))).figures == ()
    assert ledger.verify() == ()


def test_the_first_and_the_second_of_several_figures(ledger: Ledger) -> None:
    reading = make_reading("Anna Kol said 12 boats sank.")
    second = replace(reading.figures[0], id="g", start=23, end=27, text="sank", number=reading.article.span(23, 27))
    claim = replace(reading.claims[0], figures=("f0", "g"))
    ledger.record([Entry(replace(reading, figures=(*reading.figures, second), claims=(claim,)))])
    with pytest.raises(DecisionError, match=r"write figure\.1\.value for “12 boats”, figure\.2\.value for “sank”"):
        judge(ledger, claim.id, "edit", "figure.value", "9")
    judge(ledger, claim.id, "edit", "figure.2.value", "9")
    assert [f.value for f in next(iter(ledger.readings(decided=True))).figures] == [12, 9]


def test_a_run_is_chosen_whatever_is_read_later(ledger: Ledger) -> None:
    reading = make_reading()
    ledger.record([Entry(reading)])
    ledger.record([Entry(move_claim(reading, 0, SECOND, content=(reading.article.span(14, 22),)))])
    number = judge(ledger, [c.id for c in ledger.claims()][-1], "unsure")
    assert contents(ledger, words="boats") == ["12 boats"]
    chosen = ledger.choose_run(reading.article.id[:8], 1, "anna", "the second cuts too short")
    assert contents(ledger, words="boats") == ["12 boats sank at Orlen"]
    assert [r.current for r in ledger.article_readings(reading.article.id)] == [True, False]
    assert ledger.decisions(orphans=True)[0].id == number
    ledger.record([Entry(replace(reading, run=Run("3", "", "", ""), claims=()))])
    assert contents(ledger)[0] == "12 boats sank at Orlen"
    assert next(iter(ledger.readings())).run == reading.run
    assert ledger.verify() == ()
    ledger.undo(chosen, "piet")
    assert contents(ledger) == []
    assert [(r.run, r.claims, len(r.went), len(r.changed)) for r in ledger.article_readings(reading.article.id)] == [
        (1, 3, 0, 0),
        (2, 3, 0, 0),
        (3, 0, 3, 0),
    ]
    assert ledger.verify() == ()
    with pytest.raises(DecisionError, match="it was by: 1, 2, 3"):
        ledger.choose_run(reading.article.id, 9, "anna")
    with pytest.raises(DecisionError, match="no article"):
        ledger.choose_run("zz", 1, "anna")


def test_a_decision_on_a_later_reading_is_carried_to_an_earlier_one_that_is_chosen(ledger: Ledger, ids: list[str]) -> None:
    reading = make_reading()
    ledger.record([Entry(replace(reading, run=SECOND))])
    judge(ledger, ids[0], "reject")
    ledger.choose_run(reading.article.id, 1, "anna")
    assert contents(ledger) == ["that the bridge was shut", "nobody came"]
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
    assert [(len(c.figures), len(c.places)) for c in reading.claims[:2]] == [(1, 0), (0, 1)], "each has what its words name"
    assert len({c.id for c in reading.claims}) == 4
    assert ledger.show(ids[0]).claims == reading.claims[:2]
    assert [(c.figures, c.places) for c in ledger.claims(ClaimFilter(words="boats"))] == [(("12 boats",), ()), ((), ("Orlen",))]


def test_several_are_taken_back_together_or_none_is(ledger: Ledger, ids: list[str]) -> None:
    one, two, three = (ledger.decide(name, Verdict(DecisionKind.ACCEPT, "anna")) for name in (ids[0], ids[1], ids[0]))
    ledger.undo(one, "bo")
    with pytest.raises(DecisionError, match="taken back already"):
        ledger.undo_all([one, two], "piet")
    assert [d.standing for d in ledger.decisions()] == ["undone", "stands", "stands", "undoes 1"]
    ledger.undo_all([two, three], "piet", "tried")
    assert [(d.standing, d.why) for d in ledger.decisions()][-2:] == [("undoes 3", "tried"), ("undoes 2", "tried")]


def test_what_is_taken_back_with_another_is_taken_back_once(ledger: Ledger, ids: list[str]) -> None:
    ledger.decide_all(ids[0], [Verdict(DecisionKind.MERGE, "anna", parts=(ids[1],))])
    made = [d.id for d in ledger.decisions()]
    assert len(made) > 1
    ledger.undo_all(made, "anna")
    assert sorted(d.undoes for d in ledger.decisions() if d.kind is DecisionKind.UNDO) == made


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
        (0, "edit", ("figure.value", "a dozen"), (), "is no number"),
        (0, "edit", ("figure.counted_kind", "ships"), (), "is no figure.counted_kind"),
        (0, "edit", ("figure.as_of", "May"), (), "is no day"),
        (0, "edit", ("status", ""), (), "cannot be empty"),
        (0, "edit", ("place", "Orlen"), (), "can only be emptied"),
        (1, "edit", ("place.name", "Orlen"), (), "has no place"),
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
        db.row_factory = sqlite3.Row
        before = db.execute("SELECT * FROM decision").fetchall()
    ledger.undo(1, "piet")
    with sqlite3.connect(path) as db:
        db.row_factory = sqlite3.Row
        assert db.execute("SELECT * FROM decision WHERE id = 1").fetchall() == before
        assert json.loads(before[0]["value"]) == ["12 boats", "sank"]
