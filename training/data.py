"""PolNeAR articles -> tagged, linked units, with the small changes of layout that make a model robust to lost marks."""

import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from reportedly.encode.labels import ROLES, TAGS
from reportedly.encode.pieces import Pieces, cut_pieces
from training.names import Antecedents, HiddenName, find_hidden, hide_names
from training.rewriting import lose_marks

# An attribution longer than this many units may be cut by a window; shorter ones are kept whole.
LONGEST_KEPT_WHOLE = 160

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """One article in units: `tags` one a unit; `links[k]` from a unit to the one it points at, or to -1 for none.

    `tagged` is False where nobody marked attributions, so that tags and links mean nothing.
    """

    pieces: Pieces
    tags: tuple[int, ...]
    links: tuple[tuple[Range, ...], tuple[Range, ...], tuple[Range, ...]]
    forbidden: tuple[bool, ...]
    antecedents: tuple[Antecedents, ...] = ()
    tagged: bool = True


def load_articles(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


# Same-length rewritings, so that gold offsets stay true: (share of articles, characters from, characters to).
REWRITINGS = (
    (0.15, "“”", '""'),
    (0.15, '"', "“"),  # and "”", by the character before it
    (0.06, "“”", "‘’"),
    (0.05, '“”"', "   "),
    (0.10, "\n", " "),
)


def vary_layout(text: str, rng: random.Random) -> str:
    """The text with quotation marks or line breaks changed in some articles; its length and words stay."""
    for share, old, new in REWRITINGS:
        if rng.random() < share:
            text = _curl(text) if old == '"' else text.translate(str.maketrans(old, new))
    return text


def _curl(text: str) -> str:
    """Straight double marks made curly, by the character before each."""
    chars = list(text)
    for i, char in enumerate(chars):
        if char == '"':
            chars[i] = "“" if i == 0 or chars[i - 1].isspace() or chars[i - 1] in "([—-" else "”"
    return "".join(chars)


def make_example(text: str, attributions: list[dict[str, Any]], tokenizer: Tokenizer, hidden: Sequence[HiddenName] = ()) -> Example:
    """Gold spans on the units that they touch. Where two roles claim a unit, cue wins over source over content."""
    pieces = cut_pieces(text, tokenizer)
    starts, ends = pieces.starts.tolist(), pieces.ends.tolist()
    tags = [0] * len(pieces)
    forbidden = [False] * (len(pieces) + 1)
    ranges = []
    for attribution in attributions:
        touched = {role: [(bisect_right(ends, s), bisect_left(starts, e)) for s, e in attribution[role]] for role in ROLES}
        touched = {role: [(i, j) for i, j in spans if i < j] for role, spans in touched.items()}
        if touched["content"]:
            ranges.append(touched)
    for role in ("content", "source", "cue"):
        begin, inside = TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")
        for touched in ranges:
            for i, j in touched[role]:
                tags[i:j] = [begin] + [inside] * (j - i - 1)
    links: tuple[list[Range], list[Range], list[Range]] = ([], [], [])
    for touched in ranges:
        cue = touched["cue"][0][0] if touched["cue"] else -1
        source = touched["source"][0][0] if touched["source"] else -1
        for i, _ in touched["content"]:
            links[0].append((i, cue))
            links[2].append((i, source))
        if cue >= 0:
            links[1].append((cue, source))
        spans = [span for role in ROLES for span in touched[role]]
        first, last = min(i for i, _ in spans), max(j for _, j in spans)
        if last - first < LONGEST_KEPT_WHOLE:
            forbidden[first + 1 : last] = [True] * max(0, last - first - 1)
    antecedents = tuple(find_hidden(text, pieces, hidden))
    return Example(pieces, tuple(tags), tuple(map(tuple, links)), tuple(forbidden), antecedents)  # type: ignore[arg-type]


def make_examples(articles: list[dict[str, Any]], tokenizer: Tokenizer, rng: random.Random) -> Iterator[Example]:
    """One example an article, its layout varied and some of its names hidden anew at every call."""
    for article in articles:
        text, attributions = lose_marks(article["text"], article["attributions"], rng)
        text, attributions, hidden = hide_names(text, attributions, rng)
        yield make_example(vary_layout(text, rng), attributions, tokenizer, hidden)
