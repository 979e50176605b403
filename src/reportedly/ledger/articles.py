"""Articles of a ledger as a list: by words, outlet and time, with what each has counted."""

import sqlite3
from dataclasses import dataclass

from reportedly.ledger.query import write_words


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What articles to find; None does not matter. `since` and `until` are ISO days or prefixes of them, both included."""

    words: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    limit: int = 50
    skip: int = 0


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article with the numbers of its current reading; equality covers every field."""

    id: str
    title: str
    outlet: str | None
    published: str | None
    url: str | None
    claims: int
    figures: int
    problems: int


def list_articles(db: sqlite3.Connection, wanted: ArticleFilter) -> list[ListedArticle]:
    """The articles, the last published first; those without a date come last."""
    where, values = _write_conditions(wanted)
    rows = db.execute(
        "SELECT a.digest, a.title, a.outlet, a.published, a.url, "
        "(SELECT count(*) FROM claim c WHERE c.reading = r.id), (SELECT count(*) FROM figure f WHERE f.reading = r.id), "
        "(SELECT count(*) FROM reading_problem p WHERE p.reading = r.id) "
        f"FROM (SELECT id FROM article a WHERE {where} ORDER BY published DESC, id DESC LIMIT :limit OFFSET :skip) found "
        "JOIN article a ON a.id = found.id LEFT JOIN reading_current r ON r.article = a.id ORDER BY a.published DESC, a.id DESC",
        values | {"limit": wanted.limit, "skip": wanted.skip},
    )
    return [ListedArticle(*row) for row in rows]


def count_articles(db: sqlite3.Connection, wanted: ArticleFilter) -> int:
    """How many there are in all."""
    where, values = _write_conditions(wanted)
    return int(db.execute(f"SELECT count(*) FROM article a WHERE {where}", values).fetchone()[0])


def count_facets(db: sqlite3.Connection, wanted: ArticleFilter, most: int = 20) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """The outlets and the years of the articles with these words, the most frequent outlets first, years in their order."""
    where, values = _write_conditions(ArticleFilter(wanted.words))
    outlets = db.execute(
        f"SELECT outlet, count(*) AS n FROM article a WHERE outlet IS NOT NULL AND {where} GROUP BY outlet ORDER BY n DESC, outlet LIMIT :most",
        values | {"most": most},
    ).fetchall()
    years = db.execute(
        f"SELECT substr(published, 1, 4) AS year, count(*) FROM article a WHERE published IS NOT NULL AND {where} GROUP BY year ORDER BY year",
        values,
    ).fetchall()
    return outlets, years


def _write_conditions(wanted: ArticleFilter) -> tuple[str, dict[str, object]]:
    parts = ["1"]
    values: dict[str, object] = {}
    if wanted.words is not None:
        parts.append("a.id IN (SELECT rowid FROM article_words WHERE article_words MATCH :match)")
        values["match"] = f"{{headline text}} : ({write_words(wanted.words)})"
    if wanted.outlet is not None:
        parts.append("a.outlet = :outlet")
        values["outlet"] = wanted.outlet
    if wanted.since is not None:
        parts.append("a.published >= :since")
        values["since"] = wanted.since
    if wanted.until is not None:
        parts.append("substr(a.published, 1, :until_length) <= :until")
        values |= {"until": wanted.until, "until_length": len(wanted.until)}
    return " AND ".join(parts), values
