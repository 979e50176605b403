"""Versions of the text at one address, and readings of one text by several runs: claims that came, went and changed, with their figures."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.ledger.carry import compare_words
from reportedly.ledger.errors import DecisionError
from reportedly.ledger.query import ClaimFilter
from reportedly.ledger.search import FoundClaim, find_claims, find_machine_claims

# Share of words from which a claim of one version is another's changed. Not measured; below it, one came and one went.
CHANGED = 0.5
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that is in both versions with other words; figures as they are written in each."""

    before: FoundClaim
    after: FoundClaim

    @property
    def figures_changed(self) -> bool:
        """Whether it counts or measures something else now."""
        return self.before.figures != self.after.figures


@dataclass(frozen=True, slots=True)
class Version:
    """One text that stood at an address, and what it changed against the one before; nothing for the first."""

    article: str
    title: str
    published: str | None
    added: str
    claims: int
    came: tuple[FoundClaim, ...] = ()
    went: tuple[FoundClaim, ...] = ()
    changed: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """What one run read in an article, and what it changed against the run before; `current` where its claims are listed."""

    run: int
    title: str
    read_at: str
    claims: int
    current: bool
    came: tuple[FoundClaim, ...] = ()
    went: tuple[FoundClaim, ...] = ()
    changed: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """An address at which more than one text stood; `article` and `title` are of the first, `last` is when the last was added."""

    url: str
    texts: int
    article: str
    title: str
    outlet: str | None
    last: str


def list_addresses(db: sqlite3.Connection, limit: int, skip: int) -> list[Address]:
    """The addresses that have more than one text, the last changed first."""
    rows = db.execute(
        "SELECT f.url, f.texts, a.digest, a.title, a.outlet, l.added FROM (SELECT url, count(*) AS texts, max(id) AS last FROM article "
        "WHERE url IS NOT NULL GROUP BY url HAVING count(*) > 1 ORDER BY last DESC LIMIT ? OFFSET ?) f JOIN article l ON l.id = f.last "
        "JOIN article a ON a.id = (SELECT id FROM article WHERE url = f.url ORDER BY published, id LIMIT 1) ORDER BY f.last DESC",
        (limit, skip),
    )
    return [Address(*row) for row in rows]


def list_texts(db: sqlite3.Connection, article: int) -> tuple[tuple[Version, str], ...]:
    """All versions of an article's address, each with its text. Raises `DecisionError` where it has none."""
    (url,) = db.execute("SELECT url FROM article WHERE id = ?", (article,)).fetchone()
    if url is None:
        raise DecisionError("this article has no address, so that no other text can have stood there")
    versions = list_versions(db, url)
    texts = dict(db.execute("SELECT digest, text FROM article WHERE url = ?", (url,)))
    return tuple((version, texts[version.article]) for version in versions)


def list_readings(db: sqlite3.Connection, article: int) -> tuple[ArticleReading, ...]:
    """All readings of an article as the machine made them, in the order in which they were made."""
    rows = db.execute(
        "SELECT r.id, r.run, u.title, r.read_at, r.id IN (SELECT id FROM reading_current) FROM reading r JOIN run u ON u.id = r.run "
        "WHERE r.article = ? ORDER BY r.id",
        (article,),
    ).fetchall()
    readings: list[ArticleReading] = []
    before: list[FoundClaim] | None = None
    for number, run, title, read_at, current in rows:
        after = find_machine_claims(db, number)
        came, went, changed = compare_claims(before, after) if before is not None else ((), (), ())
        readings.append(ArticleReading(run, title, read_at, len(after), bool(current), came, went, changed))
        before = after
    return tuple(readings)


def list_versions(db: sqlite3.Connection, url: str) -> tuple[Version, ...]:
    """All versions of a URL, in the order of publication, those of one date in the order in which they were added."""
    rows = db.execute("SELECT digest, title, published, added FROM article WHERE url = ? ORDER BY published, id", (url,)).fetchall()
    versions: list[Version] = []
    before: list[FoundClaim] | None = None
    for digest, title, published, added in rows:
        after = find_claims(db, ClaimFilter(article=digest, limit=_ALL))[::-1]
        came, went, changed = compare_claims(before, after) if before is not None else ((), (), ())
        versions.append(Version(digest, title, published, added, len(after), came, went, changed))
        before = after
    return tuple(versions)


def compare_claims(
    before: Sequence[FoundClaim], after: Sequence[FoundClaim]
) -> tuple[tuple[FoundClaim, ...], tuple[FoundClaim, ...], tuple[Change, ...]]:
    """Those that came, went and changed. The same key is the same claim; of the rest, the most alike are one that changed."""
    same = {claim.key for claim in before} & {claim.key for claim in after}
    old, new = ([claim for claim in claims if claim.key not in same] for claims in (before, after))
    pairs = sorted(
        ((-compare_words(o.content, n.content), i, j) for i, o in enumerate(old) for j, n in enumerate(new)),
    )
    gone: dict[int, int] = {}
    for likeness, i, j in pairs:
        if -likeness < CHANGED:
            break
        if i not in gone and j not in gone.values():
            gone[i] = j
    changed = tuple(Change(old[i], new[j]) for i, j in sorted(gone.items()))
    came = tuple(claim for j, claim in enumerate(new) if j not in gone.values())
    return came, tuple(claim for i, claim in enumerate(old) if i not in gone), changed
