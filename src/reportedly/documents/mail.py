"""A mail, or a mailbox of them -> articles: newsletters, lists, forwarded copy. The plain text first, else the HTML. A page saved as one file too."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses

from reportedly.config import Metadata
from reportedly.documents.article import merge_metadata
from reportedly.documents.decode import Decoded, decode_document, find_meta_charset
from reportedly.documents.formats import Fault, Origin, Piece
from reportedly.documents.html import HtmlError, extract_page, read_html
from reportedly.model import PublishedBasis, Warning  # noqa: A004 - the contract's word

# A plain text below this beside HTML that gives three times as much says only "see the HTML" (characters).
SHORT = 250
# What may stand above a forwarded mail without being the article itself (characters).
COVERING = 400
# Lines that were wrapped at a width, other than a paragraph's last, have between so many characters.
WRAPPED = range(45, 81)
# A header is cut there: the standard library takes a broken one apart in time that grows with its square (characters).
LONGEST_HEADER = 4_000
_BREAK = re.compile(r"\r\n?|\n")
_PREFIX = re.compile(r"(?:(?:re|fwd?|aw|wg|tr)\s?(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_FORWARDED = re.compile(
    r"^(?:-{3,} ?(?:forwarded message|original message|forwarded by [^\n]{1,80}) ?-{3,}|begin forwarded message:)[^\n]*\n\s*"
    r"(?P<headers>(?:(?:>\s?)?\*?[A-Z][\w-]{1,20}:\*?[^\n]*\n(?:[ \t]+[^\n]+\n)*){2,12})",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"^(?:>\s?)?\*?(?P<name>from|date|sent|subject):\*?\s*(?P<value>[^\n]+)", re.IGNORECASE | re.MULTILINE)
_MAILBOX = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\d{4}[^\r\n]*\r?\n")
_ADDRESS = re.compile(r"<(https?://[^<>\s]+)>")


class _Policy(EmailPolicy):
    """The standard library's, with headers up to a length, those of parts too."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def read_mail(data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    """A mail, then the mails that are attached to it, each an article of its own."""
    found = _parse(data)
    if not any(found[name] for name in ("From", "Subject", "Date", "Message-ID")):
        yield Fault("has no mail headers (From, Date, Subject); save it as .txt if it is a plain text")
        return
    yield _read_message(found, data)
    for number, inner in enumerate(_list_attached(found), start=2):
        piece = _read_message(inner, inner.as_bytes())
        named = isinstance(piece, Piece) and origin.name
        yield (
            replace(piece, metadata=replace(piece.metadata, ref=f"{origin.name}:{number}")) if named and isinstance(piece, Piece) else piece
        )


def read_mailbox(data: bytes, _: Origin) -> Iterator[Piece | Fault]:
    """The mails of an mbox file, in order."""
    starts = [(m.start(), m.end()) for m in _MAILBOX.finditer(data)]
    if not starts:
        yield Fault("is no mbox: no line begins with 'From ' and names a day; give single mails as .eml")
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for number, (start, end) in enumerate(zip([at for _, at in starts], ends, strict=True), start=1):
        part = re.sub(rb"(?m)^>(>*From )", rb"\1", data[start:end])
        found = _read_message(_parse(part), part)
        yield replace(found, original=data[start:end]) if isinstance(found, Piece) else replace(found, place=number)


