"""What keeps others out of the desk: headers that let no script of an article run, checks of host and origin, a token, limits.

Written as plain ASGI middleware, around everything that the desk answers. Rules of the browser that it builds on: Fetch metadata
(W3C, `Sec-Fetch-*`), the `Origin` header (RFC 6454), `SameSite` cookies (RFC 6265bis), Content Security Policy 3.
"""

import asyncio
import hmac
import ipaddress
import logging
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

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
    "Referrer-Policy": "same-origin",  # none at all would make browsers send a form's origin as "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
COOKIE = "reportedly_token"
LARGEST_BODY = 256 * 1024  # bytes of a POST
LONGEST_ADDRESS = 4096  # bytes of a path with its query
PATIENCE = 10.0  # seconds for a body to arrive
WRITES, READS = 300, 1200  # a minute, from one address; five decisions and twenty pages a second are nobody's hand
MOST_CLIENTS = 1000  # addresses that are counted apart; all others share one count
MINUTE = 60.0  # seconds
METHODS = frozenset({"GET", "HEAD", "POST"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:@/?#\[\]]+)(:[0-9]{1,5})?", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x1f\x7f]")
_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
_log = logging.getLogger("reportedly.web")


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may use the desk: by which names it is called, and with which token, if any. Equality covers all."""

    hosts: frozenset[str]
    token: str | None = None


@dataclass(slots=True)
class _Counts:
    """Requests of each client in the minute that runs."""

    since: float = 0.0
    of: dict[tuple[str, bool], int] = field(default_factory=dict)

    def add(self, client: str, *, writes: bool) -> int:
        now = time.monotonic()
        if now - self.since > MINUTE:
            self.since = now
            self.of.clear()
        key = (client, writes)
        if key not in self.of and len(self.of) >= MOST_CLIENTS:
            key = ("all others", writes)
        self.of[key] = self.of.get(key, 0) + 1
        return self.of[key]


class Guard:
    """The application behind its rules."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._rules = rules
        self._counts = _Counts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it; every answer has the headers."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":  # the desk has no sockets of another kind
            sender = _Sender(send, without_body=scope["method"] == "HEAD")
            try:
                await self._answer(scope, receive, sender.send)
            except Exception:  # noqa: BLE001 - whatever it is, it is told in our words and with our headers
                _log.exception("%s %s", scope["method"], quote(scope["path"]))  # the query may have the token
                if not sender.started:
                    await _tell(500, "this did not work; the window in which `reportedly serve` runs says why")(scope, receive, sender.send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        writes = scope["method"] == "POST"
        refused = _refuse_form(scope, headers) or self._refuse_stranger(scope, headers, writes=writes)
        if refused is None and writes:
            taken = await _take_body(receive)
            if isinstance(taken, Response):
                refused = taken
            else:
                receive = taken
        if refused is not None:
            await refused(scope, receive, send)
        else:
            await self._app({**scope, "method": "GET"} if scope["method"] == "HEAD" else scope, receive, send)

    def _refuse_stranger(self, scope: Scope, headers: Headers, *, writes: bool) -> Response | None:
        """Whom the rules do not let in: another name of the host, another site's page, too many requests, no token."""
        if _name_host(headers) not in self._rules.hosts:
            return _tell(421, "this desk is not called by that name; start it with --name to allow it")
        known = self._knows(headers, scope)
        if self._is_too_many(scope, slow=writes or known is False):
            return _tell(429, "too many requests in a minute; wait a little", {"Retry-After": "60"})
        bearer = known and "authorization" in headers
        if not bearer and not (_is_own(headers) if writes else _is_navigation_or_own(headers)):
            return _tell(403, "a decision is taken on the desk's own pages only" if writes else "another site asked for this")
        return self._ask_token(scope) if known is False else None

    def _is_too_many(self, scope: Scope, *, slow: bool) -> bool:
        if scope["path"].startswith("/static/"):  # each page asks for several, and they cost nothing
            return False
        return self._counts.add(_name_client(scope), writes=slow) > (WRITES if slow else READS)

    def _knows(self, headers: Headers, scope: Scope) -> bool | None:
        """Whether the token was given, in a header or cookie; None where the desk asks for none."""
        token = self._rules.token
        if token is None:
            return None
        cookie = _is_same(_read_cookie(headers, _name_cookie(scope)), token)
        return _is_same(headers.get("authorization", ""), f"Bearer {token}") or cookie

    def _ask_token(self, scope: Scope) -> Response:
        """Take the token out of the address, and keep it as a cookie; or say that one is needed."""
        token = self._rules.token or ""
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for name, value in query if name == "token"), "")
        if scope["method"] == "POST" or not _is_same(given, token):
            return _tell(401, "this desk asks for a token: open the address that `reportedly serve` printed")
        rest = urlencode([pair for pair in query if pair[0] != "token"])
        # One slash: two would name another host.
        answer = RedirectResponse(f"/{quote(scope['path'].lstrip('/'))}{'?' if rest else ''}{rest}", 303)
        answer.set_cookie(_name_cookie(scope), token, httponly=True, samesite="strict", secure=scope.get("scheme") == "https")
        return answer


class _Sender:
    """Sends an answer with the headers, and without its body where only these were asked for."""

    def __init__(self, send: Send, *, without_body: bool) -> None:
        self._send = send
        self._without_body = without_body
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        elif self._without_body:
            message = {**message, "body": b""}
        await self._send(message)


def _refuse_form(scope: Scope, headers: Headers) -> Response | None:
    """What no browser sends to a page of the desk, whoever asks."""
    if scope["method"] not in METHODS:
        return _tell(405, "the desk answers GET, HEAD and POST", {"Allow": ", ".join(sorted(METHODS))})
    if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
        return _tell(414, "this address is too long")
    if _CONTROLS.search(scope["path"]):
        return _tell(400, "this address has characters that none has")
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit() and len(length) < 16 and int(length) <= LARGEST_BODY):
        return _tell(413, f"more than {LARGEST_BODY:,} bytes")
    return None


