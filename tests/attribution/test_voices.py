"""Claims without a cue, given those with one: each rule on its example and on what it must leave alone."""

import pytest

from reportedly import make_article
from reportedly.attribution.nested import join_lines, list_rereadable
from reportedly.attribution.voices import Voices
from reportedly.lang.quotations import find_quotations
from reportedly.model import Attribution, Mode
from reportedly.parse.layout import Layout
from reportedly.parse.spacy import parse_text


def make(article, source, cue, content, mode=Mode.INDIRECT):
    def span(words):
        at = article.text.index(words)
        return article.span(at, at + len(words))

    return Attribution((span(source),), span(cue), (span(content),), mode, (), 0.9)


def voices_of(text, *parts, likely_cues=()):
    article = make_article(text)
    layout = Layout(parse_text(text), find_quotations(text), ())
    known = [make(article, *part) for part in parts]
    return [
        (a.kind.value, a.cue and a.cue.text, a.content[0].text, a.continues) for a in Voices(article, layout, known, likely_cues).find()
    ]


SAID = "The general said his men had taken the ridge."
PART = ("The general", "said", "his men had taken the ridge")


@pytest.mark.parametrize("opener", ["Additionally, ", "In addition, ", "Moreover, ", "Furthermore "])
def test_a_sentence_that_goes_on(opener):
    found = voices_of(f"{SAID} {opener}they are building a road.", PART)
    assert found == [("implicit_continuation", None, "they are building a road", 0)]


def test_a_report_that_goes_on_goes_on_until_somebody_else_speaks():
    text = f"{SAID} Additionally, they are building a road. The village has been cleared of mines. The mayor said no."
    found = voices_of(text, PART, ("The mayor", "said no", "no"))
    assert [kind for kind, *_ in found] == ["implicit_continuation"] * 2


@pytest.mark.parametrize("break_", ["\n", "\n\n"])
def test_a_report_does_not_go_on_over_a_line(break_):
    assert voices_of(f"{SAID}{break_}Additionally, they are building a road.", PART) == []


def test_no_opener_no_continuation():
    assert voices_of(f"{SAID} The road was dry.", PART) == []


def test_a_relative_clause_at_the_edge_keeps_both_readings():
    text = "The general said his men had taken the ridge, which overlooks the only road."
    found = voices_of(text, ("The general", "said", "his men had taken the ridge, which overlooks the only road"))
    assert found == [("ambiguous", None, "which overlooks the only road", 0)]


def test_a_quoted_edge_is_the_sources_own():
    text = "The general said “his men had taken the ridge, which overlooks the only road.”"
    assert voices_of(text, ("The general", "said", "“his men had taken the ridge, which overlooks the only road.”", Mode.DIRECT)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The missile is considered more accurate than the old one.", ("is considered", "more accurate than the old one")),
        ("Nine miners are feared to have drowned.", ("are feared", "to have drowned")),
    ],
)
def test_a_passive_without_an_agent(text, expected):
    (found,) = [f for f in voices_of(text) if f[0] == "unattributed_impersonal"]
    assert found[1:3] == expected


@pytest.mark.parametrize(
    "text", ["The missile is considered accurate by its makers.", "He considered the missile accurate.", "She was expected."]
)
def test_a_passive_with_an_agent_is_somebodys(text):
    assert [f for f in voices_of(text) if f[0] == "unattributed_impersonal"] == []


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("The flood killed nine people and drowned 200 cattle.", True),
        ("Investigators are checking the claims.", True),
        ("The ferry sank on 3 May 2019.", False),
        ("Article 51 was signed at noon.", False),
        ("The river was brown and slow.", False),
        ("Did the flood kill nine people?", False),
        ("“The flood killed nine people.”", False),
        ("Nine dead in flood", False),
    ],
)
def test_the_articles_own_voice(text, own):
    found = [f for f in voices_of(text) if f[0] == "article_voice"]
    assert bool(found) is own, found


def test_not_where_a_cue_may_have_been_passed_over():
    text = "The flood killed nine people, the mayor estimated."
    assert voices_of(text, likely_cues=[text.index("estimated")]) == []


def test_contents_with_a_speaker_of_their_own_are_read_again():
    text = "Poe said the police had told her that the pier was shut. Roe said the pier was open and that I said so."
    article, parse = make_article(text), parse_text(text)
    attributions = [
        make(article, "Poe", "said", "the police had told her that the pier was shut"),
        make(article, "Roe", "Roe said", "the pier was open and that I said so"),
    ]
    parts = list_rereadable(parse, attributions, text)
    assert [text[a:b] for a, b in parts] == ["the police had told her that the pier was shut"]


def test_lines_keep_their_lengths():
    text = "one\ntwo three\r\nfour"
    joined, starts = join_lines(text, [(0, 7), (8, 19)])
    assert joined == "one two\nthree  four"
    assert starts == [0, 8]
