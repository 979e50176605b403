"""A crawl of many pages in one run: seconds and memory.

    python -m bench.intake [--records 50000] [--out bench.json]

Writes a WARC of made pages to a temporary file, each record packed by itself as crawlers do, and reads it through `load_documents` as a
user's file would be. Every page is another text. After each tenth it prints the articles, the seconds and the memory that is held, of
this process and of those that it started. Memory is flat when it grows from the second tenth, for the first loads libraries, to the
last by no more than what the reader remembers to tell copies: some 200 bytes a page, of at most 100,000 pages.
"""

import argparse
import gzip
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from reportedly.documents import load_documents
from reportedly.model import Article

LIMITS = {"grown_megabytes": 20.0, "megabytes": 1000.0}
SEED = 20310314
_WHO = ("The harbour master", "A spokeswoman for the coast guard", "The ministry of works", "The mayor of Orsova", "An aid group")
_SAID = ("said", "denied", "told the Sable Courier", "confirmed", "neither confirmed nor denied")
_WHAT = ("boats had been lost in the storm", "people were missing", "houses stood under water", "roads were closed", "pumps had failed")


def write_crawl(path: Path, records: int) -> None:
    """A packed WARC of that many pages; every tenth record is none that is read, for crawls hold redirects and pictures."""
    chance = random.Random(SEED)
    with path.open("wb") as out:
        for number in range(records):
            out.write(gzip.compress(_write_record(number, chance), 1, mtime=0))


def _write_record(number: int, chance: random.Random) -> bytes:
    if number % 10 == 9:
        body, head = b"", f"HTTP/1.1 301 Moved\r\nLocation: /{number - 1}\r\nContent-Length: 0\r\n\r\n"
    else:
        body = _write_page(number, chance).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    payload = head.encode() + body
    warc = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/{number}\r\nWARC-Date: 2031-06-19T08:30:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return warc.encode() + payload + b"\r\n\r\n"


def _write_page(number: int, chance: random.Random) -> str:
    sentences = [f"{chance.choice(_WHO)} {chance.choice(_SAID)} that {chance.randrange(2, 900)} {chance.choice(_WHAT)}." for _ in range(12)]
    body = "".join(f"<p>{' '.join(sentences[i : i + 3])}</p>" for i in range(0, 12, 3))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Storm, report {number}</title></head><body><nav><a href="/">Home</a>'
        f"</nav><article><h1>Storm, report {number}</h1>{body}</article><footer>Contact</footer></body></html>"
    )


def read_crawl(path: Path, records: int) -> Iterator[dict[str, float]]:
    """At each tenth of the pages that are to be read: articles, problems, seconds, megabytes. A tenth that never comes is left out."""
    wanted = records - records // 10
    tenths = {wanted * n // 10 for n in range(1, 11)}
    started, articles, problems = time.perf_counter(), 0, 0
    for found in load_documents(str(path)):
        if not isinstance(found, Article):
            problems += 1
            continue
        articles += 1
        if articles in tenths:
            yield {"articles": articles, "problems": problems, "seconds": time.perf_counter() - started, "megabytes": measure_memory()}


def measure_memory() -> float:
    """Megabytes held now by this process and the processes that it started, as Linux tells."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # ended meanwhile
    family, size = {os.getpid()}, 0
    while len(family) > size:
        size = len(family)
        family |= {pid for pid, parent in parents.items() if parent in family}
    return sum(map(_read_held, family)) / (1 << 20)


def _read_held(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def main() -> None:
    """Write, read, print, and write JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.records < 100:
        parser.error("--records: at least 100, that there are tenths")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made.warc.gz")
        write_crawl(path, options.records)
        print(f"{options.records:,} records, {path.stat().st_size:,} bytes")
        print(f"{'articles':>10s} {'problems':>9s} {'seconds':>9s} {'megabytes':>10s}")
        rows = []
        for row in read_crawl(path, options.records):
            rows.append(row)
            print(f"{row['articles']:10,.0f} {row['problems']:9,.0f} {row['seconds']:9.1f} {row['megabytes']:10.1f}", flush=True)
    if len(rows) < 10:
        raise SystemExit("fewer articles than pages were read")
    last = rows[-1]
    result = {
        "records": float(options.records),
        "seconds": last["seconds"],
        "records_per_second": options.records / last["seconds"],
        "megabytes": max(row["megabytes"] for row in rows),
        "grown_megabytes": last["megabytes"] - rows[1]["megabytes"],
    }
    for name, value in result.items():
        print(f"{name:24s} {value:12.2f}  {f'at most {LIMITS[name]}' if name in LIMITS else ''}")
    if options.out:
        options.out.write_text(json.dumps({**result, "tenths": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
