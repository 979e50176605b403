"""A claim -> flat, hedged or preliminary, by the words of its cue, its source and its content's main clause. Data in certainty.toml."""

import re
from dataclasses import dataclass
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Certainty, Claim, Span
from reportedly.stance.phrases import CuePhrase, PhraseFinder

_ASIDE = frozenset({"relcl", "acl", "advcl", "appos", "parataxis"})  # what stands below these is not the main clause
_SHORT = 3  # sentences of a content that one hedge still speaks for; not measured
_DEEPEST = 60  # heads climbed at most; no clause of an article is deeper
Found = tuple[Certainty, str]  # and the rule


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that make a claim less than flat, and where they must stand; `aside`: they may stand in a clause aside."""

    id: str
    certainty: Certainty
    where: frozenset[str]
    pattern: re.Pattern[str]
    aside: bool


def judge_certainty(finder: PhraseFinder, claim: Claim, phrase: CuePhrase, nested: tuple[Span, ...]) -> Found:
    """How firmly a claim's source commits itself. `nested`: what of its content belongs to claims inside it, and is their affair."""
    texts = {
        "cue": phrase.text if claim.cue else "",
        "source": " ".join(s.span.text for s in claim.sources if s.span).lower(),
        "cue_tail": _read_tail(finder, claim),
    }
    for hedge in load_hedges():
        if any(hedge.pattern.search(texts[w]) for w in hedge.where if w in texts):
            return hedge.certainty, hedge.id
        if "content" in hedge.where and _find_in_content(finder, claim, hedge, nested):
            return hedge.certainty, hedge.id
    if claim.cue and phrase.head is not None and finder.tokens[phrase.head].lemma.lower() in _hedging_lemmas():
        return Certainty.HEDGED, "cue"
    if _has_modal(finder, claim, nested):
        return Certainty.HEDGED, "modal"
    return Certainty.FLAT, "flat"


def _read_tail(finder: PhraseFinder, claim: Claim) -> str:
    """The words between the end of source or cue and the content: "claims by the ministry suggesting that"."""
    if claim.cue is None:
        return ""
    start = claim.content[0].start
    before = [s.end for s in (claim.cue, *(x.span for x in claim.sources if x.span)) if s.end <= start]
    last = max(before, default=start)
    return finder.article.text[last:start].lower() if start - last < 60 else ""


def _find_in_content(finder: PhraseFinder, claim: Claim, hedge: Hedge, nested: tuple[Span, ...]) -> bool:
    end = _find_end(finder, claim)
    for span in claim.content:
        for found in hedge.pattern.finditer(span.text.lower()):
            at = span.start + found.start()
            if at < end and not any(n.start <= at < n.end for n in nested) and (hedge.aside or _is_main(finder, claim, at)):
                return True
    return False


def _find_end(finder: PhraseFinder, claim: Claim) -> int:
    """Where hedges of a content end: in a speech of many sentences one that is hedged does not make it so, only the first can."""
    tokens = [i for span in claim.content for i in finder.list_inside(span)]
    sentences = list(dict.fromkeys(finder.find_sentence(i) for i in tokens))
    last = claim.content[-1].end
    return last if len(sentences) <= _SHORT or not sentences else finder.tokens[sentences[0].stop - 1].end


def _is_main(finder: PhraseFinder, claim: Claim, at: int) -> bool:
    """Whether a character stands in the main clause of the content: nothing aside lies between its word and the content's top."""
    inside = finder.list_inside(Span(at, at + 1, ""))
    if not inside:
        return True
    token = inside[0]
    for _ in range(_DEEPEST):
        head = finder.tokens[token].head
        outside = not any(s.start <= finder.tokens[head].start < s.end for s in claim.content)
        if head == token or outside:
            return True
        if finder.tokens[token].dep in _ASIDE:
            return False
        token = head
    return True


def _has_modal(finder: PhraseFinder, claim: Claim, nested: tuple[Span, ...]) -> bool:
    modals = load_toml("certainty.toml")["modals"]
    for root in finder.find_roots(claim.content):
        for c in finder.children[root]:
            token = finder.tokens[c]
            if token.dep != "aux" or any(n.start <= token.start < n.end for n in nested):
                continue
            if token.tag == "MD" and finder.word(c) in modals["always"] and finder.article.text[token.start].islower():
                return not _permits(finder, root, c)
            following = {finder.word(d) for d in finder.children[root] if d > c} | {finder.word(root)}
            if finder.word(c) in modals["with_perfect"] and following & {"have", "be"}:
                return True
    return False


def _permits(finder: PhraseFinder, verb: int, modal: int) -> bool:
    """Whether "may" is a permission: for any or every one, to do something."""
    if finder.word(modal) != "may" or finder.tokens[verb].pos != "VERB":
        return False
    below = finder.children[verb]
    subjects = [c for c in below if finder.tokens[c].dep == "nsubj"]
    words = {finder.word(i) for s in subjects for i in (s, *finder.children[s]) if i == s or finder.tokens[i].dep == "det"}
    perfect = any(finder.tokens[c].dep in {"aux", "auxpass"} and c > modal for c in below)
    return not perfect and bool(words & {*load_toml("certainty.toml")["modals"]["for_all"]})


@cache
def load_hedges() -> tuple[Hedge, ...]:
    """All rules of certainty.toml, in order of precedence."""
    rows = load_toml("certainty.toml")["certainty"]
    return tuple(
        Hedge(r["id"], Certainty(r["certainty"]), frozenset(r["where"]), re.compile(r["pattern"]), r.get("aside", False)) for r in rows
    )


@cache
def _hedging_lemmas() -> frozenset[str]:
    acts = load_toml("certainty.toml")["acts"]
    return frozenset(acts["lemmas"]) - frozenset(acts["flat_lemmas"])
