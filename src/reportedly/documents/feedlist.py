"""A list of feeds, one a line or as OPML -> their addresses and what is known of each."""

import re
from dataclasses import dataclass
from pathlib import Path

from reportedly.config import Metadata
from reportedly.documents.decode import decode_bytes
from reportedly.model import Problem

LARGEST = 5_000_000  # bytes
_LINE = re.compile(r"(\S+)(?:\s+outlet\s*=\s*(.+))?", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_ELEMENT = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """The address of a feed and what is known of its articles. Equality covers both."""

    url: str
    metadata: Metadata = Metadata()


def read_feed_list(path: Path) -> tuple[tuple[ListedFeed, ...], tuple[Problem, ...]]:
    """The feeds of a list in its order, each address once, and a problem for every line that is none.

    A line is an address, and after it, if wanted, `outlet=` and a name to the end of the line; `#` at its beginning or after a
    blank makes the rest a comment. OPML, which feed readers export, is told by its first character.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        return (), (Problem("documents", f"could not be read: {error.strerror or error}; check the path", str(path)),)
    if len(data) > LARGEST:
        return (), (Problem("documents", f"has more than {LARGEST:,} bytes; give one address a line", str(path)),)
    listed = _read_opml(data, str(path)) if _ELEMENT.match(data) else _read_lines(decode_bytes(data).text, str(path))
    feeds: dict[str, ListedFeed] = {}
    for one in listed:
        if isinstance(one, ListedFeed):
            feeds.setdefault(one.url, one)
    problems = tuple(one for one in listed if isinstance(one, Problem))
    if not listed:
        problems = (Problem("documents", "lists no feed; give one address a line", str(path)),)
    return tuple(feeds.values()), problems


def _read_lines(text: str, name: str) -> list[ListedFeed | Problem]:
    found: list[ListedFeed | Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = re.sub(r"(?:^|\s)#.*", "", line).strip()
        match = _LINE.fullmatch(bare)
        if match and _ADDRESS.match(match[1]):
            found.append(ListedFeed(match[1], Metadata(outlet=(match[2] or "").strip("\"' ") or None)))
        elif bare:
            found.append(Problem("documents", "is no address of a feed; write https://..., or https://... outlet=Name", name, number))
    return found


def _read_opml(data: bytes, name: str) -> list[ListedFeed | Problem]:
    """The outlines with an `xmlUrl`; their titles are names that people gave, and an outlet is called as its feed calls itself."""
    from lxml import etree  # noqa: PLC0415 - a list of lines needs no parser

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return [Problem("documents", "is no OPML; give one address a line", name)]
    urls = [url.strip() for outline in root.iter("outline") if (url := outline.get("xmlUrl"))]
    return [ListedFeed(url) for url in urls if _ADDRESS.match(url)]
