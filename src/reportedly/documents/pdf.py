"""A PDF with a text layer -> its article: lines and their places by pdfium, columns and paragraphs by us (`pages.py`)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from reportedly.config import Metadata
from reportedly.documents.formats import Fault, Origin, Piece
from reportedly.documents.pages import Line, Paragraph, lay_out
from reportedly.model import PublishedBasis, Warning  # noqa: A004 - the contract's word

# A blank between two characters of a line beyond this, in heights of a character, is the gap between two columns.
GAP = 1.8
LONGEST_HEADLINE = 200  # characters
# A first paragraph set so much larger than the body is a headline.
LARGER = 1.25
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|indd|qxp|odt|rtf|html?|tmp)\b|^untitled|^microsoft word", re.IGNORECASE)
_MADE = re.compile(r"D:((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What pdfium gives for a hyphen that it takes for one of a broken word, and for a soft one.
_HYPHENS = {2: "\u00ad", 0xFFFE: "\u00ad"}


def read_pdf(data: bytes, _: Origin) -> Iterator[Piece | Fault]:
    """The text of all pages; paragraphs apart by a blank line, running headers and footers left out where they repeat."""
    try:
        import pypdfium2  # noqa: PLC0415 - an extra
    except ImportError:
        yield Fault("needs pypdfium2: pip install 'reportedly[documents]'")
        return
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        yield Fault(
            "is encrypted and needs a password; save a copy without one"
            if encrypted
            else "is no PDF that can be read; is it damaged? Save it anew, or its text as a .txt file"
        )
        return
    pages = [_read_page(document[n], pypdfium2.raw) for n in range(len(document))]
    if not any(any(c.isalnum() for c in line.text) for page in pages for line in page):
        yield Fault("has no text layer: run OCR first (for example ocrmypdf), then give what it makes")
        return
    paragraphs = lay_out(pages)
    text = "\n\n".join(p.text for p in paragraphs)
    empty = [str(n) for n, page in enumerate(pages, start=1) if not page]
    warnings = (Warning("pages_without_text", f"pages without a text layer: {', '.join(empty)[:200]}; run OCR for them"),) if empty else ()
    yield Piece(text, find_metadata(document.get_metadata_dict(skip_empty=True), text, paragraphs), warnings)


def _read_page(page: Any, raw: Any) -> list[Line]:  # noqa: ANN401 - pypdfium2 has no types
    """The lines of a page in the order in which the file has them; coordinates count from the top left, in points."""
    if not raw.FPDFPage_CountObjects(page):
        return []
    text = page.get_textpage()
    height = page.get_height()
    lines: list[Line] = []
    rect = raw.FS_RECTF()  # one for all characters, for making one takes longer than filling it
    run = ""
    box = (0.0, 0.0, 0.0, 0.0)
    for n in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, n)
        char = _HYPHENS.get(code) or chr(code)
        if char in "\r\n":
            lines.append(Line(run, *box))
            run = ""
            continue
        if char.isspace():
            run += char if run else ""
            continue
        raw.FPDFText_GetLooseCharBox(text, n, rect)
        here = (rect.left, height - rect.top, rect.right, height - rect.bottom)
        if run and _is_apart(box, here):
            lines.append(Line(run, *box))
            run = ""
        box = (min(box[0], here[0]), min(box[1], here[1]), max(box[2], here[2]), max(box[3], here[3])) if run else here
        run += char
    lines.append(Line(run, *box))
    return [Line(line.text.strip(), line.left, line.top, line.right, line.bottom) for line in lines if line.text.strip()]


def _is_apart(box: tuple[float, float, float, float], here: tuple[float, float, float, float]) -> bool:
    """Whether a character does not go on with a line: far to the right of it, or on another line."""
    tall = max(here[3] - here[1], 1.0)
    overlap = min(box[3], here[3]) - max(box[1], here[1])
    return here[0] - box[2] > GAP * tall or overlap < 0.2 * min(tall, max(box[3] - box[1], 1.0))


def find_metadata(told: dict[str, str], text: str, paragraphs: list[Paragraph]) -> Metadata:
    """Title, author and day as far as the text bears them out: programs write file names, users' names and the day of a conversion there.

    A title must stand in the text, an author be named near its ends, a day be of a year that the text names, if it names any.
    """
    title, author = (" ".join(told.get(name, "").split()) for name in ("Title", "Author"))
    if not title or _FILE_NAME.search(title) or _fold(title) not in _fold(text[:3000]) or " " not in title:
        title = _find_large(paragraphs)
    if " " not in author or _fold(author) not in _fold(f"{text[:1500]} {text[-500:]}"):
        author = ""
    made = _read_made(told.get("CreationDate", ""))
    years = set(_YEAR.findall(text))
    if made and years and made[:4] not in years:
        made = None
    return Metadata(headline=title or None, byline=author or None, published=made, published_basis=PublishedBasis.FILE if made else None)


def _find_large(paragraphs: list[Paragraph]) -> str:
    """The first paragraph that is set larger than the rest, among the first three; "" where there is none."""
    sizes = sorted((p.size, len(p.text)) for p in paragraphs)
    half, seen, body = sum(count for _, count in sizes) / 2, 0, 0.0
    for size, count in sizes:
        seen += count
        body = size
        if seen >= half:
            break
    found = max(paragraphs[:3], key=lambda p: p.size)
    return found.text if found.size > LARGER * body and len(found.text) <= LONGEST_HEADLINE else ""


def _read_made(written: str) -> str | None:
    match = _MADE.match(written)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _fold(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
