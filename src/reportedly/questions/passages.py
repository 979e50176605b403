"""An article's text -> sentences and weighted words, good enough to compare what is told of an event."""

import re
import zlib
from bisect import bisect_right
from functools import cache, lru_cache

from reportedly.lang.resources import find_resource

_END = re.compile(r"(?<=[^\W_]{2})[.!?][\"”’)]?\s+(?=[\"“‘A-Z0-9])|\n+")
_WORD = re.compile(r"[^\W\d_][\w’']+")
UNSEEN = 8.0  # the weight of a word that the counts do not have: rarer than one in some 3,000 articles
RUN = 4  # words that stand together in two texts to be called the same wording


class Passages:
    """The sentences of a text by place. They are cut by marks alone, as a ledger keeps no parse."""

    def __init__(self, text: str) -> None:
        """Cut the text."""
        self._text = text
        cuts = [m.end() for m in _END.finditer(text) if m.end() < len(text)]
        self._starts = [0, *cuts]
        self._ends = [*cuts, len(text)]

    def find(self, at: int) -> int:
        """The number of the sentence in which a character stands."""
        return max(bisect_right(self._starts, at) - 1, 0)

    def span(self, number: int) -> tuple[int, int]:
        """The characters of a sentence."""
        return self._starts[number], self._ends[number]

    def read(self, number: int) -> str:
        """The words of a sentence."""
        return self._text[self._starts[number] : self._ends[number]]


@cache
def load_word_weights() -> dict[str, float]:
    """The weights of the stems that were counted; a stem that is not among them weighs `UNSEEN`."""
    lines = find_resource("word_weights.tsv").read_text(encoding="utf-8").splitlines()
    return {word: float(weight) for word, weight in (line.split("\t") for line in lines if not line.startswith("#"))}


def weigh_word(word: str) -> float:
    """How much a word tells: the negative logarithm of the share of articles that have it."""
    return load_word_weights().get(word, UNSEEN)


@lru_cache(maxsize=1 << 16)
def weigh_words(words: frozenset[str]) -> int:
    """The weights of a set of words together, in tenths: whole numbers, so that their order does not matter."""
    return sum(round(10 * weigh_word(word)) for word in words)


@cache
def stem_word(word: str) -> str:
    """A word without the endings of number, tense and the possessive, so that "bombings" meets "bombed"; crude on purpose."""
    word = re.sub(r"[’']s?$", "", word)
    for ending in ("ings", "ing", "ers", "ies", "ied", "ed", "er", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def find_words(text: str) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(stem_word(word) for word in _WORD.findall(text.casefold()))


def find_runs(text: str) -> frozenset[int]:
    """Hashes of all runs of `RUN` words."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(zlib.crc32(" ".join(words[i : i + RUN]).encode()) for i in range(len(words) - RUN + 1))


def compare_weighted(one: frozenset[str], other: frozenset[str]) -> float:
    """The weight of the words in common over that of the smaller set, 0 to 1."""
    if not one or not other:
        return 0.0
    common = one & other
    return sum(round(10 * weigh_word(word)) for word in common) / (min(weigh_words(one), weigh_words(other)) or 1) if common else 0.0
