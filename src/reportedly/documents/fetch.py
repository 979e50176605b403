"""An http(s) address -> the bytes behind it, with limits, and not from inside the user's own network."""

import http.client
import ipaddress
import os
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote, urljoin, urlsplit

TIMEOUT = 20.0  # seconds for one address with all its redirects
LARGEST = 20_000_000  # bytes, after unpacking
REDIRECTS = 5
ALLOW_PRIVATE = "REPORTEDLY_ALLOW_PRIVATE"
_MOVED = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024


class FetchError(Exception):
    """Why an address could not be read, in words for the user."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address: `url` after redirects, `content_type` without parameters. Equality covers all."""

    data: bytes
    url: str
    content_type: str
    charset: str | None


def fetch_url(url: str) -> Fetched:
    """The body behind an http or https address. Raises FetchError, and nothing else, with what is wrong.

    Addresses of private networks are refused at every redirect, unless the environment has REPORTEDLY_ALLOW_PRIVATE=1:
    the address that we are connected to is checked, not one looked up before. Proxies of the environment are not used.
    """
    deadline = time.monotonic() + TIMEOUT
    try:
        for _ in range(REDIRECTS + 1):
            fetched, target = _request(url, deadline)
            if fetched is not None:
                return fetched
            url = urljoin(url, target)
    except TimeoutError as error:
        raise FetchError(f"no full answer within {TIMEOUT:.0f} seconds") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(f"could not be reached: {str(error) or type(error).__name__}") from error
    raise FetchError(f"more than {REDIRECTS} redirects")


def _request(url: str, deadline: float) -> tuple[Fetched | None, str]:
    """The answer, or None and the address it points to."""
    connection, path = _connect(url, deadline)
    try:
        connection.request(
            "GET", path, headers={"User-Agent": _user_agent(), "Accept": "text/html,text/*,*/*;q=0.5", "Accept-Encoding": "gzip"}
        )
        response = connection.getresponse()
        if response.status in _MOVED and (target := response.headers.get("Location")):
            return None, target
        if response.status != http.client.OK:
            raise FetchError(f"the server answered {response.status} {response.reason}"[:200])
        data = _unpack(_read_body(response, connection, deadline), response.headers)
        return Fetched(data, url, response.headers.get_content_type(), response.headers.get_content_charset()), ""
    finally:
        connection.close()


def _connect(url: str, deadline: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchError(f"not an http or https address: {url[:200]}")
    host = parts.hostname.encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    timeout = _remaining(deadline)
    # The port is always given, for without it the library takes the end of an IPv6 address for one.
    connection = (
        http.client.HTTPSConnection(host, parts.port or 443, timeout=timeout, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port or 80, timeout=timeout)
    )
    _open_checked(connection)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return connection, path + ("?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else "")


def _open_checked(connection: http.client.HTTPConnection) -> None:
    """Connects, and closes again before a byte is sent if the other end stands in a private network."""
    if os.environ.get(ALLOW_PRIVATE) != "1":
        # Looked up first so that no connection to a private address is even tried; checked again below, for names can
        # resolve to another address the second time.
        for found in socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM):
            _check_public(str(found[4][0]))
    connection.connect()
    if os.environ.get(ALLOW_PRIVATE) != "1":
        _check_public(str(connection.sock.getpeername()[0]))


def _check_public(address: str) -> None:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    if not mapped.is_global or mapped.is_multicast:
        raise FetchError(f"{address} is a private address; set {ALLOW_PRIVATE}=1 to allow it")


def _read_body(response: http.client.HTTPResponse, connection: http.client.HTTPConnection, deadline: float) -> bytes:
    body = bytearray()
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_remaining(deadline))
        chunk = response.read1(_CHUNK)
        if not chunk:
            break
        body += chunk
        if len(body) > LARGEST:
            raise FetchError(f"more than {LARGEST:,} bytes")
        _remaining(deadline)
    if response.length:
        raise FetchError(f"the answer broke off {response.length:,} bytes before its end")
    return bytes(body)


def _remaining(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _unpack(data: bytes, headers: Message) -> bytes:
    encoding = (headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding == "identity" or not data:
        return data
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"the answer is packed as {encoding[:40]}, which was not asked for")
    unpacker = zlib.decompressobj(47)  # 47: gzip or zlib, told by the header
    try:
        unpacked = unpacker.decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise FetchError("the packed answer is damaged") from error
    if len(unpacked) > LARGEST:
        raise FetchError(f"more than {LARGEST:,} bytes")
    return unpacked


def _user_agent() -> str:
    try:
        return f"reportedly/{version('reportedly')}"
    except PackageNotFoundError:
        return "reportedly/0"
