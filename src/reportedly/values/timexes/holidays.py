"""Days that have a name of their own."""

from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import MO, TH, relativedelta

from reportedly.values.timexes.patterns import Expression
from reportedly.values.timexes.readers import DATE, TIME, TimeValue, find_year, reader
from reportedly.values.timexes.timeline import Timeline


@reader
def read_holiday(e: Expression, line: Timeline) -> TimeValue | None:
    """A day that has a name."""
    name = e.key("name")
    night = name.endswith(" night")
    if year := find_year(e, line):
        day = find_holiday(name, int(year[0]))
        return TimeValue(DATE, day.isoformat(), year[1]) if day else None
    base, anchor = line.find_base("D", e)
    near = [] if base is None else [d for y in (base.year - 1, base.year, base.year + 1) if (d := find_holiday(name, y))]
    chosen = line.choose(near, e)
    if chosen is None:
        day = find_holiday(name, 2000)
        moves = "easter" in name or day != find_holiday(name, 2001, same=2000)
        return TimeValue(DATE, "XXXX-XX-XX" if day is None or moves else f"XXXX-{day.month:02d}-{day.day:02d}")
    return TimeValue(TIME if night else DATE, chosen.isoformat() + ("TNI" if night else ""), anchor)


def find_holiday(name: str, year: int, same: int | None = None) -> date | None:
    """The day of a holiday in a year, None outside the calendar; `same` puts the result into another year, to see whether it moves."""
    fixed = {
        "eve": (12, 24), "christmas": (12, 25), "halloween": (10, 31), "independence": (7, 4), "veterans": (11, 11), "boxing": (12, 26),
        "may": (5, 1), "valentine": (2, 14),
    }  # fmt: skip
    first = name.split(maxsplit=1)[0]
    try:
        if first in {"easter", "good"}:
            day: date = easter(year) + timedelta(1 if name.endswith("monday") else -2 if first == "good" else 0)
        elif first == "new":
            day = date(year, 12, 31) if name.endswith("eve") else date(year, 1, 1)
        elif first == "thanksgiving":
            day = date(year, 11, 1) + relativedelta(weekday=TH(4))
        elif first in {"labor", "memorial"}:
            day = date(year, 9, 1) + relativedelta(weekday=MO(1)) if first == "labor" else date(year, 5, 31) + relativedelta(weekday=MO(-1))
        else:
            day = date(year, *fixed["eve" if name.endswith("eve") else first])
        return day.replace(year=same) if same else day
    except (ValueError, OverflowError):
        return None
