"""The reader: every cell lies on its own characters, nothing of the text is lost, nothing of it acts."""

import dataclasses
import html
import re
from pathlib import Path

import pytest

from reportedly import model as m
from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from reportedly.web.links import ServedLinks
from reportedly.web.pages import PAGES
from reportedly.web.render import render_page
from reportedly.web.view import Views
from tests.exchange.conftest import reading
from tests.ledger.made import RUN, make_reading
from tests.web.desk import Texts, fill, open_desk

__all__ = ["reading"]
EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- --><![CDATA[ ]]></p></main>",
    "&lt;script&gt; &#x3c;b&#x3e; &nbsp;&amp;amp;",
)


def get_article(path: Path, kept: m.Reading, query: str = "") -> str:
    answer = open_desk(path).get(f"/article/{kept.article.id}{query}")
    assert answer.status_code == 200
    return answer.text


def test_every_cell_lies_on_its_characters(tmp_path: Path, reading: m.Reading) -> None:
    fill(tmp_path / "l.db", reading)
    page = Texts(get_article(tmp_path / "l.db", reading))
    assert page.text == reading.article.text
    assert page.beside.keys() == page.inside.keys()
    for name, words in page.beside.items():
        assert page.inside[name] == words, name
    kinds = {re.sub(r"\d", "", name) for name in page.inside}
    assert kinds == {"s", "k", "c", "q", "t", "m", "d", "f", "p", "e", "g"}


def test_the_text_is_the_same_to_the_character(tmp_path: Path, reading: m.Reading) -> None:
    fill(tmp_path / "l.db", reading)
    assert "&#13;\n" in get_article(tmp_path / "l.db", reading)
    context = open_desk(tmp_path / "l.db").get(f"/article/{reading.article.id}.json").json()
    assert "".join(run["text"] for line in context["lines"] for run in line["runs"]) == reading.article.text


def test_cards_tell_all_that_is_known(tmp_path: Path, reading: m.Reading) -> None:
    fill(tmp_path / "l.db", reading)
    page = html.unescape(get_article(tmp_path / "l.db", reading))
    for words in (
        "Mayor of Orlen",
        "at least 12 boats",
        "2031-05-05",
        "denied by Ministry of Roads (the ministry) (claim 2)",
        "two readings",
        "the verb may be the article's",
        "a number has 400 digits",
        "read as Windows-1252",
        "no source named",
    ):
        assert words in page, words


def test_what_others_say_stands_in_no_words_of_ours(tmp_path: Path, reading: m.Reading) -> None:
    fill(tmp_path / "l.db", reading)
    page = get_article(tmp_path / "l.db", reading).casefold()
    assert not re.search(r"\b(admit|reveal|allegedly|lied|in truth)", page)


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_of_an_article_acts(tmp_path: Path, evil: str) -> None:
    kept = make_reading(f"{evil} said {evil} sank.\n{evil}", ref=evil, outlet=evil, headline=evil, url="javascript:alert(1)")
    fill(tmp_path / "l.db", kept)
    page = get_article(tmp_path / "l.db", kept)
    assert Texts(page).text == kept.article.text
    assert page.count("<script") == 1  # our own
    assert "<img" not in page
    assert "onload=alert" not in re.sub(r"&#34;&gt;&lt;svg/onload=alert", "", page)
    assert not re.search(r'href="javascript', page)
    assert " style=" not in page


def test_what_turns_the_order_of_words_is_shown_and_turns_nothing(tmp_path: Path) -> None:
    kept = make_reading("Anna Kol said \u202e12 boats sank\u202c at Orlen\x1b.\nPiet Rand said nobody came.")
    fill(tmp_path / "l.db", kept)
    page = get_article(tmp_path / "l.db", kept)
    assert Texts(page).text == kept.article.text
    for code, sign in (("U+202E", "\u202e"), ("U+202C", "\u202c"), ("U+001B", "\x1b")):
        assert f'<span class="unseen" data-code="{code}">{sign}</span>' in page
    assert page.count("\u202e") == 1
    assert "\\u202e12 boats sank" in page


def test_a_line_of_a_hundred_thousand_characters(tmp_path: Path) -> None:
    kept = make_reading("Anna Kol said 12 boats sank at Orlen. " + "It rained. " * 9500)
    fill(tmp_path / "l.db", kept)
    assert len(kept.article.text) > 100_000
    assert Texts(get_article(tmp_path / "l.db", kept)).text == kept.article.text


