"""An HTML page -> its article: text by trafilatura, paragraphs apart by a blank line, and what the page says of itself."""

import logging
import re
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from html import unescape
from typing import Any

from reportedly.config import Metadata
from reportedly.documents.decode import decode_document, find_meta_charset
from reportedly.documents.formats import Fault, Origin, Piece
from reportedly.documents.markup import clear_page, is_furniture_line, list_headline_lines
from reportedly.documents.page_facts import Facts, read_facts
from reportedly.documents.press import split_press_page
from reportedly.documents.published import FIRST, LAST, LONGEST, disagree, find_text_date, find_url_date
from reportedly.lang.names import find_gender
from reportedly.model import PublishedBasis, Warning  # noqa: A004 - the contract's word

# A page beyond this is a dump of something else, and the parsers' memory is some twenty times as much (characters).
LARGEST_PAGE = 10_000_000
# The extractor's time grows faster than the number of tags: 20,000 took 5 s, 40,000 took 15 s (two busy cores).
MOST_TAGS = 60_000
# Many steps, ours and the library's, go through all that an element holds, so their time grows with the depths of all tags together: a page of 0.9 million took
# 3.3 s (two busy cores). One of 20,000 tags that are 25 deep has half a million.
MOST_NESTED = 1_000_000
# The library's search for what a page says of itself takes the square of the number of tags where marked divisions are nested; it gets the tags up to this sum.
MOST_SEARCHED = 200_000
# The comparison with other extractors takes the square of the number of blocks: of a page of 6,000 short ones it took half of 37 s under a profiler. Past so many
# the page is extracted by rules alone.
MOST_COMPARED = 3_000
# Below this an extraction may have lost paragraphs, so it is done again with recall in mind (characters).
SHORT = 250
_BLOCKS = frozenset({"p", "head", "item", "list", "quote", "table", "row", "code", "div", "body", "ab", "fw"})
_MANY = ("p", "div", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "pre")
_SPACE = re.compile(r"[^\S\n]*\n[^\S\n]*|[^\S\n]+")
_NAME = r"[^\W\d_a-z][\w’'.-]{0,30}(?: (?:de|van|von|der|al|bin|la|le|du|[^\W\d_a-z][\w’'.-]{0,30})){1,4}"
# After "By", several may be named, and then the agency that they write for.
_NAMED = re.compile(
    rf"(?:(?P<by>(?:By|by|BY):? )(?P<names>{_NAME}(?:(?:, {_NAME}){{0,3}},? (?:and|AND|&) {_NAME})?)(?:, (?:the |The )?[^\W\d_a-z][\w &.-]{{1,40}})?|(?P<name>{_NAME}))"
)
# Fixed, for the library's own limit is today, and a reading must not hang on the clock.
_DATES: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01", "deferred_url_extractor": True}


@dataclass(frozen=True, slots=True)
class HtmlError(Exception):
    """A page that gives no article; `args` is not set, `reason` says what to do."""

    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page. Equality covers every field."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[Warning, ...] = ()


def extract_page(markup: str, url: str | None = None) -> Page:
    """The article text of a page with headline, byline, outlet, date and canonical URL.

    The headline is left out of the text where it stands first; comments, navigation and pictures are left out;
    a table row is one paragraph with its cells apart by " | ". Text comes back without the page's own line ends.
    Nothing is remembered between pages, so their order does not matter. Raises HtmlError for a page without text.
    """
    if len(markup) > LARGEST_PAGE:
        raise HtmlError(f"the page has {len(markup):,} characters, more than {LARGEST_PAGE:,}; save the article alone")
    if (tags := markup.count("<")) > MOST_TAGS:
        raise HtmlError(f"the page has {tags:,} tags, more than {MOST_TAGS:,}; save the text alone as a .txt file")
    tree = _parse_page(markup)
    if max(total for _, total in _measure_nesting(tree)) > MOST_NESTED:
        raise HtmlError("the page has too many tags inside each other to be taken apart; save the text alone as a .txt file")
    facts, known = read_facts(tree), _read_metadata(tree, url)
    before, after = list_headline_lines(tree)
    headline, author = _clean(known.title), _clean(known.author) or _find_shown_author(after)
    cleared = clear_page(tree)
    blocks = _extract_blocks(cleared, url)
    shown = next(
        (day for line in (*after, *reversed(before), *blocks[:FIRST], *blocks[FIRST:][-LAST:]) if (day := _find_line_date(line))), None
    )
    blocks = _drop_opening(blocks, headline, author)
    blocks = _prefer_declared([b for b in blocks if not is_furniture_line(b)], facts.body)
    if not any(c.isalnum() for b in blocks for c in b):
        raise HtmlError("no article text was found in the HTML; save the text alone as a .txt file")
    address = known.url or url
    day, warnings = _choose_date(facts, _clean(known.date), shown)
    outlet = facts.outlet or _clean(known.sitename)
    basis = _find_basis(markup, address, day)
    return Page("\n\n".join(blocks), Metadata(None, address, outlet, headline, author, day, basis), warnings)


