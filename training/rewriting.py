"""Changes of a text that move its gold along."""

import random
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

Attributions = list[dict[str, Any]]

LOST = 0.12  # share of articles that lose their commas and apostrophes, as in some news databases
_MARKS = re.compile("[,;:’']")


def replace_spans(text: str, attributions: Attributions, chosen: Sequence[tuple[int, int, str]]) -> tuple[str, Attributions, list[int]]:
    """Put new words in the place of each chosen (start, end, words), in order, and move all offsets; where the new words start."""
    parts: list[str] = []
    position, shift, starts = 0, 0, []
    ends, shifts = [], []
    for start, end, words in chosen:
        parts += [text[position:start], words]
        starts.append(start + shift)
        shift += len(words) - (end - start)
        position = end
        ends.append(end)
        shifts.append(shift)

    def move(at: int) -> int:
        i = bisect_right(ends, at)
        return at + (shifts[i - 1] if i else 0)

    moved = [{role: [[move(s), move(e)] for s, e in a[role]] for role in ("source", "cue", "content")} for a in attributions]
    moved = [{role: [[s, e] for s, e in spans if s < e] for role, spans in a.items()} for a in moved]
    return "".join([*parts, text[position:]]), moved, starts


def lose_marks(text: str, attributions: Attributions, rng: random.Random) -> tuple[str, Attributions]:
    """The article without its commas, colons and apostrophes, in some articles."""
    if rng.random() >= LOST:
        return text, attributions
    changed, moved, _ = replace_spans(text, attributions, [(m.start(), m.end(), "") for m in _MARKS.finditer(text)])
    return changed, moved
