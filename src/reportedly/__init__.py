"""Who claims what: reads news and keeps every attributed claim with the characters it came from."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.config import Metadata, ReaderConfig
    from reportedly.documents import load_documents, make_article
    from reportedly.ledger import ClaimFilter, Ledger
    from reportedly.model import Article, Claim, Problem, Reading
    from reportedly.reader import Reader, read

__all__ = [
    "Article",
    "Claim",
    "ClaimFilter",
    "Ledger",
    "Metadata",
    "Problem",
    "Reader",
    "ReaderConfig",
    "Reading",
    "load_documents",
    "make_article",
    "read",
]

# Loaded at first use: the parser and the encoder take a second to import, and `reportedly --help` needs neither.
_HOMES = {
    "reportedly.config": ("Metadata", "ReaderConfig"),
    "reportedly.documents": ("load_documents", "make_article"),
    "reportedly.ledger": ("ClaimFilter", "Ledger"),
    "reportedly.model": ("Article", "Claim", "Problem", "Reading"),
    "reportedly.reader": ("Reader", "read"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(home), name)
            return value
    msg = f"module 'reportedly' has no attribute {name!r}"
    raise AttributeError(msg)
