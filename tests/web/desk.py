"""A desk over a made ledger, and what tests ask of its pages."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from fastapi.testclient import TestClient
from httpx import Response

from reportedly.ledger import Entry, Ledger
from reportedly.model import Reading
from reportedly.web.app import make_app
from reportedly.web.guard import Rules
from tests.ledger.made import make_reading

HOST = "desk.example"
ORIGIN = {"Origin": f"http://{HOST}"}


def fill(path: Path, *readings: Reading) -> Reading:
    """A ledger of these readings, or of one; the first."""
    kept = readings or (make_reading(),)
    with Ledger(path, write=True) as ledger:
        assert ledger.record(Entry(reading) for reading in kept) == ()
    return kept[0]


def open_desk(path: Path, **options: object) -> TestClient:
    return TestClient(make_app(path, Rules(frozenset({HOST})), **options), base_url=f"http://{HOST}", follow_redirects=False)


def post(client: TestClient, address: str, **fields: str | list[str]) -> Response:
    return client.post(address, data=fields, headers=ORIGIN)


class Texts(HTMLParser):
    """The characters of elements of class `text`, and those of each named cell in them and beside them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, str, list[str]]] = []
        self.text, self.ids = "", []
        self.inside: dict[str, str] = {}
        self.beside: dict[str, str] = {}
        self.feed(page)
        self.close()
        assert not self.tags

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if values.get("id"):
            assert values["id"] not in self.ids, values["id"]
            self.ids.append(values["id"])
        if tag not in {"meta", "link", "input", "br"}:
            self.tags.append((tag, values.get("class") or "", (values.get("data-k") or "").split()))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Paths and points of a map."""

    def handle_endtag(self, tag: str) -> None:
        assert self.tags.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        in_text = any(kind.startswith("text") for _, kind, _ in self.tags)
        self.text += data if in_text else ""
        cells = self.inside if in_text else self.beside
        for name in (name for _, _, names in self.tags for name in names):
            cells[name] = cells.get(name, "") + data


def read_forms(page: str, action: str) -> list[dict[str, str]]:
    """The hidden and text fields of the forms that are sent to an address."""
    forms = re.findall(rf'<form[^>]*action="{action}"[^>]*>(.*?)</form>', page, re.DOTALL)
    return [
        {unescape(name): unescape(value) for name, value in re.findall(r'<input[^>]*name="([^"]*)"[^>]*? value="([^"]*)"', form)}
        for form in forms
    ]
