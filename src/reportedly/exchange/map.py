"""Places of a reading, or of a ledger -> a small map as lines and points of an SVG, from shipped outlines of countries: nothing is fetched.

Towns, divisions and sites are points; countries are outlines that are filled. Names that stand for a government are left out.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from reportedly.model import Place, PlaceKind, Reading
from reportedly.values.places.distance import measure_arc
from reportedly.values.places.outlines import Box, Point, Ring, find_box, load_boxes, load_outlines

WIDTH = 640  # units of the drawing
MARGIN = 0.15  # of the larger side, around the points
SMALLEST = 4.0  # degrees of latitude and longitude that are drawn at least
TALLEST, FLATTEST = 0.8, 0.4  # height over width
HALF = 180.0  # degrees of longitude around half the world
STEEPEST = 80.0  # degrees of latitude, beyond which no width is left
LETTER, LINE, GAP = 6.5, 13.0, 7.0  # units that a letter of a name takes, a line, and the space between a point and its name
DIVISIONS = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2})
LEAST, MORE = 3.0, 13.0  # units of a dot's radius at one mention, and by how much the most frequent one's is larger
MOST = 0.85  # share of all mentions that a map of where most are has at least


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that can be drawn, in degrees, with its name and how often it is named. `wide` is for a division or country."""

    key: str
    name: str
    lon: float
    lat: float
    times: int
    wide: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: where in the drawing, its name, and how often it is named.

    `wide` is for a division, whose point is its middle; `side` is where the name is written, "" where it would lie over another.
    """

    key: str
    x: float
    y: float
    radius: float
    name: str
    times: int
    wide: bool
    side: str


@dataclass(frozen=True, slots=True)
class Land:
    """A country in the drawing: the lines of its parts, and whether the article names it."""

    path: str
    named: bool


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing of this width and height, in units of its own."""

    width: int
    height: int
    lands: tuple[Land, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The part of the world that is drawn, in degrees, and the units that a degree takes."""

    west: float
    south: float
    east: float
    north: float
    across: float
    down: float

    def meets(self, box: Box) -> bool:
        """Whether a box of the world has a part in it."""
        west, south, east, north = box
        return west < self.east and self.west < east and south < self.north and self.south < north

    def place(self, x: float, y: float) -> Point:
        """A point of the world in the drawing."""
        return round((x - self.west) * self.across, 1), round((self.north - y) * self.down, 1)


def draw_map(reading: Reading) -> Map | None:
    """The map of the places of a reading that have coordinates; None where no point would be on it."""
    spots = [
        Spot(place.gazetteer_id or place.name, place.name, place.lon or 0.0, place.lat or 0.0, times, place.kind in DIVISIONS)
        for place, times in list_points(reading.places)
    ]
    return draw_spots(spots, {place.country for place in reading.places if place.kind is PlaceKind.COUNTRY})


def draw_spots(spots: Sequence[Spot], named: Collection[str | None] = (), *, sized: bool = False) -> Map | None:
    """The map of some places, with the `named` countries filled; with `sized`, dots grow with how often they are named."""
    if not spots:
        return None
    frame = find_frame([(spot.lon, spot.lat) for spot in spots])
    lands = []
    boxes = load_boxes()
    for code, rings in load_rings().items():
        path = trace_outline(rings, frame) if frame.meets(boxes[code]) else ""
        if path:
            lands.append(Land(path, code in named))
    dots = place_dots(spots, frame, max(spot.times for spot in spots) if sized else None)
    return Map(WIDTH, round((frame.north - frame.south) * frame.down), tuple(lands), tuple(dots))


def find_near(spots: Sequence[Spot]) -> list[Spot]:
    """The places where most is: those nearest to the middle mention that have `MOST` of all mentions.

    A ledger of one war names Washington too, and a map of both shows neither. What is left out is to be shown elsewhere.
    """
    total = sum(spot.times for spot in spots)
    lon, lat = (_find_middle([(getattr(spot, axis), spot.times) for spot in spots]) for axis in ("lon", "lat"))
    kept, seen = [], 0
    for spot in sorted(spots, key=lambda s: (measure_arc((lat, lon), (s.lat, s.lon)), s.key)):
        if seen >= MOST * total:
            break
        kept.append(spot)
        seen += spot.times
    return kept


def _find_middle(weighed: Iterable[tuple[float, int]]) -> float:
    """The weighted median."""
    ordered = sorted(weighed)
    half = sum(weight for _, weight in ordered) / 2
    return next((value for (value, _), sum_ in zip(ordered, accumulate(w for _, w in ordered), strict=True) if sum_ >= half), 0.0)


def place_dots(spots: Iterable[Spot], frame: _Frame, most: int | None = None) -> list[Dot]:
    """The points with their names, those that are named most often first; a name that would lie over another is not written."""
    dots: list[Dot] = []
    taken: list[tuple[float, float, float]] = []
    for spot in sorted(spots, key=lambda s: -s.times):
        x, y = frame.place(spot.lon, spot.lat)
        radius = round(LEAST + MORE * math.sqrt(spot.times / most), 1) if most else 4.0
        gap = radius + GAP - 4.0
        width, side = LETTER * len(spot.name), ""
        for choice, first in (("right", x + gap), ("left", x - gap - width)):
            inside = first >= 0 and first + width <= WIDTH
            if inside and all(first + width < a or b < first or abs(y - at) >= LINE for a, b, at in taken):
                taken.append((first, first + width, y))
                side = choice
                break
        dots.append(Dot(spot.key, x, y, radius, spot.name, spot.times, spot.wide, side))
    return dots


def list_points(places: Iterable[Place]) -> list[tuple[Place, int]]:
    """Places that are points, each once, with how often they are named, by first mention."""
    found: dict[tuple[float, float], tuple[Place, int]] = {}
    for place in places:
        wide = place.kind in {PlaceKind.COUNTRY, PlaceKind.REGION}
        if place.lat is not None and place.lon is not None and not wide and not place.metonymic:
            first, times = found.get((place.lat, place.lon), (place, 0))
            found[place.lat, place.lon] = first, times + 1
    return list(found.values())


def find_frame(points: Sequence[Point]) -> _Frame:
    """The part of the world around some points; a degree of longitude is drawn shorter the further from the equator."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    squeeze = math.cos(math.radians(min(abs(middle_y), STEEPEST)))
    width, height = max((east - west) * squeeze, SMALLEST), max(north - south, SMALLEST)
    width, height = width * (1 + 2 * MARGIN), height * (1 + 2 * MARGIN)
    width, height = max(width, height / TALLEST), max(height, width * FLATTEST)
    scale = WIDTH / width
    half_x, half_y = width / squeeze / 2, height / 2
    return _Frame(middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y, scale * squeeze, scale)


@cache
def load_rings() -> Mapping[str, tuple[tuple[Ring, Box], ...]]:
    """The rings of every country as they are drawn, each with the part of the world that it takes."""
    return {
        code: tuple((ring, find_box(ring)) for polygon in outline for whole in polygon for ring in unroll_ring(whole))
        for code, outline in load_outlines().items()
    }


def trace_outline(rings: Iterable[tuple[Ring, Box]], frame: _Frame) -> str:
    """The rings of a country that are in the frame, cut at its edges, as an SVG path; empty where none is."""
    path = []
    for ring, box in rings:
        if not frame.meets(box):
            continue
        cut = [(round(x), round(y)) for x, y in (frame.place(*point) for point in clip_ring(ring, frame))]
        points = [b for a, b in zip([None, *cut], cut, strict=False) if a != b]
        if len(set(points)) > 2:
            path.append("M" + "L".join(f"{x} {y}" for x, y in points) + "Z")
    return "".join(path)


def unroll_ring(ring: Ring) -> tuple[Ring, ...]:
    """A ring that crosses the 180th meridian twice, once on each side of the map, without the lines that would run all around the world."""
    if all(abs(a[0] - b[0]) < HALF for a, b in pairwise(ring)):
        return (ring,)
    points, turns = [ring[0]], 0
    for (before, _), (x, y) in pairwise(ring):
        turns += (before - x > HALF) - (x - before > HALF)
        points.append((x + turns * 2 * HALF, y))
    middle = sum(x for x, _ in points) / len(points)
    other = -2 * HALF if middle > 0 else 2 * HALF
    return tuple(points), tuple((x + other, y) for x, y in points)


def clip_ring(ring: Sequence[Point], frame: _Frame) -> list[Point]:
    """The part of a ring inside the frame (Sutherland and Hodgman, CACM 1974)."""
    points = list(ring[:-1])
    for axis, limit, above in ((0, frame.west, True), (0, frame.east, False), (1, frame.south, True), (1, frame.north, False)):
        kept: list[Point] = []
        for a, b in zip([*points[-1:], *points[:-1]], points, strict=True):
            inside_a, inside_b = (p[axis] >= limit if above else p[axis] <= limit for p in (a, b))
            if inside_a != inside_b:
                share = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
            if inside_b:
                kept.append(b)
        points = kept
    return points
