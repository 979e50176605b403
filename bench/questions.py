"""Joining made claims: `python -m bench.questions [--sizes 10000,30000,100000] [--out questions.json]`.

Each claim is one incident of a made happening, as one article tells it: towns by Zipf's law among as many as a country has, days over so many
years as keep the claims a day alike, seven of ten words of the happening's own, six of them rare, and eight
common ones, a place in two of three, a told day in
half. A happening has 1 to some hundred claims. For each size: processor seconds and bytes a claim, pairs a claim that were scored, precision and recall
of pairs against the happenings they were made for, and at the end the exponent of time and of memory by least squares over the logarithms.
"""

import argparse
import json
import math
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.made_readings import make_words
from reportedly.questions.blocking import RARE
from reportedly.questions.days import OPEN, Interval
from reportedly.questions.incidents import Incident
from reportedly.questions.joining import Joiner
from reportedly.questions.passages import load_word_weights
from reportedly.questions.places import Spot

TOWNS, VOCABULARY = 3000, 20_000
A_DAY = 60  # claims a day, as a desk on one war has them
KINDS = ("bombing", "airstrike", "shelling", "shooting", "attack")
FIRST = 735_000  # an ordinal


class Maker:
    """Makes claims of happenings, the same for a seed."""

    def __init__(self, size: int, seed: int = 5) -> None:
        """Lay out towns and words; days follow from the size."""
        self._chance = random.Random(seed)
        self._words = make_words(VOCABULARY, self._chance)
        self._common = sorted(word for word, weight in load_word_weights().items() if weight < RARE)
        self._days = max(size // A_DAY, 7)
        self._towns = [
            Spot(f"Town {i}", "XX", f"Part {i % 30}", str(i), 30 + (i % 60) * 0.1, 35 + (i // 60) * 0.1, "city") for i in range(TOWNS)
        ]

    def make(self, size: int) -> Iterator[tuple[Incident, int]]:
        """So many claims, each with the number of its happening, in an order of chance."""
        made: list[tuple[Incident, int]] = []
        happening = 0
        while len(made) < size:
            happening += 1
            count = min(int(self._chance.paretovariate(1.1)), 300, size - len(made))
            made += [(incident, happening) for incident in self._make_happening(happening, count)]
        self._chance.shuffle(made)
        yield from made

    def _make_happening(self, number: int, count: int) -> Iterator[Incident]:
        chance = self._chance
        day = FIRST + chance.randrange(self._days)
        town = self._towns[min(int(chance.paretovariate(0.7)) - 1, TOWNS - 1)]
        own = chance.sample(self._words, 6) + chance.sample(self._common, 4)
        kind = chance.choice(KINDS)
        for n in range(count):
            told = chance.sample(own, 7) + chance.sample(self._common, 8)
            article = day + min(int(chance.expovariate(0.8)), 9)
            sure = chance.random() < 0.5
            where = (town,) if chance.random() < 0.67 else ()
            yield Incident(
                id=f"{number:08x}{n:04x}",
                article=f"a{number:08x}{n:04x}",
                outlet=None,
                kind=kind if chance.random() < 0.8 else "attack",
                text=f"the {own[0]} {kind}",
                days=Interval(day, day) if sure else OPEN,
                sure=sure,
                day=article,
                leads=True,
                weight=3,
                own=where,
                where=where,
                around=where,
                heads=frozenset((own[0], own[6], kind)),
                words=frozenset(told),
                runs=frozenset(),
                names=frozenset(),
                figures=frozenset((("killed", str(chance.randint(2, 60))),)),
                vector=None,
            )


def measure(size: int) -> dict[str, Any]:
    """Join so many claims and say what it cost."""
    made = list(Maker(size).make(size))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    joiner = Joiner()
    for incident, _ in made:
        joiner.add([incident])
    added = time.process_time()
    clusters = joiner.list_happenings()
    done = time.process_time()
    one = replace(made[0][0], id="another", article="another")
    begin = time.process_time()
    joiner.add([one])
    joiner.list_happenings()
    touched = time.process_time() - begin
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    precision, recall = score_pairs(clusters, {incident.id: happening for incident, happening in made})
    return {
        "claims": size,
        "seconds": round(done - start, 2),
        "microseconds a claim": round(1e6 * (done - start) / size, 1),
        "of it adding": round(added - start, 2),
        "one more article, seconds": round(touched, 4),
        "bytes a claim": round(memory / size),
        "memory": memory,
        "pairs scored a claim": round(joiner.scored / size, 2),
        "clusters": len(clusters),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
    }


def score_pairs(clusters: list[tuple[str, ...]], truth: dict[str, int]) -> tuple[float, float]:
    """Precision and recall of pairs in one cluster."""
    right = said = 0
    for cluster in clusters:
        counts = Counter(truth[item] for item in cluster if item in truth)
        right += sum(math.comb(n, 2) for n in counts.values())
        said += math.comb(len(cluster), 2)
    sizes: dict[int, int] = defaultdict(int)
    for happening in truth.values():
        sizes[happening] += 1
    return right / max(said, 1), right / max(sum(math.comb(n, 2) for n in sizes.values()), 1)


def fit_exponent(rows: list[dict[str, Any]], what: str) -> float:
    """The slope of the logarithm of a cost over that of the size."""
    sizes, costs = ([math.log(row[name]) for row in rows] for name in ("claims", what))
    return float(np.polyfit(sizes, costs, 1)[0])


def main() -> None:
    """Measure each size in a process of its own, so that the memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,30000,100000")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    import multiprocessing  # noqa: PLC0415 - here alone

    rows = []
    for size in map(int, options.sizes.split(",")):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rows.append(pool.apply(measure, (size,)))
        print(json.dumps(rows[-1]), flush=True)
    result = {"rows": rows}
    if len(rows) > 1:
        result |= {
            "exponent of time": round(fit_exponent(rows, "seconds"), 3),
            "exponent of memory": round(fit_exponent(rows, "memory"), 3),
        }  # type: ignore[dict-item]
        print(json.dumps({key: value for key, value in result.items() if key != "rows"}))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
