"""The pages, one module each: a documented context type, and the function that makes it from a view. The same object is the page's JSON."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reportedly.web.pages import (
    actors,
    api,
    article,
    articles,
    claims,
    exports,
    matrix,
    places,
    problems,
    question,
    questions,
    queue,
    trace,
    versions,
)
from reportedly.web.view import View


@dataclass(frozen=True, slots=True)
class Download:
    """A page as a file: `write` takes the views and what the page's address asks for, and gives the file part by part."""

    ending: str
    media: str
    write: Callable[..., Iterator[str] | Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page. `make` takes a view, the key where the page has one, and what its address asks for, and gives a `context`.

    `keys` lists the keys of all pages of this kind that a static site has; None where there is one page without a key. Where `make` takes
    a `page`, its list is turned over; a static site has the first `most_turned` of these. What is there to decide with is not `in_site`.
    """

    name: str
    title: str
    context: type[Any]
    make: Callable[..., Any]
    keys: Callable[[View], Iterable[str]] | None = None
    in_menu: bool = False
    downloads: tuple[Download, ...] = ()
    most_turned: int = 1_000_000
    in_site: bool = True


PAGES: tuple[Page, ...] = (
    Page("articles", "Articles", articles.ArticlesPage, articles.list_articles, in_menu=True),
    Page("article", "Article", article.ArticlePage, article.read_article, keys=article.list_keys),
    Page("trace", "Trace", trace.TracePage, trace.trace_claim, keys=lambda _: (), in_site=False),
    Page(
        "claims",
        "Claims",
        claims.ClaimsPage,
        claims.list_claims,
        in_menu=True,
        downloads=(Download("csv", "text/csv", claims.write_csv), Download("jsonl", "application/jsonl", claims.write_jsonl)),
        most_turned=20,
    ),
    Page("questions", "Questions", questions.QuestionsPage, questions.list_questions, in_menu=True),
    Page(
        "question",
        "Question",
        question.QuestionPage,
        question.show_question,
        question.list_question_keys,
        downloads=(Download("csv", "text/csv", question.write_csv), Download("svg", "image/svg+xml", question.write_svg)),
    ),
    Page("why", "Why", question.WhyPage, question.explain_link, question.list_no_keys, in_site=False),
    Page("matrix", "Matrix", matrix.MatrixPage, matrix.make_page, in_menu=True),
    Page("actors", "Actors", actors.ActorsPage, actors.list_actors, in_menu=True),
    Page("actor", "Actor", actors.ActorPage, actors.show_actor, actors.list_actor_keys),
    Page("places", "Places", places.PlacesPage, places.list_places, in_menu=True),
    Page("place", "Place", places.PlacePage, places.show_place, places.list_place_keys),
    Page("queue", "Queue", queue.QueuePage, queue.show_queue, in_menu=True, in_site=False),
    Page("versions", "Versions", versions.VersionsPage, versions.list_versions, in_menu=True),
    Page("version", "Versions of a text", versions.VersionPage, versions.compare_versions, keys=versions.list_keys),
    Page("problems", "Problems", problems.ProblemsPage, problems.list_problems, in_menu=True),
    Page("coverage", "Sentences without a claim", problems.CoveragePage, problems.list_coverage, most_turned=20),
    Page(
        "exports",
        "Export",
        exports.ExportsPage,
        exports.list_exports,
        in_menu=True,
        downloads=tuple(Download(f.ending, f.media, f.write) for f in exports.FILES),
    ),
    Page("api", "API", api.ApiPage, api.list_objects, in_menu=True),
)
