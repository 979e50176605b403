"""An export of LexisNexis, Nexis, Nexis Uni or Lexis Advance, in lines -> its articles.

Two layouts are known. The older numbers its articles ("2 of 10 DOCUMENTS") and puts outlet and date above the headline, labels
in capitals; the newer ends each with "End of Document", puts headline, outlet and date first, has a line "Body" above the text and
often a cover that lists the articles. Both are told by whole lines only, and a line that may be one is believed only if what
stands around it fits, for a text may hold the same words.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from reportedly.config import Metadata
from reportedly.documents import press_header as head
from reportedly.documents.formats import Fault, Piece
from reportedly.documents.lines import Line, join_lines, split_paragraphs, write_lines
from reportedly.lang.resources import load_toml
from reportedly.model import Warning  # noqa: A004 - the contract's word

_NUMBERED = re.compile(r"(?:Document )?([0-9]{1,6}) of ([0-9]{1,6}) DOCUMENTS?")
_END = "end of document"
_LABEL = re.compile(r"(?P<name>[A-Za-z][A-Za-z/ -]{1,24}?) ?:(?:[ \t]+(?P<value>.*)|$)")
_LISTED = re.compile(r"documents? ?\(([0-9,]+)\)", re.IGNORECASE)
_PERCENT = re.compile(r"\([0-9]{1,3}%\)")
# Lines in which an article's labels or its line "Body" begin.
DEEPEST_HEADER = 40


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of one article; `ended`: the mark of its end is there."""

    lines: list[Line]
    ended: bool = True


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line "2 of 10 DOCUMENTS" and the next mark behind it; `sound`: an article's header stands between them."""

    line: int
    end: int
    number: tuple[int, int]
    sound: bool


@dataclass(slots=True)
class _Header:
    """What stands above a text: `end` is the line where the text begins, `marked` says that a line "Body" opened it."""

    end: int
    marked: bool = False
    before: list[Line] = field(default_factory=list)  # lines above the date
    after: list[Line] = field(default_factory=list)  # unlabelled lines between date and labels
    labels: dict[str, str] = field(default_factory=dict)
    published: str | None = None
    opening: Line | None = None  # text that stands in the line of the label BODY
    capitals: bool = False  # its labels are in capitals, so those behind the text are too
    copyright: bool = False  # it has one, so there is none behind the text

    @property
    def sound(self) -> bool:
        """Whether it is an article's header, and not some lines of a text."""
        return (self.published is not None and bool(self.marked or self.labels)) or (self.marked and bool(self.labels))


def is_export(lines: Sequence[Line]) -> bool:
    """Whether lines are such an export: one of the two marks between articles, and a label of theirs."""
    marked = labelled = False
    for line in lines:
        text = line.text.lower()
        marked = marked or text == _END or _NUMBERED.fullmatch(line.text) is not None
        labelled = (
            labelled or text in {"body", "body:"} or text.startswith("load-date:") or _read_label(line, "header")[0] in {"length", "byline"}
        )
    return marked and labelled


def split_export(lines: Sequence[Line]) -> Iterator[Piece | Fault]:
    """The articles in order, and a fault for each part of which headline, date and text cannot be told apart."""
    marks = _find_numbers(lines)
    numbered = any(mark.sound for mark in marks)
    listed = next((int(m[1].replace(",", "")) for line in lines[:40] if (m := _LISTED.fullmatch(line.text))), None)
    parts = list(_cut_numbered(lines, marks) if numbered else _cut_ended(lines))
    for place, part in enumerate(parts, 1):
        warnings: tuple[Warning, ...] = (
            () if part.ended else (Warning("cut_short", "the mark of the document's end is missing; its text may be cut short"),)
        )
        if listed and listed != len(parts) and place == len(parts):
            text = f"the cover lists {listed} documents, the file has {len(parts)}; export again, or compare the two"
            warnings += (Warning("documents_missing", text),)
        yield _read_article(part, place, warnings, numbered=numbered)


def _read_article(part: _Part, place: int, warnings: tuple[Warning, ...], *, numbered: bool) -> Piece | Fault:
    lines = part.lines
    header = _read_header(lines, numbered=numbered)
    if not header.sound:
        return Fault(
            f"part of the export has no line with a date and no label from which its headline and text can be told: {lines[0].text[:80]!r}",
            place,
        )
    tail = _find_tail(lines, header.end, header)
    declared = head.read_length(header.labels.get("length", ""))
    body = _cut_parts(lines, header, tail, declared)
    if not body:
        return Fault(f"has no text, only a header: {lines[0].text[:80]!r}", place)
    headline, outlet = _tell_headline(header, numbered=numbered)
    url = next(
        (m[0] for line in lines[tail:] if (m := re.search(r"https?://\S+", line.text)) and _read_label(line, "tail")[0] == "url"), None
    )
    known = Metadata(None, url, outlet, headline, head.clean_byline(header.labels.get("byline")), header.published)
    return Piece(join_lines(body), known, head.check_length(body, declared) + warnings, write_lines(lines), place)


