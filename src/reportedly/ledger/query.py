"""What a person asks -> an expression of FTS5, in which nothing a person writes can be taken for its syntax.

A query is words and "phrases", all of which must be there; `word*` is a beginning; OR between two, NOT before one. Each filter is
a column of the same index, so that any mixture of them is one look-up.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from reportedly.ledger.errors import QueryError
from reportedly.model import AttributionKind, Certainty, CountedKind, Mode, SpeechAct, Status

SHORTEST_BEGINNING = 3  # letters before a *, or a large ledger would be gone through whole
_PART = re.compile(r'\s*(?:"([^"]*)"(\*?)|(\S+))')
_WORD = re.compile(r"\w", re.UNICODE)
_DAY = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What claims to find; None and empty cells do not matter. Names are matched by their words, in any case and with or without accents.

    `since` and `until` are ISO days or prefixes of them, both included; a claim's day is the one on which it was made, as far as
    the text tells, else that of publication. `key` and `article` are digests.
    """

    words: str | None = None
    claimant: str | None = None
    target: str | None = None
    addressee: str | None = None
    place: str | None = None
    country: str | None = None
    outlet: str | None = None
    counted: str | None = None
    status: str | None = None
    certainty: str | None = None
    mode: str | None = None
    attribution: str | None = None
    speech_act: str | None = None
    judgement: str | None = None
    since: str | None = None
    until: str | None = None
    key: str | None = None
    article: str | None = None
    min_score: float = 0.0
    limit: int = 50
    skip: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        for name in ("since", "until"):
            check_day(name, getattr(self, name))
        for name, words in _CLOSED.items():
            value = getattr(self, name)
            if value is not None and value not in list(words):
                raise QueryError(f"{value!r} is no {name.replace('_', ' ')} that a claim can have; these are: {', '.join(words)}")
        if self.limit < 1 or self.skip < 0:
            raise QueryError("a limit is at least 1, and what is skipped at least 0")


def check_day(name: str, value: str | None) -> None:
    """Raise `QueryError` where a value is given that is no ISO day, month or year."""
    if value is not None and not _DAY.fullmatch(value):
        raise QueryError(f"{name} {value!r} is no day; write 2025-04-27, 2025-04 or 2025")


_CLOSED: dict[str, type[StrEnum]] = {
    "status": Status,
    "certainty": Certainty,
    "mode": Mode,
    "attribution": AttributionKind,
    "speech_act": SpeechAct,
    "counted": CountedKind,
}
_NAMES = ("claimant", "target", "addressee", "place", "outlet")
_CELLS = {
    "status": "is",
    "certainty": "is",
    "mode": "is",
    "attribution": "is",
    "speech_act": "act",
    "judgement": "judged",
    "country": "in",
    "counted": "n",
}


def write_match(wanted: ClaimFilter, days: tuple[str, str] | None = None) -> str | None:
    """The expression for the index of claims; None where only keys and articles are asked for.

    `days` is the first and last day that the ledger has: between them, a span of time is spelt out in years, months and days.
    """
    parts = []
    if wanted.words is not None:
        parts.append(f"{{content}} : ({write_words(wanted.words)})")
    parts.extend(f"{{{name}}} : ({write_words(value)})" for name in _NAMES if (value := getattr(wanted, name)) is not None)
    cells = [f"{sign}_{value.replace('+', '_and_').replace('-', '_')}" for name, sign in _CELLS.items() if (value := getattr(wanted, name))]
    cells_wanted = " AND ".join(_quote(cell) for cell in cells)
    if cells_wanted:
        parts.append(f"{{cells}} : ({cells_wanted})")
    if wanted.since or wanted.until:
        parts.append(f"{{cells}} : ({write_days(wanted.since, wanted.until, days)})")
    if wanted.min_score > 0:
        # Hundredths; the rows of the lowest one are looked at again.
        parts.append(f"{{cells}} : ({' OR '.join(_quote(f's{n}') for n in range(int(wanted.min_score * 100), 101))})")
    return " AND ".join(parts) or None


