"""Figures: cases as data, the rules on their examples, numbers in every notation, odd texts."""

import time
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly import make_article
from reportedly.lang.resources import load_toml
from reportedly.model import CountedKind, FigureRelation, Parse, Timex, TimexType
from reportedly.parse.spacy import parse_text
from reportedly.values.figures.bounds import find_bound
from reportedly.values.figures.find import find_figures
from reportedly.values.figures.measures import join_ranges, measure_numerals
from reportedly.values.figures.numerals import find_numerals
from reportedly.values.figures.uncounted import load_rules

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/figures.toml").read_text(encoding="utf-8"))["case"]
BOUNDS = load_toml("figures.toml")["bound"]
NO_FIGURES = load_toml("figures.toml")["no_figure"]


def figures_of(text, timexes=()):
    return find_figures(make_article(text), parse_text(text), timexes)


def spell(figure, figures):
    value = "" if figure.value is None else str(figure.value)
    if figure.relation is FigureRelation.RANGE:
        value = f"{figure.low}..{figure.high}"
    whole = {f.id: f.number.text for f in figures}.get(figure.part_of, "")
    return [figure.text, value, str(figure.relation), figure.unit or "", str(figure.counted_kind), whole]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:40])
def test_case(case, request):
    if "known_failure" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["known_failure"]))
    figures = figures_of(case["text"])
    assert [spell(f, figures) for f in figures] == case["expect"]


@pytest.mark.parametrize("rule", BOUNDS, ids=[rule["id"] for rule in BOUNDS])
def test_bound_rule(rule):
    assert (rule["finds"]["number"], rule["finds"]["relation"]) in list_bounds(rule["example"])
    assert list_bounds(rule["not"]) == []


def list_bounds(text):
    quantities = join_ranges(text, measure_numerals(text, find_numerals(text)))
    return [(text[q.number_start : q.number_end], bound.relation) for q in quantities if (bound := find_bound(text, q))]


@pytest.mark.parametrize("rule", NO_FIGURES, ids=[rule["id"] for rule in NO_FIGURES])
def test_no_figure_rule(rule):
    pattern = next(r.pattern for r in load_rules() if r.id == rule["id"])
    at = rule["example"].index(rule["finds"])
    assert any(m.start() <= at < m.end() for m in pattern.finditer(rule["example"]))
    assert pattern.search(rule["not"]) is None
    assert any(part in rule["example"] for part in rule.get("contains", [""]))


@pytest.mark.parametrize("phrase", [phrase for rule in BOUNDS for phrase in rule.get("before", [])])
def test_every_bound_is_found(phrase):
    assert len(list_bounds(f"It hit {phrase} 40 boats.")) == 1


def test_at_least_bounds_its_own_number_only():
    killed, injured = figures_of("The attack killed at least 12 civilians and injured 90 others.")
    assert (killed.low, killed.high, killed.bound.text) == (12, None, "at least")
    assert (injured.low, injured.high, injured.bound) == (90, 90, None)


def test_approximate_numbers_have_no_bounds():
    (figure,) = figures_of("Around 12,000 troops came.")
    assert (figure.value, figure.low, figure.high) == (12000, None, None)


def test_numbers_in_timexes_are_no_figures_but_ages_are():
    text = "In the 12 days that followed, a 30-year-old and 12 others died."
    at = text.index("12 days"), text.index("30-year")
    timexes = [Timex(f"t{i}", a, a + 7, text[a : a + 7], TimexType.DURATION, "P12D") for i, a in enumerate(at)]
    assert [(f.number.text, f.counted_kind) for f in figures_of(text, timexes)] == [("30", CountedKind.AGE), ("12", CountedKind.KILLED)]


def test_as_of_is_the_timex_that_says_so():
    text = "As of 3 May, 44 people had died."
    timex = Timex("t1", 6, 11, "3 May", TimexType.DATE, "2021-05-03")
    assert [f.as_of for f in figures_of(text, [timex])] == ["2021-05-03"]
    assert [f.as_of for f in figures_of(text)] == [None]


