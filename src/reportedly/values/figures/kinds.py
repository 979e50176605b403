"""The word lists of counting: kinds of nouns, and words that say what befell people."""

from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import CountedKind
from reportedly.values.figures.peoples import find_people
from reportedly.values.figures.syntax import Syntax

# Kinds of what befalls people.
STATED = frozenset(
    {
        CountedKind.KILLED,
        CountedKind.INJURED,
        CountedKind.KILLED_AND_INJURED,
        CountedKind.MISSING,
        CountedKind.CAPTURED,
        CountedKind.DISPLACED,
        CountedKind.INFECTED,
    }
)


HURT = frozenset({CountedKind.KILLED, CountedKind.INJURED, CountedKind.KILLED_AND_INJURED})


def find_noun_kind(lemma: str) -> CountedKind | None:
    """The kind of thing that a noun names, None where it is not listed."""
    table, lower = _noun_kinds(), lemma.lower()
    return table.get(lower) or table.get(lower.removesuffix("s"))  # names in the plural, as headlines have them, keep their "s" as lemmas


def find_named_kind(syntax: Syntax, noun: int) -> CountedKind:
    """The kind that a noun of a text has by itself, `other` where it is not listed."""
    token, word = syntax.tokens[noun], syntax.lower(noun)
    if token.lemma.lower() == "case" and _tells_of_disease(syntax, noun):
        return CountedKind.INFECTED
    found = find_noun_kind(token.lemma) or find_noun_kind(word)
    if found is None and token.tag in {"NNPS", "NNS"} and find_people(word):
        return CountedKind.PEOPLE
    return found or load_states().get(word) or CountedKind.OTHER


def _tells_of_disease(syntax: Syntax, noun: int) -> bool:
    """Whether the sentence names a disease, so that its cases are people who have it."""
    first, last = syntax.find_sentence(noun)
    sentence = syntax.text[syntax.tokens[first].start : syntax.tokens[last - 1].end].lower()
    return any(word in sentence for word in load_words("disease"))


@cache
def load_words(name: str) -> frozenset[str]:
    """The words of a table of `count` that has one list."""
    (words,) = load_toml("figures.toml")["count"][name].values()
    return frozenset(words)


@cache
def list_people() -> frozenset[str]:
    """Nouns of people and troops, in the singular."""
    return frozenset(noun for noun, kind in _noun_kinds().items() if kind in {CountedKind.PEOPLE, CountedKind.TROOPS})


@cache
def _noun_kinds() -> dict[str, CountedKind]:
    table: dict[str, CountedKind] = {}
    for kind, nouns in load_toml("figures.toml")["count"]["noun"].items():
        for noun in nouns:
            table.setdefault(noun, CountedKind(kind))
    return table


@cache
def load_verbs() -> dict[tuple[str, str], CountedKind]:
    """What verbs, by lemma, say befell their "object" or "subject"."""
    table = load_toml("figures.toml")["count"]["verb"]
    return {(lemma, slot): CountedKind(kind) for kind, slots in table.items() for slot, lemmas in slots.items() for lemma in lemmas}


def _invert(name: str) -> dict[str, CountedKind]:
    return {word: CountedKind(kind) for kind, words in load_toml("figures.toml")["count"][name].items() for word in words}


@cache
def load_states() -> dict[str, CountedKind]:
    """Words that say what befell those before them."""
    return _invert("state")


@cache
def load_causes() -> dict[str, CountedKind]:
    """Words that say what befell those after them."""
    return _invert("cause")


@cache
def load_toll_ends() -> frozenset[str]:
    """The last words of those for tolls."""
    return frozenset(phrase.rsplit(maxsplit=1)[-1] for phrase in load_tolls())


@cache
def load_tolls() -> dict[str, CountedKind]:
    """Phrases for tolls, with the kind of what they count."""
    return _invert("toll")
