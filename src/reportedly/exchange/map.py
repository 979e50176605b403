"""Places of a reading -> a small map as lines and points of an SVG, from shipped outlines of countries: nothing is fetched.

Towns, divisions and sites are points; countries are outlines that are filled. Names that stand for a government are left out.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.model import Place, PlaceKind, Reading
from reportedly.values.places.outlines import Outline, Point, load_boxes, load_outlines

WIDTH = 640  # units of the drawing
MARGIN = 0.15  # of the larger side, around the points
SMALLEST = 4.0  # degrees of latitude and longitude that are drawn at least
TALLEST, FLATTEST = 0.8, 0.4  # height over width
STEEPEST = 80.0  # degrees of latitude, beyond which no width is left
LETTER, LINE, GAP = 6.5, 13.0, 7.0  # units that a letter of a name takes, a line, and the space between a point and its name
DIVISIONS = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2})


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: where in the drawing, its name, and how often the article names it.

    `wide` is for a division, whose point is its middle; `side` is where the name is written, "" where it would lie over another.
    """

    x: float
    y: float
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

    def meets(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a box of the world, west, south, east and north, has a part in it."""
        west, south, east, north = box
        return west < self.east and self.west < east and south < self.north and self.south < north

    def place(self, x: float, y: float) -> Point:
        """A point of the world in the drawing."""
        return round((x - self.west) * self.across, 1), round((self.north - y) * self.down, 1)


def draw_map(reading: Reading) -> Map | None:
    """The map of the places of a reading that have coordinates; None where no point would be on it."""
    points = list_points(reading.places)
    if not points:
        return None
    frame = find_frame([(place.lon or 0.0, place.lat or 0.0) for place, _ in points])
    named = {place.country for place in reading.places if place.kind is PlaceKind.COUNTRY}
    lands = []
    boxes = load_boxes()
    for code, outline in load_outlines().items():
        path = trace_outline(outline, frame) if frame.meets(boxes[code]) else ""
        if path:
            lands.append(Land(path, code in named))
    return Map(WIDTH, round((frame.north - frame.south) * frame.down), tuple(lands), tuple(place_dots(points, frame)))


def place_dots(points: Iterable[tuple[Place, int]], frame: _Frame) -> list[Dot]:
    """The points with their names, those that are named most often first; a name that would lie over another is not written."""
    dots: list[Dot] = []
    taken: list[tuple[float, float, float]] = []
    for place, times in sorted(points, key=lambda p: -p[1]):
        x, y = frame.place(place.lon or 0.0, place.lat or 0.0)
        width, side = LETTER * len(place.name), ""
        for choice, first in (("right", x + GAP), ("left", x - GAP - width)):
            inside = first >= 0 and first + width <= WIDTH
            if inside and all(first + width < a or b < first or abs(y - at) >= LINE for a, b, at in taken):
                taken.append((first, first + width, y))
                side = choice
                break
        dots.append(Dot(x, y, place.name, times, place.kind in DIVISIONS, side))
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


def trace_outline(outline: Outline, frame: _Frame) -> str:
    """The rings of a country that are in the frame, cut at its edges, as an SVG path; empty where none is."""
    path = []
    for polygon in outline:
        for ring in polygon:
            cut = [(round(x), round(y)) for x, y in (frame.place(*point) for point in clip_ring(ring, frame))]
            points = [b for a, b in zip([None, *cut], cut, strict=False) if a != b]
            if len(set(points)) > 2:
                path.append("M" + "L".join(f"{x} {y}" for x, y in points) + "Z")
    return "".join(path)


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
