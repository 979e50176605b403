"""Claims and articles by their ids, for what quotes them."""

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reportedly.ledger.search import CURRENT, FoundClaim, make_found

MOST = 500  # ids of one look-up


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """What a citation needs of an article; equality covers every field."""

    id: str
    title: str
    url: str | None
    text: str


def find_cited_claims(db: sqlite3.Connection, ids: Collection[str]) -> list[FoundClaim]:
    """The current claims that are called so; a part of a split claim but the first has no row of its own and is left out."""
    numbers = [
        number
        for some in _cut(ids)
        for (number,) in db.execute(
            f"SELECT c.id FROM claim c JOIN reading_current r ON r.id = c.reading WHERE c.digest IN ({_mark(some)})", some
        )
    ]
    return [make_found(row) for number in numbers for row in db.execute(CURRENT, (number,)).fetchall()[:1]]


def find_cited_articles(db: sqlite3.Connection, ids: Collection[str]) -> list[CitedArticle]:
    """The articles that are called so."""
    query = "SELECT digest, title, url, text FROM article WHERE digest IN ({})"
    return [CitedArticle(*row) for some in _cut(ids) for row in db.execute(query.format(_mark(some)), some)]


def _cut(ids: Collection[str]) -> Iterator[list[str]]:
    known = sorted(ids)
    for start in range(0, len(known), MOST):
        yield known[start : start + MOST]


def _mark(ids: list[str]) -> str:
    return ", ".join("?" * len(ids))
