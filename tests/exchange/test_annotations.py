"""Sheets for annotation tools: what is in the files, and what of a person's changes becomes a decision. The files are changed as the tools do it."""

import json
import random
import re
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from cassis import load_cas_from_json, load_typesystem

from evals.round_trip import CODER, FORMS, carry_through, decide_much, fill_form, list_cells, make_readings
from reportedly.exchange.annotations import LABELS, ROLE_CELLS, Refusal, make_sheet
from reportedly.exchange.brat import make_annotation_conf, read_brat, split_lines, write_brat
from reportedly.exchange.inception import TYPE_SYSTEM, read_inception, write_inception
from reportedly.exchange.label_studio import CONFIG, TASKS, read_label_studio, write_label_studio
from reportedly.exchange.taking import take_sheets
from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from tests.ledger.made import RUN, make_article, make_reading

TEXT = (
    "🌊 Anna Kol said 12 boats sank 🌊🌊 at Orlen.\r\n"
    "The ministry denied that the bridge\nwas shut.\n"
    "Piet Rand said nobody came.\n"
    "The mayor warned nobody came."
)


def make_wavy():
    """One of its claims runs over a line end."""
    reading = make_reading(TEXT.replace("bridge\nwas", "bridge was"))
    article = make_article(TEXT)
    claims = tuple(replace(c, content=tuple(article.span(s.start, s.end) for s in c.content)) for c in reading.claims)
    return replace(reading, article=article, claims=claims)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        assert ledger.record([Entry(make_wavy())]) == ()
        yield ledger


def export(ledger):
    (snapshot,) = ledger.snapshots()
    return make_sheet(snapshot)


def change(sheet, role, n, /, **cells):
    """The n-th mark of a role with other cells, or other `spans`, or none at all with `gone`."""
    marks = list(sheet.marks)
    at = [i for i, mark in enumerate(marks) if mark.role == role][n]
    spans = cells.pop("spans", marks[at].spans)
    gone = cells.pop("gone", False)
    filled = {name.replace("__", "."): value for name, value in cells.items()}
    held = {name: value for name, value in {**marks[at].cells, **filled}.items() if value}
    marks[at : at + 1] = [] if gone else [replace(marks[at], spans=spans, cells=held)]
    return replace(sheet, marks=tuple(marks))


def place(words, nth=0):
    start = [found.start() for found in re.finditer(re.escape(words), TEXT)][nth]
    return ((start, start + len(words)),)


# Role and number of the mark, its change, and the decisions or the refusal that come of it.
CHANGES = [
    ("claim", 0, {"status": "denied"}, [("edit", "status", "denied")]),
    ("claim", 0, {"judgement": "accept"}, [("accept", None, None)]),
    ("claim", 1, {"judgement": "unsure", "certainty": "hedged"}, [("edit", "certainty", "hedged"), ("unsure", None, None)]),
    ("claim", 2, {"gone": True}, [("reject", None, None)]),
    ("claim", 0, {"spans": place("12 boats sank 🌊🌊")}, [("edit", "content", "12 boats sank 🌊🌊")]),
    ("claim", 0, {"spans": (*place("12 boats"), *place("at Orlen"))}, [("edit", "content", "12 boats … at Orlen")]),
    ("claim", 1, {"spans": place("the bridge\nwas shut")}, [("edit", "content", "the bridge\nwas shut")]),
    ("claim", 0, {"target": "Ministry; of = \\ Roads\n𝔸"}, [("edit", "target", "Ministry; of = \\ Roads\n𝔸")]),
    ("claim", 0, {"claim_time__from": "2031-05"}, [("edit", "claim_time.from", "2031-05")]),
    ("claim", 0, {"source": "Anna Kolm"}, [("edit", "source", "Anna Kolm")]),
    ("cue", 0, {"spans": place("sank")}, [("edit", "cue", "sank")]),
    ("cue", 0, {"gone": True}, [("edit", "cue", "")]),
    ("source", 0, {"role": "harbour master", "kind": "unnamed_person"}, [("edit", "source.kind", "unnamed_person"), ("edit", "source.role", "harbour master")]),
    ("source", 0, {"gone": True}, [("edit", "source", "")]),
    ("figure", 0, {"value": "14"}, [("edit", "figure.value", "14"), ("edit", "figure.low", "14"), ("edit", "figure.high", "14")]),
    ("figure", 0, {"value": "14", "low": "13"}, [("edit", "figure.value", "14"), ("edit", "figure.low", "14"), ("edit", "figure.high", "14"), ("edit", "figure.low", "13"), ("edit", "figure.high", "12")]),
    ("figure", 0, {"relation": ">="}, [("edit", "figure.relation", ">=")]),
    ("figure", 0, {"gone": True}, [("edit", "figure", "")]),
    ("place", 0, {"role": "origin"}, [("edit", "place.role", "origin")]),
    ("claim", 3, {"spans": place("nobody")}, "stand in the text before these"),
    ("claim", 0, {"status": ""}, "status cannot be empty"),
    ("claim", 0, {"status": "so so"}, "'so so' is no status"),
    ("claim", 0, {"claim_time__from": "Monday"}, "is no day"),
    ("figure", 0, {"value": "a dozen"}, "is no number"),
    ("figure", 0, {"spans": place("12 boats sank")}, "cannot be moved"),
    ("place", 0, {"spans": ((0, 500),)}, "was the text changed"),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("role", "n", "cells", "becomes"), CHANGES)
