"""Bytes -> text: which encoding, and whether it is text at all. The text is kept as decoded, line ends too."""

import codecs
import re
from dataclasses import dataclass, replace

from reportedly.model import Warning  # noqa: A004 - the contract's word

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF": "a PDF file; convert it to text first, for example with pdftotext",
    b"PK\x03\x04": "a ZIP or Office file; unpack it, or save its text as .docx or .txt",
    b"\xd0\xcf\x11\xe0": "an old Office file; open it and save it as .docx, .xlsx or .txt",
    b"\x1f\x8b": "compressed; unpack it first",
    b"BZh": "compressed; unpack it first",
    b"\xfd7zXZ": "compressed; unpack it first",
    b"\x28\xb5\x2f\xfd": "compressed; unpack it first",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "an SQLite file",
    b"\x7fELF": "a program",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
# Bytes looked at to tell text from other data.
SNIFF = 8192
# Control bytes that text may have: a few stray ones in a short text, or a share of a long one.
CONTROLS_ALLOWED = 8
CONTROLS_SHARE = 0.02
# Up to this share of bytes above 127 a text of unknown encoding is read as windows-1252: 99 in 100 English articles have
# under 1.5 %, the most 3.4 %, as windows-1252 (1,146 measured), and detection on so few bytes is worse than this prior (it took curly quotes for cp775).
# A handful of them proves nothing else in a short text either.
WESTERN_SHARE = 0.05
WESTERN_COUNT = 3
# Encodings in which ASCII bytes mean something else, so that success as UTF-8 proves nothing.
_NOT_OVER_ASCII = ("iso2022", "utf-16", "utf-32", "utf-7", "hz", "cp037", "cp500")


# UTF-8 that was read as windows-1252: a lead byte of two or three, then what the next ones are there.
_DAMAGE = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u20ac\u2122\u0153]|\u00e2\u20ac[\u0080-\u00bf\u201c-\u201d\u2122\u0153\u02dc\u00a6]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes, the encoding it was read in, and warnings. Equality covers every field."""

    text: str
    encoding: str
    warnings: tuple[Warning, ...] = ()


def find_binary(data: bytes) -> str | None:
    """What `data` seems to be if it is no text, in words that follow "is"; None for text, with stray NULs too."""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            return what
    head = data[:SNIFF]
    if any(head.startswith(bom) for bom, _ in _BOMS) or _guess_utf16(head):
        return None
    controls = len(_CONTROLS.findall(head))
    return "not text" if controls > max(CONTROLS_ALLOWED, CONTROLS_SHARE * len(head)) else None


def decode_bytes(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`: by byte order mark (removed), as UTF-8, by the `declared` name, else guessed with a warning.

    UTF-8 comes before the declared name, for servers often name another, and bytes that pass as UTF-8 are UTF-8.
    Never raises: what no encoding can read becomes U+FFFD, with a warning.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_lossy(data[len(bom) :], encoding)
    name = _normalise_name(declared)
    if name and name.startswith(_NOT_OVER_ASCII) and (text := _try_decode(data, name)) is not None:
        return Decoded(text, name)
    if utf16 := _guess_utf16(data[:SNIFF]):
        return _decode_lossy(data, utf16, Warning("encoding_guessed", f"read as {utf16}"))
    for candidate in ("utf-8", name):
        if candidate and (read := _try_decode(data, candidate)) is not None:
            return Decoded(read, candidate)
    return _guess_encoding(data)


def decode_part(data: bytes, guessed: str) -> Decoded:
    """A part of an input as UTF-8, else in the encoding that was `guessed` by another part of it; in time linear in its length."""
    if (text := _try_decode(data, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    return _read_damaged(data) or _decode_lossy(data, guessed, _guess_warning(guessed))


def decode_document(data: bytes, declared: str | None = None) -> Decoded:
    """As `decode_bytes`, with damage of an earlier wrong decoding ("itâ€™s") mended, line by line and said in a warning.

    For files only: a text that somebody gives as a string is kept as it is. A line is changed only where ftfy finds it damaged.
    """
    decoded = decode_bytes(data, declared)
    if decoded.text.isascii():
        return decoded
    try:
        from ftfy import fix_encoding  # noqa: PLC0415 - an extra
        from ftfy.badness import is_bad  # noqa: PLC0415
    except ImportError:
        found = len(_DAMAGE.findall(decoded.text))
        said = f"{found} places look wrongly decoded; pip install 'reportedly[documents]' to mend them"
        return replace(decoded, warnings=(*decoded.warnings, Warning("encoding_damaged", said))) if found else decoded
    lines = decoded.text.split("\n")
    mended = [fix_encoding(line) if is_bad(line) else line for line in lines]
    count = sum(one != other for one, other in zip(lines, mended, strict=True))
    if not count:
        return decoded
    said = f"{count} {'line' if count == 1 else 'lines'} had been decoded wrongly before and were mended"
    return replace(decoded, text="\n".join(mended), warnings=(*decoded.warnings, Warning("encoding_repaired", said)))


def find_meta_charset(data: bytes) -> str | None:
    """The encoding that an HTML page names in its first 4096 bytes."""
    match = _META_CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else None


def _normalise_name(name: str | None) -> str | None:
    """Python's name of an encoding of the web, where latin-1 and ASCII mean windows-1252; None for one unknown."""
    try:
        found = codecs.lookup(name.strip()).name if name else None
    except (LookupError, ValueError):
        return None
    return "cp1252" if found in {"iso8859-1", "ascii"} else found


def _try_decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):  # LookupError: a codec that is none of text, such as "hex"
        return None


def _decode_lossy(data: bytes, encoding: str, *warnings: Warning) -> Decoded:
    text = data.decode(encoding, errors="replace")
    if (replaced := text.count("\ufffd")) and _try_decode(data, encoding) is None:
        warnings = (*warnings, Warning("replaced_characters", f"{replaced} places are not {encoding} and were replaced by U+FFFD"))
    return Decoded(text, encoding, warnings)


def _guess_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Latin text is NUL."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.7 * pairs and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * pairs and odd == 0 else None


def _read_damaged(data: bytes) -> Decoded | None:
    """Many good sequences and few bad ones: UTF-8 with damage. Reading all of it as something else would spoil more."""
    lossy = _decode_lossy(data, "utf-8")
    good = sum(c > "\x7f" for c in lossy.text) - (bad := lossy.text.count("\ufffd"))
    return lossy if good > 2 * bad else None


def _guess_encoding(data: bytes) -> Decoded:
    if damaged := _read_damaged(data):
        return damaged
    if len(_HIGH.findall(data)) <= max(WESTERN_COUNT, WESTERN_SHARE * len(data)) and (text := _try_decode(data, "cp1252")) is not None:
        return Decoded(text, "cp1252", (_guess_warning("windows-1252"),))
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed

    best = from_bytes(data[: 64 * 1024]).best()
    encoding = best.encoding if best else "cp1252"
    text = _try_decode(data, encoding)
    return Decoded(data.decode("latin-1") if text is None else text, encoding, (_guess_warning(encoding),))


def _guess_warning(encoding: str) -> Warning:
    return Warning("encoding_guessed", f"the file is not UTF-8; it was read as {encoding}, so accented letters may be wrong")
