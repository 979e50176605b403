"""Pages written for this test."""

import pytest

from reportedly.documents import load_bytes
from reportedly.documents.html import HtmlError, extract_page
from reportedly.model import Article

NAV = '<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World news</a></li></ul></nav>'
FOOT = "<footer><p>Copyright 2025 The Daily Example. All rights reserved.</p></footer>"
LONG = "".join(f"<p>Officials in sector {n} said on Monday that repairs to the pumping station would go on all week.</p>" for n in range(6))
HEAD = (
    '<head><meta charset="utf-8"><title>Bridge closed after blast | The Daily Example</title>'
    '<meta property="og:site_name" content="The Daily Example"><meta property="og:title" content="Bridge closed after blast">'
    '<meta property="article:published_time" content="2025-04-27T10:00:00Z"><meta name="author" content="Ann Poe">'
    '<link rel="canonical" href="https://example.org/bridge"></head>'
)


def page(body: str, head: str = HEAD) -> str:
    return f"<!doctype html><html>{head}<body>{NAV}{body}{FOOT}</body></html>"


def test_text_and_metadata() -> None:
    found = extract_page(page(f"<article><h1>Bridge closed after blast</h1>{LONG}<p>He left.</p></article>"))
    paragraphs = found.text.split("\n\n")
    assert len(paragraphs) == 7
    assert paragraphs[0].startswith("Officials in sector 0")
    assert paragraphs[-1] == "He left."
    known = found.metadata
    assert (known.headline, known.byline, known.outlet) == ("Bridge closed after blast", "Ann Poe", "The Daily Example")
    assert (known.published, known.url) == ("2025-04-27", "https://example.org/bridge")


def test_short_article_keeps_its_paragraphs_and_no_navigation() -> None:
    found = extract_page(page("<article><p>Police closed the bridge on Sunday.</p><p>Nobody was hurt, the mayor said.</p></article>"))
    assert found.text == "Police closed the bridge on Sunday.\n\nNobody was hurt, the mayor said."


def test_inline_markup_neither_joins_nor_splits_words() -> None:
    body = '<p>The\n mayor of <b>North</b>ville, <a href="/p">Ann Poe</a>, said<em> that</em> “no<i>body</i>”<br>knew.</p>'
    assert (
        extract_page(page(f"<article>{body}{LONG}</article>")).text.split("\n\n")[0]
        == "The mayor of Northville, Ann Poe, said that “nobody”\nknew."
    )


def test_quotes_lists_and_tables_are_kept_comments_are_not() -> None:
    body = f"<article>{LONG}<blockquote><p>We shall rebuild.</p></blockquote><ul><li>Two missing</li></ul><table><tr><td>Hurt</td><td>12</td></tr></table></article>"
    text = extract_page(page(body + '<div id="comments" class="comments"><p>I never believed the minister.</p></div>')).text
    assert all(block in text.split("\n\n") for block in ("We shall rebuild.", "Two missing", "Hurt | 12"))
    assert "believed" not in text


def test_a_date_in_the_text_is_not_the_date_of_the_page() -> None:
    found = extract_page(page("<article>" + LONG.replace("on Monday", "on 3 May 2019") + "</article>", "<head><title>T</title></head>"))
    assert found.metadata.published is None


def test_order_of_pages_does_not_matter() -> None:
    one, two = page(f"<article>{LONG}</article>"), page(f"<article>{LONG}{LONG}<p>He left.</p></article>")
    first = [extract_page(p) for p in (one, two)]
    assert [extract_page(p) for p in (two, one, two, one, one)][-1] == first[0]
    assert extract_page(two) == first[1]


def test_charset_of_the_page() -> None:
    head = '<head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head>'
    text = "Президент заявил в воскресенье, что переговоры продолжаются."
    (article,) = load_bytes(page(f"<article><p>{text}</p></article>", head).encode("cp1251"))
    assert isinstance(article, Article)
    assert (article.text, article.warnings, article.language) == (text, (), "ru")


def test_broken_and_odd_pages() -> None:
    (article,) = load_bytes(b"<html><body><p>The mayor <b>said</p><div>it was closed.<p>Nobody</b> knew\x00 why", kind="html")
    assert isinstance(article, Article)
    assert all(words in article.text for words in ("The mayor said", "it was closed.", "Nobody knew"))
    (fragment,) = load_bytes(b"<p>The mayor said it was closed.</p>", kind="html")
    assert isinstance(fragment, Article)
    assert fragment.text == "The mayor said it was closed."


@pytest.mark.parametrize("markup", ["", "<", "<html></html>", "<html><body>" + "<div>" * 50_000, "&#0;&#xD800;"])
def test_pages_without_text_say_so(markup: str) -> None:
    with pytest.raises(HtmlError) as caught:
        extract_page(markup)
    assert ".txt" in caught.value.reason
