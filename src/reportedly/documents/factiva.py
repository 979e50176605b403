"""An export of Factiva, in lines -> its articles.

With indexing, an article is a table whose first column holds tags of two or three capitals, from HD or SE to AN; without, it is
headline, byline, "523 words", date, outlet, code, language and copyright, each a line, then the text, then "Document" and the
article's number.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from reportedly.config import Metadata
from reportedly.documents import press_header as head
from reportedly.documents.formats import Fault, Piece
from reportedly.documents.lines import Line, join_lines, write_lines
from reportedly.lang.resources import load_toml
from reportedly.model import Warning  # noqa: A004 - the contract's word

_DOCUMENT = re.compile(r"Document (?=[A-Za-z]*[0-9])[A-Za-z0-9]{12,40}")
_TAGGED = re.compile(r"(?P<tag>[A-Z]{2,3})(?:\t+(?P<value>.*))?")
_CONTENTS = re.compile(r".+(?:\t|\.{3,} ?)[0-9]{1,4}")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,5})?")
_CODE = re.compile(r"[A-Z0-9]{2,10}")
_BY = re.compile(r"(?:by|from)\b:? \S", re.IGNORECASE)
# Lines in which the number of words, and behind it the date, stand.
DEEPEST_LENGTH = 12
DEEPEST_DATE = 3

_Row = tuple[str, list[Line]]  # a tag and the lines of its value


def is_export(lines: Sequence[Line]) -> bool:
    """Whether lines are such an export: a headline and a text by their tags, or a document's number and a header above it."""
    tags = {tag for tag, _ in _read_rows(lines)}
    if "HD" in tags and tags & {"LP", "TD"} and tags & {"PD", "SN", "WC", "AN"}:
        return True
    return any(_DOCUMENT.fullmatch(line.text) for line in lines) and any(_find_length(lines, n) == n for n in range(len(lines)))


def split_export(lines: Sequence[Line]) -> Iterator[Piece | Fault]:
    """The articles in order, and a fault for each part of which headline, date and text cannot be told apart."""
    rows = list(_read_rows(lines))
    if any(tag == "HD" for tag, _ in rows):
        for place, article in enumerate(_cut_rows(rows), 1):
            yield _read_tagged(article, place)
        return
    for place, (part, ended) in enumerate(_cut_plain(lines), 1):
        yield _read_plain(part, place, ended=ended)


@cache
def _tags() -> dict[str, int]:
    return {tag: n for n, tag in enumerate(load_toml("press.toml")["factiva"]["tag"])}


def _read_rows(lines: Sequence[Line]) -> Iterator[_Row]:
    """Tags with their values: rows of a table, or, in a file without tables, lines that a tag opens, alone or before a tab.

    In lines a tag must stand behind the one before it in Factiva's order, or be the first of an article, for a text may hold two capitals too.
    """
    tables = any(len(line.cells) > 1 and line.cells[0] in {("HD",), ("PD",)} for line in lines)
    row: _Row | None = None
    for line in lines:
        tag, value = _read_row(line) if tables else _read_tag(line, row)
        if tag is None:
            if row and not (row[0] == "AN" and value):
                row[1].extend(value)
            continue
        if row:
            yield row
        row = (tag, value)
    if row:
        yield row


def _read_row(line: Line) -> tuple[str | None, list[Line]]:
    """The tag of a table's row and its value; lines and rows without a tag are all value."""
    if len(line.cells) > 1 and len(line.cells[0]) == 1 and line.cells[0][0].strip(" :") in _tags():
        return line.cells[0][0].strip(" :"), [Line(paragraph) for cell in line.cells[1:] for paragraph in cell]
    return None, [line]


def _read_tag(line: Line, row: _Row | None) -> tuple[str | None, list[Line]]:
    match = _TAGGED.fullmatch(line.text)
    tag = match["tag"] if match and not line.cells else None
    last = _tags()[row[0]] if row else -1
    if tag is None or match is None or tag not in _tags() or not (_tags()[tag] > last or tag in {"HD", "SE", "CLM"}):
        return None, [line]
    return tag, [Line(match["value"])] if match["value"] else []


