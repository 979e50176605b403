"""The example ledger, a desk that shows a copy of it, and a page of a browser in which nothing may go wrong."""

import shutil

import pytest

from tests.web.desk import make_ledger, open_browser, run_desk, watch


@pytest.fixture(scope="session")
def example_ledger(tmp_path_factory):
    return make_ledger(tmp_path_factory.mktemp("desk") / "example.db")


@pytest.fixture(scope="module")
def ledger(example_ledger, tmp_path_factory):
    """A copy that the tests of one module may decide on."""
    return shutil.copy(example_ledger, tmp_path_factory.mktemp("desk") / "example.db")


@pytest.fixture(scope="module")
def desk(ledger):
    with run_desk(ledger) as address:
        yield address


@pytest.fixture(scope="session")
def chromium(browser):
    with open_browser(browser) as running:
        yield running


@pytest.fixture
def page(chromium, desk):
    with chromium.new_context() as context:
        page = context.new_page()
        with watch(page, desk) as wrong:
            yield page
        assert wrong == []
