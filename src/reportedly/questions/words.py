"""The word lists of joining: which events a count can come of, which kinds of events are alike, which parts of those counted there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import CountedKind, EventKind
from reportedly.questions.passages import stem_word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`questions.toml`, read."""

    apt: dict[str, frozenset[str]]
    alike: tuple[frozenset[str], ...]
    vague: frozenset[str]
    asked: frozenset[str]
    of_events: frozenset[str]
    superseded: frozenset[str]
    drawn: frozenset[str]
    lasting: frozenset[str]
    known: frozenset[str]
    dates: frozenset[str]
    amounts: frozenset[str]
    pronouns: frozenset[str]
    openings: frozenset[str]
    leading: str
    anew: frozenset[str]
    further: frozenset[str]
    asking: frozenset[str]
    spans: frozenset[str]
    mass: frozenset[str]
    mixed: frozenset[str]
    whole: frozenset[str]
    fates: frozenset[str]
    people: frozenset[str]
    bodies: frozenset[str]
    parts: tuple[tuple[str, frozenset[str], bool], ...]


@cache
def load_lexicon() -> Lexicon:
    """The lists of the language."""
    table = load_toml("questions.toml")
    groups = {name: frozenset(kinds) for name, kinds in table["alike"].items()}
    return Lexicon(
        apt={kind: frozenset(events) for kind, events in table["apt"].items()},
        alike=tuple(groups.values()),
        vague=groups["vague"],
        asked=frozenset(table["asked"]["kinds"]),
        of_events=frozenset(table["asked"]["of_events"]),
        superseded=frozenset(table["superseded"]["words"]),
        drawn=frozenset(table["asked"]["drawn"]),
        lasting=frozenset(table["asked"]["lasting"]),
        known=frozenset(table["named"]["known"]),
        dates=frozenset(table["named"]["days"]) | _load_words("timexes.toml", "word", ("MONTH", "ABBR", "WEEKDAY", "WEEKDAYS", "WDABBR")),
        amounts=frozenset(table["named"]["more"]) | _load_words("figures.toml", "numeral", ("small", "tens", "scale", "plural")),
        pronouns=frozenset(table["named"]["pronouns"]),
        openings=frozenset(table["named"]["openings"]),
        leading=table["named"]["leading"],
        anew=frozenset(table["named"]["anew"]),
        further=frozenset(table["named"]["further"]),
        asking=frozenset(table["named"]["asking"]),
        spans=frozenset(table["named"]["spans"]),
        mass=frozenset(table["named"]["mass"]),
        bodies=frozenset(map(stem_word, table["named"]["bodies"])),
        mixed=frozenset(table["part"]["mixed"]),
        whole=(frozenset(table["part"]["whole"]) | _load_fates("noun")) - _load_fates("state"),
        fates=_load_fates("state") | frozenset(table["asked"]["of_events"]),
        people=_load_people(),
        parts=tuple((group["name"], frozenset(group["words"]), group.get("plain", True)) for group in table["part"]["group"]),
    )


def _load_fates(table: str) -> frozenset[str]:
    """The words for what became of those counted: states, "killed", or nouns, "deaths"."""
    count, kinds = load_toml("figures.toml")["count"][table], load_toml("questions.toml")["asked"]["of_events"]
    return frozenset(word for kind in kinds for word in count.get(kind, ()))


def _load_words(file: str, table: str, classes: Iterable[str]) -> frozenset[str]:
    """The words of some classes of another list."""
    found = load_toml(file)[table]
    return frozenset(word for name in classes for word in found[name])


def _load_people() -> frozenset[str]:
    """Nouns for people by what they do or belong to."""
    count, kind = load_toml("figures.toml")["count"]["noun"], load_toml("actors.toml")["kind"]
    return frozenset((*count["people"], *count["troops"], *kind["group"]))


def is_apt(counted: CountedKind, event: EventKind) -> bool:
    """Whether an event of this kind can have brought about what is counted."""
    apt = load_lexicon().apt.get(counted.value)
    return apt is None or event.value in apt


def find_part(counted: str | None) -> tuple[str, bool]:
    """Which of those counted a figure counts, "" for all, and whether the words alone say that it is a part.

    Evacuees or civilians may be all who were hit or some of them: only the article tells. "Mostly women" are no count of women. A noun of
    no group, a profession's or a body's, is a part by itself.
    """
    lexicon = load_lexicon()
    words = [word.strip(".,;:\"'“”()[]").casefold() for word in (counted or "").split()]
    words = words[: next((i for i, word in enumerate(words) if word in lexicon.mixed), len(words))]
    singular = [make_singular(word) for word in words]
    for name, group, plain in lexicon.parts:
        if any(w in group or s in group for w, s in zip(words, singular, strict=True)):
            return name, plain
    if any({w, s} & lexicon.whole for w, s in zip(words, singular, strict=True)):
        return "", False
    told = [s for s in singular if s in lexicon.people]
    return (f"{told[-1]}s", True) if told else ("", False)


def make_singular(word: str) -> str:
    """A noun without the ending of the plural."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
