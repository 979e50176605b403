"""A checkpoint -> quantised ONNX weights beside the code: `python -m training.export --help`."""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.model import Attributor

SMALL_TABLE = 1000  # rows under which a table is not worth quantising


class Scorer(nn.Module):
    """What is exported: the inputs of one window -> tag and pointer scores of its units."""

    def __init__(self, model: Attributor) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, case: Tensor, quote: Tensor, line: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Scores as `Attributor.score` gives them, batch of one."""
        states = self.model.encode(ids, case, quote, line)
        return self.model.score(states[:, first[0]])


def average_states(paths: list[Path]) -> dict[str, Tensor]:
    """The mean of the running averages of several checkpoints."""
    states = [torch.load(path)["average"] for path in paths]
    names = [n for n in states[0] if n.startswith("module.")]
    return {n.removeprefix("module."): torch.stack([s[n].float() for s in states]).mean(0) for n in names}


def export_onnx(model: Attributor, path: Path) -> None:
    """Write the model in full precision, its window of any length."""
    model.eval()
    length, units = torch.export.Dim("pieces", min=4, max=512), torch.export.Dim("units", min=2, max=510)
    rows = [torch.zeros(1, 40, dtype=torch.long) for _ in range(4)]  # one tensor given twice would become one input
    first = torch.arange(1, 31).unsqueeze(0)
    shapes = {name: {1: length} for name in ("ids", "case", "quote", "line")} | {"first": {1: units}}
    torch.onnx.export(
        Scorer(model), (*rows, first), str(path), dynamo=True, dynamic_shapes=shapes, external_data=False,
        input_names=["ids", "case", "quote", "line", "first"], output_names=["tags", "pointers"], opset_version=20,
    )  # fmt: skip


def quantise(source: Path, out: Path, *, keep_ffn_output: bool) -> None:
    """Dynamic int8 for the weights of the encoder's layers and the word table, per channel.

    Weights are reduced to 7 bits: processors without VNNI add products of 8 bits in 16 and saturate, so that two
    machines would read differently. The heads and the attention products stay in fp32, and, if asked, the output of
    the feed-forward layers, whose activations have the outliers.
    """
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared), str(out), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            nodes_to_exclude=find_precise(onnx.load(prepared).graph, keep_ffn_output=keep_ffn_output),
        )  # fmt: skip


def find_precise(graph: onnx.GraphProto, *, keep_ffn_output: bool) -> list[str]:
    """Names of the products and look-ups that stay in fp32: no weight, after the last layer, small tables, wide inputs."""
    weights = {w.name: tuple(w.dims) for w in graph.initializer}
    last_layer = max(i for i, node in enumerate(graph.node) if node.op_type == "LayerNormalization")
    precise = []
    for i, node in enumerate(graph.node):
        shape = next((weights[name] for name in node.input if name in weights), ())
        if node.op_type in {"MatMul", "Gemm"}:
            wide = len(shape) == 2 and shape[0] > shape[1]
            if i > last_layer or not shape or (wide and keep_ffn_output):
                precise.append(node.name)
        elif node.op_type == "Gather" and (len(shape) != 2 or shape[0] < SMALL_TABLE):
            precise.append(node.name)
    return precise


def write_weights(checkpoints: list[Path], base: Path, out: Path, *, keep_ffn_output: bool) -> None:
    """Average, export, quantise, and write `attribution.onnx`, `tokenizer.json` and a `model.json` without calibration."""
    model = Attributor(base, attention="eager")
    model.load_state_dict(average_states(checkpoints))
    recipe = torch.load(checkpoints[-1])["recipe"]
    out.mkdir(parents=True, exist_ok=True)
    full = checkpoints[-1].with_name("full.onnx")
    export_onnx(model, full)
    quantise(full, out / "attribution.onnx", keep_ffn_output=keep_ffn_output)
    write_tokenizer(base / "tokenizer.json", out / "tokenizer.json")
    write_card(out, model, recipe, checkpoints)


def write_tokenizer(source: Path, out: Path) -> None:
    """The base model's tokenizer, without its truncation and padding."""
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(out), pretty=False)


def write_card(out: Path, model: Attributor, recipe: dict[str, Any], checkpoints: list[Path]) -> None:
    """`model.json`: what run time needs beside the weights, and where they come from."""
    card = {
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("attribution.onnx", "tokenizer.json")},
        "window_pieces": recipe["pieces"],
        "transitions": [[round(v, 4) for v in row] for row in (model.transitions + model.mask).tolist()],
        "recipe": recipe,
        "checkpoints": [path.name for path in checkpoints],
    }
    (out / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="checkpoints whose weights are averaged")
    parser.add_argument("--base", type=Path, required=True, help="folder with all-MiniLM-L6-v2's config, tokenizer and weights")
    parser.add_argument("--out", type=Path, required=True, help="folder of the weights, as src/reportedly/lang/en/weights")
    parser.add_argument("--small", action="store_true", help="quantise the output of the feed-forward layers too")
    options = parser.parse_args()
    write_weights(options.checkpoints, options.base, options.out, keep_ffn_output=not options.small)


if __name__ == "__main__":
    main()
