"""Short names for content: the same parts always give the same name."""

import hashlib
import json
from collections.abc import Sequence

LENGTH = 16  # hexadecimal digits: 64 bits, one clash expected among some 4 billion


def digest_parts(parts: Sequence[object]) -> str:
    """The first 16 hexadecimal digits of the sha256 of the parts written as JSON, so that no two lists of parts run together."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, default=str, separators=(",", ":")).encode()).hexdigest()[:LENGTH]
