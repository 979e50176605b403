"""Whole news pages around a story: ten kinds of site, each with its own markup, clutter and way to say a date."""

import html
import json
import random
from collections.abc import Callable

from evals.intake_made.dates import MONTHS, write_date
from evals.intake_made.nexis import Style
from evals.intake_made.stories import Story

RELATED = (
    "Council to vote on swimming pool in spring", "Ten walks for a wet Sunday", "Minister rules out early election", "The best soups of the season",
    "Orchestra looks for new home", "Trains on the coast line late again", "Why the swallows came early", "Your questions on heat pumps answered",
)  # fmt: skip
COMMENTS = (
    ("Gerd_57", "They said the same thing ten years ago, and look where we are now."),
    ("fennel", "Does anybody know who paid for this? I’d like to see the receipts."),
    ("Old Tom", "My late wife would have laughed at that."),
    ("kestrel.k", "Good piece. Shame about the picture."),
)
CAPTIONS = (
    "The scene on the following morning. Photo: R. Lindhout",
    "A file picture from last year | Image: Pressefoto Nord",
    "Residents look on (Photo: staff)",
)
COOKIES = "We and our 412 partners store cookies on your device to measure audiences. You can change your mind at any time."
LETTER = "Get our morning briefing in your inbox at 6 a.m. Sign up, it is free. Please enter a valid address."


def write_page(story: Story, style: Style, chance: random.Random) -> bytes:
    """The page; `style` names the site's kind and its options."""
    page = KINDS[style["site"]](story, style, chance)
    return page.encode(style.get("bytes", "utf-8"), "xmlcharrefreplace")


def _e(text: str | None) -> str:
    return html.escape(text or "", quote=True)


def _slug(story: Story) -> str:
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in story.headline.lower()).split()[:8])


def _site(story: Story) -> str:
    return "https://www." + "".join(c for c in story.outlet.lower() if c.isascii() and c.isalnum()) + ".example"


def _stamp(story: Story, chance: random.Random, *, later: int = 0, zone: str = "+01:00") -> str:
    day = story.published.fromordinal(story.published.toordinal() + later)
    return f"{day.isoformat()}T{chance.randrange(6, 22):02d}:{chance.randrange(60):02d}:00{zone}"


