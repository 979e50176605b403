"""A desk over a small ledger, asked without a network; and the example ledger on a desk that is used in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.ledger import Entry, Ledger
from reportedly.model import Reading
from reportedly.reader import Reader
from reportedly.web.app import make_app
from reportedly.web.guard import Rules, allow_hosts
from tests.ledger.fixtures.make import fill
from tests.web.browser import make_ledger, open_browser, run_desk, watch

FIRST = (
    "A bomb tore through a ferry terminal in Izmir on Tuesday, killing at least 12 people, the Harbour Watch monitoring group said. "
    "State media said nine people were killed in the blast. Harbour Watch said four children were among the 12 people killed."
)
SECOND = (
    "The death toll from Tuesday's bombing of a ferry terminal in Izmir has risen to 17, a monitor said on Wednesday. "
    "The Harbour Watch monitoring group said the bomb went off as passengers were queuing for tickets."
)
THIRD = (
    "A bombing at a market in Ankara on Friday killed six people, the Harbour Watch monitoring group said. The interior ministry denied that it was a bomb. "
    "Police said a gas cylinder had exploded at the market in Ankara."
)
FOURTH = (
    "Tuesday's bombing of a ferry terminal in Izmir killed 12 people. The governor declined to comment on the bombing. "
    'Anna <b>Kol</b> & Sons said "nobody \u202ewarned us" in Izmir.'
)
PAPERS = (
    ("first", FIRST, "2031-05-06", "Aegean Post"),
    ("second", SECOND, "2031-05-07", "Northern Wire"),
    ("third", THIRD, "2031-05-09", "Aegean Post"),
    ("fourth", FOURTH, "2031-05-07", 'Kol\'s "Daily" <i>'),
)

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


@pytest.fixture(scope="session")
def read_papers() -> list[Reading]:
    reader = Reader()
    return [
        reader.read(make_article(text, Metadata(published=day, outlet=outlet, headline=name, url=f"https://news.example/{name}")))
        for name, text, day, outlet in PAPERS
    ]


@pytest.fixture(scope="session")
def papers(read_papers: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the four papers; it is read only."""
    path = tmp_path_factory.mktemp("desk") / "papers.db"
    with Ledger(path, write=True) as ledger:
        assert ledger.record(map(Entry, read_papers)) == ()
    return path


@pytest.fixture(scope="session")
def asked(papers: Path) -> Iterator[TestClient]:
    """A client of the desk on these papers."""
    with TestClient(make_app(papers, Rules(allow_hosts("127.0.0.1"))), base_url="http://127.0.0.1") as client:
        yield client
