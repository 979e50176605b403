"""A document that shows a mistake -> a smaller one that shows it too."""

import gzip
from collections.abc import Callable

from evals.fuzz.mutate import open_gzip, open_zip, pack_zip


def shrink(data: bytes, fails: Callable[[bytes], bool], tries: int) -> bytes:
    """The smallest that was found with at most `tries` questions to `fails`; packed documents are made smaller inside."""
    left = tries

    def ask(smaller: bytes) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and fails(smaller)

    return _shrink(data, ask)


def _shrink(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    if data.startswith(b"PK\x03\x04") and (members := open_zip(data)) and fails(pack_zip(members)):
        return _shrink_zip(members, fails)
    if data.startswith(b"\x1f\x8b") and (inside := open_gzip(data)) and fails(gzip.compress(inside, 1, mtime=0)):
        return gzip.compress(_shrink(inside, lambda d: fails(gzip.compress(d, 1, mtime=0))), 1, mtime=0)
    size = len(data) // 2
    while size:
        start = 0
        while start < len(data):
            smaller = data[:start] + data[start + size :]
            if fails(smaller):
                data = smaller
            else:
                start += size
        size //= 2
    return data


def _shrink_zip(members: list[tuple[str, bytes]], fails: Callable[[bytes], bool]) -> bytes:
    """Without the members that are not needed, the rest made smaller one by one."""
    for member in list(members):
        fewer = [m for m in members if m is not member]
        if fewer and fails(pack_zip(fewer)):
            members = fewer
    for at, (name, data) in enumerate(members):
        before, after = members[:at], members[at + 1 :]
        members = [*before, (name, _shrink(data, lambda d: fails(pack_zip([*before, (name, d), *after])))), *after]  # noqa: B023 - called before the next turn
    return pack_zip(members)
