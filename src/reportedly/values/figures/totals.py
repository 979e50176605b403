"""Drafts of figures -> how they belong together: lists that one verb governs, and parts of a whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import CountedKind
from reportedly.values.figures.bounds import Bound
from reportedly.values.figures.counting import Count
from reportedly.values.figures.kinds import STATED
from reportedly.values.figures.measures import Quantity
from reportedly.values.figures.numerals import NumeralKind
from reportedly.values.figures.syntax import Syntax

LONGEST_GAP = 160  # characters between a whole and its part
LONGEST_LIST = 60  # characters between "including" and a part that has a number
NEAREST = 4  # figures before a part among which its whole is looked for
_LIST = re.compile(
    r"\s?(?:,|and|or|to|, and|, or|as well as|along with|plus|&|;|and also|and another|, up from|, down from|, compared with|, compared to)?\s?$"
)
_SHARED = re.compile(r"\w,? (?:as well as|along with|together with|alongside)\s?$")
_BEFALLEN = re.compile(r"[^.;]{0,40}?\b(?:was|were|been|are|is)\b")
_COLON = re.compile(r"\s?(?::|—|–|-|\()\s?")  # "killed 14: nine women and five men"
_OF_WHOLE = re.compile(r"(?:^|[.!?:”\"]\s*)Of (?:the |some |those |these |all )?$")  # "Of the 62 people on board, 58 died"
_AFTER_PART = re.compile(r" among them\b")
_AMONG = re.compile(r"\s?(?:were|was|are|is)?\s?(?:also )?among (?:the|those)?\s?$")
PEOPLE_KINDS = STATED | {CountedKind.PEOPLE, CountedKind.TROOPS}
_MAY_BE_PEOPLE = PEOPLE_KINDS | {CountedKind.OTHER}


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure before it has its id. `sentence` is a half-open range of tokens, `whole` the index of the draft it is a part of."""

    quantity: Quantity
    bound: Bound | None
    count: Count
    sentence: tuple[int, int]
    whole: int | None = None

    @property
    def start(self) -> int:
        """Where the figure begins, its bound included."""
        return min(self.quantity.start, self.bound.start) if self.bound else self.quantity.start


