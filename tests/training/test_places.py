"""Fitting of the weights of places, and the points of divisions, on data whose answer is known."""

import pytest

from reportedly.values.places.gazetteer import Entry
from training.gazetteer import find_centre, find_middle
from training.places import fit_logistic, fit_softmax


def test_logistic_tells_what_speaks_for_it():
    rows = [{"in": 1.0}] * 40 + [{"after name": 1.0}] * 40 + [{}] * 20
    right = [True] * 36 + [False] * 4 + [False] * 38 + [True] * 2 + [True, False] * 10
    weights = fit_logistic(rows, right)
    assert weights["in"] > 1 > -1 > weights["after name"]
    assert abs(weights["bias"]) < 0.5


def test_softmax_prefers_the_larger_unless_the_country_speaks():
    large_right = ([{"population": 6.0}, {"population": 4.0}], [True, False])
    near_right = ([{"population": 6.0}, {"population": 4.0, "country": 1.0}], [False, True])
    weights = fit_softmax([large_right] * 30 + [near_right] * 30)
    assert weights["population"] > 0
    assert weights["country"] > 2 * weights["population"]


def test_centre_of_a_square_and_of_two_islands():
    square = [[[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]]]
    assert find_centre({"type": "Polygon", "coordinates": square}) == pytest.approx((1.0, 1.0))
    far = [[[x + 10, y] for x, y in square[0]]]
    assert find_centre({"type": "MultiPolygon", "coordinates": [square, far]}) == pytest.approx((1.0, 6.0))


def test_middle_of_places():
    places = [Entry(str(i), "X", lat, lon, "NL", "01", "", "PPL", 10**i) for i, (lat, lon) in enumerate([(10.0, 20.0), (20.0, 40.0)])]
    assert find_middle(places) == (15.0, 30.0)
