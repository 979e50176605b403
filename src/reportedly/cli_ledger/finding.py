"""`search`, `claims`, `show`, `coverage` and `versions`: what comes out of a ledger to be read."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli_ledger.options import FILTERS, FORMS, add_options, make_filter, open_ledger, with_ledger
from reportedly.console import make_reader, say, write, write_lines

if TYPE_CHECKING:
    from reportedly.ledger import ClaimFilter, Ledger, ShownClaim


@click.command(short_help="Find claims by their words.")
@click.argument("words")
@click.option("--articles", is_flag=True, help="Find articles by headline and text instead.")
@add_options(FILTERS)
@add_options(FORMS)
@with_ledger
def search(path: str, words: str, *, articles: bool, form: str | None, **given: Any) -> None:  # noqa: ANN401 - as click gives them
    """Find current claims by the words of their content, the last recorded first.

    All WORDS must be there. "quoted words" stand together, word* is a beginning, OR joins two, NOT refuses one.
    """
    from reportedly.exchange.found import format_articles, format_records

    if articles and (form == "csv" or any(value for name, value in given.items() if name not in ("limit", "skip"))):
        message = "--articles goes with --limit, --skip and --jsonl; the other options are for claims."
        raise click.UsageError(message)
    with open_ledger(path) as ledger:
        if not articles:
            _print_claims(ledger, make_filter({**given, "words": words}), form)
            return
        found = ledger.search_articles(words, given["limit"], given["skip"])
    if form == "jsonl":
        write("".join(format_records(found)))
    else:
        write_lines(format_articles(found))
        if not found:
            say("no article was found")


@click.command(short_help="List claims.")
@add_options(FILTERS)
@add_options(FORMS)
@with_ledger
def claims(path: str, *, form: str | None, **given: Any) -> None:  # noqa: ANN401 - as click gives them
    """List current claims, people's decisions applied, the last recorded first. Rejected claims are left out."""
    with open_ledger(path) as ledger:
        _print_claims(ledger, make_filter(given), form)


def _print_claims(ledger: "Ledger", wanted: "ClaimFilter", form: str | None) -> None:
    from reportedly.exchange.found import format_found, format_found_csv, format_records

    found = ledger.claims(wanted)
    if form is None:
        write_lines(format_found(found))
    else:
        write("".join(format_records(found) if form == "jsonl" else format_found_csv(found)))
    if not found and form is None:
        say("no claim was found")


@click.command(short_help="Show all that is known of a claim.")
@click.argument("claim")
@click.option("--explain", is_flag=True, help="Read the article again and tell which steps made the claim.")
@click.option(
    "--original", is_flag=True, help="Write the bytes that its article was made of, and nothing else. CLAIM may be an article too."
)
@with_ledger
def show(path: str, claim: str, *, explain: bool, original: bool) -> None:
    """Show a claim with every cell and its place in the text, its relations and decisions. CLAIM is its id or the beginning of it.

    Cells are as people decided; what was read where they edited one stands below.
    """
    from reportedly.exchange.shown import format_shown

    with open_ledger(path) as ledger:
        if original:
            sys.stdout.buffer.write(ledger.original(claim))
            sys.stdout.buffer.flush()
            return
        shown = ledger.show(claim)
    write_lines(format_shown(shown))
    if explain:
        write_lines(_explain(shown))


def _explain(shown: "ShownClaim") -> Iterator[str]:
    """The steps behind a claim. They are not kept: the same version, with the same rules and weights, makes them again."""
    from reportedly.exchange.explanation import format_explanation

    reader = make_reader()
    if reader.run != shown.reading.run:
        message = "the claim was read by another version; add its article again to have it explained"
        raise click.UsageError(message)
    yield "\n"
    yield from format_explanation(reader.read(shown.reading.article), shown.claim.content[0].start)


@click.command(short_help="List sentences that gave no claim although they might.")
@click.option("--article", metavar="ID", help="Those of one article.")
@click.option("--why", type=click.Choice(["number", "quotation", "cue"]), help="Those that have this.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many at most.")
@click.option("--skip", type=click.IntRange(min=0), default=0, help="How many to pass over first.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a line.")
@with_ledger
def coverage(path: str, *, form: str | None, article: str | None, why: str | None, limit: int, skip: int) -> None:
    """List sentences with a number, a quotation or a cue that gave no claim."""
    from reportedly.exchange.found import format_passages, format_records

    with open_ledger(path) as ledger:
        passages = ledger.coverage(article, why, limit, skip)
    if form:
        write("".join(format_records(passages)))
    else:
        write_lines(format_passages(passages))
        if not passages:
            say("no sentence was found that gave no claim")


@click.command(short_help="Tell what changed between the texts at one address, or between readings of one text.")
@click.argument("url", required=False, metavar="[URL|ARTICLE]")
@click.option("--reprints", is_flag=True, help="List articles that carry the same copy instead.")
@with_ledger
def versions(path: str, *, url: str | None, reprints: bool) -> None:
    """Tell which claims and figures came (+), went (-) and changed (~) between the texts that stood at URL.

    With the id of an ARTICLE, or its beginning: between the runs that read it. `decide ARTICLE --run N` chooses one of them.
    """
    from reportedly.exchange.found import format_article_readings, format_reprints, format_versions

    if (url is None) != reprints:
        message = "Give an address or an article's id, or --reprints."
        raise click.UsageError(message)
    with open_ledger(path) as ledger:
        if url is None:
            groups = ledger.reprints()
            write_lines(format_reprints(groups))
            if not groups:
                say("no two articles carry the same copy")
        elif found := ledger.versions(url):
            write_lines(format_versions(found))
        elif "/" in url:
            say("no article in the ledger has this address")
        else:
            write_lines(format_article_readings(ledger.article_readings(url)))
