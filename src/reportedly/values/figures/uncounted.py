"""Quantities that count nothing: dates, clock times, durations, names, models, references, scores, and "one" where it is a pronoun."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.values.figures.ages import is_age, is_age_of_thing
from reportedly.values.figures.kinds import list_people, load_words
from reportedly.values.figures.measures import Quantity
from reportedly.values.figures.numerals import NumeralKind
from reportedly.values.figures.syntax import Syntax

LONGEST = 60  # characters of a number that may be a date, label and so on
REACH = 32  # characters around a number that may tell that it is a date, label and so on
YEARS = range(1000, 2200)  # what four digits may be a year of
RECENT_YEARS = range(1900, 2101)  # where they are years unless they count
OLD_YEAR = 1500  # the earliest that a span of years may begin with, where it ends in a recent one
_YEAR = re.compile(r"\d{4}(?:\s?(?:-|–|to|and|or)\s?\d{4})?")
_PLURAL = frozenset({"NNS", "NNPS"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of `no_figure`; `words` says that it may hold numbers in words, `near` what must be around."""

    id: str
    pattern: re.Pattern[str]
    words: bool
    near: re.Pattern[str] | None


class Ranges:
    """Half-open ranges of characters, for asking whether one of them touches another range."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Take the ranges, in any order."""
        self._ranges = sorted(ranges)
        self._starts = [start for start, _ in self._ranges]
        self._ends: list[int] = []  # the furthest end of all ranges up to each
        for _, end in self._ranges:
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)

    def touches(self, start: int, end: int) -> bool:
        """Whether any range shares characters with `[start, end)`."""
        i = bisect_right(self._starts, end - 1) - 1
        return i >= 0 and self._ends[i] > start


def find_marked(text: str, quantities: Sequence[Quantity]) -> Ranges:
    """The characters that the rules of `no_figure` match, looked for around the numbers only."""
    windows: list[tuple[int, int, bool]] = []  # start, end, whether a number in digits is inside
    for quantity in quantities:
        if quantity.kind in {NumeralKind.VAGUE, NumeralKind.ZERO} or quantity.number_end - quantity.number_start > LONGEST:
            continue
        start, end, digits = max(0, quantity.start - REACH), quantity.end + REACH, quantity.digits
        if windows and start <= windows[-1][1]:
            before = windows.pop()
            start, end, digits = before[0], max(before[1], end), before[2] or digits
        windows.append((start, end, digits))
    found = []
    for start, end, digits in windows:
        for rule in load_rules():
            if (digits or rule.words) and (rule.near is None or rule.near.search(text, start, end)):
                found += [m.span() for m in rule.pattern.finditer(text, start, end)]
    return Ranges(found)


def counts_nothing(syntax: Syntax, quantity: Quantity, marked: Ranges, timexes: Ranges) -> bool:
    """Whether a number is part of something else, or a time."""
    if (
        is_age(syntax.text, quantity)
        and not is_age_of_thing(syntax, quantity)
        and not marked.touches(quantity.number_start, quantity.number_end)
    ):
        return False
    return (
        marked.touches(quantity.number_start, quantity.number_end)
        or timexes.touches(quantity.number_start, quantity.number_end)
        or (quantity.unit is not None and quantity.unit.kind == "duration")
        or _is_part_of_word(syntax.text, quantity)
        or syntax.text[max(0, quantity.start - 5) : quantity.start].lower() in {" per ", "\nper "}
        or _is_year(syntax, quantity)
        or _is_name(syntax, quantity)
        or _is_pronoun(syntax, quantity)
    )


def _is_part_of_word(text: str, quantity: Quantity) -> bool:
    """Whether letters or a hyphen tie the number to other words: KN-23, 1970s, 2-1, two-state."""
    start, end = quantity.start, quantity.end
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or before[-1:] in {"_", "#", "№"}:
        return True
    if before[-1:] in {"-", "–", "/", "‑", ".", ":"} and before[:-1].isalnum() and not _has_prefix(text, start):
        return True
    if before[-1:] == "+" and before[:-1].isdigit():
        return True
    if after[:1].isalnum() or (after[:1] in {"/", ":", "'", "’", "+"} and after[1:].isdigit()):
        return True
    if after[:1] in {"-", "–", "‑"} and after[1:].isalnum() and quantity.unit is None:
        tied = re.match(r"[A-Za-z]+", text[end + 1 : end + 20])
        return tied is None or tied.group().lower() not in {*load_toml("figures.toml")["compound"]["nouns"], "odd", "plus"}
    return after[:1] == "%" and quantity.unit is None


