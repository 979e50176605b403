"""Reading -> one self-contained HTML page: the text on the left with its claims marked, the claims beside it.

The page asks the network for nothing and its policy forbids it to.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reportedly.exchange.map import draw_map
from reportedly.exchange.marks import build_rows, escape_exactly
from reportedly.exchange.outline import NO_SOURCE, THE_ARTICLE, describe_article, join_content, name_article, outline_claims
from reportedly.exchange.visible import make_visible
from reportedly.model import Reading


def format_page_start(title: str = "Who said what") -> str:
    """All that comes before the first article."""
    style, script = _read_asset("page.css"), _read_asset("page.js")
    policy = f"default-src 'none'; style-src '{_digest_source(style)}'; script-src '{_digest_source(script)}'; base-uri 'none'; form-action 'none'"
    return _render("start.html", title=title, policy=policy, style=Markup(style))  # noqa: S704 - our own file


def format_page_article(reading: Reading, number: int) -> str:
    """One article; `number` tells it from the others of the page and counts from 1."""
    entries = outline_claims(reading)
    return _render(
        "article.html",
        reading=reading,
        number=number,
        title=name_article(reading),
        facts=describe_article(reading),
        rows=build_rows(reading, entries),
        map=draw_map(reading),
        gaps=[(gap, reading.article.text[gap.start : gap.end]) for gap in reading.coverage],
    )


def format_page_end() -> str:
    """All that comes after the last article."""
    return _render("end.html", script=Markup(_read_asset("page.js")))  # noqa: S704 - our own file


@cache
def _load_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reportedly.exchange"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["exact"] = escape_exactly
    environment.filters["seen"] = make_visible
    environment.globals.update(join_content=join_content, nobody=(NO_SOURCE, THE_ARTICLE))
    return environment


def _render(template: str, **values: Any) -> str:  # noqa: ANN401 - whatever the template names
    return _load_environment().get_template(template).render(**values)


@cache
def _read_asset(name: str) -> str:
    return files("reportedly.exchange").joinpath("templates", name).read_text(encoding="utf-8")


def _digest_source(source: str) -> str:
    """The name by which a content security policy allows just this inline style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
