"""Parse -> sources of phrases such as "according to", where the model passed them over."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Parse, Token

Range = tuple[int, int]  # half-open, in code points


@dataclass(frozen=True, slots=True)
class Phrase:
    """An attributing phrase with its source, if it has one, and the clause around it, and the id of its rule in attribution.toml."""

    rule: str
    cue: Range
    source: Range | None
    contents: tuple[Range, ...]


def find_phrases(text: str, parse: Parse) -> Iterator[Phrase]:
    """Every phrase of attribution.toml that has an object and stands in a clause. Errs to none: no object, no phrase."""
    for first, last in parse.sentences:
        tokens = parse.tokens[first:last]
        words = [text[t.start : t.end].lower() for t in tokens]
        for rule, phrase in _phrases():
            for i in range(len(words) - len(phrase)):
                if words[i : i + len(phrase)] == phrase and (found := _read_phrase(tokens, words, first, (i, i + len(phrase)))):
                    yield Phrase(rule, *found)


def is_no_source(cue: str, source: str) -> bool:
    """Whether a cue is such a phrase and its object one of those that say nothing."""
    return source.lower() in _objects() and cue.lower().split() in [words for _, words in _phrases()]


def _read_phrase(tokens: tuple[Token, ...], words: list[str], first: int, phrase: Range) -> tuple[Range, Range, tuple[Range, ...]] | None:
    """Cue, source and contents of the phrase at these tokens of a sentence: its object after it, the rest of the sentence around."""
    start, end = phrase
    heads = [t.head - first for t in tokens]
    top = next((i for i in range(end, len(tokens)) if heads[i] == end - 1 and tokens[i].dep in {"pobj", "pcomp"}), None)
    if top is None or words[top] in _objects():
        return None
    stop = end
    while stop < len(tokens) and _is_below(stop, top, heads):
        stop += 1
    while stop > end and tokens[stop - 1].pos == "PUNCT":
        stop -= 1
    parts = [_trim_marks(words, part) for part in (range(start), range(stop, len(tokens)))]
    contents = tuple(
        (tokens[part[0]].start, tokens[part[-1]].end) for part in parts if any(word[0].isalnum() for word in words[part.start : part.stop])
    )
    if stop == end or sum(len(part) for part in parts) < 3 or not contents:
        return None
    return (tokens[start].start, tokens[end - 1].end), (tokens[end].start, tokens[stop - 1].end), contents


def _is_below(i: int, top: int, heads: list[int]) -> bool:
    """Whether token `i` stands in the subtree of `top`."""
    for _ in range(len(heads)):
        if i == top:
            return True
        if heads[i] == i or not 0 <= heads[i] < len(heads):
            return False
        i = heads[i]
    return False


def _trim_marks(words: list[str], part: range) -> range:
    """The tokens without commas, stops, dashes and joining words at their ends; quotation marks stay."""
    start, stop = part.start, part.stop
    while start < stop and words[start] in {",", ";", ":", "-", "–", "—", "but", "and", "however"}:
        start += 1
    while start < stop and words[stop - 1] in {",", ";", ":", ".", "-", "–", "—", "!", "?"}:
        stop -= 1
    return range(start, stop)


@cache
def _phrases() -> tuple[tuple[str, list[str]], ...]:
    return tuple((rule["id"], rule["words"]) for rule in load_toml("attribution.toml")["phrase"])


@cache
def _objects() -> frozenset[str]:
    return frozenset(load_toml("attribution.toml")["phrase_not"]["objects"])
