"""Tables of a large ledger: `python -m bench.export [--claims 1000000] [--ledger PATH] [--no-questions]`.

Fills a ledger with made readings, unless one is given, joins its questions, and writes all its tables as Parquet, with questions, answers and
links and without. Each is done in a process of its own; printed are its seconds by the clock, its processor seconds, and its peak memory, pages
of the file that are mapped included. Asked are 60 seconds and 1 GB for a million claims, on one core. `--no-questions` leaves out the joining
and what depends on it: it takes longer and more memory than all else.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.ledger import fill
from reportedly.exchange.booked import fill_booked
from reportedly.exchange.tabular import write_tables
from reportedly.ledger import Ledger
from reportedly.questions.book import open_book

WORKS = ("own tables", "joining", "all tables")


def work(name: str, ledger: Path, out: Path) -> None:
    """Do one of `WORKS` and print what it took."""
    begun = time.perf_counter()
    with Ledger(ledger) as opened:
        if name == "own tables":
            files = list(write_tables(opened, "parquet", out))
        else:
            book = open_book(opened)
            files = [] if name == "joining" else list(write_tables(opened, "parquet", out, fill_booked(book, book.walk_questions(opened))))
    used = resource.getrusage(resource.RUSAGE_SELF)
    took = {"seconds": time.perf_counter() - begun, "processor_seconds": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}
    print(json.dumps({"work": name, **{key: round(value, 1) for key, value in took.items()}, "files": len(files)}), flush=True)


def main() -> None:
    """Fill, then do each in a fresh process, whose memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=Path, help="a ledger that is used where it is there, and made and kept where it is not")
    parser.add_argument("--no-questions", action="store_true")
    parser.add_argument("--work", choices=WORKS, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work, options.ledger, options.into)
        return
    with tempfile.TemporaryDirectory() as folder:
        ledger = options.ledger or Path(folder, "made.db")
        if not ledger.exists():
            fill(ledger, options.claims)
        for name in WORKS[:1] if options.no_questions else WORKS:
            command = [sys.executable, "-m", "bench.export", "--ledger", str(ledger), "--work", name, "--into", str(Path(folder, name))]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