def test_what_a_person_changes_becomes_a_decision_or_is_refused(ledger, tmp_path, form, role, n, cells, becomes):
    if form == "brat" and cells.get("status") == "so so":
        pytest.skip("brat's attributes are words")
    sheet = change(export(ledger), role, n, **cells)
    beyond = "spans" in cells and cells["spans"][0][1] > len(TEXT)  # which no tool's module could write
    read = [sheet] if beyond else list(fill_form(form, [sheet], tmp_path / form))
    outcome = take_sheets(ledger, read, "ana", form)
    made = [(d.kind.value, d.cell, d.value) for d in ledger.decisions()]
    if isinstance(becomes, str):
        assert [becomes in refusal.why for refusal in outcome.refused] == [True]
        assert made == []
        return
    assert (made, outcome.refused) == (becomes, [])
    assert {(d.by, d.why) for d in ledger.decisions()} == {("ana", f"imported from {form}")}
    again = take_sheets(ledger, read, "ana", form)
    assert (again.taken, again.refused) == (0, [])
    assert again.there >= 1
    assert len(ledger.decisions()) == len(made)


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_that_nobody_changed_decides_nothing(ledger, tmp_path, form):
    outcome = take_sheets(ledger, fill_form(form, [export(ledger)], tmp_path / form), "ana", form)
    assert (outcome.sheets, outcome.taken, outcome.there, outcome.refused) == (1, 0, 0, [])


@pytest.mark.parametrize("form", FORMS)
def test_decisions_of_chance_come_back_the_same(tmp_path, form):
    chance = random.Random(7)
    with Ledger(tmp_path / "a.db", write=True) as before:
        before.record(Entry(reading) for reading in make_readings(2, chance))
        names = {snapshot.reading.article.id: snapshot.name for snapshot in before.snapshots()}
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with Ledger(tmp_path / "b.db", write=True) as decided, Ledger(tmp_path / "a.db", write=True) as fresh:
        decide_much(decided, 60, chance)
        outcome = carry_through(form, decided, fresh, names, tmp_path / form)
        assert outcome.refused == []
        assert [list_cells(s) for s in fresh.snapshots()] == [list_cells(s) for s in decided.snapshots()]
        assert carry_through(form, decided, fresh, names, tmp_path / "again").taken == 0
        assert fresh.verify() == ()


