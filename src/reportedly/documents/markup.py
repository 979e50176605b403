"""A page's tree without what its own markup says is no article: furniture by tag, role and name, and the body that it declares.

Nothing here looks at wording but for `is_furniture_line`; names, tags and lines are data (webpage.toml).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reportedly.lang.resources import load_toml

# An element that holds more of the page's text than this is its frame, whatever it is called (share); comments are left out up to the second.
FRAME, CROWD = 0.4, 0.9
# What is named as a date or a source is left out up to this length, a line of furniture too (characters).
SHORT, LINE = 120, 300
# A declared body that holds less of the text of its article is a part of it (share).
WHOLE = 0.5
# A cell of a layout whose text is links beyond this share is navigation.
LINKED = 0.6
# A block is a link if so much of it is (share).
WHOLLY = 0.9
# An id of more words than this is the words of a heading.
SLUG = 3
# Lines after the headline among which the author and the day may be.
BESIDE = 6
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s*$")
_INLINE = frozenset({"a", "span", "b", "strong", "em", "i", "small", "time", "abbr", "cite", "u", "font", "sup", "sub", "mark", "br"})
_HOLDS_INLINE = frozenset({"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dd", "dt"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = frozenset({"script", "style", "template"})
_FRAME_TAGS = frozenset({"html", "head", "body", "main"})
_BREAKABLE = frozenset({"p", "div", "section", "article", "main", "body", "td"})
_CELLS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "center"})
Element = Any


@dataclass(frozen=True, slots=True)
class LineRule:
    """A block that is no part of an article; with `link`, where a link follows it. Equality covers every field."""

    id: str
    pattern: re.Pattern[str]
    link: bool


@dataclass(frozen=True, slots=True)
class Sizes:
    """Characters of text below each element, and of those how many are in links; by the element itself."""

    text: dict[Element, int]
    linked: dict[Element, int]

    def plain(self, element: Element) -> int:
        """Characters outside of links."""
        return self.text.get(element, 0) - self.linked.get(element, 0)


@cache
def load_line_rules() -> tuple[LineRule, ...]:
    """The lines of webpage.toml."""
    rows = load_toml("webpage.toml")["line"]
    return tuple(LineRule(row["id"], re.compile(row["pattern"], re.IGNORECASE), row.get("link", False)) for row in rows)


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(load_toml("webpage.toml")["names"][kind])


@cache
def _attributes(kind: str) -> frozenset[str]:
    return frozenset(load_toml("webpage.toml")["attributes"][kind])


def is_furniture_line(text: str) -> bool:
    """Whether a whole block is a label, an invitation or a credit of those that stand between paragraphs."""
    return len(text) <= LINE and any(not rule.link and rule.pattern.fullmatch(text) for rule in load_line_rules())


def clear_page(tree: Element) -> Element:
    """Takes out, in place, what is not the article -> the tree, or the declared body in a tree of its own. Linear in the size of the page."""
    _open_layout_tables(tree)
    _split_breaks(tree)
    sizes = measure_sizes(tree)
    bodies = _find_bodies(tree, sizes)
    keep = _list_ancestors([*bodies, *tree.iter("h1")])
    _drop_furniture(tree, sizes, keep)
    _drop_link_lines(tree)
    body = _choose_body(tree, bodies)
    if body is None:
        for part in bodies:  # the extraction would take the first for the whole
            _clear_names(part)
        _drop_above_headline(tree)
        return tree
    return _frame(body)


def measure_sizes(tree: Element) -> Sizes:
    """The lengths of all texts at once, from the leaves up; runs of white space count as one character."""
    text: dict[Element, int] = {}
    linked: dict[Element, int] = {}
    for element in reversed(list(tree.iter())):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            text[element] = linked[element] = 0
            continue
        children = list(element)
        size = _measure(element.text) + sum(text[c] + _measure(c.tail) for c in children)
        text[element] = size
        linked[element] = size if _is_link(element) else sum(linked[c] for c in children)
    return Sizes(text, linked)


def _is_link(element: Element) -> bool:
    """Whether it leads to another page: not to a place on this one, as headings and footnotes do."""
    return element.tag == "a" and bool(element.get("href")) and not element.get("href").lstrip().startswith("#")


def _measure(text: str | None) -> int:
    return len(" ".join(text.split())) if text else 0


def _list_ancestors(elements: list[Element]) -> set[Element]:
    found: set[Element] = set()
    for element in elements:
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()  # noqa: PLW2901 - on the way up
    return found


@lru_cache(maxsize=20_000)
def _split_name(token: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(token))


def _is_named(element: Element, kind: str) -> bool:
    return any(_token_is(token, kind) for token in _list_tokens(element))


def _list_tokens(element: Element) -> Iterator[str]:
    """The names that the markup gives an element; not an id that is a heading's words."""
    for name in _attributes("named"):
        for token in (element.get(name) or "")[:1000].split():
            if name != "id" or (element.tag not in _HEADINGS and len(_split_name(token)) <= SLUG):
                yield token


