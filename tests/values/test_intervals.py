"""Calendar arithmetic on TIMEX3 values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.values.timexes.intervals import (
    UNIT_ORDER,
    cut_value,
    find_interval,
    parse_day,
    read_value,
    shift_day,
    shift_value,
    write_value,
)

DAYS = st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31))
UNITS = st.sampled_from(UNIT_ORDER)
PARTS = st.sampled_from(["", "START", "MID", "END", "BEFORE", "AFTER"])


@pytest.mark.parametrize(
    ("value", "part", "interval"),
    [
        ("2025-04-26", "", ("2025-04-26", "2025-04-26")),
        ("2025-04", "", ("2025-04", "2025-04")),
        ("2025", "", ("2025", "2025")),
        ("2025-W17", "", ("2025-04-21", "2025-04-27")),
        ("2025-W17-WE", "", ("2025-04-26", "2025-04-27")),
        ("2024-SU", "", ("2024-06", "2024-08")),
        ("2024-WI", "", ("2024-12", "2025-02")),
        ("2024-Q3", "", ("2024-07", "2024-09")),
        ("2024-H2", "", ("2024-07", "2024-12")),
        ("199", "", ("1990", "1999")),
        ("19", "", ("1900", "1999")),
        ("2019-10", "START", ("2019-10-01", "2019-10-10")),
        ("2024-02", "END", ("2024-02-21", "2024-02-29")),
        ("2024", "MID", ("2024-05", "2024-08")),
        ("199", "START", ("1990", "1992")),
        ("2025-04-26TNI", "", ("2025-04-26", "2025-04-27")),
        ("2025-04-26TMO", "", ("2025-04-26", "2025-04-26")),
        ("2025-04-26T19:45", "", ("2025-04-26T19:45", "2025-04-26T19:45")),
        ("9999-12-31TNI", "", ("9999-12-31", "9999-12-31")),
        ("BC0480", "", (None, None)),
        ("XXXX-WXX-6", "", (None, None)),
        ("PAST_REF", "", (None, None)),
        ("P2D", "", (None, None)),
        ("2025-02-30", "", (None, None)),
        ("2025-13", "", (None, None)),
        ("2025-W54", "", (None, None)),
        ("0000", "", (None, None)),
        ("12025", "", (None, None)),
        ("٢٠٢٥", "", (None, None)),
        ("", "", (None, None)),
    ],
)
def test_interval(value, part, interval):
    assert find_interval(value, part) == interval


@pytest.mark.parametrize(
    ("value", "count", "unit", "moved"),
    [
        ("2025-04-26", -2, "D", "2025-04-24"),
        ("2025-04-26", -1, "Y", "2024-04-26"),
        ("2024-02-29", 12, "M", "2025-02-28"),
        ("1989-Q3", -1, "Y", "1988-Q3"),
        ("2024-SU", 1, "Y", "2025-SU"),
        ("2025-W01", -1, "W", "2024-W52"),
        ("2025-04-26", 9000, "Y", None),
        ("XXXX-04", 1, "M", None),
        ("2025-04-26", 1, "H", None),
    ],
)
def test_shift(value, count, unit, moved):
    assert shift_value(value, count, unit) == moved


def test_cut():
    assert cut_value("2025-04-26", "M") == "2025-04"
    assert cut_value("2025-04-26TNI", "W") == "2025-W17"
    assert cut_value("2025", "M") is None
    assert cut_value("2025", "N") is None


@pytest.mark.parametrize(
    ("text", "day"), [("2025-04-27T10:00:00Z", "2025-04-27"), ("2025-04", "2025-04"), ("2025-02-30", None), ("", None), (None, None)]
)
def test_published(text, day):
    assert parse_day(text) == day


@given(DAYS, UNITS)
def test_a_unit_covers_its_day(day, unit):
    value = write_value(day, unit)
    found = read_value(value)
    assert found.unit == unit
    if unit != "WE":  # a weekend is of the week that it ends
        assert found.first <= day <= found.last
    assert cut_value(value, unit) == value


@given(DAYS, UNITS, PARTS)
def test_an_interval_begins_before_it_ends(day, unit, part):
    since, until = find_interval(write_value(day, unit), part)
    assert since <= until or since[: len(until)] <= until
    whole = find_interval(write_value(day, unit))
    assert whole[0][:4] <= since[:4]
    assert until[:4] <= whole[1][:4]


@given(DAYS, st.integers(-9999, 9999))
def test_days_there_and_back(day, count):
    moved = shift_day(day, count, "D")
    if moved is None:
        assert not date.min.toordinal() <= day.toordinal() + count <= date.max.toordinal()
    else:
        assert moved - day == timedelta(count)
        assert shift_day(moved, -count, "D") == day


@given(DAYS, st.integers(-3000, 3000), st.sampled_from(["M", "Q", "Y"]))
def test_months_there_and_back(day, count, unit):
    value = write_value(day, unit)
    moved = shift_value(value, count, unit)
    if moved is not None:
        assert shift_value(moved, -count, unit) == value
        assert (moved > value) == (count > 0)


@given(st.text(max_size=12), st.integers(), st.text(max_size=3))
def test_odd_values_are_none(text, count, unit):
    assert shift_value(text, count, unit) is None or read_value(text) is not None
    assert find_interval(text, unit) is not None
