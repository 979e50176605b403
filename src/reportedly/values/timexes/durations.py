"""How long and how often: two and a half years, weeks, every Tuesday, twice a day."""

import re
from fractions import Fraction

from reportedly.values.timexes.intervals import Interval, shift_day
from reportedly.values.timexes.patterns import Expression, Word, word_values
from reportedly.values.timexes.readers import BLANK, DURATION, READERS, SET, TimeValue, find_month, find_weekday, reader
from reportedly.values.timexes.timeline import Timeline


@reader
def read_duration(e: Expression, line: Timeline) -> TimeValue | None:
    """A length of time; with "last" or "next" it ends or begins at the time of the article."""
    word = e.key("unit")
    unit = word_values("UNIT", "UNITS")[word]
    count = Fraction(1, 2) if "half" in e.parts and "count" not in e.parts else read_count(e.parts.get("count", ()))
    if e.rule.id == "year_ended":
        count = Fraction(1)
    if not _may_count(e, count, unit, line):
        return None
    if count is not None and "half" in e.parts and "count" in e.parts:
        count += Fraction(1, 2)
    if "count" in e.parts and not line.is_duration(e):
        return None
    if e.rule.id == "unit_long" and word in word_values("UNIT"):
        count = Fraction(1)
    value = spell_duration(count, unit)
    if value is None:
        return None
    kind = SET if e.key("count") in {"a", "an"} and line.is_rate(e) else DURATION
    return TimeValue(kind, value, *_bound(e.key("span"), count, unit, line))


def _may_count(e: Expression, count: Fraction | None, unit: str, line: Timeline) -> bool:
    """Whether a number counts units of time: not "three quarters of the town", nor a year, nor the title "60 Minutes"."""
    if (
        unit == "Q"
        and count is not None
        and count < 4
        and "span" not in e.parts
        and line.follows(e) in {"of", "before", "past", "to", "after"}
    ):
        return False
    title = line.text[slice(*line.span(e))].split()
    return not (count is not None and count >= 1000 and unit == "Q") and not (
        title[0][0].isdecimal() and title[-1][0].isupper() and title[-1][1:].islower()
    )


def _bound(word: str, count: Fraction | None, unit: str, line: Timeline) -> tuple[int | str | None, Interval | None]:
    """Anchor and interval of "the past two months", "the next ten days"."""
    base, anchor = line.find_published("D")
    sign = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(word)
    if base is None or sign is None or count is None:
        return None, None
    moved = shift_day(base, sign * int(count), "D" if unit == "N" else unit)
    if moved is None or count.denominator > 1:
        return None, None
    first, last = sorted((moved.isoformat(), base.isoformat()))
    return anchor, (first, last)


def spell_duration(count: Fraction | None, unit: str) -> str | None:
    """The value of a length of time in ISO 8601, X for a number that nobody says: P17Y, PT2H30M, PXW."""
    scale = {"Q": (3, "M"), "DE": (10, "Y"), "CE": (100, "Y"), "ML": (1000, "Y"), "F": (2, "W"), "WE": (2, "D"), "N": (1, "D")}
    times, letter = scale.get(unit, (1, {"MIN": "M"}.get(unit, unit)))
    clock = "T" if unit in {"S", "MIN", "H"} else ""
    if count is None:
        return f"P{clock}X{letter}" if unit not in {"DE", "CE", "ML"} else f"PX{unit}"
    total = count * times
    whole, rest = divmod(total, 1)
    finer = {"Y": (12, "M"), "H": (60, "M"), "D": (24, "H"), "W": (7, "D"), "M": (60, "S") if clock else (30, "D")}
    if total.denominator == 1 or letter not in finer:
        return f"P{clock}{int(total)}{letter}" if total.denominator == 1 else None
    step, small = finer[letter]
    joint = "T" if small == "H" else ""
    head = f"{int(whole)}{letter}" if whole else ""
    return f"P{clock}{head}{joint}{round(rest * step)}{small}"


def read_count(words: tuple[Word, ...]) -> Fraction | None:
    """The number that words or digits say; the first of a range; None for one that is vague."""
    numbers = word_values("NUMBER")
    total, run, seen = Fraction(0), Fraction(0), False
    keys = [w.key for w in words]
    for i, key in enumerate(keys):
        if key in {"to", "or"} or (key in "-‐‑–" and i + 1 < len(keys) and keys[i - 1].isdecimal()):
            break
        if key in word_values("VAGUE") or key in {"hundreds", "thousands", "number"}:
            vague = word_values("VAGUE").get(key, "X")
            return None if vague == "X" else Fraction(vague) * (total + run or 1)
        step = _read_digits(key)
        if step is not None and seen and keys[i - 1].isdecimal() and keys[i + 1 : i + 2] == ["/"]:
            below = _read_digits(keys[i + 2]) if i + 2 < len(keys) else None
            return total + run + (step / below if below else 0)
        if step is None and key in numbers:
            step = Fraction(numbers[key])
        if key in {"hundred", "thousand"}:
            run = (run or 1) * numbers[key]
            continue
        if key == "half":
            step = Fraction(1, 2)
        if step is None and key in {"a", "an"} and not seen and keys[i + 1 : i + 2] not in (["hundred"], ["thousand"]):
            step = Fraction(1)
        if step is not None:
            run, seen = run + step, True
    return total + run if seen or run else None


def _read_digits(key: str) -> Fraction | None:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", key):
        return None
    return Fraction(key) if key.isascii() else Fraction("".join(str(int(c)) if c.isdecimal() else c for c in key))


@reader
def read_rate(e: Expression, _: Timeline) -> TimeValue | None:
    """Twice a week: the length of time in which it happens so often."""
    value = spell_duration(Fraction(1), word_values("UNIT")[e.key("unit")])
    return TimeValue(SET, value) if value else None


@reader
def read_every(e: Expression, line: Timeline) -> TimeValue | None:
    """Every day, every two weeks: the length of time after which it comes again."""
    unit = word_values("UNIT", "UNITS")[e.key("unit")]
    if unit in {"S", "MIN", "H"} and line.text[slice(*line.span(e))].lower().startswith("per"):
        return None  # a speed
    count = read_count(e.parts["n"]) if "n" in e.parts else Fraction(1)
    value = spell_duration(count, unit)
    return TimeValue(SET, value) if value else None


@reader
def read_recurring(e: Expression, line: Timeline) -> TimeValue | None:
    """Every Tuesday, Mondays, each July, Friday nights; "Saturdays blast" is Saturday's in a text that lost its apostrophes."""
    if "weekday" in e.parts and "part" not in e.parts and e.key("weekday") in word_values("WEEKDAYS") and line.is_possessive(e):
        return READERS["weekday"](e, line)
    if day := e.key("weekday") or e.key("weekday2"):
        value = f"XXXX-WXX-{find_weekday(day) if day in word_values('WEEKDAY') else word_values('WEEKDAYS')[day]}"
    elif "month" in e.parts:
        return TimeValue(SET, f"XXXX-{find_month(e):02d}")
    elif "season" in e.parts:
        return TimeValue(SET, f"XXXX-{word_values('SEASON')[e.key('season')]}")
    else:
        value = BLANK["D"]
    part = e.key("part2") or e.key("part")
    return TimeValue(SET, value + (f"T{(word_values('PART') | word_values('PARTS'))[part]}" if part else ""))


@reader
def read_often(e: Expression, line: Timeline) -> TimeValue | None:
    """Daily, monthly; not in a name such as a newspaper's."""
    word = e.key("often")
    return None if line.is_name(e) or (word != "daily" and line.is_adjective(e)) else TimeValue(SET, word_values("OFTEN")[word])
