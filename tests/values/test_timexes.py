"""Time expressions: every rule on its examples, cases as data, odd input, and time that grows with the length."""

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.lang.resources import load_toml
from reportedly.model import TimexType
from reportedly.parse.spacy import parse_text
from reportedly.values.timexes.find import find_timexes
from reportedly.values.timexes.patterns import Grammar, RuleError, load_grammar, word_values
from reportedly.values.timexes.readers import READERS

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/timexes.toml").read_text(encoding="utf-8"))["case"]
RULES = load_toml("timexes.toml")["rule"]
# A value as TIMEX3 has it: a calendar value with X for what is unknown, a duration, or one of three references.
VALUE = re.compile(
    r"(BC)?[\dX]{2,4}(-([\dX]{2}(-[\dX]{2})?|W[\dX]{2}(-([1-7]|WE))?|Q[1-4X]|H[12]|SP|SU|FA|WI))?(T(\d\d:\d\d|MO|AF|EV|NI))?"
    r"|P(T?(\d+|X)[A-Z]{1,2})+(T?\d+[A-Z])*|PRESENT_REF|PAST_REF|FUTURE_REF"
)
WORDS = sorted({w for name in load_toml("timexes.toml")["word"] for w in word_values(name)})
PIECES = st.sampled_from(
    [
        *WORDS,
        "the",
        "of",
        "and",
        "on",
        "in",
        "a",
        ",",
        ".",
        "-",
        "'",
        "s",
        "th",
        "31",
        "1990",
        "2024",
        "7:45",
        "99:99",
        "0",
        "²",
        "٣",
        "400" * 9,
    ]
)


def timexes_of(text, published="2025-04-27"):
    return find_timexes(make_article(text, Metadata(published=published or None)), parse_text(text))


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
def test_rule(rule):
    found = {t.text: t.value for t in timexes_of(rule["example"])}
    assert rule["finds"] in found
    assert found[rule["finds"]] == rule["value"]
    assert rule["finds"].lower() not in [t.text.lower() for t in timexes_of(rule["not"])]


def test_rules_are_well_formed():
    assert isinstance(load_grammar(), Grammar)
    assert {rule["read"] for rule in RULES} == READERS.keys()
    assert {key for rule in RULES for key in rule} == {"id", "needs", "pattern", "read", "weak", "value", "example", "finds", "not"}
    assert issubclass(RuleError, ValueError)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:50])
def test_case(case):
    found = timexes_of(case["text"], case.get("published", "2025-04-27"))
    assert [[t.text, t.type.value, t.value, t.since or "", t.until or ""] for t in found] == case["expect"]


def test_ids_and_anchors():
    found = timexes_of("The bridge fell on 3 May 2024. Two days later it rained. Yesterday it was mended at 9 a.m.")
    assert [t.id for t in found] == ["t1", "t2", "t3", "t4"]
    assert [t.anchor for t in found] == [None, "t1", "published", "t3"]


def test_an_hour_takes_a_day_that_is_named_after_it():
    found = timexes_of("At 6 a.m. the tanks came. On Friday the town was lost.")
    assert [(t.value, t.anchor) for t in found] == [("2025-04-25T06:00", "t2"), ("2025-04-25", "published")]


@pytest.mark.parametrize("published", ["2025-04-27T10:00:00Z", "2025-04-27"])
def test_published_may_have_a_time(published):
    assert timexes_of("He left yesterday.", published)[0].value == "2025-04-26"


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "2024-02-29"])
def test_the_calendar_ends_without_harm(published):
    text = "Yesterday, tomorrow, last year, next year, 9999 years ago, two centuries later, on Friday, last Easter, the week of December 31, overnight."
    assert all(VALUE.fullmatch(t.value) for t in timexes_of(text, published))


def check(text, published):
    found = timexes_of(text, published)
    end = 0
    for n, t in enumerate(found, 1):
        assert t.id == f"t{n}"
        assert end <= t.start < t.end <= len(text)
        assert text[t.start : t.end] == t.text
        assert VALUE.fullmatch(t.value), t
        assert t.type in TimexType
        assert t.since is None or t.until is None or t.since[:4] <= t.until[:4], t
        end = t.end


@given(st.text(max_size=80), st.sampled_from(["", "2025-04-27", "2025"]))
def test_any_text(text, published):
    check(make_article(text).text, published)


@given(st.lists(PIECES, max_size=14), st.sampled_from(["", "2025-04-27", "0001-01-01", "9999-12-31"]))
def test_any_words(pieces, published):
    check(" ".join(pieces).title() if len(pieces) % 2 else " ".join(pieces), published)


@pytest.mark.parametrize(
    "piece", ["the last few ", "two and ", "1990-", "5 May ", "On Friday night at 9 a.m. he spoke. ", "12:", "- ", "last "]
)
def test_time_grows_with_the_length(piece):
    def cost(n):
        article = make_article(piece * n, Metadata(published="2025-04-27"))
        parse = parse_text("")
        began = time.process_time()
        find_timexes(article, parse)
        return time.process_time() - began

    cost(10)
    assert cost(16_000) < 16 * 4 * max(cost(1000), 0.002)
