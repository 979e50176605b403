"""Expressions -> larger ones: a day with its hour, a month with its year, and the words that narrow them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from reportedly.values.timexes.patterns import Expression, Words, find_approximations, find_modifiers, load_grammar

Join = Callable[[Expression, Expression, str], Expression | None]
IN_A_YEAR = frozenset({"calendar", "month", "season", "quarter", "half", "holiday"})
DATES = IN_A_YEAR | {
    "weekday",
    "today",
    "unit_rel",
    "the_unit",
    "the_day",
    "year",
    "decade",
    "century",
    "latest",
    "week_of",
    "part",
    "clock",
    "short_year",
    "era",
}
MEASURED = frozenset({"duration", "shifted", "clock", "era", "every"})


def join_expressions(found: list[Expression], words: Words) -> list[Expression]:
    """Neighbours that make one time are joined, narrowing words taken in, and what stands only in something larger is left out."""
    joined: list[Expression] = []
    for e in found:
        while joined and (larger := _join(joined[-1], e, words.codes[joined[-1].last : e.first])):
            joined.pop()
            e = larger  # noqa: PLW2901 - what is joined may be joined again
        joined.append(e)
    return [e for e in _add_words(joined, words) if not _is_part(e)]


def _is_part(e: Expression) -> bool:
    """Whether an expression stands only in something larger, and is not in one."""
    return e.rule.weak and e.whole is None and not (e.modifier and e.rule.read == "the_day")


def _join(a: Expression, b: Expression, gap: str) -> Expression | None:
    between = _spell_gap(gap)
    if between is None:
        return None
    return next((larger for join in JOINS if (larger := join(a, b, between))), None)


def _spell_gap(gap: str) -> str | None:
    """The words between two expressions, where they are such as join."""
    if len(gap) > 2:
        return None
    return _joints().get(gap)


@cache
def _joints() -> dict[str, str]:
    codes = load_grammar().codes
    words = {word: codes[word] for word in (",", "of", "on", "at")}
    return {"": "", **{code: word for word, code in words.items()}, **{codes[mark] + codes["s"]: "s" for mark in "'’"}}


def _is_day(e: Expression) -> bool:
    if e.rule.read in {"unit_rel", "shifted"}:
        return e.key("unit") in {"day", "days"}
    return e.rule.read in {"calendar", "weekday", "today", "day_of_month", "holiday"}


def _is_hour(e: Expression) -> bool:
    return e.rule.read == "clock" or (e.rule.read == "part" and "rel" not in e.parts)


def _is_year(e: Expression) -> bool:
    return e.rule.read in {"year", "era"} or (e.rule.read in {"unit_rel", "the_unit"} and e.key("unit") == "year")


def _lacks_year(e: Expression) -> bool:
    return e.rule.read in IN_A_YEAR and e.whole is None and not {"year", "year2", "short"} & e.parts.keys()


def _join_day_hour(a: Expression, b: Expression, gap: str) -> Expression | None:
    """Friday morning; the 3rd at noon."""
    fits = _is_day(a) and a.hours is None and _is_hour(b) and (gap == "" or (gap == "at" and b.rule.read == "clock"))
    return replace(a, last=b.last, hours=b) if fits else None


def _join_hour_day(a: Expression, b: Expression, gap: str) -> Expression | None:
    """7 p.m. Friday; the morning of 3 May."""
    fits = _is_hour(a) and _is_day(b) and b.hours is None and gap in {"", ",", "of"}
    return replace(b, first=a.first, hours=a) if fits else None


def _join_part_year(a: Expression, b: Expression, gap: str) -> Expression | None:
    """August of the previous year; June last year."""
    fits = (
        _lacks_year(a)
        and _is_year(b)
        and gap in {"", "of"}
        and not (gap == "" and b.rule.read == "year")
        and (gap == "of" or b.rule.read != "era" or a.rule.read != "holiday")
    )
    return replace(a, last=b.last, whole=b) if fits else None


def _join_year_part(a: Expression, b: Expression, gap: str) -> Expression | None:
    """This year's third quarter."""
    fits = _is_year(a) and _lacks_year(b) and gap == "s"
    return replace(b, first=a.first, whole=a) if fits else None


def _join_week(a: Expression, b: Expression, gap: str) -> Expression | None:
    """Thursday of last week; the week of 3 May."""
    if a.rule.read == "week_of" and _is_day(b) and gap == "":
        return replace(a, last=b.last, whole=b)
    fits = a.rule.read == "weekday" and b.rule.read == "unit_rel" and b.key("unit") == "week" and gap in {"", "of"}
    return replace(a, last=b.last, whole=b) if fits else None


def _join_weekday_date(a: Expression, b: Expression, gap: str) -> Expression | None:
    """This coming Sunday, May fourth."""
    fits = a.rule.read == "weekday" and b.rule.read == "calendar" and "weekday" not in b.parts and gap in {"", ","}
    return replace(b, first=a.first, hours=b.hours or a.hours) if fits else None


JOINS: tuple[Join, ...] = (_join_day_hour, _join_hour_day, _join_part_year, _join_year_part, _join_week, _join_weekday_date)


def _add_words(found: list[Expression], words: Words) -> list[Expression]:
    """Take in "early", "the end of" before dates and "nearly", "more than" before what is measured."""
    modifiers = {last: (first, key) for first, last, key in find_modifiers(words)}
    nearly = dict(find_approximations(words))
    grown = []
    end = 0
    for e in found:
        larger = e
        if e.rule.read in DATES and (narrow := modifiers.get(e.first)) and narrow[0] >= end:
            larger = replace(e, first=narrow[0], modifier=narrow[1])
        elif e.rule.read in MEASURED and "span" not in e.parts and nearly.get(e.first, -1) >= end:
            larger = replace(e, first=nearly[e.first])
        grown.append(larger)
        end = e.last
    return grown
