"""Listens, says where, and answers until it is stopped."""

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from reportedly.web.app import make_app
from reportedly.web.guard import Rules


def run_desk(ledger: Path, rules: Rules, address: tuple[str, int], tell: Callable[[str], None]) -> None:
    """Serve a ledger until Ctrl-C. Raises `OSError` where the address cannot be had."""
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        shown = f"[{host}]" if ":" in host else host
        query = f"?token={rules.token}" if rules.token else ""
        tell(f"the desk is at http://{shown}:{listening.getsockname()[1]}/{query} (Ctrl-C stops it)")
        config = uvicorn.Config(make_app(ledger, rules), log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listening])
