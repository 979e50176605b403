"""Fit the score of an attribution on polnear/dev and write the model card: `python -m training.calibrate --help`.

The logistic regression is fitted by scikit-learn; the reliability table comes from five folds of articles, each scored
by the fit to the other four, so that it says what a new article would show.
"""

import argparse
import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from evals.measure import Json, load_yardstick
from reportedly.attribution.attribute import decode_article
from reportedly.attribution.locate import AttributionModel, list_evidence
from reportedly.attribution.quoted import find_mode, find_quoted
from reportedly.encode.encoder import Encoder, load_card
from reportedly.encode.scores import ArticleScores
from reportedly.lang.quotations import find_quotations
from reportedly.parse.layout import Layout
from reportedly.parse.spacy import parse_text
from reportedly.parse.turns import find_turns
from training.antecedents import HIDDEN_IN

FOLDS = 5
BINS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Every predicted attribution: features [N, F] under `names`, whether it is right (soft match), its article."""

    names: tuple[str, ...]
    features: np.ndarray
    right: np.ndarray
    article: np.ndarray


def collect_evidence(shared: Path, articles: list[Json]) -> tuple[Evidence, dict[str, Any]]:
    """Decode the articles, mark what is right, and score the whole."""
    yardstick = load_yardstick(shared, "score_attribution")
    encoder, model = Encoder(), AttributionModel.from_card(load_card())
    rows, right, owner, predicted = [], [], [], {}
    for number, article in enumerate(articles):
        scores = ArticleScores(encoder.encode(article["text"]))
        quotations = find_quotations(article["text"])
        layout = Layout(parse_text(article["text"]), quotations, find_turns(article["text"], quotations))
        located = decode_article(article["text"], scores, layout, model)
        modes = [find_mode(article["text"], where.contents, find_quoted(where.contents, quotations)) for where in located]
        rows += [list_evidence(where.draft, mode) for where, mode in zip(located, modes, strict=True)]
        spans = [
            {"source": [where.source] if where.source else [], "cue": [where.cue] if where.cue else [], "content": list(where.contents)}
            for where in located
        ]
        predicted[article["id"]] = {"attributions": spans}
        right += mark_right(yardstick, article, spans)
        owner += [number] * len(spans)
    names = tuple(rows[0])
    features = np.array([[row[name] for name in names] for row in rows])
    result, _ = yardstick.score({a["id"]: a for a in articles}, predicted)
    return Evidence(names, features, np.array(right, dtype=bool), np.array(owner)), result


def mark_right(yardstick: Any, article: Json, spans: list[Json]) -> list[bool]:
    """Which attributions a gold one matches softly: greedily, the best overlap first, each gold one once."""
    words = yardstick.words_of(article["text"])
    covers = [
        [{role: yardstick.cover(a[role], words) for role in ("source", "content")} for a in group]
        for group in (article["attributions"], spans)
    ]
    gold, mine = covers
    pairs = []
    for i, g in enumerate(gold):
        for j, p in enumerate(mine):
            overlap = yardstick.jaccard(g["content"], p["content"])
            if overlap >= 0.5 and (g["source"] & p["source"] or not (g["source"] or p["source"])):
                pairs.append((overlap, i, j))
    taken: set[int] = set()
    right = [False] * len(mine)
    for _, i, j in sorted(pairs, reverse=True):
        if i not in taken and not right[j]:
            taken.add(i)
            right[j] = True
    return right


def fit(evidence: Evidence) -> dict[str, float]:
    """Weights of the logistic regression by feature, and its bias."""
    regression = LogisticRegression(C=1.0, max_iter=1000).fit(evidence.features, evidence.right)
    weights = dict(zip(evidence.names, regression.coef_[0].tolist(), strict=True))
    return {name: round(value, 4) for name, value in {**weights, "bias": float(regression.intercept_[0])}.items()}


def cross_fit(evidence: Evidence) -> np.ndarray:
    """The score of every attribution by the fit to the other folds' articles."""
    scores = np.zeros(len(evidence.right))
    for fold in range(FOLDS):
        held = evidence.article % FOLDS == fold
        regression = LogisticRegression(C=1.0, max_iter=1000).fit(evidence.features[~held], evidence.right[~held])
        scores[held] = regression.predict_proba(evidence.features[held])[:, 1]
    return scores


def tabulate(scores: np.ndarray, right: np.ndarray) -> list[str]:
    """The reliability table in Markdown: for each bin how many, their mean score, and the share that is right."""
    lines = ["| score | attributions | mean score | right |", "|---|---|---|---|"]
    for low, high in pairwise(BINS):
        inside = (scores >= low) & (scores < high if high < 1 else scores <= high)
        if inside.any():
            lines.append(f"| {low:.1f} to {high:.1f} | {inside.sum()} | {scores[inside].mean():.2f} | {right[inside].mean():.2f} |")
    return lines


def tabulate_sure(rows: list[list[float]]) -> str:
    """The table of `training.antecedents` in Markdown."""
    lines = ["| chance | pronouns | mean chance | right |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {low} to {min(high, 1.0)} | {n} | {mean:.2f} | {right:.2f} |" for low, high, n, mean, right in rows)])