def _links(chance: random.Random, count: int = 4, tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/story/{n}">{_e(t)}</a></{tag}>' for n, t in enumerate(chance.sample(RELATED, count)))


def _ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def _clutter(chance: random.Random) -> str:
    """What stands between paragraphs and is not the article's text."""
    return chance.choice((
        '<div class="ad-slot" data-ad="mid"><span>Advertisement</span></div>',
        f'<p class="read-more"><strong>Read more:</strong> <a href="/x">{_e(chance.choice(RELATED))}</a></p>',
        f'<aside class="newsletter-box"><h4>Newsletter</h4><p>{LETTER}</p><form><input type="email"><button>Sign up</button></form></aside>',
        '<div class="video-embed"><iframe src="https://video.example/embed/77"></iframe><p class="video-caption">Video: 1:42 min</p></div>',
        f'<figure><img src="/i/2.jpg" alt=""><figcaption>{_e(chance.choice(CAPTIONS))}</figcaption></figure>',
    ))  # fmt: skip


def _paragraphs(story: Story, style: Style, chance: random.Random, mark: str = "<p>{}</p>") -> str:
    parts = []
    for number, block in enumerate(story.blocks):
        parts.append(mark.format(_e(block.text).replace("&#x27;", "'").replace("&quot;", '"')))
        if number in style.get("clutter", ()) and number + 1 < len(story.blocks):
            parts.append(_clutter(chance))
    return "\n".join(parts)


def _comments(chance: random.Random) -> str:
    items = "".join(f'<li class="comment"><b>{a}</b> <time>2 hours ago</time><p>{_e(t)}</p></li>' for a, t in chance.sample(COMMENTS, 3))
    return f'<section id="comments" class="comments-area"><h3>3 comments</h3><ol class="comment-list">{items}</ol></section>'


def _by(story: Story) -> str:
    return story.byline or ""


def _press(story: Story, style: Style, chance: random.Random) -> str:
    """A weblog system's news theme: article tag, entry-content, published and modified times in meta."""
    day, later = _stamp(story, chance), _stamp(story, chance, later=style.get("later", 0))
    author = (
        f'<span class="byline">by <span class="author vcard"><a class="url fn n" href="/author/x">{_e(_by(story))}</a></span></span>'
        if story.byline
        else ""
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="UTF-8"><title>{_e(story.headline)} - {_e(story.outlet)}</title>
<link rel="canonical" href="{_site(story)}/{story.published:%Y/%m}/{_slug(story)}/">
<meta property="og:type" content="article"><meta property="og:title" content="{_e(story.headline)}">
<meta property="og:site_name" content="{_e(story.outlet)}"><meta property="og:description" content="{_e(story.blocks[0].text[:90])}…">
<meta property="article:published_time" content="{day}"><meta property="article:modified_time" content="{later}">
</head><body class="single single-post"><div id="cookie-notice" role="dialog"><p>{COOKIES}</p><a href="#">Accept</a></div>
<header class="site-header"><p class="site-title"><a href="/">{_e(story.outlet)}</a></p>
<nav><ul class="menu"><li><a href="/">Home</a></li><li><a href="/politics">Politics</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main id="main"><article id="post-812" class="post type-post"><header class="entry-header"><h1 class="entry-title">{_e(story.headline)}</h1>
<div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published" datetime="{day}">{write_date(story.published, "us", chance)}</time></span> {author}</div></header>
<div class="entry-content">{_paragraphs(story, style, chance)}
<div class="sharedaddy"><h3>Share this:</h3><ul><li>Click to share by e-mail</li></ul></div></div>
<footer class="entry-footer">Posted in <a href="/news">News</a>. Tagged <a href="/t">town</a>.</footer></article>
{_comments(chance)}</main><aside id="secondary"><h2>Recent posts</h2><ul>{_links(chance)}</ul></aside>
<footer class="site-footer">© 2033 {_e(story.outlet)}. Proudly printed since 1911.</footer></body></html>"""


def _micro(story: Story, style: Style, chance: random.Random) -> str:
    """A newspaper's own system with microdata and a time tag, an agency credit below the text."""
    credit = style.get("credit", "")
    author = (
        f'<div class="article__author" itemprop="author" itemscope itemtype="https://schema.org/Person">By <span itemprop="name">{_e(_by(story))}</span></div>'
        if story.byline
        else ""
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_e(story.headline)} | {_e(story.outlet)}</title>
<meta name="description" content="{_e(story.blocks[0].text[:100])}"><meta property="og:url" content="{_site(story)}/news/{_slug(story)}-a1172"><meta property="og:site_name" content="{_e(story.outlet)}"></head><body>
<div class="topbar"><a href="/subscribe">Subscribe for 1 euro</a> <a href="/login">Log in</a></div>
<nav class="mainnav"><a href="/n">News</a><a href="/b">Business</a><a href="/c">Culture</a></nav>
<div itemscope itemtype="https://schema.org/NewsArticle" class="article"><h1 itemprop="headline" class="article__title">{_e(story.headline)}</h1>{author}
<time itemprop="datePublished" datetime="{_stamp(story, chance)}">{write_date(story.published, "uk", chance)}</time>
<figure class="article__lead"><img src="/img/1.jpg" alt="" itemprop="image"><figcaption>{_e(chance.choice(CAPTIONS))}</figcaption></figure>
<div itemprop="articleBody" class="article__body">{_paragraphs(story, style, chance)}</div>
{f'<p class="article__credit">{_e(credit)}</p>' if credit else ""}</div>
<section class="teasers"><h2>More from this section</h2><ul>{_links(chance, 5)}</ul></section>
<footer><p>All rights reserved. Imprint. Privacy. Terms.</p></footer></body></html>"""


def _table(story: Story, style: Style, chance: random.Random) -> str:
    """An old page of tables and fonts: no metadata, the date in a line above the headline, paragraphs cut by <br><br>."""
    body = (
        "\n<br><br>\n".join(_e(b.text) for b in story.blocks)
        if style.get("breaks")
        else _paragraphs(story, style, chance, "<p><font size=2>{}</font></p>")
    )
    author = f"<i>{_e(_by(story))}</i><br>" if story.byline else ""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={style.get("charset", "windows-1252")}"><title>{_e(story.outlet)}: {_e(story.headline)}</title></head>
<body bgcolor="#ffffff"><table width="760" border="0"><tr><td colspan="3"><img src="logo.gif" alt="{_e(story.outlet)}"></td></tr>
<tr><td width="120" valign="top"><a href="/">Front page</a><br><a href="/loc">Local</a><br><a href="/spo">Sport</a><br><a href="/wea">Weather</a></td>
<td valign="top"><font size="1">{write_date(story.published, style.get("date", "us-comma"), chance)}</font><h1>{_e(story.headline)}</h1>
{author}{body}
</td><td width="140" valign="top"><b>Also today</b><br>{_links(chance, 3, "p")}</td></tr>
<tr><td colspan="3"><font size="1">Copyright {_e(story.outlet)}. Call the newsroom: 555 0142</font></td></tr></table></body></html>"""


def _address(story: Story, style: Style, chance: random.Random) -> str:
    """A page whose date stands in its address only."""
    address = style.get("address", "{site}/{y}/{m:02d}/{d:02d}/{slug}.html").format(
        site=_site(story), y=story.published.year, m=story.published.month, d=story.published.day, mon=MONTHS[story.published.month - 1][:3].lower(), slug=_slug(story))  # fmt: skip
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{_e(story.headline)}</title><link rel="canonical" href="{address}">
<meta property="og:title" content="{_e(story.headline)}"><meta property="og:url" content="{address}"><meta name="application-name" content="{_e(story.outlet)}"><meta property="og:site_name" content="{_e(story.outlet)}">
{f'<meta name="author" content="{_e(_by(story))}">' if story.byline else ""}</head><body><header><div class="brand">{_e(story.outlet)}</div><nav><ul>{_links(chance, 3)}</ul></nav></header>
<main><h1>{_e(story.headline)}</h1><div class="story">{_paragraphs(story, style, chance)}</div></main>
<div class="most-read"><h3>Most read</h3><ol>{_links(chance, 5)}</ol></div><footer>About us · Contact · Complaints</footer></body></html>"""


def _live(story: Story, style: Style, chance: random.Random) -> str:
    """A live page: each paragraph is an entry with its clock time above it."""
    hour = 21
    entries = []
    for block in story.blocks:
        clock = f"{hour:02d}:{chance.randrange(60):02d}"
        hour -= 1
        entries.append(f'<div class="live-entry"><div class="live-entry__time"><time>{style.get("clock", "{}").format(clock)}</time></div>'
                       f'<div class="live-entry__body"><p>{_e(block.text)}</p></div></div>')  # fmt: skip
    data = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": story.headline, "datePublished": _stamp(story, chance, zone="Z"),
            "publisher": {"@type": "Organization", "name": story.outlet}, **({"author": {"@type": "Person", "name": story.byline}} if story.byline else {})}  # fmt: skip
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{_e(story.headline)} – live - {_e(story.outlet)}</title><meta property="og:title" content="{_e(story.headline)}"><meta property="og:site_name" content="{_e(story.outlet)}">{_ld(data)}</head>
<body><nav><a href="/">Home</a> <a href="/live">Live</a></nav><article class="liveblog"><h1>{_e(story.headline)}</h1><p class="byline">{_e(_by(story))}</p>
<div class="live-feed">{"".join(entries)}</div><button>Load older entries</button></article><aside><h2>Key events</h2><ul>{_links(chance)}</ul></aside></body></html>"""


def _graph(story: Story, style: Style, chance: random.Random) -> str:
    """A page of a script framework: JSON-LD as a graph, classes that say nothing, a consent layer before the text."""
    day, later = _stamp(story, chance, zone="Z"), _stamp(story, chance, later=style.get("later", 0), zone="Z")
    article = {"@type": style.get("type", "NewsArticle"), "headline": story.headline, "datePublished": day, "dateModified": later,
               "publisher": {"@id": "#org"}, **({"author": [{"@type": "Person", "name": n.strip()} for n in story.byline.split(" and ")]} if story.byline else {})}  # fmt: skip
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": story.outlet, "url": _site(story)},
             {"@type": "Organization", "@id": "#org", "name": story.outlet}, article]}  # fmt: skip
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>{_e(story.headline)} — {_e(story.outlet)}</title>{_ld(graph)}
<meta property="og:site_name" content="{_e(story.outlet)}"/><meta property="og:title" content="{_e(story.headline)}"/></head><body><div id="__app"><div class="css-1x9a consent-layer"><h2>Your privacy</h2><p>{COOKIES}</p><button>Agree</button></div>
<div class="css-77ab"><div class="css-q1"><a href="/">{_e(story.outlet)}</a></div></div><main class="css-m0"><article class="css-z31"><h1 class="css-h9">{_e(story.headline)}</h1>
<div class="css-by1">{f"<span>{_e(_by(story))}</span> · " if story.byline else ""}<span>{write_date(story.published, "uk-short", chance)}</span> · <span>3 min read</span></div>
<div class="css-art">{_paragraphs(story, style, chance, '<p class="css-p5">{}</p>')}</div></article></main>
<div class="css-rel"><h3>You may also like</h3>{_links(chance, 4, "div")}</div></div><script>window.__STATE__={{"ads":true}}</script></body></html>"""


def _media(story: Story, style: Style, chance: random.Random) -> str:
    """A page with a gallery, a video and lines to other articles between the paragraphs."""
    return _micro(story, style | {"clutter": style.get("clutter", (0, 1, 2))}, chance).replace(
        '<section class="teasers">',
        '<div class="gallery"><h3>In pictures</h3><figure><img src="/g1.jpg"><figcaption>'
        f'{_e(chance.choice(CAPTIONS))}</figcaption></figure></div><section class="teasers">',
    )


def _dublin(story: Story, style: Style, chance: random.Random) -> str:
    """A broadcaster's page with Dublin Core names and an agency's credit; the time tag is the day of the visit."""
    return f"""<!DOCTYPE html><html xml:lang="en" lang="en"><head><meta charset="utf-8"><title>{_e(story.headline)} :: {_e(story.outlet)}</title>
