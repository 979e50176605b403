"""Weights of the features of pairs of event mentions: `python -m training.events --shared ../shared`.

A logistic regression with an L2 penalty over the pairs that the joiner itself looks at, on the gold mentions of the training parts of ECB+
and MEANTIME, written to lang/en/event_joins.toml. The threshold was chosen by five-fold cross-validation there: by topic on ECB+, by
document on MEANTIME.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from evals.events import CORPORA, Document, describe_gold, find_dates, list_documents
from reportedly.values.events.anchors import Anchors
from reportedly.values.events.joins import Joiner
from reportedly.values.events.mentions import EventFinder

OUT = Path("src/reportedly/lang/en/event_joins.toml")
THRESHOLD = 0.3  # a chance; see above
PENALTY = 5.0  # of the squared weights, against the sum of the pairs' losses
RARE = 4  # pairs that must show a feature
STEPS = 30  # of Newton's method; it stands still after about ten
SMALL = 0.005  # log odds under which a weight is left out

HEAD = """\
# How much each thing that two mentions show speaks for one event: weights of a logistic regression over pairs, in log odds,
# trained by training/events.py on the training parts of ECB+ and MEANTIME. Two mentions are joined where the chance is over `threshold`.
"""

Pair = tuple[list[str], bool]


def list_pairs(documents: Iterable[Document]) -> list[Pair]:
    """What each pair of candidates shows, and whether they are of one gold chain."""
    pairs: list[Pair] = []
    for document in documents:
        finder = EventFinder(document.article, document.parse)
        gold = describe_gold(document, finder)
        mentions = [m for m, _ in gold]
        chain = {m.head: c for m, c in gold}
        joiner = Joiner(Anchors(document.parse, finder.grammar, mentions).hang(find_dates(document.article.text), ()), {})
        for mention in mentions:
            candidates = joiner.list_candidates(mention)
            pairs += [(joiner.describe(earlier, mention), chain[earlier.head] == chain[mention.head]) for earlier in candidates]
            joiner.note(mention)
    return pairs


def fit_weights(pairs: list[Pair]) -> dict[str, float]:
    """The weights, "bias" among them, that is not penalised (Newton's method)."""
    counts = Counter(name for names, _ in pairs for name in set(names))
    names = sorted(name for name, count in counts.items() if count >= RARE)
    place = {name: i for i, name in enumerate(names)}
    shown = np.zeros((len(pairs), len(names) + 1))
    shown[:, -1] = 1
    for row, (features, _) in zip(shown, pairs, strict=True):
        row[[place[name] for name in features if name in place]] = 1
    same = np.array([label for _, label in pairs], dtype=float)
    penalty = np.full(len(names) + 1, PENALTY)
    penalty[-1] = 0
    weights = np.zeros(len(names) + 1)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-shown @ weights))
        slope = shown.T @ (chance - same) + penalty * weights
        bend = (shown * (chance * (1 - chance))[:, None]).T @ shown + np.diag(penalty)
        weights -= np.linalg.solve(bend, slope)
    return {**{name: float(w) for name, w in zip(names, weights, strict=False)}, "bias": float(weights[-1])}


def write_weights(weights: dict[str, float], out: Path) -> None:
    """The file that the joiner reads."""
    lines = [f'"{name}" = {weight:.3f}' for name, weight in sorted(weights.items()) if name != "bias" and abs(weight) >= SMALL]
    out.write_text(
        f"{HEAD}bias = {weights['bias']:.3f}\nthreshold = {THRESHOLD}\n\n[feature]\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    shared = options.shared.resolve()
    pairs = [pair for corpus in CORPORA for pair in list_pairs(list_documents(shared, corpus, "train"))]
    weights = fit_weights(pairs)
    write_weights(weights, options.out)
    print(f"{len(pairs)} pairs, {sum(same for _, same in pairs)} of one event; {len(weights)} weights")


if __name__ == "__main__":
    main()
