"""Claims of one article -> what they do to each other: which claim a denial denies, what is being verified, who answers whom.

An answer is resolved in this order: a claim inside its own content ("denied the dockers' claim that"); a word that stands for a claim
("these reports", "the accusation", "this"), which means the nearest fitting claim before it; words that both share. Nearest is what errs
least: an article rarely answers a claim across another of the same kind. What cannot be resolved gives no relation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import (
    AttributionKind,
    Claim,
    Relation,
    RelationType,
    ReportedStatus,
    SegmentKind,
    SpeechAct,
    Status,
)
from reportedly.stance.phrases import PhraseFinder

LOOKBACK = 30  # claims that an answer may reach back; keeps a long article linear
_ANSWERS = {
    Status.DENIED: RelationType.DENIES,
    Status.CONFIRMED: RelationType.CONFIRMS,
    Status.NEITHER_CONFIRMED_NOR_DENIED: RelationType.NEITHER_CONFIRMS_NOR_DENIES,
    Status.DECLINED_TO_COMMENT: RelationType.DECLINES_TO_COMMENT,
    Status.UNDER_VERIFICATION: RelationType.VERIFIES,
}
_ACCUSING = frozenset({SpeechAct.ACCUSE, SpeechAct.ALLEGE, SpeechAct.CONDEMN})
_FEELING = frozenset({SpeechAct.PRAISE, SpeechAct.EXPRESS, SpeechAct.CONDEMN, SpeechAct.THREATEN})
_NOTHING_SAID = frozenset(
    {
        SpeechAct.OMIT,
        SpeechAct.VERIFY,
        SpeechAct.DECLINE_TO_COMMENT,
        SpeechAct.NEITHER_CONFIRM_NOR_DENY,
        SpeechAct.QUESTION,
        SpeechAct.REQUEST,
    }
)
_HELD = frozenset({SpeechAct.BELIEVE, SpeechAct.EVALUATE, SpeechAct.PREDICT})  # views that nobody is said to have spoken
_TELLING = frozenset({"NOUN", "PROPN", "NUM", "VERB", "ADJ"})
_SHARED = 2  # telling words that an answer and what it answers share at least, where nothing points
_SAME = 0.6  # of the telling words of the shorter of two claims that the other has, from which they say the same; not measured


class Relater:
    """Finds the relations of one article's claims, which come in reading order."""

    def __init__(self, finder: PhraseFinder, claims: Sequence[Claim]) -> None:
        """Take the article's words and its judged claims."""
        self.finder, self.claims = finder, claims
        self.words = [self._list_words(claim) for claim in claims]
        self.actors = [frozenset(s.actor for s in claim.sources if s.actor) for claim in claims]
        self._children: dict[str, list[int]] = {}
        for i, claim in enumerate(claims):
            if claim.parent:
                self._children.setdefault(claim.parent, []).append(i)

    def find(self) -> Iterator[Relation]:
        """Every relation, by the claim that it goes out from."""
        for i, claim in enumerate(self.claims):
            found = [*self._find_answers(i), *self._find_responses(i), *self._find_same(i)]
            seen: set[str] = set()
            for type_, j, basis in found:
                if j != i and self.claims[j].id not in seen:
                    seen.add(self.claims[j].id)
                    # The shorter, a headline or a reminder, says again what the other says in full.
                    turned = type_ is RelationType.SAME_CLAIM and len(self.words[i]) > len(self.words[j])
                    start, end = (self.claims[j].id, claim.id) if turned else (claim.id, self.claims[j].id)
                    yield Relation(type_, start, end, basis)

    def _list_words(self, claim: Claim) -> frozenset[str]:
        tokens = [i for span in claim.content for i in self.finder.list_inside(span)]
        return frozenset(self.finder.tokens[i].lemma.lower() for i in tokens if self.finder.tokens[i].pos in _TELLING)

    def _find_answers(self, i: int) -> Iterator[tuple[RelationType, int, str]]:
        claim = self.claims[i]
        kind = _ANSWERS.get(claim.status)
        if kind is None:
            kind = RelationType.REVISES if self._revises(claim) else None
        if kind is None:
            return
        targets, basis = self._resolve(i)
        for j in targets:
            yield self._name(kind, i, j), j, basis

    def _name(self, kind: RelationType, i: int, j: int) -> RelationType:
        """The relation as it is called between these two: one's own denial is a revision, one's own confirmation says the same."""
        own = bool(self.actors[i] & self.actors[j])
        if own and kind is RelationType.DENIES:
            return RelationType.REVISES
        if own and kind is RelationType.CONFIRMS:
            return RelationType.SAME_CLAIM
        if kind is RelationType.CONFIRMS and self.claims[i].speech_act is SpeechAct.ACKNOWLEDGE:
            return RelationType.CONCEDES
        return kind

    def _revises(self, claim: Claim) -> bool:
        if claim.cue is None:
            return False
        lemmas = {self.finder.tokens[k].lemma.lower() for k in self.finder.list_inside(claim.cue)}
        return bool(lemmas & _words("revising", "cues")) and claim.speech_act in {SpeechAct.REPORT, SpeechAct.DENY}

    def _resolve(self, i: int) -> tuple[list[int], str]:
        """The claims that an answer means, with why."""
        claim = self.claims[i]
        inside = [j for j in self._children.get(claim.id, ()) if self.claims[j].cue and self.claims[j].speech_act not in _NOTHING_SAID]
        if inside:
            return inside[:1], "the answer tells what it answers"
        own = self._find_own(i) if claim.status is Status.CONFIRMED else None
        if own is not None:
            return [own], "the same source confirms what it said"
        accused = self._find_accusers(i)
        if accused:
            return accused, "it accuses the one who answers"
        if self._points(claim):
            return self._find_nearest(i), "words of the answer stand for it"
        shared = self._find_sharing(i)
        if shared is not None:
            return [shared], "both are about the same"
        return [], ""

    def _find_own(self, i: int) -> int | None:
        """The nearest claim of the same source that has all the telling words of this one."""
        before = range(i - 1, max(-1, i - 1 - LOOKBACK), -1)
        return next((j for j in before if self.words[i] and self.actors[i] & self.actors[j] and self.words[i] <= self.words[j]), None)

    def _points(self, claim: Claim) -> bool:
        """Whether an answer's content is, or has for its head, a word that stands for a claim, or there is no content but that of the cue."""
        tokens = [k for span in claim.content for k in self.finder.list_inside(span)]
        if len(tokens) > 14:
            return False
        lemmas = {self.finder.tokens[k].lemma.lower() for k in tokens} | {self.finder.word(k) for k in tokens}
        return bool(lemmas & (_words("pointers", "nouns") | _words("pointers", "pronouns") | _words("pointers", "accusing")))

    def _list_before(self, i: int) -> Iterator[int]:
        """Claims of others before this one, the nearest first, that say something."""
        for j in range(i - 1, max(-1, i - 1 - LOOKBACK), -1):
            other = self.claims[j]
            unsaid = other.attribution is AttributionKind.UNATTRIBUTED_IMPERSONAL and other.speech_act in _HELD
            if (
                unsaid
                or other.attribution is AttributionKind.ARTICLE_VOICE
                or other.speech_act in _NOTHING_SAID
                or other.id == self.claims[i].parent
            ):
                continue
            own = self.actors[i] and self.actors[i] <= self.actors[j]
            if not own and other.status not in {Status.NOT_STATED, Status.STIPULATED}:
                yield j

    def _find_accusers(self, i: int) -> list[int]:
        """Nearest claims that accuse a source of this denial."""
        if self.claims[i].status not in {Status.DENIED, Status.NEITHER_CONFIRMED_NOR_DENIED, Status.DECLINED_TO_COMMENT}:
            return []
        for j in self._list_before(i):
            target = self.claims[j].target
            if self.claims[j].speech_act in _ACCUSING and target and target.actor in self.actors[i]:
                return [j]
        return []

    def _find_nearest(self, i: int) -> list[int]:
        """The nearest fitting claim, and the claims beside it that stand with it in one statement: of those only what is said innermost."""
        accusing = bool(self.words[i] & _words("pointers", "accusing"))
        before = list(self._list_before(i))
        fit = [j for j in before if self.claims[j].speech_act in _ACCUSING or self._is_about(j, i)] if accusing else []
        if accusing and not fit and not self.words[i] & _words("pointers", "spoken"):
            return []
        fit = fit or [j for j in before if self.claims[j].speech_act not in _FEELING] or before
        if not fit:
            return []
        nearest = fit[0]
        top = self._find_top(nearest)
        family = [j for j in range(max(0, nearest - LOOKBACK), i) if self._find_top(j) == top]
        parents = {self.claims[j].parent for j in family}
        together = self.claims[i].speech_act is SpeechAct.VERIFY
        leaves = [j for j in family if self.claims[j].id not in parents]
        return leaves if together and leaves else [nearest]

    def _is_about(self, j: int, i: int) -> bool:
        """Whether a claim is aimed at a source of another, or has its name in what it says."""
        target = self.claims[j].target
        if target and target.actor in self.actors[i]:
            return True
        names = {s.span.text.split()[-1].lower() for s in self.claims[i].sources if s.span and s.span.text.split()}
        return bool(names & self.words[j])

    def _find_top(self, j: int) -> str:
        """The id of the outermost claim around a claim; of a relative clause at the edge of one, of that one."""
        places = {self.claims[k].id: k for k in range(max(0, j - LOOKBACK), min(len(self.claims), j + LOOKBACK))}
        seen: set[int] = set()
        while (parent := self.claims[j].parent) is not None and parent in places and j not in seen:
            seen.add(j)
            j = places[parent]
        return self.claims[j].id

    def _find_sharing(self, i: int) -> int | None:
        """The claim of another before this one that shares the most telling words with it."""
        best: tuple[int, int] | None = None
        for j in self._list_before(i):
            shared = len(self.words[i] & self.words[j])
            if shared >= min(_SHARED, max(1, len(self.words[i]))) and (best is None or shared > best[0]):
                best = (shared, j)
        return best[1] if best else None

    def _find_responses(self, i: int) -> Iterator[tuple[RelationType, int, str]]:
        """Whom a claim answers that says so: "reacting to his comments on", "replied"."""
        claim = self.claims[i]
        if claim.cue is None or claim.status in _ANSWERS:
            return
        frame = self._read_frame(claim)
        opening = re.search(load_toml("answers.toml")["responding"]["pattern"], frame.lower())
        lemmas = {self.finder.tokens[k].lemma.lower() for k in self.finder.list_inside(claim.cue)}
        if opening is None and not lemmas & _words("responding", "cues"):
            return
        before = list(self._list_before(i))
        about = frame[opening.end() :] if opening else ""
        if opening and not about.strip(" ,.:"):
            about = " ".join(span.text for span in claim.content)
        named = [j for j in before if self._is_named(j, about)]
        topic = frozenset(re.findall(r"\w+", about.lower())) - self._list_names(named)
        plain = [j for j in named if self.claims[j].speech_act not in _FEELING and self._share_topic(j, topic)]
        for j in plain or named[:1] or before[:1]:
            yield RelationType.RESPONDS_TO, j, "it says that it responds"

    def _read_frame(self, claim: Claim) -> str:
        """The sentence of a claim's cue, up to the content where that comes after."""
        tokens = self.finder.list_inside(claim.cue) if claim.cue else range(0)
        if not tokens:
            return ""
        sentence = self.finder.find_sentence(tokens[0])
        inside = {k for span in claim.content for k in self.finder.list_inside(span)}
        kept = [k for k in sentence if k not in inside]
        return " ".join(self.finder.article.text[self.finder.tokens[k].start : self.finder.tokens[k].end] for k in kept)

    def _is_named(self, j: int, about: str) -> bool:
        """Whether the last word of a source of a claim stands in some words."""
        names = [s.span.text.split()[-1] for s in self.claims[j].sources if s.span and s.span.text.split()]
        return any(len(name) > 2 and name[0].isupper() and re.search(rf"\b{re.escape(name)}\b", about) for name in names)

    def _list_names(self, named: Sequence[int]) -> frozenset[str]:
        spans = [s.span for j in named for s in self.claims[j].sources if s.span]
        return frozenset(w for span in spans for w in re.findall(r"\w+", span.text.lower()))

    def _share_topic(self, j: int, topic: frozenset[str]) -> bool:
        own = frozenset(w for span in self.claims[j].content for w in re.findall(r"\w+", span.text.lower()) if len(w) > 3)
        return bool({w for w in topic if len(w) > 3} & own)

    def _find_same(self, i: int) -> Iterator[tuple[RelationType, int, str]]:
        """What the headline says again in the text, and a source's own words again."""
        claim, words = self.claims[i], self.words[i]
        if len(words) < 3 or claim.status is not Status.ASSERTED:
            return
        head = claim.segment is SegmentKind.HEADLINE
        others = range(i + 1, min(len(self.claims), i + 1 + LOOKBACK)) if head else range(max(0, i - LOOKBACK), i)
        for j in others:
            same = (
                bool(self.actors[i] & self.actors[j])
                or (head and claim.attribution is AttributionKind.ARTICLE_VOICE)
                or self._is_held(i, j)
            )
            related = self.claims[j].parent == claim.id or claim.parent == self.claims[j].id
            shorter = min(len(words), len(self.words[j]))
            if same and not related and shorter >= 3 and len(words & self.words[j]) >= (0.5 if head else _SAME) * shorter:
                yield RelationType.SAME_CLAIM, j, "the headline says it too" if head else "the same source says it again"
                return

    def _is_held(self, i: int, j: int) -> bool:
        """Whether nobody is said to hold one of two claims, so that the other may be where it comes from."""
        kinds = {self.claims[i].attribution, self.claims[j].attribution}
        return kinds == {AttributionKind.UNATTRIBUTED_IMPERSONAL, AttributionKind.EXPLICIT}


def give_reported_status(claims: Sequence[Claim], relations: Sequence[Relation]) -> tuple[Claim, ...]:
    """The claims with what others in the article do with them, as the relations tell."""
    by_id = {claim.id: claim for claim in claims}
    reported: dict[str, list[ReportedStatus]] = {}
    for relation in relations:
        answer = by_id[relation.from_claim]
        if answer.status in _ANSWERS and relation.type is not RelationType.SAME_CLAIM:
            by = tuple(dict.fromkeys(source.actor for source in answer.sources if source.actor))
            reported.setdefault(relation.to_claim, []).append(ReportedStatus(by, answer.status, answer.id))
    return tuple(replace(claim, reported_status=tuple(reported.get(claim.id, ()))) for claim in claims)


@cache
def _words(table: str, name: str) -> frozenset[str]:
    return frozenset(load_toml("answers.toml")[table][name])
