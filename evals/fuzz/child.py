"""One document in a process with bounds on time and memory -> what came of it.

The guard that reads some formats in a child process of its own is taken off, so that what it would catch is found here: a
parser that takes too long or too much memory. An exception of a guarded parser is the one thing that is left to it,
since it makes a problem of any.
"""

import contextlib
import faulthandler
import importlib.util
import multiprocessing
import re
import resource
import signal
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from reportedly.documents import load_bytes
from reportedly.model import Article, Problem

_FRAME = re.compile(r'File "(.*/([^/"]+))", line (\d+)')
_UNSTEADY = re.compile(r"\d[\d,.]*|'[^']*'|\"[^\"]*\"|https?://\S+")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one article or problem may cost in processor time, and a whole document by the clock and in memory: seconds, bytes.

    Of a table with ten thousand rows each is an article, as it is for the guard. Equality covers every field.
    """

    processor: float = 10.0
    clock: float = 600.0
    memory: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document.

    `finding` says what was wrong and where, "" if nothing was. `signature` tells one way through a parser from another by what
    it gave; `read` where that was an article. `seconds` are of processor time, `memory` is the most that was held beyond the start, in bytes. Equality covers every field.
    """

    finding: str = ""
    signature: tuple[str, ...] = ()
    seconds: float = 0.0
    memory: int = 0
    read: bool = False


Reader = Callable[[str, bytes], Iterator[Article | Problem]]


def read_input(kind: str, data: bytes) -> Iterator[Article | Problem]:
    """What a user's bytes go through."""
    return load_bytes(data, kind=kind)


def _find_wrong(found: object) -> str:
    """What no caller could store or show."""
    if isinstance(found, Problem):
        return "" if found.stage and found.error else "a problem that says nothing"
    if not isinstance(found, Article):
        return f"gave {type(found).__name__}"
    if not found.text.strip():
        return "an article without text"
    try:
        str(asdict(found)).encode()
    except UnicodeEncodeError:
        return "an article with a lone surrogate"
    return ""


def _sign(found: Article | Problem) -> str:
    if isinstance(found, Problem):
        return _UNSTEADY.sub("#", found.error.partition(":")[0])[:80]
    given = "".join(str(int(bool(f))) for f in (found.headline, found.byline, found.outlet, found.published, found.url))
    return f"{given} {' '.join(sorted({w.code for w in found.warnings}))}"


def _describe_error(error: Exception) -> str:
    """The type, and the innermost place in our own code and in all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "/reportedly/" in f.filename]
    places = {f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in (*ours[-1:], *frames[-1:])}
    return f"{type(error).__name__} at {', '.join(sorted(places))}: {str(error)[:100]!r}"


class Child:
    """A process that reads one document after another; one that ended or broke a bound is replaced by a new one. To be used `with`."""

    def __init__(self, bounds: Bounds = Bounds(), read: Reader = read_input) -> None:
        """`read` is a function of a module, for the process is a new one and imports it."""
        self._bounds, self._read = bounds, read
        self._process: Any = None
        self._pipe: Connection | None = None
        self._folder = tempfile.TemporaryDirectory()
        self._log = Path(self._folder.name, "where.txt")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._folder.cleanup()

    def read(self, kind: str, data: bytes) -> Outcome:
        """What came of a document."""
        if self._process is None:
            self._start()
        assert self._pipe
        outcome: Outcome | None = None
        with contextlib.suppress(EOFError, OSError):
            self._pipe.send((kind, data))
            if not self._pipe.poll(self._bounds.clock):
                self.end()
                return Outcome(f"no answer in {self._bounds.clock:g} seconds by the clock", seconds=self._bounds.processor)
            outcome = self._pipe.recv()
        if outcome is None:
            return Outcome(self._explain_end(), seconds=self._bounds.processor)
        if outcome.finding:
            self.end()  # what it holds on to is not charged to the next
        return outcome

    def end(self) -> None:
        """Stop the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._bounds, self._read, self._log), daemon=True)
        self._process.start()
        theirs.close()

    def _explain_end(self) -> str:
        self._process.join()
        code, self._process = self._process.exitcode, None
        if code == -signal.SIGXCPU:
            return f"more than {self._bounds.processor:g} seconds of processor time{self._find_place()}"
        return f"the process ended ({signal.Signals(-code).name if code < 0 else f'exit code {code}'}){self._find_place()}"

    def _find_place(self) -> str:
        """Where it was, as far as the process could still say."""
        frames = _FRAME.findall(self._log.read_text(encoding="utf-8", errors="replace")) if self._log.exists() else []
        ours = [f"{name}:{line}" for path, name, line in frames if "/reportedly/" in path]
        return f" at {', '.join(dict.fromkeys([*ours[:1], *(f'{name}:{line}' for _, name, line in frames[:1])]))}" if frames else ""


def _serve(pipe: Connection, bounds: Bounds, read: Reader, log: Path) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    where = log.open("w", encoding="utf-8")
    faulthandler.enable(where)
    faulthandler.register(signal.SIGXCPU, where, chain=True)
    _take_off_guard()
    warnings.simplefilter("ignore")  # libraries warn of damage in many words
    list(read("html", b"<html><body><p>Libraries are loaded before memory is counted, and these words are its text.</p></body></html>"))
    # Twice the bound, so that a library that swallows MemoryError is found out by what it held.
    resource.setrlimit(resource.RLIMIT_DATA, (_read_held() + 2 * bounds.memory, resource.RLIM_INFINITY))
    started = _read_peak()
    with contextlib.suppress(EOFError):
        while True:
            kind, data = pipe.recv()
            outcome = replace(_read_within(read(kind, data), bounds.processor), memory=_read_peak() - started)
            if not outcome.finding and outcome.memory > bounds.memory:
                outcome = replace(outcome, finding=f"more than {bounds.memory >> 20} MB of memory")
            pipe.send(outcome)


def _read_within(reading: Iterator[Article | Problem], most: float) -> Outcome:
    """All but the memory. The system ends us where one step takes too much processor time."""
    finding, signs, read, started = "", set(), False, time.process_time()
    try:
        while True:
            before = time.process_time()
            resource.setrlimit(resource.RLIMIT_CPU, (int(before + most) + 1, resource.RLIM_INFINITY))
            found = next(reading, None)
            if time.process_time() - before > most:
                finding = f"more than {most:g} seconds of processor time"
            if found is None:
                break
            finding = finding or _find_wrong(found)
            signs.add(_sign(found))
            read = read or isinstance(found, Article)
    except MemoryError:
        finding = "MemoryError"
    except Exception as error:  # noqa: BLE001 - what we look for
        finding = _describe_error(error)
    return Outcome(finding, tuple(sorted(signs)), time.process_time() - started, read=read)


def _read_held() -> int:
    """What RLIMIT_DATA counts, in bytes; Linux alone tells, and this is run on Linux."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()


def _read_peak() -> int:
    """The most memory this process ever held, in bytes; not ru_maxrss, which begins with that of the process that started it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


def _take_off_guard() -> None:
    if importlib.util.find_spec("reportedly.documents.guard") is None:
        return
    guard: Any = importlib.import_module("reportedly.documents.guard")
    guard._take_child = _Here  # noqa: SLF001 - the one place where a child process comes from


class _Here:
    """Stands where the guard's child process stands, and reads in this one."""

    def read(self, request: Any) -> Iterator[Any]:
        worker: Any = importlib.import_module("reportedly.documents.worker")
        yield from worker._read(request)  # noqa: SLF001 - the same as the guard's process does
        return True

    def is_waiting(self) -> bool:
        return True

    def end(self) -> None:
        pass
