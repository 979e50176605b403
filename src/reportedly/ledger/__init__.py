"""Keeps readings in one SQLite file, finds claims in it, proves them and keeps what people decide. `Ledger` is the only door."""

from reportedly.ledger.articles import ArticleFilter, ArticleList, ArticleSort, Counted, ListedArticle
from reportedly.ledger.beside import Beside, Neighbour, ReadingMade
from reportedly.ledger.cells import CLOSED, CODED, EDITABLE, GAP, PARTIES, REMOVABLE, list_parts, locate_part, read_cell
from reportedly.ledger.cited import CitedArticle
from reportedly.ledger.corrected import AS_READ, find_spans
from reportedly.ledger.counted import CountedActor, CountedPlace
from reportedly.ledger.decisions import Decision, DecisionKind, Verdict
from reportedly.ledger.editable import EditableCell
from reportedly.ledger.errors import DecisionError, LedgerError, QueryError, ReadingError
from reportedly.ledger.exported import TABLES, Column, Table
from reportedly.ledger.ledger import Entry, Input, Ledger, OpenProblem, Passage, ShownArticle, ShownClaim
from reportedly.ledger.query import ClaimFilter
from reportedly.ledger.queue import QueueFilter, QueueItem, QueueReason
from reportedly.ledger.reprints import ReprintGroup
from reportedly.ledger.search import Extract, FoundArticle, FoundClaim, find_words
from reportedly.ledger.shelf import Shelf
from reportedly.ledger.sizes import Size
from reportedly.ledger.snapshots import SHEET_NAME, Snapshot
from reportedly.ledger.taking import Taker
from reportedly.ledger.verify import Fault
from reportedly.ledger.versions import Address, ArticleReading, Change, Version

__all__ = [
    "AS_READ",
    "CLOSED",
    "CODED",
    "EDITABLE",
    "GAP",
    "PARTIES",
    "REMOVABLE",
    "SHEET_NAME",
    "TABLES",
    "Address",
    "ArticleFilter",
    "ArticleList",
    "ArticleReading",
    "ArticleSort",
    "Beside",
    "Change",
    "CitedArticle",
    "ClaimFilter",
    "Column",
    "Counted",
    "CountedActor",
    "CountedPlace",
    "Decision",
    "DecisionError",
    "DecisionKind",
    "EditableCell",
    "Entry",
    "Extract",
    "Fault",
    "FoundArticle",
    "FoundClaim",
    "Input",
    "Ledger",
    "LedgerError",
    "ListedArticle",
    "Neighbour",
    "OpenProblem",
    "Passage",
    "QueryError",
    "QueueFilter",
    "QueueItem",
    "QueueReason",
    "ReadingError",
    "ReadingMade",
    "ReprintGroup",
    "Shelf",
    "ShownArticle",
    "ShownClaim",
    "Size",
    "Snapshot",
    "Table",
    "Taker",
    "Verdict",
    "Version",
    "find_spans",
    "find_words",
    "list_parts",
    "locate_part",
    "read_cell",
]
