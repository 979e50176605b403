"""CSV: one row a claim, read back by the csv module and safe in a spreadsheet."""

import csv
import dataclasses
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.exchange.table import COLUMNS, format_header, format_rows, guard_cell
from reportedly.model import Article, AttributionKind, Claim, Mode, Reading, Run, Source, Span


def read_back(*readings: Reading) -> list[dict[str, str]]:
    text = format_header() + "".join(row for reading in readings for row in format_rows(reading))
    return list(csv.DictReader(StringIO(text, newline="")))


def test_one_row_a_claim_under_one_header(reading: Reading) -> None:
    rows = read_back(reading, reading)
    assert [row["claim_id"] for row in rows] == ["c1", "c2", "c3"] * 2
    assert all(None not in row and len(row) == len(COLUMNS) for row in rows)


def test_cells_of_a_claim(reading: Reading) -> None:
    row = read_back(reading)[0]
    shown = {name: row[name] for name in ("article_ref", "source", "actor", "cue", "quoted", "figures", "target", "channel", "score")}
    assert shown == {
        "article_ref": "orlen.txt",
        "source": "The mayor of Orlen",
        "actor": "Mayor of Orlen",
        "cue": "said",
        "quoted": '"at least 12 boats"',
        "figures": "at least 12 boats",
        "target": "Ministry of Roads",
        "channel": "statement",
        "score": "0.8750",
    }
    assert row["content"] == 'that "at least 12 boats" were lost … that the ministry had denied closing the bridge'
    assert (row["claim_time_from"], row["event_times"], row["places"]) == ("2031-05-05", "2031-05-05/2031-05-05", "Orlen")


def test_offsets_lead_back_to_the_text(reading: Reading, text: str) -> None:
    row = read_back(reading)[1]
    start, end = map(int, row["content_spans"].split("-"))
    assert text[start:end] == row["content"] == "closing the bridge"
    assert text[int(row["start"]) : int(row["end"])] == "the ministry had denied closing the bridge"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_formulas_are_disarmed(start: str) -> None:
    assert guard_cell(f"{start}1+1") == f"'{start}1+1"
    assert guard_cell(f"a{start}") == f"a{start}"


def test_line_ends_in_cells_stay_and_rows_end_in_a_line_feed(reading: Reading) -> None:
    content = (Span(0, 4, 'a\rb"'), Span(5, 9, "c\nd,"))
    claim = dataclasses.replace(reading.claims[2], content=content)
    odd = dataclasses.replace(reading, claims=(claim,))
    assert read_back(odd)[0]["content"] == 'a\rb" … c\nd,'
    assert "\r\n" not in format_header() + "".join(format_rows(odd))


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\",\r\n='")), st.text('ab",\r\n\t=-'))
def test_every_cell_reads_back_as_it_was(content: str, who: str) -> None:
    claim = Claim("c", "k", None, AttributionKind.EXPLICIT, Mode.MIXED, (Source(None, Span(0, 1, who)),), None, (Span(0, 1, content),))
    (row,) = read_back(Reading(Run("", "", "", ""), Article("a", "x", "", headline=who), claims=(claim,)))
    assert (row["content"], row["source"], row["headline"]) == (guard_cell(content), guard_cell(who), guard_cell(who))