def test_what_others_decided_since_is_not_taken_back(ledger):
    sheet = export(ledger)
    claim = sheet.marks[0].claim
    ledger.decide(claim, Verdict(DecisionKind.EDIT, "bo", cell="status", value="denied"))
    take_sheets(ledger, [change(sheet, "claim", 0, certainty="hedged")], "ana", "brat")
    assert [(d.by, d.cell) for d in ledger.decisions()] == [("bo", "status"), ("ana", "certainty")]
    assert ledger.show(claim).claims[0].status == "denied"
    # The same change by another is a decision of its own, since two coders are compared by theirs.
    outcome = take_sheets(ledger, [change(sheet, "claim", 0, status="denied")], "ana", "brat")
    assert (outcome.taken, outcome.there) == (1, 0)


def test_a_cell_that_is_put_back_to_what_the_author_had_before_is_decided_again(ledger):
    claim = export(ledger).marks[0].claim
    for value in ("confirmed", "denied"):
        ledger.decide(claim, Verdict(DecisionKind.EDIT, "ana", cell="status", value=value))
    assert take_sheets(ledger, [change(export(ledger), "claim", 0, status="confirmed")], "ana", "brat").taken == 1
    assert ledger.show(claim).claims[0].status == "confirmed"


def test_what_a_later_import_of_a_sheet_has_no_more_is_told_since_it_takes_an_undo(ledger):
    sheet = export(ledger)
    changed = change(change(sheet, "claim", 0, status="denied", certainty="flat"), "figure", 0, value="14", low="13")
    assert take_sheets(ledger, [changed], "ana", "brat").refused == []
    count = len(ledger.decisions())
    (refusal,) = take_sheets(ledger, [change(changed, "claim", 0, status="asserted")], "ana", "brat").refused
    number = next(d.id for d in ledger.decisions() if d.cell == "status")
    assert f"decide --undo {number}" in refusal.why
    assert take_sheets(ledger, [change(changed, "claim", 0, status="confirmed")], "ana", "brat").refused == []
    assert [d.value for d in ledger.decisions()[count:]] == ["confirmed"]


def test_a_trial_keeps_nothing(ledger):
    sheet = change(export(ledger), "claim", 0, status="denied")
    assert take_sheets(ledger, [sheet], "ana", "brat", keep=False).taken == 1
    assert ledger.decisions() == ()
    assert take_sheets(ledger, [sheet], "ana", "brat").taken == 1


BAD_SHEETS = [
    ({"name": "0" * 16 + "-" + "0" * 16 + "-0"}, "this ledger has no article"),
    ({"name": ""}, "the name of the sheet"),
    ({"text": TEXT + " More."}, "its text is not the article's"),
    ({"marks": ()}, "none of the exported claims"),
]


@pytest.mark.parametrize(("cells", "why"), BAD_SHEETS)
def test_a_sheet_that_is_not_of_this_ledger_is_refused_whole(ledger, cells, why):
    outcome = take_sheets(ledger, [replace(export(ledger), **cells)], "ana", "brat")
    assert [why in refusal.why for refusal in outcome.refused] == [True]
    assert ledger.decisions() == ()


def test_a_sheet_from_after_decisions_that_the_ledger_has_not_is_refused(ledger):
    sheet = export(ledger)
    later = replace(sheet, name=sheet.name.removesuffix("-0") + "-9")
    (refusal,) = take_sheets(ledger, [later], "ana", "brat").refused
    assert "after decision 9" in refusal.why


def test_a_sheet_of_an_earlier_reading_is_refused(ledger):
    sheet = export(ledger)
    ledger.record([Entry(replace(make_wavy(), run=replace(RUN, version="2")))])
    (refusal,) = take_sheets(ledger, [sheet], "ana", "brat").refused
    assert "read anew" in refusal.why


