"""`verify` and `export`: what a ledger holds, proven and whole."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli_ledger.importing import TOOLS, write_sheets
from reportedly.cli_ledger.options import count_words, open_ledger, with_ledger
from reportedly.console import EXIT_PROBLEM, ProgressLine, say, write

if TYPE_CHECKING:
    from reportedly.exchange.coded import Quoted
    from reportedly.exchange.tabular import Rows
    from reportedly.ledger import Decision, Ledger, Table


@click.command(short_help="Prove every cell against the stored text.")
@click.option("--sizes", is_flag=True, help="Print how many bytes each part of the file takes.")
@with_ledger
@click.pass_context
def verify(ctx: click.Context, /, path: str, *, sizes: bool) -> None:
    """Prove that every cell is as it was recorded and every word where it says in the stored text. Exit code 1 if not."""
    # SQLite checks an index of words only through a connection that may write.
    with open_ledger(path, write=os.access(path, os.W_OK)) as ledger:
        with ProgressLine(shown=sys.stderr.isatty()) as progress:
            faults = ledger.verify(lambda *_: progress.advance(None))
        for fault in faults:
            row = "" if fault.row is None else f" {fault.row}"
            write(f"{fault.table}{row}: {fault.what}\n")
        if sizes:
            write("".join(f"{size.bytes:>15,}  {size.part}\n" for size in ledger.sizes()))
        if not faults:
            count = ledger.count()
            told = (
                count_words(count[f"{word}s"], name)
                for word, name in (("article", "article"), ("claim", "current claim"), ("decision", "decision"))
            )
            write(f"proven: {', '.join(told)}\n")
    ctx.exit(EXIT_PROBLEM if faults else 0)


@click.command(short_help="Hand on all of a ledger.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One reading a line: see `reportedly schema`.")
@click.option("--csv", "form", flag_value="csv", help="One row a claim.")
@click.option("--geojson", "form", flag_value="geojson", help="One feature a claim and place.")
@click.option("--json-ld", "form", flag_value="json-ld", help="Claims of schema.org with their words in the text and where they come from.")
@click.option("--ftm", "form", flag_value="ftm", help="Articles and who speaks in them as entities of FollowTheMoney, one a line.")
@click.option("--machine", is_flag=True, help="As the machine read it, without people's decisions (not with --tables and --profile).")
@click.option("--with-text", is_flag=True, help="The articles' texts too (with --jsonl).")
@click.option("--tables", type=click.Choice(["csv", "xlsx", "parquet"]), help="Write articles, claims, figures and all else as tables.")
@click.option("--no-questions", is_flag=True, help="Leave out the tables questions, answers and links (with --tables): they take longest.")
@click.option("--profile", type=click.Choice(["ucdp", "acled", "airwars"]), help="Write a table with the columns of this project.")
@click.option("--rule", metavar="RULE", help="Choose deaths by range, conservative, majority or hierarchy=FILE (with --profile).")
@click.option(
    "--annotate", type=click.Choice(TOOLS), help="Write every article for annotators; `reportedly import` takes back what they changed."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where: a new file, or a new folder for tables as CSV or Parquet and for --annotate."
)
@with_ledger
def export(path: str, *, form: str | None, machine: bool, with_text: bool, annotate: str | None, out: Path | None, **wanted: Any) -> None:  # noqa: ANN401 - options of tables
    """Hand on the current reading of every article, in the order in which they were added, people's decisions applied.

    --jsonl, --csv, --geojson, --json-ld and --ftm print, or write to --out; --tables and --profile write files to --out with a
    description of every column, --annotate files for an annotation tool.
    """
    if annotate is not None:
        if form or machine or with_text or out is None or any(wanted.values()):
            message = "--annotate goes with --out alone."
            raise click.UsageError(message)
        check_new(out)
        write_sheets(path, annotate, out)
        return
    _check_export(form, out, machine=machine, with_text=with_text, **wanted)
    if out is not None and out.exists() and not (form is None and out.is_dir() and not any(out.iterdir())):
        message = f"{out} is there already; name a new one"
        raise click.UsageError(message)
    if form is None and out is not None:
        with _table_errors(), open_ledger(path) as ledger:
            for file in _write_tables(ledger, out, **wanted):
                say(f"{file}: {file.stat().st_size:,} bytes")
        return
    with open_ledger(path) as ledger:
        _write_text(_format_readings(ledger, form or "", machine=machine, with_text=with_text), out)


def check_new(out: Path) -> None:
    """Nothing of anybody's is overwritten."""
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        message = f"{out} is there already; name a new one"
        raise click.UsageError(message)


