"""The desk as an application: every page as HTML and, with `.json` behind its address, as the object it is made of."""

import hashlib
import inspect
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from reportedly.ledger import DecisionError, LedgerError, QueryError
from reportedly.questions.book import QuestionError
from reportedly.web.decide import add_decisions, read_name
from reportedly.web.guard import Guard, Rules
from reportedly.web.links import ServedLinks
from reportedly.web.pages import PAGES, Download, Page
from reportedly.web.render import encode_page, render, render_page
from reportedly.web.view import NotThereError, Reader, View, Views

_STATUS: dict[type[Exception], int] = {
    NotThereError: 404,
    QuestionError: 404,
    DecisionError: 404,
    QueryError: 400,
    RequestValidationError: 422,
    LedgerError: 503,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What went wrong, in words."""

    error: str


_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": Told, "description": "The words or days that were asked for cannot be understood."},
    404: {"model": Told, "description": "There is nothing of that name in this ledger."},
    422: {"model": Told, "description": "A parameter is not of its kind."},
    503: {"model": Told, "description": "The ledger cannot be read."},
}


def make_app(ledger: Path, rules: Rules, make_reader: Callable[[], Reader] | None = None) -> FastAPI:
    """The application of one ledger, behind its rules; `make_reader` makes what reads an article once more for a trace."""
    views = Views(ledger, make_reader)
    app = FastAPI(
        title="reportedly", version="1", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", description=__doc__.strip()
    )
    app.state.views = views
    for page in PAGES:
        _add_page(app, page, views)
    add_decisions(app, views)
    app.mount("/static", StaticFiles(packages=[("reportedly.web", "static")]), name="static")
    app.add_api_route("/", lambda: RedirectResponse("/articles", 303), include_in_schema=False)
    for error in (*_STATUS, HTTPException):
        app.add_exception_handler(error, _answer_error)
    app.add_middleware(Guard, rules=rules)
    return app


def _add_page(app: FastAPI, page: Page, views: Views) -> None:
    """The addresses of a page. What `make` takes after the view are its parameters, `key` the last part of the path."""
    path = f"/{page.name}" + ("/{key:path}" if page.keys else "")
    edition = _Edition()

    def show(request: Request, **asked: Any) -> Response:  # noqa: ANN401 - what the page takes
        with views.open() as view:
            context = page.make(view, **asked)
        frame = {"served": True, "address": quote(request.url.path), "query": request.url.query, "by": read_name(request), "draft": None}
        return HTMLResponse(render_page(page, context, ServedLinks(), **frame))

    def encode(request: Request, **asked: Any) -> Response:  # noqa: ANN401 - the same parameters
        with views.open() as view:
            headers = edition.name(view, request)
            if headers["ETag"] in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
            return Response(encode_page(page.make(view, **asked)), media_type="application/json", headers=headers)

    about = (inspect.getdoc(page.make) or page.title).partition("\n")[0]
    told: dict[str, Any] = {"response_model": page.context, "summary": about, "responses": _ERRORS, "name": f"{page.name}.json"}
    app.add_api_route(f"{path}.json", _sign(encode, page.make), **told)
    for download in page.downloads:
        _add_download(app, f"{path}.{download.ending}", download, views)
    app.add_api_route(path, _sign(show, page.make), response_class=HTMLResponse, include_in_schema=False, name=page.name)


def _add_download(app: FastAPI, path: str, download: Download, views: Views) -> None:
    """The address of a file that is written while it is sent. The first part is made before, so that an error is told as one."""

    def send(request: Request, **asked: Any) -> Response:  # noqa: ANN401 - what the page takes
        parts = download.write(views, **asked)
        first = next(parts, "")
        name = quote(request.url.path.strip("/").replace("/", "-"))
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return StreamingResponse(chain([first], parts), media_type=download.media, headers=headers)

    app.add_api_route(path, _sign(send, download.write), include_in_schema=False, name=path)


class _Edition:
    """Names what a page's JSON is made from: the same name is the same bytes, as long as this process runs."""

    def __init__(self) -> None:
        self._process = secrets.token_hex(8)

    def name(self, view: View, request: Request) -> dict[str, str]:
        """The headers by which a client can ask whether there is anything new."""
        made_from = (self._process, view.ledger.count_changes(), str(request.url.path), request.url.query)
        return {"ETag": f'"{hashlib.sha256(repr(made_from).encode()).hexdigest()[:24]}"', "Cache-Control": "private, no-cache"}


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
    told = _describe_error(error)
    if request.url.path.endswith(".json"):
        return Response(encode_page(Told(told)), status, media_type="application/json")
    return HTMLResponse(render("error.html", status=status, told=told, links=ServedLinks(), served=True), status)


def _describe_error(error: Exception) -> str:
    if isinstance(error, HTTPException):
        return "There is no such page." if error.status_code == 404 else str(error.detail)
    if isinstance(error, RequestValidationError):
        return "; ".join(f"{part['loc'][-1]}: {part['msg'][0].lower()}{part['msg'][1:]}" for part in error.errors())
    if isinstance(error, LedgerError):  # its path is nobody's business who only reads
        return f"The ledger: {error.error}; {error.mend}."
    return str(error)


def list_assets() -> dict[str, bytes]:
    """The style sheets, scripts and licences that pages ask for, by name."""
    return {entry.name: entry.read_bytes() for entry in files("reportedly.web").joinpath("static").iterdir() if entry.is_file()}
