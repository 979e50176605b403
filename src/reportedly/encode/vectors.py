"""A pooled state of the encoder -> the few bytes that stand for a claim's content when claims of several articles are compared.

The mean state of the content's pieces is centred, turned onto the directions in which the contents of the training articles differ most
(principal components, each scaled to the same spread: "whitening", Su et al. 2021, arXiv:2103.15316), brought to length one and
rounded to a byte a direction. Directions and centre were fitted by `training/vectors.py`.
"""

import hashlib
from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from reportedly.encode.encoder import Floats
from reportedly.lang.resources import find_resource

BYTES = 64  # directions, one byte each
SCALE = 127


@cache
def load_directions(language: str = "en") -> NDArray[np.float32]:
    """The centre, then the directions, as rows [1 + BYTES, H]."""
    with find_resource("weights/vectors.npy", language).open("rb") as file:
        loaded: NDArray[np.float32] = np.load(file).astype(np.float32)
    return loaded


@cache
def digest_directions(language: str = "en") -> str:
    """The sha256 of the file of directions."""
    return hashlib.sha256(find_resource("weights/vectors.npy", language).read_bytes()).hexdigest()


def shorten_state(state: Floats | None) -> bytes | None:
    """The bytes of a pooled state [H]."""
    if state is None:
        return None
    table = load_directions()
    return _write_bytes(table[1:] @ (state.astype(np.float32) - table[0]))


def average_vectors(vectors: Iterable[bytes | None]) -> bytes | None:
    """The direction of the sum of vectors, those that are missing left out; None where all are."""
    rows = [np.frombuffer(v, dtype=np.int8).astype(np.float64) for v in vectors if v]
    return _write_bytes(np.sum(rows, axis=0)) if rows else None


def _write_bytes(direction: Floats) -> bytes:
    length = float(np.linalg.norm(direction)) or 1.0
    return bytes(np.round(direction / length * SCALE).astype(np.int8).tobytes())


def compare_vectors(one: bytes | None, other: bytes | None) -> float | None:
    """The cosine of two vectors, -1 to 1; None where one is missing."""
    if one is None or other is None:
        return None
    first, second = (np.frombuffer(v, dtype=np.int8).astype(np.int32) for v in (one, other))
    return float(first @ second) / (float(np.linalg.norm(first)) * float(np.linalg.norm(second)) or 1.0)
