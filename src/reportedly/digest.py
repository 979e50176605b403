"""Short names for content: the same parts always give the same name. And the version, which is a part of what a run is called by."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version

LENGTH = 16  # hexadecimal digits: 64 bits, one clash expected among some 4 billion


def digest_parts(parts: Sequence[object]) -> str:
    """The first 16 hexadecimal digits of the sha256 of the parts written as JSON, so that no two lists of parts run together."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, default=str, separators=(",", ":")).encode()).hexdigest()[:LENGTH]


def digest_claim(names: Iterable[str], content: Iterable[str]) -> str:
    """A claim's key: its sources' names and its content without marks and in lower case, so that other typography gives the same."""
    return digest_parts([[_normalise(name) for name in names], _normalise(" ".join(content))])


def _normalise(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def find_version() -> str:
    """The installed version, "unknown" in a bare checkout."""
    try:
        return version("reportedly")
    except PackageNotFoundError:
        return "unknown"
