"""Which pairs of incidents are worth comparing: those that share a key, each with its neighbours in the key's block and no further.

A key is a place, a rare word, the signs of a part of the vector, or a hash of wording, with a week. One rare word in common is too little
to compare two incidents for: pairs need `NEEDED`, by one key of another kind or by several words. In a block of more than `WINDOW` incidents, each meets the `WINDOW` next
to it in a fixed order (the sorted neighbourhood method, Hernández and Stolfo 1995), so that the cost of one more incident does not grow
with the block. Which pairs there are depends on what is in the blocks alone, never on the order in which it came.
"""

import zlib
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

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

# A key is a name of 32 bits, whose last two say of what kind it is, and a week of `WEEK_BITS`. Names that meet by chance cost a comparison.
WEEK_BITS = 20
STRONG, WORD, ALWAYS = 0, 1, 2  # enough by itself; one of two that are needed; enough, whenever it was
Ranked = tuple[int, str]  # place in a block, and the id
Pair = tuple[str, str]
Name = TypeVar("Name")
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Position:
    """Where an incident stands: its rank in every block, the names of its keys, and the weeks in which it may have been, 0 where unknown."""

    rank: int
    names: tuple[int, ...]
    since: int
    weeks: int = 1

    def list_keys(self) -> list[int]:
        """The keys, each once."""
        weeks = range(self.since, self.since + self.weeks)
        return [name << WEEK_BITS | week for name in self.names for week in ((0,) if name & 3 == ALWAYS else weeks)]


def find_position(incident: Incident, *, meaning: bool = False) -> Position:
    """Where an incident stands; `meaning` adds keys of its vector.

    What happened on one day at one place stands together in a block; the id decides the rest.
    """
    spots = {s.key for s in incident.own or incident.around if s.kind != PlaceKind.COUNTRY}
    rarest = sorted((w for w in incident.words if weigh_word(w) >= RARE), key=lambda w: (-weigh_word(w), w))[:WORDS]
    names = [name_key("place", spot, STRONG) for spot in spots] + [name_key("word", word, WORD) for word in rarest]
    names += [name_key("meaning", band, STRONG) for band in list_bands(incident.vector)] if meaning else []
    names += [name_key("wording", f"{run:x}", ALWAYS) for run in sorted(incident.runs)[:SKETCH]]
    spot = next((s.key for s in incident.own or incident.around), "")
    since, weeks = _find_weeks(incident)
    return Position((incident.days.first or incident.day or 0) << 32 | zlib.crc32(spot.encode()), tuple(sorted(set(names))), since, weeks)


def name_key(kind: str, what: str, strength: int) -> int:
    """A name of 32 bits for what incidents may have in common."""
    return zlib.crc32(f"{kind} {what}".encode()) & ~3 | strength


def list_bands(vector: bytes | None) -> list[str]:
    """The signs of runs of a vector's numbers, one a band: vectors at a small angle share one of them likely (Charikar 2002)."""
    if vector is None:
        return []
    bits = "".join("1" if byte < 128 else "0" for byte in vector)  # the sign bit of an int8
    return [f"{band}{bits[band * BITS : (band + 1) * BITS]}" for band in range(BANDS)]


def _find_weeks(incident: Incident) -> tuple[int, int]:
    """The first week in which an incident may have been, and how many; 0 where nothing tells."""
    first, last = incident.days.first, incident.days.last
    if first is None or last is None or last - first > LONGEST:
        if incident.day is None:
            return 0, 1
        first, last = incident.day - OLD, incident.day
    since = max((first - 1) // WEEK, 0)
    return since, max((last + 1) // WEEK - since, 0) + 1


class Loading(dict[Name, Kept]):
    """A dictionary whose missing entries are made or fetched when they are asked for."""

    def __init__(self, load: Callable[[Name], Kept]) -> None:
        """`load` gives the entry of a name."""
        super().__init__()
        self._load = load

    def __missing__(self, name: Name) -> Kept:
        """Fetch an entry, once."""
        found = self[name] = self._load(name)
        return found


class Blocks:
    """Blocks that grow and shrink by one incident at a time, and the pairs that they hold."""

    def __init__(self, blocks: dict[int, list[Ranked]] | None = None, positions: dict[str, Position] | None = None) -> None:
        """Start empty, or with blocks and positions that are kept elsewhere."""
        self._blocks = defaultdict(list) if blocks is None else blocks
        self._positions = {} if positions is None else positions

    def add(self, name: str, position: Position) -> tuple[set[str], list[Pair]]:
        """Enter an incident: those that it is to be compared with, and the pairs of others between which it came to stand in a block."""
        self._positions[name] = position
        met: Counter[str] = Counter()
        parted: list[Pair] = []
        ranked = position.rank, name
        for key in position.list_keys():
            block = self._blocks[key]
            at = bisect_left(block, ranked)
            insort(block, ranked)
            low = max(at - WINDOW, 0)
            parted += [(block[i][1], block[i + WINDOW + 1][1]) for i in range(low, min(at, len(block) - WINDOW - 1))]
            strength = _weigh_key(key)
            for _, other in (*block[low:at], *block[at + 1 : at + WINDOW + 1]):
                met[other] += strength
        return {other for other, strength in met.items() if strength >= NEEDED}, parted

    def remove(self, name: str) -> list[Pair]:
        """Take an incident out; the pairs of others that stand within the window of a block without it."""
        position = self._positions[name]
        del self._positions[name]
        ranked = position.rank, name
        nearer: list[Pair] = []
        for key in position.list_keys():
            block = self._blocks[key]
            at = bisect_left(block, ranked)
            del block[at]
            nearer += [(block[i][1], block[i + WINDOW][1]) for i in range(max(at - WINDOW, 0), min(at, len(block) - WINDOW))]
        return nearer

    def __contains__(self, pair: Pair) -> bool:
        """Whether the keys of two incidents in whose blocks they stand near each other are enough to compare them."""
        one, other = (self._positions[name] for name in pair)
        strength = 0
        for key in set(one.list_keys()) & set(other.list_keys()):
            block = self._blocks[key]
            if abs(bisect_left(block, (one.rank, pair[0])) - bisect_left(block, (other.rank, pair[1]))) <= WINDOW:
                strength += _weigh_key(key)
        return strength >= NEEDED

    def __iter__(self) -> Iterator[Pair]:
        """All pairs that are to be compared."""
        met: Counter[Pair] = Counter()
        for key, block in self._blocks.items():
            for at, (_, one) in enumerate(block):
                for _, other in block[at + 1 : at + WINDOW + 1]:
                    met[order_pair(one, other)] += _weigh_key(key)
        return (pair for pair, strength in met.items() if strength >= NEEDED)


def _weigh_key(key: int) -> int:
    return 1 if key >> WEEK_BITS & 3 == WORD else NEEDED


def order_pair(one: str, other: str) -> Pair:
    """A pair with the smaller id first."""
    return (one, other) if one < other else (other, one)
