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
    Actor,
    ActorKind,
    AttributionKind,
    Claim,
    Relation,
    RelationType,
    ReportedStatus,
    Span,
    SpeechAct,
    Status,
)
from reportedly.stance.phrases import PhraseFinder
from reportedly.stance.same import LOOKBACK, TELLING, SameFinder

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
_OFFICIAL = frozenset({ActorKind.GOVERNMENT, ActorKind.ARMED_FORCES})  # what is said of one of a state's is said of the other
_HELD = frozenset({SpeechAct.BELIEVE, SpeechAct.EVALUATE, SpeechAct.PREDICT})  # views that nobody is said to have spoken
_SAYS_WHAT = 3  # telling words from which a denial says itself what it denies
_SOON = 6  # claims after an accusation in which the accused may be heard to speak of it; not measured
_SHORT = 3  # letters of words that tell no topic
_LEADS_TO = frozenset({"xcomp", "ccomp", "advcl"})
_SPEAKS_OF = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_SHARED = 2  # telling words that an answer and what it answers share at least, where nothing points


class Relater:
    """Finds the relations of one article's claims, which come in reading order."""

    def __init__(self, finder: PhraseFinder, claims: Sequence[Claim], actors: Sequence[Actor] = ()) -> None:
        """Take the article's words, its judged claims and who makes them; without actors nobody speaks for a state."""
        self.finder, self.claims = finder, claims
        self._names = {a.id: a.name for a in actors}
        self._states = {a.id: a.country for a in actors if a.country and a.kind in _OFFICIAL}
        self.words = [self._list_words(claim) for claim in claims]
        self.actors = [frozenset(s.actor for s in claim.sources if s.actor) for claim in claims]
        self._same = SameFinder(finder, claims, self.actors)
        self._children: dict[str, list[int]] = {}
        for i, claim in enumerate(claims):
            if claim.parent:
                self._children.setdefault(claim.parent, []).append(i)

    def find(self) -> Iterator[Relation]:
        """Every relation, by the claim that it goes out from."""
        for i in range(len(self.claims)):
            found = [
                *((t, i, j, why) for t, j, why in (*self._find_answers(i), *self._find_responses(i), *self._find_defence(i))),
                *self._same.find(i),
            ]
            seen: set[frozenset[int]] = set()
            for type_, start, end, basis in found:
                if start != end and frozenset((start, end)) not in seen:
                    seen.add(frozenset((start, end)))
                    yield Relation(type_, self.claims[start].id, self.claims[end].id, basis)

    def _list_words(self, claim: Claim) -> frozenset[str]:
        tokens = [i for span in claim.content for i in self.finder.list_inside(span)]
        return frozenset(self.finder.tokens[i].lemma.lower() for i in tokens if self.finder.tokens[i].pos in TELLING)

    def _find_answers(self, i: int) -> Iterator[tuple[RelationType, int, str]]:
        claim = self.claims[i]
        kind = None if self._refuses(claim) else _ANSWERS.get(claim.status)
        if kind is None:
            kind = RelationType.REVISES if self._revises(claim) else None
        if kind is None:
            return
        targets, basis = self._resolve(i)
        for j in targets:
            yield self._name(kind, i, j), j, basis

    def _refuses(self, claim: Claim) -> bool:
        """Whether a denial answers no claim: somebody will not do or accept something."""
        if claim.status is not Status.DENIED:
            return False
        told = {step.rule for step in claim.trace if step.stage == "stance"}
        to_do = bool(claim.content) and claim.content[0].text.lower().startswith("to ")
        return to_do or bool(told & _words("refusing", "rules")) or any(a.value == Status.ASSERTED.value for a in claim.alternatives)

    def _is_clause(self, claim: Claim) -> bool:
        roots = self.finder.find_roots(claim.content)
        return any(self.finder.tokens[root].pos in {"VERB", "AUX"} for root in roots)

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
        # "Denied funding for the wall" denies nobody's words.
        shared = self._find_sharing(i) if claim.status is not Status.DENIED or self._is_clause(claim) else None
        if shared is not None:
            return [shared], "both are about the same"
        return [], ""

    def _find_own(self, i: int) -> int | None:
        """The nearest claim of the same source that has all the telling words of this one."""
        before = range(i - 1, max(-1, i - 1 - LOOKBACK), -1)
        return next((j for j in before if self.words[i] and self.actors[i] & self.actors[j] and self.words[i] <= self.words[j]), None)

    def _points(self, claim: Claim) -> bool:
        """Whether an answer's content is a word that stands for a claim, or speaks of one: "these reports", "that this was so", "any part in it".

        The word is the head of the content, or the subject or object of its head, or of the verb that this leads to. "It" as the subject may be anything.
        """
        inside = {k for span in claim.content for k in self.finder.list_inside(span)}
        heads = self.finder.find_roots(claim.content)
        for head in heads:
            heads.extend(k for k in self.finder.children[head] if k in inside and self.finder.tokens[k].dep in _LEADS_TO)
        below = [k for head in heads for k in self.finder.children[head] if k in inside and self.finder.tokens[k].dep in _SPEAKS_OF]
        kept = [*heads, *(k for k in below if (self.finder.word(k) != "it" or self.finder.tokens[k].dep == "dobj") and not self._is_new(k))]
        lemmas = {word for k in kept for word in (self.finder.tokens[k].lemma.lower(), self.finder.word(k))}
        return bool(lemmas & (_words("pointers", "nouns") | _words("pointers", "pronouns") | _words("pointers", "accusing")))

    def _is_new(self, token: int) -> bool:
        """Whether a noun is brought up as something new: "a list of names"."""
        below = self.finder.children[token]
        return any(self.finder.word(k) in {"a", "an"} or self.finder.tokens[k].dep == "nummod" for k in below)

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
        """The nearest claim that accuses a source of this denial, of what the denial is about where it says so."""
        if self.claims[i].status not in {Status.DENIED, Status.NEITHER_CONFIRMED_NOR_DENIED, Status.DECLINED_TO_COMMENT}:
            return []
        bare = len(self.words[i]) < _SAYS_WHAT or self._points(self.claims[i])
        for j in self._list_before(i):
            if self._accuses(j, i) and (bare or len(self.words[i] & self.words[j]) >= 1):
                return [j]
        return []

    def _accuses(self, j: int, i: int) -> bool:
        """Whether a claim accuses a source of another, or the state that it speaks for."""
        target = self.claims[j].target
        if self.claims[j].speech_act not in _ACCUSING or target is None or target.actor is None:
            return False
        state = self._states.get(target.actor)
        return target.actor in self.actors[i] or (state is not None and state in {self._states.get(a) for a in self.actors[i]})

    def _find_defence(self, i: int) -> Iterator[tuple[RelationType, int, str]]:
        """The accusation that a claim of the accused speaks of soon after it: they share two telling words or an event."""
        claim = self.claims[i]
        if claim.parent or claim.cue is None or claim.status is not Status.ASSERTED or claim.speech_act in _NOTHING_SAID:
            return
        for j in self._list_before(i):
            if i - j > _SOON:
                return
            both = len(self.words[i] & self.words[j]) >= _SHARED or {*claim.events} & {*self.claims[j].events}
            if self._accuses(j, i) and both:
                yield RelationType.RESPONDS_TO, j, "the accused speaks of it"
                return

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
        parents = {self.claims[j].parent for j in family if self.claims[j].cue}
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
        """The claim of another before this one that shares the most telling words with it, and half of those of the shorter one."""
        best: tuple[int, int] | None = None
        for j in self._list_before(i):
            shared, least = len(self.words[i] & self.words[j]), min(len(self.words[i]), len(self.words[j]))
            if shared >= min(_SHARED, max(1, len(self.words[i]))) and 2 * shared >= least and (best is None or shared > best[0]):
                best = (shared, j)
        return best[1] if best else None

    def _find_responses(self, i: int) -> Iterator[tuple[RelationType, int, str]]:
        """Whom a claim answers that says so: "reacting to his comments on", "replied".

        What the opening names must be found: a source by name, or two words of what it is about. A bare "replied" answers what somebody else
        says in the sentence before. Errs to none.
        """
        claim = self.claims[i]
        if claim.cue is None or claim.status in _ANSWERS or claim.parent or not claim.sources:
            return
        frame = self._read_frame(claim)
        opening = re.search(load_toml("answers.toml")["responding"]["pattern"], frame.lower())
        before = list(self._list_before(i))
        if opening is None:
            lemmas = {self.finder.tokens[k].lemma.lower() for k in self.finder.list_inside(claim.cue)}
            if lemmas & _words("responding", "cues"):
                spoken = [j for j in before[:1] if self._stands_next(j, claim.cue) and self._is_spoken_to(i, j)]
                yield from ((RelationType.RESPONDS_TO, j, "it says that it responds") for j in spoken)
            return
        about = frame[opening.end() :]
        for source in claim.sources:
            about = about.replace(source.span.text, " ") if source.span else about
        if not about.strip(" ,.:"):
            about = " ".join(span.text for span in claim.content)
        own = frozenset(w for a in self.actors[i] for w in self._names.get(a, "").split()[-1:])
        named = [j for j in before if self._is_named(j, about) and not own & self._list_last_words(j)]
        if named and not {*re.findall(r"\w+", about.lower())} & _spoken():
            return
        topic = frozenset(re.findall(r"\w+", about.lower())) - self._list_names(named)
        plain = [j for j in named if self.claims[j].speech_act not in _FEELING and self._share_topic(j, topic)]
        near = [j for j in before if len(self._list_topic(j) & topic) >= _SHARED and not named]
        for j in plain or named[:1] or near[:1]:
            yield RelationType.RESPONDS_TO, j, "it says that it responds"

    def _is_spoken_to(self, i: int, j: int) -> bool:
        """Whether a claim asks, demands or accuses, or is aimed or addressed at a source of another, or has its name in what it says."""
        other = self.claims[j]
        aimed = {party.actor for party in (other.target, other.addressee) if party} & self.actors[i]
        return (
            bool(aimed) or other.speech_act in _ACCUSING | {SpeechAct.QUESTION, SpeechAct.REQUEST, SpeechAct.WARN} or self._is_about(j, i)
        )

    def _stands_next(self, j: int, cue: Span) -> bool:
        """Whether a claim ends in the sentence of a cue or the one before."""
        tokens = self.finder.list_inside(cue)
        first = self.finder.find_sentence(tokens[0]).start if tokens else 0
        before = self.finder.find_sentence(first - 1).start if first else 0
        return self.claims[j].content[-1].end >= self.finder.tokens[before].start

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
        names = self._list_last_words(j)
        return any(len(name) > 2 and name[0].isupper() and re.search(rf"\b{re.escape(name)}\b", about) for name in names)

    def _list_last_words(self, j: int) -> frozenset[str]:
        return frozenset(s.span.text.split()[-1] for s in self.claims[j].sources if s.span and s.span.text.split())

    def _list_names(self, named: Sequence[int]) -> frozenset[str]:
        spans = [s.span for j in named for s in self.claims[j].sources if s.span]
        return frozenset(w for span in spans for w in re.findall(r"\w+", span.text.lower()))

    def _share_topic(self, j: int, topic: frozenset[str]) -> bool:
        return bool(topic & self._list_topic(j))

    def _list_topic(self, j: int) -> frozenset[str]:
        """The longer words of what a claim says."""
        return frozenset(w for span in self.claims[j].content for w in re.findall(r"\w+", span.text.lower()) if len(w) > _SHORT)


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


@cache
def _spoken() -> frozenset[str]:
    """The words that stand for what somebody said, in both numbers."""
    return frozenset(form for noun in _words("responding", "nouns") for form in (noun, f"{noun}s"))
