"""Cues -> whom a claim is aimed at: the accused, blamed, praised, warned, by the slot of the cue."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportedly.actors.resolve import Cast
from reportedly.lang.resources import load_toml
from reportedly.model import ActorKind, Attribution, Parse, Party, Span

# Things that a cue's object may be without being anybody: "condemned the attack" is aimed at no one who is named.
_NOBODY = (ActorKind.DOCUMENT, ActorKind.UNSPECIFIED_INFORMATION)


@dataclass(frozen=True, slots=True)
class Slot:
    """A rule of targets.toml."""

    id: str
    lemmas: frozenset[str]
    slot: str


class TargetFinder:
    """Finds the targets of one article's attributions."""

    def __init__(self, parse: Parse, cast: Cast) -> None:
        """Take the parse and the cast of the article."""
        self.tokens, self.cast, self.children = parse.tokens, cast, cast.finder.children
        self._starts, self._ends = [t.start for t in parse.tokens], [t.end for t in parse.tokens]

    def find(self, attribution: Attribution) -> tuple[Party, str] | None:
        """The target of an attribution and the id of the rule that found it."""
        if attribution.cue is None:
            return None
        for rule, head in self._list_rules(attribution.cue):
            for token in self._list_slots(rule, head, attribution):
                if party := self._make_party(token):
                    return party, rule.id
        return self._find_accused(attribution)

    def _list_inside(self, span: Span) -> range:
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def _list_rules(self, cue: Span) -> Iterator[tuple[Slot, int]]:
        lemmas = {i: self.tokens[i].lemma.lower() for i in self._list_inside(cue)}
        for rule in load_slots():
            yield from ((rule, i) for i, lemma in lemmas.items() if lemma in rule.lemmas)

    def _list_slots(self, rule: Slot, head: int, attribution: Attribution) -> Iterator[int]:
        """The tokens that may head the target of a rule whose cue word is `head`."""
        if rule.slot == "content":
            yield from self._list_subjects(attribution)
            return
        passive = any(self.tokens[c].dep == "auxpass" for c in self.children[head])
        objects = [
            c
            for c in self.children[head]
            if self.tokens[c].dep in {"dobj", "pobj", "dative"} or (passive and self.tokens[c].dep == "nsubjpass")
        ]
        if rule.slot == "object":
            # "accused the union of stopping": the parser often makes the object the subject of what follows.
            clauses = [c for c in self.children[head] if self.tokens[c].dep in {"ccomp", "xcomp"} and c > head]
            objects += [s for c in clauses for s in self.children[c] if self.tokens[s].dep == "nsubj" and s - head < 4]
            yield from objects
            return
        for holder in (head, *objects):
            for prep in self.children[holder]:
                if self.tokens[prep].dep in {"prep", "dative", "agent"} and self.cast.finder.word(prep).lower() == rule.slot:
                    yield from (c for c in self.children[prep] if self.tokens[c].dep == "pobj")

    def _list_subjects(self, attribution: Attribution) -> Iterator[int]:
        """The subjects of the content's main clause; the parser may take the first for the object of the cue."""
        for span in attribution.content:
            inside = self._list_inside(span)
            for i in inside:
                token = self.tokens[i]
                if i < inside.start + 4 and token.dep == "dobj" and token.head not in inside:
                    yield i
                if (token.head not in inside or token.head == i) and token.pos in {"VERB", "AUX"}:
                    yield from (c for c in self.children[i] if self.tokens[c].dep == "nsubj" and c in inside)

    def _find_accused(self, attribution: Attribution) -> tuple[Party, str] | None:
        """The subject of a content whose main verb says that it did wrong."""
        table = load_toml("targets.toml")["wrongdoing"]
        if attribution.cue is None or not any(self.tokens[i].lemma.lower() in table["cues"] for i in self._list_inside(attribution.cue)):
            return None
        for subject in self._list_subjects(attribution):
            verb = self.tokens[subject].head
            chain = self._list_joined(verb)
            negated = any(self.tokens[c].dep == "neg" for c in self.children[verb])
            if (
                not negated
                and self.tokens[subject].pos != "PRON"
                and any(self.tokens[v].lemma.lower() in table["verbs"] for v in chain)
                and (party := self._make_party(subject))
            ):
                return party, "wrongdoing"
        return None

    def _list_joined(self, verb: int) -> list[int]:
        """A verb and those coordinated with it."""
        found = [verb]
        for i in found:
            found.extend(c for c in self.children[i] if self.tokens[c].dep == "conj" and self.tokens[c].pos == "VERB")
        return found

    def _make_party(self, token: int) -> Party | None:
        """The actor that a token heads, with the words of its phrase; None where it is nobody, or a pronoun that may stand for a thing."""
        if self.cast.finder.word(token).lower() in {"it", "its", "this", "that", "these", "those", "which", "what"}:
            return None
        found = self.cast.find_at(token)
        return None if found is None or found.kind in _NOBODY else Party(found.actor, found.span, found.basis)


@cache
def load_slots() -> tuple[Slot, ...]:
    """The rules, in order of precedence.

    Raises:
        ValueError: an id stands twice.
    """
    rows: list[dict[str, Any]] = load_toml("targets.toml")["target"]
    if len({row["id"] for row in rows}) < len(rows):
        msg = "a rule id of targets.toml is used twice"
        raise ValueError(msg)
    return tuple(Slot(row["id"], frozenset(row["lemmas"]), row["slot"]) for row in rows)
