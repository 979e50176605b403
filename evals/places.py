"""Places on LGL, GeoVirus and GeoWebNews: `python -m evals.places --shared ../shared [--out DIR]`.

Recognition F1 (any overlap) and, of the gold toponyms recognised, the share resolved rightly, by the logic of score_values.py;
beside it what the most populous candidate of each name gives, and the ceiling: the share for which any candidate is right.
GeoWebNews marks common nouns and bodies too: its F1 here is on the toponyms that have a point, as nothing else is one in the
sense of a place; the scorer's own F1, on all its marks, is given as well. The weights are fitted on these documents;
`training/places.py` prints figures by cross-validation.
"""

import argparse
import importlib.util
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.model import Article
from reportedly.parse.spacy import parse_text
from reportedly.values.places.find import find_places
from reportedly.values.places.gazetteer import Entry, load_gazetteer
from reportedly.values.places.toponyms import ToponymFinder

Json = dict[str, Any]
CORPORA = ("lgl-dev", "geovirus", "geowebnews-dev")


def load_scorer(shared: Path) -> Any:
    """score_values.py as a module."""
    spec = importlib.util.spec_from_file_location("score_values", shared / "score_values.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def make_gold_article(row: Json) -> Article:
    """A gold document as the program would get it: with outlet, address and date, without the gold."""
    return make_article(
        row["text"], Metadata(ref=row["id"], outlet=row.get("publisher"), url=row.get("url"), published=row.get("published"))
    )


def is_scored(corpus: str, toponym: Json) -> bool:
    """Whether a mark of the gold is a toponym: in GeoWebNews, if it has a point."""
    return corpus != "geowebnews-dev" or toponym.get("lat") is not None


def measure_corpus(corpus: str, rows: list[Json], scorer: Any, out: Path | None) -> dict[str, float]:
    """The figures of one corpus, in percent."""
    gazetteer, found, candidates = load_gazetteer(), {}, {}
    for row in rows:
        article = make_gold_article(row)
        parse = parse_text(article.text)
        found[row["id"]] = {"places": [asdict(p) for p in find_places(article, parse, gazetteer)]}
        candidates[row["id"]] = {(t.start, t.end): t.entries for t in ToponymFinder(article, parse, gazetteer).find()}
    if out:
        lines = [json.dumps({"article": {"ref": ref}, **reading}) for ref, reading in found.items()]
        (out / f"{corpus}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    scored = [{**row, "toponyms": [t for t in row["toponyms"] if is_scored(corpus, t)]} for row in rows]
    whole, located = scorer.toponyms(rows, found), 0
    populous = right_any = 0
    for row in rows:
        for gold, place in scorer.matched(row["toponyms"], found[row["id"]]["places"]):
            if gold.get("lat") is not None:
                right = [bool(scorer.rightly(gold, asdict(e))) for e in sort_by_size(candidates[row["id"]][place["start"], place["end"]])]
                located, populous, right_any = located + 1, populous + (right[:1] == [True]), right_any + any(right)
    return {
        f"{corpus} recognition F1": scorer.toponyms(scored, found)["recognition F1"],
        f"{corpus} recognition F1, all marks": whole["recognition F1"],
        f"{corpus} resolved": whole["resolved of recognised %"],
        f"{corpus} resolved, most populous": 100 * populous / max(located, 1),
        f"{corpus} resolved, ceiling": 100 * right_any / max(located, 1),
    }


def sort_by_size(entries: Sequence[Entry]) -> list[Entry]:
    """Candidates, the most populous first."""
    return sorted(entries, key=lambda entry: -entry.population)


def measure_places(shared: Path, out: Path | None = None) -> dict[str, float]:
    """The figures of all three corpora, in percent."""
    scorer, figures = load_scorer(shared), {}
    for corpus in CORPORA:
        lines = (shared / f"data/geoparsing/{corpus}.jsonl").read_text(encoding="utf-8").splitlines()
        figures |= measure_corpus(corpus, [json.loads(line) for line in lines], scorer, out)
    return figures


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="folder for predictions that score_values.py reads")
    options = parser.parse_args()
    for name, figure in measure_places(options.shared.resolve(), options.out).items():
        print(f"{name:44s} {figure:6.1f}")


if __name__ == "__main__":
    main()
