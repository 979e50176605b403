"""The making of country outlines: simpler lines, parts of a country joined, islets left out."""

from training.outlines import chain_lines, dissolve, drop_islets, join_lines, measure_ring, simplify

# Two squares beside each other: line 1 is the border between them, 0 and 2 are the rest of either.
LINES = [
    [(1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 0.0)],
    [(1.0, 0.0), (1.0, 1.0)],
    [(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0)],
    [(5.0, 5.0), (5.1, 5.0), (5.1, 5.1), (5.0, 5.0)],
]
WEST, EAST, ISLET = [[0, 1]], [[2, ~1]], [[3]]


def test_parts_are_joined_where_they_share_a_line():
    joined = dissolve([WEST, EAST, ISLET], LINES)
    assert joined[0] == ISLET
    assert len(joined) == 2
    assert measure_ring(join_lines(LINES, joined[1][0])) == 2.0
    assert dissolve([WEST, ISLET], LINES) == [WEST, ISLET]


def test_lines_end_to_end():
    assert [sorted(ring) for ring in chain_lines([0, 3, 1], LINES)] == [[0, 1], [3]]


def test_islets_are_left_out_unless_they_are_all():
    assert drop_islets([WEST, ISLET], LINES) == [WEST]
    assert drop_islets([ISLET], LINES) == [ISLET]


def test_a_line_keeps_its_ends_and_its_corners():
    flat = [(n / 100, 0.0) for n in range(101)]
    assert simplify(flat) == [flat[0], flat[-1]]
    bent = [*flat, (1.0, 1.0)]
    assert simplify(bent) == [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]
    assert len(simplify(LINES[3])) == 4
