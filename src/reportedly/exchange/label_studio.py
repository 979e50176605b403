"""Sheets <-> Label Studio: JSON tasks whose predictions are the marks, and the labelling configuration for them.

The forms are those that https://labelstud.io/guide/task_format and https://labelstud.io/tags/ describe. Offsets there are those of JavaScript,
in UTF-16 code units. A region's id tells which mark it is; Label Studio may put `#` and a number behind it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from reportedly.exchange.annotations import (
    LABELS,
    ROLE_CELLS,
    ROLE_OF,
    ROLES,
    Mark,
    Refusal,
    Sheet,
    count_utf16,
    find_points,
    find_sheet_name,
    join_pieces,
    name_field,
)

TASKS = "tasks.json"
CONFIG = "labels.xml"
_ID = re.compile(r"([0-9a-f]+)\.(\w+)\.(\d+)\.\d+(?:#.*)?")
_COLOURS = dict(zip(ROLES, ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#b8860b", "#d35400", "#16a085", "#7f8c8d"), strict=True))
_CONTROL = {f"{role}_{name_field(cell.name)}": cell.name for role in ROLES for cell in ROLE_CELLS[role]}
_BAD_FILE = "it is not what Label Studio exports as JSON ({}); export all of the project again, in the form called JSON"


def write_label_studio(sheets: Iterable[Sheet], folder: Path) -> Iterator[Path]:
    """`tasks.json`, to be imported into a project, and `labels.xml`, its labelling interface."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / TASKS
    with path.open("w", encoding="utf-8") as file:
        for at, sheet in enumerate(sheets):
            file.write("[\n" if at == 0 else ",\n")
            file.write(json.dumps(make_task(sheet), ensure_ascii=False))
        file.write("\n]\n" if file.tell() else "[]\n")
    yield path
    config = folder / CONFIG
    config.write_text(make_config(), encoding="utf-8")
    yield config


def make_task(sheet: Sheet) -> dict[str, Any]:
    """One task: the text, and the marks as the prediction that annotators begin with."""
    units = count_utf16(sheet.text)
    results = [result for mark in sheet.marks for result in _write_mark(mark, sheet.text, units)]
    return {"data": {"sheet": sheet.name, "text": sheet.text}, "predictions": [{"model_version": "reportedly", "result": results}]}


