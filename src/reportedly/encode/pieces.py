"""Article text -> the units and word pieces that the encoder reads, with what the uncased vocabulary loses."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from reportedly.lang.lines import BREAK
from reportedly.lang.quotations import find_quotations
from reportedly.lang.resources import load_toml
from reportedly.lang.standins import stand_in

Ints = NDArray[np.signedinteger[Any]]

# Values of the three extra inputs; the sizes of the embedding tables in training follow from them.
CASES = ("other", "lower", "title", "upper", "mixed", "digit")
QUOTES = ("outside", "opening", "inside", "closing")
LINES = ("within", "line", "paragraph", "first")


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """One text cut for the encoder. A unit is a run of letters and digits, or one mark; it has one or more pieces.

    `starts`, `ends` (code points), `case`, `quote`, `line` have one entry a unit; `ids` one a piece; `first` the index
    of each unit's first piece and, last, the number of pieces. `sentence_starts` are unit indices, good enough to cut
    windows at, no more than that.
    """

    starts: Ints
    ends: Ints
    ids: Ints
    first: Ints
    case: Ints
    quote: Ints
    line: Ints
    sentence_starts: tuple[int, ...]

    def __len__(self) -> int:
        """The number of units."""
        return len(self.starts)


def cut_pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """Cut `text`, with stand-ins for names, with a BERT word-piece tokenizer; offsets are those of `text` itself.

    Characters that the vocabulary drops (controls) belong to no unit.
    """
    names = stand_in(text)
    text = names.text
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = np.asarray(encoding.ids, dtype=np.int32)
    words = np.asarray(encoding.word_ids, dtype=np.int32)
    offsets = np.asarray(encoding.offsets, dtype=np.int32).reshape(-1, 2)
    first = np.flatnonzero(np.diff(words, prepend=-1)) if len(ids) else np.zeros(0, dtype=np.int64)
    first = np.append(first, len(ids)).astype(np.int32)
    starts, ends = offsets[first[:-1], 0], offsets[first[1:] - 1, 1]
    line = _line_starts(text, starts, ends)
    words_text = [text[s:e] for s, e in zip(starts.tolist(), ends.tolist(), strict=True)]
    case = np.fromiter((_case_of(w) for w in words_text), dtype=np.int32, count=len(words_text))
    quote = _quote_states(text, starts)
    spaced = [True, *(starts[1:] > ends[:-1]).tolist()]
    old = np.asarray([names.find_old(s, e) for s, e in zip(starts.tolist(), ends.tolist(), strict=True)], dtype=np.int32).reshape(-1, 2)
    return Pieces(old[:, 0], old[:, 1], ids, first, case, quote, line, _sentence_starts(words_text, spaced, line, quote))


def _case_of(word: str) -> int:
    if word.isalpha():
        if word.islower():
            return 1
        if word[0].isupper() and word[1:] == word[1:].lower():
            return 2
        return 3 if word.isupper() else 4
    return 5 if word[:1].isdigit() else 0


def _line_starts(text: str, starts: Ints, ends: Ints) -> Ints:
    """For each unit how many line breaks stand before it, capped at two; three for the first unit."""
    line = np.zeros(len(starts), dtype=np.int32)
    breaks = np.fromiter((m.start() for m in BREAK.finditer(text)), dtype=np.int32)
    if len(starts):
        line[1:] = np.minimum(np.searchsorted(breaks, starts[1:]) - np.searchsorted(breaks, ends[:-1]), 2)
        line[0] = 3
    return line


def _quote_states(text: str, starts: Ints) -> Ints:
    state = np.zeros(len(starts), dtype=np.int32)
    for quotation in find_quotations(text):
        inner, outer = quotation.start + quotation.open_width, quotation.end - quotation.close_width
        a, b, c, d = np.searchsorted(starts, (quotation.start, inner, outer, quotation.end)).tolist()
        state[a:b], state[b:c], state[c:d] = 1, 2, 3
    return state


@cache
def _sentence_marks() -> tuple[frozenset[str], frozenset[str]]:
    table = load_toml("text.toml")["sentence"]
    return frozenset(table["stops"]), frozenset(table["abbreviations"])


def _sentence_starts(words: list[str], spaced: list[bool], line: Ints, quote: Ints) -> tuple[int, ...]:
    """Units at which a window may begin: every line start, and a capital or opening mark after a stop and a space.

    Errs to too few: an initial or an abbreviation before the stop gives no start, since a cut inside a sentence costs
    more than a longer window.
    """
    stops, abbreviations = _sentence_marks()
    found = [0] if words else []
    for i in range(1, len(words)):
        if line[i]:
            found.append(i)
            continue
        if not spaced[i] or not (words[i][0].isupper() or quote[i] == 1):
            continue
        j = i - 1
        while j > 0 and (quote[j] == 3 or words[j] in ")]’'"):
            j -= 1
        if words[j] in stops and not (words[j] == "." and j and (words[j - 1].lower() in abbreviations or len(words[j - 1]) == 1)):
            found.append(i)
    return tuple(found)
