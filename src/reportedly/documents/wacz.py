"""WACZ -> the articles of the WARC files in it. It is a zip file, so what it says of sizes is held against bounds before it is unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from reportedly.documents.formats import Origin
from reportedly.documents.warc import CrawlReader
from reportedly.model import Article, Problem

MOST_FILES = 10_000
# Web pages pack to a tenth; packed crawls are stored as they are.
LARGEST_RATIO = 100
_SUFFIXES = (".warc", ".warc.gz")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def stream_wacz(stream: BinaryIO, origin: Origin) -> Iterator[Article | Problem]:
    """The pages of the WARC files in `archive/`, one after another; a zip file inside is not opened."""
    try:
        import fastwarc  # noqa: F401, PLC0415 - only crawls need it
    except ImportError:
        yield Problem("documents", "needs fastwarc: pip install 'reportedly[documents]'", origin.name)
        return
    if not stream.seekable():
        yield Problem("documents", "a WACZ cannot be read from a pipe; give the file's name", origin.name)
        return
    try:
        with zipfile.ZipFile(stream) as archive:
            yield from _read_archive(archive, origin)
    except _BROKEN as error:
        yield Problem("documents", f"is no sound WACZ ({str(error)[:200]}); fetch it again", origin.name)


def _read_archive(archive: zipfile.ZipFile, origin: Origin) -> Iterator[Article | Problem]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        yield Problem(
            "documents", f"the zip file has {len(entries):,} files, more than {MOST_FILES:,}; unpack it and add the WARC files", origin.name
        )
        return
    crawls = [entry for entry in entries if entry.filename.lower().endswith(_SUFFIXES)]
    if not crawls:
        yield Problem("documents", "is a zip file without a WARC file in it; give a WACZ", origin.name)
        return
    sound = []
    for entry in crawls:
        refused = _refuse(entry)
        if refused:
            yield Problem("documents", refused, f"{origin.name}/{entry.filename}")
        else:
            sound.append(entry)
    if sound:
        yield from CrawlReader(origin).read(_open_all(archive, sound, origin))


def _refuse(entry: zipfile.ZipInfo) -> str | None:
    """Why a file in the archive is not opened."""
    if entry.flag_bits & 1:
        return "is encrypted; unpack it with its password and add the WARC file"
    if entry.file_size > LARGEST_RATIO * max(entry.compress_size, 10_000):
        return f"would unpack to {entry.file_size:,} bytes from {entry.compress_size:,}; unpack it yourself if you trust it"
    return None


def _open_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], origin: Origin) -> Iterator[tuple[BinaryIO, str | None]]:
    for entry in entries:
        with archive.open(entry) as stream:
            yield stream, f"{origin.name}/{entry.filename}"  # type: ignore[misc]
