"""Drafts -> Attributions: units to characters, and the mode, score and trace of each."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reportedly.attribution.decode import Draft
from reportedly.attribution.quoted import Range, find_mode, find_quoted
from reportedly.encode.pieces import Pieces
from reportedly.lang.quotations import Quotation
from reportedly.model import Article, Attribution, Mode, TraceStep


@dataclass(frozen=True, slots=True, eq=False)
class AttributionModel:
    """What decoding needs of `model.json`: tag transitions [7, 7] and the weights of the calibration."""

    transitions: np.ndarray
    calibration: Mapping[str, float]

    @classmethod
    def from_card(cls, card: Mapping[str, object]) -> "AttributionModel":
        """Take the parts of `reportedly.encode.encoder.load_card`."""
        return cls(np.asarray(card["transitions"], dtype=np.float64), card.get("calibration", {}))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Located:
    """A draft in characters."""

    draft: Draft
    contents: tuple[Range, ...]
    cue: Range | None
    source: Range | None
    rules: tuple[str, ...]


def locate_draft(draft: Draft, pieces: Pieces, text: str) -> Located:
    """Units to characters."""

    def place(units: tuple[int, int]) -> Range:
        return int(pieces.starts[units[0]]), int(pieces.ends[units[1] - 1])

    contents = tuple(place(c) for c in draft.contents)
    source, cue = draft.source and place(draft.source), draft.cue and place(draft.cue)
    return Located(draft, contents, cue, source and trim_marks(text, source), draft.rules)


def trim_marks(text: str, span: Range) -> Range:
    """The span without the comma that closes an apposition, or another mark at its end, unless nothing else is left."""
    start, end = span
    kept = text[start:end].rstrip(",;:—–- ")
    return (start, start + len(kept)) if kept else span


def make_attribution(article: Article, where: Located, quotations: tuple[Quotation, ...], calibration: Mapping[str, float]) -> Attribution:
    """Mode, quoted parts, score and trace of one attribution."""
    quoted = find_quoted(where.contents, quotations)
    mode = find_mode(article.text, where.contents, quoted)
    score = find_score(where.draft, mode, calibration)
    draft = where.draft
    content = tuple(article.span(*c) for c in where.contents)
    cue, source = where.cue and article.span(*where.cue), where.source and article.span(*where.source)
    steps = [TraceStep("attribution", "tag_path", f"tags on source, cue and content are {draft.tag_confidence:.0%} sure", content[0])]
    if cue:
        steps.append(TraceStep("attribution", "pointer_to_cue", f"content points at this cue ({draft.cue_confidence:.0%})", cue))
    if source:
        steps.append(
            TraceStep("attribution", "pointer_to_source", f"cue and content point at this source ({draft.source_confidence:.0%})", source)
        )
    else:
        steps.append(
            TraceStep("attribution", "no_source", f"cue and content rather point at no source ({draft.source_confidence:.0%})", cue)
        )
    steps.extend(TraceStep("attribution", rule, RULES.get(rule, CAVEAT)) for rule in where.rules)
    steps.append(TraceStep("attribution", "mode", f"{mode}: {len(quoted)} quoted part{'s' * (len(quoted) != 1)}", content[0]))
    steps.append(TraceStep("attribution", "score", f"calibrated to {score:.2f}"))
    return Attribution(
        sources=(source,) if source else (), cue=cue, content=content, mode=mode, quoted=tuple(article.span(*q) for q in quoted),
        score=score, trace=tuple(steps),
    )  # fmt: skip


RULES = {
    "pointer_found_cue": "the tags passed over the cue; a content pointed at it",
    "pointer_found_source": "the tags passed over the source; the cue pointed at it",
    "quotation_continues": "the quotation was left open and the next paragraph opens one that nobody else claims",
    "ends_with_sentence": "the content ran on into another sentence that is not quoted; it ends with its own",
    "quotation_of_next_cue": "the quotation before a cue in inverted order is that cue's, not that of the sentence before it",
}
CAVEAT = "a caveat of the reporter's at the end is left out of the content"


def list_evidence(draft: Draft, mode: Mode) -> dict[str, float]:
    """The features of the score, by the names that `model.json` has them under."""
    return {
        "tags": _logit(draft.tag_confidence),
        "cue": _logit(draft.cue_confidence) if draft.cue else 0.0,
        "source": _logit(draft.source_confidence) if draft.source else 0.0,
        "no_cue": float(draft.cue is None),
        "no_source": float(draft.source is None),
        "by_pointer": float(any(rule.startswith("pointer") for rule in draft.rules)),
        "direct": float(mode is Mode.DIRECT),
        "mixed": float(mode is Mode.MIXED),
    }


def find_score(draft: Draft, mode: Mode, calibration: Mapping[str, float]) -> float:
    """The chance that source and content are right (soft match), by logistic regression on the evidence; 4 decimals.

    Without a calibration the tags' own confidence stands in.
    """
    if not calibration:
        return round(draft.tag_confidence, 4)
    total = calibration["bias"] + sum(calibration[name] * value for name, value in list_evidence(draft, mode).items())
    return round(1 / (1 + math.exp(-total)), 4)


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-3), 1 - 1e-3)
    return math.log(chance / (1 - chance))
