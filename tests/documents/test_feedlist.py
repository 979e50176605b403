from pathlib import Path

import pytest

from reportedly.config import Metadata
from reportedly.documents.feedlist import ListedFeed, read_feed_list

LINES = """\
# what we follow
https://a.example/feed.xml outlet=Orlen Morning Post  # daily

https://b.example/feed#all
https://a.example/feed.xml outlet=Another name
HTTPS://c.example/x OUTLET = "C"
ftp://d.example/feed
b.example
https://e.example/ some words
"""
OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="News"><outline type="rss" text="A" xmlUrl="https://a.example/feed"/>
<outline xmlUrl=" https://b.example/feed "/><outline text="none"/></outline></body></opml>"""


def write(folder: Path, text: str) -> Path:
    (folder / "feeds").write_text(text, encoding="utf-8")
    return folder / "feeds"


def test_lines(tmp_path: Path) -> None:
    feeds, problems = read_feed_list(write(tmp_path, LINES))
    assert feeds == (
        ListedFeed("https://a.example/feed.xml", Metadata(outlet="Orlen Morning Post")),
        ListedFeed("https://b.example/feed#all"),
        ListedFeed("HTTPS://c.example/x", Metadata(outlet="C")),
    )
    assert [problem.line for problem in problems] == [7, 8, 9]


def test_opml(tmp_path: Path) -> None:
    feeds, problems = read_feed_list(write(tmp_path, OPML))
    assert [feed.url for feed in feeds] == ["https://a.example/feed", "https://b.example/feed"]
    assert problems == ()


@pytest.mark.parametrize("text", ["", "# nothing\n", "<opml", "<opml/>", '<!DOCTYPE o [<!ENTITY a "b">]><opml>&a;</opml>'])
def test_a_list_without_feeds_is_a_problem(tmp_path: Path, text: str) -> None:
    feeds, problems = read_feed_list(write(tmp_path, text))
    assert (feeds, len(problems)) == ((), 1)


def test_no_file(tmp_path: Path) -> None:
    _, (problem,) = read_feed_list(tmp_path / "none")
    assert "check the path" in problem.error
