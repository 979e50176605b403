"""The map of an article's places: what is drawn on it, where, and that nothing lies outside of it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.exchange.map import WIDTH, clip_ring, draw_map, find_frame
from reportedly.exchange.page import format_page_article
from reportedly.model import Place, PlaceKind


def make_place(n, name, kind, country, lat, lon, *, metonymic=False):
    return Place(f"p{n}", n, n + 1, name, name, PlaceKind(kind), country, lat=lat, lon=lon, metonymic=metonymic)


PLACES = (
    make_place(0, "Kyiv", "city", "UA", 50.45, 30.52),
    make_place(1, "Ukraine", "country", "UA", 49.0, 32.0),
    make_place(2, "Kyiv", "city", "UA", 50.45, 30.52),
    make_place(3, "Sumy", "admin1", "UA", 51.0, 34.0),
    make_place(4, "Moscow", "city", "RU", 55.75, 37.62, metonymic=True),
    make_place(5, "Vyrkozhe", "city", None, None, None),
)


def test_points_and_lands(reading):
    drawn = draw_map(replace(reading, places=PLACES))
    assert [(d.name, d.times, d.wide) for d in drawn.dots] == [("Kyiv", 2, False), ("Sumy", 1, True)]
    assert drawn.dots[0].x < drawn.dots[1].x
    assert drawn.dots[0].y > drawn.dots[1].y  # north is up
    assert sum(land.named for land in drawn.lands) == 1
    assert all(0 <= d.x <= drawn.width and 0 <= d.y <= drawn.height for d in drawn.dots)
    numbers = [float(n) for land in drawn.lands for n in re.findall(r"-?[\d.]+", land.path)]
    assert -1 <= min(numbers) <= max(numbers) <= WIDTH + 1


def test_no_point_no_map(reading):
    assert draw_map(replace(reading, places=())) is None
    assert draw_map(replace(reading, places=(PLACES[1], PLACES[4], PLACES[5]))) is None


def test_names_do_not_lie_over_each_other(reading):
    near = tuple(make_place(n, "A village of a long name", "city", "UA", 50.0 + n / 100, 30.0) for n in range(5))
    assert sum(bool(d.side) for d in draw_map(replace(reading, places=near)).dots) < 5


def test_on_the_page(reading):
    page = format_page_article(replace(reading, places=(replace(PLACES[0], name="<Kyiv>"),)), 1)
    assert "<svg" in page
    assert "&lt;Kyiv&gt;" in page
    assert "<svg" not in format_page_article(replace(reading, places=()), 1)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=6))
def test_all_points_are_in_the_frame(points):
    frame = find_frame(points)
    for x, y in (frame.place(*point) for point in points):
        assert -0.1 <= x <= WIDTH + 0.1
        assert -0.1 <= y <= (frame.north - frame.south) * frame.down + 0.1


@pytest.mark.parametrize(
    ("ring", "corners"),
    [
        ([(-9, -9), (9, -9), (9, 9), (-9, 9), (-9, -9)], 4),  # all around
        ([(60, 60), (61, 60), (61, 61), (60, 60)], 0),  # far off
        ([(0, 0), (1, 0), (0, 1), (0, 0)], 3),  # inside
    ],
)
def test_clip(ring, corners):
    assert len(clip_ring(ring, find_frame([(-2, -2), (2, 2)]))) == corners
