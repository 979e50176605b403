"""`import`, and what `export --annotate` does: sheets for annotators, and what people did elsewhere back into the ledger."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.cli_ledger.options import count_words, open_ledger, with_ledger
from reportedly.console import EXIT_PROBLEM, say, write

if TYPE_CHECKING:
    from reportedly.exchange.annotations import Refusal, Sheet
    from reportedly.exchange.taking import Outcome
    from reportedly.ledger import Ledger

TOOLS = ("label-studio", "brat", "inception")
_NO_LIBRARY = "this form needs a library that is not there ({}): pip install 'reportedly[annotation]'"


def write_sheets(path: str, tool: str, out: Path) -> None:
    """Every article of a ledger for a tool, into a new folder."""
    from reportedly.exchange.annotations import make_sheet
    from reportedly.exchange.brat import write_brat
    from reportedly.exchange.inception import write_inception
    from reportedly.exchange.label_studio import write_label_studio

    writers = {"label-studio": write_label_studio, "brat": write_brat, "inception": write_inception}
    with open_ledger(path) as ledger:
        try:
            written = sum(1 for _ in writers[tool](map(make_sheet, ledger.snapshots()), out))
        except ImportError as error:
            raise click.ClickException(_NO_LIBRARY.format(error)) from error
        except OSError as error:
            raise click.ClickException(str(error)) from error
    say(f"{out}: {count_words(written, 'file')}")


@click.command("import", short_help="Take back what people did elsewhere.")
@click.argument("source", metavar="FILE_OR_FOLDER", type=click.Path(exists=True, path_type=Path))
@click.option("--form", type=click.Choice([*TOOLS, "claimreview", "decisions"]), required=True, help="What it is.")
@click.option("--by", metavar="NAME", help="Whose decisions these are, where the file does not tell or tells otherwise.")
@click.option("--dry-run", is_flag=True, help="Tell what would be taken, and keep nothing.")
@with_ledger
@click.pass_context
def import_(ctx: click.Context, /, path: str, source: Path, *, form: str, by: str | None, dry_run: bool) -> None:
    """Take back what people did elsewhere: each change becomes a decision by its author, and what was taken before is left as it is.

    What was exported for Label Studio, brat or INCEpTION comes back with what annotators changed; `decisions` are CSV, as `export --tables csv`
    writes them; `claimreview` are published fact checks, of which the claims are taken and the ratings are not.

    What cannot be taken is told with its reason; the rest is taken all the same. Exit code 1 if there was such a thing.
    """
    files = list(find_files(source, form))
    if not files:
        message = f"{source} has no file of this form; see --form"
        raise click.UsageError(message)
    if form != "claimreview" or dry_run:
        with open_ledger(path):
            pass  # only what brings articles may begin a ledger
    with open_ledger(path, write=True) as ledger:
        try:
            outcome = _take_files(ledger, files, form, by, keep=not dry_run)
        except ImportError as error:
            raise click.ClickException(_NO_LIBRARY.format(error)) from error
    for refusal in outcome.refused:
        say(f"refused: {refusal.file}, {refusal.row}: {refusal.why}")
    what = "claim" if form == "claimreview" else "decision"
    told = f"{count_words(outcome.taken, what)} {'would be taken' if dry_run else 'taken'}; {outcome.there:,} there already"
    write(f"{told}{f'; {len(outcome.refused):,} refused' if outcome.refused else ''}\n")
    ctx.exit(EXIT_PROBLEM if outcome.refused else 0)


def find_files(source: Path, form: str) -> Iterator[Path]:
    """The files of a form, in a folder and those below it, in the order of their names."""
    if not source.is_dir():
        yield source.with_suffix(".ann") if form == "brat" and source.suffix == ".txt" else source
        return
    if form == "decisions" and (source / "decisions.csv").is_file():
        yield source / "decisions.csv"  # the other tables of an export have columns of these names too
        return
    endings = {"brat": (".ann",), "decisions": (".csv",), "claimreview": (".json", ".jsonld")}.get(form, (".json",))
    yield from sorted(file for file in source.rglob("*") if file.suffix.lower() in endings and file.is_file())


def _take_files(ledger: "Ledger", files: list[Path], form: str, by: str | None, *, keep: bool) -> "Outcome":
    from reportedly.exchange.taking import Outcome, take_rows, take_sheets

    if form == "claimreview":
        from reportedly.digest import find_version
        from reportedly.exchange.claim_review import take_claim_reviews

        outcome = Outcome()
        for file in files:
            outcome.add(take_claim_reviews(ledger, file, find_version(), keep=keep))
        return outcome
    if form == "decisions":
        from reportedly.exchange.decision_rows import read_decision_rows

        return take_rows(ledger, (row for file in files for row in read_decision_rows(file, by)), keep=keep)
    return take_sheets(ledger, _read_sheets(files, form), by, form, keep=keep)


def _read_sheets(files: list[Path], form: str) -> "Iterator[Sheet | Refusal]":
    from reportedly.exchange.brat import read_brat
    from reportedly.exchange.inception import read_inception
    from reportedly.exchange.label_studio import read_label_studio

    read = {"label-studio": read_label_studio, "brat": read_brat, "inception": read_inception}[form]
    for file in files:
        yield from read(file)
