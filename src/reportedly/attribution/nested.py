"""Contents read again as texts of their own: who, inside somebody's words, is said to have said what."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate

from reportedly.attribution.decode import DecodeConfig, Decoder
from reportedly.attribution.locate import AttributionModel, Located, locate_draft, make_attribution
from reportedly.encode.encoder import States
from reportedly.encode.scores import ArticleScores
from reportedly.lang.lines import BREAKS
from reportedly.lang.quotations import find_quotations
from reportedly.lang.resources import load_toml
from reportedly.model import Article, Attribution, Mode, Parse, TraceStep
from reportedly.parse.tree import list_children

Range = tuple[int, int]  # half-open, in code points


def list_rereadable(parse: Parse, attributions: Sequence[Attribution], text: str) -> list[Range]:
    """The parts of contents that hold a verb of saying with a subject and an object of its own; each part once.

    The words of a transcript's turn are read with the article already, and what "I" and "we" say is the source's own.
    """
    starts, ends = [t.start for t in parse.tokens], [t.end for t in parse.tokens]
    children = list_children(parse)
    found = set()
    for attribution in attributions:
        if attribution.cue is None or (attribution.cue.text == ":" and attribution.mode is Mode.DIRECT):
            continue
        for span in attribution.content:
            tokens = range(bisect_right(ends, span.start), bisect_left(starts, span.end))
            if any(_says(i, tokens, parse, children, text) for i in tokens):
                found.add((span.start, span.end))
    return sorted(found)


def _says(i: int, within: range, parse: Parse, children: Sequence[Sequence[int]], text: str) -> bool:
    """Whether the token is a verb of saying that has its own subject and something said, both inside the range."""
    token = parse.tokens[i]
    if token.pos not in {"VERB", "NOUN"} or token.dep == "acl" or token.lemma.lower() not in _cue_words(token.pos):
        return False
    own = [c for c in children[i] if c in within]
    said = any(parse.tokens[c].dep in {"ccomp", "xcomp", "dobj", "oprd", "prep", "acl", "pobj"} for c in own)
    if token.pos == "NOUN":
        return said and any(parse.tokens[c].dep in {"poss", "prep"} for c in own)
    subjects = [parse.tokens[c] for c in own if parse.tokens[c].dep in {"nsubj", "nsubjpass", "agent"}]
    return said and any(text[s.start : s.end].lower() not in {"i", "we", "you"} for s in subjects)


@cache
def _cue_words(pos: str) -> frozenset[str]:
    return frozenset(load_toml("attribution.toml")["cue"]["verbs" if pos == "VERB" else "nouns"])


def join_lines(text: str, parts: Sequence[Range]) -> tuple[str, list[int]]:
    """The parts as lines of one text, and where each line begins in it. Breaks inside a part become blanks, one for one."""
    lines = [re.sub(f"[{BREAKS}]", " ", text[start:end]) for start, end in parts]
    return "\n".join(lines), list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))


def find_nested(article: Article, parts: Sequence[Range], text: str, states: States, model: AttributionModel) -> Iterator[Attribution]:
    """The attributions inside the parts, `text` being `join_lines` of them and `states` what the encoder says of it."""
    scores = ArticleScores(states)
    starts = join_lines(article.text, parts)[1]
    quotations = find_quotations(article.text)
    for draft in Decoder(scores, scores.pieces.line, model.transitions, DecodeConfig()).decode():
        located = locate_draft(draft, scores.pieces, text)
        if located.cue is None:
            continue
        line = bisect_right(starts, located.cue[0]) - 1
        shift, (start, end) = parts[line][0] - starts[line], parts[line]
        moved = _move(located, shift)
        spans = [*moved.contents, *([moved.cue] if moved.cue else []), *([moved.source] if moved.source else [])]
        if any(a < start or b > end for a, b in spans):
            continue
        found = make_attribution(article, moved, quotations, model.calibration)
        step = TraceStep("attribution", "read_again", "found where a content is read as a text of its own", article.span(start, end))
        yield replace(found, trace=(step, *found.trace))


def is_read_again(attribution: Attribution) -> bool:
    """Whether an attribution was found in a content that was read again."""
    return bool(attribution.trace) and attribution.trace[0].rule == "read_again"


def _move(located: Located, shift: int) -> Located:
    def move(span: Range) -> Range:
        return span[0] + shift, span[1] + shift

    source, cue = located.source and move(located.source), located.cue and move(located.cue)
    return replace(located, contents=tuple(map(move, located.contents)), cue=cue, source=source)
