"""Tables of a large ledger: `python -m bench.export [--claims 1000000] [--ledger PATH]`.

Fills a ledger with made readings, unless one is given, and writes all its tables as Parquet in a process of its own. Prints seconds and peak
memory; asked are 60 seconds and 1 GB for a million claims, on one core.
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
from reportedly.exchange.tabular import write_tables
from reportedly.ledger import Ledger


def export(ledger: Path, out: Path) -> None:
    """Write the tables and print what it took."""
    begun = time.perf_counter()
    with Ledger(ledger) as opened:
        files = [path.name for path in write_tables(opened, "parquet", out)]
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": round(seconds, 1), "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "files": len(files)}))


def main() -> None:
    """Fill, then export in a fresh process, whose memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.into:
        export(options.ledger, options.into)
        return
    with tempfile.TemporaryDirectory() as folder:
        ledger = options.ledger or Path(folder, "made.db")
        if not ledger.exists():
            fill(ledger, options.claims)
        command = [sys.executable, "-m", "bench.export", "--ledger", str(ledger), "--into", str(Path(folder, "tables"))]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
