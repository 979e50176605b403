"""The command line: one command a user task, thin. Nothing heavy is imported before a command that needs it runs."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli_desk import COMMANDS as DESK_COMMANDS
from reportedly.cli_ledger import COMMANDS as LEDGER_COMMANDS
from reportedly.cli_questions import COMMANDS as QUESTION_COMMANDS
from reportedly.config import Metadata, ReaderConfig
from reportedly.console import (
    EXIT_PROBLEM,
    ProgressLine,
    columns_option,
    find_gazetteer_file,
    make_reader,
    make_visit,
    metadata_options,
    no_cache_option,
    write_lines,
)
from reportedly.console import write as _write
from reportedly.model import Article, Problem, Reading

if TYPE_CHECKING:
    from reportedly.documents.columns import Columns

FORMATS = ("jsonl", "csv", "html", "md")
# What a shell reports for a program that SIGINT or a closed pipe ended; neither says that an input was bad.
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141


class _Commands(click.Group):
    """The commands, ended quietly by Ctrl-C and by a reader that has seen enough (`| head`)."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(EXIT_INTERRUPTED)
        except BrokenPipeError:
            _abandon_output()
            ctx.exit(EXIT_PIPE_CLOSED)


def _abandon_output() -> None:
    """Send what is still buffered nowhere, or Python would complain at exit that the pipe is closed."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        # No file behind stdout, as under a test runner: nothing is flushed at exit either.
        return


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("reportedly")
    except PackageNotFoundError:
        number = "unknown (not installed)"
    click.echo(f"reportedly {number}")
    ctx.exit()


# A backspace alone on its line keeps click from joining the lines below it.
_EXIT_CODES = """\b
Exit codes:
  0    every input was read
  1    an input, or a part of one, could not be read; the others were
  2    the command was not understood
  130  interrupted
  141  whoever read the output closed it (reportedly read ... | head)