def test_marks_that_people_draw_are_refused_and_the_rest_is_taken(ledger):
    sheet = change(export(ledger), "claim", 0, status="denied")
    drawn = [replace(sheet.marks[0], claim="", number=0, spans=((1, 4),)), replace(sheet.marks[2], claim="", number=0, spans=((3, 5),))]
    stranger = replace(sheet.marks[0], claim="abcdef", spans=((0, 2),))
    outcome = take_sheets(ledger, [replace(sheet, marks=(*sheet.marks, *drawn, stranger))], "ana", "brat")
    assert outcome.taken == 1
    assert sorted(r.why.split(";")[0] for r in outcome.refused) == [
        "a claim that was not read cannot be added by a decision",
        "no claim 'abcdef' was exported in this sheet",
        "the source is of no claim",
    ]


def test_a_claim_that_was_split_is_not_edited(ledger):
    claim = export(ledger).marks[0].claim
    ledger.decide(claim, Verdict(DecisionKind.SPLIT, "bo", parts=("12 boats sank", "at Orlen")))
    sheet = export(ledger)
    assert [mark.spans for mark in sheet.marks if mark.role == "claim"][:2] == [place("12 boats sank"), place("at Orlen")]
    outcome = take_sheets(ledger, [change(sheet, "claim", 1, status="denied")], "ana", "brat")
    assert ["was split" in refusal.why for refusal in outcome.refused] == [True]


def test_who_decided_must_be_known(ledger):
    sheet = change(export(ledger), "claim", 0, status="denied")
    (refusal,) = take_sheets(ledger, [sheet], None, "brat").refused
    assert "--by" in refusal.why


# Label Studio


def make_export(ledger, folder, **annotation):
    """The tasks with the prediction as an annotation, as Label Studio exports them."""
    list(write_label_studio([export(ledger)], folder))
    tasks = json.loads((folder / TASKS).read_text(encoding="utf-8"))
    for task in tasks:
        (prediction,) = task["predictions"]
        results = [{**result, "id": f"{result['id']}#x9"} for result in prediction["result"]]
        task |= {"id": 7, "annotations": [{"completed_by": {"email": CODER}, "result": results, **annotation}]}
    return tasks


def save(tasks, path):
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def test_label_studio_counts_in_utf16(ledger, tmp_path):
    list(write_label_studio([export(ledger)], tmp_path))
    ((task),) = json.loads((tmp_path / TASKS).read_text(encoding="utf-8"))
    units = task["data"]["text"].encode("utf-16-le")
    regions = [result["value"] for result in task["predictions"][0]["result"] if result["type"] == "labels"]
    assert {label for value in regions for label in value["labels"]} >= {"Claim", "Cue", "Source", "Figure", "Place"}
    for value in regions:
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    assert {value["text"] for value in regions} >= {"12 boats sank 🌊🌊 at Orlen", "Orlen", "12 boats"}


def test_label_studio_has_a_control_for_every_cell(ledger, tmp_path):
    list(write_label_studio([export(ledger)], tmp_path))
    view = ET.fromstring((tmp_path / CONFIG).read_text(encoding="utf-8"))
    controls = {tag.get("name"): tag for tag in view.iter() if tag.get("name")}
    assert {label.get("value") for label in controls["role"]} == set(LABELS.values())
    (task,) = json.loads((tmp_path / TASKS).read_text(encoding="utf-8"))
    for result in task["predictions"][0]["result"]:
        control = controls[result["from_name"]]
        assert control.tag.lower() == result["type"]
        assert control.get("toName") == result["to_name"] == "text"
        if result["type"] == "choices":
            assert result["value"]["choices"][0] in {choice.get("value") for choice in control}
    assert len(controls) == 2 + sum(map(len, ROLE_CELLS.values()))


def test_annotators_are_named_and_skipped_tasks_left_out(ledger, tmp_path):
    for who, name in (
        ({"email": "a@b.example"}, "a@b.example"),
        ({"first_name": "Ana", "last_name": "K"}, "Ana K"),
        (4, "Label Studio user 4"),
    ):
        (sheet,) = read_label_studio(save(make_export(ledger, tmp_path, completed_by=who), tmp_path / "e.json"))
        assert sheet.by == name
        assert sheet.marks == tuple(replace(mark, row=got.row) for mark, got in zip(export(ledger).marks, sheet.marks, strict=True))
    assert list(read_label_studio(save(make_export(ledger, tmp_path, was_cancelled=True), tmp_path / "e.json"))) == []


