"""The made-up stories: `prose/*.txt` -> Story. Every sentence in them was written for this project; no place, outlet or person exists."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROSE = Path(__file__).parent / "prose"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a sub-heading (`kind` head) or the row of a table with its `cells`. Equality covers every field."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """An article before it has a layout. `byline` is as printed, "By" included. Equality covers every field."""

    headline: str
    published: dt.date
    outlet: str
    byline: str | None
    section: str | None
    dateline: str | None
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The body, paragraphs apart by a blank line, a table's row one paragraph."""
        return "\n\n".join(b.text for b in self.blocks)

    @property
    def words(self) -> int:
        """What a database prints as the length."""
        return len(self.text.split())


def read_stories(*names: str) -> list[Story]:
    """The stories of `prose/NAME.txt` in order."""
    return [_read_story(part) for name in names for part in _cut_stories((PROSE / f"{name}.txt").read_text(encoding="utf-8"))]


def _cut_stories(text: str) -> Iterator[str]:
    yield from (part for part in ("\n" + text).split("\n## ")[1:])


def _read_story(part: str) -> Story:
    headline, fields, body = part.split("\n", 2)
    day, outlet, *rest = (f.strip() for f in fields.split(" | "))
    byline, section, dateline = ([*rest, "-", "-"])[:3]
    return Story(
        headline,
        dt.date.fromisoformat(day),
        outlet,
        *(None if f == "-" else f for f in (byline, section, dateline)),
        tuple(b for chunk in body.strip().split("\n\n") for b in _read_blocks(chunk)),
    )


def _read_blocks(chunk: str) -> Iterator[Block]:
    if chunk.startswith("| "):
        for line in chunk.split("\n"):
            cells = tuple(c.strip() for c in line.removeprefix("| ").split(" | "))
            yield Block("row", " | ".join(cells), cells)
    elif chunk.startswith("### "):
        yield Block("head", chunk.removeprefix("### "))
    else:
        yield Block("para", " ".join(chunk.split("\n")))
