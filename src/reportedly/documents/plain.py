"""A plain text file -> its text, kept code point for code point."""

from collections.abc import Iterator

from reportedly.documents.decode import decode_document
from reportedly.documents.formats import Fault, Origin, Piece


def read_text(data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    """The text as it is decoded, line ends too."""
    decoded = decode_document(data, origin.charset)
    yield Piece(decoded.text, warnings=decoded.warnings)
