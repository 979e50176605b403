"""Articles of a ledger as a list: by words, outlet, language, time and problems, in three orders, with what each has counted."""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.ledger.query import check_day, write_words
from reportedly.ledger.search import Extract, cut_extract, write_pattern
from reportedly.ledger.shelf import Numbers, Shelf

# Articles with the words, the last added first, that are looked at. The index gives so many in some 50 ms; see bench/desk_lists.py.
MOST_FOUND = 250_000
MOST_NAMES = 20  # outlets and languages that are offered, the most frequent first
MOST_TEXT = 100_000  # characters of a text in which the words are looked for to be shown

Mask = NDArray[np.bool_]


class ArticleSort(StrEnum):
    """What comes first: the last published, the last added, or the one with most claims."""

    PUBLISHED = "published"
    ADDED = "added"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What articles to find; None does not matter. `since` and `until` are ISO days or prefixes of them, both included."""

    words: str | None = None
    outlet: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None
    problems: bool | None = None
    sort: ArticleSort = ArticleSort.PUBLISHED
    limit: int = 50
    skip: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no day."""
        for name in ("since", "until"):
            check_day(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article with the numbers of its current reading; `extract` is where the words stand that were asked for. Equality covers all."""

    id: str
    title: str
    outlet: str | None
    published: str | None
    added: str
    language: str | None
    url: str | None
    claims: int
    figures: int
    problems: int
    extract: Extract | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A value and how many articles have it beside all else that is asked for."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class ArticleList:
    """Some of the articles that a filter wants, and what all of them have. Equality covers every field.

    `bounded` where more articles have the words than are looked at. `times` are years, or the months of the year that is asked for.
    """

    total: int
    bounded: bool
    articles: tuple[ListedArticle, ...]
    outlets: tuple[Counted, ...]
    languages: tuple[Counted, ...]
    times: tuple[Counted, ...]
    with_problems: int


def list_articles(db: sqlite3.Connection, shelf: Shelf, wanted: ArticleFilter) -> ArticleList:
    """The articles of a filter, with the counts of what else can be asked for."""
    found = None if wanted.words is None else find_word_numbers(db, wanted.words)
    every: Mask = np.ones(len(shelf.number), bool)
    masks = {
        "words": every if found is None else _mark(shelf.number, found),
        "outlet": _mask_name(shelf.outlet, shelf.outlets, wanted.outlet),
        "language": _mask_name(shelf.language, shelf.languages, wanted.language),
        "time": _mask_time(shelf, wanted.since, wanted.until),
        "problems": every if wanted.problems is None else (shelf.problems > 0) == wanted.problems,
    }

    def keep(without: str = "") -> Mask:
        kept: Mask = np.logical_and.reduce([mask for name, mask in masks.items() if name != without])
        return kept

    kept = np.flatnonzero(keep())
    chosen = _order(shelf, kept, wanted.sort)[wanted.skip : wanted.skip + wanted.limit]
    return ArticleList(
        len(kept),
        found is not None and len(found) == MOST_FOUND,
        tuple(_fetch(db, shelf, int(row), wanted.words) for row in chosen),
        _count_names(shelf.outlet[keep("outlet")], shelf.outlets, wanted.outlet),
        _count_names(shelf.language[keep("language")], shelf.languages, wanted.language),
        _count_times(shelf.month, keep("time"), keep(), wanted),
        int(np.count_nonzero(shelf.problems[keep("problems")])),
    )


def find_word_numbers(db: sqlite3.Connection, words: str) -> Numbers:
    """Row numbers of the articles with these words in headline or text. SQLite joins them: 200,000 rows one by one take thrice as long."""
    query = (
        "SELECT group_concat(rowid) FROM (SELECT rowid FROM article_words WHERE article_words MATCH ? "
        f"ORDER BY rowid DESC LIMIT {MOST_FOUND})"
    )
    (joined,) = db.execute(query, (f"{{headline text}} : ({write_words(words)})",)).fetchone()
    return np.fromstring(joined, np.int64, sep=",") if joined else np.array([], np.int64)


def _mark(numbers: Numbers, found: Numbers) -> Mask:
    marked = np.zeros(int(max(numbers.max(initial=0), found.max(initial=0))) + 1, bool)
    marked[found] = True
    return marked[numbers]


def _mask_name(codes: Numbers, names: tuple[str | None, ...], wanted: str | None) -> Mask:
    if wanted is None:
        return np.ones(len(codes), bool)
    mask: Mask = codes == (names.index(wanted) if wanted in names else -1)
    return mask


def _mask_time(shelf: Shelf, since: str | None, until: str | None) -> Mask:
    """Rows stand in the order of their dates: a span of time is a run of them."""
    mask = np.zeros(len(shelf.number), bool)
    first = np.searchsorted(shelf.published, since.encode()) if since else 0
    last = np.searchsorted(shelf.published, f"{until}~".encode()) if until else len(mask)
    mask[first:last] = True
    if until and not since:
        mask[: np.searchsorted(shelf.published, b"0")] = False  # undated
    return mask


def _order(shelf: Shelf, kept: Numbers, sort: ArticleSort) -> Numbers:
    """The rows, first what is to be seen first; of equal ones, the last published."""
    kept = kept[::-1]
    if sort is ArticleSort.PUBLISHED:
        return kept
    key = shelf.number if sort is ArticleSort.ADDED else shelf.claims
    return kept[np.argsort(-key[kept], kind="stable")]


def _count_names(codes: Numbers, names: tuple[str | None, ...], chosen: str | None) -> tuple[Counted, ...]:
    counts = np.bincount(codes, minlength=len(names))
    known = [(name, int(counts[code])) for code, name in enumerate(names) if name is not None and counts[code]]
    known.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(Counted(*pair) for n, pair in enumerate(known) if n < MOST_NAMES or pair[0] == chosen)


def _count_times(months: Numbers, others: Mask, kept: Mask, wanted: ArticleFilter) -> tuple[Counted, ...]:
    """The months of the year in which all stands that is asked for; else the years of what fits but for its time."""
    year = (wanted.since or "")[:4]
    if year and year == (wanted.until or "")[:4]:
        within = others & (months // 100 == int(year))
        values, counts = np.unique(months[within], return_counts=True)
        return tuple(Counted(f"{year}-{v % 100:02d}", int(n)) for v, n in zip(values, counts, strict=True) if v % 100)
    values, counts = np.unique(months[others if not (wanted.since or wanted.until) else kept] // 100, return_counts=True)
    return tuple(Counted(f"{v:04d}", int(n)) for v, n in zip(values, counts, strict=True) if v)


def _fetch(db: sqlite3.Connection, shelf: Shelf, row: int, words: str | None) -> ListedArticle:
    text = f"substr(text, 1, {MOST_TEXT})" if words else "NULL"
    cells: tuple[Any, ...] = db.execute(
        f"SELECT digest, title, outlet, published, added, language, url, {text} FROM article WHERE id = ?", (int(shelf.number[row]),)
    ).fetchone()
    counts = int(shelf.claims[row]), int(shelf.figures[row]), int(shelf.problems[row])
    extract = cut_extract(cells[7], write_pattern(words)) if words else None
    return ListedArticle(*(*cells[:7], *counts, extract))