CARD = """# Model card: attribution and antecedents, English

`attribution.onnx`: joint tagger of source, cue and content with four pointers, over the 6-layer encoder all-MiniLM-L6-v2 (Apache-2.0):
content to cue, cue to source, content to source, and mention to antecedent. Read by onnxruntime; int8 weights per channel in 7 bits;
heads, attention products and the output of the feed-forward layers in fp32, the last kept in fp16.

`antecedents.onnx`: five layers of its own on the states after the encoder's first layer, with one pointer, run for the stretch around a
pronoun that is a source; int8. Neither file holds text.

**Trained on** PolNeAR's training split (Newell, Margolin and Ruths, LREC 2018; 824 US news articles on politics) for attribution; for
antecedents on GAP's (Webster et al., TACL 2018; Apache-2.0), on the genres of GUM whose texts are under an open licence (Zeldes;
annotations CC BY 4.0), and on names hidden behind pronouns in the texts of the three (after WikiCREM, Kocijan et al., EMNLP 2019). The
layers for antecedents also read names hidden in the texts (not the labels) of ECB+, TempEval-3, MEANTIME, WikiWars, MUC-4, LGL,
GeoWebNews, GeoVirus, FA-KES, Wikinews and official releases; they see the candidates of gap/train under other names.

**Use.** Finding who says what in English news, and whom a pronoun stands for. **Limits.** Trained on US political news of 2015 and 2016
by professional outlets; other genres are read less well (the figures below are for its own genre). It marks no nested attribution: the
program reads contents again. It learned what annotators call an attribution, plans and wishes ("wants", "agreed to") included.

## Made by

{command} Four epochs of a run of six; from there the last four of a run of eight, in which passages with hidden
names are read too; from there the last two of a run of ten, in which articles are read as they are and little else. The running
averages of these two are averaged. The layers for antecedents begin as the upper layers after the first epoch and are trained for one
epoch of their own, on the first layer of the final encoder, which stays as it is.

The weights that ship were trained on texts with the names that stand in them. Since decision 14 the encoder reads stand-ins for the names of
countries and people, in training too: what is fitted and measured below is fitted and measured with stand-ins, and `make train` now gives
other weights than these.

| | |
|---|---|
{made}

## Measured

On polnear/dev ({articles} articles), after quantisation, decoded as the program decodes; percent.

| | precision | recall | F1 |
|---|---|---|---|
{measured}

Pronouns of gap/dev with both candidates given, in ten folds of which each is scored by weights fitted to the others: F1 {gap[all]:.1f},
masculine {gap[masculine]:.1f}, feminine {gap[feminine]:.1f}. The encoder never saw gap/dev.

The chance that a pronoun stands for whom the program says, against all candidates of the text, on the rows of gap/dev in which one of
the names is right; ten folds.

{sure}

## The score

Logistic regression on the confidence of tags and pointers; right means a soft match (content overlap of half, same
source). Five folds of articles, each scored by the fit to the others. Brier score {brier:.3f} (always the share of right
ones: {base:.3f}), area under the ROC curve {auc:.3f}.

{table}
"""


def main() -> None:
    """Read the command line, fit, write `model.json` and the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True, help="folder of the weights that the package reads")
    options = parser.parse_args()
    names = tuple(dict.fromkeys(("polnear/dev", "gap/dev", *HIDDEN_IN)))
    dev = options.shared / "data/polnear/dev.jsonl"
    articles = [json.loads(line) for line in dev.read_text(encoding="utf-8").splitlines()]
    evidence, result = collect_evidence(options.shared.resolve(), articles)
    path = options.weights / "model.json"
    card = json.loads(path.read_text(encoding="utf-8")) | {"calibration": fit(evidence)}
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    scores = cross_fit(evidence)
    share = evidence.right.mean()
    digests = {f"{name}.jsonl": hashlib.sha256((options.shared / f"data/{name}.jsonl").read_bytes()).hexdigest() for name in names}
    made = {**{f"sha256 of {k}": v for k, v in digests.items()}, **{f"sha256 of {k}": v for k, v in card["sha256"].items()}}
    made |= {"checkpoints averaged": ", ".join(card["checkpoints"]), **{k: str(v) for k, v in card["recipe"].items()}}
    text = CARD.format(
        command="`make train`: training, export and calibration, in that order, all seeded.", gap=card["gap_folds"], sure=tabulate_sure(card["gap_sure"]), articles=len(articles),
        made="\n".join(f"| {k} | {v} |" for k, v in made.items()),
        measured="\n".join(f"| {k} | {100 * p:.1f} | {100 * r:.1f} | {100 * f:.1f} |" for k, (p, r, f) in result.items()),
        brier=brier_score_loss(evidence.right, scores), base=share * (1 - share), auc=roc_auc_score(evidence.right, scores),
        table="\n".join(tabulate(scores, evidence.right)),
    )  # fmt: skip
    (options.weights / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
