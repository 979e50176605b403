"""The desk's pages as files: to be read from disk with scripts off, cited, and checked by their digests."""

import hashlib
import inspect
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from reportedly.web.app import list_assets
from reportedly.web.links import FileLinks, name_page
from reportedly.web.pages import PAGES, Page
from reportedly.web.render import encode_page, render, render_page
from reportedly.web.view import View, Views

MANIFEST = "SHA256SUMS"
MARK = "reportedly-site.txt"  # by which we know a folder of ours
_MARKED = "Made by `reportedly site build`. What lies here is replaced when it is built again.\n"
# `file:` for pages that are read from disk, where some browsers do not take another file for "self".
POLICY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'none'"
EVERY = 100  # files, after which the number of those written is told


class SiteError(Exception):
    """A site that cannot be built; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Citation:
    """How a page is cited: in words, by the address of its JSON, and by the sha256 of that."""

    text: str
    data: str
    digest: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the site: of which kind, with which key, and the how manieth of a list."""

    page: Page
    key: str | None = None
    number: int = 1

    @property
    def name(self) -> str:
        """Its file, without the ending."""
        return name_page(self.page.name, self.key, self.number)

    def make(self, view: View) -> Any:  # noqa: ANN401 - the page's context type
        """The context of it."""
        keyed = {} if self.key is None else {"key": self.key}
        return self.page.make(view, **keyed, **({"page": self.number} if _is_list(self.page) else {}))


def build_site(ledger: Path, out: Path, title: str, tell: Callable[[int, int], None] = lambda *_: None) -> int:
    """Write all pages of a ledger into the folder `out`, and give how many files there are. `tell` is told how many of how many are written.

    They are written beside `out` and take its place when all are there. Two sites of one ledger are the same, byte for byte.

    Raises:
        SiteError: `out` has files that are not ours, or cannot be written.
        LedgerError: the ledger cannot be read.
    """
    _check_folder(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise SiteError(f"{out}: cannot be written: {error.strerror}; name another folder") from error
    try:
        folder.chmod(0o755)
        views = Views(ledger)
        with views.open() as view:
            # What is joined anew is written into the ledger, which cannot be done while it is held; all pages have these questions.
            view.ask().list_questions()
            with view.ledger.hold():
                count = _write_all(views, view, _Site(folder, title, *view.ledger.describe()), tell)
        _take_place(folder, out)
    except OSError as error:
        raise SiteError(f"{out}: cannot be written: {error.strerror}; make room, or name another folder") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return count


def check_site(out: Path) -> list[str]:
    """What is not as it was written: files changed, missing or not in the manifest, by name.

    Raises:
        SiteError: there is no site here.
    """
    try:
        lines = (out / MANIFEST).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SiteError(f"{out}: there is no site here; make one with `reportedly site build`") from error
    known = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    faults = [f"{name}: is missing" for name in known if name not in there]
    faults += [f"{name}: is not in {MANIFEST}" for name in there if name not in known and name != MANIFEST]
    changed = (name for name in known if name in there and hashlib.sha256(there[name].read_bytes()).hexdigest() != known[name])
    return sorted([*faults, *(f"{name}: is not as it was written" for name in changed)])


def _check_folder(out: Path) -> None:
    """Refuse what is not ours to replace."""
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise SiteError(f"{out}: is no folder; name another one")
    if any(out.iterdir()) and not ((out / MARK).is_file() and (out / MANIFEST).is_file()):
        raise SiteError(f"{out}: has files that were not made here; name an empty folder or a new one")


def _take_place(folder: Path, out: Path) -> None:
    """What was there is put aside, so that at no moment half a site is there."""
    if not out.exists():
        folder.rename(out)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        out.rename(aside / "old")
        folder.rename(out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Site:
    """Where the files go, and what all of them say of their ledger."""

    folder: Path
    title: str
    changed: str
    runs: tuple[str, ...]

    def cite(self, data: bytes, address: str) -> Citation:
        """The citation of a page, from its JSON."""
        read_by = f", read by reportedly {', '.join(self.runs)}" if self.runs else ""
        return Citation(f"{self.title}. Ledger as of {self.changed or 'no day'}{read_by}.", address, hashlib.sha256(data).hexdigest())

    def write(self, name: str, data: bytes) -> None:
        """One file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _write_all(views: Views, view: View, site: _Site, tell: Callable[[int, int], None]) -> int:
    sheets = [sheet for page in PAGES if page.in_site for sheet in _list_sheets(page, view)]
    files = {f"{sheet.name}.{d.ending}": (d, sheet.key) for sheet in sheets if sheet.number == 1 for d in sheet.page.downloads}
    assets = {f"static/{name}": data for name, data in list_assets().items()}
    written = frozenset({*(f"{sheet.name}.html" for sheet in sheets), "index.html", *files, *assets})
    for done, sheet in enumerate(sheets):
        if done % EVERY == 0:
            tell(done, len(sheets))
        _write_sheet(view, site, sheet, written)
    for name, data in assets.items():
        site.write(name, data)
    for name, (download, key) in files.items():
        parts = download.write(views) if key is None else download.write(views, key=key)
        site.write(name, b"".join(part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass") for part in parts))
    _write_index(view, site, written)
    site.write(MARK, _MARKED.encode())
    tell(len(sheets), len(sheets))
    return _write_manifest(site.folder)


def _list_sheets(page: Page, view: View) -> Iterator[Sheet]:
    """All pages of a kind: one, one a key, or as many as a list has."""
    if page.keys is not None:
        yield from (Sheet(page, key) for key in page.keys(view))
        return
    yield Sheet(page)
    if _is_list(page):
        number = 1
        while number < page.most_turned and Sheet(page, number=number).make(view).more:
            number += 1
            yield Sheet(page, number=number)


def _is_list(page: Page) -> bool:
    return "page" in inspect.signature(page.make).parameters


def _write_sheet(view: View, site: _Site, sheet: Sheet, written: frozenset[str]) -> None:
    context = sheet.make(view)
    data = encode_page(context)
    here = PurePosixPath(f"{sheet.name}.html")
    frame = {"policy": POLICY, "citation": site.cite(data, f"{here.stem}.json")}
    site.write(f"{sheet.name}.json", data)
    site.write(str(here), render_page(sheet.page, context, FileLinks(here, written), **frame).encode())


def _write_index(view: View, site: _Site, written: frozenset[str]) -> None:
    """The first page: what the site is of, and where its lists are."""
    counts = view.ledger.count()
    links = FileLinks(PurePosixPath("index.html"), written)
    shown = [page for page in PAGES if links.page(page.name)]
    citation = site.cite(encode_page(counts), MANIFEST)
    values = {"page": None, "menu": [page for page in shown if page.in_menu], "pages": shown, "counts": counts, "site": site}
    html = render("index.html", links=links, served=False, policy=POLICY, about=citation.text, **values)
    site.write("index.html", html.encode())


def _write_manifest(folder: Path) -> int:
    """The digest of every file, in the form that `sha256sum --check` reads; how many files there are with it."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = (f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8")
    return len(names) + 1
