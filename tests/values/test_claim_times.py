"""When claims were made: cases as data, and what has no cue."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.model import ClaimTime
from reportedly.parse.spacy import parse_text
from reportedly.values.timexes.claim_times import find_claim_time, inherit_claim_times
from reportedly.values.timexes.find import find_timexes

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/claim_times.toml").read_text(encoding="utf-8"))["case"]


def span_of(article, words):
    start = article.text.index(words)
    return article.span(start, start + len(words))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['text'][:40]} {c['cue']}")
def test_case(case):
    article = make_article(case["text"], Metadata(published=case.get("published", "2025-04-27") or None))
    parse = parse_text(article.text)
    timexes = find_timexes(article, parse)
    found = find_claim_time(article, parse, timexes, span_of(article, case["cue"]), [span_of(article, case["content"])])
    words = {t.id: t.text for t in timexes}
    if "expect" not in case:
        assert found is None
    else:
        assert found is not None
        assert found.basis
        assert [words.get(found.timex, ""), found.since or "", found.until or ""] == case["expect"]


def test_no_cue_no_time():
    article = make_article("The port was hit on Friday.", Metadata(published="2025-04-27"))
    parse = parse_text(article.text)
    assert find_claim_time(article, parse, find_timexes(article, parse), None, [article.span(0, 26)]) is None
    assert find_claim_time(make_article(""), parse_text(""), (), article.span(0, 3), ()) is None


def test_a_time_is_inherited_from_the_same_speaker():
    said = ClaimTime("t1", "2025-04-25", "2025-04-25", "as written")
    times = inherit_claim_times([None, said, None, None, None], [["a"], ["a"], ["b"], ["a"], []], [None] * 5)
    assert [t and t.since for t in times] == [None, "2025-04-25", None, "2025-04-25", None]
    assert times[3].timex is None
    assert "inferred" in times[3].basis


def test_a_claim_that_goes_on_has_the_time_of_the_report():
    said = ClaimTime("t1", "2025-04-25", "2025-04-25", "as written")
    times = inherit_claim_times([said, None, None], [["a"], ["b"], ["c"]], [None, 0, None])
    assert [t and t.timex for t in times] == ["t1", "t1", None]
    assert "goes on" in times[1].basis


@given(st.integers(0, 60), st.integers(1, 30), st.integers(0, 60))
def test_any_span_may_be_a_cue(start, length, content):
    text = "On Friday the mayor, who left in 2010, later said it was shut."
    article = make_article(text, Metadata(published="2025-04-27"))
    parse = parse_text(text)
    cue = article.span(start, min(start + length, len(text)))
    found = find_claim_time(article, parse, find_timexes(article, parse), cue, [article.span(content, len(text))])
    assert found is None or found.basis
