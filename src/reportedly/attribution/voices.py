"""Claims without a cue of their own: continued reports, relative clauses at the edge of one, and the article's own voice."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from reportedly.attribution.coverage import is_number
from reportedly.lang.lines import BREAK
from reportedly.lang.resources import load_toml
from reportedly.model import Article, Attribution, AttributionKind, Mode, TraceStep
from reportedly.parse.layout import Layout
from reportedly.parse.tree import list_children

Range = tuple[int, int]  # half-open, in tokens or in code points, as named

# Scores of claims without a cue. Not calibrated: they order such claims below those with one, which is all that they say.
SCORES = {
    AttributionKind.IMPLICIT_CONTINUATION: 0.45,
    AttributionKind.AMBIGUOUS: 0.4,
    AttributionKind.ARTICLE_VOICE: 0.5,
    AttributionKind.UNATTRIBUTED_IMPERSONAL: 0.5,
}
SHORTEST = 4  # words; a shorter sentence says too little to be a claim of its own
_RELATIVE = frozenset({"which", "who", "whose", "where", "when"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "oprd", "acomp", "attr"})


class Voices:
    """Finds the claims without a cue of one article, given those with one."""

    def __init__(self, article: Article, layout: Layout, attributions: Sequence[Attribution], likely_cues: Sequence[int]) -> None:
        """Take the article, its attributions in reading order, and where words stand that may well be cues."""
        self.article, self.text, self.tokens = article, article.text, layout.parse.tokens
        self.sentences = layout.parse.sentences
        self.attributions, self._likely_cues = attributions, likely_cues
        self._quotes = [(q.start, q.end) for q in layout.quotations]
        spans = sorted((s.start, s.end, i) for i, a in enumerate(attributions) for s in a.spans)
        self._starts = [start for start, _, _ in spans]
        self._spans = spans
        self._longest = max((end - start for start, end, _ in spans), default=0)
        self._children = list_children(layout.parse)

    def find(self) -> Iterator[Attribution]:
        """Every such claim, sentence by sentence; `continues` is the index of the attribution whose source it may share."""
        report: int | None = None  # the attribution that the sentence before reports or goes on with
        going = False  # whether it already went on
        end = 0
        for sentence in self.sentences:
            start, stop = self._locate(sentence)
            own = self._list_touching(start, stop)
            if own:
                yield from self._find_edges(sentence, own)
                report, going = self._find_report(own, stop), False
            elif (
                report is not None
                and not self._is_quoted(start, stop)
                and not BREAK.search(self.text, end, start)
                and (going or self._opens(sentence))
            ):
                yield from self._continue(sentence, report)
                going = True
            else:
                report = None
                yield from self._find_voice(sentence)
            yield from self._find_impersonal(sentence)
            end = stop

    def _locate(self, tokens: Range) -> Range:
        return self.tokens[tokens[0]].start, self.tokens[tokens[1] - 1].end

    def _list_touching(self, start: int, end: int) -> list[int]:
        """The attributions that share a character with the range."""
        low, high = bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)
        return sorted({i for _, stop, i in self._spans[low:high] if stop > start})

    def _is_quoted(self, start: int, end: int) -> bool:
        i = bisect_right(self._quotes, (end - 1, len(self.text))) - 1
        return i >= 0 and self._quotes[i][1] > start

    def _find_report(self, own: Sequence[int], end: int) -> int | None:
        """The attribution whose unquoted content ends the sentence, so that the next sentence may go on with it."""
        for i in own:
            attribution = self.attributions[i]
            ends = not self.text[attribution.content[-1].end : end].strip(".!?…) ")
            if attribution.mode is Mode.INDIRECT and ends and attribution.sources:
                return i
        return None

    def _opens(self, sentence: Range) -> bool:
        """Whether a sentence opens as one that goes on with the report before it."""
        words = [self.text[t.start : t.end].lower() for t in self.tokens[sentence[0] : sentence[0] + 5]]
        return any(tuple(words[: len(opener)]) == opener for opener in _openers())

    def _continue(self, sentence: Range, report: int) -> Iterator[Attribution]:
        """A sentence that goes on with a report, a relative clause with a figure at its end apart."""
        first, last = sentence
        words = [self.text[t.start : t.end].lower() for t in self.tokens[first : first + 5]]
        opener = max(
            (len(o) for o in _openers() if tuple(words[: len(o)]) == o and o[0] not in {"he", "she", "it", "they", "another", "others"}),
            default=0,
        )
        first += opener
        while first < last and self.tokens[first].pos == "PUNCT":
            first += 1
        edge = self._find_relative((first, last), self.tokens[last - 1].end)
        why = "no cue of its own: it goes on with the report before it"
        for part in self._trim((first, edge[0] if edge else last)), self._trim(edge) if edge else None:
            if part and part[1] - part[0] >= SHORTEST:
                yield self._make(part, AttributionKind.IMPLICIT_CONTINUATION, why, report)

    def _find_edges(self, sentence: Range, own: Sequence[int]) -> Iterator[Attribution]:
        """Relative clauses, after a comma, at the end of an indirect content: the source's words or the article's."""
        for i in own:
            attribution = self.attributions[i]
            tail = attribution.content[-1]
            if attribution.mode is Mode.DIRECT or not attribution.sources or self._is_quoted(tail.end - 1, tail.end):
                continue
            edge = self._find_relative(sentence, tail.end)
            part = self._trim(edge) if edge else None
            if part and self.tokens[part[0]].start > tail.start and part[1] - part[0] >= SHORTEST:
                why = "a relative clause at the edge of what is reported: the source's words or the article's"
                yield self._make(part, AttributionKind.AMBIGUOUS, why, i)
                return

    def _find_relative(self, within: Range, end: int) -> Range | None:
        """The first relative clause after a comma or dash, with a relative pronoun, that runs to the character `end`, as tokens."""
        for i in range(within[0] + 1, within[1]):
            if self.text[self.tokens[i].start : self.tokens[i].end].lower() not in _RELATIVE or self.tokens[i - 1].pos != "PUNCT":
                continue
            verb = self._find_clause(i)
            if verb is None or (self.tokens[verb].lemma.lower() in _words("cue") and self.tokens[i].dep not in {"nsubj", "nsubjpass"}):
                continue
            last = max(self._list_subtree(verb))
            stop = min(last + 1, within[1])
            if self.tokens[stop - 1].end >= end - 1 and self.tokens[i].start < end:
                while stop > i and self.tokens[stop - 1].end > end:
                    stop -= 1
                return i, stop
        return None

    def _find_clause(self, i: int) -> int | None:
        for _ in range(5):
            if self.tokens[i].dep in {"relcl", "advcl"}:
                return i
            if self.tokens[i].head == i:
                return None
            i = self.tokens[i].head
        return None

    def _list_subtree(self, top: int) -> list[int]:
        found, queue = [], [top]
        while queue:
            i = queue.pop()
            found.append(i)
            queue.extend(self._children[i])
        return found

    def _find_voice(self, sentence: Range) -> Iterator[Attribution]:
        """A sentence without an attribution that carries a figure or answers a claim: the article's own.

        Not where a word may be a cue that was passed over: to call somebody's words the article's is worse than a gap.
        """
        start, end = self._locate(sentence)
        tokens = self.tokens[sentence[0] : sentence[1]]
        passed_over = bisect_left(self._likely_cues, start) < bisect_left(self._likely_cues, end) or self._says(sentence)
        if passed_over and not self._answers(sentence):
            return
        if self._is_quoted(start, end) or self.text[start:end].rstrip().endswith("?") or not any(t.pos in {"VERB", "AUX"} for t in tokens):
            return
        figure = any(self._is_figure(i) for i in range(*sentence))
        part = self._trim(sentence)
        if part[1] - part[0] >= SHORTEST and (figure or self._answers(sentence)):
            why = "no cue: the article says it itself, and it " + ("carries a figure" if figure else "answers a claim")
            yield self._make(part, AttributionKind.ARTICLE_VOICE, why)

    def _is_figure(self, i: int) -> bool:
        """A number that counts or measures: not a date, a time or a part of a name."""
        token = self.tokens[i]
        if not is_number(token) or token.tag == "NNS":
            return token.tag == "NNS" and is_number(token)
        head = self.tokens[token.head]
        name = (head.pos == "PROPN" and head.tag != "NNPS") or (token.dep == "nummod" and token.head < i)
        time = head.lemma.lower() in _words("time") or token.lemma.lower() in _words("time")
        year = (
            self.text[token.start : token.end].isdigit()
            and 1500 <= int(self.text[token.start : token.end]) <= 2100
            and token.dep != "nummod"
        )
        return not (name or time or year or (token.dep == "pobj" and not self.text[token.start : token.end][0].isdigit()))

    def _says(self, sentence: Range) -> bool:
        """Whether somebody says something in a sentence: a verb that hardly ever means anything else, with a subject."""
        verbs = (i for i in range(*sentence) if self.tokens[i].pos == "VERB" and self.tokens[i].lemma.lower() in _words("certain"))
        return any(self.tokens[c].dep == "nsubj" for i in verbs for c in self._children[i])

    def _answers(self, sentence: Range) -> bool:
        for i in range(*sentence):
            token = self.tokens[i]
            if token.pos == "VERB" and token.lemma.lower() in _words("answer"):
                objects = [c for c in self._children[i] if self.tokens[c].dep in {"dobj", "nsubjpass", "prep", "pobj"}]
                objects += [c for o in objects for c in self._children[o] if self.tokens[o].dep == "prep"]
                if any(self.tokens[o].lemma.lower() in _words("answered") for o in objects):
                    return True
        return False

    def _find_impersonal(self, sentence: Range) -> Iterator[Attribution]:
        """Passives that attribute to nobody ("is considered more powerful"), where no attribution has their verb as cue."""
        for i in range(*sentence):
            token = self.tokens[i]
            if token.tag != "VBN" or token.lemma.lower() not in _words("impersonal"):
                continue
            children = self._children[i]
            auxiliaries = [c for c in children if self.tokens[c].dep in {"auxpass", "aux", "neg"} and c < i]
            content = [c for c in children if self.tokens[c].dep in _COMPLEMENTS and c > i]
            if (
                not any(self.tokens[c].dep == "auxpass" for c in auxiliaries)
                or not content
                or any(self.tokens[c].dep == "agent" for c in children)
            ):
                continue
            cue = self.tokens[min(auxiliaries)].start, token.end
            if any(self._holds_cue(a, cue) for a in self._list_touching(*cue)):
                continue
            part = self._trim((i + 1, min(max(self._list_subtree(content[0])) + 1, sentence[1])))
            if part[1] > part[0]:
                why = "a passive without an agent: nobody is named who holds it"
                yield self._make(part, AttributionKind.UNATTRIBUTED_IMPERSONAL, why, None, cue)

    def _holds_cue(self, i: int, cue: Range) -> bool:
        own = self.attributions[i].cue
        return own is not None and own.start < cue[1] and own.end > cue[0]

    def _trim(self, tokens: Range) -> Range:
        """The tokens without marks at their ends; a closing quotation mark or bracket stays."""
        first, last = tokens
        while first < last and self.text[self.tokens[first].start] in ",;:—–-":
            first += 1
        while first < last and self.text[self.tokens[last - 1].start] in ",;:—–-.!?":
            last -= 1
        return first, last

    def _make(self, tokens: Range, kind: AttributionKind, why: str, continues: int | None = None, cue: Range | None = None) -> Attribution:
        content = self.article.span(*self._locate(tokens))
        # What stands at the edge of a report belongs, in the first reading, to its source's words.
        mode = Mode.INDIRECT if cue or kind is AttributionKind.AMBIGUOUS else Mode.UNMARKED
        step = TraceStep("attribution", kind.value, why, content)
        return Attribution(
            (), cue and self.article.span(*cue), (content,), mode, (), SCORES[kind], kind=kind, continues=continues, trace=(step,)
        )


@cache
def _openers() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words) for words in load_toml("attribution.toml")["continuation"]["openers"])


@cache
def _words(name: str) -> frozenset[str]:
    table = load_toml("attribution.toml")
    if name == "time":
        return frozenset(load_toml("text.toml")["number"]["time"])
    return frozenset(
        {
            "answer": table["answer"]["verbs"],
            "answered": table["answer"]["objects"],
            "impersonal": table["impersonal"]["verbs"],
            "cue": table["cue"]["verbs"],
            "certain": table["cue"]["certain"],
        }[name]
    )
