"""What a Factiva export prints of an article, and its HTML: the full-article layout and the tagged one (HD, BY, WC, ...)."""

import hashlib
import html
import random
from collections.abc import Iterator

from evals.intake_made.dates import write_date
from evals.intake_made.nexis import Style
from evals.intake_made.stories import Block, Story

ORDER = ("section", "headline", "byline", "words", "date", "time", "outlet", "code", "page", "language", "copyright")
TAGS = ("SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "PG", "LA", "CY", "LP", "TD", "CO", "IN", "NS", "RE", "PUB", "AN")


def make_code(story: Story, style: Style) -> str:
    """The accession number."""
    digest = hashlib.sha256(story.text.encode()).hexdigest()
    return f"{source_code(story)}0000{story.published:%Y%m%d}{digest[:9] if style.get('lower', True) else digest[:9].upper()}"


def source_code(story: Story) -> str:
    """The source's code of four to six letters."""
    return ("".join(c for c in story.outlet.upper() if c.isascii() and c.isalpha())[::2] + "XX")[:6]


def list_head(story: Story, style: Style, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The lines above the body with their names, in the style's order."""
    section, _, page = (story.section or "").partition("; Pg. ")
    found = {
        "section": section if style.get("sections") else "",
        "headline": story.headline,
        "byline": story.byline or "",
        "words": f"{story.words:,} words",
        "date": write_date(story.published, style.get("date", "uk"), chance),
        "time": f"{chance.randrange(24):02d}:{chance.randrange(60):02d}" if style.get("times") else "",
        "outlet": story.outlet,
        "code": source_code(story),
        "page": page.split(",")[0],
        "language": "English",
        "copyright": style.get("rights", "Copyright {year} {outlet}. All rights reserved.").format(
            year=story.published.year, outlet=story.outlet
        ),
    }
    yield from ((name, found[name]) for name in style.get("order", ORDER) if found[name])


def list_tagged(story: Story, style: Style, chance: random.Random) -> Iterator[tuple[str, list[Block]]]:
    """The tags with what stands in them; the body is in LP (the first paragraphs) and TD (the rest)."""
    head = dict(list_head(story, style | {"order": ORDER, "sections": True}, chance))
    lead = 1 if len(story.blocks) < 4 else style.get("lead", 2)
    body = list(story.blocks)
    found: dict[str, str | list[Block]] = {
        "IPD": "Night desk", "SE": head.get("section", ""), "HD": head["headline"], "BY": head.get("byline", ""), "WC": head["words"], "PD": head["date"],
        "ET": head.get("time", ""), "SN": head["outlet"], "SC": head["code"], "PG": head.get("page", ""), "LA": "English",
        "CR": style.get("credit", ""), "CY": head["copyright"], "LP": body[:lead], "TD": body[lead:],
        "CO": "tkpcon : TKP Consortium | hldnst : Halden Steel AB" if style.get("companies") else "",
        "IN": "i1 : Energy" if style.get("companies") else "",
        "NS": "gpol : Domestic Politics | gcat : Political/General News | ncat : Content Types",
        "RE": "lorne : Lorne | eurz : Europe", "PUB": f"{story.outlet} Ltd.", "AN": f"Document {make_code(story, style)}",
    }  # fmt: skip
    for tag in style.get("tags", TAGS):
        content = found[tag]
        if content:
            yield tag, content if isinstance(content, list) else [Block("para", content)]


def write_factiva_html(stories: list[Story], style: Style, chance: random.Random) -> bytes:
    """The page of several articles with the search's summary below."""
    language = style.get("class", "en")
    parts = []
    for story in stories:
        inner = _write_table(story, style, chance) if style.get("tagged") else _write_full(story, style, chance)
        code = make_code(story, style)
        wrapper = f'<div id="article-{code}">' if style.get("wrapper") else ""
        opening = f'{wrapper}<div class="article {language}Article"' + ("" if wrapper else f' id="article-{code}"') + ">"
        parts.append(f"{opening}{style.get('logo', '')}{inner}</div>{'</div>' if wrapper else ''}<span></span>\n<br/>\n")
    summary = (
        '<div id="searchSummary"><table><tr><td colspan="2"><b>Search Summary</b></td></tr><tr><td>Text</td><td>said and minister</td></tr>'
        f"<tr><td>Results Found</td><td>{len(stories)}</td></tr><tr><td>Timestamp</td><td>5 January 2033 10:22</td></tr></table></div>"
        '<p class="footer">&copy; 2033 Database Ltd. All rights reserved.</p>'
    )
    charset = style.get("charset", "utf-8")
    head = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>Factiva</title>'
        '<style type="text/css">.article { font-family: Arial } .enHeadline { font-size: 14pt }</style></head><body>'
    )
    page = head + "".join(parts) + (summary if style.get("summary", True) else "") + "</body></html>"
    return page.encode(charset, "xmlcharrefreplace")


def _write(text: str, style: Style) -> str:
    """Text as HTML, with named entities for what is not ASCII where the style has them."""
    shown = html.escape(text, quote=False)
    if style.get("entities"):
        shown = "".join(
            f"&{html.entities.codepoint2name[ord(c)]};" if ord(c) > 127 and ord(c) in html.entities.codepoint2name else c for c in shown
        )
    if style.get("breaks"):
        words = shown.split(" ")
        shown = "".join(w + ("\r\n" if n % 14 == 13 else " ") for n, w in enumerate(words)).rstrip(" ")
    return shown


def _write_full(story: Story, style: Style, chance: random.Random) -> str:
    parts = []
    for name, text in list_head(story, style, chance):
        shown = _write(text, style)
        if name == "headline":
            parts.append(f'<div id="hd"><span class="{style.get("class", "en")}Headline">{shown} </span></div>')
        elif name == "byline":
            parts.append(f'<div class="author">{shown} </div>')
        else:
            parts.append(f"<div>{shown}</div>")
    parts.append(_write_blocks(story.blocks, style))
    parts.append(f"<p>Document {make_code(story, style)}</p>")
    return "".join(parts)


def _write_blocks(blocks: tuple[Block, ...] | list[Block], style: Style) -> str:
    """Body paragraphs, rows as a table."""
    language, parts, rows = style.get("class", "en"), [], []
    for block in [*blocks, Block("stop", "")]:
        if block.kind == "row":
            rows.append("<tr>" + "".join(f"<td>{_write(c, style)}</td>" for c in block.cells) + "</tr>")
            continue
        if rows:
            parts.append(f'<table class="articleTable">{"".join(rows)}</table>')
            rows = []
        text = _write(block.text, style)
        if block.kind == "head":
            text = f"<b>{text}</b>"
        if block.kind != "stop":
            parts.append(f'<p class="articleParagraph {language}articleParagraph">{text} </p>\n')
    return "".join(parts)


def _write_table(story: Story, style: Style, chance: random.Random) -> str:
    rows = []
    for tag, blocks in list_tagged(story, style, chance):
        if tag == "HD":
            cell = f'<span class="{style.get("class", "en")}Headline">{_write(blocks[0].text, style)} </span>'
        elif tag in {"LP", "TD"}:
            cell = _write_blocks(blocks, style)
        else:
            cell = _write(blocks[0].text, style)
        bold = f"&nbsp;<b>{tag}</b>&nbsp;" if style.get("padded") else f"<b>{tag}</b>"
        rows.append(f'<tr><td class="index" valign="top" align="right">{bold}</td><td>{cell}</td></tr>\n')
    return f'<p class="dlsf"></p><table border="0" cellpadding="0">{"".join(rows)}</table>'
