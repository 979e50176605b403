"""The word lists of joining: which events a count can come of, which kinds of events are alike, which parts of those counted there are."""

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
    spans: frozenset[str]
    mass: frozenset[str]
    mixed: frozenset[str]
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
        spans=frozenset(table["named"]["spans"]),
        mass=frozenset(table["named"]["mass"]),
        bodies=frozenset(map(stem_word, table["named"]["bodies"])),
        mixed=frozenset(table["part"]["mixed"]),
        parts=tuple((group["name"], frozenset(group["words"]), group.get("plain", True)) for group in table["part"]["group"]),
    )


def is_apt(counted: CountedKind, event: EventKind) -> bool:
    """Whether an event of this kind can have brought about what is counted."""
    apt = load_lexicon().apt.get(counted.value)
    return apt is None or event.value in apt


def find_part(counted: str | None) -> tuple[str, bool]:
    """Which of those counted a figure counts, "" for all, and whether the words alone say that it is a part.

    Evacuees or civilians may be all who were hit or some of them: only the article tells. "Mostly women" are no count of women.
    """
    lexicon = load_lexicon()
    words = [word.strip(".,;:\"'“”()").casefold() for word in (counted or "").split()]
    words = words[: next((i for i, word in enumerate(words) if word in lexicon.mixed), len(words))]
    singular = [w[:-1] if w.endswith("s") and not w.endswith("ss") else w for w in words]
    for name, group, plain in lexicon.parts:
        if any(w in group or s in group for w, s in zip(words, singular, strict=True)):
            return name, plain
    return "", False
