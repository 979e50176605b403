"""Listens, says where, and answers until it is stopped."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from reportedly.web.app import make_app
from reportedly.web.guard import Rules
from reportedly.web.view import Reader

# Nothing is logged of what is asked for: an address may have the token. Headers are at most 16 KiB, connections at most 256.
_SERVER: dict[str, Any] = {
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
    "http": "h11",
    "ws": "none",
    "h11_max_incomplete_event_size": 16 * 1024,
    "limit_concurrency": 256,
    "timeout_keep_alive": 10,
}


def run_desk(
    ledger: Path, rules: Rules, address: tuple[str, int], tell: Callable[[str], None], make_reader: Callable[[], Reader] | None = None
) -> None:
    """Serve a ledger until Ctrl-C; `make_reader` is for traces. Raises `OSError` where the address cannot be had."""
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        shown = "localhost" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
        query = f"?token={rules.token}" if rules.token else ""
        tell(f"the desk is at http://{shown}:{listening.getsockname()[1]}/{query} (Ctrl-C stops it)")
        app = make_app(ledger, rules, make_reader)
        threading.Thread(target=app.state.views.warm, daemon=True).start()
        uvicorn.Server(uvicorn.Config(app, **_SERVER)).run(sockets=[listening])
