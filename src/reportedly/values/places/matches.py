"""Parse -> matches: runs of words that the gazetteer knows as the name of a place, or that the words around them call one."""

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
class Match:
    """Words `[first, last)` of the parse, their key, and the places they may stand for; `designated` as in Toponym."""

    first: int
    last: int
    key: str
    entries: tuple[Entry, ...]
    designated: str = ""
    alias: bool = False


class Matcher:
    """The names in one article."""

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

    def list_matches(self) -> list[Match]:
        """All that may be names of places, in text order; no two share a word."""
        return [m for first, last in self.sentences for m in self._match_sentence(first, last)]

    def _match_sentence(self, first: int, last: int) -> Iterator[Match]:
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

    def _match_at(self, i: int, last: int) -> Match | None:
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

    def _look_up(self, i: int, stop: int) -> Match | None:
        text = self.text[self.tokens[i].start : self.tokens[stop - 1].end]
        if (code := list_aliases().get(text)) and (entry := self.gazetteer.find_division(*code)):
            return Match(i, stop, fold_name(text), (entry,), alias=True)
        if (
            stop - i == 1
            and (state := list_postal().get(text))
            and i
            and self.words[i - 1] == ","
            and (entry := self.gazetteer.find_division(*state))
        ):
            return Match(i, stop, fold_name(text), (entry,), alias=True)
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
        return None if self._is_inside_name(i, stop) or self._is_named_after(i, stop, entries) else Match(i, stop, key, entries)

    def _is_named_after(self, i: int, stop: int, entries: tuple[Entry, ...]) -> bool:
        """Whether a lesser name is the first word of a body or person: the "Norhal Force" of a city that is also called so, "Arla Vintner"."""
        if stop - i > 1 or stop >= len(self.tokens) or not self.named[stop] or not self.adjacent(i):
            return False
        if self.lower[stop] in list_words("organisation", "other"):
            return not any(e.own for e in entries)
        person = self.tokens[i].head == stop and self.tokens[i].dep == "compound" and self.tokens[stop].tag == "NNP"
        large = any(e.own and (e.code in WELL_KNOWN - {"ADM1"} or e.population > LARGE) for e in entries)
        located = i > 0 and self.lower[i - 1] in list_words("context", "strong")
        return person and not large and not located and self._goes_on(stop) and not self.gazetteer.find(self.words[stop])

    def _invites(self, i: int, stop: int) -> bool:
        """Whether a name stands where a place does, so that other spellings of it are worth a look: after "in", before "province"."""
        if (
            not all(t.pos in {"PROPN", "PUNCT", "ADP", "DET"} for t in self.tokens[i:stop])
            or fold_name(self.words[i]) in list_first_names()
        ):
            return False
        if stop < len(self.tokens) and self.named[stop] and self.adjacent(stop - 1):
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
        if stop < len(self.tokens) and self.adjacent(stop - 1) and self.named[stop]:
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

    def _widen(self, match: Match, last: int) -> Match:
        """The match with the word for its kind: "Kursk Region", "Baltic Street"."""
        after = self.lower[match.last] if match.last < last else ""
        country = any(e.code.startswith("PCL") for e in match.entries)
        if after in list_words("designator", "after") and not country and (self.named[match.last] or match.alias is False):
            key = match.key
            equal = list_words("designator", "equal") if after in list_words("designator", "equal") else frozenset({after})
            exact = {e.id: e for word in sorted(equal) for e in self.gazetteer.find_key(f"{key} {word}") if e.code.startswith("ADM")}
            divisions = tuple(exact.values()) or tuple(e for e in match.entries if e.code.startswith(("ADM", "RGN")))
            if divisions:
                return Match(match.first, match.last + 1, f"{key} {after}", divisions, "division")
            if self.named[match.last] and after not in {"state", "territory"}:
                return Match(match.first, match.last + 1, f"{key} {after}", (), "division")
        if match.last < last and self.named[match.last] and (kind := feature_kind(after.rstrip("."))):
            entries = self.gazetteer.find_key(f"{match.key} {fold_name(after)}")
            return Match(match.first, match.last + 1, f"{match.key} {fold_name(after)}", entries, kind)
        return self._read_designator(match, last)

    def _read_designator(self, match: Match, last: int) -> Match:
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
        return Match(match.first, match.last, key, kept, designated)

    def _find_designator(self, i: int) -> str:
        """The word for a kind of place that governs a name: "village" in "the village of X", "towns" in "the towns of X and Y"."""
        if i > 1 and self.lower[i - 1] == "of" and self.lower[i - 2] in list_words("designator", "before"):
            return self.lower[i - 2]
        plural = self._listed.get(i - 1, "") if i and self.lower[i - 1] in {"and", ","} else ""
        return plural if plural.endswith("s") else ""

    def _match_designated(self, i: int, last: int) -> Match | None:
        """A name that the gazetteer does not have but whose words call it a place: "Elm Street", "the village of Xyz"."""
        stop = i
        while stop < last and stop - i < LONGEST_FEATURE and self.named[stop] and self.words[stop][0].isalpha() and self.lower[i] != "the":
            if stop > i and (kind := feature_kind(self.lower[stop].rstrip("."))):
                return Match(i, stop + 1, fold_name(self.text[self.tokens[i].start : self.tokens[stop].end]), (), kind)
            if stop > i and self.lower[stop] in list_words("designator", "after") and self.lower[stop] not in {"state", "territory"}:
                return Match(i, stop + 1, fold_name(self.text[self.tokens[i].start : self.tokens[stop].end]), (), "division")
            stop += 1
        if named := self._match_settlement(i, last):
            return named
        designator = self._find_designator(i)
        word = not self.named[i] or (self.lower[i] not in list_never() and self.words[i][0].isalpha())
        if designator in list_words("designator", "settlement") and word:
            return self._take_run(i, last, designator)
        return None

    def _match_settlement(self, i: int, last: int) -> Match | None:
        """A name that the gazetteer does not have before the word for a part of a town or a village: "the al-Xarba neighbourhood"."""
        stop = i
        while stop < last and stop - i < LONGEST_FEATURE and (self.named[stop] or self.words[stop] == "-" or stop == i):
            stop += 1
        if stop >= last or self.words[stop] not in list_words("designator", "settlement_after") or not self.adjacent(stop - 1):
            return None
        key = fold_name(self.text[self.tokens[i].start : self.tokens[stop - 1].end])
        proper = all(t.pos in {"PROPN", "PUNCT"} for t in self.tokens[stop - 1 : stop]) and self.words[i][0].isalpha()
        return Match(i, stop, key, (), "settlement") if proper and key not in list_bodies() | list_never() else None

    def _goes_on(self, i: int) -> bool:
        """Whether a name goes on with a word: a capital, right after it, that is no word for a body or a person."""
        word = self.lower[i].rstrip(".")
        return (
            self.named[i]
            and self.adjacent(i - 1)
            and self.tokens[i].pos == "PROPN"
            and not self._is_known(i)
            and word not in (list_words("organisation", "local") | list_words("organisation", "other") | list_words("context", "person"))
        )

    def _is_known(self, i: int) -> bool:
        """Whether a word is itself the name of a place that is larger than a town: "the city of Aleppo Syria"."""
        return any(e.own and e.population > LARGE for e in self.gazetteer.find(self.words[i]))

    def _take_run(self, i: int, last: int, designator: str) -> Match:
        """All of a name that the gazetteer does not have, after "the village of"."""
        stop = i + 1 if self.named[i] else i + 3  # after "al-"
        while stop < last and stop - i < LONGEST and self._goes_on(stop):
            stop += 1
        self._listed[stop] = designator
        kind = "settlement" if designator in list_words("designator", "settlement") else "division"
        return Match(i, stop, fold_name(self.text[self.tokens[i].start : self.tokens[stop - 1].end]), (), kind)

    def _after_strong(self, i: int) -> bool:
        return i > 0 and self.lower[i - 1] in list_words("transcribed", "after")

    def adjacent(self, i: int) -> bool:
        """Whether nothing but a space stands between a word and the next."""
        return (
            i + 1 < len(self.tokens)
            and self.text[self.tokens[i].end : self.tokens[i + 1].start] in {"", " "}
            and self.words[i][-1] not in ",;:"
        )
