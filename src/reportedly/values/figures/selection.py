"""Drafts -> which of them are figures: not the vague, the anaphoric and the quoted that a careful reader would leave out."""

from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import CountedKind
from reportedly.values.figures.kinds import STATED, load_words
from reportedly.values.figures.numerals import NumeralKind
from reportedly.values.figures.syntax import Syntax
from reportedly.values.figures.totals import Draft

SMALL = 12  # up to here a number in words after "the" mostly refers back: "the two sides", "the four men"
_DEFINITE = frozenset(
    {
        "the",
        "these",
        "those",
        "all",
        "other",
        "both",
        "his",
        "her",
        "their",
        "its",
        "last",
        "first",
        "next",
        "top",
        "bottom",
        "between",
        "'s",
        "’s",
    }
)
_LOOSE = frozenset({CountedKind.OTHER, CountedKind.PEOPLE, CountedKind.TROOPS, CountedKind.EVENTS})
_TOLD_VAGUELY = STATED | {
    CountedKind.TROOPS,
    CountedKind.WEAPONS,
    CountedKind.VEHICLES,
    CountedKind.DISTANCE,
    CountedKind.AREA,
    CountedKind.WEIGHT,
    CountedKind.MONEY,
}


def is_figure(syntax: Syntax, draft: Draft) -> bool:
    """Whether a number that counts something is worth keeping.

    Errs to keeping: whatever befell somebody stays, and so does nearly every number in digits. Small numbers in words go where they
    only point back ("the two leaders") or count those who are quoted ("two officials said"); "no" and "several" stay where they
    say what befell people.
    """
    quantity, count = draft.quantity, draft.count
    if quantity.kind is NumeralKind.ZERO:
        return count.kind in STATED and (count.noun is None or syntax.tokens[count.noun].lemma.lower() not in load_words("number"))
    if quantity.kind is NumeralKind.VAGUE:
        return _is_vague_figure(syntax, draft)
    if _is_named(syntax, draft) or _is_score(syntax, draft) or _is_label(syntax, draft) or _is_bare(syntax, draft):
        return False
    one = syntax.text[quantity.number_start : quantity.number_end].lower() == "one"
    if one and count.kind is CountedKind.BUILDINGS and count.noun is not None:
        return _is_weighty(syntax, count.noun, count.kind)
    small = quantity.value is not None and quantity.value <= SMALL and not quantity.digits and quantity.kind is NumeralKind.CARDINAL
    if small and count.kind in _LOOSE and not (draft.bound or quantity.unit or draft.count.pronoun):
        return _is_told(syntax, draft, one=one)
    return True


def _is_vague_figure(syntax: Syntax, draft: Draft) -> bool:
    """Whether a vague amount is one: "dozens" always, "several" and "a few" where they say what befell people, "scores" where it is no verb."""
    quantity, count = draft.quantity, draft.count
    words = syntax.text[quantity.number_start : quantity.number_end].lower()
    if words == "scores":
        return count.state is not None or syntax.text.startswith((" of ", " more "), quantity.number_end)
    return words.split()[-1] not in _vague_words() or (count.kind in _TOLD_VAGUELY and " ".join(words.split()) in _alone())


def _is_told(syntax: Syntax, draft: Draft, *, one: bool) -> bool:
    """Whether a small number in words is more than a way of speaking."""
    noun = draft.count.noun
    tokens = syntax.find_tokens(draft.quantity.number_start, draft.quantity.number_end)
    before = syntax.lower(tokens[0] - 1) if tokens and tokens[0] else ""
    if not tokens or before in _DEFINITE or _is_quoted(syntax, draft, tokens[-1]):
        return False
    if noun is None:
        return syntax.tokens[tokens[-1]].dep not in {"nsubj", "nsubjpass", "appos", "ROOT"}
    return not one or _is_weighty(syntax, noun, draft.count.kind)


