"""Text -> Numerals: numbers in digits, in words and in both, with the value that they write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reportedly.lang.resources import load_toml
from reportedly.values.figures.atoms import divide_exactly, find_atoms, multiply_exactly


class NumeralKind(StrEnum):
    """What sort of number is written; a vague one has no value, "no" may be a zero."""

    CARDINAL = "cardinal"
    FRACTION = "fraction"
    ZERO = "zero"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Numeral:
    """The characters `[start, end)` that write a number; `value` is None where they write none that is exact.

    `scale` is what its words "thousand", "million" and so on multiply by; `digits` says that it is written in digits.
    """

    start: int
    end: int
    value: Decimal | None
    kind: NumeralKind
    scale: Decimal = Decimal(1)
    digits: bool = False


def find_numerals(text: str) -> tuple[Numeral, ...]:
    """Every number in a text, in order. Ordinals and digits that write no number ("22,24", "007") are none."""
    return tuple(_NumeralReader(text).read())


def parse_numeral(text: str) -> Decimal | None:
    """The value of a text that is one number and nothing else, else None."""
    found = find_numerals(text)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))
    return found[0].value if whole else None


class _NumeralReader:
    """Reads the numerals of one text, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.atoms = find_atoms(text)

    def read(self) -> Iterator[Numeral]:
        """The numerals, in order."""
        i = 0
        while i < len(self.atoms):
            numeral, following = self._read_at(i)
            if numeral is not None:
                yield numeral
            i = max(following, i + 1)

    def _read_at(self, i: int) -> tuple[Numeral | None, int]:
        """The numeral that begins with atom `i`, and the atom after it."""
        if self._is(i, "zero"):
            return self._make(i, i, Decimal(0), NumeralKind.ZERO), i + 1
        for read in (self._read_vague, self._read_part, self._read_cardinal):
            numeral, following = read(i)
            if numeral is not None:
                return numeral, following
        return None, i + 1

    def _gap(self, i: int) -> str:
        """The characters between atom `i - 1` and atom `i`, "" where there is no such pair and "|" where they are too many."""
        if not 0 < i < len(self.atoms):
            return "|"
        start, end = self.atoms[i - 1].end, self.atoms[i].start
        return self.text[start:end].replace("\u00a0", " ").lower() if end - start < 12 else "|"

    def _is(self, i: int, *sorts: str) -> bool:
        return 0 <= i < len(self.atoms) and self.atoms[i].sort in sorts

    def _word(self, i: int) -> str:
        return self.text[self.atoms[i].start : self.atoms[i].end].lower()

    def _make(self, first: int, last: int, value: Decimal | None, kind: NumeralKind, scale: Decimal = Decimal(1)) -> Numeral:
        digits = all(a.sort == "digits" for a in self.atoms[first : last + 1])
        return Numeral(self.atoms[first].start, self.atoms[last].end, value, kind, scale, digits)

    def _read_vague(self, i: int) -> tuple[Numeral | None, int]:
        """Amounts such as "several hundred", "a few dozen", "tens of thousands", "hundreds", and the bare words that may turn out to count."""
        first = i
        if self._is(i, "article") and self._is(i + 1, "vague"):
            i += 1
        if self._is(i, "vague"):
            j = i + 1
            if self._is(j, "scale", "plural") and self._gap(j) in {" ", " of ", " of a "}:
                last = self._skip_scales(j)
                return self._make(first, last, None, NumeralKind.VAGUE), last + 1
            return self._make(first, i, None, NumeralKind.VAGUE), j
        if self._is(i, "plural"):
            last = self._skip_scales(i)
            if last == i and self._word(i) == "tens" and not self.text.startswith(" of ", self.atoms[i].end):
                return None, i
            return self._make(i, last, None, NumeralKind.VAGUE), last + 1
        return None, i

    def _skip_scales(self, j: int) -> int:
        """The last of the scales that follow one another from atom `j`."""
        while self._is(j + 1, "scale", "plural") and self._gap(j + 1) in {" ", " of "}:
            j += 1
        return j

    def _read_part(self, i: int) -> tuple[Numeral | None, int]:
        """Parts such as "half the", "two thirds", "a quarter of a million"; a third party or the first half are none."""
        count, j = Decimal(1), i
        if self._is(i, "article", "small") and self._is(i + 1, "part") and self._gap(i + 1) in {" ", "-"}:
            count, j = self.atoms[i].value or count, i + 1
        if not self._is(j, "part") or not (parts := self.atoms[j].value) or (j == i and self._word(j) not in {"half", "quarter"}):
            return None, i
        value = divide_exactly(count, parts)
        for between in (" ", "-", " a ", " of a "):
            if (
                self._is(j + 1, "article")
                and self._is(j + 2, "scale")
                and self.text[self.atoms[j].end : self.atoms[j + 2].start] == between
            ):
                return self._scale_part(i, j + 2, value)
            if self._is(j + 1, "scale") and self._gap(j + 1) == between:
                return self._scale_part(i, j + 1, value)
        if not self._is_part(i, j):
            return None, i
        return self._make(i, j, value, NumeralKind.FRACTION), j + 1

    def _scale_part(self, first: int, last: int, value: Decimal | None) -> tuple[Numeral | None, int]:
        scale = self.atoms[last].value
        whole = multiply_exactly(value, scale) if value is not None and scale is not None else None
        return self._make(first, last, whole, NumeralKind.CARDINAL, scale or Decimal(1)), last + 1

    def _is_part(self, first: int, last: int) -> bool:
        """Whether the words around say that a share is meant."""
        before = self.text[max(0, self.atoms[first].start - 16) : self.atoms[first].start].lower().split()
        after = re.match(r"[\s-]?(\w*)", self.text[self.atoms[last].end : self.atoms[last].end + 16])
        following, words = (after[1].lower() if after else ""), load_toml("figures.toml")["numeral"]["words"]
        if before and before[-1] in words["before_part"]:
            return False
        if self._word(last) == "half":
            return following in words["after_half"] or (
                first == last and bool(before) and before[-1] in {"by", "than", "nearly", "almost", "about", "over"}
            )
        word, counted = self._word(last), first < last and not self._is(first, "article")
        if first == last:
            return False
        sure = counted and word not in {"quarter", "quarters"}  # "one fifth", "two thirds"; quarters may be of a year
        return sure or following == "of" or (counted and self._gap(last) == "-") or before[-1:] == ["by"]

    def _read_cardinal(self, i: int) -> tuple[Numeral | None, int]:
        """A cardinal number in digits, words or both: terms such as "two hundred thousand" with ever smaller scales."""
        term = self._read_term(i)
        if term is None:
            return None, i
        total, scale, last = term
        first_scale = scale
        while total is not None and scale >= 1000 and self._is(last + 1, "small", "tens") and not self._is(i, "digits"):
            gap, more = self._gap(last + 1), self._read_term(last + 1)
            limit = {" ": scale, " and ": min(scale, Decimal(100))}.get(gap)
            if more is None or limit is None or more[0] is None or more[0] >= limit or self._is(more[2] + 1, "part"):
                break
            total, scale, last = total + more[0], more[1], more[2]
        total, last = self._add_rest(total, scale, last)
        return self._make(i, last, total, NumeralKind.CARDINAL, first_scale), last + 1

    def _add_rest(self, total: Decimal | None, scale: Decimal, last: int) -> tuple[Decimal | None, int]:
        """The total with the hundreds that follow a thousand in digits: "63 thousand 471"."""
        rest = self.atoms[last + 1].value if self._is(last + 1, "digits") else None
        if (
            total is None
            or rest is None
            or scale != 1000
            or self._is(last, "digits")
            or self._gap(last + 1) != " "
            or not 100 <= rest < 1000
        ):
            return total, last
        return total + rest, last + 1

    def _read_term(self, i: int) -> tuple[Decimal | None, Decimal, int] | None:
        """A group and the scales after it: value, product of the scales, last atom."""
        group = self._read_group(i)
        if group is None:
            return None
        value, last = self._add_decimals(*self._add_part(*group))
        scale = Decimal(1)
        while (
            self._is(last + 1, "scale", "plural")
            and self._gap(last + 1) in {" ", "-", ""}
            and self._word(last + 1) not in {"tens", "scores"}
        ):
            factor = self.atoms[last + 1].value or Decimal(1)
            scale, last = scale * factor if scale < 10**15 else scale, last + 1
            value = multiply_exactly(value, factor) if value is not None else None
        return value, scale, last

    def _add_decimals(self, value: Decimal | None, last: int) -> tuple[Decimal | None, int]:
        """The value with the digits that are spelled after "point": "two point five"."""
        digits = ""
        while value is not None and self._is(last + 1, "small") and self._gap(last + 1) == (" " if digits else " point "):
            digit = self.atoms[last + 1].value
            if digit is None or digit > 9:
                break
            digits, last = f"{digits}{digit}", last + 1
        return (value + Decimal(f"0.{digits}") if value is not None and digits else value), last

    def _read_group(self, i: int) -> tuple[Decimal | None, int] | None:
        """A number below a thousand, or one in digits: value, last atom."""
        if self._is(i, "digits", "vulgar"):
            value, last = self.atoms[i].value, i
        elif self._is(i, "article"):
            return (Decimal(1), i) if self._is(i + 1, "scale") and self._gap(i + 1) in {" ", "-"} else None
        elif self._is(i, "small", "tens"):
            value, last = self._read_hundredth(i)
        else:
            return None
        if (
            value is None
            or value >= 100
            or not (self._is(last + 1, "scale") and self.atoms[last + 1].value == 100 and self._gap(last + 1) in {" ", "-"})
        ):
            return value, last
        value, last = multiply_exactly(value, Decimal(100)), last + 1
        if self._is(last + 1, "small", "tens") and self._gap(last + 1) in {" ", " and ", "-"}:
            more, end = self._read_hundredth(last + 1)
            if value is not None and not (self._is(end + 1, "scale") and self.atoms[end + 1].value == 100):
                return value + more, end
        return value, last

    def _read_hundredth(self, i: int) -> tuple[Decimal, int]:
        """A number below a hundred in words: "twelve", "ninety", "twenty-one"."""
        value = self.atoms[i].value or Decimal(0)
        if self._is(i, "tens") and self._is(i + 1, "small") and self._gap(i + 1) in {" ", "-", "‑"}:
            ones = self.atoms[i + 1].value or Decimal(0)
            if 0 < ones < 10:
                return value + ones, i + 1
        return value, i

    def _add_part(self, total: Decimal | None, last: int) -> tuple[Decimal | None, int]:
        """The total with "and a half", "and three quarters" or "½" after it."""
        if total is None:
            return total, last
        if self._is(last + 1, "vulgar") and self._gap(last + 1) in {"", " "} and self._is(last, "digits"):
            return _add_or_none(total, self.atoms[last + 1].value), last + 1
        if (
            self._gap(last + 1) == " and "
            and self._is(last + 1, "article", "small")
            and self._is(last + 2, "part")
            and self._gap(last + 2) == " "
        ):
            count, parts = self.atoms[last + 1].value, self.atoms[last + 2].value
            if count and parts and not self.text.startswith(" of", self.atoms[last + 2].end):
                return _add_or_none(total, divide_exactly(count, parts)), last + 2
        return total, last


def _add_or_none(a: Decimal, b: Decimal | None) -> Decimal | None:
    return None if b is None else a + b
