"""Tables of a ledger, read back with the libraries that people read them with."""

import csv
import json
from itertools import zip_longest

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from reportedly.exchange import tabular
from reportedly.exchange.tabular import TooLargeError, write_tables
from reportedly.ledger import TABLES, DecisionKind, Entry, Ledger, Verdict
from tests.ledger.made import make_reading


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        ledger.record([Entry(make_reading(ref="one")), Entry(make_reading(ref="two"))])
        first, second, *_ = ledger.claims()
        ledger.decide(first.id, Verdict(DecisionKind.REJECT, "ana"))
        ledger.decide(second.id, Verdict(DecisionKind.EDIT, "ana", cell="source", value="=Ministry of A"))
        yield ledger


def read_csv(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_sheet(path, name):
    header, *rows = load_workbook(path, read_only=True)[name].iter_rows(values_only=True)
    return [dict(zip_longest(header, row)) for row in rows]


def test_all_forms_hold_the_same(ledger, tmp_path):
    for form in ("csv", "parquet", "xlsx"):
        assert list(write_tables(ledger, form, tmp_path / form if form != "xlsx" else tmp_path / "t.xlsx"))
    for table in TABLES.values():
        rows = [dict(zip((c.name for c in table.columns), row, strict=True)) for batch in ledger.table(table) for row in batch]
        parquet = pq.read_table(tmp_path / "parquet" / f"{table.name}.parquet").to_pylist()
        assert parquet == rows, table.name
        assert read_sheet(tmp_path / "t.xlsx", table.name) == rows
        told = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]
        assert [{k: v.removeprefix("'") for k, v in row.items()} for row in read_csv(tmp_path / "csv", table.name)] == told


def test_claims_are_as_people_corrected_them(ledger, tmp_path):
    list(write_tables(ledger, "csv", tmp_path / "csv"))
    claims = read_csv(tmp_path / "csv", "claims")
    assert len(claims) == len(ledger.claims())
    assert "'=Ministry of A" in {claim["source"] for claim in claims}  # nothing that a spreadsheet would run
    assert [d["kind"] for d in read_csv(tmp_path / "csv", "decisions")] == ["reject", "edit"]


def test_words_stand_where_the_tables_say(ledger, tmp_path):
    list(write_tables(ledger, "csv", tmp_path / "csv"))
    texts = {reading.article.id: reading.article.text for reading in ledger.readings()}
    articles = {claim["id"]: claim["article"] for claim in read_csv(tmp_path / "csv", "claims")}
    for name in ("figures", "places", "actors"):
        rows = [row for row in read_csv(tmp_path / "csv", name) if row["start"]]
        assert rows
        for row in rows:
            assert texts[articles[row["claim"]]][int(row["start"]) : int(row["end"])] == row["text"]


def test_every_column_is_described(ledger, tmp_path):
    list(write_tables(ledger, "csv", tmp_path / "csv"))
    package = json.loads((tmp_path / "csv" / "datapackage.json").read_text())
    words = (tmp_path / "csv" / "columns.md").read_text()
    for resource in package["resources"]:
        with (tmp_path / "csv" / resource["path"]).open(encoding="utf-8") as file:
            assert next(csv.reader(file)) == [field["name"] for field in resource["schema"]["fields"]]
        for field in resource["schema"]["fields"]:
            assert len(field["description"]) > 5
            assert f"| `{field['name']}` | {field['type']} |" in words


def test_a_sheet_that_is_too_long_is_refused(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "MOST_ROWS", 1)
    with pytest.raises(TooLargeError, match="take CSV or Parquet"):
        list(write_tables(ledger, "xlsx", tmp_path / "t.xlsx"))
