"""`add` and `problems`: what goes into a ledger, and what failed to."""

import sys
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
    from reportedly.exchange.terminal import describe_problem
    from reportedly.ingest import Ingest
    from reportedly.model import Problem

    with ProgressLine(shown=sys.stderr.isatty()) as progress:

        def tell(result: "Reading | Problem | None") -> None:
            for problem in (result,) if isinstance(result, Problem) else result.problems if result else ():
                progress.say(f"reportedly: {describe_problem(problem)}")
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
