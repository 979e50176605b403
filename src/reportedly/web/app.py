"""The desk as an application: every page as HTML and, with `.json` behind its address, as the object it is made of."""

import inspect
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from reportedly.ledger import DecisionError, LedgerError, QueryError
from reportedly.questions.book import QuestionError
from reportedly.web.guard import Guard, Rules
from reportedly.web.links import ServedLinks
from reportedly.web.pages import PAGES, Page
from reportedly.web.render import encode_page, render, render_page
from reportedly.web.view import NotThereError, Views

_STATUS: dict[type[Exception], int] = {
    NotThereError: 404,
    QuestionError: 404,
    DecisionError: 404,
    QueryError: 400,
    LedgerError: 503,
}


def make_app(ledger: Path, rules: Rules) -> FastAPI:
    """The application of one ledger, behind its rules."""
    views = Views(ledger)
    app = FastAPI(
        title="reportedly", version="1", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", description=__doc__.strip()
    )
    for page in PAGES:
        _add_page(app, page, views)
    app.mount("/static", StaticFiles(packages=[("reportedly.web", "static")]), name="static")
    app.add_api_route("/", lambda: RedirectResponse("/articles", 303), include_in_schema=False)
    for error in (*_STATUS, HTTPException):
        app.add_exception_handler(error, _answer_error)
    app.add_middleware(Guard, rules=rules)
    return app


def _add_page(app: FastAPI, page: Page, views: Views) -> None:
    """The two addresses of a page. What `make` takes after the view are its parameters, `key` the last part of the path."""
    path = f"/{page.name}" + ("/{key}" if page.keys else "")

    def show(request: Request, **asked: Any) -> Response:  # noqa: ANN401 - what the page takes
        with views.open() as view:
            context = page.make(view, **asked)
        return HTMLResponse(render_page(page, context, ServedLinks(), served=True, address=str(request.url.path), query=request.url.query))

    def encode(request: Request, **asked: Any) -> Response:  # noqa: ANN401, ARG001 - the same parameters
        with views.open() as view:
            return Response(encode_page(page.make(view, **asked)), media_type="application/json")

    summary = (inspect.getdoc(page.make) or page.title).splitlines()[0]
    app.add_api_route(f"{path}.json", _sign(encode, page.make), response_model=page.context, summary=summary, name=f"{page.name}.json")
    app.add_api_route(path, _sign(show, page.make), response_class=HTMLResponse, include_in_schema=False, name=page.name)


def _sign(answer: Callable[..., Any], make: Callable[..., Any]) -> Callable[..., Any]:
    """`answer` with the request and then the parameters of `make` as its own, as FastAPI reads them."""
    _, *asked = inspect.signature(make, eval_str=True).parameters.values()
    request = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    own = [request, *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in asked)]
    answer.__signature__ = inspect.Signature(own)  # type: ignore[attr-defined]
    return answer


def _answer_error(request: Request, error: Exception) -> Response:
    """What went wrong, as a page or as JSON."""
    status = error.status_code if isinstance(error, HTTPException) else next(n for kind, n in _STATUS.items() if isinstance(error, kind))
    told = str(error.detail if isinstance(error, HTTPException) else error)
    if request.url.path.endswith(".json"):
        return Response(encode_page({"error": told}), status, media_type="application/json")
    return HTMLResponse(render("error.html", status=status, told=told, links=ServedLinks(), served=True), status)


def list_assets() -> dict[str, bytes]:
    """The style sheets, scripts and licences that pages ask for, by name."""
    return {entry.name: entry.read_bytes() for entry in files("reportedly.web").joinpath("static").iterdir() if entry.is_file()}
