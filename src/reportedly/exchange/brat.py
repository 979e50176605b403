"""Sheets <-> brat: a .txt and an .ann for each article, and the configuration of the collection.

The form is that of https://brat.nlplab.org/standoff.html. Offsets there are code points. No span of it runs over a line end: words that do are
written as the fragments of a discontinuous one. Cells with a closed list are attributes, the others stand in the mark's note as
`source=Anna Kol; channel=interview`. The ids are comments of a type of our own, which brat keeps and does not let edit, and are the last lines, so
that a file that was cut short is known by marks without them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.exchange.annotations import (
    CLAIM,
    LABELS,
    ROLE_CELLS,
    ROLE_OF,
    ROLES,
    Cell,
    Mark,
    Refusal,
    Sheet,
    Spans,
    find_sheet_name,
    join_spans,
    name_field,
)

NOTE = "AnnotatorNotes"
ID = "Reportedly"
OF = "Of"
_LINE_END = re.compile("[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")  # all at which Python, in which brat is written, splits lines
_CELL = re.compile(r"((?:[^;\\]|\\.)*)(?:;|$)", re.DOTALL)
_ESCAPED = {"\\": "\\\\", ";": "\\;", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\f": "\\f"}
_ESCAPED |= {mark: f"\\u{ord(mark):04x}" for mark in "\x1c\x1d\x1e\x85\u2028\u2029"}
_MEANT = {"n": "\n", "r": "\r", "t": "\t", "v": "\v", "f": "\f"}
_COLOURS = dict(zip(ROLES, ("#9ecbf0", "#f5b7b1", "#a9dfbf", "#d7bde2", "#f9e79f", "#f5cba7", "#a2d9ce", "#d5dbdb"), strict=True))


def write_brat(sheets: Iterable[Sheet], folder: Path) -> Iterator[Path]:
    """A folder to be put below brat's `data`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("annotation.conf", make_annotation_conf()), ("visual.conf", make_visual_conf())):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        yield path
    for sheet in sheets:
        path = folder / f"{sheet.name}.txt"
        path.write_bytes(sheet.text.encode())
        path.with_suffix(".ann").write_bytes(format_marks(sheet).encode())
        yield path


def _is_attribute(cell: Cell) -> bool:
    """Whether brat can offer the values as a list: they must be words."""
    return bool(cell.values) and all(re.fullmatch(r"[\w-]+", value) for value in cell.values)


def make_annotation_conf() -> str:
    """What can be marked, and which cells have a closed list."""
    parts = "|".join(LABELS[role] for role in ROLES if role != CLAIM)
    lines = ["[entities]", *(LABELS[role] for role in ROLES), "", "[relations]", f"{OF} Arg1:{parts}, Arg2:{LABELS[CLAIM]}"]
    lines += ["<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    for role in ROLES:
        cells = [cell for cell in ROLE_CELLS[role] if _is_attribute(cell)]
        lines += [f"{role}_{name_field(cell.name)} Arg:{LABELS[role]}, Value:{'|'.join(cell.values)}" for cell in cells]
    return "\n".join([*lines, ""])


def make_visual_conf() -> str:
    """Colours."""
    lines = ["[labels]", "", "[drawing]", *(f"{LABELS[role]} bgColor:{_COLOURS[role]}" for role in ROLES)]
    return "\n".join([*lines, f"{OF} color:#555555, arrowHead:triangle-5", ""])


def format_marks(sheet: Sheet) -> str:
    """The .ann of a sheet."""
    names = {id(mark): f"T{number}" for number, mark in enumerate(sheet.marks, start=1)}
    claims = {mark.claim: names[id(mark)] for mark in sheet.marks if mark.role == CLAIM}
    words: list[str] = []
    relations: list[str] = []
    attributes: list[str] = []
    notes: list[str] = []
    ids: list[str] = []
    for mark in sheet.marks:
        name = names[id(mark)]
        spans = split_lines(sheet.text, mark.spans)
        places = ";".join(f"{start} {end}" for start, end in spans)
        words.append(f"{name}\t{LABELS[mark.role]} {places}\t{' '.join(sheet.text[start:end] for start, end in spans)}")
        if mark.role != CLAIM and mark.claim in claims:
            relations.append(f"R{len(relations) + 1}\t{OF} Arg1:{name} Arg2:{claims[mark.claim]}")
        listed = {cell.name for cell in ROLE_CELLS[mark.role] if _is_attribute(cell)}
        attributes += [f"{mark.role}_{name_field(cell)} {name} {mark.cells[cell]}" for cell in mark.cells.keys() & listed]
        free = [
            f"{cell.name}={_escape(mark.cells[cell.name])}" for cell in ROLE_CELLS[mark.role] if cell.name in mark.cells.keys() - listed
        ]
        notes += [f"{NOTE} {name}\t{'; '.join(free)}"] if free else []
        ids.append(f"{ID} {name}\t{mark.claim} {mark.role} {mark.number}")
    lines = [*words, *relations, *(f"A{n}\t{line}" for n, line in enumerate(sorted(attributes), start=1))]
    return "".join(f"{line}\n" for line in [*lines, *(f"#{n}\t{line}" for n, line in enumerate([*notes, *ids], start=1))])


def split_lines(text: str, spans: Spans) -> Spans:
    """Spans in their order, without the line ends that stand in them and without overlaps, none of which brat reads."""
    found: list[tuple[int, int]] = []
    for start, end in join_spans(text, spans):
        at = start
        for match in _LINE_END.finditer(text, start, end):
            found += [(at, match.start())] if at < match.start() else []
            at = match.end()
        found += [(at, end)] if at < end else []
    return tuple(found)


def _escape(value: str) -> str:
    return "".join(_ESCAPED.get(character, character) for character in value)


def _unescape(value: str) -> str:
    return re.sub(r"\\(u[0-9a-f]{4}|.)", lambda m: chr(int(m[1][1:], 16)) if len(m[1]) > 1 else _MEANT.get(m[1], m[1]), value)


@dataclass(slots=True)
class _Lines:
    """The lines of an .ann: by the mark that they are of, its words, its cells and its id; and the claim that a relation joins it to."""

    words: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # name -> type and places, text, row
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)


