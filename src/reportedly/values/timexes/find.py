"""Parse -> timexes: time expressions with TIMEX3 type and value, resolved, and the interval that each denotes."""

import re
from collections.abc import Iterator

from reportedly.lang.resources import load_toml
from reportedly.model import Article, Parse, Timex
from reportedly.values.timexes import day_times, durations, holidays, named_dates, relative_dates  # noqa: F401 - their functions enter themselves
from reportedly.values.timexes.intervals import Interval, find_interval, read_value
from reportedly.values.timexes.joins import join_expressions
from reportedly.values.timexes.patterns import Expression, encode_words, find_expressions, word_values
from reportedly.values.timexes.readers import TimeValue, read_expression
from reportedly.values.timexes.timeline import Timeline, is_history

HEAD = 400  # characters of a text in which its own day may be written
FAR = 366  # days between that and the day of publication that is known: no more is taken for an error
_WRITTEN = re.compile(
    r"(?:^|\n)[^\S\n]*(?:(?:first |last )?(?:published|posted|updated)|date of publication|publication date)(?: on)?:?\s*$", re.IGNORECASE
)
HOURS = frozenset({"part", "clock", "overnight"})  # these are read last: their day may be named after them


def find_timexes(article: Article, parse: Parse) -> tuple[Timex, ...]:
    """The time expressions of an article, in text order."""
    words = encode_words(article.text, parse.tokens)
    expressions = join_expressions(find_expressions(words), words)
    own, written = find_written_day(expressions, Timeline(words, parse, article.published, narrative=False))
    narrative = is_history(list(_list_years(expressions)), written)
    line = Timeline(words, parse, written, narrative=narrative, own="published" if own is None else own)
    values = read_all(expressions, line)
    kept = [i for i in range(len(expressions)) if i in values]
    ids = {index: f"t{n}" for n, index in enumerate(kept, 1)}
    return tuple(_make_timex(ids, i, expressions[i], values[i], line) for i in kept)


def find_written_day(expressions: list[Expression], line: Timeline) -> tuple[int | None, str | None]:
    """The day that a text says it is of, with the index of the expression; else the day of publication.

    Archives often have another day than the text: that of the download. Errs to the one that they have.
    """
    known = read_value(line.published or "")
    for i, e in enumerate(expressions):
        if line.span(e)[0] > HEAD:
            break
        if e.rule.read in {"calendar", "numeric_date"} and _is_dateline(e, line):
            found = read_expression(e, line)
            said = read_value(found.value) if found else None
            if found and said and said.unit == "D" and (known is None or abs((said.first - known.first).days) <= FAR):
                return (None, line.published) if found.value == line.published else (i, found.value)
    return None, line.published


def _is_dateline(e: Expression, line: Timeline) -> bool:
    """Whether a full date stands as no sentence has it: "Published 3 May 2024", "Friday 3 May 2024" without "on", or alone on a line."""
    if e.rule.read == "calendar" and "year" not in e.parts:
        return False
    start, end = line.span(e)
    following = line.text[end : end + 2].lstrip(" ")[:1]
    ends = not following.strip() or (following.isupper() and line.published is not None)
    if _WRITTEN.search(line.text, max(start - 40, 0), start):
        return following != ","
    if "weekday" in e.parts:
        return following != "," and line.precedes(e) not in load_toml("timexes.toml")["dateline"]["not_after"]
    return ends and not line.text[line.text.rfind("\n", 0, start) + 1 : start].strip()


def _list_years(expressions: list[Expression]) -> Iterator[int]:
    for e in expressions:
        if e.rule.read in {"calendar", "month", "season"} and "year" in e.parts and e.parts["year"][0].key.isdecimal():
            yield int(e.parts["year"][0].key)


def read_all(expressions: list[Expression], line: Timeline) -> dict[int, TimeValue]:
    """The value of every expression that is one, by its index: dates in text order first, then times of day."""
    values: dict[int, TimeValue] = {}
    last = {i for i, e in enumerate(expressions) if e.rule.read in HOURS and not _has_own_day(e)}
    for i in [*(i for i in range(len(expressions)) if i not in last), *sorted(last)]:
        found = read_expression(expressions[i], line)
        if found is not None:
            values[i] = found
            if i not in last and not (line.narrative and found.anchor == line.own):
                line.mention(i, expressions[i], found.value)
    return values


def _has_own_day(e: Expression) -> bool:
    return "rel" in e.parts or e.rule.id == "tonight"


def _make_timex(ids: dict[int, str], index: int, e: Expression, found: TimeValue, line: Timeline) -> Timex:
    start, end = line.span(e)
    anchor = ids.get(found.anchor) if isinstance(found.anchor, int) else found.anchor
    since, until = found.interval or _narrow(found.value, e.modifier, line.published)
    return Timex(ids[index], start, end, line.text[start:end], found.type, found.value, since, until, anchor)


def _narrow(value: str, modifier: str, published: str | None) -> Interval:
    """The interval of a value as "early" or "later this" narrow it."""
    part = word_values("MODIFIER").get(modifier, "")
    since, until = find_interval(value, part)
    own = read_value(published or "")
    found = read_value(value)
    if part in {"BEFORE", "AFTER"} and own and found and found.unit != "D" and found.first <= own.first <= found.last:
        first, last = find_interval(value)
        return (first, published) if part == "BEFORE" else (published, last)
    return since, until
