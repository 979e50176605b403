"""What people decide in forms: recorded in the ledger, then back to the page. What does not fit is shown there, with all that was written."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from reportedly.ledger import DecisionError, DecisionKind, Ledger, Verdict
from reportedly.web.forms import Draft
from reportedly.web.links import ServedLinks
from reportedly.web.pages import PAGES, Page
from reportedly.web.render import render_page
from reportedly.web.view import NotThereError, Views

NAME_COOKIE = "reportedly_by"
A_YEAR = 365 * 24 * 60 * 60  # seconds for which a name is remembered
LONGEST_NAME = 200  # characters
REMEMBERED = 20  # decisions of a sitting in the queue that can be taken back there
BOTH = "both readings kept"  # the reason with which a claim is accepted that has two readings
HOME = "/articles"
_LOCAL = re.compile(r"/[a-z_]+(?:/[^/\\\s?#]+)?(?:\?[^\s#\\]*)?(?:#[\w~.-]*)?", re.ASCII)

Fields = Mapping[str, tuple[str, ...]]


async def read_fields(request: Request) -> Fields:
    """The fields of a form, line ends as the text has them and not as a browser sends them; files are no part of any form here."""
    async with request.form(max_files=0, max_fields=1000) as form:
        found: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                found.setdefault(name, []).append(value.replace("\r\n", "\n"))
        return {name: tuple(values) for name, values in found.items()}


def add_decisions(app: FastAPI, views: Views) -> None:
    """The addresses to which forms are sent."""

    def decide(request: Request, fields: Annotated[Fields, Depends(read_fields)]) -> Response:
        return _act(request, views, fields, record_decision)

    def undo(request: Request, fields: Annotated[Fields, Depends(read_fields)]) -> Response:
        return _act(request, views, fields, record_undo)

    app.add_api_route("/decide", decide, methods=["POST"], include_in_schema=False)
    app.add_api_route("/undo", undo, methods=["POST"], include_in_schema=False)


def _act(request: Request, views: Views, fields: Fields, record: Callable[[Ledger, Fields, str], str]) -> Response:
    """Record what a form says and go back to its page; `record` gives the address. The name is remembered either way."""
    back = check_back(_read(fields, "back"))
    try:
        # A writer may be at work: opening and writing each wait up to `PATIENCE` for it.
        with Ledger(views.path, write=True) as ledger:
            answer: Response = RedirectResponse(record(ledger, fields, back), 303)
    except DecisionError as error:
        answer = show_again(request, views, back, Draft(str(error), _read(fields, "claim"), fields))
    name = _read(fields, "by").strip()[:LONGEST_NAME]
    if name:
        answer.set_cookie(NAME_COOKIE, quote(name), max_age=A_YEAR, httponly=True, samesite="strict")
    return answer


def _read(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def read_name(request: Request) -> str:
    """The name with which somebody decided before in this browser."""
    return unquote(request.cookies.get(NAME_COOKIE, ""))[:LONGEST_NAME]


def record_decision(ledger: Ledger, fields: Fields, back: str) -> str:
    """Record what a claim's form says; the address to go on with. Raises `DecisionError`."""
    if article := _read(fields, "article"):
        run = _read(fields, "run")
        if not run.isdecimal():
            raise DecisionError("choose one of the readings")
        ledger.choose_run(article, int(run), _read(fields, "by"), _read(fields, "why").strip() or None)
        return back
    numbers = ledger.decide_all(_read(fields, "claim"), make_verdicts(fields))
    return remember_done(back, numbers)


