"""The word lists of events: triggers with their kinds and synonyms, other senses of the same words, determiners and pronouns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from reportedly.lang.resources import load_toml
from reportedly.model import EventKind

FILE = "events.toml"
TRIGGER_FIELDS = frozenset({"id", "kind", "sets", "stands_for", "example", "finds", "not"})
FLAGS = frozenset({"series", "consequence", "measured"})
CONDITIONS = (
    "premodifiers",
    "under",
    "objects",
    "subjects",
    "passives",
    "agents",
    "dependents",
    "objects_of_dependents",
    "governors",
    "participle_of",
)


class EventWordsError(ValueError):
    """A rule of events.toml that is not well formed, or an id that stands twice."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule for words of one kind of event, as events.toml describes it; `stands_for` are the ids of triggers whose events its nouns may take up."""

    id: str
    kind: EventKind
    stands_for: frozenset[str]
    series: bool = False
    consequence: bool = False
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of a trigger: the number of its set of synonyms, and the words that must stand with it."""

    trigger: Trigger
    synonyms: int
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sense:
    """The same word in another sense: under all these conditions it belongs to `trigger`, or tells no event where that is None."""

    id: str
    trigger: Trigger | None
    conditions: tuple[tuple[str, frozenset[str]], ...]
    bare: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class EventWords:
    """All of events.toml, by lemma."""

    triggers: dict[str, Trigger]
    verbs: dict[str, tuple[Entry, ...]]
    nouns: dict[str, tuple[Entry, ...]]
    senses: dict[str, tuple[Sense, ...]]
    paraphrases: dict[str, frozenset[int]]
    words: dict[str, frozenset[str]] = field(repr=False)
    known: frozenset[str] = field(repr=False)

    def stands_for(self, general: Trigger, special: Trigger) -> bool:
        """Whether a noun of the first trigger may take up an event of the second."""
        return special.id in general.stands_for or "*" in general.stands_for


@cache
def load_event_words() -> EventWords:
    """The rules, checked.

    Raises:
        EventWordsError: an unknown field, an id that stands twice, or a sense that leads to no trigger.
    """
    table = load_toml(FILE)
    triggers: dict[str, Trigger] = {}
    verbs: dict[str, list[Entry]] = {}
    nouns: dict[str, list[Entry]] = {}
    number = 0
    for rule in table["trigger"]:
        if set(rule) - FLAGS != TRIGGER_FIELDS or rule["id"] in triggers:
            msg = f"{FILE}: fields or id of trigger {rule.get('id')!r}"
            raise EventWordsError(msg)
        trigger = triggers[rule["id"]] = Trigger(
            rule["id"], EventKind(rule["kind"]), frozenset(rule["stands_for"]), **{flag: rule[flag] for flag in FLAGS & rule.keys()}
        )
        for words in rule["sets"]:
            number += 1
            for lemma, beside, parts in _read_set(words):
                for part, index in (("v", verbs), ("n", nouns)):
                    if part in parts:
                        index.setdefault(lemma, []).append(Entry(trigger, number, beside))
    ranked = [{lemma: tuple(sorted(e, key=lambda e: -len(e.beside))) for lemma, e in index.items()} for index in (verbs, nouns)]
    return EventWords(
        triggers,
        ranked[0],
        ranked[1],
        _read_senses(table["sense"], triggers),
        _read_paraphrases(table),
        _read_lists(table),
        frozenset((*verbs, *nouns)),
    )


def _read_paraphrases(table: dict[str, Any]) -> dict[str, frozenset[int]]:
    """The numbers of the paraphrase sets that each lemma is in."""
    sets: dict[str, frozenset[int]] = {}
    for number, words in enumerate(table["paraphrase"]["sets"]):
        for lemma in words.split():
            sets[lemma] = sets.get(lemma, frozenset()) | {number}
    return sets


def _read_set(words: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Lemma, words beside it and parts of speech of every word of a set: `air_strike.n` is "strike" with "air" before it."""
    for word in words.split():
        name, _, part = word.partition(".")
        pieces = name.split("_")
        if part == "v":
            yield pieces[0], tuple(pieces[1:]), "v"
        else:
            yield pieces[-1], tuple(pieces[:-1]), part or "vn"


def _read_senses(rules: list[dict[str, Any]], triggers: dict[str, Trigger]) -> dict[str, tuple[Sense, ...]]:
    senses: dict[str, tuple[Sense, ...]] = {}
    seen: set[str] = set()
    for rule in rules:
        extra = set(rule) - {"id", "lemmas", "trigger", "bare", "number", "example", "not", *CONDITIONS}
        if extra or rule["id"] in seen or (rule["trigger"] and rule["trigger"] not in triggers):
            msg = f"{FILE}: fields, id or trigger of sense {rule.get('id')!r}"
            raise EventWordsError(msg)
        seen.add(rule["id"])
        conditions = tuple((name, frozenset(rule[name])) for name in CONDITIONS if name in rule)
        trigger = triggers[rule["trigger"]] if rule["trigger"] else None
        sense = Sense(rule["id"], trigger, conditions, rule.get("bare", False), rule.get("number", ""))
        for lemma in dict.fromkeys(rule["lemmas"]):
            senses[lemma] = (*senses.get(lemma, ()), sense)
    return senses


def _read_lists(table: dict[str, Any]) -> dict[str, frozenset[str]]:
    """The plain lists: `determiner.definite` and the like."""
    return {
        f"{name}.{key}": frozenset(words)
        for name in ("determiner", "pronoun", "compound", "modifier", "place", "irrealis", "carrier", "count")
        for key, words in table[name].items()
    }


@cache
def list_reporting_verbs() -> frozenset[str]:
    """Verbs of saying: the times and places beside them are those of the claim."""
    return frozenset(load_toml("attribution.toml")["cue"]["verbs"])


@lru_cache(maxsize=20_000)
def find_stem(lemma: str) -> str:
    """A crude stem, so that a verb and the noun made from it meet; what is left has four letters. Errs to too short by a letter."""
    endings = load_toml(FILE)["stem"]
    for name in ("suffixes", "endings"):
        for ending in endings[name]:
            if lemma.endswith(ending) and len(lemma) - len(ending) >= 4:
                lemma = lemma[: -len(ending)]
                break
    return lemma
