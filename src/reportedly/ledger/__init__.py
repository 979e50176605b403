"""Keeps readings in one SQLite file, finds claims in it, proves them and keeps what people decide. `Ledger` is the only door."""

from reportedly.ledger.articles import ArticleFilter, ListedArticle
from reportedly.ledger.cells import CODED
from reportedly.ledger.corrected import AS_READ
from reportedly.ledger.decisions import Decision, DecisionKind, Verdict
from reportedly.ledger.errors import DecisionError, LedgerError, QueryError, ReadingError
from reportedly.ledger.exported import TABLES, Column, Table
from reportedly.ledger.ledger import Entry, Input, Ledger, OpenProblem, Passage, ShownClaim
from reportedly.ledger.query import ClaimFilter
from reportedly.ledger.reprints import ReprintGroup
from reportedly.ledger.search import FoundArticle, FoundClaim
from reportedly.ledger.sizes import Size
from reportedly.ledger.verify import Fault
from reportedly.ledger.versions import ArticleReading, Change, Version

__all__ = [
    "AS_READ",
    "CODED",
    "TABLES",
    "ArticleFilter",
    "ArticleReading",
    "Change",
    "ClaimFilter",
    "Column",
    "Decision",
    "DecisionError",
    "DecisionKind",
    "Entry",
    "Fault",
    "FoundArticle",
    "FoundClaim",
    "Input",
    "Ledger",
    "LedgerError",
    "ListedArticle",
    "OpenProblem",
    "Passage",
    "QueryError",
    "ReadingError",
    "ReprintGroup",
    "ShownClaim",
    "Size",
    "Table",
    "Verdict",
    "Version",
]