@lru_cache(maxsize=20_000)
def _token_is(token: str, kind: str) -> bool:
    """Whether a name has an entry of the list among its words; at its end, for the list of what is short."""
    words = _split_name(token)
    if not words or words[0] in _names("state"):
        return False
    starts = range(len(words))
    spans = ((start, end) for start in starts for end in range(start + 1, len(words) + 1))
    return any(" ".join(words[start:end]) in _names(kind) for start, end in spans if kind != "short" or end == len(words))


def _find_bodies(tree: Element, sizes: Sizes) -> list[Element]:
    """The outermost elements that are declared or named as the article's body: by schema.org's word where there is one, else by a name."""
    declared = [e for e in tree.iter() if isinstance(e.tag, str) and _declares_body(e)]
    named = declared or [
        e
        for e in tree.iter("div", "section", "article", "main")
        if _is_named(e, "body") and not _is_named(e, "comments") and sizes.plain(e)
    ]
    chosen: set[Element] = set()
    for element in named:
        if not any(above in chosen for above in element.iterancestors()):
            chosen.add(element)
    return [e for e in named if e in chosen]


def _declares_body(element: Element) -> bool:
    return any(
        word.lower() in {"articlebody", "schema:articlebody"}
        for name in ("itemprop", "property", "name")
        for word in (element.get(name) or "").split()
    )


def _choose_body(tree: Element, bodies: list[Element]) -> Element | None:
    """The body, if it holds most of the paragraphs of its article. Several of one article are one body, which is what holds them all."""
    bodies = [b for b in bodies if b.getroottree().getroot() is tree.getroottree().getroot() and tree in (b, *b.iterancestors())]
    if not bodies:
        return None
    scope = _find_scope(bodies[0], tree)
    body = bodies[0]
    for other in bodies[1:]:
        if _find_scope(other, tree) is scope:
            body = _join_elements(body, other)
    sizes = measure_sizes(scope)
    held = _measure_prose(body, sizes)
    return body if held and held >= WHOLE * _measure_prose(scope, sizes) else None


def _measure_prose(element: Element, sizes: Sizes) -> int:
    """Characters in paragraphs, links apart; where there are none, in all."""
    return sum(sizes.plain(p) for p in element.iter("p")) or sizes.plain(element)


def _find_scope(element: Element, tree: Element) -> Element:
    """The article that an element is of: what is marked as one around it, else the page."""
    for above in element.iterancestors():
        if above.tag == "article" or above.get("role") == "article" or re.search(r"Article|Posting|Report", above.get("itemtype") or ""):
            return above
    return tree


def _join_elements(one: Element, other: Element) -> Element:
    around = {one, *one.iterancestors()}
    return next(e for e in (other, *other.iterancestors()) if e in around)


def _frame(body: Element) -> Element:
    """The body in a page of its own, without names: what is left is the article, and a name must not cost a paragraph of it."""
    from lxml import html  # noqa: PLC0415 - with trafilatura

    page = html.fromstring("<html><body><article></article></body></html>")
    body.tail = None
    if body.tag in {"body", "html"}:
        body.tag = "div"
    page.find(".//article").append(body)
    for element in list(page.iter()):
        if isinstance(element.tag, str):
            _clear_names(element)
    _wrap_loose_text(page)
    return page


def _clear_names(element: Element) -> None:
    for name in ("class", "id", "role", "style", "itemprop", "property", "name"):
        element.attrib.pop(name, None)


def _wrap_loose_text(page: Element) -> None:
    """Text that stands in a division by itself is a paragraph; the extraction passes over it."""
    for element in list(page.iter("div", "section", "article")):
        blocks = any(isinstance(c.tag, str) and c.tag not in _INLINE for c in element)
        inline = [element.text, *(c.tail for c in element), *(c.text_content() for c in element if c.tag in _INLINE)]
        if not any(text and text.strip() for text in inline):
            continue
        if blocks:
            _split_element(element)
        elif element.tag != "article":
            element.tag = "p"


