"""A path -> a connection to a ledger, or an error that says what is wrong with the file before SQLite touches it."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportedly.ledger.errors import DamagedLedgerError, NewerLedgerError, NoLedgerError, UnwritableLedgerError, explain_error
from reportedly.ledger.migrations import APPLICATION_ID, MIGRATIONS, migrate

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100  # bytes of an SQLite file that describe it
# Seconds for which a writer waits for another one. A batch is written in well under one.
PATIENCE = 60.0
# Bytes of a page. Texts of a few thousand leave half a page empty each: 4,096 take 2 % more, measured on 300 real articles.
PAGE = 2048


def open_ledger(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection in autocommit mode with foreign keys on. `write` makes the file where there is none and migrates an old one.

    Raises:
        LedgerError: the file is missing, no ledger, too new, damaged or may not be written.
    """
    version = check_file(path)
    if version is None and not write:
        raise NoLedgerError(path, "open", "there is no ledger here", "make one with `reportedly add`, or name another with --ledger")
    if version is not None and version > len(MIGRATIONS):
        raise NewerLedgerError(
            path, "open", f"was written by a later version (schema {version}, ours is {len(MIGRATIONS)})", "update reportedly"
        )
    db = None
    try:
        if not write and version == len(MIGRATIONS):
            return _prepare(_connect_readonly(path))
        db = _prepare(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None))
        _prepare_writing(db)
    except sqlite3.Error as error:
        if db:
            db.close()
        raise explain_error(error, path, "open") from error
    return db


def check_file(path: Path) -> int | None:
    """The schema's number that the file has in its header, 0 for a ledger half made; None where there is no file or an empty one.

    The header alone is read, so that a file that is not ours stays as it is.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
        size = path.stat().st_size
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnwritableLedgerError(
            path, "open", f"cannot be read: {error.strerror}", "check its permissions, or name another file"
        ) from error
    if not head:
        return None
    if not head.startswith(_MAGIC[: len(head)]):
        raise NoLedgerError(path, "open", "is not a ledger", "name another file with --ledger")
    if len(head) < _HEADER:
        raise DamagedLedgerError(path, "open", "is cut short", "take a copy from before")
    version, application = (int.from_bytes(head[at : at + 4], "big") for at in (60, 68))
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    wal = path.with_name(f"{path.name}-wal")
    waiting = wal.exists() and wal.stat().st_size > 0
    if application != APPLICATION_ID and not waiting:
        raise NoLedgerError(path, "open", "is a database of another program", "name another file with --ledger")
    if size < pages * (65_536 if page == 1 else page) and not waiting and head[24:28] == head[92:96]:
        raise DamagedLedgerError(path, "open", "is cut short", "take a copy from before, or save what is left with `sqlite3 FILE .recover`")
    return version


def _connect_readonly(path: Path) -> sqlite3.Connection:
    """Where not even the files beside a ledger can be written, as on a read-only disk, it is read as one that nobody changes."""
    alone = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    options = "mode=ro&immutable=1" if alone else "mode=ro"
    db = sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        db.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        db.close()
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    return db


def _prepare(db: sqlite3.Connection) -> sqlite3.Connection:
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA cache_size = -65536")  # KiB
    db.execute("PRAGMA mmap_size = 1073741824")  # bytes
    return db


def _prepare_writing(db: sqlite3.Connection) -> None:
    """Our name in the header, WAL, so that readers never wait for a writer, and the schema."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            # First of all our name: a file without it is another program's to everyone who opens it.
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                db.execute(f"PRAGMA page_size = {PAGE}")  # nothing changes where there are pages already
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            # SQLite does not wait for this lock by itself; two first `add` at once meet here.
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)
    db.execute("PRAGMA synchronous = NORMAL")
    migrate(db)


@contextmanager
def transaction(db: sqlite3.Connection, path: Path, stage: str) -> Iterator[None]:
    """All or nothing of what is written inside; SQLite's errors come out as ours."""
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            db.execute("PRAGMA defer_foreign_keys = ON")  # rows of one reading refer to each other in both directions
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # SQLite itself rolls back when the disk is full
                db.execute("ROLLBACK")
            raise
    except sqlite3.Error as error:
        raise explain_error(error, path, stage) from error


@contextmanager
def unmapped(db: sqlite3.Connection) -> Iterator[None]:
    """The file is read page by page inside, not mapped: what reads all of a large one once would else have all of it in memory."""
    (before,) = db.execute("PRAGMA mmap_size").fetchone() or (0,)
    db.execute("PRAGMA mmap_size = 0")
    try:
        yield
    finally:
        db.execute(f"PRAGMA mmap_size = {before}")


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """All that is read inside is of one moment, whatever others write; inside another one, of that one's."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")
