"""Mentions of events -> chains: which mentions of one article tell of the same event.

Each mention, in reading order, is held against a few earlier ones that share a word, a set of synonyms or a general word with it, and
joins the likeliest, unless something tells them apart. What a pair shows is a list of features; how much each speaks for one event is a
weight of a logistic regression (mention pairs: Soon, Ng and Lim, Computational Linguistics 2001; events: Chen and Ji, 2009).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportedly.values.events.anchors import NOWHERE, Anchor
from reportedly.values.events.mentions import EventMention
from reportedly.values.events.pairs import can_cause, describe_pair, find_match, lacks_evidence, tells_apart

RECENT = 4  # earlier mentions that are looked at under each key
CHECKED = 4  # members of a chain that a mention is held against, the last ones
LAST_RESORTS = frozenset({"taken up by a special word", "taken up by incident"})


@dataclass(slots=True)
class Chain:
    """Mentions of one event, with the timexes and places that they give, and for a consequence the chain that it came of."""

    members: list[EventMention] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    cause: "Chain | None" = None

    @property
    def root(self) -> "Chain":
        """The chain that this one came of in the end, or itself."""
        return self.cause.root if self.cause else self


class Joiner:
    """Joins the mentions of one article. `weights` has "bias", "threshold" and a number for each feature."""

    def __init__(self, anchors: Mapping[int, Anchor], weights: Mapping[str, float]) -> None:
        """Take when and where mentions are, by their heads."""
        self.anchors, self.weights = anchors, weights
        self._last: list[EventMention] = []
        self._recent: dict[str, list[EventMention]] = {}
        self._chain: dict[int, Chain] = {}

    def join(self, mentions: Sequence[EventMention]) -> list[Chain]:
        """The chains. In each sentence, what other events came of goes before them, so that two are not joined that came of two."""
        chains: list[Chain] = []
        for mention in sorted(mentions, key=lambda m: (m.sentence, m.is_consequence, m.carried is not None, m.head)):
            carrier = None if mention.carried is None else self._chain.get(mention.carried)
            cause = self.find_cause(mention, carrier)
            chain = carrier if mention.form == "pronoun" and carrier else self._choose(mention, cause)
            if chain is None or (carrier and mention.form == "verb" and chain.cause is not cause):
                chain = Chain(cause=cause)
                chains.append(chain)
            chain.members.append(mention)
            chain.anchors.append(self.anchors.get(mention.head, NOWHERE))
            if chain.members[0].is_consequence and cause is not chain:
                chain.cause = chain.cause or cause
            self._chain[mention.head] = chain
            if not (carrier and mention.form == "verb"):
                self.note(mention)
        return chains

    def find_cause(self, mention: EventMention, carrier: Chain | None) -> Chain | None:
        """The chain of the event beside a consequence; of one that is a consequence itself, what that came of.

        A verb that only carries the event that is its subject ("the strike hit") has that as its cause.
        """
        if mention.form == "verb" and carrier:
            return carrier.root
        if not mention.is_consequence:
            return None
        found = [self._chain[head] for head in mention.beside if head in self._chain]
        return next((c.root for c in found if c.cause or can_cause(c.members[0])), None)

    def note(self, mention: EventMention) -> None:
        """Let later mentions find this one."""
        self._last.append(mention)
        for key in list_keys(mention):
            self._recent.setdefault(key, []).append(mention)

    def list_candidates(self, mention: EventMention) -> list[EventMention]:
        """Earlier mentions that may tell of the same event, the last first."""
        if mention.form == "pronoun":
            return self._last[:-RECENT:-1]
        found: dict[int, EventMention] = {}
        for key in list_wanted(mention):
            for earlier in self._recent.get(key, ())[-RECENT:]:
                found[earlier.head] = earlier
        return [found[head] for head in sorted(found, reverse=True)]

    def _choose(self, mention: EventMention, cause: Chain | None) -> Chain | None:
        """The likeliest chain; one told in more general words than the mention's own is the last resort: "the attack ... the air raid"."""
        near: list[EventMention] = []
        far: list[EventMention] = []
        for other in self.list_candidates(mention):
            earlier, later = (other, mention) if other.head < mention.head else (mention, other)
            (far if find_match(earlier, later) in LAST_RESORTS else near).append(other)
        return self._choose_among(near, mention, cause) or self._choose_among(far, mention, cause)

    def _choose_among(self, candidates: Sequence[EventMention], mention: EventMention, cause: Chain | None) -> Chain | None:
        """The chain whose members are likeliest on average, over the threshold, and that nothing keeps the mention out of.

        Of events in series, "the attack" takes up the one told of last that it may, if not told by the way.
        """
        latest = mention.is_of_series and mention.form == "noun" and mention.article in {"definite", "demonstrative"}
        best, chosen = self.weights["threshold"], None
        looked: set[int] = set()
        for other in candidates:
            chain = self._chain[other.head]
            if id(chain) in looked:
                continue
            looked.add(id(chain))
            if self._clashes(chain, mention, cause) or not self._has_evidence(chain, mention, cause):
                continue
            members = chain.members[-CHECKED:]
            score = sum(self.score(m, mention) for m in members) / len(members)
            if score > best:
                best, chosen = score, chain
                if latest and not (other.aside or other.is_consequence):
                    break
        return chosen

    def score(self, one: EventMention, other: EventMention) -> float:
        """The chance, 0 to 1, that two mentions tell of one event."""
        earlier, later = (one, other) if one.head < other.head else (other, one)
        total = self.weights["bias"] + sum(self.weights.get(name, 0.0) for name in self.describe(earlier, later))
        return 1 / (1 + math.exp(-total))

    def describe(self, earlier: EventMention, later: EventMention) -> list[str]:
        """What two mentions show, as names of features."""
        return describe_pair(earlier, later, self.anchors.get(earlier.head, NOWHERE), self.anchors.get(later.head, NOWHERE))

    def _clashes(self, chain: Chain, mention: EventMention, cause: Chain | None) -> bool:
        """Whether something keeps a mention out of a chain, however like its words are."""
        if cause is not None and chain.cause is not None:
            return cause is not chain.cause
        anchor = self.anchors.get(mention.head, NOWHERE)
        for around in (chain,) if chain.cause is None else (chain, chain.root):
            for member, place in zip(around.members[-CHECKED:], around.anchors[-CHECKED:], strict=True):
                if tells_apart(member, mention, place, anchor):
                    return True
        return False

    def _has_evidence(self, chain: Chain, mention: EventMention, cause: Chain | None) -> bool:
        """Whether something more than likeness speaks for one member of the chain at least."""
        if cause is not None and cause is chain.cause:
            return True
        anchor = self.anchors.get(mention.head, NOWHERE)
        for member, place in zip(chain.members[-CHECKED:], chain.anchors[-CHECKED:], strict=True):
            if not lacks_evidence(member, mention, place, anchor):
                return True
        return False


def list_keys(mention: EventMention) -> list[str]:
    """Under which keys later mentions find one."""
    keys = _list_shared(mention)
    if mention.trigger:
        keys += [f"trigger {mention.trigger.id}", "any"]
        if mention.form == "noun":
            keys += [f"general {name}" for name in mention.trigger.stands_for]
    return keys


def list_wanted(mention: EventMention) -> list[str]:
    """Under which keys one looks for earlier mentions."""
    keys = _list_shared(mention)
    if mention.trigger:
        keys.append(f"general {mention.trigger.id}")
        if mention.form == "noun":
            keys += ["any" if name == "*" else f"trigger {name}" for name in mention.trigger.stands_for]
    return keys


def _list_shared(mention: EventMention) -> list[str]:
    return [
        f"stem {mention.stem}",
        *(f"set {key}" for key in mention.keys),
        *(f"paraphrase {key}" for key in mention.paraphrases if mention.form == "verb"),
    ]
