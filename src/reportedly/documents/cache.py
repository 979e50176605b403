"""Answers that may be asked for again, and hosts that asked to be left alone, in one SQLite file of the user's cache folder."""

import os
import sqlite3
import sys
import time
import zlib
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from reportedly.documents.fetch import Fetched

FOLDER = "REPORTEDLY_CACHE"
# All bodies together, packed (bytes); the oldest go first.
LARGEST = 200_000_000
_TABLES = """
CREATE TABLE IF NOT EXISTS answer (
  url TEXT PRIMARY KEY, at REAL NOT NULL, content_type TEXT NOT NULL, charset TEXT, etag TEXT, modified TEXT, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS host (name TEXT PRIMARY KEY, until REAL NOT NULL);
"""


def find_cache_file() -> Path:
    """Where the cache is kept: the folder that REPORTEDLY_CACHE names, else the one that the system has for such things."""
    if named := os.environ.get(FOLDER):
        return Path(named) / "fetched.db"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "reportedly" / "fetched.db"


class Cache:
    """A file that may be deleted at any time. Nothing that is wrong with it is an error: it then knows nothing and keeps nothing."""

    def __init__(self, path: Path) -> None:
        """`path` is the file; it is made, readable by its owner alone, when something is first kept in it."""
        self._path = path

    def find(self, url: str) -> Fetched | None:
        """What an address answered last."""
        row = self._fetch("SELECT body, url, content_type, charset, etag, modified FROM answer WHERE url = ?", url)
        if row is None:
            return None
        try:
            return Fetched(zlib.decompress(row[0]), *row[1:])
        except zlib.error:
            return None

    def keep(self, fetched: Fetched) -> None:
        """Keep an answer, if there is something to ask the server by whether it is still the same."""
        if not (fetched.etag or fetched.modified):
            return
        known = (fetched.content_type, fetched.charset, fetched.etag, fetched.modified)
        cells = (fetched.url, time.time(), *known, zlib.compress(fetched.data))
        self._change("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)", *cells)
        oldest = "SELECT url, sum(length(body)) OVER (ORDER BY at DESC, url) AS so_far FROM answer"
        self._change(f"DELETE FROM answer WHERE url IN (SELECT url FROM ({oldest}) WHERE so_far > ?)", LARGEST)  # noqa: S608 - our own words

    def find_pause(self, host: str) -> float:
        """Until when a host is to be left alone (seconds since 1970); 0 where it may be asked."""
        row = self._fetch("SELECT until FROM host WHERE name = ?", host)
        return float(row[0]) if row else 0.0

    def keep_pause(self, host: str, until: float) -> None:
        """Leave a host alone until then; forgets pauses that are over."""
        self._change("DELETE FROM host WHERE until < ?", time.time())
        self._change("INSERT OR REPLACE INTO host VALUES (?, ?)", host, until)

    def _fetch(self, query: str, *cells: object) -> tuple[Any, ...] | None:
        if not self._path.exists():
            return None
        with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(self._path, timeout=5)) as db:
            found: tuple[Any, ...] | None = db.execute(query, cells).fetchone()
            return found
        return None

    def _change(self, statement: str, *cells: object) -> None:
        with suppress(sqlite3.Error, OSError):
            if not self._path.exists():
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._path.touch(mode=0o600)
            with closing(sqlite3.connect(self._path, timeout=5)) as db, db:
                db.executescript(_TABLES)
                db.execute(statement, cells)
