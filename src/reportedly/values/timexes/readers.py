"""Expression -> TIMEX3 type and value: the register of the functions that rules name as `read`, and what several of them share.

Each takes an expression and the timeline it is read against, and gives None where the words turn out to be no time at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reportedly.model import TimexType
from reportedly.values.timexes.intervals import Interval, cut_value
from reportedly.values.timexes.patterns import Expression, Word, word_values
from reportedly.values.timexes.timeline import Timeline

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET
BLANK = {"D": "XXXX-XX-XX", "WE": "XXXX-WXX-WE", "W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX", "DE": "XXX", "CE": "XX"}


@dataclass(frozen=True, slots=True)
class TimeValue:
    """Type and value of an expression; `anchor` is the index of the expression that it was resolved against, or "published".

    `interval` is what it denotes where the value alone does not say it.
    """

    type: TimexType
    value: str
    anchor: int | str | None = None
    interval: Interval | None = None


ValueReader = Callable[[Expression, Timeline], TimeValue | None]
READERS: dict[str, ValueReader] = {}


def reader(function: ValueReader) -> ValueReader:
    """Enter a function under the name that rules call it by."""
    READERS[function.__name__.removeprefix("read_")] = function
    return function


def read_expression(e: Expression, line: Timeline) -> TimeValue | None:
    """Type and value of an expression; with the part of the day that stands beside it."""
    found = READERS[e.rule.read](e, line)
    if found is None or e.hours is None:
        return found
    hours = find_hours(e.hours)
    if hours is None or len(found.value) != 10:
        return found
    return TimeValue(TIME, found.value + hours, found.anchor)


def find_hours(e: Expression) -> str | None:
    """What an expression of a part of the day or of a clock time adds to a date."""
    if e.rule.read != "clock":
        word = next((w for name, w in e.parts.items() if name.startswith("part")), ())
        return f"T{word_values('PART')[word[0].key]}" if word else "TNI"
    if "point" in e.parts:
        point: str = word_values("POINT")[e.key("point")]
        return point
    hour, minute = _read_clock_face(e)
    late = e.key("meridiem") == "pm" or (e.key("part") or e.key("part2")) in {"afternoon", "evening", "night"}
    if e.key("meridiem") == "am" and hour == 12:
        hour = 0
    hour += 12 if late and hour < 12 else 0
    return f"T{hour:02d}:{minute:02d}" if hour <= 24 and minute < 60 else None


def _read_clock_face(e: Expression) -> tuple[int, int]:
    """Hour and minute as they are written."""
    if "military" in e.parts:
        return divmod(int(e.key("military")), 100)
    if "clock" in e.parts:
        hour, minute = e.key("clock").split(":")[:2]
        return int(hour), int(minute)
    return int(e.key("hour") or word_values("NUMBER")[e.key("hourword")]), 0


def find_year(e: Expression, line: Timeline, part: str = "year") -> tuple[str, int | str | None] | None:
    """The year that stands in an expression or beside it, with its anchor."""
    if part in e.parts:
        year = spell_year(e.parts[part])
        return (year, None) if year else None
    if e.whole is not None and (found := read_expression(e.whole, line)):
        year = found.value if e.whole.rule.read == "era" else cut_value(found.value, "Y")
        return (year, found.anchor) if year else None
    return None


def spell_year(words: tuple[Word, ...]) -> str | None:
    """The four digits of a year in figures or words: 1987, nineteen eighty-seven, two thousand and five."""
    keys = [w.key for w in words if w.key not in {"-", "and"}]
    if len(keys) == 1 and keys[0].isdecimal():
        return f"{int(keys[0]):04d}" if len(keys[0]) <= 4 else None
    numbers = word_values("NUMBER")
    if any(k not in numbers for k in keys):
        return None
    if keys[:2] == ["two", "thousand"]:
        return f"{2000 + sum(numbers[k] for k in keys[2:]):04d}"
    return f"{100 * numbers[keys[0]] + sum(numbers[k] for k in keys[1:]):04d}" if len(keys) > 1 else None


def find_month(e: Expression) -> int:
    """The month that an expression names, 1 to 12."""
    names = word_values("MONTH", "ABBR")
    return int(names[e.parts["month"][0].key])


def find_weekday(name: str) -> int:
    """The number of a weekday, 1 for Monday, by any of its names."""
    days = word_values("WEEKDAY", "WDABBR", "WEEKDAYS")
    return int(days[name])


def find_offset(word: str) -> int:
    """How many units away "last", "this", "following" point; 0 for no such word."""
    values = word_values("DEICTIC", "ANAPHORIC", "PRESENT")
    return int(values.get(word, 0))


def choose_related(e: Expression, near: list[date], base: date) -> date | None:
    """The one of several days that "last", "this" or "next" points to from `base`; None where none of the words is there."""
    if "rel" not in e.parts:
        return None
    offset = find_offset(e.key("rel"))
    if offset < 0:
        return max((d for d in near if d < base), default=None)
    if offset > 0:
        return min((d for d in near if d > base), default=None)
    return min(near, key=lambda d: (d.year != base.year, abs((d - base).days)), default=None)
