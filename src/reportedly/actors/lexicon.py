"""The word lists of actors: countries, kinds of nouns, pronouns, titles, names that their words do not give away."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from reportedly.lang.resources import find_resource, load_toml
from reportedly.model import ActorKind


class CountryTableError(ValueError):
    """A row of countries.tsv that is not well formed, or a name that stands twice."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO 3166-1 alpha-2 code and short name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CountryWord:
    """What a word says of a country: it names it, is its adjective or people, or its capital or seat of government."""

    country: Country
    sense: str  # "name", "people" or "seat"


@dataclass(frozen=True, slots=True)
class PronounSense:
    """Person ("1", "3", or "r" for a relative pronoun), number ("s", "p", "") and gender ("m", "f", "n", "")."""

    person: str
    number: str
    gender: str


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Lower case, no accents, no apostrophes or full stops: one key for one name in any typography."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(c for c in plain.casefold() if c not in "'’‘`.ʻʼ")


@cache
def load_countries() -> dict[str, CountryWord]:
    """Every name, adjective and seat, folded, with its country; where one stands for two, the first row has it.

    Raises:
        CountryTableError: a row has not five cells, or a code stands twice.
    """
    table: dict[str, CountryWord] = {}
    seen: set[str] = set()
    for line in find_resource("countries.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 5 or cells[0] in seen:
            msg = f"countries.tsv: not five cells, or a code twice: {line!r}"
            raise CountryTableError(msg)
        seen.add(cells[0])
        country = Country(cells[0], cells[1])
        for sense, words in (("name", f"{cells[1]}; {cells[2]}"), ("people", cells[3]), ("seat", cells[4])):
            for word in filter(None, (w.strip() for w in words.split(";"))):
                table.setdefault(fold(word).removeprefix("the "), CountryWord(country, sense))
    return table


def find_country(words: str) -> CountryWord | None:
    """The country that a name, adjective or seat stands for."""
    return load_countries().get(fold(words).removeprefix("the "))


@cache
def _kind_of_noun() -> dict[str, ActorKind]:
    kinds: dict[str, ActorKind] = {}
    for kind, nouns in load_toml("actors.toml")["kind"].items():
        for noun in nouns:
            kinds.setdefault(noun, ActorKind(kind))
    return kinds


def find_noun_kind(lemma: str) -> ActorKind | None:
    """The kind of thing that a common noun names, None where it names no actor."""
    return _kind_of_noun().get(lemma.lower())


@cache
def list_renamed(noun: str) -> frozenset[str]:
    """A noun and those that may stand for the same thing when it is mentioned again."""
    return frozenset({noun}).union(*(group for group in load_toml("actors.toml")["renamed"]["nouns"] if noun in group))


@cache
def _kind_of_name() -> dict[str, ActorKind]:
    names = load_toml("actors.toml")["name"]
    lists = {"outlets": "outlet", "groups": "group", "organisations": "organisation", "armed_forces": "armed_forces"}
    return {fold(name).removeprefix("the "): ActorKind(kind) for key, kind in lists.items() for name in names[key]}


def find_name_kind(name: str) -> ActorKind | None:
    """The kind of a name that is listed."""
    return _kind_of_name().get(fold(name).removeprefix("the "))


@cache
def load_pronouns() -> dict[str, PronounSense]:
    """Every pronoun, in lower case."""
    return {word: PronounSense(*sense) for word, sense in load_toml("actors.toml")["pronoun"].items()}


@cache
def _first_names() -> dict[str, str]:
    rows = [
        line.split("\t") for line in find_resource("first_names.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    return {fold(name): gender for name, gender in rows}


def find_gender(name: str) -> str:
    """The gender that a first name tells, "m" or "f", or an empty string."""
    return _first_names().get(fold(name), "")


@cache
def load_words(name: str) -> frozenset[str]:
    """A list of the table `name` of actors.toml."""
    return frozenset(load_toml("actors.toml")["name"][name])
