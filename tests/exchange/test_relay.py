"""Who cites whom, in layers."""

import pytest

from reportedly.exchange.relay import MOST, draw_relays, find_layers
from reportedly.questions.tables import Citation


def cite(outlet, of, times=1, how="names"):
    return Citation(outlet, of, how, times)


def test_who_prints_stands_left_of_whom_it_cites():
    drawn = draw_relays([cite("Post", "Wire"), cite("Wire", "Watch"), cite("Daily", "Watch", 3), cite("Post", None)])
    x = {node.name: node.x for node in drawn.nodes}
    assert x["Post"] < x["Wire"] < x["Watch"]
    assert x["Daily"] < x["Watch"]
    assert {n.name for n in drawn.nodes if n.origin} == {"Watch"}
    assert len({(n.x, n.y) for n in drawn.nodes}) == len(drawn.nodes)
    assert all(0 <= n.x < drawn.width and 0 <= n.y < drawn.height for n in drawn.nodes)


def test_two_who_cite_each_other_are_drawn():
    drawn = draw_relays([cite("Post", "Wire"), cite("Wire", "Post")])
    assert len(drawn.nodes) == len(drawn.arrows) == 2


def test_arrows_that_need_not_cross_do_not():
    drawn = draw_relays([cite("a", "z"), cite("b", "y"), cite("c", "x")])
    y = {node.name: node.y for node in drawn.nodes}
    assert all((y[p] < y[q]) == (y[r] < y[s]) for p, r, q, s in (("a", "z", "b", "y"), ("b", "y", "c", "x")))


def test_nobody_cited_is_no_drawing():
    assert draw_relays([cite("Post", None, how="says itself")]) is None


def test_rarer_arrows_are_left_out_and_counted():
    drawn = draw_relays([cite(f"Post {i}", "Watch") for i in range(MOST + 5)])
    assert (len(drawn.arrows), drawn.left_out) == (MOST, 5)


@pytest.mark.parametrize("pairs", [[("a", "a")], [("a", "b"), ("b", "c"), ("c", "a")]])
def test_a_circle_has_layers(pairs):
    assert sorted(name for layer in find_layers(pairs) for name in layer) == sorted({n for pair in pairs for n in pair})
