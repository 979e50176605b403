"""The static site: whole, without a dead link, the same each time, checked, and only in folders of its own."""

import hashlib
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.ledger import Entry, Ledger
from reportedly.web import site
from reportedly.web.links import name_page
from reportedly.web.pages import PAGES
from reportedly.web.site import MANIFEST, SiteError, build_site, check_site
from reportedly.web.view import Views
from tests.ledger.made import make_reading


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def built(filled: Path, tmp_path: Path) -> Path:
    build_site(filled, tmp_path / "out", "Made")
    return tmp_path / "out"


def test_every_page_with_every_key_is_there_with_its_object(built: Path, filled: Path) -> None:
    there = read(built)
    with Views(filled).open() as view:
        for page in (page for page in PAGES if page.in_site):
            for key in page.keys(view) if page.keys else (None,):
                name = name_page(page.name, key)
                html = there[f"{name}.html"].decode()
                assert hashlib.sha256(there[f"{name}.json"]).hexdigest() in html
                assert "Made. Ledger as of 20" in html
    assert {"index.html", "claims.csv", "claims.jsonl", "static/desk.css", MANIFEST} <= there.keys()


def test_no_link_leads_nowhere_and_nothing_needs_the_desk(built: Path) -> None:
    there = read(built)
    for name, data in there.items():
        if not name.endswith(".html"):
            continue
        html = data.decode()
        assert "<form" not in html
        assert "None" not in re.findall(r'(?:href|src)="([^"]*)"', html)
        assert "Content-Security-Policy" in html
        for link in re.findall(r'(?:href|src)="([^"#]+)', html):
            if not link.startswith(("http://", "https://")):
                target = (built / PurePosixPath(name).parent / unquote(link)).resolve()
                assert target.is_file(), (name, link)
                assert target.is_relative_to(built.resolve())


def test_two_builds_are_the_same_bytes(built: Path, filled: Path, tmp_path: Path) -> None:
    build_site(filled, tmp_path / "again", "Made")
    assert read(built) == read(tmp_path / "again")


def test_a_long_list_is_turned_over_and_reaches_every_article(filled: Path, tmp_path: Path) -> None:
    with Ledger(filled, write=True) as ledger:
        ledger.record(Entry(make_reading(f"Anna Kol said {n} boats sank.", ref=f"article {n}")) for n in range(120))
    build_site(filled, tmp_path / "out", "Made")
    listed = "".join(data.decode() for name, data in read(tmp_path / "out").items() if re.fullmatch(r"articles(-\d+)?\.html", name))
    assert all(f"article {n}<" in listed for n in range(120))
    assert not (tmp_path / "out/articles-4.html").exists()


def test_changed_missing_and_added_files_are_found(built: Path) -> None:
    assert check_site(built) == []
    (built / "claims.csv").write_text("a\n")
    (built / "api.html").unlink()
    (built / "new.html").write_text("a")
    assert check_site(built) == [
        "api.html: is missing",
        "claims.csv: is not as it was written",
        f"new.html: is not in {MANIFEST}",
    ]


def test_a_folder_that_is_not_ours_stays_as_it_is(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "thesis.txt").write_text("a")
    with pytest.raises(SiteError, match="not made here"):
        build_site(filled, out, "Made")
    assert read(out) == {"thesis.txt": b"a"}
    (tmp_path / "link").symlink_to(out)
    with pytest.raises(SiteError, match="no folder"):
        build_site(filled, tmp_path / "link", "Made")
    with pytest.raises(SiteError, match="no folder"):
        build_site(filled, filled, "Made")
    with pytest.raises(SiteError, match="no site"):
        check_site(out)


def test_a_build_that_fails_leaves_the_site_that_was_there(built: Path, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(built)

    def fail(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(site, "render_page", fail)
        with pytest.raises(SiteError, match="No space left"):
            build_site(filled, built, "Made")
    assert read(built) == before
    assert [path.name for path in built.parent.iterdir() if path.name.startswith(".out")] == []
    (built / "left.html").write_text("of an earlier ledger")
    build_site(filled, built, "Made")
    assert read(built) == before


def test_commands(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["site", "build", str(out), "--ledger", str(filled), "--title", "A <b> title"])
    assert done.exit_code == 0, done.output
    assert "A &lt;b&gt; title" in (out / "index.html").read_text()
    assert CliRunner().invoke(main, ["site", "check", str(out)]).exit_code == 0
    (out / "index.html").write_text("a")
    assert CliRunner().invoke(main, ["site", "check", str(out)]).exit_code == 1
    assert CliRunner().invoke(main, ["site", "check", str(tmp_path / "no")]).exit_code == 1