async def _take_body(receive: Receive) -> Receive | Response:
    """The body, whole, before anything is done with it: one that is too large or too slow is refused."""
    parts: list[bytes] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return _tell(400, "the request broke off")
                parts.append(message.get("body", b""))
                if sum(map(len, parts)) > LARGEST_BODY:
                    return _tell(413, f"more than {LARGEST_BODY:,} bytes", {"Connection": "close"})
                if not message.get("more_body"):
                    break
    except TimeoutError:
        return _tell(408, f"the request took more than {PATIENCE:.0f} seconds", {"Connection": "close"})
    whole: list[Message] = [{"type": "http.request", "body": b"".join(parts), "more_body": False}]

    async def replay() -> Message:
        return whole.pop() if whole else await receive()

    return replay


def _is_own(headers: Headers) -> bool:
    """Whether a page of this desk sent a form. Browsers always say so; who does not say it may not write."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def _is_navigation_or_own(headers: Headers) -> bool:
    """Whether a page is asked for by the desk, by its user, or by a link; not as a part of another site's page, which could time it."""
    if headers.get("sec-fetch-site", "none") in {"same-origin", "none"}:
        return True
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _name_host(headers: Headers) -> str:
    """The one host that was asked for, without its port; "" where it is none."""
    hosts = headers.getlist("host")
    match = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    return match[1].lower() if match else ""


def _name_client(scope: Scope) -> str:
    """Whose request it is: an address, or the network of an IPv6 one, for who has one has all of it."""
    address = (scope.get("client") or ("unknown", 0))[0]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 and not parsed.is_loopback else str(parsed)


def _name_cookie(scope: Scope) -> str:
    """Cookies are one for all ports of a host: two desks there have one each."""
    return f"{COOKIE}_{(scope.get('server') or ('', 0))[1]}"


def _read_cookie(headers: Headers, name: str) -> str:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def _is_same(given: str, wanted: str) -> bool:
    """Whether two texts are one, in a time that does not tell how far they agree."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _tell(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{message}\n", status, headers)


def allow_hosts(host: str, more: Iterable[str] = ()) -> frozenset[str]:
    """The names by which a desk that listens on `host` may be called; listening everywhere gives it none but those of this machine."""
    names = {f"[{name}]" if ":" in name and not name.startswith("[") else name for name in (host.lower(), *map(str.lower, more))}
    named = names - {"0.0.0.0", "[::]"}  # noqa: S104 - compared
    return frozenset(named | _LOCAL if names & {*_LOCAL, "0.0.0.0", "[::]"} else named)  # noqa: S104 - compared
