"""The commands that work on a ledger. As in `cli.py`, nothing heavy is imported before a command that needs it runs."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from reportedly.config import Metadata
from reportedly.console import EXIT_PROBLEM, ProgressLine, make_reader, metadata_options, say, write

if TYPE_CHECKING:
    from reportedly.ingest import Tally
    from reportedly.ledger import ClaimFilter, Ledger, ShownClaim
    from reportedly.model import Problem, Reading

STATUSES = "asserted, denied, confirmed, neither_confirmed_nor_denied, declined_to_comment, under_verification, stipulated, not_stated"
_FILTERS = (
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
_FORMS = (
    click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a line."),
    click.option("--csv", "form", flag_value="csv", help="One row a claim."),
)


def _options(options: tuple[Callable[..., Any], ...]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def _with_ledger(command: Callable[..., Any]) -> Callable[..., Any]:
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
def _open(path: str, *, write: bool = False) -> "Iterator[Ledger]":
    from reportedly.ledger import Ledger

    with Ledger(path, write=write) as ledger:
        yield ledger


def _make_filter(given: dict[str, Any]) -> "ClaimFilter":
    from reportedly.ledger import ClaimFilter

    closed = ("status", "certainty", "mode", "attribution", "speech_act", "counted")
    spelt = {
        name: value.lower().replace(" ", "_").replace("-", "_") if name in closed and value else value for name, value in given.items()
    }
    return ClaimFilter(**{name: value for name, value in spelt.items() if value is not None})


@click.command(short_help="Read articles into a ledger.")
@click.argument("sources", nargs=-1, required=True)
@click.option("--keep-original", is_flag=True, help="Keep the bytes of each file that is one article.")
@metadata_options
@_with_ledger
@click.pass_context
def add(ctx: click.Context, /, path: str, sources: tuple[str, ...], *, keep_original: bool, **known: str) -> None:
    """Read articles into a ledger; what it has already is skipped, what fails is recorded as a problem.

    SOURCES are as for `reportedly read`. It can be stopped at any time and started again.
    """
    with _open(path, write=True) as ledger:
        failed = _add_sources(ledger, [(source, Metadata(**known)) for source in sources], keep_original=keep_original)
    ctx.exit(EXIT_PROBLEM if failed else 0)


def _add_sources(ledger: "Ledger", sources: list[tuple[str, Metadata]], *, keep_original: bool) -> int:
    """Add all, tell what happened, and give the number of problems."""
    from reportedly.exchange.terminal import describe_problem
    from reportedly.ingest import Ingest
    from reportedly.model import Problem

    with ProgressLine(shown=sys.stderr.isatty()) as progress:

        def tell(result: "Reading | Problem | None") -> None:
            for problem in (result,) if isinstance(result, Problem) else result.problems if result else ():
                progress.say(f"reportedly: {describe_problem(problem)}")
            progress.advance(result)

        ingest = Ingest(ledger, make_reader(tell=progress.show), tell, keep_original=keep_original)
        try:
            with ingest:
                for source, metadata in sources:
                    ingest.add(source, metadata)
        finally:
            progress.say(_describe_tally(ingest.tally))
    return ingest.tally.failed


def _describe_tally(tally: "Tally") -> str:
    def count(number: int, word: str) -> str:
        return f"{number:,} {word}{'' if number == 1 else 's'}"

    parts = [f"{count(tally.read, 'article')} read with {count(tally.claims, 'claim')}", f"{tally.skipped:,} already there"]
    parts += [f"{count(tally.files_skipped, 'whole file')} already there"] if tally.files_skipped else []
    parts += [count(tally.failed, "problem")] if tally.failed else []
    parts += [f"{count(tally.without_original, 'original')} not kept, being no file of its own"] if tally.without_original else []
    return "; ".join(parts)


@click.command(short_help="Find claims by their words.")
@click.argument("words")
@click.option("--articles", is_flag=True, help="Find articles by headline and text instead.")
@_options(_FILTERS)
@_options(_FORMS)
@_with_ledger
def search(path: str, words: str, *, articles: bool, form: str | None, **given: Any) -> None:  # noqa: ANN401 - as click gives them
    """Find current claims by the words of their content, the last recorded first.

    All WORDS must be there. "quoted words" stand together, word* is a beginning, OR joins two, NOT refuses one.
    """
    from reportedly.exchange.found import format_articles, format_records

    with _open(path) as ledger:
        if not articles:
            _print_claims(ledger, _make_filter({**given, "words": words}), form)
            return
        found = ledger.search_articles(words, given["limit"], given["skip"])
        write("".join(format_records(found) if form == "jsonl" else format_articles(found)))


@click.command(short_help="List claims.")
@_options(_FILTERS)
@_options(_FORMS)
@_with_ledger
def claims(path: str, *, form: str | None, **given: Any) -> None:  # noqa: ANN401 - as click gives them
    """List current claims, people's decisions applied, the last recorded first. Rejected claims are left out."""
    with _open(path) as ledger:
        _print_claims(ledger, _make_filter(given), form)


