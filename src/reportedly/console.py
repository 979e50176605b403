"""What the commands share: output in UTF-8, messages, the progress line, and the options that tell what is known of an article."""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Self

import click

from reportedly.config import ReaderConfig
from reportedly.model import Article, Problem, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console
    from rich.progress import Progress, TaskID

    from reportedly.documents.load import Visit
    from reportedly.reader import Reader

EXIT_PROBLEM = 1
LONG_ARTICLE = 20_000  # characters, some two seconds, from which the way through one article is shown


def _read_date(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """The ISO form of a date; a usage error where it can be read in two ways or not at all."""
    if value is None:
        return None
    from reportedly.documents.dates import parse_published

    published = parse_published(value)
    if published is None:
        message = f"{value!r} is not a date that reads in one way only; write it as 2025-04-27"
        raise click.BadParameter(message)
    return published


def metadata_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--published`, `--outlet`, `--headline`, `--url`: what the caller knows of an article."""
    for option in (
        click.option("--url", help="Address that the text came from."),
        click.option("--headline", help="Headline, where the text does not have it."),
        click.option("--outlet", help="Who published the text."),
        click.option("--published", callback=_read_date, metavar="DATE", help="Date of publication, ISO: 2025-04-27."),
    ):
        command = option(command)
    return command


no_cache_option = click.option("--no-cache", is_flag=True, help="Fetch addresses anew; keep nothing of what they answer.")


def _read_columns(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> Any:  # noqa: ANN401 - click's own signature
    """The pairs of a column map; a usage error where they cannot be understood."""
    if not value:
        return ()
    from reportedly.documents.columns import ColumnsError, parse_columns

    try:
        return parse_columns(value)
    except ColumnsError as error:
        raise click.BadParameter(str(error)) from error


def columns_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--columns`: which column of a table, or key of a JSON row, is which field."""
    told = 'Which column of a table or key of a JSON row is which field: text=Body,published="Pub Date"; or a TOML file of such pairs.'
    return click.option("--columns", multiple=True, callback=_read_columns, metavar="PAIRS", help=told)(command)


def find_gazetteer_file() -> "Path":
    """Where the user's own gazetteer is kept, whether there is one or not."""
    from pathlib import Path

    return Path(click.get_app_dir("reportedly")) / "places.txt"


def make_reader(config: ReaderConfig = ReaderConfig(), tell: Callable[[Article, float], None] = lambda *_: None) -> "Reader":
    """A reader with the user's own gazetteer, if there is one."""
    from reportedly.reader import Reader

    own = find_gazetteer_file()
    return Reader(config, tell, own if own.exists() else None)


def make_visit(*, no_cache: bool, feeds: bool = False) -> "Visit":
    """How addresses are fetched: with the user's cache, unless that is not wanted."""
    from reportedly.documents.cache import Cache, find_cache_file
    from reportedly.documents.fetcher import Fetcher
    from reportedly.documents.load import Visit

    return Visit(Fetcher(None if no_cache else Cache(find_cache_file())).fetch, feeds=feeds)


def say(message: str) -> None:
    """A message on standard error."""
    click.echo(message, err=True)


def write(text: str) -> None:
    """To standard output, in UTF-8 and with the line ends as they are, wherever we run; at once, for whoever follows a pipe.

    A file name that is no UTF-8 is written with escapes.
    """
    if text:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()


def write_lines(lines: Iterable[str]) -> None:
    """Folded and with styles on a terminal; elsewhere as they are, one a record."""
    if not sys.stdout.isatty():
        write("".join(lines))
        return
    from rich.console import Console

    from reportedly.exchange.folding import print_lines

    print_lines(lines, Console())


class ProgressLine:
    """A line on the terminal while articles are read: how many documents and claims so far, and the way through a long one.

    It stands below what is printed where output and messages go to one terminal, alone where the output goes to a file or a
    pipe.
    """

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._claims = 0

    def __enter__(self) -> Self:
        if self._shown:
            self._bar, self._task = _make_bar()
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    @property
    def console(self) -> "Console | None":
        """The console below which the bar stands; None where there is no bar."""
        return self._bar.console if self._bar else None

    def advance(self, result: Reading | Problem | None) -> None:
        """Count a result; None is a document that needed no reading."""
        self._claims += len(result.claims) if isinstance(result, Reading) else 0
        if self._bar and self._task is not None:
            self._bar.update(self._task, advance=1, claims=self._claims, part="")

    def show(self, article: Article, share: float) -> None:
        """Show how much of a long article is read."""
        if self._bar and self._task is not None and len(article.text) >= LONG_ARTICLE:
            self._bar.update(self._task, part=f", {share:.0%} of {len(article.text):,} characters")

    def show_share(self, share: float) -> None:
        """Show how much of one long piece of work is done."""
        if self._bar and self._task is not None:
            self._bar.update(self._task, part=f", {share:.0%}")

    def say(self, message: str) -> None:
        """Print a message on standard error, above the bar where there is one."""
        if self._bar:
            self._bar.console.print(message, markup=False, highlight=False, soft_wrap=True)
        else:
            say(message)


def _make_bar() -> "tuple[Progress, TaskID]":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    words = TextColumn("documents: {task.completed:,}, claims: {task.fields[claims]:,}{task.fields[part]}")
    columns = (SpinnerColumn(), BarColumn(bar_width=20), words, TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=not sys.stdout.isatty(), highlight=False), transient=True)
    return bar, bar.add_task("reading", total=None, claims=0, part="")
