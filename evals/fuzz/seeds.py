"""Sound documents of every format, small ones, from which damaged ones are made. The sentences are written for this project."""

import gzip
import importlib.util
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "tests/documents/fixtures/open"
Seed = tuple[str, bytes]  # the kind that load_bytes is told, and the document

PARAGRAPHS = (
    "ORSOVA, June 19 - The harbour master of Port Sable said on Tuesday that at least 12 boats had been lost in the storm.",
    "“We have counted forty-one people who are missing,” said Ilse Maran, a spokeswoman for the coast guard — “and we go on.”",
    "The ministry of works neither confirmed nor denied a report of the Sable Courier that two dams had been opened.",
)
_TEXT = "\n\n".join(PARAGRAPHS)
_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Boats lost off Port Sable</title>'
    '<meta property="og:site_name" content="Sable Courier"><link rel="canonical" href="https://courier.example/boats">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-06-19T08:30:00Z", "author": [{"name": "Ann Poe"}]}</script>'
    f"</head><body><nav><a href='/'>Home</a></nav><article><h1>Boats lost off Port Sable</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}"
    "<table><tr><td>Boats</td><td>12</td></tr></table><ul><li>One &amp; two</li></ul></article><footer>Contact</footer></body></html>"
)


def gather_seeds(name: str) -> list[Seed]:
    """The seeds of a format, or of the press databases' exports."""
    return list(SEEDS[name]())


def _make_text() -> Iterator[Seed]:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-be", "utf-32"):
        yield "text", _TEXT.encode(encoding)


def _make_markdown() -> Iterator[Seed]:
    front = "---\ntitle: Boats lost\ndate: 2031-06-19\nauthor: Ann Poe\n---\n"
    body = "# Boats lost\n\n> quoted *words* and **strong** [ones](https://a.example)\n\n- one\n  1. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    yield "markdown", f"{front}{body}{_TEXT}\n\n```\ncode\n```\n\n<div>HTML</div>\n[^1]: note\n".encode()


def _make_html() -> Iterator[Seed]:
    yield "html", _PAGE.encode()
    yield "html", _PAGE.replace("utf-8", "windows-1252").encode("cp1252", "xmlcharrefreplace")
    for path in sorted((FIXTURES / "pages").glob("*.html")):
        yield "html", path.read_bytes()


def _list_rows() -> list[dict[str, object]]:
    fields = {"outlet": "Sable Courier", "date": "2031-06-19", "author": ["Ann Poe", "Bo Lind"], "url": "https://courier.example/1"}
    return [{"id": str(n), "text": text, "title": "Boats", **fields} for n, text in enumerate(PARAGRAPHS)]


def _make_rows(kind: str) -> Iterator[Seed]:
    rows = _list_rows()
    if kind == "jsonl":
        yield kind, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        yield kind, "".join(json.dumps(row) + "\r\n" for row in rows).encode("utf-16")
    elif kind == "json":
        yield kind, json.dumps(rows, indent=1).encode()
        yield kind, json.dumps(rows[0]).encode("utf-8-sig")
    else:
        mark = "," if kind == "csv" else "\t"
        quoted = [mark.join(('"' + str(row[k]).replace('"', '""') + '"') for k in ("id", "text", "title", "date")) for row in rows]
        table = "\n".join([mark.join(("id", "text", "title", "date")), *quoted]) + "\n"
        yield kind, table.encode()
        yield kind, table.replace("\n", "\r\n").encode("cp1252")
        yield kind, table.encode("utf-16")


def _make_feed() -> Iterator[Seed]:
    items = "".join(
        f"<item><title>Boats &amp; dams {n}</title><link>https://courier.example/{n}</link><guid isPermaLink='false'>c-{n}</guid>"
        f"<pubDate>Thu, 19 Jun 2031 08:3{n}:00 +0200</pubDate><dc:creator>Ann Poe</dc:creator><description><![CDATA[<p>{text[:50]}...</p>]]>"
        f"</description><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
        for n, text in enumerate(PARAGRAPHS)
    )
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = "<title>Sable Courier</title><link>https://courier.example</link><description>News</description>"
    yield "feed", f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {spaces}><channel>{head}{items}</channel></rss>'.encode()
    entry = (
        '<entry><id>urn:c:1</id><title type="html">Boats &lt;b&gt;lost&lt;/b&gt;</title><link rel="alternate" href="/1"/>'
        "<published>2031-06-19T08:30:00Z</published><updated>2031-06-20T08:30:00Z</updated><author><name>Ann Poe</name></author>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{PARAGRAPHS[0]}</p></div></content></entry>'
    )
    yield (
        "feed",
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://c.example/"><title>C</title>{entry * 2}</feed>'.encode("utf-16"),
    )
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    item = f"<item rdf:about='https://c.example/2'><title>T</title><description>{PARAGRAPHS[2]}</description></item>"
    yield "feed", f"<rdf:RDF {rdf}><channel><title>R</title></channel>{item}</rdf:RDF>".encode()


