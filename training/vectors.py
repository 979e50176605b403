"""The directions onto which a claim's pooled state is turned: `python -m training.vectors --shared ../shared`.

Principal components, whitened, of the pooled states of sentences; written to lang/en/weights/vectors.npy as half-precision floats:
the centre in the first row, then the directions. Deterministic, since each component's sign is set by its largest entry.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from reportedly.encode.encoder import Encoder, Floats
from reportedly.encode.scores import ArticleScores
from reportedly.encode.vectors import BYTES
from reportedly.questions.passages import Passages

SOURCES = ("ecbplus/train", "meantime/train", "conflict_news/wikinews_2019_2020-dev")
OUT = Path("src/reportedly/lang/en/weights/vectors.npy")
SHORTEST = 40  # characters of a sentence


def pool_sentences(shared: Path) -> Iterator[Floats]:
    """The pooled states of all sentences of the sources."""
    encoder = Encoder()
    for source in SOURCES:
        for line in (shared / f"data/{source}.jsonl").read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            scores, passages = ArticleScores(encoder.encode(text)), Passages(text)
            for start, end in passages.list_spans():
                state = scores.pool([(start, end)]) if end - start >= SHORTEST else None
                if state is not None:
                    yield state


def fit_directions(states: Floats) -> Floats:
    """Centre and whitened principal components [1 + BYTES, H] of states [N, H]."""
    centre = states.mean(0)
    values, vectors = np.linalg.eigh(np.cov((states - centre).T))
    top = np.argsort(values)[::-1][:BYTES]
    turned = (vectors[:, top] / np.sqrt(values[top])).T
    signs = np.sign(turned[np.arange(BYTES), np.abs(turned).argmax(1)])
    return np.vstack([centre, turned * signs[:, None]])


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    states = np.stack(list(pool_sentences(parser.parse_args().shared.resolve()))).astype(np.float64)
    np.save(OUT, fit_directions(states).astype(np.float16))
    print(f"{len(states)} sentences of {states.shape[1]} numbers each")


if __name__ == "__main__":
    main()
