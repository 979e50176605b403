"""Which side an actor stands on, where the text's own words say so: nothing is known of the world but whose a state's offices are."""

import re
from collections.abc import Iterable
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import ActorKind

_STATE = (ActorKind.GOVERNMENT, ActorKind.ARMED_FORCES)


def find_side(kind: ActorKind | None, country: str | None, words: Iterable[str]) -> str | None:
    """The side in the words of an actor's phrases and roles: "pro-government", "Northland-backed", else the state that it serves.

    `country` is a country's name. A state's government, forces and office holders stand on its side; whoever merely comes from there
    does not.
    """
    said = [word for phrase in words for word in phrase.split()]
    if stated := next((word.strip(",.") for word in said if _affixes().fullmatch(word.strip(",.").lower())), None):
        return stated
    if country is None:
        return None
    serves = kind in _STATE or not _offices().isdisjoint(word.lower().strip(",.") for word in said)
    return country if serves and kind not in {ActorKind.GROUP, ActorKind.UNNAMED_GROUP, ActorKind.DOCUMENT} else None


@cache
def _affixes() -> re.Pattern[str]:
    table = load_toml("actors.toml")["side"]
    before, after = "|".join(table["before"]), "|".join(table["after"])
    return re.compile(rf"(?:{before})-\w[\w-]*|\w[\w-]*-(?:{after})")


@cache
def _offices() -> frozenset[str]:
    return frozenset(load_toml("actors.toml")["side"]["offices"])
