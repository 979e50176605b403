"""Quantities that are somebody's age."""

import re
from decimal import Decimal

from reportedly.values.figures.kinds import list_people
from reportedly.values.figures.measures import Quantity
from reportedly.values.figures.numerals import NumeralKind
from reportedly.values.figures.syntax import Syntax

_AGED = re.compile(
    r"\b(?:aged|ages?)\s(?:(?:of|between|from|above|below|about|around|at|least|over|under|just|up|to|only|than|more|less)\s)*$",
    re.IGNORECASE,
)
# "Ann Poe, 34," and "Ann Poe (34)"
_BESIDE, _AFTER_AGE = re.compile(r"[A-Z][\w’'.-]+, $"), re.compile(r",|\s(?:and|said|told|was|who|from)\b|[.;]")
_NAMED = re.compile(r"[A-Z][\w’'.-]+ [A-Z][\w’'.-]+ \($")
OLDEST = 120  # years that a person may be old
_OLD = re.compile(r"[- ](?:old|olds)\b|[- ]of[- ]age\b")


def is_age(text: str, quantity: Quantity) -> bool:
    """Whether a number is somebody's age: "aged 34", "34 years old", "a 34-year-old", "Ann Poe, 34,"."""
    after = text[quantity.end : quantity.end + 12].lower()
    if quantity.unit and quantity.unit.kind == "duration":
        return _OLD.match(after) is not None
    if quantity.unit or quantity.kind is not NumeralKind.CARDINAL:
        return False
    before = text[max(0, quantity.start - 30) : quantity.start]
    if _AGED.search(before):
        return True
    value = quantity.value or Decimal(0)
    if not quantity.digits or not 0 < value < OLDEST or value != value.to_integral_value():
        return False
    if _NAMED.search(before) and after.startswith(")"):
        return True
    return bool(_BESIDE.search(before) and _AFTER_AGE.match(after)) and not re.match(r", \d", after)


def is_age_of_subject(syntax: Syntax, quantity: Quantity) -> bool:
    """Whether a bare number is what a person is: "Ann Poe was 66."."""
    if not quantity.digits or quantity.unit or quantity.is_range or quantity.value is None or not 0 < quantity.value < OLDEST:
        return False
    tokens = syntax.find_tokens(quantity.number_start, quantity.number_end)
    number = syntax.tokens[tokens[-1]]
    if number.dep not in {"attr", "acomp"} or syntax.tokens[number.head].lemma != "be":
        return False
    subject = next((c for c in syntax.children(number.head) if syntax.tokens[c].dep == "nsubj"), None)
    return subject is not None and (syntax.lower(subject) in {"he", "she", "who"} or syntax.tokens[subject].tag == "NNP")


def is_age_of_thing(syntax: Syntax, quantity: Quantity) -> bool:
    """Whether the age is not a person's: "the six-year-old war"."""
    if quantity.unit is None:
        return False
    tokens = syntax.find_tokens(quantity.end, quantity.end + 4)  # "-old"
    _, last = syntax.find_sentence(tokens[-1]) if tokens else (0, 0)
    for i in range(tokens[-1] + 1 if tokens else 0, last):
        token = syntax.tokens[i]
        if token.pos == "NOUN":
            return token.lemma.lower() not in list_people() and token.dep != "compound"
        if token.pos != "ADJ":
            return False
    return False
