"""A corpus for loads: the articles of the shared data sets and, where they do not reach, others put together of their paragraphs.

The texts stay on the machine that measures; nothing of them is kept.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Whole articles that people wrote; sets of single sentences are left out.
SETS = (
    "polnear/train",
    "polnear/dev",
    "conflict_news/fakes_syria-dev",
    "conflict_news/official_ua-dev",
    "conflict_news/official_ru-dev",
    "conflict_news/wikinews_2019_2020-dev",
    "airwars_gaza/dev",
    "ecbplus/train",
    "ecbplus/dev",
    "geoparsing/geovirus",
    "geoparsing/lgl-dev",
    "geoparsing/geowebnews-dev",
    "gum/train",
    "gum/dev",
    "meantime/train",
    "meantime/dev",
    "muc4/train",
    "muc4/dev",
    "tempeval3/train",
    "tempeval3/dev",
)
FIELDS = ("id", "text", "title", "url", "published", "publisher")


def read_articles(shared: Path) -> Iterator[dict[str, Any]]:
    """The rows of all sets with the fields that an article has, their ids made unique by the set's name."""
    for name in SETS:
        with (shared / f"data/{name}.jsonl").open(encoding="utf-8") as rows:
            for line in rows:
                row = {field: value for field, value in json.loads(line).items() if field in FIELDS and value}
                if row.get("text"):
                    yield row | {"id": f"{name}:{row['id']}"}


def mix_articles(articles: list[dict[str, Any]], count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """So many articles, each as long as a real one and of paragraphs of ten others."""
    paragraphs = [[p for p in row["text"].split("\n") if p.strip()] for row in articles]
    for number in range(count):
        model, others = chance.choice(articles), chance.choices(paragraphs, k=10)
        pool = [paragraph for other in others for paragraph in other]
        chance.shuffle(pool)
        text, length = "", len(model["text"])
        while pool and len(text) < length:
            text += pool.pop() + "\n\n"
        yield {**model, "id": f"mixed:{number}", "url": f"https://mixed.example/{number}", "text": text[: max(length, 200)]}


def cut_text(text: str, longest: int) -> str:
    """The beginning of a text, whole words of at most so many characters; all of it with 0."""
    return text if not longest or len(text) <= longest else text[:longest].rsplit(maxsplit=1)[0]


def write_articles(shared: Path, count: int, path: Path, longest: int = 0) -> int:
    """Writes `count` articles as JSON Lines in an order of chance, each cut to `longest` characters; how many of them are real."""
    chance = random.Random(6)
    real = list(read_articles(shared))
    chance.shuffle(real)
    kept = real[:count]
    rows = kept + list(mix_articles(real, count - len(kept), chance))
    chance.shuffle(rows)
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row | {"text": cut_text(row["text"], longest)}) + "\n" for row in rows)
    return len(kept)
