"""Weights of what is seen in pairs of incidents: `python -m training.questions --shared ../shared`.

A logistic regression with an L2 penalty, one for pairs across articles and one for pairs within, over what `questions/features.py` sees.

Annotated pairs are those of the training parts of ECB+ and MEANTIME: an incident of ours has the gold chain of most of its mentions. Half of
the gold chains are put together within an article first, as `Stories` would, and half are left in pieces. Neither corpus tells many days and
places, so pairs of conflict news come to them, without the articles of gold/answers: incidents of one day and one town are held for one, those
of other days, or of one day in other towns, for two; and the day, the town or both are then hidden, so that the rest has to tell.
Only pairs that nothing bars are learned from. The threshold is where F1 is best for both in
five-fold cross-validation by topic on the annotated pairs, within a point.
"""

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from evals.measure import load_readings
from reportedly.model import Event, Reading
from reportedly.questions.days import OPEN
from reportedly.questions.features import compare_kind, describe_pair, find_bar
from reportedly.questions.incidents import Incident, Telling
from reportedly.questions.places import PlaceMatch, compare_sets

OUT = Path("src/reportedly/lang/en/question_joins.toml")
CORPORA = ("ecbplus", "meantime")
NEWS = ("fakes_syria-dev", "wikinews_2019_2020-dev")
THRESHOLD = 0.35  # a chance; see above
MATTERS = 0.8  # a chance; not measured, since no corpus has what it is asked of. It errs to leaving alike claims apart
NEWS_WEIGHT = 3  # of a pair of news: they are few, and the only ones that tell what day and town are worth
PENALTY = 2.0  # of the squared weights, against the sum of the pairs' losses
RARE = 8  # pairs that must show a case
STEPS = 40  # of Newton's method; it stands still after about ten
SPARED = 4  # of the pairs of two chains across articles, one in so many is taken, with that weight
APART = 30  # days between two incidents of conflict news above which they teach nothing
FOLDS = 5
HEAD = """\
# How much each thing that two incidents show speaks for one happening: weights of two logistic regressions over pairs, in log odds, trained
# by training/questions.py, which says on what. Two incidents are joined where the chance is over `threshold`.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """What a pair shows, whether it is one happening, its topic and its weight."""

    shown: tuple[tuple[str, float], ...]
    same: bool
    topic: str
    weight: float = 1.0


Gold = dict[str, tuple[str, list[tuple[int, int, str | None]]]]


def read_gold(shared: Path, corpus: str) -> Gold:
    """By article: its topic, and the chains of its event mentions by their characters."""
    rows = map(json.loads, (shared / f"data/{corpus}/train.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["id"]: _read_ecbplus(row) if corpus == "ecbplus" else _read_meantime(row) for row in rows}


def _read_ecbplus(row: dict[str, Any]) -> tuple[str, list[tuple[int, int, str | None]]]:
    mentions = [m for m in row["mentions"] if "OCCURRENCE" in m["kind"]]
    return f"ecbplus {row['topic']}", [(m["start"], m["end"], m.get("chain") or m.get("instance")) for m in mentions]


def _read_meantime(row: dict[str, Any]) -> tuple[str, list[tuple[int, int, str | None]]]:
    events = [e for e in row["events"] if e["start"] < row["annotated_end"]]
    return f"meantime {row['corpus']}", [(e["start"], e["end"], e.get("instance")) for e in events]


def throw_dice(*parts: object) -> int:
    """The same number for the same parts, so that a choice depends on nothing else."""
    return int(hashlib.sha256(repr(parts).encode()).hexdigest()[:6], 16)


def find_chain(events: Iterable[Event], gold: Sequence[tuple[int, int, str | None]]) -> str | None:
    """The gold chain of most mentions of some events."""
    mentions = [m for event in events for m in event.mentions]
    chains = Counter(chain for m in mentions for start, end, chain in gold if chain and start < m.end and m.start < end)
    return chains.most_common(1)[0][0] if chains else None


def show_pair(one: Incident, other: Incident) -> tuple[tuple[str, float], ...]:
    """What the features see."""
    return tuple((seen.case, seen.value) for seen in describe_pair(one, other))


def list_annotated(readings: Iterable[Reading], gold: Gold) -> tuple[list[Example], list[Example]]:
    """Pairs within articles, and across the articles of a topic."""
    within: list[Example] = []
    topics: dict[str, list[tuple[Incident, str]]] = defaultdict(list)
    for reading in readings:
        topic, mentions = gold[reading.article.ref or ""]
        telling = Telling(reading)
        chained = [(event, chain) for event in telling.list_events() if (chain := find_chain([event], mentions))]
        single = [(telling.make([event]), chain) for event, chain in chained]
        within += [Example(show_pair(x, y), a == b, topic) for (x, a), (y, b) in combinations(single, 2) if not find_bar(x, y)]
        whole: dict[str, list[Event]] = defaultdict(list)
        for event, chain in chained:
            whole[chain].append(event)
        for chain, events in whole.items():
            parts = [events] if throw_dice(chain, reading.article.id) % 2 else [[event] for event in events]
            topics[topic] += [(telling.make(part), chain) for part in parts]
    across = [example for topic, found in topics.items() for example in _list_across(topic, found)]
    return within, across


def _list_across(topic: str, found: Sequence[tuple[Incident, str]]) -> Iterator[Example]:
    for (one, a), (other, b) in combinations(sorted(found, key=lambda pair: pair[0].id), 2):
        if one.article == other.article or find_bar(one, other) or (a != b and throw_dice(one.id, other.id) % SPARED):
            continue
        yield Example(show_pair(one, other), a == b, topic, 1.0 if a == b else SPARED)


def list_news(readings: Iterable[Reading]) -> tuple[list[Example], list[Example]]:
    """Pairs of conflict news within and across articles, told by day and town, with these hidden in turn."""
    incidents: list[Incident] = []
    for reading in readings:
        telling = Telling(reading)
        made = (telling.make([event]) for event in telling.list_events())
        incidents += [i for i in made if i.sure and i.days.is_known and i.days.first == i.days.last and i.kind != "other"]
    within, across = [], []
    for one, other in combinations(sorted(incidents, key=lambda i: i.id), 2):
        same = tell_by_day_and_town(one, other)
        if same is None or (same is False and one.days.gap(other.days) and throw_dice(one.id, other.id) % 6):
            continue
        (within if one.article == other.article else across).extend(_hide(one, other, same=same))
    return within, across


def tell_by_day_and_town(one: Incident, other: Incident) -> bool | None:
    """Whether two incidents with sure days are one, None where day and town do not tell."""
    gap = one.days.gap(other.days) or 0
    if gap > APART or compare_kind(one, other).case == "kind differs":
        return None
    towns = [[s for s in i.own or i.around if not s.wide] for i in (one, other)]
    match, _, _ = compare_sets(one.own or one.around, other.own or other.around)
    if gap:
        return False
    if not all(towns):
        return None
    return True if match >= PlaceMatch.NEAR else False if match is PlaceMatch.APART else None


def _hide(one: Incident, other: Incident, *, same: bool) -> Iterator[Example]:
    """The pair with days and towns hidden by chance; what told two apart always is."""
    dice = throw_dice(one.id, other.id, "hide")
    # Where the day is what tells two apart it is hidden in all pairs, so it is in two of three of the others too, or a hidden day alone
    # would speak against a pair.
    hidden = [(dice & 3 | 1, dice >> 2 & 3), (dice >> 4 & 3, dice >> 6 & 3 | 1)]
    choices = [*hidden, (0, 0)] if same else [(dice & 3, dice >> 2 & 3)]
    told = 0 if same else 1 if one.days.gap(other.days) else 2
    for first, second in choices:
        yield Example(show_pair(_blind(one, first | told), _blind(other, second | told)), same, "news", NEWS_WEIGHT)


def _blind(incident: Incident, how: int) -> Incident:
    if how & 1:
        incident = replace(incident, days=OPEN, sure=False)
    if how & 2:
        incident = replace(incident, own=(), where=(), around=tuple(s for s in incident.around if s.wide))
    return incident


def fit_weights(examples: Sequence[Example]) -> dict[str, float]:
    """The weights, "bias" among them, that is not penalised (Newton's method)."""
    counts = Counter(case for example in examples for case, _ in example.shown)
    names = sorted(case for case, count in counts.items() if count >= RARE)
    place = {name: i for i, name in enumerate(names)}
    shown = np.zeros((len(examples), len(names) + 1))
    shown[:, -1] = 1
    for row, example in zip(shown, examples, strict=True):
        for case, value in example.shown:
            if case in place:
                row[place[case]] = value
    same, load = (np.array([getattr(e, name) for e in examples], dtype=float) for name in ("same", "weight"))
    penalty = np.full(len(names) + 1, PENALTY)
    penalty[-1] = 0
    weights = np.zeros(len(names) + 1)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-shown @ weights))
        slope = shown.T @ (load * (chance - same)) + penalty * weights
        bend = (shown * (load * chance * (1 - chance))[:, None]).T @ shown + np.diag(penalty) + 1e-9 * np.eye(len(penalty))
        weights -= np.linalg.solve(bend, slope)
    return {**{name: float(w) for name, w in zip(names, weights, strict=False)}, "bias": float(weights[-1])}