def _cut_ended(lines: Sequence[Line]) -> Iterator[_Part]:
    """Parts by "End of Document". The words are the text's own where no article is complete before them and none begins behind."""
    current: list[Line] = []
    segments = list(_split_at(lines, [n for n, line in enumerate(lines) if line.text.lower() == _END and not line.cells]))
    for n, segment in enumerate(segments):
        current += segment if n or not segment else segment[_find_cover_end(segment) :]
        following = _drop_furniture(segments[n + 1]) if n + 1 < len(segments) else None
        if following is None:
            break
        complete = _find_tail(last := current[-DEEPEST_HEADER:], 0, _Header(0, copyright=True)) < len(last)
        if following and not complete and not _read_header(following, numbered=False).sound:
            current.append(Line("End of Document"))
            continue
        if current := _drop_furniture(current):
            yield _Part(current)
        current = []
    if current := _drop_furniture(current):
        yield _Part(current, ended=False)


def _find_numbers(lines: Sequence[Line]) -> list[_Mark]:
    """The lines "2 of 10 DOCUMENTS", each with whether an article's header follows before the next mark."""
    numbers = [(n, m) for n, line in enumerate(lines) if (m := _NUMBERED.fullmatch(line.text))]
    ends = [n for n, line in enumerate(lines) if _NUMBERED.fullmatch(line.text) or line.text.lower() == _END]
    ends.append(len(lines))
    found = ((n, ends[bisect(ends, n)], (int(m[1]), int(m[2]))) for n, m in numbers)
    return [_Mark(n, end, number, _read_header(lines[n + 1 : end], numbered=True).sound) for n, end, number in found]


def _cut_numbered(lines: Sequence[Line], marks: Sequence[_Mark]) -> Iterator[_Part]:
    """Parts by "2 of 10 DOCUMENTS". What stands before the first is the cover.

    Without a header behind it the line is believed if its number is the next and no other line with that number has a header.
    """
    latest = {mark.number: place for place, mark in enumerate(marks) if mark.sound}
    starts: list[int] = []
    last = 0
    for place, mark in enumerate(marks):
        follows = not starts or mark.number == (last + 1, marks[0].number[1])
        if mark.sound or (follows and latest.get(mark.number, -1) < place):
            starts.append(mark.line)
            last = mark.number[0]
    for segment in list(_split_at(lines, starts))[1:]:
        kept = [line for line in segment if line.text.lower() != _END] if segment[-1:] and segment[-1].text.lower() == _END else segment
        if kept := _drop_furniture(kept):
            yield _Part(kept)


def _split_at(lines: Sequence[Line], marks: Sequence[int]) -> Iterator[list[Line]]:
    """What stands before, between and behind the lines of these numbers."""
    start = 0
    for mark in marks:
        yield list(lines[start:mark])
        start = mark + 1
    yield list(lines[start:])


def _drop_furniture(lines: Sequence[Line]) -> list[Line]:
    """Lines without those of the service at both ends."""
    start, end = 0, len(lines)
    while start < end and head.is_listed(lines[start].text, "lexisnexis", "furniture"):
        start += 1
    while end > start and head.is_listed(lines[end - 1].text, "lexisnexis", "furniture"):
        end -= 1
    return list(lines[start:end])


def _find_cover_end(lines: Sequence[Line]) -> int:
    """The line with which the first article begins: where a title of the cover's list returns, else on the first page behind it."""
    if not any(head.is_listed(line.text, "lexisnexis", "cover") for line in lines[:6]):
        return 0
    opens = next(
        (n for n, line in enumerate(lines) if line.text.rstrip(" :").lower() == "body" or _read_label(line, "header")[0] == "length"),
        len(lines),
    )
    last = max((n for n, line in enumerate(lines[:opens]) if line.cells or head.is_listed(line.text, "lexisnexis", "cover")), default=-1)
    titles = {_fold_title(words) for _, words in _list_paragraphs(lines[: last + 1])}
    listing = next((n for n, line in enumerate(lines[:opens]) if _LISTED.fullmatch(line.text)), None)
    if listing is not None and listing + 1 < opens:
        titles.add(_fold_title(lines[listing + 1].text))
    same = [n for n, words in _list_paragraphs(lines[:opens]) if n > max(last, (listing or 0) + 1) and _fold_title(words) in titles]
    pages = [n for n, line in enumerate(lines[:opens]) if line.fresh and n > last]
    return same[-1] if same else pages[0] if pages else last + 1