def _print_claims(ledger: "Ledger", wanted: "ClaimFilter", form: str | None) -> None:
    from reportedly.exchange.found import format_found, format_found_csv, format_records

    found = ledger.claims(wanted)
    write("".join(format_records(found) if form == "jsonl" else format_found_csv(found) if form == "csv" else format_found(found)))
    if not found and form is None:
        say("no claim was found")


@click.command(short_help="Show all that is known of a claim.")
@click.argument("claim")
@click.option("--explain", is_flag=True, help="Read the article again and tell which steps made the claim.")
@_with_ledger
def show(path: str, claim: str, *, explain: bool) -> None:
    """Show a claim with every cell and its place in the text, its relations and decisions. CLAIM is its id or the beginning of it."""
    from reportedly.exchange.found import format_shown

    with _open(path) as ledger:
        shown = ledger.show(claim)
    write("".join(format_shown(shown)))
    if explain:
        write("".join(_explain(shown)))


def _explain(shown: "ShownClaim") -> Iterator[str]:
    """The steps behind a claim. They are not kept: the same version, with the same rules and weights, makes them again."""
    from reportedly.exchange.explanation import format_explanation

    reader = make_reader()
    if reader.run != shown.reading.run:
        message = "the claim was read by another version; add its article again to have it explained"
        raise click.UsageError(message)
    yield "\n"
    yield from format_explanation(reader.read(shown.reading.article), shown.claim.content[0].start)


@click.command(short_help="Prove every cell against the stored text.")
@click.option("--sizes", is_flag=True, help="Print how many bytes each part of the file takes.")
@_with_ledger
@click.pass_context
def verify(ctx: click.Context, /, path: str, *, sizes: bool) -> None:
    """Prove that every cell is as it was recorded and every word where it says in the stored text. Exit code 1 if not."""
    # SQLite checks an index of words only through a connection that may write.
    with _open(path, write=os.access(path, os.W_OK)) as ledger:
        with ProgressLine(shown=sys.stderr.isatty()) as progress:
            faults = ledger.verify(lambda *_: progress.advance(None))
        for fault in faults:
            row = "" if fault.row is None else f" {fault.row}"
            write(f"{fault.table}{row}: {fault.what}\n")
        if sizes:
            write("".join(f"{size.bytes:>15,}  {size.part}\n" for size in ledger.sizes()))
        if not faults:
            count = ledger.count()
            write(f"proven: {count['articles']:,} articles, {count['claims']:,} current claims, {count['decisions']:,} decisions\n")
    ctx.exit(EXIT_PROBLEM if faults else 0)


@click.command(short_help="List sentences that gave no claim although they might.")
@click.option("--article", metavar="ID", help="Those of one article.")
@click.option("--why", type=click.Choice(["number", "quotation", "cue"]), help="Those that have this.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many at most.")
@click.option("--skip", type=click.IntRange(min=0), default=0, help="How many to pass over first.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a line.")
@_with_ledger
def coverage(path: str, *, form: str | None, article: str | None, why: str | None, limit: int, skip: int) -> None:
    """List sentences with a number, a quotation or a cue that gave no claim."""
    from reportedly.exchange.found import format_passages, format_records

    with _open(path) as ledger:
        passages = ledger.coverage(article, why, limit, skip)
        write("".join(format_records(passages) if form else format_passages(passages)))


