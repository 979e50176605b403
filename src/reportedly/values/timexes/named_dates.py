"""Days, months, years and what is counted of them, by name or number: 3 May, October 2011, the 1990s, the third quarter."""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from reportedly.values.timexes.intervals import Interval, read_value, shift_day
from reportedly.values.timexes.patterns import Expression, word_values
from reportedly.values.timexes.readers import (
    DATE,
    TIME,
    TimeValue,
    choose_related,
    find_month,
    find_offset,
    find_weekday,
    find_year,
    reader,
    spell_year,
)
from reportedly.values.timexes.timeline import Timeline


@reader
def read_calendar(e: Expression, line: Timeline) -> TimeValue | None:
    """A day and a month, perhaps with its year."""
    month, day = find_month(e), _read_day(e)
    if day is None or not 1 <= day <= 31 or not _is_day(2000, month, day):
        return None
    if year := find_year(e, line):
        value = f"{year[0]}-{month:02d}-{day:02d}"
        return TimeValue(DATE, value, year[1]) if read_value(value) else None
    if odd := line.find_odd_year(e):
        value = f"{odd.zfill(4)}-{month:02d}-{day:02d}"
        return TimeValue(DATE, value) if read_value(value) else None
    base, anchor = line.find_base("Y", e)
    if base is None:
        return TimeValue(DATE, f"XXXX-{month:02d}-{day:02d}")
    near = [y for y in (base.year - 1, base.year, base.year + 1) if _is_day(y, month, day)]
    named = e.key("weekday")
    if named and (fits := [y for y in near if date(y, month, day).isoweekday() == find_weekday(named)]):
        near = fits
    days = [date(y, month, day) for y in near]
    own = line.find_published("D")[0]
    chosen = (own and choose_related(e, days, own)) or line.choose_day(days, e)
    return TimeValue(DATE, chosen.isoformat(), anchor) if chosen else TimeValue(DATE, f"XXXX-{month:02d}-{day:02d}")


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and date(year, month, 1) + timedelta(day - 1) <= date(year, month, 1) + relativedelta(day=31)


def _read_day(e: Expression) -> int | None:
    if "day" in e.parts:
        return int(e.key("day"))
    total = sum(word_values("ORDINAL", "TENS").get(w.key, 0) for w in e.parts["dayword"])
    return total if total <= 31 else None


@reader
def read_day_of_month(e: Expression, line: Timeline) -> TimeValue | None:
    """A day of the month that was spoken of."""
    day = int(e.key("day"))
    base, anchor = line.find_base("M", e)
    if not 1 <= day <= 31:
        return None
    if base is None or not _is_day(base.year, base.month, day):
        return TimeValue(DATE, f"XXXX-XX-{day:02d}")
    return TimeValue(DATE, base.replace(day=day).isoformat(), anchor)


@reader
def read_month(e: Expression, line: Timeline) -> TimeValue | None:
    """A month, perhaps with its year."""
    month = find_month(e)
    if year := find_year(e, line):
        earlier = "next" in e.parts and month > word_values("MONTH", "ABBR")[e.key("next")]  # "December and January 2011"
        return TimeValue(DATE, f"{int(year[0]) - 1:04d}-{month:02d}" if earlier else f"{year[0]}-{month:02d}", year[1])
    if not line.is_month(e):
        return None
    if (pair := line.find_pair(e)) and "rel" not in e.parts and pair.year < 9999:
        return TimeValue(DATE, f"{pair.year + (month < pair.month):04d}-{month:02d}", line.find_base("M", e, anaphoric=True)[1])
    base, anchor = line.find_base("M", e)
    if base is None:
        return TimeValue(DATE, f"XXXX-{month:02d}")
    near = [date(y, month, 1) for y in (base.year - 1, base.year, base.year + 1) if 1 <= y <= 9999]
    chosen = choose_related(e, near, base.replace(day=1)) or line.choose(near, e)
    return TimeValue(DATE, f"{chosen.year:04d}-{month:02d}", anchor) if chosen else TimeValue(DATE, f"XXXX-{month:02d}")


@reader
def read_year(e: Expression, line: Timeline) -> TimeValue | None:
    """A year of four digits, or in words, where it counts nothing."""
    year = spell_year(e.parts["year"])
    return TimeValue(DATE, year) if year and (e.last - e.first > 1 or line.is_year(e)) else None


@reader
def read_range_end(e: Expression, line: Timeline) -> TimeValue | None:
    """The second year of 1941-44."""
    first = line.find_word(e.first - 2)
    year = f"{first[:2]}{e.key('year').zfill(2)}"
    return TimeValue(DATE, year) if year > first else None


@reader
def read_next_day(e: Expression, line: Timeline) -> TimeValue | None:
    """The second day of "March 6 and 7"."""
    said = line.find_last("D", exact=True)
    value = said and f"{said[0][:8]}{int(e.key('day')):02d}"
    return TimeValue(DATE, value, said[1]) if said and value and read_value(value) else None


@reader
def read_short_year(e: Expression, line: Timeline) -> TimeValue | None:
    """A year of two digits: the last that had them."""
    year = line.find_century(int(e.key("year")))
    return TimeValue(DATE, f"{year:04d}")


@reader
def read_era(e: Expression, _: Timeline) -> TimeValue | None:
    """A year before Christ, which has no ISO form of four digits and no interval, or after."""
    era = word_values("ERA")[e.key("before") or e.key("after")]
    year = int(e.key("year") or e.key("year2"))
    if year == 0:
        return None
    return TimeValue(DATE, f"BC{year:04d}" if era == "BC" else f"{year:04d}")


