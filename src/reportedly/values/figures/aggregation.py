"""Drafts of figures -> what each sums over, as of when, and whose the counted are."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Aggregation, CountedKind, Timex
from reportedly.values.figures.kinds import find_noun_kind, load_words
from reportedly.values.figures.peoples import find_people
from reportedly.values.figures.syntax import Syntax
from reportedly.values.figures.totals import PEOPLE_KINDS, Draft

AROUND = 160  # characters on both sides of a figure in which a word tells what it sums over
_MEASURED = frozenset({CountedKind.AGE, CountedKind.PERCENT, CountedKind.WEIGHT, CountedKind.DISTANCE})
_AS_OF = re.compile(r"\b(?:as of|as at|by|until)\s(?:late |early |the )?$", re.IGNORECASE)


def find_aggregation(syntax: Syntax, draft: Draft) -> Aggregation:
    """What a figure sums over, by the words of its sentence and by the tense of the verb that it depends on; unknown where neither says."""
    first, last = draft.sentence
    tables, after = _load_patterns(), syntax.text[draft.count.end : draft.count.end + 16].lower().lstrip()
    if draft.quantity.per or tables["rate"].match(after):
        return Aggregation.RATE
    if draft.count.kind in _MEASURED or first == last:
        return Aggregation.UNKNOWN
    start = max(syntax.tokens[first].start, draft.start - AROUND)
    near = syntax.text[start : min(syntax.tokens[last - 1].end, draft.count.end + AROUND)].lower()
    said = next((Aggregation(name) for name in ("period", "cumulative") if tables[name].search(near)), None)
    default = Aggregation.STOCK if tables["stock"].search(near) else Aggregation.UNKNOWN
    return said or _read_tense(syntax, draft) or (Aggregation.EVENT_TOTAL if draft.count.state else default)


def _read_tense(syntax: Syntax, draft: Draft) -> Aggregation | None:
    """The verb over a figure: perfect sums up, verbs of having tell a stock, the past of others an event."""
    if (verb := _find_verb(syntax, draft)) is None:
        return None
    token = syntax.tokens[verb]
    if token.lemma.lower() in load_toml("figures.toml")["aggregation"]["stock_verbs"]:
        return None if draft.count.state and not draft.count.noun_says else Aggregation.STOCK
    subject = next((c for c in syntax.children(verb) if syntax.tokens[c].dep == "nsubj"), None)
    if subject is not None and find_noun_kind(syntax.tokens[subject].lemma) is CountedKind.EVENTS:  # "the attack had killed nine"
        return Aggregation.EVENT_TOTAL
    if any(syntax.tokens[c].dep == "aux" and syntax.tokens[c].lemma.lower() == "have" for c in syntax.children(verb)):
        return Aggregation.EVENT_TOTAL if draft.count.state and _names_event(syntax, verb) else Aggregation.CUMULATIVE
    return Aggregation.EVENT_TOTAL if token.tag in {"VBD", "VBN", "VBG"} and not draft.quantity.unit else None


def _names_event(syntax: Syntax, verb: int) -> bool:
    """Whether a verb, or the next in its list, says in which one event it was: "had been killed in a bomb attack", not "in the war", "in attacks"."""
    lasting = load_toml("figures.toml")["aggregation"]["lasting"]
    verbs = (verb, *(c for c in syntax.children(verb) if syntax.tokens[c].dep == "conj"))
    for c in (c for v in verbs for c in syntax.children(v)):
        if syntax.tokens[c].dep in {"prep", "agent"} and syntax.lower(c) in {"in", "by", "during"}:
            for noun in (syntax.tokens[k] for k in syntax.children(c) if syntax.tokens[k].tag == "NN"):
                if find_noun_kind(noun.lemma) is CountedKind.EVENTS and noun.lemma.lower() not in lasting:
                    return True
    return False


def _find_verb(syntax: Syntax, draft: Draft) -> int | None:
    """The nearest verb above a figure, at most eight steps up."""
    tokens = syntax.find_tokens(draft.quantity.number_start, draft.quantity.number_end)
    if not tokens:
        return None
    i = tokens[-1] if draft.count.noun is None else draft.count.noun
    for _ in range(8):
        if syntax.tokens[i].pos in {"VERB", "AUX"}:
            return i
        if syntax.tokens[i].head == i:
            return None
        i = syntax.tokens[i].head
    return None


def find_as_of(syntax: Syntax, draft: Draft, timexes: Sequence[Timex]) -> str | None:
    """The date that a figure is of, where its sentence says "as of" or "by" before a timex; `timexes` are in text order."""
    first, last = draft.sentence
    if first == last:
        return None
    start, end = syntax.tokens[first].start, syntax.tokens[last - 1].end
    inside = timexes[bisect_left(timexes, start, key=_get_start) : bisect_left(timexes, end, key=_get_start)]
    return next((t.value for t in inside if _AS_OF.search(syntax.text[max(start, t.start - 16) : t.start])), None)


def _get_start(timex: Timex) -> int:
    return timex.start


def find_side(syntax: Syntax, draft: Draft) -> str | None:
    """Whose the counted are: "civilian", or the ISO 3166-1 alpha-2 code of the country whose people or forces the words name."""
    count = draft.count
    if count.noun is None or count.kind not in PEOPLE_KINDS | {CountedKind.WEAPONS, CountedKind.VEHICLES}:
        return None
    tokens = syntax.find_tokens(draft.quantity.number_end, syntax.tokens[count.noun].end)
    words = [syntax.lower(i) for i in tokens]
    if {"civilian", "civilians", "noncombatants"} & set(words):
        return "civilian"
    named = [c for i in tokens if syntax.word(i)[:1].isupper() and (c := find_people(syntax.word(i)))]
    if named:
        return named[-1]
    return _find_sufferer(syntax, count.noun)


def _find_sufferer(syntax: Syntax, noun: int) -> str | None:
    """The country of the subject that suffered or lost what the noun counts."""
    token = syntax.tokens[noun]
    if token.dep != "dobj" or syntax.tokens[token.head].lemma.lower() not in load_words("loss"):
        return None
    subject = next((c for c in syntax.children(token.head) if syntax.tokens[c].dep == "nsubj"), None)
    if subject is None:
        return None
    around = [subject, *syntax.children(subject)]
    return next((c for i in around if (c := find_people(syntax.word(i)))), None)


@cache
def _load_patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of `aggregation`, by what they tell."""
    table = load_toml("figures.toml")["aggregation"]
    return {name: re.compile("|".join(table[name])) for name in ("rate", "period", "cumulative", "stock")}
