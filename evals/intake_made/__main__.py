"""`python -m evals.intake_made`: draws the halves with a fixed seed and writes files and truth; the same bytes each time."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from evals.intake_made.docx import write_docx
from evals.intake_made.factiva import write_factiva_html
from evals.intake_made.lexis_html import write_new_html, write_old_html
from evals.intake_made.nexis import Style
from evals.intake_made.pages import HELD_OUT_PAGES, OPEN_PAGES, write_page
from evals.intake_made.rtf import write_factiva_rtf, write_nexis_rtf
from evals.intake_made.stories import Story, read_stories
from evals.intake_made.styles import HELD_OUT, OPEN, SIZES

FIXTURES = Path(__file__).parents[2] / "tests/documents/fixtures"
SEED = 20310314
WRITERS = {
    "nexis-docx-single": (write_docx, "docx"),
    "nexis-docx": (write_docx, "docx"),
    "nexis-rtf": (write_nexis_rtf, "rtf"),
    "lexis-html-old": (write_old_html, "html"),
    "lexis-html-new": (write_new_html, "html"),
    "factiva-html-full": (write_factiva_html, "html"),
    "factiva-html-tagged": (write_factiva_html, "html"),
    "factiva-rtf": (write_factiva_rtf, "rtf"),
}


def draw_bundles(chance: random.Random) -> Iterator[tuple[str, str, list[Story], Style]]:
    """Layout, half, stories and style of each bundle. Stories are shuffled, then a coin for each pair of bundles of one size."""
    stories = read_stories("a", "b", "c", "d")
    chance.shuffle(stories)
    _join_namesakes(stories)
    for layout, sizes in SIZES.items():
        styles = {"open": iter(OPEN[layout]), "held_out": iter(HELD_OUT[layout])}
        for first, second in zip(sizes[::2], sizes[1::2], strict=True):
            halves = ["open", "held_out"]
            chance.shuffle(halves)
            for half, size in zip(halves, (first, second), strict=True):
                taken, stories = stories[:size], stories[size:]
                yield layout, half, taken, next(styles[half])


def _join_namesakes(stories: list[Story]) -> None:
    """Two articles of one headline come into one bundle: the second moves next to the first, beyond the single files."""
    by_name: dict[str, list[Story]] = {}
    for story in stories:
        by_name.setdefault(story.headline, []).append(story)
    for place, pair in zip((10, 15), (p for p in by_name.values() if len(p) > 1), strict=True):
        for story in pair:
            stories.remove(story)
        stories[place:place] = pair


def write_truth(half: str, rows: list[dict[str, object]], name: str) -> None:
    """One line an article."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (FIXTURES / half / name).write_text(lines, encoding="utf-8")


def make_row(file: str, layout: str, order: int, story: Story) -> dict[str, object]:
    """What a parser should say of an article."""
    byline = story.byline
    return {
        "file": file, "layout": layout, "order": order, "headline": story.headline, "outlet": story.outlet,
        "byline": byline.removeprefix("By ") if byline else None, "published": story.published.isoformat(),
        "words": story.words, "section": story.section, "text": story.text,
    }  # fmt: skip


def main() -> None:
    """Write both halves anew."""
    truth: dict[str, list[dict[str, object]]] = {"open": [], "held_out": []}
    for half in truth:
        shutil.rmtree(FIXTURES / half, ignore_errors=True)
        (FIXTURES / half / "pages").mkdir(parents=True)
        (FIXTURES / half / "press").mkdir()
    chance, counts = random.Random(SEED), dict.fromkeys(SIZES, 0)
    for layout, half, stories, style in draw_bundles(chance):
        write, suffix = WRITERS[layout]
        counts[layout] += 1
        file = f"press/{layout}-{counts[layout]:02d}.{suffix}"
        (FIXTURES / half / file).write_bytes(write(stories, style, chance))
        truth[half] += [make_row(file, layout, n, s) for n, s in enumerate(stories, start=1)]
    _write_pages(chance, truth)
    for half, rows in truth.items():
        write_truth(half, rows, "truth.jsonl")
        print(half, len(rows), "articles in", len({r["file"] for r in rows}), "files")


def _write_pages(chance: random.Random, truth: dict[str, list[dict[str, object]]]) -> None:
    stories = read_stories("h", "i")
    chance.shuffle(stories)
    number = 0
    for site in OPEN_PAGES:
        halves = ["open", "open", "held_out", "held_out"]
        chance.shuffle(halves)
        styles = {"open": iter(OPEN_PAGES[site]), "held_out": iter(HELD_OUT_PAGES[site])}
        for half in halves:
            number += 1
            story = stories.pop()
            file = f"pages/page-{number:02d}.html"
            (FIXTURES / half / file).write_bytes(write_page(story, {"site": site} | next(styles[half]), chance))
            truth[half].append(make_row(file, "page", 1, story))


if __name__ == "__main__":
    main()
