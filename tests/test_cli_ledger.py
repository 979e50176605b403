"""The commands of the ledger, with made readings in place of the model's."""

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reportedly import cli
from reportedly.model import Article, Reading, Run
from tests.ledger.made import TEXT
from tests.ledger.test_ingest import MadeReader


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader of made readings, and a ledger named by the environment."""
    reader: Any = ModuleType("reportedly.reader")
    reader.Reader = lambda *_: MadeReader()
    monkeypatch.setitem(sys.modules, "reportedly.reader", reader)
    monkeypatch.setenv("REPORTEDLY_LEDGER", str(tmp_path / "kept.db"))
    monkeypatch.setenv("REPORTEDLY_BY", "anna")
    return tmp_path / "kept.db"


@pytest.fixture
def added(tmp_path: Path) -> Path:
    path = tmp_path / "boats.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert call("add", str(path), "--published", "2031-05-06", "--outlet", "Orlen Post").exit_code == 0
    return path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, arguments)


def list_ids() -> list[str]:
    return [json.loads(line)["id"] for line in call("claims", "--jsonl").stdout.splitlines()][::-1]


def test_add_tells_what_it_did_and_skips_what_is_there(added: Path) -> None:
    result = call("add", str(added), "--published", "2031-05-06", "--outlet", "Orlen Post")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "0 articles read with 0 claims; 0 already there; 1 whole file already there\n"


def test_add_reads_with_the_gazetteer_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def make(_config: object, _tell: object, gazetteer: Path | None) -> MadeReader:
        given.append(gazetteer)
        return MadeReader()

    monkeypatch.setattr(sys.modules["reportedly.reader"], "Reader", make)
    monkeypatch.setattr(cli.click, "get_app_dir", lambda _: str(tmp_path))
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Anna Kol said 3 boats sank at {name}.", encoding="utf-8")
        assert call("add", str(tmp_path / f"{name}.txt")).exit_code == 0
        (tmp_path / "places.txt").touch()
    assert given == [None, tmp_path / "places.txt"]


def test_add_goes_on_after_what_fails_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anna Kol said 3 boats sank.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    result = call("add", str(tmp_path / "none.txt"), str(tmp_path / "b.txt"), str(tmp_path / "a.txt"))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "1 article read with 1 claim; 0 already there; 2 problems"
    listed = call("problems")
    assert listed.exit_code == 1
    assert [line.split(": ")[1].split(" (")[0] for line in listed.stdout.splitlines()] == [
        "there is no such file; check the path",
        "is empty; give a file with text",
    ]
    for name in ("none", "b"):
        (tmp_path / f"{name}.txt").write_text("Piet Rand said nobody came.", encoding="utf-8")
    retried = call("problems", "--retry")
    assert (retried.exit_code, retried.stdout) == (0, "")
    assert len(list_ids()) == 3


def test_many_problems_of_one_input_do_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n" + "1,\n" * 40, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    said = call("add", str(tmp_path / "a.csv"), str(tmp_path / "b.txt")).stderr.splitlines()
    assert [line.split(",")[0] for line in said[:10]] == ["reportedly: a.csv"] * 10
    assert said[10].startswith("reportedly: b.txt: is empty")
    assert said[11:] == [
        "reportedly: a.csv: 30 more; reportedly problems lists all",
        "0 articles read with 0 claims; 0 already there; 41 problems",
    ]
    assert len(call("problems").stdout.splitlines()) == 41


def write_sheet(path: Path, rows: list[list[str]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def write_table(path: Path, rows: list[list[str]]) -> None:
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize(("name", "write"), [("clips.csv", write_table), ("clips.xlsx", write_sheet)])
@pytest.mark.parametrize("in_file", [False, True])
def test_another_try_reads_a_table_with_the_columns_it_was_given(
    name: str, write: Callable[[Path, list[list[str]]], None], tmp_path: Path, *, in_file: bool
) -> None:
    path, given = tmp_path / name, "text=Fließtext,headline=Kopf,published=Datum"
    if in_file:
        given = str(tmp_path / "columns.toml")
        Path(given).write_text('text = "Fließtext"\nheadline = "Kopf"\npublished = "Datum"\n', encoding="utf-8")
    write(path, [["Kopf", "Datum", "Text"], ["Boats", "2031-05-06", "Anna Kol said 3 boats sank."]])
    assert call("add", str(path), "--columns", given, "--outlet", "Orlen Post").exit_code == 1
    (listed,) = call("problems").stdout.splitlines()
    assert "'Fließtext'" in listed
    assert "Text" in listed
    write(path, [["Kopf", "Datum", "Fließtext"], ["Boats", "2031-05-06", "Anna Kol said 3 boats sank."], ["Pier", "2031-05-07", ""]])
    if in_file:
        Path(given).unlink()  # what it said is kept, not where it stood
    retried = call("problems", "--retry")
    assert retried.exit_code == 1
    (left,) = call("problems").stdout.splitlines()
    assert f"{name}" in left
    assert "is empty" in left
    (article,) = csv.DictReader(io.StringIO(call("claims", "--csv").stdout))
    assert article["content"] == "3 boats sank"
    shown = call("search", "--articles", "boats").stdout
    assert "2031-05-06" in shown
    assert "Orlen Post" in shown
    write(
        path,
        [
            ["Kopf", "Datum", "Fließtext"],
            ["Boats", "2031-05-06", "Anna Kol said 3 boats sank."],
            ["Pier", "2031-05-07", "Piet Rand said no."],
        ],
    )
    assert call("problems", "--retry").exit_code == 0
    assert len(list_ids()) == 2


@pytest.mark.usefixtures("added")
def test_search_and_claims_print_lines_json_and_csv() -> None:
    lines = call("search", '"boats sank"', "--claimant", "anna", "--since", "2031").stdout.splitlines()
    assert re.fullmatch(r"[0-9a-f]{12}  2031-05-06  Anna Kol \| said \| 12 boats sank at Orlen", lines[0])
    assert lines[1].strip() == "counts 12 boats · at Orlen · score 0.50 · Orlen Post, 2031-05-06, boats.txt"
    rows = list(csv.DictReader(io.StringIO(call("claims", "--status", "denied", "--csv").stdout)))
    assert [(row["source"], row["content"]) for row in rows] == [("The ministry", "that the bridge was shut")]
    none = call("claims", "--place", "Nowhere")
    assert (none.exit_code, none.stdout, none.stderr) == (0, "", "no claim was found\n")
    assert "[boats]" in call("search", "--articles", "boats").stdout


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize(
    "command",
    [
        ("search", '"boats'),
        ("search", "b*"),
        ("claims", "--since", "May"),
        ("claims", "--status", "perhaps"),
        ("show", "zz"),
        ("decide", "zz", "--accept"),
        ("decide",),
        ("decide", "zz"),
        ("decide", "zz", "--accept", "--edit", "status", "denied"),
        ("decide", "--undo", "7"),
        ("versions",),
        ("versions", "https://a.example", "--reprints"),
        ("export",),
        ("export", "--csv", "--with-text"),
        ("add",),
    ],
)
def test_what_is_not_understood_has_exit_code_2(command: tuple[str, ...]) -> None:
    result = call(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


@pytest.mark.usefixtures("added")
def test_show_has_every_cell_and_its_place() -> None:
    shown = call("show", list_ids()[0][:8]).stdout
    for line in (
        "in         Anna Kol said 12 boats sank at Orlen.",
        "source     Anna Kol “Anna Kol” @0-8 (person)",
        "cue        “said” @9-13",
        "content    “12 boats sank at Orlen” @14-36",
        "status     asserted",
        "figure     “12 boats” @14-22 12 boats · vehicles",
        "place      “Orlen” @31-36 Orlen · city · XX · where",
        "or         status not stated: it may be a guess",
    ):
        assert f"{line}\n" in shown


@pytest.mark.usefixtures("added")
def test_show_explains_by_reading_again_with_the_same_run(monkeypatch: pytest.MonkeyPatch) -> None:
    class Explaining(MadeReader):
        def read(self, article: Article) -> Reading:
            (reading,) = self.read_many([article])
            return reading

    monkeypatch.setattr(sys.modules["reportedly.reader"], "Reader", lambda *_: Explaining())
    assert "holds it as content" in call("show", list_ids()[0], "--explain").stdout
    monkeypatch.setattr(sys.modules["reportedly.reader"], "Reader", lambda *_: Explaining(Run("2", "", "", "")))
    assert "another version" in call("show", list_ids()[0], "--explain").stderr


@pytest.mark.usefixtures("added")
def test_decisions_are_made_listed_shown_and_undone() -> None:
    first, second, third = list_ids()
    assert call("decide", first, "--reject", "--why", "a guess").stdout == "decision 1\n"
    assert call("decide", second, "--edit", "status", "confirmed").stdout == "decision 2\n"
    assert call("decide", third, "--split", "nobody", "--split", "came", "--by", "piet").stdout == "decision 3\n"
    assert first not in list_ids()
    listed = call("decide", "--list").stdout.splitlines()
    assert re.match(rf"   1  {first[:12]}  reject · anna, .*: a guess$", listed[0])
    assert listed[1] == f"{' ' * 20}12 boats sank at Orlen"
    assert "split" in call("show", third).stdout
    assert "now        is left out of lists, rejected by anna" in call("show", first).stdout
    edited = call("show", second).stdout
    assert "status     confirmed\n" in edited
    assert "as read    status: denied\n" in edited
    assert "edit status: denied -> confirmed · anna, " in edited
    assert call("decide", "--list", second).stdout.count("\n") == 2
    assert call("decide", "--undo", "1").stdout == "decision 4\n"
    assert first in list_ids()
    assert call("decide", "--orphans").stdout == ""
    assert json.loads(call("decide", "--jsonl").stdout.splitlines()[0])["standing"] == "undone"
    assert call("verify").stdout == "proven: 1 article, 3 current claims, 4 decisions\n"


@pytest.mark.usefixtures("added")
def test_articles_are_not_filtered_as_claims_are() -> None:
    assert call("search", "boats", "--articles", "--limit", "3").exit_code == 0
    for option in (("--csv",), ("--claimant", "anna"), ("--min-score", "0.5")):
        result = call("search", "boats", "--articles", *option)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--articles goes with" in result.stderr


@pytest.mark.usefixtures("added")
def test_a_cell_that_is_not_there_is_told_with_those_that_are() -> None:
    result = call("decide", list_ids()[0], "--edit", "figure.3.value", "9")
    assert result.exit_code == 2
    assert "write figure.1.value for “12 boats”" in result.stderr
    assert "source.name" in call("decide", list_ids()[0], "--edit", "cells", "9").stderr


def test_the_bytes_of_a_row_come_back(tmp_path: Path) -> None:
    corpus = tmp_path / "c.csv"
    corpus.write_bytes(b'id,text\r\na,"Ana Kol said 2 boats\r\nsank in caf\xc3\xa9s."\r\nb,"Piet Rand said nobody came."\r\n')
    assert call("add", "--keep-original", str(corpus)).exit_code == 0
    result = CliRunner().invoke(cli.main, ["show", list_ids()[0], "--original"])
    assert result.stdout_bytes == b'b,"Piet Rand said nobody came."'
    assert call("verify").exit_code == 0


@pytest.mark.usefixtures("added")
def test_bytes_that_were_not_kept_are_kept_by_adding_again(added: Path) -> None:
    result = call("show", list_ids()[0], "--original")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--keep-original" in result.stderr
    known = ("--published", "2031-05-06", "--outlet", "Orlen Post")
    assert "1 already there" in call("add", "--keep-original", str(added), *known).stderr
    assert call("show", list_ids()[0], "--original").stdout_bytes == added.read_bytes()


@pytest.mark.usefixtures("added")
def test_versions_of_an_article_are_its_readings() -> None:
    article = json.loads(call("claims", "--jsonl").stdout.splitlines()[0])["article"]
    assert re.fullmatch(r"run 1  .*  read .*  3 claims  current\n", call("versions", article[:9]).stdout)
    assert call("decide", article, "--run", "1", "--why", "the other is worse").stdout == "decision 1\n"
    assert f"   1  {article[:12]}  choose run 1 · anna, " in call("decide", "--list").stdout
    assert call("decide", article, "--run", "7").exit_code == 2
    assert call("versions", "zz").exit_code == 2


@pytest.mark.usefixtures("added")
def test_export_is_what_read_prints_with_decisions_applied() -> None:
    reading = json.loads(call("export", "--jsonl", "--with-text").stdout)
    assert reading["article"]["text"] == TEXT
    call("decide", list_ids()[0], "--reject")
    assert call("export", "--csv").stdout.count("\n") == 3
    assert json.loads(call("export", "--jsonl", "--machine").stdout)["claims"] == reading["claims"]


@pytest.mark.usefixtures("added")
def test_verify_has_an_exit_code(ledger: Path) -> None:
    import sqlite3

    assert call("verify", "--sizes").exit_code == 0
    with sqlite3.connect(ledger) as db:
        db.execute("UPDATE claim SET status = 'denied' WHERE id = 1")
    db.close()
    result = call("verify")
    assert result.exit_code == 1
    assert "reading 1: a cell of this reading is not as it was recorded" in result.stdout


@pytest.mark.usefixtures("added")
def test_verify_looks_at_the_index_of_words(ledger: Path) -> None:
    import sqlite3

    with sqlite3.connect(ledger) as db:
        db.execute("DELETE FROM claim_words WHERE rowid = 1")
    db.close()
    assert "claim_words: the index does not fit its texts" in call("verify").stdout


@pytest.mark.usefixtures("added")
def test_coverage_and_versions(tmp_path: Path) -> None:
    assert call("coverage", "--why", "number").stdout.endswith("number: It rained for 3 days.\n")
    for day, count in (("2031-05-06", 12), ("2031-05-07", 15)):
        (tmp_path / "v.txt").write_text(f"Anna Kol said {count} boats sank at Orlen.", encoding="utf-8")
        call("add", str(tmp_path / "v.txt"), "--url", "https://a.example/v", "--published", day)
    assert "    figures: 12 boats -> 15 boats\n" in call("versions", "https://a.example/v").stdout
    assert call("versions", "--reprints").stdout == ""


@pytest.mark.parametrize("command", [("claims",), ("verify",), ("search", "boats"), ("decide", "a", "--accept"), ("add", "x.txt")])
def test_a_file_that_is_no_ledger_is_said_with_its_mend(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "notes.db"
    path.write_text("not a ledger", encoding="utf-8")
    result = call(*command, "--ledger", str(path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"reportedly: {path}: is not a ledger; name another file with --ledger (open)\n"


def test_without_a_ledger_nothing_is_made(ledger: Path) -> None:
    assert "there is no ledger here; make one with `reportedly add`" in call("claims").stderr
    assert not ledger.exists()
