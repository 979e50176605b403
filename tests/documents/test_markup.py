"""Pages made for these tests, in the manner of several publishing systems: what is left out, what is kept, what a page says of itself."""

import json

import pytest

from reportedly.documents.html import extract_page
from reportedly.documents.markup import is_furniture_line, load_line_rules
from reportedly.lang.resources import load_toml

RULES = load_toml("webpage.toml")["line"]
BODY = [f"Officials in sector {n} said on Monday that repairs to the pumping station would go on all week." for n in range(6)]
H1 = "<h1>Bridge closed after blast</h1>"
TITLE = "<title>Bridge closed after blast | The Daily Example</title>"


def paragraphs(texts: list[str], opening: str = "<p>", closing: str = "</p>") -> str:
    return "".join(f"{opening}{text}{closing}" for text in texts)


ALL, FIRST, REST = paragraphs(BODY), paragraphs(BODY[:3]), paragraphs(BODY[3:])


def read(body: str, head: str = TITLE) -> list[str]:
    return extract_page(f'<!doctype html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>').text.split("\n\n")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_each_line_rule_matches_its_example_and_not_the_other(rule: dict) -> None:
    (loaded,) = [r for r in load_line_rules() if r.id == rule["id"]]
    assert loaded.pattern.fullmatch(rule["example"].strip())
    assert not loaded.pattern.fullmatch(rule["not"].strip())
    assert not is_furniture_line(rule["not"])
    assert is_furniture_line(rule["example"]) is not loaded.link


FURNITURE = {
    "consent": '<div class="cmp-consent-layer"><p>We store cookies on your device.</p></div>',
    "newsletter": '<div class="c-newsletter-signup"><h4>Mornings</h4><p>The news of the day at six.</p></div>',
    "read more, named": '<p class="readMore"><b>Elsewhere:</b> <a href="/x">Ten walks</a></p>',
    "read more, by its words": '<p><strong>READ ALSO:</strong> <a href="/x">Ten walks for a wet Sunday</a></p>',
    "a link alone": '<p><strong><a href="/x">Ten walks for a wet Sunday</a></strong></p>',
    "a list of links": '<h3>Related stories</h3><ul><li><a href="/1">Ten walks</a></li><li><a href="/2">Six soups</a></li></ul>',
    "advertisement": '<div data-testid="Ad-slot"><span>Advertisement</span></div><p>Story continues below advertisement</p>',
    "caption": '<div class="wp-caption"><img src="/i.jpg"><p class="wp-caption-text">The bridge in spring.</p></div><figure><figcaption>Seen from the west.</figcaption></figure>',
    "film": '<div class="VideoEmbed__wrapper"><p>Watch how it fell: 1:42 min</p></div>',
    "share": '<div class="social-links"><h3>Tell your friends</h3><ul><li>by post</li></ul></div>',
    "author": '<div class="author-bio"><p>Ann Poe has written about bridges since 2011.</p></div>',
    "tags": '<div class="tag-list">Bridges, Orlen</div><p>Topics: bridges, Orlen</p>',
    "time": '<div class="post-x"><time>21:23</time></div>',
    "aside": "<aside><h2>Other news</h2><p>The soup of the day is leek.</p></aside>",
    "read more, without a link": "<p>READ MORE: Mayor denies that the bridge was unsafe</p><p>Lire aussi : Le maire dément</p><p>» Six soups for a wet day</p>",
    "barrier": "<p>To continue reading, subscribe for a dollar a week.</p><p>You have two free articles left this month.</p>",
    "standing notes": "<p>Our Standards: The Rules of the House.</p><p>(This story has not been edited by Example staff and comes from a feed.)</p><p>___</p>",
    "stamps of a live page": "<p>2h ago</p><p>8:47 a.m. ET</p>",
    "role": '<div role="complementary"><p>The soup of the day is leek.</p></div>',
    "comments": '<section id="comments"><p>I never believed the minister, and said so.</p></section>',
}


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("what", FURNITURE)
def test_furniture_between_paragraphs_is_left_out(what: str, *, declared: bool) -> None:
    body = f'<div itemprop="articleBody">{FIRST}{FURNITURE[what]}{REST}</div>' if declared else f"{FIRST}{FURNITURE[what]}{REST}"
    assert read(f"<main><article>{H1}{body}</article></main>") == BODY


