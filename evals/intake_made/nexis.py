"""What a Nexis export prints of an article, line by line; DOCX, RTF and the newer HTML draw the same lines."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evals.intake_made.dates import write_date
from evals.intake_made.stories import Story

Style = dict[str, Any]
FIELDS = ("copyright", "section", "length", "byline", "dateline", "highlight")
SUBJECTS = (
    "LABOR UNIONS (90%)",
    "WEATHER (78%)",
    "ARMED FORCES (89%)",
    "INTERVIEWS (71%)",
    "LAW COURTS & TRIBUNALS (86%)",
    "TOURISM (55%)",
    "PUBLIC HEALTH (90%)",
)
HIGHLIGHTS = ("What is known, and what is not.", "A report from our own staff", "Officials differ; the numbers do too.")
GRAPHICS = ("Photograph, a view of the scene. [Picture: staff]", "Map showing the district", "Chart: three years in figures")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the export: title, center, field, heading, para, bold, row, empty, image, end. Equality covers every field."""

    kind: str
    text: str = ""
    label: str = ""
    cells: tuple[str, ...] = ()


def list_lines(story: Story, style: Style, chance: random.Random) -> Iterator[Line]:
    """The lines of one article, from its title to "End of Document"."""
    if style.get("image"):
        yield Line("image")
    yield Line("title", story.headline)
    yield Line("center", story.outlet + style.get("place", ""))
    yield from (Line("center", part) for part in write_date(story.published, style.get("date", "us-day"), chance).split("\n"))
    if not style.get("tight"):
        yield Line("empty")
    yield from _list_fields(story, style, chance)
    yield Line("heading", style.get("body", "Body"))
    yield Line("empty")
    for block in story.blocks:
        yield Line({"para": "para", "head": "bold", "row": "row"}[block.kind], block.text, cells=block.cells)
        if style.get("spaced") and block.kind != "row":
            yield Line("empty")
    yield from _list_end(story, style, chance)


def _list_fields(story: Story, style: Style, chance: random.Random) -> Iterator[Line]:
    mark = style.get("mark", "")
    for name in style.get("order", FIELDS):
        if name == "copyright":
            yield Line("para", f"Copyright {story.published.year} {story.outlet} {style.get('rights', 'All Rights Reserved')}")
            if style.get("image"):
                yield Line("image")
        elif name == "section" and story.section:
            yield Line("field", story.section, "Section")
        elif name == "length":
            yield Line("field", f"{story.words}{mark} words", "Length")
        elif name == "byline" and story.byline:
            yield Line("field", story.byline, "Byline")
        elif name == "dateline" and story.dateline:
            yield Line("field", story.dateline, "Dateline")
        elif name == "highlight" and chance.random() < style.get("highlights", 0.3):
            yield Line("field", chance.choice(HIGHLIGHTS), "Highlight")


def _list_end(story: Story, style: Style, chance: random.Random) -> Iterator[Line]:
    if chance.random() < style.get("graphics", 0.3):
        yield Line("heading", "Graphic")
        yield Line("empty")
        yield Line("para", chance.choice(GRAPHICS))
    if style.get("correction") and chance.random() < 0.5:
        yield Line("field", "A word in an earlier version of this article was misspelled.", "Correction")
        yield Line("field", write_date(story.published, "us", chance), "Correction-Date")
    if style.get("notes"):
        yield Line("heading", "Notes")
        yield Line("para", style["notes"])
    if style.get("classification", True):
        yield Line("heading", "Classification")
        yield Line("empty")
        yield Line("field", style.get("language", "ENGLISH"), "Language")
        yield Line("field", style.get("type", "Newspaper"), "Publication-Type")
        if style.get("code"):
            yield Line("field", "".join(w[0] for w in story.outlet.split()).lower() + "x", "Journal Code")
        yield Line("field", "; ".join(chance.sample(SUBJECTS, 3)), "Subject")
        if style.get("geography"):
            yield Line("field", "LORNE (79%); OSTRIA (58%)", "Geographic")
    if style.get("load", True):
        yield Line("field", write_date(story.published, "us", chance), "Load-Date")
    yield Line("end", style.get("end", "End of Document"))
