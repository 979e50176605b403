"""`verify` finds any change of one byte in texts and cells, and damage to pages and indices."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from reportedly.ledger import DecisionKind, Entry, Input, Ledger, Verdict
from reportedly.ledger.seals import DECISION, seal_decision
from reportedly.ledger.tables import TABLES
from reportedly.model import Problem, Reading
from tests.ledger.made import RUN, make_reading

ROUNDS = 120
CHECKED = (*(table.name for table in TABLES), "article", "run", "reading", "decision", "standing", "input", "problem", "original")


@pytest.fixture
def filled(path: Path, reading: Reading) -> Path:
    made = make_reading()
    with Ledger(path, write=True) as ledger:
        entries = [Entry(made, original=None), Entry(Problem("documents", "is empty", "e.txt", 3), "/e.txt", "{}")]
        ledger.record(entries, [Input("made.txt", "ab" * 32, "cd", RUN)])
        ledger.record([Entry(seal_text(reading))])
        ledger.decide(made.claims[0].id, Verdict(DecisionKind.EDIT, "anna", "why", "status", "denied"))
    return path


def seal_text(reading: Reading) -> Reading:
    import dataclasses
    import hashlib

    text = reading.article.text
    return dataclasses.replace(reading, article=dataclasses.replace(reading.article, sha256=hashlib.sha256(text.encode()).hexdigest()))


def change_byte(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]


def change_cell(db: sqlite3.Connection, chance: random.Random) -> str | None:
    """Change one byte of a cell of some row, as no program of ours would; what was changed, None where the row has none such."""
    db.execute("PRAGMA ignore_check_constraints = ON")
    table = chance.choice(CHECKED)
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
    column = chance.choice([c for c in columns if c not in keys and (table, c) != ("problem", "solved")])
    names = ", ".join(f'"{name}"' for name in (*keys, column))
    rows = db.execute(f'SELECT {names} FROM {table} WHERE "{column}" IS NOT NULL').fetchall()
    if not rows:
        return None
    *key, cell = chance.choice(rows)
    if isinstance(cell, int):
        new: object = cell ^ (1 << chance.randrange(8))
    elif isinstance(cell, float):
        new = cell + 1 / 1024
    elif cell:
        new = change_byte(cell.encode(), chance)
    else:
        return None
    # Text with its bytes as they are, also where they are no UTF-8 any more.
    mark = "CAST(? AS TEXT)" if isinstance(new, bytes) else "?"
    where = " AND ".join(f'"{k}" = ?' for k in keys)
    try:
        db.execute(f'UPDATE {table} SET "{column}" = {mark} WHERE {where}', (new, *key))
    except sqlite3.IntegrityError:  # SQLite itself does not let two rows be the same
        return None
    return f"{table}.{column} {cell!r} -> {new!r}"


def test_every_change_of_a_byte_is_found(filled: Path, tmp_path: Path) -> None:
    with Ledger(filled) as ledger:
        assert ledger.verify() == ()
    chance = random.Random(1)
    changes = 0
    while changes < ROUNDS:
        copy = tmp_path / "copy.db"
        shutil.copy(filled, copy)
        db = sqlite3.connect(copy, isolation_level=None)
        what = change_cell(db, chance)
        db.close()
        if what is None:
            continue
        changes += 1
        with Ledger(copy) as ledger:
            assert ledger.verify(), what


def test_a_row_that_is_gone_or_new_is_found(filled: Path, tmp_path: Path) -> None:
    for statement in (
        "DELETE FROM claim_span WHERE claim = 1",
        "DELETE FROM gap",
        "INSERT INTO gap VALUES (1, 7, 0, 1, 'cue')",
        "DELETE FROM reading",
        "UPDATE claim_figure SET figure = NULL",
    ):
        copy = tmp_path / "copy.db"
        shutil.copy(filled, copy)
        db = sqlite3.connect(copy, isolation_level=None)
        db.execute(statement)
        db.close()
        with Ledger(copy) as ledger:
            assert ledger.verify(), statement


def test_an_index_of_words_that_does_not_fit_is_found(filled: Path) -> None:
    db = sqlite3.connect(filled, isolation_level=None)
    db.execute("INSERT INTO article_words (rowid, headline, outlet, text) VALUES (1, '', '', 'boats')")
    db.close()
    with Ledger(filled, write=True) as ledger:
        assert "article_words" in [fault.table for fault in ledger.verify()]


@pytest.mark.parametrize(
    ("cell", "changed", "what"),
    [
        ("content", {"value": "42 ships"}, "not in the text"),
        ("source", {"by": ""}, "not known by whom"),
        ("figure.value", {"by": ""}, "not known by whom"),
    ],
)
def test_a_decision_that_the_text_does_not_bear_is_found_though_its_seal_is_right(path: Path, cell: str, changed: dict, what: str) -> None:
    """As another program would write it, seal and all."""
    made = make_reading()
    value = {"content": "12 boats", "figure.value": "9"}.get(cell, "Zora")
    with Ledger(path, write=True) as ledger:
        ledger.record([Entry(made)])
        ledger.decide(made.claims[0].id, Verdict(DecisionKind.EDIT, "anna", None, cell, value))
        row = ledger._db.execute(f"SELECT {', '.join(DECISION)} FROM decision WHERE id = 1").fetchone()
        cells = dict(zip(DECISION, row, strict=True)) | changed
        values = (*changed.values(), seal_decision(tuple(cells.values())))
        ledger._db.execute(f"UPDATE decision SET {', '.join(f'{name} = ?' for name in changed)}, seal = ? WHERE id = 1", values)
        faults = ledger.verify()
    assert any(what in fault.what for fault in faults), faults


def test_bytes_on_the_disk(filled: Path, tmp_path: Path) -> None:
    """Bytes of the stored text, changed in the file itself."""
    data = filled.read_bytes()
    words = b"The ministry denied that the bridge"
    chance = random.Random(2)
    found = 0
    at = data.find(words)
    while at >= 0:
        copy = tmp_path / "copy.db"
        place = at + chance.randrange(len(words))
        copy.write_bytes(data[:place] + bytes([data[place] ^ chance.randrange(1, 256)]) + data[place + 1 :])
        with Ledger(copy) as ledger:
            assert ledger.verify()
        found += 1
        at = data.find(words, at + 1)
    assert found
