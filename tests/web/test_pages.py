"""Every page with every key, as HTML and JSON: no text of an article acts, and the object is what the OpenAPI document says."""

import csv
import io
import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import jsonschema
import pytest
from fastapi.testclient import TestClient

from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from reportedly.model import Problem
from reportedly.web.app import Told
from reportedly.web.pages import PAGES
from reportedly.web.render import keep_web_address
from reportedly.web.view import Views
from tests.ledger.made import TEXT, make_reading

# Written after kinds that are well known; each holds a mark, so that it is seen where it comes out.
PAYLOADS = (
    "<script>mark(1)</script>",
    "</script><script>mark(1)</script>",
    '"><img src=x onerror=mark(1)>',
    "' onmouseover='mark(1)",
    '" autofocus onfocus="mark(1)',
    "<svg/onload=mark(1)>",
    "<svg><animate onbegin=mark(1) attributeName=x></svg>",
    "<img srcset='x 1x, javascript:mark(1) 2x'>",
    "<iframe srcdoc='<script>mark(1)</script>'>",
    "<math><mtext></mtext><mglyph><style><img src onerror=mark(1)></style></math>",
    "javascript:mark(1)//https://news.example",
    "JaVaScRiPt:mark(1)",
    "java\tscript:mark(1)",
    "data:text/html,<script>mark(1)</script>",
    "vbscript:mark(1)",
    "//mark.example/1",
    "{{ mark(1) }}{% mark %}{# mark #}",
    "${mark(1)} #{mark(1)} <%= mark(1) %>",
    "&lt;script&gt;mark(1)&lt;/script&gt; &#60;b&#62; &quot;",
    "<!-- mark --><![CDATA[ mark ]]>",
    "</title></style></textarea></bdi><script>mark(1)</script>",
    "mark\u2028</p>\u2029alert",
    "mark \u202etxt.exe\u202c \u2066x\u2069 \u200f",
    "mark\x1b[31m \x9b \x07",
    "<base href=//mark.example>",
    "<meta http-equiv=refresh content='0;url=//mark.example'>",
    "<form action=//mark.example><button>mark</button>",
    "<a href=javascript:mark(1)>mark</a>",
)
SAFE_SCHEMES = ("http://", "https://")