<meta name="DC.title" content="{_e(story.headline)}"><meta name="{style.get("meta", "DC.date.issued")}" content="{story.published.isoformat()}"><meta name="DC.publisher" content="{_e(story.outlet)}"><meta property="og:site_name" content="{_e(story.outlet)}">
{f'<meta name="author" content="{_e(_by(story))}">' if story.byline else ""}</head><body><div id="today">Today is <span>{"5 January 2033"}</span>, 4 degrees</div>
<ul id="nav"><li><a href="/radio">Radio</a></li><li><a href="/tv">TV</a></li></ul><div id="content"><div class="text"><h1>{_e(story.headline)}</h1>
{_paragraphs(story, style, chance)}<p class="source">{_e(style.get("credit", "Source: newsroom, agencies"))}</p></div></div>
<div id="footer"><p>{_e(story.outlet)} is a public broadcaster. <a href="/contact">Write to us</a></p></div></body></html>"""


def _text(story: Story, style: Style, chance: random.Random) -> str:
    """A page with its date in a line of text beneath the headline, beside an earlier and a later one in the margins."""
    line = style.get("line", "Published: {date} | Updated: {later}")
    later = story.published.fromordinal(story.published.toordinal() + 3)
    shown = line.format(
        date=write_date(story.published, style.get("date", "uk"), chance), later=write_date(later, style.get("date", "uk"), chance)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{_e(story.headline)} | {_e(story.outlet)}</title><meta property="og:site_name" content="{_e(story.outlet)}"></head><body>
<header><a href="/">{_e(story.outlet)}</a></header><div class="wrap"><article><h1>{_e(story.headline)}</h1><p class="meta date">{_e(shown)}</p>
{f'<p class="author">By {_e(_by(story))}</p>' if story.byline else ""}{_paragraphs(story, style, chance)}</article>
{_comments(chance)}</div><div class="events"><h3>What’s on</h3><p>Flea market, 12 January 2033</p><p>Brass concert, 19 January 2033</p></div><footer>Founded 4 May 1892</footer></body></html>"""


