"""Who claims it: a source of one article -> a claimant, and which claimants of several articles are one."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from reportedly.lang.names import find_country
from reportedly.model import Actor, ActorKind, Claim, Reading, Source
from reportedly.questions.passages import Passages, find_words, stem_word, weigh_word
from reportedly.questions.question import Claimant
from reportedly.questions.words import load_lexicon, make_singular

ARTICLE = "the article itself"
BESIDE = 45  # characters beside a name in which words describe it: "the Harbour Watch monitoring group"
TELLING = 4.0  # weight under which a describing word is anybody's: "group", "source", "official"
_SEATED = re.compile(r"[A-Z]\w*(-[a-z]+)+")  # "London-based", "Paris-backed"
_UNNAMED = frozenset({ActorKind.UNNAMED_PERSON, ActorKind.UNNAMED_GROUP, ActorKind.UNSPECIFIED_INFORMATION})
_MINOR = frozenset({"the", "of", "for", "and", "in", "a", "an", "at", "on", "to", "by"})


class Claimants:
    """The claimants of one article."""

    def __init__(self, reading: Reading) -> None:
        """Index the actors, the words beside each name, and the organisations that count victims under their names."""
        self._actors = {actor.id: actor for actor in reading.actors}
        self._text = reading.article.text
        self._passages = Passages(self._text)
        self._starts, self._ends = (sorted(getattr(m, side) for a in reading.actors for m in a.mentions) for side in ("start", "end"))
        self._beside = {a.id: self._describe(a) for a in reading.actors if is_named(a)}
        tolls = {f.claim for f in reading.figures if f.counted_kind.value in load_lexicon().of_events}
        counting = {s.actor for c in reading.claims if c.id in tolls for s in c.sources}
        speaking = {s.actor for c in reading.claims for s in c.sources}
        bodies = [a for a in reading.actors if a.id in speaking and a.kind is ActorKind.ORGANISATION and is_named(a)]
        self._bodies = [a for a in bodies if a.id in counting] or bodies

    def find(self, claim: Claim | None) -> Claimant:
        """The first source of a claim, by the name that the article gives it anywhere; the article itself without a claim or source."""
        source = claim.sources[0] if claim and claim.sources else None
        actor = self._actors.get(source.actor or "") if source else None
        if source is None or (actor and actor.kind is ActorKind.ARTICLE):
            return Claimant(ARTICLE, ActorKind.ARTICLE.value, None)
        if actor is None:
            return Claimant(source.span.text if source.span else ARTICLE, None, source.span, source.basis, named=False)
        if not is_named(actor) and (resolved := self._resolve(actor)):
            named, why = resolved
            return Claimant(named.name, named.kind.value if named.kind else None, source.span, f"“{actor.name}”: {why}")
        return _make(actor, source)

    def _resolve(self, actor: Actor) -> tuple[Actor, str] | None:
        """Whom an unnamed organisation stands for: "a monitor" in the first lines is the Watch "monitoring group" further down.

        The one named actor whom the article describes by the same words; or the only organisation that the article
        names and that counts victims, or else that speaks at all. Only such words as may stand for any: a ministry is a ministry. Errs where an article keeps one organisation unnamed and names another.
        """
        head = actor.name.rpartition(" ")[2]
        if actor.kind is not ActorKind.ORGANISATION or head != make_singular(head):  # "rights groups" are no one of them
            return None
        words = {stem_word(word.casefold()) for word in actor.name.split()} & load_lexicon().bodies
        if not words:
            return None
        found = [self._actors[name] for name, beside in self._beside.items() if words <= beside]
        if len(found) == 1:
            return found[0], f"the article describes {found[0].name} by the same words, and nobody else"
        if len(self._bodies) == 1:
            return self._bodies[0], f"{self._bodies[0].name} is the only organisation that the article names for such words"
        return None

    def _describe(self, actor: Actor) -> frozenset[str]:
        near = []
        for mention in actor.mentions:
            if not mention.text[:1].isupper() and not any(word[:1].isupper() for word in mention.text.split()):
                continue
            start, end = self._passages.span(self._passages.find(mention.start))
            before = self._ends[: bisect_right(self._ends, mention.start)][-1:]
            behind = self._starts[bisect_left(self._starts, mention.end) :][:1]
            start, end = max(mention.start - BESIDE, start, *before), min(mention.end + BESIDE, end, *behind)
            near.append(self._text[start:end])
        return find_words(" ".join(near))


def _make(actor: Actor, source: Source) -> Claimant:
    kind = actor.kind.value if actor.kind else None
    return Claimant(actor.name, kind, source.span, source.basis, named=is_named(actor))


def is_named(actor: Actor) -> bool:
    """Whether an actor has a name of its own: a capital that is not only the first letter of a description."""
    if actor.kind in _UNNAMED or actor.kind is ActorKind.ARTICLE:
        return False
    words = [w for w in re.findall(r"[\w’'.-]+", actor.name) if w.casefold() not in _MINOR and not _SEATED.fullmatch(w)]
    return any(w[:1].isupper() and not find_country(w) for w in words) or actor.kind is ActorKind.GOVERNMENT


@cache
def list_name_words(name: str) -> frozenset[str]:
    """The words of a name that tell it from others, with its initials where it has three and more."""
    words = [w for w in re.findall(r"[\w]+", re.sub(r"[’']s\b|\.(?=\w)", "", name)) if w.casefold() not in _MINOR]
    initials = "".join(w[0] for w in words if w[:1].isupper()).casefold()
    return frozenset(stem_word(w.casefold()) for w in words) | ({initials} if len(initials) >= 3 else frozenset())


def is_same_claimant(one: Claimant, other: Claimant) -> bool:
    """Whether two claimants are one: both the articles themselves, or one's name holds the other's words, a country's not alone.

    Unnamed sources are each their own, unless they are called the same to the word.
    """
    if (one.span is None and one.kind == "article") or (other.span is None and other.kind == "article"):
        return one.kind == other.kind == "article"
    if one.name.casefold() == other.name.casefold():
        return True
    first, second = sorted((list_name_words(one.name), list_name_words(other.name)), key=len)
    small = {word for word in first if not find_country(word)}
    return bool(small) and first <= second and (len(small) > 1 or max(map(weigh_word, small)) >= TELLING)


def cluster_claimants(claimants: Sequence[Claimant]) -> list[int]:
    """For each claimant the index of the first one that is the same; a short name that fits two different longer ones stays alone."""
    order = sorted(range(len(claimants)), key=lambda i: (-len(list_name_words(claimants[i].name)), claimants[i].name, i))
    of: dict[int, int] = {}
    near: dict[str, list[int]] = defaultdict(list)  # heads by the words and the whole of their names: no other can be the same
    for i in order:
        marks = _list_marks(claimants[i])
        heads = sorted({head for mark in marks for head in near[mark]})
        fits = [head for head in heads if is_same_claimant(claimants[head], claimants[i])]
        alike = (h for h in heads if (claimants[h].name.casefold(), claimants[h].kind) == (claimants[i].name.casefold(), claimants[i].kind))
        found = fits[0] if len(fits) == 1 else next(alike, None)
        of[i] = i if found is None else found
        if found is None:
            for mark in marks:
                near[mark].append(i)
    return [of[i] for i in range(len(claimants))]


def _list_marks(claimant: Claimant) -> frozenset[str]:
    """What two claimants that are one have in common, at least one of it."""
    own = {f"kind {claimant.kind}"} if claimant.kind == ActorKind.ARTICLE else set()
    return list_name_words(claimant.name) | {f"name {claimant.name.casefold()}"} | own
