"""Numerals -> Quantities: numbers with the unit of measure or money that is written beside them, and the two ends of a range as one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from reportedly.lang.resources import find_resource, load_toml
from reportedly.values.figures.atoms import multiply_exactly
from reportedly.values.figures.numerals import Numeral, NumeralKind

CURRENCY_WINDOW = 8  # characters before a number; "US $" and its neighbours have at most five
UNIT_WINDOW = 40  # characters after a number; the longest spelling in units.tsv has 21
_RATE = re.compile(r"\s?(?:/\s?|(?P<per>per|an?|each|every)[ -])(?P<what>sq\.? ?(?:m|ft|km)|[A-Za-z]+)")
_SUFFIX = re.compile(r"(k|K|mio|mln|mn|m|M|bln|bn|b|B|trn|tn)(?![A-Za-z0-9])")
_MILLIONS = re.compile(r"m (?:of (?:its|the|their|those|these)|people|men|women|children|[a-z]+s)\b")


# What may stand between a number and its unit, beside a space: "hundreds of miles", "half a mile".
_BETWEEN = {NumeralKind.VAGUE: " of", NumeralKind.FRACTION: " a", NumeralKind.CARDINAL: "", NumeralKind.ZERO: ""}


class UnitTableError(ValueError):
    """A row of units.tsv that is not well formed, or a spelling that stands twice."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or money: the kind of what it measures, its name in figures, and its name for pint ("-" for none)."""

    kind: str
    name: str
    pint: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """The characters `[start, end)` of a number with its unit, `[number_start, number_end)` without; a range has two ends and no value.

    `per` is what the quantity is spread over: "day" in "12 litres a day"; `joined` says that a hyphen ties the unit to the number.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal | None
    kind: NumeralKind
    scale: Decimal
    digits: bool
    low: Decimal | None = None
    high: Decimal | None = None
    unit: Unit | None = None
    per: str | None = None
    joined: bool = False
    lead: str = ""  # the words that join the ends of a range: "between", "from"

    @property
    def is_range(self) -> bool:
        """Whether two ends are written."""
        return self.low is not None


def measure_numerals(text: str, numerals: Sequence[Numeral]) -> tuple[Quantity, ...]:
    """Quantities of the numerals, in order, ranges not yet joined."""
    return tuple(_measure(text, n) for n in numerals)


def _measure(text: str, numeral: Numeral) -> Quantity:
    """The quantity of a numeral: sign and currency before it, scale and unit after it."""
    start, value, currency = numeral.start, numeral.value, _find_currency(text, numeral.start)
    end, scale = numeral.end, numeral.scale
    if currency:
        start = currency[1]
    elif value is not None and (sign := _find_sign(text, start)) is not None:
        start, value = sign, value.copy_negate()
    gap = int(bool(currency) and text[end : end + 1] == " ")
    if (
        numeral.digits
        and (suffix := _SUFFIX.match(text, end + gap))
        and _is_scale(text, suffix.start(), suffix[1], is_money=bool(currency))
    ):
        factor = Decimal(load_toml("figures.toml")["numeral"]["words"]["suffix"][suffix[1]])
        value, scale, end = multiply_exactly(value, factor) if value is not None else None, scale * factor, suffix.end()
    number_end = end
    quantity = Quantity(start, end, numeral.start, number_end, value, numeral.kind, scale, numeral.digits, unit=currency and currency[0])
    return _add_rate(text, _add_unit(text, quantity))


def _add_unit(text: str, quantity: Quantity) -> Quantity:
    between = _BETWEEN[quantity.kind]
    at = quantity.end + len(between) if between and text.startswith(between, quantity.end) else quantity.end
    if quantity.kind is NumeralKind.FRACTION and text.startswith(" an ", quantity.end):
        at = quantity.end + 3
    found = find_unit(text, at)
    if found is None or (quantity.unit and found[0].kind != "money") or text.startswith(" bomb", found[1]):
        return quantity
    unit, end, joined = found
    if quantity.unit and unit.name == "USD":  # "$500 US" and the like: the sign says which dollar
        unit = quantity.unit
    return replace(quantity, unit=unit, end=end, joined=joined)


def _add_rate(text: str, quantity: Quantity) -> Quantity:
    if quantity.unit is None or (rate := _RATE.match(text, quantity.end, quantity.end + UNIT_WINDOW)) is None:
        return quantity
    per = load_units().get(rate["what"].lower().removesuffix("."))
    named = per.name if per else rate["what"].lower()
    if quantity.unit.kind == "duration" or (
        rate["per"] in {"a", "an", "each", "every"} and not (per and per.kind in {"duration", "weight"}) and named not in _per_words()
    ):
        return quantity
    return replace(quantity, end=rate.end(), per=named)


def _find_currency(text: str, start: int) -> tuple[Unit, int] | None:
    """The currency that stands before a number, and where it begins."""
    match = _currency_pattern().search(text[max(0, start - CURRENCY_WINDOW) : start])
    if match is None:
        return None
    at = max(0, start - CURRENCY_WINDOW) + match.start(1)
    return Unit("money", load_toml("figures.toml")["currency"][match[1]], "-"), at


def _find_sign(text: str, start: int) -> int | None:
    """Where the minus of a negative number stands; a dash that joins words or begins a line is none."""
    before = text[max(0, start - 6) : start]
    if before.lower() in {"minus ", "minus-"} or before.lower().endswith((" minus ", " minus-")):
        return start - 6
    return start - 1 if before[-1:] in {"-", "−"} and before[-2:-1] in {" ", "("} and text[start].isdigit() else None


def _is_scale(text: str, end: int, suffix: str, *, is_money: bool) -> bool:
    """Whether letters after digits multiply it: "m" may be metres, "b" bytes."""
    if suffix == "m":
        return is_money or _MILLIONS.match(text, end) is not None
    return is_money or suffix not in {"b", "B"}


def find_unit(text: str, at: int) -> tuple[Unit, int, bool] | None:
    """The unit that follows a number which ends at `at`, where it ends, and whether a hyphen joins the two."""
    joined = text[at : at + 1] in {"-", "‐", "‑"}
    spaced = text[at : at + 1] in {" ", "\u00a0", "\u202f"}
    first = at + (joined or spaced)
    for pattern in _unit_patterns():
        if match := pattern.match(text, first, first + UNIT_WINDOW):
            word = match.group()
            if (spaced or joined) and word in _attached():
                continue
            unit = load_units().get(word) or load_units().get(word.lower())
            if unit:
                return unit, match.end(), joined
    return None


def join_ranges(text: str, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The quantities with those that are the two ends of one range joined: "12-14", "between 10 and 15", "5% to 10%", "two or three"."""
    joined: list[Quantity] = []
    for quantity in quantities:
        whole = _join(text, joined[-1], quantity) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(quantity)
    return tuple(joined)