"""


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_EXIT_CODES)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Print the version.")
def main() -> None:
    """Read news, tell who claims what, and keep a ledger of it."""


@main.command(short_help="Print every attributed claim of articles.")
@click.argument("sources", nargs=-1)
@click.option("--jsonl", "formats", flag_value="jsonl", multiple=True, help="One JSON object an article; see `reportedly schema`.")
@click.option("--csv", "formats", flag_value="csv", multiple=True, help="One row a claim.")
@click.option("--html", "formats", flag_value="html", multiple=True, help="One self-contained page: texts and claims side by side.")
@click.option("--md", "formats", flag_value="md", multiple=True, help="A Markdown digest to paste.")
@click.option("--with-text", is_flag=True, help="Print the article's text too (with --jsonl).")
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, metavar="FLOAT", help="Leave out claims below this score, 0 to 1.")
@no_cache_option
@columns_option
@metadata_options
@click.pass_context
def read(
    ctx: click.Context,
    /,
    sources: tuple[str, ...],
    formats: tuple[str, ...],
    *,
    with_text: bool,
    min_score: float,
    no_cache: bool,
    columns: "Columns",
    **known: str,
) -> None:
    """Read articles and print every attributed claim in reading order.

    SOURCES are files, folders, web addresses, or - for standard input: text, Markdown, HTML, PDF, Word, RTF, mail, feeds, crawls, exports of
    press databases, JSONL, CSV and XLSX. Without
    SOURCES, standard input is read. --published, --outlet, --headline and --url supply what a row of a corpus lacks; of
    other documents, whose date and outlet are guessed from the page, they win over the guess.

    Output is written article by article, in UTF-8. An input that could not be read is a line of the output with
    --jsonl, and a message on standard error otherwise; the rest is read, and the exit code is 1.
    """
    if len(set(formats)) > 1:
        message = "Choose one of --" + ", --".join(FORMATS) + "."
        raise click.UsageError(message)
    if with_text and "jsonl" not in formats:
        message = "--with-text goes with --jsonl."
        raise click.UsageError(message)
    if not sources and sys.stdin.isatty():
        message = "Name a file, a folder or a web address, or pipe a text in."
        raise click.UsageError(message)
    name = formats[0] if formats else None
    with ProgressLine(shown=sys.stderr.isatty() and not (name and sys.stdout.isatty())) as progress:
        documents = _load_sources(sources or ("-",), Metadata(**known), columns, no_cache=no_cache)
        results = _read_sources(documents, ReaderConfig(min_score=min_score), progress)
        if name is None and sys.stdout.isatty():
            failed = _print_page_wide(results, progress)
        else:
            failed = _print_stream(results, name or "plain", with_text, progress)
    ctx.exit(EXIT_PROBLEM if failed else 0)


@main.command(short_help="Print the JSON Schema of a reading.")
def schema() -> None:
    """Print the JSON Schema of what `reportedly read --jsonl` prints."""
    from reportedly.exchange.contract import build_schema

    _write(json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n")


def _list_command(name: str, short: str, long: str) -> None:
    """Make a command that prints one thing of each article, a line each, by `reportedly.exchange.listing`."""

    @main.command(name, short_help=short, help=long)
    @click.argument("sources", nargs=-1)
    @click.option(
        "--min-score", type=click.FloatRange(0, 1), default=0.0, metavar="FLOAT", help="Leave out claims below this score, 0 to 1."
    )
    @columns_option
    @metadata_options
    @click.pass_context
    def listing(ctx: click.Context, /, sources: tuple[str, ...], *, min_score: float, columns: "Columns", **known: str) -> None:
        from reportedly.exchange.listing import LISTINGS

        failed = False
        with ProgressLine(shown=sys.stderr.isatty() and not sys.stdout.isatty()) as progress:
            for result in _read_sources(
                _load_sources(sources or ("-",), Metadata(**known), columns), ReaderConfig(min_score=min_score), progress
            ):
                failed = _tell_problems(result, progress.say, all_printed=False) or failed
                if isinstance(result, Reading):
                    write_lines(LISTINGS[name](result))
        ctx.exit(EXIT_PROBLEM if failed else 0)


_list_command(
    "actors",
    "Print who speaks in articles, as what, with every mention.",
    """Print who speaks in articles, as what, with every mention and its offset.

    SOURCES are as for `reportedly read`. First come those who speak, in the order in which they first do, then those that
    claims are aimed at or said to.""",
)
_list_command(
    "figures",
    "Print the figures of articles, with their bounds and what they count.",
    """Print the figures of articles: offset, words, value with its bound, what is counted, and the claim that has it.

    SOURCES are as for `reportedly read`.""",
)
_list_command(
    "times",
    "Print the time expressions of articles, with the intervals they denote.",
    """Print the time expressions of articles: offset, words, TIMEX3 type and value, interval, and what they were resolved against.

    SOURCES are as for `reportedly read`. Without a date of publication (--published), "Saturday" stays any Saturday.""",
)
_list_command(
    "places",
    "Print the places of articles, with coordinates.",
    """Print the toponyms of articles: offset, words, place, kind, country, coordinates, GeoNames id, and runners-up.

    SOURCES are as for `reportedly read`.""",
)


@main.group(short_help="Use a gazetteer of your own.")
def gazetteer() -> None:
    """Use a gazetteer of your own, made of the one that ships with the package and GeoNames dumps."""


@gazetteer.command(short_help="Take in a GeoNames dump.")
@click.argument("dump", metavar="FILE")
@click.option("--only", is_flag=True, help="Forget the towns of all countries that the dump does not have.")
def load(dump: str, *, only: bool) -> None:
    """Take in a dump of GeoNames, such as UA.zip, cities500.zip or allCountries.zip, and use its places from now on.

    It takes the place of what is known of the countries in it. The other countries stay as they are, dumps that were loaded before among them.
    """
    from pathlib import Path

    from reportedly.values.places.gazetteer import GazetteerError, find_shipped
    from reportedly.values.places.geonames import build_gazetteer

    out = find_gazetteer_file()
    out.parent.mkdir(parents=True, exist_ok=True)
    with ProgressLine(shown=sys.stderr.isatty()) as progress:
        try:
            count = build_gazetteer(Path(dump), out, out if out.exists() else find_shipped(), progress.show_share, only=only)
        except (GazetteerError, OSError) as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{count:,} places with those of {dump}; `reportedly gazetteer reset` goes back to those that ship")


@gazetteer.command(short_help="Go back to the gazetteer that ships.")
def reset() -> None:
    """Go back to the gazetteer that ships with the package."""
    find_gazetteer_file().unlink(missing_ok=True)


@gazetteer.command(short_help="Tell which gazetteer is used.")
def show() -> None:
    """Tell which gazetteer is used."""
    from reportedly.values.places.gazetteer import find_shipped

    own = find_gazetteer_file()
    click.echo(str(own if own.exists() else find_shipped()))


@main.command(short_help="Tell which steps made the claim at a character.")
@click.argument("source", metavar="FILE")
@click.option("--at", type=click.IntRange(min=0), required=True, metavar="N", help="The character, numbered from 0.")
@click.option("--ref", help="Which article, where FILE holds several: its id or name.")
@metadata_options
@click.pass_context
def explain(ctx: click.Context, /, source: str, at: int, ref: str | None, **known: str) -> None:
    """Tell which claims cover one character of an article and which steps made each, or why none does."""
    from reportedly.exchange.explanation import format_explanation
    from reportedly.exchange.terminal import describe_problem

    article = _find_article(source, ref, Metadata(**known))
    if isinstance(article, Problem):
        click.echo(f"reportedly: {describe_problem(article)}", err=True)
        ctx.exit(EXIT_PROBLEM)
    if at >= len(article.text):
        message = f"the text has {len(article.text):,} characters, numbered from 0."
        raise click.BadParameter(message, param_hint="--at")
    _write("".join(format_explanation(make_reader().read(article), at)))


def _find_article(source: str, ref: str | None, metadata: Metadata) -> Article | Problem:
    """The one article of a source, or the one that `ref` names. Raises a usage error where that is not one article."""
    from reportedly.documents import load_documents

    documents = iter(load_documents(source, metadata))
    if ref is None:
        first, second = next(documents, None), next(documents, None)
        if second is not None:
            message = "The file holds several articles; choose one with --ref."
            raise click.UsageError(message)
    else:
        first = next((document for document in documents if isinstance(document, Article) and document.ref == ref), None)
    if first is None:
        message = "The file holds no such article."
        raise click.UsageError(message)
    return first


def _load_sources(sources: Iterable[str], metadata: Metadata, columns: "Columns", *, no_cache: bool = False) -> Iterator[Article | Problem]:
    """All articles of all sources, one at a time, so that memory does not grow with their number."""
    from reportedly.documents import load_documents

    # Files are read without what fetches addresses.
    load = partial(load_documents, visit=make_visit(no_cache=no_cache)) if any("://" in source for source in sources) else load_documents
    return chain.from_iterable(load(source, metadata, columns=columns) for source in sources)


def _read_sources(documents: Iterable[Article | Problem], config: ReaderConfig, progress: ProgressLine) -> Iterator[Reading | Problem]:
    """The reading of each, in order."""
    for result in make_reader(config, progress.show).read_many(documents):
        progress.advance(result)
        yield result


def _print_stream(results: Iterable[Reading | Problem], name: str, with_text: bool, progress: ProgressLine) -> bool:
    """Write every result in a format; true when something could not be read."""
    from reportedly.exchange.formats import choose_format

    form = choose_format(name, with_text=with_text)
    failed = False
    _write(form.start())
    for result in results:
        failed = _tell_problems(result, progress.say, all_printed=form.problem is not None) or failed
        if isinstance(result, Reading):
            _write(form.reading(result))
        elif form.problem:
            _write(form.problem(result))
    _write(form.end())
    return failed


def _print_page_wide(results: Iterable[Reading | Problem], progress: ProgressLine) -> bool:
    """Show every result on the terminal, wrapped and coloured; true when something could not be read."""
    from rich.console import Console

    from reportedly.exchange.terminal import PAGE_WIDTH, build_article

    console = progress.console or Console(highlight=False)
    width = min(console.width, PAGE_WIDTH)
    failed = False
    for result in results:
        failed = _tell_problems(result, progress.say, all_printed=False) or failed
        if isinstance(result, Reading):
            console.print(build_article(result), width=width)
    return failed


def _tell_problems(result: Reading | Problem, say: Callable[[str], None], *, all_printed: bool) -> bool:
    """Say what could not be read, unless the output does; true when there is anything."""
    from reportedly.exchange.terminal import describe_problem

    problems = (result,) if isinstance(result, Problem) else result.problems
    if not all_printed:
        for problem in problems:
            say(f"reportedly: {describe_problem(problem)}")
    return bool(problems)


for _command in (*LEDGER_COMMANDS, *QUESTION_COMMANDS, *DESK_COMMANDS):
    main.add_command(_command)