def _amp(story: Story, style: Style, chance: random.Random) -> str:
    """An accelerated page for telephones, with the metadata in JSON-LD alone."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "mainEntityOfPage": f"{_site(story)}/amp/{_slug(story)}", "headline": story.headline,
            "datePublished": story.published.isoformat() if style.get("day_only") else _stamp(story, chance, zone="+00:00"),
            "publisher": {"@type": "NewsMediaOrganization", "name": story.outlet}, **({"author": {"@type": "Person", "name": story.byline}} if story.byline else {})}  # fmt: skip
    return f"""<!doctype html><html amp lang="en"><head><meta charset="utf-8"><title>{_e(story.headline)}</title><link rel="canonical" href="{_site(story)}/{_slug(story)}">{_ld([data] if style.get("listed") else data)}</head><body>
<amp-consent layout="nodisplay" id="c"><div><p>{COOKIES}</p></div></amp-consent><header class="hd">{_e(story.outlet)}</header><main><h1>{_e(story.headline)}</h1><p class="who">{_e(_by(story))}</p>
<amp-img src="/i.jpg" width="600" height="400"></amp-img><p class="caption">{_e(chance.choice(CAPTIONS))}</p><div class="body">{_paragraphs(story, style, chance)}</div></main>
<section class="next"><h4>Next up</h4>{_links(chance, 3, "div")}</section></body></html>"""


KINDS: dict[str, Callable[[Story, Style, random.Random], str]] = {
    "press": _press, "micro": _micro, "table": _table, "address": _address, "live": _live,
    "graph": _graph, "media": _media, "dublin": _dublin, "text": _text, "amp": _amp,
}  # fmt: skip
OPEN_PAGES: dict[str, list[Style]] = {
    "press": [{}, {"later": 9, "clutter": (1,)}],
    "micro": [{"credit": "With material from agencies"}, {"clutter": (1,)}],
    "table": [{"bytes": "cp1252"}, {"breaks": True, "date": "us", "bytes": "cp1252"}],
    "address": [{}, {"clutter": (0,)}],
    "live": [{}, {"clock": "{} CET"}],
    "graph": [{"later": 2}, {"clutter": (2,)}],
    "media": [{}, {"clutter": (0, 2)}],
    "dublin": [{}, {"meta": "DC.date"}],
    "text": [{}, {"line": "{date}"}],
    "amp": [{}, {"day_only": True}],
}
HELD_OUT_PAGES: dict[str, list[Style]] = {
    "press": [{"later": 40, "clutter": (0, 2)}, {"clutter": (1,)}],
    "micro": [{"credit": "dra/rn", "clutter": (0, 2), "quirk": "agency initials as credit"}, {}],
    "table": [{"breaks": True, "date": "uk-ordinal", "charset": "iso-8859-1", "bytes": "cp1252", "quirk": "ordinal day, wrong charset"}, {"date": "uk-day", "bytes": "cp1252"}],
    "address": [{"address": "{site}/news/{y}/{mon}/{d:02d}/{slug}", "quirk": "month by name in the address"}, {"address": "{site}/{y}{m:02d}{d:02d}/{slug}.htm", "clutter": (1,), "quirk": "day as one number in the address"}],
    "live": [{"clock": "{}h", "quirk": "clock with h"}, {}],
    "graph": [{"type": "ReportageNewsArticle", "later": 30, "clutter": (0,), "quirk": "rarer type"}, {"later": 1}],
    "media": [{"clutter": (1, 2, 3)}, {}],
    "dublin": [{"meta": "dcterms.created", "credit": "(Agency)", "quirk": "dcterms"}, {}],
    "text": [{"line": "Last changed {later}, first published {date}", "quirk": "changed day first"}, {"line": "{date}", "date": "uk-zero"}],
    "amp": [{"listed": True, "quirk": "JSON-LD as a list"}, {"clutter": (1,)}],
}  # fmt: skip
