"""The commands that show a ledger in the browser. As in `cli.py`, nothing heavy is imported before a command that needs it runs."""

from pathlib import Path

import click

from reportedly.cli_ledger.options import open_ledger
from reportedly.console import say

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
        run_desk(path, Rules(allow_hosts(host, names), token), (host, port), say)
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


COMMANDS = (serve,)