def read_saved_page(data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    """The page of an MHTML file, as browsers save one. The day in its header is that of the saving, so it is not taken."""
    message = _parse(data)
    part = _find_part(message, "html")
    if part is None:
        yield Fault("holds no page; open it in a browser and save it as .html")
        return
    addresses = (_header(one, name) for one in (message, part) for name in ("Snapshot-Content-Location", "Content-Location"))
    url = next((address for address in addresses if address and address.startswith(("http://", "https://"))), None)
    payload = part.get_payload(decode=True)
    charset = part.get_param("charset")
    known = merge_metadata(origin.metadata, Metadata(url=url))
    page = replace(origin, metadata=known, charset=charset if isinstance(charset, str) else None)
    yield from read_html(payload if isinstance(payload, bytes) else b"", page)


def _parse(data: bytes) -> EmailMessage:
    parsed = BytesParser(_class=EmailMessage, policy=_Policy(refold_source="none")).parsebytes(data)
    assert isinstance(parsed, EmailMessage)  # noqa: S101 - for the type
    return parsed


def _list_attached(message: EmailMessage) -> Iterator[EmailMessage]:
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
                yield inner[0]


def _read_message(message: EmailMessage, data: bytes) -> Piece | Fault:
    text, warnings = _read_body(message)
    known = _read_headers(message)
    if text is None:
        return Fault("the mail has no text; what is attached must be saved and given by itself")
    text, inner = _cut_forwarded(text)
    names = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if names:
        warnings = (*warnings, Warning("attachments", f"attached and not part of the text: {', '.join(names)[:300]}"))
    return Piece(text, merge_metadata(inner, known), warnings, data)


def _read_headers(message: EmailMessage) -> Metadata:
    """Subject, sender and date; the sender of a list is the list. A header that cannot be parsed is left out."""
    listed = re.match(r"\s*\"?([^<\"]+?)\"?\s*<", _header(message, "List-Id") or "")
    sender = getaddresses([_header(message, "From") or ""])[:1]
    name = listed[1] if listed else next((name or address.partition("@")[2] for name, address in sender), None)
    archived = _ADDRESS.search(_header(message, "Archived-At") or "")
    return _make_metadata(_header(message, "Subject"), _header(message, "Date"), name, archived and archived[1])


def _make_metadata(subject: str | None, day: str | None, outlet: str | None, url: str | None = None) -> Metadata:
    headline = _PREFIX.sub("", subject, count=1).strip() if subject else None
    return Metadata(None, url, outlet or None, headline or None, None, day, PublishedBasis.RECORD if day else None)


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):  # the standard library raises them for broken headers
        return None
    return " ".join(str(value).split()) if value is not None else None


def _read_body(message: EmailMessage) -> tuple[str | None, tuple[Warning, ...]]:
    plain, page = (_find_part(message, kind) for kind in ("plain", "html"))
    decoded = _decode_part(plain) if plain else None
    text = _unwrap(decoded.text, flowed=plain is not None and plain.get_param("format") == "flowed") if decoded else ""
    if page and len(text) < SHORT:
        markup = _decode_part(page)
        try:
            found = extract_page(markup.text).text
        except HtmlError:
            found = ""
        if len(found) > 3 * len(text):
            return found, markup.warnings
    return (text, decoded.warnings) if decoded and text.strip() else (None, ())


def _find_part(message: EmailMessage, kind: str) -> EmailMessage | None:
    part = message.get_body((kind,))
    return part if isinstance(part, EmailMessage) else None


def _decode_part(part: EmailMessage) -> Decoded:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_param("charset")
    return decode_document(data, charset if isinstance(charset, str) else find_meta_charset(data))


def _unwrap(text: str, *, flowed: bool) -> str:
    """Paragraphs apart by a blank line, each on one line where a mail program wrapped it (RFC 3676, or by the width of its lines)."""
    blocks = re.split(r"\n[ \t]*\n\s*", _BREAK.sub("\n", text).strip("\n"))
    return "\n\n".join(_unwrap_block(block.split("\n"), flowed=flowed) for block in blocks if block.strip())


def _unwrap_block(lines: list[str], *, flowed: bool) -> str:
    if any(line.startswith(">") or _FIELD.match(line) for line in lines):
        return "\n".join(line.rstrip() for line in lines)
    if flowed:
        joined = "".join(line if line.endswith(" ") and line != "-- " else f"{line}\n" for line in lines)
        return joined.strip()
    if all(len(line.strip()) in WRAPPED for line in lines[:-1]) and len(lines[-1]) < WRAPPED.stop:
        return " ".join(line.strip() for line in lines)
    return "\n".join(line.rstrip() for line in lines)


def _cut_forwarded(text: str) -> tuple[str, Metadata]:
    """The forwarded mail with its own headers, where little stands above it; else all of the text."""
    match = _FORWARDED.search(text[:20_000])
    if match is None or len(text[: match.start()].strip()) > COVERING or not (inner := text[match.end() :].strip()):
        return text, Metadata()
    fields = {m["name"].lower(): m["value"].strip(" *") for m in _FIELD.finditer(match["headers"])}
    name = next((name or address.partition("@")[2] for name, address in getaddresses([fields.get("from", "")])), None)
    return inner, _make_metadata(fields.get("subject"), fields.get("date") or fields.get("sent"), name)