def write_words(query: str) -> str:
    """A person's words as an expression. Raises `QueryError` where there is no word, or an operator or mark has no partner."""
    if query.count('"') % 2:
        raise QueryError(f"a quotation mark is not closed in {query!r}; close it, or leave it out")
    alternatives: list[list[str]] = [[]]
    refused: list[str] = []
    operator: str | None = None
    for match in _PART.finditer(query):
        phrase, star, word = match.groups()
        if word in ("AND", "OR", "NOT"):
            if operator == "NOT" or (word == "OR" and (operator or not alternatives[-1])):
                raise QueryError(f"{word} in {query!r} has nothing to join; write it between words, or in small letters to find the word")
            operator = word
            continue
        term = _write_phrase(phrase, bool(star)) if word is None else _write_phrase(word.rstrip("*"), word.endswith("*"))
        if term is None:
            continue
        if operator == "OR":
            alternatives[-1][-1] = f"({alternatives[-1][-1]} OR {term})"
        elif operator == "NOT":
            refused.append(term)
        else:
            alternatives[-1].append(term)
        operator = None
    if operator:
        raise QueryError(f"{operator} in {query!r} has nothing after it; write it between words, or in small letters to find the word")
    if not alternatives[-1]:
        raise QueryError(f"there is no word to find in {query!r}; write at least one that must be there")
    wanted = " AND ".join(alternatives[-1])
    return f"({wanted}) NOT ({' OR '.join(refused)})" if refused else wanted


def list_words(query: str) -> list[tuple[str, bool]]:
    """The words and phrases of a query without operators and those refused, for showing where they stand; and which are beginnings."""
    found: list[tuple[str, bool]] = []
    refused = False
    for phrase, star, word in _PART.findall(query):
        if word not in ("AND", "OR", "NOT") and not refused and _WORD.search(phrase or word):
            found.append((phrase or word.strip("*"), bool(star) or word.endswith("*")))
        refused = word == "NOT"
    return found


def _write_phrase(words: str, beginning: bool) -> str | None:  # noqa: FBT001 - private
    if not _WORD.search(words):
        return None
    if beginning and len(re.split(r"\W+", words)[-1]) < SHORTEST_BEGINNING:
        raise QueryError(f"{words}* begins too many words; give at least {SHORTEST_BEGINNING} letters before the *")
    return _quote(words) + (" *" if beginning else "")


def _quote(words: str) -> str:
    return '"' + words.replace('"', '""').replace("\x00", " ") + '"'


def write_days(since: str | None, until: str | None, days: tuple[str, str] | None) -> str:
    """A span of time as the years, months and days that fill it; and the claims whose day is known to a month or year that it cuts."""
    if days is None:
        return _quote("never")
    first = _fill(max(since or "", days[0]), "-01-01")
    last = _fill(min(f"{until}~", days[1]).rstrip("~") if until else days[1], "-12-31")
    if first > last:
        return _quote("never")
    signs: list[str] = []
    for year in range(int(first[:4]), int(last[:4]) + 1):
        name = f"{year:04d}"
        if first <= f"{name}-01-01" and f"{name}-12-31" <= last:
            signs.append(f"y{name}")
        else:
            signs += [f"m{name}", *_write_months(name, first, last)]
    return " OR ".join(map(_quote, signs))


def _write_months(year: str, first: str, last: str) -> list[str]:
    signs: list[str] = []
    for month in (f"{year}-{number:02d}" for number in range(1, 13)):
        name = month.replace("-", "")
        if first <= f"{month}-01" and f"{month}-31" <= last:
            signs.append(f"m{name}")
        elif first[:7] <= month <= last[:7]:
            # Days that a month does not have are found nowhere and cost next to nothing.
            signs += [f"d{name}", *(f"d{name}{day:02d}" for day in range(1, 32) if first <= f"{month}-{day:02d}" <= last)]
    return signs


def _fill(day: str, rest: str) -> str:
    return day + rest[len(day) - 4 :] if len(day) < 10 else day
