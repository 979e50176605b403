"""Files, streams and bytes of every kind, good and bad."""

import io
import json
import os
import random
import sys
from pathlib import Path

import pytest

from reportedly.config import Metadata
from reportedly.documents import load_bytes, load_documents
from reportedly.documents.feed import read_feed
from reportedly.documents.formats import Fault, Origin
from reportedly.model import Article, Problem

TEXT = "The mayor said on Sunday that the bridge had been closed."


def read_one(data: bytes, kind: str | None = None, metadata: Metadata = Metadata()) -> Article:
    (article,) = load_bytes(data, metadata, kind)
    assert isinstance(article, Article), article
    return article


def codes(article: Article) -> list[str]:
    return [w.code for w in article.warnings]


def test_file_gives_ref_digest_and_text(tmp_path: Path) -> None:
    path = tmp_path / "bridge.txt"
    path.write_bytes(b"\xef\xbb\xbf" + b"One.\r\nTwo.\r\n")
    (article,) = load_documents(str(path), Metadata(outlet="Example"))
    assert isinstance(article, Article)
    assert (article.ref, article.text, article.outlet) == ("bridge.txt", "One.\r\nTwo.\r\n", "Example")
    assert article.original_sha256 is not None


@pytest.mark.parametrize(
    ("data", "text", "expected"),
    [
        (TEXT.encode("utf-16"), TEXT, []),
        (TEXT.encode("utf-16-le"), TEXT, ["encoding_guessed"]),
        ("“We won’t go,” the mayor of Zürich said.".encode("cp1252"), "“We won’t go,” the mayor of Zürich said.", ["encoding_guessed"]),
        (
            "Президент заявил, что переговоры продолжаются.".encode("cp1251"),
            "Президент заявил, что переговоры продолжаются.",
            ["encoding_guessed"],
        ),
        ("naïve café Zürich".encode() + b"\xe9", "naïve café Zürich\ufffd", ["replaced_characters"]),
        (b"The mayor\x00 said so.", "The mayor\ufffd said so.", ["replaced_characters"]),
        ("😀 said 👩‍👩‍👧".encode(), "😀 said 👩‍👩‍👧", []),
    ],
)
def test_encodings(data: bytes, text: str, expected: list[str]) -> None:
    article = read_one(data, "text")
    assert (article.text, codes(article)) == (text, expected)


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", None, "empty"),
        (b" \r\n\t", None, "no text"),
        (b"%PDF-1.7\nabc", None, "is it damaged?"),
        (b"PK\x03\x04abc", "xlsx", "no XLSX workbook"),
        (random.Random(1).randbytes(4000), None, "not text"),
        (b"<html><head><title>T</title></head><body></body></html>", None, "no article text"),
        (b"<!doctype html><html><body><script>var a = 1;</script></body></html>", None, "no article text"),
        (b"<html" + b"<p" * 5000, "html", "no article text"),
        (b"# Only a headline\n", "markdown", "no text"),
        (b"[]", "json", "array is empty"),
        (b"{", "json", "not JSON"),
        (b"a,b\n1,2\n", "csv", "columns found: a, b"),
        (b"x", "pdfx", "unknown kind"),
    ],
)
def test_bad_input_is_one_clear_problem(data: bytes, kind: str | None, words: str) -> None:
    (problem,) = load_bytes(data, Metadata(ref="r"), kind)
    assert isinstance(problem, Problem)
    assert (problem.stage, problem.ref) == ("documents", "r")
    assert words in problem.error


