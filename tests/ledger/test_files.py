"""Files that are no ledger, too new, cut short, not to be written: a named error with the file and how to mend it, and nothing lost."""

import gzip
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from reportedly.ledger import ClaimFilter, DecisionKind, Entry, Ledger, LedgerError
from reportedly.ledger.errors import (
    BusyLedgerError,
    DamagedLedgerError,
    NewerLedgerError,
    NoLedgerError,
    UnwritableLedgerError,
    explain_error,
)
from reportedly.ledger.migrations import APPLICATION_ID, MIGRATIONS, migrate, write_schema
from tests.ledger.fixtures import make
from tests.ledger.made import make_reading

FIXTURES = Path(make.__file__).parent


def fill(path: Path) -> None:
    with Ledger(path, write=True) as ledger:
        ledger.record([Entry(make_reading())])


def test_the_schema_is_the_one_that_is_written_down() -> None:
    kept = Path(__file__).parents[2] / "src/reportedly/ledger/schema.sql"
    assert kept.read_text(encoding="utf-8") == write_schema(), "run: python -m reportedly.ledger > src/reportedly/ledger/schema.sql"


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_every_migration_goes_on_from_the_one_before(path: Path, version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("reportedly.ledger.migrations.MIGRATIONS", MIGRATIONS[:version])
        db = sqlite3.connect(path, isolation_level=None)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(db)
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        db.close()
    fill(path)
    with Ledger(path) as ledger:
        assert ledger.verify() == ()


@pytest.mark.parametrize("kept", sorted(FIXTURES.glob("schema_*.db.gz")), ids=lambda kept: kept.name.split(".")[0])
def test_a_ledger_of_every_released_schema_is_brought_to_the_present_one(kept: Path, path: Path) -> None:
    """What was in it is found, listed, decided and proven as in a ledger that was filled today."""
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    today = path.with_name("today.db")
    make.fill(today)
    with Ledger(path, write=True) as old, Ledger(today) as new:
        assert old.verify() == ()
        for wanted in (ClaimFilter(), ClaimFilter(words="boats"), ClaimFilter(status="denied"), ClaimFilter(judgement="unsure")):
            assert old.claims(wanted) == new.claims(wanted) != []
        assert list(old.readings(decided=True)) == list(new.readings(decided=True))
        assert {d.kind.value for d in old.decisions()} == {kind.value for kind in DecisionKind}
        assert [(d.kind, d.standing) for d in old.decisions() if d.kind is not DecisionKind.MERGE] == [
            (d.kind, d.standing) for d in new.decisions() if d.kind is not DecisionKind.MERGE
        ]
        assert [p.problem for p in old.problems()] == [p.problem for p in new.problems()] != []
        assert [g.articles for g in old.reprints()] == [g.articles for g in new.reprints()] != []
        (merged,) = [d for d in old.decisions() if d.cell == "into"]
        old.undo(merged.id, "piet")
        assert len(old.claims()) == len(new.claims()) + 1
        assert old.verify() == ()


def test_a_migration_that_fails_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (id)")
        db.execute("CREATE TABLE wrong (")

    fill(path)
    monkeypatch.setattr("reportedly.ledger.migrations.MIGRATIONS", (*MIGRATIONS, fail))
    monkeypatch.setattr("reportedly.ledger.connection.MIGRATIONS", (*MIGRATIONS, fail))
    with pytest.raises(LedgerError):
        Ledger(path)
    monkeypatch.undo()
    with Ledger(path) as ledger:
        assert ledger.count()["articles"] == 1
        assert ledger._db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)


def test_there_is_none(path: Path) -> None:
    with pytest.raises(NoLedgerError, match="reportedly add"):
        Ledger(path)
    assert not path.exists()


@pytest.mark.parametrize("write", [True, False])
def test_files_of_another_kind_are_left_as_they_are(path: Path, write: bool) -> None:
    for data in (b"a text, not a ledger", b"SQLite", b"x" * 5000):
        path.write_bytes(data)
        with pytest.raises(LedgerError) as caught:
            Ledger(path, write=write)
        assert caught.value.file == str(path)
        assert caught.value.stage == "open"
        assert caught.value.mend
        assert path.read_bytes() == data


