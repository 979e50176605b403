"""What a ledger costs: its share of `add`, adding again, finding, size, kills and changed bytes.

    python -m bench.ledger [--shared ../shared] [--articles 10000] [--keep-articles FILE] [--claims 200000] [--keep FILE]
                           [--again 10000] [--kills 200] [--changes 1000] [--out FILE]

`--articles` are read by the real model for the share of time, memory and size: those of the shared data sets and, where these do not
reach, others put together of their paragraphs (bench/corpus.py). Ctrl-C ends the reading, and what was read is measured. All else is made
(bench/made_readings.py). Queries run on made claims, each six times: the first and the median are given, beside a table of the same rows
made searchable by `sqlite-utils enable-fts`, where sqlite-utils is installed (it is no dependency: `pip install --target DIR sqlite-utils`
and PYTHONPATH). A part is left out with 0. `--keep` names a ledger of made claims that is used if it is there and kept, `--keep-articles`
one that the articles are added to.
"""

import argparse
import itertools
import json
import random
import resource
import shutil
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.corpus import write_articles
from bench.made_readings import CLAIMS, Maker
from reportedly.documents import load_documents
from reportedly.ingest import Ingest
from reportedly.ledger import ClaimFilter, DecisionKind, Entry, Ledger, Size, Verdict
from reportedly.model import Article, Problem, Reading
from reportedly.reader import Reader
from tests.ledger.test_ingest import MadeReader, add, export, finish, start, write_corpus
from tests.ledger.test_verify import change_cell

HERE = Path(__file__).parent.parent
LIMITS = {
    "ledger_share": 0.10,
    "again_by_row_real_seconds": 60.0,
    "again_seconds": 60.0,
    "again_by_row_seconds": 60.0,
    "bytes_a_byte_of_text": 8.0,
    "kills_with_faults": 0.0,
    "changes_missed": 0.0,
}
QUERY_LIMITS = {200_000: 50.0, 2_000_000: 200.0}  # milliseconds
BATCH = 64