def read_html(data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    """The article of a page, in the encoding that its server or the page itself names; all of them where it is a press database's export."""
    decoded = decode_document(data, origin.charset or find_meta_charset(data))
    if (found := split_press_page(decoded.text)) is not None:
        for piece in found:
            yield replace(piece, warnings=piece.warnings + decoded.warnings) if isinstance(piece, Piece) else piece
        return
    try:
        page = extract_page(decoded.text, origin.url)
    except HtmlError as error:
        yield Fault(error.reason)
    else:
        yield Piece(page.text, page.metadata, (*decoded.warnings, *page.warnings))


def _find_basis(markup: str, url: str | None, found: str | None) -> PublishedBasis | None:
    """Whether the library took a date from the page or from its address, which it does not tell: without one, it has the page alone."""
    if found is None:
        return None
    dated = find_url_date(url)
    if dated is None or dated.value != found:
        return PublishedBasis.MARKUP
    from htmldate import find_date  # noqa: PLC0415 - it comes with trafilatura

    alone = find_date(_complete_markup(markup), url="about:blank", **_DATES)
    return PublishedBasis.MARKUP if alone == found else PublishedBasis.URL


def _complete_markup(markup: str) -> str:
    """Fragments are wrapped, for trafilatura refuses them; NUL would end the page in libxml2."""
    markup = markup.replace("\x00", "\ufffd")
    return markup if "<html" in markup[:4096].lower() else f"<html><body>{markup}</body></html>"


@cache
def _make_config() -> ConfigParser:
    """Trafilatura's settings, but a short article is an article.

    Below 250 characters it would take all paragraphs of the page instead, navigation included; see the measurements in
    the decision record on HTML.
    """
    from trafilatura.settings import DEFAULT_CONFIG  # noqa: PLC0415 - a second that plain text does not need

    config: ConfigParser = deepcopy(DEFAULT_CONFIG)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "25")
    config.set("DEFAULT", "MAX_FILE_SIZE", str(4 * LARGEST_PAGE))
    return config


def _parse_page(markup: str) -> Any:  # noqa: ANN401 - lxml has no types
    try:
        from trafilatura.utils import load_html  # noqa: PLC0415 - a second that plain text does not need
    except ImportError as error:
        raise HtmlError(f"HTML needs trafilatura and lxml_html_clean ({error}); pip install trafilatura lxml_html_clean") from error
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs what we return as a problem
    tree = _guard(load_html, _complete_markup(markup), max_size=4 * LARGEST_PAGE)
    if tree is None:
        raise HtmlError("no article text was found in the HTML; save the text alone as a .txt file")
    return tree


