"""What is wrong with an input is a problem that names file, stage and mend, and the rest of the folder is read."""

import gzip
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.fuzz.seeds import PARAGRAPHS, SEEDS, encrypt_pdf, gather_seeds, write_answer, write_docx, write_pdf, write_record, write_zip
from reportedly.documents import load_bytes, load_documents
from reportedly.documents.formats import FORMATS, KIND_OF_SUFFIX
from reportedly.model import Article, Problem

SOUND = "The mayor said on Sunday that the bridge had been closed."
ENTITIES = (
    "<!DOCTYPE x [<!ENTITY a0 'boom'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)  # a9 is a thousand million words
PARAGRAPH = f"<w:p><w:r><w:t>{PARAGRAPHS[0]}</w:t></w:r></w:p>"
ZEROS = 200_000_000
KINDS = sorted(set(SEEDS) & set(FORMATS))
PACKED = [kind for kind in ("docx", "xlsx", "wacz") if kind in KINDS]


def load_between(folder: Path, name: str, data: bytes) -> list[Article | Problem]:
    """What a file gives that lies between two sound ones, which are read whatever it is."""
    for sound in ("a-sound.txt", "z-sound.txt"):
        (folder / sound).write_text(SOUND, encoding="utf-8")
    (folder / name).write_bytes(data)
    first, *found, last = load_documents(str(folder))
    assert [getattr(a, "text", a) for a in (first, last)] == [SOUND, SOUND]
    return found


def read_problem(folder: Path, name: str, data: bytes) -> str:
    """What is said of a file that gives nothing else; of one inside it, its name follows."""
    found = load_between(folder, name, data)
    assert found
    for problem in found:
        assert isinstance(problem, Problem), problem
        assert problem.stage == "documents"
        assert (problem.ref or "").split("/")[0] == name
    return " | ".join(problem.error for problem in found if isinstance(problem, Problem))


def write_feed(items: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>C</title>{items}</channel></rss>'.encode()


def pack_xlsx(strings: bytes) -> bytes:
    """The workbook of the seeds with other contents of its table."""
    from evals.fuzz.mutate import open_zip

    members = dict(open_zip(gather_seeds("xlsx")[0][1]))
    return write_zip({**members, "xl/worksheets/sheet1.xml": strings})


def crawl_bomb() -> bytes:
    """A packed record in which a packed answer swells to ZEROS bytes."""
    packed = gzip.compress(b"<html>" + b" " * ZEROS, 1, mtime=0)
    return gzip.compress(write_record("response", "https://c.example/", write_answer(packed, "Content-Encoding: gzip\r\n")), 1, mtime=0)


CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "text, binary": ("b.txt", lambda: random.Random(1).randbytes(5000), "is not text; give"),
    "a program by the name of a page": ("b.html", lambda: b"\x7fELF" + bytes(range(256)) * 9, "is a program"),
    "text, 100 MB": ("b.txt", lambda: (SOUND.encode() + b"\n") * (100_000_000 // len(SOUND)), "has more than 100,000,000 bytes; split it"),
    "page without text": (
        "b.html",
        lambda: b"<html><body><div id='app'></div><script>start()</script></body></html>",
        "save the text alone",
    ),
    "page, nested too deeply": ("b.html", lambda: b"<html><body>" + b"<div>" * 400_000, "save the text alone"),
    "JSON, cut": ("b.json", lambda: gather_seeds("json")[0][1][:300], "not JSON: unterminated string"),
    "JSON, nested too deeply": ("b.json", lambda: b"[" * 1_000_000, "not JSON: nested too deeply"),
    "CSV, no text": ("b.csv", lambda: b"id,colour\n1,two\n", "no column is named text"),
    "PDF without text layer": ("b.pdf", lambda: write_pdf([[], []]), "no text layer: run OCR first"),
    "PDF, encrypted": ("b.pdf", lambda: encrypt_pdf(write_pdf([[SOUND]]), "secret"), "password"),
    "PDF, no PDF": ("b.pdf", lambda: b"%PDF-1.7\n" + b"\xff" * 4000, "; "),
    "Word, zip bomb": ("b.docx", lambda: write_docx(PARAGRAPH + " " * ZEROS), "split it"),
    "Word, entity bomb": ("b.docx", lambda: write_docx(f"<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>{PARAGRAPH}", ENTITIES), "save it again"),
    "Word, a zip file in a zip file": ("b.docx", lambda: write_zip({"inner.docx": write_docx(PARAGRAPH + " " * ZEROS)}), "no Word file; "),
    "Word, no Word file": ("b.docx", lambda: write_zip({"a.txt": b"text"}), "no Word file; "),
    "XLSX, zip bomb": ("b.xlsx", lambda: pack_xlsx(b"<worksheet>" + b" " * ZEROS), "; save the sheet as CSV"),
    "XLSX, entity bomb": ("b.xlsx", lambda: pack_xlsx(f"{ENTITIES}<worksheet>&a9;</worksheet>".encode()), "; save the sheet as CSV"),
    "XLSX, no workbook": ("b.xlsx", lambda: write_zip({"a.txt": b"text"}), "; save"),
    "RTF, nested too deeply": ("b.rtf", lambda: rb"{\rtf1 " + b"{" * 500_000 + b"text", "save it again"),
    "RTF without text": ("b.rtf", lambda: rb"{\rtf1\ansi{\pict 00}}", "no text"),
    "mail without text": ("b.eml", lambda: b"From: a@c.example\r\nSubject: Storm\r\nContent-Type: image/png\r\n\r\nAAAA\r\n", "no text; "),
    "feed, entity bomb": (
        "b.rss",
        lambda: write_feed(f"<item><title>&a9;</title><description>{SOUND}</description></item>", ENTITIES),
        "; take",
    ),
    "feed without entries": ("b.rss", lambda: write_feed(""), "has no entry"),
    "XML that is no feed": ("b.xml", lambda: b"<?xml version='1.0'?><catalogue><book/></catalogue>", "; give a feed"),
    "crawl, no crawl": ("b.warc", lambda: b"no crawl\n" * 90, "; "),
    "crawl, bomb in a bomb": ("b.warc.gz", crawl_bomb, "has no article; left out of 1 records: 1 larger than"),
    "WACZ, zip bomb": ("b.wacz", lambda: write_zip({"archive/a.warc": b"\x00" * ZEROS}), "; unpack it yourself"),
    "WACZ, a crawl that swells": ("b.wacz", lambda: write_zip({"archive/a.warc.gz": crawl_bomb()}), "larger than"),
    "WACZ without crawl": ("b.wacz", lambda: write_zip({"pages/pages.jsonl": b"{}"}), "; give a WACZ"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_cannot_be_read_says_why(case: str, tmp_path: Path) -> None:
    name, make, words = CASES[case]
    if not any(name.endswith(suffix) for suffix in KIND_OF_SUFFIX):
        pytest.skip(f"{name} is not read here")
    error = read_problem(tmp_path, name, make())
    assert words in error


@pytest.mark.parametrize("suffix", sorted(KIND_OF_SUFFIX))
def test_empty(suffix: str, tmp_path: Path) -> None:
    assert read_problem(tmp_path, f"b{suffix}", b"") == "is empty; give a file with text"


@pytest.mark.parametrize("suffix", sorted(KIND_OF_SUFFIX))
def test_bytes_that_are_nothing(suffix: str, tmp_path: Path) -> None:
    found = load_between(tmp_path, f"b{suffix}", random.Random(suffix).randbytes(20_000))
    assert found
    for problem in found:
        assert isinstance(problem, Problem), problem
        assert (problem.stage, problem.ref) == ("documents", f"b{suffix}")
        assert "; " in problem.error, "the mend is lacking"


@pytest.mark.parametrize("kind", KINDS)
def test_cut_off(kind: str) -> None:
    """At a tenth, at half, before the last bytes: something is said or read. What is packed has its index at the end."""
    for seed_kind, data in gather_seeds(kind)[:3]:
        for end in (len(data) // 10, len(data) // 2, len(data) - 8):
            found = list(load_bytes(data[:end], kind=seed_kind))
            assert found
            assert all(isinstance(f, Article) or (f.stage == "documents" and f.error) for f in found)
            if kind in PACKED:
                assert [type(f) for f in found] == [Problem]


def test_what_came_before_a_cut_is_read(tmp_path: Path) -> None:
    rows = gather_seeds("jsonl")[0][1]
    found = load_between(tmp_path, "b.jsonl", rows[:-80])
    assert [type(f) for f in found] == [Article, Article, Problem]
    assert isinstance(found[-1], Problem)
    assert found[-1].line == 3


@pytest.mark.skipif("feed" not in FORMATS, reason="feeds are not read here")
def test_a_thousand_broken_entries(tmp_path: Path) -> None:
    broken = "".join(f"<item><title>{n}</titel><description><b>{n}</item>" for n in range(1000))
    sound = f"<item><title>Bridge closed</title><link>https://c.example/1</link><description>{SOUND}</description></item>"
    found = load_between(tmp_path, "b.rss", write_feed(broken + sound))
    articles = [f for f in found if isinstance(f, Article)]
    assert [a.text for a in articles if a.headline == "Bridge closed"] == [SOUND]
    assert all(p.ref == "b.rss" and p.line and "; " in p.error for p in found if isinstance(p, Problem))
    assert len(found) == 1001


def test_encodings_that_lie(tmp_path: Path) -> None:
    page = (
        f'<html><head><meta charset="utf-8"><title>T</title></head><body><p>“{SOUND} {SOUND}” said Ann Poe — of Zürich.</p></body></html>'
    )
    found = load_between(tmp_path, "b.html", page.encode("cp1252"))
    (article,) = found
    assert isinstance(article, Article)
    assert "“The mayor" in article.text
    assert "— of Zürich" in article.text
    assert [w.code for w in article.warnings if w.code.startswith("encoding")]


def test_a_row_too_long_leaves_the_next(tmp_path: Path) -> None:
    long = b'{"text": "' + b"a" * 60_000_000 + b'"}\n'
    found = load_between(tmp_path, "b.jsonl", long + b'{"text": "' + SOUND.encode() + b'"}\n')
    problem, article = found
    assert isinstance(problem, Problem)
    assert problem.error == "the line is longer than 50,000,000 bytes"
    assert isinstance(article, Article)
    assert article.text == SOUND


def test_a_sheet_without_rows_names_the_mend() -> None:
    from openpyxl import Workbook

    packed = io.BytesIO()
    Workbook().save(packed)
    (problem,) = load_bytes(packed.getvalue(), kind="xlsx")
    assert isinstance(problem, Problem)
    assert "is empty; give" in problem.error


def test_a_part_that_is_read_as_a_tree_is_bounded() -> None:
    from evals.fuzz.mutate import open_zip

    members = dict(open_zip(gather_seeds("xlsx")[0][1]))
    rels = members["xl/_rels/workbook.xml.rels"]
    (problem,) = load_bytes(write_zip({**members, "xl/_rels/workbook.xml.rels": rels + b" " * 10_000_000}), kind="xlsx")
    assert isinstance(problem, Problem)
    assert "xl/_rels/workbook.xml.rels unpacks to" in problem.error


def test_a_header_without_end_takes_no_time() -> None:
    odd = b'Content-Type: multipart/mixed; boundary="' + b'mu"made-outer"' * 4000
    (article,) = load_bytes(b"From: a@c.example\r\nSubject: Storm\r\n" + odd + b"\r\n\r\n" + SOUND.encode(), kind="mail")
    assert isinstance(article, Article) or "no text" in article.error


def test_the_outlet_of_a_broken_feed_is_its_own_title() -> None:
    broken = "".join(f"<item><title>{n}</titel><description><b>{n}</item>" for n in range(20))
    sound = f"<item><title>Bridge closed</title><link>https://c.example/1</link><description>{SOUND}</description></item>"
    found = [f for f in load_bytes(write_feed(broken + sound), kind="feed") if isinstance(f, Article)]
    assert {a.outlet for a in found} == {"C"}


def test_cells_that_are_not_utf8_are_read_in_one_encoding() -> None:
    rows = "".join(f"{n},The mayor of Orléans said on Sunday that the town’s old hôtel had burned down\n" for n in range(2000))
    found = list(load_bytes(b"id,text\n" + rows.encode("cp1252"), kind="csv"))
    assert {a.text for a in found if isinstance(a, Article)} == {
        "The mayor of Orléans said on Sunday that the town’s old hôtel had burned down"
    }
    assert all("encoding_guessed" in {w.code for w in a.warnings} for a in found if isinstance(a, Article))


@pytest.mark.parametrize(
    ("part", "end", "filling", "words"),
    [
        ("xl/worksheets/sheet1.xml", b"</row>", b"<c/>" * 1_000_001, "tags in a row; save the sheet as CSV"),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row/>" * 1_048_576, "rows; save the sheet as CSV"),
        ("xl/sharedStrings.xml", b"</sst>", b"<si/>" * 1_000_001, "strings; save the sheet as CSV"),
    ],
)
def test_a_part_that_is_read_in_rows_is_bounded(part: str, end: bytes, filling: bytes, words: str) -> None:
    from evals.fuzz.mutate import open_zip

    members = {"xl/sharedStrings.xml": b"<sst></sst>", **dict(open_zip(gather_seeds("xlsx")[0][1]))}
    (problem,) = load_bytes(write_zip({**members, part: members[part].replace(end, filling + end, 1)}), kind="xlsx")
    assert isinstance(problem, Problem)
    assert problem.error.endswith(words)
    assert part in problem.error


MANY = {
    "small tables": "".join(f"<table><tr><td>Pier {n}</td><td>{n} boats</td></tr></table>" for n in range(6_000)),
    "tables that lay out": "".join(
        f"<table role=presentation><tr><td><p>Pier {n}</p><p>{n} boats</p></td></tr></table>" for n in range(4_000)
    ),
    "divisions with words behind them": "".join(f"<div><div>Pier {n}</div> {n} boats</div>" for n in range(6_000)),
    "nested divisions full of links": "<div class=entry-meta>" * 100 + "<a href=/category/piers>Piers</a> " * 5_000,
    "nested lists full of links": "<ul><li>" * 80 + "<a href=/piers>Piers</a> and boats " * 5_000,
}


@pytest.mark.parametrize("what", MANY)
def test_a_page_of_many_parts_is_read_within_the_bound(what: str) -> None:
    """The bound is ten seconds of processor time; the guard makes a problem of what takes more."""
    (article,) = load_bytes(
        f"<!doctype html><html><body><h1>Piers</h1>{'<p>' + SOUND + '</p>'}{MANY[what]}</body></html>".encode(), kind="html"
    )
    assert isinstance(article, Article), article.error
    assert article.text.startswith(SOUND)


def test_a_page_nested_too_deeply_is_refused_at_once() -> None:
    page = f"<!doctype html><html><body><p>{SOUND}</p>{'<div>' * 200}{'<p>Boats at a pier</p>' * 9_000}</body></html>"
    (problem,) = load_bytes(page.encode(), kind="html")
    assert isinstance(problem, Problem)
    assert problem.error.startswith("the page has too many tags inside each other")


def test_an_attached_mail_is_written_out_without_folding_its_headers() -> None:
    """The standard library never ends where the name of a parameter is longer than a line."""
    inner = b"Subject: Storm\r\nContent-Type: text/plain; %s*=utf-8''%s\r\n\r\n" % (b"n" * 100, b"%C3%A9" * 40) + SOUND.encode()
    head = b"From: a@c.example\r\nSubject: Fw: storm\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    parts = b"--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    outer, article = load_bytes(head + parts, kind="mail")
    assert isinstance(outer, Article)
    assert isinstance(article, Article)
    assert article.text == SOUND
