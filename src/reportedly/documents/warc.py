"""WARC crawls -> the articles of their HTML pages, record by record. What is left out is counted, what is damaged is a problem.

FastWARC takes the file apart: records, gzip members, transfer and content encodings. Where it cannot go on we look for the next record.
"""

import hashlib
import io
import re
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, BinaryIO, Literal

from reportedly.config import Metadata
from reportedly.documents.article import make_article, merge_metadata
from reportedly.documents.dates import parse_published
from reportedly.documents.decode import SNIFF
from reportedly.documents.formats import FORMATS, Fault, Origin, Piece
from reportedly.documents.guard import read_pieces
from reportedly.model import Article, Problem, Warning  # noqa: A004 - the contract's word

# Bytes of a record that are held in memory; an article's page is far smaller.
LARGEST = 20_000_000
# A record that claims more than this is not passed over byte by byte, but taken for damaged: packed zeros are cheap (bytes).
LARGEST_SKIPPED = 10_000_000_000
# Pages remembered to tell a second copy in the same crawl, so that memory stays flat; a copy further on is told by the ledger.
REMEMBERED = 100_000
# Starts of a record in a row that prove to be none, after which the rest of a file is given up.
FALSE_STARTS = 1000
_CHUNK = 1 << 20
_START = re.compile(rb"(?<=\n)WARC/|\x1f\x8b\x08")
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_ABOUT_THE_CRAWL = frozenset({"warcinfo", "request", "metadata"})


@dataclass(frozen=True, slots=True)
class _Page:
    """A record that is a page: its address and when it was fetched, both as written, and its bytes. Equality covers every field."""

    uri: str
    fetched: str
    data: bytes = field(repr=False)
    charset: str | None
    sound: bool


@dataclass(frozen=True, slots=True)
class _Left:
    """Why a record is left out. Equality covers every field."""

    why: str
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class _Damage:
    """Where a record could not be read and why; `offset` counts bytes of the file as it lies there. Equality covers every field."""

    offset: int
    error: str


class _Forward:
    """What the library gets of a file: reading on from where it is, places counted from there."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at


def stream_warc(stream: BinaryIO, origin: Origin) -> Iterator[Article | Problem]:
    """The pages of a crawl, packed or not, each under its address and the time when it was fetched.

    Redirects, errors, what is not HTML, copies and revisits, and pages without article text are left out; the last article says
    in a warning how many there were of each.
    """
    try:
        import fastwarc  # noqa: F401, PLC0415 - only crawls need it
    except ImportError:
        yield Problem("documents", "needs fastwarc: pip install 'reportedly[documents]'", origin.name)
        return
    yield from CrawlReader(origin).read([(stream, origin.name)])


class CrawlReader:
    """Makes articles of the records of a crawl's files, and keeps count of those that it leaves out."""

    def __init__(self, origin: Origin) -> None:
        """`origin` is the crawl's; what a caller says of address and ref is not taken, for it cannot hold of all pages."""
        self._origin = replace(origin, metadata=replace(origin.metadata, ref=None, url=None))
        self._left: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._records = 0
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def read(self, files: "Iterator[tuple[BinaryIO, str | None]] | list[tuple[BinaryIO, str | None]]") -> Iterator[Article | Problem]:
        """The articles of all files, one held back so that the last can tell what was left out."""
        waiting: tuple[Article, bytes] | None = None
        damaged = False
        for stream, name in files:
            for item in _walk_records(stream):
                if isinstance(item, _Damage):
                    damaged = True
                    yield Problem("documents", f"damaged at byte {item.offset:,}: {item.error}; fetch the file again", name)
                    continue
                made = self._read_item(item)
                if made:
                    if waiting:
                        yield self._give(waiting)
                    waiting = made
        told = self._describe_left()
        if waiting:
            article, data = waiting
            warnings = (*article.warnings, Warning("records_left_out", told)) if told else article.warnings
            yield self._give((replace(article, warnings=warnings), data))
        elif told:
            yield Problem("documents", f"has no article; {told}", self._origin.name)
        elif not self._records:
            yield Problem("documents", "holds no record; give a WARC file", self._origin.name)
        elif not damaged:
            yield Problem(
                "documents", "has no article, only records about the crawl; it may break off, so fetch the file again", self._origin.name
            )

    def _give(self, made: tuple[Article, bytes]) -> Article:
        self._origin.keep(*made)
        return made[0]

    def _read_item(self, item: _Page | _Left) -> tuple[Article, bytes] | None:
        self._records += 1
        if isinstance(item, _Page) and self._is_copy(item):
            item = _Left("copies of a page that is read", item.uri)
        if isinstance(item, _Page):
            found = next(iter(list(_read_page(item))), None)  # all of it: a reading left in the middle costs the guard its process
            if isinstance(found, Piece):
                return _make_article(found, item, self._origin), item.data
            item = _Left("pages without article text", item.uri)
        self._left[item.why] += 1
        if item.uri:
            self._first.setdefault(item.why, item.uri)
        return None

    def _is_copy(self, page: _Page) -> bool:
        key = hashlib.sha256(page.uri.encode("utf-8", "replace") + b"\n" + page.data).digest()[:16]
        if key in self._seen:
            return True
        self._seen[key] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return False

    def _describe_left(self) -> str:
        """`left out of 9 records: 3 redirects (first http://...), 1 revisit`; empty where nothing was left out."""
        left = {why: count for why, count in self._left.most_common() if why not in _ABOUT_THE_CRAWL}
        if not left:
            return ""
        parts = (f"{count:,} {why}" + (f" (first {self._first[why][:200]})" if why in self._first else "") for why, count in left.items())
        return f"left out of {self._records:,} records: {', '.join(parts)}"


