"""Scores -> drafts: the best tag path over a whole article, and its spans tied together by the pointers."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reportedly.encode.encoder import Floats
from reportedly.encode.labels import TAGS
from reportedly.encode.scores import ArticleScores, Pointing

Range = tuple[int, int]  # half-open, in units

BEGIN = {role: TAGS.index(f"B-{role}") for role in ("source", "cue", "content")}
PADDED = 100_000  # cells of units that lines decoded together may take


@dataclass(frozen=True, slots=True)
class DecodeConfig:
    """Thresholds of the decoder, guarded by the floors of evals/.

    `found_by_pointer`: a pointer this sure, counting `reach` units about its best, that hits no span of its role makes
    one there; `pull` is what its unit's B- score gains. `cue_floor`: a content takes a cue only with this much of its
    pointer. `weight_of_content`: what the contents' own pointers to a source count beside the cue's.
    """

    found_by_pointer: float = 0.5
    reach: int = 3
    pull: float = 6.0
    rounds: int = 3
    cue_floor: float = 0.02
    weight_of_content: float = 0.5


@dataclass(frozen=True, slots=True)
class Draft:
    """One attribution in units, with the evidence that its score is made of; ranges in reading order."""

    contents: tuple[Range, ...]
    cue: Range | None
    source: Range | None
    tag_confidence: float
    cue_confidence: float
    source_confidence: float
    rules: tuple[str, ...]


def cut_lines(line: NDArray[np.int32]) -> list[Range]:
    """The lines of an article in units, from `Pieces.line`."""
    starts = [*np.flatnonzero(line).tolist(), len(line)]
    return list(pairwise(starts))


def _pad_lines(scores: Floats, lines: list[Range]) -> Iterator[tuple[list[Range], Floats]]:
    """Lines of like length together, padded with zeros: [L, T, 7], at most PADDED cells where more than one line."""
    queue = sorted(lines, key=lambda r: (r[0] - r[1], r[0]))
    while queue:
        longest = queue[0][1] - queue[0][0]
        chunk = queue[: max(1, PADDED // max(longest, 1))]
        del queue[: len(chunk)]
        padded = np.zeros((len(chunk), longest, scores.shape[1]))
        for row, (a, b) in enumerate(chunk):
            padded[row, : b - a] = scores[a:b]
        yield chunk, padded


def find_path(scores: Floats, lines: list[Range], transitions: Floats) -> NDArray[np.int8]:
    """The best tag of every unit (Viterbi), line by line.

    Gold spans never cross a line break, so lines are decoded on their own, all at once, as if "O" stood before each.
    """
    path = np.zeros(len(scores), dtype=np.int8)
    for chunk, padded in _pad_lines(scores, lines):
        rows, steps, _ = padded.shape
        length = np.array([b - a for a, b in chunk])
        back = np.zeros(padded.shape, dtype=np.int8)
        best = transitions[0] + padded[:, 0]
        for t in range(1, steps):
            reached = best[:, :, None] + transitions
            back[:, t] = reached.argmax(1)
            best = np.where((t < length)[:, None], reached.max(1) + padded[:, t], best)
        tag = best.argmax(1)
        tags = np.zeros((rows, steps), dtype=np.int8)
        for t in range(steps - 1, -1, -1):
            tags[:, t] = tag
            tag = np.where(t < length, back[np.arange(rows), t, tag], tag)
        for row, (a, b) in enumerate(chunk):
            path[a:b] = tags[row, : b - a]
    return path


def find_marginals(scores: Floats, lines: list[Range], transitions: Floats) -> Floats:
    """The probability of every tag at every unit [N, 7] under the CRF (forward-backward), line by line."""
    marginals = np.zeros(scores.shape)
    step = np.exp(transitions)
    for chunk, padded in _pad_lines(scores, lines):
        length = np.array([b - a for a, b in chunk])
        local = np.exp(padded - padded.max(2, keepdims=True))
        forward, backward = np.empty_like(local), np.ones_like(local)
        forward[:, 0] = step[0] * local[:, 0]
        forward[:, 0] /= forward[:, 0].sum(1, keepdims=True)
        for t in range(1, padded.shape[1]):
            forward[:, t] = (forward[:, t - 1] @ step) * local[:, t]
            forward[:, t] /= forward[:, t].sum(1, keepdims=True)
        for t in range(padded.shape[1] - 2, -1, -1):
            message = (local[:, t + 1] * backward[:, t + 1]) @ step.T
            backward[:, t] = np.where((t + 1 < length)[:, None], message / message.sum(1, keepdims=True), 1.0)
        both = forward * backward
        both /= both.sum(2, keepdims=True)
        for row, (a, b) in enumerate(chunk):
            marginals[a:b] = both[row, : b - a]
    return marginals


def collect_spans(path: NDArray[np.int8]) -> dict[str, list[Range]]:
    """The spans of each role along a tag path."""
    spans: dict[str, list[Range]] = {role: [] for role in BEGIN}
    for role, begin in BEGIN.items():
        for i in np.flatnonzero(path == begin).tolist():
            j = i + 1
            while j < len(path) and path[j] == begin + 1:
                j += 1
            spans[role].append((i, j))
    return spans


class Decoder:
    """Decodes one article; remembers where each unit points."""

    def __init__(self, scores: ArticleScores, line: NDArray[np.int32], transitions: Floats, config: DecodeConfig = DecodeConfig()) -> None:
        """Take the scores of an article and the transitions [7, 7] of the tags."""
        self.scores, self.transitions, self.config = scores, transitions, config
        self.lines = cut_lines(line)
        self.line_of = np.cumsum(line > 0).tolist()
        self._pointing: dict[tuple[str, str, int], Pointing] = {}

    def point(self, role: str, to: str, unit: int) -> Pointing:
        """`ArticleScores.point`, computed once."""
        key = (role, to, unit)
        if key not in self._pointing:
            self._pointing[key] = self.scores.point(role, to, unit)
        return self._pointing[key]

    def decode(self) -> list[Draft]:
        """The attributions of the article, by their first content."""
        tags = self.scores.tags.astype(np.float64)
        forced: dict[int, str] = {}
        for _ in range(self.config.rounds):
            path = find_path(tags, self.lines, self.transitions)
            spans = collect_spans(path)
            missed = [(k, role) for k, role in self._find_missed(path, spans) if k not in forced]
            if not missed:
                break
            for k, role in missed:
                forced[k] = role
                tags[k, BEGIN[role]] += self.config.pull
        marginals = find_marginals(self.scores.tags.astype(np.float64), self.lines, self.transitions)
        sure = marginals[np.arange(len(path)), path]
        return self._join(spans, sure, forced)

    def _find_missed(self, path: NDArray[np.int8], spans: dict[str, list[Range]]) -> Iterator[tuple[int, str]]:
        """Units that a pointer is sure of and the tags passed over."""
        for role, to in (("content", "cue"), ("cue", "source")):
            taken = {BEGIN[to], BEGIN[to] + 1} | ({BEGIN["content"], BEGIN["content"] + 1} if to == "cue" else set())
            for i, _ in spans[role]:
                seen = self.point(role, to, i)
                near = seen.on(seen.best - self.config.reach, seen.best + self.config.reach + 1)
                if near > self.config.found_by_pointer and int(path[seen.best]) not in taken:
                    yield seen.best, to

    def _join(self, spans: dict[str, list[Range]], sure: Floats, forced: dict[int, str]) -> list[Draft]:
        """Give every content its cue, and every cue, or content without one, its source."""
        of_cue: dict[Range | None, list[Range]] = {cue: [] for cue in spans["cue"]}
        cue_chance: dict[Range, float] = {}
        alone = []
        for content in spans["content"]:
            pointing = self.point("content", "cue", content[0])
            chance, cue = max(pointing.choose(spans["cue"]), key=lambda c: (c[0], -c[1][0]), default=(0.0, None))
            if cue and chance > self.config.cue_floor:
                of_cue[cue].append(content)
                cue_chance[content] = chance
            else:
                alone.append(content)
                cue_chance[content] = pointing.none
        drafts = []
        groups = [(cue, contents) for cue, contents in of_cue.items() if contents] + [(None, [content]) for content in alone]
        for cue, contents in groups:
            source, chance = self._choose_source(cue, contents, spans["source"])
            if cue is None and source is None:
                continue
            parts = [*contents, *([cue] if cue else []), *([source] if source else [])]
            confidence = float(np.mean([np.log(np.maximum(sure[a:b], 1e-9)).mean() for a, b in parts]))
            rules = tuple(sorted({f"pointer_found_{forced[k]}" for a, b in parts for k in range(a, b) if k in forced}))
            drafts.append(
                Draft(tuple(contents), cue, source, float(np.exp(confidence)), min(cue_chance[c] for c in contents), chance, rules)
            )
        return sorted(drafts, key=lambda d: (d.contents, d.cue or (-1, -1)))

    def _choose_source(self, cue: Range | None, contents: list[Range], sources: list[Range]) -> tuple[Range | None, float]:
        """The source that cue and contents point at together, unless they rather point at none; with its probability.

        It stands in the line of the cue: in PolNeAR's training split 10 of 17,891 sources stand in another.
        """
        views = [(self.config.weight_of_content / len(contents) if cue else 1.0, self.point("content", "source", c[0])) for c in contents]
        if cue:
            views.append((1.0, self.point("cue", "source", cue[0])))
        total = sum(weight for weight, _ in views)
        none = sum(weight * view.none for weight, view in views) / total
        line = self.line_of[(cue or contents[0])[0]]
        near = {source for _, view in views for _, source in view.choose(sources) if self.line_of[source[0]] == line}
        chances = [(sum(weight * view.on(*source) for weight, view in views) / total, source) for source in near]
        chance, source = max(chances, key=lambda c: (c[0], -c[1][0]), default=(0.0, None))
        return (source, chance) if source and chance > none else (None, none)
