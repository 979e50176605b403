"""A sound document -> a damaged one. Zip and gzip are opened, damaged inside and packed again, at every depth."""

import gzip
import io
import random
import re
import zipfile
import zlib
from collections.abc import Sequence

Member = tuple[str, bytes]

LARGEST = 2_000_000  # bytes of a damaged document before it is packed: the parsers' bounds are of time a document, not a byte
BOMB = 64_000_000  # bytes of a member that packs to next to nothing
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_TOKEN = re.compile(
    rb"</?[A-Za-z!?][^<>]{0,80}>|\\[a-z*']{1,20}-?\d{0,6}|/[A-Z][A-Za-z]{1,20}|&[#\w]{1,8};|<<|>>|\[|\]|\{|\}"
    rb"|[\r\n]{1,2}[A-Za-z-]{2,30}:|\b(?:endobj|obj|stream|endstream|xref|trailer|startxref)\b|\"[^\"]{0,20}\"",
)
_CLOSING = re.compile(rb"</([A-Za-z][\w:.-]{0,40})\s*>")
_VALUE = re.compile(rb"=\s*[\"']([^\"'<>]*)[\"']")
_NUMBER = re.compile(rb"\d{1,12}")
_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483648", b"4294967295", b"99999999999999999999", b"1e308", b"0x7f", b"")
_ODD = ("\x00", "\ufeff", "\ud7ff", "\uffff", "\u202e", "\U0010ffff", "e\u0301", "\x1b", "\x85", "\u2028", "\xa0", "\t", "\r")
_BYTES = (b"\xff", b"\xfe\xff", b"\xff\xfe", b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1a", b"\x00\x00\x00\x00")


def mutate(data: bytes, chance: random.Random, donors: Sequence[bytes]) -> bytes:
    """One to about eight changes. A packed document is changed inside nine times in ten, else its bytes as they lie there."""
    if chance.random() < 0.9:
        if data.startswith(_ZIP) and (members := open_zip(data)):
            return pack_zip(_mutate_members(members, chance, donors))
        if data.startswith(_GZIP) and (inside := open_gzip(data)):
            return gzip.compress(mutate(inside, chance, donors), 1, mtime=0)
    for _ in range(1 + min(int(chance.expovariate(0.7)), 7)):
        element = _draw_element(data, chance) if chance.random() < 0.4 else None
        data = (_change_element(data, element, chance, donors) if element else _change(data, chance, donors))[:LARGEST]
    return data


def open_zip(data: bytes) -> list[Member]:
    """The members of a zip file, none of a damaged one or one that would unpack to more than LARGEST."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 4 * LARGEST:
                return []
            return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return []


def pack_zip(members: Sequence[Member]) -> bytes:
    """A zip file of the members, two of one name too."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members:
            info = zipfile.ZipInfo("x", (2031, 1, 1, 0, 0, 0))
            info.filename = name  # set afterwards, for the constructor cuts a name at NUL
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.NameToInfo.pop(name, None)  # no warning of a second of that name
            archive.writestr(info, data)
    return stream.getvalue()


def open_gzip(data: bytes) -> bytes:
    """What gzip packed, as far as it is sound and at most LARGEST."""
    inside = bytearray()
    while data.startswith(_GZIP) and len(inside) < LARGEST:
        unpacker = zlib.decompressobj(31)
        try:
            inside += unpacker.decompress(data, LARGEST)
        except zlib.error:
            break
        data = unpacker.unused_data
    return bytes(inside)


def _mutate_members(members: list[Member], chance: random.Random, donors: Sequence[bytes]) -> list[Member]:
    """Mostly one member's content; sometimes a member is lost, doubled, renamed, swapped with another, or made a bomb."""
    changed = list(members)
    at = chance.randrange(len(changed))
    name, data = changed[at]
    draw = chance.random()
    if draw < 0.85:
        changed[at] = (name, mutate(data, chance, donors))
    elif draw < 0.89:
        del changed[at]
    elif draw < 0.92:
        changed.insert(chance.randrange(len(changed) + 1), (name, mutate(data, chance, donors)))
    elif draw < 0.95:
        changed[at] = (chance.choice((name.upper(), f"../{name}", f"/{name}", name + "/", "", "x" * 300, "é" + name)), data)
    elif draw < 0.995:
        other = chance.randrange(len(changed))
        changed[at], changed[other] = (name, changed[other][1]), (changed[other][0], data)
    else:
        cut = chance.randrange(len(data) + 1)
        filling = chance.choice((b"\x00", b" ", b"<w:p>", b"<!---->", data[cut : cut + 40] or b"a"))
        changed[at] = (name, data[:cut] + filling * (BOMB // len(filling)) + data[cut:])
    return changed


def _change(data: bytes, chance: random.Random, donors: Sequence[bytes]) -> bytes:  # noqa: PLR0911 - one way a line
    """One change of bytes or of what stands for structure: a tag, a control word, a name, a number."""
    start, end = _draw_range(data, chance)
    match chance.randrange(12):
        case 0 if data:
            return data[:start] + bytes([data[min(start, len(data) - 1)] ^ (1 << chance.randrange(8))]) + data[start + 1 :]
        case 1:
            return data[:start] + chance.randbytes(chance.choice((1, 2, 4, 30))) + data[end:]
        case 2:
            return data[:start] + data[end:]
        case 3:
            return data[:end] + data[start:end] * chance.choice((1, 1, 2, 10, 300)) + data[end:]
        case 4:
            return data[:start]
        case 5:
            donor = chance.choice(donors)
            first, last = _draw_range(donor, chance)
            return data[:start] + donor[first:last] + data[end:]
        case 6:
            return data[:start] + chance.choice((*_BYTES, *(c.encode("utf-8", "surrogatepass") for c in _ODD))) + data[start:]
        case 7:
            return _replace_one(_NUMBER, data, chance.choice(_NUMBERS), chance)
        case 8:
            return _replace_one(_TOKEN, data, b"", chance)
        case 9:
            return _replace_one(_TOKEN, data, _draw_token(donors, chance), chance)
        case 10:
            return data[:start] + _draw_token([data], chance) * _draw_count(chance) + data[start:]
        case _:
            return data[:start] + _draw_token(donors, chance) * _draw_count(chance) + data[start:]


def _draw_element(data: bytes, chance: random.Random) -> tuple[int, int, int, int] | None:
    """Where an element of XML or HTML begins, its content begins, its content ends, and it ends; None if none is found."""
    closing = _CLOSING.search(data, chance.randrange(len(data) + 1)) or _CLOSING.search(data)
    if not closing:
        return None
    start = data.rfind(b"<" + closing[1], 0, closing.start())
    inside = data.find(b">", start) + 1
    return (start, inside, closing.start(), closing.end()) if 0 <= start < inside <= closing.start() else None


def _change_element(  # noqa: PLR0911 - one way a line
    data: bytes, element: tuple[int, int, int, int], chance: random.Random, donors: Sequence[bytes]
) -> bytes:
    """A change after which what was well-formed mostly is: else a parser of XML sees nothing but what it refuses at once."""
    start, inside, outside, end = element
    opening, content, closing = data[start:inside], data[inside:outside], data[outside:end]
    match chance.randrange(6):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:end] + data[start:end] * chance.choice((1, 5, 200, 3000)) + data[end:]
        case 2:
            depth = chance.choice((1, 10, 300, 3000))
            return data[:start] + opening * depth + content + closing * depth + data[end:]
        case 3:
            return data[:inside] + data[outside:]
        case 4:
            donor = chance.choice(donors)
            other = _draw_element(donor, chance)
            return data[:end] + (donor[other[0] : other[3]] if other else b"") + data[end:]
        case _:
            values = list(_VALUE.finditer(opening))
            if not values:
                return data[:inside] + content * 2 + data[outside:]
            value = chance.choice(values)
            changed = chance.choice((*_NUMBERS, b"x" * 5000, b"../..", b"http://[", value[1] * 2))
            return data[: start + value.start(1)] + changed + data[start + value.end(1) :]


def _draw_range(data: bytes, chance: random.Random) -> tuple[int, int]:
    """A place and an end, mostly near."""
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + int(chance.choice((2, 20, 200, 2000)) * chance.random()) + 1)


def _draw_count(chance: random.Random) -> int:
    """Once, or as deep and as often as breaks what recurs or takes the square of the length."""
    return chance.choice((1, 1, 1, 1, 2, 30, 1000, 20_000))


def _draw_token(donors: Sequence[bytes], chance: random.Random) -> bytes:
    donor = chance.choice(donors)
    found = _TOKEN.search(donor, chance.randrange(len(donor) + 1)) or _TOKEN.search(donor)
    return found.group() if found else donor[:20]


def _replace_one(pattern: re.Pattern[bytes], data: bytes, other: bytes, chance: random.Random) -> bytes:
    found = pattern.search(data, chance.randrange(len(data) + 1)) or pattern.search(data)
    return data[: found.start()] + other + data[found.end() :] if found else data + other
