"""`python -m evals.fuzz [--format docx|all] [--minutes 10] [--seed 1] [--out folder]`: damaged documents through `load_bytes`.

A finding is an exception, an end of the process, more than 10 seconds of processor time or 1 GB of memory for one document, or an
article or problem that nobody could store. Each is shown once for each place, as base64, made smaller first; with
--out it is written there too. Minutes are of the parsers' processor time, for each format. 1 where something was found.
"""

import argparse
import base64
import hashlib
import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from evals.fuzz.child import Child, Outcome
from evals.fuzz.mutate import mutate
from evals.fuzz.seeds import SEEDS, Seed, gather_seeds
from evals.fuzz.shrink import shrink
from reportedly.documents.formats import FORMATS

SHOWN = 3000  # characters of base64 that are printed
KEPT = 300_000  # bytes up to which a damaged document that took a new way is damaged further
TRIES, SLOW_TRIES = 400, 8  # questions while a finding is made smaller; of those that cost ten seconds each, fewer


@dataclass(slots=True)
class Tally:
    """What a run of one format came to."""

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    memory: int = 0
    ways: set[tuple[str, ...]] = field(default_factory=set)
    findings: dict[str, Seed] = field(default_factory=dict)


def fuzz_format(name: str, seed: int, child: Child, more: Callable[[Tally], bool]) -> Tally:
    """Damage documents of a format as long as `more` says so. The same seed and code give the same documents.

    A damaged document of which a parser made an article as it had made none before is damaged further, beside the sound ones.
    """
    chance = random.Random(f"{seed} {name}")
    pool = [s for s in gather_seeds(name) if s[0] in FORMATS]
    donors = [data for _, data in pool]
    tally = Tally()
    waiting = list(pool)  # the sound ones first, as they are
    while more(tally):
        if waiting:
            kind, data = waiting.pop(0)
        else:
            kind, data = chance.choice(pool)
            data = mutate(data, chance, donors)
        outcome = child.read(kind, data)
        _count(tally, outcome)
        if outcome.finding:
            _note(tally, outcome, (kind, data), child)
        elif outcome.signature not in tally.ways:
            tally.ways.add(outcome.signature)
            if outcome.read and len(data) <= KEPT:
                pool.append((kind, data))
    return tally


def _count(tally: Tally, outcome: Outcome) -> None:
    tally.inputs += 1
    tally.seconds += outcome.seconds
    tally.slowest = max(tally.slowest, outcome.seconds)
    tally.memory = max(tally.memory, outcome.memory)


def _note(tally: Tally, outcome: Outcome, found: Seed, child: Child) -> None:
    """Keep a finding under what it says but for its details, the smallest document that was found to show it."""
    told = _generalise(outcome.finding)
    if told in tally.findings:
        return
    kind, data = found
    tries = TRIES if outcome.seconds < 1 else SLOW_TRIES
    print(f"{kind}: {outcome.finding}; making the document smaller", flush=True)
    tally.findings[told] = kind, shrink(data, lambda smaller: _generalise(child.read(kind, smaller).finding) == told, tries)


def _generalise(finding: str) -> str:
    """Without the message of an error; where a process was when its time was over is chance, so that is left out too."""
    return re.sub(r"(?<=processor time) at .*|: ['\"].*", "", finding)


def print_tally(name: str, tally: Tally, out: Path | None) -> None:
    """A line for the format and, for each finding, the document that shows it."""
    print(
        f"{name:10s} {tally.inputs:8,d} documents {tally.seconds:8.1f} s  slowest {tally.slowest:5.2f} s  "
        f"memory {tally.memory >> 20:5d} MB  {len(tally.ways):4d} ways  {len(tally.findings)} findings",
        flush=True,
    )
    for told, (kind, data) in tally.findings.items():
        shown = base64.b64encode(data).decode()
        print(f"  {told}\n    kind {kind}, {len(data):,} bytes: {shown[:SHOWN]}{'...' if len(shown) > SHOWN else ''}", flush=True)
        if out:
            path = out / f"{name}-{hashlib.sha256(data).hexdigest()[:10]}.{kind}"
            out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            print(f"    {path}", flush=True)


def main() -> int:
    """Run the formats one after the other; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", choices=[*SEEDS, "all"], default="all", help="press: the exports of press databases")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder for the documents that show a finding")
    options = parser.parse_args()
    found = 0
    with Child() as child:
        for name in SEEDS if options.format == "all" else [options.format]:
            if name != "press" and name not in FORMATS:
                print(f"{name:10s} is not read here")
                continue
            tally = fuzz_format(name, options.seed, child, lambda t: t.seconds < 60 * options.minutes)
            print_tally(name, tally, options.out)
            found += len(tally.findings)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
