"""Names hidden behind pronouns: antecedents to learn from where nobody marked any.

The idea is that of WikiCREM (Kocijan et al., EMNLP 2019): a name that an article repeats is hidden, and the model is to find
its other mentions. Here only sources are hidden, behind "he" and "she", since those are the pronouns that are asked about.
"""

import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.encode.pieces import Pieces
from reportedly.lang.resources import find_resource
from training.rewriting import Attributions, replace_spans

HIDDEN_ARTICLES = 0.5  # share of articles in which names are hidden
HIDDEN_NAMES = 0.5  # share of the names in them that could be hidden
NEAR = 500  # characters before a hidden name in which it must stand once more
GENDERED = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
PRONOUNS = frozenset(GENDERED)
_GENDERED = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Antecedents:
    """Where the mention at `unit` may point: any unit of `right`, or at none if there is none in sight; `ignored` is left open.

    Where `right` is None, every unit but those of `wrong` is right, and none as well.
    """

    unit: int
    right: frozenset[int] | None
    ignored: frozenset[int] = frozenset()
    wrong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HiddenName:
    """A pronoun that stands at `start` in the place of `name`."""

    start: int
    name: str


def find_gender(text: str, name: str) -> str | None:
    """The gender of the pronouns that follow a name within 120 characters, "m" or "f", if three quarters of them agree."""
    votes = {"m": 0, "f": 0}
    for match in re.finditer(rf"\b{re.escape(name)}\b", text):
        for pronoun in _GENDERED.findall(text, match.end(), match.end() + 120):
            votes[GENDERED[pronoun.lower()]] += 1
    total = sum(votes.values())
    return next((gender for gender, count in votes.items() if total >= 2 and count >= 0.75 * total), None)


@cache
def list_first_names(gender: str) -> tuple[str, ...]:
    """The first names of a gender, "m" or "f", of the package's list."""
    rows = find_resource("first_names.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(name for name, own in (row.split("\t") for row in rows if row and not row.startswith("#")) if own == gender)


def hide_names(text: str, attributions: Attributions, rng: random.Random) -> tuple[str, Attributions, list[HiddenName]]:
    """The article with some of its one-word sources hidden behind pronouns, its gold moved along."""
    if rng.random() > HIDDEN_ARTICLES:
        return text, attributions, []
    chosen = []
    for start, end in sorted({tuple(span) for a in attributions for span in a["source"]}):
        name = text[start:end]
        if not re.fullmatch(r"[A-Z][a-z]{2,}", name) or name.lower() in PRONOUNS or rng.random() > HIDDEN_NAMES:
            continue
        if re.search(rf"\b{name}\b", text[max(0, start - NEAR) : start]) and (gender := find_gender(text, name)):
            pronoun = {"m": "he", "f": "she"}[gender]
            opens = start == 0 or text[:start].rstrip('"“‘ ')[-1:] in ".!?\n" or text[start - 1] == "\n"
            chosen.append((start, end, pronoun.title() if opens else pronoun))
    changed, moved, starts = replace_spans(text, attributions, chosen)
    return changed, moved, [HiddenName(at, text[start:end]) for at, (start, end, _) in zip(starts, chosen, strict=True)]


def find_hidden(text: str, pieces: Pieces, hidden: Sequence[HiddenName]) -> Iterator[Antecedents]:
    """The targets of hidden names: all other mentions of the name; what other pronouns stand for is left open."""
    if not hidden:
        return
    starts, words = pieces.starts.tolist(), spell_units(text, pieces)
    pronouns = find_pronouns(words)
    for name in hidden:
        unit = bisect_right(starts, name.start) - 1
        right = frozenset(i for i, word in enumerate(words) if word == name.name.lower())
        yield Antecedents(unit, right, pronouns - {unit})


def spell_units(text: str, pieces: Pieces) -> list[str]:
    """The words of all units, in lower case."""
    return [text[a:b].lower() for a, b in zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)]


def find_pronouns(words: Sequence[str]) -> frozenset[int]:
    """The units that are personal pronouns of a gender."""
    return frozenset(i for i, word in enumerate(words) if word in PRONOUNS)
