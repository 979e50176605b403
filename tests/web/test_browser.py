"""The desk in a real browser."""

import csv

import pytest
from axe_playwright_python.sync_playwright import Axe

from reportedly.ledger import Entry, Ledger
from reportedly.web.pages import PAGES
from reportedly.web.site import build_site
from tests.ledger.made import make_reading
from tests.web.browser import list_addresses, run_desk, watch
from tests.web.test_pages import PAYLOADS

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}


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


def open_article(page, address, words="Hospital"):
    page.goto(f"{address}/articles")
    page.get_by_role("link", name=words).first.click()


def test_a_cell_lights_its_exact_characters(page, address):
    open_article(page, address)
    text = page.evaluate("[...document.querySelectorAll('.text')].map(part => part.textContent).join('')")
    cells = page.locator(".card a[data-k]")
    assert cells.count() > 10
    for number in range(0, cells.count(), 3):
        cell = cells.nth(number)
        cell.focus()
        lit = page.evaluate("[...document.querySelectorAll('.text .lit')].map(part => part.textContent).join('')")
        assert lit, cell.inner_text()
        assert lit in text
        assert " ".join(lit.split()) == " ".join(cell.text_content().split())


def test_characters_light_their_cell(page, address):
    open_article(page, address)
    page.locator(".text [data-k]", has_text="the city").first.hover()
    lit = page.locator(".card .lit")
    assert lit.count() >= 1
    assert "the city hospital" in lit.first.inner_text()


def test_decisions_by_keyboard_are_kept_and_undone(page, address, examples):
    page.goto(f"{address}/queue")
    name = page.locator("input[name=by]:visible").first
    name.fill("Ana Kol")
    first = page.locator(".asked").inner_text()
    page.locator("main").focus()
    with page.expect_navigation():
        page.keyboard.press("x")
    with Ledger(examples) as ledger:
        (decision,) = [d for d in ledger.decisions() if d.standing == "stands"]
        assert (decision.kind, decision.by) == ("reject", "Ana Kol")
    page.locator("main").focus()
    with page.expect_navigation():
        page.keyboard.press("u")
    with Ledger(examples) as ledger:
        assert [d for d in ledger.decisions() if d.standing == "stands"] == []
    assert page.locator(".asked").inner_text().split("\n")[0] == first.split("\n")[0]


def test_a_question_is_followed_and_taken_along(page, address):
    page.goto(f"{address}/questions")
    page.get_by_role("link", name="people killed in the explosion").first.click()
    assert page.locator(".chart svg .point").count() >= 8
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV").click()
    with caught.value.path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 10
    assert any("26" in "".join(map(str, row.values())) for row in rows)
    page.locator("table.answers a[href*='article/']").first.click()
    page.wait_for_url("**/article/**")
    page.locator(".card:target").wait_for()


def test_the_static_site_is_read_from_disk_without_scripts(chromium, examples, tmp_path):
    build_site(examples, tmp_path / "site", "Port Sable")
    with chromium.new_context(java_script_enabled=False, offline=True) as context:
        page = context.new_page()
        with watch(page, "file://") as wrong:
            page.goto((tmp_path / "site" / "index.html").as_uri())
            page.get_by_role("link", name="Questions").first.click()
            page.get_by_role("link", name="people killed in the explosion").first.click()
            assert page.locator("table.answers tbody tr").count() >= 10
            page.locator("table.answers a[href*='article/']").first.click()
            page.locator(".card:target").wait_for()
        assert wrong == []


def test_what_an_article_says_never_runs(chromium, tmp_path):
    payloads = [*PAYLOADS, "\u202e" + "evil " * 20_000]
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        for number, payload in enumerate(payloads):
            text = f"Anna Kol said {payload} sank.\n{payload}\n"
            known = {"headline": payload[:300], "outlet": payload[:300], "url": payload[:300], "ref": f"{number}"}
            ledger.record([Entry(make_reading(text.replace("\x00", ""), **known))])
        articles = [reading.article.id for reading in ledger.readings()]
    with run_desk(tmp_path / "l.db") as home, chromium.new_context() as context:
        page = context.new_page()
        page.add_init_script("window.ran = []; window.mark = window.alert = (n) => window.ran.push(n)")
        with watch(page, home) as wrong:
            for path in ("/articles", "/claims", "/actors", "/queue", *(f"/article/{name}" for name in articles)):
                page.goto(home + path)
                assert page.evaluate("window.ran") == []
        assert wrong == []
