"""Parse -> claims that give a number: "police put the toll at 12", where the model passed them over.

The verb means many things, so all of it must be there: something that is counted as its object, or "it", and a number behind "at". Errs
to none: "put the figure much higher, at some sixty" hangs together in too many ways.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reportedly.attribution.phrases import Phrase, Range
from reportedly.lang.resources import load_toml
from reportedly.model import Parse
from reportedly.parse.tree import Tree

NUMBER_WITHIN = 3  # steps below the preposition at which the number stands: "at more than 40,000 people"


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    verbs: frozenset[str]
    prepositions: frozenset[str]


class Estimates:
    """Finds them in the parse of one article."""

    def __init__(self, text: str, parse: Parse) -> None:
        """Take the article's text and parse."""
        self._text, self._tokens = text, parse.tokens
        self._tree = Tree(parse)

    def find(self) -> Iterator[Phrase]:
        """Every one, with its rule in attribution.toml; the source is None where nobody is named: "the toll was put at 12"."""
        for i, token in enumerate(self._tokens):
            if token.pos == "VERB":
                for rule in _load_rules():
                    if token.lemma.lower() in rule.verbs and (found := self._read(i, rule)):
                        yield found

    def _read(self, verb: int, rule: _Rule) -> Phrase | None:
        passive = bool(self._list(verb, {"auxpass"}))
        counted = next((c for c in self._list(verb, {"nsubjpass"} if passive else {"dobj"}) if self._is_counted(c)), None)
        if counted is None:
            return None
        amount = next((c for c in self._list_prepositions(verb, counted) if self._is_amount(c, rule)), None)
        if amount is None:
            return None
        sources = self._list_agents(verb) if passive else self._list(verb, {"nsubj"}) or self._list_shared(verb)
        if not sources and not passive:
            return None
        cue = self._tokens[verb].start, self._tokens[verb].end
        parts = sorted((self._find_range(counted), self._find_range(amount)))
        contents = tuple(parts) if passive else ((parts[0][0], max(parts[0][1], parts[1][1])),)
        return Phrase(rule.id, cue, self._find_range(sources[0]) if sources else None, contents)

    def _list(self, i: int, relations: set[str]) -> list[int]:
        return [c for c in self._tree.children[i] if self._tokens[c].dep in relations]

    def _list_prepositions(self, verb: int, counted: int) -> list[int]:
        """Those of the verb, and those that the parser gives to what is counted: "put the number of people killed at 31"."""
        below, waiting = [], [counted]
        while waiting:
            children = [c for c in self._tree.children[waiting.pop()] if self._tokens[c].dep in {"prep", "pobj", "acl"}]
            below += children
            waiting += children
        return [c for c in (*self._list(verb, {"prep"}), *sorted(below)) if self._tokens[c].dep == "prep"]

    def _list_agents(self, verb: int) -> list[int]:
        return [c for by in self._list(verb, {"agent"}) for c in self._list(by, {"pobj"})]

    def _list_shared(self, verb: int) -> list[int]:
        """The subject of the verb that this one is joined to: "counted the bodies and put the toll at 12"."""
        token = self._tokens[verb]
        return self._list(token.head, {"nsubj"}) if token.dep == "conj" else []

    def _is_amount(self, preposition: int, rule: _Rule) -> bool:
        if self._tokens[preposition].lemma.lower() not in rule.prepositions:
            return False
        below = [preposition]
        for _ in range(NUMBER_WITHIN):
            below = [c for i in below for c in self._tree.children[i]]
            if any(self._tokens[c].pos == "NUM" or self._tokens[c].lemma.lower() in _load_words()["vague"] for c in below):
                return True
        return False

    def _is_counted(self, i: int) -> bool:
        return self._tokens[i].lemma.lower() in _load_words()["counted"]

    def _find_range(self, top: int) -> Range:
        """The words below a token, without a clause that follows them."""
        found, waiting = [], [top]
        while waiting:
            i = waiting.pop()
            found.append(i)
            waiting.extend(c for c in self._tree.children[i] if self._tokens[c].dep not in {"relcl", "punct", "cc", "conj", "advcl"})
        return self._tokens[min(found)].start, self._tokens[max(found)].end


@cache
def _load_rules() -> tuple[_Rule, ...]:
    rules = load_toml("attribution.toml")["estimate"]
    return tuple(_Rule(r["id"], frozenset(r["verbs"]), frozenset(r["prepositions"])) for r in rules)


@cache
def _load_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_toml("attribution.toml")["estimate_words"].items()}
