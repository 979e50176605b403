"""The child process of `guard.py`: reads one document after another within bounds on time and memory, and answers piece by piece.

A message is its length in 8 bytes and a pickle. The parent unpickles nothing but the types of `CARRIED`, for what comes
from here was touched by a library that is not ours to trust.
"""

import contextlib
import io
import mmap
import os
import pickle
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from reportedly.config import Metadata
from reportedly.documents.formats import Fault, Format, Origin, Piece
from reportedly.model import Article, PublishedBasis, Warning  # noqa: A004 - the contract's word

_LENGTH = 8  # bytes
# A process that holds this share of the memory that it may have after a document is replaced, so that what a library keeps is
# not charged to a later one.
WORN = 0.5


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one article may cost: seconds of processor time, seconds by the clock, bytes of memory. Equality covers every field."""

    processor: float = 10.0
    clock: float = 60.0
    memory: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Request:
    """A document to read. Equality covers every field."""

    format: Format
    data: bytes
    origin: dict[str, Any]
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more of this document; with `leaving` the process ends too. Equality covers every field."""

    leaving: bool


CARRIED = {(kind.__module__, kind.__qualname__): kind for kind in (Piece, Fault, Metadata, Warning, PublishedBasis, End)}


class _Answers(pickle.Unpickler):
    """Reads answers: any other type than those of `CARRIED` is refused, so no code that a document brings is run."""

    def find_class(self, module: str, name: str) -> type:
        try:
            return CARRIED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not carried") from None


class _Messages(pickle.Pickler):
    """Writes messages: a member of an enumeration as its type and value, on every Python. 3.11.2 writes a call of `getattr`, which no answer may have."""

    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401 - as pickle has it
        return (type(obj), (obj.value,)) if isinstance(obj, Enum) else NotImplemented


def send(out: IO[bytes], message: object) -> None:
    """Write a message. Raises OSError where nobody reads."""
    written = io.BytesIO()
    _Messages(written, protocol=5).dump(message)
    packed = written.getvalue()
    out.write(len(packed).to_bytes(_LENGTH, "big"))
    out.write(packed)
    out.flush()


def receive_answer(stream: IO[bytes]) -> Piece | Fault | End | None:
    """The next answer of the child; None where it has ended. Raises UnpicklingError for what is no answer."""
    packed = _receive(stream)
    return None if packed is None else _Answers(packed).load()


def _receive(stream: IO[bytes]) -> IO[bytes] | None:
    length = stream.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    wanted = int.from_bytes(length, "big")
    packed = stream.read(wanted)
    return io.BytesIO(packed) if len(packed) == wanted else None


def main() -> None:
    """Read what the parent asks for until it closes the pipe. Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # a library that prints must not write between our answers
    with contextlib.suppress(OSError):  # the parent is gone
        while packed := _receive(source):
            request: Request = pickle.load(packed)  # noqa: S301 - written by our own parent
            leaving = _answer(request, out)
            send(out, End(leaving))
            if leaving:
                break


def _answer(request: Request, out: IO[bytes]) -> bool:
    """Send all that a document gives; whether this process should be replaced then."""
    _limit_memory(request.bounds.memory)
    _limit_time(request.bounds.processor)
    try:
        for found in _read(request):
            send(out, found)
            _limit_time(request.bounds.processor)
    except MemoryError:
        send(out, Fault(describe_memory(request)))
        return True
    return _is_worn(request.bounds.memory)


def _read(request: Request) -> Iterator[Piece | Fault]:
    try:
        yield from request.format.load_reader()(request.data, Origin(keep=_keep_none, **request.origin))
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - any document may be input, and libraries raise many types
        name = request.format.name.upper()
        yield Fault(f"could not be read as {name} ({type(error).__name__}); is it damaged? Save its text as a .txt file")


def _keep_none(_: Article, __: bytes) -> None:
    pass


def describe_memory(request: Request) -> str:
    """What is said of a document that needs too much memory."""
    return f"needs more than {request.bounds.memory >> 20:,} MB of memory to be read as {request.format.name.upper()}; split it or save its text as a .txt file"


def describe_time(request: Request) -> str:
    """What is said of a document that takes too long."""
    return f"takes more than {request.bounds.processor:g} seconds to be read as {request.format.name.upper()}; split it or save its text as a .txt file"


def find_resource() -> ModuleType | None:
    """The module of limits; Windows has none, and there the clock alone bounds a document."""
    try:
        return import_module("resource")
    except ImportError:
        return None


def _limit_memory(most: int) -> None:
    """Bytes that the process may hold for itself; where the system does not count them, nothing is bounded."""
    if resource := find_resource():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
            resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _limit_time(seconds: float) -> None:
    """Seconds of processor time from now on after which the system ends the process, whatever it does."""
    if resource := find_resource():
        with contextlib.suppress(ValueError, OSError):
            until = int(time.process_time() + seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _is_worn(memory: int) -> bool:
    """Whether what is held after a document is too much, where the system tells; not the peak, which begins with the parent's."""
    try:
        with Path("/proc/self/statm").open(encoding="ascii") as file:
            pages = int(file.read().split()[5])  # what RLIMIT_DATA counts
    except (OSError, ValueError, IndexError):
        return False
    return pages * mmap.PAGESIZE > WORN * memory
