"""Documents whose reader hangs, eats memory, dies or answers something else: each is a fault, and the next document is read."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.config import Metadata
from reportedly.documents import guard
from reportedly.documents.formats import FORMATS, Fault, Format, Origin, Piece
from reportedly.documents.worker import Bounds, receive_answer, send
from reportedly.model import PublishedBasis

# Readers that are hostile, put into a module of ours in the child: what a library of a format may do at its worst.
READERS = """
import os, sys, time
from reportedly.documents import plain
from reportedly.documents.formats import Piece, Fault
from reportedly.documents.worker import main
class Foreign:
    pass
def spin(data, origin):
    yield Piece("first")
    while True: pass
def sleep(data, origin):
    yield Piece("first"); time.sleep(60)
def grow(data, origin):
    yield Piece(str(len([b"x" * 1000] * 10 + [bytes(range(250)) * 4 for _ in range(10_000_000)])))
def die(data, origin):
    os.kill(os.getpid(), 11); yield
def leave(data, origin):
    os._exit(3); yield
def fail(data, origin):
    yield Piece("first"); raise KeyError("x")
def recurse(data, origin):
    yield from recurse(data, origin)
def smuggle(data, origin):
    yield Foreign()
def chatter(data, origin):
    print("noise" * 1000); os.write(1, b"noise"); yield Piece("quiet" + chr(0xd800), Metadata(outlet=str(os.getpid())))
def keep(data, origin):
    plain.kept = b"x" * (150 << 20); yield Piece(str(os.getpid()))
def rest(data, origin):
    for n in range(data[0]): yield Piece(str(n))
from reportedly.config import Metadata
for f in (spin, sleep, grow, die, leave, fail, recurse, smuggle, chatter, keep, rest): setattr(plain, f.__name__, f)
Foreign.__module__ = "reportedly.documents.plain"; plain.Foreign = Foreign
main()
"""
POSIX = pytest.mark.skipif(os.name == "nt", reason="the system has no such bound")


@pytest.fixture(autouse=True)
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    guard.end_children()
    monkeypatch.setattr(guard, "list_command", lambda: [sys.executable, "-P", "-c", READERS])
    monkeypatch.setattr(guard, "BOUNDS", Bounds(processor=1, clock=8, memory=200 << 20))
    yield
    guard.end_children()


def read(name: str, data: bytes = b"x") -> list[Piece | Fault]:
    known = Format("test", f"plain:{name}", guarded=True)
    return list(guard.read_pieces(known, data, Origin("a.test", Metadata(), lambda *_: None)))


@pytest.mark.parametrize(
    ("name", "pieces", "why"),
    [
        pytest.param("spin", 1, "takes more than 1 seconds", marks=POSIX),
        pytest.param(
            "grow", 0, "needs more than 200 MB of memory", marks=pytest.mark.skipif(sys.platform != "linux", reason="not bounded")
        ),
        pytest.param("die", 0, "broke the reader of TEST (signal 11)", marks=POSIX),
        ("leave", 0, "broke the reader of TEST (exit code 3)"),
        ("fail", 1, "could not be read as TEST (KeyError)"),
        ("recurse", 0, "could not be read as TEST (RecursionError)"),
        ("smuggle", 0, "broke the reader of TEST"),
    ],
)
def test_what_breaks_a_bound_is_a_fault_and_the_next_document_is_read(name: str, pieces: int, why: str) -> None:
    *found, fault = read(name)
    assert [type(f) for f in found] == [Piece] * pieces
    assert isinstance(fault, Fault)
    assert why in fault.error
    assert ".txt" in fault.error, "says what to do"
    assert [p.text for p in read("rest", b"\x02")] == ["0", "1"]


def test_what_sleeps_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BOUNDS", Bounds(processor=1, clock=1, memory=1 << 30))
    begun = time.monotonic()
    *_, fault = read("sleep")
    assert "takes more than" in fault.error
    assert time.monotonic() - begun < 8


def test_one_child_reads_many_and_what_it_prints_is_no_answer() -> None:
    (first,), (second,) = read("chatter"), read("chatter")
    assert first.text == "quiet\ud800"
    assert first.metadata.outlet == second.metadata.outlet, "the same process"
    assert len(guard._idle) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="not told")
def test_a_child_that_keeps_much_memory_is_replaced_after_the_document() -> None:
    (first,), (second,) = read("keep"), read("keep")
    assert first.text != second.text


def test_two_documents_at_once_have_a_child_each_and_one_left_in_the_middle_is_ended() -> None:
    known = Format("test", "plain:rest", guarded=True)
    origin = Origin("a.test", Metadata(), lambda *_: None)
    one, other = (guard.read_pieces(known, b"\xff", origin) for _ in range(2))
    assert (next(one).text, next(other).text, next(one).text, next(other).text) == ("0", "0", "1", "1")
    one.close()
    assert len(list(other)) == 253
    assert len(guard._idle) == 1


def test_a_child_that_was_killed_while_it_waited_is_replaced() -> None:
    read("rest", b"\x01")
    guard._idle[0]._process.kill()
    guard._idle[0]._process.wait()
    assert [p.text for p in read("rest", b"\x01")] == ["0"]


def test_no_child_to_start_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "list_command", lambda: ["/nonexistent/python"])
    (fault,) = read("rest")
    assert "could not be started" in fault.error


PROGRAM = """
import sys, time
from reportedly.documents import guard, load_bytes
list(load_bytes(b"<html><body><p>The harbour was shut on Monday, the port said.</p></body></html>", kind="html"))
print(guard._idle[0]._process.pid, flush=True)
{end}
"""


@POSIX
@pytest.mark.parametrize("end", ["", "raise SystemExit(1)", "time.sleep(60)", "import os; os.kill(os.getpid(), 9)"])
def test_no_child_outlives_its_program(end: str, tmp_path: Path) -> None:
    file = tmp_path / "program.py"  # without `if __name__ == "__main__"`: a child must not run it again
    # Started in the background, a shell has it ignore Ctrl-C.
    file.write_text("import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n" + PROGRAM.format(end=end))
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, str(file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=path) as program:
        try:
            child = int(program.stdout.readline())
            if "sleep" in end:
                program.send_signal(signal.SIGINT)
            program.communicate(timeout=30)
        finally:
            program.kill()
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the child is still there")


def test_formats_of_foreign_libraries_are_guarded() -> None:
    assert FORMATS["html"].guarded
    assert not FORMATS["text"].guarded


def test_answers_carry_a_date_and_its_basis_on_every_python() -> None:
    piece = Piece("text", Metadata(published="2031-05-06", published_basis=PublishedBasis.MARKUP))
    pipe = io.BytesIO()
    send(pipe, piece)
    assert b"getattr" not in pipe.getvalue()  # as 3.11.2 writes a member of an enumeration
    pipe.seek(0)
    found = receive_answer(pipe)
    assert found == piece
    assert isinstance(found.metadata.published_basis, PublishedBasis)
