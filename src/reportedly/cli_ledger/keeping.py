"""`verify` and `export`: what a ledger holds, proven and whole."""

import os
import sys

import click

from reportedly.cli_ledger.options import count_words, open_ledger, with_ledger
from reportedly.console import EXIT_PROBLEM, ProgressLine, write


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


@click.command(short_help="Print all of a ledger.")
@click.option("--jsonl", "form", flag_value="jsonl", help="One reading a line: see `reportedly schema`.")
@click.option("--csv", "form", flag_value="csv", help="One row a claim.")
@click.option("--machine", is_flag=True, help="As the machine read it, without people's decisions.")
@click.option("--with-text", is_flag=True, help="Print the articles' texts too (with --jsonl).")
@with_ledger
def export(path: str, *, form: str | None, machine: bool, with_text: bool) -> None:
    """Print the current reading of every article, in the order in which they were added, people's decisions applied."""
    from reportedly.exchange.formats import choose_format

    if form is None or (with_text and form != "jsonl"):
        message = "Choose --jsonl or --csv; --with-text goes with --jsonl."
        raise click.UsageError(message)
    chosen = choose_format(form, with_text=with_text)
    with open_ledger(path) as ledger:
        write(chosen.start())
        for reading in ledger.readings(decided=not machine):
            write(chosen.reading(reading))
        write(chosen.end())
