"""Sorted ranges of characters that do not meet, and whether one touches them."""

from bisect import bisect_right
from collections.abc import Sequence

Range = tuple[int, int]  # half-open, in code points


def merge_ranges(ranges: Sequence[Range]) -> list[Range]:
    """The same characters as sorted ranges that do not meet."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def touches(merged: list[Range], start: int, end: int) -> bool:
    """Whether any of the sorted, disjoint ranges shares a character with `[start, end)`."""
    i = bisect_right(merged, (end - 1, float("inf"))) - 1
    return i >= 0 and merged[i][1] > start
