"""What people have on their disks beside sound documents: pages with their folders, pages saved as one file, OpenDocument, and what is not read."""

import quopri
from pathlib import Path

import pytest

from evals.fuzz.seeds import write_zip
from reportedly.documents import load_bytes, load_documents
from reportedly.documents.formats import REFUSED, find_kind
from reportedly.model import Article, Problem

SAID = ["The mayor said on Sunday that the bridge had been closed — for good.", "Nobody was hurt, the police said."]
PAGE = f"<!DOCTYPE html><html><head><title>Bridge closed | Orlen Post</title></head><body><h1>Bridge closed</h1>{''.join(f'<p>{p}</p>' for p in SAID)}</body></html>"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style", "drawing")
)


def write_mhtml(location: str = "Snapshot-Content-Location: https://post.example/2031/05/06/bridge\r\n") -> bytes:
    head = f"From: <Saved by Blink>\r\n{location}Subject: Bridge closed\r\nDate: Thu, 19 Jun 2031 08:30:00 +0200\r\nMIME-Version: 1.0\r\n"
    parts = 'Content-Type: multipart/related; type="text/html"; boundary="--B"\r\n\r\n----B\r\nContent-Type: text/html\r\n'
    coded = quopri.encodestring(PAGE.encode())
    picture = b"\r\n----B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----B--\r\n"
    return f"{head}{parts}Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode() + coded + picture


def write_odt(body: str, before: str = "", styles: str = "", **members: bytes) -> bytes:
    content = f'<?xml version="1.0"?>{before}<office:document-content {SPACES}>{styles}<office:body><office:text>{body}</office:text></office:body></office:document-content>'
    return write_zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode(), **members})


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    for name in ("page.mhtml", "page.mht"):
        (tmp_path / name).write_bytes(write_mhtml())
        (article,) = load_documents(str(tmp_path / name))
        assert article.text.split("\n\n") == SAID
        assert (article.headline, article.outlet) == ("Bridge closed", "Orlen Post")
        assert article.url == "https://post.example/2031/05/06/bridge"
        assert (article.published, article.published_basis) == ("2031-05-06", "url")


def test_the_day_on_which_a_page_was_saved_is_not_its_day() -> None:
    (article,) = load_bytes(write_mhtml(""), kind="mhtml")
    assert article.published is None
    (problem,) = load_bytes(b"Subject: Bridge\r\nContent-Type: image/png\r\n\r\nx", kind="mhtml")
    assert problem.error == "holds no page; open it in a browser and save it as .html"


def test_opendocument_text(tmp_path: Path) -> None:
    styles = '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>'
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>As told to the council.</text:p></text:note-body></text:note>"
    body = (
        '<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes><text:p text:style-name="P1">Bridge closed</text:p>'
        f"<text:p>The <text:span>mayor</text:span> said<text:s/>so{note}.<office:annotation><text:p>Check!</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>Two\n  missing</text:p></text:list-item></text:list><table:table><table:table-row>"
        "<table:table-cell><text:p>Hurt</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>"
    )
    path = tmp_path / "a.odt"
    path.write_bytes(write_odt(body, styles=styles))
    (article,) = load_documents(str(path))
    assert article.headline == "Bridge closed"
    assert article.text == "The mayor said so.\n\nTwo missing\n\nHurt | 12\n\nAs told to the council."


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (write_odt("<text:p>&b;</text:p>", ENTITY), "a document type of its own"),
        (write_odt("<text:p>a", ""), "not XML; open it"),
        (write_odt("<text:p>" + " " * 41_000_000 + "</text:p>"), "more than 40,000,000 bytes; split it"),
        (write_odt("<text:p>x</text:p>", **{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "needs a password; save"),
        (write_odt(""), "has no text; "),
        (write_zip({"a.txt": b"a"}), "save it as .docx"),
    ],
)
def test_an_opendocument_that_cannot_be_read(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "b.odt").write_bytes(data)
    (problem,) = load_documents(str(tmp_path / "b.odt"))
    assert isinstance(problem, Problem)
    assert words in problem.error


def test_a_folder_names_what_it_holds_and_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900)
    (tmp_path / "clips.zip").write_bytes(write_zip({"a.html": PAGE.encode()}))
    (tmp_path / "really.doc").write_text(PAGE, encoding="utf-8")  # programs write HTML and RTF under that name
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "Bridge.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "Bridge_files").mkdir()
    (tmp_path / "Bridge_files" / "frame.html").write_text("<html><body><p>Buy hats.</p></body></html>", encoding="utf-8")
    found = {f.ref: f for f in load_documents(str(tmp_path))}
    assert sorted(found) == ["Bridge.html", "clips.zip", "old.doc", "really.doc"]
    assert {ref for ref, f in found.items() if isinstance(f, Article)} == {"Bridge.html", "really.doc"}
    assert "unpack it" in found["clips.zip"].error
    assert ".docx" in found["old.doc"].error


def test_what_is_refused_is_not_read_under_that_name() -> None:
    assert not [suffix for suffix in REFUSED if find_kind(f"a{suffix}")]
    assert find_kind("crawl.warc.gz") == "warc"
