"""The scores of overlapping windows, put together for a whole article."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.encode.encoder import Floats, States
from reportedly.encode.labels import POINTERS, TAGS

# Above every distance to a window's edge: at the edges of the article there is no context to lose.
UNBOUNDED = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class Pointing:
    """Where one unit points: the probability of "none", of the best unit, and, summed up, of the window from `offset`."""

    none: float
    best: int
    best_chance: float
    offset: int
    summed: list[float]

    def on(self, start: int, end: int) -> float:
        """The probability that falls on the units `[start, end)` of the article."""
        last = len(self.summed) - 1
        a, b = min(max(start - self.offset, 0), last), min(max(end - self.offset, 0), last)
        return self.summed[b] - self.summed[a]

    def choose(self, spans: list[tuple[int, int]]) -> list[tuple[float, tuple[int, int]]]:
        """The spans, of a sorted list, that begin in the window, each with its probability."""
        low, high = bisect_left(spans, (self.offset, 0)), bisect_left(spans, (self.offset + len(self.summed) - 1, 0))
        return [(self.on(*span), span) for span in spans[low:high]]


class ArticleScores:
    """Tag scores [N, 7] of all units, each from the window where it lies most centrally, and pointers on demand."""

    def __init__(self, states: States) -> None:
        """Choose a window for every unit."""
        units = len(states.pieces)
        self.tags = np.zeros((units, len(TAGS)), dtype=np.float32)
        self.pieces = states.pieces
        self._states = states
        self._looked: dict[int, Floats] = {}  # by the number of the window
        self._window_of: NDArray[np.int32] = np.zeros(units, dtype=np.int32)
        margin = np.full(units, -1, dtype=np.int64)
        for number, scored in enumerate(states.windows):
            a, b = scored.window
            place = np.arange(b - a)
            before = np.where(a == 0, UNBOUNDED, place)
            after = np.where(b == units, UNBOUNDED, b - a - 1 - place)
            own = np.minimum(before, after)
            better = np.flatnonzero(own > margin[a:b])
            self.tags[a + better] = scored.tags[better]
            self._window_of[a + better] = number
            margin[a + better] = own[better]

    def point(self, role: str, to: str, unit: int) -> Pointing:
        """Where `unit`, the first of a span of `role`, sees the span of role `to`."""
        scored = self._states.windows[self._window_of[unit]]
        start = scored.window[0]
        return _make_pointing(scored.pointers[POINTERS.index((role, to)), unit - start], start)

    def look_back(self, unit: int) -> Pointing:
        """Where the layers for antecedents see the other mentions of what the mention at `unit` stands for. They run once a window."""
        number, first = int(self._window_of[unit]), self.pieces.first
        scored = self._states.windows[number]
        a, b = scored.window
        if number not in self._looked:
            self._looked[number] = self._states.look_back(scored.lower, (first[a:b] - first[a] + 1).astype(np.int64))
        return _make_pointing(self._looked[number][unit - a], a)

    def pool(self, spans: Iterable[tuple[int, int]]) -> Floats | None:
        """The mean state [H] of all pieces inside the characters `spans`, each as its unit's own window sees it; None without a unit."""
        rows, first = [], self.pieces.first
        for start, end in spans:
            low, high = np.searchsorted(self.pieces.starts, (start, end)).tolist()
            for unit in range(low, high):
                scored = self._states.windows[self._window_of[unit]]
                at = int(first[scored.window[0]]) - 1  # CLS stands before the window's first piece
                rows.append(scored.lower[int(first[unit]) - at : int(first[unit + 1]) - at])
        return np.concatenate(rows).mean(0) if rows else None


def _make_pointing(scores: NDArray[np.floating[Any]], start: int) -> Pointing:
    """The chances of "none" and of the units from `start`."""
    row = scores.astype(np.float64)
    row = np.exp(row - row.max())
    row /= row.sum()
    best = int(row[1:].argmax()) if len(row) > 1 else 0
    return Pointing(float(row[0]), best + start, float(row[best + 1]), start, [0.0, *np.cumsum(row[1:]).tolist()])
