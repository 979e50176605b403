"""Which pairs of incidents are worth comparing: those that share a key, each with its neighbours in the key's block and no further.

A key is a place, a rare word, the signs of a part of the vector, or a hash of wording, with a week. One rare word in common is too little
to compare two incidents for: pairs need `NEEDED`, by one key of another kind or by several words. In a block of more than `WINDOW` incidents, each meets the `WINDOW` next
to it in a fixed order (the sorted neighbourhood method, Hernández and Stolfo 1995), so that the cost of one more incident does not grow
with the block. Which pairs there are depends on what is in the blocks alone, never on the order in which it came.
"""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterator

from reportedly.model import PlaceKind
from reportedly.questions.incidents import Incident
from reportedly.questions.passages import weigh_word

WINDOW = 24  # incidents; measured by bench/questions.py
WEEK = 7  # days
OLD = 10  # days before its article for which an undated incident is looked for
LONGEST = 45  # days of an interval over which it says no more than the article's date
WORDS = 6  # rarest words that make keys
RARE = 5.0  # their least weight: a word of one article in 150
BANDS, BITS = 8, 8  # eight signs of eight numbers each; bench/neighbours.py has what they find
NEEDED = 2  # strength of the keys that a pair must share: a word has 1, anything else is enough
SKETCH = 3  # least hashes of wording that make keys: two passages share the least with the chance of their likeness

Key = tuple[str, ...]
Ranked = tuple[str, str]  # place in a block, and the id


def list_keys(incident: Incident, *, meaning: bool = False) -> list[Key]:
    """The keys of an incident, each once; `meaning` adds those of its vector."""
    weeks = _list_weeks(incident)
    spots = {s.key for s in incident.own or incident.around if s.kind != PlaceKind.COUNTRY}
    rarest = sorted((w for w in incident.words if weigh_word(w) >= RARE), key=lambda w: (-weigh_word(w), w))[:WORDS]
    names = [("place", spot) for spot in sorted(spots)] + [("word", word) for word in rarest]
    names += [("meaning", band) for band in list_bands(incident.vector)] if meaning else []
    wording = [("wording", f"{run:x}") for run in sorted(incident.runs)[:SKETCH]]
    return [*wording, *((*name, week) for name in names for week in weeks)]


def list_bands(vector: bytes | None) -> list[str]:
    """The signs of runs of a vector's numbers, one a band: vectors at a small angle share one of them likely (Charikar 2002)."""
    if vector is None:
        return []
    bits = "".join("1" if byte < 128 else "0" for byte in vector)  # the sign bit of an int8
    return [f"{band}{bits[band * BITS : (band + 1) * BITS]}" for band in range(BANDS)]


def _list_weeks(incident: Incident) -> list[str]:
    """The weeks in which an incident may have been; "" where nothing tells."""
    first, last = incident.days.first, incident.days.last
    if first is None or last is None or last - first > LONGEST:
        if incident.day is None:
            return [""]
        first, last = incident.day - OLD, incident.day
    return [str(week) for week in range((first - 1) // WEEK, (last + 1) // WEEK + 1)]


def rank_incident(incident: Incident) -> Ranked:
    """The place in a block: what happened on one day at one place stands together; the id's digest decides the rest."""
    spot = next((s.key for s in incident.own or incident.around), "")
    return f"{incident.days.first or incident.day or 0:08d} {spot}", incident.id


class Blocks:
    """Blocks that grow by one incident at a time, and the pairs that they hold: a pair counts while one block has it in its window."""

    def __init__(self, *, meaning: bool = False) -> None:
        """Start empty; with `meaning`, vectors make keys too."""
        self._meaning = meaning
        self._blocks: dict[Key, list[Ranked]] = defaultdict(list)
        self._support: Counter[tuple[str, str]] = Counter()

    def add(self, incident: Incident) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Enter an incident; the pairs that came, and those that no block holds any more."""
        came: set[tuple[str, str]] = set()
        lost: set[tuple[str, str]] = set()
        ranked = rank_incident(incident)
        for key in list_keys(incident, meaning=self._meaning):
            block, strength = self._blocks[key], 1 if key[0] == "word" else NEEDED
            at = bisect_left(block, ranked)
            if at < len(block) and block[at] == ranked:
                continue
            insort(block, ranked)
            for i in range(max(at - WINDOW, 0), at):
                if i + WINDOW + 1 < len(block):
                    self._drop(_order(block[i][1], block[i + WINDOW + 1][1]), strength, lost)
            for i in (*range(max(at - WINDOW, 0), at), *range(at + 1, min(at + WINDOW + 1, len(block)))):
                self._hold(_order(incident.id, block[i][1]), strength, came)
        return {pair for pair in came if pair in self}, {pair for pair in lost if pair not in self}

    def _hold(self, pair: tuple[str, str], strength: int, came: set[tuple[str, str]]) -> None:
        before = self._support[pair]
        self._support[pair] = before + strength
        if before < NEEDED <= before + strength:
            came.add(pair)

    def _drop(self, pair: tuple[str, str], strength: int, lost: set[tuple[str, str]]) -> None:
        before = self._support[pair]
        self._support[pair] = before - strength
        if before - strength < NEEDED <= before:
            lost.add(pair)
        if before <= strength:
            del self._support[pair]

    def __contains__(self, pair: tuple[str, str]) -> bool:
        return self._support.get(pair, 0) >= NEEDED

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return (pair for pair in self._support if pair in self)


def _order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