@pytest.mark.parametrize(
    ("data", "kind", "line", "error"),
    [
        (b"\nhe said\n", "jsonl", 2, "not JSON: expecting value at column 1"),
        (b'{"text":"he said\n', "jsonl", 1, "not JSON: invalid control character at column 17"),
        (b"id,text\n1\n", "csv", 2, "1 cell where the header has 2; quote cells that hold the delimiter"),
        (b"id,text\n1,a,b\n", "csv", 2, "3 cells where the header has 2; quote cells that hold the delimiter"),
        (b'id,text\n"1,a\n2,b\n', "csv", 2, "1 cell where the header has 2; the row goes on to line 3: is a quotation mark not closed?"),
    ],
)
def test_bad_row_says_where_and_what(data: bytes, kind: str, line: int, error: str) -> None:
    assert list(load_bytes(data, Metadata(ref="r"), kind)) == [Problem("documents", error, "r", line)]


def test_missing_and_unreadable_paths(tmp_path: Path) -> None:
    for source in (str(tmp_path / "none.txt"), "a\0b", str(tmp_path)):
        (problem,) = load_documents(source)
        assert isinstance(problem, Problem)
        assert problem.ref == source
    closed = tmp_path / "closed.txt"
    closed.write_text(TEXT)
    closed.chmod(0)
    if not os.access(closed, os.R_OK):  # root may read everything
        (problem,) = load_documents(str(closed))
        assert isinstance(problem, Problem)
        assert "permissions" in problem.error


def test_folder_is_read_in_order_of_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", "d.xyz", "e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("" if name == "e.txt" else TEXT)
    found = list(load_documents(str(tmp_path)))
    assert [f.ref for f in found] == ["a.md", "b.txt", "e.txt", "sub/c.txt"]
    assert isinstance(found[2], Problem)


