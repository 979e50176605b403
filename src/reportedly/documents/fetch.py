"""One http(s) address -> the answer behind it, within limits of time and size, and not from inside the user's own network."""

import http.client
import ipaddress
import os
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote, urlsplit

TIMEOUT = 20.0  # seconds for one address with all its redirects
LARGEST = 20_000_000  # bytes, after unpacking
ALLOW_PRIVATE = "REPORTEDLY_ALLOW_PRIVATE"
# Longer than a day nobody is left alone for one answer (seconds); a server that asks for more is asked again tomorrow.
LONGEST_WAIT = 86_400.0
_MOVED = frozenset({301, 302, 303, 307, 308})
# Answers that the same request will get tomorrow too. 401, 402 and 403 are pages for those who have logged in or paid.
_FINAL = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 415, 451})
_CHUNK = 64 * 1024
_SAFE = "/%:@!$&'()*+,;=~-._"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


class FetchError(Exception):
    """Why an address could not be read, in words for the user."""

    def __init__(self, words: str, *, final: bool = False, status: int | None = None, wait: float | None = None) -> None:
        """`final`: another try will end the same; `status` is the server's, `wait` the seconds for which it asks to be left alone."""
        super().__init__(words)
        self.final = final
        self.status = status
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address: `url` after redirects, `content_type` without parameters. Equality covers all.

    `etag` and `modified` are what to ask the server with whether it has changed.
    """

    data: bytes
    url: str
    content_type: str
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the body, or `target`, the address that it points to, or neither where nothing changed. Equality covers all."""

    fetched: Fetched | None = None
    target: str | None = None


def request_url(url: str, deadline: float, more: Mapping[str, str] = {}) -> Answer:
    """Ask once; `deadline` is by the monotonic clock, `more` are headers. Raises FetchError, and nothing else, with what is wrong.

    Addresses of private networks are refused, unless the environment has REPORTEDLY_ALLOW_PRIVATE=1: the name is looked up
    once, and what is connected to is what was checked. Proxies of the environment are not used.
    """
    try:
        return _request(url, deadline, more)
    except TimeoutError as error:
        raise FetchError(f"no full answer within {TIMEOUT:.0f} seconds; try again later") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(f"could not be reached: {str(error) or type(error).__name__}") from error


def name_user_agent() -> str:
    """What we call ourselves to servers."""
    try:
        return f"reportedly/{version('reportedly')}"
    except PackageNotFoundError:
        return "reportedly/0"


def _request(url: str, deadline: float, more: Mapping[str, str]) -> Answer:
    connection, path = _connect(url, deadline)
    headers = {"User-Agent": name_user_agent(), "Accept": "text/html,text/*,*/*;q=0.5", "Accept-Encoding": "gzip", **more}
    with _ended_at(deadline, connection):
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as response:
            return _read_answer(response, url, connection, deadline)


def _read_answer(response: http.client.HTTPResponse, url: str, connection: http.client.HTTPConnection, deadline: float) -> Answer:
    if response.status in _MOVED and (target := response.headers.get("Location")):
        return Answer(target=target)
    if response.status == http.client.NOT_MODIFIED:
        return Answer()
    if response.status != http.client.OK:
        raise _explain_status(response)
    data = _unpack(_read_body(response, connection, deadline), response.headers)
    kind, charset = response.headers.get_content_type(), response.headers.get_content_charset()
    return Answer(Fetched(data, url, kind, charset, response.headers.get("ETag"), response.headers.get("Last-Modified")))


def _explain_status(response: http.client.HTTPResponse) -> FetchError:
    status = response.status
    wait = _read_wait(response.headers.get("Retry-After")) if status in {429, 503} else None
    words = f"the server answered {status} {response.reason}"[:200]
    if wait:
        words += f"; it asks to be left alone for {wait:,.0f} seconds"
    return FetchError(words, final=status in _FINAL, status=status, wait=wait)


def _read_wait(value: str | None) -> float | None:
    """The seconds of a Retry-After, which are a number or a date; None for what is neither."""
    if value is None:
        return None
    try:
        seconds = float(value) if value.strip().isdigit() else (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


@contextmanager
def _ended_at(deadline: float, connection: http.client.HTTPConnection) -> Iterator[None]:
    """Shuts the connection at the deadline, whatever it is doing: a server that sends a byte now and then never times out by itself."""
    held = connection.sock  # the connection lets go of it where the answer ends with it

    def shut() -> None:
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(_remaining(deadline), shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, ValueError, http.client.HTTPException, FetchError):
        _remaining(deadline)  # what broke because time was up is told as that
        raise
    finally:
        timer.cancel()
        connection.close()


def _connect(url: str, deadline: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchError(f"not an http or https address: {url[:200]}", final=True)
    host = parts.hostname.encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    # The port is always given, for without it the library takes the end of an IPv6 address for one.
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPSConnection(host, port) if secure else http.client.HTTPConnection(host, port)
    plain = _dial(host, port, deadline)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    except BaseException:
        plain.close()
        raise
    path = quote(parts.path or "/", safe=_SAFE)
    return connection, path + ("?" + quote(parts.query, safe=_SAFE + "?") if parts.query else "")


def _dial(host: str, port: int, deadline: float) -> socket.socket:
    """A socket to the first address of a host that answers. One private address among them, and none is tried."""
    found = [(family, str(address[0]), address) for family, *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if os.environ.get(ALLOW_PRIVATE) != "1":
        for _, name, _ in found:
            _check_public(name)
    failed: OSError = OSError("the name has no address")
    for family, _, address in found:
        dialled = socket.socket(family, socket.SOCK_STREAM)
        try:
            dialled.settimeout(_remaining(deadline))
            dialled.connect(address)
        except OSError as error:
            dialled.close()
            failed = error
        else:
            return dialled
    raise failed


def _check_public(address: str) -> None:
    found = ipaddress.ip_address(address.partition("%")[0])
    for one in (found, *_find_embedded(found)):
        if not one.is_global or one.is_multicast:
            raise FetchError(f"{address} is a private address; set {ALLOW_PRIVATE}=1 to allow it", final=True)


def _find_embedded(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 one stands for, by every way there is to write one."""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            yield found.ipv4_mapped
        if found.sixtofour:
            yield found.sixtofour
        if found in _NAT64 or found in _COMPATIBLE:
            yield ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)


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
            raise FetchError(f"more than {LARGEST:,} bytes; download it and read the file", final=True)
        _remaining(deadline)
    _remaining(deadline)  # a connection that was shut ends like a body without a length
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
        raise FetchError(f"the answer is packed as {encoding[:40]}, which was not asked for", final=True)
    unpacker = zlib.decompressobj(47)  # 47: gzip or zlib, told by the header
    try:
        unpacked = unpacker.decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise FetchError("the packed answer is damaged") from error
    if len(unpacked) > LARGEST:
        raise FetchError(f"more than {LARGEST:,} bytes; download it and read the file", final=True)
    if not unpacker.eof:
        raise FetchError("the packed answer broke off before its end")
    return unpacked