def _drop_furniture(tree: Element, sizes: Sizes, keep: set[Element]) -> None:
    whole = max(1, sizes.text.get(tree, 0))
    queue = [tree]
    while queue:
        element = queue.pop()
        for child in list(element):
            if not isinstance(child.tag, str) or (child not in keep and _is_furniture(child, sizes, whole)):
                _drop(child)
                continue
            if child.tag == "aside":  # the extraction leaves out every one
                child.tag = "div"
            queue.append(child)


def _is_furniture(element: Element, sizes: Sizes, whole: int) -> bool:
    if element.tag in _FRAME_TAGS or _is_named(element, "kept") or (element.tag in _INLINE and _stands_in_text(element)):
        return False
    share = sizes.text[element] / whole
    if element.tag in _UNSEEN or _is_named(element, "comments"):
        return share <= CROWD
    if share > FRAME or (element.tag == "figure" and element.find(".//table") is not None):
        return False
    return (
        element.tag in _attributes("tags")
        or _is_hidden(element)
        or (element.get("role") or "") in _attributes("roles")
        or _is_named(element, "furniture")
        or (sizes.text[element] <= SHORT and (_is_named(element, "short") or _is_time_alone(element, sizes)))
    )


def _is_hidden(element: Element) -> bool:
    return (
        any(element.get(name) is not None for name in _attributes("hidden"))
        or element.get("aria-hidden") == "true"
        or re.search(r"display:\s*none", element.get("style") or "") is not None
    )


def _stands_in_text(element: Element) -> bool:
    """Whether an inline element is part of a running line."""
    return any(above.tag in _HOLDS_INLINE for above in element.iterancestors() if above.tag not in _INLINE or above.tag == "p")


def _is_time_alone(element: Element, sizes: Sizes) -> bool:
    """Whether a block's whole text is that of a <time>."""
    time = element if element.tag == "time" else element.find(".//time")
    return time is not None and 0 < sizes.text[element] == sizes.text.get(time)


def _drop(element: Element) -> None:
    """Takes an element out and leaves the text behind it, apart from what stood before."""
    parent = element.getparent()
    if parent is None:
        return
    tail = (" " if element.tag not in _INLINE else "") + (element.tail or "")
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _drop_link_lines(tree: Element) -> None:
    """Blocks that are a link with a label before it, or a link that is no sentence; lists of which every item is one; labels and invitations."""
    sizes = measure_sizes(tree)
    for block in list(tree.iter("p", "h2", "h3", "h4", "h5", "h6", "div")):
        if block.tag == "div" and any(isinstance(c.tag, str) and c.tag not in _INLINE for c in block):
            continue
        if sizes.text[block] <= LINE and _is_link_line(block, sizes):
            _drop(block)
    for items in list(tree.iter("ul", "ol")):
        if len(items) and all(_is_link_line(item, sizes) for item in items if isinstance(item.tag, str)):
            _drop(items)


def _is_link_line(block: Element, sizes: Sizes) -> bool:
    size, linked = sizes.text[block], sizes.linked[block]
    if size - linked > LINE:
        return False
    text = " ".join("".join(block.itertext()).split())
    if not linked:
        return block.tag != "li" and is_furniture_line(text)
    rules = [rule for rule in load_line_rules() if rule.link]
    if linked >= WHOLLY * size:
        alone = sum(map(_is_link, block.iter("a"))) == 1
        return (alone and not _SENTENCE_END.search(text)) or any(rule.pattern.fullmatch(text) for rule in rules)
    label = " ".join(" ".join(_list_unlinked(block)).split())
    return any(rule.pattern.fullmatch(label) for rule in rules)


def _list_unlinked(element: Element) -> Iterator[str]:
    if _is_link(element) or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _list_unlinked(child)
        yield child.tail or ""


def _drop_above_headline(tree: Element) -> None:
    """The headline opens the article: where a page has one, and most of its text after it, what stands before is left out."""
    headlines = [h for h in tree.iter("h1") if "".join(h.itertext()).strip()]
    if len(headlines) != 1:
        return
    sizes = measure_sizes(tree)
    before = [
        e
        for above in (headlines[0], *headlines[0].iterancestors())
        if above is not tree and above.tag != "body"
        for e in above.itersiblings(preceding=True)
    ]
    before = [e for e in before if e.tag != "head"]
    if sum(sizes.plain(e) for e in before) > (1 - WHOLE) * sizes.plain(tree):
        return
    for element in before:
        _drop(element)
    for above in headlines[0].iterancestors():
        if above.tag != "html":
            above.text = None


