"""Lines of a file -> the articles of a press database's export, if it is one; else one article."""

import re
from collections.abc import Sequence

from reportedly.config import Metadata
from reportedly.documents import factiva, lexisnexis
from reportedly.documents.formats import Fault, Piece
from reportedly.documents.lines import Line, join_lines
from reportedly.documents.page_lines import read_page_lines
from reportedly.model import Warning  # noqa: A004 - the contract's word

# An export of 500 articles has some 5 million characters.
LARGEST_EXPORT = 40_000_000
# What tells an export's page from an article's before it is parsed.
_EXPORT_PAGE = re.compile(
    r"\b[0-9]{1,6} of [0-9]{1,6} DOCUMENTS?\b|\bEnd of Document\b|articleParagraph\b|\bclass=[\"']?article [a-z]{2}Article\b|>\s{0,9}HD\s{0,9}(?:&nbsp;)?</"
)
# A title that a word processor or a template made up.
_NO_TITLE = re.compile(
    r"(?:microsoft word|word document|document ?[0-9]*|untitled|title|template)\b.*|.*\.(?:docx?|rtf|odt|txt|pdf|html?)", re.IGNORECASE
)
_TITLES = frozenset({"title", "heading 1", "headline"})


def split_press(lines: Sequence[Line]) -> list[Piece | Fault] | None:
    """The articles of an export, and a fault for what cannot be told with certainty; None if the lines are no export's."""
    for vendor in (lexisnexis, factiva):
        if vendor.is_export(lines):
            return list(vendor.split_export(lines))
    return None


def split_press_page(markup: str) -> list[Piece | Fault] | None:
    """As `split_press`, for an HTML page; None also for a page that HTML's own reader is better asked about."""
    if len(markup) > LARGEST_EXPORT or not _EXPORT_PAGE.search(markup):
        return None
    try:
        lines = read_page_lines(markup)
    except Exception:  # noqa: BLE001 - whatever the parser says of such a page, HTML's own reader says it to the user
        return None
    return split_press(lines)


def make_article_piece(lines: Sequence[Line], title: str | None, warnings: tuple[Warning, ...] = ()) -> Piece | Fault:
    """A document that is one article. Its headline is what stands first in a title's style, and is left out of the text.

    Else it is `title`, the file's own, if it stands in one of the first three lines, which is then left out, or has three words
    and does not look like a template's or a file's name. A table of contents is left out.
    """
    kept = [line for line in lines if not line.style.startswith("toc ")]
    if not kept:
        return Fault("has no text; if its pages are pictures, run text recognition (OCR) first")
    headline, body = _find_headline(kept, title)
    text = join_lines(body)
    return Piece(text or join_lines(kept), Metadata(headline=headline), warnings)


def _find_headline(lines: list[Line], title: str | None) -> tuple[str | None, list[Line]]:
    styled = 0
    while styled < len(lines) and lines[styled].style in _TITLES and lines[styled].style == lines[0].style:
        styled += 1
    if styled:
        return " ".join(line.text for line in lines[:styled]), lines[styled:]
    if not title or _NO_TITLE.fullmatch(title):
        return None, lines
    for place, line in enumerate(lines[:3]):
        if line.text.casefold() == title.casefold():
            return line.text, lines[:place] + lines[place + 1 :]
    return (title if len(title.split()) > 2 else None), lines
