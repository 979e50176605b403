"""Incidents of all articles -> happenings: which incidents are one. Adding an article touches the blocks that it is in, and no others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from reportedly.questions.blocking import Blocks
from reportedly.questions.cluster import MISSING, Constraints, Pair, join_items
from reportedly.questions.features import find_bar
from reportedly.questions.incidents import Incident
from reportedly.questions.scorer import is_within, load_weights, score_pair

# Log odds under which a pair is not kept and counts as one that was not compared. It bounds what one more article can touch.
LEAST = MISSING


class Joiner:
    """Grows by one incident at a time; `list_happenings` gives the same clusters for the same incidents in whatever order they came."""

    def __init__(self, constraints: Constraints = Constraints(), *, matters: bool = False) -> None:
        """Take what people decided of pairs. With `matters`, what claims say is joined, not what happened.

        Near vectors are compared then too, and more is asked of a pair: what is said has neither place nor day to be told apart by.
        """
        self._threshold = load_weights().matters if matters else load_weights().threshold
        self._constraints = constraints
        self._blocks = Blocks(meaning=matters)
        self.scored = 0  # pairs so far
        self.incidents: dict[str, Incident] = {}
        self._odds: dict[Pair, float] = {}
        self._near: dict[str, set[str]] = defaultdict(set)
        self._cluster: dict[str, tuple[str, ...]] = {}
        self._stale: set[str] = set()
        self.constrain(constraints, ())

    def constrain(self, constraints: Constraints, touched: Iterable[str]) -> None:
        """Take other decisions of people; `touched` are the incidents that the old or the new ones are about."""
        for one, other in self._constraints.must:
            if (min(one, other), max(one, other)) not in self._odds:
                self._near[one].discard(other)
                self._near[other].discard(one)
        self._constraints = constraints
        for one, other in constraints.must:
            self._near[one].add(other)
            self._near[other].add(one)
        self._stale.update(name for name in touched if name in self.incidents)

    def add(self, incidents: Iterable[Incident]) -> None:
        """Enter the incidents of an article."""
        for incident in incidents:
            if incident.id in self.incidents:
                continue
            self.incidents[incident.id] = incident
            self._stale.add(incident.id)
            came, lost = self._blocks.add(incident)
            for pair in came:
                self._score(pair)
            for pair in lost:
                self._forget(pair)

    def _score(self, pair: Pair) -> None:
        one, other = (self.incidents[name] for name in pair)
        if is_within(one, other) or find_bar(one, other):  # `Stories` has joined what is one within an article
            return
        self.scored += 1
        odds = score_pair(one, other)
        if odds >= LEAST:
            self._odds[pair] = odds
            self._near[pair[0]].add(pair[1])
            self._near[pair[1]].add(pair[0])
            self._stale.update(pair)

    def _forget(self, pair: Pair) -> None:
        if self._odds.pop(pair, None) is not None:
            self._near[pair[0]].discard(pair[1])
            self._near[pair[1]].discard(pair[0])
            self._stale.update(pair)

    def list_happenings(self) -> list[tuple[str, ...]]:
        """The clusters of ids, each sorted, by first id. What changed since the last call is joined anew, with all that hangs on it."""
        seen: set[str] = set()
        for start in sorted(self._stale):
            if start not in seen:
                part = self._walk(start)
                seen |= part
                self._join(part)
        self._stale.clear()
        return sorted(set(self._cluster.values()))

    def _walk(self, start: str) -> set[str]:
        part, waiting = {start}, [start]
        while waiting:
            for other in self._near.get(waiting.pop(), ()):
                if other not in part and other in self.incidents:
                    part.add(other)
                    waiting.append(other)
        return part

    def _join(self, part: set[str]) -> None:
        odds = {(a, b): self._odds[a, b] for a in part for b in self._near.get(a, ()) if (a, b) in self._odds}

        def bar(one: str, other: str) -> bool:
            return find_bar(self.incidents[one], self.incidents[other]) is not None

        for cluster in join_items(sorted(part), odds, bar, self._constraints, self._threshold):
            for item in cluster:
                self._cluster[item] = cluster

    def list_pairs(self, least: float) -> Iterator[tuple[Pair, float]]:
        """All pairs of two articles that share a block and have these log odds or more, those that something forbids among them."""
        for pair in sorted(self._blocks):
            one, other = (self.incidents[name] for name in pair)
            if not is_within(one, other) and (odds := score_pair(one, other)) >= least:
                yield pair, odds