def fill(path: Path, claims: int) -> None:
    """A ledger of made readings, through the same door as all."""
    readings = Maker().make_many(claims // CLAIMS)
    with Ledger(path, write=True) as ledger:
        while batch := [Entry(reading) for reading in itertools.islice(readings, BATCH)]:
            ledger.record(batch)


class Watched(Ledger):
    """A ledger that counts the seconds spent in it."""

    seconds = 0.0

    def record(self, *arguments: Any, **options: Any) -> Any:
        """As a ledger does."""
        return self._watch(super().record, *arguments, **options)

    def has_article(self, *arguments: Any) -> bool:
        """As a ledger does."""
        return bool(self._watch(super().has_article, *arguments))

    def has_input(self, *arguments: Any) -> bool:
        """As a ledger does."""
        return bool(self._watch(super().has_input, *arguments))

    def _watch(self, work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        begun = time.perf_counter()
        try:
            return work(*arguments, **options)
        finally:
            self.seconds += time.perf_counter() - begun


def measure_share(shared: Path, many: tuple[int, int], folder: Path, kept: Path | None) -> dict[str, float]:
    """The ledger's and the files' share of the time of `add` on articles read by the real model; memory; adding again; size by part.

    `many` is how many articles, and the most characters of each (0: all).
    """
    corpus, path = folder / "articles.jsonl", kept or folder / "articles.db"
    count, longest = many
    real = write_articles(shared, count, corpus, longest)
    begun = time.perf_counter()
    words = sum(len(a.text.split()) for a in load_documents(str(corpus)) if isinstance(a, Article))
    files = time.perf_counter() - begun
    reader = Reader()
    reader.read(Article("warm", "It began.", ""))
    with Watched(path, write=True) as ledger:
        added, whole = time_add(ledger, corpus, reader)
        seconds = ledger.seconds
        if added < count:
            files *= added / count
        again = time_again(ledger, corpus, reader, added)
        faults = len(ledger.verify())
        sizes = ledger.sizes()
        claims = ledger.count()["claims"]
    print_sizes(sizes)
    found = {size.part: size.bytes for size in sizes}
    return {
        "articles": float(added),
        "articles_real": float(real) * added / count,
        "words": words * added / count,
        "claims": float(claims),
        "add_seconds": whole,
        "ledger_share": (seconds + files) / whole,
        "ledger_alone_share": seconds / whole,
        "again_by_row_real_seconds": again,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes_a_byte_of_text": found["file"] / found["text"],
        "faults": float(faults),
    }


def time_add(ledger: Ledger, corpus: Path, reader: Reader) -> tuple[int, float]:
    """How many articles of a corpus were added, and in how many seconds. Ctrl-C ends it early."""
    begun = time.perf_counter()

    def tell(_: object) -> None:
        if ingest.tally.read % 500 == 0:
            print(f"  {ingest.tally.read} articles in {time.perf_counter() - begun:.1f} s", flush=True)

    with Ingest(ledger, reader, tell) as ingest:
        with suppress(KeyboardInterrupt):
            ingest.add(str(corpus))
        added = ingest.tally.read
    return added, time.perf_counter() - begun


def time_again(ledger: Ledger, corpus: Path, reader: Reader, count: int) -> float:
    """Seconds to add the first `count` rows again, row by row, since there is a bad one behind them."""
    again = corpus.with_name("again.jsonl")
    with corpus.open(encoding="utf-8") as rows:
        again.write_text("".join(itertools.islice(rows, count)) + "{no json\n", encoding="utf-8")
    begun = time.perf_counter()
    with Ingest(ledger, reader, lambda _: None) as ingest:
        ingest.add(str(again))
    assert ingest.tally.skipped == count, ingest.tally
    return time.perf_counter() - begun


def print_sizes(sizes: Iterable[Size]) -> None:
    """The parts of a file that are at least a fiftieth of the text."""
    found = {size.part: size.bytes for size in sizes}
    for part, taken in found.items():
        if taken >= found["text"] / 50:
            print(f"  {part:28s} {taken:14,} bytes {taken / found['text']:6.2f} of the text")


class Kept(MadeReader):
    """A reader that has its readings already, for adding without the model."""

    def read_many(self, articles: Iterable[Article | Problem]) -> Iterator[Reading | Problem]:
        """Nothing is found in an article, at once."""
        for article in articles:
            yield article if isinstance(article, Problem) else Reading(self.run, article)


def measure_again(shared: Path, count: int, folder: Path) -> dict[str, float]:
    """Seconds to add articles a second time: of a file that was read whole, and row by row where it had a bad row."""
    corpus = folder / "again.jsonl"
    write_articles(shared, count, corpus)
    result = {}
    for name, bad in (("again_seconds", False), ("again_by_row_seconds", True)):
        if bad:
            with corpus.open("a", encoding="utf-8") as out:
                out.write("{no json\n")
        add(folder / "again.db", corpus, reader=Kept())
        begun = time.perf_counter()
        tally = add(folder / "again.db", corpus, reader=Kept()).tally
        result[name] = time.perf_counter() - begun
        assert tally.read == 0
        assert bad == (tally.skipped > 0)
    return result


def make_queries() -> dict[str, ClaimFilter]:
    """What people ask: common and rare words alone and together, phrases, beginnings, and each filter."""
    maker = Maker()
    words, names, places = maker.words, maker.names, maker.places
    asked: dict[str, dict[str, Any]] = {
        "the commonest word": {"words": words[0]},
        "two common words": {"words": f"{words[0]} {words[1]}"},
        "one of three common words": {"words": f"{words[0]} OR {words[1]} OR {words[2]}"},
        "one without another": {"words": f"{words[0]} NOT {words[1]}"},
        "a rare word": {"words": words[20_000]},
        "a common and a rare word": {"words": f"{words[0]} {words[20_000]}"},
        "a phrase": {"words": f'"{words[0]} {words[1]}"'},
        "a phrase of four": {"words": f'"{words[0]} {words[1]} {words[2]} {words[3]}"'},
        "a beginning of three letters": {"words": f"{words[0][:3]}*"},
        "a beginning of four letters": {"words": f"{words[50][:4]}*"},
        "a beginning and a rare word": {"words": f"{words[0][:3]}* {words[20_000]}"},
        "a claimant": {"claimant": names[0]},
        "a claimant, words, since": {"claimant": names[0], "words": words[5], "since": "2025-04-01"},
        "a rare word since": {"words": words[20_000], "since": "2025-12-20"},
        "a common word on one day": {"words": words[0], "since": "2014-01-03", "until": "2014-01-03"},
        "a place and what is counted": {"place": places[0], "counted": "killed"},
        "a country": {"country": "UA"},
        "a status": {"status": "denied"},
        "a status until": {"status": "denied", "until": "2014-01-05"},
        "one day": {"since": "2014-01-01", "until": "2014-01-01"},
        "ten years but for days at each end": {"since": "2014-02-03", "until": "2024-11-07"},
        "all": {},
        "all, page 21": {"skip": 1000},
        "a high score": {"min_score": 0.9999},
        "a high score and a word": {"min_score": 0.999, "words": words[3]},
        "nobody": {"words": words[0], "claimant": "nobody", "place": "nowhere"},
    }
    return {name: ClaimFilter(**given) for name, given in asked.items()}


def time_query(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the first of six runs, and the median of all."""
    taken = []
    for _ in range(6):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken[0], statistics.median(taken)


def measure_queries(path: Path, claims: int, peer: Path) -> dict[str, float]:
    """The slowest of all searches and listings, and the ratio to the peer's search for the same words."""
    limit = next((limit for size, limit in QUERY_LIMITS.items() if claims <= size), None)
    result: dict[str, float] = {}
    words = {}
    with Ledger(path) as ledger:
        some = ledger.claims(ClaimFilter(limit=1))[0]
        asked = make_queries()
        common, beginning = (str(asked[name].words) for name in ("the commonest word", "a beginning of three letters"))
        works: dict[str, Callable[[], object]] = {
            name: lambda wanted=wanted: ledger.claims(wanted)
            for name, wanted in asked.items()  # type: ignore[misc]
        }
        works |= {
            "by key": lambda: ledger.claims(ClaimFilter(key=some.key)),
            "a common word in an article": lambda: ledger.claims(ClaimFilter(article=some.article, words=common)),
            "of an article": lambda: ledger.claims(ClaimFilter(article=some.article)),
            "show": lambda: ledger.show(some.id[:12]),
            "coverage": ledger.coverage,
            "coverage, a reason that is rare": lambda: ledger.coverage(why="quotation"),
            "coverage of an article": lambda: ledger.coverage(some.article),
            "coverage, numbers": lambda: ledger.coverage(why="number"),
            "articles, the commonest word": lambda: ledger.search_articles(common),
            "articles, a beginning": lambda: ledger.search_articles(beginning),
            "versions": lambda: ledger.versions(some.url or ""),
            "problems": ledger.problems,
            "decisions": ledger.decisions,
        }
        for name, work in works.items():
            words[name] = time_query(work)
            print(f"  {name:36s} first {words[name][0]:8.1f} ms  median {words[name][1]:8.1f} ms")
    result[f"slowest_median_ms_{claims}"] = max(median for _, median in words.values())
    result[f"slowest_first_ms_{claims}"] = max(first for first, _ in words.values())
    if limit:
        LIMITS[f"slowest_median_ms_{claims}"] = limit
        LIMITS[f"slowest_first_ms_{claims}"] = limit
    return result | measure_peer(path, peer, {name: median for name, (_, median) in words.items()})


def measure_peer(path: Path, peer: Path, ours: dict[str, float]) -> dict[str, float]:
    """sqlite-utils' search, by rank as it does by default, over the same claims; ratios of its time to ours by the query."""
    try:
        import sqlite_utils  # noqa: PLC0415 - may be missing
    except ImportError:
        print("  sqlite-utils is not installed: no peer")
        return {}
    if not peer.exists():
        db = sqlite_utils.Database(peer)
        rows = sqlite3.connect(path).execute("SELECT id, source, content, status, day FROM claim")
        names = ("id", "source", "content", "status", "day")
        db["claim"].insert_all((dict(zip(names, row, strict=True)) for row in rows), pk="id", batch_size=10_000)
        db["claim"].enable_fts(["source", "content"])
    db = sqlite_utils.Database(peer)
    ratios = {}
    for name, wanted in make_queries().items():
        if wanted.words and wanted == ClaimFilter(words=wanted.words) and "beginning" not in name:
            _, median = time_query(lambda wanted=wanted: list(db["claim"].search(wanted.words, limit=50)))  # type: ignore[misc]
            ratios[name] = median / ours[name]
            print(f"  sqlite-utils, {name:36s} median {median:8.1f} ms, {ratios[name]:8.1f} times ours")
    return {"peer_over_ours_median": statistics.median(ratios.values()), "peer_over_ours_least": min(ratios.values())}


def measure_kills(count: int, folder: Path) -> dict[str, float]:
    """Ends `add` by SIGKILL at random moments; faults are lost or doubled articles, unsound pages, cells that are not proven."""
    chance, articles, batch = random.Random(6), 128, 8
    corpus = write_corpus(folder / "kill.jsonl", articles)
    add(folder / "whole.db", corpus)
    undisturbed, path = export(folder / "whole.db"), folder / "killed.db"
    process = start(folder / "timed.db", corpus, batch)
    begun = wait_until_ready(process)
    finish(process)
    whole = time.perf_counter() - begun
    faults = killed = amid = rounds = 0
    while killed < count:
        process = start(path, corpus, batch)
        wait_until_ready(process)
        time.sleep(chance.uniform(0, whole / 2))
        running = process.poll() is None
        process.send_signal(signal.SIGKILL)
        finish(process)
        killed += running
        if path.exists() and path.stat().st_size:
            db = sqlite3.connect(path)
            faults += db.execute("PRAGMA integrity_check").fetchone() != ("ok",)
            made = db.execute("PRAGMA user_version").fetchone()[0]
            db.close()
            if made:
                with Ledger(path) as ledger:
                    faults += bool(ledger.verify())
                    amid += 0 < ledger.count()["articles"] < articles
        if not running:
            faults += export(path) != undisturbed
            for part in folder.glob("killed.db*"):
                part.unlink()
            rounds += 1
    if path.exists():
        faults += finish(start(path, corpus, batch)) != 0 or export(path) != undisturbed
    return {"kills": float(killed), "kills_amid": float(amid), "kills_ledgers_completed": float(rounds), "kills_with_faults": float(faults)}


def wait_until_ready(process: subprocess.Popen[bytes]) -> float:
    """When it has loaded what it needs and its work begins."""
    assert process.stdout
    process.stdout.readline()
    return time.perf_counter()


def measure_changes(count: int, folder: Path) -> dict[str, float]:
    """Changes one byte of one cell at a time in a ledger of made and decided claims, and counts what `verify` does not see."""
    path, chance, missed, done = folder / "sound.db", random.Random(7), 0, 0
    maker = Maker()
    with Ledger(path, write=True) as ledger:
        ledger.record([Entry(maker.make(number, 6)) for number in range(8)] + [Entry(Problem("documents", "is empty", "e.txt"))])
        ledger.decide(ledger.claims()[0].id, Verdict(DecisionKind.EDIT, "bench", "why", "status", "denied"))
        assert ledger.verify() == ()
    while done < count:
        copy = folder / "changed.db"
        shutil.copy(path, copy)
        db = sqlite3.connect(copy, isolation_level=None)
        what = change_cell(db, chance)
        db.close()
        if what:
            done += 1
            with Ledger(copy) as ledger:
                if not ledger.verify():
                    missed += 1
                    print(f"  missed: {what}")
    return {"changes": float(done), "changes_missed": float(missed)}


def main() -> None:
    """Measure, print each figure beside its limit, and write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parent / "shared")
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--keep-articles", type=Path)
    for name, count in (("articles", 100), ("again", 10_000), ("kills", 200), ("changes", 1000)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--longest", type=int, default=0, help="characters that an article of --articles is cut to")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    result: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.articles:
            result |= measure_share(options.shared, (options.articles, options.longest), folder, options.keep_articles)
        if options.again:
            result |= measure_again(options.shared, options.again, folder)
        if options.claims:
            path = options.keep or folder / "made.db"
            if not path.exists():
                fill(path, options.claims)
            result |= measure_queries(path, options.claims, path.with_suffix(".peer.db"))
        if options.kills:
            result |= measure_kills(options.kills, folder)
        if options.changes:
            result |= measure_changes(options.changes, folder)
    for name, value in result.items():
        print(f"{name:36s} {value:12.3f}  {f'at most {LIMITS[name]}' if name in LIMITS else ''}")
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
