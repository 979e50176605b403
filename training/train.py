"""Fine-tune the model on PolNeAR (attribution), GAP and GUM (antecedents): `python -m training.train --help`.

Everything is seeded by epoch, so a run resumed from a checkpoint goes on as the undisturbed one would.
"""

import argparse
import json
import random
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from reportedly.encode.labels import POINTERS
from reportedly.encode.pieces import LINES
from reportedly.encode.windows import Window, cut_windows
from training.coreference import OPEN_GENRES, make_coreference_examples
from training.data import Example, load_articles, make_example, make_examples
from training.model import IMPOSSIBLE, Attributor
from training.names import Antecedents
from training.passages import find_persons, make_passages


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of. Learning rates are peaks; `pieces` is the window without its two special pieces."""

    epochs: int = 5
    batch: int = 8
    pieces: int = 254
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    pointer_weight: float = 0.3
    antecedent_weight: float = 0.5
    warm_up: float = 0.06
    average: float = 0.995  # of the weights, a step
    masked: float = 0.03  # share of pieces hidden in training
    passages: float = 0.8  # share of the passages with hidden names that an epoch reads
    passages_from: int = 4  # epochs before the first that reads any
    plain_from: int = 8  # epochs before the first that reads the articles as they are, and little else
    plain_share: float = 0.25  # of the examples of antecedents that such an epoch reads
    short: float = 0.2  # share of articles cut into windows of a few sentences, as nested contents and short texts are
    seed: int = 1


CLS, SEP, MASK = 101, 102, 103
ANTECEDENT = POINTERS.index(("mention", "antecedent"))
HAS_BF16 = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001 - torch has no public name for it
FIRST_LINE = LINES.index("first")
SHORT_WINDOWS = (40, 60, 100)  # pieces
Row = tuple[Example, Window, bool]  # the last: read as a text of its own, so that its first unit is the first of a text


def cut_batches(examples: list[Example], recipe: Recipe, rng: random.Random) -> list[list[Row]]:
    """Windows of all articles, alike in length and kind within a batch, batches in random order."""
    batches = []
    for tagged in (True, False):
        windows: list[Row] = []
        for example in (e for e in examples if e.tagged == tagged):
            offset, pieces, short = rng.choice((0, 60, 100, 140, 180, 220)), recipe.pieces, tagged and rng.random() < recipe.short
            if short:
                offset, pieces = 0, rng.choice(SHORT_WINDOWS)
            elif not tagged:
                offset = 0
            windows += [
                (example, w, short and rng.random() < 0.5) for w in cut_windows(example.pieces, pieces, 0, offset, example.forbidden)
            ]
        windows = [
            w for w in windows if tagged or any(w[1][0] <= t.unit < w[1][1] for t in w[0].antecedents)
        ]  # else there is nothing to learn
        rng.shuffle(windows)
        size = recipe.batch * 12
        for i in range(0, len(windows), size):
            alike = sorted(windows[i : i + size], key=lambda w: int(w[0].pieces.first[w[1][1]] - w[0].pieces.first[w[1][0]]))
            batches += fill_batches(alike, recipe)
    rng.shuffle(batches)
    return batches


def fill_batches(rows: list[Row], recipe: Recipe) -> list[list[Row]]:
    """Cut rows, in order, into batches of at most `batch` full windows' pieces, and so of more short windows."""
    batches: list[list[Row]] = []
    longest = 0
    for row in rows:
        example, (a, b), _ = row
        size = int(example.pieces.first[b] - example.pieces.first[a])
        longest = max(longest, size)
        if batches and longest * (len(batches[-1]) + 1) <= recipe.batch * recipe.pieces and len(batches[-1]) < 2 * recipe.batch:
            batches[-1].append(row)
        else:
            batches.append([row])
            longest = size
    return batches


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors: five inputs and an attention mask over pieces; first piece, tags and known over units; links.

    `mentions` [N, 2] are row and unit of the mentions with an antecedent; `right` and `allowed` [N, 1 + U] the columns that
    they may point at and those that count at all. `tagged` is False where tags and links are unknown.
    """

    inputs: tuple[Tensor, Tensor, Tensor, Tensor]
    attention: Tensor
    first: Tensor
    tags: Tensor
    known: Tensor
    links: tuple[Tensor, Tensor, Tensor]  # each [N, 3]: row of the batch, unit, column of the pointer
    mentions: Tensor
    right: Tensor
    allowed: Tensor
    tagged: bool


def collate(windows: list[Row]) -> Batch:
    """Pad a batch; a link that leaves the window points at "none"."""
    rows: list[list[list[int]]] = [[], [], [], []]
    first, tags = [], []
    links: tuple[list[list[int]], ...] = ([], [], [])
    mentions: list[tuple[int, Antecedents, Window]] = []
    for row, (example, (a, b), alone) in enumerate(windows):
        pieces = example.pieces
        lo, hi = int(pieces.first[a]), int(pieces.first[b])
        widths = (pieces.first[a + 1 : b + 1] - pieces.first[a:b]).tolist()
        heads = (pieces.first[a:b] - lo + 1).tolist()
        line = [0] * (hi - lo + 2)
        for head, value in zip(heads, pieces.line[a:b].tolist(), strict=True):
            line[head] = value
        if alone:
            line[heads[0]] = FIRST_LINE
        spread = lambda values: [0, *(v for v, w in zip(values, widths, strict=True) for _ in range(w)), 0]  # noqa: B023, E731
        rows[0].append([CLS, *pieces.ids[lo:hi].tolist(), SEP])
        rows[1].append(spread(pieces.case[a:b].tolist()))
        rows[2].append(spread(pieces.quote[a:b].tolist()))
        rows[3].append(line)
        first.append(heads)
        tags.append(list(example.tags[a:b]))
        for k, found in enumerate(example.links):
            links[k].extend([row, i - a, j - a + 1 if a <= j < b else 0] for i, j in found if a <= i < b)
        mentions += [(row, target, (a, b)) for target in example.antecedents if a <= target.unit < b]
    length, units = max(map(len, rows[0])), max(map(len, tags))
    pad = lambda values, size: torch.tensor([v + [0] * (size - len(v)) for v in values])  # noqa: E731
    attention = pad([[1] * len(r) for r in rows[0]], length)
    known = pad([[1] * len(t) for t in tags], units).bool()
    inputs = tuple(pad(r, length) for r in rows)
    right, allowed = mark_columns(mentions, units)
    return Batch(
        inputs, attention, pad(first, units), pad(tags, units), known, tuple(torch.tensor(k).reshape(-1, 3) for k in links),
        torch.tensor([[row, target.unit - a] for row, target, (a, _) in mentions]).reshape(-1, 2), right, allowed,
        tagged=windows[0][0].tagged,
    )  # type: ignore[arg-type]  # fmt: skip


def mark_columns(mentions: list[tuple[int, Antecedents, Window]], units: int) -> tuple[Tensor, Tensor]:
    """The columns [N, 1 + U] that each mention may point at, and those that its loss looks at; column 0 is "none"."""
    right, allowed = torch.zeros(len(mentions), units + 1, dtype=torch.bool), torch.zeros(len(mentions), units + 1, dtype=torch.bool)
    for n, (_, target, (a, b)) in enumerate(mentions):
        allowed[n, : b - a + 1] = True
        allowed[n, [i - a + 1 for i in target.ignored if a <= i < b] + [target.unit - a + 1]] = False
        if target.right is None:
            right[n] = allowed[n]
            right[n, [i - a + 1 for i in target.wrong if a <= i < b]] = False
        else:
            right[n, [i - a + 1 for i in target.right if a <= i < b]] = True
            right[n, 0] = not right[n].any()
    return right, allowed


def pointer_loss(pointers: Tensor, batch: Batch) -> Tensor:
    """Mean cross-entropy of each pointer over every unit of the window and "none"."""
    allowed = torch.cat([torch.ones_like(batch.known[:, :1]), batch.known], 1)
    loss = pointers.new_zeros(())
    for k, links in enumerate(batch.links):
        if len(links):
            row, unit, column = links.unbind(1)
            loss = loss + F.cross_entropy(pointers[row, k, unit].masked_fill(~allowed[row], IMPOSSIBLE), column)
    return loss


def antecedent_loss(pointer: Tensor, batch: Batch) -> Tensor:
    """Mean negative log of the chance that falls on right columns of the antecedents' pointer [B, U, 1 + U]."""
    if not len(batch.mentions):
        return pointer.new_zeros(())
    row, unit = batch.mentions.unbind(1)
    scores = pointer[row, unit].float()
    right, allowed = (scores.masked_fill(~columns, IMPOSSIBLE).logsumexp(1) for columns in (batch.right & batch.allowed, batch.allowed))
    return (allowed - right).mean()


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a run reads and writes: the corpora, the base model, and checkpoints."""

    data: Path
    base: Path
    out: Path


def train(folders: Folders, recipe: Recipe, threads: int, until: int) -> None:
    """Run the recipe up to an epoch, a checkpoint each; go on from the last one that there is."""
    data, base, out = folders.data, folders.base, folders.out
    torch.set_num_threads(threads)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    articles, gap, gum = (load_articles(data / name / "train.jsonl") for name in ("polnear", "gap", "gum"))
    out.mkdir(parents=True, exist_ok=True)
    open_texts = [row["text"] for row in (*articles, *gap, *(row for row in gum if row["genre"] in OPEN_GENRES))]
    peopled = find_persons(open_texts, out / "persons.jsonl")
    torch.manual_seed(recipe.seed)
    model = Attributor(base)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    for layer in model.bert.encoder.layer:
        layer.attention.self.dropout.p = 0.0
    encoder = [p for n, p in model.named_parameters() if n.startswith("bert.") and p.requires_grad]
    heads = [p for n, p in model.named_parameters() if not n.startswith("bert.")]
    groups = [{"params": encoder, "lr": recipe.encoder_rate}, {"params": heads, "lr": recipe.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average))

    def batches_of(epoch: int) -> list[list[Row]]:
        rng = random.Random(f"{recipe.seed}/{epoch}")
        others = list(make_coreference_examples(gap, gum, tokenizer, rng))
        if epoch >= recipe.passages_from:
            others += make_passages(peopled, tokenizer, rng, recipe.passages)
        if epoch < recipe.plain_from:
            return cut_batches([*make_examples(articles, tokenizer, rng), *others], recipe, rng)
        plain = [make_example(article["text"], article["attributions"], tokenizer) for article in articles]
        return cut_batches([*plain, *rng.sample(others, int(recipe.plain_share * len(others)))], replace(recipe, short=0.0), rng)

    batches = batches_of(0)
    later = len(cut_batches(list(make_passages(peopled, tokenizer, random.Random(recipe.seed), recipe.passages)), recipe, random.Random(0)))
    # The number varies a little from epoch to epoch.
    total = int(1.01 * (len(batches) * recipe.epochs + later * max(0, recipe.epochs - recipe.passages_from)))
    warm = int(recipe.warm_up * total)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / warm, max(0.01, (total - s) / (total - warm))))
    done = 0
    for path in sorted(out.glob("epoch-*.pt")):
        done = int(path.stem.split("-")[1])
    if done:
        state = torch.load(out / f"epoch-{done:02d}.pt")
        for part, name in ((model, "model"), (average, "average"), (optimizer, "optimizer"), (schedule, "schedule")):
            part.load_state_dict(state[name])
    print(json.dumps({"recipe": asdict(recipe), "articles": len(articles), "steps": total, "resumed_after": done}), flush=True)
    for epoch in range(done, min(recipe.epochs, until)):
        torch.manual_seed(recipe.seed * 1000 + epoch)
        began, losses = time.time(), []
        batches = batches_of(epoch) if epoch else batches
        model.train()
        for step, windows in enumerate(batches, 1):
            losses.append(train_step(model, collate(windows), recipe, optimizer))
            schedule.step()
            average.update_parameters(model)
            if step % 50 == 0:
                mean = torch.tensor(losses[-50:]).nanmean(0).tolist()
                parts = " ".join(f"{name} {value:.4f}" for name, value in zip(("tags", "pointers", "antecedents"), mean, strict=True))
                print(f"epoch {epoch + 1} step {step}/{len(batches)} {parts} {time.time() - began:.0f} s", flush=True)
        state = {
            "model": model.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
        }
        torch.save(state | {"recipe": asdict(recipe)}, out / f"epoch-{epoch + 1:02d}.pt")


def train_step(model: Attributor, batch: Batch, recipe: Recipe, optimizer: torch.optim.Optimizer) -> tuple[float, float, float]:
    """One update; returns the losses of tags, pointers and antecedents, nan where the batch does not speak of them."""
    ids, case, quote, line = batch.inputs
    hidden = (torch.rand(ids.shape) < recipe.masked) & (ids > MASK)
    with torch.autocast("cpu", torch.bfloat16, enabled=HAS_BF16):
        states = model.encode(ids.masked_fill(hidden, MASK), case, quote, line, batch.attention)
    units = states.float().gather(1, batch.first.unsqueeze(2).expand(-1, -1, states.shape[2]))
    tags, pointers = model.score(units)
    antecedents = antecedent_loss(pointers[:, ANTECEDENT], batch)
    loss = recipe.antecedent_weight * antecedents
    tag_loss = link_loss = torch.tensor(float("nan"))
    if batch.tagged:
        tag_loss, link_loss = model.tag_loss(tags, batch.tags, batch.known), pointer_loss(pointers, batch)
        loss = loss + tag_loss + recipe.pointer_weight * link_loss
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return tag_loss.item(), link_loss.item(), antecedents.item() if len(batch.mentions) else float("nan")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds polnear, gap and gum")
    parser.add_argument("--base", type=Path, required=True, help="folder with all-MiniLM-L6-v2's config, tokenizer and weights")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--until", type=int, default=1000, help="stop after this epoch, with the rate where it then is")
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    options = parser.parse_args()
    train(
        Folders(options.data, options.base, options.out), Recipe(epochs=options.epochs, seed=options.seed), options.threads, options.until
    )


if __name__ == "__main__":
    main()