def _walk_records(stream: BinaryIO) -> Iterator[_Page | _Left | _Damage]:
    """Every record. After a damaged one it goes on at the next that can be found, if the stream can be read from another place."""
    start: int | None = stream.tell() if stream.seekable() else 0
    false_starts = 0
    while start is not None and false_starts < FALSE_STARTS:
        at, whole = start, 0
        for item in _walk_from(stream, start):
            if not isinstance(item, _Damage):
                at, whole = item[0], whole + 1
                yield item[1]
                continue
            at = max(at, item.offset)
            if whole or not false_starts:
                yield item
            break
        else:
            return
        false_starts = 1 if whole else false_starts + 1
        start = _find_record(stream, at + 1) if stream.seekable() else None
    if start is not None:
        yield _Damage(start, f"{FALSE_STARTS:,} places in a row that look like a record are none; the rest was not read")


def _walk_from(stream: BinaryIO, start: int) -> Iterator[tuple[int, _Page | _Left] | _Damage]:
    """The records from one that begins at `start`, each with its place, up to the first that is damaged."""
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415 - only crawls need it

    at = start
    try:
        for record in ArchiveIterator(_Forward(stream), parse_http=False):  # type: ignore[arg-type]
            at = start + record.stream_pos
            item = _read_record(record)
            yield (at, item) if not isinstance(item, str) else _Damage(at, item)
            if isinstance(item, str):
                return
    except (OSError, ValueError, EOFError) as error:
        yield _Damage(at, f"{str(error)[:200] or type(error).__name__} in this record or the next")
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the library's own faults arrive; they are no Exception
            raise
        yield _Damage(at, "the library failed in this record or the next")


def _read_record(record: Any) -> _Page | _Left | str:  # noqa: ANN401 - the library is imported late
    """A page, why a record is none, or what is wrong with it."""
    length = record.content_length
    if record.headers.get("Content-Length") is None:
        return "its header breaks off"
    if length > LARGEST_SKIPPED:
        return f"it claims to have {length:,} bytes"
    uri = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if length > LARGEST:
        return _Left(f"larger than {LARGEST:,} bytes", uri) if record.reader.consume() == length else "it breaks off"
    data = record.reader.read()
    return _sort_record(record, data, uri) if len(data) == length else "it breaks off"


def _sort_record(record: Any, data: bytes, uri: str) -> _Page | _Left:  # noqa: ANN401 - the library is imported late
    kind = str(record.headers.get("WARC-Type") or "").strip().lower()
    if kind in _ABOUT_THE_CRAWL:
        return _Left(kind)
    if kind == "revisit":
        return _Left("revisits of a page that had not changed", uri)
    if kind not in {"response", "resource"} or not uri.lower().startswith(("http://", "https://")):
        return _Left("neither answers nor files of the web", uri)
    return _read_answer(record, data, uri) if kind == "response" else _read_resource(record, data, uri)


