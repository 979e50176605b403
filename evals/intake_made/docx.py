"""Nexis lines -> DOCX, written part by part so that the bytes are the same each time: linked titles, bookmarks, icons, a cover page."""

import base64
import io
import random
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from evals.intake_made.nexis import Line, Style, list_lines
from evals.intake_made.stories import Story

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>'
    "</Types>"
)
ROOT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="word/document.xml"/></Relationships>'
)
DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="9525" cy="9525"/><wp:docPr id="1" name="icon" descr="logo"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="0" name="icon.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId3"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def write_docx(stories: list[Story], style: Style, chance: random.Random) -> bytes:
    """The file of one or several articles."""
    links: list[str] = []
    parts = [*_write_cover(stories, style)] if style.get("cover") else []
    for number, story in enumerate(stories):
        if number or parts:
            parts.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>' if style.get("page_paragraph") else "")
        lines = list(list_lines(story, style, chance))
        parts += [_write_table(line) if isinstance(line, list) else _write_line(line, style, number, links) for line in _gather_rows(lines)]
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>'
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>'
    return _pack(f"{head}{''.join(parts)}{section}</w:body></w:document>", links, stories[0].headline)


def _pack(document: str, links: list[str], title: str) -> bytes:
    relations = [
        f'<Relationship Id="rId1" Type="{KIND}/styles" Target="styles.xml"/>',
        f'<Relationship Id="rId2" Type="{KIND}/header" Target="header1.xml"/>',
        f'<Relationship Id="rId3" Type="{KIND}/image" Target="media/image1.png"/>',
        *(
            f'<Relationship Id="rId{n}" Type="{KIND}/hyperlink" Target="{escape(link)}" TargetMode="External"/>'
            for n, link in enumerate(links, start=10)
        ),
    ]
    header = f'<w:hdr xmlns:w="{W}">{_paragraph(_run("Page 1 of 3"))}{_paragraph(_run(title))}</w:hdr>'
    files = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": ROOT.encode(),
        "word/document.xml": document.encode(),
        "word/_rels/document.xml.rels": (ROOT.partition("<Relationship ")[0] + "".join(relations) + "</Relationships>").encode(),
        "word/styles.xml": _write_styles().encode(),
        "word/header1.xml": ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + header).encode(),
        "word/media/image1.png": PIXEL,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2031, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _write_styles() -> str:
    names = {"Normal": "Normal", "Heading1": "heading 1", "Heading2": "heading 2", "DocInfo": "Doc Info", "TOC": "toc 1"}
    styles = "".join(f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{n}"/></w:style>' for i, n in names.items())
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{W}">{styles}</w:styles>'


def _run(text: str, *, bold: bool = False, extra: str = "") -> str:
    """A run; a line break in the text becomes w:br, a tab w:tab."""
    marks = f"<w:rPr>{'<w:b/>' if bold else ''}{extra}</w:rPr>"
    inner = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">').replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r>{marks}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def _paragraph(inner: str, style: str = "", *, center: bool = False) -> str:
    marks = (f'<w:pStyle w:val="{style}"/>' if style else "") + ('<w:jc w:val="center"/>' if center else "")
    return f"<w:p>{f'<w:pPr>{marks}</w:pPr>' if marks else ''}{inner}</w:p>"


def _gather_rows(lines: Iterable[Line]) -> Iterator[Line | list[Line]]:
    """Neighbouring rows are one table."""
    rows: list[Line] = []
    for line in lines:
        if line.kind == "row":
            rows.append(line)
            continue
        if rows:
            yield rows
            rows = []
        yield line
    if rows:
        yield rows


def _write_table(lines: list[Line]) -> str:
    rows = "".join("<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_paragraph(_run(c))}</w:tc>" for c in row.cells) + "</w:tr>" for row in lines)
    return f"<w:tbl><w:tblPr/>{rows}</w:tbl>"


