"""The word lists of actors: kinds of nouns, pronouns, titles, names that their words do not give away."""

from dataclasses import dataclass
from functools import cache

from reportedly.lang.names import fold
from reportedly.lang.resources import load_toml
from reportedly.model import ActorKind


@dataclass(frozen=True, slots=True)
class PronounSense:
    """Person ("1", "3", or "r" for a relative pronoun), number ("s", "p", "") and gender ("m", "f", "n", "")."""

    person: str
    number: str
    gender: str


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
def load_words(name: str) -> frozenset[str]:
    """A list of the table `name` of actors.toml."""
    return frozenset(load_toml("actors.toml")["name"][name])
