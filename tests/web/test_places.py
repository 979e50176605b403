"""The pages on places: counts, the map by precision, and one place's claims."""

from reportedly.exchange.map import Spot, draw_spots, find_near, unroll_ring
from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from reportedly.web.pages.places import measure_span
from tests.ledger.made import make_reading


def test_places_are_listed_and_drawn(asked):
    page = asked.get("/places.json").json()
    names = {place["name"]: place for place in page["places"]}
    assert names["İzmir"]["claims"] > names["Ankara"]["claims"] > 0
    assert {dot["name"] for dot in page["near"]["dots"]} <= set(names)
    html = asked.get("/places").text
    assert f"/place/{names['İzmir']['key']}" in html
    assert 'class="map"' in html
    assert asked.get("/places.json?words=ankara").json()["total"] == 1
    assert asked.get("/places.json?country=fr").json()["places"] == []


def test_a_place_has_its_claims_and_questions(asked):
    key = next(p["key"] for p in asked.get("/places.json").json()["places"] if p["name"] == "İzmir")
    page = asked.get(f"/place/{key}.json").json()
    assert page["place"]["claims"] == len(page["claims"])
    assert all("İzmir" in claim["places"] for claim in page["claims"])
    assert any(q["text"].startswith("people killed") for q in page["questions"])
    assert [dot["name"] for dot in page["map"]["dots"]] == ["İzmir"]


def test_places_without_coordinates_and_corrected_ones(tmp_path):
    path = tmp_path / "made.db"
    reading = make_reading("Anna Kol said 12 boats sank at Orlen. Piet Rand said Orlen was calm.")
    with Ledger(path, write=True) as ledger:
        ledger.record([Entry(reading)])
        assert [(p.key, p.lat, p.claims, p.where) for p in ledger.places()] == [("Orlen", None, 2, 2)]
        ledger.decide(reading.claims[0].id, Verdict(DecisionKind.EDIT, "anna", None, "place.name", "Tarsk"))
        assert {(p.key, p.claims) for p in ledger.places()} == {("Orlen", 1), ("Tarsk", 1)}
        assert [c.source for c in ledger.claims_at("Tarsk")] == ["Anna Kol"]
        ledger.decide(reading.claims[1].id, Verdict(DecisionKind.REJECT, "anna"))
        assert {p.key for p in ledger.places()} == {"Tarsk"}


def make_spot(name, lon, lat, times, *, wide=False):
    return Spot(name, name, lon, lat, times, wide)


def test_dots_grow_with_claims_and_rings_are_wide():
    drawn = draw_spots([make_spot("A", 30, 40, 100), make_spot("B", 33, 41, 25, wide=True), make_spot("C", 35, 42, 1)], sized=True)
    radii = {dot.name: dot.radius for dot in drawn.dots}
    assert radii["A"] > radii["B"] > radii["C"] > 2
    assert [dot.name for dot in drawn.dots if dot.wide] == ["B"]


def test_one_far_place_does_not_shrink_where_most_is():
    near = [make_spot(f"n{i}", 36 + i / 10, 36, 10) for i in range(9)]
    far = make_spot("far", -98, 39, 10)
    assert far not in find_near([*near, far])
    assert find_near([far]) == [far]


def test_a_second_map_is_drawn_where_places_lie_far_apart_and_for_no_country(asked):
    assert asked.get("/places.json").json()["world"] is None
    assert measure_span([make_spot("a", 10, 5, 1), make_spot("b", 30, 7, 1)]) == 20
    assert measure_span([]) == 0


def test_a_ring_across_the_180th_meridian_has_no_line_around_the_world():
    ring = ((178.0, 60.0), (-178.0, 60.0), (-178.0, 65.0), (178.0, 65.0), (178.0, 60.0))
    parts = unroll_ring(ring)
    assert len(parts) == 2
    assert all(max(x for x, _ in part) - min(x for x, _ in part) == 4 for part in parts)
    assert unroll_ring(parts[0]) == (parts[0],)
