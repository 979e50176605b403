"""The attribution model: a small BERT with tag scores and four pointers over units, and its linear-chain CRF."""

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
        place = torch.arange(units, device=states.device)
        away = place[None, :] - place[:, None]
        bucket = (
            torch.clamp((torch.log2(away.abs().float() + 1) * 1.7).long(), max=DISTANCE_BUCKETS - 1) + DISTANCE_BUCKETS * (away > 0).long()
        )
        pointers = pointers + self.distance(bucket).permute(2, 0, 1)
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
