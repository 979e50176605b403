"""Crawls: what is read, what is left out and counted, and what is left of a damaged one."""

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.config import Metadata
from reportedly.documents import load_bytes, load_documents, warc
from reportedly.model import Article, Problem
from tests.documents.warcs import DATE, make_answer, make_crawl, make_page, make_record, pack


def read(data: bytes, metadata: Metadata = Metadata()) -> list[Article | Problem]:
    return list(load_bytes(data, metadata))


def urls(found: list[Article | Problem]) -> list[str | None]:
    return [one.url.removeprefix("https://post.example/") if isinstance(one, Article) and one.url else None for one in found]


@pytest.mark.parametrize("data", [b"".join(make_crawl(3)), pack(make_crawl(3)), gzip.compress(b"".join(make_crawl(3)))])
def test_every_page_is_an_article(data: bytes) -> None:
    found = read(data, Metadata(ref="x", url="https://no.example", outlet="Post"))
    assert urls(found) == ["0", "1", "2"]
    article = found[1]
    assert isinstance(article, Article)
    assert (article.ref, article.outlet, article.headline) == (f"https://post.example/1 {DATE}", "Post", "Boats 1")
    assert article.text == "The harbour master said on Monday that 1 boats had left the port of Orlen in the night."
    assert article.published is None
    assert [(w.code, w.text[:21]) for w in article.warnings] == [("fetched", "fetched on 2025-05-06")]


@pytest.mark.parametrize("name", ["c.warc", "c.warc.gz", "C.WARC.GZ"])
def test_files_are_known_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"".join(make_crawl(1)) if name == "c.warc" else pack(make_crawl(1)))
    assert urls(list(load_documents(str(tmp_path)))) == ["0"]


@pytest.mark.parametrize(
    ("written", "published", "code"),
    [("2025-05-01", "2025-05-01", None), ("2025-05-07", "2025-05-07", None), ("2026-01-01", None, "published_after_fetch")],
)
def test_no_date_is_later_than_the_fetch(written: str, published: str | None, code: str | None) -> None:
    page = make_page(1, f'<meta property="article:published_time" content="{written}">')
    (article,) = read(make_answer("https://post.example/1", page))
    assert isinstance(article, Article)
    assert article.published == published
    assert [w.code for w in article.warnings] == ([code] if code else [])


def test_what_is_left_out_is_counted() -> None:
    picture = make_answer("https://post.example/p", b"\x89PNG", kind="image/png")
    records = [
        make_record("warcinfo", "", b"software: made"),
        *make_crawl(2),
        make_answer("https://post.example/old", b"", "Location: /0", status="301 Moved"),
        make_answer("https://post.example/none", make_page(9), status="404 Not Found"),
        picture,
        picture,
        make_record("revisit", "https://post.example/0", b""),
        *make_crawl(1),
        make_answer("https://post.example/blank", b"<html><body></body></html>"),
        make_record("response", "dns:post.example", b"192.0.2.1"),
        make_record("request", "https://post.example/0", b"GET / HTTP/1.1\r\n\r\n"),
    ]
    found = read(pack(records))
    assert urls(found) == ["0", "1"]
    last = found[-1]
    assert isinstance(last, Article)
    (told,) = (w.text for w in last.warnings if w.code == "records_left_out")
    for part in (
        "left out of 12 records",
        "2 not HTML (first https://post.example/p)",
        "1 redirects",
        "1 answers that are errors",
        "1 revisits",
    ):
        assert part in told
    for part in ("1 copies of a page", "1 pages without article text (first https://post.example/blank)", "1 neither answers nor files"):
        assert part in told
    assert "request" not in told


def test_a_crawl_without_pages_says_so() -> None:
    (problem,) = read(make_answer("https://post.example/p", b"%PDF-1.4", kind="application/pdf"))
    assert isinstance(problem, Problem)
    assert problem.error == "has no article; left out of 1 records: 1 not HTML (first https://post.example/p)"


def test_encodings_of_transfer_and_content_are_undone() -> None:
    packed = gzip.compress(make_page(1))
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    data = make_answer("https://post.example/1", chunked, "Transfer-Encoding: chunked", "Content-Encoding: gzip")
    plain = make_answer("https://post.example/2", make_page(2), "Content-Encoding: gzip")
    assert urls(read(data + plain)) == ["1", "2"]


def test_resources_and_pages_without_a_kind_are_read() -> None:
    resource = make_record("resource", "https://post.example/1", make_page(1), "Content-Type: text/html")
    block = b"HTTP/1.1 200 OK\r\n\r\n" + make_page(2)
    unnamed = make_record("response", "https://post.example/2", block, "Content-Type: application/http; msgtype=response")
    assert urls(read(resource + unnamed)) == ["1", "2"]


