"""Days, weeks and years counted from another time: yesterday, last week, the previous year, two days later, at the time."""

from fractions import Fraction

from dateutil.relativedelta import relativedelta

from reportedly.values.timexes.durations import read_count, spell_duration
from reportedly.values.timexes.intervals import Interval, cut_value, read_value, shift_day, shift_value, write_value
from reportedly.values.timexes.patterns import Expression, word_values
from reportedly.values.timexes.readers import (
    BLANK,
    DATE,
    DURATION,
    TimeValue,
    choose_related,
    find_offset,
    find_weekday,
    read_expression,
    reader,
)
from reportedly.values.timexes.syntax import AHEAD
from reportedly.values.timexes.timeline import Timeline


@reader
def read_today(e: Expression, line: Timeline) -> TimeValue | None:
    """Today, yesterday, tomorrow, and the days beyond them."""
    offset = word_values("TODAY")[e.key("day")] * (2 if "shift" in e.parts else 1)
    if line.is_title(e):
        return None
    base, anchor = line.find_published("D")
    moved = base and shift_day(base, offset, "D")
    return TimeValue(DATE, moved.isoformat() if moved else BLANK["D"], anchor if moved else None)


@reader
def read_weekday(e: Expression, line: Timeline) -> TimeValue | None:
    """A day of the week: the last one, the article's own day included, unless tense or words say otherwise."""
    number = find_weekday(e.key("weekday") or e.key("weekday2"))
    if e.whole is not None and (week := read_expression(e.whole, line)) and (found := read_value(week.value)) and found.unit in {"W", "D"}:
        return TimeValue(DATE, (found.first + relativedelta(days=number - found.first.isoweekday())).isoformat(), week.anchor)
    word = e.key("rel")
    if not word and (named := line.find_named_day(e)):
        return TimeValue(DATE, named[0], named[1])
    base, anchor = line.find_base("D", e, anaphoric=True) if word in word_values("ANAPHORIC") else line.find_published("D")
    if base is None:
        return TimeValue(DATE, f"XXXX-WXX-{number}")
    days = line.list_days(base, number)
    if word in {"same", "that", "this"}:
        chosen = min(days, key=lambda d: (abs((d - base).days), d), default=None)
        if word == "this" and chosen is not None and chosen < base and line.find_tense(e) in AHEAD:
            chosen = max(days)
    else:
        chosen = choose_related(e, days, base) or line.choose_weekday(days, base, e)
    return TimeValue(DATE, chosen.isoformat(), anchor) if chosen else TimeValue(DATE, f"XXXX-WXX-{number}")


@reader
def read_unit_rel(e: Expression, line: Timeline) -> TimeValue | None:
    """Last year, this week, the following day: a unit beside the one that holds the time it is read against."""
    unit, word = word_values("UNIT")[e.key("unit")], e.key("rel")
    if unit == "D" and word in {"last", "past", "current", "present"}:
        return None
    if word == "past" and unit in {"DE", "CE"}:
        return TimeValue(DURATION, "P10Y" if unit == "DE" else "P100Y")
    if unit == "Q" and word in {"that", "same"} and (said := line.find_last("Q", exact=True)):
        return TimeValue(DATE, said[0], said[1])
    offset = find_offset(word)
    anaphoric = word in word_values("ANAPHORIC") or (unit == "D" and word in {"next", "this"})
    base, anchor = line.find_base(unit, e, anaphoric=anaphoric)
    moved = base and shift_day(base.replace(day=1) if unit in {"M", "Q", "Y"} else base, offset, unit)
    value = moved and write_value(moved, unit)
    return TimeValue(DATE, value, anchor) if value else TimeValue(DATE, BLANK[unit])


@reader
def read_the_day(e: Expression, line: Timeline) -> TimeValue | None:
    """The day that was spoken of last, in "later in the day"."""
    if not e.modifier:
        return None
    base, anchor = line.find_base("D", e, anaphoric=True)
    return TimeValue(DATE, base.isoformat() if base else BLANK["D"], anchor)


@reader
def read_same_quarter(e: Expression, line: Timeline) -> TimeValue | None:
    """The quarter that was spoken of last in another year."""
    year = e.key("year")
    said = line.find_last("Q", exact=True)
    return TimeValue(DATE, f"{year}{said[0][4:]}", said[1]) if said else TimeValue(DATE, year)


@reader
def read_latest(e: Expression, line: Timeline) -> TimeValue | None:
    """The latest quarter is the one that is over, or that was spoken of last."""
    unit = word_values("UNIT").get(e.key("unit"), "Q")
    if unit == "Q" and e.key("rel") == "latest":
        return _read_the_quarter(line, e)
    base, anchor = line.find_base(unit, e)
    moved = base and shift_day(base.replace(day=1), -1 if e.key("rel") == "latest" else 0, unit)
    value = moved and write_value(moved, unit)
    return TimeValue(DATE, value, anchor) if value else TimeValue(DATE, BLANK[unit])


def _read_the_quarter(line: Timeline, e: Expression) -> TimeValue:
    if said := line.find_latest_quarter():
        return TimeValue(DATE, said[0], said[1])
    base, anchor = line.find_base("Q", e)
    before = base and shift_day(base, -1, "Q")
    value = before and write_value(before, "Q")
    return TimeValue(DATE, value, anchor) if value else TimeValue(DATE, BLANK["Q"])