KEPT = {
    "sub-heading": ("<h2>What is known</h2>", ["What is known"]),
    "sub-heading that can be linked to": ('<h2 id="share-of-blame"><a href="#share-of-blame">Share of blame</a></h2>', ["Share of blame"]),
    "short paragraph": ("<p>No.</p>", ["No."]),
    "list": (
        '<ul><li>Two missing</li><li>The <a href="/x">other bridge</a> is open.</li></ul>',
        ["Two missing", "The other bridge is open."],
    ),
    "table": ("<table><tr><th>Town</th><th>Hurt</th></tr><tr><td>Orlen</td><td>12</td></tr></table>", ["Town | Hurt", "Orlen | 12"]),
    "quotation": ("<blockquote><p>We shall rebuild.</p></blockquote>", ["We shall rebuild."]),
    "correction": ('<p class="correction">An earlier version gave a wrong date.</p>', ["An earlier version gave a wrong date."]),
    "fact box": ('<aside class="factbox"><p>Twelve people were hurt.</p></aside>', ["Twelve people were hurt."]),
    "division": ("<div>The other bridge is open.</div>", ["The other bridge is open."]),
    "breaks": ("<p>The mayor spoke.<br><br>She was <b>not</b> <i>amused</i>.</p>", ["The mayor spoke.", "She was not amused."]),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_of_the_article_is_kept(what: str) -> None:
    markup, blocks = KEPT[what]
    assert read(f'<article>{H1}<div class="article-body">{FIRST}{markup}{REST}</div></article>') == [*BODY[:3], *blocks, *BODY[3:]]


LAYOUTS = {
    "the frame is named after its column": f'<div class="layout has-sidebar sidebar-right"><div class="post">{H1}{ALL}</div><div class="sidebar"><p>Of us.</p></div></div>',
    "the frame is named after its buttons": f'<article class="social-share">{H1}<div class="share-container"><div class="article-content">{ALL}</div></div></article>',
    "a body in pieces": f'<article>{H1}<section class="article-body">{FIRST}</section><div class="ad-wrapper">Hats</div><section class="article-body">{REST}</section></article>',
    "paragraphs in divisions": f"<main>{H1}<div data-testid='article-body'>{paragraphs(BODY, '<div class=text__x>', '</div>')}</div></main>",
    "breaks alone": f"<div class=content>{H1}By Ann Poe<br>April 27, 2025<br><br>{'<br><br>'.join(BODY)}</div>",
    "a table of columns": f'<table><tr><td><a href="/">Front page</a> <a href="/l">Local</a></td><td>{H1}{ALL}</td><td><b>More</b><p><a href="/1">Soup</a></p></td></tr></table>',
    "a form around all": f"<form id=aspnetForm><div>{H1}{ALL}</div></form>",
    "the text behind a barrier": f'<article>{H1}<div class="story-body">{FIRST}<div class="paywall">{REST}</div></div></article>',
    "more comments than text": f"<div class=story>{ALL}</div><div id=disqus_thread>{'<p>I never believed him, whatever he says.</p>' * 20}</div>",
    "names in which others are": f'<div class="entry-content">{paragraphs(BODY, "<p class=meta-barcelona>")}</div>',
    "another article below": f'<article itemscope itemtype="https://schema.org/NewsArticle">{H1}<div itemprop="articleBody">{ALL}</div></article><article><h2>Next</h2><div itemprop="articleBody">{"<p>Soup is told of here.</p>" * 30}</div></article>',
    "a body that is declared around a part": f'<article>{H1}<div itemprop="articleBody">{paragraphs(BODY[:1])}</div><div>{paragraphs(BODY[1:])}</div></article>',
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_article_is_found_in_its_frame(layout: str) -> None:
    assert read(LAYOUTS[layout]) == BODY


def write_node(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": "Bridge closed after blast", **fields})}</script>'


def test_a_declared_text_is_the_fallback_and_only_where_it_agrees() -> None:
    whole = write_node(articleBody="\n".join(BODY))
    assert read("<div id=root></div>", whole) == BODY
    assert read(f"<article>{H1}{paragraphs(BODY[:1])}</article>", whole) == BODY
    assert read(f"<article>{H1}{ALL}</article>", write_node(articleBody=BODY[0])) == BODY
    other = write_node(articleBody="Soup is told of here, and at length. " * 40)
    assert read(f"<article>{H1}{ALL}</article>", other) == BODY


@pytest.mark.parametrize(
    ("head", "shown", "day"),
    [
        (write_node(datePublished="2030-05-25T10:00:00Z", dateModified="2030-05-28"), "", "2030-05-25"),
        (
            '<meta property="article:modified_time" content="2030-05-28">',
            "<p>Published: 25 May 2030 | Updated: 28 May 2030</p>",
            "2030-05-25",
        ),
        ('<meta name="DC.date.issued" content="2030-05-25">', "<p>Updated: 28 May 2030</p>", "2030-05-25"),
        ("<title>T</title>", "<div><span>25 May 2030</span></div>", "2030-05-25"),
    ],
)
def test_the_day_of_publication_wins_over_that_of_a_change(head: str, shown: str, day: str) -> None:
    found = extract_page(f"<html><head>{head}</head><body><article>{H1}{shown}{ALL}</article></body></html>")
    assert found.metadata.published == day
    assert found.text.split("\n\n") == BODY


def test_declared_days_that_differ_are_told() -> None:
    head = write_node(datePublished="2030-05-25") + '<meta property="article:published_time" content="2030-06-02">'
    found = extract_page(f"<html><head>{head}</head><body><article>{H1}{ALL}</article></body></html>")
    assert found.metadata.published == "2030-05-25"
    assert [w.code for w in found.warnings] == ["published_disagrees"]
    assert "2030-06-02" in found.warnings[0].text


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        (TITLE, "The Daily Example"),
        ("<title>The Daily Example: Bridge closed after blast</title>", "The Daily Example"),
        ("<title>Bridge closed after blast - World - The Daily Example</title>", "The Daily Example"),
        (
            write_node(publisher={"@id": "#o"})
            + '<script type="application/ld+json">[{"@id": "#o", "name": "Example News"}]</script>'
            + TITLE,
            "Example News",
        ),
        ('<meta name="DC.publisher" content="Example Voice">', "Example Voice"),
        ("<script type='application/ld+json'>{broken</script>" + TITLE, "The Daily Example"),
    ],
)
def test_the_outlet_is_a_name(head: str, outlet: str) -> None:
    found = extract_page(f"<html><head>{head}</head><body><article>{H1}{ALL}</article></body></html>", "https://www.example.org/bridge")
    assert found.metadata.outlet == outlet


@pytest.mark.parametrize(
    ("shown", "byline"),
    [
        ("By ANN POE and JOHN ROE, Example Wire", "ANN POE and JOHN ROE"),
        ("By Ann Poe, John Roe and Mia Coe", "Ann Poe, John Roe and Mia Coe"),
        ("By Ann Poe, Example Wire", "Ann Poe"),
    ],
)
def test_those_who_are_named_below_the_headline(shown: str, byline: str) -> None:
    page = extract_page(f"<html><head>{TITLE}</head><body>{H1}<div>{shown}</div>{ALL}</body></html>")
    assert page.metadata.byline == byline
    assert page.text.split("\n\n") == BODY


def test_a_name_below_the_headline_is_the_author() -> None:
    found = extract_page(f"<html><head>{TITLE}</head><body><table><tr><td>{H1}<i>Maria Poe</i><br>{ALL}</td></tr></table></body></html>")
    assert (found.metadata.byline, found.text.split("\n\n")) == ("Maria Poe", BODY)
