"""What can be wrong with a ledger, each with the file, the stage and how to mend it."""

import sqlite3
from pathlib import Path


class LedgerError(Exception):
    """Something that keeps a ledger from its work: `file`, `stage`, `error` and `mend` are also in the message."""

    def __init__(self, file: Path | str, stage: str, error: str, mend: str) -> None:
        super().__init__(f"{file}: {error}; {mend} ({stage})")
        self.file = str(file)
        self.stage = stage
        self.error = error
        self.mend = mend


class NoLedgerError(LedgerError):
    """The file is not there, or is no ledger of ours."""


class NewerLedgerError(LedgerError):
    """The ledger was written by a later version than this one."""


class DamagedLedgerError(LedgerError):
    """The file is cut short or its pages are not as SQLite wrote them."""


class UnwritableLedgerError(LedgerError):
    """The file, its folder or its disk takes no more."""


class BusyLedgerError(LedgerError):
    """Another process has been writing for longer than we wait."""


class QueryError(ValueError):
    """A query that cannot be understood; the message says how to write it."""


class ReadingError(ValueError):
    """A reading that cannot be kept as it is: a cell's words are not those at its place in the text."""


class DecisionError(ValueError):
    """A decision that does not fit what it judges."""


def explain_error(error: sqlite3.Error, file: Path | str, stage: str) -> LedgerError:
    """SQLite's error as one of ours, told by its message, since most of its codes cover several cases."""
    said = str(error).lower()
    for sign, kind, words, mend in _CAUSES:
        if sign in said:
            return kind(file, stage, words, mend)
    return LedgerError(file, stage, f"SQLite says {str(error)!r}", "run `reportedly verify` on it")


_CAUSES: tuple[tuple[str, type[LedgerError], str, str], ...] = (
    ("is not a database", NoLedgerError, "is not a ledger", "name another file with --ledger"),
    (
        "malformed",
        DamagedLedgerError,
        "is damaged or cut short",
        "take a copy from before, or save what is left with `sqlite3 FILE .recover`",
    ),
    ("disk i/o error", DamagedLedgerError, "could not be read or written", "check the disk, then run `reportedly verify`"),
    ("is full", UnwritableLedgerError, "the disk is full; what was written before is kept", "make room and run the command again"),
    ("readonly", UnwritableLedgerError, "may only be read", "give write permission to the file and its folder, or copy it elsewhere"),
    ("unable to open", UnwritableLedgerError, "cannot be opened", "check that its folder exists and may be written"),
    ("locked", BusyLedgerError, "another process is writing to it", "wait until it has ended and run the command again"),
    ("too big", LedgerError, "an article is larger than SQLite holds in one cell", "split it"),
)
