"""A desk over a small ledger, asked without a network; and the example ledger on a desk that is used in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page

from reportedly.web.app import make_app
from reportedly.web.guard import Rules, allow_hosts
from tests.ledger.fixtures.make import fill
from tests.web.browser import make_ledger, open_browser, run_desk, watch

HOST = "127.0.0.1:8765"
OWN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that is filled once, to be copied."""
    made = tmp_path_factory.mktemp("kept") / "ledger.db"
    fill(made)
    return made


@pytest.fixture
def filled(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "ledger.db"))


@pytest.fixture
def ask(filled: Path) -> Iterator[Callable[..., TestClient]]:
    """Makes a client of a desk; `token` is what it asks for."""
    clients = []

    def make(token: str | None = None, ledger: Path = filled, **options: object) -> TestClient:
        client = TestClient(
            make_app(ledger, Rules(allow_hosts("127.0.0.1"), token)),
            **{"base_url": f"http://{HOST}", "follow_redirects": False, **options},
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def desk(ask: Callable[..., TestClient]) -> TestClient:
    return ask()


@pytest.fixture(scope="session")
def example_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("desk") / "example.db")


@pytest.fixture(scope="module")
def examples(example_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example ledger that the tests of one module may decide on."""
    return Path(shutil.copy(example_ledger, tmp_path_factory.mktemp("desk") / "example.db"))


@pytest.fixture(scope="module")
def address(examples: Path) -> Iterator[str]:
    with run_desk(examples) as running:
        yield running


@pytest.fixture(scope="session")
def chromium(browser: str) -> Iterator[Browser]:
    with open_browser(browser) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page of a browser in which nothing may go wrong."""
    with chromium.new_context() as context:
        page = context.new_page()
        with watch(page, address) as wrong:
            yield page
        assert wrong == []
