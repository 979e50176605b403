"""The list of articles, by words, outlet, language, time and problems."""

from dataclasses import dataclass
from typing import Literal

from reportedly.ledger import ArticleFilter, ArticleSort, Counted, ListedArticle
from reportedly.web.pages.parameters import Number, Text
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
    """Articles, fifty a page. `more` tells whether there is a next page, `total` how many there are in all that is asked for.

    `bounded` where so many articles have the words that only the last added of them are listed. A facet counts what fits all else that
    is asked for; `times` are years, or the months of the year that is asked for.
    """

    words: str
    outlet: str
    language: str
    since: str
    until: str
    problems: str
    sort: str
    number: int
    total: int
    bounded: bool
    more: bool
    articles: tuple[ListedArticle, ...]
    outlets: tuple[Facet, ...]
    languages: tuple[Facet, ...]
    times: tuple[Facet, ...]
    with_problems: int


def list_articles(
    view: View,
    words: Text = "",
    outlet: Text = "",
    language: Text = "",
    since: Text = "",
    until: Text = "",
    problems: Literal["", "yes", "no"] = "",
    sort: Literal["published", "added", "claims"] = "published",
    page: Number = 1,
) -> ArticlesPage:
    """A page of articles with claims, figures and problems counted.

    Raises:
        QueryError: the words cannot be understood, or a day is none.
    """
    asked = {
        name: part.strip() or None
        for name, part in {"words": words, "outlet": outlet, "language": language, "since": since, "until": until}.items()
    }
    skip = A_PAGE * (page - 1)
    wanted = ArticleFilter(**asked, problems={"yes": True, "no": False}.get(problems), sort=ArticleSort(sort), limit=A_PAGE, skip=skip)
    found = view.ledger.articles(wanted, view.shelve())
    return ArticlesPage(
        *(words, outlet, language, since, until, problems, sort, page),
        found.total,
        found.bounded,
        found.total > skip + A_PAGE,
        found.articles,
        _choose(found.outlets, outlet),
        _choose(found.languages, language),
        _choose(found.times, since if since == until else ""),
        found.with_problems,
    )


def _choose(counted: tuple[Counted, ...], chosen: str) -> tuple[Facet, ...]:
    return tuple(Facet(c.value, c.count, c.value == chosen) for c in counted)
