"""Questions as tables and coding profiles, through the reader, a ledger and the command. All names but the towns' are made up."""

import csv
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from reportedly import cli
from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.exchange.coded import (
    CodedRow,
    Quoted,
    find_cell,
    find_code,
    find_highest,
    find_lowest,
    find_middle,
    find_most_named,
    list_blamed,
    quote_claim,
    write_statement,
)
from reportedly.exchange.dictionary import write_dictionary
from reportedly.exchange.profile import PROFILES, ProfileError, load_profile, make_profile
from reportedly.ledger import Entry, Ledger
from reportedly.model import QuestionKind, Span, SpeechAct, Status
from reportedly.questions.accounts import Case
from reportedly.questions.amounts import Bounds
from reportedly.questions.places import Spot
from reportedly.questions.question import Happening, Question
from reportedly.reader import Reader
from tests.ledger.made import make_reading
from tests.questions.made import make_answer, make_figure

PAPERS = (
    (
        "first",
        "2031-05-06",
        "Aegean Post",
        (
            "A bomb tore through a ferry terminal in Izmir on Tuesday, killing at least 12 people, the Harbour Watch monitoring group said. "
            "The interior ministry said nine people were killed in the blast. Harbour Watch said 40 people were injured in the bombing, and that four children were among the 12 people killed."
        ),
    ),
    (
        "second",
        "2031-05-07",
        "Northern Wire",
        (
            "The death toll from Tuesday's bombing of a ferry terminal in Izmir has risen to 17, the Harbour Watch monitoring group said on Wednesday. "
            "It said the bomb went off as passengers were queuing for tickets at the terminal."
        ),
    ),
    (
        "=third",
        "2031-05-09",
        "Aegean Post",
        "A bombing at a market in Ankara on Friday killed six people, the Harbour Watch monitoring group said.",
    ),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory) -> Path:
    reader = Reader()
    path = tmp_path_factory.mktemp("profiles") / "made.db"
    with Ledger(path, write=True) as ledger:
        read = (
            reader.read(make_article(text, Metadata(published=day, outlet=outlet, headline=name))) for name, day, outlet, text in PAPERS
        )
        assert ledger.record(map(Entry, read)) == ()
    return path


@pytest.fixture
def export(ledger, tmp_path):
    def run(*options, code=0):
        result = CliRunner().invoke(cli.main, ["export", "--ledger", str(ledger), "--out", str(tmp_path / "out"), *options])
        assert result.exit_code == code, result.output
        return result.stderr if code else tmp_path / "out"

    return run