def test_a_region_in_the_middle_of_a_character_beyond_the_end_or_with_another_label_is_refused_alone(ledger, tmp_path):
    tasks = make_export(ledger, tmp_path)
    regions = [result for result in tasks[0]["annotations"][0]["result"] if result["type"] == "labels"]
    by_label = {region["value"]["labels"][0]: region for region in regions}
    by_label["Figure"]["value"]["end"] = 9999
    by_label["Place"]["value"]["start"] = 1  # inside of the wave
    by_label["Cue"]["value"]["labels"] = ["Place"]
    outcome = take_sheets(ledger, read_label_studio(save(tasks, tmp_path / "e.json")), None, "label-studio")
    assert len(outcome.refused) == 3
    assert all("task 7, region" in refusal.row for refusal in outcome.refused)
    assert ledger.decisions() == ()


BAD_EXPORTS = [
    (lambda tasks: tasks[:-40], "export all of the project again"),
    (lambda _: "{}", "a task without its text"),
    (lambda _: "[]", "nobody annotated"),
    (lambda _: '[{"data": {"text": "x"}, "annotations": [{"result": 3}]}]', "without its result"),
]


@pytest.mark.parametrize(("spoil", "why"), BAD_EXPORTS)
def test_a_file_that_is_no_export_of_label_studio_is_refused(ledger, tmp_path, spoil, why):
    path = tmp_path / "e.json"
    path.write_text(spoil(json.dumps(make_export(ledger, tmp_path))), encoding="utf-8")
    (refusal,) = read_label_studio(path)
    assert why in refusal.why


# brat


def write_ann(ledger, folder):
    list(write_brat([export(ledger)], folder))
    (path,) = folder.glob("*.ann")
    return path


def test_brat_counts_code_points_and_marks_no_line_end(ledger, tmp_path):
    path = write_ann(ledger, tmp_path)
    text = path.with_suffix(".txt").read_bytes().decode()
    assert text == TEXT
    words = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("T")]
    for _, places, said in words:
        parts = [tuple(map(int, part.split())) for part in places.partition(" ")[2].split(";")]
        assert " ".join(text[start:end] for start, end in parts) == said
        assert not any("\n" in text[start:end] for start, end in parts)
    assert "that the bridge was shut" in {said for _, _, said in words}


@pytest.mark.parametrize(
    ("text", "spans", "split"),
    [
        ("ab\ncd", ((0, 5),), ((0, 2), (3, 5))),
        ("ab\r\n\u2028cd", ((1, 7),), ((1, 2), (5, 7))),
        ("abcdef", ((4, 6), (0, 2)), ((0, 2), (4, 6))),
        ("abcdef", ((0, 4), (2, 6)), ((0, 6),)),
        ("\nab\n", ((0, 4),), ((1, 3),)),
    ],
)
def test_spans_are_cut_at_line_ends_in_order_and_apart(text, spans, split):
    assert split_lines(text, spans) == split


def test_brats_configuration_names_all_that_is_in_the_files(ledger, tmp_path):
    path = write_ann(ledger, tmp_path)
    sections = re.split(r"^\[(\w+)\]$", make_annotation_conf(), flags=re.MULTILINE)
    known = dict(zip(sections[1::2], (section.split("\n") for section in sections[2::2]), strict=True))
    attributes = {line.split(" ")[0]: line.rpartition(":")[2].split("|") for line in known["attributes"] if line}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            assert rest.split(" ")[0] in known["entities"]
        elif name.startswith("A"):
            attribute, _, value = rest.split(" ")
            assert value in attributes[attribute]
    assert "status" in str(attributes)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.75, 0.9, 0.99])
