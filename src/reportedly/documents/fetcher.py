"""Addresses -> answers, as a polite guest: robots.txt asked first, one request at a time, nothing fetched twice that has not changed."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from reportedly.documents.cache import Cache
from reportedly.documents.fetch import TIMEOUT, Fetched, FetchError, request_url

if TYPE_CHECKING:
    from protego import Protego

REDIRECTS = 5
# Between two requests to one host (seconds); a robots.txt may ask for more, up to the second number.
DELAY = 1.0
LONGEST_DELAY = 60.0
# A robots.txt is asked for again after a day, and read to its first 500 KiB, both as RFC 9309 has it.
ROBOTS_AGE = 86_400.0  # seconds
ROBOTS_LENGTH = 512_000  # bytes
ROBOTS_NAME = "reportedly"


@dataclass(slots=True)
class _Host:
    """What is known of a scheme, name and port: its rules, when they were read and when it was last asked, by the monotonic clock."""

    rules: "Protego | None" = None
    read_at: float | None = None
    asked_at: float | None = None
    delay: float = DELAY


@dataclass(slots=True)
class Fetcher:
    """Fetches addresses one after another. `cache` is where answers are kept from one run to the next; None: nowhere."""

    cache: Cache | None = None
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _paused: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str) -> Fetched:
        """The body behind an http or https address, through at most five redirects. Raises FetchError, and nothing else.

        At every step the address must be public, and the host's robots.txt must let us in. What the cache has is asked for by
        its ETag or date, and given from there where the server says that it has not changed.
        """
        deadline = time.monotonic() + TIMEOUT
        for _ in range(REDIRECTS + 1):
            host = self._find_host(url)
            if not self._read_rules(url, host, deadline).can_fetch(url, ROBOTS_NAME):
                raise FetchError(
                    f"the robots.txt of {urlsplit(url).netloc} does not let programs read this; save the page yourself", final=True
                )
            deadline += self._wait_turn(host)
            fetched, target = self._ask(url, deadline)
            if fetched is not None:
                return fetched
            url = _join(url, target)
        raise FetchError(f"more than {REDIRECTS} redirects", final=True)

    def _find_host(self, url: str) -> _Host:
        try:
            parts = urlsplit(url)
            name = parts.netloc.rpartition("@")[2].lower()
        except ValueError as error:
            raise FetchError(f"could not be reached: {error}", final=True) from error
        until = max(self._paused.get(name, 0.0), self.cache.find_pause(name) if self.cache else 0.0)
        if (left := until - time.time()) > 0:
            when = datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%d %H:%M UTC")
            raise FetchError(f"{name} asked to be left alone until {when}; try again then", wait=left)
        return self._hosts.setdefault(f"{parts.scheme}://{name}", _Host())

    def _ask(self, url: str, deadline: float) -> tuple[Fetched | None, str]:
        """The answer, from the cache where it still holds; or None and the address that it points to."""
        kept = self.cache.find(url) if self.cache else None
        asked = {"If-None-Match": kept and kept.etag, "If-Modified-Since": kept and kept.modified}
        try:
            answer = request_url(url, deadline, {name: value for name, value in asked.items() if value})
        except FetchError as error:
            if error.wait:
                self._pause(urlsplit(url).netloc.rpartition("@")[2].lower(), time.time() + error.wait)
            raise
        if answer.target is not None:
            return None, answer.target
        if answer.fetched is None:
            if kept is None:
                raise FetchError("the server answered that nothing has changed, which was not asked", status=304)
            return kept, ""
        if self.cache:
            self.cache.keep(answer.fetched)
        return answer.fetched, ""

    def _pause(self, name: str, until: float) -> None:
        self._paused[name] = until
        if self.cache:
            self.cache.keep_pause(name, until)

    def _wait_turn(self, host: _Host) -> float:
        """Waits until the host may be asked again, and gives the seconds that this took."""
        wait = 0.0 if host.asked_at is None else max(0.0, host.asked_at + host.delay - time.monotonic())
        time.sleep(wait)
        host.asked_at = time.monotonic()
        return wait

    def _read_rules(self, url: str, host: _Host, deadline: float) -> "Protego":
        """The rules of a host. None to be had, as by a 404: all is allowed; the server in trouble: nothing is, for now."""
        if host.rules is None or host.read_at is None or time.monotonic() - host.read_at > ROBOTS_AGE:
            from protego import Protego  # noqa: PLC0415 - nothing that reads files needs it

            written = self._fetch_rules(url, deadline)
            host.rules = Protego.parse(written.decode("utf-8-sig", errors="replace"))
            host.read_at = time.monotonic()
            host.delay = min(max(DELAY, host.rules.crawl_delay(ROBOTS_NAME) or 0.0), LONGEST_DELAY)
        return host.rules

    def _fetch_rules(self, url: str, deadline: float) -> bytes:
        at = _join(url, "/robots.txt")
        try:
            for _ in range(REDIRECTS + 1):
                fetched, target = self._ask(at, deadline)
                if fetched is not None:
                    return fetched.data[:ROBOTS_LENGTH]
                at = _join(at, target)
        except FetchError as error:
            if error.status is None:
                raise
            if error.status >= 500 or error.status == 429:
                words = f"its robots.txt cannot be read, so nothing of {urlsplit(url).netloc} is for now: {error}"
                raise FetchError(words, status=error.status, wait=error.wait) from error
        return b""


def _join(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise FetchError(f"points to what is no address: {target[:200]}", final=True) from error