class Seen(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def look(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    return seen


def list_addresses(ledger: Path) -> Iterator[str]:
    """All pages with all keys."""
    with Views(ledger).open() as view:
        for page in PAGES:
            yield from (f"/{page.name}/{quote(key, safe='')}" for key in page.keys(view)) if page.keys else (f"/{page.name}",)


@pytest.fixture
def poisoned(tmp_path: Path) -> Path:
    """Payloads in the place of every word that comes from outside."""
    path = tmp_path / "poisoned.db"
    with Ledger(path, write=True) as ledger:
        for number, payload in enumerate(PAYLOADS):
            text = f"Anna {payload.replace('.', '').replace(chr(10), ' ')} said 12 boats {payload} sank.\n{payload}\nIt rained for 3 days."
            known = {"ref": f"{payload}-{number}", "outlet": payload, "headline": payload, "url": payload, "byline": payload}
            readings = [
                make_reading(text, **known),
                make_reading(text.replace("12", "15"), **{**known, "published": "2031-05-07"}),
                make_reading(f"{TEXT} {number}", headline=payload, url=f"https://news.example/{number}?<script>mark(1)</script>"),
            ]
            ledger.record([*map(Entry, readings), Entry(Problem(payload, f"{payload}; {payload}", payload, 3), payload, "{}")])
            claims = readings[2].claims
            ledger.decide(claims[0].id, Verdict(DecisionKind.EDIT, payload, payload, "source", payload))
            ledger.decide(claims[1].id, Verdict(DecisionKind.UNSURE, payload, payload))
    return path


def test_no_text_of_an_article_acts(poisoned: Path, ask: Callable[..., TestClient]) -> None:
    desk = ask(ledger=poisoned)
    plain = set(look(desk.get("/problems").text).tags)
    shown = ""
    for address in list_addresses(poisoned):
        told = desk.get(address)
        if re.search("%[01][0-9A-F]", address):  # a name with what does not show is no address
            assert told.status_code == 400
            continue
        assert told.status_code == 200, address
        check_page(told.text)
        shown += told.text
    assert "script" in plain
    for payload in PAYLOADS:
        quoted = payload.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")
        assert re.split(r"[\x00-\x1f\x7f-\x9f\u2028-\u202f\u2066-\u2069]", quoted)[0] in shown, payload


def check_page(html: str) -> None:
    """One script, which is ours; no handler, no style; every link goes to the desk or to the web."""
    seen = look(html)
    assert seen.tags.count("script") == 1
    assert not {"iframe", "base", "object", "embed", "math", "img", "style"} & set(seen.tags)
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in ("style", "srcset", "srcdoc")]
    for name, value in seen.attributes:
        if name in ("href", "action", "src", "formaction"):
            assert value.startswith(("#", "?", *SAFE_SCHEMES)) or (value.startswith("/") and not value.startswith("//")), value
    shown = re.sub(r'(<input[^>]*) value="[^"]*"', r"\1", html)  # a field has what its user wrote
    shown = re.sub(r'<span class="unseen" data-code="U\+[0-9A-F]+">.</span>', "", shown)  # kept to be copied, isolated by its style
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x9b]", shown)
    assert "http-equiv" not in dict(seen.attributes)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_asked_comes_back_as_text(desk: TestClient, payload: str) -> None:
    for address in ("/articles", "/claims", "/coverage"):
        for name in ("words", "outlet", "since", "status", "why", "article", "sort", "min_score", "page", payload):
            told = desk.get(address, params={name: payload})
            assert told.status_code in {200, 400, 422}
            check_page(told.text) if told.status_code == 200 else None
            assert not {"iframe", "img", "base"} & set(look(told.text).tags)
            assert look(told.text).tags.count("script") <= 1


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://news.example/a?b=c#d", True),
        ("http://127.0.0.1:1/", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT://news.example/%0aalert(1)", False),
        (" https://news.example", False),
        ("https:\\\\news.example", False),
        ("https://[::1", False),
        ("https:///a", False),
        ("//news.example/a", False),
        ("https://news.example/\u202e", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,a", False),
        ("file:///etc/passwd", False),
        (None, False),
    ],
)
def test_links_that_data_may_make(url: str | None, kept: bool) -> None:
    assert keep_web_address(url) == (url if kept else None)


def test_every_object_is_what_its_schema_says(filled: Path, desk: TestClient) -> None:
    document = desk.get("/api/openapi.json").json()
    asked = 0
    for address in list_addresses(filled):
        name = address.split("/")[1]
        path = next(p for p in document["paths"] if p in (f"/{name}.json", f"/{name}/{{key}}.json"))
        operation = document["paths"][path]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        told = desk.get(f"{address}.json").json()
        jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(told)
        asked += 1
        assert set(operation["responses"]) >= {"200", "400", "404", "422", "503"}
        assert "Raises" not in json.dumps([operation["summary"], operation.get("description", "")])
    assert asked >= len(PAGES)
    assert document["components"]["schemas"]["Told"]["properties"].keys() == Told.__dataclass_fields__.keys()


def test_a_field_that_is_not_in_the_schema_would_be_seen(desk: TestClient) -> None:
    document = desk.get("/api/openapi.json").json()
    told = desk.get("/articles.json").json()
    schema = {"$ref": "#/components/schemas/ArticlesPage", "components": document["components"]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**told, "total": "many"}, schema)


def test_json_of_an_unchanged_ledger_is_not_sent_again(filled: Path, desk: TestClient) -> None:
    first = desk.get("/claims.json?words=boats")
    again = {"if-none-match": first.headers["etag"]}
    assert desk.get("/claims.json?words=boats", headers=again).status_code == 304
    assert desk.get("/claims.json?words=sank", headers=again).status_code == 200
    with Ledger(filled, write=True) as ledger:
        ledger.record([Entry(make_reading("Zoé Quill said 3 boats left.", ref="new.txt"))])
    assert desk.get("/claims.json?words=boats", headers=again).json() != first.json()


