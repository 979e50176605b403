"""RSS and Atom -> the articles of its entries: whole where the feed has them whole, else what it tells of them, with a warning.

feedparser takes a feed apart. Dates are taken as they are written, for its own reading of them guesses; what it leaves out of HTML
and what it does to addresses in it is turned off, for the extraction of pages does both.
"""

import html
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportedly.config import Metadata
from reportedly.documents.decode import decode_bytes
from reportedly.documents.formats import Fault, Origin, Piece
from reportedly.documents.html import HtmlError, extract_page
from reportedly.model import Warning  # noqa: A004 - the contract's word

# A feed has tens of entries; the parser's memory is some ten times its size (bytes).
LARGEST = 20_000_000
SUMMARY_ONLY = "summary_only"
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s{1,200}|<\?[^>]{0,500}\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]{0,300}>){0,8}<(?:\w{1,20}:)?(?:rss|feed|RDF)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(item|entry)(?=[\s>])", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|td|section|article)(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)[\s>].*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ELIDED = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})\s*$")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What feedparser found of one entry, or why it cannot be read; `damaged` where its XML is not well-formed. Equality covers all."""

    found: dict[str, Any]
    outlet: str | None
    version: str
    damaged: bool = False
    error: str | None = None


def is_feed(head: bytes) -> bool:
    """Whether content begins as RSS or Atom does."""
    return _ROOT.match(head) is not None


def read_feed(data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    """The entries in the feed's order. One that is damaged is read as far as it can be, or is a fault with its number."""
    if len(data) > LARGEST:
        yield Fault(f"the feed has more than {LARGEST:,} bytes; cut it into several")
        return
    if _ENTITY.search(data):
        yield Fault("declares entities of its own, as feeds that are to break a program do; take the declarations out")
        return
    try:
        import feedparser  # noqa: F401, PLC0415 - only feeds need it
    except ImportError:
        yield Fault("needs feedparser: pip install 'reportedly[documents]'")
        return
    number = 0
    for number, entry in enumerate(_list_entries(data, origin), start=1):
        yield Fault(f"entry {number} {entry.error}", number) if entry.error else _read_entry(entry, number)
    if not number:
        yield Fault(
            "has no entry; fetch the feed again, or give the address of a page"
            if is_feed(data)
            else "is XML, but neither RSS nor Atom; give a feed, or save the text alone as a .txt file"
        )


def _list_entries(data: bytes, origin: Origin) -> Iterator[_Entry]:
    """The entries of a feed that is well-formed; of any other each by itself, so that one cannot swallow the next."""
    feed = _parse(data, origin)
    if not feed["damaged"]:
        for found in feed["entries"]:
            yield _Entry(found, _clean_title(feed["feed"]), feed["version"])
        return
    entries = list(_cut_entries(decode_bytes(data, origin.charset).text))
    if entries:
        # A title that is not closed would go on to the end of the feed.
        outlet = _clean_title(_parse(entries[0][0].encode("utf-8", "replace"), origin)["feed"])
    for head, part in entries:
        whole = f"{head}{part}"
        one = _parse(whole.encode("utf-8", "replace"), origin)
        if len(one["entries"]) != 1:
            yield _Entry({}, None, "", error="has broken XML; mend the feed, or read the page that it is about")
        elif not re.search(r"</(?:\w{1,20}:)?(?:item|entry)\s*>", part, re.IGNORECASE):
            yield _Entry({}, None, "", error="breaks off; fetch the feed again, or read the page that it is about")
        else:
            yield _Entry(one["entries"][0], outlet, feed["version"], damaged=one["damaged"])


def _cut_entries(text: str) -> Iterator[tuple[str, str]]:
    """What stands before the first entry, and each entry with what ends a feed, so that the two are a feed of one entry."""
    starts = [match.start() for match in _ENTRY.finditer(text)]
    if not starts:
        return
    head = _DECLARATION.sub("", text[: starts[0]], count=1)
    root = re.search(r"<((?:\w{1,20}:)?(?:rss|feed|RDF))[\s>]", head, re.IGNORECASE)
    inside = "channel" if re.search(r"<channel[\s>]", head) and not re.search(r"</channel\s*>", head) else None
    ends = "".join(f"</{name}>" for name in (inside, root and root[1]) if name)
    last_end = list(re.finditer(r"</(?:\w{1,20}:)?(?:item|entry)\s*>", text[starts[-1] :], re.IGNORECASE))
    after = starts[-1] + last_end[-1].end() if last_end else len(text)
    for start, end in zip(starts, [*starts[1:], after], strict=True):
        yield head, text[start:end] + ends


