"""Time expressions on TempEval-3 and WikiWars, claim times on the hand readings: `python -m evals.timexes --shared ../shared [--out DIR]`.

TempEval-3: UzZaman et al., SemEval 2013; WikiWars: Mazur and Dale, EMNLP 2010. The gold's day of creation is given as `published`.
Claim times are asked for with the cues and contents of the hand readings, so that they are measured apart from attribution.
`--out` writes predictions for score_values.py.
"""

import argparse
import json
import time
from pathlib import Path

from evals.measure import Json, load_yardstick
from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.model import Article, ClaimTime, Parse, Span
from reportedly.parse.spacy import parse_text
from reportedly.values.timexes.claim_times import find_claim_time
from reportedly.values.timexes.find import find_timexes

CORPORA = {"tempeval3": "data/tempeval3/dev.jsonl", "wikiwars": "data/wikiwars/dev.jsonl"}


def measure_timexes(shared: Path, out: Path | None = None) -> dict[str, float]:
    """F1 in percent by corpus, claim times in percent, and the time taken in percent of the parser's."""
    figures: dict[str, float] = {}
    parsing = finding = 0.0
    find_timexes(make_article("On Friday."), parse_text("On Friday."))  # loads rules and pipeline before the clock runs
    for name, path in CORPORA.items():
        gold = [json.loads(line) for line in (shared / path).read_text(encoding="utf-8").splitlines()]
        predicted: dict[str, Json] = {}
        for row in gold:
            article = make_article(row["text"], Metadata(ref=row["id"], published=row["dct"]))
            times = [time.process_time()]
            parse = parse_text(article.text)
            times.append(time.process_time())
            predicted[row["id"]] = write_reading(article, parse)
            parsing, finding = parsing + times[1] - times[0], finding + time.process_time() - times[1]
        if out:
            (out / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in predicted.values()), encoding="utf-8")
        scores = load_yardstick(shared, "score_values").timexes([with_values(row) for row in gold], predicted)
        figures |= {f"{name} {key}": value for key, value in scores.items()}
    return figures | {"gold claim time, cues given": measure_claim_times(shared), "timexes, % of parsing": 100 * finding / parsing}


def with_values(row: Json) -> Json:
    """A row of WikiWars with its TIMEX2 values under the name that TempEval-3 has for them."""
    return {**row, "timex": [{"value": t.get("val"), **t} for t in row["timex"]]}


def write_reading(article: Article, parse: Parse) -> Json:
    """The part of a reading that the scorer looks at."""
    found = [{"start": t.start, "end": t.end, "text": t.text, "type": t.type.value, "value": t.value} for t in find_timexes(article, parse)]
    return {"article": {"ref": article.ref}, "timexes": found}


def measure_claim_times(shared: Path) -> float:
    """Percent of the core claims with a written time whose interval is met, as score_reading.py counts it."""
    yardstick = load_yardstick(shared, "score_reading")
    right = total = 0
    for path in sorted((shared / "gold").glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        published = json.loads(path.with_suffix(".reading.json").read_text(encoding="utf-8"))["article"]["published"]
        article = make_article(path.read_text(encoding="utf-8"), Metadata(published=published))
        parse = parse_text(article.text)
        timexes = find_timexes(article, parse)
        for claim in gold["claims"]:
            want = claim.get("claim_time") or {}
            interval = yardstick.interval(want.get("normalised"))
            if claim["tier"] != "core" or not interval or not want.get("span"):
                continue
            cue, content = claim["cue"], [make_span(s) for s in claim["content"]]
            found = find_claim_time(article, parse, timexes, cue and make_span(cue), content)
            right, total = right + yardstick.within(interval, write_time(found)), total + 1
    return 100 * right / max(total, 1)


def make_span(span: Json) -> Span:
    """A span of a hand reading as ours."""
    return Span(span["start"], span["end"], span["text"])


def write_time(found: ClaimTime | None) -> Json:
    """A claim time as the contract has it."""
    return {"from": found.since, "to": found.until} if found else {}


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    for name, figure in measure_timexes(options.shared.resolve(), options.out).items():
        print(f"{name:28s} {figure:6.1f}")


if __name__ == "__main__":
    main()
