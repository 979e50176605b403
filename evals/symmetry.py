"""Do two sides get the same reading? `python -m evals.symmetry --shared ../shared [--articles 200] [--show]`.

In articles of conflict_news every name of one side is replaced by the other's, both ways (countries, demonyms, capitals, leaders), and the
reading is compared with that of the article as it was: a claim is unchanged where one with the same spans (offsets mapped), speech act, status
and certainty is there too. The sides are those of SIDES that the article names most; only articles with names of both count, in the order of the
files, taken in turn from each.

A claim of one side in the article is one of the other in its swapped twin. So each claim that either reading has is looked for twice, once as
the one side's and once as the other's, and the two shares of those found are the recall of the two sides.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from reportedly.config import Metadata
from reportedly.documents.article import make_article
from reportedly.model import Claim, Reading
from reportedly.reader import Reader

SIDES = (
    (
        ("Volodymyr Zelenskyy", "Vladimir Putin"),
        ("Volodymyr Zelensky", "Vladimir Putin"),
        ("Zelenskyy", "Putin"),
        ("Zelensky", "Putin"),
        ("Ukrainians", "Russians"),
        ("Ukrainian", "Russian"),
        ("Ukraine", "Russia"),
        ("Kyiv", "Moscow"),
        ("Kiev", "Moscow"),
    ),
    (
        ("Bashar al-Assad", "Donald Trump"),
        ("Bashar Assad", "Donald Trump"),
        ("Assad", "Trump"),
        ("Syrians", "Americans"),
        ("Syrian", "American"),
        ("Syria", "America"),
        ("Damascus", "Washington"),
    ),
    (
        ("Benjamin Netanyahu", "Mahmoud Abbas"),
        ("Netanyahu", "Abbas"),
        ("Israelis", "Palestinians"),
        ("Israeli", "Palestinian"),
        ("Israel", "Palestine"),
        ("Jerusalem", "Ramallah"),
    ),
    (
        ("Hassan Rouhani", "Recep Tayyip Erdogan"),
        ("Rouhani", "Erdogan"),
        ("Iranians", "Turks"),
        ("Iranian", "Turkish"),
        ("Iran", "Turkey"),
        ("Tehran", "Ankara"),
    ),
)
Pairs = tuple[tuple[str, str], ...]
Told = tuple[object, ...]


def match_names(pairs: Pairs) -> re.Pattern[str]:
    """Any name of either side, as a whole word."""
    return re.compile(r"\b(?:" + "|".join(sorted({re.escape(name) for pair in pairs for name in pair}, key=len, reverse=True)) + r")\b")


def swap_sides(text: str, pairs: Pairs = SIDES[0]) -> tuple[str, list[int]]:
    """The text with the sides swapped, and for each character of the old text (and its end) where it is in the new."""
    others = dict(pairs) | {b: a for a, b in reversed(pairs)}
    parts, places, last, at = [], [], 0, 0
    for found in match_names(pairs).finditer(text):
        other = others[found[0]]
        places.extend(range(at, at + found.start() - last))
        at += found.start() - last
        width = found.end() - found.start()
        places.extend(at + round(i * len(other) / width) for i in range(width))
        parts.extend((text[last : found.start()], other))
        at, last = at + len(other), found.end()
    places.extend(range(at, at + len(text) - last + 1))
    return "".join((*parts, text[last:])), places


def find_pairs(text: str) -> Pairs | None:
    """The two sides that a text names most often, of those of which it names both."""
    best, most = None, 0
    for pairs in SIDES:
        names = Counter(match_names(pairs).findall(text))
        left, right = (sum(names[name] for name in {pair[k] for pair in pairs}) for k in (0, 1))
        if left and right and left + right > most:
            best, most = pairs, left + right
    return best


def describe(claim: Claim, places: list[int] | None = None) -> Told:
    """What must be the same of a claim; `places` maps its offsets."""
    written = (*claim.content, *((claim.cue,) if claim.cue else ()), *(s.span for s in claim.sources if s.span))
    spans = sorted((s.start, s.end) for s in written)
    mapped = tuple((places[a], places[b]) for a, b in spans) if places else tuple(spans)
    return mapped, claim.speech_act, claim.status, claim.certainty


def find_sides(reading: Reading, pairs: Pairs) -> dict[str, int]:
    """0 or 1 for each claim, by id, that somebody of the left or right side makes, told by the names that the actor goes by."""
    names = match_names(pairs)
    sides = {name: k for pair in pairs for k, name in enumerate(pair)}
    of_actor = {}
    for actor in reading.actors:
        words = names.findall(" ".join((actor.name, *(m.text for m in actor.mentions))))
        if words:
            of_actor[actor.id] = sides[words[0]]
    return {c.id: of_actor[s.actor] for c in reading.claims for s in c.sources[:1] if s.actor in of_actor}


def measure_symmetry(
    shared: Path, articles: int = 200, *, longest: int = 6000, tell: Callable[[str], None] = lambda _: None, reader: Reader | None = None
) -> dict[str, float]:
    """Percent of claims that the swap leaves as they are, in full and with the same spans alone, and the recall of the two sides' claims.

    Each claim that it does not leave is told.
    """
    reader, counts = reader or Reader(), Counter[str]()
    for row, pairs in list_articles(shared, longest)[:articles]:
        swapped, places = swap_sides(row["text"], pairs)
        first, second = (reader.read(make_article(t, Metadata(published=row["published"]))) for t in (row["text"], swapped))
        before, after = ({describe(c, p): c.id for c in r.claims} for r, p in ((first, places), (second, None)))
        counts["claims"] += len(before)
        counts["same"] += len(before.keys() & after.keys())
        counts["same spans"] += len({key[0] for key in before} & {key[0] for key in after})
        for key in sorted(before.keys() ^ after.keys(), key=str):
            tell(f"{row['id']} {'only before' if key in before else 'only after'}: {spell_claim(swapped, key)}")
        sides, mirrored = find_sides(first, pairs), find_sides(second, pairs)
        for key in before.keys() | after.keys():
            side = sides.get(before.get(key, ""), 1 - mirrored[after[key]] if after.get(key) in mirrored else None)
            if side is not None:
                counts["of a side"] += 1
                counts[f"found {side}"] += key in before
                counts[f"found {1 - side}"] += key in after
        counts["articles"] += 1
    total, sided = max(1, counts["claims"]), max(1, counts["of a side"])
    return {
        "symmetry articles": counts["articles"],
        "symmetry claims": total,
        "symmetry unchanged": 100 * counts["same"] / total,
        "symmetry same spans": 100 * counts["same spans"] / total,
        "symmetry stance, of the same spans": 100 * counts["same"] / max(1, counts["same spans"]),
        "symmetry claims of a side": counts["of a side"],
        "symmetry recall, left side": 100 * counts["found 0"] / sided,
        "symmetry recall, right side": 100 * counts["found 1"] / sided,
        "symmetry recall, lesser of greater": 100
        * min(counts["found 0"], counts["found 1"])
        / max(1, counts["found 0"], counts["found 1"]),
    }


def spell_claim(text: str, key: Told) -> str:
    """The words and cells of a claim, for the list of those that changed."""
    spans, *cells = key
    return " ".join((*map(str, cells), "|", " … ".join(text[a:b][:60] for a, b in spans)))  # type: ignore[attr-defined]


def list_articles(shared: Path, longest: int) -> list[tuple[dict[str, str], Pairs]]:
    """Articles that name two sides, with their names, from each file in turn."""
    files = []
    for path in sorted((shared / "data/conflict_news").glob("*.jsonl")):
        rows = [row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if len(row["text"]) <= longest]
        files.append([(row, pairs) for row in rows if (pairs := find_pairs(row["text"]))])
    return [file[i] for i in range(max(map(len, files))) for file in files if i < len(file)]


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="list the claims that the swap changes")
    options = parser.parse_args()
    tell = print if options.show else lambda _: None
    for name, figure in measure_symmetry(options.shared.resolve(), options.articles, tell=tell).items():
        print(f"{name:40s} {figure:7.1f}")


if __name__ == "__main__":
    main()
