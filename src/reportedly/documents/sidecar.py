"""What the user wrote of a document, in a JSON file beside it: of `article.pdf` in `article.pdf.json`."""

import json
from dataclasses import fields
from pathlib import Path

from reportedly.config import Metadata

SUFFIX = ".json"
LARGEST = 1_000_000  # bytes
_FIELDS = {"id": "ref"} | {f.name: f.name for f in fields(Metadata) if f.name not in {"ref", "published_basis"}}


class SidecarError(ValueError):
    """A sidecar that cannot be read; the message says how to write it."""


def find_sidecar(path: Path) -> Path | None:
    """The sidecar of a document, where there is one."""
    beside = path.with_name(path.name + SUFFIX)
    return beside if beside.is_file() else None


def is_sidecar(path: Path) -> bool:
    """Whether a file is another one's sidecar, and so no document."""
    return path.suffix == SUFFIX and bool(path.with_suffix("").suffix) and path.with_suffix("").is_file()


def read_sidecar(path: Path) -> Metadata:
    """What the sidecar of a document says; nothing where there is none. Raises SidecarError and OSError."""
    beside = find_sidecar(path)
    if beside is None:
        return Metadata()
    if beside.stat().st_size > LARGEST:
        raise SidecarError(f"{beside.name} beside it has more than {LARGEST:,} bytes")
    try:
        found = json.loads(beside.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SidecarError(f"{beside.name} beside it is not JSON ({str(error)[:200]}); mend it or take it away") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise SidecarError(f'{beside.name} beside it must be an object of strings, as {{"published": "2025-04-27"}}')
    if unknown := sorted(found.keys() - _FIELDS.keys()):
        raise SidecarError(f"{beside.name} beside it has {unknown[0]!r}, which is no field; these are: {', '.join(_FIELDS)}")
    return Metadata(**{_FIELDS[name]: value for name, value in found.items()})
