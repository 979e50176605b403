"""GAP and GUM -> examples of antecedents: which units a pronoun or a later mention points at."""

import random
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tokenizers import Tokenizer

from reportedly.encode.pieces import Pieces, cut_pieces
from training.data import Example
from training.names import Antecedents, find_pronouns, list_first_names, spell_units
from training.rewriting import replace_spans

Json = dict[str, Any]

# Genres of GUM whose texts state an open licence (`shared/data/gum/README.md`); the others are not trained on.
OPEN_GENRES = frozenset({"news", "interview", "academic", "court", "bio", "voyage"})
SWAPPED = 0.5  # share of GAP rows whose two names change places
FIRST_MENTIONS = 0.25  # share of the first mentions of GUM that are asked for, so that "none" is learnt too


def find_units(pieces: Pieces, start: int, end: int) -> range:
    """The units that the characters `[start, end)` touch."""
    return range(bisect_right(pieces.ends.tolist(), start), bisect_left(pieces.starts.tolist(), end))


def make_plain(pieces: Pieces, antecedents: list[Antecedents]) -> Example:
    """An example in which nobody marked attributions."""
    tags = (0,) * len(pieces)
    return Example(pieces, tags, ((), (), ()), (False,) * (len(pieces) + 1), tuple(antecedents), tagged=False)


def swap_names(row: Json) -> Json:
    """A GAP row whose candidates have changed names, wherever their words stand; the row itself where they are of unlike length."""
    old, new = row["a"]["text"].split(), row["b"]["text"].split()
    if len(old) != len(new) or set(old) & set(new):
        return row
    return replace_names(row, dict(zip(old + new, new + old, strict=True)))


def rename(row: Json, surnames: Sequence[str], rng: random.Random) -> Json:
    """A GAP row whose candidates have other first names of their gender and other surnames, so that none is learnt by heart."""
    gender = row["gender"].lower()
    names = list_first_names(gender)
    other = {}
    for side in "ab":
        words = [word for word in row[side]["text"].split() if word.isalpha() and word[0].isupper()]
        for i, word in enumerate(words):
            first = i < len(words) - 1 if len(words) > 1 else word in names
            other.setdefault(word, rng.choice(names if first else surnames))
    return replace_names(row, other) if other else row


def replace_names(row: Json, other: dict[str, str]) -> Json:
    """A GAP row with words replaced wherever they stand, its spans moved along."""
    pattern = re.compile("|".join(rf"\b{re.escape(w)}\b" for w in sorted(other, key=len, reverse=True)))
    chosen = [(m.start(), m.end(), other[m.group()]) for m in pattern.finditer(row["text"])]
    marks = {"source": [], "cue": [], "content": [[row[name]["start"], row[name]["end"]] for name in ("pronoun", "a", "b")]}
    text, (moved,), _ = replace_spans(row["text"], [marks], chosen)
    spans = zip(("pronoun", "a", "b"), moved["content"], strict=True)
    return {**row, "text": text, **{name: {**row[name], "start": s, "end": e, "text": text[s:e]} for name, (s, e) in spans}}


def make_gap_example(row: Json, tokenizer: Tokenizer) -> Example:
    """One pronoun with two candidate names: it points at all mentions of the right one, or at anything but both."""
    pieces = cut_pieces(row["text"], tokenizer)
    words = spell_units(row["text"], pieces)
    unit = find_units(pieces, row["pronoun"]["start"], row["pronoun"]["end"])[0]
    units = {}
    for side in "ab":
        own = find_units(pieces, row[side]["start"], row[side]["end"])
        names = {words[i] for i in own if len(words[i]) > 2}
        units[side] = frozenset(own) | {i for i, word in enumerate(words) if word in names}
    common = units["a"] & units["b"]
    right = frozenset().union(*(units[side] - common for side in "ab" if row[side]["coref"]))
    if right:
        return make_plain(pieces, [Antecedents(unit, right, (find_pronouns(words) | common) - {unit})])
    return make_plain(pieces, [Antecedents(unit, None, common, (units["a"] | units["b"]) - common)])


def make_gum_example(row: Json, tokenizer: Tokenizer, rng: random.Random) -> Example:
    """Mentions point at the heads of all other mentions of their cluster, first mentions at none."""
    pieces = cut_pieces(row["text"], tokenizer)
    heads: dict[str, dict[int, frozenset[int]]] = defaultdict(dict)
    for entity in sorted(row["entities"], key=lambda e: e["start"]):
        units = find_units(pieces, *entity["head"])
        if units:
            heads[entity["cluster"]][units[0]] = frozenset(spread_name(row["text"], pieces, units, entity))
    antecedents = []
    for mentions in heads.values():
        for number, unit in enumerate(mentions):
            right = frozenset().union(*(units for other, units in mentions.items() if other != unit)) - mentions[unit]
            if right or number or rng.random() < FIRST_MENTIONS:
                antecedents.append(Antecedents(unit, right))
    return make_plain(pieces, antecedents)


def spread_name(text: str, pieces: Pieces, units: range, entity: Json) -> set[int]:
    """The head and, where it is a name, the capitalised words beside it in the mention."""
    found = set(units)
    inside = find_units(pieces, entity["start"], entity["end"])
    if entity["pronoun"] or not text[int(pieces.starts[units[0]])].isupper():
        return found
    for step, at in ((1, units[-1] + 1), (-1, units[0] - 1)):
        i = at
        while i in inside and text[int(pieces.starts[i])].isupper():
            found.add(i)
            i += step
    return found


def make_coreference_examples(gap: list[Json], gum: list[Json], tokenizer: Tokenizer, rng: random.Random) -> Iterator[Example]:
    """All rows of GAP, in half of them the names swapped, and the open genres of GUM."""
    for row in gap:
        yield make_gap_example(swap_names(row) if rng.random() < SWAPPED else row, tokenizer)
    for row in gum:
        if row["genre"] in OPEN_GENRES:
            yield make_gum_example(row, tokenizer, rng)
