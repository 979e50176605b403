"""`add` and `problems`: what goes into a ledger, and what failed to."""

import sys
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from reportedly.cli_ledger.options import count_words, open_ledger, with_ledger
from reportedly.config import Metadata
from reportedly.console import (
    EXIT_PROBLEM,
    ProgressLine,
    columns_option,
    make_reader,
    make_visit,
    metadata_options,
    no_cache_option,
    write_lines,
)

if TYPE_CHECKING:
    from reportedly.documents.columns import Columns
    from reportedly.ingest import Tally
    from reportedly.ledger import Ledger
    from reportedly.model import Problem, Reading


# Lines of one input that failed which are said one by one: a feed may have a thousand broken entries, and they would hide what else failed.
MOST_TOLD = 10


class ProblemLines:
    """Says what failed as it comes, of one input no more than MOST_TOLD times; `problems` lists all."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._told: Counter[str] = Counter()

    def tell(self, result: "Reading | Problem | None") -> None:
        """Say what is wrong with a result, if anything is."""
        from reportedly.exchange.terminal import describe_problem
        from reportedly.model import Problem

        for problem in (result,) if isinstance(result, Problem) else result.problems if result else ():
            ref = problem.ref or ""
            self._told[ref] += 1
            if self._told[ref] <= MOST_TOLD:
                self._say(f"reportedly: {describe_problem(problem)}")

    def finish(self) -> None:
        """Say how many were not said, and begin anew."""
        from reportedly.exchange.visible import make_visible

        for ref, count in self._told.items():
            if count > MOST_TOLD:
                self._say(f"reportedly: {make_visible(ref or 'input')}: {count - MOST_TOLD:,} more; reportedly problems lists all")
        self._told.clear()


@click.command(short_help="Read articles into a ledger.")
@click.argument("sources", nargs=-1, required=True)
@click.option("--keep-original", is_flag=True, help="Keep the bytes of each file, row or page that is an article.")
@columns_option
@no_cache_option
@metadata_options
@with_ledger
@click.pass_context
def add(
    ctx: click.Context, /, path: str, sources: tuple[str, ...], *, keep_original: bool, columns: "Columns", no_cache: bool, **known: str
) -> None:
    """Read articles into a ledger; what it has already is skipped, what fails is recorded as a problem.

    SOURCES are as for `reportedly read`. It can be stopped at any time and started again.
    """
    with open_ledger(path, write=True) as ledger:
        given = [(source, Metadata(**known), columns) for source in sources]
        failed = _add_sources(ledger, given, keep_original=keep_original, no_cache=no_cache)
    ctx.exit(EXIT_PROBLEM if failed else 0)


def _add_sources(ledger: "Ledger", sources: "list[tuple[str, Metadata, Columns]]", *, keep_original: bool, no_cache: bool = False) -> int:
    """Add all, tell what happened, and give the number of problems."""
    from reportedly.ingest import Ingest

    with ProgressLine(shown=sys.stderr.isatty()) as progress:
        lines = ProblemLines(progress.say)

        def tell(result: "Reading | Problem | None") -> None:
            lines.tell(result)
            progress.advance(result)

        visit = make_visit(no_cache=no_cache)
        ingest = Ingest(ledger, make_reader(tell=progress.show), tell, keep_original=keep_original, visit=visit)
        try:
            with ingest:
                for source, metadata, columns in sources:
                    ingest.add(source, metadata, columns)
        except KeyboardInterrupt:
            progress.say("stopped; what was read is kept, and the same command goes on from here")
            raise
        finally:
            lines.finish()
            progress.say(describe_tally(ingest.tally))
    return ingest.tally.failed


def describe_tally(tally: "Tally") -> str:
    """One line that tells what was read and what was not."""
    parts = [f"{count_words(tally.read, 'article')} read with {count_words(tally.claims, 'claim')}", f"{tally.skipped:,} already there"]
    if tally.files_skipped:
        parts.append(f"{count_words(tally.files_skipped, 'whole file')} already there")
    if tally.failed:
        parts.append(count_words(tally.failed, "problem"))
    if tally.without_original:
        parts.append(f"{count_words(tally.without_original, 'original')} not kept, since the article was made of other bytes")
    return "; ".join(parts)


@click.command(short_help="List what failed, or try it again.")
@click.option("--retry", is_flag=True, help="Add what failed again.")
@with_ledger
@click.pass_context
def problems(ctx: click.Context, /, path: str, *, retry: bool) -> None:
    """List what could not be read or kept, with its stage and why. Exit code 1 while there is anything."""
    from reportedly.exchange.found import format_problems

    with open_ledger(path, write=retry) as ledger:
        if retry:
            again = dict.fromkeys((p.source, p.options or "{}") for p in ledger.problems() if p.source)
            from reportedly.ingest import read_options

            _add_sources(ledger, [(str(source), *read_options(options)) for source, options in again], keep_original=False)
        left = ledger.problems()
        write_lines(format_problems(left))
    ctx.exit(EXIT_PROBLEM if left else 0)
