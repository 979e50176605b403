"""A path, standard input or an address -> articles and problems. Nothing that is wrong with an input raises."""

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from reportedly.config import Metadata
from reportedly.documents.article import make_article, merge_metadata
from reportedly.documents.decode import SNIFF, find_binary
from reportedly.documents.fetch import FetchError, fetch_url
from reportedly.documents.formats import FORMATS, KIND_OF_CONTENT_TYPE, KIND_OF_SUFFIX, Fault, Format, Keep, Origin, Piece
from reportedly.model import Article, Problem

# A document that is not read row by row is held in memory several times over (bytes).
LARGEST = 100_000_000
_HTML = re.compile(
    rb"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200})?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(rb"<(?:p|div|article|main|section|h1|title)(?:\s[^<>]{0,500})?>", re.IGNORECASE)


def _skip_none(_: Path, __: str) -> bool:
    return False


def _keep_none(_: Article, __: bytes) -> None:
    pass


def load_documents(
    source: str, metadata: Metadata = Metadata(), skip: Callable[[Path, str], bool] = _skip_none, keep: Keep = _keep_none
) -> Iterator[Article | Problem]:
    """Every article of a file, a folder, standard input ("-") or an http(s) address, and a problem for what cannot be read.

    The kind of a file is told by its suffix, else by its content. JSON Lines and CSV are read as a stream. `metadata`
    fills what a row of these lacks, and wins over what a page says, since that is guessed from its markup. A folder gives the known files below it, sorted by
    path, hidden ones left out. `skip` is asked of each file, with its path and its name as a ref, before it is opened; what it
    says yes to gives nothing. `keep` is called with each article and the bytes that it was made of, a file's, a row's or a page's, just
    before it is given. Never raises for bad input.
    """
    if re.match(r"https?://", source, re.IGNORECASE):
        yield from _load_url(source, metadata, keep)
    elif source == "-":
        yield from _load_stream(sys.stdin.buffer, Origin("-", metadata, keep))
    else:
        yield from _load_path(source, metadata, skip, keep)


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


def _load_url(url: str, metadata: Metadata, keep: Keep) -> Iterator[Article | Problem]:
    try:
        fetched = fetch_url(url)
    except FetchError as error:
        yield Problem("documents", str(error), url)
        return
    suffix = PurePosixPath(unquote(urlsplit(fetched.url).path)).suffix.lower()
    kind = KIND_OF_CONTENT_TYPE.get(fetched.content_type) or KIND_OF_SUFFIX.get(suffix)
    known = merge_metadata(metadata, Metadata(url=fetched.url)) if kind in {"text", "markdown"} else metadata
    yield from _load_stream(io.BytesIO(fetched.data), Origin(url, known, keep, kind, fetched.charset))


def _load_path(source: str, metadata: Metadata, skip: Callable[[Path, str], bool], keep: Keep) -> Iterator[Article | Problem]:
    try:
        path = Path(source)
        if path.is_dir():
            yield from _load_folder(path, metadata, skip, keep)
            return
        if path.is_file() and skip(path, path.name):
            return
        with path.open("rb") as stream:
            yield from _load_stream(stream, Origin(path.name, metadata, keep, KIND_OF_SUFFIX.get(path.suffix.lower())))
    except (OSError, ValueError) as error:
        yield Problem("documents", _describe_error(error), source)


def _load_folder(folder: Path, metadata: Metadata, skip: Callable[[Path, str], bool], keep: Keep) -> Iterator[Article | Problem]:
    """The files of a folder; each one's ref is its path below the folder, for names may repeat."""
    found = False
    for path in sorted(_walk_files(folder)):
        found = True
        name = path.relative_to(folder).as_posix()
        try:
            if skip(path, name):
                continue
            with path.open("rb") as stream:
                yield from _load_stream(stream, Origin(name, replace(metadata, ref=None), keep, KIND_OF_SUFFIX[path.suffix.lower()]))
        except OSError as error:
            yield Problem("documents", _describe_error(error), name)
    if not found:
        yield Problem("documents", f"no file in this folder has a known suffix ({' '.join(sorted(KIND_OF_SUFFIX))})", str(folder))


def _walk_files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            if not name.startswith(".") and Path(name).suffix.lower() in KIND_OF_SUFFIX:
                yield Path(parent, name)


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
    for known in FORMATS.values():
        if known.magic and head.startswith(known.magic):
            return known
    if what := find_binary(head):
        return f"is {what}" if what != "not text" else "is not text; give text, Markdown, HTML, JSON Lines or CSV"
    return FORMATS[kind or sniff_kind(head)]


def _read_whole(stream: BinaryIO, origin: Origin, known: Format) -> Iterator[Article | Problem]:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        yield Problem("documents", f"has more than {LARGEST:,} bytes; split it, or give one article a line as JSON Lines", origin.name)
        return
    for number, found in enumerate(known.load_reader()(data, origin), start=1):
        if isinstance(found, Fault):
            yield Problem("documents", found.error, origin.name, found.place)
        else:
            yield _make_article(found, origin, data, number if known.bundle else None)


def _make_article(piece: Piece, origin: Origin, data: bytes, number: int | None) -> Article | Problem:
    """The article of a piece; `number` tells it from the others of a bundle, whose ref is none of its own."""
    if not piece.text.strip():
        return Problem("documents", "has no text", origin.name, number)
    name = origin.name if number is None else f"{origin.name or 'part'}:{number}"
    given = origin.metadata if number is None else replace(origin.metadata, ref=None)
    merged = merge_metadata(given, merge_metadata(piece.metadata, Metadata(ref=name)))
    original = data if piece.original is None else piece.original
    article = make_article(piece.text, merged, original=original, warnings=piece.warnings)
    origin.keep(article, original)
    return article


def _describe_error(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the path"
    if isinstance(error, PermissionError):
        return "may not be read; check its permissions"
    return f"could not be read: {getattr(error, 'strerror', None) or error}"
