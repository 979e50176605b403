"""Where contents end: each rule on its example, sentences by hand."""

import re

import pytest

from reportedly.attribution.boundaries import cut_caveat, cut_content, drop_other_sentences, find_sentence_starts
from reportedly.lang.quotations import find_quotations
from reportedly.lang.resources import load_toml
from reportedly.parse.spacy import parse_text

CAVEATS = load_toml("attribution.toml")["caveat"]


@pytest.mark.parametrize("rule", CAVEATS, ids=[rule["id"] for rule in CAVEATS])
def test_caveat(rule):
    example, found = rule["example"], cut_caveat(rule["example"], (0, len(rule["example"])))
    assert found == ((0, len(example) - len(rule["finds"])), rule["id"])
    assert example.endswith(rule["finds"])
    assert not re.search(rule["pattern"], rule["not"])


def test_a_caveat_that_is_all_stays():
    assert cut_caveat(", but it could not be verified", (0, 30)) is None


def cut(text, content, cue):
    quotations = find_quotations(text)
    starts = find_sentence_starts(text, parse_text(text), quotations)
    start, at = text.index(content), text.index(cue)
    return [text[a:b] for a, b in cut_content(text, (start, start + len(content)), (at, at + len(cue)), starts, quotations)]


def test_a_content_ends_with_its_sentence():
    text = "He said the bridge was shut. The river rose. It rained."
    assert cut(text, "the bridge was shut. The river rose", "said") == ["the bridge was shut"]


def test_what_is_quoted_stays_in_any_sentence():
    text = "He said the bridge was shut. “The river rose. It rained.” Nobody came."
    assert cut(text, "the bridge was shut. “The river rose. It rained.” Nobody came", "said") == [
        "the bridge was shut. “The river rose. It rained.”"
    ]


def test_after_a_colon_all_stays():
    text = "He listed three things: The bridge was shut. The river rose."
    assert cut(text, "The bridge was shut. The river rose", ":") == ["The bridge was shut. The river rose"]


def test_a_content_in_other_sentences_alone_stays():
    text = "This is what he said. The bridge was shut. The river rose."
    assert cut(text, "The bridge was shut. The river rose", "said") == ["The bridge was shut. The river rose"]


def test_spans_in_other_sentences_are_dropped_unless_quoted():
    text = "Three boats sank. Nine men drowned, he said. “We saw it.” It rained."
    quotations = find_quotations(text)
    starts = find_sentence_starts(text, parse_text(text), quotations)
    spans = [(text.index(w), text.index(w) + len(w)) for w in ("Three boats sank", "Nine men drowned", "“We saw it.”")]
    at = text.index("said")
    kept = drop_other_sentences(text, tuple(spans), (at, at + 4), starts, quotations)
    assert [text[a:b] for a, b in kept] == ["Nine men drowned", "“We saw it.”"]
    assert drop_other_sentences(text, (spans[0],), (at, at + 4), starts, quotations) == (spans[0],)
