"""Parse, States -> Attributions: the stage in order, from tag scores to scored characters of the text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from reportedly.attribution.boundaries import cut_caveat, cut_content, drop_other_sentences, find_sentence_starts
from reportedly.attribution.coverage import find_likely_cues
from reportedly.attribution.decode import DecodeConfig, Decoder
from reportedly.attribution.estimates import Estimates
from reportedly.attribution.grammar import Grammar
from reportedly.attribution.locate import AttributionModel, Located, locate_draft, make_attribution
from reportedly.attribution.nested import find_nested, join_lines, list_rereadable
from reportedly.attribution.nesting import find_parents
from reportedly.attribution.phrases import Phrase, find_phrases, is_no_source
from reportedly.attribution.quoted import find_continued, find_mode, find_quoted
from reportedly.attribution.spoken import make_spoken
from reportedly.attribution.voices import Voices
from reportedly.encode.encoder import States
from reportedly.encode.pieces import Pieces
from reportedly.encode.scores import ArticleScores
from reportedly.lang.quotations import Quotation
from reportedly.lang.ranges import merge_ranges, touches
from reportedly.model import Article, Attribution, TraceStep
from reportedly.parse.layout import Layout
from reportedly.parse.turns import Turn

# What a phrase that the model passed over scores. Of 34 that the rule alone found in three sources of conflict_news 20 were right,
# judged by hand; eight of the others have objects that are listed as no sources since.
PHRASE_SCORE = 0.7


def find_attributions(
    article: Article, encode: Callable[[str], States], scores: ArticleScores, layout: Layout, model: AttributionModel
) -> tuple[Attribution, ...]:
    """Every attribution of the article, in reading order. `scores` are those of `encode` on its text; contents are encoded once more."""
    located = decode_article(article.text, scores, layout, model)
    found = [make_attribution(article, where, layout.quotations, model.calibration) for where in located]
    found += [make_spoken(article, turn) for turn in layout.turns]
    taken = merge_ranges([(a.cue.start, a.cue.end) for a in found if a.cue])
    found += [
        make_phrase_attribution(article, phrase, layout.quotations)
        for phrase in (*find_phrases(article.text, layout.parse), *Estimates(article.text, layout.parse).find())
        if not touches(taken, *phrase.cue)
    ]
    grammar = Grammar(article, layout.parse)
    if parts := list_rereadable(layout.parse, found, article.text):
        text = join_lines(article.text, parts)[0]
        found += (a for a in find_nested(article, parts, text, encode(text), model) if a.cue and grammar.holds_cue_word(a.cue))
    found = [grammar.complete(a) for a in found]
    found.sort(key=place_attribution)
    found += Voices(article, layout, found, find_likely_cues(scores)).find()
    return find_parents(order_attributions(found))


def place_attribution(attribution: Attribution) -> tuple[int, int, int]:
    """The key of the reading order: first character, then that of the content; the longer one first."""
    return min(s.start for s in attribution.spans), attribution.content[0].start, -attribution.content[-1].end


def order_attributions(found: list[Attribution]) -> list[Attribution]:
    """In reading order, `continues` moved along."""
    order = sorted(range(len(found)), key=lambda i: (*place_attribution(found[i]), i))
    place = {old: new for new, old in enumerate(order)}
    return [found[i] if found[i].continues is None else replace(found[i], continues=place[found[i].continues]) for i in order]  # type: ignore[index]


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
    return give_quotations([set_boundaries(where, text, starts, layout.quotations) for where in located], text, layout.quotations)


def give_quotations(located: list[Located], text: str, quotations: tuple[Quotation, ...]) -> list[Located]:
    """Give a quotation to the cue right after it: in `he told us it held. "We are glad," read the statement` it is the statement's.

    The model lets a content run on into the next sentence's quotation. Only where the cue after it is in inverted order, with its source
    behind it, and the other's content has a stop before the quotation: `he said "we are glad"` keeps its own.
    """
    located = list(located)
    ends = [q.end for q in quotations]
    owners = {content[1]: j for j, where in enumerate(located) for content in where.contents}
    for i, where in enumerate(located):
        if where.cue is None or where.source is None or where.source[0] < where.cue[1]:
            continue
        last = bisect_right(ends, where.cue[0]) - 1
        if last < 0 or re.search(r"\w", text[quotations[last].end : where.cue[0]]):
            continue
        quotation = quotations[last].start, quotations[last].end
        j = owners.get(quotation[1], i)
        if j != i and (rest := _take_out(located[j], quotation, text)):
            located[j] = replace(located[j], contents=rest, rules=(*located[j].rules, "quotation_of_next_cue"))
            contents = tuple(sorted({quotation, *where.contents}))
            located[i] = replace(where, contents=contents, rules=(*where.rules, "quotation_of_next_cue"))
    return located


def _take_out(where: Located, quotation: tuple[int, int], text: str) -> tuple[tuple[int, int], ...]:
    """The contents without a quotation that ends one of them after a full stop, all behind the cue; nothing where that is not so."""
    part = next((c for c in where.contents if c[0] < quotation[0] and quotation[1] == c[1]), None)
    if part is None or where.cue is None or where.cue[1] > part[0]:
        return ()
    before = text[part[0] : quotation[0]].rstrip()
    if not before.endswith((".", "!", "?")):
        return ()
    return tuple(sorted({*where.contents} - {part} | {(part[0], part[0] + len(before.rstrip(".")))}))


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
    if where.cue:
        contents = drop_other_sentences(text, contents, where.cue, starts, quotations)
    rules = where.rules if contents == where.contents else (*where.rules, "ends_with_sentence")
    if caveat := cut_caveat(text, contents[-1]):
        contents, rules = (*contents[:-1], caveat[0]), (*rules, caveat[1])
    return replace(where, contents=contents, rules=rules)


def make_phrase_attribution(article: Article, phrase: Phrase, quotations: tuple[Quotation, ...]) -> Attribution:
    """The attribution of a phrase that the model passed over."""
    quoted = find_quoted(phrase.contents, quotations)
    mode = find_mode(article.text, phrase.contents, quoted)
    cue = article.span(*phrase.cue)
    steps = (
        TraceStep("attribution", phrase.rule, "the model passed over this phrase; source and content are read off the parse", cue),
        TraceStep("attribution", "score", f"of such phrases about {PHRASE_SCORE:.0%} are right"),
    )
    return Attribution(
        sources=(article.span(*phrase.source),) if phrase.source else (), cue=cue, content=tuple(article.span(*c) for c in phrase.contents), mode=mode,
        quoted=tuple(article.span(*q) for q in quoted), score=PHRASE_SCORE, trace=steps,
    )  # fmt: skip
