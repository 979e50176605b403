"""RSS and Atom, sound and broken. All texts are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.config import Metadata
from reportedly.documents import load_bytes
from reportedly.documents.feed import is_feed
from reportedly.model import Article, Problem

BODY = "<p>The harbour master said on Monday that nine boats had left Orlen.</p><p>None came back, she said on Tuesday.</p>"
PLAIN = "The harbour master said on Monday that nine boats had left Orlen.\n\nNone came back, she said on Tuesday."
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Orlen &amp; Post</title>'
)
END = "</channel></rss>"
WHOLE = (
    "<item><title>Boats &amp;amp; men</title><link>https://post.example/1</link><guid isPermaLink='false'>g1</guid>"
    "<pubDate>Mon, 05 May 2025 10:00:00 GMT</pubDate><dc:creator>Anna Kol</dc:creator><description>Nine boats.</description>"
    f"<content:encoded><![CDATA[{BODY}]]></content:encoded></item>"
)
SHORT = "<item><title>Short</title><link>https://post.example/2</link><description>Nine boats left, she said.</description></item>"
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://post.example/x/"><title>Orlen Post</title>
<entry><id>urn:1</id><title type="html">A &amp;lt; B</title><link rel="self" href="raw"/><link href="one"/><author><name>Bo Ek</name></author>
<published>2025-05-05T10:00:00+02:00</published><updated>2025-05-07T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{BODY}</div></content></entry>
<entry><id>urn:2</id><title>Two</title><updated>2025-05-06T10:00:00Z</updated><summary>Nine boats left.</summary></entry></feed>"""


def read(text: str | bytes, metadata: Metadata = Metadata()) -> list[Article | Problem]:
    return list(load_bytes(text.encode() if isinstance(text, str) else text, metadata))


def codes(article: Article | Problem) -> list[str]:
    assert isinstance(article, Article), article
    return [warning.code for warning in article.warnings]


def test_an_entry_with_content_is_the_article() -> None:
    (article,) = read(HEAD + WHOLE + END)
    assert isinstance(article, Article)
    assert (article.text, article.warnings) == (PLAIN, ())
    assert (article.ref, article.url, article.outlet) == ("g1", "https://post.example/1", "Orlen & Post")
    assert (article.headline, article.byline, article.published) == ("Boats & men", "Anna Kol", "2025-05-05T10:00:00Z")
    assert article.original_sha256 is not None


def test_what_a_caller_knows_wins() -> None:
    (article,) = read(HEAD + WHOLE + END, Metadata(outlet="Morning Post"))
    assert isinstance(article, Article)
    assert article.outlet == "Morning Post"


@pytest.mark.parametrize(
    "item",
    [
        SHORT,
        "<item><title>t</title><content:encoded>The storm had not passed, he said, and [...]</content:encoded></item>",
        "<item><title>t</title><description>Nine boats left on Monday.</description><content:encoded>Nine boats.</content:encoded></item>",
        "<item><title>Nine boats have left Orlen</title></item>",
    ],
)
def test_a_summary_says_that_it_is_one(item: str) -> None:
    (article,) = read(HEAD + item + END)
    assert codes(article) == ["summary_only"]


def test_atom() -> None:
    one, two = read(ATOM)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.text, one.url, one.headline, one.byline) == (PLAIN, "https://post.example/x/one", "A < B", "Bo Ek")
    assert (one.published, codes(one)) == ("2025-05-05T10:00:00+02:00", [])
    assert (two.published, codes(two)) == ("2025-05-06T10:00:00Z", ["summary_only", "published_from_updated"])


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("Mon, 05 May 2025 10:00:00 GMT", "2025-05-05T10:00:00Z"),
        ("5 May 2025", "2025-05-05"),
        ("05/06/2025 10:00", None),
        ("1746439200", None),
        ("yesterday", None),
    ],
)
def test_dates_are_not_guessed(written: str, published: str | None) -> None:
    (article,) = read(HEAD + SHORT.replace("</item>", f"<pubDate>{written}</pubDate></item>") + END)
    assert isinstance(article, Article)
    assert article.published == published
    assert ("published_unclear" in codes(article)) == (published is None)


def test_a_thousand_broken_entries_leave_the_good_ones() -> None:
    broken = "<item><title>Cut<description>Nine"
    found = read(HEAD + (WHOLE + broken) * 1000 + WHOLE + END)
    assert [isinstance(one, Article) for one in found] == [True, False] * 1000 + [True]
    assert {one.text for one in found if isinstance(one, Article)} == {PLAIN}
    assert found[1] == Problem("documents", "entry 2 breaks off; fetch the feed again, or read the page that it is about", None, 2)


def test_an_entry_that_is_not_well_formed_is_read_with_a_warning() -> None:
    ampersand = SHORT.replace("left,", "left & sank,")
    one, two = read(HEAD + WHOLE + ampersand + END)
    assert codes(one) == []
    assert codes(two) == ["summary_only", "damaged_entry"]
    assert isinstance(two, Article)
    assert two.text == "Nine boats left & sank, she said."


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    one, two = read(HEAD + WHOLE + WHOLE[:200])
    assert codes(one) == []
    assert isinstance(two, Problem)
    assert two.line == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
            "entities",
        ),
        (
            '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&a;</title></item></channel></rss>',
            "entities",
        ),
        (HEAD + END, "has no entry"),
        (HEAD + "<item><link>https://post.example/3</link></item>" + END, "neither text nor title"),
    ],
)
def test_what_gives_no_article_says_why(text: str, words: str) -> None:
    (problem,) = load_bytes(text.encode(), kind="feed")
    assert isinstance(problem, Problem)
    assert words in problem.error


def test_xml_that_is_no_feed_is_a_problem() -> None:
    (problem,) = load_bytes(b'<?xml version="1.0"?><svg><text>He said so.</text></svg>', kind="feed")
    assert isinstance(problem, Problem)
    assert "neither RSS nor Atom" in problem.error


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><item><title>Мэр: да</title></item></channel></rss>'
    (article,) = load_bytes(text.encode(encoding), kind="feed")
    assert isinstance(article, Article)
    assert article.headline == "Мэр: да"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"<rss version='2.0'>", True),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- made -->\n<feed xmlns=", True),
        (b"<rdf:RDF xmlns:rdf=", True),
        (b"<html><body><feed>", False),
        (b"feed him, he said", False),
    ],
)
def test_a_feed_is_told_by_its_root(head: bytes, found: bool) -> None:
    assert is_feed(head) == found


@given(
    st.lists(
        st.sampled_from(
            [HEAD, WHOLE, SHORT, END, ATOM, "<item>", "</item>", "<![CDATA[", "]]>", "&", "\x00", "<a b='", "<entry>", "\u2028"]
        ),
        max_size=8,
    )
)
def test_nothing_is_raised(parts: list[str]) -> None:
    assert all(isinstance(one, Article | Problem) for one in load_bytes("".join(parts).encode(), kind="feed"))
