"""`export --annotate` and `import`, on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportedly import cli
from reportedly.ledger import Entry, Ledger
from tests.ledger.made import make_reading

FORMS = {"label-studio": "tasks.json", "brat": "annotation.conf", "inception": "TypeSystem.xml"}


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "kept.db"
    monkeypatch.setenv("REPORTEDLY_LEDGER", str(path))
    with Ledger(path, write=True) as opened:
        opened.record([Entry(make_reading("🌊 Anna Kol said 12 boats sank at Orlen.\nPiet Rand said nobody came."))])
    return path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, arguments)


def list_decisions() -> list[tuple[str, str | None, str | None, str]]:
    rows = [json.loads(line) for line in call("decide", "--list", "--jsonl").stdout.splitlines()]
    return [(row["kind"], row["cell"], row["value"], row["by"]) for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_sheets_are_written_into_a_new_folder_and_nothing_is_overwritten(tmp_path: Path, form: str) -> None:
    out = tmp_path / form
    result = call("export", "--annotate", form, "--out", str(out))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (out / FORMS[form]).is_file()
    assert call("export", "--annotate", form, "--out", str(out)).exit_code == 2
    assert call("export", "--annotate", form).exit_code == 2
    assert call("export", "--annotate", form, "--machine", "--out", str(tmp_path / "other")).exit_code == 2


def test_what_was_changed_in_brat_comes_back_once(tmp_path: Path) -> None:
    out = tmp_path / "brat"
    call("export", "--annotate", "brat", "--out", str(out))
    (ann,) = out.glob("*.ann")
    ann.write_text(ann.read_text(encoding="utf-8").replace("claim_status T1 asserted", "claim_status T1 denied"), encoding="utf-8")
    trial = call("import", str(out), "--form", "brat", "--by", "ana", "--dry-run")
    assert (trial.exit_code, trial.stdout) == (0, "1 decision would be taken; 0 there already\n")
    assert list_decisions() == []
    for told in ("1 decision taken; 0 there already\n", "0 decisions taken; 1 there already\n"):
        result = call("import", str(out), "--form", "brat", "--by", "ana")
        assert (result.exit_code, result.stdout) == (0, told)
        assert list_decisions() == [("edit", "status", "denied", "ana")]
    assert call("import", str(ann.with_suffix(".txt")), "--form", "brat", "--by", "ana").stdout == told


def test_what_cannot_be_taken_is_told_with_its_file_and_row_and_the_rest_is_taken(tmp_path: Path) -> None:
    out = tmp_path / "ls"
    call("export", "--annotate", "label-studio", "--out", str(out))
    (task,) = json.loads((out / "tasks.json").read_text(encoding="utf-8"))
    (prediction,) = task.pop("predictions")
    for result in prediction["result"]:
        if result["from_name"] == "claim_status":
            result["value"]["choices"] = ["denied"]
        if result["from_name"] == "figure_value":
            result["value"]["text"] = ["many"]
    task |= {"id": 3, "annotations": [{"completed_by": {"email": "ana@desk.example"}, "result": prediction["result"]}]}
    (out / "tasks.json").write_text(json.dumps([task, {"data": {}}]), encoding="utf-8")
    result = call("import", str(out), "--form", "label-studio")
    assert (result.exit_code, result.stdout) == (1, "2 decisions taken; 0 there already; 2 refused\n")
    assert "'many' is no number" in result.stderr
    assert f"refused: {out / 'tasks.json'}, task 2: " in result.stderr
    assert {by for *_, by in list_decisions()} == {"ana@desk.example"}


def test_decisions_of_an_export_of_tables_are_taken_and_the_other_tables_left_alone(tmp_path: Path) -> None:
    claim = json.loads(call("claims", "--jsonl").stdout.splitlines()[0])["id"]
    assert call("decide", claim, "--accept", "--by", "bo").exit_code == 0
    call("export", "--tables", "csv", "--out", str(tmp_path / "tables"))
    result = call("import", str(tmp_path / "tables"), "--form", "decisions")
    assert (result.exit_code, result.stdout) == (0, "0 decisions taken; 1 there already\n")


def test_reviewed_claims_can_begin_a_ledger_and_decisions_cannot(tmp_path: Path) -> None:
    review = tmp_path / "review.json"
    review.write_text(
        json.dumps({"@type": "ClaimReview", "claimReviewed": "It rained.", "url": "https://check.example/1"}), encoding="utf-8"
    )
    new = str(tmp_path / "new.db")
    assert call("import", str(review), "--form", "decisions", "--ledger", new).exit_code == 1
    assert not Path(new).exists()
    result = call("import", str(review), "--form", "claimreview", "--ledger", new)
    assert (result.exit_code, result.stdout) == (0, "1 claim taken; 0 there already\n")
    assert call("search", "rained", "--ledger", new).stdout.count("It rained.") == 1


def test_a_folder_without_files_of_the_form_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = call("import", str(tmp_path / "empty"), "--form", "inception")
    assert result.exit_code == 2
    assert "has no file of this form" in result.stderr
