"""Noun phrases beside a name that say what somebody is: "Rana Oduya, its spokeswoman," and "its spokeswoman, Rana Oduya,"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reportedly.actors.mentions import Form, Mention, MentionFinder
from reportedly.lang.names import find_country
from reportedly.model import ActorKind

# What may follow an apposition: in "the law firm, Poe said" there is none.
_CLOSING = frozenset({",", ".", ";", ":", ")", "—", "–", "-", "who", "whose", "which", "”", '"', "and"})
_LOOSE = frozenset({"appos", "relcl", "acl", "punct", "conj", "cc"})
# Prepositions whose phrase belongs to what somebody is called: "a source within the ministry", not "the minister on Friday".
_NAMING = frozenset({"of", "for", "from", "in", "at", "within", "inside", "with", "near", "to"})
NEAR = 12  # tokens within which a name and the phrase beside it lie


class RoleFinder:
    """Finds the name that a noun phrase describes, and the words of the role."""

    def __init__(self, finder: MentionFinder, mentions: Sequence[Mention]) -> None:
        """Take the mentions of a text, in the order of their head tokens."""
        self._finder, self._mentions = finder, mentions
        self._tokens = finder.tokens
        self._heads = [m.head for m in mentions]
        self._token_starts = [t.start for t in finder.tokens]

    def find_beside(self, mention: Mention) -> Mention | None:
        """The name beside a noun phrase, between commas, or one that the parser hangs on it as its apposition."""
        edge = self.find_right_edge(mention.head)
        after, before = edge + 1, bisect_left(self._token_starts, mention.start) - 1
        if after + 1 < len(self._tokens) and self._finder.word(after) == ",":
            named = self._find_starting(after + 1)
            if named and self._is_name(named) and self._is_closed(named.head):
                return named
        named = self._find_starting(after) if after < len(self._tokens) else None
        if named and self._is_name(named) and (self._is_hung(named, mention) or (self._is_title(mention) and " " in named.name)):
            return named
        return self._find_ending(before - 1) if before > 0 and self._finder.word(before) == "," and self._is_closed(edge) else None

    def find_right_edge(self, head: int) -> int:
        """The last token of a noun phrase with its prepositional phrases, up to the first comma."""
        last = head
        queue = [c for c in self._finder.children[head] if c > head and self._tokens[c].dep == "prep" and self._is_naming(c)]
        while queue:
            i = queue.pop()
            last = max(last, i)
            queue.extend(c for c in self._finder.children[i] if self._tokens[c].dep not in _LOOSE)
        comma = next((i for i in range(head, last) if self._finder.word(i) == ","), None)
        return last if comma is None else comma - 1

    def _is_naming(self, preposition: int) -> bool:
        """Whether a preposition's phrase belongs to what somebody is called; in "accused the guards of sleeping" and "blamed groups for it" it does not."""
        word, head = self._finder.word(preposition).lower(), self._tokens[preposition].head
        told = any(self._tokens[c].dep == "pcomp" for c in self._finder.children[preposition])
        return word in _NAMING and not told and not (word == "for" and self._tokens[head].tag in {"NNS", "NNPS"})

    def find_complement(self, mention: Mention) -> frozenset[str]:
        """The words, in lower case, that tell which one of those with a role is meant: "the Northland minister of health"."""
        first, head = bisect_left(self._token_starts, mention.start), mention.head
        of = [c for c in self._finder.children[head] if c > head and self._finder.word(c).lower() == "of" and self._is_naming(c)]
        after = range(of[0] + 1, self.find_right_edge(head) + 1) if of else range(0)
        joined = head - 2 if self._finder.word(head - 1) in {"-", "–"} else head  # "Secretary-General" is one word
        tokens = [i for i in (*range(first, joined), *after) if self._tokens[i].pos in {"NOUN", "PROPN", "ADJ"}]
        return frozenset(self._finder.word(i).lower() for i in tokens)

    def spell(self, mention: Mention) -> str:
        """The words of a role, without the article or pronoun before it."""
        end = self._tokens[self.find_right_edge(mention.head)].end
        text = " ".join(self._finder.text[mention.start : end].split())
        return re.sub(r"^(?:the|a|an|its|his|her|their)\s+", "", text, flags=re.IGNORECASE)

    def _is_hung(self, named: Mention, mention: Mention) -> bool:
        return self._tokens[named.head].dep == "appos" and self._tokens[named.head].head == mention.head

    def _is_title(self, mention: Mention) -> bool:
        """Whether a phrase is a title with a capital, after which a name needs no comma: "President of Northland Ann Poe"."""
        return mention.kind is ActorKind.UNNAMED_PERSON and self._finder.word(mention.head)[0].isupper()

    def _is_name(self, mention: Mention) -> bool:
        return mention.form is Form.NAME and find_country(mention.name) is None

    def _is_closed(self, last: int) -> bool:
        """Whether a mark or a relative clause ends an apposition after a token."""
        return last + 1 >= len(self._tokens) or self._finder.word(last + 1).lower() in _CLOSING

    def _find_starting(self, token: int) -> Mention | None:
        at = self._tokens[token].start
        i = bisect_left(self._heads, token)
        while i < len(self._mentions) and self._heads[i] < token + NEAR:
            if self._mentions[i].start == at:
                return self._mentions[i]
            i += 1
        return None

    def _find_ending(self, token: int) -> Mention | None:
        i = bisect_right(self._heads, token) - 1
        while i >= 0 and self._heads[i] > token - NEAR:
            if self._is_name(self._mentions[i]) and self._mentions[i].end == self._tokens[token].end:
                return self._mentions[i]
            i -= 1
        return None