def _cut_rows(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows by article: one ends with AN, and where that is missing before a tag that it has already."""
    article: list[_Row] = []
    for row in rows:
        seen = {tag for tag, _ in article}
        if "AN" in seen or row[0] in seen:
            yield article
            article = []
        article.append(row)
    if article:
        yield article


def _read_tagged(rows: Sequence[_Row], place: int) -> Piece | Fault:
    values = {tag: " ".join(line.text for line in lines).strip() for tag, lines in rows}
    text = [line for tag, lines in rows if tag in load_toml("press.toml")["factiva"]["text"] for line in lines]
    if not text:
        return Fault(f"has no text (tags LP and TD): {values.get('HD', '')[:80]!r}", place)
    if "HD" not in values and "PD" not in values:
        return Fault(f"part of the export has neither headline (HD) nor date (PD): {text[0].text[:80]!r}", place)
    day = head.read_date_line(f"{values.get('PD', '')} {values.get('ET', '')}".strip()) or head.read_date_line(values.get("PD", ""))
    known = Metadata(None, None, values.get("SN"), values.get("HD"), head.clean_byline(values.get("BY")), day.published if day else None)
    kept = write_lines(Line(f"{tag}\t{line.text}") for tag, lines in rows for line in lines)
    return Piece(join_lines(text), known, head.check_length(text, head.read_length(values.get("WC", ""))), kept, place)


def _cut_plain(lines: Sequence[Line]) -> Iterator[tuple[list[Line], bool]]:
    """Parts by the line with a document's number, which is the text's own where no header follows; whether that line is there."""
    part: list[Line] = []
    kept = [line for line in lines if not head.is_listed(line.text, "factiva", "furniture")]
    for n, line in enumerate(kept):
        if head.is_listed(line.text, "factiva", "summary") and not part:
            return
        part.append(line)
        if _DOCUMENT.fullmatch(line.text) and _follows_header(kept, n + 1):
            yield part, True
            part = []
    if part:
        yield part, False


def _follows_header(lines: Sequence[Line], start: int) -> bool:
    if start >= len(lines) or head.is_listed(lines[start].text, "factiva", "summary"):
        return True
    return _find_length(lines, start) is not None


def _find_length(lines: Sequence[Line], start: int) -> int | None:
    """The line `523 words` of a header that begins at `start`, with the date close behind; None where there is none."""
    for n in range(start, min(start + DEEPEST_LENGTH, len(lines))):
        if _DOCUMENT.fullmatch(lines[n].text):
            break
        if re.fullmatch(r"[0-9][0-9,. ]{0,9} words", lines[n].text):
            dates = (head.read_date_line(line.text) for line in lines[n + 1 : n + 1 + DEEPEST_DATE])
            return n if any(dates) else None
    return None


def _read_plain(lines: Sequence[Line], place: int, *, ended: bool) -> Piece | Fault:
    contents = max((n for n, line in enumerate(lines) if place == 1 and _CONTENTS.fullmatch(line.text)), default=-1)
    length = next((n for n in range(contents + 1, len(lines)) if _find_length(lines, n) == n), None)
    if length is None:
        return Fault(
            f"part of the export has no number of words and date from which its headline and text can be told: {lines[0].text[:80]!r}",
            place,
        )
    start = max((n for n in range(contents + 1, length) if lines[n].fresh), default=contents + 1)
    if length - start > DEEPEST_LENGTH:
        return Fault(
            f"part of the export has {length - start} lines above the number of words; which is the headline? {lines[start].text[:80]!r}",
            place,
        )
    headline, byline = _tell_headline(lines[start:length])
    end = len(lines) - 1 if ended else len(lines)
    opens, day, outlet = _read_source(lines[:end], length + 1)
    body = lines[opens:end]
    if not body:
        return Fault(f"has no text, only a header: {(headline or '')[:80]!r}", place)
    known = Metadata(None, None, outlet, headline, head.clean_byline(byline), day)
    short = () if ended else (Warning("cut_short", "the line with the document's number is missing; the text may be cut short"),)
    warnings = head.check_length(body, head.read_length(lines[length].text)) + short
    return Piece(join_lines(body), known, warnings, write_lines(lines[start:]), place)


def _tell_headline(lines: Sequence[Line]) -> tuple[str | None, str | None]:
    """Headline and byline of the lines above the number of words: by their style, by their weight, by the word By, else the first is the headline."""
    strong = [n for n, line in enumerate(lines) if "headline" in line.style or line.style in {"title", "heading 1"}]
    strong = strong or [n for n, line in enumerate(lines) if line.bold]
    if strong and len(strong) < len(lines):
        below = lines[strong[-1] + 1 :]
        return " ".join(lines[n].text for n in strong), " ".join(line.text for line in below) or None
    signed = len(lines) > 1 and (_BY.match(lines[-1].text) is not None or "author" in lines[-1].style)
    above = lines[:-1] if signed else lines
    return " ".join(line.text for line in above) or None, lines[-1].text if signed else None


def _read_source(lines: Sequence[Line], start: int) -> tuple[int, str | None, str | None]:
    """Where the text begins, the date and the outlet, of the lines below the number of words."""
    date = next(n for n in range(start, len(lines)) if head.read_date_line(lines[n].text))
    at = date + 1
    clock = ""
    if at < len(lines) and _CLOCK.fullmatch(lines[at].text):
        clock = lines[at].text
        at += 1
    day = head.read_date_line(f"{lines[date].text} {clock}".strip()) or head.read_date_line(lines[date].text)
    outlet = lines[at].text if at < len(lines) else None
    return _find_text(lines, at + 1), day.published if day else None, outlet


def _find_text(lines: Sequence[Line], start: int) -> int:
    """The first line of the text: by its style; behind the language and the copyright; else behind the outlet's code."""
    styled = next((n for n, line in enumerate(lines) if n >= start and "articleparagraph" in line.style), None)
    if styled is not None:
        return styled
    languages = load_toml("press.toml")["factiva"]["language"]
    named = next((n + 1 for n in range(start, min(start + DEEPEST_LENGTH, len(lines))) if lines[n].text in languages), None)
    at = named or start
    if named is None and at < len(lines) and _CODE.fullmatch(lines[at].text):
        at += 1
    rights = (n + 1 for n in range(at, min(at + (2 if named else DEEPEST_LENGTH), len(lines))) if head.is_copyright(lines[n].text))
    copyright_end = next(rights, None)
    if copyright_end is None:
        return at
    while copyright_end < len(lines) and (
        not lines[copyright_end].first or lines[copyright_end].text.lower().startswith("all rights reserved")
    ):
        copyright_end += 1
    return copyright_end
