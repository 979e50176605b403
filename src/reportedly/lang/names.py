"""Names that the word lists hold: countries by the words that stand for them, and first names with their gender."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from reportedly.lang.resources import find_resource


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


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Lower case, no accents, no apostrophes or full stops: one key for one name in any typography."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(c for c in plain.casefold() if c not in "'’‘`.ʻʼ")


def list_country_words() -> Iterator[tuple[str, CountryWord]]:
    """Every name, adjective and seat as it is written, without "the", with its country, in the order of the table.

    Raises:
        CountryTableError: a row has not five cells, or a code stands twice.
    """
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
                yield word.removeprefix("the "), CountryWord(country, sense)


@cache
def load_countries() -> dict[str, CountryWord]:
    """Every name, adjective and seat, folded, with its country; where one stands for two, the first row has it."""
    table: dict[str, CountryWord] = {}
    for word, meant in list_country_words():
        table.setdefault(fold(word), meant)
    return table


def find_country(words: str) -> CountryWord | None:
    """The country that a name, adjective or seat stands for."""
    return load_countries().get(fold(words).removeprefix("the "))


@cache
def _first_names() -> dict[str, str]:
    rows = [
        line.split("\t") for line in find_resource("first_names.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    return {fold(name): gender for name, gender in rows}


def find_gender(name: str) -> str:
    """The gender that a first name tells, "m" or "f", or an empty string."""
    return _first_names().get(fold(name), "")
