"""Adding sources: skipped, resumed, failed, tried again, killed; always the same bytes as an undisturbed run."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reportedly.config import Metadata
from reportedly.exchange.contract import encode_reading
from reportedly.ingest import BATCH, Ingest
from reportedly.ledger import Ledger
from reportedly.model import Article, Problem, Reading, Run
from tests.ledger.made import RUN, make_reading

ROOT = Path(__file__).parents[2]


class MadeReader:
    """Reads as `made.py` does; fails where a text says so."""

    def __init__(self, run: Run = RUN, wait: float = 0.0) -> None:
        self.run = run
        self.seen: list[str | None] = []
        self._wait = wait

    def read_many(self, articles: Iterable[Article | Problem]) -> Iterator[Reading | Problem]:
        for article in articles:
            if isinstance(article, Problem):
                yield article
                continue
            self.seen.append(article.ref)
            if "fail here" in article.text:
                yield Problem("read", "RuntimeError: no", article.ref)
                continue
            if "stop here" in article.text:
                raise KeyboardInterrupt
            time.sleep(self._wait)
            made = make_reading(article.text)
            yield replace(made, run=self.run, article=article)


def add(path: Path, *sources: Path | str, reader: MadeReader | None = None, keep: bool = False, metadata: Metadata = Metadata()) -> Ingest:
    with Ledger(path, write=True) as ledger:
        with Ingest(ledger, reader or MadeReader(), lambda _: None, keep_original=keep) as ingest:
            for source in sources:
                ingest.add(str(source), metadata)
        return ingest


def export(path: Path) -> bytes:
    with Ledger(path) as ledger:
        return b"\n".join(encode_reading(reading, with_text=True) for reading in ledger.readings())


def write_corpus(path: Path, count: int, *more: str) -> Path:
    rows = [json.dumps({"id": f"r{n}", "text": f"Anna Kol said {n} boats sank at Orlen."}) for n in range(count)]
    path.write_text("\n".join([*rows, *more]) + "\n", encoding="utf-8")
    return path


def test_what_is_there_is_not_read_again(path: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", 5)
    assert add(path, corpus).tally.read == 5
    reader = MadeReader()
    tally = add(path, corpus, reader=reader).tally
    assert (tally.read, tally.files_skipped, reader.seen) == (0, 1, [])
    write_corpus(corpus, 6)
    tally = add(path, corpus, reader=reader).tally
    assert (tally.read, tally.skipped, reader.seen) == (1, 5, ["r5"])


def test_many_files_are_written_in_few_transactions(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []
    record = Ledger.record

    def count(self: Ledger, entries: list, *more: object) -> object:
        batches.append(len(entries))
        return record(self, entries, *more)

    monkeypatch.setattr(Ledger, "record", count)
    files = [tmp_path / f"{n}.txt" for n in range(BATCH + 5)]
    for n, file in enumerate(files):
        file.write_text(f"Anna Kol said {n} boats sank.", encoding="utf-8")
    add(path, *files)
    assert batches == [BATCH, 5]
    assert add(path, *files).tally.files_skipped == len(files)


def test_a_folder_is_skipped_file_by_file(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt"):
        (folder / name).write_text(f"Anna Kol said {len(name)} boats sank.", encoding="utf-8")
    assert add(path, folder).tally.read == 2
    (folder / "c.txt").write_text("Piet Rand said nobody came.", encoding="utf-8")
    reader = MadeReader()
    tally = add(path, folder, reader=reader).tally
    assert (tally.read, tally.files_skipped, reader.seen) == (1, 2, ["c.txt"])


def test_the_same_row_twice_is_one_article(path: Path, tmp_path: Path) -> None:
    row = json.dumps({"id": "same", "text": "Anna Kol said 3 boats sank."})
    (tmp_path / "c.jsonl").write_text(f"{row}\n{row}\n", encoding="utf-8")
    assert add(path, tmp_path / "c.jsonl").tally.skipped == 1


def test_another_run_reads_again_beside(path: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", 3)
    add(path, corpus)
    assert add(path, corpus, reader=MadeReader(Run("2", "", "", ""))).tally.read == 3
    with Ledger(path) as ledger:
        assert ledger.count()["articles"] == 3
        assert len(ledger.claims()) == 3
        assert {reading.run.version for reading in ledger.readings()} == {"2"}
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM reading").fetchone() == (6,)


def test_what_fails_is_recorded_once_and_solved_by_another_try(path: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", 2, "{no json", json.dumps({"id": "bad", "text": "Please fail here."}))
    for _ in range(2):
        tally = add(path, corpus, tmp_path / "gone.txt", metadata=Metadata(outlet="Post")).tally
        assert tally.failed == 3
    with Ledger(path) as ledger:
        found = [(p.problem.stage, p.problem.ref, p.problem.line, p.source, p.options) for p in ledger.problems()]
    options = '{"outlet": "Post"}'
    assert found == [
        ("documents", "c.jsonl", 3, str(corpus), options),
        ("read", "bad", None, str(corpus), options),
        ("documents", str(tmp_path / "gone.txt"), None, str(tmp_path / "gone.txt"), options),
    ]
    write_corpus(corpus, 3)
    add(path, corpus)
    with Ledger(path) as ledger:
        assert [p.source for p in ledger.problems()] == [str(tmp_path / "gone.txt")]


def test_a_reading_that_cannot_be_kept_is_a_problem_and_the_rest_is_kept(path: Path, tmp_path: Path) -> None:
    class Wrong(MadeReader):
        def read_many(self, articles: Iterable[Article | Problem]) -> Iterator[Reading | Problem]:
            for reading in super().read_many(articles):
                claim = reading.claims[0]
                wrong = replace(claim, content=(replace(claim.content[0], text="not this"),))
                yield replace(reading, claims=(wrong,)) if reading.article.ref == "r1" else reading

    corpus = write_corpus(tmp_path / "c.jsonl", 3)
    tally = add(path, corpus, reader=Wrong()).tally
    assert (tally.read, tally.failed) == (2, 1)
    with Ledger(path) as ledger:
        assert [p.problem.stage for p in ledger.problems()] == ["ledger"]
        assert ledger.verify() == ()
    assert add(path, corpus).tally.read == 1
    with Ledger(path) as ledger:
        assert ledger.problems() == ()


def test_an_interruption_keeps_what_was_read(path: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", 3, json.dumps({"id": "stop", "text": "Please stop here."}))
    with pytest.raises(KeyboardInterrupt):
        add(path, corpus)
    with Ledger(path) as ledger:
        assert ledger.count()["articles"] == 3


def test_originals_of_files_rows_and_elements_are_kept(path: Path, tmp_path: Path) -> None:
    text, page, rows, table, array = (tmp_path / name for name in ("a.txt", "b.html", "c.jsonl", "d.csv", "e.json"))
    text.write_bytes("Ana Kol said 2 boats sank\r\nin caf\xe9s.".encode("latin-1"))
    page.write_bytes(b"<html><body><p>" + b"Ana Kol said 3 boats sank at Orlen in the night. " * 6 + b"</p></body></html>\r\n")
    rows.write_bytes(b'{"id": "r1", "text":  "Piet Rand said 4 boats sank."}\r\n\n{"text": "Piet Rand said 5 boats sank."}\n')
    table.write_bytes(b'\xef\xbb\xbfid;text\r\n1;"Ana Kol said\r\n""6"" boats sank."\r\n2;caf\xe9 said 7 boats sank.\r\n')
    array.write_bytes('[ {"text": "Ana Kol said 8 boats sank."},\n{"id": "é", "text": "Ana Kol said 9 boats sank."} ]\n'.encode())
    ingest = add(path, text, page, rows, table, array, keep=True)
    assert (ingest.tally.read, ingest.tally.failed, ingest.tally.without_original) == (8, 0, 0)
    with sqlite3.connect(path) as db:
        kept = [data for (data,) in db.execute("SELECT bytes FROM original ORDER BY article")]
    assert kept == [
        text.read_bytes(),
        page.read_bytes(),
        b'{"id": "r1", "text":  "Piet Rand said 4 boats sank."}',
        b'{"text": "Piet Rand said 5 boats sank."}',
        b'1;"Ana Kol said\r\n""6"" boats sank."',
        b"2;caf\xe9 said 7 boats sank.",
        b'{"text": "Ana Kol said 8 boats sank."}',
        '{"id": "é", "text": "Ana Kol said 9 boats sank."}'.encode(),
    ]
    with Ledger(path) as ledger:
        assert ledger.verify() == ()


def test_originals_are_kept_later_if_they_are_those_of_the_article(path: Path, tmp_path: Path) -> None:
    rows = tmp_path / "c.jsonl"
    rows.write_bytes(b'{"id": "r1", "text": "Piet Rand said 4 boats sank."}\n')
    assert add(path, rows).tally.read == 1
    assert add(path, rows, keep=True).tally.without_original == 0
    rows.write_bytes(b'{"text": "Piet Rand said 4 boats sank.", "id": "r1"}\n')
    assert add(path, rows, keep=True).tally.without_original == 1
    with Ledger(path) as ledger:
        (claim,) = ledger.claims()
        for name in (claim.id, claim.article, claim.article[:6]):
            assert ledger.original(name) == b'{"id": "r1", "text": "Piet Rand said 4 boats sank."}'
        assert ledger.verify() == ()


# What a killed process runs: the command's own work with made readings.
_WORK = """
import sys, tempfile
from pathlib import Path
import reportedly.ingest
from tests.ledger.test_ingest import add, MadeReader
path, corpus, batch = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
with tempfile.TemporaryDirectory() as folder:  # all that is loaded at its first use
    first = Path(folder, "first.jsonl")
    first.write_text(corpus.read_text(encoding="utf-8").partition("\\n")[0], encoding="utf-8")
    add(Path(folder, "first.db"), first)