def _is_bare(syntax: Syntax, draft: Draft) -> bool:
    """Whether digits stand for themselves: alone on a line, or after "in" as an early year does."""
    quantity, count = draft.quantity, draft.count
    if (
        count.noun is not None
        or count.kind is not CountedKind.OTHER
        or draft.bound
        or quantity.unit
        or quantity.is_range
        or not quantity.digits
    ):
        return False
    first, last = draft.sentence
    tokens = syntax.find_tokens(quantity.number_start, quantity.number_end)
    if not tokens or last - first <= len(tokens) + 1:
        return True
    return syntax.lower(tokens[0] - 1) == "in" and quantity.value is not None and 99 < quantity.value < 1000


def _is_label(syntax: Syntax, draft: Draft) -> bool:
    """Whether digits only tell one thing of a kind from others: "regiment 137", "film 42". A toll or a population is no such thing."""
    quantity, count = draft.quantity, draft.count
    if (
        count.noun is not None
        or count.kind is not CountedKind.OTHER
        or draft.bound
        or quantity.unit
        or not quantity.digits
        or quantity.is_range
    ):
        return False
    tokens = syntax.find_tokens(quantity.number_start, quantity.number_end)
    before = syntax.tokens[tokens[0] - 1] if tokens and tokens[0] else None
    if before is None or syntax.tokens[tokens[0]].head != tokens[0] - 1:
        return False
    return before.tag == "NN" and before.end + 1 == quantity.start and before.lemma.lower() not in load_words("number")


def _is_score(syntax: Syntax, draft: Draft) -> bool:
    """Whether two numbers with a hyphen are a score or a vote: nothing is counted after them, and nobody was hurt."""
    quantity, count = draft.quantity, draft.count
    bare = quantity.is_range and not quantity.lead and quantity.unit is None and draft.bound is None
    between = syntax.text[quantity.number_start : quantity.number_end]
    return bare and count.noun is None and count.kind is CountedKind.OTHER and any(mark in between for mark in "-–")


def _is_named(syntax: Syntax, draft: Draft) -> bool:
    """Whether the number stands before a proper name that it does not count: "57 Harbour Street", "737 Max"."""
    count = draft.count
    if count.noun is None or count.state or draft.bound or draft.quantity.kind is not NumeralKind.CARDINAL:
        return False
    return syntax.tokens[count.noun].tag == "NNP" and count.kind is CountedKind.OTHER and draft.quantity.unit is None


def _is_quoted(syntax: Syntax, draft: Draft, number: int) -> bool:
    """Whether the counted are only those who say something: the subject of a verb of saying, or the object of "according to"."""
    if (
        draft.count.noun is not None
        and syntax.tokens[draft.count.noun].lemma.lower() in load_toml("figures.toml")["count"]["source"]["nouns"]
    ):
        return True
    holder = draft.count.noun if draft.count.noun is not None else number
    token = syntax.tokens[holder]
    head = syntax.tokens[token.head]
    if token.dep == "nsubj":
        return head.lemma.lower() in _speech_verbs()
    return token.dep == "pobj" and syntax.lower(token.head) == "to" and syntax.lower(head.head) == "according"


def _is_weighty(syntax: Syntax, noun: int, kind: CountedKind) -> bool:
    """Whether "one" before a noun counts: as subject or object, and of people or fighters only as object."""
    while syntax.tokens[noun].dep == "conj" and syntax.tokens[noun].head < noun:
        noun = syntax.tokens[noun].head
    dep = syntax.tokens[noun].dep
    return dep in {"dobj", "attr", "nsubjpass"} or (dep in {"nsubj", "ROOT"} and kind is not CountedKind.PEOPLE)


@cache
def _vague_words() -> frozenset[str]:
    return frozenset(load_toml("figures.toml")["numeral"]["words"]["vague"])


@cache
def _alone() -> frozenset[str]:
    return frozenset(load_toml("figures.toml")["numeral"]["words"]["alone"])


@cache
def _speech_verbs() -> frozenset[str]:
    return frozenset(load_toml("figures.toml")["count"]["source"]["verbs"])
