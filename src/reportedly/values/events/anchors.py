"""Mentions, timexes, places -> when and where each mention says that its event was."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.model import Parse, Place, PlaceKind, Timex, TimexType
from reportedly.values.events.grammar import ANY_SUBJECT, SUBJECTS, Grammar
from reportedly.values.events.mentions import EventMention
from reportedly.values.events.words import list_reporting_verbs, load_event_words
from reportedly.values.places.words import list_words

CLAUSES = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """The timex and the place that belong to a mention."""

    timex: Timex | None = None
    place: Place | None = None


NOWHERE = Anchor()


class Anchors:
    """Hangs timexes and places on the mentions of one article: each on the nearest mention above it in the tree."""

    def __init__(self, parse: Parse, grammar: Grammar, mentions: Sequence[EventMention]) -> None:
        """Index tokens by where they start, and mentions by their head."""
        self.parse, self.grammar = parse, grammar
        self.starts = [t.start for t in parse.tokens]
        self.mentions = {m.head: m for m in mentions}
        self.where = load_event_words().words["place.where"]

    def hang(self, timexes: Sequence[Timex], places: Sequence[Place]) -> dict[int, Anchor]:
        """The anchors by mention's head. Of several timexes or places of one mention the first in the text stands."""
        when: dict[int, Timex] = {}
        for timex in timexes:
            if timex.type in {TimexType.DATE, TimexType.TIME}:
                for head in self._list_timed(timex):
                    when.setdefault(head, timex)
        where: dict[int, Place] = {}
        for place in places:
            for head in self._list_placed(place):
                where.setdefault(head, place)
        return {head: Anchor(when.get(head), where.get(head)) for head in dict.fromkeys((*when, *where))}

    def _find_top(self, start: int, end: int) -> int | None:
        """The token of these characters that the others hang on."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        i = first
        while i < len(self.starts) and self.starts[i] < end:
            token = self.parse.tokens[i]
            if token.end > start and not (start <= self.starts[token.head] < end and token.head != i):
                return i
            i += 1
        return None

    def _list_timed(self, timex: Timex) -> list[int]:
        """Heads of mentions that a timex belongs to; none where it says when something was said."""
        top = self._find_top(timex.start, timex.end)
        if top is None or top in self.mentions:  # a timex that the words of an event are in is no time of it
            return []
        for head in self.grammar.climb(top):
            if head in self.mentions:
                return self._list_with(head)
            if self.parse.tokens[head].pos in CLAUSES:
                return [] if self.grammar.lemmas[head] in list_reporting_verbs() else self._list_with(head)
        return []

    def _list_with(self, head: int) -> list[int]:
        """A mention or clause, with the mentions that share its time and place: its subject, object, and the verb around a noun."""
        found = [head] if head in self.mentions else []
        verb = self.parse.tokens[head].pos in CLAUSES
        if verb:
            found += [i for i in self.grammar.list_below(head, ANY_SUBJECT | {"dobj"}) if i in self.mentions]
            found += [k for word, k in self.grammar.list_prepositions(head) if word in {"in", "by", "during"} and k in self.mentions]
            if self.parse.tokens[head].dep in {"relcl", "acl"} and self.parse.tokens[head].head in self.mentions:
                found.append(self.parse.tokens[head].head)  # "the blast that killed six on 4 March"
            return found
        token = self.parse.tokens[head]
        above = token.head
        if token.dep in {"pobj", "dobj"} and self.parse.tokens[above].pos == "ADP":
            above = self.parse.tokens[above].head
        if above in self.mentions and above != head and self.parse.tokens[above].pos == "VERB":
            found.append(above)
        return found

    def _list_placed(self, place: Place) -> list[int]:
        """Heads of mentions that a place belongs to: not those that it acts in, or that come from it."""
        top = self._find_top(place.start, place.end)
        if top is None:
            return []
        token = self.parse.tokens[top]
        if token.dep in {"compound", "nmod", "poss", "amod"} and token.head in self.mentions:
            return [] if place.kind is PlaceKind.COUNTRY else self._list_with(token.head)
        settlements = list_words("designator", "settlement")
        if token.dep in {"compound", "nmod"} and self.grammar.lemmas[token.head] in settlements:  # "Oldport city"
            top, token = token.head, self.parse.tokens[token.head]
        if token.dep == "dobj" and token.head in self.mentions:
            return self._list_with(token.head)
        if place.metonymic or token.dep in SUBJECTS:
            return []
        return self._climb_to_place(top)

    def _climb_to_place(self, top: int) -> list[int]:
        """The mentions above a phrase of place, up to the clause; none where its preposition says "from" or "by"."""
        said = False
        for head in self.grammar.climb(top):
            pos = self.parse.tokens[head].pos
            if pos in {"ADP", "SCONJ"} and not said:
                said = self.grammar.word(head) in self.where
                if not said:
                    break
            if head in self.mentions and (said or pos != "VERB"):
                return self._list_with(head)
            if pos in CLAUSES:
                return self._list_with(head) if said and self.grammar.lemmas[head] not in list_reporting_verbs() else []
        return []
