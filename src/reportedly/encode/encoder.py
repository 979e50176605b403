"""Article -> States: the trained encoder run over the windows of one text. The one place that imports onnxruntime."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from reportedly.encode.pieces import Pieces, cut_pieces
from reportedly.encode.windows import Window, cut_windows
from reportedly.lang.resources import find_resource

Floats = NDArray[np.floating[Any]]

CLS, SEP = 101, 102  # of the BERT vocabulary

# Pieces that a window may repeat of the one before. On polnear/dev, with the weights of five epochs, 24 pieces gave a soft F1
# of 72.4 and these 73.1, for a tenth to a fifth more time; guarded by the floors of evals/.
OVERLAP = 64


class WeightsError(RuntimeError):
    """The weights beside the code are missing or are not those that `model.json` names."""


@dataclass(frozen=True, slots=True, eq=False)
class WindowScores:
    """What the model says of one window of U units: tags [U, 7], pointers [4, U, 1 + U] with column 0 for "none".

    `lower` are the states [L, H] of its L pieces, CLS and SEP with them, on which the layers for antecedents stand.
    """

    window: Window
    tags: Floats
    pointers: Floats
    lower: Floats


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """One text as the encoder saw it: its pieces and the scores of each window, in order, and how to score antecedents.

    `look_back` takes states [L, H] and the first pieces [U] of U units, and gives their pointer [U, 1 + U].
    """

    pieces: Pieces
    windows: tuple[WindowScores, ...]
    look_back: Callable[[Floats, NDArray[np.int64]], Floats]


@cache
def load_card(language: str = "en") -> dict[str, Any]:
    """`model.json`: digests of the weights, the tag transitions and the calibration.

    Raises:
        WeightsError: the file is missing.
    """
    try:
        card: dict[str, Any] = json.loads(find_resource("weights/model.json", language).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        msg = f"no weights for language {language!r}: run `make train`, or reinstall the package"
        raise WeightsError(msg) from error
    return card


def _read_checked(name: str, language: str) -> bytes:
    data = find_resource(f"weights/{name}", language).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != load_card(language)["sha256"][name]:
        msg = f"weights/{name} has sha256 {digest}, not the one that model.json names: reinstall the package"
        raise WeightsError(msg)
    return data


class Encoder:
    """The attribution model of one language, loaded by digest.

    One window is one run, never padded and never batched with another, so that the dynamic int8 scales, and with them
    every score, depend on that window alone, whatever else is read in the same process.
    """

    def __init__(self, language: str = "en", threads: int = 1) -> None:
        """Load the weights; `threads` is the number that one run may use.

        Raises:
            WeightsError: weights are missing or changed.
        """
        self.limit: int = load_card(language)["window_pieces"]
        self._tokenizer = Tokenizer.from_buffer(_read_checked("tokenizer.json", language))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._encoder, self._antecedents = (
            onnxruntime.InferenceSession(_read_checked(name, language), options, providers=["CPUExecutionProvider"])
            for name in ("attribution.onnx", "antecedents.onnx")
        )

    def encode(self, text: str, tell: Callable[[float], None] = lambda _: None) -> States:
        """Cut and score a text, telling the share that is done. Time and memory grow with its length alone."""
        pieces = cut_pieces(text, self._tokenizer)
        windows = cut_windows(pieces, self.limit, OVERLAP)
        scored = []
        for window in windows:
            scored.append(self._score(pieces, window))
            tell(len(scored) / len(windows))
        return States(pieces, tuple(scored), self._look_back)

    def _score(self, pieces: Pieces, window: Window) -> WindowScores:
        tags, pointers, lower = self._encoder.run(["tags", "pointers", "lower"], window_inputs(pieces, window))
        return WindowScores(window, tags[0], pointers[0], lower[0])

    def _look_back(self, lower: Floats, first: NDArray[np.int64]) -> Floats:
        pointer: Floats = self._antecedents.run(["pointer"], {"lower": lower[None], "first": first[None]})[0][0]
        return pointer


def window_inputs(pieces: Pieces, window: Window) -> dict[str, NDArray[np.int64]]:
    """The model's inputs for one window: a row each of pieces with its CLS and SEP, and the first piece of each unit."""
    a, b = window
    low, high = int(pieces.first[a]), int(pieces.first[b])
    heads = pieces.first[a:b] - low + 1
    widths = np.diff(pieces.first[a : b + 1])
    rows = np.zeros((4, high - low + 2), dtype=np.int64)
    rows[0, 0], rows[0, 1:-1], rows[0, -1] = CLS, pieces.ids[low:high], SEP
    rows[1, 1:-1], rows[2, 1:-1] = np.repeat(pieces.case[a:b], widths), np.repeat(pieces.quote[a:b], widths)
    rows[3, heads] = pieces.line[a:b]
    return {"ids": rows[0:1], "case": rows[1:2], "quote": rows[2:3], "line": rows[3:4], "first": heads[None, :].astype(np.int64)}
