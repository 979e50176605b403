"""The pages on questions: what they say, link and refuse, as HTML, JSON, CSV and SVG."""

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

import pytest

from reportedly.exchange.citing import cite_answer
from reportedly.model import Mode, Status
from reportedly.web.links import FileLinks
from reportedly.web.pages import PAGES
from reportedly.web.pages.question import show_question
from reportedly.web.render import render_page
from reportedly.web.view import Views
from tests.questions.made import make_answer, make_figure


def find_killed(asked) -> dict:
    listed = asked.get("/questions.json?place=izmir").json()["questions"]
    return next(q for q in listed if q["text"].startswith("people killed"))


@pytest.fixture
def killed(asked) -> dict:
    return asked.get(f"/question/{find_killed(asked)['id']}.json").json()


def test_the_list_counts_answers_and_origins_and_gives_a_range_and_no_average(asked):
    row = find_killed(asked)
    assert row["answers"] >= 4
    assert row["articles"] == 3
    assert (row["claimed"]["lowest"], row["claimed"]["highest"]) == ("9", "17")
    assert row["contested"]
    assert row["origins"] >= 2
    page = asked.get("/questions").text
    assert f"/question/{row['id']}" in page
    assert "9 to 17" in page


@pytest.mark.parametrize(
    ("query", "keeps"),
    [
        ("place=%C4%B0zmir", True),
        ("place=ankara", False),
        ("since=2031-05-07", False),
        ("since=2031-05&until=2031-05", True),
        ("until=2030", False),
        ("kind=whether", False),
        ("kind=how_many&least=3", True),
        ("least=99", False),
    ],
)
def test_filters(asked, query, keeps):
    listed = asked.get(f"/questions.json?{query}").json()["questions"]
    assert (find_killed(asked)["id"] in {q["id"] for q in listed}) is keeps


def test_pages_follow_each_other(asked, monkeypatch):
    monkeypatch.setattr("reportedly.web.pages.questions.A_PAGE", 2)
    first, second = (asked.get(f"/questions.json?page={n}").json() for n in (1, 2))
    assert first["more"]
    assert not {q["id"] for q in first["questions"]} & {q["id"] for q in second["questions"]}
    assert 'rel="next" href="/questions?page=2"' in asked.get("/questions").text


def test_answers_have_words_source_and_a_sentence_to_copy(asked, killed):
    answers = killed["answers"]
    assert [a["as_of"] for a in answers] == sorted(a["as_of"] for a in answers)
    (watch,) = (a for a in answers if a["told"] == "at least 12 people")
    assert watch["sentence"].startswith("Harbour Watch said “A bomb tore through")
    assert "according to Aegean Post, whose words these are (2031-05-06, https://news.example/first)" in watch["sentence"]
    own = next(a for a in answers if a["kind"] == "article" and a["title"] == "fourth")
    assert own["sentence"].startswith("Kol's \"Daily\" <i> wrote “Tuesday's bombing of a ferry")
    assert "naming no source" in own["sentence"]
    page = asked.get(f"/question/{killed['question']['id']}").text
    for answer in answers:
        assert f'id="a-{answer["id"]}"' in page


@pytest.mark.parametrize(
    ("stand", "mode", "sentence"),
    [
        (Status.ASSERTED, Mode.DIRECT, "Harbour Watch said “12 died”, according to Orlen Post (2031-05-06, https://x.example/a)"),
        (
            Status.DENIED,
            Mode.INDIRECT,
            "Harbour Watch denied “12 died”, according to Orlen Post, whose words these are (2031-05-06, https://x.example/a)",
        ),
    ],
)
def test_a_sentence_says_whose_words_it_quotes(stand, mode, sentence):
    answer = make_answer("a", "Harbour Watch", make_figure("12 died", 12), stand=stand)
    assert cite_answer(answer, "that 12 died", mode, "https://x.example/a") == sentence


def test_links_origins_matrix_and_relays_are_shown(asked, killed):
    assert {"contradicts", "updates"} <= {link["type"] for link in killed["links"]}
    assert any("Harbour Watch" in origin["name"] for origin in killed["origins"])
    assert any(None in row["cells"] for row in killed["matrix"])
    assert {(c["outlet"], c["how"]) for c in killed["citations"]} >= {("Aegean Post", "names")}
    assert killed["relays"]["arrows"]
    page = asked.get(f"/question/{killed['question']['id']}").text
    assert "nothing in this ledger" in page
    assert all(row["id"] in page for row in killed["others"])