@reader
def read_numeric_date(e: Expression, line: Timeline) -> TimeValue | None:
    """A date in figures.

    With full stops the day comes first; else day and month are told apart where one is over 12, or where
    one of the two readings is the article's own day; else only the year is certain.
    """
    raw = line.text[slice(*line.span(e))]
    time = re.search(r"T(\d\d):?(\d\d)", raw)
    first, second, third = (int(p) for p in re.split(r"[-/.]", raw.split("T")[0]))
    if first > 99:
        readings = [(first, second, third)]
    else:
        year = third if third > 99 else line.find_century(third)
        readings = [(year, second, first)] if "." in raw else [(year, second, first), (year, first, second)]
    days = {f"{y:04d}-{m:02d}-{d:02d}" for y, m, d in readings}
    days = {day for day in days if (found := read_value(day)) and found.unit == "D"}
    if len(days) > 1:
        return TimeValue(DATE, line.published, line.own) if line.published in days else TimeValue(DATE, f"{min(days)[:4]}-XX-XX")
    if not days:
        return None
    value = days.pop()
    return TimeValue(TIME, f"{value}T{time[1]}:{time[2]}") if time else TimeValue(DATE, value)


@reader
def read_decade(e: Expression, line: Timeline) -> TimeValue | None:
    """Ten years by their first."""
    if "year" in e.parts:
        year = int(e.key("year"))
    elif "name" in e.parts:
        year = line.find_century(int(word_values("DECADE")[e.key("name")]))
    else:
        year = line.find_century(int(e.key("short") or e.key("short2")))
    return TimeValue(DATE, f"{year // 10:03d}") if year % 10 == 0 else None


@reader
def read_century(e: Expression, _: Timeline) -> TimeValue | None:
    """A hundred years by their ordinal, less one as in the years' first digits."""
    ordinals = word_values("ORDINAL", "TENS")
    n = sum(int(w.key) if w.key.isdecimal() else ordinals.get(w.key, 0) for w in e.parts["n"])
    if not 1 <= n <= 99:
        return None
    before = "BC" if "after" in e.parts and word_values("ERA")[e.key("after")] == "BC" else ""
    return TimeValue(DATE, f"{before}{n - 1:02d}")


@reader
def read_quarter(e: Expression, line: Timeline) -> TimeValue | None:
    """A quarter of a year; of a business year its months are not known."""
    word = e.parts["n"][0].key
    n = word_values("QCODE").get(word) or word_values("ORDINAL")[word]
    return _read_fraction(e, line, n, ("Q", 4)) if n <= 4 else None


@reader
def read_half(e: Expression, line: Timeline) -> TimeValue | None:
    """A half of a year; "the last half" is the second."""
    return _read_fraction(e, line, 1 if e.key("n") == "first" else 2, ("H", 2))


def _read_fraction(e: Expression, line: Timeline, n: int, form: tuple[str, int]) -> TimeValue:
    letter, count = form
    hidden: Interval | None = (None, None) if "fiscal" in line.text[slice(*line.span(e))].lower() else None
    if year := find_year(e, line) or find_year(e, line, "year2"):
        return TimeValue(DATE, f"{year[0]}-{letter}{n}", year[1], hidden)
    base, anchor = line.find_base("Y", e)
    if base is None:
        return TimeValue(DATE, f"XXXX-{letter}{n}")
    if "month" in e.parts and (end := _find_end(e, line)):
        first = end + timedelta(1) - relativedelta(months=12 // count)
        return TimeValue(DATE, f"{end.year:04d}-{letter}{n}", anchor, (first.isoformat(), end.isoformat()))
    months = 12 // count
    near = [date(y, months * (n - 1) + 1, 1) for y in (base.year - 1, base.year, base.year + 1) if 1 <= y <= 9999]
    chosen = line.choose_span(near, months, e)
    return TimeValue(DATE, f"{chosen.year:04d}-{letter}{n}" if chosen else f"XXXX-{letter}{n}", anchor if chosen else None, hidden)


def _find_end(e: Expression, line: Timeline) -> date | None:
    """The day that a period ended on, of "the quarter ended June 30": the last that is not after the article."""
    known = read_value(line.published or "")
    month, day = find_month(e), int(e.key("day"))
    years = (known.last.year, known.last.year - 1) if known else ()
    return next((d for y in years if _is_day(y, month, day) and known and (d := date(y, month, day)) <= known.last), None)


@reader
def read_season(e: Expression, line: Timeline) -> TimeValue | None:
    """A season, in the north; a winter is of the year that it begins in."""
    season = word_values("SEASON")[e.key("season")]
    if "short" in e.parts:
        return TimeValue(DATE, f"{line.find_century(int(e.key('short'))):04d}-{season}")
    if year := find_year(e, line):
        return TimeValue(DATE, f"{year[0]}-{season}", year[1])
    if not line.is_season(e):
        return None
    base, anchor = line.find_base("M", e)
    if base is None:
        return TimeValue(DATE, f"XXXX-{season}")
    start = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[season]
    near = [date(y, start, 1) for y in (base.year - 1, base.year, base.year + 1) if 1 <= y <= 9999]
    if find_offset(e.key("rel")) < 0:  # "last summer" is one that is over
        over = [d for d in near if (end := shift_day(d, 3, "M")) and end <= base]
        chosen = max(over, default=None)
    else:
        chosen = choose_related(e, near, base) or line.choose_span(near, 3, e)
    return TimeValue(DATE, f"{chosen.year:04d}-{season}", anchor) if chosen else TimeValue(DATE, f"XXXX-{season}")
