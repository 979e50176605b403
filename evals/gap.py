"""Antecedents on GAP, both candidates given: `python -m evals.gap --shared ../shared [--out FILE]`.

GAP: Webster, Recasens, Axelrod and Baldridge, TACL 2018. The pronoun stands for the likelier of the two names, or for neither
where both are unlikely. `--out` writes the predictions for score_gap.py.
"""

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.actors.antecedents import Pair, score_pair
from reportedly.actors.resolve import Cast
from reportedly.documents import make_article
from reportedly.encode.encoder import Encoder, load_card
from reportedly.encode.scores import ArticleScores
from reportedly.lang.quotations import find_quotations
from reportedly.model import Article
from reportedly.parse.layout import Layout
from reportedly.parse.spacy import parse_text

Json = dict[str, Any]


def list_casts(rows: list[Json], encoder: Encoder, weights: dict[str, float]) -> Iterator[tuple[Json, Article, Cast]]:
    """Each row as an article with its cast."""
    for row in rows:
        article = make_article(row["text"])
        layout = Layout(parse_text(row["text"]), find_quotations(row["text"]), ())
        pronoun = article.span(row["pronoun"]["start"], row["pronoun"]["end"])
        yield row, article, Cast(article, layout, ArticleScores(encoder.encode(row["text"])), (pronoun,), weights)


def list_pairs(rows: list[Json], encoder: Encoder, weights: dict[str, float]) -> Iterator[tuple[Json, dict[str, Pair | None]]]:
    """Each row with what speaks for either name."""
    for row, article, cast in list_casts(rows, encoder, weights):
        pronoun = article.span(row["pronoun"]["start"], row["pronoun"]["end"])
        yield row, {side: cast.find_pair(pronoun, article.span(row[side]["start"], row[side]["end"])) for side in "ab"}


def choose_name(pairs: dict[str, Pair | None], weights: dict[str, float]) -> dict[str, bool]:
    """The likelier name, if its own chance is over the threshold."""
    chances = {side: 1 / (1 + math.exp(-weights["bias"] - score_pair(pair, weights))) if pair else 0.0 for side, pair in pairs.items()}
    best = max(chances, key=lambda side: chances[side])
    return {side: side == best and chances[side] >= weights["threshold"] for side in chances}


def measure_gap(shared: Path, out: Path | None = None) -> dict[str, float]:
    """F1 in percent, all and by gender, and the ratio of the two in percent."""
    rows = [json.loads(line) for line in (shared / "data/gap/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    weights = load_card()["antecedents"]
    chosen = [(row, choose_name(pairs, weights)) for row, pairs in list_pairs(rows, Encoder(), weights)]
    if out:
        out.write_text("".join(json.dumps({"id": row["id"], **choice}) + "\n" for row, choice in chosen), encoding="utf-8")
    figures = {f"gap {name} F1": count_f1([c for c in chosen if c[0]["gender"] in genders]) for name, genders in GENDERS.items()}
    return figures | {"gap feminine/masculine": 100 * figures["gap feminine F1"] / max(figures["gap masculine F1"], 1e-9)}


GENDERS = {"all": "MF", "masculine": "M", "feminine": "F"}


def count_f1(chosen: list[tuple[Json, dict[str, bool]]]) -> float:
    """F1 over the decisions on both names, as score_gap.py counts it."""
    right = sum(row[side]["coref"] and choice[side] for row, choice in chosen for side in "ab")
    wrong = sum(row[side]["coref"] != choice[side] for row, choice in chosen for side in "ab")
    return 200 * right / (2 * right + wrong)


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    for name, figure in measure_gap(options.shared.resolve(), options.out).items():
        print(f"{name:24s} {figure:6.1f}")


if __name__ == "__main__":
    main()
