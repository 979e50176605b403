"""Claims by their words and cells, on the page or as a file."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query
from pydantic import BeforeValidator

from reportedly.exchange.found import format_found_csv, format_records
from reportedly.ledger import ClaimFilter, FoundClaim, find_words
from reportedly.model import AttributionKind, Certainty, CountedKind, Mode, SpeechAct, Status
from reportedly.web.pages.parameters import Number, Text
from reportedly.web.view import View, Views

A_PAGE = 50  # claims
COUNTED = 1000  # claims behind a page's first that are counted; a ledger of millions is not gone through for a number
A_PART = 500  # claims of a file that are fetched at once
MOST = 1_000_000_000
# An empty field of a form is no score.
Score = Annotated[float, BeforeValidator(lambda given: given or 0), Query(ge=0, le=1, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a text; `lit` where it is what was asked for."""

    text: str
    lit: bool


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim, and its content in pieces."""

    claim: FoundClaim
    content: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """Claims, fifty a page, the last recorded first; `asked` is what was asked for.

    `total` counts all that fit, or a part of them where `bounded`; `more` tells whether there is a next page.
    """

    asked: dict[str, str]
    number: int
    total: int
    bounded: bool
    more: bool
    claims: tuple[ShownClaim, ...]


def list_claims(
    view: View,
    words: Text = "",
    claimant: Text = "",
    target: Text = "",
    addressee: Text = "",
    place: Text = "",
    country: Text = "",
    outlet: Text = "",
    counted: Text = "",
    status: Text = "",
    certainty: Text = "",
    mode: Text = "",
    attribution: Text = "",
    speech_act: Text = "",
    judgement: Text = "",
    since: Text = "",
    until: Text = "",
    key: Text = "",
    article: Text = "",
    min_score: Score = 0.0,
    page: Number = 1,
) -> ClaimsPage:
    """Current claims, people's decisions applied.

    Raises:
        QueryError: the words cannot be understood, a day is none, or a cell cannot have such a value.
    """
    given = dict(locals())
    asked = {name: given[name].strip() for name in _NAMES}
    skip = A_PAGE * (page - 1)
    wanted = _make_filter(asked, min_score, COUNTED + 1, skip)
    rows = view.ledger.claim_rows(wanted)
    found = view.ledger.claims_of_rows(rows[:A_PAGE])
    if min_score:
        asked["min_score"] = f"{min_score:g}"
    shown = tuple(ShownClaim(claim, _light(claim.content, asked["words"])) for claim in found)
    return ClaimsPage(
        {name: value for name, value in asked.items() if value},
        page,
        skip + min(len(rows), COUNTED) if rows or page == 1 else 0,
        len(rows) > COUNTED,
        len(rows) > A_PAGE,
        shown,
    )


_NAMES = tuple(name for name in inspect.signature(list_claims).parameters if name not in ("view", "min_score", "page"))


def _make_filter(asked: dict[str, str], min_score: float, limit: int, skip: int) -> ClaimFilter:
    cells: dict[str, Any] = {name: value or None for name, value in asked.items()}
    return ClaimFilter(**cells, min_score=min_score, limit=limit, skip=skip)


def _light(text: str, words: str) -> tuple[Piece, ...]:
    """A text in pieces, those lit that are words which were asked for."""
    if not words:
        return (Piece(text, lit=False),)
    pieces: list[Piece] = []
    at = 0
    for start, end in find_words(text, words):
        pieces += [Piece(text[at:start], lit=False), Piece(text[start:end], lit=True)]
        at = end
    pieces.append(Piece(text[at:], lit=False))
    return tuple(piece for piece in pieces if piece.text)


def _fetch_parts(views: Views, asked: dict[str, str], min_score: float) -> Iterator[list[FoundClaim]]:
    """All claims of a filter, part by part. Each part may be fetched in another thread, each of which has a connection of its own."""
    with views.open() as view:
        rows = view.ledger.claim_rows(_make_filter(asked, min_score, MOST, 0))
    for at in range(0, max(len(rows), 1), A_PART):
        with views.open() as view:
            yield view.ledger.claims_of_rows(rows[at : at + A_PART])


def _sign_as_list(write: Any) -> Any:  # noqa: ANN401 - a function of any keywords
    """A file takes what the list takes, but for the number of a page."""
    _, *asked = (p for name, p in inspect.signature(list_claims, eval_str=True).parameters.items() if name != "page")
    views = inspect.Parameter("views", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Views)
    write.__signature__ = inspect.Signature([views, *asked])
    return write


@_sign_as_list
def write_csv(views: Views, *, min_score: float = 0.0, **asked: str) -> Iterator[str]:
    """All claims of a filter as CSV, one header before them."""
    for number, found in enumerate(_fetch_parts(views, _strip(asked), min_score)):
        lines = format_found_csv(found)
        if number:
            next(lines)
        yield "".join(lines)


@_sign_as_list
def write_jsonl(views: Views, *, min_score: float = 0.0, **asked: str) -> Iterator[str]:
    """All claims of a filter, one JSON object a line."""
    for found in _fetch_parts(views, _strip(asked), min_score):
        yield "".join(format_records(found))


def _strip(asked: dict[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in asked.items()}


def list_values() -> dict[str, tuple[str, ...]]:
    """The values of the cells that have a closed list of them, for a form."""
    kinds = {
        "status": Status,
        "counted": CountedKind,
        "speech_act": SpeechAct,
        "certainty": Certainty,
        "mode": Mode,
        "attribution": AttributionKind,
    }
    return {name: tuple(member.value for member in kind) for name, kind in kinds.items()} | {"judgement": ("accept", "unsure")}
