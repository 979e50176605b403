"""`watch`: feeds into a ledger, again and again."""

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.cli_ledger.adding import ProblemLines, describe_tally
from reportedly.cli_ledger.options import count_words, open_ledger, with_ledger
from reportedly.console import EXIT_PROBLEM, ProgressLine, make_reader, make_visit, no_cache_option

if TYPE_CHECKING:
    from reportedly.documents.feedlist import ListedFeed
    from reportedly.ingest import Tally
    from reportedly.ledger import Ledger
    from reportedly.model import Problem, Reading

SHORTEST = 60.0  # seconds between two polls of a feed
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def _read_every(_: click.Context, __: click.Parameter, value: str) -> float:
    """The seconds of `90s`, `15m`, `2h` or `1d`."""
    match = re.fullmatch(r"([0-9]{1,6}) ?([smhd])", value.strip().lower())
    if not match:
        message = f"{value!r} is no time; write it as 15m, 2h or 1d"
        raise click.BadParameter(message)
    seconds = float(match[1]) * _UNITS[match[2]]
    if seconds < SHORTEST:
        message = "feeds are asked at most once a minute"
        raise click.BadParameter(message)
    return seconds


@click.command(short_help="Add what is new in feeds, again and again.")
@click.argument("feeds", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option("--once", is_flag=True, help="Ask every feed once and end; for cron.")
@click.option(
    "--every", default="15m", show_default=True, callback=_read_every, metavar="TIME", help="How often to ask each feed: 15m, 2h."
)
@no_cache_option
@with_ledger
@click.pass_context
def watch(ctx: click.Context, /, path: str, feeds: str, *, once: bool, every: float, no_cache: bool) -> None:
    """Read the feeds that FILE lists, and add to a ledger what is new in them, until Ctrl-C.

    FILE has one address a line and, after it, what to call the outlet if not by the feed's own title:
    https://news.example/feed.xml outlet=News of Example. "#" begins a comment. OPML from a feed reader will do too.

    Where a feed has only summaries, the pages are fetched, each once. The exit code of --once is as for `add`.
    """
    from reportedly.documents.feedlist import read_feed_list

    listed, wrong = read_feed_list(Path(feeds))
    with open_ledger(path, write=True) as ledger:
        failed = _record_wrong(ledger, wrong, str(Path(feeds).absolute()))
        failed += _watch_feeds(ledger, listed, None if once else every, no_cache=no_cache)
    ctx.exit(EXIT_PROBLEM if failed else 0)


def _record_wrong(ledger: "Ledger", wrong: "tuple[Problem, ...]", source: str) -> int:
    """Tell and record the lines of the list that are no feed; those that were recorded and are mended are closed."""
    from reportedly.exchange.terminal import describe_problem
    from reportedly.ledger import Entry

    for problem in wrong:
        click.echo(f"reportedly: {describe_problem(problem)}", err=True)
    ledger.record([Entry(problem, source) for problem in wrong], (), {source: wrong})
    return len(wrong)


def _watch_feeds(ledger: "Ledger", feeds: "tuple[ListedFeed, ...]", every: float | None, *, no_cache: bool) -> int:
    """Poll once, or for ever where there is a time between polls; the number of problems of the one poll."""
    from reportedly.ingest import Tally
    from reportedly.watch import Watch

    with ProgressLine(shown=sys.stderr.isatty()) as progress:
        lines = ProblemLines(progress.say)

        def tell(result: "Reading | Problem | None") -> None:
            lines.tell(result)
            progress.advance(result)

        def report(tally: "Tally", asked: int, pause: float | None) -> None:
            lines.finish()
            then = "" if pause is None else f"; next at {time.strftime('%H:%M', time.localtime(time.time() + pause))}"
            progress.say(f"{time.strftime('%H:%M')}  {count_words(asked, 'feed')}: {describe_tally(tally)}{then}")

        watcher = Watch(ledger, make_reader(tell=progress.show), tell, make_visit(no_cache=no_cache))
        tally = Tally()
        try:
            if every is not None:
                watcher.run(feeds, every, report)
            else:
                try:
                    watcher.poll(feeds, tally)
                finally:
                    report(tally, len(feeds), None)
        except KeyboardInterrupt:
            progress.say("stopped; what was read is kept, and the same command goes on from here")
            raise
    return tally.failed