@click.command(short_help="Record a person's decision on a claim.")
@click.argument("claim", required=False)
@click.option("--accept", "kind", flag_value="accept", help="It is right.")
@click.option("--reject", "kind", flag_value="reject", help="It is no claim, or wrong beyond mending: lists leave it out.")
@click.option("--unsure", "kind", flag_value="unsure", help="It was looked at, and may be right or wrong.")
@click.option("--edit", nargs=2, metavar="CELL VALUE", help="Put a value into a cell: source, cue, content, status, certainty, ...")
@click.option("--choose", nargs=2, metavar="CELL VALUE", help="Take the other reading that the claim itself offers for a cell.")
@click.option("--split", multiple=True, metavar="WORDS", help="Once for each claim that this one should be.")
@click.option("--merge", multiple=True, metavar="CLAIM", help="Once for each claim that belongs into this one.")
@click.option("--undo", type=int, metavar="N", help="Take back the decision with this number.")
@click.option(
    "--by", envvar="REPORTEDLY_BY", default=lambda: os.environ.get("USER", ""), help="Who decides; $REPORTEDLY_BY, else the user."
)
@click.option("--why", help="Why, in words.")
@click.option("--list", "listed", is_flag=True, help="List the decisions, on CLAIM or all.")
@click.option("--orphans", is_flag=True, help="List those that found no claim to stand on after a re-read.")
@click.option("--jsonl", is_flag=True, help="List them as one JSON object a line.")
@_with_ledger
def decide(
    path: str,
    *,
    claim: str | None,
    listed: bool,
    orphans: bool,
    jsonl: bool,
    undo: int | None,
    by: str,
    why: str | None,
    **what: Any,  # noqa: ANN401 - as click gives them
) -> None:
    """Record a decision on CLAIM, its id or the beginning of it: one of --accept, --reject, --unsure, --edit, --choose, --split, --merge.

    Nothing is overwritten: the machine's rows stay, and --undo is a decision too.
    """
    if listed or orphans or jsonl:
        _list_decisions(path, claim, orphans=orphans, jsonl=jsonl)
        return
    chosen = [name for name, value in what.items() if value]
    if (undo is None) == (claim is None) or len(chosen) != (undo is None):
        message = "Name a claim and one decision, or --undo and a number, or --list."
        raise click.UsageError(message)
    with _open(path, write=True) as ledger:
        number = ledger.undo(undo, by, why) if undo is not None else ledger.decide(str(claim), _make_verdict(what, by, why))
    write(f"decision {number}\n")


def _list_decisions(path: str, claim: str | None, *, orphans: bool, jsonl: bool) -> None:
    from reportedly.exchange.found import format_decisions, format_records

    with _open(path) as ledger:
        found = ledger.decisions(ledger.show(claim).claim.id if claim else None, orphans=orphans)
    write("".join(format_records(found) if jsonl else format_decisions(found)))


def _make_verdict(what: dict[str, Any], by: str, why: str | None) -> Any:  # noqa: ANN401 - a type that is imported late
    from reportedly.ledger import DecisionKind, Verdict

    for name in ("edit", "choose"):
        if what[name]:
            return Verdict(DecisionKind(name), by, why, *what[name])
    for name in ("split", "merge"):
        if what[name]:
            return Verdict(DecisionKind(name), by, why, parts=what[name])
    return Verdict(DecisionKind(what["kind"]), by, why)


@click.command(short_help="Tell what changed between the texts at one address.")
@click.argument("url", required=False)
@click.option("--reprints", is_flag=True, help="List articles that carry the same copy instead.")
@_with_ledger
def versions(path: str, *, url: str | None, reprints: bool) -> None:
    """Tell which claims and figures came (+), went (-) and changed (~) between the texts that stood at URL."""
    from reportedly.exchange.found import format_reprints, format_versions

    if (url is None) != reprints:
        message = "Give an address, or --reprints."
        raise click.UsageError(message)
    with _open(path) as ledger:
        write("".join(format_reprints(ledger.reprints()) if url is None else format_versions(ledger.versions(url))))


@click.command(short_help="List what failed, or try it again.")
@click.option("--retry", is_flag=True, help="Add what failed again.")
@_with_ledger
@click.pass_context
def problems(ctx: click.Context, /, path: str, *, retry: bool) -> None:
    """List what could not be read or kept, with its stage and why. Exit code 1 while there is anything."""
    import json

    from reportedly.exchange.found import format_problems

    with _open(path, write=retry) as ledger:
        if retry:
            again = dict.fromkeys((p.source, p.options or "{}") for p in ledger.problems() if p.source)
            _add_sources(ledger, [(str(source), Metadata(**json.loads(options))) for source, options in again], keep_original=False)
        left = ledger.problems()
        write("".join(format_problems(left)))
    ctx.exit(EXIT_PROBLEM if left else 0)


@click.command(short_help="Print all of a ledger.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One reading a line: see `reportedly schema`.")
@click.option("--csv", "form", flag_value="csv", help="One row a claim.")
@click.option("--machine", is_flag=True, help="As the machine read it, without people's decisions.")
@click.option("--with-text", is_flag=True, help="Print the articles' texts too (with --jsonl).")
@_with_ledger
def export(path: str, *, form: str | None, machine: bool, with_text: bool) -> None:
    """Print the current reading of every article, in the order in which they were added, people's decisions applied."""
    from reportedly.exchange.formats import choose_format

    if form is None or (with_text and form != "jsonl"):
        message = "Choose --jsonl or --csv; --with-text goes with --jsonl."
        raise click.UsageError(message)
    chosen = choose_format(form, with_text=with_text)
    with _open(path) as ledger:
        write(chosen.start())
        for reading in ledger.readings(decided=not machine):
            write(chosen.reading(reading))
        write(chosen.end())


COMMANDS = (add, search, claims, show, verify, coverage, decide, versions, problems, export)
