"""Bytes, files and addresses -> Article. File-format libraries are imported here and nowhere else, and only when needed."""

from reportedly.documents.article import make_article
from reportedly.documents.language import detect_language
from reportedly.documents.load import load_bytes, load_documents

__all__ = ["detect_language", "load_bytes", "load_documents", "make_article"]
