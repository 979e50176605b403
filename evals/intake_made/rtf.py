"""Nexis lines and Factiva articles -> RTF, with the escapes that the two vendors' writers use."""

import random
from collections.abc import Iterable, Iterator

from evals.intake_made.factiva import list_head, list_tagged, make_code
from evals.intake_made.nexis import Line, Style, list_lines
from evals.intake_made.stories import Block, Story

KEYWORDS = {
    "“": "\\ldblquote ",
    "”": "\\rdblquote ",
    "‘": "\\lquote ",
    "’": "\\rquote ",
    "—": "\\emdash ",
    "–": "\\endash ",
    "•": "\\bullet ",
}
HEAD = (
    "{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}{\\f1\\fswiss\\fcharset0 Arial;}}\n"
    "{\\colortbl;\\red0\\green0\\blue0;\\red0\\green0\\blue255;}\n"
    "{\\stylesheet{\\s0 Normal;}{\\s1\\b\\fs28 heading 1;}}\n"
    "{\\info{\\title Export}{\\author Library}{\\creatim\\yr2033\\mo1\\dy5}}\n"
)
PICTURE = "{\\*\\shppict{\\pict\\pngblip\\picw1\\pich1 89504e470d0a1a0a0000000d4948445200000001}}{\\nonshppict{\\pict\\wmetafile8 0100}}"


def escape_rtf(text: str, style: Style) -> str:
    r"""Text as RTF: `\'e9` or `\u233?` for letters beyond ASCII, keywords for quotation marks where the style has them."""
    found = []
    for c in text:
        if c in "\\{}":
            found.append("\\" + c)
        elif c == "\n":
            found.append("\\line ")
        elif c == "\u00a0":
            found.append("\\~")
        elif ord(c) < 128:
            found.append(c)
        elif style.get("keywords") and c in KEYWORDS:
            found.append(KEYWORDS[c])
        else:
            found.append(_escape_letter(c, style.get("escape", "unicode")))
    return "".join(found)


def _escape_letter(c: str, way: str) -> str:
    try:
        byte = c.encode("cp1252")[0]
    except UnicodeEncodeError:
        byte = None
    number = ord(c) if ord(c) < 0x8000 else ord(c) - 0x10000
    if way == "hex" and byte is not None:
        return f"\\'{byte:02x}"
    if way == "both" and byte is not None:
        return f"\\u{number}\\'{byte:02x}"
    if way == "none":
        return f"{{\\uc0\\u{number} }}"
    return f"\\u{number}?"


def write_nexis_rtf(stories: list[Story], style: Style, chance: random.Random) -> bytes:
    """The Nexis bundle as RTF."""
    parts = [HEAD, "{\\header\\pard\\qr Page {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}} of 9\\par}\n"]
    if style.get("cover"):
        parts += _write_cover(stories, style)
    for number, story in enumerate(stories):
        if number or style.get("cover"):
            parts.append("\\page\n" if style.get("page") else "\\sect\\sectd\n")
        parts += _write_lines(list_lines(story, style, chance), style, number)
    return _finish(parts, style)


def _finish(parts: Iterable[str], style: Style) -> bytes:
    """Raw line breaks, which mean nothing in RTF, where the writers put them: after each paragraph, or every 255 characters at a blank."""
    text = "".join(parts) + "}"
    if style.get("wrapped"):
        lines = []
        for line in text.split("\n"):
            while len(line) > 255 and (cut := line.rfind(" ", 0, 255)) > 0:
                lines.append(line[: cut + 1])
                line = line[cut + 1 :]  # noqa: PLW2901
            lines.append(line)
        text = "\r\n".join(lines)
    return text.encode("ascii")


def _write_cover(stories: list[Story], style: Style) -> Iterator[str]:
    yield "\\pard{\\b Date and Time:} Wednesday, January 5, 2033 10:22:00 AM CET\\par\n\\pard{\\b Job Number:} 161803398\\par\n\\pard\\par\n"
    yield f"\\pard{{\\b Documents ({len(stories)})}}\\par\n"
    for number, story in enumerate(stories, start=1):
        yield f"\\pard {number}. {escape_rtf(story.headline, style)}\\par\n"
        yield "\\pard{\\b Client/Matter:} -None-\\par\n\\pard{\\b Search Terms:} said w/5 minister\\par\n"
    yield "\\pard\\par\n"


