"""Which attribution holds which."""

from hypothesis import given
from hypothesis import strategies as st

from reportedly.attribution.nesting import find_parents
from reportedly.model import Attribution, Mode, Span


def make(*contents, cue=None):
    spans = tuple(Span(a, b, "x" * (b - a)) for a, b in contents)
    return Attribution((), cue and Span(*cue, "x"), spans, Mode.INDIRECT, (), 0.5)


def test_the_smallest_content_around_it_is_the_parent():
    found = find_parents([make((10, 100), cue=(5, 8)), make((20, 60), cue=(12, 15)), make((30, 40), cue=(25, 28)), make((110, 120))])
    assert [a.parent for a in found] == [None, 0, 1, None]


def test_a_cue_outside_is_not_inside():
    assert [a.parent for a in find_parents([make((10, 50)), make((20, 30), cue=(60, 64))])] == [None, None]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=12))
def test_parents_hold_their_children(ranges):
    found = find_parents([make((a, a + n)) for a, n in sorted(ranges)])
    for attribution in found:
        if attribution.parent is not None:
            (inner,), (outer,) = attribution.content, found[attribution.parent].content
            assert outer.start <= inner.start
            assert inner.end <= outer.end
