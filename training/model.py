"""The attribution model: a small BERT with tag scores and four pointers over units, and its linear-chain CRF; upper layers for antecedents."""

import copy
import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import BertModel

from reportedly.encode.labels import POINTERS, TAGS
from reportedly.encode.pieces import CASES, LINES, QUOTES

IMPOSSIBLE = -1e4
DISTANCE_BUCKETS = 16
POINTER_SIZE = 128


def transition_mask() -> Tensor:
    """0 where a tag may follow another, IMPOSSIBLE where not: an I- tag follows only the B- or I- of its role."""
    mask = torch.zeros(len(TAGS), len(TAGS))
    for j, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            for i, before in enumerate(TAGS):
                if before[2:] != tag[2:]:
                    mask[i, j] = IMPOSSIBLE
    return mask


def bucket_distances(units: int) -> Tensor:
    """A number for how far and to which side each unit [U, U] lies from each other."""
    place = torch.arange(units)
    away = place[None, :] - place[:, None]
    near = torch.clamp((torch.log2(away.abs().float() + 1) * 1.7).long(), max=DISTANCE_BUCKETS - 1)
    return near + DISTANCE_BUCKETS * (away > 0).long()


class Attributor(nn.Module):
    """Token states -> tag scores [B, U, 7] and pointer scores [B, 4, U, 1 + U], column 0 of a pointer meaning "none"."""

    def __init__(self, base: Path, attention: str = "sdpa") -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation=attention)
        size = self.bert.config.hidden_size
        self.layout = nn.ModuleList(nn.Embedding(len(values), size) for values in (CASES, QUOTES, LINES))
        for table in self.layout:
            nn.init.normal_(table.weight, std=0.002)
        self.dropout = nn.Dropout(0.1)
        self.hidden = nn.Linear(size, size)
        self.tag = nn.Linear(size, len(TAGS))
        self.query = nn.Linear(size, len(POINTERS) * POINTER_SIZE)
        self.key = nn.Linear(size, len(POINTERS) * POINTER_SIZE)
        self.none = nn.Linear(size, len(POINTERS))
        self.distance = nn.Embedding(2 * DISTANCE_BUCKETS, len(POINTERS))
        nn.init.zeros_(self.distance.weight)
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))
        self.register_buffer("mask", transition_mask())

    def encode_lower(self, inputs: tuple[Tensor, Tensor, Tensor, Tensor], layers: int, attention: Tensor | None = None) -> Tensor:
        """States [B, L, H] after the first layers, of ids, case, quote and line."""
        ids, *extra = inputs
        embedded = self.bert.embeddings.word_embeddings(ids)
        for table, values in zip(self.layout, extra, strict=True):
            embedded = embedded + table(values)
        return run_layers(self.bert.encoder.layer[:layers], self.bert.embeddings(inputs_embeds=embedded), attention)

    def encode(self, ids: Tensor, case: Tensor, quote: Tensor, line: Tensor, attention: Tensor | None = None) -> Tensor:
        """States [B, L, H] of the pieces."""
        embedded = self.bert.embeddings.word_embeddings(ids)
        for table, values in zip(self.layout, (case, quote, line), strict=True):
            embedded = embedded + table(values)
        return self.bert(inputs_embeds=embedded, attention_mask=attention).last_hidden_state

    def score(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Tag and pointer scores from the states [B, U, H] of the units' first pieces."""
        batch, units, _ = states.shape
        states = self.dropout(states)
        tags = self.tag(self.dropout(F.gelu(self.hidden(states))))
        split = (batch, units, len(POINTERS), POINTER_SIZE)
        query, key = self.query(states).view(split).transpose(1, 2), self.key(states).view(split).transpose(1, 2)
        pointers = query @ key.transpose(2, 3) / math.sqrt(POINTER_SIZE)
        pointers = pointers + self.distance(bucket_distances(units)).permute(2, 0, 1)
        none = self.none(states).transpose(1, 2).unsqueeze(3)
        return tags, torch.cat([none, pointers], 3)

    def tag_loss(self, tags: Tensor, gold: Tensor, known: Tensor) -> Tensor:
        """Negative log-likelihood of the gold tag paths under the CRF, a unit. `known` is False on padding."""
        units = tags.shape[1]
        steps = self.transitions + self.mask
        alpha = self.start + tags[:, 0]
        for i in range(1, units):
            following = torch.logsumexp(alpha.unsqueeze(2) + steps, 1) + tags[:, i]
            alpha = torch.where(known[:, i, None], following, alpha)
        reached = tags.gather(2, gold.unsqueeze(2)).squeeze(2) * known
        moved = self.transitions[gold[:, :-1], gold[:, 1:]] * known[:, 1:]
        path = reached.sum(1) + moved.sum(1) + self.start[gold[:, 0]]
        return (torch.logsumexp(alpha, 1) - path).sum() / known.sum()


def run_layers(layers: nn.ModuleList, states: Tensor, attention: Tensor | None) -> Tensor:
    """States [B, L, H] after layers of a BERT; `attention` [B, L] is 0 on padding."""
    mask = None if attention is None else (1 - attention[:, None, None, :].to(states.dtype)) * IMPOSSIBLE
    for layer in layers:
        found = layer(states, attention_mask=mask)
        states = found[0] if isinstance(found, tuple) else found
    return states


class AntecedentPointer(nn.Module):
    """Upper layers of their own for antecedents: states after the first `lower` layers -> scores [B, U, 1 + U], column 0 for "none".

    They begin as those of `start`, whose first layers need not be the ones that they will stand on.
    """

    def __init__(self, start: Attributor, lower: int, dropout: float = 0.0, hidden_dropout: float = 0.0) -> None:
        super().__init__()
        size = start.bert.config.hidden_size
        self.layers = copy.deepcopy(start.bert.encoder.layer[lower:])
        for layer in self.layers:
            layer.attention.self.dropout.p = 0.0
            layer.attention.output.dropout.p = layer.output.dropout.p = hidden_dropout
        self.query, self.key, self.none = nn.Linear(size, POINTER_SIZE), nn.Linear(size, POINTER_SIZE), nn.Linear(size, 1)
        self.distance = nn.Embedding(2 * DISTANCE_BUCKETS, 1)
        self.dropout = nn.Dropout(dropout)
        with torch.no_grad():
            for part, whole in ((self.query, start.query), (self.key, start.key)):
                part.weight.copy_(whole.weight[-POINTER_SIZE:])
                part.bias.copy_(whole.bias[-POINTER_SIZE:])
            self.none.weight.copy_(start.none.weight[-1:])
            self.none.bias.copy_(start.none.bias[-1:])
            self.distance.weight.copy_(start.distance.weight[:, -1:])

    def forward(self, lower: Tensor, first: Tensor, attention: Tensor | None = None) -> Tensor:
        """Scores from the states [B, L, H] of the pieces and the first piece [B, U] of each unit."""
        states = run_layers(self.layers, lower, attention).float()
        units = self.dropout(states.gather(1, first.unsqueeze(2).expand(-1, -1, states.shape[2])))
        pointers = self.query(units) @ self.key(units).transpose(1, 2) / math.sqrt(POINTER_SIZE)
        pointers = pointers + self.distance(bucket_distances(first.shape[1])).squeeze(2)
        return torch.cat([self.none(units), pointers], 2)
