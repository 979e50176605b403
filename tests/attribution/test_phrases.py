"""Phrases that attribute, read off the parse."""

import pytest

from reportedly.attribution.phrases import find_phrases
from reportedly.lang.resources import load_toml
from reportedly.parse.spacy import parse_text

RULES = load_toml("attribution.toml")["phrase"]


def phrases_of(text):
    return [(p.rule, text[slice(*p.source)], [text[slice(*c)] for c in p.contents]) for p in find_phrases(text, parse_text(text))]


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
def test_rule(rule):
    assert [(name, source) for name, source, _ in phrases_of(rule["example"])] == [(rule["id"], rule["finds"])]
    assert phrases_of(rule["not"]) == []


def test_contents_stand_on_both_sides():
    assert phrases_of("The tanker, according to the port's log, left at noon.") == [
        ("according_to", "the port's log", ["The tanker", "left at noon"])
    ]


@pytest.mark.parametrize(
    "text", ["According to", "According to the log.", "according to according to", "", "They were paid according to rank."]
)
def test_no_content_no_phrase(text):
    assert phrases_of(text) == []
