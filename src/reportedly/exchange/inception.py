"""Sheets <-> INCEpTION: UIMA CAS JSON 0.4 through dkpro-cassis, and the type system that gives the project its layers.

A role is a layer, a cell a string feature. Words that stand apart are several annotations with the same claim. Offsets in the files are in UTF-16
code units, which the library converts; it lets pass what cannot be converted, so that is looked for in the file itself.
"""

import json
import warnings
from collections.abc import Iterable, Iterator
from keyword import iskeyword
from pathlib import Path
from typing import Any

from reportedly.exchange.annotations import (
    CLAIM,
    LABELS,
    ROLE_CELLS,
    ROLE_OF,
    ROLES,
    Mark,
    Refusal,
    Sheet,
    find_points,
    find_sheet_name,
    join_pieces,
    name_field,
)

TYPE_SYSTEM = "TypeSystem.xml"
_PACKAGE = "reportedly"
_ANNOTATION = "uima.tcas.Annotation"
_STRING = "uima.cas.String"
# The claim's id and the mark's number, and on the first layer the sheet's name.
_OWN = ("claim", "part")
_BAD_FILE = "it is not what INCEpTION exports as UIMA CAS JSON 0.4 ({}); export the document again"


def _name_feature(cell: str) -> str:
    """A cell's name as one of UIMA's features; the library makes a Python class of a layer, which has no `from`."""
    name = name_field(cell)
    return f"{name}_" if iskeyword(name) else name


def make_types() -> Any:  # noqa: ANN401 - cassis is imported late
    """The type system. Raises `ImportError` without dkpro-cassis."""
    from cassis import TypeSystem

    types = TypeSystem()
    for role in ROLES:
        layer = types.create_type(f"{_PACKAGE}.{LABELS[role]}", supertypeName=_ANNOTATION)
        names = [*_OWN, *(("sheet",) if role == CLAIM else ()), *(_name_feature(cell.name) for cell in ROLE_CELLS[role])]
        for name in names:
            types.create_feature(layer, name, _STRING)
    return types


def write_inception(sheets: Iterable[Sheet], folder: Path) -> Iterator[Path]:
    """`TypeSystem.xml`, and a .json for each article. Raises `ImportError` without dkpro-cassis."""
    folder.mkdir(parents=True, exist_ok=True)
    types = make_types()
    path = folder / TYPE_SYSTEM
    types.to_xml(str(path))
    yield path
    for sheet in sheets:
        path = folder / f"{sheet.name}.json"
        make_cas(sheet, types).to_json(str(path), pretty_print=False)
        yield path


def make_cas(sheet: Sheet, types: Any) -> Any:  # noqa: ANN401 - cassis is imported late
    """One article as a CAS."""
    from cassis import Cas

    cas = Cas(typesystem=types)
    cas.sofa_string = sheet.text
    cas.sofa_mime = "text/plain"
    for mark in sheet.marks:
        layer = types.get_type(f"{_PACKAGE}.{LABELS[mark.role]}")
        for piece, (start, end) in enumerate(mark.spans):
            own = {"claim": mark.claim, "part": str(mark.number)} | ({"sheet": sheet.name} if mark.role == CLAIM else {})
            cells = {_name_feature(name): value for name, value in mark.cells.items()} if piece == 0 else {}
            cas.add(layer(begin=start, end=end, **own, **cells))
    return cas


def read_inception(path: Path) -> Iterator[Sheet | Refusal]:
    """The sheet of a .json. Where it lies in a folder of the document's name, as in INCEpTION's export of a project, it is called by who made it.

    Raises:
        ImportError: dkpro-cassis is not installed.
    """
    from cassis import load_cas_from_json

    try:
        data = path.read_text(encoding="utf-8")
        wrong = _find_wrong_offsets(json.loads(data))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cas = load_cas_from_json(data)
        text = cas.sofa_string
        marks = [mark for label in ROLE_OF for mark in _read_layer(cas, label, wrong)]
        names = [str(getattr(claim, "sheet", "")) for claim in _select(cas, LABELS[CLAIM])]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        yield Refusal(str(path), "file", _BAD_FILE.format(f"{type(error).__name__}: {error}"))
        return
    if not isinstance(text, str):
        yield Refusal(str(path), "file", _BAD_FILE.format("no text"))
        return
    by = path.stem if find_sheet_name(path.parent.name) else None
    yield Sheet(find_sheet_name(*names, path.stem, path.parent.name), text, join_pieces(marks), by, str(path))


def _find_wrong_offsets(data: dict[str, Any]) -> dict[int, str]:
    """Ids of annotations whose offsets are beyond the text or in the middle of a character."""
    structures = data["%FEATURE_STRUCTURES"]
    if not isinstance(structures, list):
        raise TypeError("no list of feature structures")
    text = next((s["sofaString"] for s in structures if s.get("sofaString") is not None), "")
    points = find_points(text)
    places = {s["%ID"]: (s.get("begin"), s.get("end")) for s in structures if "begin" in s or "end" in s}
    return {
        name: f"it stands at {start} to {end}, counted in UTF-16, of a text of {max(points)}; was the text changed? Export it again"
        for name, (start, end) in places.items()
        if start not in points or end not in points
    }


def _select(cas: Any, label: str) -> list[Any]:  # noqa: ANN401 - cassis is imported late
    name = f"{_PACKAGE}.{label}"
    return list(cas.select(name)) if cas.typesystem.contains_type(name) else []


def _read_layer(cas: Any, label: str, wrong: dict[int, str]) -> Iterator[Mark]:  # noqa: ANN401 - idem
    role = ROLE_OF[label]
    for found in _select(cas, label):
        cells = {cell.name: str(getattr(found, _name_feature(cell.name), None) or "").strip() for cell in ROLE_CELLS[role]}
        part = str(getattr(found, "part", None) or "")
        filled = {name: value for name, value in cells.items() if value}
        claim = str(getattr(found, "claim", None) or "")
        row = f"{label} {found.xmiID}"
        number = int(part) if part.isdecimal() else 0
        yield Mark(role, claim, number, ((found.begin, found.end),), filled, row, wrong.get(found.xmiID))
