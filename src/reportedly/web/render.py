"""A page's context -> HTML. Cells are cut and wrapped here, so that no offset is ever counted in a browser."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from reportedly.exchange.marks import Run, escape_exactly
from reportedly.exchange.visible import make_visible
from reportedly.web.cards import CardCell
from reportedly.web.links import Links
from reportedly.web.pages import PAGES, Page
from reportedly.web.pages.claims import list_values
from reportedly.web.pages.question import draw_chart


def render_page(page: Page, context: object, links: Links, **desk: Any) -> str:  # noqa: ANN401 - whatever the frame of the page names
    """The HTML of a page; `desk` has what the frame around it needs beside its context."""
    frame = {"served": False, "address": "", "query": "", "by": "", "draft": None} | desk
    return render(f"{page.name}.html", page=page, context=context, links=links, menu=[p for p in PAGES if p.in_menu], **frame)


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


# What the page calls the cells that it lists.
_LABELS = {"quoted": "quoted", "addressee": "to", "target": "aimed at", "channel": "by", "made": "said on"}
_LABELS |= {kind: kind for kind in ("time", "figure", "place", "event")}


def link_cell(cell: CardCell) -> Markup:
    """The words of a cell as a link to their place in the text, and what was understood by them. A page has thousands: no template is asked."""
    words = escape(make_visible(cell.words or cell.says))
    linked = f"<a href=#r{cell.start} data-k={cell.name}>{words}</a>" if cell.name else f"<i>{words}</i>"
    says = f" <i>{escape(make_visible(cell.says))}</i>" if cell.words and cell.says else ""
    return Markup(linked + says)  # noqa: S704 - escaped above


def list_cells(cells: Iterable[CardCell]) -> Markup:
    """Cells as items of a list, each with what it is and why."""
    items = []
    for cell in cells:
        note = f" <i>({escape(make_visible(cell.note))})</i>" if cell.note else ""
        items.append(f"<li><b>{_LABELS[cell.kind]}</b> {link_cell(cell)}{note}</li>")
    return Markup("".join(items))  # noqa: S704 - escaped above


def write_runs(runs: Sequence[Run], claims: Mapping[int, str] = MappingProxyType({})) -> Markup:
    """The runs of a line with the names of their cells, by which they are styled; `claims` are the ids of claims by number, to link to.

    A cell is one element, with those inside it that lie inside it. Where two cross, the shorter is cut, and its name stands on each part.
    """
    last = {name: place for place, run in enumerate(runs) for name in run.names}
    written: list[str] = []
    around: list[tuple[str, ...]] = []  # the names of each element that is open, the outermost first
    for run in runs:
        kept = 0  # names of the run that the open elements have
        for place, names in enumerate(around):
            if run.names[kept : kept + len(names)] != names:
                written += ["</span>"] * len(around[place:])
                del around[place:]
                break
            kept += len(names)
        if run.opens:
            written += [f'<a id=t{n} href=#{claims[n]} data-n={n} aria-label="Claim {n}"></a>' for n in run.opens if n in claims]
        if len(run.names) > kept:
            opened = [tuple(names) for _, names in groupby(run.names[kept:], key=last.__getitem__)]
            written += _open_elements(run, opened)
            around += opened
        written.append(escape_exactly(run.text))
    return Markup("".join(written) + "</span>" * len(around))  # noqa: S704 - escaped above


def _open_elements(run: Run, opened: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The tags of elements that begin with a run. Their names have neither spaces nor quotation marks: one alone needs none around it."""
    deep = next((f" class={name}" for name in run.classes if name in ("deep2", "deep3")), "")
    for place, names in enumerate(opened, start=1):
        own = " ".join(names)
        begins = f" id=r{run.start}" if run.begins and place == len(opened) else ""
        quoted = own if len(names) == 1 else f'"{own}"'
        yield f"<span{deep if 'c' in own else ''}{begins} data-k={quoted}>"


@cache
def load_environment() -> Environment:
    """The templates; all is escaped, and what does not show is written out by `seen`."""
    environment = Environment(
        loader=PackageLoader("reportedly.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["seen"] = make_visible
    environment.filters["exact"] = escape_exactly
    environment.filters["linked"] = link_cell
    environment.filters["listed"] = list_cells
    environment.filters["written"] = write_runs
    environment.filters["exact_field"] = lambda text: Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704 - escaped here
    environment.filters["parts"] = lambda parts: msgspec.json.decode(parts or "[]", type=list[str])
    environment.filters["words"] = lambda name: str(name).replace("_", " ").replace("+", " and ")
    environment.filters["seen_lines"] = lambda text: "\n".join(map(make_visible, text.split("\n")))
    environment.filters["web_address"] = keep_web_address
    environment.globals["claim_values"] = list_values()
    environment.filters["chart"] = lambda context: Markup(draw_chart(context))  # noqa: S704 - what `exchange.plot` wrote, escaped there
    environment.filters["thousands"] = lambda number: f"{number:,}"
    return environment
