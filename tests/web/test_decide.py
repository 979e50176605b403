"""Decisions in forms: every kind is recorded with name and reason, what does not fit is shown with what was written, and a writer is waited for."""

import html
import re
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from reportedly import model as m
from reportedly.ledger import Decision, Ledger
from reportedly.web.decide import check_back
from tests.ledger.made import make_reading
from tests.web.desk import ORIGIN, fill, open_desk, post, read_forms


def list_decisions(path: Path) -> list[Decision]:
    with Ledger(path) as ledger:
        return list(ledger.decisions())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.db"


def test_a_decision_is_recorded_and_the_name_remembered(path: Path) -> None:
    kept = fill(path)
    desk = open_desk(path)
    back = f"/article/{kept.article.id}#{kept.claims[0].id}"
    answer = post(desk, "/decide", claim=kept.claims[0].id, kind="accept", by="Ría Kol", why="as it stands", back=back)
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    cookie = answer.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    (decision,) = list_decisions(path)
    assert (decision.kind, decision.by, decision.why) == ("accept", "Ría Kol", "as it stands")
    page = desk.get(f"/article/{kept.article.id}?decide={kept.claims[1].id}").text
    assert 'name="by" value="Ría Kol"' in page


CASES = {
    "accept": ({"kind": "accept"}, [("accept", None, None)]),
    "reject": ({"kind": "reject"}, [("reject", None, None)]),
    "unsure": ({"kind": "unsure"}, [("unsure", None, None)]),
    "both": ({"kind": "both"}, [("accept", None, None)]),
    "choose": ({"kind": "choose:status=not_stated"}, [("choose", "status", "not_stated")]),
    "edit": (
        {"kind": "edit", "cell:status": "denied", "was:status": "asserted", "cell:mode": "direct", "was:mode": "direct"},
        [("edit", "status", "denied")],
    ),
    "edit of two": (
        {"kind": "edit", "cell:status": "denied", "was:status": "asserted", "cell:figure.1.unit": "ships", "was:figure.1.unit": "boats"},
        [("edit", "status", "denied"), ("edit", "figure.unit", "ships")],
    ),
    "a figure of another claim": ({"kind": "edit", "cell:figure.1": "", "was:figure.1": "12 boats"}, [("edit", "figure", "")]),
    "split": ({"kind": "split", "part": ["12 boats sank", "Orlen", ""]}, [("split", None, '["12 boats sank","Orlen"]')]),
}


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_decision(path: Path, name: str) -> None:
    fields, expected = CASES[name]
    kept = fill(path)
    answer = post(open_desk(path), "/decide", claim=kept.claims[0].id, by="Ria", why="why", back="/articles", **fields)
    assert answer.status_code == 303, answer.text
    found = [(d.kind.value, d.cell, d.value) for d in list_decisions(path)]
    assert [(kind, cell, (value or "").replace(", ", ",") if kind == "split" else value) for kind, cell, value in found] == expected


def test_both_readings_are_kept_by_accepting_them(path: Path) -> None:
    kept = fill(path)
    post(open_desk(path), "/decide", claim=kept.claims[0].id, kind="both", by="Ria", why="either may be", back="/articles")
    (decision,) = list_decisions(path)
    assert decision.why == "both readings kept: either may be"
    with Ledger(path) as ledger:
        assert ledger.show(kept.claims[0].id).claims[0].alternatives == kept.claims[0].alternatives


def test_merging_and_choosing_a_reading(path: Path) -> None:
    kept = fill(path, make_reading(), make_reading(run=m.Run("2", "c", "r", "m")))
    desk = open_desk(path)
    one, two, _ = (claim.id for claim in kept.claims)
    assert post(desk, "/decide", claim=one, kind="merge", other=[two], by="Ria", back="/articles").status_code == 303
    assert [d.kind for d in list_decisions(path)] == ["merge", "merge"]
    assert post(desk, "/decide", article=kept.article.id, run="1", by="Ria", why="the first", back="/articles").status_code == 303
    last = list_decisions(path)[-1]
    assert (last.kind, last.run, last.why) == ("choose", 1, "the first")