def make_verdicts(fields: Fields) -> list[Verdict]:
    """What the button that was pressed decides. Raises `DecisionError` where that is nothing."""
    kind, _, rest = _read(fields, "kind").partition(":")
    by, why = _read(fields, "by").strip(), _read(fields, "why").strip() or None
    if kind == "both":
        return [Verdict(DecisionKind.ACCEPT, by, f"{BOTH}: {why}" if why else BOTH)]
    if kind == "edit":
        changed = [(cell, _read(fields, f"cell:{cell}"), _read(fields, f"was:{cell}")) for cell in list_cells(fields)]
        verdicts = [Verdict(DecisionKind.EDIT, by, why, cell, value) for cell, value, was in changed if value.strip() != was.strip()]
        if not verdicts:
            raise DecisionError("no cell was changed; change one and save it, or accept the claim as it is")
        return verdicts
    if kind == "choose":
        cell, _, value = rest.partition("=")
        return [Verdict(DecisionKind.CHOOSE, by, why, cell, value)]
    if kind in ("split", "merge"):
        parts = tuple(part for part in (p.strip() for p in fields.get("part" if kind == "split" else "other", ())) if part)
        return [Verdict(DecisionKind(kind), by, why, parts=parts)]
    if kind in ("accept", "reject", "unsure"):
        return [Verdict(DecisionKind(kind), by, why)]
    raise DecisionError("nothing was decided; press one of the buttons")


def list_cells(fields: Fields) -> list[str]:
    """The cells that a form has; a box that is not ticked sends nothing, and is as it was."""
    return [name.removeprefix("cell:") for name in fields if name.startswith("cell:")]


def record_undo(ledger: Ledger, fields: Fields, back: str) -> str:
    """Take decisions back, the last first, and go back to the claim on which they were made."""
    numbers = [int(number) for number in fields.get("number", ()) if number.isdecimal()]
    if not numbers:
        raise DecisionError("there is no decision to take back")
    ledger.undo_all(numbers, _read(fields, "by"), _read(fields, "why").strip() or None)
    decision = ledger.decision(min(numbers))
    return forget_done(back, (decision and decision.claim) or "")


def remember_done(back: str, numbers: tuple[int, ...]) -> str:
    """The address of the next card of the queue, with the decisions of this sitting; other addresses stay as they are."""
    path, query, fragment = split_address(back)
    if path != "/queue":
        return back
    done = [*query.pop("done", "").split("-"), ".".join(map(str, numbers))]
    query.pop("claim", None)
    return join_address(path, query | {"done": "-".join(filter(None, done[-REMEMBERED:]))}, fragment)


def forget_done(back: str, claim: str) -> str:
    """The address of the queue at the claim that was decided on, without the last decisions; other addresses stay as they are."""
    path, query, fragment = split_address(back)
    if path != "/queue":
        return back
    *done, _ = query.pop("done", "").split("-")
    return join_address(path, query | {"done": "-".join(done), "claim": claim}, fragment)


def split_address(address: str) -> tuple[str, dict[str, str], str]:
    """Path, query and fragment."""
    parts = urlsplit(address)
    return parts.path, dict(parse_qsl(parts.query)), parts.fragment


def join_address(path: str, query: Mapping[str, str], fragment: str) -> str:
    """An address of these parts, what is empty left out."""
    known = urlencode({name: value for name, value in query.items() if value})
    return f"{path}{f'?{known}' if known else ''}{f'#{fragment}' if fragment else ''}"


def check_back(address: str) -> str:
    """The address of a page of this desk; the list of articles for any other."""
    names = {page.name for page in PAGES}
    return address if _LOCAL.fullmatch(address) and urlsplit(address).path.split("/")[1] in names else HOME


def show_again(request: Request, views: Views, back: str, draft: Draft) -> Response:
    """The page from which a decision came, with what was written and why it does not fit."""
    path, query, _ = split_address(back)
    _, name, *key = path.split("/")
    page = next(page for page in PAGES if page.name == name)
    asked: dict[str, str] = query | {"article": {"decide": draft.claim}, "queue": {"claim": draft.claim}}.get(name, {})
    with views.open() as view:
        try:
            context = page.make(view, *map(unquote, key), **{k: v for k, v in asked.items() if k in list_words(page)})
        except (DecisionError, NotThereError, TypeError):  # the page itself is gone, or never was
            raise DecisionError(draft.error) from None
    frame = {"served": True, "address": path, "query": urlencode(query), "by": read_name(request), "draft": draft}
    return HTMLResponse(render_page(page, context, ServedLinks(), **frame), 422)


def list_words(page: Page) -> set[str]:
    """The parameters of a page that are words as its address has them."""
    _, *asked = inspect.signature(page.make, eval_str=True).parameters.values()
    return {parameter.name for parameter in asked if parameter.annotation is str and parameter.name != "key"}