def spread_states(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """What befell one member of a list befell the others: "killed 12 soldiers and two guards", "12 soldiers and two guards killed"."""
    spread = list(drafts)
    pairs = list(zip(range(len(spread) - 1), range(1, len(spread)), strict=True))
    for i, j in pairs:
        if (_is_listed(text, spread[i], spread[j]) and not spread[i].count.trailing) or _is_shared(text, spread[i], spread[j]):
            spread[j] = _take_state(spread[j], spread[i])
    for i, j in reversed(pairs):
        if _is_listed(text, spread[i], spread[j]) and spread[j].count.trailing:
            spread[i] = _take_state(spread[i], spread[j], trailing=True)
    return spread


def _is_listed(text: str, a: Draft, b: Draft) -> bool:
    """Whether nothing but a comma or "and" stands between two figures of one sentence."""
    gap = text[a.count.end : b.start].lower() if b.start - a.count.end < LONGEST_LIST else "|"
    return a.sentence == b.sentence and a.count.end <= b.start and _LIST.fullmatch(gap) is not None


def _is_shared(text: str, a: Draft, b: Draft) -> bool:
    """Whether the second figure joins what was said of the first: "20 guards were killed as well as dozens of passengers"."""
    gap = text[a.count.end : b.start].lower() if b.start - a.count.end < LONGEST_LIST else "|"
    return a.sentence == b.sentence and _SHARED.search(gap) is not None


def _take_state(draft: Draft, giver: Draft, *, trailing: bool = False) -> Draft:
    """The draft with the state of another, where it has none and counts people."""
    state, kind = giver.count.state, draft.count.kind
    named = draft.count.noun is not None and kind is CountedKind.OTHER
    if state is None or draft.count.state or named or kind not in _MAY_BE_PEOPLE or giver.count.noun_says:
        return draft
    return replace(draft, count=replace(draft.count, kind=state, state=state, trailing=trailing))


def link_parts(syntax: Syntax, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the whole that each is a part of: "126 people, including 68 children", "three of them"."""
    linked: list[Draft] = []
    for i, draft in enumerate(drafts):
        if i + 1 < len(drafts) and _is_out_of(syntax.text, draft, drafts[i + 1]):
            linked.append(_make_part(draft, drafts[i + 1].count, i + 1))
            continue
        whole = _find_whole(syntax, linked, draft) if i else None
        if whole is None:
            linked.append(draft)
            continue
        if draft.count.trailing and not linked[whole].count.state and _BEFALLEN.match(syntax.text, draft.count.end):
            linked[whole] = _take_state(linked[whole], draft)  # "12 people, including 4 children, were killed"
        linked.append(_make_part(draft, linked[whole].count, whole))
    return linked


def _make_part(draft: Draft, of: Count, whole: int) -> Draft:
    """A draft as part of another; what befell the whole befell the part, where the text says nothing else of it."""
    count = draft.count
    if of.state and count.state is None and count.kind in _MAY_BE_PEOPLE:
        count = replace(count, kind=of.kind, state=of.state)
    elif count.pronoun and count.kind is CountedKind.OTHER:
        count = replace(count, kind=of.kind)
    return replace(draft, count=count, whole=whole)


def _is_out_of(text: str, draft: Draft, following: Draft) -> bool:
    """Whether a figure is taken out of the next: "39 of the 40 delegates", "three children were among the nine dead"."""
    noun = draft.count.noun
    if (
        noun is not None
        and noun == following.count.noun
        and draft.quantity.end < following.quantity.start
        and following.quantity.unit is None
    ):
        return True
    return draft.sentence == following.sentence and _AMONG.fullmatch(text[draft.count.end : following.start].lower()) is not None


def _find_whole(syntax: Syntax, before: Sequence[Draft], draft: Draft) -> int | None:
    """The index of the whole of a draft, among the nearest before it."""
    last, text = len(before) - 1, syntax.text
    near = [i for i in range(last, max(-1, last - NEAREST), -1) if before[i].whole is None and _holds(before[i], draft)]
    if draft.count.pronoun:
        return next((i for i in near if before[i].sentence[1] >= draft.sentence[0]), None)  # in its sentence or the one before it
    near, previous = [i for i in near if before[i].sentence == draft.sentence], before[last]
    gap = text[previous.count.end : draft.start].lower()
    if previous.sentence != draft.sentence or len(gap) > LONGEST_GAP:
        return None
    opening = list(opening_pattern().finditer(gap))
    opened = opening and len(gap) - opening[-1].end() <= LONGEST_LIST
    taken = _OF_WHOLE.search(text[max(0, previous.start - 12) : previous.start]) or _AFTER_PART.match(text, draft.count.end)
    if opened or taken or _COLON.fullmatch(gap):
        return _choose(syntax, before, near, draft)
    words = re.findall(r"[\w'-]+|,", gap)
    joined = previous.whole is not None and previous.whole < last and len(words) <= 6 and set(words) <= load_joining()
    return _choose(syntax, before, near, draft) if joined and not previous.count.trailing else None


def _choose(syntax: Syntax, before: Sequence[Draft], near: Sequence[int], draft: Draft) -> int | None:
    """Of the figures that may hold a draft the one that counts the same thing, else the nearest."""
    noun = draft.count.noun
    if noun is not None:
        lemma = syntax.tokens[noun].lemma
        for i in near:
            holder = before[i].count.noun
            if holder is not None and syntax.tokens[holder].lemma == lemma:
                return i
    return near[0] if near else None


def _holds(whole: Draft, part: Draft) -> bool:
    """Whether one figure can hold another: people hold people, things hold things, and none holds more than itself."""
    a, b = whole.quantity, part.quantity
    share = b.kind is NumeralKind.FRACTION or (b.unit is not None and b.unit.kind == "percent")
    if a.unit != b.unit and not share:
        return False
    if a.value is not None and b.value is not None and b.unit == a.unit and b.value >= a.value:
        return False
    parts = {CountedKind.PERCENT} if share else set()
    people = PEOPLE_KINDS | parts
    if part.count.kind in people - parts:
        return whole.count.kind in people or whole.count.noun is None
    return whole.count.kind not in people or part.count.kind in parts or part.count.noun is None or part.count.pronoun


@cache
def opening_pattern() -> re.Pattern[str]:
    """Words that open the parts of a whole."""
    words = sorted(load_toml("figures.toml")["count"]["part"]["opening"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


@cache
def load_joining() -> frozenset[str]:
    """Words that may stand between two parts of one whole."""
    return frozenset(load_toml("figures.toml")["count"]["part"]["joining"])
