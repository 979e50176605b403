"""Is every cell what was recorded, and every word of it where it says in the text?"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportedly.ledger.corrected import apply_decisions
from reportedly.ledger.restore import restore_reading
from reportedly.ledger.seals import (
    DECISION,
    INPUT,
    PAIR,
    PROBLEM,
    STANDING,
    fetch_article,
    fetch_rows,
    fetch_run,
    seal_article,
    seal_cells,
    seal_decision,
    seal_rows,
)
from reportedly.ledger.tables import ARTICLE, TABLES
from reportedly.model import Party, Source

_COLUMNS = {table.name: table.columns for table in TABLES}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a ledger that is not as it was written: in which table and row, and what."""

    table: str
    row: int | str | None
    what: str


def verify_ledger(db: sqlite3.Connection, tell: Callable[[int, int], None] = lambda *_: None) -> Iterator[Fault]:
    """All faults. `tell` is called with the number of articles that are looked at and of all."""
    yield from _check_pages(db)
    db.text_factory = lambda data: data.decode("utf-8", "surrogateescape")  # a damaged text must not stop the others' proof
    try:
        numbers = [number for (number,) in db.execute("SELECT id FROM article ORDER BY id")]
        for done, number in enumerate(numbers, start=1):
            try:
                faults = tuple(_check_article(db, number))
                yield from faults or _prove_decided(db, number)
            except (TypeError, ValueError, AttributeError, LookupError) as error:
                # A cell of another type than was ever written; what kind of fault is the least of its owner's worries.
                yield Fault("article", number, f"cannot be proven: {error}")
            tell(done, len(numbers))
        yield from _check_rest(db)
    finally:
        db.text_factory = str


def _check_pages(db: sqlite3.Connection) -> Iterator[Fault]:
    """SQLite's own checks: pages and indices, rows that refer to nothing, the indices of words."""
    yield from (Fault("file", None, said) for (said,) in db.execute("PRAGMA integrity_check") if said != "ok")
    yield from (
        Fault(table, row, f"refers to a row of {other} that is not there")
        for table, row, other, _ in db.execute("PRAGMA foreign_key_check")
    )
    for words in ("article_words", "claim_words"):
        try:
            db.execute(f"INSERT INTO {words} ({words}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if "readonly" not in str(error):
                yield Fault(words, None, "the index does not fit its texts; export the ledger and add it to a new one")


def _check_article(db: sqlite3.Connection, number: int) -> Iterator[Fault]:
    cells = fetch_article(db, number)
    sha256, original_sha256, text = (cells[ARTICLE.columns.index(name)] for name in ("sha256", "original_sha256", "text"))
    (seal,) = db.execute("SELECT seal FROM article WHERE id = ?", (number,)).fetchone()
    if hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest() != sha256:
        yield Fault("article", number, "the text is not the one whose sha256 was recorded")
    if seal_article(cells) != seal:
        yield Fault("article", number, "a cell is not as it was recorded")
    for (data,) in db.execute("SELECT bytes FROM original WHERE article = ?", (number,)):
        if hashlib.sha256(data).hexdigest() != original_sha256:
            yield Fault("original", number, "the bytes are not those whose sha256 was recorded")
    query = "SELECT id, article, run, read_at, seal FROM reading WHERE article = ? ORDER BY id"
    for *head, seal in db.execute(query, (number,)).fetchall():
        rows = fetch_rows(db, head[0])
        if seal_rows((*head, *fetch_run(db, head[2])), rows) != seal:
            yield Fault("reading", head[0], "a cell of this reading is not as it was recorded")
        for name in ("timex", "place", "event", "figure", "claim_actor"):
            yield from _prove_words(name, rows[name], text)
        yield from _prove_claims(rows, text)


def _prove_words(name: str, rows: list[tuple[object, ...]], text: str) -> Iterator[Fault]:
    """Each row's words stand at its place in the text."""
    start, end, words = (_COLUMNS[name].index(column) for column in ("start", "end", "text"))
    for row in rows:
        if row[start] is not None and text[_as_place(row[start]) : _as_place(row[end])] != row[words]:
            yield Fault(name, _as_place(row[0]), "its words are not those at its place in the text")


def _prove_claims(rows: dict[str, list[tuple[object, ...]]], text: str) -> Iterator[Fault]:
    columns = _COLUMNS["claim"]
    start, end, cue, content = (columns.index(name) for name in ("cue_start", "cue_end", "cue", "content"))
    spans: dict[object, list[str]] = {}
    for claim, role, _, first, last in rows["claim_span"]:
        if role == "content":
            spans.setdefault(claim, []).append(text[_as_place(first) : _as_place(last)])
    for row in rows["claim"]:
        said = None if row[start] is None else text[_as_place(row[start]) : _as_place(row[end])]
        if said != row[cue]:
            yield Fault("claim", _as_place(row[0]), "its cue is not at its place in the text")
        if " … ".join(spans.get(row[0], [])) != row[content]:
            yield Fault("claim", _as_place(row[0]), "its content is not at its place in the text")


def _prove_decided(db: sqlite3.Connection, number: int) -> Iterator[Fault]:
    """The claims of a sound article as decided: what was put into a cell stands in the text, or says who put it there."""
    if not db.execute("SELECT 1 FROM decision WHERE article = ?", (number,)).fetchone():
        return
    (reading,) = db.execute("SELECT id FROM reading_current WHERE article = ?", (number,)).fetchone()
    machine = restore_reading(db, reading)
    read = {claim.id: claim for claim in machine.claims}
    unnamed = db.execute("SELECT id FROM decision WHERE article = ? AND trim(by) = ''", (number,))
    yield from (Fault("decision", row, "it is not known by whom it was made") for (row,) in unnamed)
    for claim in apply_decisions(db, reading, machine).claims:
        if claim == read.get(claim.id):
            continue
        if not claim.content:
            yield Fault("claim", claim.id, "the words that were decided for its content are not in the text")
        parties: list[Source | Party] = [*claim.sources, *(party for party in (claim.target, claim.addressee) if party)]
        if any(party.span is None and not party.basis for party in parties):
            yield Fault("claim", claim.id, "somebody was named who is not in the text, and there is no basis for it")


def _as_place(cell: object) -> int:
    """A damaged offset may be of any type; it then proves nothing."""
    return cell if isinstance(cell, int) else 0


def _check_rest(db: sqlite3.Connection) -> Iterator[Fault]:
    """Decisions, inputs and problems by their seals, and articles that nothing was read in."""
    for table, columns in (("decision", DECISION), ("standing", STANDING), ("input", INPUT), ("problem", PROBLEM), ("pair_decision", PAIR)):
        names = ", ".join(f'"{column}"' for column in columns)
        for *cells, seal in db.execute(f"SELECT {names}, seal FROM {table}"):
            if (seal_decision if table == "decision" else seal_cells)(cells) != seal:
                yield Fault(table, cells[0], "a cell is not as it was recorded")
    lost = "SELECT id FROM article a WHERE NOT EXISTS (SELECT 1 FROM reading r WHERE r.article = a.id)"
    yield from (Fault("article", number, "has no reading") for (number,) in db.execute(lost))
