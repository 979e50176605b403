"""What a document says of its day, and where -> one day with its basis, and a warning where they disagree. There is no clock in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from reportedly.config import Metadata
from reportedly.documents.dates import parse_published
from reportedly.lang.lines import BREAKS
from reportedly.lang.resources import load_toml
from reportedly.model import PublishedBasis, Warning  # noqa: A004 - the contract's word

# Lines, blank ones not counted, at both ends of a text in which it may tell its day, and how much of one is looked at (characters).
FIRST, LAST, LONGEST = 8, 3, 200
# Days by which two may differ and mean the same: midnight is at another hour elsewhere, and a print edition is of the next day.
APART = 1
# What was written by a program, or by a crawl, gives way to what the text says.
_LATE = frozenset({PublishedBasis.FILE, PublishedBasis.CRAWL})
_URL_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[/_-]?)(?P<m>\d\d|[a-z]{3})(?P=sep)(?P<d>\d\d)(?!\d)", re.IGNORECASE)
_URL_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d\d)/")
_LINE = re.compile(rf"\S[^{BREAKS}]*")
_DATE = (
    r"(?:(?:<weekday>),? )?(?:(?:<month>)\.? [0-3]?[0-9](?:st|nd|rd|th)?,? [0-9]{4}|[0-3]?[0-9](?:st|nd|rd|th)? (?:<month>)\.?,? [0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, or a month, that was found. Equality covers both."""

    value: str
    basis: PublishedBasis


@dataclass(frozen=True, slots=True)
class DateRule:
    """A rule of published.toml. Equality covers every field."""

    id: str
    basis: PublishedBasis
    pattern: re.Pattern[str]


def date_article(known: Metadata, own: Metadata, text: str) -> tuple[Metadata, tuple[Warning, ...]]:
    """`known` with a date where it had none that is surer, and a warning that names those that disagree with it.

    `own` is what the document says in its own fields, of which `known` may have another. The order: what the caller knows, the document's fields, its
    address, its text; the date of a file, or of a crawl, comes last.
    """
    found = [
        *_list_told(known, PublishedBasis.GIVEN),
        *_list_told(own, PublishedBasis.MARKUP),
        *filter(None, (find_url_date(known.url or own.url), find_text_date(text))),
    ]
    if not found or (known.published and parse_published(known.published) is None):
        return known, ()
    found.sort(key=lambda dated: dated.basis in _LATE)
    best = found[0]
    others = dict.fromkeys(other for other in found[1:] if disagree(best.value, other.value) and other.basis not in _LATE)
    if best.value != parse_published(known.published or ""):
        known = replace(known, published=best.value, published_basis=best.basis)
    if not others:
        return known, ()
    said = "; ".join(f"{other.basis.value}: {other.value}" for other in others)
    return known, (Warning("published_disagrees", f"the date {best.value} ({best.basis.value}) is kept, and others were found: {said}"),)


def _list_told(metadata: Metadata, basis: PublishedBasis) -> Iterator[Dated]:
    value = parse_published(metadata.published) if metadata.published else None
    if value:
        yield Dated(value, PublishedBasis(metadata.published_basis or basis))


def disagree(one: str, other: str) -> bool:
    """Whether two ISO dates cannot be of the same publication; the less precise of them decides."""
    first, second = (value.partition("T")[0] for value in (one, other))
    if len(first) == len(second) == len("2025-04-27"):
        return abs((date.fromisoformat(first) - date.fromisoformat(second)).days) > APART
    return not first.startswith(second) and not second.startswith(first)


def find_url_date(url: str | None) -> Dated | None:
    """The day in an address (`/2025/04/27/`, `/2025/apr/27/`, `-20250427`), else the month (`/2025/04/`); None where there are two."""
    if not url:
        return None
    days = {day for m in _URL_DAY.finditer(url) if (day := _read_day(m["y"], m["m"], m["d"]))}
    if not days:
        days = {f"{m['y']}-{m['m']}" for m in _URL_MONTH.finditer(url) if "01" <= m["m"] <= "12"}
    return Dated(days.pop(), PublishedBasis.URL) if len(days) == 1 else None


def _read_day(year: str, month: str, day: str) -> str | None:
    return parse_published(f"{year}-{month}-{day}" if month.isdigit() else f"{day} {month} {year}")


def find_text_date(text: str) -> Dated | None:
    """The day that a line of the text says it was published on, or the dateline's where it has a year. Errs to none."""
    for line in _list_ends(text):
        for rule in load_date_rules():
            match = rule.pattern.match(line)
            if match and (value := parse_published(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", match["date"]))):
                return Dated(value, rule.basis)
    return None


def _list_ends(text: str) -> Iterator[str]:
    """The first lines and the last, of which each is cut at a length that no such line has."""
    lines: list[str] = []
    for match in _LINE.finditer(text):
        lines.append(match.group()[:LONGEST])
        if len(lines) == FIRST:
            break
    yield from lines
    tail = text[-(LAST + 1) * LONGEST :] if len(text) > FIRST * LONGEST else ""
    yield from [line.group()[:LONGEST] for line in _LINE.finditer(tail)][1:][-LAST:]


@cache
def load_date_rules() -> tuple[DateRule, ...]:
    """The rules of published.toml, in order of precedence."""
    lists = load_toml("layout.toml")["lists"]

    def fill(pattern: str) -> str:
        return re.sub(
            r"<(month|weekday|agency)>", lambda m: "|".join(sorted(map(re.escape, lists[m[1]]), key=lambda w: (-len(w), w))), pattern
        )

    return tuple(
        DateRule(
            row["id"],
            PublishedBasis(row["basis"]),
            re.compile(fill(row["pattern"].replace("<day>", _DATE)), re.IGNORECASE if row["basis"] == "text" else 0),
        )
        for row in load_toml("published.toml")["rule"]
    )
