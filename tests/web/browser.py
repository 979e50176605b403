"""A desk for tests in a real browser: a ledger of the example articles, a server in a thread, and Chromium."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import uvicorn
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from reportedly.ingest import Ingest
from reportedly.ledger import Ledger
from reportedly.reader import Reader
from reportedly.web.app import make_app
from reportedly.web.guard import Rules, allow_hosts
from reportedly.web.pages import Page
from reportedly.web.view import Views

EXAMPLES = Path(__file__).parents[2] / "examples" / "port-sable.jsonl"
A_KIND = 3  # pages of a kind that are looked at
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def make_ledger(path: Path, *sources: Path) -> Path:
    """A ledger of the example articles, or of other files."""
    with Ledger(path, write=True) as ledger, Ingest(ledger, Reader(), lambda _: None) as ingest:
        for source in sources or (EXAMPLES,):
            ingest.add(str(source))
    return path


def list_addresses(page: Page, ledger: Path, most: int = A_KIND) -> list[str]:
    """The addresses of some pages of a kind, those among them that are made on request and have no keys of their own."""
    with Views(ledger).open() as view:
        if page.name == "trace":
            keys = [claim.id for reading in islice(view.ledger.readings(), 1) for claim in reading.claims]
        elif page.name == "why":
            keys = [link.id for question in view.ask().list_questions() for link in question.links]
        elif page.keys is None:
            return [f"/{page.name}"]
        else:
            keys = list(page.keys(view))
    return [f"/{page.name}/{quote(key, safe='')}" for key in keys[:most]]


@contextmanager
def run_desk(ledger: Path) -> Iterator[str]:
    """The desk's address while it runs."""
    app = make_app(ledger, Rules(allow_hosts("127.0.0.1")), Reader)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def open_browser(command: str) -> Iterator[Browser]:
    """Chromium without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command, args=CHROMIUM)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watch(page: Tab, home: str) -> Iterator[list[str]]:
    """What goes wrong on a page while it is used: errors of scripts, refusals of the policy, dialogs, requests to other hosts."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("console", lambda message: wrong.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith((home, "data:")) else wrong.append(f"asked {request.url}"))
    yield wrong
