"""A claim -> the verb group of its cue: auxiliaries, negation, what governs it and what is coordinated with it, and its subject."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.lang.resources import load_toml
from reportedly.model import Article, Claim, Parse, Span
from reportedly.parse.tree import Tree
from reportedly.stance.lexicon import load_compositions

_GROUP = frozenset({"aux", "auxpass", "neg", "preconj", "prt", "expl"})
# How a verb hangs on one that changes what it does: "refused to confirm", "without confirming", "is unable to verify".
_GOVERNED = frozenset({"xcomp", "pcomp", "ccomp", "acl"})
ANSWERING = frozenset({"confirm", "deny", "verify", "refute", "dispute", "comment", "acknowledge", "authenticate"})
_NOBODY = frozenset({"no", "none", "nobody", "neither", "no-one", "nothing"})
_NEAR = 8  # tokens between a verb and what governs it; not measured: keeps a long sentence's other verbs out
_CLIMBS = 3
_SHORTENED = tuple(
    (re.compile(rf"{short} ?n[’']t\b"), full)
    for short, full in ((r"\bca", "cannot"), (r"\bwo", "will not"), (r"\bsha", "shall not"), ("", " not"))
)


@dataclass(frozen=True, slots=True)
class CuePhrase:
    """The verb group around a cue: its words in lower case, its telling word's token, and whether its subject is nobody."""

    text: str
    head: int | None
    nobody: bool
    tokens: tuple[int, ...]


