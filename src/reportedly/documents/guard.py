"""A document whose library is not ours to trust -> pieces and faults, read in a child process with bounds on time and memory.

A child is started at the first such document, waits for the next one, and is replaced when it dies or breaks a bound: what a
start costs is paid once. It is a fresh interpreter, never a fork of this process and its threads, and it never imports the
user's own program.
"""

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from dataclasses import fields
from typing import IO

from reportedly.documents.formats import Fault, Format, Origin, Piece
from reportedly.documents.worker import Bounds, End, Request, describe_time, receive_answer, send

BOUNDS = Bounds()
_PATIENCE = 5.0  # seconds that an ended process may take to be gone
_PROCESSOR_TIME_IS_OVER = 24  # SIGXCPU, on Linux and macOS


def read_pieces(known: Format, data: bytes, origin: Origin) -> Iterator[Piece | Fault]:
    """All that a document gives; a `guarded` format in a child process. Never raises for bad input.

    The one door to a format that does not stream: what a file, a page, an archive's or a crawl's record holds goes through here.
    """
    if not known.guarded:
        yield from known.load_reader()(data, origin)
        return
    told = {f.name: getattr(origin, f.name) for f in fields(Origin) if f.name != "keep"}
    request = Request(known, data, told, BOUNDS)
    try:
        child = _take_child()
    except OSError as error:
        yield Fault(f"the process that reads {known.name.upper()} could not be started ({error}); try again")
        return
    done = False
    try:
        done = yield from child.read(request)
    finally:
        # Left in the middle, by an error or by a reader that has seen enough: the rest of the answer is nobody's.
        if done:
            _idle.append(child)
        else:
            child.end()


def _take_child() -> "_Child":
    """One that waits and is still there, else a new one. Raises OSError where none can be started."""
    while _idle:
        child = _idle.pop()
        if child.is_waiting():
            return child
        child.end()
    return _Child()


class _Child:
    """A process that reads one document at a time. `pid` is of the process that started it: a fork of that one starts its own."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            list_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._over = False  # by the clock

    def is_waiting(self) -> bool:
        """Whether this process started it and it is there."""
        return self.pid == os.getpid() and self._process.poll() is None

    def read(self, request: Request) -> Generator[Piece | Fault, None, bool]:
        """What a document gives; returns whether another can be read here."""
        with contextlib.suppress(OSError), self._watch(request.bounds.clock):
            send(self._stdin, request)
        while True:
            with self._watch(request.bounds.clock):
                answer = self._receive()
            if answer is None:
                yield Fault(self._explain_end(request))
                return False
            if isinstance(answer, End):
                return not answer.leaving
            yield answer

    def end(self) -> None:
        """Stop the process, now, and wait until it is gone."""
        if self.pid != os.getpid():
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)

    @property
    def _stdin(self) -> IO[bytes]:
        if self._process.stdin is None:
            raise BrokenPipeError
        return self._process.stdin

    def _receive(self) -> Piece | Fault | End | None:
        try:
            return receive_answer(self._process.stdout) if self._process.stdout else None
        except (OSError, ValueError, EOFError, pickle.UnpicklingError, AttributeError, IndexError, TypeError):
            return None  # no answer of ours: as if it had died

    @contextlib.contextmanager
    def _watch(self, seconds: float) -> Iterator[None]:
        """Ends the process when that much time has passed; works on every system, and while it does not even take its input."""
        timer = threading.Timer(seconds, self._stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _stop(self) -> None:
        self._over = True
        self._process.kill()

    def _explain_end(self, request: Request) -> str:
        """Why a process ended without saying so."""
        try:
            code = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            code = 0
        if self._over or code == -_PROCESSOR_TIME_IS_OVER:
            return describe_time(request)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"broke the reader of {request.format.name.upper()} ({how}); is it damaged? Save its text as a .txt file"


def list_command() -> list[str]:
    """The command of a child. -P: a file in the user's folder that is called like a module of ours is not imported.

    Not -m, under which the types of its messages would be those of `__main__`.
    """
    return [sys.executable, "-P", "-c", "from reportedly.documents.worker import main; main()"]


_idle: list[_Child] = []


@atexit.register
def end_children() -> None:
    """Stop all that wait."""
    while _idle:
        _idle.pop().end()