@pytest.mark.parametrize("write", [True, False])
def test_a_database_of_another_program(path: Path, write: bool) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (id)")
    with pytest.raises(NoLedgerError, match="another program"):
        Ledger(path, write=write)


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_one(path: Path, write: bool) -> None:
    fill(path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(NewerLedgerError, match="update reportedly"):
        Ledger(path, write=write)


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_one_that_is_cut_short(path: Path, share: float) -> None:
    fill(path)
    data = path.read_bytes()
    path.write_bytes(data[: max(int(len(data) * share), 17)])
    with pytest.raises(DamagedLedgerError, match="cut short"):
        Ledger(path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnwritableLedgerError, match="folder"):
        Ledger(tmp_path / "none" / "l.db", write=True)


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(UnwritableLedgerError):
        Ledger(tmp_path, write=True)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="mounting takes root")
def test_a_read_only_disk_can_be_read_and_says_that_it_cannot_be_written(tmp_path: Path) -> None:
    import subprocess

    mount = tmp_path / "mount"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "none", str(mount)], check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        fill(mount / "l.db")
        subprocess.run(["mount", "-o", "remount,ro", str(mount)], check=True)
        with Ledger(mount / "l.db") as ledger:
            assert len(ledger.claims()) == 3
            assert ledger.verify() == ()
        with pytest.raises(UnwritableLedgerError):
            Ledger(mount / "l.db", write=True)
    finally:
        subprocess.run(["umount", "--lazy", str(mount)], check=False)


def test_a_full_disk_loses_the_open_batch_alone(path: Path) -> None:
    fill(path)
    with Ledger(path, write=True) as ledger:
        ledger._db.execute(f"PRAGMA max_page_count = {ledger._db.execute('PRAGMA page_count').fetchone()[0] + 2}")
        batch = [Entry(make_reading(f"Anna Kol said {n} boats sank. {'It rained. ' * 900}", ref=str(n))) for n in range(30)]
        with pytest.raises(UnwritableLedgerError, match="disk is full"):
            ledger.record(batch)
        assert ledger.count()["articles"] == 1
    with Ledger(path, write=True) as ledger:
        assert ledger.verify() == ()
        assert ledger.record(batch) == ()
        assert ledger.count()["articles"] == 31


def test_a_writer_that_does_not_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path)
    monkeypatch.setattr("reportedly.ledger.connection.PATIENCE", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Ledger(path, write=True) as ledger, pytest.raises(BusyLedgerError, match="another process"):
        ledger.record([Entry(make_reading(ref="b.txt"))])
    other.close()


def test_readers_do_not_wait_for_a_writer(path: Path) -> None:
    fill(path)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM problem")
    with Ledger(path) as ledger:
        assert len(ledger.claims()) == 3
    writer.execute("ROLLBACK")
    writer.close()


def test_many_threads_make_one_ledger(path: Path) -> None:
    failed: list[Exception] = []

    def work(number: int) -> None:
        try:
            with Ledger(path, write=True) as ledger:
                for n in range(6):
                    ledger.record([Entry(make_reading(ref=f"{n}.txt")), Entry(make_reading(ref=f"{number}-{n}.txt"))])
        except Exception as error:  # noqa: BLE001 - to be seen by the test
            failed.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Ledger(path) as ledger:
        assert ledger.count()["articles"] == 6 + 24
        assert ledger.verify() == ()


def test_every_error_of_sqlite_has_words() -> None:
    error = explain_error(sqlite3.OperationalError("something new"), "l.db", "search")
    assert str(error) == "l.db: SQLite says 'something new'; run `reportedly verify` on it (search)"


def test_the_file_reads_well_in_datasette(path: Path) -> None:
    """Each foreign key names its column, and each table that one leads to has a column by which a row is called."""
    fill(path)
    db = sqlite3.connect(path)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%words%'")]
    led_to = set()
    for table in tables:
        for _, _, other, _, to, *_ in db.execute(f"PRAGMA foreign_key_list({table})"):
            assert to == "id", (table, other)
            led_to.add(other)
    for table in led_to:
        assert {"name", "title"} & {row[1] for row in db.execute(f"PRAGMA table_xinfo({table})")}, table
    db.close()