def measure(weights: dict[str, float], examples: Iterable[Example], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent, at a threshold in log odds."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for example in examples:
        odds = weights["bias"] + sum(weights.get(case, 0.0) * value for case, value in example.shown)
        counts[odds > threshold, example.same] += int(example.weight)
    right = counts[True, True]
    said, there = right + counts[True, False], right + counts[False, True]
    return 100 * right / max(said, 1), 100 * right / max(there, 1), 200 * right / max(said + there, 1)


def cross_validate(name: str, annotated: Sequence[Example], news: Sequence[Example]) -> None:
    """Print precision, recall and F1 on topics that were left out, at several thresholds."""
    topics = sorted({example.topic for example in annotated})
    for chance in (0.2, 0.3, 0.35, 0.4, 0.5):
        folds = []
        for k in range(FOLDS):
            left = {topic for i, topic in enumerate(topics) if i % FOLDS == k}
            weights = fit_weights([*(e for e in annotated if e.topic not in left), *news])
            folds.append(measure(weights, [e for e in annotated if e.topic in left], float(np.log(chance / (1 - chance)))))
        print(f"{name:8s} chance over {chance}: P {np.mean([f[0] for f in folds]):.1f} R {np.mean([f[1] for f in folds]):.1f} "
              f"F1 {np.mean([f[2] for f in folds]):.1f}")  # fmt: skip


def write_weights(across: dict[str, float], within: dict[str, float], out: Path) -> None:
    """The file that the scorer reads."""
    parts = [f"{HEAD}threshold = {THRESHOLD}\nmatters = {MATTERS}\n"]
    for name, weights in (("across", across), ("within", within)):
        parts.append(f"\n[{name}]\n" + "".join(f'"{case}" = {weight:.3f}\n' for case, weight in sorted(weights.items())))
    out.write_text("".join(parts), encoding="utf-8")


def main() -> None:
    """Read the command line, read the articles, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--cache", type=Path, help="A folder for the readings, which take some minutes.")
    options = parser.parse_args()
    shared = options.shared.resolve()
    within: list[Example] = []
    across: list[Example] = []
    for corpus in CORPORA:
        readings = load_readings(shared / f"data/{corpus}/train.jsonl", options.cache)
        found = list_annotated(readings, read_gold(shared, corpus))
        within, across = within + found[0], across + found[1]
    held_out = {json.loads(line)["id"] for line in (shared / "gold/answers/articles.jsonl").read_text(encoding="utf-8").splitlines()}
    news = [r for name in NEWS for r in load_readings(shared / f"data/conflict_news/{name}.jsonl", options.cache)]
    news_within, news_across = list_news(r for r in news if r.article.ref not in held_out)
    for name, annotated, more in (("across", across, news_across), ("within", within, news_within)):
        print(
            f"{name}: {len(annotated)} annotated pairs, {sum(e.same for e in annotated)} of one chain; {len(more)} of news, {sum(e.same for e in more)} one"
        )
        cross_validate(name, annotated, more)
    write_weights(fit_weights([*across, *news_across]), fit_weights([*within, *news_within]), options.out)


if __name__ == "__main__":
    main()
