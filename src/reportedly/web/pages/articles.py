"""The list of articles, by words, outlet and time."""

from dataclasses import dataclass

from reportedly.ledger import ArticleFilter, ListedArticle
from reportedly.web.view import View

A_PAGE = 50  # articles


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that articles have, and how many do; `chosen` where the list is of these only."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    """Articles, the last published first. `more` tells whether there is a next page, `total` how many there are in all that is asked for."""

    words: str
    outlet: str
    since: str
    until: str
    number: int
    total: int
    more: bool
    articles: tuple[ListedArticle, ...]
    outlets: tuple[Facet, ...]
    years: tuple[Facet, ...]


def list_articles(view: View, words: str = "", outlet: str = "", since: str = "", until: str = "", page: int = 1) -> ArticlesPage:
    """A page of articles with claims, figures and problems counted. Raises `QueryError` where the words cannot be understood."""
    wanted = ArticleFilter(words or None, outlet or None, since or None, until or None, A_PAGE + 1, A_PAGE * (max(page, 1) - 1))
    found = view.ledger.articles(wanted)
    outlets, years = view.ledger.article_facets(wanted)
    return ArticlesPage(
        words,
        outlet,
        since,
        until,
        max(page, 1),
        view.ledger.count_articles(wanted),
        len(found) > A_PAGE,
        tuple(found[:A_PAGE]),
        tuple(Facet(value, count, value == outlet) for value, count in outlets),
        tuple(Facet(value, count, since == until == value) for value, count in years),
    )
