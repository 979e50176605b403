"""Speed and memory of reading, beside spaCy's own full small pipeline on the same texts in the same run.

    python -m bench.read [--shared ../shared] [--articles 10000] [--out bench.json]

Rounds alternate between the two and medians are printed: words per CPU-second (the time of all threads) beside words
per second, the ratio of CPU times, the cost of a word in a long article over that in a short one, the time from start to the first claim of a new process, and the peak memory after a
tenth of the articles and after all of them, read as a stream. Without the shared folder the texts are made from the
example article.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import spacy

from reportedly.documents import load_documents, make_article
from reportedly.parse.spacy import PIPELINES
from reportedly.reader import Reader

HERE = Path(__file__).parent.parent
EXAMPLE = HERE / "examples/harbour-blast.txt"
ROUNDS = 5
SHORT, LONG = 500, 20_000  # words of the articles whose costs a word are compared
LIMITS = {"cpu_ratio": 3.0, "long_article_ratio": 1.3, "first_claim_seconds": 3.0, "peak_megabytes": 900.0}


def load_texts(shared: Path) -> list[str]:
    """Texts of real articles: thirty of polnear/dev, or the example article thirty times over."""
    path = shared / "data/polnear/dev.jsonl"
    if not path.exists():
        return [f"{EXAMPLE.read_text(encoding='utf-8')}\n\n{i}." for i in range(30)]
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()[:30]]


def take_time(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of all threads, and seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def compare_speed(texts: list[str]) -> dict[str, float]:
    """Alternate rounds of the reader and of the full pipeline; medians."""
    pipeline = spacy.load(next(name for name in PIPELINES if spacy.util.is_package(name)))
    reader = Reader()
    articles = [make_article(text) for text in texts]
    work = {"reportedly": lambda: [reader.read(a) for a in articles], "spacy": lambda: [pipeline(t) for t in texts]}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in work}
    for run in work.values():
        run()  # load and warm
    for _ in range(ROUNDS):
        for name, run in work.items():
            times[name].append(take_time(run))
    words = sum(len(t.split()) for t in texts)
    result: dict[str, float] = {}
    for name, taken in times.items():
        result[f"{name}_words_per_cpu_second"] = words / statistics.median(cpu for cpu, _ in taken)
        result[f"{name}_words_per_second"] = words / statistics.median(wall for _, wall in taken)
    result["cpu_ratio"] = statistics.median(r[0] / s[0] for r, s in zip(times["reportedly"], times["spacy"], strict=True))
    return result


def compare_lengths(texts: list[str]) -> dict[str, float]:
    """CPU time a word of one article of LONG words over that of articles of SHORT words, alternately; the median ratio."""
    reader = Reader()
    words = " ".join(texts * (LONG // sum(len(t.split()) for t in texts) + 1)).split(" ")
    parts = [make_article(" ".join(words[i : i + SHORT])) for i in range(0, LONG // 4, SHORT)]
    whole = make_article(" ".join(words[:LONG]))
    reader.read(parts[0])
    ratios = []
    for _ in range(3):
        short, _ = take_time(lambda: [reader.read(a) for a in parts])
        long, _ = take_time(lambda: reader.read(whole))
        ratios.append((long / LONG) / (short / (len(parts) * SHORT)))
    return {"long_article_ratio": statistics.median(ratios)}


def time_first_claim() -> float:
    """Seconds from starting the command to its first claim on standard output; median of three."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        with subprocess.Popen([sys.executable, "-m", "reportedly", "read", "--jsonl", str(EXAMPLE)], stdout=subprocess.PIPE) as process:
            assert process.stdout
            line = process.stdout.readline()
            taken.append(time.perf_counter() - start)
        assert json.loads(line)["claims"]
    return statistics.median(taken)


def count_memory(texts: list[str], count: int) -> dict[str, float]:
    """Peak megabytes of a new process after a tenth of `count` articles and after all, read from JSONL as a stream."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for i in range(count):
                text = texts[i % len(texts)]
                start = (i * 37) % max(1, len(text) // 2)  # other text every time, and short enough for thousands
                out.write(json.dumps({"id": str(i), "text": text[start : start + 240]}) + "\n")
        done = subprocess.run(
            [sys.executable, "-m", "bench.read", "--stream", str(path)], check=True, capture_output=True, text=True, cwd=HERE
        )
    memory: dict[str, float] = json.loads(done.stdout)
    return memory


def stream(path: Path) -> None:
    """Read a corpus and print the peak memory on the way; what `count_memory` runs."""
    total = sum(1 for _ in path.open(encoding="utf-8"))
    peaks = {}
    for number, _ in enumerate(Reader().read_many(load_documents(str(path))), 1):
        if number in {total // 10, total}:
            peaks["peak_megabytes_at_a_tenth" if number < total else "peak_megabytes"] = (
                resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            )
    print(json.dumps(peaks))


def main() -> None:
    """Measure, print each figure beside its limit, and write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parent / "shared")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--stream", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stream:
        stream(options.stream)
        return
    texts = load_texts(options.shared)
    result = (
        compare_speed(texts) | compare_lengths(texts) | {"first_claim_seconds": time_first_claim()} | count_memory(texts, options.articles)
    )
    for name, value in result.items():
        print(f"{name:36s} {value:10.2f}  {f'at most {LIMITS[name]}' if name in LIMITS else ''}")
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
