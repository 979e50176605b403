"""States -> Attributions: the stage in order, from tag scores to scored characters of the text."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from reportedly.attribution.decode import DecodeConfig, Decoder, Draft
from reportedly.attribution.quoted import Range, find_continued, find_mode, find_quoted
from reportedly.attribution.scores import ArticleScores
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


def find_attributions(
    article: Article,
    scores: ArticleScores,
    quotations: tuple[Quotation, ...],
    model: AttributionModel,
    config: DecodeConfig = DecodeConfig(),
) -> tuple[Attribution, ...]:
    """Every attribution of the article, in reading order."""
    drafts = Decoder(scores, scores.pieces.line, model.transitions, config).decode()
    located = [locate_draft(draft, scores.pieces, article.text) for draft in drafts]
    located = join_continued(located, article.text, quotations)
    found = [make_attribution(article, where, quotations, model.calibration) for where in located]
    return tuple(
        sorted(found, key=lambda a: (min(s.start for s in (*a.content, *a.sources, *([a.cue] if a.cue else ()))), a.content[0].start))
    )


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


def join_continued(located: list[Located], text: str, quotations: tuple[Quotation, ...]) -> list[Located]:
    """Give a quotation that goes on in the next paragraph, and that nobody else claims, to the speaker of the first."""
    located = list(located)
    owner = {start: i for i, where in enumerate(located) for start, _ in where.contents}
    starts = sorted((a, b) for where in located for a, b in where.contents)
    for first, second in find_continued(text, quotations):
        last = [span for span in starts if span[0] < first.end and span[1] > first.start]
        if not last or any(a < second.end and b > second.start for a, b in starts):
            continue
        i = owner[last[-1][0]]
        where = located[i]
        located[i] = replace(where, contents=(*where.contents, (second.start, second.end)), rules=(*where.rules, "quotation_continues"))
        owner[second.start] = i
        starts.append((second.start, second.end))
    return located


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
    steps.extend(TraceStep("attribution", rule, RULES[rule]) for rule in where.rules)
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
}


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
