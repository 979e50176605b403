"""A date as somebody wrote it -> an ISO string, or None where it can be read in two ways. Nothing is guessed."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<day>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)"
    r"(?:[Tt ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?) ?(?P<zone>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_FULL_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_MONTH_NAME = re.compile(r"[^\W\d_]{3}")
_MAIL = re.compile(r"(?:[A-Za-z]{3}, )?[0-9]{1,2} [A-Za-z]{3} [0-9]{4} [0-9]{2}:[0-9]{2}")
_CLOCK = re.compile(r"[0-9]:[0-9]{2}")
# Longer strings are not dates, and the parser's work grows with them (characters).
LONGEST = 80
# Two dates that share no part: what a string leaves out is filled from them, and shows as a difference.
_FILLS = (datetime(2000, 1, 1), datetime(2003, 10, 25))  # noqa: DTZ001 - only their parts are used


def parse_published(text: str) -> str | None:
    """The ISO date or time that `text` denotes: `2025`, `2025-04`, `2025-04-27`, `2025-04-27T10:00:00Z`; None if unclear.

    ISO forms stay as written (a blank before the time becomes T). `27 April 2025`, `April 27, 2025`, `2025/04/27` and
    mail dates are read. `03/04/2025` is unclear, for it is March to some and April to others; so are years of two
    digits, seconds since 1970 and days without a year.
    """
    text = text.strip()
    if len(text) > LONGEST or not text.isascii():
        return None
    if match := _ISO.fullmatch(text):
        return _check_iso(match)
    if match := _YEAR_FIRST.fullmatch(text):
        return _check_day(*map(int, match.groups()))
    if not _FULL_YEAR.search(text):
        return None
    return _parse_mail_date(text) or _parse_written(text)


def _check_iso(match: re.Match[str]) -> str | None:
    day, time, zone = match["day"], match["time"], match["zone"] or ""
    try:
        date.fromisoformat(day + "-01-01"[len(day) - 4 :])
        if time is None:
            return day
        datetime.fromisoformat(f"{day}T{time}{zone.upper()}")
    except ValueError:
        return None
    return f"{day}T{time}{zone.upper()}"


def _check_day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _parse_mail_date(text: str) -> str | None:
    """`Sun, 27 Apr 2025 10:00:00 GMT`; None without an offset, for then the time is not the one that is meant."""
    if not _MAIL.match(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _write_time(moment) if moment.tzinfo is not None else None


def _parse_written(text: str) -> str | None:
    """Reads the text four times, day first and month first, each with another fill; what all agree on is what it says."""
    from dateutil import parser  # noqa: PLC0415 - 80 ms that most runs do not need

    readings: list[datetime] = []
    for fill in _FILLS:
        for day_first in (False, True):
            try:
                readings.append(parser.parse(text, default=fill, dayfirst=day_first, tzinfos=_name_zone))
            except (ValueError, OverflowError, TypeError, AttributeError):
                return None
    first = readings[0]
    if any((r.year, r.month) != (first.year, first.month) for r in readings):
        return None
    if any(r.day != first.day for r in readings):
        return f"{first.year:04d}-{first.month:02d}" if _MONTH_NAME.search(text) else None
    # Without an offset that we know, a clock time says less than the day and is left out with its unknown zone.
    return _write_time(first) if _CLOCK.search(text) and first.tzinfo is not None else first.date().isoformat()


def _name_zone(name: str | None, offset: int | None) -> tzinfo | None:
    """Zones by offset, UTC and GMT by name; the names of other zones are shared by several, so they give none."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return UTC if name in {"UTC", "GMT", "Z"} else None


def _write_time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
