"""Coding profiles: a ledger's happenings and accounts in the columns that a recording project publishes, from `profiles/*.toml`.

A column is filled, by a name in `coded.FILLS`, or left empty with the reason: what a person must judge by the codebook, no program fills.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from reportedly.exchange.coded import FILLS, CodedRow, Quoted, Scales
from reportedly.exchange.filled import Described, FilledTable, make_table
from reportedly.model import CountedKind, QuestionKind
from reportedly.questions.accounts import Case, list_accounts, list_cases
from reportedly.questions.book import Book
from reportedly.questions.question import Question
from reportedly.questions.rules import Rule, Ruled, Vote, list_votes

PROFILES = ("ucdp", "acled", "airwars")
UNITS = ("account", "happening")  # what a row is
TYPES = frozenset({"string", "integer", "number", "boolean"})


class ProfileError(ValueError):
    """A profile's file that is not well formed."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: its table, what a row is, which kinds of events it takes, and its codebook's scales."""

    filled: FilledTable
    unit: str
    events: frozenset[str]
    scales: Scales
    codebook: str


@cache
def load_profile(name: str) -> Profile:
    """The profile of this name. Raises `ProfileError` where its file has unknown or doubled fields, or a column neither filled nor explained."""
    data = tomllib.loads(files("reportedly.exchange").joinpath("profiles", f"{name}.toml").read_text(encoding="utf-8"))
    return make_profile(name, data)


def make_profile(name: str, data: Mapping[str, Any]) -> Profile:
    """A profile from the contents of its file."""
    unknown = set(data) - {"about", "codebook", "unit", "events", "places", "days", "column"}
    if unknown or data["unit"] not in UNITS:
        raise ProfileError(f"{name}: unknown fields {sorted(unknown)}, or a unit that is not of {UNITS}")
    columns = [_read_column(name, column) for column in (*data["column"], *_load_own())]
    names = [column[0] for column in columns]
    if len(set(names)) != len(names):
        raise ProfileError(f"{name}: a column stands twice")
    scales = Scales(data["places"], {int(code): most for code, most in data["days"].items()})
    return Profile(
        make_table(name, data["about"], ("reportedly_row",), columns), data["unit"], frozenset(data["events"]), scales, data["codebook"]
    )


@cache
def _load_own() -> list[dict[str, str]]:
    """The columns that every profile has behind its own, by which a row is found again in the ledger."""
    data = tomllib.loads(files("reportedly.exchange").joinpath("profiles", "own.toml").read_text(encoding="utf-8"))
    return list(data["column"])


def _read_column(profile: str, column: Mapping[str, str]) -> Described:
    about, fill, empty = column["about"], column.get("fill"), column.get("empty")
    if set(column) - {"name", "type", "about", "fill", "empty"} or (fill is None) == (empty is None) or column["type"] not in TYPES:
        raise ProfileError(f"{profile}: the column {column['name']} is neither filled nor explained, or has fields that nothing reads")
    if fill is None:
        return column["name"], column["type"], f"{about} Left empty: {empty}", lambda _: None
    if fill not in FILLS:
        raise ProfileError(f"{profile}: nothing fills the column {column['name']} as {fill!r}")
    return column["name"], column["type"], about, FILLS[fill]


def code_rows(
    profile: Profile, book: Book, questions: Sequence[Question], contents: Mapping[str, Quoted], rule: Rule | None = None
) -> Iterator[CodedRow]:
    """The rows of a profile, happening by happening; `contents` are the words of claims by their ids."""
    for case in list_cases(book, questions):
        if case.event.kind not in profile.events:
            continue
        ruled = None if rule is None else apply_rule(book, case, rule)
        name = rule.name if rule else None
        if profile.unit == "happening":
            yield CodedRow(case.id, case, case.event, case.spot, case.answers, contents, profile.scales, name, ruled)
            continue
        for n, told in enumerate(list_accounts(book, case)):
            yield CodedRow(told.id, case, told.event, told.spot, told.answers, contents, profile.scales, name, ruled, first=n == 0)


def apply_rule(book: Book, case: Case, rule: Rule) -> Ruled:
    """What a rule makes of all answers to how many were killed, of everybody killed."""
    return rule.apply([vote for question in case.questions for vote in _list_tolls(book, question)])


def name_unknown(rule: Rule, book: Book, questions: Iterable[Question]) -> list[str]:
    """Names of a hierarchy that nobody bears who gives a number of people killed: most are misspelt."""
    votes = [vote for question in questions for vote in _list_tolls(book, question)] if rule.names else []
    return [name for name in rule.names if not any(vote.bears(name) for vote in votes)]


def _list_tolls(book: Book, question: Question) -> tuple[Vote, ...]:
    if question.kind is not QuestionKind.HOW_MANY or question.counted is not CountedKind.KILLED or question.part:
        return ()
    return list_votes(question, book.find_origins(question))