def list_headline_lines(tree: Element) -> tuple[list[str], list[str]]:
    """The lines that stand next before and after the page's one headline, as they are shown; none where it has not one headline."""
    headlines = [h for h in tree.iter("h1") if "".join(h.itertext()).strip()]
    if len(headlines) != 1:
        return [], []
    before: list[str] = []
    after: list[str] = []
    lines, parts = before, [""]
    for event, element in _walk_events(tree):
        if not isinstance(element.tag, str) or element.tag in {"head", "script", "style", "template"}:
            parts.append((element.tail or "") if event == "end" else "")
            continue
        if element.tag not in _INLINE or element.tag == "br":
            lines.append(" ".join("".join(parts).split())[: LINE + 1])
            parts = []
        if element is headlines[0] and event == "end":
            lines = after
        if len(after) > BESIDE and len([a for a in after[-4 * BESIDE :] if a]) >= BESIDE:
            break
        parts.append((element.text if event == "start" else element.tail) or "")
    headline = " ".join("".join(headlines[0].itertext()).split())[: LINE + 1]
    return [b for b in before if b and b != headline][-2:], [a for a in after if a][:BESIDE]


def _walk_events(tree: Element) -> Iterator[tuple[str, Element]]:
    from lxml.etree import iterwalk  # noqa: PLC0415 - with trafilatura

    skipped = {"head", "script", "style", "template"}
    walker = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start" and element.tag in skipped:
            walker.skip_subtree()
        yield ("end" if event in {"comment", "pi"} else event), element


def _open_layout_tables(tree: Element) -> None:
    """Tables that place things on the page become divisions, and their cells of links are left out."""
    for table in list(tree.iter("table")):
        if _is_layout(table):
            sizes = measure_sizes(table)
            for part in list(table.iter(*_CELLS)):
                if part.tag == "td" and sizes.linked[part] > LINKED * sizes.text[part] and part.find(".//h1") is None:
                    _drop(part)
                elif part.tag != "table" or part is table:
                    part.tag = "div"


def _is_layout(table: Element) -> bool:
    if table.get("role") in {"presentation", "none"}:
        return True
    if table.find(".//th") is not None or table.find("./caption") is not None:
        return False
    return any(
        len(cell.findall("./p")) > 1
        or len(cell.findall("./br")) > 3
        or any(cell.find(f".//{tag}") is not None for tag in ("h1", "h2", "article", "table"))
        for cell in table.iter("td")
    )


def _split_breaks(tree: Element) -> None:
    """Two line breaks in a row end a paragraph, as pages without <p> have them."""
    for element in [e for e in tree.iter(*_BREAKABLE) if _has_double_break(e)]:
        _split_element(element)


def _has_double_break(element: Element) -> bool:
    return any(c.tag == "br" and not (c.tail or "").strip() and (n := c.getnext()) is not None and n.tag == "br" for c in element)


def _split_element(element: Element) -> None:
    children = list(element)
    groups: list[list[Any]] = [[]]
    if element.text:
        groups[0].append(element.text)
    at = 0
    while at < len(children):
        child = children[at]
        tail = child.tail
        if child.tag == "br" and not (tail or "").strip() and at + 1 < len(children) and children[at + 1].tag == "br":
            groups.append([])
            while at + 1 < len(children) and children[at + 1].tag == "br" and not (children[at].tail or "").strip():
                at += 1
            tail = children[at].tail
        elif isinstance(child.tag, str) and child.tag not in _INLINE:
            groups += [[child], []]
        else:
            groups[-1].append(child)
        if tail:
            groups[-1].append(tail)
        at += 1
    _refill(element, groups)


def _refill(element: Element, groups: list[list[Any]]) -> None:
    """The groups as children: blocks as they are, runs of text and inline elements as paragraphs."""
    for child in list(element):
        element.remove(child)
    element.text = None
    if element.tag == "p":
        element.tag = "div"
    for group in groups:
        if len(group) == 1 and not isinstance(group[0], str) and group[0].tag not in _INLINE:
            group[0].tail = None
            element.append(group[0])
        elif any(not isinstance(part, str) or part.strip() for part in group):
            _fill_paragraph(element.makeelement("p"), group, element)


def _fill_paragraph(paragraph: Element, group: list[Any], parent: Element) -> None:
    for part in group:
        if not isinstance(part, str):
            part.tail = None
            paragraph.append(part)
        elif len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + part
        else:
            paragraph.text = (paragraph.text or "") + part
    parent.append(paragraph)