def _has_prefix(text: str, start: int) -> bool:
    """Whether what a hyphen ties to the number from the left bounds it, or is the sign."""
    word = re.search(r"(\w+)[-–‑]$", text[max(0, start - 16) : start])
    return word is not None and word[1].lower() in {"sub", "minus", "over", "under", "nearly", "almost", "about", "around", "some"}


def _is_year(syntax: Syntax, quantity: Quantity) -> bool:
    """Whether four digits without a separator are a year: not where people follow, nor other things in the plural without "the" or "in"."""
    value = quantity.low if quantity.is_range else quantity.value
    number = syntax.text[quantity.number_start : quantity.number_end]
    if value is None or quantity.unit or not quantity.digits or not _YEAR.fullmatch(number) or int(value) not in YEARS:
        return False
    tokens = syntax.find_tokens(quantity.number_start, quantity.number_end)
    if not tokens:
        return True
    before = syntax.lower(tokens[0] - 1) if tokens[0] else ""
    recent = int(quantity.high or value) in RECENT_YEARS and int(value) >= OLD_YEAR
    noun = _find_plural(syntax, tokens[-1])
    if noun is None:
        return recent or before in load_words("year_alone")
    return recent and (before in load_words("year") or bool(quantity.lead)) and syntax.tokens[noun].lemma.lower() not in list_people()


def _find_plural(syntax: Syntax, number: int) -> int | None:
    """The noun in the plural that a number counts or that stands right after it."""
    token, following = syntax.tokens[number], number + 1
    counts = token.dep in {"nummod", "compound", "nmod", "amod"} and token.head in range(following, following + 4)
    for i in (token.head, following) if counts else (following,):
        if i < len(syntax.tokens) and syntax.tokens[i].tag in _PLURAL:
            return i
    return None


def _is_name(syntax: Syntax, quantity: Quantity) -> bool:
    """Whether the number belongs to a proper name: S&P 500, Galaxy 20, the Group of Seven, Six Nations.

    Errs to figures where people follow: copy that lost its commas has "In Aleppo 12 people died".
    """
    tokens = syntax.find_tokens(quantity.number_start, quantity.number_end)
    if not tokens or quantity.unit:
        return False
    top, before = syntax.find_top(tokens), tokens[0] - 1
    first, _ = syntax.find_sentence(tokens[0])
    following = tokens[-1] + 1
    plural = following < len(syntax.tokens) and syntax.tokens[following].tag in _PLURAL
    if not quantity.digits and syntax.word(tokens[0])[0].isupper() and tokens[0] > first + 1:
        named = following < len(syntax.tokens) and syntax.word(following)[:1].isupper()
        return (named or syntax.word(before)[:1].isupper() or syntax.lower(before) == "of") and not syntax.is_headline(tokens[0])
    if before < first or syntax.tokens[before].pos not in {"PROPN", "NOUN"} or not syntax.word(before)[:1].isupper():
        return False
    if syntax.tokens[before].end + 1 != quantity.start:
        return False
    a, b = syntax.tokens[before], syntax.tokens[top]
    if plural and (
        {syntax.tokens[following].lemma.lower(), syntax.lower(following).removesuffix("s")} & list_people()
        or a.dep in {"pobj", "nsubj", "dobj", "npadvmod", "ROOT"}
    ):
        return False
    return b.head == before or a.head in {top, b.head}


def _is_pronoun(syntax: Syntax, quantity: Quantity) -> bool:
    """Whether "one" stands for somebody or something, or is no more than "a"."""
    text = syntax.text[quantity.number_start : quantity.number_end].lower()
    if text != "one" or quantity.unit:
        return False
    tokens = syntax.find_tokens(quantity.number_start, quantity.number_end)
    if not tokens:
        return True
    token, before = syntax.tokens[tokens[-1]], syntax.lower(tokens[0] - 1) if tokens[0] else ""
    if syntax.text.startswith(" of", quantity.number_end) or before in load_words("one"):
        return True
    noun = syntax.tokens[token.head]
    return token.dep not in {"nummod", "compound", "amod", "nmod"} or noun.tag in _PLURAL


@cache
def load_rules() -> tuple[Rule, ...]:
    """The rules of `no_figure`.

    Raises:
        ValueError: an id stands twice.
    """
    rows = load_toml("figures.toml")["no_figure"]
    if len({row["id"] for row in rows}) < len(rows):
        raise ValueError("a rule id of figures.toml is used twice")
    return tuple(
        Rule(row["id"], re.compile(row["pattern"]), row.get("words", False), _compile_near(row.get("contains", []))) for row in rows
    )


def _compile_near(parts: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(re.escape, parts))) if parts else None