def _write_lines(lines: Iterable[Line], style: Style, number: int) -> Iterator[str]:
    for line in lines:
        text = escape_rtf(_wrap(line.text, style) if line.kind == "para" else line.text, style)
        if line.kind == "title":
            yield _write_title(text, style, number)
        elif line.kind == "field":
            yield f"\\pard\\ql{{\\b {line.label}:}}{escape_rtf(style.get('gap', ' '), style)}{text}\\par\n"
        elif line.kind == "center":
            yield f"\\pard\\qc {text}\\par\n"
        elif line.kind == "end":
            yield f"\\pard\\qc{{\\b {text}}}\\par\n"
        elif line.kind in {"heading", "bold"}:
            yield f"\\pard\\ql{{\\b {text}}}\\par\n"
        elif line.kind == "image":
            yield f"\\pard {PICTURE}\\par\n"
        elif line.kind == "row":
            yield _write_row(line.cells, style)
        else:
            yield f"\\pard\\ql\\sa120 {text}\\par\n"


def _write_row(cells: tuple[str, ...], style: Style) -> str:
    edges = "".join(f"\\cellx{2500 * (n + 1)}" for n in range(len(cells)))
    return f"\\trowd{edges}\n" + "".join(f"\\pard\\intbl {escape_rtf(c, style)}\\cell\n" for c in cells) + "\\row\n"


def _wrap(text: str, style: Style) -> str:
    """Soft line breaks within paragraphs, at about so many characters."""
    width = style.get("soft", 0)
    if not width:
        return text
    lines, rest = [], text
    while len(rest) > width and (cut := rest.rfind(" ", 0, width)) > 0:
        lines.append(rest[: cut + 1])
        rest = rest[cut + 1 :]
    return "\n".join([*lines, rest])


def _write_title(text: str, style: Style, number: int) -> str:
    if style.get("two_lines") and len(text) > 40:
        cut = text.rindex(" ", 0, len(text) * 2 // 3)
        text = text[:cut] + "\\line " + text[cut + 1 :]
    mark = f"Bookmark_{number + 3}"
    link = f'{{\\field{{\\*\\fldinst HYPERLINK "https://advance.example/api/document?id=urn:{number}"}}{{\\fldrslt\\ul\\cf2 {text}}}}}'
    return f"\\pard\\s1\\ql{{\\*\\bkmkstart {mark}}}{{\\b\\fs28 {link}}}{{\\*\\bkmkend {mark}}}\\par\n"


def write_factiva_rtf(stories: list[Story], style: Style, chance: random.Random) -> bytes:
    """Factiva's RTF: the full-article layout, or the tagged one as a table with the tags in its first column."""
    parts = [HEAD]
    for number, story in enumerate(stories):
        if number:
            parts.append("\\pard\\par\\page\n" if style.get("page") else "\\pard\\par\\pard\\par\n")
        parts += _write_tagged(story, style, chance) if style.get("tagged") else _write_full(story, style, chance)
    parts.append("\\pard\\par\n{\\b Search Summary}\\par\n\\pard Text: said and minister\\par\n\\pard Date: All Dates\\par\n"
                 f"\\pard Results Found: {len(stories)}\\par\n\\pard\\'a9 2033 Database Ltd. All rights reserved.\\par\n")  # fmt: skip
    return _finish(parts, style)


def _write_full(story: Story, style: Style, chance: random.Random) -> Iterator[str]:
    for name, text in list_head(story, style, chance):
        shown = escape_rtf(text, style)
        yield f"\\pard{{\\b\\fs24 {shown}}}\\b0\\par\n\\pard\\par\n" if name == "headline" else f"\\pard {shown}\\par\n"
    yield "\\pard\\par\n"
    for block in story.blocks:
        yield _write_block(block, style)
        yield "\\pard\\par\n" if style.get("spaced") and block.kind != "row" else ""
    yield f"\\pard Document {make_code(story, style)}\\par\n"


def _write_block(block: Block, style: Style) -> str:
    if block.kind == "row":
        return _write_row(block.cells, style)
    text = escape_rtf(_wrap(block.text, style), style)
    return f"\\pard{{\\b {text}}}\\par\n" if block.kind == "head" else f"\\pard\\fs20 {text}\\par\n"


def _write_tagged(story: Story, style: Style, chance: random.Random) -> Iterator[str]:
    for tag, blocks in list_tagged(story, style, chance):
        inner = "\\par\n".join(escape_rtf(_wrap(b.text, style), style) for b in blocks)
        yield f"\\trowd\\cellx900\\cellx9000\n\\pard\\intbl{{\\b {tag}}}\\cell\n\\pard\\intbl {inner}\\cell\n\\row\n"
