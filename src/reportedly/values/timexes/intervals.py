"""TIMEX3 values as calendar arithmetic: what interval a value denotes, cutting it to a unit, moving it by units.

Values are strings as in TimeML: 2025, 2025-04, 2025-04-26, 2025-W17, 2025-W17-WE, 2025-Q2, 2025-H1, 2025-SU, 202 (a decade), 20 (a
century), each day with an optional time (T19:45, TMO). Units are those of timexes.toml. A value outside the years 1 to 9999, or with an
X in it, denotes no interval, and cannot be cut or moved: the functions return None.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

Interval = tuple[str | None, str | None]  # ISO strings cut where precision ends, both ends included; None is open

UNKNOWN: Interval = (None, None)
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # the first of three months, in the north
# Finer units first: a value of one unit can be cut to any that comes later.
UNIT_ORDER = ("D", "WE", "W", "M", "Q", "SE", "H6", "Y", "DE", "CE")
# What a unit is in the calendar: years, months or days.
STEPS = {
    "D": ("days", 1), "W": ("days", 7), "F": ("days", 14), "WE": ("days", 7), "M": ("months", 1), "Q": ("months", 3), "SE": ("months", 3),
    "H6": ("months", 6), "Y": ("years", 1), "DE": ("years", 10), "CE": ("years", 100), "ML": ("years", 1000),
}  # fmt: skip
_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d\d)(?:-(?P<day>\d\d))?|W(?P<week>\d\d)(?P<weekend>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])"
    r"|(?P<season>SP|SU|FA|WI)))?(?P<time>T.*)?|(?P<decade>\d{3})|(?P<century>\d\d)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A resolved value: its unit, and the first and last day that it covers; `time` is what follows T."""

    unit: str
    first: date
    last: date
    time: str = ""


@lru_cache(maxsize=10_000)
def read_value(value: str) -> Calendar | None:
    """The days that a value covers, None where it is no resolved date."""
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    try:
        return _read_match(match)
    except (ValueError, OverflowError):
        return None


def _read_match(match: re.Match[str]) -> Calendar:
    if match["decade"] or match["century"]:
        unit, scale = ("DE", 10) if match["decade"] else ("CE", 100)
        start = int(match["decade"] or match["century"]) * scale
        return Calendar(unit, date(max(start, 1), 1, 1), date(start + scale - 1, 12, 31))
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Calendar("D", day, day, (match["time"] or "")[1:])
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        unit, first = ("WE", monday + timedelta(5)) if match["weekend"] else ("W", monday)
        return Calendar(unit, first, monday + timedelta(6))
    for part, unit, months in (("month", "M", 1), ("quarter", "Q", 3), ("half", "H6", 6)):
        if match[part]:
            return _cover_months(unit, date(year, months * (int(match[part]) - 1) + 1, 1), months)
    if match["season"]:
        return _cover_months("SE", date(year, SEASON_MONTHS[match["season"]], 1), 3)
    return _cover_months("Y", date(year, 1, 1), 12)


def _cover_months(unit: str, first: date, months: int) -> Calendar:
    return Calendar(unit, first, first + relativedelta(months=months - 1, day=31))


def write_value(day: date, unit: str) -> str | None:
    """The value of the given unit that covers a day."""
    if unit == "D":
        return day.isoformat()
    if unit in {"W", "WE"}:
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}{'-WE' if unit == 'WE' else ''}"
    if unit == "SE":
        before = day + relativedelta(months=-2) if day.month < 3 else day  # the winter that began the year before
        return f"{before.year:04d}-{('WI', 'SP', 'SU', 'FA')[day.month % 12 // 3]}"
    forms = {
        "M": f"{day.year:04d}-{day.month:02d}",
        "Q": f"{day.year:04d}-Q{(day.month + 2) // 3}",
        "H6": f"{day.year:04d}-H{(day.month + 5) // 6}",
        "Y": f"{day.year:04d}",
        "DE": f"{day.year // 10:03d}",
        "CE": f"{day.year // 100:02d}",
    }
    return forms.get(unit)


def cut_value(value: str, unit: str) -> str | None:
    """The value of a coarser unit that holds this one, the value itself for its own unit; None for a finer one."""
    found = read_value(value)
    if found is None or unit not in UNIT_ORDER or UNIT_ORDER.index(unit) < UNIT_ORDER.index(found.unit):
        return None
    return write_value(found.first, unit)


def shift_value(value: str, count: int, unit: str) -> str | None:
    """A value moved by so many units, in its own unit: a quarter moved by a year is a quarter."""
    found = read_value(value)
    moved = shift_day(found.first, count, unit) if found else None
    return write_value(moved, found.unit) if found and moved else None


def shift_day(day: date, count: int, unit: str) -> date | None:
    """A day so many units away, None where the calendar ends."""
    if unit not in STEPS or abs(count) > 9999:
        return None
    field, size = STEPS[unit]
    try:
        moved: date = day + relativedelta(**{field: size * count})
    except (ValueError, OverflowError):
        return None
    return moved


def find_interval(value: str, part: str = "") -> Interval:
    """The interval that a value denotes; `part` narrows it to its start, middle or end, as "early" and "late" do.

    A night goes on into the next day. A part is a third: of a month by tens of days, of a year by four months, of others by days.
    """
    found = read_value(value)
    if found is None:
        return UNKNOWN
    if found.unit == "D":
        return _find_hours(found)
    if part in {"START", "MID", "END"}:
        return _find_third(found, part)
    if found.unit in {"M", "Y"}:
        return value, value
    if found.unit in {"W", "WE"}:
        return found.first.isoformat(), found.last.isoformat()
    unit = "Y" if found.unit in {"DE", "CE"} else "M"
    return write_value(found.first, unit), write_value(found.last, unit)


def _find_hours(found: Calendar) -> Interval:
    """A clock time denotes itself; a part of a day its day; a night also the day after, midnight the moment between."""
    day = found.first.isoformat()
    if re.fullmatch(r"\d\d(:\d\d){0,2}", found.time):
        return f"{day}T{found.time}", f"{day}T{found.time}"
    if found.time == "NI" and found.first < date.max:
        return day, (found.first + timedelta(1)).isoformat()
    return day, day


def _find_third(found: Calendar, part: str) -> Interval:
    third = ("START", "MID", "END").index(part)
    first, last = found.first, found.last
    if found.unit == "M":
        days = monthrange(first.year, first.month)[1]
        return first.replace(day=10 * third + 1).isoformat(), first.replace(day=(10, 20, days)[third]).isoformat()
    if found.unit == "Y":
        return f"{first.year:04d}-{4 * third + 1:02d}", f"{first.year:04d}-{4 * third + 4:02d}"
    if found.unit in {"DE", "CE"}:
        step = 10 if found.unit == "DE" else 100
        base, cuts = first.year // step * step, [round(step * k / 3) for k in range(4)]
        return f"{max(base + cuts[third], 1):04d}", f"{base + cuts[third + 1] - 1:04d}"
    days = (last - first).days + 1
    cuts = [round(days * k / 3) for k in range(4)]
    return (first + timedelta(cuts[third])).isoformat(), (first + timedelta(max(cuts[third], cuts[third + 1] - 1))).isoformat()


def parse_day(text: str | None) -> str | None:
    """The date part of an ISO string, as a value: 2025, 2025-04 or 2025-04-27; None where it is none."""
    value = (text or "").split("T")[0].strip()
    return value if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value, re.ASCII) and read_value(value) else None
