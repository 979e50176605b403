"""Small crawls, written record by record. All pages are made up."""

import gzip

DATE = "2025-05-06T10:00:00Z"


def make_page(number: int, more: str = "") -> bytes:
    text = f"The harbour master said on Monday that {number} boats had left the port of Orlen in the night."
    return f"<html><head><title>Boats {number}</title>{more}</head><body><article><p>{text}</p></article></body></html>".encode()


def make_record(kind: str, uri: str, block: bytes, *headers: str, length: int | None = None) -> bytes:
    size = len(block) if length is None else length
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", f"WARC-Date: {DATE}", *headers, f"Content-Length: {size}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def make_answer(uri: str, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return make_record("response", uri, block, "Content-Type: application/http; msgtype=response")


def make_crawl(count: int) -> list[bytes]:
    return [make_answer(f"https://post.example/{n}", make_page(n)) for n in range(count)]


def pack(records: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))
