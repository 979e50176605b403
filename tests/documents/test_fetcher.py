"""Being a polite guest, with a server on this machine: robots.txt, caching, pauses, delays, redirects, and pages that feeds link to."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from reportedly.documents import fetch, fetcher, load, load_documents
from reportedly.documents.cache import Cache
from reportedly.documents.fetch import FetchError
from reportedly.documents.fetcher import Fetcher
from reportedly.documents.load import Visit
from reportedly.model import Article, Problem

TEXT = "The harbour master said on Monday that nine boats had left the port of Orlen in the night."


@dataclass
class Site:
    """What a server answers by path, (status, headers, body), and what it was asked."""

    url: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    drip: str = ""

    def put(self, path: str, body: str = "", status: int = 200, kind: str = "text/html", **headers: str) -> str:
        self.pages[path] = (status, {"Content-Type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}}, body.encode())
        return self.url + path

    def put_page(self, number: int, **headers: str) -> str:
        page = f"<html><head><title>Boats {number}</title></head><body><article><p>{TEXT} {number} came back.</p></article></body></html>"
        return self.put(f"/{number}", page, **headers)

    def put_feed(self, *links: str) -> str:
        items = (
            f"<item><title>Short {n}</title><link>{link}</link><guid>g{n}</guid><pubDate>Mon, 05 May 2025 10:00:00 GMT</pubDate>"
            f"<description>In short, nine boats left, she said.</description></item>"
            for n, link in enumerate(links)
        )
        feed = f"<rss version='2.0'><channel><title>Orlen Post</title>{''.join(items)}</channel></rss>"
        return self.put("/feed", feed, kind="application/rss+xml", ETag='"f"')


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            status, headers, body = made.pages.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers["If-None-Match"] == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                while self.path == made.drip:
                    self.wfile.write(b"a")
                    self.wfile.flush()
                    time.sleep(0.05)
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setenv(fetch.ALLOW_PRIVATE, "1")
    monkeypatch.setattr(fetcher, "DELAY", 0.0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        made.url = f"http://127.0.0.1:{httpd.server_port}"
        yield made
        httpd.shutdown()


def error_of(url: str, guest: Fetcher | None = None) -> FetchError:
    with pytest.raises(FetchError) as raised:
        (guest or Fetcher()).fetch(url)
    return raised.value


ROBOTS = "\ufeffUser-agent: *\nDisallow: /\n\nUser-agent: Reportedly\nDisallow: /news\nAllow: /news/open\nDisallow: /*.pdf$\n"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/a", True), ("/news", False), ("/news/open", True), ("/a.pdf", False), ("/a.pdf?page=1", True), ("/to/news", False)],
)
def test_robots(site: Site, path: str, allowed: bool) -> None:
    site.put("/robots.txt", ROBOTS, kind="text/plain")
    for known in ("/a", "/news", "/news/open", "/a.pdf", "/a.pdf?page=1"):
        site.put(known, TEXT)
    site.put("/to/news", status=302, Location="/news")
    if allowed:
        assert Fetcher().fetch(site.url + path).data == TEXT.encode()
    else:
        error = error_of(site.url + path)
        assert "robots.txt" in str(error)
        assert error.final
        assert "/news" not in site.asked


def test_robots_is_asked_for_once_and_a_server_in_trouble_is_left_alone(site: Site) -> None:
    guest = Fetcher()
    for number in range(3):
        guest.fetch(site.put_page(number))
    assert site.asked.count("/robots.txt") == 1
    site.put("/robots.txt", status=500)
    error = error_of(site.put_page(4))
    assert "robots.txt cannot be read" in str(error)
    assert not error.final
    assert "/4" not in site.asked


def test_what_has_not_changed_comes_from_the_cache(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "fetched.db"
    url = site.put_page(1, ETag='"one"')
    first = Fetcher(Cache(path)).fetch(url)
    site.pages["/1"] = (200, {"ETag": '"one"'}, b"not to be sent")
    assert Fetcher(Cache(path)).fetch(url) == first
    assert path.stat().st_mode & 0o077 == 0
    site.put("/1", "new", ETag='"two"')
    assert Fetcher(Cache(path)).fetch(url).data == b"new"
    assert Fetcher().fetch(url).data == b"new"


def test_a_cache_that_is_damaged_is_no_error(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "fetched.db"
    path.write_bytes(b"no database" * 1000)
    url = site.put_page(1, ETag='"one"')
    assert TEXT.encode() in Fetcher(Cache(path)).fetch(url).data


def test_the_cache_stays_small(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportedly.documents.cache.LARGEST", 500)
    kept = Cache(tmp_path / "fetched.db")
    addresses = [site.put_page(number, ETag='"one"') for number in range(5)]
    for url in addresses:
        Fetcher(kept).fetch(url)
    found = [kept.find(url) is not None for url in addresses]
    assert found[-1]
    assert not found[0]


@pytest.mark.parametrize("cached", [True, False])
def test_a_host_that_asks_for_it_is_left_alone(site: Site, tmp_path: Path, cached: bool) -> None:
    cache = Cache(tmp_path / "fetched.db") if cached else None
    guest = Fetcher(cache)
    url = site.put("/busy", status=429, Retry_After="3600")
    assert "left alone for 3,600 seconds" in str(error_of(url, guest))
    before = len(site.asked)
    error = error_of(site.put_page(1), Fetcher(cache) if cached else guest)
    assert "asked to be left alone until" in str(error)
    assert error.wait is not None
    assert error.wait > 3500
    assert len(site.asked) == before


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7.0), ("999999999", 86_400.0), ("Wed, 01 Jan 2020 00:00:00 GMT", 0.0), ("soon", None), (None, None)]
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert fetch._read_wait(value) == seconds


def test_a_host_is_asked_at_its_own_pace(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("reportedly.documents.fetcher.time.sleep", waits.append)
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", kind="text/plain")
    guest = Fetcher()
    for number in range(2):
        guest.fetch(site.put_page(number))
    assert waits[0] == 0
    assert 6 < waits[1] <= 7


def test_a_redirect_into_this_machine_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    public = "203.0.114.7"  # stands for a host out there; what is dialled is the server here
    real = socket.getaddrinfo
    port = int(site.url.rpartition(":")[2])
    dial = socket.socket.connect

    def look_up(host: str, *rest: object, **more: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (public, port))] if host == "out.example" else real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", lambda self, at: dial(self, ("127.0.0.1", port) if at[0] == public else at))
    monkeypatch.delenv(fetch.ALLOW_PRIVATE)
    site.put_page(1)
    for number, target in enumerate(
        [f"{site.url}/1", "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/"]
    ):
        site.put(f"/out{number}", status=302, Location=target)
        assert "private address" in str(error_of(f"http://out.example:{port}/out{number}"))
    assert "/1" not in site.asked
    assert TEXT.encode() in Fetcher().fetch(f"http://out.example:{port}/1").data


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("fe80::1%eth0", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("::7f00:1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    if public:
        fetch._check_public(address)
    else:
        with pytest.raises(FetchError, match="private address"):
            fetch._check_public(address)


def test_a_name_is_looked_up_once_and_what_was_checked_is_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["203.0.114.7", "127.0.0.1"])
    dialled: list[str] = []

    def dial(_: socket.socket, at: tuple[str, int]) -> None:
        dialled.append(at[0])
        raise ConnectionRefusedError

    def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", dial)
    error_of("http://rebinding.example/")
    assert dialled == ["203.0.114.7"]


def test_a_server_that_drips_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "TIMEOUT", 0.5)
    site.drip = "/slow"
    url = site.put("/slow")
    begun = time.monotonic()
    assert "no full answer" in str(error_of(url))
    assert time.monotonic() - begun < 5


def read(url: str, visit: Visit | None = None) -> list[Article | Problem]:
    return list(load_documents(url, visit=visit or Visit(Fetcher().fetch)))


def test_pages_stand_in_for_summaries(site: Site) -> None:
    found = read(site.put_feed(site.put_page(0), site.put_page(1)))
    assert [one.ref for one in found] == [f"{site.url}/0", f"{site.url}/1"]
    one = found[1]
    assert isinstance(one, Article)
    assert (one.text, one.headline, one.published) == (f"{TEXT} 1 came back.", "Boats 1", "2025-05-05T10:00:00Z")
    assert one.url == f"{site.url}/1"


@pytest.mark.parametrize(
    ("path", "status", "body", "words"),
    [("/gone", 404, "", "404"), ("/closed/1", 200, TEXT, "robots.txt"), ("/blank", 200, "<html><body></body></html>", "no article text")],
)
def test_a_page_that_will_not_be_had_leaves_the_summary(site: Site, path: str, status: int, body: str, words: str) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed", kind="text/plain")
    (article,) = read(site.put_feed(site.put(path, body, status)))
    assert isinstance(article, Article)
    assert article.text == "In short, nine boats left, she said."
    assert [w.code for w in article.warnings] == ["summary_only", "page_not_read"]
    assert words in article.warnings[-1].text


def test_a_page_that_fails_for_now_is_a_problem(site: Site) -> None:
    url = site.put("/down", status=500)
    one, two = read(site.put_feed(url, site.put_page(1)))
    assert one == Problem("documents", "the server answered 500 Internal Server Error", url)
    assert isinstance(two, Article)


def test_pages_that_are_known_are_not_fetched(site: Site) -> None:
    known = site.put_page(0)
    found = read(site.put_feed(known, site.put_page(1)), Visit(Fetcher().fetch, {known}.__contains__))
    assert [one.ref for one in found] == [f"{site.url}/1"]
    assert "/0" not in site.asked


def test_one_reading_of_a_feed_fetches_so_many_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "MOST_LINKED", 2)
    *articles, problem = read(site.put_feed(*(site.put_page(n) for n in range(5))))
    assert [one.ref for one in articles] == [f"{site.url}/0", f"{site.url}/1"]
    assert isinstance(problem, Problem)
    assert "other 3" in problem.error


def test_only_feeds_where_only_feeds_are_wanted(site: Site) -> None:
    (problem,) = read(site.put_page(1), Visit(Fetcher().fetch, feeds=True))
    assert isinstance(problem, Problem)
    assert "no RSS or Atom feed" in problem.error
