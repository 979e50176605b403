"""Which attribution stands inside the content of which."""

from collections.abc import Sequence
from dataclasses import replace

from reportedly.model import Attribution


def find_parents(attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The attributions, each with the index of the smallest one whose content holds all of it; they come in reading order.

    The walk keeps the contents that are still open, so that time grows with their depth and not with the article.
    """
    contents = sorted((span.start, -span.end, i) for i, a in enumerate(attributions) for span in a.content)
    firsts = sorted((min(s.start for s in a.spans), i) for i, a in enumerate(attributions))
    parents: dict[int, int] = {}
    open_contents: list[tuple[int, int]] = []  # end and owner
    at = 0
    for start, i in firsts:
        while at < len(contents) and contents[at][0] <= start:
            open_contents.append((-contents[at][1], contents[at][2]))
            at += 1
        open_contents = [(end, owner) for end, owner in open_contents if end > start]
        end = max(s.end for s in attributions[i].spans)
        holders = [(stop, owner) for stop, owner in open_contents if stop >= end and owner != i]
        if holders:
            parents[i] = min(holders)[1]
    return tuple(replace(a, parent=parents.get(i)) for i, a in enumerate(attributions))
