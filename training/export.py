"""A checkpoint -> quantised ONNX weights beside the code: `python -m training.export --help`."""

import argparse
import hashlib
import json
import math
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.model import AntecedentPointer, Attributor, run_layers

SMALL_TABLE = 1000  # rows under which a table is not worth quantising
LARGE = 100_000  # numbers from which a weight is worth keeping in fp16
WEIGHTS = ("attribution.onnx", "antecedents.onnx", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Sources:
    """What is exported: checkpoints of the encoder, whose averages are averaged, and the file of the layers for antecedents."""

    checkpoints: list[Path]
    antecedents: Path


class Scorer(nn.Module):
    """What is exported: the inputs of one window -> tag and pointer scores of its units, and the states of its pieces after some layers."""

    def __init__(self, model: Attributor, lower: int) -> None:
        super().__init__()
        self.model, self.lower = model, lower

    def forward(self, ids: Tensor, case: Tensor, quote: Tensor, line: Tensor, first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores as `Attributor.score` gives them, batch of one, and states [1, L, H]."""
        lower = self.model.encode_lower((ids, case, quote, line), self.lower)
        states = run_layers(self.model.bert.encoder.layer[self.lower :], lower, None)
        return (*self.model.score(states[:, first[0]]), lower)


class Pointer(nn.Module):
    """What is exported for antecedents: those states and the first pieces of the units -> scores of the one pointer."""

    def __init__(self, pointer: AntecedentPointer) -> None:
        super().__init__()
        self.pointer = pointer

    def forward(self, lower: Tensor, first: Tensor) -> Tensor:
        """Scores [1, U, 1 + U]."""
        return self.pointer(lower, first)


def average_states(paths: list[Path]) -> dict[str, Tensor]:
    """The mean of the running averages of several checkpoints."""
    states = [torch.load(path)["average"] for path in paths]
    names = [n for n in states[0] if n.startswith("module.")]
    return {n.removeprefix("module."): torch.stack([s[n].float() for s in states]).mean(0) for n in names}


def export_encoder(model: Attributor, lower: int, path: Path) -> None:
    """Write the encoder in full precision, its window of any length."""
    length, units = torch.export.Dim("pieces", min=4, max=512), torch.export.Dim("units", min=2, max=510)
    rows = [torch.zeros(1, 40, dtype=torch.long) for _ in range(4)]  # one tensor given twice would become one input
    first = torch.arange(1, 31).unsqueeze(0)
    shapes = {name: {1: length} for name in ("ids", "case", "quote", "line")} | {"first": {1: units}}
    torch.onnx.export(
        Scorer(model, lower).eval(), (*rows, first), str(path), dynamo=True, dynamic_shapes=shapes, external_data=False,
        input_names=["ids", "case", "quote", "line", "first"], output_names=["tags", "pointers", "lower"], opset_version=20,
    )  # fmt: skip


def export_pointer(pointer: AntecedentPointer, size: int, path: Path) -> None:
    """Write the layers for antecedents in full precision, for any stretch of a window."""
    length, units = torch.export.Dim("pieces", min=4, max=512), torch.export.Dim("units", min=2, max=510)
    example = (torch.zeros(1, 40, size), torch.arange(1, 31).unsqueeze(0))
    torch.onnx.export(
        Pointer(pointer).eval(), example, str(path), dynamo=True, dynamic_shapes={"lower": {1: length}, "first": {1: units}},
        external_data=False, input_names=["lower", "first"], output_names=["pointer"], opset_version=20,
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


def store_half(path: Path) -> None:
    """Keep the large weights that stay fp32 in fp16 on disk: onnxruntime casts them once, when it loads the file."""
    model = onnx.load(path)
    graph = model.graph
    used = {name for node in graph.node if node.op_type in {"MatMul", "Gemm"} for name in node.input}
    casts = []
    for weight in graph.initializer:
        if weight.data_type == onnx.TensorProto.FLOAT and weight.name in used and math.prod(weight.dims) >= LARGE:
            half = onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(weight).astype("float16"), f"{weight.name}_half")
            casts.append(onnx.helper.make_node("Cast", [half.name], [weight.name], name=f"{weight.name}_cast", to=onnx.TensorProto.FLOAT))
            weight.CopyFrom(half)
    for cast in reversed(casts):
        graph.node.insert(0, cast)
    onnx.save(model, path)


def drop_notes(path: Path) -> None:
    """Leave out what the exporter notes of the code that it came through: stack traces with the paths of a machine."""
    model = onnx.load(path)
    parts = [
        model,
        model.graph,
        *model.graph.node,
        *model.graph.input,
        *model.graph.output,
        *model.graph.value_info,
        *model.graph.initializer,
    ]
    for part in parts:
        part.doc_string = ""
        del part.metadata_props[:]
    onnx.save(model, path)


def write_weights(source: Sources, base: Path, out: Path, *, keep_ffn_output: bool) -> None:
    """Average, export, quantise, and write `attribution.onnx`, `antecedents.onnx`, `tokenizer.json` and a bare `model.json`."""
    model = Attributor(base, attention="eager")
    model.load_state_dict(average_states(source.checkpoints))
    model.eval()
    trained = torch.load(source.antecedents)
    pointer = AntecedentPointer(model, trained["recipe"]["lower"])
    pointer.load_state_dict(trained["pointer"])
    recipe = torch.load(source.checkpoints[-1])["recipe"] | {"antecedents": trained["recipe"]}
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        export_encoder(model, trained["recipe"]["lower"], full)
        quantise(full, out / WEIGHTS[0], keep_ffn_output=keep_ffn_output)
        export_pointer(pointer, model.bert.config.hidden_size, full)
        quantise(full, out / WEIGHTS[1], keep_ffn_output=False)
    store_half(out / WEIGHTS[0])
    for name in WEIGHTS[:2]:
        drop_notes(out / name)
    write_tokenizer(base / "tokenizer.json", out / WEIGHTS[2])
    write_card(out, model, recipe, source.checkpoints)


def write_tokenizer(source: Path, out: Path) -> None:
    """The base model's tokenizer, without its truncation and padding."""
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(out), pretty=False)


def write_card(out: Path, model: Attributor, recipe: dict[str, Any], checkpoints: list[Path]) -> None:
    """`model.json`: what run time needs beside the weights, and where they come from."""
    card = {
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in WEIGHTS},
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
    parser.add_argument("--antecedents", type=Path, required=True, help="file that training.antecedents wrote")
    parser.add_argument("--base", type=Path, required=True, help="folder with all-MiniLM-L6-v2's config, tokenizer and weights")
    parser.add_argument("--out", type=Path, required=True, help="folder of the weights, as src/reportedly/lang/en/weights")
    parser.add_argument("--small", action="store_true", help="quantise the output of the feed-forward layers too")
    options = parser.parse_args()
    write_weights(Sources(options.checkpoints, options.antecedents), options.base, options.out, keep_ffn_output=not options.small)


if __name__ == "__main__":
    main()
