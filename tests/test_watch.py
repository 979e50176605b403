"""Polling feeds into a ledger: what is new, what fails, when each is due, Ctrl-C. Addresses are answered from a table."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reportedly import cli
from reportedly.documents.feedlist import ListedFeed
from reportedly.documents.fetch import Fetched, FetchError
from reportedly.documents.load import Visit
from reportedly.ingest import Tally
from reportedly.ledger import Ledger
from reportedly.watch import Watch
from tests.ledger.test_ingest import MadeReader

FEED = "https://post.example/feed"
OTHER = "https://other.example/feed"


class Web:
    """Addresses and what they answer: a text, or a FetchError to raise."""

    def __init__(self) -> None:
        self.answers: dict[str, str | FetchError] = {}
        self.asked: list[str] = []

    def fetch(self, url: str) -> Fetched:
        self.asked.append(url)
        answer = self.answers.get(url, FetchError("the server answered 404 Not Found", final=True, status=404))
        if isinstance(answer, FetchError):
            raise answer
        return Fetched(answer.encode(), url, "text/plain" if url.endswith(".txt") else "text/html")

    def put_feed(self, url: str, *numbers: int) -> None:
        items = "".join(
            f"<item><title>Boats {n}</title><link>{url}/{n}.txt</link><description>Short.</description></item>" for n in numbers
        )
        self.answers[url] = f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>"
        self.answers.update({f"{url}/{n}.txt": f"Anna Kol said {n} boats sank at Orlen." for n in numbers})


@pytest.fixture
def web() -> Web:
    return Web()


def poll(path: Path, web: Web, *feeds: str) -> Tally:
    with Ledger(path, write=True) as ledger:
        return Watch(ledger, MadeReader(), lambda _: None, Visit(web.fetch)).poll(map(ListedFeed, feeds), Tally())


def counts(tally: Tally) -> tuple[int, int, int, int]:
    return tally.read, tally.skipped, tally.files_skipped, tally.failed


def test_only_what_is_new_is_fetched_and_read(tmp_path: Path, web: Web) -> None:
    web.put_feed(FEED, 1, 2)
    assert counts(poll(tmp_path / "k.db", web, FEED)) == (2, 0, 0, 0)
    web.asked.clear()
    assert counts(poll(tmp_path / "k.db", web, FEED)) == (0, 0, 1, 0)
    web.put_feed(FEED, 1, 2, 3)
    assert counts(poll(tmp_path / "k.db", web, FEED)) == (1, 2, 0, 0)
    assert web.asked == [FEED, FEED, f"{FEED}/3.txt"]


def test_a_broken_feed_does_not_stop_the_others(tmp_path: Path, web: Web) -> None:
    web.put_feed(FEED, 1)
    web.answers[OTHER] = "<rss><channel>"
    assert counts(poll(tmp_path / "k.db", web, "https://none.example/", OTHER, FEED)) == (1, 0, 0, 2)
    with Ledger(tmp_path / "k.db") as ledger:
        assert [(p.problem.stage, p.problem.ref, p.source) for p in ledger.problems()] == [
            ("documents", "https://none.example/", "https://none.example/"),
            ("documents", OTHER, OTHER),
        ]
    web.put_feed(OTHER, 1)
    web.put_feed("https://none.example/", 1)
    poll(tmp_path / "k.db", web, "https://none.example/", OTHER, FEED)
    with Ledger(tmp_path / "k.db") as ledger:
        assert not ledger.problems()


def test_a_page_that_failed_for_now_is_fetched_again(tmp_path: Path, web: Web) -> None:
    web.put_feed(FEED, 1, 2)
    sound = web.answers[f"{FEED}/2.txt"]
    web.answers[f"{FEED}/2.txt"] = FetchError("the server answered 500 Trouble", status=500)
    assert counts(poll(tmp_path / "k.db", web, FEED)) == (1, 0, 0, 1)
    web.answers[f"{FEED}/2.txt"] = sound
    assert counts(poll(tmp_path / "k.db", web, FEED)) == (1, 1, 0, 0)
    with Ledger(tmp_path / "k.db") as ledger:
        assert not ledger.problems()


def run_for(path: Path, web: Web, seconds: float, change: Callable[[float], None] = lambda _: None) -> list[tuple[float, int]]:
    """Watch two feeds every hundred seconds by a clock that waiting moves on; when polls were and of how many feeds."""
    now = 0.0
    polls: list[tuple[float, int]] = []

    def wait(pause: float) -> None:
        nonlocal now
        now += pause
        change(now)
        if now > seconds:
            raise KeyboardInterrupt

    with Ledger(path, write=True) as ledger:
        watch = Watch(ledger, MadeReader(), lambda _: None, Visit(web.fetch), clock=lambda: now)
        with pytest.raises(KeyboardInterrupt):
            watch.run(map(ListedFeed, (FEED, OTHER)), 100.0, lambda _, asked, __: polls.append((now, asked)), wait)
    return polls


def test_every_feed_is_asked_again_in_its_time(tmp_path: Path, web: Web) -> None:
    web.put_feed(FEED, 1)
    web.put_feed(OTHER, 1)
    polls = run_for(tmp_path / "k.db", web, 1000)
    assert polls[0] == (0.0, 2)
    assert 9 <= web.asked.count(FEED) <= 10
    assert 9 <= web.asked.count(OTHER) <= 10
    assert len({at for at, _ in polls}) > 10


@pytest.mark.parametrize(
    ("error", "asked"),
    [(FetchError("no full answer"), 4), (FetchError("busy", status=503, wait=5000.0), 1), (FetchError("no", final=True, status=404), 4)],
)
def test_a_feed_that_fails_is_asked_less_and_less(tmp_path: Path, web: Web, error: FetchError, asked: int) -> None:
    web.put_feed(FEED, 1)
    web.answers[OTHER] = error
    run_for(tmp_path / "k.db", web, 1700)
    assert web.asked.count(OTHER) == asked
    assert web.asked.count(FEED) > 10


def test_a_feed_that_is_well_again_is_asked_as_before(tmp_path: Path, web: Web) -> None:
    web.put_feed(FEED, 1)
    web.answers[OTHER] = FetchError("no full answer")

    def mend(now: float) -> None:
        if now > 400:
            web.put_feed(OTHER, 1)

    run_for(tmp_path / "k.db", web, 2000, mend)
    assert web.asked.count(OTHER) > 10


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web: Web) -> Callable[..., Result]:
    reader: Any = ModuleType("reportedly.reader")
    reader.Reader = lambda *_: MadeReader()
    monkeypatch.setitem(sys.modules, "reportedly.reader", reader)
    monkeypatch.setattr("reportedly.cli_ledger.watching.make_visit", lambda **_: Visit(web.fetch))
    listed = tmp_path / "feeds.txt"

    def call(lines: str, *options: str) -> Result:
        listed.write_text(lines, encoding="utf-8")
        return CliRunner().invoke(cli.main, ["watch", str(listed), "--ledger", str(tmp_path / "k.db"), *options])

    return call


def test_once_tells_what_it_did_and_ends(command: Callable[..., Result], web: Web, tmp_path: Path) -> None:
    web.put_feed(FEED, 1, 2)
    result = command(f"{FEED} outlet=Orlen Post", "--once")
    assert result.exit_code == 0
    assert result.stderr[5:] == "  1 feed: 2 articles read with 2 claims; 0 already there\n"
    with Ledger(tmp_path / "k.db") as ledger:
        assert {reading.article.outlet for reading in ledger.readings()} == {"Orlen Post"}
    result = command(f"{FEED}\nnonsense\n", "--once")
    assert result.exit_code == 1
    assert "feeds.txt, line 2: is no address of a feed" in result.stderr
    with Ledger(tmp_path / "k.db") as ledger:
        assert [problem.problem.line for problem in ledger.problems()] == [2]
    assert command(FEED, "--once").exit_code == 0
    with Ledger(tmp_path / "k.db") as ledger:
        assert not ledger.problems()


def test_ctrl_c_keeps_what_was_read(command: Callable[..., Result], web: Web, tmp_path: Path) -> None:
    web.put_feed(FEED, 1, 2)
    web.answers[f"{FEED}/2.txt"] = "Now stop here."
    result = command(FEED)
    assert result.exit_code == 130
    assert "1 article read with 1 claim" in result.stderr
    assert "stopped; what was read is kept" in result.stderr
    with Ledger(tmp_path / "k.db") as ledger:
        assert ledger.count()["articles"] == 1


@pytest.mark.parametrize("every", ["", "5", "30s", "soon", "0m"])
def test_times_that_are_none(command: Callable[..., Result], every: str) -> None:
    assert command(FEED, "--every", every).exit_code == 2