MISFITS = {
    "nobody": ({"kind": "accept", "by": " "}, "by whom"),
    "words that are not there": ({"kind": "split", "part": ["12 boats sank", "a <b>whale</b>"]}, "does not say"),
    "one part": ({"kind": "split", "part": ["12 boats sank"]}, "two parts or more"),
    "no change": ({"kind": "edit", "cell:status": "asserted", "was:status": "asserted"}, "no cell was changed"),
    "a word that is none": ({"kind": "edit", "cell:status": "true", "was:status": "asserted"}, "these are: asserted, denied"),
    "no number": ({"kind": "edit", "cell:figure.1.value": "many", "was:figure.1.value": "12"}, "is no number"),
    "no such cell": ({"kind": "edit", "cell:truth": "yes", "was:truth": ""}, "no cell that can be decided"),
    "a reading that is not offered": ({"kind": "choose:status=confirmed"}, "no other reading"),
    "no button": ({"kind": ""}, "press one of the buttons"),
    "merge with nothing": ({"kind": "merge"}, "two claims or more"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_told_on_the_page_with_what_was_written(path: Path, name: str) -> None:
    fields, told = MISFITS[name]
    kept = fill(path)
    back = f"/article/{kept.article.id}?decide={kept.claims[0].id}"
    given = {"by": "Ria", "why": 'a "reason"', "claim": kept.claims[0].id, "back": back} | fields
    answer = post(open_desk(path), "/decide", **given)
    assert answer.status_code == 422
    assert list_decisions(path) == []
    page = html.unescape(answer.text)
    assert "Not recorded:" in page
    assert told in page
    assert 'name="why" value="a "reason""' in page
    for part in fields.get("part", ()):
        assert part in page
    assert "<b>whale" not in answer.text


def test_an_edit_that_fails_in_part_changes_nothing(path: Path) -> None:
    kept = fill(path)
    cells = {"cell:status": "denied", "was:status": "asserted", "cell:mode": "loud", "was:mode": "indirect"}
    back = f"/article/{kept.article.id}"
    answer = post(open_desk(path), "/decide", claim=kept.claims[0].id, kind="edit", by="Ria", back=back, **cells)
    assert answer.status_code == 422
    assert list_decisions(path) == []
    assert re.search(r'name="cell:status">.*?<option value="denied" selected>', answer.text)


def test_a_form_saved_as_it_was_opened_changes_nothing(path: Path) -> None:
    """What a browser sends of an untouched form, line ends as browsers write them."""
    kept = fill(path, make_reading("Anna Kol said 12 boats sank\r\nat Orlen\tthen."))
    desk = open_desk(path)
    page = desk.get(f"/article/{kept.article.id}?decide={kept.claims[0].id}").text if kept.claims else ""
    assert page or not kept.claims
    kept = fill(path.with_name("other.db"), make_reading())
    desk = open_desk(path.with_name("other.db"))
    page = desk.get(f"/article/{kept.article.id}?decide={kept.claims[0].id}").text
    (form,) = read_forms(page, "/decide")
    areas = dict(re.findall(r'<textarea name="(cell:\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL))
    chosen = dict(re.findall(r'<select name="(cell:[^"]*)">.*?<option value="([^"]*)" selected>', page))
    sent = form | {name: html.unescape(words) for name, words in areas.items()} | chosen
    sent = {name: value.replace("\n", "\r\n") for name, value in sent.items() if not re.fullmatch(r"cell:(figure|place)\.\d+", name)}
    answer = post(desk, "/decide", **(sent | {"kind": "edit", "by": "Ria"}))
    assert "no cell was changed" in answer.text


def test_words_may_be_given_with_other_white_space(path: Path) -> None:
    kept = fill(path, make_reading("Anna Kol said 12  boats sank at Orlen."))
    answer = post(
        open_desk(path), "/decide", claim=kept.claims[0].id, kind="split", part=["12 boats", "sank at Orlen"], by="Ria", back="/articles"
    )
    assert answer.status_code == 303
    assert list_decisions(path)[0].value == '["12  boats", "sank at Orlen"]'


def test_a_decision_is_taken_back(path: Path) -> None:
    kept = fill(path)
    desk = open_desk(path)
    back = f"/article/{kept.article.id}#{kept.claims[0].id}"
    post(desk, "/decide", claim=kept.claims[0].id, kind="reject", by="Ria", back=back)
    (form,) = read_forms(desk.get(f"/article/{kept.article.id}").text, "/undo")
    assert form["by"] == "Ria"
    answer = post(desk, "/undo", **form)
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    assert [d.standing for d in list_decisions(path)] == ["undone", "undoes 1"]
    again = post(desk, "/undo", **form)
    assert again.status_code == 422
    assert "taken back already" in again.text


def test_others_pages_and_strangers_decide_nothing(path: Path) -> None:
    kept = fill(path)
    fields = {"claim": kept.claims[0].id, "kind": "accept", "by": "Ria", "back": "/articles"}
    desk = open_desk(path)
    assert desk.post("/decide", data=fields).status_code == 403
    assert desk.post("/decide", data=fields, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert desk.post("/decide", data=fields, headers=ORIGIN | {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert desk.get("/decide").status_code == 405
    assert list_decisions(path) == []


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/article/0123#ab", "/article/0123#ab"),
        ("/queue?why=low_score&after=low_score:12", "/queue?why=low_score&after=low_score:12"),
        ("//elsewhere.example/queue", "/articles"),
        ("https://elsewhere.example/queue", "/articles"),
        ("/\\elsewhere.example", "/articles"),
        ("/static/desk.js", "/articles"),
        ("/queue\r\nSet-Cookie: a=b", "/articles"),
        ("/article/../../etc", "/articles"),
        ("", "/articles"),
    ],
)
def test_the_way_back_leads_to_a_page_of_this_desk(address: str, kept: str) -> None:
    assert check_back(address) == kept


def test_a_claim_that_is_gone_is_told(path: Path) -> None:
    fill(path)
    answer = post(open_desk(path), "/decide", claim="0" * 16, kind="accept", by="Ria", back="/article/none")
    assert answer.status_code == 404
    assert "no current claim has the id" in answer.text


def test_a_writer_is_waited_for(path: Path) -> None:
    kept = fill(path)
    desk = open_desk(path)
    writer = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")

    def finish() -> None:
        time.sleep(0.8)
        writer.execute("COMMIT")

    waiting = threading.Thread(target=finish)
    waiting.start()
    begun = time.monotonic()
    assert desk.get(f"/article/{kept.article.id}").status_code == 200
    answer = post(desk, "/decide", claim=kept.claims[0].id, kind="accept", by="Ria", back="/articles")
    waiting.join()
    writer.close()
    assert answer.status_code == 303
    assert time.monotonic() - begun > 0.5
    assert len(list_decisions(path)) == 1
