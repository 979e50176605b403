"""Parse, States -> Attributions: the stage in order, from tag scores to scored characters of the text."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from reportedly.attribution.boundaries import cut_caveat, cut_content, find_sentence_starts
from reportedly.attribution.decode import DecodeConfig, Decoder, Draft
from reportedly.attribution.nesting import find_parents
from reportedly.attribution.phrases import Phrase, find_phrases, is_no_source
from reportedly.attribution.quoted import Range, find_continued, find_mode, find_quoted
from reportedly.attribution.spoken import make_spoken
from reportedly.encode.pieces import Pieces
from reportedly.encode.scores import ArticleScores
from reportedly.lang.quotations import Quotation
from reportedly.model import Article, Attribution, Mode, Parse, TraceStep
from reportedly.parse.turns import Turn

# What a phrase that the model passed over scores. Of 40 that the rule alone found in conflict_news, 33 were right, judged by hand.
PHRASE_SCORE = 0.8


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
class Layout:
    """How the text is laid out: its parse, its quotations, and the turns of a transcript."""

    parse: Parse
    quotations: tuple[Quotation, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A draft in characters."""

    draft: Draft
    contents: tuple[Range, ...]
    cue: Range | None
    source: Range | None
    rules: tuple[str, ...]


def find_attributions(
    article: Article, scores: ArticleScores, layout: Layout, model: AttributionModel, config: DecodeConfig = DecodeConfig()
) -> tuple[Attribution, ...]:
    """Every attribution of the article, in reading order."""
    located = decode_article(article.text, scores, layout, model, config)
    found = [make_attribution(article, where, layout.quotations, model.calibration) for where in located]
    found += [make_spoken(article, turn) for turn in layout.turns]
    taken = [(s.start, s.end) for a in found for s in ([a.cue] if a.cue else [])]
    found += [
        make_phrase_attribution(article, phrase, layout.quotations)
        for phrase in find_phrases(article.text, layout.parse)
        if not any(a < phrase.cue[1] and b > phrase.cue[0] for a, b in taken)
    ]
    return find_parents(sorted(found, key=lambda a: (min(s.start for s in a.spans), a.content[0].start, -a.content[-1].end)))


def decode_article(
    text: str, scores: ArticleScores, layout: Layout, model: AttributionModel, config: DecodeConfig = DecodeConfig()
) -> list[Located]:
    """What the model finds, with all boundaries set; the labels of turns are left out."""
    line = start_lines_at_turns(scores.pieces, layout.turns)
    drafts = Decoder(scores, line, model.transitions, config).decode()
    located = [locate_draft(draft, scores.pieces, text) for draft in drafts]
    located = [where for where in located if not _touches_label(where, layout.turns) and not _says_nothing(text, where)]
    located = join_continued(located, text, layout.quotations)
    starts = find_sentence_starts(text, layout.parse, layout.quotations)
    return [set_boundaries(where, text, starts, layout.quotations) for where in located]


def start_lines_at_turns(pieces: Pieces, turns: tuple[Turn, ...]) -> np.ndarray:
    """`Pieces.line` with a line begun at every label and at the words after it, so that no span runs from one speaker to the next."""
    line = pieces.line.copy()
    for turn in turns:
        for at in (turn.start, turn.words):
            unit = int(np.searchsorted(pieces.starts, at))
            if unit < len(line):
                line[unit] = max(line[unit], 1)
    return line


def _touches_label(where: Located, turns: tuple[Turn, ...]) -> bool:
    """Whether a part of an attribution stands in a label: the turn itself is the claim then."""
    starts = [turn.start for turn in turns]
    for start, end in (*where.contents, *([where.cue] if where.cue else []), *([where.source] if where.source else [])):
        i = bisect_left(starts, end) - 1
        if i >= 0 and start < turns[i].words:
            return True
    return False


def _says_nothing(text: str, where: Located) -> bool:
    """Whether the object of "according to" is no source: "according to plan"."""
    return where.cue is not None and where.source is not None and is_no_source(text[slice(*where.cue)], text[slice(*where.source)])


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
    spans = sorted((*span, i) for i, where in enumerate(located) for span in where.contents)
    starts, owners = [a for a, _, _ in spans], [i for _, _, i in spans]
    ends = [b for _, b, _ in spans]
    joined: tuple[int, int] | None = None  # end and owner of the quotation that was joined last
    for first, second in find_continued(text, quotations):
        last = bisect_left(starts, first.end) - 1
        if last >= 0 and ends[last] > first.start:
            i = owners[last]
        elif joined and joined[0] == first.end:
            i = joined[1]
        else:
            continue
        after = bisect_right(starts, second.start) - 1
        if (after >= 0 and ends[after] > second.start) or bisect_left(starts, second.start) < bisect_left(starts, second.end):
            continue
        where = located[i]
        located[i] = replace(where, contents=(*where.contents, (second.start, second.end)), rules=(*where.rules, "quotation_continues"))
        joined = (second.end, i)
    return located


def set_boundaries(where: Located, text: str, starts: list[int], quotations: tuple[Quotation, ...]) -> Located:
    """Contents that end where the cue's sentence does, or before a reporter's caveat, unless they are quoted."""
    contents = tuple(part for content in where.contents for part in cut_content(text, content, where.cue, starts, quotations))
    rules = where.rules if contents == where.contents else (*where.rules, "ends_with_sentence")
    if caveat := cut_caveat(text, contents[-1]):
        contents, rules = (*contents[:-1], caveat[0]), (*rules, caveat[1])
    return replace(where, contents=contents, rules=rules)


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
}
CAVEAT = "a caveat of the reporter's at the end is left out of the content"


def make_phrase_attribution(article: Article, phrase: Phrase, quotations: tuple[Quotation, ...]) -> Attribution:
    """The attribution of a phrase that the model passed over."""
    quoted = find_quoted(phrase.contents, quotations)
    mode = find_mode(article.text, phrase.contents, quoted)
    cue, source = article.span(*phrase.cue), article.span(*phrase.source)
    steps = (
        TraceStep("attribution", phrase.rule, "the model passed over this phrase; source and content are read off the parse", cue),
        TraceStep("attribution", "score", f"of such phrases about {PHRASE_SCORE:.0%} are right"),
    )
    return Attribution(
        sources=(source,), cue=cue, content=tuple(article.span(*c) for c in phrase.contents), mode=mode,
        quoted=tuple(article.span(*q) for q in quoted), score=PHRASE_SCORE, trace=steps,
    )  # fmt: skip


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
