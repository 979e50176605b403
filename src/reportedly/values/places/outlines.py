"""Outlines of countries, for maps: Natural Earth's, simplified, from a TopoJSON file (training/outlines.py makes it)."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from pathlib import Path

Point = tuple[float, float]  # longitude, latitude, in degrees
Ring = tuple[Point, ...]  # its last point is its first
Outline = tuple[tuple[Ring, ...], ...]  # polygons, each its outer ring and then its holes
Box = tuple[float, float, float, float]  # the westernmost and southernmost, then the easternmost and northernmost degree


def find_shipped_outlines() -> Path:
    """The file that ships with the package."""
    return Path(str(files("reportedly.lang").joinpath("gazetteer", "outlines.json")))


@cache
def load_outlines() -> Mapping[str, Outline]:
    """The outline of every country that Natural Earth has, by its ISO 3166-1 alpha-2 code."""
    topology = json.loads(find_shipped_outlines().read_text(encoding="utf-8"))
    scale = topology["transform"]["scale"][0]
    lines = [_decode(line, scale) for line in topology["arcs"]]
    return {
        country["id"]: tuple(tuple(_join(lines, ring) for ring in polygon) for polygon in country["arcs"])
        for country in topology["objects"]["countries"]["geometries"]
    }


@cache
def load_boxes() -> Mapping[str, Box]:
    """The box of every outline."""
    return {code: find_box([point for polygon in outline for point in polygon[0]]) for code, outline in load_outlines().items()}


def find_box(points: Sequence[Point]) -> Box:
    """The box of some points."""
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)


def _decode(line: Sequence[Sequence[int]], scale: float) -> list[Point]:
    """The points of a line from its steps."""
    sums = accumulate(line, lambda a, b: (a[0] + b[0], a[1] + b[1]))
    return [(round(x * scale, 3), round(y * scale, 3)) for x, y in sums]


def _join(lines: Sequence[Sequence[Point]], ring: Sequence[int]) -> Ring:
    """A ring of numbered lines, `~n` for one that is run backwards."""
    points: list[Point] = []
    for n in ring:
        line = lines[n] if n >= 0 else lines[~n][::-1]
        points += line[1:] if points else line
    return tuple(points)


def is_inside(ring: Sequence[Point], x: float, y: float) -> bool:
    """Whether a point lies inside a ring: a ray to the east crosses it an odd number of times."""
    inside = False
    for (a, b), (c, d) in pairwise(ring):
        if (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a:
            inside = not inside
    return inside