def _parse(data: bytes, origin: Origin) -> dict[str, Any]:
    """What feedparser makes of bytes; never of a name or an address, which it would open."""
    import feedparser  # noqa: PLC0415 - only feeds need it

    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    headers = {"content-type": f"application/xml; charset={origin.charset}"} if origin.charset else {}
    if origin.url:
        headers["content-location"] = origin.url
    try:
        parsed = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 - any feed may be input, and the parsers below raise many types
        return {"feed": {}, "entries": [], "version": "", "damaged": True}
    error = parsed.get("bozo_exception")
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    entries = [dict.copy(entry) for entry in parsed.entries]
    return {
        "feed": parsed.feed,
        "entries": entries,
        "version": parsed.version,
        "damaged": error is not None and not isinstance(error, harmless),
    }


def _read_entry(entry: _Entry, number: int) -> Piece | Fault:
    found = entry.found
    content, whole = _choose_content(found)
    link = next((_clean(url) for url in (found.get("feedburner_origlink"), found.get("link")) if url and _ADDRESS.match(url)), None)
    text = _read_markup(content, link)
    if not text:
        text, whole = _clean_title(found) or "", False
    if not text:
        return Fault(f"entry {number} has neither text nor title; read the page that it is about", number)
    warnings = [] if whole else [Warning(SUMMARY_ONLY, f"the feed has a summary of this article and not its text{_point_to(link)}")]
    if entry.damaged:
        warnings.append(Warning("damaged_entry", "the entry's XML is not well-formed; it was read as far as it could be"))
    published, warned = _find_date(found, entry.version)
    author = found.get("author_detail") or {}
    byline = _clean(author.get("name")) or _clean(found.get("author"))
    known = Metadata(_clean(found.get("id")) or link, link, entry.outlet, _clean_title(found), byline, published)
    return Piece(text, known, (*warnings, *warned), original=content.encode("utf-8", "replace"))


def _choose_content(found: dict[str, Any]) -> tuple[str, bool]:
    """The longest that an entry has to say, and whether it is all: a content that is no shorter than the summary and does not trail off.

    feedparser gives a content as the summary too where an entry has no other, and calls a second description content.
    """
    summary = found.get("summary") or ""
    content = max((str(part.get("value") or "") for part in found.get("content") or ()), key=len, default="")
    plain = _strip_tags(content)
    whole = bool(plain) and (content == summary or len(plain) > len(_strip_tags(summary))) and not _ELIDED.search(plain)
    return (content, True) if whole else (max(content, summary, key=len), False)


def _read_markup(content: str, link: str | None) -> str:
    """The text of what may be HTML or plain; HTML in which the extraction finds no article gives its text all the same."""
    if _TAG.search(content):
        try:
            return extract_page(content, link).text
        except HtmlError:
            content = _BLOCK.sub("\n\n", " ".join(_UNSEEN.sub(" ", content).split()))
    return "\n\n".join(filter(None, (_strip_tags(part) for part in re.split(r"\n\s*\n", content))))


def _find_date(found: dict[str, Any], version: str) -> tuple[str | None, tuple[Warning, ...]]:
    """The date as it is written. RSS has one date, which the parser calls by either name; Atom tells apart when an entry was changed."""
    published, updated = _clean(found.get("published")), _clean(found.get("updated"))
    if published or not updated or not version.startswith("atom"):
        return published or updated, ()
    return updated, (Warning("published_from_updated", "the feed tells when this was last changed, and not when it was published"),)


def _point_to(link: str | None) -> str:
    return f"; the text is at {link}" if link else ""


def _clean_title(found: dict[str, Any]) -> str | None:
    title = _clean(found.get("title"))
    return _strip_tags(title) or None if title else None


def _strip_tags(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", _BLOCK.sub(" ", _UNSEEN.sub(" ", markup)))).split())


def _clean(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
