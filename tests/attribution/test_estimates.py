"""Numbers that somebody gives, read off the parse."""

import pytest

from reportedly.attribution.estimates import Estimates
from reportedly.lang.resources import load_toml
from reportedly.parse.spacy import parse_text

RULES = load_toml("attribution.toml")["estimate"]


def estimates_of(text):
    return [
        (p.rule, p.source and text[slice(*p.source)], [text[slice(*c)] for c in p.contents])
        for p in Estimates(text, parse_text(text)).find()
    ]


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
def test_rule(rule):
    assert [(name, source) for name, source, _ in estimates_of(rule["example"])] == [(rule["id"], rule["finds"])]
    assert estimates_of(rule["not"]) == []


@pytest.mark.parametrize(
    ("text", "source", "contents"),
    [
        ("The Health Ministry puts the death toll at more than 40,000.", "The Health Ministry", ["the death toll at more than 40,000"]),
        ("Police counted 12, while the rebels put it at 30.", "the rebels", ["it at 30"]),
        ("A monitoring group put the number of civilians killed at 31.", "A monitoring group", ["the number of civilians killed at 31"]),
        ("The toll was put at 18 by the fire service.", "the fire service", ["The toll", "at 18"]),
        ("The toll was put at 18.", None, ["The toll", "at 18"]),
    ],
)
def test_who_gives_what(text, source, contents):
    assert [found[1:] for found in estimates_of(text)] == [(source, contents)]


@pytest.mark.parametrize(
    "text", ["She put the kettle on at 5 p.m.", "They put the boxes at the door.", "The blast put 12 people in hospital.", ""]
)
def test_putting_things_is_no_estimate(text):
    assert estimates_of(text) == []
