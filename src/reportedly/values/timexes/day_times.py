"""Times of day: of the day that stands beside them, or is named nearby."""

from reportedly.values.timexes.intervals import shift_day
from reportedly.values.timexes.patterns import Expression
from reportedly.values.timexes.readers import BLANK, TIME, TimeValue, find_hours, find_offset, reader
from reportedly.values.timexes.timeline import Timeline


@reader
def read_part(e: Expression, line: Timeline) -> TimeValue | None:
    """A part of a day: of the day that "this" or "last" points to, or of the day that is named nearby."""
    part = find_hours(e)
    word = e.key("rel")
    if e.rule.id == "tonight" or word == "this":
        base, anchor = line.find_published("D")
    elif word in {"last", "next", "following", "previous", "coming"}:
        base, anchor = line.find_published("D") if word in {"last", "coming"} else line.find_base("D", e, anaphoric=True)
        base = base and shift_day(base, find_offset(word), "D")
    else:
        base, anchor = line.find_day_near(e)
    return TimeValue(TIME, (base.isoformat() if base else BLANK["D"]) + (part or ""), anchor)


@reader
def read_overnight(e: Expression, line: Timeline) -> TimeValue | None:
    """The night before the day that is named nearby, or before the article's own."""
    base, anchor = line.find_day_near(e)
    if base is None:
        base, anchor = line.find_published("D")
    before = base and shift_day(base, -1, "D")
    return TimeValue(TIME, f"{before.isoformat() if before else BLANK['D']}TNI", anchor if before else None)


@reader
def read_clock(e: Expression, line: Timeline) -> TimeValue | None:
    """A time by the clock, on the day that is named nearby."""
    time = find_hours(e)
    if time is None:
        return None
    base, anchor = line.find_day_near(e)
    return TimeValue(TIME, (base.isoformat() if base else BLANK["D"]) + time, anchor)