def test_decisions_stand_at_their_claims(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    kept = fill(path)
    one, two, three = (claim.id for claim in kept.claims)
    with Ledger(path, write=True) as ledger:
        ledger.decide(one, Verdict(DecisionKind.SPLIT, "Ria", "two things", parts=("12 boats sank", "Orlen")))
        ledger.decide(two, Verdict(DecisionKind.EDIT, "Ria", "so says the text", "status", "confirmed"))
        ledger.decide(three, Verdict(DecisionKind.REJECT, "Bo", "no claim"))
    context = open_desk(path).get(f"/article/{kept.article.id}.json").json()
    cards = [card for line in context["lines"] for card in line["cards"]]
    assert [card["decides"] for card in cards] == [one, one, two]
    assert [len(card["decisions"]) for card in cards] == [1, 1, 1]
    assert (cards[2]["status"], cards[2]["as_read"][0]["value"]) == ("confirmed", "denied")
    assert [(left["id"], left["decisions"][0]["why"]) for left in context["left_out"]] == [(three, "no claim")]
    page = html.unescape(re.sub(r"<[^>]*>", "", get_article(path, kept)))
    assert "edited status: denied → confirmed by Ria" in page
    assert "split in 2: 12 boats sank, Orlen by Ria" in page


def test_a_carried_decision_stands_at_the_claim_that_has_it_now(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    kept = fill(path)
    with Ledger(path, write=True) as ledger:
        ledger.decide(kept.claims[1].id, Verdict(DecisionKind.UNSURE, "Ria"))
        again = dataclasses.replace(kept.claims[1], id="f" * 16)
        claims = (kept.claims[0], again, kept.claims[2])
        ledger.record([Entry(dataclasses.replace(kept, run=dataclasses.replace(RUN, version="2"), claims=claims))])
    context = open_desk(path).get(f"/article/{kept.article.id}.json").json()
    (decided,) = [card for line in context["lines"] for card in line["cards"] if card["decisions"]]
    assert (decided["id"], decided["decisions"][0]["standing"]) == ("f" * 16, "carried")
    assert len(context["beside"]["readings"]) == 2
    assert "Let this reading count" in get_article(path, kept)


def test_the_form_is_open_for_one_claim(tmp_path: Path) -> None:
    kept = fill(tmp_path / "l.db")
    assert 'action="/decide"' not in get_article(tmp_path / "l.db", kept)
    page = get_article(tmp_path / "l.db", kept, f"?decide={kept.claims[0].id[:8]}")
    assert page.count('action="/decide"') == 1
    for name in ("cell:status", "cell:figure.1.value", "cell:place.1.gazetteer_id", "cell:source.1.name", "cell:content", "part", "other"):
        assert f'name="{name}"' in page, name
    assert re.search(r'<select name="cell:figure.1.relation">.*?<option value="=" selected>', page)


def test_a_page_of_a_file_has_no_forms(tmp_path: Path) -> None:
    kept = fill(tmp_path / "l.db")
    page = next(page for page in PAGES if page.name == "article")
    with Views(tmp_path / "l.db").open() as view:
        assert page.keys is not None
        assert list(page.keys(view)) == [kept.article.id]
        written = render_page(page, page.make(view, kept.article.id), ServedLinks(), served=False)
    assert "<form" not in written
    assert "/trace/" not in written
    assert Texts(written).text == kept.article.text


def test_neighbours_and_versions(tmp_path: Path) -> None:
    address = {"url": "https://news.example/1"}
    readings = [make_reading(f"Anna Kol said {n} boats sank.", **address) for n in (1, 2, 3)]
    fill(tmp_path / "l.db", *readings)
    beside = open_desk(tmp_path / "l.db").get(f"/article/{readings[1].article.id}.json").json()["beside"]
    assert (beside["before"]["id"], beside["after"]["id"]) == (readings[0].article.id, readings[2].article.id)
    assert [version["id"] for version in beside["versions"]] == [readings[0].article.id, readings[2].article.id]


def test_an_article_that_is_not_there(tmp_path: Path) -> None:
    fill(tmp_path / "l.db")
    assert open_desk(tmp_path / "l.db").get("/article/nothing").status_code == 404


class _Reader:
    """Reads an article as it was read before, with a trace; or otherwise."""

    def __init__(self, reading: m.Reading) -> None:
        self.reading = reading

    def read(self, article: m.Article) -> m.Reading:
        assert article == self.reading.article
        step = m.TraceStep("attribution", "made_rule", "the <cue> was found", article.span(0, 4))
        return dataclasses.replace(self.reading, claims=tuple(dataclasses.replace(c, trace=(step,)) for c in self.reading.claims))


def test_the_trace_of_a_claim_is_made_on_request(tmp_path: Path) -> None:
    kept = fill(tmp_path / "l.db")
    desk = open_desk(tmp_path / "l.db", make_reader=lambda: _Reader(kept))
    page = desk.get(f"/trace/{kept.claims[0].id}").text
    assert "made_rule" in page
    assert "the &lt;cue&gt; was found" in page
    assert desk.get("/trace/0123").status_code == 404
    other = dataclasses.replace(kept, run=dataclasses.replace(RUN, version="9"), claims=())
    page = open_desk(tmp_path / "l.db", make_reader=lambda: _Reader(other)).get(f"/trace/{kept.claims[0].id}").text
    assert "gives another claim" in page
    assert "this desk cannot" in open_desk(tmp_path / "l.db").get(f"/trace/{kept.claims[0].id}").text