def test_standard_input_is_sniffed(monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps({"id": "one", "text": TEXT}).encode()
    for data, refs in (
        (TEXT.encode(), ["-"]),
        (line + b"\n" + line, ["one", "one"]),
        (b"{curly} text", ["-"]),
        (b'[{"text": "a b"}]', ["-:1"]),
        (line, ["one"]),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert [f.ref for f in load_documents("-")] == refs


def test_json_lines_keep_what_is_good() -> None:
    lines = [
        '{"ID": 7, "text": "One said.", "Title": "H", "publisher": "P", "date": "2025-04-27", "author": ["A", "B"], "x": 1}',
        "",
        "not json",
        "[1]",
        '{"title": "no text"}',
        '{"text": 5}',
        '{"text": " "}',
        '{"text": "Two \\ud83d said.", "x": 1}',
        '{"text": ' + "[" * 100_000,
        '{"text": "Three.", "url": "https://example.org/3", "published": 1745748000}\r',
    ]
    found = list(load_bytes("\n".join(lines).encode(), Metadata(outlet="Mine"), "jsonl"))
    articles = [f for f in found if isinstance(f, Article)]
    problems = [f for f in found if isinstance(f, Problem)]
    assert [p.line for p in problems] == [3, 4, 5, 6, 7, 9]
    assert all(p.error for p in problems)
    first, second, third = articles
    assert (first.ref, first.headline, first.outlet, first.published, first.byline) == ("7", "H", "P", "2025-04-27", "A, B")
    assert [codes(a) for a in articles] == [["ignored_keys"], ["replaced_characters"], ["published_unclear"]]
    assert (second.ref, second.text) == ("row:8", "Two \ufffd said.")
    assert third.ref == "https://example.org/3"
    assert third.outlet == "Mine"


def test_rows_are_read_as_a_stream() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            line = b'{"text": "One said."}\n' * (len(buffer) // 22)
            buffer[: len(line)] = line
            return len(line)

    from reportedly.documents.rows import RowReader, read_json_lines

    rows = read_json_lines(io.BufferedReader(Endless()), RowReader(None, Metadata()))  # type: ignore[type-var]
    assert all(isinstance(next(rows), Article) for _ in range(100))


@pytest.mark.parametrize(("delimiter", "kind"), [(",", "csv"), (";", "csv"), ("\t", "tsv"), ("\t", "csv"), ("|", "csv")])
def test_csv_variants(delimiter: str, kind: str) -> None:
    rows = [
        ["ID", "Text", "Outlet", "Extra"],
        ["1", '"One, said; so | he\nwrote."', "O", "e"],
        ["2", "ragged"],
        [""],
        ["3", "Three — said.", "O", "e"],
    ]
    data = "\r\n".join(delimiter.join(r) for r in rows).encode("cp1252")
    one, ragged, three = load_bytes(b"\xef\xbb\xbf" + data, Metadata(), kind)
    assert isinstance(one, Article)
    assert (one.ref, one.text, one.outlet, codes(one)) == ("1", "One, said; so | he\nwrote.", "O", ["ignored_keys"])
    assert isinstance(ragged, Problem)
    assert (ragged.line, "2 cells" in ragged.error) == (4, True)
    assert isinstance(three, Article)
    assert (three.text, codes(three)) == ("Three — said.", ["encoding_guessed"])


def test_csv_with_long_cells_and_lost_quotes() -> None:
    long = "The mayor said so. " * 20_000
    (article,) = load_bytes(f"text\n{long}\n".encode(), kind="csv")
    assert isinstance(article, Article)
    assert len(article.text) == len(long)
    found = list(load_bytes(b'id,text\n1,"open\n2,two\n', kind="csv"))
    assert len(found) == 1
    utf16 = list(load_bytes("id,text\n1,Zürich said.\n".encode("utf-16"), kind="csv"))
    assert [a.text for a in utf16 if isinstance(a, Article)] == ["Zürich said."]


def test_markdown() -> None:
    source = (
        '---\ntitle: "Bridge closed"\ndate: 2025-04-27\nauthor: Ann Poe\noutlet: Example\n---\n# Bridge closed\n\nThe **may**or\nsaid [so](http://x.org)'
        ".\\\nNew line &amp; more ![pic](p.png)\n\n> Quoted *words*.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>In a div</div>\n"
    )
    article = read_one(source.encode(), "markdown")
    assert article.text == "The mayor said so.\nNew line & more\n\nQuoted words.\n\none\n\ntwo\n\na | b\n\n1 | 2\n\nIn a div"
    assert (article.headline, article.published, article.byline, article.outlet) == ("Bridge closed", "2025-04-27", "Ann Poe", "Example")


def test_markdown_headings() -> None:
    assert read_one(b"# First\n\nBody.", "markdown").text == "Body."
    later = read_one(b"Body.\n\n# Later\n\nMore.", "markdown")
    assert (later.headline, later.text) == (None, "Body.\n\nLater\n\nMore.")
    kept = read_one(b"---\ntitle: A\n---\n# B\n\nBody.", "markdown")
    assert (kept.headline, kept.text) == ("A", "B\n\nBody.")
    brackets = b"[" * 300_000
    assert read_one(brackets, "markdown").text == brackets.decode()


def test_files_that_are_asked_for_are_passed_over(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("The pier is closed today, they said.", encoding="utf-8")
    asked: list[tuple[Path, str]] = []

    def skip(path: Path, name: str) -> bool:
        asked.append((path, name))
        return name == "b.txt"

    assert [found.ref for found in load_documents(str(tmp_path), skip=skip)] == ["a.txt", "sub/c.txt"]
    assert asked == [(tmp_path / name, name) for name in ("a.txt", "b.txt", "sub/c.txt")]
    assert list(load_documents(str(tmp_path / "b.txt"), skip=skip)) == []


@pytest.mark.parametrize(("kind", "library"), [("feed", "feedparser"), ("warc", "fastwarc"), ("wacz", "fastwarc")])
def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, kind: str, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    data = b"<rss><channel/></rss>"
    # A guarded format is read elsewhere, where our own modules are as they are.
    origin = Origin(None, Metadata(), lambda *_: None)
    (problem,) = read_feed(data, origin) if kind == "feed" else load_bytes(data, kind=kind)
    assert isinstance(problem, Problem | Fault)
    assert problem.error == f"needs {library}: pip install 'reportedly[documents]'"
