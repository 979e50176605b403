"""Weights of toponyms and places: `python -m training.places --shared ../shared [--write]`.

Three small models, each linear in the features that `values/` computes: a logistic regression on the words of a candidate and
around it (recognition), a softmax over the candidates of a name (prior, and context), and a logistic regression once all names
are resolved (confirmation). There is no training set apart from LGL, GeoVirus and GeoWebNews, on which they are measured too, so
figures are printed by five-fold cross-validation over documents; `--write` then fits all documents and writes places_weights.toml.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from evals.places import CORPORA, is_scored, load_scorer, make_gold_article
from reportedly.lang.resources import find_resource
from reportedly.parse.spacy import parse_text
from reportedly.values.places import find as places
from reportedly.values.places.gazetteer import Entry, load_gazetteer
from reportedly.values.places.resolution import (
    ROUNDS,
    Context,
    Features,
    Group,
    Scored,
    Setting,
    Weights,
    believe,
    candidate_features,
    confirm_features,
    find_containers,
    find_home,
    group_toponyms,
    list_scored,
    prior_features,
    weigh_context,
)
from reportedly.values.places.toponyms import Toponym, ToponymFinder

Json = dict[str, Any]
Array = np.ndarray
FOLDS = 5
THRESHOLD = 0.45  # of the last model: about where F1 is highest on all three corpora
RIDGE, RIDGE_SOFTMAX = 1.0, 0.5  # weights of the squared weights in the losses
HEADER = "# Weights of the features of toponyms and of places. Written by training/places.py; do not edit.\n"


@dataclass(slots=True)
class Document:
    """A gold document with its candidates; what follows `toponyms` is filled once they are judged."""

    corpus: str
    row: Json
    setting: Setting
    candidates: list[Toponym]
    toponyms: list[Toponym] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    groups: dict[int, Group] = field(default_factory=dict)
    names: list[Group] = field(default_factory=list)

    @property
    def gold(self) -> list[Json]:
        """The toponyms of the gold that count as such."""
        return [t for t in self.row["toponyms"] if is_scored(self.corpus, t)]

    def judge(self, weights: Weights) -> None:
        """Keep the likely candidates and group them by name."""
        judged = [(t, places.weigh(dict.fromkeys(t.features, 1.0), weights)) for t in self.candidates]
        judged = [(t, chance) for t, chance in judged if chance >= places.LEAST_CHANCE]
        self.toponyms, self.chances = [t for t, _ in judged], [chance for _, chance in judged]
        self.groups = group_toponyms(self.toponyms, self.chances, find_containers(self.toponyms))
        self.names = list({id(g): g for g in self.groups.values()}.values())

    def is_gold(self, toponym: Toponym) -> bool:
        """Whether the gold has a toponym there."""
        return any(toponym.start < t["end"] and t["start"] < toponym.end for t in self.gold)


GAZETTEER = load_gazetteer()
Beliefs = list[list[float]]


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of all four tables."""

    recognition: Weights
    prior: Weights
    context: Weights
    confirmation: Weights


def load_documents(shared: Path) -> list[Document]:
    """All documents of the three corpora, parsed, with their candidates."""
    documents = []
    for corpus in CORPORA:
        for line in (shared / f"data/geoparsing/{corpus}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            article = make_gold_article(row)
            finder = ToponymFinder(article, parse_text(article.text), GAZETTEER)
            setting = Setting(find_home(article.outlet or article.url or "", GAZETTEER), finder.count_peoples())
            documents.append(Document(corpus, row, setting, finder.find()))
    return documents


def fit_logistic(rows: Sequence[Features], right: Sequence[bool]) -> Weights:
    """Logistic regression with a ridge, by Newton's method."""
    names = sorted({name for row in rows for name in row})
    x = np.zeros((len(rows), len(names) + 1))
    x[:, -1] = 1
    place = {name: i for i, name in enumerate(names)}
    for i, row in enumerate(rows):
        for name, value in row.items():
            x[i, place[name]] = value
    y, w = np.array(right, float), np.zeros(len(names) + 1)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(w))
        step = np.linalg.solve(hessian, x.T @ (p - y) + RIDGE * w)
        w -= step
        if abs(step).max() < 1e-6:
            break
    return dict(zip([*names, "bias"], map(float, w), strict=True))


def fit_softmax(groups: Sequence[tuple[Sequence[Features], Sequence[bool]]]) -> Weights:
    """Weights that give the right candidates of each group their share, with a ridge, by gradient descent with momentum (Adam)."""
    names = sorted({name for rows, _ in groups for row in rows for name in row})
    place = {name: i for i, name in enumerate(names)}
    x = np.zeros((sum(len(rows) for rows, _ in groups), len(names)))
    for i, row in enumerate(row for rows, _ in groups for row in rows):
        for name, value in row.items():
            x[i, place[name]] = value
    right = np.array([r for _, rights in groups for r in rights], float)
    sizes = [len(rows) for rows, _ in groups]
    starts, group_of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    w, mean, square = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, 1501):
        scores = x @ w
        parts = np.exp(scores - np.maximum.reduceat(scores, starts)[group_of])
        share = parts / np.add.reduceat(parts, starts)[group_of]
        share_right = parts * right / np.add.reduceat(parts * right, starts)[group_of]
        gradient = x.T @ (share - share_right) + RIDGE_SOFTMAX * w
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        w -= 0.02 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
    return dict(zip(names, map(float, w), strict=True))


