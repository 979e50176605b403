"""LexisNexis HTML: the older layout ("1 of 4 DOCUMENTS", DOCFULL comments, classes c0 to c9) and a newer one."""

import html
import random
from collections.abc import Iterator

from evals.intake_made.dates import write_date
from evals.intake_made.nexis import FIELDS, Line, Style, list_lines
from evals.intake_made.stories import Story


def _write(text: str, style: Style) -> str:
    shown = html.escape(text, quote=False).replace("\n", "<BR>")
    if style.get("entities"):
        shown = "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in shown)
    if style.get("wrapped"):
        words = shown.split(" ")
        shown = "".join(w + ("\r\n" if n % 12 == 11 else " ") for n, w in enumerate(words)).rstrip(" ")
    return shown


def _encode(page: str, style: Style) -> bytes:
    """In the bytes that the style says, which browsers take for what the page declares."""
    return page.encode(style.get("bytes", "utf-8"), "xmlcharrefreplace")


def write_old_html(stories: list[Story], style: Style, chance: random.Random) -> bytes:
    """The older layout, in which all articles follow each other in one flat page."""
    rules = "".join(f".c{n} {{ margin: {n}pt }}\n" for n in range(10))
    parts = [
        f'<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset={style.get("charset", "utf-8")}">',
        f'<STYLE TYPE="text/css"><!--\n{rules}--></STYLE></HEAD><BODY>\n',
    ]
    if style.get("print"):
        parts.append('<TABLE CLASS="c1"><TR><TD>Print Request:</TD><TD>All Documents: 1-4</TD></TR><TR><TD>Time of Request:</TD>'
                     "<TD>Wednesday, January 5, 2033&nbsp;&nbsp;10:22:00 EST</TD></TR></TABLE>\n")  # fmt: skip
    first, total = style.get("first", 1), style.get("total", len(stories))
    for number, story in enumerate(stories, start=first):
        parts.append(f'<A NAME="DOC_ID_0_{number - 1}"></A><!-- Hide XML section from browser\n<DOC NUMBER={number}>\n<DOCFULL> -->\n')
        parts.append(_center(f"{number} of {total} DOCUMENTS"))
        parts += _write_old(story, style, chance)
        parts.append("<!-- Hide XML section from browser\n</DOCFULL> -->\n<!-- Hide XML section from browser\n</DOC> -->\n")
    parts.append("</BODY></HTML>\n")
    return _encode("".join(parts), style)


def _center(text: str) -> str:
    return f'<DIV CLASS="c0"><BR><P CLASS="c1"><SPAN CLASS="c2">{text}</SPAN></P>\n</DIV>\n'


def _field(label: str, text: str) -> str:
    return f'<DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">{label}: </SPAN><SPAN CLASS="c2">{text}</SPAN></P>\n</DIV>\n'


def _write_old(story: Story, style: Style, chance: random.Random) -> Iterator[str]:
    rights = f"Copyright {story.published.year} {_write(story.outlet, style)}<BR>All Rights Reserved"
    yield _center(_write(story.outlet + style.get("place", ""), style))
    date, _, edition = write_date(story.published, style.get("date", "us-day"), chance).partition("\n")
    month, _, rest = date.partition(" ")
    edition = f"<BR><BR>{edition}" if edition else ""
    yield f'<DIV CLASS="c3"><BR><P CLASS="c1"><SPAN CLASS="c4">{month}</SPAN><SPAN CLASS="c2"> {rest}{edition}</SPAN></P>\n</DIV>\n'
    if style.get("rights_first"):
        yield _center(rights)
    if not style.get("headline_late"):
        yield _headline(story, style)
    found = {
        "byline": story.byline, "section": story.section, "length": f"{story.words} words", "dateline": story.dateline,
        "highlight": "A report from our own staff" if chance.random() < style.get("highlights", 0.3) else None,
    }  # fmt: skip
    for name in style.get("order", ("byline", "section", "length", "dateline", "highlight")):
        if text := found.get(name):
            yield _field(name.upper(), _write(text, style))
    if style.get("headline_late"):
        yield _headline(story, style)
    yield from _write_body(story, style)
    if style.get("load", True):
        loaded = write_date(story.published, "us", chance)
        yield f'<DIV CLASS="c4"><BR><P CLASS="c5"><SPAN CLASS="c7">LOAD-DATE: </SPAN><SPAN CLASS="c2">{loaded}</SPAN></P>\n</DIV>\n'
    yield _field("LANGUAGE", "ENGLISH")
    if style.get("graphics"):
        yield _field("GRAPHIC", "Photograph, the scene on the day of the events described above")
    if style.get("correction"):
        yield _field("CORRECTION-DATE", write_date(story.published, "us", chance))
    yield _field("PUBLICATION-TYPE", style.get("type", "Newspaper"))
    if not style.get("rights_first"):
        yield _center(rights)


