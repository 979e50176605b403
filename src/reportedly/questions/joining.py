"""Incidents of all articles -> happenings: which incidents are one. Adding an article touches the blocks that it is in, and no others."""

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field

from reportedly.questions.blocking import Blocks, Loading, Pair, find_position, order_pair
from reportedly.questions.cluster import MISSING, Constraints, join_items
from reportedly.questions.features import find_bar
from reportedly.questions.incidents import Incident
from reportedly.questions.scorer import is_within, load_weights, score_pair

# Log odds under which a pair is not kept and counts as one that was not compared. It bounds what one more article can touch.
LEAST = MISSING


@dataclass(slots=True)
class Joined:
    """What a joiner knows: the ids that it has, and by id the incident, the others with the log odds of being one with it, and its cluster.

    The mappings may fetch what they are asked for from where it is kept.
    """

    blocks: Blocks = field(default_factory=Blocks)
    known: set[str] = field(default_factory=set)
    incidents: MutableMapping[str, Incident] = field(default_factory=dict)
    near: MutableMapping[str, dict[str, float]] = field(default_factory=lambda: Loading(lambda _: {}))
    clusters: MutableMapping[str, tuple[str, ...]] = field(default_factory=dict)


class Joiner:
    """Grows and shrinks by one incident at a time; gives the same clusters for the same incidents in whatever order they came."""

    def __init__(self, constraints: Constraints = Constraints(), *, matters: bool = False, joined: Joined | None = None) -> None:
        """Take what people decided of pairs, and what was `joined` before. With `matters`, what claims say is joined, not what happened.

        Near vectors are compared then too, and more is asked of a pair: what is said has neither place nor day to be told apart by.
        """
        self._threshold = load_weights().matters if matters else load_weights().threshold
        self._constraints = constraints
        self._matters = matters
        self._joined = joined or Joined()
        self._stale: set[str] = set()
        self.scored = 0  # pairs so far
        self.changed: set[str] = set()  # incidents whose odds with others are not what they were

    @property
    def incidents(self) -> MutableMapping[str, Incident]:
        """The incidents by id."""
        return self._joined.incidents

    def constrain(self, constraints: Constraints) -> None:
        """Take other decisions of people; what the old or the new ones alone are about is joined anew."""
        before, after = self._constraints.pairs, constraints.pairs
        self._constraints = constraints
        self._touch(name for *pair, _ in before ^ after for name in pair)

    def _touch(self, names: Iterable[str]) -> None:
        self._stale.update(name for name in names if name in self._joined.known)

    def add(self, incidents: Iterable[Incident]) -> None:
        """Enter incidents."""
        joined = self._joined
        for incident in incidents:
            name = incident.id
            if name in joined.known:
                continue
            joined.known.add(name)
            joined.incidents[name], joined.near[name] = incident, {}
            self._touch((name, *self._constraints.list_same(name)))
            met, parted = joined.blocks.add(name, find_position(incident, meaning=self._matters))
            for other in met:
                self._score(name, other)
            for pair in parted:
                if pair[1] in joined.near[pair[0]] and pair not in joined.blocks:
                    self._forget(pair)

    def remove(self, names: Iterable[str]) -> None:
        """Take incidents out, with all that hung on them."""
        joined = self._joined
        for name in names:
            nearer = joined.blocks.remove(name)
            for other in list(joined.near[name]):
                self._forget((name, other))
            self._touch(self._constraints.list_same(name))
            for held in (joined.near, joined.incidents, joined.clusters):
                held.pop(name, None)
            joined.known.discard(name)
            self._stale.discard(name)
            self.changed.discard(name)
            for one, other in nearer:
                if other not in joined.near[one] and (one, other) in joined.blocks:
                    self._score(one, other)

    def _score(self, *pair: str) -> None:
        one, other = (self.incidents[name] for name in order_pair(*pair))
        if is_within(one, other) or find_bar(one, other):  # `Stories` has joined what is one within an article
            return
        self.scored += 1
        odds = score_pair(one, other)
        if odds >= LEAST:
            self._joined.near[one.id][other.id] = self._joined.near[other.id][one.id] = odds
            self._mark(pair)

    def _forget(self, pair: Pair) -> None:
        one, other = pair
        del self._joined.near[one][other], self._joined.near[other][one]
        self._mark(pair)

    def _mark(self, pair: Iterable[str]) -> None:
        self._stale.update(pair)
        self.changed.update(pair)

    def rejoin(self) -> list[tuple[str, ...]]:
        """Join what changed since the last call anew, with all that hangs on it: the clusters of that."""
        seen: set[str] = set()
        found: list[tuple[str, ...]] = []
        for start in sorted(self._stale):
            if start not in seen:
                part = self._find_part(start)
                seen |= part
                found += self._join(part)
        self._stale.clear()
        return found

    def list_happenings(self) -> list[tuple[str, ...]]:
        """All clusters of ids, each sorted, by first id."""
        self.rejoin()
        return sorted(set(self._joined.clusters.values()))

    def _find_part(self, start: str) -> set[str]:
        """All that hangs together with an incident by pairs that are kept, or that a person joined."""
        part, waiting = {start}, [start]
        while waiting:
            name = waiting.pop()
            for other in (*self._joined.near[name], *self._constraints.list_same(name)):
                if other not in part and other in self._joined.known:
                    part.add(other)
                    waiting.append(other)
        return part

    def _join(self, part: set[str]) -> list[tuple[str, ...]]:
        odds = {(a, b): value for a in part for b, value in self._joined.near[a].items() if a < b}

        def bar(one: str, other: str) -> bool:
            return find_bar(self.incidents[one], self.incidents[other]) is not None

        clusters = join_items(sorted(part), odds, bar, self._constraints, self._threshold)
        for cluster in clusters:
            self._joined.clusters.update(dict.fromkeys(cluster, cluster))
        return clusters

    def list_pairs(self, least: float) -> Iterator[tuple[Pair, float]]:
        """All pairs of two articles that share a block and have these log odds or more, those that something forbids among them."""
        for pair in sorted(self._joined.blocks):
            one, other = (self.incidents[name] for name in pair)
            if not is_within(one, other) and (odds := score_pair(one, other)) >= least:
                yield pair, odds
