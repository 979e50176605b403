"""How well chains of mentions agree with gold chains: links, MUC, B-cubed, CEAF-e and their mean (CoNLL).

A document is given as two lists of chains, of any keys; a mention that both sides have carries the same key on both. Counts are summed
over documents before any ratio is taken. Singletons count in B-cubed and CEAF-e.

MUC: Vilain et al., MUC-6 1995. B-cubed: Bagga and Baldwin, LREC 1998. CEAF-e: Luo, HLT 2005. Mean of the three: Pradhan et al., CoNLL 2012.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

Chains = Sequence[frozenset[Hashable]]
Counts = Counter[str]


def score_chains(documents: Iterable[tuple[Chains, Chains]]) -> dict[str, float]:
    """F1 in percent of links, MUC, B-cubed, CEAF-e and CoNLL, from (gold, found) of each document; and the precision and recall of links."""
    counts: Counts = Counter()
    for gold, found in documents:
        counts += count_links(gold, found) + count_muc(gold, found) + count_b_cubed(gold, found) + count_ceaf(gold, found)
    figures = {name: find_f1(counts, name) for name in ("links", "muc", "b3", "ceaf")}
    figures["conll"] = sum(figures[name] for name in ("muc", "b3", "ceaf")) / 3
    figures["links precision"] = 100 * counts["links right"] / max(counts["links found"], 1)
    figures["links recall"] = 100 * counts["links right"] / max(counts["links gold"], 1)
    return figures


def find_f1(counts: Counts, name: str) -> float:
    """F1 in percent of a measure that counts its precision and recall apart, or both by "right"."""
    right = counts[f"{name} right"]
    precision = (counts[f"{name} right found"] or right) / max(counts[f"{name} found"], 1e-9)
    recall = (counts[f"{name} right gold"] or right) / max(counts[f"{name} gold"], 1e-9)
    return 200 * precision * recall / max(precision + recall, 1e-9)


def count_links(gold: Chains, found: Chains) -> Counts:
    """Pairs of mentions in one chain."""

    def pairs(n: int) -> int:
        return n * (n - 1) // 2

    both = Counter((g, f) for g, f in _locate(gold, found).values())
    right = sum(pairs(n) for (g, f), n in both.items() if g is not None and f is not None)
    return Counter({"links right": right, "links gold": sum(pairs(len(c)) for c in gold), "links found": sum(pairs(len(c)) for c in found)})


def count_muc(gold: Chains, found: Chains) -> Counts:
    """Links that are not missing from a chain's spanning tree."""
    right_gold, of_gold = _count_muc_side(gold, found)
    right_found, of_found = _count_muc_side(found, gold)
    return Counter({"muc right gold": right_gold, "muc gold": of_gold, "muc right found": right_found, "muc found": of_found})


def _count_muc_side(key: Chains, response: Chains) -> tuple[int, int]:
    place = {m: i for i, chain in enumerate(response) for m in chain}
    right = total = 0
    for chain in key:
        parts = len({place[m] for m in chain if m in place}) + sum(m not in place for m in chain)
        right, total = right + len(chain) - parts, total + len(chain) - 1
    return right, total


def count_b_cubed(gold: Chains, found: Chains) -> Counts:
    """Shares of each mention's chain that are right."""
    return Counter(
        {
            "b3 right gold": _count_b_side(gold, found),
            "b3 gold": sum(map(len, gold)),
            "b3 right found": _count_b_side(found, gold),
            "b3 found": sum(map(len, found)),
        }
    )


def _count_b_side(key: Chains, response: Chains) -> float:
    place = {m: chain for chain in response for m in chain}
    return sum(len(chain & place[m]) / len(chain) for chain in key for m in chain if m in place)


def count_ceaf(gold: Chains, found: Chains) -> Counts:
    """Likeness of the chains under the best one-to-one assignment."""
    likeness = [[2 * len(g & f) / (len(g) + len(f)) for f in found] for g in gold]
    return Counter({"ceaf right": find_best_sum(likeness), "ceaf gold": len(gold), "ceaf found": len(found)})


def find_best_sum(gain: list[list[float]]) -> float:
    """The largest sum of a one-to-one assignment of rows to columns (Kuhn, 1955; shortest augmenting paths)."""
    if not gain or not gain[0]:
        return 0.0
    if len(gain) > len(gain[0]):
        gain = [list(column) for column in zip(*gain, strict=True)]
    rows, columns = len(gain), len(gain[0])
    of_row, of_column, match = [0.0] * (rows + 1), [0.0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        _augment(gain, row, (of_row, of_column), match)
    return sum(gain[match[j] - 1][j - 1] for j in range(1, columns + 1) if match[j])


def _augment(gain: list[list[float]], row: int, potentials: tuple[list[float], list[float]], match: list[int]) -> None:
    """Give one more row a column, moving others where that is better. Index 0 stands for nothing."""
    of_row, of_column = potentials
    columns = len(of_column)
    least, came, done = [float("inf")] * columns, [0] * columns, [False] * columns
    match[0], column = row, 0
    while match[column]:
        done[column] = True
        here, nearest, step = match[column], 0, float("inf")
        for j in range(1, columns):
            if not done[j]:
                cost = -gain[here - 1][j - 1] - of_row[here] - of_column[j]
                if cost < least[j]:
                    least[j], came[j] = cost, column
                if least[j] < step:
                    nearest, step = j, least[j]
        for j in range(columns):
            if done[j]:
                of_row[match[j]], of_column[j] = of_row[match[j]] + step, of_column[j] - step
            else:
                least[j] -= step
        column = nearest
    while column:
        match[column], column = match[came[column]], came[column]


def _locate(gold: Chains, found: Chains) -> dict[Hashable, tuple[int | None, int | None]]:
    """The numbers of a mention's gold and found chain."""
    of_gold = {m: i for i, chain in enumerate(gold) for m in chain}
    of_found = {m: i for i, chain in enumerate(found) for m in chain}
    return {m: (of_gold.get(m), of_found.get(m)) for m in [*of_gold, *(m for m in of_found if m not in of_gold)]}