def _guard(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - any function of the libraries
    try:
        return function(*arguments, **named)
    except Exception as error:  # any page may be input, and the libraries raise many types
        raise HtmlError(f"the HTML could not be read ({type(error).__name__}); save the text alone as a .txt file") from error


def _read_metadata(tree: Any, url: str | None) -> Any:  # noqa: ANN401 - the library's Document
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415 - as above

    return _guard(extract_metadata, _cut_page(tree), url, dict(_DATES))


def _measure_nesting(tree: Any) -> Iterator[tuple[Any, int]]:  # noqa: ANN401 - lxml has no types
    """Every element in order, with the depths of all up to it together."""
    depths: dict[Any, int] = {}
    total = 0
    for element in tree.iter():
        depths[element] = depth = depths.get(element.getparent(), 0) + 1
        total += depth
        yield element, total


def _cut_page(tree: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """The page up to MOST_SEARCHED: itself, or a copy without what comes behind."""
    if max(total for _, total in _measure_nesting(tree)) <= MOST_SEARCHED:
        return tree
    tree = deepcopy(tree)
    for element in [e for e, total in _measure_nesting(tree) if total > MOST_SEARCHED]:
        element.getparent().remove(element)
    return tree


def _extract_blocks(tree: Any, url: str | None) -> list[str]:  # noqa: ANN401 - lxml has no types
    """The blocks of a cleared page, once more with recall in mind where they are few."""
    blocks = _list_blocks(_run_trafilatura(tree, url))
    if sum(map(len, blocks)) < SHORT:
        again = _list_blocks(_run_trafilatura(tree, url, favor_recall=True))
        if sum(map(len, again)) > sum(map(len, blocks)):
            return again
    return blocks


def _drop_opening(blocks: list[str], headline: str | None, author: str | None) -> list[str]:
    """The blocks from the first that is not headline, author or day: these stand in fields of their own. At least one is left."""
    said = {value.casefold() for value in (headline, author, author and f"by {author}") if value}
    start = 0
    while start < len(blocks) - 1 and (
        blocks[start].casefold() in said or is_furniture_line(blocks[start]) or _find_line_date(blocks[start])
    ):
        start += 1
    return blocks[start:]


def _find_line_date(line: str) -> str | None:
    found = find_text_date(line) if len(line) <= LONGEST else None
    return found.value if found and found.basis is PublishedBasis.TEXT else None


def _find_shown_author(lines: list[str]) -> str | None:
    """A line below the headline that is a name alone: after "By", or one that begins with a first name."""
    for line in lines:
        match = _NAMED.fullmatch(line)
        if match and (match["by"] or find_gender(match["name"].split()[0])):
            return match["names"] or match["name"]
    return None


def _choose_date(facts: Facts, found: str | None, shown: str | None) -> tuple[str | None, tuple[Warning, ...]]:
    """The day that is declared as that of publication, else what the library finds unless it is that of a change, else what is shown."""
    sure = [*facts.published, *([found] if found and found not in facts.modified else []), *([shown] if shown else [])]
    best = next(iter([*sure, *([found] if found else [])]), None)
    others = [day for day in dict.fromkeys(facts.published) if best and disagree(best, day)]
    if not others:
        return best, ()
    return best, (
        Warning("published_disagrees", f"the date {best} (markup) is kept, and others were found: markup: {'; markup: '.join(others)}"),
    )


def _prefer_declared(blocks: list[str], body: str | None) -> list[str]:
    """The text that the page declares (articleBody), where it is more than twice what was extracted and holds all of that."""
    if not body:
        return blocks
    declared = [" ".join(line.split()) for line in re.split(r"\n+|<br\s*/?>|</p>", unescape(body))]
    declared = [line for line in (re.sub(r"<[^<>]{1,300}>", "", line).strip() for line in declared) if line and not is_furniture_line(line)]
    whole = "".join("".join(declared).split())
    agree = all("".join(block.split()) in whole for block in blocks)
    return declared if agree and len(whole) > 2 * sum(map(len, blocks)) else blocks


def _run_trafilatura(tree: Any, url: str | None, *, favor_recall: bool = False) -> Any:  # noqa: ANN401 - lxml's tree, the library's Document
    from trafilatura import bare_extraction  # noqa: PLC0415 - a second that plain text does not need

    return _guard(
        bare_extraction,
        deepcopy(tree),
        url=url,
        fast=sum(1 for _ in tree.iter(*_MANY)) > MOST_COMPARED,
        favor_recall=favor_recall,
        include_comments=False,
        deduplicate=False,
        with_metadata=False,
        prune_xpath=["//nav"],
        config=_make_config(),
    )


def _list_blocks(document: Any) -> list[str]:  # noqa: ANN401 - the library's Document
    return [] if document is None or document.body is None else [b for b in _walk_blocks(document.body) if b]


def _walk_blocks(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    """The texts of the blocks in order. Inline elements add no space and take none, so words neither join nor split."""
    if element.tag == "row":
        cells = (" ".join(" ".join(cell.itertext()).split()) for cell in element)
        yield " | ".join(filter(None, cells))
        return
    parts = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            yield _join(parts)
            yield from _walk_blocks(child)
            parts = []
        elif child.tag == "lb":
            parts.append("\n")
        elif child.tag != "graphic":
            parts.extend(_walk_inline(child))
        parts.append(child.tail or "")
    yield _join(parts)


def _walk_inline(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    yield element.text or ""
    for child in element:
        yield from ["\n"] if child.tag == "lb" else _walk_inline(child)
        yield child.tail or ""


def _join(parts: list[str]) -> str:
    """One block: runs of white space are one blank; a line break only where the page asks for one."""
    marked = "".join("\n" if p == "\n" else p.replace("\n", " ").replace("\r", " ") for p in parts)
    return re.sub(r"\n+", "\n", _SPACE.sub(lambda m: "\n" if "\n" in m.group() else " ", marked)).strip()


def _clean(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