def write_record(kind: str, url: str, payload: bytes, content_type: str = "application/http; msgtype=response") -> bytes:
    """A WARC record as crawlers write it."""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-06-19T08:30:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{zlib.crc32(url.encode()):012x}>\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def write_answer(body: bytes, headers: str = "", status: str = "200 OK", content_type: str = "text/html; charset=utf-8") -> bytes:
    """What a server answered, as a WARC record holds it."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{headers}\r\n".encode() + body


def list_records() -> list[bytes]:
    """A crawl's records: pages whole, packed and in chunks, a redirect, a picture, a revisit and what crawlers write of themselves."""
    page = _PAGE.encode()
    chunks = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (page[:300], page[300:], b""))
    return [
        write_record("warcinfo", "", b"software: made\r\n", "application/warc-fields"),
        write_record("request", "https://c.example/1", b"GET / HTTP/1.1\r\nHost: c.example\r\n\r\n", "application/http; msgtype=request"),
        write_record("response", "https://c.example/1", write_answer(page, f"Content-Length: {len(page)}\r\n")),
        write_record("response", "https://c.example/2", write_answer(gzip.compress(page, mtime=0), "Content-Encoding: gzip\r\n")),
        write_record("response", "https://c.example/3", write_answer(chunks, "Transfer-Encoding: chunked\r\n")),
        write_record("response", "https://c.example/4", write_answer(b"", "Location: /1\r\n", "301 Moved")),
        write_record("response", "https://c.example/5.png", write_answer(b"\x89PNG....", content_type="image/png")),
        write_record("resource", "https://c.example/6", page, "text/html"),
        write_record("revisit", "https://c.example/1", write_answer(b"")),
    ]


def _make_warc() -> Iterator[Seed]:
    records = list_records()
    yield "warc", b"".join(records)
    yield "warc", b"".join(gzip.compress(record, mtime=0) for record in records)
    yield "warc", records[0] + records[2]


def _make_wacz() -> Iterator[Seed]:
    crawl = b"".join(gzip.compress(record, mtime=0) for record in list_records())
    stored = {"datapackage.json": b'{"profile": "data-package", "resources": []}', "archive/data.warc.gz": crawl, "indexes/index.cdx": b""}
    yield "wacz", write_zip(stored)
    yield "wacz", write_zip({"archive/a.warc": b"".join(list_records()[:3]), "archive/b.warc.gz": crawl, "pages/pages.jsonl": b"{}\n"})


def write_zip(members: dict[str, bytes]) -> bytes:
    """A zip file of these members, packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2031, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


_ESCAPED = str.maketrans({c: "\\" + c for c in "()\\"})


def write_pdf(pages: list[list[str]], *, packed: bool = False) -> bytes:
    """A PDF of lines of Latin-1 text, a list for each page; an empty list is a page without a text layer."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line.translate(_ESCAPED)}) Tj 0 -14 Td\n" for line in lines)
        content = f"BT /F1 11 Tf 72 720 Td\n{shown}ET".encode("cp1252", "replace") if lines else b"10 w 100 100 m 300 300 l S"
        content, packing = (zlib.compress(content), "/Filter /FlateDecode ") if packed else (content, "")
        objects.append(f"<< {packing}/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        inside = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {inside} >>".encode())
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(b"<< /Title (Boats lost) /Author (Ann Poe) /CreationDate (D:20310619083000+02'00') >>")
    return _number_objects(objects)


def _number_objects(objects: list[bytes]) -> bytes:
    """The file of these objects; the first is the root and the last the information."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return bytes(out) + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _make_pdf() -> Iterator[Seed]:
    lines = [line for p in PARAGRAPHS for line in (p[:60], p[60:])]
    yield "pdf", write_pdf([lines])
    yield "pdf", write_pdf([lines, lines[:2], []], packed=True)
    if importlib.util.find_spec("reportlab"):
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - where it is there

        stream = io.BytesIO()
        canvas = Canvas(stream, invariant=1)
        for line in lines:
            canvas.drawString(50, 800 - 20 * len(line) % 700, line)
        canvas.save()
        yield "pdf", stream.getvalue()
    if importlib.util.find_spec("pypdf"):
        yield "pdf", encrypt_pdf(write_pdf([lines]), "")


def encrypt_pdf(data: bytes, password: str) -> bytes:
    """The same file behind a password; pypdf's RC4 needs no other library."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - of the `documents` extra

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="made", algorithm="RC4-128")  # noqa: S106 - of a made file
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write_docx(body: str, before: str = "") -> bytes:
    """A document of this WordprocessingML; `before` stands before its root, as a DOCTYPE does."""
    kind, head = "application/vnd.openxmlformats", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    main = f"{kind}-officedocument.wordprocessingml.document.main+xml"
    types = (
        f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="{kind}-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    relations = (
        f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = f"{head}{before}<w:document {_W}><w:body>{body}</w:body></w:document>"
    return write_zip({"[Content_Types].xml": types.encode(), "_rels/.rels": relations.encode(), "word/document.xml": document.encode()})


def _make_docx() -> Iterator[Seed]:
    runs = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del/></w:p>" for p in PARAGRAPHS)
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Boats</w:t><w:tab/><w:br/></w:r></w:p></w:tc></w:tr></w:tbl>"
    yield "docx", write_docx(runs + table)
    yield from _read_press(".docx")


def _make_odt() -> Iterator[Seed]:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style"))
    table = "<table:table><table:table-row><table:table-cell><text:p>Boats</text:p></table:table-cell></table:table-row></table:table>"
    note = "<text:note><text:note-body><text:p>As told.</text:p></text:note-body></text:note>"
    inside = "".join(f'<text:p text:style-name="P1">{p}<text:s/><text:tab/>{note}</text:p>' for p in PARAGRAPHS)
    body = f'<text:h text:outline-level="1">Boats</text:h>{inside}{table}'
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    yield "odt", write_zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def _make_mhtml() -> Iterator[Seed]:
    message = EmailMessage()
    message["Subject"], message["Snapshot-Content-Location"] = "Boats", "https://c.example/1"
    message.set_content(_PAGE, subtype="html")
    message.add_related(b"\x89PNG....", "image", "png")
    message.set_boundary("made-boundary")
    yield "mhtml", message.as_bytes()


def _make_rtf() -> Iterator[Seed]:
    body = "".join(rf"\pard\b Boats\b0  {p.encode('ascii', 'replace').decode()}\par{{\i \u8212?\'e9}}" + "\n" for p in PARAGRAPHS)
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Times;}}{\colortbl;\red0\green0\blue0;}{\info{\title Boats}{\author Ann Poe}}"
    table = (
        r"\trowd\cellx100\intbl one\cell two\cell\row{\pict\pngblip 89504e47}{\*\unknown x}{\field{\*\fldinst HYPERLINK}{\fldrslt link}}"
    )
    yield "rtf", rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}{body}{table}\bin4 abcd}}".encode()
    yield from _read_press(".rtf")


