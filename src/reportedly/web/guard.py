"""What keeps others out of the desk: headers that let no script of an article run, checks of host and origin, a token, limits.

Written as plain ASGI middleware, around everything that the desk answers.
"""

import hmac
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
COOKIE = "reportedly_token"
LARGEST_BODY = 256 * 1024  # bytes of a POST
LONGEST_ADDRESS = 4096  # bytes of a path with its query
WRITES, READS = 120, 1200  # a minute, from one address
MOST_CLIENTS = 1000  # addresses that are remembered
MINUTE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may use the desk: by which names it is called, and with which token, if any. Equality covers all."""

    hosts: frozenset[str]
    token: str | None = None


@dataclass(slots=True)
class _Counts:
    """Requests of each client in the minute that runs."""

    since: float = 0.0
    of: OrderedDict[tuple[str, bool], int] = field(default_factory=OrderedDict)

    def add(self, client: str, *, writes: bool) -> int:
        now = time.monotonic()
        if now - self.since > MINUTE:
            self.since = now
            self.of.clear()
        number = self.of[client, writes] = self.of.pop((client, writes), 0) + 1
        while len(self.of) > MOST_CLIENTS:
            self.of.popitem(last=False)
        return number


class Guard:
    """The application behind its rules."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules
        self._counts = _Counts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it; every answer has the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refused = self._refuse(scope)
        if refused is not None:
            await refused(scope, receive, send_guarded)
        else:
            await self._app(scope, _limit_body(receive), send_guarded)

    def _refuse(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        writes = scope["method"] not in {"GET", "HEAD"}
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return _tell(414, "this address is too long")
        if _name_host(headers.get("host", "")) not in self._rules.hosts:
            return _tell(421, "this desk is not called by that name; start it with --host to allow it")
        if int(headers.get("content-length") or 0) > LARGEST_BODY if (headers.get("content-length") or "0").isdigit() else True:
            return _tell(413, f"more than {LARGEST_BODY:,} bytes")
        if writes and not _is_own(headers):
            return _tell(403, "a decision is taken on the desk's own pages only")
        client = (scope.get("client") or ("unknown", 0))[0]
        if self._counts.add(client, writes=writes) > (WRITES if writes else READS):
            return _tell(429, "too many requests in a minute; wait a little", {"Retry-After": "60"})
        return self._refuse_stranger(scope, headers) if self._rules.token else None

    def _refuse_stranger(self, scope: Scope, headers: Headers) -> Response | None:
        token = self._rules.token or ""
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if given and _is_same(given, token):
            answer = RedirectResponse(scope["path"], 303)
            answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
            return answer
        if _is_same(_read_cookie(headers, COOKIE), token) or _is_same(headers.get("authorization", ""), f"Bearer {token}"):
            return None
        return _tell(401, "this desk asks for a token: open the address that `reportedly serve` printed")


def _limit_body(receive: Receive) -> Receive:
    """Bytes of a body without a length are counted as they come."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST_BODY:
            return {"type": "http.disconnect"}
        return message

    return limited


def _is_own(headers: Headers) -> bool:
    """Whether a page of this desk sent a form: browsers say so in one header or the other, and nobody else may write."""
    host = headers.get("host", "")
    origin = headers.get("origin")
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return origin is not None and urlsplit(origin).netloc == host


def _name_host(host: str) -> str:
    """A host without its port."""
    return host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host.lower()


def _read_cookie(headers: Headers, name: str) -> str:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def _is_same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _tell(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{message}\n", status, headers)


def allow_hosts(host: str, more: Iterable[str] = ()) -> frozenset[str]:
    """The names by which a desk that listens on `host` may be called."""
    local = {"127.0.0.1", "localhost", "[::1]"} if host in {"127.0.0.1", "localhost", "::1", "0.0.0.0"} else set()  # noqa: S104 - compared
    return frozenset({*local, host.lower(), *(name.lower() for name in more)})