def list_labels(document: Document, scorer: Any) -> Iterable[tuple[Group, list[bool]]]:
    """The names that the gold has a point for, with which of their candidates are right."""
    spans = [{"start": t.start, "end": t.end, "at": i} for i, t in enumerate(document.toponyms)]
    for gold, span in scorer.matched(document.gold, spans):
        group = document.groups.get(span["at"])
        if group and gold.get("lat") is not None:
            right = [bool(scorer.rightly(gold, vars_of(e))) for e in list_scored(group)]
            if any(right) and len(right) > 1:
                yield group, right


def vars_of(entry: Entry) -> Json:
    """What the scorer reads of a place."""
    return {"lat": entry.lat, "lon": entry.lon, "country": entry.country, "name": entry.name}


def hold_beliefs(document: Document, weights: Weights, before: Beliefs | None) -> Beliefs:
    """Beliefs in the candidates of every name: by the prior, or by the context that the beliefs before make."""
    if before is None:
        return [believe([prior_features(g, e) for e in list_scored(g)], weights) for g in document.names]
    context = weigh_context(document.names, before, document.setting)
    return [believe(list_features(g, b, context, document.setting.home), weights) for g, b in zip(document.names, before, strict=True)]


def list_features(group: Group, belief: Sequence[float], context: Context, home: Sequence[Entry]) -> list[Features]:
    """The features of every candidate of a name in its context."""
    return [candidate_features(group, e, b, context, home) for e, b in zip(list_scored(group), belief, strict=True)]


def fit_model(documents: Sequence[Document], scorer: Any) -> Model:
    """All weights from documents; each model learns on what the one before it makes of them."""
    rows = [(dict.fromkeys(t.features, 1.0), d.is_gold(t)) for d in documents for t in d.candidates]
    recognition = fit_logistic([r for r, _ in rows], [y for _, y in rows])
    for document in documents:
        document.judge(recognition)
    labels = {id(d): list(list_labels(d, scorer)) for d in documents}
    prior = fit_softmax([([prior_features(g, e) for e in list_scored(g)], right) for d in documents for g, right in labels[id(d)]])
    beliefs = {id(d): hold_beliefs(d, prior, None) for d in documents}
    context: Weights = {}
    for _ in range(ROUNDS):
        groups = []
        for d in documents:
            made, place = weigh_context(d.names, beliefs[id(d)], d.setting), {id(g): i for i, g in enumerate(d.names)}
            groups += [(list_features(g, beliefs[id(d)][place[id(g)]], made, d.setting.home), right) for g, right in labels[id(d)]]
        context = fit_softmax(groups)
        beliefs = {id(d): hold_beliefs(d, context, beliefs[id(d)]) for d in documents}
    confirmed = [pair for d in documents for pair in zip(list_confirmed(d, beliefs[id(d)]), map(d.is_gold, d.toponyms), strict=True)]
    return Model(recognition, prior, context, fit_logistic([r for r, _ in confirmed], [y for _, y in confirmed]))


def list_confirmed(document: Document, beliefs: Beliefs) -> list[Features]:
    """The features of the last model, for every toponym."""
    context, others = weigh_context(document.names, beliefs, document.setting), places.list_others(document.toponyms, document.chances)
    scored = {
        id(g): sorted((Scored(e, s) for e, s in zip(list_scored(g), b, strict=True)), key=lambda one: -one.score)
        for g, b in zip(document.names, beliefs, strict=True)
    }
    return [
        confirm_features(
            document.chances[i], others[i], document.groups.get(i), scored[id(document.groups[i])] if i in document.groups else [], context
        )
        for i in range(len(document.toponyms))
    ]


def cross_validate(documents: Sequence[Document], scorer: Any, tell: Callable[[str], None]) -> None:
    """Recognition F1 and share resolved, each document read with weights that have not seen it."""
    order = list(range(len(documents)))
    random.Random(7).shuffle(order)
    counts = {corpus: np.zeros(5) for corpus in CORPORA}
    for fold in range(FOLDS):
        held = {i for at, i in enumerate(order) if at % FOLDS == fold}
        model = fit_model([d for i, d in enumerate(documents) if i not in held], scorer)
        for i in sorted(held):
            counts[documents[i].corpus] += count_right(documents[i], model, scorer)
    for corpus, (hit, n_gold, n_found, located, right) in counts.items():
        tell(f"{corpus:16s} recognition F1 {200 * hit / (n_gold + n_found):5.1f}   resolved of recognised {100 * right / located:5.1f}")


def count_right(document: Document, model: Model, scorer: Any) -> Array:
    """Hits, gold and found toponyms, those of the hits that have a point, and those resolved rightly."""
    places.load_weights = lambda name: getattr(model, name)  # type: ignore[assignment]
    article = make_gold_article(document.row)
    found = places.find_places(article, parse_text(article.text), GAZETTEER)
    spans = [{"start": p.start, "end": p.end, "lat": p.lat, "lon": p.lon, "country": p.country, "name": p.name} for p in found]
    pairs = list(scorer.matched(document.gold, spans))
    located = [(g, p) for g, p in pairs if g.get("lat") is not None]
    return np.array([len(pairs), len(document.gold), len(spans), len(located), sum(bool(scorer.rightly(g, p)) for g, p in located)])


def write_weights(model: Model) -> None:
    """Write the weights beside the word lists."""
    lines = [f"threshold = {THRESHOLD}"]
    for name in ("recognition", "prior", "context", "confirmation"):
        lines += ["", f"[{name}]", *(f"{json.dumps(key)} = {value:.3f}" for key, value in sorted(getattr(model, name).items()))]
    Path(str(find_resource("places_weights.toml"))).write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line, cross-validate, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    documents, scorer = load_documents(options.shared.resolve()), load_scorer(options.shared.resolve())
    cross_validate(documents, scorer, print)
    if options.write:
        write_weights(fit_model(documents, scorer))


if __name__ == "__main__":
    main()