def read_brat(path: Path) -> Iterator[Sheet | Refusal]:
    """The sheet of an .ann and the .txt beside it."""
    text_path = path.with_suffix(".txt")
    try:
        text, annotated = text_path.read_bytes().decode(), path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        yield Refusal(str(path), "file", f"{error}; bring both the .ann and the .txt, as brat keeps them in UTF-8")
        return
    if annotated and not annotated.endswith("\n"):
        yield Refusal(str(path), "file", "its last line has no end, so the file is cut short; bring a whole one")
        return
    lines = _Lines()
    for number, line in enumerate(annotated.split("\n"), start=1):
        why = _read_line(line.rstrip("\r"), f"line {number}", lines) if line.strip() else None
        if why:
            yield Refusal(str(path), f"line {number}", why)
    marks = tuple(_make_mark(name, lines, text) for name in lines.words)
    yield Sheet(find_sheet_name(path.stem), text, marks, None, str(path))


def _read_line(line: str, row: str, lines: _Lines) -> str | None:
    """Sort a line in; why it could not be, if so."""
    name, _, rest = line.partition("\t")
    head, _, tail = rest.partition("\t")
    words = head.split(" ")
    if name.startswith("T"):
        lines.words[name] = (head, tail, row)
    elif name.startswith("R") and len(words) == 3 and words[0] == OF:
        lines.of[words[1].removeprefix("Arg1:")] = words[2].removeprefix("Arg2:")
    elif name.startswith(("A", "M")) and len(words) == 3:
        lines.cells.setdefault(words[1], {})[words[0]] = words[2]
    elif name.startswith("#") and len(words) == 2 and words[0] == NOTE:
        return _read_note(tail, lines.cells.setdefault(words[1], {}))
    elif name.startswith("#") and len(words) == 2 and words[0] == ID:
        parts = tail.split(" ")
        if len(parts) != 3 or parts[1] not in ROLES or not parts[2].isdigit():
            return f"{tail!r} is no id of a mark; these are not to be changed"
        lines.ids[words[1]] = (parts[0], parts[1], int(parts[2]))
    elif not name.startswith("#"):
        return f"{line[:60]!r} is nothing that these sheets have"
    return None


def _read_note(note: str, cells: dict[str, str]) -> str | None:
    wrong = None
    for match in _CELL.finditer(note):
        name, sign, value = match[1].strip().partition("=")
        if sign and value.strip():
            cells[name.strip()] = _unescape(value.strip())
        elif match[1].strip() and not sign:
            wrong = f"{match[1].strip()[:60]!r} in a note is no cell; write it as name=value, with a semicolon between two"
    return wrong


def _make_mark(name: str, lines: _Lines, text: str) -> Mark:
    head, words, row = lines.words[name]
    label, _, places = head.partition(" ")
    of = lines.ids.get(lines.of.get(name, ""), ("", "", 0))[0]
    claim, role, number = lines.ids.get(name, (of, ROLE_OF.get(label, ""), 0))
    fault = None
    try:
        spans = tuple((int(start), int(end)) for start, end in (place.split(" ") for place in places.split(";")))
    except ValueError:
        spans, fault = (), f"{places!r} are no places"
    if ROLE_OF.get(label) != role:
        fault = (
            f"a {role} was given the type {label!r}; delete it, or give it its type back"
            if role
            else f"{label!r} is no type of these sheets"
        )
    elif not fault and all(0 <= start < end <= len(text) for start, end in spans):
        said = " ".join(text[start:end] for start, end in spans)
        if said.split() != words.split():
            fault = f"the text has {said[:60]!r} there, not {words[:60]!r}"
    attributes = {f"{role}_{name_field(cell.name)}": cell.name for cell in ROLE_CELLS.get(role, ())}
    cells = {attributes.get(key, key): value for key, value in lines.cells.get(name, {}).items()}
    return Mark(role or CLAIM, claim, number, spans, cells, row, fault)
