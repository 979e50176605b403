"""Do two sides get the same reading? `python -m evals.symmetry --shared ../shared [--articles 200]`.

In articles of conflict_news every name of one side is replaced by the other's, both ways (countries, demonyms, capitals, leaders), and the
reading is compared with that of the article as it was: a claim is unchanged where one with the same spans (offsets mapped), speech act, status
and certainty is there too. Only articles with names of both sides count, in the order of the files, taken in turn from each.
"""

import argparse
import json
import re
from collections import Counter
from pathlib import Path

from reportedly.config import Metadata
from reportedly.documents.article import make_article
from reportedly.model import Claim
from reportedly.reader import Reader

PAIRS = (
    ("Volodymyr Zelenskyy", "Vladimir Putin"),
    ("Volodymyr Zelensky", "Vladimir Putin"),
    ("Zelenskyy", "Putin"),
    ("Zelensky", "Putin"),
    ("Ukrainians", "Russians"),
    ("Ukrainian", "Russian"),
    ("Ukraine", "Russia"),
    ("Kyiv", "Moscow"),
    ("Kiev", "Moscow"),
)
_OTHER = dict(PAIRS) | {b: a for a, b in reversed(PAIRS)}
_NAME = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _OTHER), key=len, reverse=True)) + r")\b")
Told = tuple[object, ...]


def swap_sides(text: str) -> tuple[str, list[int]]:
    """The text with the sides swapped, and for each character of the old text (and its end) where it is in the new."""
    parts, places, last, at = [], [], 0, 0
    for found in _NAME.finditer(text):
        other = _OTHER[found[0]]
        places.extend(range(at, at + found.start() - last))
        at += found.start() - last
        width = found.end() - found.start()
        places.extend(at + round(i * len(other) / width) for i in range(width))
        parts.extend((text[last : found.start()], other))
        at, last = at + len(other), found.end()
    places.extend(range(at, at + len(text) - last + 1))
    return "".join((*parts, text[last:])), places


def describe(claim: Claim, places: list[int] | None = None) -> Told:
    """What must be the same of a claim; `places` maps its offsets."""
    spans = sorted((s.start, s.end) for s in (*claim.content, *((claim.cue,) if claim.cue else ())))
    mapped = tuple((places[a], places[b]) for a, b in spans) if places else tuple(spans)
    return mapped, claim.speech_act, claim.status, claim.certainty


def measure_symmetry(shared: Path, articles: int = 200, *, longest: int = 6000) -> dict[str, float]:
    """Percent of claims that the swap leaves as they are: in full, and with the same spans alone."""
    reader, counts, read = Reader(), Counter[str](), 0
    for row in list_articles(shared, longest):
        if read == articles:
            break
        swapped, places = swap_sides(row["text"])
        first, second = (reader.read(make_article(t, Metadata(published=row["published"]))) for t in (row["text"], swapped))
        before, after = [describe(c, places) for c in first.claims], Counter(describe(c) for c in second.claims)
        spans = Counter(key[0] for key in after.elements())
        counts["claims"] += len(before)
        counts["same"] += sum((Counter(before) & after).values())
        counts["same spans"] += sum((Counter(key[0] for key in before) & spans).values())
        counts["swapped claims"] += sum(after.values())
        read += 1
    total = max(1, counts["claims"])
    kept = max(1, counts["same spans"])
    return {
        "symmetry articles": read,
        "symmetry claims": total,
        "symmetry unchanged": 100 * counts["same"] / total,
        "symmetry same spans": 100 * counts["same spans"] / total,
        "symmetry stance, of the same spans": 100 * counts["same"] / kept,
    }


def list_articles(shared: Path, longest: int) -> list[dict[str, str]]:
    """Articles that name both sides, from each file in turn."""
    files = [
        [
            row
            for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
            if len(row["text"]) <= longest and _names_both(row["text"])
        ]
        for path in sorted((shared / "data/conflict_news").glob("*.jsonl"))
    ]
    return [file[i] for i in range(max(map(len, files))) for file in files if i < len(file)]


def _names_both(text: str) -> bool:
    names = set(_NAME.findall(text))
    return bool(names & {a for a, _ in PAIRS}) and bool(names & {b for _, b in PAIRS})


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=200)
    options = parser.parse_args()
    for name, figure in measure_symmetry(options.shared.resolve(), options.articles).items():
        print(f"{name:40s} {figure:7.1f}")


if __name__ == "__main__":
    main()