def test_an_ann_that_was_cut_short_decides_nothing(ledger, tmp_path, kept):
    path = write_ann(ledger, tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: int(len(lines) * kept)]))
    outcome = take_sheets(ledger, read_brat(path), "ana", "brat")
    assert outcome.refused
    assert ledger.decisions() == ()
    path.write_bytes(path.read_bytes()[:-3])
    (refusal,) = read_brat(path)
    assert "cut short" in refusal.why


def test_lines_of_an_ann_that_are_wrong_are_refused_alone(ledger, tmp_path):
    path = write_ann(ledger, tmp_path)
    ann = path.read_text(encoding="utf-8").replace("\tPlace ", "\tFigure ", 1).replace("A1\t", "Q1\t", 1)
    path.write_text(ann + "#900\tAnnotatorNotes T1\tsource Anna\n", encoding="utf-8")
    outcome = take_sheets(ledger, read_brat(path), "ana", "brat")
    assert [r.why.split(" ")[0] for r in outcome.refused[:2]] == ["'Q1\\tcl" + outcome.refused[0].why.split(" ")[0][7:], "'source"]
    assert any("was given the type 'Figure'" in refusal.why for refusal in outcome.refused)


def test_an_ann_without_its_text_is_refused(ledger, tmp_path):
    path = write_ann(ledger, tmp_path)
    path.with_suffix(".txt").unlink()
    (refusal,) = read_brat(path)
    assert "bring both" in refusal.why


# INCEpTION


def write_json(ledger, folder):
    list(write_inception([export(ledger)], folder))
    (path,) = folder.glob("*.json")
    return path


def test_inceptions_files_are_utf16_inside_and_read_by_the_library(ledger, tmp_path):
    path = write_json(ledger, tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    units = TEXT.encode("utf-16-le")
    claims = [s for s in data["%FEATURE_STRUCTURES"] if s["%TYPE"] == "reportedly.Claim"]
    assert units[2 * claims[0]["begin"] : 2 * claims[0]["end"]].decode("utf-16-le") == "12 boats sank 🌊🌊 at Orlen"
    types = load_typesystem((tmp_path / TYPE_SYSTEM).read_text(encoding="utf-8"))
    cas = load_cas_from_json(path.read_text(encoding="utf-8"))
    for label in LABELS.values():
        assert types.contains_type(f"reportedly.{label}")
    assert cas.select("reportedly.Claim")[0].get_covered_text() == "12 boats sank 🌊🌊 at Orlen"


def test_the_annotator_is_whom_inceptions_file_is_called_by(ledger, tmp_path):
    path = write_json(ledger, tmp_path)
    assert [sheet.by for sheet in read_inception(path)] == [None]
    folder = tmp_path / "annotation" / path.name
    folder.mkdir(parents=True)
    (sheet,) = read_inception(shutil.copy(path, folder / "ana.json") and folder / "ana.json")
    assert (sheet.by, sheet.name) == ("ana", path.stem)


def test_annotations_beyond_the_end_or_inside_a_character_are_refused_alone(ledger, tmp_path):
    path = write_json(ledger, tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    found = {s["%TYPE"]: s for s in data["%FEATURE_STRUCTURES"]}
    found["reportedly.Place"]["end"] = 5000
    found["reportedly.Figure"]["begin"] = 1
    path.write_text(json.dumps(data), encoding="utf-8")
    outcome = take_sheets(ledger, read_inception(path), "ana", "inception")
    assert ["counted in UTF-16" in refusal.why for refusal in outcome.refused] == [True, True]
    assert ledger.decisions() == ()


@pytest.mark.parametrize(
    "spoil", [lambda data: data[: len(data) // 2], lambda _: "[]", lambda _: "{}", lambda _: '{"%FEATURE_STRUCTURES": []}']
)
def test_a_file_that_is_no_cas_is_refused(ledger, tmp_path, spoil):
    path = write_json(ledger, tmp_path)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    (refusal,) = read_inception(path)
    assert isinstance(refusal, Refusal)
    assert "export the document again" in refusal.why
