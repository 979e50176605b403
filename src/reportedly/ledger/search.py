"""Filters -> current claims and articles, the last recorded first."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reportedly.ledger.errors import QueryError
from reportedly.ledger.query import ClaimFilter, list_words, write_match, write_words

EXTRACT = 80  # characters on each side of a word that was found


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A current claim, a person's decisions applied, as a list shows it. `part` counts the parts of a claim that was split."""

    id: str
    key: str
    article: str
    title: str
    outlet: str | None
    published: str | None
    url: str | None
    day: str | None
    source: str | None
    cue: str | None
    content: str
    attribution: str
    mode: str
    status: str
    certainty: str | None
    speech_act: str | None
    score: float
    judgement: str | None
    figures: tuple[str, ...]
    places: tuple[str, ...]
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """Some words of a text around one that was found; `found` is empty where it does not stand in the text."""

    before: str
    found: str
    after: str

    def __str__(self) -> str:
        """With the word in brackets."""
        return f"{self.before}[{self.found}]{self.after}" if self.found else self.before


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article in whose text a query was found, with the words around the first place."""

    id: str
    title: str
    outlet: str | None
    published: str | None
    url: str | None
    extract: str


_CLAIM = """
SELECT c.digest, c.key, a.digest, a.title, a.outlet, a.published, a.url, c.day, c.source, c.cue, c.content, c.attribution, c.mode, c.status,
  c.certainty, c.speech_act, c.score, c.judgement,
  (SELECT group_concat(text, char(31)) FROM (SELECT f.label AS text FROM {figures} f WHERE f.claim = c.id ORDER BY f.n)),
  (SELECT group_concat(name, char(31)) FROM (SELECT p.name FROM {places} p WHERE p.claim = c.id ORDER BY p.n)),
  c.part
