"""Attributions for which no source was found: the subject of the cue's verb, or nobody."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from reportedly.attribution.nested import is_read_again
from reportedly.lang.resources import load_toml
from reportedly.model import Article, Attribution, AttributionKind, Parse, Span, TraceStep
from reportedly.parse.tree import Tree

# Dependents of a subject that are not part of the words that name a source.
_LOOSE = frozenset({"relcl", "acl", "punct"})
# How a verb without a subject of its own hangs on the one that has it: "said ..., adding that".
_SHARED = frozenset({"advcl", "conj", "xcomp"})
NOT_A_SOURCE = frozenset({"it", "there", "which", "that", "this", "what", "who"})


class Grammar:
    """Answers questions about the parse of one article."""

    def __init__(self, article: Article, parse: Parse) -> None:
        """Take the article and its parse."""
        self.article, self.tokens = article, parse.tokens
        self._tree = Tree(parse)

    def complete(self, attribution: Attribution) -> Attribution:
        """The attribution marked as nobody's, or with the source that grammar gives it, where the model gave it none.

        Only what was read again takes a source from grammar: there the model reads half a sentence. On polnear/dev it knows
        better than the parse when nobody is named (0.3 points of soft F1).
        """
        if attribution.sources or attribution.cue is None or attribution.kind is not AttributionKind.EXPLICIT:
            return attribution
        cue = self._tree.list_inside(attribution.cue)
        if self.is_impersonal(cue):
            return replace(attribution, kind=AttributionKind.UNATTRIBUTED_IMPERSONAL)
        source = self._find_subject(cue, attribution.content) if is_read_again(attribution) else None
        if source is None:
            return attribution
        step = TraceStep("attribution", "subject_of_cue", "the model gave no source; the cue's verb has this subject", source)
        return replace(attribution, sources=(source,), trace=(*attribution.trace, step))

    def is_impersonal(self, cue: range) -> bool:
        """Whether a cue is a passive without an agent ("is considered") or an adverb ("reportedly")."""
        verbs, adverbs = _impersonal()
        for i in cue:
            token = self.tokens[i]
            children = {self.tokens[c].dep for c in self._tree.children[i]}
            if token.tag == "VBN" and token.lemma.lower() in verbs and "auxpass" in children and "agent" not in children:
                return True
            if self.article.text[token.start : token.end].lower() in adverbs:
                return True
        return False

    def holds_cue_word(self, cue: Span) -> bool:
        """Whether a cue has one of the verbs or nouns of attribution.toml."""
        return any(self.tokens[i].lemma.lower() in _cue_words() for i in self._tree.list_inside(cue))

    def _find_subject(self, cue: range, content: Sequence[Span]) -> Span | None:
        for i in cue:
            verb = i
            for _ in range(3):
                if subject := self._find_own_subject(verb, content):
                    return subject
                if self.tokens[verb].dep not in _SHARED or self.tokens[verb].head == verb:
                    break
                verb = self.tokens[verb].head
        return None

    def _find_own_subject(self, verb: int, content: Sequence[Span]) -> Span | None:
        """The subject of an active verb with what describes it, outside the content."""
        if self.tokens[verb].pos not in {"VERB", "AUX"} or any(self.tokens[c].dep == "auxpass" for c in self._tree.children[verb]):
            return None
        for child in self._tree.children[verb]:
            if self.tokens[child].dep != "nsubj":
                continue
            first, last = self._find_edges(child)
            span = self.article.span(self.tokens[first].start, self.tokens[last].end)
            inside = any(c.start < span.end and span.start < c.end for c in content)
            if not inside and span.text.lower() not in NOT_A_SOURCE:
                return span
        return None

    def _find_edges(self, top: int) -> tuple[int, int]:
        found, queue = [], [top]
        while queue:
            i = queue.pop()
            found.append(i)
            queue.extend(c for c in self._tree.children[i] if self.tokens[c].dep not in _LOOSE)
        return min(found), max(found)


@cache
def _impersonal() -> tuple[frozenset[str], frozenset[str]]:
    table = load_toml("attribution.toml")["impersonal"]
    return frozenset(table["verbs"]), frozenset(table["adverbs"])


@cache
def _cue_words() -> frozenset[str]:
    table = load_toml("attribution.toml")
    return frozenset((*table["cue"]["verbs"], *table["cue"]["nouns"], *table["impersonal"]["verbs"], *table["impersonal"]["adverbs"]))