def test_articles_are_filtered_counted_and_sorted(desk: TestClient) -> None:
    every = desk.get("/articles.json").json()
    assert every["total"] == 4
    assert [f["value"] for f in every["outlets"]] == ["Orlen Post", "Tarsk Wire", "Velmora News"]
    post = desk.get("/articles.json?outlet=Orlen+Post&words=bridge&sort=claims").json()
    assert (post["total"], [f["count"] for f in post["outlets"]]) == (2, [2])
    assert post["articles"][0]["extract"]["found"] == "bridge"
    assert [f["value"] for f in desk.get("/articles.json?since=2031&until=2031").json()["times"]] == ["2031-05"]
    assert desk.get("/articles.json?since=2031-05-07").json()["total"] == 1
    assert desk.get("/articles.json?until=2031-05-06").json()["total"] == 3
    assert desk.get("/articles.json?problems=yes").json()["total"] == 0
    assert desk.get("/articles.json?page=9").json()["articles"] == []
    assert "<mark>bridge</mark>" in desk.get("/articles?words=BRIDGE").text


def test_new_articles_and_readings_are_put_in_as_if_all_were_read_again(filled: Path) -> None:
    with Ledger(filled, write=True) as ledger:
        before = ledger.shelve()
        assert ledger.shelve(before) is before
        later = [make_reading(ref=f"{n}.txt", published=f"20{30 + n % 3}-0{1 + n % 9}", outlet=f"Outlet {n % 4}") for n in range(20)]
        ledger.record(map(Entry, [*later, make_reading("No claim here at all.", published=None, ref="undated")]))
        ledger.choose_run(ledger.articles().articles[1].id, 1, "anna")
        renewed, fresh = ledger.shelve(before), ledger.shelve()
        for name in ("number", "published", "claims", "figures", "problems", "month"):
            assert getattr(renewed, name).tolist() == getattr(fresh, name).tolist(), name
        assert [renewed.outlets[n] for n in renewed.outlet] == [fresh.outlets[n] for n in fresh.outlet]


def test_claims_light_words_and_are_downloaded_whole(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.web.pages.claims.A_PART", 2)
    page = desk.get("/claims?words=boat*&claimant=anna&status=&min_score=")
    assert (page.text.count("<mark>boats</mark>"), page.text.count('class="found-claim"')) == (4, 5), "a part of a split claim has none"
    rows = list(csv.DictReader(io.StringIO(desk.get("/claims.csv?words=boats").text)))
    told = desk.get("/claims.jsonl?words=boats")
    assert "attachment" in told.headers["content-disposition"]
    lines = [json.loads(line) for line in told.text.splitlines()]
    assert (
        [row["id"] for row in rows]
        == [line["id"] for line in lines]
        == [c["claim"]["id"] for c in desk.get("/claims.json?words=boats").json()["claims"]]
    )
    assert desk.get("/claims.csv?words=nothing").text.count("\n") == 1
    assert desk.get("/claims.csv?status=perhaps").status_code == 400


def test_versions_tell_words_claims_and_copies(desk: TestClient) -> None:
    listed = desk.get("/versions.json").json()
    (address,) = listed["addresses"]
    assert [group["why"] for group in listed["copies"]] == ["earliest"]
    page = desk.get(f"/version/{address['article']}")
    assert re.search(r"<del>12</del>\s*<ins>15</ins>", page.text)
    words = desk.get(f"/version/{address['article']}.json").json()["versions"][1]["words"]
    before, after = ("".join(w["text"] for w in words if w["kept"] in ("both", side)) for side in ("before", "after"))
    assert (before, after) == (TEXT, TEXT.replace("12", "15"))


def test_problems_say_what_to_do(desk: TestClient) -> None:
    (problem,) = desk.get("/problems.json").json()["problems"]
    assert (problem["error"], problem["mend"], problem["retry"]) == ("is empty", "give a file with text", "reportedly problems --retry")


def test_readers_never_see_a_lock_while_articles_are_added(filled: Path, desk: TestClient) -> None:
    done = threading.Event()
    failures: list[object] = []
    before = desk.get("/articles.json").json()["total"]

    def read() -> None:
        while not done.is_set():
            for address in ("/articles?words=boats", "/claims.json", "/versions", "/claims.csv"):
                told = desk.get(address)
                if told.status_code != 200:
                    failures.append((address, told.status_code, told.text))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    with Ledger(filled, write=True) as ledger:
        for number in range(40):
            ledger.record([Entry(make_reading(ref=f"{number}-{n}.txt", url=f"https://news.example/{number}/{n}")) for n in range(4)])
        sqlite3.connect(filled).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert desk.get("/articles.json").json()["total"] == before + 160
