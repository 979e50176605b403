"""Scored pairs -> clusters, by agglomeration on the average of the pairs between two clusters, with pairs that must and must not meet.

Average linkage (UPGMA, Sokal and Michener 1958) over the pairs that were compared. Of two clusters of which most pairs were not compared,
those missing count as `MISSING`, as far as blocking would have held them, so that one likely pair never joins two clusters by itself.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from reportedly.questions.blocking import WINDOW

MISSING = -1.0  # log odds of a pair that shares no block
Pair = tuple[str, str]


class Constraints:
    """What people decided and what forbids two items to be one. `must` is transitive; a pair in `never` keeps whole clusters apart."""

    def __init__(self, must: Iterable[Pair] = (), never: Iterable[Pair] = ()) -> None:
        """Take the decisions."""
        self.must = tuple(sorted(must))
        never = tuple(never)
        self.pairs = frozenset([(*pair, True) for pair in self.must] + [(*pair, False) for pair in never])
        self._same = _index_pairs(self.must)
        self._never = _index_pairs(never)

    def list_same(self, item: str) -> list[str]:
        """The items that a person said to be one with this one."""
        return sorted(self._same.get(item, ()))

    def forbid(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Whether a person said that an item of one is none of the other."""
        return any(self._never.get(item, set()) & set(other) for item in one) if self._never else False


def _index_pairs(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for one, other in pairs:
        index.setdefault(one, set()).add(other)
        index.setdefault(other, set()).add(one)
    return index


def join_items(
    items: Sequence[str], odds: Mapping[Pair, float], bar: Callable[[str, str], bool], constraints: Constraints, threshold: float
) -> list[tuple[str, ...]]:
    """The clusters, each sorted, in the order of their first items. The same for any order of the items.

    `odds` are of pairs (smaller id first), `bar` says whether two items cannot be one; both are of the items alone.
    """
    members: dict[str, list[str]] = {item: [item] for item in sorted(items)}
    links: dict[str, dict[str, tuple[float, int]]] = {item: {} for item in members}
    for (one, other), value in odds.items():
        if one in links and other in links:
            links[one][other] = links[other][one] = (value, 1)

    apart: dict[str, set[str]] = defaultdict(set)

    def merge(one: str, other: str) -> None:
        kept, gone = (one, other) if one < other else (other, one)
        members[kept] = sorted(members[kept] + members.pop(gone))
        for third, (value, count) in links.pop(gone).items():
            del links[third][gone]
            if third != kept:
                before = links[kept].get(third, (0.0, 0))
                links[kept][third] = links[third][kept] = (before[0] + value, before[1] + count)
        for third in apart.pop(gone, set()):
            apart[third].discard(gone)
            keep_apart(kept, third)
        for third in apart[kept] & links[kept].keys():
            keep_apart(kept, third)

    def keep_apart(one: str, other: str) -> None:
        """What bars two clusters bars all that they grow into, so it is looked for once."""
        apart[one].add(other)
        apart[other].add(one)
        links[one].pop(other, None)
        links[other].pop(one, None)

    def forbidden(one: str, other: str) -> bool:
        return constraints.forbid(members[one], members[other]) or any(bar(a, b) for a in members[one] for b in members[other])

    root = {item: item for item in members}

    def find(item: str) -> str:
        while root[item] != item:
            root[item] = root[root[item]]
            item = root[item]
        return item

    for one, other in constraints.must:
        if one in root and other in root and find(one) != find(other):
            first, second = sorted((find(one), find(other)))
            merge(first, second)
            root[second] = first
    heap = [(-_average(links[a][b], len(members[a]) * len(members[b])), a, b) for a in links for b in links[a] if a < b]
    heapq.heapify(heap)
    while heap:
        value, one, other = heapq.heappop(heap)
        if -value <= threshold:
            break
        if one not in members or other not in members or other not in links[one]:
            continue
        if value != -_average(links[one][other], len(members[one]) * len(members[other])):
            continue
        if forbidden(one, other):
            keep_apart(one, other)
            continue
        merge(one, other)
        for third in links[one]:
            a, b = (one, third) if one < third else (third, one)
            heapq.heappush(heap, (-_average(links[a][b], len(members[a]) * len(members[b])), a, b))
    return [tuple(cluster) for _, cluster in sorted(members.items())]


def _average(link: tuple[float, int], pairs: int) -> float:
    value, count = link
    missing = max(min(pairs, WINDOW) - count, 0)
    return round((value + missing * MISSING) / (count + missing), 9)
