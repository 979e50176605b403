"""The commands that show a ledger in the browser. As in `cli.py`, nothing heavy is imported before a command that needs it runs."""

from pathlib import Path

import click

from reportedly.cli_ledger.options import open_ledger
from reportedly.console import EXIT_PROBLEM, make_reader, say, write

_NEEDED = "the desk needs FastAPI and uvicorn: pip install 'reportedly[web]'"


@click.command(short_help="Open the ledger's pages in the browser.")
@click.argument("path", envvar="REPORTEDLY_LEDGER", default="reportedly.db", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Where to listen; 0 for any free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="On which address; others than this machine's let others in.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name by which the desk may be called too.")
@click.option("--token", metavar="TEXT", help="Only with this token, for a machine that others use; `auto` makes one.")
def serve(*, path: Path, port: int, host: str, names: tuple[str, ...], token: str | None) -> None:
    """Open the pages of the ledger PATH on this machine, until Ctrl-C."""
    import secrets

    check_ledger(path)
    try:
        from reportedly.web.guard import Rules, allow_hosts
        from reportedly.web.serve import run_desk
    except ImportError as error:
        raise click.ClickException(f"{_NEEDED} ({error})") from error
    token = secrets.token_urlsafe(16) if token == "auto" else token  # noqa: S105 - a word, not a secret
    if host not in {"127.0.0.1", "localhost", "::1"} and not token:
        say("anybody who reaches this machine can read and decide here; --token auto asks for a token")
    try:
        run_desk(path, Rules(allow_hosts(host, names), token), (host, port), say, make_reader)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror or error}; try another --port") from error


def check_ledger(path: Path) -> None:
    """A usage error where there is no ledger; one of an earlier schema is brought to the present one."""
    from reportedly.ledger import LedgerError

    try:
        with open_ledger(str(path)):
            pass
    except LedgerError as error:
        raise click.UsageError(str(error)) from error


@click.group(short_help="Write the ledger's pages as files, or check them.")
def site() -> None:
    """Write the pages of a ledger as files, which need no desk, no script and no network."""


@site.command(short_help="Write all pages into a folder.")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--ledger", "path", envvar="REPORTEDLY_LEDGER", default="reportedly.db", show_default=True, metavar="PATH", help="The ledger."
)
@click.option("--title", metavar="TEXT", help="What the site is called; without it, the ledger's file name.")
def build(*, out: Path, path: str, title: str | None) -> None:
    """Write all pages of a ledger into the folder OUT, with their digests in SHA256SUMS. A site that was there is replaced."""
    import sys

    check_ledger(Path(path))
    try:
        from reportedly.web.site import SiteError, build_site
    except ImportError as error:
        raise click.ClickException(f"{_NEEDED} ({error})") from error
    from reportedly.ledger import LedgerError

    def tell(done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done:,} of {of:,} pages", nl=done == of, err=True)

    try:
        count = build_site(Path(path), out, title or Path(path).stem, tell)
    except (SiteError, LedgerError) as error:
        raise click.ClickException(str(error)) from error
    say(f"{count:,} files are in {out}; open {out / 'index.html'}")


@site.command(short_help="Check the files of a site against their digests.")
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, /, out: Path) -> None:
    """Check that the files in the folder OUT are those that were written. Exit code 1 if not."""
    try:
        from reportedly.web.site import SiteError, check_site
    except ImportError as error:
        raise click.ClickException(f"{_NEEDED} ({error})") from error
    try:
        faults = check_site(out)
    except SiteError as error:
        raise click.ClickException(str(error)) from error
    write("".join(f"{fault}\n" for fault in faults) or "all files are as they were written\n")
    ctx.exit(EXIT_PROBLEM if faults else 0)


COMMANDS = (serve, site)
