"""Each layout rule on its own example, and what no rule may do to any text."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.lang.resources import load_toml
from reportedly.model import Article, SegmentKind
from reportedly.parse.layout import LayoutRuleError, _build_rule, explain_segments, find_segments, load_rules

RULES = load_toml("layout.toml")["rule"]
LINES = st.sampled_from(
    [row["example"] for row in RULES] + [row["finds"] for row in RULES] + ["", "She said so.", "😀", "\r", "KYIV -", "By"]
)


def article_of(text: str, headline: str | None = None) -> Article:
    return Article("id", text, "digest", headline=headline)


@pytest.mark.parametrize("row", RULES, ids=[row["id"] for row in RULES])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_rule_finds_its_example_and_not_its_counter_example(row: dict[str, Any], newline: str) -> None:
    example = article_of(row["example"].replace("\n", newline), row.get("headline"))
    assert [(f.segment.text, f.segment.kind) for f in explain_segments(example) if f.rule == row["id"]] == [(row["finds"], row["kind"])]
    counter = article_of(row["not"].replace("\n", newline), row.get("headline"))
    assert row["id"] not in {f.rule for f in explain_segments(counter)}


def test_rules_are_checked() -> None:
    assert len(load_rules()) == len(RULES)
    with pytest.raises(LayoutRuleError):
        _build_rule({**RULES[0], "colour": "red"}, {})


@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=8), st.sampled_from(["\n", "\n\n", "\r\n"]), st.one_of(st.none(), LINES))
def test_segments_are_ordered_and_inside(lines: list[str], newline: str, headline: str | None) -> None:
    article = make_article(newline.join(lines), Metadata(headline=headline))
    end = 0
    for segment in find_segments(article):
        assert end <= segment.start < segment.end <= len(article.text)
        assert segment.text == article.text[segment.start : segment.end] == segment.text.strip()
        assert segment.kind is not SegmentKind.BODY
        end = segment.end


def test_whole_article() -> None:
    text = (
        "Bridge closed after blast\r\nBy Ann Poe and John Roe\r\n\r\nNORTHVILLE, April 24 (Reuters) - Police closed the bridge on Sunday.\r\n\r\n"
        "FILE PHOTO: A crane in Northville.\r\n\r\nNobody was hurt, she said.\r\n\r\n(Reporting by Ann Poe; Editing by John Roe)\r\n"
    )
    assert [(s.kind, s.text) for s in find_segments(article_of(text))] == [
        ("headline", "Bridge closed after blast"),
        ("byline", "By Ann Poe and John Roe"),
        ("dateline", "NORTHVILLE, April 24 (Reuters) -"),
        ("caption", "FILE PHOTO: A crane in Northville."),
        ("byline", "(Reporting by Ann Poe; Editing by John Roe)"),
    ]


def test_given_headline_over_two_lines() -> None:
    text = "Bridge closed; \nMayor blames the flood.\n\nPolice closed it on Sunday."
    (segment,) = find_segments(article_of(text, "Bridge closed; Mayor blames the flood"))
    assert segment.text == "Bridge closed; \nMayor blames the flood."


@pytest.mark.parametrize(
    "text", ["", "One line without a stop", "\n\n", "“", "Who left?\n\nShe said so.", "1\n\n2.", "President Poe:\n\nWe won."]
)
def test_nothing_to_tell_apart(text: str) -> None:
    assert find_segments(article_of(text)) == ()


@pytest.mark.parametrize(
    "text", ["a " * 2_500_000, "KYIV " * 1_000_000, "(" * 5_000_000, "\n" * 5_000_000, "A-" * 2_500_000, "By A, " * 800_000]
)
def test_five_megabytes_take_no_time(text: str) -> None:
    start = time.process_time()
    find_segments(article_of(text))
    assert time.process_time() - start < 3
