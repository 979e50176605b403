"""Quantities -> what they count: the noun, its kind, and what befell those who are counted."""

from dataclasses import dataclass, replace

from reportedly.lang.resources import load_toml
from reportedly.model import CountedKind
from reportedly.values.figures.kinds import HURT, STATED, find_named_kind, find_noun_kind, load_words
from reportedly.values.figures.measures import Quantity
from reportedly.values.figures.states import StateFinder
from reportedly.values.figures.syntax import Syntax

_LIVING = frozenset({CountedKind.DISPLACED, CountedKind.CAPTURED, CountedKind.INFECTED})
_INSIDE = frozenset({"nummod", "amod", "compound", "nmod", "quantmod", "det", "npadvmod", "advmod", "poss"})


@dataclass(frozen=True, slots=True)
class Count:
    """What a quantity counts: `noun` is a token, None where the number stands alone; `end` is where its phrase ends.

    `state` says what befell the counted, `trailing` that it was said after them, `noun_says` that their own noun says it ("deaths");
    `pronoun` that they are those of an earlier figure ("of them").
    """

    noun: int | None
    end: int
    kind: CountedKind
    state: CountedKind | None = None
    trailing: bool = False
    noun_says: bool = False
    pronoun: bool = False


class Counter:
    """Finds what the quantities of one article count."""

    def __init__(self, syntax: Syntax) -> None:
        """Take the article's syntax."""
        self.syntax, self.states = syntax, StateFinder(syntax)

    def count(self, quantity: Quantity, others: range) -> Count:
        """What one quantity counts; `others` are the tokens up to the next number, beyond which nothing is looked for."""
        syntax = self.syntax
        tokens = syntax.find_tokens(quantity.start, quantity.end)
        number = syntax.find_tokens(quantity.number_start, quantity.number_end)
        if not tokens or not number:
            return Count(None, quantity.end, measure_kind(quantity) or CountedKind.OTHER)
        top = syntax.find_top(tokens if quantity.joined else number)
        noun, pronoun = self.find_noun(top, tokens, others)
        if noun is None:
            return self._count_alone(quantity, top, tokens, others)
        noun = self._widen(noun, quantity)
        end = max(quantity.end, syntax.tokens[noun].end) if noun >= tokens[0] else quantity.end
        kind = measure_kind(quantity) or find_named_kind(syntax, noun)
        kind = CountedKind.PEOPLE if kind is CountedKind.OTHER and counts_members(syntax, quantity) else kind
        count = Count(noun, end, kind, pronoun=pronoun)
        return count if quantity.unit else self._find_state(count, noun, tokens, others)

    def _count_alone(self, quantity: Quantity, top: int, tokens: range, others: range) -> Count:
        """What a number without a noun counts, by what befell it."""
        if kind := measure_kind(quantity):
            return Count(None, quantity.end, kind)
        state, trailing = self.states.find(top, tokens[0], tokens[-1], others)
        told = state if state in STATED else None
        return Count(None, quantity.end, state or CountedKind.OTHER, told, trailing=trailing)

    def _find_state(self, count: Count, noun: int, tokens: range, others: range) -> Count:
        """The count with what befell the counted, where they are or may be people."""
        if count.kind in STATED:
            hurt, trailing = self.states.find(noun, tokens[0], max(tokens[-1], noun), others) if count.kind in _LIVING else (None, False)
            if hurt in HURT:  # "19 hostages were killed"
                return replace(count, kind=hurt, state=hurt, trailing=trailing)
            return replace(count, state=count.kind, noun_says=True)
        if state := self.states.find_modifier(noun):
            return replace(count, kind=state, state=state, noun_says=True)
        if count.kind in {CountedKind.PEOPLE, CountedKind.TROOPS} or (count.kind is CountedKind.OTHER and self._may_be_people(noun)):
            state, trailing = self.states.find(noun, tokens[0], max(tokens[-1], noun), others)
            if state in STATED:
                return replace(count, kind=state, state=state, trailing=trailing)
        return count

    def find_noun(self, top: int, tokens: range, others: range) -> tuple[int | None, bool]:
        """The noun that is counted, and whether it is a pronoun after "of" that stands for another figure's."""
        syntax = self.syntax
        token = syntax.tokens[top]
        _, last = syntax.find_sentence(top)
        for holder in (top, tokens[-1]):
            if (inner := syntax.find_object(holder, "of")) is not None and inner > tokens[-1]:
                return inner, syntax.tokens[inner].pos == "PRON"
        if token.dep in _INSIDE and token.head not in tokens and token.head < last:
            head = syntax.tokens[token.head]
            apart = any(syntax.lower(i) in {"a", "an"} for i in range(tokens[-1] + 1, token.head))  # "at least 12 a spokesman said"
            if head.pos in {"NOUN", "PROPN", "ADJ", "PRON"} and top < token.head < others.stop and not apart:
                return self._find_nearer(tokens[-1], token.head), head.pos == "PRON"
        for i in range(tokens[-1] + 1, min(tokens[-1] + 4, last)):
            if syntax.tokens[i].tag in {"NNS", "NNPS"}:
                return i, False
            if syntax.tokens[i].pos not in {"ADJ", "NOUN", "PROPN"} and syntax.tokens[i].tag not in {"VBN", "HYPH"}:
                break
        return None, False

    def _find_nearer(self, number: int, noun: int) -> int:
        """The noun, or a plural of a known kind before it where the parser took a name after that for the noun."""
        syntax = self.syntax
        if syntax.tokens[noun].tag != "NNP":
            return noun
        between = range(number + 1, noun)
        return next((i for i in between if syntax.tokens[i].tag == "NNS" and find_noun_kind(syntax.tokens[i].lemma)), noun)

    def _widen(self, noun: int, quantity: Quantity) -> int:
        """The head of a compound, and the plural after a name or bracket that the parser took for the noun: "22 Red Crescent [RC] volunteers"."""
        syntax = self.syntax
        token = syntax.tokens[noun]
        if token.dep == "compound" and token.head in range(noun + 1, noun + 4):
            return token.head
        bracketed = "(" in syntax.text[quantity.end : token.end] or "[" in syntax.text[quantity.end : token.end]
        if not bracketed and (token.tag != "NNP" or quantity.value == 1):
            return noun
        _, last = syntax.find_sentence(noun)
        for i in range(noun + 1, min(noun + 7, last)):
            if syntax.tokens[i].tag in {"NNS", "NNPS"}:
                return i
            if syntax.tokens[i].pos not in {"PROPN", "NOUN", "ADJ", "X"} and syntax.lower(i) not in {"and", "(", ")", "[", "]", "-"}:
                break
        return noun

    def _may_be_people(self, noun: int) -> bool:
        """Whether an unlisted noun may stand for people: a people's name, or a plural that something is done to."""
        token = self.syntax.tokens[noun]
        return (token.pos in {"PROPN", "PRON", "ADJ"} or token.tag in {"NNS", "NN"}) and token.lemma.lower() not in load_words("animal")


def counts_members(syntax: Syntax, quantity: Quantity) -> bool:
    """Whether a number tells how many people a group has: "a 12-member panel", "a five-person crew"."""
    after = syntax.text[quantity.number_end : quantity.number_end + 9]
    members: list[str] = load_toml("figures.toml")["unit_words"]["members"]
    return after[:1] in {"-", "‐", "‑"} and after[1:].partition(" ")[0] in members


def measure_kind(quantity: Quantity) -> CountedKind | None:
    """The kind that a unit of measure or money gives, None where there is no unit."""
    if quantity.unit is None:
        return None
    if quantity.unit.kind == "duration":
        return CountedKind.AGE
    return CountedKind(quantity.unit.kind)
