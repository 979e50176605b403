"""Fit bias and threshold of `reportedly.actors.antecedents.score_pair` on gap/dev: `python -m training.speakers --help`.

The encoder has seen gap/train, so its pointer is too sure there. Nine weights (without `reports`) fitted on the 454 rows of gap/dev gave, in ten folds, no
more than those of `WEIGHTS`, which say what grammar says and were set once; only bias and threshold are fitted.
"""

import argparse
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from evals.gap import GENDERS, choose_name, count_f1, list_casts, list_pairs
from reportedly.actors.antecedents import EDGE, Pair, calibrate, score_pair
from reportedly.encode.encoder import Encoder

FOLDS = 10
# Log units. `speaks` and `reports` never occur in GAP: a source is the likeliest antecedent of the next one.
WEIGHTS = {
    "pointed": 0.75, "back": -0.2, "after": -1.0, "subject": 0.3, "parallel": 0.15, "bound": -1.5, "often": 0.0, "quoted": -1.0, "speaks": 1.0, "reports": 3.0,
}  # fmt: skip
UNCALIBRATED = {"sure": 1.0, "sure_bias": 0.0}
BINS = (0.0, 0.4, 0.6, 0.7, 0.8, 0.9, 1.01)
THRESHOLDS = np.arange(0.2, 0.7, 0.02)


def fit(rows: list[tuple[dict, dict[str, Pair | None]]]) -> dict[str, float]:
    """The weights with the bias that fits them best, and the threshold that gives the best F1 on the same rows."""
    known = [(score_pair(pair, WEIGHTS), row[side]["coref"]) for row, pairs in rows for side, pair in pairs.items() if pair]
    regression = LogisticRegression(C=1e6).fit([[score] for score, _ in known], [right for _, right in known])
    # The slope would spread the scores; the chances that a reader is shown are a softmax over candidates and need none.
    bias = float(regression.intercept_[0] / regression.coef_[0][0])
    weights = {**WEIGHTS, "bias": round(bias, 4)}
    threshold = max(THRESHOLDS, key=lambda t: count_f1([(row, choose_name(pairs, {**weights, "threshold": t})) for row, pairs in rows]))
    return {**weights, "threshold": round(float(threshold), 2)}


def judge_antecedents(rows: list[dict], weights: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """For the rows in which one of the names is right: the share of the likeliest of all candidates, and whether it is the right one."""
    shares, right = [], []
    for row, article, cast in list_casts([r for r in rows if r["a"]["coref"] or r["b"]["coref"]], Encoder(), weights | UNCALIBRATED):
        found = cast.find_actors(article.span(row["pronoun"]["start"], row["pronoun"]["end"]))
        name = row["a"] if row["a"]["coref"] else row["b"]
        mentions = cast.list_actors()[found[0].actor].mentions if found else ()
        if found:
            shares.append(found[0].sure)
            right.append(any(m.start < name["end"] and name["start"] < m.end for m in mentions))
    return np.array(shares), np.array(right)


def fit_sure(shares: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """Slope and bias of `calibrate`."""
    regression = LogisticRegression(C=1e6).fit(np.log(shares / (1 - shares)).reshape(-1, 1), right)
    return {"sure": round(float(regression.coef_[0][0]), 4), "sure_bias": round(float(regression.intercept_[0]), 4)}


def tabulate_sure(shares: np.ndarray, right: np.ndarray) -> list[list[float]]:
    """Per bin of calibrated chances, in ten folds: how many, their mean, and the share that is right."""
    chances = np.zeros(len(shares))
    for fold in range(FOLDS):
        held = np.arange(len(shares)) % FOLDS == fold
        weights = fit_sure(shares[~held], right[~held])
        chances[held] = [calibrate(share, weights) for share in shares[held]]
    table = []
    for low, high in pairwise(BINS):
        inside = (chances >= low) & (chances < high)
        if inside.any():
            table.append([low, high, int(inside.sum()), round(float(chances[inside].mean()), 3), round(float(right[inside].mean()), 3)])
    return table


def main() -> None:
    """Fit, print the cross-fitted F1, and write the weights into `model.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True, help="folder of the weights that the package reads")
    options = parser.parse_args()
    lines = (options.shared / "data/gap/dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = list(list_pairs([json.loads(line) for line in lines], Encoder(), WEIGHTS | UNCALIBRATED))
    chosen = []
    for fold in range(FOLDS):
        weights = fit([r for i, r in enumerate(rows) if i % FOLDS != fold])
        chosen += [(row, choose_name(pairs, weights)) for i, (row, pairs) in enumerate(rows) if i % FOLDS == fold]
    measured = {name: round(count_f1([c for c in chosen if c[0]["gender"] in genders]), 1) for name, genders in GENDERS.items()}
    print(f"gap/dev, F1, {FOLDS} folds: {measured}")
    path = options.weights / "model.json"
    weights = fit(rows)
    shares, right = judge_antecedents([json.loads(line) for line in lines], weights)
    shares = shares.clip(EDGE, 1 - EDGE)
    weights |= fit_sure(shares, right)
    card = json.loads(path.read_text(encoding="utf-8")) | {
        "antecedents": weights,
        "gap_folds": measured,
        "gap_sure": tabulate_sure(shares, right),
    }
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(card["antecedents"]))


if __name__ == "__main__":
    main()
