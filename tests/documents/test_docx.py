"""Word files made for these tests."""

import io
import sys
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from reportedly.config import Metadata
from reportedly.documents import load_bytes
from reportedly.documents.docx import parse_docx, read_docx
from reportedly.documents.formats import Fault, Origin
from reportedly.model import Article, Problem

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


BOX = (
    '<w:p><w:r><w:t>Out.</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">'
    "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p>"
    "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


def make_docx(
    *paragraphs: tuple[str, str | None], body: str = "", title: str = "", change: Callable[[str, bytes], bytes] = lambda _, d: d
) -> bytes:
    """A file with paragraphs of a text and a style; `body` is XML before them, `change` is put to each part."""
    document = Document()
    document.core_properties.title = title
    for text, style in paragraphs:
        document.add_paragraph(text, style)
    document.sections[0].header.paragraphs[0].text = "A header"
    document.sections[0].footer.paragraphs[0].text = "A footer"
    saved, made = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + body.encode())
            new.writestr(name, change(name, data))
    return made.getvalue()


def texts(body: str) -> list[str]:
    return [line.text for line in parse_docx(make_docx(body=body))[0]]


def read_one(data: bytes) -> Article:
    (article,) = load_bytes(data, Metadata(ref="a.docx"), "docx")
    assert isinstance(article, Article), article
    return article


def test_an_article() -> None:
    data = make_docx(("Bridge closed after blast", "Title"), ("The mayor said so.", None), ("He\tleft.", "List Bullet"), body="")
    article = read_one(data)
    assert (article.ref, article.headline, article.text) == ("a.docx", "Bridge closed after blast", "The mayor said so.\n\nHe left.")
    assert article.original_sha256 is not None


@pytest.mark.parametrize(
    ("title", "first", "headline", "text"),
    [
        ("Bridge closed after blast", "Bridge closed after blast", "Bridge closed after blast", "He left."),
        ("Bridge closed after blast", "The mayor said so.", "Bridge closed after blast", "The mayor said so.\n\nHe left."),
        ("Microsoft Word - bridge.docx", "The mayor said so.", None, "The mayor said so.\n\nHe left."),
        ("Memo", "The mayor said so.", None, "The mayor said so.\n\nHe left."),
        ("", "The mayor said so.", None, "The mayor said so.\n\nHe left."),
    ],
)
def test_the_title_of_the_file(title: str, first: str, headline: str | None, text: str) -> None:
    article = read_one(make_docx((first, None), ("He left.", None), title=title))
    assert (article.headline, article.text) == (headline, text)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:p><w:r><w:t>No</w:t></w:r><w:r><w:noBreakHyphen/><w:t>one</w:t><w:tab/><w:t>left</w:t><w:br/><w:t>then.</w:t></w:r></w:p>", ["No-one\tleft", "then."]),
        ("<w:p><w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del><w:r><w:t>side</w:t></w:r></w:p>", ["inside"]),
        ("<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>", ["seen"]),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent></w:sdt>", ["In a control"]),
        ("<w:p><w:hyperlink><w:r><w:t>linked</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>", ["linked"]),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Hurt</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p><w:p><w:r><w:t>or 13</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            ["Hurt | 12 or 13"],
        ),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p><w:r><w:t>Two.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            ["One.", "Two."],
        ),
        (BOX, ["Out.", "Boxed."]),
    ],
)  # fmt: skip
def test_text(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_notes_come_last() -> None:
    part = f'<w:footnotes {W}><w:footnote w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>The army denies it.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    relation = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    kind = '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'
    ends = {"word/_rels/document.xml.rels": ("</Relationships>", relation), "[Content_Types].xml": ("</Types>", kind)}

    def change(name: str, data: bytes) -> bytes:
        return data.replace(ends[name][0].encode(), ends[name][1].encode()) if name in ends else data

    made = io.BytesIO(
        make_docx(("He left.", None), body='<w:p><w:r><w:t>Two died.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>', change=change)
    )
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("word/footnotes.xml", part)
    assert read_one(made.getvalue()).text == "Two died.\n\nHe left.\n\nThe army denies it."


def test_looks_of_lines() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Body</w:t></w:r></w:p><w:p><w:r><w:br w:type='page'/><w:t>Next</w:t></w:r></w:p>"
    lines = parse_docx(make_docx(("Head", "Heading 1"), body=bold))[0]
    assert [(line.text, line.style, line.bold, line.fresh) for line in lines] == [
        ("Body", "", True, False),
        ("Next", "", False, True),
        ("Head", "heading 1", True, False),
    ]


def _bomb(name: str, data: bytes) -> bytes:
    if name != "word/document.xml":
        return data
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8))
    at = data.index(b"<w:document")
    return data[:at] + f'<!DOCTYPE x [<!ENTITY a "ha">{entities}]>'.encode() + data[at:].replace(b"He left.", b"He &c; left.")


def _outside(name: str, data: bytes) -> bytes:
    if name != "word/document.xml":
        return data
    at = data.index(b"<w:document")
    return data[:at] + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + data[at:].replace(b"He left.", b"He &e; left.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (make_docx(("He left.", None), change=_bomb), "declares a document type"),
        (make_docx(("He left.", None), change=_outside), "declares a document type"),
        (make_docx(change=lambda name, data: b" " * 50_000_000 if name == "word/document.xml" else data), "has a part of more than"),
        (make_docx(change=lambda name, data: data[:400] if name == "word/document.xml" else data), "could not be read as a Word file"),
        (make_docx(), "has no text"),
        (make_docx(("He left.", None))[:-200], "but damaged or no Word file"),
        (b"PK\x03\x04 no more", "but damaged or no Word file"),
    ],
    ids=["entity bomb", "outside entity", "zip bomb", "cut XML", "empty", "cut", "magic alone"],
)
def test_bad_files_are_problems(data: bytes, words: str) -> None:
    (problem,) = read_docx(data, Origin(None, Metadata(), lambda *_: None))
    assert isinstance(problem, Fault)
    assert words in problem.error


def test_another_zip_is_no_word_file() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("notes.txt", "He left.")
    (problem,) = load_bytes(made.getvalue(), kind="docx")
    assert isinstance(problem, Problem)
    assert "no Word file" in problem.error


def test_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_docx(("He left.", None))
    monkeypatch.setitem(sys.modules, "docx", None)
    (fault,) = read_docx(data, Origin(None, Metadata(), lambda *_: None))
    assert isinstance(fault, Fault)
    assert fault.error == "needs python-docx: pip install 'reportedly[documents]'"
