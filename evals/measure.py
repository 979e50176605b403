"""Readings of the evaluation texts and their scores, by the yardsticks of the shared folder."""

import hashlib
import importlib
import json
import pickle
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from reportedly.config import Metadata
from reportedly.documents import load_documents
from reportedly.exchange.contract import encode_reading
from reportedly.model import Problem, Reading
from reportedly.reader import Reader

Json = dict[str, Any]
_CHANCE = re.compile(r"\((\d+)%\)")  # in the basis of a source that is a pronoun
PRONOUNS = Path(__file__).parent / "pronouns.jsonl"


def load_yardstick(shared: Path, name: str) -> ModuleType:
    """One of the scoring scripts, as a module."""
    if str(shared) not in sys.path:
        sys.path.insert(0, str(shared))
    return importlib.import_module(name)


def read_source(reader: Reader, source: Path, metadata: Metadata = Metadata()) -> Iterator[Json]:
    """What `reportedly read --jsonl SOURCE` prints, line by line.

    Raises:
        ValueError: an article of the source could not be read.
    """
    for result in reader.read_many(load_documents(str(source), metadata)):
        if isinstance(result, Problem):
            raise ValueError(result)  # noqa: TRY004 - a value of the stream, not a wrong type
        yield json.loads(encode_reading(result))


def load_readings(source: Path, cache: Path | None = None) -> list[Reading]:
    """The readings of a source, kept in the folder `cache` under the digest of the source and the model: empty it after a change of rules."""
    reader = Reader()
    key = hashlib.sha256(source.read_bytes() + reader.run.model.encode()).hexdigest()[:16]
    kept = cache / f"{source.stem}-{key}.pickle" if cache else None
    if kept and kept.exists():
        return list(pickle.loads(kept.read_bytes()))  # noqa: S301 - our own file
    readings = [r for r in reader.read_many(load_documents(str(source))) if isinstance(r, Reading)]
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(readings))
    return readings


def to_attributions(shared: Path, readings: list[Json]) -> dict[str, Json]:
    """Readings -> predictions by article, through the shared script."""
    lines = "\n".join(json.dumps(r) for r in readings)
    done = subprocess.run([sys.executable, str(shared / "to_attributions.py")], input=lines, capture_output=True, text=True, check=True)
    return {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}


def measure_polnear(shared: Path, reader: Reader) -> tuple[dict[str, float], dict[str, Json], dict[str, Json]]:
    """F1 on polnear/dev, the pronouns of it whose antecedent is right, and the gold and predicted articles."""
    score = load_yardstick(shared, "score_attribution")
    path = shared / "data/polnear/dev.jsonl"
    readings = list(read_source(reader, path))
    gold, predicted = score.load(path), to_attributions(shared, readings)
    result, _ = score.score(gold, predicted)
    figures = {f"polnear {name} F1": 100 * f1 for name, (_, _, f1) in result.items()}
    return figures | measure_pronouns(gold, readings), gold, predicted


def digest_text(text: str) -> str:
    """What stands for an article in the repository: texts and their titles stay out of it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def measure_pronouns(gold: dict[str, Json], readings: list[Json]) -> dict[str, float]:
    """Of sources that are pronouns, judged by hand, those that are read as a source and stand for the right mention.

    `pronouns.jsonl` has, by the digest of the article, the characters of each pronoun and of a mention of each thing it stands for.
    A pronoun that was not read as a source counts apart: it is no wrong speaker. Rules were mended on the first sample of a
    hundred; the second was drawn and judged afterwards, by somebody who did not see the output.
    """
    articles = {digest_text(gold[r["article"]["ref"]]["text"]): r for r in readings}
    outcomes: dict[int, Counter[str]] = defaultdict(Counter)
    told: dict[int, list[float]] = defaultdict(list)
    for row in map(json.loads, PRONOUNS.read_text(encoding="utf-8").splitlines()):
        reading = articles[row["text"]]
        mentions = {a["id"]: [(m["start"], m["end"]) for m in a["mentions"]] for a in reading["actors"]}
        sources = [s for c in reading["claims"] for s in c["sources"] if s["span"] and s["span"]["start"] == row["pronoun"][0]]
        found = {m for s in sources for m in mentions.get(s["actor"], ())}
        hit = any(a < d and c < b for a, b in found for c, d in row["antecedents"])
        outcomes[row["sample"]]["right" if hit else "wrong" if sources else "missing"] += 1
        if sources and (chance := _CHANCE.search(sources[0]["basis"] or "")):
            told[row["sample"]].append((int(chance[1]) / 100 - hit) ** 2)
    figures = {}
    for sample, count in outcomes.items():
        read = count["right"] + count["wrong"]
        figures[f"pronouns, sample {sample}, right of those read"] = 100 * count["right"] / max(read, 1)
        figures[f"pronouns, sample {sample}, read"] = 100 * read / count.total()
        figures[f"pronouns, sample {sample}, Brier score of the chance told"] = 100 * sum(told[sample]) / max(len(told[sample]), 1)
    return figures


def measure_panel(shared: Path, reader: Reader, scratch: Path) -> dict[str, float]:
    """Our mean F1 against each human of the panel over the humans' among themselves, on the same articles."""
    source = shared / "data/polnear/panel.jsonl"
    predictions = scratch / "panel.jsonl"
    rows = to_attributions(shared, list(read_source(reader, source)))
    predictions.write_text("\n".join(json.dumps(r) for r in rows.values()), encoding="utf-8")
    command = [sys.executable, str(shared / "score_panel.py"), str(source), str(predictions)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    ratio = {line[:20].strip(): float(line.split("ratio")[1].split()[0]) for line in done.stdout.splitlines()}
    return {f"panel {name} ratio": 100 * value for name, value in ratio.items()}


def measure_gold(shared: Path, reader: Reader) -> tuple[dict[str, float], dict[str, str]]:
    """The lines of score_reading.py over the hand readings, in percent, and the same with their counts as text."""
    score = load_yardstick(shared, "score_reading")
    tally = score.Tally()
    for path in sorted((shared / "gold").glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        published = json.loads(path.with_suffix(".reading.json").read_text(encoding="utf-8"))["article"]["published"]
        (reading,) = read_source(reader, path, Metadata(published=published))
        score.score_one(gold, reading, path.read_text(encoding="utf-8"), tally, show=False)
    return {f"gold {k}": 100 * n / d for k, (n, d) in tally.items()}, {f"gold {k}": f"{n}/{d}" for k, (n, d) in tally.items()}
