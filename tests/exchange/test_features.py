"""GeoJSON, read back with `geojson`."""

import json
from dataclasses import replace

import geojson

from reportedly import model as m
from reportedly.exchange.features import FEATURES, format_features
from reportedly.ledger import TABLES, Entry, Ledger
from tests.ledger.made import make_reading

TEXT = "🌊🌊 Anna Kol said 12 boats sank at Orlen.\nPiet Rand said Orlen was told."


def make_placed():
    reading = make_reading(TEXT, ref="one", outlet="Orlen Post", url="https://a.example/1")
    first, second = reading.places
    lit = replace(first, lat=50.5, lon=-10.25, gazetteer_id="77", admin1="North")
    return replace(reading, places=(lit, replace(second, metonymic=True)))


def read_back(*readings):
    return geojson.loads("".join(format_features(readings)))


def test_a_feature_has_the_place_and_says_how_precise_it_is():
    found = read_back(make_placed())
    assert found.is_valid
    (feature,) = found.features  # what stands for a government is left out
    assert feature.geometry == geojson.Point((-10.25, 50.5))
    told = feature.properties
    assert (told["name"], told["kind"], told["area"], told["gazetteer_id"], told["admin1"]) == ("Orlen", "city", False, "77", "North")
    assert (told["source"], told["content"], told["outlet"]) == ("🌊🌊 Anna Kol", "12 boats sank at Orlen", "Orlen Post")


def test_offsets_count_code_points():
    told = read_back(make_placed()).features[0].properties
    assert TEXT[told["start"] : told["end"]] == "Orlen" == told["text"]


def test_the_middle_of_an_area_is_told_from_a_spot():
    reading = make_placed()
    wide = replace(reading, places=(replace(reading.places[0], kind=m.PlaceKind.ADMIN1), *reading.places[1:]))
    unknown = replace(reading, places=(replace(reading.places[0], kind=None, lat=None), *reading.places[1:]))
    one, other = read_back(wide, unknown).features
    assert one.properties["area"] is True
    assert (other.geometry, other.properties["area"]) == (None, None)


def test_every_property_is_described_and_a_line_is_a_feature():
    lines = "".join(format_features([make_placed(), make_placed()])).splitlines()
    assert len(lines) == 4
    feature = json.loads(lines[1].rstrip(","))
    assert tuple(feature["properties"]) == tuple(column.name for column in FEATURES.table.columns)


def test_nothing_is_a_collection_of_nothing():
    assert read_back().features == []


def test_a_claimant_is_named_as_in_the_table_of_claims(tmp_path):
    reading = make_placed()
    claims = tuple(replace(c, sources=tuple(replace(s, span=reading.article.span(0, 2)) for s in c.sources)) for c in reading.claims)
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        ledger.record([Entry(replace(reading, claims=claims))])
        features = read_back(*ledger.readings()).features
        rows = [row for batch in ledger.table(TABLES["claims"]) for row in batch]
    at = [column.name for column in TABLES["claims"].columns].index("source")
    named = {row[0]: row[at] for row in rows}
    assert features
    assert all(named[f.properties["claim"]] == f.properties["source"] for f in features)
