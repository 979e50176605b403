"""What the desk hands on: the whole ledger in every form, each read back, with every column described."""

import csv
import io
import json

from fastapi.testclient import TestClient
from openpyxl import load_workbook

from reportedly.exchange.booked import BOOKED
from reportedly.ledger import TABLES
from reportedly.web.pages.exports import FILES

ALL = {table.name: table for table in (*TABLES.values(), *(filled.table for filled in BOOKED))}


def test_every_file_is_linked_and_every_column_described(asked: TestClient) -> None:
    page = asked.get("/exports").text
    for file in FILES:
        assert f'href="/exports.{file.ending}"' in page
        assert asked.get(f"/exports.{file.ending}").content
    offered = {table["name"]: [column["name"] for column in table["columns"]] for table in asked.get("/exports.json").json()["tables"]}
    assert offered == {name: [column.name for column in table.columns] for name, table in ALL.items()}


def test_a_workbook_and_its_tables_as_csv_hold_the_same(asked: TestClient) -> None:
    book = load_workbook(io.BytesIO(asked.get("/exports.xlsx").content), read_only=True)
    filled = []
    for name, table in ALL.items():
        rows = list(csv.reader(io.StringIO(asked.get(f"/exports.{name}.csv").text)))
        assert rows[0] == [column.name for column in table.columns]
        sheet = list(book[name].iter_rows(values_only=True))
        assert len(sheet) == len(rows)
        at = rows[0].index("id") if "id" in rows[0] else 0
        assert [str(row[at]) for row in sheet] == [row[at] for row in rows]
        filled += [name] if rows[1:] else []
    assert {"articles", "claims", "figures", "actors", "questions", "answers"} <= set(filled)


def test_maps_and_linked_data_are_whole(asked: TestClient) -> None:
    assert json.loads(asked.get("/exports.geojson").text)["type"] == "FeatureCollection"
    assert json.loads(asked.get("/exports.jsonld").text)["@graph"]
    for ending in ("jsonl", "ftm.json"):
        assert all(json.loads(line) for line in asked.get(f"/exports.{ending}").text.splitlines())
    assert "| `original_sha256` |" in asked.get("/exports.columns.md").text


def test_two_workbooks_are_the_same_bytes(asked: TestClient) -> None:
    assert asked.get("/exports.xlsx").content == asked.get("/exports.xlsx").content
