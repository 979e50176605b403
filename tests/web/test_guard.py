"""The desk as an attacker meets it: other names of the host, forms of other sites, floods, large and slow bodies, odd addresses."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportedly.web import guard
from reportedly.web.guard import COOKIE, HEADERS, LARGEST_BODY, Guard, Rules, allow_hosts
from tests.web.conftest import HOST, OWN

Make = Callable[..., TestClient]


async def answer(_: dict, receive: Any, send: Any) -> None:
    """An application that says yes to all, reading what it is sent."""
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"yes"})


def guarded(token: str | None = None, client: str = "127.0.0.1") -> TestClient:
    rules = Rules(allow_hosts("127.0.0.1"), token)
    return TestClient(Guard(answer, rules), base_url=f"http://{HOST}", follow_redirects=False, client=(client, 1))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765", "[::1]"])
def test_names_of_this_machine(host: str) -> None:
    assert guarded().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.",
        "localhost.evil.example:8765",
        "127.0.0.1:8765@evil.example",
        "evil.example:127.0.0.1",
        "localhost:80:80",
        "127.0.0.1:eight",
        "::1",
        "[::1",
        "[::2]:8765",
        "0.0.0.0:8765",
        "127.1",
        "2130706433",
        "localhost,evil.example",
        "localhost/evil.example",
        "user@localhost",
    ],
)
def test_another_name_may_be_another_site_whose_name_was_bound_to_this_address(host: str) -> None:
    assert guarded().get("/", headers={"host": host}).status_code == 421


def run_apart(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: a browser that other tests hold open has a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


async def call(scope: dict, body: list[bytes] | None = None, delay: float = 0.0) -> int:
    """The status of a request as the server gives it, for what no client sends."""
    sent: list[dict] = []
    parts = list(body or [b""])

    async def receive() -> dict:
        await asyncio.sleep(delay)
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)} if parts else {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        sent.append(message)

    path = scope.get("path", "/")
    basis = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode("utf-8", "replace"), "query_string": b""}
    headers = [(b"host", HOST.encode()), *scope.pop("headers", [])]
    await Guard(answer, Rules(allow_hosts("127.0.0.1")))({**basis, "headers": headers, **scope}, receive, send)
    return sent[0]["status"] if sent else 0


OWN_RAW = [(name.encode(), value.encode()) for name, value in OWN.items()]


def test_two_hosts_and_none() -> None:
    assert run_apart(call({"headers": [(b"host", b"localhost")]})) == 421
    assert run_apart(call({"type": "websocket"})) == 0


def test_other_interfaces_give_no_name() -> None:
    assert allow_hosts("0.0.0.0") == allow_hosts("127.0.0.1") == {"127.0.0.1", "localhost", "[::1]"}  # noqa: S104
    assert allow_hosts("::1") == allow_hosts("::") == allow_hosts("localhost")
    assert allow_hosts("FE80::1", ["Desk.example"]) == {"[fe80::1]", "desk.example"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1"},
        {"origin": f"http://{HOST}.evil.example"},
        {"origin": f"http://evil.example#{HOST}"},
        {"origin": f"http://{HOST}@evil.example"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "same-site"},
        {"origin": f"http://{HOST}", "sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin"},
        {"referer": f"http://{HOST}/articles"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer None"},
    ],
)
def test_a_form_of_another_page_decides_nothing(headers: dict[str, str]) -> None:
    assert guarded().post("/", headers=headers).status_code == 403


def test_own_forms_and_programs_with_the_token_decide() -> None:
    assert guarded().post("/", headers=OWN).status_code == 200
    assert guarded("secret").post("/", headers=OWN).status_code == 401
    assert guarded("secret").post("/", headers={"authorization": "Bearer secret"}).status_code == 200
    assert guarded("secret").post("/", headers={"authorization": "Bearer secreT", **OWN}).status_code == 401
    assert guarded("secret").post("/?token=secret", headers=OWN).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, 403),
    ],
)
def test_another_site_may_link_to_a_page_but_not_load_it(headers: dict[str, str], status: int) -> None:
    assert guarded().get("/", headers=headers).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods(method: str) -> None:
    told = guarded().request(method, "/", headers=OWN)
    assert told.status_code == 405
    assert told.headers["allow"] == "GET, HEAD, POST"


def test_the_token_goes_from_the_address_into_a_cookie(ask: Make) -> None:
    desk = ask("s3cret")
    assert desk.get("/articles").status_code == 401
    assert desk.get("/articles?token=s3creT").status_code == 401
    told = desk.get("/articles?words=a%26b&token=s3cret&page=2")
    assert (told.status_code, told.headers["location"]) == (303, "/articles?words=a%26b&page=2")
    cookie = told.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "secure" not in cookie.lower()
    assert desk.get(told.headers["location"]).status_code == 200
    assert desk.get("/static/desk.css").status_code == 200
    assert "secure" in ask("s3cret", base_url=f"https://{HOST}").get("/?token=s3cret").headers["set-cookie"].lower()


@pytest.mark.parametrize("path", ["//evil.example/a", "/%2F/evil.example", "///evil.example"])
def test_no_address_with_the_token_leads_to_another_host(path: str) -> None:
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path.replace("%2F", "/"),
        "raw_path": path.encode(),
        "query_string": b"token=t",
        "headers": [(b"host", HOST.encode())],
    }
    run_apart(Guard(answer, Rules(allow_hosts("127.0.0.1"), "t"))(scope, None, send))  # type: ignore[arg-type]
    location = dict(sent[0]["headers"])[b"location"].decode()
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("cookie", ["", "=", f"{COOKIE}_8765", f"{COOKIE}_8765=wrong", "a=\x80; b", '"', "x" * 3000])
def test_cookies_that_are_none(cookie: str) -> None:
    assert guarded("secret").get("/", headers={"cookie": cookie.encode("latin-1")}).status_code == 401


def test_a_token_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = guard.hmac.compare_digest
    monkeypatch.setattr(guard.hmac, "compare_digest", lambda a, b: compared.append((a, b)) or real(a, b))
    guarded("secret").get("/?token=wrong")
    assert {b for _, b in compared} == {b"secret", b"Bearer secret"}


def test_many_requests_are_slowed_but_not_those_of_a_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = guarded()
    assert {desk.get("/").status_code for _ in range(600)} == {200}, "ten pages a second"
    monkeypatch.setattr(guard, "READS", 700)
    statuses = [desk.get("/").status_code for _ in range(200)]
    assert statuses.count(200) == 100
    assert desk.get("/").headers["retry-after"] == "60"
    assert desk.get("/static/desk.css").status_code == 200
    assert desk.post("/", headers=OWN).status_code == 200, "decisions are counted apart"


def test_guesses_of_a_token_are_counted_as_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "WRITES", 3)
    desk = guarded("secret")
    assert [desk.get(f"/?token={n}").status_code for n in range(5)] == [401, 401, 401, 429, 429]
    assert desk.get("/", headers={"authorization": "Bearer secret"}).status_code == 200


def test_a_flood_of_clients_evicts_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_CLIENTS", 3)
    monkeypatch.setattr(guard, "READS", 2)
    application = Guard(answer, Rules(allow_hosts("127.0.0.1")))

    def get(client: str) -> int:
        return TestClient(application, base_url=f"http://{HOST}", client=(client, 1)).get("/").status_code

    assert [get("10.0.0.1") for _ in range(3)] == [200, 200, 429]
    assert [get(f"10.1.0.{n}") for n in range(9)].count(200) == 4, "two of their own, two of the count that all others share"
    assert get("10.0.0.1") == 429


def test_an_ipv6_network_is_one_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "READS", 2)
    application = Guard(answer, Rules(allow_hosts("127.0.0.1")))
    statuses = [TestClient(application, base_url=f"http://{HOST}", client=(f"2001:db8::{n}", 1)).get("/").status_code for n in range(4)]
    assert statuses == [200, 200, 429, 429]


@pytest.mark.parametrize("length", ["999999", "-1", "1e3", "0x10", " ", "²", "9" * 400])
def test_lengths(length: str) -> None:
    headers = [*OWN_RAW, (b"content-length", length.encode("latin-1"))]
    assert run_apart(call({"method": "POST", "headers": headers}, [b"a"])) == 413


def test_a_body_without_a_length_is_counted_as_it_comes() -> None:
    assert run_apart(call({"method": "POST", "headers": list(OWN_RAW)}, [b"a" * 1000] * 300)) == 413
    assert run_apart(call({"method": "POST", "headers": list(OWN_RAW)}, [b"a" * LARGEST_BODY])) == 200


def test_a_slow_body_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "PATIENCE", 0.05)
    assert run_apart(call({"method": "POST", "headers": list(OWN_RAW)}, [b"a"] * 50, delay=0.02)) == 408


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
        ("/static/%2e%2e%2fapp.py", 404),
        ("/static/..%5capp.py", 404),
        ("/static//etc/passwd", 404),
        ("/static/%00", 400),
        ("/static/desk.css%00.png", 400),
        ("/version/%00", 400),
        ("/version/%0d%0aSet-Cookie:x", 400),
        ("/version/..%2f..%2fetc%2fpasswd", 404),
        ("/version/%ff%fe", 404),
        ("/version/%ed%a0%80", 404),
        ("/version/%c0%ae%c0%ae", 404),
        ("/version/' OR 1=1 --", 404),
        ("/version/%25", 404),
        ("/version/_", 404),
        ("/version/" + "a" * 3000, 404),
        ("/version/" + "a" * 5000, 414),
        ("/articles/", 404),
        ("/api/docs", 404),
        ("/docs", 404),
        ("/.git/config", 404),
    ],
)
def test_odd_addresses(desk: TestClient, address: str, status: int) -> None:
    told = desk.get(address)
    assert told.status_code in {status, 307}
    if told.status_code == 307:  # to the same without the last stroke
        assert told.headers["location"] == f"http://{HOST}/articles"


ODD = ["page=abc", "page=-1", "page=0", "page=99999999999999999999999", "page=1e3", "page=1&page=x", "page=", "words=" + "a" * 1001]


@pytest.mark.parametrize("query", ODD)
@pytest.mark.parametrize("address", ["/articles", "/claims"])
def test_what_is_no_number_is_told_as_a_page(desk: TestClient, address: str, query: str) -> None:
    told = desk.get(f"{address}?{query}")
    assert told.status_code == 422
    assert told.headers["content-type"].startswith("text/html")
    assert "That cannot be asked" in told.text
    assert desk.get(f"{address}.json?{query}").json().keys() == {"error"}


SYNTAX = [
    "' OR 1=1 --", '"', '""', "a' UNION SELECT text FROM article --", "NEAR(a b)", "a NOT", "AND", "text:boats", "{text}:a", "^a", "a*", "*", "(",
    "boats) OR (claimant:a", "%", "_", "\\", "\x00", "\u2028", "\ud7ff", "1;DROP TABLE article", "a\nb", "💥", "𝔘", "İ", "-1", "[a]", "a" * 900,
]  # fmt: skip


@pytest.mark.parametrize("value", SYNTAX)
def test_no_parameter_reaches_the_syntax_of_sql(desk: TestClient, value: str) -> None:
    document = desk.get("/api/openapi.json").json()
    for path, described in document["paths"].items():
        for parameter in described["get"].get("parameters", ()):
            if parameter["in"] == "query":
                told = desk.get(path.replace("{key}", "a"), params={parameter["name"]: value})
                assert told.status_code in {200, 400, 404, 422}, (path, parameter["name"])


def test_head_has_no_body_and_all_headers(desk: TestClient) -> None:
    told = desk.head("/articles")
    assert (told.status_code, told.content) == (200, b"")
    assert int(told.headers["content-length"]) > 1000


@pytest.mark.parametrize("address", ["/articles", "/nothing", "/static/desk.css", "/static/no", "/articles?page=x", "/articles.json", "/"])
def test_every_answer_has_the_headers(desk: TestClient, address: str) -> None:
    told = desk.get(address)
    assert {name: told.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in told.headers["content-security-policy"]


def test_an_error_of_ours_is_told_without_its_words_and_logged_without_the_token(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(*_: object) -> None:
        raise ValueError("inner words")

    desk = TestClient(Guard(fail, Rules(allow_hosts("127.0.0.1"), "s3cret")), base_url=f"http://{HOST}")
    with caplog.at_level(logging.DEBUG):
        told = desk.get("/articles?token=no&words=a", headers={"authorization": "Bearer s3cret"})
    assert told.status_code == 500
    assert told.headers["x-frame-options"] == "DENY"
    assert "inner words" not in told.text
    assert "/articles" in caplog.text
    assert "s3cret" not in caplog.text
    assert "token=" not in caplog.text.replace("http://127.0.0.1:8765/articles?token=no", ""), "httpx's own line aside"
