"""Pieces -> windows that the encoder can read at once, cut where sentences start."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reportedly.encode.pieces import Pieces

Window = tuple[int, int]  # half-open, in units


def cut_windows(pieces: Pieces, limit: int, overlap: int, first_limit: int = 0, forbidden: Sequence[bool] = ()) -> list[Window]:
    """Windows of at most `limit` pieces; each repeats at most `overlap` pieces of the one before it.

    `first_limit`, if given, shortens the first window and `forbidden` marks units at which a cut would split a gold
    attribution: both are for training. A sentence longer than the limit is cut where the limit falls.
    """
    first, n = pieces.first.tolist(), len(pieces)
    starts = pieces.sentence_starts
    windows: list[Window] = []
    a, room = 0, first_limit or limit
    while a < n:
        b = max(bisect_right(first, first[a] + room) - 1, a + 1)
        if b >= n:
            windows.append((a, n))
            break
        inside = starts[bisect_right(starts, a) : bisect_right(starts, b)]
        good = [x for x in inside if first[x] - first[a] >= room / 2 and not (forbidden and forbidden[x])]
        cut = good[-1] if good else inside[-1] if inside else b
        windows.append((a, cut))
        again = starts[bisect_right(starts, a) : bisect_left(starts, cut)] if overlap else ()
        a = next((x for x in again if first[cut] - first[x] <= overlap), cut)
        room = limit
    return windows