def _list_paragraphs(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """The first line and the words of each paragraph."""
    at = 0
    for paragraph in split_paragraphs(lines):
        yield at, " ".join(line.text for line in paragraph)
        at += len(paragraph)


def _fold_title(text: str) -> str:
    return re.sub(r"^[0-9]{1,4}\.\s*", "", text).casefold()


def _read_header(lines: Sequence[Line], *, numbered: bool) -> _Header:
    found = _find_date(lines, numbered=numbered)
    start = found[0] + 1 if found else 0
    header = _Header(0, published=found[1].published if found else None, capitals=_has_capitals(lines))
    header.before = [line for line in lines[: start - 1] if not head.is_copyright(line.text)] if found else []
    marks = (n for n, line in enumerate(lines[start:DEEPEST_HEADER], start) if n and line.text.rstrip(" :").lower() == "body")
    body = None if numbered else next(marks, None)
    header.end = _read_labels(lines if body is None else lines[:body], start, header, to_end=body is not None)
    if body is not None:
        header.end, header.marked = body + 1, True
    header.copyright = any(head.is_copyright(line.text) for line in lines[: header.end])
    if not found:
        header.before, header.after = header.after, []
    return header


def _find_date(lines: Sequence[Line], *, numbered: bool) -> tuple[int, head.DateLine] | None:
    """The line with the date; in the newer layout the second of two at the head, for the first is then a headline."""
    above = next((n for n, line in enumerate(lines[:DEEPEST_HEADER]) if n > 1 and _opens_labels(line)), len(lines))
    found = head.find_date(lines[:above])
    if found is None or numbered or found[0] > 1:
        return found
    for n, line in enumerate(lines[found[0] + 1 : min(above, head.DEEPEST_DATE)], found[0] + 1):
        if head.is_copyright(line.text):
            break
        if (read := head.read_date_line(line.text)) and read.sure:
            return n, read
    return found


def _opens_labels(line: Line) -> bool:
    return line.text.rstrip(" :").lower() == "body" or _read_label(line, "header")[0] is not None


def _has_capitals(lines: Sequence[Line]) -> bool:
    """Whether labels stand in capitals: then a line that begins with such a word in small letters is none."""
    names = ("LENGTH:", "LOAD-DATE:", "SECTION:", "BYLINE:", "LANGUAGE:")
    return any(line.text.startswith(names) for line in lines)


def _read_labels(lines: Sequence[Line], start: int, header: _Header, *, to_end: bool) -> int:
    """Reads labels into the header; where they end. `to_end`: all lines are the header's, else it ends before the first without a label."""
    at = start
    while at < len(lines):
        name, value = _read_label(lines[at], "header", capitals=header.capitals)
        if name and name not in header.labels:
            at += 1
            if name == "body":
                header.marked = True
                header.opening = Line(value) if value else None
                return at
            while at < len(lines) and (not lines[at].first or not value) and not _read_label(lines[at], "header")[0]:
                value = f"{value} {lines[at].text}".strip()
                at += 1
            header.labels[name] = value
        elif head.is_copyright(lines[at].text) or head.is_listed(lines[at].text, "lexisnexis", "furniture"):
            at += 1
        elif header.labels and not to_end:
            break
        elif not header.labels and at < start + DEEPEST_HEADER:
            header.after.append(lines[at])
            at += 1
        else:
            at += 1
    return at


def _read_label(line: Line, table: str, *, capitals: bool = False) -> tuple[str | None, str]:
    """The label of a line, in lower case, and its value, if it is one of a list and its value is of the right kind; `capitals`: it must be in them."""
    match = _LABEL.match(line.text)
    if match and capitals and not match["name"].isupper():
        return None, ""
    name = match["name"].lower() if match else ""
    value = ((match["value"] or "") if match else "").strip()
    if name not in _labels(table) or (name == "length" and head.read_length(value) is None and value):
        return None, ""
    return name, value


@cache
def _labels(table: str) -> Any:  # noqa: ANN401 - lists and tables of a TOML file
    return load_toml("press.toml")["lexisnexis"][table]


def _tell_headline(header: _Header, *, numbered: bool) -> tuple[str | None, str | None]:
    """Headline and outlet: the older layout has the outlet above the date and the headline below, the newer has both above."""
    if "headline" in header.labels:
        return header.labels["headline"] or None, _join_words(header.before)
    after = [line for line in header.after if not head.is_edition(line.text)]
    before = header.before
    if numbered and after:
        return _join_words(after), _join_words(before)
    styled = next((n for n, line in enumerate(before) if not _is_title(line)), len(before))
    if styled:
        return _join_words(before[:styled]), _join_words(before[styled:])
    last = max((n for n, line in enumerate(before) if line.first), default=0)
    if last:
        return _join_words(before[:last]), _join_words(before[last:])
    return (None if numbered else _join_words(after)), _join_words(before)


def _is_title(line: Line) -> bool:
    return line.style in {"title", "heading 1"} or line.style.startswith("h1") or "documenttitle" in line.style


def _join_words(lines: Sequence[Line]) -> str | None:
    return " ".join(line.text for line in lines) or None


def _find_tail(lines: Sequence[Line], start: int, header: _Header) -> int:
    """Where the labels behind the text begin: all lines from there on are labels or a copyright, each once."""
    at, seen = len(lines), set[str]()
    classified = max((n for n, line in enumerate(lines) if n >= start and line.text.lower() == "classification"), default=None)
    if classified is not None and all(_is_index(line) for line in lines[classified + 1 : classified + 2]):
        at = classified
        seen.update(name for line in lines[at:] if (name := _read_label(line, "tail")[0] or _read_label(line, "index")[0]))
    while at > start:
        opening = at - 1
        while opening > start and not lines[opening].first:
            opening -= 1
        name = _read_tail_label(lines[opening], seen, capitals=header.capitals) or _read_foot(lines[opening].text, header)
        if name is None or name in seen:
            break
        seen.add(name)
        at = opening
    return at


def _read_foot(text: str, header: _Header) -> str | None:
    """Which line of an article's foot this is: its copyright, where none stands in the header, or one of the service's."""
    if head.is_listed(text, "lexisnexis", "furniture"):
        return text
    if header.copyright or not head.is_copyright(text):
        return None
    return "rights" if text.lower().startswith("all rights") else "copyright"


def _is_index(line: Line) -> bool:
    match = _LABEL.match(line.text)
    return match is not None and (match["name"].lower() in _labels("index") or match["name"].lower() in _labels("tail"))


def _read_tail_label(line: Line, seen: set[str], *, capitals: bool) -> str | None:
    """The label of a line behind a text; a label that is a plain word as well counts only with a value that index terms have.

    `seen` are the labels behind it: a correction counts before its date.
    """
    name, value = _read_label(line, "tail", capitals=capitals)
    if name:
        words = _labels("tail")[name]
        fits = line.text[:1].isupper() and (len(value.split()) <= words if words > 0 else head.read_date_line(value) is not None)
        return name if fits or (words < 0 and line.text[: len(name)].isupper()) else None
    name, value = _read_label(line, "index", capitals=capitals)
    terms = name and (line.text[: len(name)].isupper() or _PERCENT.search(value))
    return name if terms or (name == "correction" and "correction-date" in seen) else None


def _cut_parts(lines: Sequence[Line], header: _Header, tail: int, declared: int | None) -> list[Line]:
    """The text without captions and notes that stand behind it under a line of their own.

    A text may hold a line "Graphic" too. Such a line is a heading if it looks as the line "Body" does and the text does not; where looks tell
    nothing, the reading whose words come nearest to the declared length is taken, and without one the line counts if labels follow.
    """
    body = ([header.opening] if header.opening else []) + list(lines[header.end : tail])
    headings = [
        n for n, line in enumerate(body) if line.text.rstrip(" :").lower() in _labels("part") or _read_label(line, "tail")[0] == "graphic"
    ]
    if not headings:
        return body
    mark = lines[header.end - 1] if header.marked and header.opening is None else None
    if mark and (mark.bold, mark.style) != (body[0].bold, body[0].style):
        cuts = [n for n in headings if (body[n].bold, body[n].style) == (mark.bold, mark.style)]
        return body[: cuts[0]] if cuts else body
    if declared:
        return min((body, *(body[:n] for n in headings)), key=lambda part: abs(head.count_words(part) - declared))
    return body[: headings[-1]] if tail < len(lines) else body