@pytest.mark.parametrize(
    ("text", "aggregation"),
    [
        ("The blast killed 12 miners.", "event_total"),
        ("Since March 400 miners have been killed.", "cumulative"),
        ("They had carted away 100 bodies.", "cumulative"),
        ("He said that 12 miners had been killed in the blast.", "event_total"),
        ("He said that 12 miners had been killed in the war.", "cumulative"),
        ("They control four villages.", "stock"),
        ("There are 5,000 troops in the valley.", "stock"),
        ("In the past month 60 houses burnt down.", "period"),
        ("The mill uses 300 tonnes a day.", "rate"),
        ("The launcher throws a two-tonne shell.", "unknown"),
    ],
)
def test_aggregation(text, aggregation):
    assert [f.aggregation for f in figures_of(text)] == [aggregation]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The shelling killed nine civilians.", "civilian"),
        ("The shelling killed nine Ukrainian soldiers.", "UA"),
        ("The Ukrainian army suffered over 7,000 casualties.", "UA"),
        ("The shelling killed nine people.", None),
    ],
)
def test_side(text, side):
    assert [f.side_counted for f in figures_of(text)] == [side]


def test_counted_is_in_the_words_of_the_text():
    assert [f.counted for f in figures_of("The storm killed 12 old fishermen, 40 others were hurt and 9 died.")] == [
        "old fishermen killed",
        "others injured",
        "killed",
    ]


def test_numbers_beyond_the_largest_have_no_value():
    for digits, value in (("1" + "0" * 15, Decimal(10**15)), ("9" * 400, None), ("1" + "0" * 16, None)):
        (figure,) = figures_of(f"They counted {digits} ants.")
        assert (figure.value, figure.low, figure.high) == (value, value, value)


def test_figures_are_numbered_in_text_order():
    figures = figures_of("Nine boats and 12 rafts sank; 40 people drowned.")
    assert [f.id for f in figures] == ["f1", "f2", "f3"]
    assert [f.start for f in figures] == sorted(f.start for f in figures)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12",
        "-",
        "...",
        "12-14",
        "²",
        "３５",
        "١٢",
        "9" * 400,
        "31 February",
        "$",
        "$ 5 m",
        "%",
        "5%",
        "one of",
        "two",
        "(12)",
        "12 12 12",
        "\u0000 12",
        "1,2,3,4",
    ],
)
def test_odd_texts(text):
    for figure in figures_of(text):
        assert text[figure.start : figure.end] == figure.text


WORDS = [
    "12",
    "at",
    "least",
    "people",
    "killed",
    "and",
    "or",
    "to",
    "between",
    "-",
    "–",
    "$",
    "%",
    "km",
    "of",
    "them",
    "including",
    "half",
    "a",
    "dozen",
    "hundreds",
    "more",
    "than",
    "9,99",
    ",",
    ".",
    "1/2",
    "one",
    "no",
    "\n",
    "２",
    "million",
    "May",
    "year-old",
    "(",
    ")",
]


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
        st.lists(st.sampled_from(WORDS), max_size=20).map("".join),
    )
)
def test_any_text(text):
    check_figures(text, find_figures(make_article(text), parse_text(text)))


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_any_text_without_a_parse(text):
    check_figures(text, find_figures(make_article(text), Parse((), ())))


def check_figures(text, figures):
    ids = {f.id for f in figures}
    for figure in figures:
        assert text[figure.start : figure.end] == figure.text
        assert figure.start <= figure.number.start < figure.number.end <= figure.end
        assert text[figure.number.start : figure.number.end] == figure.number.text
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        assert (figure.relation is FigureRelation.RANGE) <= (figure.value is None)
        assert figure.part_of is None or (figure.part_of in ids and figure.part_of != figure.id)


def test_time_grows_with_the_length_of_the_text():
    sentence = "At least 12 people, including 4 children, were killed on May 3, and 90 others were injured. "
    parse, times = parse_text(sentence * 50), []
    for repeats in (50, 400):
        text = sentence * repeats
        copies = repeat_parse(parse, len(sentence) * 50, repeats // 50)
        start = time.process_time()
        assert len(find_figures(make_article(text), copies)) == 3 * repeats
        times.append(time.process_time() - start)
    assert times[1] < 30 * max(times[0], 0.005)


def repeat_parse(parse, length, copies):
    """The parse of a text that repeats another."""
    tokens, sentences, size = [], [], len(parse.tokens)
    for copy in range(copies):
        tokens += [replace(t, start=t.start + copy * length, end=t.end + copy * length, head=t.head + copy * size) for t in parse.tokens]
        sentences += [(a + copy * size, b + copy * size) for a, b in parse.sentences]
    return Parse(tuple(tokens), tuple(sentences))


def test_long_chains_end():
    figures = figures_of("12 people including 4 " * 400)
    assert figures
    assert {f.counted_kind for f in figures} <= {CountedKind.PEOPLE, CountedKind.OTHER}