reportedly.ingest.BATCH = batch
print("ready", flush=True)
add(path, corpus, reader=MadeReader(wait=0.0005))
"""


def start(path: Path, corpus: Path, batch: int = BATCH) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.Popen(
        [sys.executable, "-c", _WORK, str(path), str(corpus), str(batch)], env=environment, cwd=ROOT, stdout=subprocess.PIPE
    )


def finish(process: subprocess.Popen[bytes]) -> int:
    """Its exit code, once it has ended."""
    process.communicate()
    return process.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killed_at_random_moments_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "c.jsonl", 5 * BATCH)
    whole = tmp_path / "whole.db"
    add(whole, corpus)
    undisturbed = export(whole)
    chance = random.Random(6)
    path, kills = tmp_path / "killed.db", 0
    for _ in range(8):
        process = start(path, corpus)
        assert process.stdout
        process.stdout.readline()  # what it needs is loaded, and its work begins
        time.sleep(chance.uniform(0, 0.8))
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        finish(process)
        if path.exists() and path.stat().st_size:
            with sqlite3.connect(path) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                before = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'article'").fetchone()[0]
            if before:
                with Ledger(path) as ledger:
                    assert ledger.verify() == ()
    assert kills
    assert finish(start(path, corpus)) == 0
    assert export(path) == undisturbed


def test_two_at_once_make_one_ledger(tmp_path: Path) -> None:
    path, corpus = tmp_path / "two.db", write_corpus(tmp_path / "c.jsonl", 3 * BATCH)
    processes = [start(path, corpus) for _ in range(2)]
    assert [finish(process) for process in processes] == [0, 0]
    whole = tmp_path / "whole.db"
    add(whole, corpus)
    assert sorted(export(path).split(b"\n")) == sorted(export(whole).split(b"\n"))
    with Ledger(path) as ledger:
        assert ledger.verify() == ()
