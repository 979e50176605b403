"""Numbers in every notation: written out and read back, and the odd ones."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.lang.resources import load_toml
from reportedly.values.figures.measures import load_units
from reportedly.values.figures.numerals import NumeralKind, find_numerals, parse_numeral

TABLE = load_toml("figures.toml")["numeral"]
SMALL = {value: word for word, value in reversed(TABLE["small"].items())}
TENS = {value: word for word, value in TABLE["tens"].items()}
SCALES = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")]


def write_words(n):
    """A whole number in English words, below a thousand trillions."""
    if n < 20:
        return SMALL[n]
    if n < 100:
        return TENS[n // 10 * 10] + (f"-{SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{SMALL[n // 100]} hundred" + (f" and {write_words(n % 100)}" if n % 100 else "")
    scale, word = next(pair for pair in SCALES if n >= pair[0])
    return f"{write_words(n // scale)} {word}" + (f" {write_words(n % scale)}" if n % scale else "")


def group_indian(n):
    head, tail = divmod(n, 1000)
    if not head:
        return str(n)
    digits = str(head)
    pairs = [digits[max(0, i - 2) : i] for i in range(len(digits), 0, -2)]
    return ",".join([*reversed(pairs), f"{tail:03d}"])


def write_in(zero, n):
    return "".join(chr(ord(zero) + int(d)) for d in str(n))


@given(st.integers(0, 10**15 - 1))
def test_words_are_read_back(n):
    assert parse_numeral(write_words(n)) == n


@given(st.integers(0, 10**15))
def test_digits_are_read_back(n):
    for text in (str(n), f"{n:,}", group_indian(n), f"{n:,}".replace(",", "\u202f"), f"{n:,}".replace(",", "’")):
        assert parse_numeral(text) == n


@given(st.integers(10**6, 10**15))
def test_full_stops_apart_thousands_where_they_stand_twice(n):
    assert parse_numeral(f"{n:,}".replace(",", ".")) == n


@given(st.integers(0, 10**12), st.sampled_from("０٠۰०"))
def test_digits_of_other_scripts(n, zero):
    assert parse_numeral(write_in(zero, n)) == n


@given(st.decimals(0, 10**6, places=2), st.sampled_from(SCALES))
def test_decimals_with_scales(value, scale):
    assert parse_numeral(f"{value} {scale[1]}") == value * scale[0]


@given(st.integers(1, 99), st.sampled_from(["dozen", "hundred"]))
def test_dozens_and_hundreds(n, word):
    assert parse_numeral(f"{n} {word}") == n * TABLE["scale"][word]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9,99,999", 999999),
        ("1.000.000", 10**6),
        ("1,234.5", Decimal("1234.5")),
        ("1.234,5", Decimal("1234.5")),
        ("½", Decimal("0.5")),
        ("1/2", Decimal("0.5")),
        ("1/3", None),
        ("two and a half", Decimal("2.5")),
        ("two and a half million", 2500000),
        ("a quarter of a million", 250000),
        ("half a million", 500000),
        ("half a dozen", 6),
        ("a hundred", 100),
        ("a baker’s dozen", None),
        ("baker’s dozen", 13),
        ("two-thirds", None),
        ("63 thousand 471", 63471),
        (".5", Decimal("0.5")),
        ("one fifth", Decimal("0.2")),
        ("two point five million", 2500000),
        ("two hundred point zero three", Decimal("200.03")),
        ("9" * 400, Decimal("9" * 400)),
    ],
)
def test_notation(text, value):
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    "text",
    ["²", "10th", "007", "22,24", "1,2,3", "12/05/2020", "3.5.2", "hundred", "", "a", "first", "v1", "ⅻ", "1,0000", "stone", "someone"],
)
def test_no_number(text):
    assert [n for n in find_numerals(text) if n.start == 0] == []


@pytest.mark.parametrize(
    "text",
    ["dozens", "hundreds", "tens of thousands", "several hundred", "a few dozen", "scores", "a couple of thousand", "hundreds of millions"],
)
def test_vague_numbers_have_no_value(text):
    (found,) = find_numerals(text)
    assert (found.start, found.end, found.value, found.kind) == (0, len(text), None, NumeralKind.VAGUE)


@pytest.mark.parametrize(
    "text", ["between one hundred and two hundred", "twenty twenty", "12-14", "ten, twelve", "two hundred or two thousand"]
)
def test_neighbours_stay_apart(text):
    assert len(find_numerals(text)) == 2


@given(st.text())
def test_any_text(text):
    end = 0
    for numeral in find_numerals(text):
        assert end <= numeral.start < numeral.end <= len(text)
        assert numeral.value is None or numeral.value.is_finite()
        end = numeral.end


def test_offsets_hold_where_lower_case_is_longer():
    text = "İİİİ twelve boats"
    (found,) = find_numerals(text)
    assert text[found.start : found.end] == "twelve"


def test_vulgar_fractions_are_those_of_unicode():
    for mark in "¼½¾⅛⅜⅝⅞⅕⅖⅗⅘":
        assert parse_numeral(mark) == Decimal(str(unicodedata.numeric(mark)))


def test_units_have_names_and_kinds():
    kinds = {"percent", "distance", "area", "weight", "money", "duration", "other"}
    assert {unit.kind for unit in load_units().values()} == kinds
    assert all(unit.name for unit in load_units().values())


def test_units_mean_what_pint_means_by_them():
    pint = pytest.importorskip("pint")
    registry = pint.UnitRegistry()
    dimensions = {"distance": "[length]", "area": "[length] ** 2", "weight": "[mass]", "duration": "[time]"}
    for unit in {unit for unit in load_units().values() if unit.pint != "-"}:
        parsed = registry.parse_units(unit.pint)
        if unit.kind in dimensions:
            assert parsed.dimensionality == registry.get_dimensionality(dimensions[unit.kind]), unit
