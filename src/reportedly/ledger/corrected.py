"""A reading with a person's decisions applied: what `export` gives unless the machine's own is asked for."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reportedly.ledger.decisions import CLOSED
from reportedly.ledger.rows import GAP
from reportedly.model import Article, ChannelKind, Claim, Reading, Source, Span


def apply_decisions(db: sqlite3.Connection, number: int, reading: Reading) -> Reading:
    """The reading number `number` without rejected and merged claims, with edited cells and split claims."""
    query = "SELECT claim, kind, cell, value, claim_digest FROM decision_in_force WHERE claim IN (SELECT id FROM claim WHERE reading = ?) ORDER BY id"
    found = db.execute(query, (number,)).fetchall()
    # A claim is left out for another one that took it in only while that one is there.
    whole = {digest for _, kind, cell, _, digest in found if (kind, cell) == ("merge", "content")}
    decided: dict[int, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    for claim, kind, cell, value, _ in found:
        if cell != "into" or value in whole:
            decided[claim].append((kind, cell, value))
    if not decided:
        return reading
    rows = [row for (row,) in db.execute("SELECT id FROM claim WHERE reading = ? ORDER BY id", (number,))]
    claims: list[Claim] = []
    for row, claim in zip(rows, reading.claims, strict=True):
        claims.extend(_apply(reading.article, claim, decided[row]) if row in decided else (claim,))
    left = {claim.id for claim in claims}
    claims = [claim if claim.parent is None or claim.parent in left else replace(claim, parent=None) for claim in claims]
    relations = tuple(r for r in reading.relations if {r.from_claim, r.to_claim} <= left)
    figures = tuple(f if f.claim is None or f.claim in left else replace(f, claim=None) for f in reading.figures)
    return replace(reading, claims=tuple(claims), relations=relations, figures=figures)


def _apply(article: Article, claim: Claim, decided: list[tuple[str, str | None, str | None]]) -> tuple[Claim, ...]:
    judgement = next((kind for kind, *_ in reversed(decided) if kind in ("accept", "reject", "unsure")), None)
    if judgement == "reject" or any(kind == "merge" and cell == "into" for kind, cell, _ in decided):
        return ()
    changed = claim
    for kind, cell, value in decided:
        if kind in ("edit", "choose", "merge") and cell and value is not None:
            changed = replace(changed, **_edit(article, changed, cell, value))
    parts = next((value for kind, _, value in reversed(decided) if kind == "split"), None)
    if parts is None:
        return (changed,)
    return tuple(replace(changed, content=find_spans(article, part, _start(claim))) for part in json.loads(parts))


def _edit(article: Article, claim: Claim, cell: str, value: str) -> Mapping[str, Any]:
    if cell == "source":
        return {"sources": (Source(None, None, value),)}
    if cell == "content":
        return {"content": find_spans(article, value, _start(claim))}
    if cell == "cue":
        return {"cue": find_spans(article, value, _start(claim))[0]}
    if cell == "channel":
        return {"channel": None if claim.channel is None else replace(claim.channel, kind=ChannelKind(value))}
    return {cell: CLOSED[cell](value)}


def _start(claim: Claim) -> int:
    return min((span.start for span in claim.content), default=0)


def find_spans(article: Article, words: str, near: int) -> tuple[Span, ...]:
    """Where the words stand: in or after a claim's own sentence if they do, else their first place in the text."""
    parts = words.split(GAP)
    for start in (max(article.text.rfind("\n", 0, near), 0), 0):
        spans: list[Span] = []
        at = start
        for part in parts:
            found = article.text.find(part, at)
            if found < 0:
                break
            at = found + len(part)
            spans.append(article.span(found, at))
        if len(spans) == len(parts):
            return tuple(spans)
    return ()
