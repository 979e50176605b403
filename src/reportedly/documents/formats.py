"""The table of formats: by what a file is known, and which function reads it. A new format is a module of its own and a row here.

A format that streams takes the open file and the origin, and gives articles and problems. Every other takes the bytes, and gives
pieces and faults: what it found, before anything that a caller knows is put to it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from reportedly.config import Metadata
from reportedly.documents.columns import Columns
from reportedly.model import Article, Warning  # noqa: A004 - the contract's word

Keep = Callable[[Article, bytes], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes come from. `name` is the ref of what has no id of its own; `keep` gets each article's bytes; equality covers every field.

    `metadata` wins over what a page says of itself, `fallback` fills what it does not say; `columns` name those of a table.
    """

    name: str | None
    metadata: Metadata
    keep: Keep
    kind: str | None = None
    charset: str | None = None
    fallback: Metadata = field(default_factory=Metadata)
    columns: Columns = ()

    @property
    def url(self) -> str | None:
        """The address, where one is known."""
        return self.metadata.url or (self.name if self.name and self.name.startswith(("http://", "https://")) else None)


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as a format found it. `original` is its own part of the input; None: all of it. Equality covers every field.

    `part` is its number, from 1, where a file of a format that else is one article turns out to hold several. `sure`: its metadata stand in
    fields made for them, as a row's do, and win over what the caller knows.
    """

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[Warning, ...] = ()
    original: bytes | None = None
    part: int | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read and what to do about it; `place` is the number of the row or part, from 1. Equality covers every field."""

    error: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of input. `reader` is "module:function" below this folder; `bundle` may hold several articles; equality covers every field.

    A `streams` reader is `(BinaryIO, Origin) -> Iterator[Article | Problem]`, any other `(bytes, Origin) -> Iterator[Piece | Fault]`.
    One that is `guarded` runs in a child process with bounds on time and memory (`guard.py`): its library is not ours to trust. One that is
    `binary` has bytes that are no text; `inside` are bytes near the start by which it is told from others of the same magic.
    """

    name: str
    reader: str
    suffixes: tuple[str, ...] = ()
    content_types: tuple[str, ...] = ()
    magic: tuple[bytes, ...] = ()
    streams: bool = False
    bundle: bool = False
    guarded: bool = False
    binary: bool = False
    inside: bytes = b""

    def load_reader(self) -> Callable[[Any, Origin], Iterator[Any]]:
        """The function; its module is imported now and not before, for most runs need one format."""
        module, _, name = self.reader.partition(":")
        return getattr(import_module(f"reportedly.documents.{module}"), name)  # type: ignore[no-any-return]


FORMATS = {
    f.name: f
    for f in (
        Format("text", "plain:read_text", (".txt", ".text")),
        Format("markdown", "markdown:read_markdown", (".md", ".markdown"), ("text/markdown",)),
        Format("html", "html:read_html", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), guarded=True),
        Format(
            "docx",
            "docx:read_docx",
            (".docx", ".docm"),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
            (b"PK\x03\x04",),
            guarded=True,
            inside=b"word/",
        ),
        Format(
            "odt",
            "odt:read_odt",
            (".odt",),
            ("application/vnd.oasis.opendocument.text",),
            (b"PK\x03\x04",),
            guarded=True,
            inside=b"opendocument.text",
        ),
        Format("rtf", "rtf:read_rtf", (".rtf",), ("application/rtf", "text/rtf"), (b"{\\rtf",), guarded=True),
        Format("jsonl", "rows:stream_json_lines", (".jsonl", ".ndjson"), ("application/x-ndjson", "application/jsonl"), streams=True),
        Format("json", "rows:stream_json", (".json",), ("application/json",), streams=True),
        Format("csv", "rows:stream_csv", (".csv",), ("text/csv",), streams=True),
        Format(
            "feed",
            "feed:read_feed",
            (".rss", ".atom", ".rdf", ".xml"),
            ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
            bundle=True,
            guarded=True,
        ),
        Format(
            "warc", "warc:stream_warc", (".warc", ".warc.gz"), ("application/warc",), (b"WARC/",), streams=True, bundle=True, binary=True
        ),
        Format(
            "wacz",
            "wacz:stream_wacz",
            (".wacz",),
            ("application/wacz",),
            (b"PK\x03\x04",),
            streams=True,
            bundle=True,
            binary=True,
            inside=b"archive/",
        ),
        Format(
            "xlsx",
            "xlsx:read_xlsx",
            (".xlsx", ".xlsm"),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
            (b"PK\x03\x04",),
            bundle=True,
            guarded=True,
            inside=b"xl/",
        ),
        Format("pdf", "pdf:read_pdf", (".pdf",), ("application/pdf",), (b"%PDF-",), guarded=True),
        Format("mail", "mail:read_mail", (".eml",), ("message/rfc822",), guarded=True),
        Format("mhtml", "mail:read_saved_page", (".mhtml", ".mht"), ("multipart/related", "application/x-mimearchive"), guarded=True),
        Format("mailbox", "mail:read_mailbox", (".mbox",), ("application/mbox",), bundle=True, guarded=True),
        Format("tsv", "rows:stream_tsv", (".tsv",), ("text/tab-separated-values",), streams=True),
    )
}
KIND_OF_SUFFIX = {suffix: f.name for f in FORMATS.values() for suffix in f.suffixes}
KIND_OF_CONTENT_TYPE = {kind: f.name for f in FORMATS.values() for kind in f.content_types}

# Files that may hold an article and are not read: what they are and what to do, by their suffixes. Pictures and films are none of these.
REFUSED = {
    suffix: mend
    for suffixes, mend in {
        (".doc", ".dot", ".wps", ".wpd", ".pages"): "is a file of a word processor that is not read; open it there and save it as .docx",
        (".xls", ".ods", ".numbers"): "is a workbook that is not read; open it and save it as .xlsx or .csv",
        (".ppt", ".pptx", ".odp"): "is a presentation; export it as .pdf",
        (".epub", ".mobi", ".azw3"): "is an e-book; convert it to .docx or .html",
        (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"): "is packed; unpack it and give the folder",
        (".msg", ".pst", ".ost"): "is a file of Outlook; save the mail as .eml, or the mailbox as .mbox",
        (".webarchive",): "is a web archive of Safari; save the page as .html",
        (".djvu", ".xps", ".oxps"): "holds pages as they are printed; save it as .pdf with a text layer",
    }.items()
    for suffix in suffixes
}


def find_refusal(name: str) -> str | None:
    """Why a file of that name is not read and what to do; None where its suffix does not tell."""
    return None if find_kind(name) else REFUSED.get(PurePosixPath(name).suffix.lower())


def find_kind(name: str) -> str | None:
    """The kind that a file's name tells by its last suffix or, as in `crawl.warc.gz`, its last two."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    return KIND_OF_SUFFIX.get("".join(suffixes[-2:])) or KIND_OF_SUFFIX.get("".join(suffixes[-1:]))
