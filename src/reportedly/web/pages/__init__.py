"""The pages, one module each: a documented context type, and the function that makes it from a view. The same object is the page's JSON."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from reportedly.web.pages import articles
from reportedly.web.view import View


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page. `make` takes a view, the key where the page has one, and what its address asks for, and gives a `context`.

    `keys` lists the keys of all pages of this kind that a static site has; None where there is one page without a key.
    """

    name: str
    title: str
    context: type[Any]
    make: Callable[..., Any]
    keys: Callable[[View], Iterable[str]] | None = None
    in_menu: bool = False


PAGES: tuple[Page, ...] = (Page("articles", "Articles", articles.ArticlesPage, articles.list_articles, in_menu=True),)