def test_why_shows_features_with_weights(asked, killed):
    link = next(k for k in killed["links"] if k["type"] == "updates")
    told = asked.get(f"/why/{link['id']}.json").json()
    assert told["link"]["why"] == link["why"]
    assert {"case", "value", "weight", "detail"} <= set(told["explanation"]["reasons"][0])
    assert link["why"].split("“")[0].strip() in asked.get(f"/why/{link['id']}").text
    assert f"/why/{link['id']}" in asked.get(f"/question/{killed['question']['id']}").text


def test_the_chart_leads_to_the_rows_and_back(asked, killed):
    page = asked.get(f"/question/{killed['question']['id']}").text
    drawn = {a["id"] for a in killed["answers"] if a["drawn"]}
    assert drawn
    for name in drawn:
        assert f'<g id="p-{name}" class="point"><a href="#a-{name}"' in page
        assert f'href="#p-{name}"' in page


def test_downloads(asked, killed):
    name = killed["question"]["id"]
    table = asked.get(f"/question/{name}.csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["id"] for row in rows] == [a["id"] for a in killed["answers"]]
    assert table.headers["content-disposition"].endswith(f"question-{name}.csv")
    picture = asked.get(f"/question/{name}.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert ET.fromstring(picture.content).tag.endswith("svg")
    assert b"#a-" not in picture.content


class _Strict(HTMLParser):
    """Collects what the policy of the desk would block."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: list[tuple[str, list]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        if tag == "style" or "style" in names or any(n.startswith("on") for n in names) or (tag == "script" and "src" not in names):
            self.blocked.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


def list_addresses(asked, killed) -> list[str]:
    place = asked.get("/places.json").json()["places"][0]["key"]
    pages = ["/questions", f"/question/{killed['question']['id']}", f"/why/{killed['links'][0]['id']}", "/matrix", "/actors", "/places"]
    return [*pages, "/actor/The%20Harbour%20Watch%20monitoring%20group", f"/place/{place}"]


def test_no_page_has_inline_style_or_script_and_what_an_article_says_is_text(asked, killed):
    for address in list_addresses(asked, killed):
        answer = asked.get(address)
        assert answer.status_code == 200, address
        strict = _Strict()
        strict.feed(answer.text)
        assert strict.blocked == [], address
        assert "\u202e" not in answer.text
        assert "<i>" not in answer.text
        assert len(answer.content) < 500_000


def test_pages_take_no_side(asked, killed):
    for address in list_addresses(asked, killed):
        assert not re.search(r"\b(admits|admitted|reveal\w*|expos\w+|debunk\w*|average of)\b", asked.get(address).text)


@pytest.mark.parametrize(
    "address", ["/question/none", "/question/none.json", "/question/none.csv", "/why/none", "/actor/Nobody", "/place/none"]
)
def test_what_is_not_there_is_said(asked, address):
    answer = asked.get(address)
    assert answer.status_code == 404
    assert "none" in answer.text or "Nobody" in answer.text


def test_in_a_site_of_files_no_link_leads_nowhere(asked, papers):
    name = find_killed(asked)["id"]
    page = next(p for p in PAGES if p.name == "question")
    written = frozenset({"articles.html", "questions.html", f"question/{name}.html", f"question/{name}.csv"})
    with Views(papers).open() as view:
        html = render_page(page, show_question(view, name), FileLinks(PurePosixPath(f"question/{name}.html"), written), served=False)
    targets = set(re.findall(r'href="([^"#][^"]*)"', html))
    assert {t for t in targets if not t.startswith("../static/")} == {
        "../articles.html",
        "../questions.html",
        f"../question/{name}.html",
        f"../question/{name}.csv",
    }
    assert "<form" not in html
    assert "None" not in html


def test_the_matrix_is_of_questions_with_several_answers(asked):
    made = asked.get("/matrix.json?least=2").json()
    assert find_killed(asked)["id"] == made["rows"][0]["id"]
    assert all(len(row["cells"]) == len(made["actors"]) for row in made["rows"])
    assert asked.get("/matrix.json?least=99").json()["rows"] == []
