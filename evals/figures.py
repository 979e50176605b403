"""Figures on NewsQuant and on the hand readings: `python -m evals.figures --shared ../shared`.

NewsQuant: Almasian et al., EMNLP 2023; its lines are scored as `score_values.py figures` does, those of the hand readings as
`score_reading.py` does. Nothing but the parse is read, so no timexes are given. The time is that of figures beside that of the parse.
"""

import argparse
import json
import time
from pathlib import Path

from evals.measure import Json, load_yardstick
from reportedly.documents import make_article
from reportedly.model import Figure, Parse, Span
from reportedly.parse.spacy import parse_text
from reportedly.values.figures.find import find_figures


def measure_figures(shared: Path) -> dict[str, float]:
    """F1 on NewsQuant, recall, precision and cells on the hand readings."""
    score, predicted = load_yardstick(shared, "score_values"), {}
    gold = score.load(shared / "data/newsquant/dev.jsonl")
    for row in gold:
        predicted[row["id"]] = {"figures": read_figures(row["text"], parse_text(row["text"]))}
    figures = {f"newsquant {name}": value for name, value in score.figures(gold, predicted).items()}
    return figures | measure_readings(shared)


def measure_readings(shared: Path) -> dict[str, float]:
    """The lines of score_reading.py that are about figures, in percent, without those that need claims."""
    score = load_yardstick(shared, "score_reading")
    tally = score.Tally()
    for path in sorted((shared / "gold").glob("*.txt")):
        text, gold = path.read_text(encoding="utf-8"), json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        score.score_one(gold, {"claims": [], "figures": read_figures(text, parse_text(text))}, text, tally, show=False)
    return {f"gold {k}": 100 * n / d for k, (n, d) in tally.items() if k.startswith("figure") and "claim" not in k}


def measure_time(shared: Path, articles: int = 25) -> dict[str, float]:
    """The processor time of figures in percent of the parse's, on the first articles of each file of conflict_news."""
    parsing = finding = 0.0
    for path in sorted((shared / "data/conflict_news").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[:articles]:
            article = make_article(json.loads(line)["text"])
            start = time.process_time()
            parse = parse_text(article.text)
            middle = time.process_time()
            find_figures(article, parse)
            parsing, finding = parsing + middle - start, finding + time.process_time() - middle
    return {"figures time, % of the parse": 100 * finding / parsing}


def read_figures(text: str, parse: Parse) -> list[Json]:
    """The figures of a text in the contract's form, as far as the scorers look at it."""
    return [encode_figure(f) for f in find_figures(make_article(text), parse)]


def encode_figure(figure: Figure) -> Json:
    """A figure as JSON; numbers as floats, which is what the scorers compare."""
    numbers = {name: None if (n := getattr(figure, name)) is None else float(n) for name in ("value", "low", "high")}
    return numbers | {
        "id": figure.id,
        "text": figure.text,
        "relation": str(figure.relation),
        "counted_kind": str(figure.counted_kind),
        "number": encode_span(figure.number),
    }


def encode_span(span: Span) -> Json:
    """A span as JSON."""
    return {"start": span.start, "end": span.end, "text": span.text}


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared.resolve()
    for name, figure in (measure_figures(shared) | measure_time(shared)).items():
        print(f"{name:34s} {figure:6.1f}")


if __name__ == "__main__":
    main()
