"""What a page says of its article in markup: outlet, days of publication and of change, and its text, as schema.org and meta tags have them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportedly.documents.dates import parse_published

# JSON beyond this is the state of a program (characters), and what is nested deeper is no description.
LARGEST_JSON, DEEPEST = 2_000_000, 6
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "pubdate",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod")
_OUTLET = ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name", "publisher", "cre", "citation_journal_title")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Analysis|Opinion|Review)", re.IGNORECASE)
_PARTS = re.compile(r"\s+(?:\||-|–|—|::|:|»|«|·|•|/)\s+|:\s+|\s*\|\s*")
# Words of an outlet's name in a page's title.
LONGEST_OUTLET = 6
Element = Any
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """Days as ISO, in the order of how sure they are; `body` has the page's own line ends. Equality covers every field."""

    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    outlet: str | None = None
    body: str | None = None


def read_facts(tree: Element) -> Facts:
    """What the page declares, in the order JSON-LD, meta tags, microdata. Never raises for what it declares wrongly."""
    nodes = list(_list_nodes(tree))
    article = _find_article(nodes, tree)
    metas = {key.lower(): content for key, content in _list_metas(tree)}
    published = [article.get("datePublished"), *(metas.get(name) for name in _PUBLISHED), *_list_items(tree, "datePublished")]
    modified = [article.get("dateModified"), *(metas.get(name) for name in _MODIFIED), *_list_items(tree, "dateModified")]
    body = article.get("articleBody")
    return Facts(
        _list_days(published), _list_days(modified), _find_outlet(article, nodes, metas, tree), body if isinstance(body, str) else None
    )


def _list_days(values: list[Any]) -> tuple[str, ...]:
    days = (parse_published(value.strip()) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(day.partition("T")[0] for day in days if day))


def _list_metas(tree: Element) -> Iterator[tuple[str, str]]:
    """The first of each name."""
    seen: set[str] = set()
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = " ".join((meta.get("content") or "").split())
        if key and content and key not in seen:
            seen.add(key)
            yield key, content


def _list_items(tree: Element, name: str) -> Iterator[str]:
    for element in tree.iter():
        if isinstance(element.tag, str) and name in (element.get("itemprop") or "").split():
            yield element.get("datetime") or element.get("content") or "".join(element.itertext())


def _list_nodes(tree: Element) -> Iterator[Json]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > LARGEST_JSON:
            continue
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$", "", script.text).strip().rstrip(";")
        try:
            yield from _walk_nodes(json.loads(text, strict=False), DEEPEST)
        except (ValueError, RecursionError):
            continue


def _walk_nodes(value: Any, depth: int) -> Iterator[Json]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        yield value
    if depth and isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _walk_nodes(inner, depth - 1)


def _find_article(nodes: list[Json], tree: Element) -> Json:
    """The node of the article: of several, the one with the page's headline."""
    articles = [n for n in nodes if any(isinstance(t, str) and _ARTICLE.search(t) for t in _as_list(n.get("@type")))]
    headlines = {_fold(h.text_content()) for h in tree.iter("h1", "title")}
    named = [n for n in articles if _fold(str(n.get("headline"))) in headlines]
    return next(iter(named or articles), {})


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    return value if isinstance(value, list) else [value]


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _find_outlet(article: Json, nodes: list[Json], metas: dict[str, str], tree: Element) -> str | None:
    """The site's name in its meta tags, the publisher in JSON-LD, what the title has beside the headline; not an address or an account."""
    publishers = [_name(p, nodes) for p in _as_list(article.get("publisher"))]
    sites = [_name(n, nodes) for n in nodes if "WebSite" in _as_list(n.get("@type"))]
    named = [metas.get("og:site_name"), *publishers, *(metas.get(name) for name in _OUTLET), *sites]
    return next((" ".join(n.split()) for n in named if n and _is_name(n)), None) or _find_outlet_in_title(tree)


def _is_name(text: str) -> bool:
    return len(text) < 100 and not text.startswith(("@", "http")) and any(c.isalpha() for c in text)


def _name(value: Any, nodes: list[Json]) -> str | None:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return None
    name = value.get("name")
    if name is None and (key := value.get("@id")):
        name = next((n["name"] for n in nodes if n.get("@id") == key and n.get("name")), None)
    name = next(iter(_as_list(name)), None)
    return name if isinstance(name, str) else None


def _find_outlet_in_title(tree: Element) -> str | None:
    """The one short part of the title that is not the headline, where the page's own headline is another part of it."""
    title = next((" ".join(t.text_content().split()) for t in tree.iter("title")), "")
    for headline in (" ".join(h.text_content().split()) for h in tree.iter("h1")):
        if not headline or headline == title or headline not in title:
            continue
        before, _, after = title.partition(headline)
        parts = [p for p in (*_PARTS.split(f"{before} "), *_PARTS.split(f" {after}")) if p and p.strip(" |-–—:»«·•/")]
        if (
            parts
            and (name := (parts[0] if before.strip() and not after.strip() else parts[-1]).strip(" |-–—:»«·•/"))
            and len(name.split()) <= LONGEST_OUTLET
        ):
            return name
    return None
