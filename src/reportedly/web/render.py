"""A page's context -> HTML. Cells are cut and wrapped here, so that no offset is ever counted in a browser."""

from functools import cache
from typing import Any
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from reportedly.exchange.visible import make_visible
from reportedly.web.links import Links
from reportedly.web.pages import PAGES, Page
from reportedly.web.pages.claims import list_values


def render_page(page: Page, context: object, links: Links, **desk: Any) -> str:  # noqa: ANN401 - whatever the frame of the page names
    """The HTML of a page; `desk` has what the frame around it needs beside its context."""
    return render(f"{page.name}.html", page=page, context=context, links=links, menu=[p for p in PAGES if p.in_menu], **desk)


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - whatever the template names
    """A template with values."""
    return load_environment().get_template(template).render(**values)


def encode_page(context: object) -> bytes:
    """The JSON of a page: its context, as it is."""
    return msgspec.json.encode(context)


def keep_web_address(url: str | None) -> str | None:
    """An address that may be a link: of the web, with a host, and nothing in it that does not show. None for any other, `javascript:` among them."""
    if url is None or url != make_visible(url).strip() or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


@cache
def load_environment() -> Environment:
    """The templates; all is escaped, and what does not show is written out by `seen`."""
    environment = Environment(
        loader=PackageLoader("reportedly.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["seen"] = make_visible
    environment.filters["words"] = lambda name: str(name).replace("_", " ").replace("+", " and ")
    environment.filters["seen_lines"] = lambda text: "\n".join(map(make_visible, text.split("\n")))
    environment.filters["web_address"] = keep_web_address
    environment.globals["claim_values"] = list_values()
    environment.filters["thousands"] = lambda number: f"{number:,}"
    return environment
