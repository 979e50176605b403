"""Quantities -> the words that bound them: at least, over, up to, around."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportedly.lang.resources import load_toml
from reportedly.model import FigureRelation
from reportedly.values.figures.measures import Quantity

WINDOW = 64  # characters before a number in which its bound may stand
LONGEST_WORD = 18  # characters in the last word of a bound, or in a filler
LONGEST = 5  # words in a bound
_NUMBER_FOLLOWS = re.compile(
    r"\s(?:[\d$€£]|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|some|another|dozens|hundreds)\b)"
)
_OPENING = "([\"'“‘«—–-"


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule's relation, and the characters `[start, end)` that say it; None for both where the number is exact."""

    relation: FigureRelation
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    relation: FigureRelation
    not_after: frozenset[str]


def find_bound(text: str, quantity: Quantity) -> Bound | None:
    """The bound of one quantity, by the words that touch it; those of its neighbours are never looked at.

    Where two stand before one number ("at least some 200") the outer one, being the stronger, is taken.
    """
    beside = (_find_after(text, end) for end in {quantity.number_end: 0, quantity.end: 0})
    return next(filter(None, beside), None) or _find_before(text, quantity.start)


def find_bound_after_noun(text: str, end: int) -> Bound | None:
    """A bound after the counted noun: "125 boats at least were lost"; not where it stands before the next number."""
    bound = _find_after(text, end)
    return None if bound is None or _NUMBER_FOLLOWS.match(text, bound.end) else bound


def _find_after(text: str, end: int) -> Bound | None:
    """A bound right after a number, its unit or its noun: "12 or more", "100+"."""
    following = text[end : end + 20].lower()
    if following[:1] not in {"+", "-", " "}:
        return None
    for phrase, rule in _rules_after().items():
        at = 0 if phrase[0] in "+- " else 1
        if following.startswith(phrase, at) and (at == 0 or following[0] == " ") and not following[at + len(phrase) :][:1].isalnum():
            return Bound(rule.relation, end + at, end + at + len(phrase), rule.id)
    return None


def _find_before(text: str, start: int) -> Bound | None:
    last = text[max(0, start - LONGEST_WORD) : start].split()[-1:]
    if not last or last[0].strip(_OPENING).lower() not in _last_words():
        return None
    words = _split(text, max(0, start - WINDOW), start)
    found: Bound | None = None
    article = False
    while words:
        match = _match_last(words)
        if match:
            size, rule = match
            if article and rule.not_after:  # "spread over a 40km front": a preposition
                break
            if found is None or found.relation is FigureRelation.ABOUT:
                found = Bound(rule.relation, words[-size][0], found.end if found else words[-1][1], rule.id)
            words = words[:-size]
        elif words[-1][2] in _fillers():
            article = article or words[-1][2] in {"a", "an"}
            words = words[:-1]
        else:
            break
    return found


def _split(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The words before a number, without opening marks: start, end, lower case. Those before a stop are left out."""
    words: list[tuple[int, int, str]] = []
    at = start
    for word in text[start:end].split():
        at = text.index(word, at)
        bare = word.lstrip(_OPENING) if len(word) > 1 else word
        first = at + len(word) - len(bare)
        at += len(word)
        if len(bare) < len(word):
            words.clear()
        bare = bare.rstrip("-") if at == end and len(bare) > 1 else bare  # "sub-500"
        words.append((first, first + len(bare), bare.lower()))
    return words


def _match_last(words: list[tuple[int, int, str]]) -> tuple[int, _Rule] | None:
    """The longest bound that the last words make: how many they are, and its rule."""
    for size in range(min(LONGEST, len(words)), 0, -1):
        rule = _rules_before().get(" ".join(w for _, _, w in words[-size:]))
        if rule and not (len(words) > size and words[-size - 1][2] in rule.not_after):
            return size, rule
        if rule:
            return None
    return None


@cache
def _rules() -> tuple[tuple[_Rule, dict[str, Any]], ...]:
    rows: list[dict[str, Any]] = load_toml("figures.toml")["bound"]
    return tuple((_Rule(row["id"], FigureRelation(row["relation"]), frozenset(row.get("not_after", ()))), row) for row in rows)


@cache
def _rules_before() -> dict[str, _Rule]:
    return {phrase: rule for rule, row in _rules() for phrase in row.get("before", ())}


@cache
def _rules_after() -> dict[str, _Rule]:
    return {phrase: rule for rule, row in _rules() for phrase in row.get("after", ())}


@cache
def _last_words() -> frozenset[str]:
    """The last words of all bounds, and the fillers: where none of them stands before a number, nothing bounds it."""
    return frozenset({phrase.rsplit(maxsplit=1)[-1] for phrase in _rules_before()}) | _fillers()


@cache
def _fillers() -> frozenset[str]:
    return frozenset(load_toml("figures.toml")["bound_words"]["filler"])
