"""Reading from a server on this machine."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reportedly.documents import fetch, fetcher, load_documents
from reportedly.model import Article, Problem

TEXT = "The mayor said on Sunday that the bridge had been closed."


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        bodies = {
            "/a.txt": ("text/plain; charset=windows-1252", "Zürich said.".encode("cp1252")),
            "/page": ("text/html", f"<html><head><title>T</title></head><body><article><p>{TEXT}</p></article></body></html>".encode()),
            "/zip": ("text/plain", gzip.compress(TEXT.encode())),
            "/bomb": ("text/plain", gzip.compress(b"a" * 30_000_000)),
            "/agent": ("text/plain", str(self.headers["User-Agent"]).encode()),
            "/rows": ("application/x-ndjson", b'{"id": "1", "text": "One said."}\n'),
        }
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", {"/to/self": "/to/self", "/to/file": "file:///etc/hostname"}.get(self.path, "/a.txt"))
            self.end_headers()
            return
        kind, body = bodies.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body) + (99 if self.path == "/rows?cut" else 0)))
        if body[:2] == b"\x1f\x8b":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv(fetch.ALLOW_PRIVATE, "1")
    monkeypatch.setattr(fetcher, "DELAY", 0.0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


@pytest.mark.parametrize(
    ("path", "text"), [("/a.txt", "Zürich said."), ("/to/it", "Zürich said."), ("/page", TEXT), ("/zip", TEXT), ("/rows", "One said.")]
)
def test_reads(server: str, path: str, text: str) -> None:
    (article,) = load_documents(server + path)
    assert isinstance(article, Article)
    assert article.text == text
    assert article.ref == ("1" if path == "/rows" else server + path)


def test_says_who_asks(server: str) -> None:
    (article,) = load_documents(server + "/agent")
    assert isinstance(article, Article)
    assert article.text.startswith("reportedly/")


@pytest.mark.parametrize(
    ("path", "words"), [("/none", "404"), ("/to/self", "redirects"), ("/to/file", "not an http"), ("/bomb", "more than")]
)
def test_refuses(server: str, path: str, words: str) -> None:
    (problem,) = load_documents(server + path)
    assert isinstance(problem, Problem)
    assert words in problem.error


def test_private_addresses_are_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(fetch.ALLOW_PRIVATE)
    for url in (server + "/a.txt", "http://[::1]/", "http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "http://0.0.0.0/"):
        (problem,) = load_documents(url)
        assert isinstance(problem, Problem)
        assert "private address" in problem.error


@pytest.mark.parametrize("url", ["http://", "http://a b/", "http://127.0.0.1:99999/", "http://" + "a" * 300 + ".example/", "http://[x/"])
def test_bad_addresses_are_problems(url: str) -> None:
    (problem,) = load_documents(url)
    assert isinstance(problem, Problem)
    assert problem.ref == url


def test_slow_servers_time_out(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "TIMEOUT", 0.0)
    (problem,) = load_documents(server + "/a.txt")
    assert isinstance(problem, Problem)
    assert "seconds" in problem.error
