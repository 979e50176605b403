"""Country outlines: which there are, that they fit the gazetteer, and that borders of ISO 3166 hold where Natural Earth has others."""

from itertools import pairwise

import pytest

from reportedly.values.places.gazetteer import HEAD, find_shipped, load_gazetteer, read_place
from reportedly.values.places.outlines import find_shipped_outlines, is_inside, load_outlines

# Countries and territories of the gazetteer that Natural Earth's scale does not have apart, or not at all.
WITHOUT = {"BQ", "BV", "CC", "CX", "GF", "GI", "GP", "MQ", "RE", "SJ", "TK", "TV", "UM", "YT"}


def lies_in(code, lat, lon):
    polygons = load_outlines().get(code, ())
    return any(is_inside(outer, lon, lat) and not any(is_inside(hole, lon, lat) for hole in holes) for outer, *holes in polygons)


def list_places(prefix):
    end = load_gazetteer().end_of_places
    with find_shipped().open("rb") as file:
        file.seek(HEAD)
        while file.tell() < end:
            place = read_place(file.readline())
            if place.code.startswith(prefix):
                yield place


def test_every_country_of_the_gazetteer():
    countries = {p.country for p in list_places("PCL")}
    assert countries - load_outlines().keys() == WITHOUT
    assert find_shipped_outlines().stat().st_size < 300_000


def test_rings_are_closed_and_on_the_globe():
    for outline in load_outlines().values():
        for ring in (ring for polygon in outline for ring in polygon):
            assert ring[0] == ring[-1]
            assert len(ring) > 3
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
            assert all(a != b for a, b in pairwise(ring))


@pytest.mark.parametrize("capital", ["Kyiv", "Damascus", "Baghdad", "Paris", "Nairobi", "Khartoum", "Ankara", "Tehran", "Moscow", "Kabul"])
def test_a_capital_lies_in_its_country(capital):
    place = next(p for p in load_gazetteer().find(capital) if p.code == "PPLC")
    assert lies_in(place.country, place.lat, place.lon)
    assert [code for code in load_outlines() if lies_in(code, place.lat, place.lon)] == [place.country]


def test_cities_lie_in_their_countries():
    """All but those on coasts, which the simplified line may cut off."""
    cities = [p for p in list_places("PPL") if p.population > 1_000_000]
    assert sum(lies_in(p.country, p.lat, p.lon) for p in cities) > 0.92 * len(cities)


@pytest.mark.parametrize(
    ("code", "lat", "lon"), [("UA", 44.95, 34.1), ("SO", 9.56, 44.06), ("CY", 35.33, 33.3), ("XK", 42.66, 21.16), ("PS", 31.5, 34.45)]
)
def test_countries_are_those_of_iso(code, lat, lon):
    assert [c for c in load_outlines() if lies_in(c, lat, lon)] == [code]


def test_joined_parts_have_no_border_between_them():
    assert len(load_outlines()["SO"]) == 1
