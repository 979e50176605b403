"""What a page is made from: the ledger as it is now, and its questions."""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from reportedly.exchange.map import load_rings
from reportedly.ledger import Ledger, LedgerError, Shelf
from reportedly.model import Article, Reading
from reportedly.questions.book import Book, open_book


class Reader(Protocol):
    """What reads an article once more for its trace: `reportedly.reader.Reader`, which loads much and is made when it is asked for."""

    def read(self, article: Article) -> Reading:
        """All that is read in it."""


class NotThereError(LookupError):
    """An address that names nothing in this ledger; its text says what was looked for."""


@dataclass(slots=True)
class View:
    """A ledger open for reading, for as long as one page is made."""

    ledger: Ledger
    _desk: "Views"

    def ask(self) -> Book:
        """The questions of the ledger. To list all of them reads all that is kept of them; to look for some does not."""
        return self._desk.ask(self.ledger)

    def shelve(self) -> Shelf:
        """The columns that lists of articles are made from."""
        return self._desk.shelve(self.ledger)

    def read_again(self, article: Article) -> Reading | None:
        """What is read in an article now, with its traces; None where the desk has no reader."""
        return self._desk.read_again(article)


@dataclass(slots=True)
class Views:
    """Opens a ledger once for each thread, and keeps what is joined of it until it changes."""

    path: Path
    make_reader: Callable[[], Reader] | None = None
    _reader: Reader | None = None
    _reads: threading.Lock = field(default_factory=threading.Lock)
    _local: threading.local = field(default_factory=threading.local)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _asked: tuple[object, Book] | None = None
    _shelf: Shelf | None = None
    _shelving: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def open(self) -> Iterator[View]:
        """A view, for this thread. Raises `LedgerError`."""
        if getattr(self._local, "ledger", None) is None:
            self._local.ledger = Ledger(self.path)
        yield View(self._local.ledger, self)

    def warm(self) -> None:
        """Make ahead what takes a second, so that the first page has not to wait for it: lists, outlines of countries, questions not joined yet.

        What is loaded by then stays: a collector that went through all of it kept a page waiting for a tenth of a second.
        """
        with suppress(LedgerError), self.open() as view:
            view.shelve()
            load_rings()
            view.ask()
        gc.collect()
        gc.freeze()

    def read_again(self, article: Article) -> Reading | None:
        """Read one article at a time: what a reader loads is large."""
        if self.make_reader is None:
            return None
        with self._reads:
            self._reader = self._reader or self.make_reader()
            return self._reader.read(article)

    def ask(self, ledger: Ledger) -> Book:
        """The questions of the ledger as it is now; joined anew only when something changed."""
        with self._lock:
            state = ledger.count_changes()
            if self._asked is None or self._asked[0] != state:
                self._asked = (state, open_book(ledger))
            return self._asked[1]

    def shelve(self, ledger: Ledger) -> Shelf:
        """The shelf of the ledger as it is now; what is new is put in."""
        with self._shelving:
            self._shelf = ledger.shelve(self._shelf)
            return self._shelf
