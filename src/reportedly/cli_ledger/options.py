"""What the commands of the ledger share: `--ledger`, filters and forms as options, errors as messages, lines to the terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from reportedly.console import EXIT_PROBLEM, say

if TYPE_CHECKING:
    from reportedly.ledger import ClaimFilter, Ledger

STATUSES = "asserted, denied, confirmed, neither_confirmed_nor_denied, declined_to_comment, under_verification, stipulated, not_stated"
FILTERS = (
    click.option("--claimant", metavar="NAME", help="Who claims it: words of a name or of what stands for it."),
    click.option("--target", metavar="NAME", help="Whom it is aimed at."),
    click.option("--addressee", metavar="NAME", help="To whom it is said."),
    click.option("--place", metavar="NAME", help="Where."),
    click.option("--country", metavar="CODE", help="Two letters of ISO 3166 of a place: UA."),
    click.option("--outlet", metavar="NAME", help="Who published it."),
    click.option("--counted", metavar="KIND", help="What a figure counts: killed, injured, troops, money ..."),
    click.option("--status", metavar="STATUS", help=f"What the source does with it: {STATUSES}."),
    click.option("--certainty", metavar="WORD", help="flat, hedged or preliminary."),
    click.option("--mode", metavar="WORD", help="direct, mixed, indirect or unmarked."),
    click.option("--attribution", metavar="KIND", help="explicit, implicit_continuation, article_voice ..."),
    click.option("--speech-act", metavar="WORD", help="What the source does with words: accuse, deny, estimate, warn ..."),
    click.option("--judgement", metavar="WORD", help="accept or unsure, as people decided."),
    click.option("--since", metavar="DAY", help="Made on this day or later: 2025-04-01, 2025-04 or 2025."),
    click.option("--until", metavar="DAY", help="Made on this day or earlier."),
    click.option("--key", metavar="KEY", help="The same claim wherever it is made."),
    click.option("--article", metavar="ID", help="Those of one article."),
    click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, metavar="FLOAT", help="Leave out claims below this score."),
    click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many at most."),
    click.option("--skip", type=click.IntRange(min=0), default=0, help="How many to pass over first."),
)
FORMS = (
    click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a line."),
    click.option("--csv", "form", flag_value="csv", help="One row a claim."),
)


def add_options(options: tuple[Callable[..., Any], ...]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that gives a command several options, in their order."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def with_ledger(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--ledger`, and errors of a ledger as a message and an exit code."""

    @click.option(
        "--ledger", "path", envvar="REPORTEDLY_LEDGER", default="reportedly.db", show_default=True, metavar="PATH", help="The ledger."
    )
    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the command takes
        from reportedly.ledger import DecisionError, LedgerError, QueryError

        try:
            return command(*arguments, **options)
        except (QueryError, DecisionError) as error:
            raise click.UsageError(str(error)) from error
        except LedgerError as error:
            say(f"reportedly: {error}")
            click.get_current_context().exit(EXIT_PROBLEM)

    return run


@contextmanager
def open_ledger(path: str, *, write: bool = False) -> "Iterator[Ledger]":
    """A ledger that is closed at the end."""
    from reportedly.ledger import Ledger

    with Ledger(path, write=write) as ledger:
        yield ledger


def make_filter(given: dict[str, Any]) -> "ClaimFilter":
    """The filter that options ask for; a closed word may be written with spaces, hyphens or capitals."""
    from reportedly.ledger import ClaimFilter

    closed = ("status", "certainty", "mode", "attribution", "speech_act", "counted")
    spelt = {
        name: value.lower().replace(" ", "_").replace("-", "_") if name in closed and value else value for name, value in given.items()
    }
    return ClaimFilter(**{name: value for name, value in spelt.items() if value is not None})


def count_words(number: int, word: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
