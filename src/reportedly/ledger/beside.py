"""What a ledger has beside one article: those added before and after it, other texts of its address, other readings of its text."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another article, as a link to it says it."""

    id: str
    title: str
    outlet: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class ReadingMade:
    """A reading of an article: by which run, when, with how many claims, and whether it is the one that is shown."""

    run: int
    title: str
    read_at: str
    claims: int
    current: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """The articles that were added before and after one, the other versions at its address, and all its readings."""

    before: Neighbour | None
    after: Neighbour | None
    versions: tuple[Neighbour, ...]
    readings: tuple[ReadingMade, ...]


def find_beside(db: sqlite3.Connection, number: int) -> Beside:
    """What is beside the article with the row id `number`."""
    cells = "SELECT digest, title, outlet, published FROM article"
    before = db.execute(f"{cells} WHERE id < ? ORDER BY id DESC LIMIT 1", (number,)).fetchone()
    after = db.execute(f"{cells} WHERE id > ? ORDER BY id LIMIT 1", (number,)).fetchone()
    other = "WHERE url = (SELECT url FROM article WHERE id = ?) AND id <> ? ORDER BY published, id"
    readings = db.execute(
        "SELECT r.run, u.title, r.read_at, (SELECT count(*) FROM claim c WHERE c.reading = r.id), r.id IN (SELECT id FROM reading_current "
        "WHERE article = r.article) FROM reading r JOIN run u ON u.id = r.run WHERE r.article = ? ORDER BY r.id",
        (number,),
    )
    return Beside(
        before and Neighbour(*before),
        after and Neighbour(*after),
        tuple(Neighbour(*row) for row in db.execute(f"{cells} {other}", (number, number))),
        tuple(ReadingMade(run, title, at, claims, bool(current)) for run, title, at, claims, current in readings),
    )
