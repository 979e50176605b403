"""Places: cases as data, the rules on their examples, odd texts, and gazetteers of any content."""

import time
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.lang.resources import load_toml
from reportedly.model import PlaceKind
from reportedly.parse.spacy import parse_text
from reportedly.values.places.find import find_kind, find_places, list_others
from reportedly.values.places.gazetteer import Entry, Gazetteer, load_gazetteer
from reportedly.values.places.resolution import find_home, measure_distance
from reportedly.values.places.toponyms import Toponym, holds
from reportedly.values.places.words import list_never

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/places.toml").read_text(encoding="utf-8"))["case"]
RULES = load_toml("places.toml")["rule"]
KURSK = Entry("1", "Kursk", 51.73, 36.19, "RU", "41", "", "PPLA", 400_000)


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


def read_places(text, gazetteer, outlet=None):
    return find_places(make_article(text, Metadata(outlet=outlet)), parse_text(text), gazetteer)


def fits(cell, value):
    """Whether a cell of a case fits: "" is not looked at, "-" stands for none."""
    return cell == "" or value == (None if cell == "-" else cell)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:40])
def test_case(case, gazetteer, request):
    if "known_failure" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["known_failure"]))
    found = read_places(case["text"], gazetteer, case.get("outlet"))
    cells = [(p.text, p.name, p.kind and p.kind.value, p.country, p.admin1) for p in found]
    expect = case["expect"]
    if expect and len({e[0] for e in expect}) == 1 and len(expect) == 1:
        cells = cells[:1]  # the name is said more than once: its first mention is looked at
    assert [c[0] for c in cells] == [e[0] for e in expect], cells
    for got, want in zip(cells, expect, strict=True):
        assert all(map(fits, want, got)), (got, want)


def test_enough_cases():
    assert len(CASES) >= 40
    assert sum(c["found"] == "negative" for c in CASES) >= 8


@pytest.mark.parametrize("rule", RULES, ids=[rule["id"] for rule in RULES])
def test_rule(rule, gazetteer):
    assert [p.text for p in read_places(rule["example"], gazetteer)] == rule["finds"]
    assert not {p.text for p in read_places(rule["not"], gazetteer)} & set(rule["finds"])


def test_spans_ids_and_runners_up(gazetteer):
    text = "Springfield and Kyiv are twinned, said the mayor of Springfield."
    found = read_places(text, gazetteer)
    assert [p.id for p in found] == [f"p{i}" for i in range(1, len(found) + 1)]
    assert all(text[p.start : p.end] == p.text for p in found)
    first = found[0]
    assert 1 <= len(first.candidates) <= 5
    assert [c.score for c in first.candidates] == sorted((c.score for c in first.candidates), reverse=True)
    assert all(c.gazetteer_id not in {"", first.gazetteer_id} for c in first.candidates)


def test_kyiv_has_its_geonames_id(gazetteer):
    kyiv = next(p for p in read_places("The talks in Kyiv, Ukraine, ended.", gazetteer) if p.text == "Kyiv")
    assert kyiv.gazetteer_id == "703448"
    assert abs(kyiv.lat - 50.45) < 0.01
    assert abs(kyiv.lon - 30.52) < 0.01


def test_a_capital_that_speaks_is_metonymic(gazetteer):
    speaks, lies = read_places("Moscow said it would answer. The general flew to Moscow.", gazetteer)
    assert speaks.metonymic
    assert not lies.metonymic


def test_home_of_the_outlet_decides(gazetteer):
    text = "Police in Richmond arrested two men on Friday."
    at_home = read_places(text, gazetteer, "richmond-news.co.uk")
    assert at_home[0].country == "GB"
    assert read_places(text, gazetteer)[0].country != "GB"


@pytest.mark.parametrize(
    ("outlet", "country"),
    [("https://www.kyivpost.ua/a/b", "UA"), ("chicagoweekly.com", "US"), ("bbc.co.uk", "GB"), ("abc.net.au", "AU"), ("sana.sy", "SY")],
)
def test_home(outlet, country, gazetteer):
    assert find_home(outlet, gazetteer)[0].country == country