def _join(text: str, a: Quantity, b: Quantity) -> Quantity | None:
    """The range from `a` to `b`, None where the words between do not make one."""
    if b.start - a.end > 8 or a.is_range or a.value is None or b.value is None or (a.unit and b.unit and a.unit != b.unit):
        return None
    between = text[a.end : b.start].lower().replace("\u00a0", " ")
    lead = _find_lead(text, a.start)
    low = a.value
    if a.scale == 1 and low < 1000 and (a.unit is None or a.unit.kind == "money"):
        low = multiply_exactly(low, _find_shared_scale(text, a, b)) or low
    if between.strip() in {"-", "–", "−"}:
        fits = low < b.value and a.digits == b.digits
    elif between == " to ":
        fits = low < b.value
    elif between == " and ":
        fits = lead == "between"
    else:
        fits = between == " or " and low < b.value <= max(low + 1, low * 2) and a.unit is None
    if not fits or (a.unit and not b.unit and a.unit.kind != "money"):
        return None
    ends = sorted((low, b.value))
    start = a.start if a.unit else a.number_start
    return replace(b, start=start, number_start=a.number_start, value=None, low=ends[0], high=ends[1], unit=b.unit or a.unit, lead=lead)


def _find_shared_scale(text: str, a: Quantity, b: Quantity) -> Decimal:
    """What the second end of a range multiplies its first end by too: "5 to 10 million", "two to three hundred", "3-4,000"."""
    one, other = (text[q.number_start : q.number_end].lower() for q in (a, b))
    scale = b.scale
    if "hundred" in other and "hundred" not in one:
        scale *= 100
    elif other.endswith(",000") and text[a.end : b.start] in {"-", "–"}:
        scale *= 1000
    first, last = a.value or Decimal(0), b.value or Decimal(0)
    return scale if scale == b.scale or first * scale < last else b.scale


def _find_lead(text: str, start: int) -> str:
    """The word "between" or "from" right before a number."""
    before = text[max(0, start - 9) : start].lower().split()
    return before[-1] if before and before[-1] in {"between", "from"} else ""


@cache
def load_units() -> dict[str, Unit]:
    """Every spelling of a unit; words in lower case, signs and short symbols as they are written.

    Raises:
        UnitTableError: a row has not four cells, or a spelling stands twice.
    """
    table: dict[str, Unit] = {}
    for line in find_resource("units.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 4:
            raise UnitTableError(f"units.tsv: not four cells: {line!r}")
        unit = Unit(*cells[:3])
        for spelling in cells[3].split("; "):
            key = spelling[1:-1] if spelling[0] == "<" else spelling.lower()
            if key in table:
                raise UnitTableError(f"units.tsv: a spelling stands twice: {key!r}")
            table[key] = unit
    return table


@cache
def _unit_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One for symbols as they are written, one for words in any case; the longest first."""
    lines = [line for line in find_resource("units.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    spellings = sorted((s for line in lines for s in line.split("\t")[3].split("; ")), key=len, reverse=True)
    symbols = "|".join(re.escape(s[1:-1]) for s in spellings if s[0] == "<")
    words = "|".join(re.escape(s) for s in spellings if s[0] != "<")
    return re.compile(rf"(?:{words})(?![A-Za-z0-9²³])", re.IGNORECASE), re.compile(rf"(?:{symbols})(?![A-Za-z0-9²³])")


@cache
def _currency_pattern() -> re.Pattern[str]:
    signs = sorted(load_toml("figures.toml")["currency"], key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z])({'|'.join(map(re.escape, signs))})[ \u00a0]?$")


@cache
def _attached() -> frozenset[str]:
    return frozenset(load_toml("figures.toml")["unit_words"]["attached"])


@cache
def _per_words() -> frozenset[str]:
    return frozenset(load_toml("figures.toml")["unit_words"]["per"])
