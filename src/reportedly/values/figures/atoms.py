"""Text -> the parts of numerals: runs of digits with what they write, and number words with what they are worth."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from functools import cache

from reportedly.lang.resources import load_toml

# Digits that a product of a numeral and its scales may have; longer ones have no value.
EXACT = Context(prec=60)
_PLAIN = re.compile(r"0|[1-9]\d*|0?\.\d+|(?:0|[1-9]\d*)\.\d+")
# Thousands apart by commas (also in the Indian manner: 9,99,999), full stops (twice, or before a decimal comma), apostrophes, spaces.
_GROUPED = re.compile(
    r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?|[1-9]\d{0,2}(?:['’]\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?"
)
_EUROPEAN = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}(?:\.\d{3})+,\d{1,2}")
_COMMA = re.compile(r"(?:0|[1-9]\d*),\d{1,2}")
_AFTER_COMMA = re.compile(r"\s?(?:%|per ?cent|thousand|million|billion|trillion)")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_OVER = re.compile(r"[1-9]\d{0,2}/[1-9]\d{0,2}(?![/\d])")
_DIGITS = re.compile(
    r"[\d¼½¾⅐-⅞](?:(?<=[1-9])\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d|[.,]\d)|(?<=\d)\d*(?:[.,'’٬٫/\u00a0\u202f\u2009]\d+)*|)"
)
_ARTICLE = re.compile(r"\b(an?)[ -]$")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_SEPARATORS = str.maketrans({"٬": ",", "٫": "."})


@dataclass(frozen=True, slots=True)
class Atom:
    """A word or run of digits that is a part of a numeral: its sort and value."""

    start: int
    end: int
    sort: str  # digits, vulgar, article, zero, vague, or a table of `numeral`: small, tens, scale, plural, part
    value: Decimal | None


def find_atoms(text: str) -> list[Atom]:
    """The parts of numerals, in order."""
    return sorted((*_find_digit_atoms(text), *_find_word_atoms(text)), key=lambda a: a.start)


@cache
def _words() -> dict[str, tuple[str, Decimal | None]]:
    """Every number word with its sort and value."""
    table = load_toml("figures.toml")
    words: dict[str, tuple[str, Decimal | None]] = {}
    for sort in ("small", "tens", "scale", "plural", "part"):
        words |= {word: (sort, Decimal(value)) for word, value in table["numeral"][sort].items()}
    words |= dict.fromkeys(table["count"]["zero"]["words"], ("zero", Decimal(0)))
    return words | dict.fromkeys(table["numeral"]["words"]["vague"], ("vague", None))


@cache
def _word_pattern() -> re.Pattern[str]:
    """All number words in lower case, the longest first, grouped by their first letter: three times as fast as one long list."""
    groups: dict[str, list[str]] = {}
    for word in sorted(_words(), key=len, reverse=True):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return re.compile(rf"\b(?:{'|'.join(_group(first, rest) for first, rest in groups.items())})(?!\w)")


def _group(first: str, rest: list[str]) -> str:
    return f"{first}(?:{'|'.join(rest)})"


def _find_word_atoms(text: str) -> Iterator[Atom]:
    """Number words, and "a" before those that it may count."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter that is two in lower case would move the offsets
        lower = text.translate(_ASCII_LOWER)
    for match in _word_pattern().finditer(lower):
        start, end = match.span()
        sort, value = _words()[match.group()]
        if sort in {"scale", "part", "vague"} and (article := _ARTICLE.search(lower, max(0, start - 4), start)):
            yield Atom(article.start(1), article.end(1), "article", Decimal(1))
        yield Atom(start, end, sort, value)


def _find_digit_atoms(text: str) -> Iterator[Atom]:
    """Runs of digits that write a number, and signs such as "½"."""
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if not match.group()[0].isdecimal():
            yield Atom(start, end, "vulgar", _read_vulgar(match.group()))
            continue
        if start and text[start - 1] == "." and (start < 2 or not text[start - 2].isalnum()) and match.group().isdecimal():
            start -= 1
        if (value := read_digits(text[start:end], text[end : end + 12])) is not None:
            yield Atom(start, end, "digits", value)


def _read_vulgar(mark: str) -> Decimal | None:
    """The value of "½"; its decomposition is 1, a fraction slash, 2."""
    above, _, below = unicodedata.normalize("NFKC", mark).partition("⁄")
    return divide_exactly(Decimal(above), Decimal(below)) if above and below else None


def read_digits(digits: str, following: str = "") -> Decimal | None:
    """The number that digits with separators write, None where they write none or could write two.

    A lone full stop is a decimal point ("1.000" is one), a lone comma before one or two digits a decimal comma where a scale or
    percent follows; ordinals and numbers with a zero before them ("007", "0914") are none.
    """
    if _ORDINAL.match(following):
        return None
    plain = digits if digits.isascii() else "".join(str(unicodedata.decimal(c, c)) for c in digits).translate(_SEPARATORS)
    if _OVER.fullmatch(plain):
        above, below = map(Decimal, plain.split("/"))
        return divide_exactly(above, below) if above < below else None
    if _EUROPEAN.fullmatch(plain) or (_COMMA.fullmatch(plain) and _AFTER_COMMA.match(following)):
        return Decimal(plain.replace(".", "").replace(",", "."))
    written = _PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain)
    return Decimal(re.sub(r"[^\d.]", "", plain)) if written else None


def multiply_exactly(value: Decimal, factor: Decimal) -> Decimal | None:
    """The product, None where it has more digits than are kept."""
    context = EXACT.copy()
    product = context.multiply(value, factor)
    return None if context.flags[Inexact] else product


def divide_exactly(a: Decimal, b: Decimal) -> Decimal | None:
    """The quotient, None where it has no end: a third."""
    context = EXACT.copy()
    quotient = context.divide(a, b)
    return None if context.flags[Inexact] else quotient
