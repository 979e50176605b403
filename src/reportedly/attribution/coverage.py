"""Sentences that ought to have given a claim and gave none, so that a reader can see what was passed over."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

import numpy as np

from reportedly.attribution.decode import BEGIN
from reportedly.encode.scores import ArticleScores
from reportedly.lang.quotations import Quotation
from reportedly.lang.ranges import Range, merge_ranges, touches
from reportedly.lang.resources import load_toml
from reportedly.model import Gap, Parse, Token

# Chance of a cue, before decoding, from which a passed-over word is shown. Not measured yet; errs to showing.
CUE_CHANCE = 0.3


def find_gaps(parse: Parse, scores: ArticleScores, quotations: Sequence[Quotation], covered: Sequence[Range]) -> tuple[Gap, ...]:
    """The sentences with a number, a quotation or a likely cue, with which of them, that touch none of the `covered` ranges."""
    covered = merge_ranges(covered)
    quoted = merge_ranges([(q.start, q.end) for q in quotations])
    cues = find_likely_cues(scores)
    gaps = []
    for first, last in parse.sentences:
        tokens = parse.tokens[first:last]
        start, end = tokens[0].start, tokens[-1].end
        if touches(covered, start, end):
            continue
        why = [
            *(["number"] if any(is_number(t) for t in tokens) else []),
            *(["quotation"] if touches(quoted, start, end) else []),
            *(["cue"] if bisect_left(cues, start) < bisect_left(cues, end) else []),
        ]
        if why:
            gaps.append(Gap(start, end, ", ".join(why)))
    return tuple(gaps)


def is_number(token: Token) -> bool:
    """A numeral, or a vague amount such as "dozens"."""
    return token.pos == "NUM" or (token.tag == "NNS" and token.lemma in _vague_amounts())


@cache
def _vague_amounts() -> frozenset[str]:
    return frozenset(load_toml("text.toml")["number"]["vague"])


def find_likely_cues(scores: ArticleScores) -> list[int]:
    """Where units stand that the tags alone would call the first of a cue with CUE_CHANCE or more."""
    if not len(scores.tags):
        return []
    chances = np.exp(scores.tags - scores.tags.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    return [int(s) for s in scores.pieces.starts[chances[:, BEGIN["cue"]] >= CUE_CHANCE]]
