"""How two places lie to each other: the same, one in the other, near, or apart."""

from dataclasses import dataclass
from enum import IntEnum

from reportedly.model import Place, PlaceKind
from reportedly.values.places.distance import measure_arc
from reportedly.values.places.gazetteer import fold_name

NEAR = 25.0  # km: a town and what is told to be "outside" or "near" it
_WIDE = (PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION)


class PlaceMatch(IntEnum):
    """From the worst to the best."""

    APART = 0
    UNKNOWN = 1
    SAME_COUNTRY = 2
    CONTAINS = 3
    NEAR = 4
    SAME = 5


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as incidents are compared by; `wide` is a country or a part of one."""

    name: str
    country: str | None
    admin1: str | None
    gazetteer_id: str | None
    lat: float | None
    lon: float | None
    kind: str | None

    @property
    def wide(self) -> bool:
        """Whether it holds towns."""
        return self.kind in _WIDE

    @property
    def key(self) -> str:
        """What it is called by in blocks."""
        return self.gazetteer_id or self.folded

    @property
    def folded(self) -> str:
        """The name without case, accents, marks and spaces: one key for "Deir ez-Zor" and "Deir Ezzor"."""
        return fold_name(self.name).replace(" ", "")


def make_spot(place: Place) -> Spot:
    """A place of a reading."""
    kind = place.kind.value if place.kind else None
    return Spot(place.name, place.country, place.admin1, place.gazetteer_id, place.lat, place.lon, kind)


def measure_distance(one: Spot, other: Spot) -> float | None:
    """Kilometres along a great circle; None where one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return measure_arc((one.lat, one.lon), (other.lat, other.lon))


def compare_spots(one: Spot, other: Spot) -> PlaceMatch:  # noqa: PLR0911 - a case a line
    """How two places lie to each other."""
    if one.gazetteer_id and one.gazetteer_id == other.gazetteer_id:
        return PlaceMatch.SAME
    if one.folded == other.folded and (not one.country or not other.country or one.country == other.country):
        return PlaceMatch.SAME
    if one.country and other.country and one.country != other.country:
        return PlaceMatch.APART
    if not one.country or not other.country:
        return PlaceMatch.UNKNOWN
    if PlaceKind.COUNTRY in (one.kind, other.kind):
        return PlaceMatch.SAME_COUNTRY
    if one.wide or other.wide:
        return PlaceMatch.CONTAINS if one.admin1 and one.admin1 == other.admin1 else PlaceMatch.APART
    distance = measure_distance(one, other)
    if distance is None:
        return PlaceMatch.UNKNOWN
    return PlaceMatch.NEAR if distance <= NEAR else PlaceMatch.APART


def compare_sets(ones: tuple[Spot, ...], others: tuple[Spot, ...]) -> tuple[PlaceMatch, Spot | None, Spot | None]:
    """The best match of two sets of places, with the pair that it is of. A name that no gazetteer has counts where it is the same only."""
    pairs = [(compare_spots(a, b), a, b) for a in ones for b in others]
    known = [pair for pair in pairs if pair[0] is not PlaceMatch.UNKNOWN]
    return max(known, key=lambda pair: pair[0]) if known else (PlaceMatch.UNKNOWN, None, None)
