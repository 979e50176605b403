"""Cues -> whom a claim is aimed at (accused, blamed, praised, warned) and to whom it is said, by the slot of the cue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportedly.actors.resolve import Cast
from reportedly.lang.resources import load_toml
from reportedly.model import ActorKind, Attribution, Parse, Party, Span

# Things that a cue's object may be without being anybody: "condemned the attack" is aimed at no one who is named.
_NOBODY = (ActorKind.DOCUMENT, ActorKind.UNSPECIFIED_INFORMATION)
_THINGS = frozenset({"it", "its", "this", "that", "these", "those", "which", "what", "there", "other"})  # "each other" is nobody apart
_THEMSELVES = "self", "selves"
_ANYBODY = frozenset({"anyone", "anybody", "nobody", "no", "none", "one", "everyone", "everybody", "someone", "somebody", "who", "whoever"})
_LEFT = frozenset({"det", "poss", "amod", "compound", "nmod", "nummod"})
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "ADP", "PART"})
_PHRASE = 8  # tokens of the longest noun phrase between "urged" and "to"; not measured: keeps other clauses out
SURE = 0.6  # of a pronoun, below which it names no party; not measured: errs to none
Found = tuple[Party, str]  # a party and the id of the rule that found it


@dataclass(frozen=True, slots=True)
class Slot:
    """A rule of targets.toml or addressees.toml: cues by lemma, and where on them the party stands; `within`: in the content too."""

    id: str
    lemmas: frozenset[str]
    slot: str
    within: bool = False


class PartyFinder:
    """Finds the targets and addressees of one article's attributions."""

    def __init__(self, parse: Parse, cast: Cast) -> None:
        """Take the parse and the cast of the article."""
        self.tokens, self.cast, self.children = parse.tokens, cast, cast.finder.children
        self._tree = cast.finder.tree

    def find_target(self, attribution: Attribution) -> Found | None:
        """Whom an attribution is aimed at."""
        if attribution.cue is None:
            return None
        # "Never threatened the union" is aimed at nobody.
        rules = ((rule, head) for rule, head in self._list_rules("target", attribution.cue) if not self._is_negated(head))
        return self._find_in_slots(rules, attribution.sources) or self._find_accused(attribution, attribution.cue)

    def find_addressee(self, attribution: Attribution) -> Found | None:
        """To whom it is said, in words that are neither source nor content."""
        if attribution.cue is None:
            return None
        taken = (*attribution.sources, *attribution.content)
        found = self._find_in_slots(self._list_rules("addressee", attribution.cue), taken) or self._find_means(attribution.cue, taken)
        return found or self._find_spoken_to(attribution.sources)

    def _find_in_slots(self, rules: Iterable[tuple[Slot, int]], taken: Sequence[Span]) -> Found | None:
        """The first party in the slot of a rule on its cue word, outside of what is taken."""
        for rule, head in rules:
            if rule.within and rule.slot == "object" and (party := self._find_bidden(head)):
                return party, rule.id
            for token in self._list_slots(rule, head):
                if party := self._make_party(token, () if rule.within else taken):
                    return party, rule.id
        return None

    def _find_bidden(self, head: int) -> Party | None:
        """Who is to do something: the noun phrase between a verb of bidding and "to" with an infinitive, known as an actor or not.

        Read off the words, since the parser often takes "obliges both" for nouns.
        """
        words = self.tokens[head + 1 : head + 2 + _PHRASE]
        to = next((head + 1 + i for i, t in enumerate(words) if t.tag == "TO"), None)
        if to is None or to + 1 >= len(self.tokens) or not any(t.tag == "VB" for t in self.tokens[to + 1 : to + 3]):
            return None
        phrase = range(head + 1, to)
        if not phrase or any(self.tokens[i].pos not in _NOMINAL for i in phrase):
            return None
        preposition = next((i for i in phrase if self.tokens[i].pos == "ADP"), to)
        last = preposition - 1
        if last < phrase.start or self.tokens[last].pos not in {"NOUN", "PROPN", "PRON"}:
            return None
        if party := self._make_party(last):
            return party
        passive = any(t.lemma == "be" for t in self.tokens[to + 1 : to + 2])
        unknown = self.tokens[last].pos == "NOUN" and preposition == to and not passive
        return Party(None, self.cast.article.span(self.tokens[phrase.start].start, self.tokens[last].end)) if unknown else None

    def _list_rules(self, party: str, cue: Span) -> Iterator[tuple[Slot, int]]:
        """The rules for a party whose lemmas a word of the cue has, in order of precedence, each with that word."""
        lemmas = {i: self.tokens[i].lemma.lower() for i in self._tree.list_inside(cue)}
        for rule in load_slots(party):
            yield from ((rule, i) for i, lemma in lemmas.items() if lemma in rule.lemmas)

    def _is_negated(self, verb: int) -> bool:
        return any(self.tokens[c].dep == "neg" for c in self.children[verb])

    def _list_slots(self, rule: Slot, head: int) -> Iterator[int]:
        """The tokens that may head the party of a rule whose cue word is `head`."""
        objects = self._list_objects(head)
        if rule.slot == "owner":
            yield from (c for o in objects for c in self.children[o] if self.tokens[c].dep == "poss")
            return
        if rule.slot == "dative":
            yield from (o for o in objects[:1] if len(objects) > 1 or self.tokens[o].dep == "dative")
            return
        if rule.slot == "object":
            # "accused the union of stopping": the parser often makes the object the subject of what follows.
            clauses = [c for c in self.children[head] if self.tokens[c].dep in {"ccomp", "xcomp"} and c > head and not self._has_that(c)]
            objects += [s for c in clauses for s in self.children[c] if self.tokens[s].dep == "nsubj" and s - head < 4]
            yield from objects
            return
        holders = [head, *objects]
        if rule.slot == "for":  # "had praise for", but not "praised the support for"
            holders = [i for i in holders if self.tokens[i].pos == "NOUN" and self.tokens[i].lemma.lower() in rule.lemmas]
        for holder in holders:
            yield from self._list_after(holder, frozenset({rule.slot}))

    def _has_that(self, clause: int) -> bool:
        return any(self.tokens[c].dep == "mark" for c in self.children[clause])

    def _list_objects(self, head: int) -> list[int]:
        passive = any(self.tokens[c].dep == "auxpass" for c in self.children[head])
        deps = {"dobj", "pobj", "dative", "nsubjpass"} if passive else {"dobj", "pobj", "dative"}
        return [c for c in self.children[head] if self.tokens[c].dep in deps and self.tokens[c].pos not in {"ADP", "SCONJ"}]

    def _list_after(self, holder: int, prepositions: frozenset[str]) -> Iterator[int]:
        """The objects of a word's prepositions."""
        for prep in self.children[holder]:
            if self.tokens[prep].dep in {"prep", "dative", "agent"} and self.cast.finder.word(prep).lower() in prepositions:
                yield from (c for c in self.children[prep] if self.tokens[c].dep == "pobj")

    def _list_subjects(self, attribution: Attribution) -> Iterator[int]:
        """The subjects of the content's main clause; the parser may take the first for the object of the cue."""
        for span in attribution.content:
            inside = self._tree.list_inside(span)
            for i in inside:
                token = self.tokens[i]
                if i < inside.start + 4 and token.dep == "dobj" and token.head not in inside:
                    yield i
                if (token.head not in inside or token.head == i) and token.pos in {"VERB", "AUX"}:
                    yield from (c for c in self.children[i] if self.tokens[c].dep == "nsubj" and c in inside)

    def _find_accused(self, attribution: Attribution, cue: Span) -> Found | None:
        """The subject of a content whose main verb says that it did wrong."""
        table = load_toml("targets.toml")["wrongdoing"]
        if not any(self._accuses(i, table["cues"]) for i in self._tree.list_inside(cue)):
            return None
        for subject in self._list_subjects(attribution):
            verb = self.tokens[subject].head
            chain = self._list_joined(verb)
            if (
                not self._is_negated(verb)
                and self.tokens[subject].pos != "PRON"
                and any(self.tokens[v].lemma.lower() in table["verbs"] for v in chain)
                and (party := self._make_party(subject))
            ):
                return party, "wrongdoing"
        return None

    def _accuses(self, token: int, cues: list[str]) -> bool:
        return self.tokens[token].lemma.lower() in cues and (
            self.tokens[token].pos == "VERB" or self.tokens[token].lemma.lower() == "claim"
        )

    def _find_means(self, cue: Span, taken: Sequence[Span]) -> Found | None:
        """Whom the letter, report or interview goes to in which something is said."""
        for head in self._list_means(cue):
            for token in self._list_after(head, _load_means("to")):
                if party := self._make_party(token, taken) or self._make_unparted(token, taken):
                    return party, "means"
        return None

    def _find_spoken_to(self, sources: Sequence[Span]) -> Found | None:
        """Whom a source speaks to that is described so, "a guard speaking to Radio Altura"."""
        inside = [i for span in sources for i in self._tree.list_inside(span)]
        for i in inside:
            if self.tokens[i].dep in {"acl", "relcl", "advcl"} and self.tokens[i].lemma.lower() in _load_means("speaking"):
                for token in self._list_after(i, _load_means("to")):
                    if party := self._make_party(token):
                        return party, "means"
        return None

    def _make_unparted(self, token: int, taken: Sequence[Span]) -> Party | None:
        """The name before the source in "speaking to Radio Altura Orlin said", where no comma parts the two and the parser joins them."""
        source = next((s for s in taken if s.start <= self.tokens[token].start < s.end), None)
        before = [c for c in self.children[token] if source and self.tokens[c].end <= source.start and self.tokens[c].dep in _LEFT]
        if not before or self.tokens[before[-1]].pos != "PROPN":
            return None
        return Party(None, self.cast.article.span(self.tokens[before[0]].start, self.tokens[before[-1]].end), "named before the source")

    def _list_means(self, cue: Span) -> Iterator[int]:
        """The nouns of telling that hang on a cue's verbs by a preposition, and the participles of speaking on them."""
        inside = self._tree.list_inside(cue)
        heads = dict.fromkeys(h for i in inside for h in (i, self.tokens[i].head) if self.tokens[h].pos in {"VERB", "AUX"})
        for head in heads:
            for noun in self._list_after(head, _load_means("by")):
                if self.tokens[noun].lemma.lower() in _load_means("nouns"):
                    yield noun
            for clause in self.children[head]:
                if self.tokens[clause].dep in {"advcl", "prep", "pcomp", "csubj"} and self.tokens[clause].lemma.lower() in _load_means(
                    "speaking"
                ):
                    yield clause

    def _list_joined(self, verb: int) -> list[int]:
        """A verb and those coordinated with it."""
        found = [verb]
        for i in found:
            found.extend(c for c in self.children[i] if self.tokens[c].dep == "conj" and self.tokens[c].pos == "VERB")
        return found

    def _make_party(self, token: int, taken: Sequence[Span] = ()) -> Party | None:
        """The actor that a token heads, with its phrase; None where it is nobody, a pronoun that may stand for a thing, or taken."""
        if any(s.start <= self.tokens[token].start < s.end for s in taken):
            return None
        word = self.cast.finder.word(token).lower()
        if word in _THINGS or word in _ANYBODY or word.endswith(_THEMSELVES):
            return None
        found = self.cast.find_at(token)
        unsure = found is not None and self.tokens[token].pos == "PRON" and found.sure < SURE
        return None if found is None or unsure or found.kind in _NOBODY else Party(found.actor, found.span, found.basis)


@cache
def _load_means(name: str) -> frozenset[str]:
    return frozenset(load_toml("addressees.toml")["means"][name])


@cache
def load_slots(party: str) -> tuple[Slot, ...]:
    """The rules for the parties of one kind, "target" or "addressee", in order of precedence.

    Raises:
        ValueError: an id stands twice.
    """
    rows: list[dict[str, Any]] = load_toml(f"{party}s.toml")[party]
    if len({row["id"] for row in rows}) < len(rows):
        msg = f"a rule id of {party}s.toml is used twice"
        raise ValueError(msg)
    return tuple(Slot(row["id"], frozenset(row["lemmas"]), row["slot"], row.get("within", False)) for row in rows)