FROM {claims} c JOIN article a ON a.id = c.article WHERE {which}
"""
CURRENT = _CLAIM.format(claims="claim_current", which="c.id = ? ORDER BY c.part", figures="figure_current", places="place_current")
_MACHINE = _CLAIM.format(
    claims="(SELECT m.*, r.article, NULL AS judgement, NULL AS part FROM claim m JOIN reading r ON r.id = m.reading)",
    which="c.reading = ? ORDER BY c.id",
    figures="(SELECT q.claim, q.n, f.text AS label FROM claim_figure q JOIN figure f ON f.id = q.figure)",
    places="(SELECT q.claim, q.n, p.name FROM claim_place q JOIN place p ON p.id = q.place)",
)


def find_claims(db: sqlite3.Connection, wanted: ClaimFilter) -> list[FoundClaim]:
    """The claims that a filter wants, at most `limit` of them."""
    return fetch_claims(db, find_claim_numbers(db, wanted))


def fetch_claims(db: sqlite3.Connection, numbers: Iterable[int]) -> list[FoundClaim]:
    """The claims of some rows; each of its parts where one was split."""
    return [make_found(row) for number in numbers for row in db.execute(CURRENT, (number,))]


def find_machine_claims(db: sqlite3.Connection, reading: int) -> list[FoundClaim]:
    """The claims of any reading as the machine read them, in their order."""
    return [make_found(row) for row in db.execute(_MACHINE, (reading,))]


def make_found(row: tuple[Any, ...]) -> FoundClaim:
    """A row of the query above as a claim."""
    figures, places = (tuple(joined.split("\x1f")) if joined else () for joined in row[18:20])
    if row[20]:  # a part of a claim that was split has the figures and places that its words name
        figures, places = (tuple(words for words in found if words.partition(" [")[0] in row[10]) for found in (figures, places))
    return FoundClaim(*(*row[:18], figures, places, row[20]))


def find_claim_numbers(db: sqlite3.Connection, wanted: ClaimFilter) -> list[int]:
    """Row ids of the claims. The index of words is walked backwards, and stops when there are enough."""
    match = write_match(wanted, _find_days(db) if wanted.since or wanted.until else None)
    values = {name: getattr(wanted, name) for name in ("key", "article", "min_score", "limit", "skip")} | {"match": match}
    page = "ORDER BY {} DESC LIMIT :limit OFFSET :skip"
    conditions = ["c.key = :key"] if wanted.key else []
    if wanted.article:
        conditions.append("c.reading IN (SELECT r.id FROM reading r JOIN article a ON a.id = r.article WHERE a.digest = :article)")
    if conditions or match is None:
        # Few claims, or all: each is looked up.
        if match:
            conditions.append("EXISTS (SELECT 1 FROM claim_words w WHERE w.claim_words MATCH :match AND w.rowid = c.id)")
        conditions += ["c.score >= :min_score", "EXISTS (SELECT 1 FROM claim_kept k WHERE k.id = c.id)"]
        query = f"SELECT c.id FROM claim c WHERE {' AND '.join(conditions)} {page.format('c.id')}"
    elif wanted.min_score:
        query = (
            "SELECT c.id FROM claim_words w CROSS JOIN claim c ON c.id = w.rowid "
            f"WHERE w.claim_words MATCH :match AND c.score >= :min_score {page.format('w.rowid')}"
        )
    else:
        query = f"SELECT rowid FROM claim_words WHERE claim_words MATCH :match {page.format('rowid')}"
    try:
        return [number for (number,) in db.execute(query, values)]
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            raise QueryError(f'the query cannot be understood ({error}); write words, "phrases" and beginnings*') from error
        raise


def find_articles(db: sqlite3.Connection, words: str, limit: int = 50, skip: int = 0) -> list[FoundArticle]:
    """The articles whose headline or text has the words."""
    rows = db.execute(
        "SELECT a.digest, a.title, a.outlet, a.published, a.url, a.text FROM article_words w "
        "CROSS JOIN article a ON a.id = w.rowid WHERE article_words MATCH ? ORDER BY w.rowid DESC LIMIT ? OFFSET ?",
        (f"{{headline text}} : ({write_words(words)})", limit, skip),
    )
    pattern = write_pattern(words)
    return [FoundArticle(*(*row[:5], str(cut_extract(row[5], pattern)))) for row in rows]


def cut_extract(text: str, pattern: re.Pattern[str]) -> Extract:
    """The words around the first place of one of those sought. FTS5's own `snippet` takes some 2 ms where a word is frequent."""
    found = pattern.search(text) or pattern.search(fold(text))
    if found is None:  # it stands in the headline
        return Extract(text[: 2 * EXTRACT], "", " …" if len(text) > 2 * EXTRACT else "")
    start, end = found.span()
    low, high = max(start - EXTRACT, 0), min(end + EXTRACT, len(text))
    # Whole words at both ends, where there are spaces to part them.
    low = (text.find(" ", low, start) + 1 or low) if low else low
    high = max(text.rfind(" ", end, high), end) if high < len(text) else high
    return Extract(f"{'… ' if low else ''}{text[low:start]}", text[start:end], f"{text[end:high]}{' …' if high < len(text) else ''}")


def find_words(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a query stand in a text, as offsets, in their order."""
    return tuple(match.span() for match in write_pattern(words).finditer(fold(text)))


def write_pattern(words: str) -> re.Pattern[str]:
    """A query's words, as the index compares them, for a text that is folded in the same way: a word is whole, a `beginning*` reaches to its word's end."""
    ends = (r"\W+".join(map(re.escape, fold(word).split())) + (r"\w*" if begun else r"\b") for word, begun in list_words(words))
    return re.compile("|".join(rf"\b{end}" for end in ends) or "(?!)", re.IGNORECASE)


class _Folding(dict[int, str]):
    """Characters without their accents, one for one, so that offsets stay."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        self[code] = parts[0] if all(map(unicodedata.combining, parts[1:])) else chr(code)
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """A text without accents, character for character."""
    return text if text.isascii() else text.translate(_FOLDING)


def _find_days(db: sqlite3.Connection) -> tuple[str, str] | None:
    """The first and the last day of the ledger."""
    read, edited = "SELECT {}(day) FROM claim", "SELECT {}(value) FROM decision WHERE cell = 'claim_time.from' AND value <> ''"
    found = {end: [db.execute(query.format(end)).fetchone()[0] for query in (read, edited)] for end in ("min", "max")}
    first, last = ([day[:10] for day in found[end] if day] for end in ("min", "max"))
    return (min(first), max(last)) if first else None