def read_csv(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def group_rows(rows):
    grouped = defaultdict(list)
    for row in rows:
        grouped[row["reportedly_happening"]].append(row)
    return grouped


def find_izmir(rows):
    return next(found for found in group_rows(rows).values() if any("Izmir" in row["reportedly_statements"] for row in found))


def test_questions_join_the_tables_and_their_keys_fit(export):
    folder = export("--tables", "csv")
    package = json.loads((folder / "datapackage.json").read_text())
    tables = {resource["name"]: (resource["schema"], read_csv(folder, resource["name"])) for resource in package["resources"]}
    assert tables["questions"][1]
    assert tables["answers"][1]
    assert tables["links"][1]
    for schema, rows in tables.values():
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        for key in schema.get("foreignKeys", ()):
            there = {row[key["reference"]["fields"]] for row in tables[key["reference"]["resource"]][1]}
            assert {row[key["fields"]] for row in rows} <= there
    asked = {q["id"]: q for q in tables["questions"][1]}
    tolls = [
        a for a in tables["answers"][1] if asked[a["question"]]["counted_kind"] == "killed" and "İzmir" in asked[a["question"]]["text"]
    ]
    assert {(a["value"], a["low"], a["high"]) for a in tolls} >= {("12.0", "12.0", ""), ("9.0", "9.0", "9.0"), ("17.0", "17.0", "17.0")}


def test_answers_stand_where_the_table_says(export, ledger):
    answers = read_csv(export("--tables", "csv"), "answers")
    with Ledger(ledger) as opened:
        texts = {reading.article.id: reading.article.text for reading in opened.readings()}
    assert all(texts[a["article"]][int(a["start"]) : int(a["end"])] == a["text"] for a in answers)


def test_questions_can_be_left_out(export):
    folder = export("--tables", "parquet", "--no-questions")
    assert (folder / "claims.parquet").exists()
    assert not (folder / "answers.parquet").exists()


def test_ucdp_has_an_account_a_row_and_no_best(export):
    rows = find_izmir(read_csv(export("--profile", "ucdp"), "ucdp"))
    first = next(r for r in rows if r["source_date"] == "2031-05-06" and "Harbour Watch" in r["source_original"])
    assert (first["low"], first["high"]) == ("12", "")  # "at least"
    assert {(r["low"], r["high"]) for r in rows} >= {("17", "17"), ("9", "9")}
    assert (first["source_office"], first["source_headline"]) == ("Aegean Post", "first")
    assert first["source_article"] == 'Aegean Post,2031-05-06,"first"'
    assert (first["date_prec"], first["date_start"], first["date_end"], first["year"]) == ("1", "2031-05-06", "2031-05-06", "2031")
    assert (first["where_prec"], first["country"], first["where_coordinates"]) == ("1", "Turkey", "İzmir")
    assert first["geom_wkt"] == f"POINT ({first['longitude']} {first['latitude']})"
    assert {r["best"] for r in rows} == {r["rule"] for r in rows} == {""}
    assert {r["number_of_sources"] for r in rows} == {"2"}


def test_acled_notes_say_who_said_it(export):
    rows = read_csv(export("--profile", "acled"), "acled")
    notes = {row["notes"] for row in find_izmir(rows)}
    assert (
        "the Harbour Watch monitoring group said: “The death toll from Tuesday's bombing of a ferry terminal in Izmir has risen to 17” (Northern Wire, 2031-05-07)."
        in notes
    )
    cells = {(row["event_date"], row["time_precision"], row["geo_precision"]) for row in find_izmir(rows)}
    assert cells == {("2031-05-06", "1", "1")}
    assert {row["fatalities"] for row in rows} == {row["source_scale"] for row in rows} == {""}


def test_airwars_has_a_happening_a_row(export):
    rows = read_csv(export("--profile", "airwars"), "airwars")
    (row,) = find_izmir(rows)
    assert len({r["reportedly_happening"] for r in rows}) == len(rows)
    assert (row["killed_min"], row["killed_max"], row["killed_max_open"], row["killed_best"]) == ("9", "17", "True", "")
    assert (row["injured_min"], row["injured_max"], row["source_count"]) == ("40", "40", "2")
    assert row["statements"].count(" said: “") == int(row["statement_count"])


@pytest.mark.parametrize(("rule", "best"), [("conservative", "9"), ("range", ""), ("majority", "")])
def test_a_rule_fills_one_row_of_a_happening_and_is_named_in_all(export, rule, best):
    rows = find_izmir(read_csv(export("--profile", "ucdp", "--rule", rule), "ucdp"))
    assert {row["rule"] for row in rows} == {rule}
    assert [row["best"] for row in rows] == [best] + [""] * (len(rows) - 1)
    assert (rows[0]["rule_low"], rows[0]["rule_high"]) == ("9", "17")
    assert rows[0]["rule_why"]


def test_a_hierarchy_is_read_from_its_file(export, tmp_path):
    (tmp_path / "trusted.txt").write_text("Nobody Here\nHarbour Watch\n", encoding="utf-8")
    rows = find_izmir(read_csv(export("--profile", "acled", "--rule", f"hierarchy={tmp_path / 'trusted.txt'}"), "acled"))
    assert (rows[0]["fatalities"], rows[0]["rule"]) == ("17", "hierarchy trusted.txt")


@pytest.mark.parametrize("name", PROFILES)
def test_every_column_is_described_typed_and_filled_or_explained(export, name):
    folder = export("--profile", name, "--tables", "parquet")
    table = pq.read_table(folder / f"{name}.parquet")
    columns = load_profile(name).filled.table.columns
    assert table.column_names == [column.name for column in columns]
    for column in columns:
        assert len(column.about) > 5
        if "Left empty: " in column.about:
            assert table[column.name].null_count == len(table), column.name
    assert f"`{columns[0].name}`" in (folder / "columns.md").read_text()


def test_cells_that_a_spreadsheet_would_run_are_made_safe(export):
    headlines = {row["source_headline"] for row in read_csv(export("--profile", "ucdp"), "ucdp")}
    assert "'=third" in headlines


@pytest.mark.parametrize(
    "options",
    [
        ("--profile", "ucdp", "--rule", "best"),
        ("--profile", "ucdp", "--rule", "hierarchy"),
        ("--profile", "ucdp", "--machine"),
        ("--tables", "csv", "--rule", "range"),
        ("--tables", "csv", "--geojson"),
        ("--geojson", "--no-questions"),
        ("--ftm", "--with-text"),
    ],
)
def test_what_does_not_go_together_is_refused(export, options):
    assert "Error: " in export(*options, code=2)


@pytest.mark.parametrize("form", ["--geojson", "--json-ld", "--ftm"])
def test_what_is_printed_can_be_written_to_a_file(export, ledger, form):
    printed = CliRunner().invoke(cli.main, ["export", "--ledger", str(ledger), form]).stdout
    out = export(form)
    assert out.read_text(encoding="utf-8") == printed
    assert "Izmir" in printed or form == "--ftm"
    assert export(form, code=2)  # nothing is written over


def test_a_file_that_was_begun_by_somebody_is_left_alone(export, tmp_path):
    (tmp_path / "out.part").write_text("somebody's", encoding="utf-8")
    assert "out.part" in export("--geojson", code=1)
    assert (tmp_path / "out.part").read_text(encoding="utf-8") == "somebody's"


def test_a_profile_can_be_a_workbook(export):
    with export("--profile", "airwars", "--tables", "xlsx").open("rb") as file:
        book = load_workbook(file)
    header, *rows = book["airwars"].iter_rows(values_only=True)
    assert header == tuple(column.name for column in load_profile("airwars").filled.table.columns)
    assert {type(row[header.index("killed_min")]) for row in rows} == {int}


def test_the_dictionary_in_the_docs_is_that_of_the_exports():
    page = Path(__file__).parents[2] / "docs" / "exchange-columns.md"
    assert page.read_text(encoding="utf-8") == "".join(write_dictionary()).rstrip("\n") + "\n"


@pytest.mark.parametrize(
    "column",
    [
        {"name": "a", "type": "string", "about": "An a."},
        {"name": "a", "type": "string", "about": "An a.", "fill": "year", "empty": "and not"},
        {"name": "a", "type": "text", "about": "An a.", "fill": "year"},
        {"name": "a", "type": "string", "about": "An a.", "fill": "nothing"},
        {"name": "rule", "type": "string", "about": "A rule.", "fill": "rule"},
        {"name": "a", "type": "string", "about": "An a.", "fill": "year", "note": "read by nobody"},
    ],
)
def test_a_profile_that_is_not_well_formed_is_refused(column):
    data = {"about": "x", "codebook": "x", "unit": "account", "events": [], "places": {}, "days": {}, "column": [column]}
    with pytest.raises(ProfileError):
        make_profile("made", data)


@pytest.mark.parametrize(
    ("lat", "lon", "cell"),
    [(-89.9, -179.9, 1), (-89.9, 179.9, 720), (-89.4, -179.9, 721), (89.9, 179.9, 259_200), (90.0, 180.0, 259_200), (None, 3.0, None)],
)
def test_cells_of_the_grid(lat, lon, cell):
    assert find_cell(Spot("a", None, None, None, lat, lon, None)) == cell


def test_ends_of_several_claims():
    bounds = [Bounds(12, None), Bounds(9, 9), Bounds(None, 20)]
    assert (find_lowest(bounds), find_highest(bounds), find_most_named(bounds)) == (9, None, 20)
    assert (find_lowest([]), find_highest([]), find_most_named([])) == (None, None, None)
    assert (find_highest(bounds[1:]), find_most_named(bounds[:2])) == (20, 12)


def make_row(profile, since, until, kind):
    event = Happening("the blast", "bombing", "Orlen", "XX", since, until, ("i1",))
    case = Case("c", event, Spot("Orlen", "XX", None, None, None, None, kind), ())
    return CodedRow("r", case, event, case.spot, (), {}, load_profile(profile).scales)


@pytest.mark.parametrize(
    ("since", "until", "ucdp", "acled", "middle"),
    [
        ("2031-05-06", "2031-05-06", 1, 1, "2031-05-06"),
        ("2031-05-05", "2031-05-06", 2, 2, "2031-05-05"),
        ("2031-05-05", "2031-05-10", 2, 2, "2031-05-07"),
        ("2031-05-05", "2031-05-11", 3, 2, "2031-05-08"),
        ("2031-05-01", "2031-05-31", 4, 3, "2031-05-16"),
        ("2031-05-01", "2031-06-01", 5, None, "2031-05-16"),
        ("2031-01-01", "2032-06-01", None, None, "2031-09-16"),
        (None, "2031-05-06", None, None, None),
    ],
)
def test_precision_of_a_time_is_by_its_days(since, until, ucdp, acled, middle):
    assert find_code(make_row("ucdp", since, until, "city"), "day") == ucdp
    assert find_code(make_row("acled", since, until, "city"), "day") == acled
    assert find_middle(make_row("acled", since, until, "city")) == middle


@pytest.mark.parametrize(
    ("kind", "ucdp", "acled"),
    [
        ("city", 1, 1),
        ("facility", 1, 1),
        ("admin2", 3, 2),
        ("admin1", 4, 3),
        ("water", 5, 3),
        ("country", 6, None),
        ("other", None, None),
        (None, None, None),
    ],
)
def test_precision_of_a_place_is_by_its_kind(kind, ucdp, acled):
    found = [find_code(make_row(name, None, None, kind), "place") for name in ("ucdp", "acled")]
    assert found == [ucdp, acled]


@pytest.mark.parametrize(
    ("stand", "who", "told"),
    [
        (Status.ASSERTED, "Harbour Watch", "Harbour Watch said: “12 dead” (Orlen Post, 2031-05-06)."),
        (Status.DENIED, "Orlen Ministry", "Orlen Ministry denied: “12 dead” (Orlen Post, 2031-05-06)."),
        (None, "article", "Orlen Post said: “12 dead” (Orlen Post, 2031-05-06)."),
    ],
)
def test_a_statement_says_who_did_what(stand, who, told):
    answer = make_answer("a", who, make_figure("12", 12), stand=stand)
    row = replace(make_row("acled", None, None, "city"), contents={"claim a": Quoted("that 12 dead")})
    assert write_statement(row, answer) == told


@pytest.mark.parametrize(
    ("cue", "act", "did"),
    [
        ("accused", SpeechAct.ACCUSE, "accused"),
        ("blamed", SpeechAct.ACCUSE, "blamed"),
        ("according to", SpeechAct.ACCUSE, "said"),
        ("said", SpeechAct.ACCUSE, "said"),
        ("warned", SpeechAct.WARN, "said"),
    ],
)
def test_what_is_accused_goes_on_from_its_verb(cue, act, did):
    claim = replace(make_reading(ref="one").claims[0], cue=Span(0, len(cue), cue), speech_act=act)
    assert quote_claim(claim).did == did


def test_who_is_blamed_is_told_with_who_says_so():
    question = Question("q", QuestionKind.WHO_DID, "who", None, "", None, make_row("ucdp", None, None, None).event, ())
    said = [replace(make_answer("a", "Harbour Watch", make_figure("1", 1)), part="Red Lantern", figure=None)]
    said.append(replace(said[0], id="b", stand=Status.DENIED))
    row = replace(make_row("ucdp", None, None, None), answers=tuple((question, answer) for answer in said))
    assert list(list_blamed(row)) == ["Red Lantern (by Harbour Watch)"]


def test_the_days_of_a_scale_grow_with_its_codes():
    for name in PROFILES:
        days = load_profile(name).scales.days
        assert [days[code] for code in sorted(days)] == sorted(days.values())
