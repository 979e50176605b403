"""Where claims are about: the map and list of places, and each one's page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportedly.exchange.map import Map, Spot, draw_spots, find_near
from reportedly.lang.names import fold
from reportedly.ledger import CountedPlace, FoundClaim
from reportedly.model import PlaceKind
from reportedly.questions.book import Book
from reportedly.questions.question import Question, Wanted
from reportedly.web.kept import Kept
from reportedly.web.pages.questions import QuestionRow, make_row
from reportedly.web.view import NotThereError, View

A_PAGE = 50  # places, and claims of one
DRAWN = 300  # dots of a map, the places with most claims
MOST_FILES = 1000  # places that have a page in a site of files, those with most claims
WIDE = frozenset({PlaceKind.COUNTRY.value, PlaceKind.REGION.value, PlaceKind.ADMIN1.value, PlaceKind.ADMIN2.value, PlaceKind.WATER.value})


@dataclass(frozen=True, slots=True)
class CountryFacet:
    """A country, how many claims its places have, and whether the list is of it only."""

    country: str
    claims: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Places, those with most claims first, and where they are.

    `near` is the map of where most claims are about, `world` of all, where these reach at least twice as far; `drawn` is how many places that
    have coordinates are on them, `undrawn` how many have none.
    """

    words: str
    country: str
    number: int
    total: int
    more: bool
    places: tuple[CountedPlace, ...]
    countries: tuple[CountryFacet, ...]
    near: Map | None
    world: Map | None
    drawn: int
    undrawn: int


@dataclass(frozen=True, slots=True)
class PlacePage:
    """One place with a page of the claims that name it, the last made first, and the questions of what happened there."""

    place: CountedPlace
    number: int
    more: bool
    claims: tuple[FoundClaim, ...]
    questions: tuple[QuestionRow, ...]
    map: Map | None


_PLACES = Kept(lambda view: tuple(view.ledger.places()))


def list_places(view: View, words: str = "", country: str = "", page: int = 1) -> PlacesPage:
    """The places that claims name, as a map by precision and as a list."""
    sought, code = fold(words.strip()), country.strip().upper()
    everywhere = _PLACES.find(view)
    found = [p for p in everywhere if (not sought or sought in fold(p.name)) and (not code or p.country == code)]
    start = A_PAGE * (max(page, 1) - 1)
    spots = make_spots(found)
    near = spots if code or sought else find_near(spots)
    if 2 * measure_span(near) > measure_span(spots):
        near = spots
    return PlacesPage(
        words,
        country,
        max(page, 1),
        len(found),
        len(found) > start + A_PAGE,
        tuple(found[start : start + A_PAGE]),
        count_countries(everywhere, code),
        draw(tuple(near)),
        draw(tuple(spots)) if len(near) < len(spots) else None,
        len(spots),
        sum(p.lat is None or p.lon is None for p in found),
    )


@lru_cache(64)
def draw(spots: tuple[Spot, ...]) -> Map | None:
    """The map of some places, kept, as one of the whole world takes a tenth of a second."""
    return draw_spots(spots, sized=True)


def list_place_keys(view: View) -> Iterable[str]:
    """The keys of the places with most claims."""
    return [place.key for place in _PLACES.find(view)[:MOST_FILES]]


def make_spots(places: Iterable[CountedPlace]) -> list[Spot]:
    """The places that have coordinates, at most `DRAWN`."""
    spots = [Spot(p.key, p.name, p.lon, p.lat, p.claims, p.kind in WIDE) for p in places if p.lat is not None and p.lon is not None]
    return spots[:DRAWN]


def measure_span(spots: Sequence[Spot]) -> float:
    """The wider of the two sides, in degrees, that some places take."""
    return max(max(side) - min(side) for side in ([s.lon for s in spots], [s.lat for s in spots])) if spots else 0.0


def count_countries(places: Iterable[CountedPlace], chosen: str, most: int = 20) -> tuple[CountryFacet, ...]:
    """The countries whose places have most claims."""
    counts: dict[str, int] = {}
    for place in places:
        if place.country:
            counts[place.country] = counts.get(place.country, 0) + place.claims
    order = sorted(counts, key=lambda code: (-counts[code], code))[:most]
    return tuple(CountryFacet(code, counts[code], code == chosen) for code in order)


def show_place(view: View, key: str, page: int = 1) -> PlacePage:
    """The claims that name a place, and the questions of what is claimed to have happened there."""
    place = next((p for p in _PLACES.find(view) if p.key == key), None)
    if place is None:
        raise NotThereError(f"no claim of this ledger names the place {key!r}")
    found = view.ledger.claims_at(key, A_PAGE + 1, A_PAGE * (max(page, 1) - 1))
    book = view.ask()
    questions = tuple(make_row(question, book) for question in find_questions(book, place))
    return PlacePage(place, max(page, 1), len(found) > A_PAGE, tuple(found[:A_PAGE]), questions, draw(tuple(make_spots([place]))))


def find_questions(book: Book, place: CountedPlace) -> list[Question]:
    """The questions whose happening is at a place of this name, in its country."""
    there = (s for s in book.list_summaries(Wanted(place=place.name)) if s.place == place.name and s.country in (place.country, None))
    return book.load(summary.id for summary in there)
