"""Parse -> toponyms: runs of words that the gazetteer knows, or that the syntax calls a place, and what speaks for each."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reportedly.model import Article, Parse
from reportedly.values.places.gazetteer import Entry, Gazetteer, fold_name, sketch_name
from reportedly.values.places.words import (
    feature_kind,
    list_aliases,
    list_bodies,
    list_countries,
    list_first_names,
    list_never,
    list_peoples,
    list_postal,
    list_unless,
    list_words,
)

LONGEST = 6  # words of a name
LONGEST_FEATURE = 4  # words of the name of a street or river that the gazetteer does not have
SHORTEST = 3  # letters; shorter names of places are too often something else
LARGE = 500_000  # people: a place that is spoken of without a word for what it is
SHORT_CAPITALS = 5  # capitals up to which a name in capitals is rather an abbreviation, unless everybody knows the place
WELL_KNOWN = frozenset({"PCLI", "ADM1", "PPLC", "CONT"})
LONGEST_ABBREVIATION = 4  # capitals: fewer are an abbreviation, which only the list of aliases reads


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


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    last: int
    key: str
    entries: tuple[Entry, ...]
    designated: str = ""
    alias: bool = False


class ToponymFinder:
    """The toponyms of one article."""

    def __init__(self, article: Article, parse: Parse, gazetteer: Gazetteer) -> None:
        """Take the article, its parse and the gazetteer to look names up in."""
        self.text = article.text
        self.tokens = parse.tokens
        self.sentences = parse.sentences
        self._listed: dict[int, str] = {}  # where a name ended that such a word governs: the next in the list is governed too
        self.starts = frozenset(first for first, _ in parse.sentences)
        self.gazetteer = gazetteer
        self.words = [self.text[t.start : t.end] for t in parse.tokens]
        self.lower = [w.lower() for w in self.words]
        self.plain = frozenset(w for w, low in zip(self.words, self.lower, strict=True) if w == low)
        self.named = [w[0].isupper() or (w[0] in "'’ʻ`" and w[1:2].isupper()) for w in self.words]

    def find(self) -> list[Toponym]:
        """All candidates in text order, no two of which share a word, with their features; which of them are places is decided later."""
        matches = [m for first, last in self.sentences for m in self._match_sentence(first, last)]
        persons = self._find_surnames(matches)
        return [self._describe(m, matches, i, persons) for i, m in enumerate(matches)]

    def _match_sentence(self, first: int, last: int) -> Iterator[_Match]:
        i = first
        while i < last:
            match = self._match_at(i, last) if self.named[i] or self._is_article(i, last) else None
            if match:
                yield match
            i = match.last if match else i + 1

    def _is_article(self, i: int, last: int) -> bool:
        """Whether an Arabic article in small letters begins a name: "al-Bab"."""
        return (
            i + 2 < last and self.lower[i] in {"al", "el", "as", "ar", "ad", "an", "ash"} and self.words[i + 1] == "-" and self.named[i + 2]
        )

    def _match_at(self, i: int, last: int) -> _Match | None:
        """The longest name that begins at a word."""
        for stop in range(self._reach(i, last), i, -1):
            if self.named[stop - 1] and (found := self._look_up(i, stop)):
                return self._widen(found, last)
        return self._match_designated(i, last)

    def _reach(self, i: int, last: int) -> int:
        """Where a name that begins at a word ends at the latest: it has capitals, and small words that names have inside."""
        stop = i + 1
        if self.lower[i] in list_words("word", "opening"):
            return stop
        while stop < min(i + LONGEST, last) and (self.named[stop] or self.lower[stop] in list_words("context", "inside")):
            stop += 1
        return stop

    def _look_up(self, i: int, stop: int) -> _Match | None:
        text = self.text[self.tokens[i].start : self.tokens[stop - 1].end]
        if (code := list_aliases().get(text)) and (entry := self.gazetteer.find_division(*code)):
            return _Match(i, stop, fold_name(text), (entry,), alias=True)
        if (
            stop - i == 1
            and (state := list_postal().get(text))
            and i
            and self.words[i - 1] == ","
            and (entry := self.gazetteer.find_division(*state))
        ):
            return _Match(i, stop, fold_name(text), (entry,), alias=True)
        key = fold_name(text)
        if len(key) < SHORTEST or (text.isupper() and len(key) < LONGEST_ABBREVIATION) or key in list_bodies():
            return None
        if stop - i == 1 and key in list_never() and not (self._after_strong(i) and key in list_unless()):
            return None
        entries = self.gazetteer.find_key(key)
        body = stop - i > 1 and not list_words("organisation", "other").isdisjoint(self.lower[i:stop])
        doubtful = body or self.lower[i] == "the" or (text.isupper() and len(key) <= SHORT_CAPITALS)
        if not entries and not doubtful and self._invites(i, stop):
            entries = tuple(e for e in self.gazetteer.find_key(sketch_name(key)) if e.country in self._countries)
        if not entries or (doubtful and not any(e.own and (e.code in WELL_KNOWN or e.population > LARGE) for e in entries)):
            return None
        return None if self._is_inside_name(i, stop) else _Match(i, stop, key, entries)

    def _invites(self, i: int, stop: int) -> bool:
        """Whether a name stands where a place does, so that other spellings of it are worth a look: after "in", before "province"."""
        if (
            not all(t.pos in {"PROPN", "PUNCT", "ADP", "DET"} for t in self.tokens[i:stop])
            or fold_name(self.words[i]) in list_first_names()
        ):
            return False
        if stop < len(self.tokens) and self.named[stop] and self._adjacent(stop - 1):
            return False
        before = self.lower[i - 1] if i else ""
        follows = stop < len(self.tokens) and self.lower[stop] in list_words("designator", "after")
        return bool(self._find_designator(i)) or follows or before in list_words("transcribed", "after")

    @cached_property
    def _countries(self) -> frozenset[str]:
        """The countries that the article names in a word, or whose people or adjective it names, by code."""
        words = {word.lower() for word, named in zip(self.words, self.named, strict=True) if named}
        return frozenset(list_countries()[word] for word in words if word in list_countries())

    def _is_inside_name(self, i: int, stop: int) -> bool:
        """Whether a name is a part of that of a newspaper, a bank or a person: "The Washington Post", "Bank of England", "Paris Hilton"."""
        if stop < len(self.tokens) and self._adjacent(stop - 1) and self.named[stop]:
            if self.lower[stop] in list_words("organisation", "title"):
                return True
            if (
                stop - i == 1
                and self.lower[i] in list_words("context", "also_first_name")
                and self.tokens[i].head == stop
                and self.tokens[stop].tag == "NNP"
            ):
                return not feature_kind(self.lower[stop]) and self.lower[stop] not in list_words("organisation", "local") | list_words(
                    "organisation", "other"
                )
        return i > 1 and self.lower[i - 1] == "of" and self.named[i - 2] and self.lower[i - 2] in list_words("organisation", "title_of")

    def _widen(self, match: _Match, last: int) -> _Match:
        """The match with the word for its kind: "Kursk Region", "Baltic Street"."""
        after = self.lower[match.last] if match.last < last else ""
        country = any(e.code.startswith("PCL") for e in match.entries)
        if after in list_words("designator", "after") and not country and (self.named[match.last] or match.alias is False):
            key = match.key
            equal = list_words("designator", "equal") if after in list_words("designator", "equal") else frozenset({after})
            exact = {e.id: e for word in sorted(equal) for e in self.gazetteer.find_key(f"{key} {word}") if e.code.startswith("ADM")}
            divisions = tuple(exact.values()) or tuple(e for e in match.entries if e.code.startswith(("ADM", "RGN")))
            if divisions:
                return _Match(match.first, match.last + 1, f"{key} {after}", divisions, "division")
            if self.named[match.last] and after not in {"state", "territory"}:
                return _Match(match.first, match.last + 1, f"{key} {after}", (), "division")
        if match.last < last and self.named[match.last] and (kind := feature_kind(after.rstrip("."))):
            entries = self.gazetteer.find_key(f"{match.key} {fold_name(after)}")
            return _Match(match.first, match.last + 1, f"{match.key} {fold_name(after)}", entries, kind)
        return self._read_designator(match, last)

    def _read_designator(self, match: _Match, last: int) -> _Match:
        """The match as what "the village of" or "the province of" before it says that it is."""
        designator = self._find_designator(match.first)
        if not designator:
            return match
        if match.last < last and self._goes_on(match.last):
            return self._take_run(match.first, last, designator)
        settlement = designator in list_words("designator", "settlement")
        kept = tuple(e for e in match.entries if e.code.startswith("P" if settlement else ("ADM", "RGN"))) or match.entries
        self._listed[match.last] = designator
        key, designated = (f"{match.key} @s", "settlement") if settlement else (f"{match.key} @d", "division")
        return _Match(match.first, match.last, key, kept, designated)

    def _find_designator(self, i: int) -> str:
        """The word for a kind of place that governs a name: "village" in "the village of X", "towns" in "the towns of X and Y"."""
        if i > 1 and self.lower[i - 1] == "of" and self.lower[i - 2] in list_words("designator", "before"):
            return self.lower[i - 2]
        plural = self._listed.get(i - 1, "") if i and self.lower[i - 1] in {"and", ","} else ""
        return plural if plural.endswith("s") else ""

    def _match_designated(self, i: int, last: int) -> _Match | None:
        """A name that the gazetteer does not have but whose words call it a place: "Elm Street", "the village of Xyz"."""
        stop = i
        while stop < last and stop - i < LONGEST_FEATURE and self.named[stop] and self.words[stop][0].isalpha() and self.lower[i] != "the":
            if stop > i and (kind := feature_kind(self.lower[stop].rstrip("."))):
                return _Match(i, stop + 1, fold_name(self.text[self.tokens[i].start : self.tokens[stop].end]), (), kind)
            if stop > i and self.lower[stop] in list_words("designator", "after") and self.lower[stop] not in {"state", "territory"}:
                return _Match(i, stop + 1, fold_name(self.text[self.tokens[i].start : self.tokens[stop].end]), (), "division")
            stop += 1
        designator = self._find_designator(i)
        word = not self.named[i] or (self.lower[i] not in list_never() and self.words[i][0].isalpha())
        if designator in list_words("designator", "settlement") and word:
            return self._take_run(i, last, designator)
        return None

    def _goes_on(self, i: int) -> bool:
        """Whether a name goes on with a word: a capital, right after it, that is no word for a body or a person."""
        word = self.lower[i].rstrip(".")
        return (
            self.named[i]
            and self._adjacent(i - 1)
            and self.tokens[i].pos == "PROPN"
            and not self._is_known(i)
            and word not in (list_words("organisation", "local") | list_words("organisation", "other") | list_words("context", "person"))
        )

    def _is_known(self, i: int) -> bool:
        """Whether a word is itself the name of a place that is larger than a town: "the city of Aleppo Syria"."""
        return any(e.own and e.population > LARGE for e in self.gazetteer.find(self.words[i]))

    def _take_run(self, i: int, last: int, designator: str) -> _Match:
        """All of a name that the gazetteer does not have, after "the village of"."""
        stop = i + 1 if self.named[i] else i + 3  # after "al-"
        while stop < last and stop - i < LONGEST and self._goes_on(stop):
            stop += 1
        self._listed[stop] = designator
        kind = "settlement" if designator in list_words("designator", "settlement") else "division"
        return _Match(i, stop, fold_name(self.text[self.tokens[i].start : self.tokens[stop - 1].end]), (), kind)

    def _after_strong(self, i: int) -> bool:
        return i > 0 and self.lower[i - 1] in list_words("transcribed", "after")

    def count_peoples(self) -> dict[str, int]:
        """How often the article names a people or uses the adjective of a country, by its code."""
        found: dict[str, int] = {}
        for word, named in zip(self.lower, self.named, strict=True):
            if named and (code := list_peoples().get(word)):
                found[code] = found.get(code, 0) + 1
        return found

    def _find_surnames(self, matches: list[_Match]) -> frozenset[str]:
        """Folded last words of the persons' names of the article: a first name or a title stands before them somewhere."""
        found = set()
        for m in matches:
            if m.first and self.named[m.first - 1] and self._adjacent(m.first - 1) and self._is_person_word(m.first - 1):
                found.add(m.key)
        return frozenset(found)

    def _is_person_word(self, i: int) -> bool:
        word = self.lower[i].rstrip(".")
        return (
            word in list_words("context", "person") or fold_name(word) in list_first_names() or (len(word) == 1 and self.words[i].isupper())
        )

    def _adjacent(self, i: int) -> bool:
        """Whether nothing but a space stands between a word and the next."""
        return (
            i + 1 < len(self.tokens)
            and self.text[self.tokens[i].end : self.tokens[i + 1].start] in {"", " "}
            and self.words[i][-1] not in ",;:"
        )

    def _describe(self, m: _Match, matches: list[_Match], at: int, persons: frozenset[str]) -> Toponym:
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

    def _own_features(self, m: _Match) -> Iterator[str]:
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

    def _size(self, m: _Match) -> int:
        top = max((e.population for e in m.entries if e.own), default=max((e.population for e in m.entries), default=0))
        return min(int(math.log10(top + 1)), 7)

    def _left_features(self, m: _Match, persons: frozenset[str]) -> Iterator[str]:
        """What stands before it."""
        if m.first in self.starts:
            yield "begins sentence"
        elif self.named[m.first - 1] and self._adjacent(m.first - 1) and not m.alias and self._is_name_word(m.first - 1):
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

    def _right_features(self, m: _Match) -> Iterator[str]:
        """What stands after it."""
        i = m.last
        if i >= len(self.tokens):
            return
        if self.named[i] and self._adjacent(i - 1):
            run = i
            while run < len(self.tokens) and self.named[run] and self._adjacent(run - 1) and run - i < LONGEST:
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

    def _is_followed_by_container(self, m: _Match, matches: list[_Match], at: int) -> bool:
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


def _class_of(m: _Match) -> str:
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
