"""A path, standard input or an address -> articles and problems. Nothing that is wrong with an input raises."""

import io
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from reportedly.config import Metadata
from reportedly.documents.article import make_article, merge_metadata
from reportedly.documents.columns import Columns
from reportedly.documents.decode import SNIFF, find_binary
from reportedly.documents.feed import SUMMARY_ONLY, is_feed
from reportedly.documents.fetch import Fetched, FetchError
from reportedly.documents.fetcher import Fetcher
from reportedly.documents.formats import (
    FORMATS,
    KIND_OF_CONTENT_TYPE,
    KIND_OF_SUFFIX,
    Fault,
    Format,
    Keep,
    Origin,
    Piece,
    find_kind,
    find_refusal,
)
from reportedly.documents.guard import read_pieces
from reportedly.documents.published import date_article
from reportedly.documents.sidecar import SidecarError, is_sidecar, read_sidecar
from reportedly.model import Article, Problem, Warning  # noqa: A004 - the contract's word

# A document that is not read row by row is held in memory several times over (bytes).
LARGEST = 100_000_000
_HTML = re.compile(
    rb"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200})?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(rb"<(?:p|div|article|main|section|h1|title)(?:\s[^<>]{0,500})?>", re.IGNORECASE)

# The folder of pictures and frames that a browser saves with a page, by the page's name.
_SAVED_WITH = re.compile(r"[_-](?:files|fichiers|Dateien|archivos|arquivos|bestanden|file|filer|pliki|soubory)$")
# Pages that one reading of a feed fetches; the rest are left for the next.
MOST_LINKED = 200

Skip = Callable[[Path | bytes, str], bool]


def _skip_none(_: Path | bytes, __: str) -> bool:
    return False


def _keep_none(_: Article, __: bytes) -> None:
    pass


def _know_none(_: str) -> bool:
    return False


@cache
def _make_fetcher() -> Fetcher:
    """One for the whole process, that hosts are asked politely whoever asks."""
    return Fetcher()


@dataclass(frozen=True, slots=True)
class Visit:
    """How addresses are visited. Equality covers every field.

    `fetch` gets one. `known` is asked of the address of a page, before it is fetched because a feed has only a summary of it;
    what it says yes to gives nothing. With `feeds` only a feed is taken.
    """

    fetch: Callable[[str], Fetched] = lambda url: _make_fetcher().fetch(url)
    known: Callable[[str], bool] = _know_none
    feeds: bool = False


def load_documents(  # noqa: PLR0913, PLR0917 - the one door of this folder
    source: str,
    metadata: Metadata = Metadata(),
    skip: Skip = _skip_none,
    keep: Keep = _keep_none,
    visit: Visit = Visit(),
    columns: Columns = (),
) -> Iterator[Article | Problem]:
    """Every article of a file, a folder, standard input ("-") or an http(s) address, and a problem for what cannot be read.

    The kind of a file is told by its suffix, else by its content. JSON Lines and CSV are read as a stream. `metadata`
    fills what a row of these lacks, and wins over what a page says, since that is guessed from its markup; what the JSON file beside
    a document says (`article.pdf.json`) comes between. A folder gives the known files below it, sorted by
    path, hidden ones and what a browser saved beside a page left out, and a problem for those that may hold an article and are not read. `skip` is asked of each file, with its path and its name as a ref, before it is opened, and of what an
    address gave, with its bytes; what it says yes to gives nothing. `keep` is called with each article and the bytes that it was made of,
    a file's, a row's or a page's, just before it is given. An address that is a feed gives, for an entry of which the feed has only a summary,
    the page that it links to. `columns` pairs fields with a table's columns or the keys of JSON rows. Never raises for bad input.
    """
    origin = Origin(None, metadata, keep, columns=columns)
    if re.match(r"https?://", source, re.IGNORECASE):
        yield from _load_url(source, origin, skip, visit)
    elif source == "-":
        yield from _load_stream(sys.stdin.buffer, replace(origin, name="-"))
    else:
        yield from _load_path(source, skip, origin)


def load_bytes(data: bytes, metadata: Metadata = Metadata(), kind: str | None = None) -> Iterator[Article | Problem]:
    """As `load_documents`, for bytes at hand. `kind` is the name of a format (text, html, jsonl, ...); None: told by content."""
    if kind is not None and kind not in FORMATS:
        yield Problem("documents", f"unknown kind {kind!r}; known are {', '.join(sorted(FORMATS))}", metadata.ref)
        return
    yield from _load_stream(io.BytesIO(data), Origin(metadata.ref, metadata, _keep_none, kind))


def sniff_kind(head: bytes) -> str:
    """The kind of content without a suffix, from its first bytes: HTML, JSON Lines, JSON or plain text.

    Errs to plain text: a lone "<" or "{" proves nothing.
    """
    if _HTML.match(head) or len(_MARKUP.findall(head)) > 1:
        return "html"
    line, newline, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if line.startswith(b"{"):
        try:
            json.loads(line)
        except (ValueError, RecursionError):
            # Cut off in a long first line, or an object over several lines.
            return (
                ("jsonl" if re.match(rb'\{\s*"', line) else "text")
                if not newline
                else ("json" if re.match(rb'\{\s*("|\Z)', line) else "text")
            )
        return "jsonl" if rest.strip() or not newline else "json"
    return "json" if re.match(rb'\[\s*\{\s*"', line + newline + rest) else "text"


def _load_url(url: str, origin: Origin, skip: Skip, visit: Visit) -> Iterator[Article | Problem]:
    try:
        fetched = visit.fetch(url)
    except FetchError as error:
        yield Problem("documents", str(error), url)
        return
    if skip(fetched.data, url):
        return
    feed = is_feed(fetched.data[:SNIFF]) or fetched.content_type in {"application/rss+xml", "application/atom+xml"}
    if visit.feeds and not feed:
        yield Problem("documents", "is no RSS or Atom feed; give the feed's address, not that of a page", url)
        return
    linked = 0
    # No address is that of every entry.
    origin = replace(origin, name=url, metadata=replace(origin.metadata, url=None) if feed else origin.metadata)
    for document in _load_fetched(fetched, origin):
        if not feed or isinstance(document, Problem) or not document.url or not _has_summary_only(document):
            yield document
        elif not visit.known(document.url):
            linked += 1
            if linked <= MOST_LINKED:
                yield from _load_linked(document, origin, visit)
    if linked > MOST_LINKED:
        yield Problem("documents", f"links to more than {MOST_LINKED} pages; add it again to read the other {linked - MOST_LINKED:,}", url)


def _load_fetched(fetched: Fetched, origin: Origin) -> Iterator[Article | Problem]:
    kind = KIND_OF_CONTENT_TYPE.get(fetched.content_type) or find_kind(unquote(urlsplit(fetched.url).path))
    # A page and an entry of a feed say themselves what their address is.
    own = kind in {"html", "feed"} or (kind is None and sniff_kind(fetched.data[:SNIFF]) == "html") or is_feed(fetched.data[:SNIFF])
    known = origin.metadata if own else merge_metadata(origin.metadata, Metadata(url=fetched.url))
    found = replace(origin, metadata=known, kind=kind, charset=fetched.charset)
    yield from _load_stream(io.BytesIO(fetched.data), found)


def _load_linked(summary: Article, origin: Origin, visit: Visit) -> Iterator[Article | Problem]:
    """The page that an entry links to. The feed's date is the page's; what else the feed says fills what the page does not.

    A page that will give no article another time either leaves the feed's summary, with the reason; one that may is a problem.
    """
    url = str(summary.url)
    try:
        fetched = visit.fetch(url)
    except FetchError as error:
        yield _warn_of_page(summary, url, str(error)) if error.final else Problem("documents", str(error), url)
        return
    given = merge_metadata(
        replace(origin.metadata, ref=None), Metadata(published=summary.published, published_basis=summary.published_basis)
    )
    fallback = Metadata(None, url, summary.outlet, summary.headline, summary.byline)
    for document in _load_fetched(fetched, replace(origin, name=url, metadata=given, fallback=fallback)):
        yield _warn_of_page(summary, url, document.error) if isinstance(document, Problem) else document


def _warn_of_page(summary: Article, url: str, error: str) -> Article:
    why = Warning("page_not_read", f"the page at {url} was not read: {error}")
    return replace(summary, warnings=(*summary.warnings, why))


def _has_summary_only(article: Article) -> bool:
    return any(warning.code == SUMMARY_ONLY for warning in article.warnings)


def _load_path(source: str, skip: Skip, origin: Origin) -> Iterator[Article | Problem]:
    try:
        path = Path(source)
        if path.is_dir():
            yield from _load_folder(path, skip, origin)
        elif not (path.is_file() and skip(path, path.name)):
            yield from _load_file(path, replace(origin, name=path.name))
    except (OSError, ValueError) as error:
        yield Problem("documents", _describe_error(error), source)


def _load_folder(folder: Path, skip: Skip, origin: Origin) -> Iterator[Article | Problem]:
    """The files of a folder; each one's ref is its path below the folder, for names may repeat."""
    found = False
    for path in sorted(_walk_files(folder)):
        found = True
        name = path.relative_to(folder).as_posix()
        try:
            if skip(path, name):
                continue
            yield from _load_file(path, replace(origin, name=name, metadata=replace(origin.metadata, ref=None)))
        except OSError as error:
            yield Problem("documents", _describe_error(error), name)
    if not found:
        yield Problem("documents", f"no file in this folder has a known suffix ({' '.join(sorted(KIND_OF_SUFFIX))})", str(folder))


def _load_file(path: Path, origin: Origin) -> Iterator[Article | Problem]:
    """The articles of a file. Where what the user wrote of it cannot be read, it is not read either: its date would be another."""
    try:
        beside = read_sidecar(path)
    except SidecarError as error:
        yield Problem("documents", str(error), origin.name)
        return
    known = merge_metadata(origin.metadata, beside)
    with path.open("rb") as stream:
        refusal = find_refusal(path.name)
        if refusal and find_binary(stream.peek(SNIFF)[:SNIFF]):  # a .doc may be RTF or HTML
            yield Problem("documents", refusal, origin.name)
            return
        yield from _load_stream(stream, replace(origin, metadata=known, kind=find_kind(path.name)))


def _walk_files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        pages = {name.rpartition(".")[0] for name in names if find_kind(name) == "html"}
        folders[:] = [f for f in folders if not f.startswith(".") and _SAVED_WITH.sub("", f) not in pages]
        for name in names:
            path = Path(parent, name)
            if not name.startswith(".") and (find_kind(name) or find_refusal(name)) and not is_sidecar(path):
                yield path


def _load_stream(stream: BinaryIO, origin: Origin) -> Iterator[Article | Problem]:
    try:
        buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
        head = buffered.peek(SNIFF)[:SNIFF]
        if not head:
            yield Problem("documents", "is empty; give a file with text", origin.name)
            return
        found = _find_format(head, origin.kind)
        if isinstance(found, str):
            yield Problem("documents", found, origin.name)
        elif found.streams:
            yield from found.load_reader()(buffered, origin)
        else:
            yield from _read_whole(buffered, origin, found)
    except OSError as error:
        yield Problem("documents", _describe_error(error), origin.name)


def _find_format(head: bytes, kind: str | None) -> Format | str:
    """The format by its first bytes, else by the name that is known, else by its content; or why it cannot be read."""
    if kind and FORMATS[kind].binary:
        return FORMATS[kind]
    marked = [f for f in FORMATS.values() if f.magic and (head.startswith(f.magic) or _unpack_head(head).startswith(f.magic))]
    if marked:
        holding = [f for f in marked if f.inside and f.inside in head]
        return next((f for f in marked if f.name == kind), (holding or marked)[0])
    if what := find_binary(head):
        return f"is {what}" if what != "not text" else f"is not text; give text or one of {', '.join(sorted(FORMATS.keys() - {'text'}))}"
    if kind in {None, "html"} and is_feed(head):
        return FORMATS["feed"]
    return FORMATS[kind or sniff_kind(head)]


def _unpack_head(head: bytes) -> bytes:
    """The first bytes of what gzip packed, as crawls are."""
    if not head.startswith(b"\x1f\x8b"):
        return b""
    try:
        return zlib.decompressobj(31).decompress(head, 64)
    except zlib.error:
        return b""


def _read_whole(stream: BinaryIO, origin: Origin, known: Format) -> Iterator[Article | Problem]:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        yield Problem("documents", f"has more than {LARGEST:,} bytes; split it, or give one article a line as JSON Lines", origin.name)
        return
    for number, found in enumerate(read_pieces(known, data, origin), start=1):
        if isinstance(found, Fault):
            yield Problem("documents", found.error, origin.name, found.place)
        else:
            yield _make_article(found, origin, data, number if known.bundle else found.part)


def _make_article(piece: Piece, origin: Origin, data: bytes, number: int | None) -> Article | Problem:
    """The article of a piece; `number` tells it from the others of a bundle, whose ref is none of its own."""
    if not piece.text.strip():
        return Problem("documents", "has no text; give a file with text", origin.name, number)
    name = origin.name if number is None else f"{origin.name or 'part'}:{number}"
    given = origin.metadata if number is None else replace(origin.metadata, ref=None)
    found = merge_metadata(piece.metadata, origin.fallback)
    known = merge_metadata(found, given) if piece.sure else merge_metadata(given, found)
    known, warnings = date_article(merge_metadata(known, Metadata(ref=name)), piece.metadata, piece.text)
    original = data if piece.original is None else piece.original
    article = make_article(piece.text, known, original=original, warnings=(*piece.warnings, *warnings))
    origin.keep(article, original)
    return article


def _describe_error(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the path"
    if isinstance(error, PermissionError):
        return "may not be read; check its permissions"
    return f"could not be read: {getattr(error, 'strerror', None) or error}"