def _check_export(
    form: str | None,
    out: Path | None,
    *,
    machine: bool,
    with_text: bool,
    tables: str | None,
    profile: str | None,
    rule: str | None,
    no_questions: bool,
) -> None:
    as_tables = tables is not None or profile is not None
    if (form is None) != as_tables or (as_tables and out is None):
        message = "Choose one of --jsonl, --csv, --geojson, --json-ld and --ftm, or --tables or --profile with --out."
    elif with_text and form != "jsonl":
        message = "--with-text goes with --jsonl."
    elif machine and as_tables:
        message = "Tables have people's decisions applied; the machine's own rows are in the ledger itself, an SQLite file."
    elif rule is not None and profile is None:
        message = "--rule goes with --profile."
    elif no_questions and (tables is None or profile is not None):
        message = "--no-questions goes with --tables alone."
    else:
        return
    raise click.UsageError(message)


def _format_readings(ledger: "Ledger", form: str, *, machine: bool, with_text: bool) -> Iterator[str]:
    readings = ledger.readings(decided=not machine)
    if form == "geojson":
        from reportedly.exchange.features import format_features

        yield from format_features(readings)
    elif form == "json-ld":
        from reportedly.exchange.linked import format_linked

        yield from format_linked(readings, _find_decisions(ledger, machine=machine))
    elif form == "ftm":
        from reportedly.exchange.entities import format_entities

        yield from format_entities(readings)
    else:
        from reportedly.exchange.formats import choose_format

        chosen = choose_format(form, with_text=with_text)
        yield chosen.start()
        yield from map(chosen.reading, readings)
        yield chosen.end()


def _find_decisions(ledger: "Ledger", *, machine: bool) -> "Callable[[str], tuple[Decision, ...]]":
    """The decisions on a claim; a ledger in which nothing was decided is not asked for each."""
    if machine or not ledger.count()["decisions"]:
        return lambda _: ()
    return ledger.decisions


def _write_text(parts: Iterable[str], out: Path | None) -> None:
    """To the terminal, or to a file that has its name only when it is whole."""
    if out is None:
        for part in parts:
            write(part)
        return
    begun = out.with_name(f"{out.name}.part")
    try:
        file = begun.open("x", encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(str(error)) from error
    try:
        with file:
            file.writelines(parts)
        begun.rename(out)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    finally:
        begun.unlink(missing_ok=True)
    say(f"{out}: {out.stat().st_size:,} bytes")


def _write_tables(
    ledger: "Ledger", out: Path, *, tables: str | None, profile: str | None, rule: str | None, no_questions: bool
) -> Iterator[Path]:
    """All tables, or the one of a profile, into what is not there yet."""
    from reportedly.exchange.tabular import write_filled, write_tables

    if profile is not None:
        table = _code(ledger, profile, rule)
        yield from write_filled([table], tables or "csv", out, f"{profile} profile of {ledger.path.name}")
        return
    yield from write_tables(ledger, tables or "csv", out, () if no_questions else _ask(ledger))


def _ask(ledger: "Ledger") -> "list[tuple[Table, Rows]]":
    from reportedly.exchange.booked import fill_booked
    from reportedly.questions.book import open_book
    from reportedly.questions.kept import count_new

    if new := count_new(ledger):
        say(f"joining the questions of {count_words(new, 'article')} first; --no-questions leaves out questions, answers and links")
    book = open_book(ledger)
    return fill_booked(book, book.walk_questions(ledger))


def _code(ledger: "Ledger", name: str, rule: str | None) -> "tuple[Table, Rows]":
    """The table of a profile with its rows."""
    from reportedly.exchange.coded import quote_claim
    from reportedly.exchange.profile import code_rows, load_profile, name_unknown
    from reportedly.questions.book import join_ledger
    from reportedly.questions.rules import RuleError, make_rule

    try:
        kind, _, file = (rule or "").partition("=")
        chosen = make_rule(kind, Path(file) if file else None) if rule else None
    except RuleError as error:
        raise click.UsageError(str(error)) from error
    contents: dict[str, Quoted] = {}
    # Only what has a figure or an event can answer a question that a profile asks.
    book = join_ledger(ledger, show=lambda r: contents.update((c.id, quote_claim(c)) for c in r.claims if c.figures or c.events))
    found = book.list_questions()
    if chosen and (unknown := name_unknown(chosen, book, found)):
        say(f"nobody who gives a number of people killed is called {', '.join(unknown)}")
    profile = load_profile(name)
    return profile.filled.table, profile.filled.rows(code_rows(profile, book, found, contents, chosen))


@contextmanager
def _table_errors() -> Iterator[None]:
    from reportedly.exchange.tabular import TooLargeError

    try:
        yield
    except ImportError as error:
        message = f"this form needs a library that is not there ({error}): pip install 'reportedly[tables]'"
        raise click.ClickException(message) from error
    except (TooLargeError, OSError) as error:
        raise click.ClickException(str(error)) from error
