"""The desk in a real browser."""

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from reportedly.web.pages import PAGES
from reportedly.web.view import Views

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}


def list_addresses(page, ledger):
    if page.keys is None:
        return [f"/{page.name}"]
    with Views(ledger).open() as view:
        return [f"/{page.name}/{quote(key, safe='')}" for key in page.keys(view)][:3]


@pytest.mark.parametrize("kind", PAGES, ids=[page.name for page in PAGES])
@pytest.mark.parametrize("look", LOOKS)
def test_nobody_is_shut_out(kind, look, page, address, examples):
    scheme, width = LOOKS[look]
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for path in list_addresses(kind, examples):
        page.goto(address + path)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} is wider than {width}"
