"""A Markdown file -> plain text and what its front matter says."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reportedly.config import Metadata
from reportedly.documents.decode import decode_document
from reportedly.documents.formats import Fault, Origin, Piece

# Beyond these the text is taken as it is, for brackets cost the parser the square of a paragraph's length: 1.5 million of
# them took a minute, 100,000 take .3 s (characters).
LARGEST = 2_000_000
LONGEST_PARAGRAPH = 100_000
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.{0,20000}?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"([A-Za-z_]{1,30})[ \t]*:[ \t]*(.*)")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_NAMES = {
    "title": "headline",
    "headline": "headline",
    "date": "published",
    "published": "published",
    "author": "byline",
    "byline": "byline",
    "url": "url",
    "outlet": "outlet",
    "publisher": "outlet",
    "id": "ref",
}


class Rendered(NamedTuple):
    """Plain text, which is what offsets count in, and the metadata of the file."""

    text: str
    metadata: Metadata


def read_markdown(data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    """The text that a reader of the rendered page sees, with what the front matter says."""
    decoded = decode_document(data, origin.charset)
    yield Piece(*render_markdown(decoded.text), decoded.warnings)


def render_markdown(markdown: str) -> Rendered:
    """The text that a reader of the rendered page sees, paragraphs apart by a blank line; offsets count in this text.

    Links become their words, emphasis and HTML tags go, pictures go, quotations, list items and table rows are
    paragraphs, code stays. A soft line break becomes a blank, a hard one stays. Front matter of `key: value` lines gives
    title, date, author, url, outlet and id. A first-level heading that stands first is the headline and not in the text;
    other headings are paragraphs. A text above LARGEST, or with a
    paragraph above LONGEST_PARAGRAPH, is kept as it is, marks and all. Never raises.
    """
    match = _FRONT_MATTER.match(markdown)
    found = _read_front_matter(match[1]) if match else {}
    body = markdown[match.end() :] if match else markdown
    if len(body) > LARGEST or any(len(p) > LONGEST_PARAGRAPH for p in _BLANK_LINE.split(body)):
        return Rendered(body, Metadata(**found))
    tokens = _parse(body)
    headline = _first_heading(tokens)
    if headline and found.get("headline", headline) == headline:
        found["headline"] = headline
        tokens = tokens[3:]
    return Rendered("\n\n".join(filter(None, _walk_blocks(tokens))), Metadata(**found))


def _read_front_matter(lines: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines.splitlines():
        entry = _ENTRY.fullmatch(line.rstrip())
        name = _NAMES.get(entry[1].lower()) if entry else None
        value = _unquote(entry[2].strip()) if entry else ""
        if name and value:
            found.setdefault(name, value)
    return found


def _unquote(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _parse(body: str) -> list[Any]:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only Markdown files need it

    return list(MarkdownIt("commonmark").enable("table").parse(body))


def _first_heading(tokens: list[Any]) -> str | None:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return " ".join(_render_inline(tokens[1]).split()) or None
    return None


def _walk_blocks(tokens: list[Any]) -> Iterator[str]:
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield " | ".join(filter(None, cells or []))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_render_inline(token))
        elif token.type == "inline":
            yield _render_inline(token)
        elif token.type in {"fence", "code_block"}:
            yield token.content.strip("\n")
        elif token.type == "html_block":
            yield " ".join(_TAG.sub(" ", token.content).split())


def _render_inline(token: Any) -> str:  # noqa: ANN401 - the library's Token
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(
        breaks.get(t.type, t.content if t.type in {"text", "code_inline", "text_special"} else "") for t in token.children or ()
    ).strip()