@pytest.mark.parametrize("outlet", ["", "?", "....", "https://", "x.io", "a.b.c.d.e", "\x00", "reuters"])
def test_no_home(outlet, gazetteer):
    assert find_home(outlet, gazetteer) == ()


ODD = [
    "", " ", "\n\n", "St.", "al-", "U.S.", ",", "'s", "Al-", "-" * 500, "The " * 400, "Paris " * 300, "PARIS, TEXAS " * 50, "‘’ʻ`'", "🇺🇦 Київ 北京",
    "A" * 5000, "village of", "the village of the", "of of of Kursk of", "Kursk Region Region Region", "Street Street", "\u202eKyiv\u202c",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts(text, gazetteer):
    for place in read_places(text, gazetteer):
        assert text[place.start : place.end] == place.text


@pytest.mark.parametrize("text", ["Kyiv and Paris, Texas.", "The village of Kursk on Elm Street.", ""])
def test_empty_gazetteer_finds_only_what_words_call_a_place(text):
    assert all(p.lat is None and p.gazetteer_id is None for p in read_places(text, Gazetteer()))


@given(
    st.lists(
        st.sampled_from(
            ["Kursk", "Paris", ",", "Texas", "the", "village", "of", "al", "-", "Bab", "Region", "U.S.", "said", ".", "Street"]
        ),
        max_size=25,
    )
)
def test_any_order_of_words(words):
    text = " ".join(words)
    found = read_places(text, load_gazetteer())
    assert [(p.start, p.end) for p in found] == sorted((p.start, p.end) for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_time_grows_with_the_text(gazetteer):
    text = "Troops left Kursk for Sumy, and a shell fell on the village of Zelene near Springfield, Ohio. " * 100
    articles = [(make_article(t), parse_text(t)) for t in (text, text * 8)]
    taken = []
    for article, parse in articles:
        find_places(article, parse, gazetteer)
        start = time.process_time()
        find_places(article, parse, gazetteer)
        taken.append(time.process_time() - start)
    assert taken[1] < 8 * 4 * taken[0]


def test_the_same_twice(gazetteer):
    text = "Clashes near Aleppo, Idlib and Hama; a plane from Springfield landed in Columbus."
    assert read_places(text, gazetteer) == read_places(text, gazetteer)


def test_holds():
    country = replace(KURSK, id="2", code="PCLI", admin1="")
    oblast = replace(KURSK, id="3", code="ADM1")
    assert holds(country, KURSK)
    assert holds(oblast, KURSK)
    assert holds(country, oblast)
    assert not holds(KURSK, oblast)
    assert not holds(oblast, replace(KURSK, id="4", admin1="42"))
    assert not holds(oblast, oblast)


def test_distance_of_known_cities():
    kyiv, moscow = replace(KURSK, lat=50.45, lon=30.52), replace(KURSK, lat=55.75, lon=37.62)
    assert measure_distance(kyiv, moscow) == pytest.approx(755, abs=5)


def test_kinds():
    assert find_kind("PPLA2") is PlaceKind.CITY
    assert find_kind("ADM3") is PlaceKind.REGION
    assert find_kind("ADM1") is PlaceKind.ADMIN1
    assert find_kind("STM") is PlaceKind.WATER
    assert find_kind("XYZ") is PlaceKind.OTHER
    assert find_kind("") is PlaceKind.OTHER


def test_others_of_a_name():
    names = [Toponym(i, i + 1, i, i + 1, key, ()) for i, key in enumerate(["a", "b", "a", "a"])]
    assert list_others(names, [0.2, 0.9, 0.8, 0.5]) == [(0.8,), (), (0.5,), (0.8,)]


def test_never_words_are_small_letters():
    assert all(word == word.lower() for word in list_never())
