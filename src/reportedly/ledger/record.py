"""Readings -> rows, inside a transaction that the caller holds: what is there is left alone, what is new is added and indexed."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from reportedly.ledger.carry import carry_decisions
from reportedly.ledger.reprints import find_credit, record_reprints
from reportedly.ledger.rows import RowMaker, clean_text
from reportedly.ledger.seals import INPUT, PROBLEM, fetch_run, seal_article, seal_cells, seal_rows, sort_rows
from reportedly.ledger.tables import ARTICLE, TABLES, WITH_ID
from reportedly.model import Article, Problem, Reading, Run

WORDS = "content, claimant, target, addressee, place, outlet, cells"


def write_now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def find_run(db: sqlite3.Connection, run: Run) -> int | None:
    """The row of a run, if the ledger has it."""
    cells = (run.version, run.config, run.resources, run.model)
    row = db.execute("SELECT id FROM run WHERE version = ? AND config = ? AND resources = ? AND model = ?", cells).fetchone()
    return row and int(row[0])


def has_reading(db: sqlite3.Connection, digest: str, run: Run) -> bool:
    """Whether this run has read the article that `digest` names."""
    number = find_run(db, run)
    query = "SELECT 1 FROM article a JOIN reading r ON r.article = a.id WHERE a.digest = ? AND r.run = ?"
    return number is not None and db.execute(query, (digest, number)).fetchone() is not None


def record_reading(db: sqlite3.Connection, reading: Reading) -> bool:
    """Add a reading; False where the ledger has it.

    A second reading of an article is beside the first and from then on current, unless a person chose the run whose reading is.

    Raises:
        ReadingError: a cell's words are not those at its place in the text.
    """
    run = find_run(db, reading.run) or _add_run(db, reading.run)
    row = db.execute("SELECT id FROM article WHERE digest = ?", (reading.article.id,)).fetchone()
    article = int(row[0]) if row else _add_article(db, reading.article)
    if row and db.execute("SELECT 1 FROM reading WHERE article = ? AND run = ?", (article, run)).fetchone():
        return False
    first: Mapping[str, int] = {name: _next_id(db, name) for name in (*WITH_ID, "reading")}
    number = first["reading"]
    rows = RowMaker(reading, number, first).make()
    sort_rows(rows)
    row_of = (number, article, run, write_now())
    seal = seal_rows((*row_of, *fetch_run(db, run)), rows)
    current = "SELECT c.id FROM claim c JOIN reading_current r ON r.id = c.reading WHERE r.article = ?"
    unindex_claims(db, current, article)
    db.execute("INSERT INTO reading (id, article, run, read_at, seal) VALUES (?, ?, ?, ?, ?)", (*row_of, seal))
    for table in TABLES:
        db.executemany(table.insert, rows[table.name])
    carry_decisions(db, article, number)
    index_claims(db, current, article)
    return True


def index_claims(db: sqlite3.Connection, which: str, parameter: int | str) -> None:
    """Enter claims in the index of words, as they are now; `which` is a query for their ids."""
    db.execute(f"INSERT INTO claim_words (rowid, {WORDS}) SELECT id, {WORDS} FROM claim_search WHERE id IN ({which})", (parameter,))


def unindex_claims(db: sqlite3.Connection, which: str, parameter: int | str) -> None:
    """Take claims out of the index, before anything that they are indexed by changes."""
    values = f"SELECT 'delete', id, {WORDS} FROM claim_search WHERE id IN ({which})"
    db.execute(f"INSERT INTO claim_words (claim_words, rowid, {WORDS}) {values}", (parameter,))


def record_problem(db: sqlite3.Connection, problem: Problem, source: str | None, options: str | None) -> None:
    """Add what failed, unless the same is open already. `source` and `options` are what was given to `add`, for another try."""
    told = (clean_text(problem.stage), clean_text(problem.error), clean_text(problem.ref), problem.line, clean_text(source), options)
    cells = (_next_id(db, "problem"), *told, write_now())
    names = f"{', '.join(PROBLEM)}, seal"
    db.execute(f"INSERT OR IGNORE INTO problem ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*cells, seal_cells(cells)))


def solve_problems(db: sqlite3.Connection, source: str, still: Iterable[Problem]) -> None:
    """Close the open problems of a source but for those that it `still` has."""
    rows = db.execute(
        "SELECT id, stage, error, ref, line FROM problem WHERE solved IS NULL AND input = ?", (clean_text(source),)
    ).fetchall()
    kept = {(clean_text(p.stage), clean_text(p.error), clean_text(p.ref), p.line) for p in still} if rows else set()
    solved = [(write_now(), number) for number, *cells in rows if tuple(cells) not in kept]
    db.executemany("UPDATE problem SET solved = ? WHERE id = ?", solved)


def record_input(db: sqlite3.Connection, title: str, digests: tuple[str, str], run: Run) -> None:
    """Add a file all of whose articles are there: the digests are those of its bytes and of the options."""
    number = find_run(db, run)
    if number is not None:
        cells = (_next_id(db, "input"), clean_text(title), *digests, number, write_now())
        db.execute(f"INSERT OR IGNORE INTO input ({', '.join(INPUT)}, seal) VALUES (?, ?, ?, ?, ?, ?, ?)", (*cells, seal_cells(cells)))


def _next_id(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])


def _add_run(db: sqlite3.Connection, run: Run) -> int:
    cells = (run.version, run.config, run.resources, run.model)
    db.execute("INSERT INTO run (version, config, resources, model) VALUES (?, ?, ?, ?)", cells)
    return find_run(db, run) or 0


def _add_article(db: sqlite3.Connection, article: Article) -> int:
    number = _next_id(db, "article")
    known = (article.ref, article.url, article.outlet, article.headline, article.byline, article.published, article.language)
    digests = (article.sha256, article.original_sha256)
    cells = (
        number,
        article.id,
        *map(clean_text, known),
        *digests,
        find_credit(article),
        article.text,
        write_now(),
        article.published_basis,
    )
    names = ", ".join(ARTICLE.columns)
    marks = ", ".join("?" * (len(cells) + 1))
    db.execute(f"INSERT INTO article ({names}, seal) VALUES ({marks})", (*cells, seal_article(cells)))
    words = (number, article.headline, article.outlet, article.text)
    db.execute("INSERT INTO article_words (rowid, headline, outlet, text) VALUES (?, ?, ?, ?)", words)
    record_reprints(db, number, article)
    return number