@reader
def read_the_unit(e: Expression, line: Timeline) -> TimeValue | None:
    """The year, the week: the one that holds the time of the article, or in a history the last time that was named."""
    unit = word_values("UNIT")[e.key("unit")]
    if unit == "Q":
        return _read_the_quarter(line, e)
    if line.follows(e).isdecimal():  # "the year 12" is another
        return None
    base, anchor = line.find_base(unit, e)
    if base is None:
        return TimeValue(DATE, BLANK[unit])
    if unit == "WE":  # on a weekday, the weekend is the last one, or the next where the verb says so
        base = shift_day(base, 0 if base.isoweekday() > 5 or line.find_tense(e) in AHEAD else -1, "W") or base
    return TimeValue(DATE, write_value(base, unit) or BLANK[unit], anchor)


@reader
def read_year_end(e: Expression, line: Timeline) -> TimeValue | None:
    """The last month of the year at hand."""
    base, anchor = line.find_base("Y", e)
    return TimeValue(DATE, f"{base.year:04d}-12-31" if base else "XXXX-12-31", anchor)


@reader
def read_week_of(e: Expression, line: Timeline) -> TimeValue | None:
    """The week that holds a day."""
    found = read_expression(e.whole, line) if e.whole else None
    value = found and cut_value(found.value, "W")
    return TimeValue(DATE, value, found.anchor) if found and value else None


@reader
def read_shifted(e: Expression, line: Timeline) -> TimeValue | None:
    """Two days ago, a year earlier, the day after: from the article's time with "ago", else from the last time that was named."""
    unit = word_values("UNIT", "UNITS")[e.key("unit")]
    unit = "D" if unit == "N" else unit
    shift = e.parts["shift"][0].key
    sign = 1 if shift in {"from", "following"} else word_values("SHIFT")[shift]
    count = read_count(e.parts["count"]) if "count" in e.parts else Fraction(1)
    deictic = shift in {"ago", "hence", "from"}
    if count is None:
        return _refer(sign, line, deictic=deictic)
    count += Fraction(1, 2) if "half" in e.parts else 0
    if unit == "Y" and count == 1 and sign < 0 and (same := _find_same_quarter(e, line)):
        return same
    if count.denominator == 2 and unit in {"Y", "DE", "CE"}:
        count, unit = count * {"Y": 12, "DE": 10, "CE": 100}[unit], "M" if unit == "Y" else "Y"
    own = {"F": "W", "WE": "WE", "DE": "Y", "CE": "Y", "ML": "Y"}.get(unit, unit)
    base, anchor = line.find_published(own) if deictic else line.find_base(own, e, anaphoric=True)
    moved = base and shift_day(base.replace(day=1) if own in {"M", "Q", "Y"} else base, sign * int(count), unit)
    if moved and (value := write_value(moved, own)):
        return TimeValue(DATE, value, anchor)
    clock = unit in {"S", "MIN", "H"}
    return _refer(sign, line, deictic=deictic, length=spell_duration(count, unit)) if clock else TimeValue(DATE, BLANK.get(own, BLANK["Y"]))


def _find_same_quarter(e: Expression, line: Timeline) -> TimeValue | None:
    """The quarter a year before the one that was spoken of nearby: what "a year earlier" is in a report on a quarter."""
    said = line.find_latest_quarter(near=e)
    value = said and shift_value(said[0], -1, "Y")
    return TimeValue(DATE, value, said[1]) if said and value else None


@reader
def read_corresponding(e: Expression, line: Timeline) -> TimeValue | None:
    """The same period last year: the quarter that was spoken of nearby, a year before; else the year."""
    base, anchor = line.find_base("Y", e)
    year = base and shift_day(base, -1, "Y")
    return _find_same_quarter(e, line) or TimeValue(DATE, f"{year.year:04d}" if year else BLANK["Y"], anchor if year else None)


@reader
def read_vague_shift(e: Expression, line: Timeline) -> TimeValue | None:
    """Years ago, days later: before or after, nobody says how long."""
    shift = e.key("shift")
    return _refer(word_values("SHIFT")[shift], line, deictic=shift == "ago")


def _refer(sign: int, line: Timeline, *, deictic: bool, length: str | None = None) -> TimeValue:
    """Before or after a time, with the article's own time as the bound where what is told is past.

    Of "an hour later", the value is the length of time, as TempEval-3's training part has it.
    """
    base, anchor = (None, None) if deictic else line.find_last_span()
    published = line.published
    value = "PAST_REF" if sign < 0 else "FUTURE_REF"
    if base is None:
        return TimeValue(DATE, value, line.own if published else None, (None, published) if sign < 0 else (published, None))
    if sign < 0:
        return TimeValue(DATE, value, anchor, (None, base[0]))
    kind, value = (DURATION, length) if length else (DATE, value)
    if anchor == line.own:  # nothing says from when
        return TimeValue(kind, value)
    told = published is not None and (base[1] or "") <= published
    return TimeValue(kind, value, anchor, (base[1], published if told else None))


@reader
def read_reference(e: Expression, line: Timeline) -> TimeValue | None:
    """Now, recently, soon."""
    day = line.published
    spans: dict[str, Interval] = {"PRESENT_REF": (day, day), "PAST_REF": (None, day), "FUTURE_REF": (day, None)}
    return TimeValue(DATE, e.rule.value, line.own if day else None, spans[e.rule.value])


@reader
def read_soon(e: Expression, line: Timeline) -> TimeValue | None:
    """Soon, where what is told is not past."""
    return None if line.find_tense(e) in {"PAST", ""} and e.last - e.first == 1 else read_reference(e, line)


@reader
def read_at_the_time(e: Expression, line: Timeline) -> TimeValue | None:
    """The time that was named just before, in this sentence or the last; else some time that is past."""
    if e.rule.id == "at_the_time" and line.opens_clause(e):
        return None
    if said := line.find_last("CE", near=e, whole=True):
        return TimeValue(DATE, said[0], said[1])
    return TimeValue(DATE, "PAST_REF", None, (None, None))
