"""Train layers that tell whom a pronoun stands for, on the first layers of the trained encoder: `python -m training.antecedents --help`.

The encoder, which reads gap/train in each of its epochs, comes to know its rows by heart. These layers begin with what it knew after its
first epoch, and see the rows under other names each time, among many more passages in which names are hidden (`training.passages`).
"""

import argparse
import json
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from training.coreference import OPEN_GENRES, make_coreference_examples, rename
from training.data import Example, load_articles
from training.export import average_states
from training.model import AntecedentPointer, Attributor
from training.passages import Peopled, find_persons, make_passages
from training.train import HAS_BF16, Batch, Row, antecedent_loss, collate, cut_batches
from training.train import Recipe as Windows

# Texts in which names are hidden; nothing else of these corpora is read.
HIDDEN_IN = (
    "polnear/train", "gap/train", "gum/train", "ecbplus/train", "ecbplus/dev", "tempeval3/train", "meantime/train", "wikiwars/train", "muc4/train",
    "conflict_news/fakes_syria-dev", "conflict_news/wikinews_2019_2020-dev", "conflict_news/official_ru-dev",
    "geoparsing/lgl-dev", "geoparsing/geowebnews-dev", "geoparsing/geovirus",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of. `lower` is the number of the encoder's layers below; shares are of what could be changed or read."""

    lower: int = 1
    epochs: int = 1
    rate: float = 2e-4
    warm_up: float = 0.06
    average: float = 0.995  # of the weights, a step
    dropout: float = 0.2
    hidden_dropout: float = 0.15
    gap_rounds: int = 4  # times that an epoch reads gap/train
    renamed: float = 0.7
    passage_rounds: int = 2
    passages: float = 0.9
    easy: float = 0.3
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Texts:
    """What is read: rows of GAP and GUM, texts with their persons, and surnames to give out."""

    gap: list[dict]
    gum: list[dict]
    peopled: list[Peopled]
    surnames: tuple[str, ...]


def load_texts(data: Path, cache: Path) -> Texts:
    """The corpora, with the persons that spaCy finds kept in `cache`."""
    gap, gum = (load_articles(data / name / "train.jsonl") for name in ("gap", "gum"))
    rows = [row for name in HIDDEN_IN for row in load_articles(data / f"{name}.jsonl")]
    texts = [row["text"] for row in rows if row.get("genre", "news") in OPEN_GENRES and not row["text"].isupper()]
    peopled = find_persons(texts, cache)
    lasts = {p.last for text in peopled for p in text.persons if p.last.isalpha() and p.last.istitle() and 3 <= len(p.last) <= 10}
    return Texts(gap, gum, peopled, tuple(sorted(lasts)))


def list_batches(texts: Texts, tokenizer: Tokenizer, recipe: Recipe, epoch: int) -> list[list[Row]]:
    """The batches of one epoch."""
    rng = random.Random(f"{recipe.seed}/{epoch}")
    examples: list[Example] = []
    for number in range(recipe.gap_rounds):
        rows = [rename(row, texts.surnames, rng) if rng.random() < recipe.renamed else row for row in texts.gap]
        examples += make_coreference_examples(rows, [] if number else texts.gum, tokenizer, rng)
    for _ in range(recipe.passage_rounds):
        examples += make_passages(texts.peopled, tokenizer, rng, recipe.passages, recipe.easy)
    return [rows for rows in cut_batches(examples, Windows(), rng) if rows]


def train(encoder: Attributor, pointer: AntecedentPointer, batches_of, recipe: Recipe, out: Path) -> None:  # noqa: ANN001 - epoch -> batches
    """Run the recipe, saving the running average after each epoch."""
    encoder.eval()
    average = torch.optim.swa_utils.AveragedModel(pointer, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average))
    optimizer = torch.optim.AdamW(pointer.parameters(), lr=recipe.rate, weight_decay=0.01)
    batches = batches_of(0)
    total = int(1.02 * len(batches) * recipe.epochs)
    warm = recipe.warm_up * total
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / warm, max(0.01, (total - s) / (total - warm))))
    for epoch in range(recipe.epochs):
        began, losses = time.time(), []
        pointer.train()
        for rows in batches if epoch == 0 else batches_of(epoch):
            batch = collate(rows)
            if len(batch.mentions):
                losses.append(train_step(encoder, pointer, batch, recipe, optimizer))
                schedule.step()
                average.update_parameters(pointer)
            if len(losses) % 50 == 0:
                print(f"epoch {epoch + 1} step {len(losses)} loss {sum(losses[-50:]) / 50:.4f} {time.time() - began:.0f} s", flush=True)
        torch.save({"pointer": average.module.state_dict(), "recipe": asdict(recipe)}, out)


def train_step(encoder: Attributor, pointer: AntecedentPointer, batch: Batch, recipe: Recipe, optimizer: torch.optim.Optimizer) -> float:
    """One update."""
    with torch.autocast("cpu", torch.bfloat16, enabled=HAS_BF16):
        with torch.no_grad():
            lower = encoder.encode_lower(batch.inputs, recipe.lower, batch.attention)
        scores = pointer(lower, batch.first, batch.attention)
    loss = antecedent_loss(scores, batch)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(pointer.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="checkpoints of the encoder whose averages stand below")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint whose upper layers these begin as")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    recipe = Recipe()
    torch.manual_seed(recipe.seed)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    encoder, start = Attributor(options.base), Attributor(options.base)
    encoder.load_state_dict(average_states(options.checkpoints))
    start.load_state_dict(average_states([options.start]))
    texts = load_texts(options.data, options.out.with_suffix(".persons.jsonl"))
    pointer = AntecedentPointer(start, recipe.lower, recipe.dropout, recipe.hidden_dropout)
    print(json.dumps({"recipe": asdict(recipe), "texts": len(texts.peopled)}), flush=True)
    train(encoder, pointer, lambda epoch: list_batches(texts, tokenizer, recipe, epoch), recipe, options.out)


if __name__ == "__main__":
    main()
