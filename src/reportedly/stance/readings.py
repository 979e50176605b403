"""A judged claim -> the other readings of its status and certainty that stand as well. Data in second_readings.toml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Alternative, Certainty, Status
from reportedly.stance.phrases import CuePhrase


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Another reading of a cell: after which rules, and what must be in the cue's verb group or in the content; None: anything."""

    id: str
    after: frozenset[str]
    cue: re.Pattern[str] | None
    content: re.Pattern[str] | None
    alternative: Alternative

    def finds(self, cue: str, content: str) -> bool:
        """Whether the words that it needs are there; both texts are in lower case."""
        pairs = ((self.cue, cue), (self.content, content))
        return all(pattern is None or pattern.search(text) for pattern, text in pairs)


def find_second_readings(rules: tuple[str, ...], phrase: CuePhrase, content: str) -> Iterator[Alternative]:
    """The other readings after the rules that gave speech act and certainty."""
    for second in load_second_readings():
        if second.after & {*rules} and second.finds(phrase.text, content):
            yield second.alternative


@cache
def load_second_readings() -> tuple[SecondReading, ...]:
    """All of second_readings.toml.

    Raises:
        ValueError: a value is none of its cell.
    """
    return tuple(
        SecondReading(
            row["id"],
            frozenset(row["after"]),
            re.compile(row["cue"]) if "cue" in row else None,
            re.compile(row["content"]) if "content" in row else None,
            Alternative(row["what"], {"status": Status, "certainty": Certainty}[row["what"]](row["value"]).value, None, row["basis"]),
        )
        for row in load_toml("second_readings.toml")["second"]
    )
