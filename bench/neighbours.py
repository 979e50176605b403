"""Nearest neighbours of claim vectors, four ways: `python -m bench.neighbours VECTORS.npy [--sizes 10000,100000]`.

VECTORS holds int8 rows [N, 64], as a ledger's claim_vector has them; larger sizes are filled with noisy copies. For each way: seconds to
build and to ask for the ten nearest of 1,000 rows, the share of the true ten that is found, and whether another order of building gives
the same answers. sqlite-vec, hnswlib and usearch are measured where they are installed; reportedly does not depend on them.
"""

import argparse
import json
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.questions.blocking import BANDS, list_bands

ASKED, NEAREST, NOISE = 1000, 10, 12
Found = list[set[int]]


def fill_rows(rows: np.ndarray, size: int) -> np.ndarray:
    """Rows up to `size`, by noisy copies of those there are."""
    chance = np.random.default_rng(7)
    picked = rows[chance.integers(0, len(rows), size)].astype(np.int16) + chance.normal(0, NOISE, (size, rows.shape[1])).astype(np.int16)
    filled = np.clip(picked, -127, 127).astype(np.int8)
    filled[: min(len(rows), size)] = rows[:size]
    return filled


def ask_exactly(rows: np.ndarray, asked: np.ndarray) -> Found:
    """By comparing with all."""
    whole = rows.astype(np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True) + 1e-9
    return [set(np.argpartition(-(whole @ whole[i]), NEAREST)[:NEAREST].tolist()) for i in asked]


def ask_bands(rows: np.ndarray, asked: np.ndarray, order: np.ndarray) -> Found:
    """By bands of signs, as blocking does, those in a band compared exactly."""
    blocks: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i in order.tolist():
        for band in enumerate(list_bands(rows[i].tobytes())):
            blocks[band].append(i)
    whole = rows.astype(np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True) + 1e-9
    found = []
    for i in asked.tolist():
        near = np.array(sorted({j for band in enumerate(list_bands(rows[i].tobytes())) for j in blocks[band]}))
        best = near[np.argsort(-(whole[near] @ whole[i]), kind="stable")[:NEAREST]]
        found.append(set(best.tolist()))
    return found


def ask_usearch(rows: np.ndarray, asked: np.ndarray, order: np.ndarray) -> Found:
    """By usearch, int8 and cosine, one thread."""
    from usearch.index import Index  # noqa: PLC0415 - optional

    index = Index(ndim=rows.shape[1], metric="cos", dtype="i8")
    index.add(order, rows[order], threads=1)
    return [set(index.search(rows[i], NEAREST, threads=1).keys.tolist()) for i in asked]


def ask_hnswlib(rows: np.ndarray, asked: np.ndarray, order: np.ndarray) -> Found:
    """By hnswlib, which has floats only, one thread."""
    import hnswlib  # noqa: PLC0415 - optional

    index = hnswlib.Index("cosine", rows.shape[1])
    index.init_index(len(rows), random_seed=1)
    index.set_num_threads(1)
    index.add_items(rows[order].astype(np.float32), order)
    index.set_ef(50)
    labels, _ = index.knn_query(rows[asked].astype(np.float32), NEAREST, num_threads=1)
    return [set(map(int, row)) for row in labels]


def ask_sqlite(rows: np.ndarray, asked: np.ndarray, order: np.ndarray) -> Found:
    """By sqlite-vec in memory, which compares with all."""
    import sqlite_vec  # noqa: PLC0415 - optional

    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)  # noqa: FBT003 - sqlite3's own signature
    sqlite_vec.load(db)
    db.execute(f"CREATE VIRTUAL TABLE v USING vec0(e int8[{rows.shape[1]}] distance_metric=cosine)")
    db.executemany("INSERT INTO v(rowid, e) VALUES (?, vec_int8(?))", ((i + 1, rows[i].tobytes()) for i in order.tolist()))
    query = "SELECT rowid FROM v WHERE e MATCH vec_int8(?) AND k = ?"
    return [{r - 1 for (r,) in db.execute(query, (rows[i].tobytes(), NEAREST))} for i in asked]


WAYS: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray], Found]] = {
    "bands of signs": ask_bands,
    "usearch": ask_usearch,
    "hnswlib": ask_hnswlib,
    "sqlite-vec": ask_sqlite,
}


def main() -> None:
    """Measure each way at each size, and print one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--sizes", default="10000,100000")
    options = parser.parse_args()
    rows = np.load(options.vectors)
    chance = np.random.default_rng(3)
    for size in map(int, options.sizes.split(",")):
        filled = fill_rows(rows, size)
        asked = chance.choice(size, ASKED, replace=False)
        true = ask_exactly(filled, asked)
        for name, ask in WAYS.items():
            result: dict[str, Any] = {"way": name, "size": size}
            try:
                start = time.perf_counter()
                found = ask(filled, asked, np.arange(size))
                result["seconds"] = round(time.perf_counter() - start, 2)
                again = ask(filled, asked, chance.permutation(size))
            except (ImportError, AttributeError) as error:  # a Python built without loadable extensions has no sqlite-vec
                print(json.dumps(result | {"not measured": str(error)}), flush=True)
                continue
            result["recall"] = round(sum(len(f & t) for f, t in zip(found, true, strict=True)) / (ASKED * NEAREST), 3)
            result["same in another order"] = round(sum(f == a for f, a in zip(found, again, strict=True)) / ASKED, 3)
            print(json.dumps(result | {"bands": BANDS} if name.startswith("bands") else result), flush=True)


if __name__ == "__main__":
    main()
