"""`verify` and `export`: what a ledger holds, proven and whole."""

import os
import sys
from pathlib import Path

import click

from reportedly.cli_ledger.options import count_words, open_ledger, with_ledger
from reportedly.console import EXIT_PROBLEM, ProgressLine, say, write


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
@click.option("--jsonl", "form", flag_value="jsonl", help="Print one reading a line: see `reportedly schema`.")
@click.option("--csv", "form", flag_value="csv", help="Print one row a claim.")
@click.option("--machine", is_flag=True, help="As the machine read it, without people's decisions (with --jsonl and --csv).")
@click.option("--with-text", is_flag=True, help="Print the articles' texts too (with --jsonl).")
@click.option("--tables", type=click.Choice(["csv", "xlsx", "parquet"]), help="Write articles, claims, figures and all else as tables.")
@click.option("--out", type=click.Path(path_type=Path), help="Where: a new folder, or a new .xlsx file.")
@with_ledger
def export(path: str, *, form: str | None, machine: bool, with_text: bool, tables: str | None, out: Path | None) -> None:
    """Hand on the current reading of every article, in the order in which they were added, people's decisions applied.

    --jsonl and --csv print; --tables writes files to --out with a description of every column.
    """
    if (form is None) == (tables is None) or (with_text and form != "jsonl") or (tables is None) != (out is None):
        message = "Choose --jsonl, --csv, or --tables with --out; --with-text goes with --jsonl."
        raise click.UsageError(message)
    if tables is not None and out is not None:
        if machine:
            message = "Tables have people's decisions applied; the machine's own rows are in the ledger itself, an SQLite file."
            raise click.UsageError(message)
        _write_tables(path, tables, out)
        return
    from reportedly.exchange.formats import choose_format

    chosen = choose_format(form or "", with_text=with_text)
    with open_ledger(path) as ledger:
        write(chosen.start())
        for reading in ledger.readings(decided=not machine):
            write(chosen.reading(reading))
        write(chosen.end())


def _write_tables(path: str, form: str, out: Path) -> None:
    """All tables, into what is not there yet: nothing of anybody's is overwritten."""
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        message = f"{out} is there already; name a new one"
        raise click.UsageError(message)
    from reportedly.exchange.tabular import TooLargeError, write_tables

    with open_ledger(path) as ledger:
        try:
            for file in write_tables(ledger, form, out):
                say(f"{file}: {file.stat().st_size:,} bytes")
        except ImportError as error:
            message = f"this form needs a library that is not there ({error}): pip install 'reportedly[tables]'"
            raise click.ClickException(message) from error
        except (TooLargeError, OSError) as error:
            raise click.ClickException(str(error)) from error
