"""Two claims of one article -> whether they say the same: the headline and the text, one source again, or one source more exactly.

Compared are the telling words of what is said, by lemma, with the numbers in it. Two contents say the same where each has most of the
other's words and both have the same numbers; one is more exact where it has nearly all of the other's and names or numbers beside. Errs to
finding nothing: what is said again in other words is not seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import AttributionKind, Claim, Figure, RelationType, SegmentKind, Status
from reportedly.stance.phrases import PhraseFinder

TELLING = frozenset({"NOUN", "PROPN", "NUM", "VERB", "ADJ"})
_LEAST = 3  # telling words that two contents share at least
# Shares of one content's telling words that the other has too. Set on 200 articles of conflict_news, where decision 12 tells how often
# each relation is right; test_same_* guards them.
HEADLINE, AGAIN, WITHIN, WORD_FOR_WORD = 0.6, 0.75, 0.6, 0.8
LOOKBACK = 30  # claims that each is compared with, and that an answer may reach back; keeps a long article linear
Found = tuple[RelationType, int, int, str]  # the later or more exact claim, the other, and why


@dataclass(frozen=True, slots=True)
class Gist:
    """A content's telling words, main words, numbers and names; whether it is negated, and whether it is about "another"."""

    words: frozenset[str]
    roots: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    negated: bool
    apart: bool


class SameFinder:
    """Finds the claims of an article that say the same; claims come in reading order."""

    def __init__(self, finder: PhraseFinder, claims: Sequence[Claim], actors: Sequence[frozenset[str]]) -> None:
        """Take the words, the claims and the actors of each claim."""
        self.finder, self.claims, self.actors = finder, claims, actors
        self.gists = [self._read_gist(claim) for claim in claims]

    def _read_gist(self, claim: Claim) -> Gist:
        tokens = [i for span in claim.content for i in self.finder.list_inside(span)]
        telling = [i for i in tokens if self.finder.tokens[i].pos in TELLING and self.finder.tokens[i].lemma.lower() not in _light()]
        lemmas = {i: self.finder.tokens[i].lemma.lower() for i in telling}
        return Gist(
            frozenset(lemmas.values()),
            frozenset(self.finder.tokens[i].lemma.lower() for i in self._list_main(claim)),
            frozenset(lemmas[i] for i in telling if self.finder.tokens[i].pos == "NUM"),
            frozenset(lemmas[i] for i in telling if self.finder.tokens[i].pos == "PROPN"),
            any(self.finder.tokens[i].dep == "neg" or self.finder.word(i) in {"no", "never"} for i in tokens),
            any(self.finder.word(i) == "another" for i in tokens),
        )

    def _list_main(self, claim: Claim) -> Iterator[int]:
        """The main words of a content; of "is" and its like what follows."""
        for root in self.finder.find_roots(claim.content):
            if self.finder.tokens[root].lemma.lower() not in _light():
                yield root
            else:
                yield from (c for c in self.finder.children[root] if self.finder.tokens[c].dep in {"attr", "acomp", "dobj"})

    def find(self, i: int) -> Iterator[Found]:
        """What a claim says again, or more exactly: at most one relation."""
        claim = self.claims[i]
        if claim.status is not Status.ASSERTED or not self.gists[i].words:
            return
        head = self._is_opening(claim)
        others = range(i + 1, min(len(self.claims), i + 1 + LOOKBACK)) if head else range(i - 1, max(-1, i - 1 - LOOKBACK), -1)
        for j in others:
            other = self.claims[j]
            if other.status is not Status.ASSERTED or claim.id == other.parent or claim.parent == other.id:
                continue
            if self._is_opening(other) and not head:  # told from there
                continue
            found = self._compare_headline(i, j) if head else self._compare(i, j)
            if found:
                yield found
                return

    def _is_opening(self, claim: Claim) -> bool:
        """Whether a claim stands in the headline or the first sentence, which often is one that lost its line."""
        first = self.finder.tokens[self.finder.parse.sentences[0][1] - 1].end
        return claim.segment is SegmentKind.HEADLINE or claim.content[-1].end <= first

    def _compare_headline(self, i: int, j: int) -> Found | None:
        """A headline is the article's or its source's own words on what the text tells; so is an opening sentence."""
        mine, own = self.gists[i], self.claims[i].attribution is AttributionKind.ARTICLE_VOICE
        if not (own or self.actors[i] & self.actors[j]) or self._is_opening(self.claims[j]):
            return None
        shared = mine.words & self.gists[j].words
        fits = len(shared) >= _LEAST and len(shared) >= HEADLINE * len(mine.words)
        return (RelationType.SAME_CLAIM, i, j, "the headline says it too") if fits and mine.numbers <= self.gists[j].numbers else None

    def _compare(self, i: int, j: int) -> Found | None:
        mine, other = self.gists[i], self.gists[j]
        shared = len(mine.words & other.words)
        if shared < _LEAST:
            return None
        kinds = {self.claims[i].attribution, self.claims[j].attribution}
        least, most = min(len(mine.words), len(other.words)), max(len(mine.words), len(other.words))
        if kinds == {AttributionKind.UNATTRIBUTED_IMPERSONAL, AttributionKind.EXPLICIT} and shared >= AGAIN * least:
            # What nobody is said to hold may come from the one who is said to.
            start, end = (j, i) if len(mine.words) > len(other.words) else (i, j)
            return RelationType.SAME_CLAIM, start, end, "somebody says it too"
        if mine.negated != other.negated or not self.actors[i] & self.actors[j] or not mine.roots & other.roots:
            return None
        voiced = AttributionKind.ARTICLE_VOICE in kinds
        if mine.numbers == other.numbers and shared >= (WORD_FOR_WORD if voiced else AGAIN) * most:
            return RelationType.REPEATS, i, j, "the same source says it again"
        if voiced or mine.apart or other.apart or shared < WITHIN * least:
            return None
        more, less = (i, j) if len(mine.words) > len(other.words) else (j, i)
        return (RelationType.REFINES, more, less, "the same source says it more exactly") if self._adds(more, less) else None

    def _adds(self, more: int, less: int) -> bool:
        """Whether a claim has a name or number, or some other words, beside all numbers of another."""
        a, b = self.gists[more], self.gists[less]
        beside = a.words - b.words
        return b.numbers <= a.numbers and len(beside) >= 2 and bool(beside & (a.numbers | a.names) or len(beside) >= _LEAST)


def find_parts(claims: Sequence[Claim], figures: Mapping[str, Figure]) -> Iterator[Found]:
    """Claims whose figure counts a part of another's: "68 of them were children" after "126 people died", by the same source."""
    owners = {name: i for i, claim in enumerate(claims) for name in claim.figures}
    for name, i in owners.items():
        whole = figures[name].part_of if name in figures else None
        j = owners.get(whole or "")
        if j is None or j == i or figures[name].value is None or figures[whole or ""].value is None:
            continue
        mine, other = ({s.actor for s in claims[k].sources if s.actor} for k in (i, j))
        if mine & other:
            yield RelationType.REFINES, i, j, "its figure is a part of the other's"


@cache
def _light() -> frozenset[str]:
    return frozenset(load_toml("answers.toml")["same"]["light"])