def make_message() -> EmailMessage:
    """A message of two bodies, with an attachment."""
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = (
        "Boats lost — again",
        "Ann Poe <ann@c.example>",
        "Thu, 19 Jun 2031 08:30:00 +0200",
    )
    message["To"], message["Message-ID"] = "desk@c.example", "<1@c.example>"
    message.set_content(_TEXT)
    message.add_alternative(_PAGE, subtype="html")
    message.add_attachment(_TEXT.encode("cp1252"), maintype="text", subtype="plain", filename="bóats.txt")
    message.set_boundary("made-boundary")
    for part, boundary in zip((p for p in message.walk() if p.is_multipart()), ("made-1", "made-2", "made-3"), strict=False):
        part.set_boundary(boundary)
    return message


def _make_mail() -> Iterator[Seed]:
    message = make_message()
    yield "mail", message.as_bytes()
    outer = EmailMessage()
    outer["Subject"], outer["From"] = "=?utf-8?B?Rncgc3Rvcm0=?= =?koi8-r?Q?=C4=C1?=", "desk@c.example"
    outer.set_content("Forwarded.")
    outer.add_attachment(message)
    outer.set_boundary("made-outer")
    yield "mail", outer.as_bytes()
    head = "From: a@c.example\r\nSubject: Storm\r\nDate: 19 Jun 2031 08:30 GMT\r\nContent-Type: text/plain; charset=windows-1252\r\n"
    yield "mail", f"{head}Content-Transfer-Encoding: 8bit\r\n\r\n{_TEXT}\r\n".encode("cp1252")


def _make_mailbox() -> Iterator[Seed]:
    lines = (b"From ann@c.example Thu Jun 19 08:30:00 2031\n" + data.replace(b"\r\n", b"\n") + b"\n" for _, data in _make_mail())
    yield "mailbox", b"".join(lines)


def _make_xlsx() -> Iterator[Seed]:
    from openpyxl import Workbook  # noqa: PLC0415 - of the `documents` extra

    book = Workbook()
    sheet = book.active
    rows = _list_rows()
    sheet.append([*rows[0], "n"])
    for row in rows:
        sheet.append([*(", ".join(v) if isinstance(v, list) else v for v in row.values()), 12.5])
    book.create_sheet("Empty")
    stream = io.BytesIO()
    book.save(stream)
    yield "xlsx", stream.getvalue()


def _read_press(*suffixes: str) -> Iterator[Seed]:
    for path in sorted((FIXTURES / "press").iterdir()):
        if path.suffix in suffixes:
            yield path.suffix[1:], path.read_bytes()


SEEDS: dict[str, Callable[[], Iterator[Seed]]] = {
    "text": _make_text,
    "markdown": _make_markdown,
    "html": _make_html,
    "jsonl": lambda: _make_rows("jsonl"),
    "json": lambda: _make_rows("json"),
    "csv": lambda: _make_rows("csv"),
    "tsv": lambda: _make_rows("tsv"),
    "feed": _make_feed,
    "warc": _make_warc,
    "wacz": _make_wacz,
    "pdf": _make_pdf,
    "docx": _make_docx,
    "rtf": _make_rtf,
    "odt": _make_odt,
    "mhtml": _make_mhtml,
    "mail": _make_mail,
    "mailbox": _make_mailbox,
    "xlsx": _make_xlsx,
    "press": lambda: _read_press(".docx", ".rtf", ".html"),
}
