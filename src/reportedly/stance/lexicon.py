"""The cue lexicon: what a telling word does by itself, and how the words around it change that. Data in cues.toml."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportedly.lang.resources import load_toml
from reportedly.model import Certainty, SpeechAct, Status

_CLASS = re.compile(r"<(\w+)>")
_WHERE = frozenset({"phrase", "content", "sentence", "judged"})


class CueWordsError(ValueError):
    """The cue lexicon contradicts itself."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a cue word does by itself. `documents_only`: lemmas that have the sense only where a document is the source."""

    id: str
    speech_act: SpeechAct
    status: Status
    lemmas: frozenset[str]
    documents_only: frozenset[str]
    factive: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class Composition:
    """Words around a cue that change what it does. `unless` and `cue` are patterns that must not and must be there too."""

    id: str
    pattern: re.Pattern[str]
    where: str
    status: Status
    speech_act: SpeechAct
    certainty: Certainty | None = None
    unless: re.Pattern[str] | None = None
    cue: re.Pattern[str] | None = None
    about: frozenset[str] = frozenset()
    nobody: bool = False

    def finds(self, text: str) -> bool:
        """Whether the words are in a text, which is in lower case."""
        return self.pattern.search(text) is not None and (self.unless is None or self.unless.search(text) is None)


@cache
def load_senses() -> tuple[Sense, ...]:
    """All senses of cues.toml.

    Raises:
        CueWordsError: an id stands twice.
    """
    rows = load_toml("cues.toml")["sense"]
    _refuse_doubles(rows)
    return tuple(
        Sense(
            row["id"],
            SpeechAct(row["speech_act"]),
            Status(row.get("status", Status.ASSERTED)),
            frozenset(row["lemmas"]),
            frozenset(row.get("documents_only", ())),
            row["factive"],
            row["polarity"] == "negative",
        )
        for row in rows
    )


@cache
def index_senses() -> dict[str, tuple[Sense, ...]]:
    """The senses by lemma, in the order of the file."""
    found: dict[str, list[Sense]] = {}
    for sense in load_senses():
        for lemma in sense.lemmas:
            found.setdefault(lemma, []).append(sense)
    return {lemma: tuple(senses) for lemma, senses in found.items()}


@cache
def load_compositions() -> tuple[Composition, ...]:
    """All rules of composition, in order of precedence.

    Raises:
        CueWordsError: an id stands twice, or a rule looks nowhere that there is.
    """
    rows = load_toml("cues.toml")["composition"]
    _refuse_doubles(rows)
    return tuple(_read_composition(row) for row in rows)


def _read_composition(row: dict[str, Any]) -> Composition:
    where = row.get("where", "phrase")
    if where not in _WHERE:
        raise CueWordsError(f"{row['id']} looks in {where!r}")
    return Composition(
        row["id"],
        compile_pattern(row["pattern"]),
        where,
        Status(row["status"]),
        SpeechAct(row["speech_act"]),
        Certainty(row["certainty"]) if "certainty" in row else None,
        compile_pattern(row["unless"]) if "unless" in row else None,
        compile_pattern(row["cue"]) if "cue" in row else None,
        frozenset(row.get("about", ())),
        row.get("subject") == "none",
    )


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern with the word classes that it names."""
    classes = load_toml("cues.toml")["classes"]
    for _ in range(2):  # a class may name another
        pattern = _CLASS.sub(lambda m: classes[m[1]] if m[1] in classes else m[0], pattern)
    return re.compile(pattern)


def _refuse_doubles(rows: list[dict[str, Any]]) -> None:
    if len({row["id"] for row in rows}) < len(rows):
        raise CueWordsError("an id of cues.toml stands twice")
