"""A list of feeds -> a ledger, poll by poll: which feed is due when, and what is new in it. What `watch` does."""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from reportedly.documents.feedlist import ListedFeed
from reportedly.documents.fetch import LONGEST_WAIT, Fetched, FetchError
from reportedly.documents.load import Visit
from reportedly.ingest import Ingest, ReadsArticles, Tally
from reportedly.ledger import Ledger
from reportedly.model import Problem, Reading

# By so much of the time between two polls each feed comes later, drawn anew, that not all of them are asked in one second.
JITTER = 0.1


@dataclass(slots=True)
class _Due:
    """A feed, when it is to be asked next (monotonic seconds), and how often in a row it could not be."""

    feed: ListedFeed
    at: float = 0.0
    failures: int = 0


class Watch:
    """Polls feeds into a ledger. After an error a feed is asked half as often each time, at most once a day, or when its host says."""

    def __init__(
        self,
        ledger: Ledger,
        reader: ReadsArticles,
        tell: Callable[[Reading | Problem | None], None],
        visit: Visit = Visit(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tell` is called after each article, as `Ingest` does; `visit` is how addresses are fetched, `clock` tells seconds."""
        self._ledger = ledger
        self._reader = reader
        self._tell = tell
        self._clock = clock
        self._fetch = visit.fetch
        self._visit = replace(visit, fetch=self._fetch_noting, feeds=True)
        self._errors: dict[str, FetchError] = {}

    def poll(self, feeds: Iterable[ListedFeed], tally: Tally) -> Tally:
        """Ask each feed once, and add what is new; what was done is counted in `tally` as it happens."""
        ingest = Ingest(self._ledger, self._reader, self._tell, visit=self._visit)
        ingest.tally = tally
        with ingest:
            for feed in feeds:
                ingest.add(feed.url, feed.metadata)
        return tally

    def run(
        self,
        feeds: Iterable[ListedFeed],
        every: float,
        report: Callable[[Tally, int, float], None],
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Poll for ever, each feed every so many seconds. `report` gets what a poll did, of how many feeds, and the seconds to the next.

        It ends by an exception: KeyboardInterrupt, or a LedgerError.
        """
        waiting = [_Due(feed) for feed in feeds]
        while waiting:
            now = self._clock()
            due = [one for one in waiting if one.at <= now]
            tally = Tally()
            try:
                self.poll((one.feed for one in due), tally)
            finally:
                for one in due:
                    self._plan(one, every)
                pause = max(0.0, min(one.at for one in waiting) - self._clock())
                report(tally, len(due), pause)
            wait(pause)

    def _plan(self, one: _Due, every: float) -> None:
        """When a feed that was just asked is due again."""
        error = self._errors.pop(one.feed.url, None)
        one.failures = one.failures + 1 if error else 0
        later = min(every * 2**one.failures, max(every, LONGEST_WAIT))
        if error and error.wait:
            later = max(later, error.wait)
        one.at = self._clock() + later * (1 + random.uniform(0, JITTER))  # noqa: S311 - nothing secret

    def _fetch_noting(self, url: str) -> Fetched:
        try:
            return self._fetch(url)
        except FetchError as error:
            self._errors[url] = error
            raise
