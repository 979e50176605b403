"""Text -> the same text with stand-ins for the names of countries and people, and the way back to its characters.

What is read off a text by the encoder and the parser should not depend on who is named in it. So both are given names that tell nothing but
which is the same as which: the first country of a text is France in all its forms, whichever it is. The idea is the anonymised entities of
Hermann et al. 2015, "Teaching machines to read and comprehend", taken to natural names.

Whom a text names is found by lists and by form, never by a model: what is missed is read under its own name, which costs nothing else.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from reportedly.lang.names import find_country, find_gender, list_country_words
from reportedly.lang.resources import load_toml

_CAPITAL = re.compile(r"(?<![^\W_])[A-ZÀ-ÞА-Я]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’](?!s\b)[^\W\d_]+)*")
_FORMS = ("name", "people", "peoples", "seat")  # the columns of `countries`
LONGEST_NAME = 3  # words of a person's name
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a person's name, the word by which it stands alone, the list of its stand-ins and whose it is."""

    start: int
    end: int
    word: str
    kind: str
    whose: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a stretch of the old text stands, where it begins in the new one, and whether something stands for it as a whole."""

    start: int
    end: int
    place: int
    whole: bool


@dataclass(frozen=True, slots=True)
class StandIns:
    """A text with stand-ins, and the stretches that it consists of, in order; equality covers both."""

    text: str
    stretches: tuple[Stretch, ...]

    def find_old(self, start: int, end: int) -> Range:
        """The characters of the old text for `[start, end)` of the new, which is not empty: whole names for any part of a stand-in."""
        first, last = (self.stretches[bisect_right(self.stretches, at, key=lambda s: s.place) - 1] for at in (start, end - 1))
        return (
            first.start if first.whole else first.start + start - first.place,
            last.end if last.whole else last.start + end - last.place,
        )


@lru_cache(maxsize=2)  # the encoder and the parser read the same text
def stand_in(text: str) -> StandIns:
    """Give each country and each person of a text a stand-in."""
    parts: list[str] = []
    stretches: list[Stretch] = []
    last, place = 0, 0
    for (start, end), new in [*sorted({**dict(find_persons(text)), **dict(find_countries(text))}.items()), ((len(text), len(text)), "")]:
        if start < last:
            continue
        stretches += [Stretch(last, start, place, whole=False), Stretch(start, end, place + start - last, whole=True)]
        parts += [text[last:start], new]
        last, place = end, place + start - last + len(new)
    return StandIns("".join(parts), tuple(stretches))


@cache
def _country_forms() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """By its first two letters: each word for a country as it may be written, longest first, with its code and the column of its stand-in.

    A name that begins with its country's adjective ("Russian Federation") is left to the adjective, and a house that is no town to itself.
    """
    forms: dict[str, tuple[str, str]] = {}
    listed = {word for word, _ in list_country_words()}
    people = {word for word, meant in list_country_words() if meant.sense == "people"}
    for word, meant in list_country_words():
        if not word[0].isupper() or (meant.sense == "name" and word.split()[0] in people) or word in _list("houses"):
            continue
        sense = "peoples" if meant.sense == "people" and word.endswith("s") and word[:-1] in listed else meant.sense
        for form in (word, word.upper()):
            forms.setdefault(form, (meant.country.code, sense))
    table: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        table[form[:2]] = (*table.get(form[:2], ()), (form, *forms[form]))
    return table


def find_countries(text: str) -> Iterator[tuple[Range, str]]:
    """Each word for a country, with its stand-in."""
    table, given, last = load_toml("standins.toml")["countries"], dict[str, int](), 0
    for capital in _CAPITAL.finditer(text):
        start = capital.start()
        if start < last:
            continue
        for form, code, sense in _country_forms().get(text[start : start + 2], ()):
            end = start + len(form)
            if text.startswith(form, start) and not text[end : end + 1].isalnum():
                new = table[given.setdefault(code, len(given)) % len(table)][_FORMS.index(sense)]
                yield (start, end), new.upper() if form.isupper() and "." not in form and len(form) > 3 else new
                last = end
                break


def find_persons(text: str) -> Iterator[tuple[Range, str]]:
    """Each first name and surname of a person with its stand-in: where the person is named in full, and wherever a part stands alone."""
    words = [Word(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
    parts = [part for i in range(len(words)) for part in _read_name(text, words, i)]
    named = {part.start: part for part in reversed(parts)}
    alone = {name: ("surnames", name) for name in _list("leaders")} | {part.word: (part.kind, part.whose) for part in reversed(parts)}
    lists = load_toml("standins.toml")
    given: dict[str, dict[str, int]] = {"men": {}, "women": {}, "surnames": {}}
    for word in words:
        start, end = word.start, word.end
        if part := named.get(start):
            end, (kind, whose) = part.end, (part.kind, part.whose)
        elif word.text in alone:
            kind, whose = alone[word.text]
        else:
            continue
        yield (start, end), lists[kind][given[kind].setdefault(whose, len(given[kind])) % len(lists[kind])]


def _read_name(text: str, words: list[Word], i: int) -> Iterator[Part]:
    """The parts of the name that begins at a word with a known first name, or after it where it is a title."""
    first = words[i]
    gender = find_gender(first.text) if first.text[0].isupper() else ""
    if gender:
        last = i + 1
        while last < len(words) and _goes_on(text, words, last) and _is_inner(words[last].text):
            last += 1
        if last < len(words) and _goes_on(text, words, last) and _may_be_name(words[last].text):
            surname = words[last]
            kind = "women" if gender == "f" else "men"
            yield Part(first.start, words[last - 1].end, first.text, kind, f"{first.text} {surname.text}")
            yield Part(surname.start, surname.end, surname.text, "surnames", surname.text)
    elif first.text.lower() in _list("titles"):
        for j in range(i + 1, min(i + 1 + LONGEST_NAME, len(words))):
            word = words[j]
            if not (_goes_on(text, words, j) and _may_be_name(word.text)) or find_gender(word.text):
                break
            yield Part(word.start, word.end, word.text, "surnames", word.text)


def _goes_on(text: str, words: list[Word], i: int) -> bool:
    """Whether a word follows the one before with nothing between but a space, or a full stop after an initial or a title."""
    before, gap = words[i - 1], text[words[i - 1].end : words[i].start]
    return gap == " " or (gap == ". " and (len(before.text) == 1 or before.text.lower() in _list("titles")))


def _is_inner(word: str) -> bool:
    """Whether a word may stand between first name and surname: an initial, a particle, another first name."""
    return len(word) == 1 or word in load_toml("actors.toml")["name"]["particles"] or bool(word[0].isupper() and find_gender(word))


def _may_be_name(word: str) -> bool:
    return (
        word[0].isupper()
        and len(word) > 1
        and word not in _list("no_surname")
        and word.lower() not in _list("titles")
        and not find_country(word)
    )


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(load_toml("standins.toml")[name])