def _read_resource(record: Any, data: bytes, uri: str) -> _Page | _Left:  # noqa: ANN401 - the library is imported late
    kind = str(record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if kind not in _HTML:
        return _Left("not HTML", uri)
    return _Page(uri, _read_fetched(record), data, None, sound=True)


def _read_answer(record: Any, data: bytes, uri: str) -> _Page | _Left:  # noqa: ANN401 - the library is imported late
    """The body of an answer, unpacked; as it lies there, where crawlers unpacked it and left the header that says otherwise."""
    sound = record.headers.get("WARC-Block-Digest") is None or _has_digest(record, data)
    try:
        answer, body = _parse_answer(data, "all")
    except (OSError, ValueError):
        answer, body = _parse_answer(data, "none")
    status = answer.http_headers.status_code if answer.http_headers is not None else None
    if status is None:
        return _Left("answers without a status", uri)
    if status != 200:
        return _Left("redirects" if 300 <= status < 400 else "answers that are errors", uri)
    kind = str(answer.http_headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if kind not in _HTML and (kind or b"<html" not in body[:SNIFF].lower()):
        return _Left("not HTML", uri)
    if len(body) > LARGEST:
        return _Left(f"larger than {LARGEST:,} bytes", uri)
    return _Page(uri, _read_fetched(record), body, answer.http_charset, sound=sound)


def _parse_answer(data: bytes, decode: Literal["all", "none"]) -> tuple[Any, bytes]:
    """The HTTP headers of a block and its body up to the limit.

    The block is put into a record of its own, for the library unpacks a stream bit by bit, but bytes at hand all at once.
    """
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415 - only crawls need it

    head = f"WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(data)}\r\n\r\n"
    answer = next(iter(ArchiveIterator(io.BytesIO(head.encode() + data + b"\r\n\r\n"), auto_decode=decode)))
    return answer, answer.reader.read(LARGEST + 1)


def _has_digest(record: Any, data: bytes) -> bool:  # noqa: ANN401 - the library is imported late
    """False only where a digest of a kind that is known was computed and is another."""
    algorithm = str(record.headers.get("WARC-Block-Digest")).partition(":")[0].lower()
    record.set_bytes_content(data)
    return bool(record.verify_block_digest()) if algorithm in {"sha1", "md5", "sha256"} else True


def _read_fetched(record: Any) -> str:  # noqa: ANN401 - the library is imported late
    return " ".join(str(record.headers.get("WARC-Date") or "").split())


def _find_record(stream: BinaryIO, start: int) -> int | None:
    """Where the next record may begin, at a line or a gzip member from `start` on; the stream is then there. None: nowhere."""
    at, tail = start, b""
    stream.seek(start)
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        if match := _START.search(window):
            place = at - len(tail) + match.start()
            stream.seek(place)
            return place
        at += len(chunk)
        tail = window[-5:]
    return None


def _read_page(page: _Page) -> Iterator[Piece | Fault]:
    origin = Origin(page.uri, Metadata(), lambda *_: None, "html", page.charset)
    return read_pieces(FORMATS["html"], page.data, origin)


def _make_article(piece: Piece, page: _Page, origin: Origin) -> Article:
    """The article of a page. When it was fetched is no date of publication, but none can be later."""
    ref = f"{page.uri} {page.fetched}".strip()
    known = merge_metadata(origin.metadata, merge_metadata(piece.metadata, Metadata(ref=ref, url=page.uri)))
    warnings = list(piece.warnings)
    if not page.sound:
        warnings.append(Warning("digest_differs", "the record's bytes are not those that its digest was made of"))
    if not origin.metadata.published:
        known, warned = _bound_date(known, page.fetched)
        warnings.extend(warned)
    return make_article(piece.text, known, original=page.data, warnings=warnings)


def _bound_date(known: Metadata, fetched: str) -> tuple[Metadata, tuple[Warning, ...]]:
    """A date later than the day after the fetch, for the sake of time zones, is not the page's."""
    day = _read_day(fetched)
    if day is None:
        return known, ()
    if known.published is None:
        return known, (Warning("fetched", f"fetched on {day.isoformat()}; when it was published is not known, but not later"),)
    written = parse_published(known.published)
    published = _read_day(f"{written}-01-01"[:10] if written and len(written) < 10 else written or "")
    if published and published > day + timedelta(days=1):
        why = f"the page gives {known.published[:40]} as its date, but was fetched on {day.isoformat()}"
        return replace(known, published=None), (Warning("published_after_fetch", why),)
    return known, ()


def _read_day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
