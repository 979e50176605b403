"""Matches -> toponyms: what speaks for each name's being a place, by its own words and those beside it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.values.places.gazetteer import Entry, fold_name
from reportedly.values.places.matches import LONGEST, Match, Matcher
from reportedly.values.places.words import list_first_names, list_peoples, list_words


@dataclass(frozen=True, slots=True)
class Toponym:
    """Words `[first, last)` of the parse that may name a place, and the places they may stand for.

    `designated` says what the words themselves tell: "division" ("Kursk Region"), "settlement" ("the village of X"), a kind of
    feature ("street", "water", ...), or "" where they tell nothing. `features` is what speaks for its being a place.
    """

    first: int
    last: int
    start: int
    end: int
    key: str
    entries: tuple[Entry, ...]
    designated: str = ""
    features: tuple[str, ...] = ()


class ToponymFinder(Matcher):
    """The toponyms of one article."""

    def find(self) -> list[Toponym]:
        """All candidates in text order, no two of which share a word, with their features; which of them are places is decided later."""
        matches = self.list_matches()
        persons = self._find_surnames(matches)
        return [self._describe(m, matches, i, persons) for i, m in enumerate(matches)]

    def count_peoples(self) -> dict[str, int]:
        """How often the article names a people or uses the adjective of a country, by its code."""
        found: dict[str, int] = {}
        for word, named in zip(self.lower, self.named, strict=True):
            if named and (code := list_peoples().get(word)):
                found[code] = found.get(code, 0) + 1
        return found

    def _find_surnames(self, matches: list[Match]) -> frozenset[str]:
        """Folded last words of the persons' names of the article: a first name or a title stands before them somewhere."""
        found = set()
        for m in matches:
            if m.first and self.named[m.first - 1] and self.adjacent(m.first - 1) and self._is_person_word(m.first - 1):
                found.add(m.key)
        return frozenset(found)

    def _is_person_word(self, i: int) -> bool:
        word = self.lower[i].rstrip(".")
        return (
            word in list_words("context", "person") or fold_name(word) in list_first_names() or (len(word) == 1 and self.words[i].isupper())
        )

    def _describe(self, m: Match, matches: list[Match], at: int, persons: frozenset[str]) -> Toponym:
        features = [*self._own_features(m), *self._left_features(m, persons), *self._right_features(m)]
        if self._is_followed_by_container(m, matches, at):
            features.append("contained")
        if at and self._is_followed_by_container(matches[at - 1], matches, at - 1):
            features.append("container")
        start, end = self.tokens[m.first].start, self.tokens[m.last - 1].end
        return Toponym(m.first, m.last, start, end, m.key, m.entries, m.designated, tuple(features))

    def _is_name_word(self, i: int) -> bool:
        """Whether a capital is more than that of a sentence's first word: "Today Mariupol" is no name."""
        return i not in self.starts or self.tokens[i].pos == "PROPN"

    def _own_features(self, m: Match) -> Iterator[str]:
        """What the name itself says."""
        yield f"size {self._size(m)}"
        yield f"class {_class_of(m)}"
        if m.alias:
            yield "alias"
        if m.last - m.first > 1 and not m.designated:
            yield "words"
        if m.designated:
            yield f"designated {m.designated}"
        if m.entries and not any(e.own for e in m.entries):
            yield "other name"
        head = self.tokens[m.last - 1]
        if all(t.pos == "PROPN" for t in self.tokens[m.first : m.last]):
            yield "proper"
        elif head.pos != "PROPN":
            yield f"pos {head.pos}"
        if m.key in self.plain or m.key in list_words("word", "common"):
            yield "common word"
        if fold_name(self.lower[m.first]) in list_first_names() and m.last - m.first == 1:
            yield "first name"

    def _size(self, m: Match) -> int:
        top = max((e.population for e in m.entries if e.own), default=max((e.population for e in m.entries), default=0))
        return min(int(math.log10(top + 1)), 7)

    def _left_features(self, m: Match, persons: frozenset[str]) -> Iterator[str]:
        """What stands before it."""
        if m.first in self.starts:
            yield "begins sentence"
        elif self.named[m.first - 1] and self.adjacent(m.first - 1) and not m.alias and self._is_name_word(m.first - 1):
            if self.lower[m.first - 1] in list_words("context", "direction"):
                yield "after direction"
            else:
                yield "after person" if self._is_person_word(m.first - 1) else "after name"
        if m.key in persons:
            yield "surname"
        before = self.lower[m.first - 1] if m.first else ""
        if before in {"the", "The"} and m.first > 1:
            before = self.lower[m.first - 2]
            yield "after the"
        if before in list_words("context", "direction"):
            yield "direction"
            before = self.lower[m.first - 2] if m.first > 1 else ""
        if before in list_words("context", "strong"):
            yield "strong preposition"
        elif before in list_words("context", "preposition"):
            yield "preposition " + (before if before in {"of", "to", "from", "at"} else "other")
        if (
            before == "of"
            and m.first > 1
            and self.named[m.first - 2]
            and self.lower[m.first - 2] in list_words("organisation", "other") | list_words("organisation", "local")
        ):
            yield "organisation of"
        dep = self.tokens[m.last - 1].dep
        yield (
            f"dep {dep}"
            if dep in {"pobj", "compound", "nsubj", "poss", "appos", "npadvmod", "conj", "amod", "dobj", "nmod"}
            else "dep other"
        )

    def _right_features(self, m: Match) -> Iterator[str]:
        """What stands after it."""
        i = m.last
        if i >= len(self.tokens):
            return
        if self.named[i] and self.adjacent(i - 1):
            run = i
            while run < len(self.tokens) and self.named[run] and self.adjacent(run - 1) and run - i < LONGEST:
                run += 1
            words = set(self.lower[i:run])
            if words & list_words("organisation", "other"):
                yield "before organisation"
            elif words & list_words("organisation", "local"):
                yield "before local body"
            else:
                yield "before title" if self.lower[i].rstrip(".") in list_words("context", "person") else "before name"
        if self.lower[i] == "," and i + 1 < len(self.tokens):
            yield "before comma"
        if self.lower[i] in {"'s", "’s", "'", "’"}:
            yield "possessive"
        if self.lower[i] == "-" and i + 1 < len(self.tokens) and self.lower[i + 1] in {"based", "area", "bound", "born"}:
            yield "based"
        head = self.tokens[self.tokens[m.last - 1].head]
        if self.tokens[m.last - 1].dep == "nsubj" and head.lemma.lower() in list_words("context", "speech"):
            yield "speaks"
        if self.tokens[m.last - 1].dep == "compound" and head.pos == "NOUN":
            yield "modifies noun"

    def _is_followed_by_container(self, m: Match, matches: list[Match], at: int) -> bool:
        """Whether the next name, after a comma or in brackets, is a country or division that holds a place of this name."""
        if at + 1 >= len(matches):
            return False
        following = matches[at + 1]
        between = self.lower[m.last : following.first]
        return between in ([","], ["("], [",", "in"], ["in"]) and any(holds(c, e) for c in following.entries[:5] for e in m.entries)


def holds(container: Entry, entry: Entry) -> bool:
    """Whether a country or division has a place in it, by their codes."""
    if container.country != entry.country or container.id == entry.id:
        return False
    if container.code.startswith("PCL"):
        return not entry.code.startswith("PCL")
    if container.code == "ADM1":
        return container.admin1 == entry.admin1 and entry.code != "ADM1"
    return container.code == "ADM2" and container.admin1 == entry.admin1 and container.admin2 == entry.admin2 != ""


def _class_of(m: Match) -> str:
    """The weightiest kind of place among the candidates."""
    codes = {e.code[:4] for e in m.entries if e.own} or {e.code[:4] for e in m.entries}
    for name, code in (
        ("country", "PCLI"),
        ("continent", "CONT"),
        ("capital", "PPLC"),
        ("first division", "ADM1"),
        ("seat", "PPLA"),
        ("second division", "ADM2"),
    ):
        if code in codes:
            return name
    if not m.entries:
        return "none"
    return "town" if any(c.startswith("PPL") for c in codes) else "feature"
