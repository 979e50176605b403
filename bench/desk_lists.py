"""What the desk's lists cost: the list of articles with and without words, filters and sorting, and a static site.

    python -m bench.desk_lists [--articles 200000] [--claims 6] [--keep FILE] [--site 0] [--out FILE]

Articles are made (bench/made_readings.py), `--claims` in each, so that the commonest word is in nearly all of them. Milliseconds are those
of the server with the page written, asked without a network: the first and the median of six, and the processor's time of the median,
which a busy machine stretches less. `--keep` names a ledger that is used if it is there, and kept; `--site` is how many articles a site is
built of. Actors and places are counted, as the desk does for their lists after each change; the questions of such a ledger are not joined.
"""

import argparse
import itertools
import json
import statistics
import tempfile
import time
from pathlib import Path

from fastapi.testclient import TestClient

from bench.made_readings import Maker
from reportedly.ledger import Entry, Ledger
from reportedly.web.app import make_app
from reportedly.web.guard import Rules, allow_hosts
from reportedly.web.site import build_site

LIMIT = 100.0  # milliseconds
BATCH = 64


def fill(path: Path, articles: int, claims: int) -> None:
    """A ledger of made readings."""
    maker = Maker(seed=8)
    readings = (maker.make(number, claims) for number in range(articles))
    with Ledger(path, write=True) as ledger:
        while batch := [Entry(reading) for reading in itertools.islice(readings, BATCH)]:
            ledger.record(batch)


def make_queries(articles: int) -> dict[str, dict[str, str]]:
    """What people ask of the list."""
    words = Maker(seed=8).words
    last = str(max(articles // 50, 1))
    return {
        "all": {},
        "all, last page": {"page": last},
        "all, by claims, last page": {"page": last, "sort": "claims"},
        "all, by time added": {"sort": "added"},
        "the commonest word": {"words": words[0]},
        "the commonest word, last page, by claims": {"words": words[0], "page": last, "sort": "claims"},
        "two common words": {"words": f"{words[0]} {words[1]}"},
        "one of two common words": {"words": f"{words[0]} OR {words[1]}"},
        "a phrase": {"words": f'"{words[0]} {words[1]}"'},
        "a beginning": {"words": f"{words[0][:3]}*"},
        "a rare word": {"words": words[20_000]},
        "an outlet": {"outlet": "Orlen Post"},
        "a year, by claims": {"since": "2020", "until": "2020", "sort": "claims"},
        "a common word, an outlet, days": {"words": words[1], "outlet": "Orlen Post", "since": "2019-03-04", "until": "2019-04"},
        "problems": {"problems": "yes"},
    }


def measure_lists(path: Path, articles: int) -> dict[str, float]:
    """Milliseconds of the slowest page, first and median; of the first page after a start; of the first after an article was added."""
    client = TestClient(make_app(path, Rules(allow_hosts("127.0.0.1"))), base_url="http://127.0.0.1")

    def ask(query: dict[str, str]) -> tuple[float, float]:
        begun, used = time.perf_counter(), time.process_time()
        assert client.get("/articles", params=query).status_code == 200
        return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000

    result = {"after_start_ms": ask({})[0]}
    found = {}
    for name, query in make_queries(articles).items():
        clock, cpu = zip(*(ask(query) for _ in range(6)), strict=True)
        found[name] = clock[0], statistics.median(clock), statistics.median(cpu)
        print(f"  {name:44s} first {clock[0]:8.1f} ms  median {found[name][1]:8.1f} ms  processor {found[name][2]:8.1f} ms")
    with Ledger(path, write=True) as ledger:
        ledger.record([Entry(Maker(seed=time.time_ns()).make(time.time_ns(), 3))])
    result["after_an_addition_ms"], result["after_an_addition_cpu_ms"] = ask({})
    slowest = zip(*found.values(), strict=True)
    names = ("slowest_first_ms", "slowest_median_ms", "slowest_median_cpu_ms")
    return result | dict(zip(names, map(max, slowest), strict=True)) | measure_counts(path)


def measure_counts(path: Path) -> dict[str, float]:
    """Milliseconds of the processor in which actors and places are counted."""
    result = {}
    with Ledger(path) as ledger:
        for name, count in (("actors", ledger.actors), ("places", ledger.places)):
            used = time.process_time()
            count()
            result[f"count_{name}_cpu_ms"] = (time.process_time() - used) * 1000
    return result


def measure_site(folder: Path, articles: int, claims: int) -> dict[str, float]:
    """Seconds in which a site is built, and its files."""
    fill(folder / "site.db", articles, claims)
    begun = time.perf_counter()
    count = build_site(folder / "site.db", folder / "site", "Made")
    seconds = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in (folder / "site").rglob("*"))
    return {"site_articles": float(articles), "site_files": float(count), "site_megabytes": size / 1e6, "site_seconds": seconds}


def main() -> None:
    """Measure, print each figure, and write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--claims", type=int, default=6)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--site", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    result: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.articles:
            path = options.keep or folder / "made.db"
            if not path.exists():
                fill(path, options.articles, options.claims)
            result |= measure_lists(path, options.articles)
        if options.site:
            result |= measure_site(folder, options.site, options.claims)
    for key, value in result.items():
        print(f"{key:28s} {value:12.1f}  {f'at most {LIMIT:.0f}' if key.startswith('slowest') else ''}")
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
