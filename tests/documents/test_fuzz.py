"""A short run of the fuzzer over every format, and the fuzzer itself: it finds, makes smaller and repeats what it did."""

import gzip
import random
from collections.abc import Iterator

import pytest

from evals.fuzz.__main__ import fuzz_format
from evals.fuzz.child import Bounds, Child, Outcome
from evals.fuzz.mutate import mutate, open_gzip, open_zip, pack_zip
from evals.fuzz.seeds import SEEDS, gather_seeds, write_zip
from evals.fuzz.shrink import shrink
from reportedly.documents import load_bytes
from reportedly.documents.formats import FORMATS
from reportedly.model import Article, Problem

KINDS = sorted(set(SEEDS) & set(FORMATS))
INPUTS = 40


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child() as made:
        yield made


@pytest.mark.parametrize("name", [*KINDS, "press"])
def test_damaged_documents_give_articles_or_problems(name: str, child: Child) -> None:
    tally = fuzz_format(name, 7, child, lambda t: t.inputs < INPUTS)
    assert tally.findings == {}


@pytest.mark.parametrize("name", KINDS)
def test_seeds_are_sound(name: str) -> None:
    """What is damaged was read before."""
    for kind, data in gather_seeds(name):
        assert any(isinstance(found, Article) for found in load_bytes(data, kind=kind))


@pytest.mark.parametrize("name", [*KINDS, "press"])
def test_the_same_seed_makes_the_same_documents(name: str) -> None:
    donors = [data for _, data in gather_seeds(name)]
    first, second = ([mutate(donors[0], random.Random(n), donors) for n in range(5)] for _ in range(2))
    assert first == second
    assert set(first) != {donors[0]}


def test_packed_documents_are_damaged_inside() -> None:
    inner = write_zip({"a.xml": b"<a>" + b"word " * 200 + b"</a>", "b.gz": gzip.compress(b"line\n" * 200)})
    seen = set()
    for n in range(300):
        members = dict(open_zip(mutate(inner, random.Random(n), [inner])))
        seen |= {name for name, data in open_zip(inner) if name in members and members[name] != data}
    assert seen == {"a.xml", "b.gz"}


def test_shrink_goes_inside_what_is_packed() -> None:
    line = b"sound\n" * 50 + b"broken!" + b"sound\n" * 50
    assert shrink(line, lambda data: b"broken!" in data, 500) == b"broken!"
    packed = pack_zip([("keep.gz", gzip.compress(line)), ("lose", b"x" * 100)])

    def fails(data: bytes) -> bool:
        return any(b"broken!" in open_gzip(inside) for _, inside in open_zip(data))

    ((name, inside),) = open_zip(shrink(packed, fails, 500))
    assert (name, open_gzip(inside)) == ("keep.gz", b"broken!")


def test_shrink_asks_no_more_than_it_may() -> None:
    asked = []
    shrink(b"a" * 1000, lambda data: bool(asked.append(data)), 9)
    assert len(asked) == 9


def _misread(kind: str, data: bytes) -> Iterator[Article | Problem]:
    """Does what `data` says."""
    held = b""
    match data:
        case b"raise":
            raise KeyError(kind)
        case b"loop":
            while True:
                pass
        case b"grow":
            held = b"x" * 100_000_000
        case b"say nothing":
            yield Problem("documents", "")
        case b"end":
            raise SystemExit(3)
    yield Problem("documents", f"{len(held)} bytes were held")


def test_what_is_wrong_is_found() -> None:
    with Child(Bounds(processor=0.5, memory=60_000_000), _misread) as child:
        found = {what: child.read("text", what) for what in (b"raise", b"loop", b"grow", b"say nothing", b"end", b"sound")}
    assert found[b"raise"].finding.startswith("KeyError at test_fuzz.py:")
    assert found[b"loop"].finding.startswith("more than 0.5 seconds of processor time at test_fuzz.py:")
    assert found[b"grow"].finding == "more than 57 MB of memory"
    assert found[b"say nothing"].finding == "a problem that says nothing"
    assert found[b"end"].finding.startswith("the process ended (exit code 3)")
    sound = found[b"sound"]
    assert sound == Outcome("", ("# bytes were held",), sound.seconds, sound.memory)