def _headline(story: Story, style: Style) -> str:
    text = _write(story.headline, style)
    if style.get("two_lines") and len(text) > 40:
        cut = text.rindex(" ", 0, len(text) * 2 // 3)
        text = f"{text[:cut]}<BR>{text[cut + 1 :]}"
    label = '<SPAN CLASS="c7">HEADLINE: </SPAN>' if style.get("headline_label") else ""
    return f'<DIV CLASS="c4"><BR><P CLASS="c5">{label}<SPAN CLASS="c6">{text}</SPAN></P>\n</DIV>\n'


def _write_body(story: Story, style: Style) -> Iterator[str]:
    yield '<DIV CLASS="c4"><BR>'
    rows: list[str] = []
    for block in story.blocks:
        if block.kind == "row":
            rows.append("<TR>" + "".join(f"<TD>{_write(c, style)}</TD>" for c in block.cells) + "</TR>")
            continue
        if rows:
            yield f"<TABLE>{''.join(rows)}</TABLE>\n"
            rows = []
        text = _write(block.text, style)
        yield f'<P CLASS="c8"><SPAN CLASS="{"c6" if block.kind == "head" else "c2"}">{text}</SPAN></P>\n'
    if rows:
        yield f"<TABLE>{''.join(rows)}</TABLE>\n"
    yield "</DIV>\n"


def write_new_html(stories: list[Story], style: Style, chance: random.Random) -> bytes:
    """The newer layout: the lines of the Nexis export, as classes SS_... of a page."""
    parts = [
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="{style.get("charset", "utf-8")}"><title>Documents ({len(stories)})</title>',
        "<style>.SS_DocumentInfo { text-align: center }</style></head><body>\n",
    ]
    if style.get("cover"):
        parts.append("<p><b>Date and Time:</b> Wednesday, January 5, 2033 10:22:00 AM CET</p><p><b>Job Number:</b> 161803398</p>"
                     f"<h2>Documents ({len(stories)})</h2><ol>" + "".join(f"<li><a href='#d{n}'>{_write(s.headline, style)}</a></li>"
                     for n, s in enumerate(stories)) + "</ol>\n")  # fmt: skip
    for number, story in enumerate(stories):
        tag = style.get("tag", "section")
        parts.append(f'<{tag} class="document" id="d{number}">\n')
        parts += _write_new(list(list_lines(story, {"order": FIELDS} | style, chance)), style, number)
        parts.append(f"</{tag}>\n<hr>\n")
    parts.append("</body></html>\n")
    return _encode("".join(parts), style)


def _write_new(lines: list[Line], style: Style, number: int) -> Iterator[str]:
    rows: list[str] = []
    for line in lines:
        text = _write(line.text, style)
        if line.kind == "row":
            rows.append("<tr>" + "".join(f"<td>{_write(c, style)}</td>" for c in line.cells) + "</tr>")
            continue
        if rows:
            yield f"<table>{''.join(rows)}</table>\n"
            rows = []
        if line.kind == "title":
            link = f'<a href="https://advance.example/document?id={number}">{text}</a>' if style.get("linked") else text
            yield f'<h1 class="SS_DocumentTitle" id="SS_DocumentTitle{number}">{link}</h1>\n'
        elif line.kind == "field":
            yield f'<p class="SS_Field"><span class="SS_bf">{line.label}:</span>{style.get("gap", " ")}{text}</p>\n'
        else:
            yield {
                "center": f'<p class="SS_DocumentInfo">{text}</p>\n',
                "heading": f'<h2 class="SS_SectionHeading">{text}</h2>\n',
                "bold": f'<p class="SS_LeftAlign"><b>{text}</b></p>\n',
                "para": f'<p class="SS_LeftAlign">{text}</p>\n',
                "end": f'<p class="SS_EndOfDocument"><b>{text}</b></p>\n',
                "image": '<p><img src="logo.png" alt="logo"></p>\n',
                "empty": "<p>&nbsp;</p>\n" if style.get("blank") else "",
            }[line.kind]
    if rows:
        yield f"<table>{''.join(rows)}</table>\n"