def test_a_digest_that_differs_is_told() -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + make_page(2)
    headers = ("Content-Type: application/http; msgtype=response", "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    (article,) = read(make_record("response", "https://post.example/2", block, *headers))
    assert isinstance(article, Article)
    assert "digest_differs" in [w.code for w in article.warnings]


def damage(records: list[bytes], number: int, *, packed: bool) -> tuple[bytes, int]:
    """A crawl in which a record is damaged in the middle, and where that record begins."""
    parts = [gzip.compress(r) for r in records] if packed else list(records)
    middle = len(parts[number]) // 2
    if packed:
        parts[number] = parts[number][:middle] + bytes(b ^ 0x55 for b in parts[number][middle : middle + 20]) + parts[number][middle + 20 :]
    else:
        parts[number] = parts[number].replace(b"WARC/1.1", b"GARBAGE!")
    return b"".join(parts), sum(map(len, parts[:number]))


@pytest.mark.parametrize("packed", [True, False])
def test_the_records_around_a_damaged_one_are_read(packed: bool) -> None:
    data, begins = damage(make_crawl(6), 3, packed=packed)
    found = read(data)
    assert sorted(url for url in urls(found) if url) == ["0", "1", "2", "4", "5"]
    (problem,) = (one for one in found if isinstance(one, Problem))
    offset = int(problem.error.split("byte ")[1].split(":")[0].replace(",", ""))
    assert problem.stage == "documents"
    assert begins - 700 <= offset <= begins


def test_a_length_that_is_wrong_costs_one_record() -> None:
    records = make_crawl(4)
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + make_page(9)
    for length in (999_999, 30_000_000, 10**15):
        wrong = make_record("response", "https://post.example/9", block, "Content-Type: application/http; msgtype=response", length=length)
        found = read(b"".join([*records[:2], wrong, *records[2:]]))
        assert sorted(url for url in urls(found) if url) == ["0", "1", "2", "3"]
        assert sum(isinstance(one, Problem) for one in found) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_a_crawl_that_breaks_off_gives_what_came(packed: bool) -> None:
    records = make_crawl(3)
    data = pack(records)[:-200] if packed else b"".join(records)[:-100]
    found = read(data)
    assert sorted(url for url in urls(found) if url) == ["0", "1"]
    assert sum(isinstance(one, Problem) for one in found) == 1


class _Pipe(io.RawIOBase):
    def __init__(self, data: bytes) -> None:
        self._inner = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._inner.readinto(buffer)


def test_a_pipe_is_read_to_the_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    data, _ = damage(make_crawl(6), 3, packed=True)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(_Pipe(data))))
    found = list(load_documents("-"))
    assert sorted(url for url in urls(found) if url) == ["0", "1", "2"]
    assert sum(isinstance(one, Problem) for one in found) == 1


def test_a_packed_page_that_swells_is_left_out_in_little_memory() -> None:
    bomb = make_answer("https://post.example/b", gzip.compress(b"a" * 300_000_000, 9), "Content-Encoding: gzip")
    tracemalloc.start()
    found = read(bomb + make_crawl(1)[0])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert urls(found) == ["0"]
    assert isinstance(found[0], Article)
    assert "1 larger than" in found[0].warnings[-1].text
    assert peak < 100_000_000


def test_false_starts_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "FALSE_STARTS", 5)
    *_, last = read(make_crawl(1)[0] + b"\nWARC/" * 50)
    assert isinstance(last, Article)
    assert any("look like a record are none" in one.error for one in read(b"WARC/1.1\r\n" + b"\nWARC/" * 50) if isinstance(one, Problem))


def test_originals_are_those_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "c.warc").write_bytes(b"".join(make_crawl(3)))
    kept: list[tuple[str | None, bytes]] = []
    given = []
    for article in load_documents(str(tmp_path / "c.warc"), keep=lambda a, data: kept.append((a.url, data))):
        assert isinstance(article, Article)
        given.append(article.url)
        assert kept[-1][0] == article.url
    assert kept == [(f"https://post.example/{n}", make_page(n)) for n in range(3)]


def make_wacz(files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def read_wacz(data: bytes) -> list[Article | Problem]:
    return list(load_bytes(data, Metadata(ref="c.wacz"), kind="wacz"))


def test_wacz_is_all_its_crawls() -> None:
    crawl = make_crawl(4)
    found = read_wacz(make_wacz({"archive/a.warc.gz": pack(crawl[:2]), "archive/b.warc": b"".join(crawl[1:]), "datapackage.json": b"{}"}))
    assert urls(found) == ["0", "1", "2", "3"]
    assert isinstance(found[-1], Article)
    assert "1 copies of a page" in found[-1].warnings[-1].text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a zip file", "no sound WACZ"),
        (make_wacz({"archive/a.warc.gz": pack(make_crawl(2))})[:300], "no sound WACZ"),
        (make_wacz({"pages.jsonl": b"{}", "inner.wacz": b"PK"}), "without a WARC file"),
        (make_wacz({"archive/a.warc": b"\0" * 30_000_000}, zipfile.ZIP_DEFLATED), "would unpack to 30,000,000 bytes"),
    ],
)
def test_a_wacz_that_gives_nothing_says_why(data: bytes, words: str) -> None:
    (problem,) = read_wacz(data)
    assert isinstance(problem, Problem)
    assert words in problem.error


def test_a_damaged_crawl_in_a_wacz_leaves_the_others() -> None:
    data, _ = damage(make_crawl(4), 1, packed=True)
    found = read_wacz(make_wacz({"archive/a.warc.gz": data, "archive/b.warc": make_answer("https://post.example/7", make_page(7))}))
    assert sorted(url for url in urls(found) if url) == ["0", "2", "3", "7"]
    assert [one.ref for one in found if isinstance(one, Problem)] == ["c.wacz/archive/a.warc.gz"]


@given(st.data())
def test_nothing_is_raised(data: st.DataObject) -> None:
    crawl = bytearray(data.draw(st.sampled_from([b"".join(make_crawl(2)), pack(make_crawl(2))])))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(crawl) - 1))
        crawl[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    assert all(isinstance(one, Article | Problem) for one in load_bytes(bytes(crawl), kind="warc"))