def _write_line(line: Line, style: Style, number: int, links: list[str]) -> str:
    if line.kind == "title":
        return _write_title(line.text, style, number, links)
    if line.kind == "field":
        gap = style.get("gap", " ")
        return _paragraph(_run(f"{line.label}:", bold=True) + _run(f"{gap}{line.text}"))
    if line.kind in {"center", "end"}:
        text = "".join(_split_runs(line.text, style)) if line.kind == "center" else _run(line.text, bold=True)
        return _paragraph(text, style.get("info", "") if line.kind == "center" else "", center=True)
    if line.kind in {"heading", "bold"}:
        return _paragraph(_run(line.text, bold=True), style.get("heading", "") if line.kind == "heading" else "")
    if line.kind == "image":
        return _paragraph(DRAWING)
    return _paragraph("".join(_split_runs(line.text, style)) if line.text else "")


def _split_runs(text: str, style: Style) -> Iterator[str]:
    """A paragraph in one run or several, with the search terms marked where the style says so."""
    if style.get("nbsp"):
        text = text.replace(" ", "\u00a0 ", 1)
    if not (terms := style.get("terms")):
        yield _run(text)
        return
    words = text.split(" ")
    for n, word in enumerate(words):
        hit = word.strip("“”,.").lower() in terms
        yield _run(word + (" " if n + 1 < len(words) else ""), bold=hit, extra='<w:highlight w:val="yellow"/>' if hit else "")


def _write_title(text: str, style: Style, number: int, links: list[str]) -> str:
    links.append(f"https://advance.example/api/document?collection=news&id=urn:contentItem:6{number}X{len(text):02d}-00&context=1")
    if style.get("two_lines") and len(text) > 40:
        cut = text.rindex(" ", 0, len(text) * 2 // 3)
        runs = _run(text[:cut] + ("\n" if style["two_lines"] == "break" else "")) + _run(
            text[cut + 1 :] if style["two_lines"] == "break" else text[cut:] + " "
        )
    else:
        runs = _run(text)
    bookmark = f'<w:bookmarkStart w:id="{number}" w:name="Bookmark_{number + 3}"/>'
    return _paragraph(f'{bookmark}<w:hyperlink r:id="rId{9 + len(links)}" w:history="1">{runs}</w:hyperlink><w:bookmarkEnd w:id="{number}"/>',
                      style.get("title", "Heading1"))  # fmt: skip


def _write_cover(stories: list[Story], style: Style) -> Iterator[str]:
    """The cover page with the job and the list of documents, as Nexis puts before a bundle."""
    if style["cover"] == "user":
        yield _paragraph(_run("User Name: ", bold=True) + _run("reader.four@library.example"))
    yield _paragraph(_run("Date and Time: ", bold=True) + _run("Wednesday, January 5, 2033 10:22:00 AM CET"))
    yield _paragraph(_run("Job Number: ", bold=True) + _run("161803398"))
    yield _paragraph("")
    yield _paragraph(_run(f"Documents ({len(stories)})", bold=True), "Heading2")
    for number, story in enumerate(stories, start=1):
        link = f'<w:hyperlink w:anchor="Bookmark_{number + 2}">{_run(story.headline)}</w:hyperlink>'
        yield _paragraph(_run(f"{number}. ") + link, "TOC")
        yield _paragraph(_run("Client/Matter: ", bold=True) + _run("-None-"))
        yield _paragraph(_run("Search Terms: ", bold=True) + _run("said w/5 (minister OR police)"))
        yield _paragraph(_run("Search Type: ", bold=True) + _run("Terms and Connectors"))
        if style["cover"] == "user":
            yield _paragraph(_run("Narrowed by: ", bold=True))
            cells = [_paragraph(_run(t)) for t in ("Content Type", "Narrowed by", "News", "Timeline: Jan 01, 2030 to Dec 31, 2032")]
            rows = "".join(f"<w:tr><w:tc><w:tcPr/>{a}</w:tc><w:tc><w:tcPr/>{b}</w:tc></w:tr>" for a, b in (cells[:2], cells[2:]))
            yield f"<w:tbl><w:tblPr/>{rows}</w:tbl>"
            yield _paragraph("")