def _write_mark(mark: Mark, text: str, units: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a sequence of offsets
    for piece, (start, end) in enumerate(mark.spans, start=1):
        name = f"{mark.claim}.{mark.role}.{mark.number}.{piece}"
        place = {"start": units[start], "end": units[end]}
        value = {**place, "text": text[start:end], "labels": [LABELS[mark.role]]}
        yield {"id": name, "from_name": "role", "to_name": "text", "type": "labels", "value": value}
        for cell in ROLE_CELLS[mark.role] if piece == 1 else ():
            held = mark.cells.get(cell.name)
            if held:
                kind, key = ("choices", "choices") if cell.values else ("textarea", "text")
                control = f"{mark.role}_{name_field(cell.name)}"
                yield {"id": name, "from_name": control, "to_name": "text", "type": kind, "value": {**place, key: [held]}}


def make_config() -> str:
    """The labelling interface: the roles, and below the text the cells of the mark that is selected."""
    lines = ["<View>", '  <Labels name="role" toName="text">']
    lines += [f'    <Label value="{LABELS[role]}" background="{_COLOURS[role]}"/>' for role in ROLES]
    lines += ["  </Labels>", '  <Text name="text" value="$text" granularity="symbol"/>']
    for role in ROLES:
        lines += _write_controls(role)
    return "\n".join([*lines, "</View>", ""])


def _write_controls(role: str) -> Iterator[str]:
    if not ROLE_CELLS[role]:
        return
    yield f'  <View visibleWhen="region-selected" whenTagName="role" whenLabelValue="{LABELS[role]}">'
    for cell in ROLE_CELLS[role]:
        common = f'name="{role}_{name_field(cell.name)}" toName="text" perRegion="true"'
        yield f'    <Header size="6" value="{cell.name}"/>'
        if cell.values:
            yield f'    <Choices {common} choice="single-radio" showInline="true">'
            yield from (f"      <Choice value={quoteattr(value)}/>" for value in cell.values)
            yield "    </Choices>"
        else:
            yield f'    <TextArea {common} editable="true" maxSubmissions="1"/>'
    yield "  </View>"


def read_label_studio(path: Path) -> Iterator[Sheet | Refusal]:
    """A sheet for each annotation of each task in a JSON export, with whoever made it; skipped ones are left out."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        yield Refusal(str(path), "file", _BAD_FILE.format(error))
        return
    found = False
    for at, task in enumerate(tasks if isinstance(tasks, list) else [tasks], start=1):
        data = task.get("data") if isinstance(task, dict) else None
        annotations = task.get("annotations") if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("text"), str):
            yield Refusal(str(path), f"task {at}", _BAD_FILE.format("a task without its text"))
            found = True
            continue
        for annotation in annotations if isinstance(annotations, list) else ():
            found = True
            if isinstance(annotation, dict) and not annotation.get("was_cancelled"):
                yield _read_annotation(annotation, data, f"task {task.get('id', at)}", str(path))
    if not found:
        yield Refusal(str(path), "file", "nobody annotated anything in it; what was exported for Label Studio is no export from it")


def _read_annotation(annotation: dict[str, Any], data: dict[str, Any], row: str, file: str) -> Sheet | Refusal:
    results, text = annotation.get("result"), data["text"]
    if not isinstance(results, list):
        return Refusal(file, row, _BAD_FILE.format("an annotation without its result"))
    regions: dict[str, list[dict[str, Any]]] = {}
    for result in results:
        if isinstance(result, dict) and result.get("type") in ("labels", "choices", "textarea"):
            regions.setdefault(str(result.get("id", "")), []).append(result)
    points = find_points(text)
    marks = join_pieces(_read_region(name, parts, points, row) for name, parts in regions.items())
    return Sheet(find_sheet_name(str(data.get("sheet", ""))), text, marks, _name_annotator(annotation), file)


def _read_region(name: str, results: list[dict[str, Any]], points: dict[int, int], row: str) -> Mark:
    known = _ID.fullmatch(name)
    claim, role, number = (known[1], known[2], int(known[3])) if known and known[2] in ROLES else ("", "", 0)
    spans: tuple[tuple[int, int], ...] = ()
    cells: dict[str, str] = {}
    fault = None
    for result in results:
        value = result.get("value")
        if not isinstance(value, dict):
            fault = "a result without its value"
        elif result["type"] == "labels":
            label = next(iter(value.get("labels") or ()), None)
            drawn = ROLE_OF.get(str(label), "")
            if role and drawn != role:
                fault = f"a {role} was labelled {label!r}; delete it, or give it its label back"
            role = role or drawn
            spans = ((points.get(_read_offset(value, "start"), -1), points.get(_read_offset(value, "end"), -1)),)
        else:
            control = str(result.get("from_name"))
            held = value.get("choices") or value.get("text") or ()
            words = [held] if isinstance(held, str) else [str(word) for word in held]
            cells[_CONTROL.get(control, control)] = " ".join(words).strip()
    cells = {cell: value for cell, value in cells.items() if value}
    if fault is None and (not role or not spans):
        fault = (
            "it has no label of ours; its project has another labelling interface than labels.xml" if spans else "a region without a label"
        )
    return Mark(role or "claim", claim, number, spans, cells, f"{row}, region {name}", fault)


def _read_offset(value: dict[str, Any], end: str) -> int:
    offset = value.get(end)
    return offset if isinstance(offset, int) else -1


def _name_annotator(annotation: dict[str, Any]) -> str | None:
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        name = " ".join(str(who[key]) for key in ("first_name", "last_name") if who.get(key))
        return str(who.get("email") or name or "") or None
    return f"Label Studio user {who}" if who is not None else None
