"""The day of publication: where it is found, which of several wins, what is said of the others."""

import json
from pathlib import Path

import pytest

from reportedly.config import Metadata
from reportedly.documents.load import load_bytes, load_documents
from reportedly.documents.published import date_article, disagree, find_text_date, find_url_date, load_date_rules
from reportedly.lang.resources import load_toml
from reportedly.model import Problem, PublishedBasis

BODY = "<p>Police closed the bridge on Sunday after two blasts were heard there. Nobody was hurt, the mayor said.</p>" * 4
RULES = load_toml("published.toml")["rule"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_each_rule_finds_its_example_and_not_the_other(rule: dict) -> None:
    found = find_text_date(f"{rule['example']}\n\nThe army sent engineers.")
    assert (found.value, found.basis) == (rule["finds"], PublishedBasis(rule["basis"]))
    assert find_text_date(f"{rule['not']}\n\nThe army sent engineers.") is None
    assert len({r.id for r in load_date_rules()}) == len(RULES)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2031/05/06/port", "2031-05-06"),
        ("https://a.example/2031-05-06-port", "2031-05-06"),
        ("https://a.example/world/2031/may/06/port", "2031-05-06"),
        ("https://a.example/port-20310506.html", "2031-05-06"),
        ("https://a.example/2031/05/port", "2031-05"),
        ("https://a.example/2031/13/port", None),
        ("https://a.example/2031/05/06/2031/05/07", None),
        ("https://a.example/id/120310506123", None),
        (None, None),
    ],
)
def test_days_in_addresses(url: str | None, day: str | None) -> None:
    found = find_url_date(url)
    assert (found and found.value) == day


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2031-05-06", "2031-05-07T01:00:00Z", False),
        ("2031-05-06", "2031-05-08", True),
        ("2031-05", "2031-05-31", False),
        ("2031", "2030-05-31", True),
    ],
)
def test_days_that_differ_by_more_than_a_night_disagree(one: str, other: str, *, expected: bool) -> None:
    assert disagree(one, other) is disagree(other, one) is expected


def test_the_surest_wins_and_the_others_are_told() -> None:
    url = "https://a.example/2031/05/06/port"
    text = "ORLEN, May 3, 2031 (Reuters) - The port was shut."
    known, warnings = date_article(
        Metadata(url=url, published="2030-01-01"), Metadata(published="2031-05-06", published_basis="markup"), text
    )
    assert (known.published, known.published_basis) == ("2030-01-01", None), "given"
    assert warnings[0].code == "published_disagrees"
    assert "markup: 2031-05-06; url: 2031-05-06; dateline: 2031-05-03" in warnings[0].text
    known, warnings = date_article(Metadata(url=url), Metadata(), text)
    assert (known.published, known.published_basis) == ("2031-05-06", PublishedBasis.URL)
    file = Metadata(published="2039-01-01", published_basis="file")
    known, warnings = date_article(file, file, text)
    assert (known.published, known.published_basis, warnings) == ("2031-05-03", PublishedBasis.DATELINE, ())
    assert date_article(file, file, "The port was shut.")[0] == file


@pytest.mark.parametrize(
    ("head", "url", "day", "basis"),
    [
        ('<meta property="article:published_time" content="2031-05-06T10:00:00Z">', "https://a.example/port", "2031-05-06", "markup"),
        ('<meta property="article:published_time" content="2031-05-06">', "https://a.example/2031/05/06/port", "2031-05-06", "markup"),
        ("", "https://a.example/2031/05/06/port", "2031-05-06", "url"),
        ("", "https://a.example/2031/05/port", "2031-05", "url"),
        ('<script type="application/ld+json">{"datePublished": "2031-05-06"}</script>', "https://a.example/port", "2031-05-06", "markup"),
    ],
)
def test_pages(head: str, url: str, day: str, basis: str) -> None:
    page = f"<html><head><title>Bridge shut</title>{head}</head><body><article><h1>Bridge shut</h1>{BODY}</article></body></html>"
    (article,) = load_bytes(page.encode(), Metadata(url=url), "html")
    assert (article.published, article.published_basis) == (day, basis)


def test_a_plain_text_says_its_day() -> None:
    (article,) = load_bytes(b"Port shut\n\nPublished on 6 May 2031\n\nThe port was shut on Monday, the mayor said.")
    assert (article.published, article.published_basis) == ("2031-05-06", PublishedBasis.TEXT)
    (article,) = load_bytes(b"The port was shut on 6 May 2031, the mayor said.")
    assert (article.published, article.published_basis) == (None, None)


def test_a_sidecar_wins_over_the_document_and_a_flag_over_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Published on 6 May 2031\n\nThe port was shut, the mayor said.")
    (tmp_path / "a.txt.json").write_text(json.dumps({"published": "2031-05-05", "outlet": "Orlen Post", "id": "a-1"}))
    (tmp_path / "b.json").write_text(json.dumps({"text": "The ferry sails, she said."}))
    first, second = load_documents(str(tmp_path))
    assert (first.published, first.published_basis, first.outlet, first.ref) == ("2031-05-05", PublishedBasis.GIVEN, "Orlen Post", "a-1")
    assert second.ref == "b.json:1"
    (article,) = load_documents(str(tmp_path / "a.txt"), Metadata(published="2031-05-06"))
    assert (article.published, article.outlet) == ("2031-05-06", "Orlen Post")


@pytest.mark.parametrize("written", ["{", "[]", '{"published": 2031}', '{"day": "2031"}', "\udcff"])
def test_a_sidecar_that_cannot_be_read_is_a_problem_of_its_document(written: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The port was shut, the mayor said.")
    (tmp_path / "a.txt.json").write_bytes(written.encode("utf-8", "surrogateescape"))
    (problem,) = load_documents(str(tmp_path / "a.txt"))
    assert isinstance(problem, Problem)
    assert "a.txt.json" in problem.error