class PhraseFinder:
    """Finds the words around the cues of one article."""

    def __init__(self, article: Article, parse: Parse) -> None:
        """Take the article and its parse."""
        self.article, self.parse, self.tokens = article, parse, parse.tokens
        self._tree = Tree(parse)
        self.children = self._tree.children
        self._sentence_ends = [end for _, end in parse.sentences]

    def list_inside(self, span: Span) -> range:
        """The tokens that share a character with a span."""
        return self._tree.list_inside(span)

    def find_sentence(self, token: int) -> range:
        """The tokens of the sentence that a token stands in."""
        first, last = self.parse.sentences[bisect_right(self._sentence_ends, token)]
        return range(first, last)

    def word(self, token: int) -> str:
        """A token's words in lower case."""
        return self.article.text[self.tokens[token].start : self.tokens[token].end].lower()

    def find_roots(self, spans: Sequence[Span]) -> list[int]:
        """The tokens of spans whose heads stand outside, and those coordinated with them."""
        inside = [i for span in spans for i in self.list_inside(span)]
        known = frozenset(inside)
        roots = [i for i in inside if self.tokens[i].head not in known or self.tokens[i].head == i]
        for i in roots:
            roots.extend(c for c in self.children[i] if c in known and self.tokens[c].dep == "conj")
        return roots

    def find_phrase(self, claim: Claim) -> CuePhrase:
        """The verb group of a claim's cue; of a claim without cue that of its content's first verb."""
        if claim.cue is None:
            roots = [i for i in self.find_roots(claim.content[:1]) if self.tokens[i].pos in {"VERB", "AUX"}]
            return self._make(roots[:1], claim) if roots else CuePhrase("", None, nobody=False, tokens=())
        cue = list(self.list_inside(claim.cue))
        return self._make(cue, claim)

    def _make(self, cue: list[int], claim: Claim) -> CuePhrase:
        if not cue:
            return CuePhrase("", None, nobody=False, tokens=())
        kept = set(cue)
        for i in cue:
            if self.tokens[i].pos in {"VERB", "AUX", "NOUN", "ADJ"}:
                kept.update(self._list_group(i))
        heads = [i for i in cue if self.tokens[i].pos in {"VERB", "AUX", "NOUN"}] or cue
        for top in [i for i in heads if self.tokens[i].head not in kept or self.tokens[i].head == i]:
            kept.update(self._climb(top))
        kept.update(i for i in (min(kept) - 1,) if i >= 0 and self.word(i) in {"nor", "neither"})
        hidden = set() if claim.cue is None else {i for s in (*claim.content, *_spans(claim)) for i in self.list_inside(s)} - set(cue)
        first, last = min(kept), max(kept)
        words = [i for i in range(first, last + 1) if i in kept or (i not in hidden and last - first < 3 * _NEAR)]
        if claim.cue is None:
            words = self._list_clause(cue[0])
        text = spell_out(" ".join(self.word(i) for i in words)).replace(" - ", "-")
        return CuePhrase(text, self.find_head(cue), self._is_nobody(heads), tuple(words))

    def find_head(self, cue: Sequence[int]) -> int | None:
        """The telling word of a cue: its top verb, or what that only prepares; else its top noun, else its last word."""
        for kinds in ({"VERB"}, {"NOUN", "PROPN"}, {"AUX", "ADJ", "ADV"}):
            found = [i for i in cue if self.tokens[i].pos in kinds]
            if found:
                top = next((i for i in found if self.tokens[i].head not in cue), found[0])
                return self._pass_operators(top, cue)
        return cue[-1] if cue else None

    def _pass_operators(self, top: int, cue: Sequence[int]) -> int:
        while self.tokens[top].lemma.lower() in load_toml("cues.toml")["operators"]["lemmas"]:
            kinds = {"xcomp", "dobj", "acomp"} | ({"advcl"} if self.tokens[top].lemma.lower() == "go" else set())  # "went on to confirm"
            told = next((c for c in self.children[top] if self.tokens[c].dep in kinds and c in cue and c > top), None)
            if told is None:
                break
            top = told
        return top

    def _list_clause(self, root: int) -> list[int]:
        """Subject and verb group of a clause, with what follows the verb, at most `_NEAR` words either side."""
        sentence = self.find_sentence(root)
        return list(range(max(sentence.start, root - _NEAR), min(sentence.stop, root + _NEAR)))

    def _list_group(self, verb: int) -> set[int]:
        near = {c for c in self.children[verb] if self.tokens[c].dep in _GROUP and abs(c - verb) <= _NEAR}
        near |= {c for c in self.children[verb] if self.tokens[c].dep in {"advmod", "cc", "det"} and abs(c - verb) <= 4}
        for c in self.children[verb]:
            if self.tokens[c].dep == "conj" and self.tokens[c].lemma.lower() in ANSWERING and self.tokens[verb].lemma.lower() in ANSWERING:
                near |= {c} | {g for g in self.children[c] if self.tokens[g].dep in _GROUP and abs(c - g) < 4}
        return near

    def _climb(self, top: int) -> set[int]:
        """The words that govern a verb, up to three, each near the last."""
        found: set[int] = set()
        for _ in range(_CLIMBS):
            token, head = self.tokens[top], self.tokens[top].head
            answers = token.dep == "conj" and {token.lemma.lower(), self.tokens[head].lemma.lower()} <= ANSWERING
            if head == top or abs(head - top) > _NEAR or not (token.dep in _GOVERNED or answers or self._is_bare(top)):
                return found
            if token.dep == "ccomp" and not self._is_infinitive(top):
                return found
            found |= {head} | self._list_group(head)
            top = head
        return found

    def _is_bare(self, token: int) -> bool:
        """Whether a noun is the object of a preposition or of a light verb: "under review", "awaiting confirmation of"."""
        return self.tokens[token].pos in {"NOUN", "ADP", "ADJ"} and self.tokens[token].dep in {
            "pobj",
            "dobj",
            "prep",
            "acomp",
            "attr",
            "nsubjpass",
        }

    def _is_infinitive(self, token: int) -> bool:
        return any(self.tokens[c].tag == "TO" for c in self.children[token])

    def _is_nobody(self, heads: Sequence[int]) -> bool:
        """Whether the subject of one of the verbs is nobody: "no group has", "neither side"."""
        for verb in heads:
            for subject in self.children[verb]:
                if self.tokens[subject].dep not in {"nsubj", "nsubjpass"}:
                    continue
                words = {self.word(subject)} | {
                    self.word(c) for c in self.children[subject] if self.tokens[c].dep in {"det", "preconj", "neg"}
                }
                if words & _NOBODY or (self.word(subject) == "one" and "no" in words):
                    return True
        first = min(heads)
        sentence = self.find_sentence(first)
        opening = [self.word(i) for i in range(sentence.start, first)]
        nobody = bool(opening) and (opening[0] in _NOBODY or opening[:2] == ["not", "one"] or opening[:3] == ["not", "a", "single"])
        return nobody and len(opening) < _NEAR and "," not in opening


def is_refusal(cue: str, content: str) -> bool:
    """Whether a cue with what follows it tells what somebody will not do or accept, which is said to be a denial and denies nothing said."""
    rules, words = load_toml("answers.toml")["refusing"]["rules"], spell_out(f"{cue} {content}".lower())
    return any(c.id in rules and (found := c.pattern.search(words)) and found.start() <= len(cue) for c in load_compositions())


def spell_out(text: str) -> str:
    """A text in lower case with its negations in full: "can't", "wo n't" -> "cannot", "will not"."""
    for short, full in _SHORTENED:
        text = short.sub(full, text)
    return text


def _spans(claim: Claim) -> tuple[Span, ...]:
    return tuple(source.span for source in claim.sources if source.span)
