"""What the articles of all press exports have at their head: a line with the date, an edition, a copyright, a length in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from reportedly.documents.lines import Line
from reportedly.lang.resources import load_toml
from reportedly.model import Warning  # noqa: A004 - the contract's word

# Lines in which a date is looked for: headlines and outlets of several lines stand before it.
DEEPEST_DATE = 14
LONGEST_DATE = 120  # characters of a line with a date and an edition
# The databases count words in their own way, headline and captions with them or not.
LENGTH_SHARE = 0.25
LENGTH_WORDS = 30
_WORD = re.compile(r"\w+")
_LENGTH = re.compile(r"([0-9]{1,3}(?:[,. ][0-9]{3})+|[0-9]{1,7}) ?words?\b", re.IGNORECASE)
_TIME = re.compile(
    r"\W{0,3}(?:at )?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?::[0-9]{2})?\b ?(?:(?P<half>[AaPp])\.?[Mm]\.?(?!\w))? ?"
    r"(?P<zone>[A-Z]{2,5}\b(?![+-])|[A-Z][a-z]+ (?:(?:Standard|Daylight|Summer) )?Time\b)?"
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """The date of a line, in ISO form and in UTC where its zone is that. `sure`: the line says nothing else that is not known. Equality covers every field."""

    published: str
    sure: bool


def read_date_line(text: str) -> DateLine | None:
    """The date that a line begins with, as the databases write it: `March 14, 2031 Friday`, `Friday 14 March 2031 10:22 PM GMT`.

    A weekday, a clock time and an edition may follow. A time in another zone than UTC is left out, for the names of zones
    are shared. Numbers alone (`03/04/2031`) are no date: they can be read in two ways.
    """
    match = _date_pattern().match(text) if len(text) <= LONGEST_DATE else None
    if match is None:
        return None
    day, month, year = (
        match["d1"] or match["d2"] or match["d3"],
        _month_number(match),
        int(match["y1"] or match["y2"] or match["y3"] or match["y4"]),
    )
    published = f"{year:04d}-{month:02d}"
    if day:
        try:
            published = date(year, month, int(day)).isoformat()
        except ValueError:
            return None
    behind = text[match.end() :]
    rest = _weekday_pattern().sub("", behind, count=1)
    if clock := _TIME.match(rest):
        published += _write_clock(clock) if day else ""
        rest = _weekday_pattern().sub("", rest[clock.end() :], count=1)
    if not rest.strip(" ,;.()-–—"):
        return DateLine(published, sure=True)
    apart = rest != behind or rest.lstrip()[0] in ",;(-–—|"
    return DateLine(published, sure=is_edition(rest)) if is_edition(rest) or (day and apart) else None


def find_date(lines: Sequence[Line], start: int = 0) -> tuple[int, DateLine] | None:
    """The place and date of the line that has the date: a whole date before a month, a clean line before one with more in it."""
    found = [
        (n, read)
        for n, line in enumerate(lines[start : start + DEEPEST_DATE], start)
        if not line.cells and (read := read_date_line(line.text))
    ]
    return min(found, key=lambda f: (not f[1].sure, len(f[1].published) < len("2031-03-14"), f[0]), default=None)


def is_edition(text: str) -> bool:
    """Whether a line names an edition or a note that stands beside a date, and nothing else."""
    lists = load_toml("press.toml")["edition"]
    if text.strip(" ,;.()-–—").lower().replace("’", "'") in lists["note"]:
        return True
    words = [w.lower() for w in _WORD.findall(text)]
    return any(w in lists["needs"] for w in words) and all(w in lists["word"] or w[0].isdigit() for w in words)


def is_copyright(text: str) -> bool:
    """Whether a line at the head or foot of an article is its copyright."""
    return _whole_line("copyright", "start").match(text) is not None


def is_listed(text: str, table: str, name: str) -> bool:
    """Whether a line is one of those that a table of press.toml describes by patterns."""
    return _whole_line(table, name).match(text) is not None


def read_length(text: str) -> int | None:
    """The number of words that `523 words` or `1,204 words` declares."""
    match = _LENGTH.match(text)
    return int(re.sub(r"\D", "", match[1])) if match else None


def count_words(lines: Sequence[Line]) -> int:
    """Words as the databases count them, roughly: what stands between blanks."""
    return sum(len(line.text.split()) for line in lines)


def check_length(lines: Sequence[Line], declared: int | None) -> tuple[Warning, ...]:
    """A warning where the declared number of words is far from those found: text may be missing, or not be the article's."""
    found = count_words(lines)
    if not declared or abs(found - declared) <= max(LENGTH_WORDS, LENGTH_SHARE * declared):
        return ()
    return (Warning("length_differs", f"the export says {declared:,} words, its text has {found:,}; compare it with the article"),)


def clean_byline(text: str | None) -> str | None:
    """A byline without the word By."""
    return re.sub(r"^by\b:?\s*", "", text.strip(), flags=re.IGNORECASE) or None if text else None


@cache
def _date_pattern() -> re.Pattern[str]:
    lists = load_toml("layout.toml")["lists"]
    months = "|".join(sorted(lists["month"], key=len, reverse=True))
    weekday = f"(?:(?:{_weekdays()})\\b\\.?,? )?"
    year, ordinal = "(?:19|2[0-9])[0-9]{2}", "(?:st|nd|rd|th)?"
    forms = (
        rf"(?P<m1>{months})\b\.? (?P<d1>[0-9]{{1,2}}){ordinal},? (?P<y1>{year})",
        rf"(?P<d2>[0-9]{{1,2}}){ordinal}[ -](?P<m2>{months})\b\.?,?[ -](?P<y2>{year})",
        rf"(?P<m4>{months})\b\.?,? (?P<y4>{year})",
        rf"(?P<y3>{year})-(?P<m3>[0-9]{{2}})-(?P<d3>[0-9]{{2}})",
    )
    return re.compile(rf"{weekday}(?:{'|'.join(forms)})\b", re.IGNORECASE)


@cache
def _weekday_pattern() -> re.Pattern[str]:
    return re.compile(rf"^[\s,;(]{{0,4}}(?:{_weekdays()})\b\.?\)?", re.IGNORECASE)


def _weekdays() -> str:
    return "|".join(sorted(load_toml("layout.toml")["lists"]["weekday"], key=len, reverse=True))


def _month_number(match: re.Match[str]) -> int:
    if match["m3"]:
        return int(match["m3"])
    name = (match["m1"] or match["m2"] or match["m4"]).lower()[:3]
    return "janfebmaraprmayjunjulaugsepoctnovdec".index(name) // 3 + 1


def _write_clock(clock: re.Match[str]) -> str:
    """`T22:22:00Z` for a time in UTC, else nothing."""
    hour, minute, half = int(clock["hour"]), int(clock["minute"]), (clock["half"] or "").lower()
    if clock["zone"] not in {"GMT", "UTC"} or minute > 59 or not (1 <= hour <= 12 if half else hour <= 23):
        return ""
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"T{hour:02d}:{minute:02d}:00Z"


@cache
def _whole_line(table: str, name: str) -> re.Pattern[str]:
    patterns: Any = load_toml("press.toml")[table][name]
    return re.compile(rf"(?:{'|'.join(patterns)})\s*$", re.IGNORECASE)
