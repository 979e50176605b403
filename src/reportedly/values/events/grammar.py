"""Parse -> what stands around a word: its dependents by relation, its modifiers, its clause."""

from collections.abc import Collection, Iterator

from reportedly.model import Parse
from reportedly.parse.tree import list_children

OBJECTS = frozenset({"dobj", "obj", "oprd"})
SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVES = frozenset({"nsubjpass", "csubjpass"})
MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "nummod", "npadvmod", "advmod"})
DETERMINERS = frozenset({"det", "poss", "predet"})
ANY_SUBJECT = SUBJECTS | PASSIVES
PREMODIFIERS = MODIFIERS | DETERMINERS | {"quantmod"}
STEPS = 40  # heads that are climbed at most: a tree deeper than this is no sentence


class Grammar:
    """The tree of a parse, read from above: every question costs the few tokens around the word that it is about."""

    def __init__(self, text: str, parse: Parse) -> None:
        """Index the dependents of every token, and its lemma in lower case."""
        self.tokens = parse.tokens
        self.text = text
        self.lemmas = [token.lemma.lower() for token in parse.tokens]
        self.below = list_children(parse)

    def word(self, i: int) -> str:
        """The word as it stands, in lower case."""
        token = self.tokens[i]
        return self.text[token.start : token.end].lower()

    def list_below(self, i: int, relations: Collection[str]) -> list[int]:
        """Dependents of these relations."""
        return [j for j in self.below[i] if self.tokens[j].dep in relations]

    def climb(self, i: int) -> Iterator[int]:
        """The heads above a token, nearest first."""
        for _ in range(STEPS):
            head = self.tokens[i].head
            if head == i:
                return
            yield head
            i = head

    def list_prepositions(self, i: int) -> Iterator[tuple[str, int]]:
        """Prepositions on a word with the head of each one's object: ("in", "explosion")."""
        for j in self.below[i]:
            if self.tokens[j].dep in {"prep", "agent", "dative"}:
                for k in self.below[j]:
                    if self.tokens[k].dep in {"pobj", "pcomp"}:
                        yield self.word(j), k

    def follow_conjunct(self, i: int) -> int:
        """The first member of the list that the word is in: its subject and head are the word's too."""
        for _ in range(STEPS):
            token = self.tokens[i]
            if token.dep != "conj" or token.head == i:
                return i
            i = token.head
        return i

    def find_subject(self, verb: int) -> int | None:
        """The subject, active or passive, also of a verb that shares it ("hit and sank"), or the noun that a relative clause is on."""
        for i in dict.fromkeys((verb, self.follow_conjunct(verb))):
            found = self.list_below(i, ANY_SUBJECT)
            if found and self.tokens[found[0]].tag not in {"WDT", "WP"}:
                return found[0]
            if self.tokens[i].dep in {"relcl", "acl"}:
                return self.tokens[i].head
        return None

    def is_passive(self, verb: int) -> bool:
        """Whether the subject is what it happened to: "was hit", "the men killed on Friday"."""
        token = self.tokens[verb]
        if token.tag == "VBN" and token.dep == "acl":
            return True
        return any(self.tokens[j].dep in {"nsubjpass", "auxpass", "csubjpass"} for j in self.below[verb])

    def find_undergoer(self, verb: int) -> int | None:
        """Whom or what it happened to: the object, or the subject of a passive."""
        found = self.list_below(verb, OBJECTS)
        if found:
            return found[0]
        return self.find_subject(verb) if self.is_passive(verb) else None

    def find_agent(self, verb: int) -> int | None:
        """Who did it: the subject of an active verb, or the object of "by"."""
        if not self.is_passive(verb):
            return self.find_subject(verb)
        return next((k for word, k in self.list_prepositions(verb) if word == "by"), None)

    def find_start(self, noun: int) -> int:
        """The first token of the noun phrase up to its head: determiners and modifiers that stand before it without a gap."""
        first = noun
        for j in reversed(self.below[noun]):
            if j < first and self.tokens[j].dep in PREMODIFIERS:
                first = min(first, self._find_left(j))
        return first

    def _find_left(self, i: int) -> int:
        """The first token below a modifier."""
        for _ in range(STEPS):
            left = [j for j in self.below[i] if j < i and self.tokens[j].dep != "punct"]
            if not left:
                return i
            i = left[0]
        return i
