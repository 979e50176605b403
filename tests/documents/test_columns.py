"""Column maps: pairs of the user's, our names, names that others use; through CSV, TSV, JSON Lines, JSON and XLSX alike."""

import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from reportedly.config import Metadata
from reportedly.documents.columns import ColumnsError, name_fields, parse_columns
from reportedly.documents.load import load_documents
from reportedly.model import Article, Problem, PublishedBasis

MAP = (("text", "Body"), ("headline", "Kop"), ("published", "Pub, Date"), ("outlet", "Blad"))
ROWS = [
    {
        "Body": "The port was shut on Monday, the harbour authority said.",
        "Kop": "Port shut",
        "Pub, Date": "2031-05-06",
        "Blad": "Orlen Post",
    },
    {"Body": "Nobody was hurt, the mayor said.", "Kop": "None hurt", "Pub, Date": "2031-05-07", "Blad": "Tarsk News"},
]


def write(path: Path, rows: list[dict]) -> Path:
    names = list(rows[0])
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif path.suffix == ".json":
        path.write_text(json.dumps(rows))
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in [names, *(list(row.values()) for row in rows)]:
            book.active.append(row)
        book.save(path)
    else:
        mark = {".csv": ";", ".tsv": "\t"}[path.suffix]
        path.write_text("".join(mark.join(map(str, row)) + "\n" for row in [names, *(row.values() for row in rows)]))
    return path


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".json", ".xlsx"])
def test_a_map_names_the_columns_of_every_kind_of_table(suffix: str, tmp_path: Path) -> None:
    found = list(load_documents(str(write(tmp_path / f"corpus{suffix}", ROWS)), Metadata(outlet="Other", byline="Anna Kol"), columns=MAP))
    assert [(a.text, a.headline, a.published, a.outlet) for a in found] == [tuple(row.values()) for row in ROWS]
    assert {(a.published_basis, a.byline) for a in found} == {(PublishedBasis.RECORD, "Anna Kol")}, "a row wins, and the caller fills"
    assert len({a.id for a in found}) == len({a.ref for a in found}) == 2


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_a_column_that_is_not_there_is_said_with_those_that_are(suffix: str, tmp_path: Path) -> None:
    (problem, *_) = load_documents(str(write(tmp_path / f"corpus{suffix}", ROWS)), columns=(("text", "Tekst"),))
    assert isinstance(problem, Problem)
    assert "Tekst" in problem.error
    assert "Body, Kop, Pub, Date, Blad" in problem.error


@pytest.mark.parametrize(
    ("given", "pairs"),
    [
        (["text=Body,headline=Title"], (("text", "Body"), ("headline", "Title"))),
        (['text=Body, published="Pub, Date"', "id=No"], (("text", "Body"), ("published", "Pub, Date"), ("id", "No"))),
        (["TEXT = Full Text"], (("text", "Full Text"),)),
    ],
)
def test_pairs_are_parsed(given: list[str], pairs: tuple) -> None:
    assert parse_columns(given) == pairs


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (["body=Text"], "'body' is no field of an article; these are: text, headline"),
        (["text="], "is no pair"),
        (["text=A", "text=B"], "two columns"),
        (["none.toml"], "neither pairs"),
    ],
)
def test_a_map_that_cannot_be_understood_is_refused(given: list[str], why: str) -> None:
    with pytest.raises(ColumnsError, match=why):
        parse_columns(given)


def test_pairs_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "columns.toml"
    file.write_text('text = "Body"\npublished = "Pub, Date"\n')
    assert parse_columns([str(file)]) == (("text", "Body"), ("published", "Pub, Date"))
    file.write_text("text = 3\n")
    with pytest.raises(ColumnsError, match="needs the name of a column"):
        parse_columns([str(file)])


def test_names_that_others_use_count_where_they_are_alone() -> None:
    assert name_fields(["Body", "Pub Date", "Source", "n"]) == {"Body": "text", "Pub Date": "published", "Source": "outlet"}
    assert name_fields(["text", "body", "source", "publisher"]) == {"text": "text", "publisher": "outlet"}
    assert name_fields(["text", "source", "publication"]) == {"text": "text"}, "two may be the outlet"
    assert "several may be it: body, content" in name_fields(["body", "content"])
    assert name_fields(["body", "content"], (("text", "content"),)) == {"content": "text"}
    assert name_fields(["title", "text"], (("headline", "kicker"),)) == {"text": "text"}, "what the user named is not guessed"


def test_workbooks_with_dates_formulas_and_several_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["how this was made"])
    for number, sheet in enumerate((book.create_sheet("2030"), book.create_sheet("2031"))):
        sheet.append(["Clippings of the harbour"])
        sheet.append([])
        sheet.append(["id", "date", "text"])
        sheet.append([100 + number, datetime(2031, 5, 6 + number), "The port was shut, the mayor said."])  # noqa: DTZ001
        sheet.append([None, datetime(2031, 5, 6, 10, 30), "It will stay shut, she said."])  # noqa: DTZ001
        sheet.append([None, None, None])
        sheet.append([7, None, None])
    book.save(tmp_path / "book.xlsx")
    found = list(load_documents(str(tmp_path / "book.xlsx")))
    articles = [a for a in found if isinstance(a, Article)]
    assert [(a.ref, a.published) for a in articles] == [
        ("100", "2031-05-06"),
        ("book.xlsx:2030:5", "2031-05-06T10:30:00"),
        ("101", "2031-05-07"),
        ("book.xlsx:2031:5", "2031-05-06T10:30:00"),
    ]
    assert [w.code for a in articles for w in a.warnings] == ["ignored_sheets"]
    assert [(p.error, p.line) for p in found if isinstance(p, Problem)] == [('"text" is empty; fill it or take the row out', 7)] * 2


def test_a_trap_of_a_workbook_is_a_problem() -> None:
    import zipfile

    from reportedly.documents.load import load_bytes

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(1100):
            part.write(bytes(1_000_000))
    (problem,) = load_bytes(packed.getvalue(), Metadata(ref="trap.xlsx"), "xlsx")
    assert "unpacks to 1,100,000,000 bytes" in problem.error
