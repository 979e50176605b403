"""ISO times -> days that can be compared, and the day that an article's own text gives."""

import re
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from reportedly.model import Reading, Timex, TimexType

# Characters at the start of a text in which a date of its own is looked for, and days by which it must differ from `published`
# to be believed over it: collections of web pages date many articles by the month or by the day of the download.
HEAD = 200
TOLERANCE = 1
LONG = 60  # days before an article from which it tells of a time that is over, or that has gone on since
_GLUED = re.compile(r"\b([A-Z][a-z]{2,8})\.? (\d{1,2})((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Interval:
    """Days `first` to `last`, both included, as ordinals; None is an open end."""

    first: int | None
    last: int | None

    @property
    def is_known(self) -> bool:
        """Whether both ends are."""
        return self.first is not None and self.last is not None

    def gap(self, other: "Interval") -> int | None:
        """Days between the two, 0 where they meet; None where an open end leaves it unknown."""
        if not (self.is_known and other.is_known):
            return None
        return max(self.first - other.last, other.first - self.last, 0)  # type: ignore[operator]


OPEN = Interval(None, None)


@cache
def find_ends(text: str | None) -> Interval:
    """First and last day of an ISO time or a prefix of one: "2017-04" is the whole month. Open where it is no such thing."""
    parts = (text or "")[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            day = date(*numbers).toordinal()
            return Interval(day, day)
        first = date(numbers[0], numbers[1] if len(numbers) > 1 else 1, 1)
        after = date(first.year + 1, 1, 1) if len(numbers) == 1 else (first + timedelta(days=32)).replace(day=1)
        return Interval(first.toordinal(), after.toordinal() - 1)
    except (ValueError, IndexError, OverflowError):
        return OPEN


def make_interval(since: str | None, until: str | None) -> Interval:
    """The days from the first of `since` to the last of `until`."""
    return Interval(find_ends(since).first, find_ends(until).last)


def write_day(ordinal: int | None) -> str | None:
    """The ISO form of a day."""
    return None if ordinal is None else date.fromordinal(ordinal).isoformat()


class Calendar:
    """The days of one article. `day` is that of publication, by the text's own head where it gives another one than the metadata."""

    def __init__(self, reading: Reading) -> None:
        """Look for a date that the text gives of itself."""
        self.published = find_ends(reading.article.published).last
        own = next(filter(None, (_read_own_day(t) for t in reading.timexes if t.end <= HEAD)), None) or _read_glued(
            reading.article.text[:HEAD]
        )
        differs = own is not None and self.published is not None and abs(own - self.published) > TOLERANCE
        self.day = own if self.published is None or differs else self.published
        anchors = {timex.id: timex.anchor for timex in reading.timexes}
        self._reckoned: dict[tuple[str | None, str | None], Timex] = {}  # from publication, by what they denote
        for timex in reading.timexes:
            if _find_root(timex.id, anchors) == "published":
                self._reckoned.setdefault((timex.since, timex.until), timex)

    def is_old(self, day: int | None) -> bool:
        """Whether a day is long before the article's."""
        return day is not None and self.day is not None and self.day - day > LONG

    def place(self, since: str | None, until: str | None) -> Interval:
        """An interval of the reading, reckoned anew where it was reckoned from a publication that the text contradicts."""
        interval = make_interval(since, until)
        timex = self._reckoned.get((since, until))
        if timex is None or not interval.is_known or self.day == self.published:
            return interval
        if self.day is None or self.published is None or interval.first != interval.last:
            return OPEN
        return self._reckon(interval.first or 0, timex)

    def _reckon(self, day: int, timex: Timex) -> Interval:
        """A weekday is the last such one up to the text's own day; anything else keeps its distance to publication."""
        own, published = self.day or 0, self.published or 0
        is_weekday = date.fromordinal(day).strftime("%A").casefold() in timex.text.casefold()
        moved = own - (own - day) % 7 if is_weekday else day + own - published
        return Interval(moved, moved)


def _find_root(name: str, anchors: Mapping[str, str | None]) -> str | None:
    """What a time is reckoned from in the end: "published", or the time, by its id, that hangs on no other."""
    seen: set[str] = set()
    while name not in seen and (anchor := anchors.get(name)) is not None:
        seen.add(name)
        name = anchor
    return name


def _read_glued(head: str) -> int | None:
    """The day of a date whose comma was lost, as in many texts taken from pages: "Apr 152017"."""
    for match in _GLUED.finditer(head):
        month = next((n for n, name in enumerate(month_name) if name and name.casefold().startswith(match[1].casefold())), None)
        day = find_ends(f"{match[3]}-{month:02d}-{int(match[2]):02d}").last if month else None
        if day:
            return day
    return None


def _read_own_day(timex: Timex) -> int | None:
    """The day of a full date that does not depend on another one."""
    if timex.type is not TimexType.DATE or timex.anchor is not None or len(timex.value) != 10:
        return None
    return find_ends(timex.value).first
