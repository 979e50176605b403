"""A person's decisions on claims: added, never changed; `undo` is one too."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

from reportedly.ledger.carry import add_standing, carry_decisions
from reportedly.ledger.cells import GAP, IN_TEXT, CellName, check_value, choose_part, list_parts, locate_part, parse_cell, read_cell
from reportedly.ledger.corrected import edit_claim
from reportedly.ledger.errors import DecisionError
from reportedly.ledger.record import index_claims, unindex_claims, write_now
from reportedly.ledger.restore import restore_reading
from reportedly.ledger.seals import DECISION, seal_decision
from reportedly.model import Claim, Figure, Place, Reading


class DecisionKind(StrEnum):
    """What a person decides about a claim."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"
    EDIT = "edit"
    CHOOSE = "choose"
    SPLIT = "split"
    MERGE = "merge"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `claim` is the digest of the claim that it was made on; None where it chooses the `run` whose reading of `article` counts.

    `was` is what an edited cell held before, `part_of` the decision with which it was made, `standing` tells on which claim it stands now.
    """

    id: int
    kind: DecisionKind
    article: str
    claim: str | None
    run: int | None
    cell: str | None
    value: str | None
    was: str | None
    cue: str | None
    content: str | None
    by: str
    at: str
    why: str | None
    undoes: int | None
    part_of: int | None
    standing: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided and by whom. `cell` and `value` are of an edit or choice, `parts` the texts of a split or the claims of a merge.

    `place` are the first and last character of the words of the figure, place, event or party that the cell is of, in place of a number.
    """

    kind: DecisionKind
    by: str
    why: str | None = None
    cell: str | None = None
    value: str | None = None
    parts: tuple[str, ...] = ()
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A current claim that is decided on."""

    row: int
    digest: str
    reading: int
    article: int
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    content: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision puts into which cell of which words of the text."""

    cell: str | None = None
    value: str | None = None
    was: str | None = None
    part: tuple[int, int] | None = None
    part_of: int | None = None


def find_judged(db: sqlite3.Connection, name: str) -> Judged:
    """The claim of a current reading that a digest, or the beginning of one, names. Raises `DecisionError` unless it is one."""
    rows = db.execute(
        "SELECT c.id, c.digest, r.id, a.id, c.cue, c.cue_start, c.cue_end, c.content, a.text FROM claim c "
        "JOIN reading_current r ON r.id = c.reading JOIN article a ON a.id = r.article WHERE c.digest >= ? AND c.digest < ? ORDER BY c.digest LIMIT 2",
        (name, f"{name}~"),
    ).fetchall()
    if not rows or not name:
        raise DecisionError(f"no current claim has the id {name!r}; `reportedly claims` lists them")
    if len(rows) > 1:
        raise DecisionError(f"several claims have an id that begins with {name!r}; write more of it")
    return Judged(*rows[0])


def decide(db: sqlite3.Connection, claim: str, verdict: Verdict) -> int:
    """Add a decision on a claim, in a transaction of the caller's; its number. Raises `DecisionError` where it does not fit."""
    _check_name(verdict.by)
    judged = find_judged(db, claim)
    if verdict.kind is DecisionKind.MERGE:
        return _merge(db, judged, verdict)
    first, *others = _check(db, judged, verdict)
    with _reindexed(db, _SAME, json.dumps([judged.row])):
        number = _add(db, judged, verdict, first)
        for change in others:
            _add(db, judged, verdict, replace(change, part_of=number))
    return number


def place_cell(reading: Reading, claim: Claim, name: CellName, place: tuple[int, int] | None) -> CellName:
    """The cell with the number of the part that has its words there. Raises `DecisionError` where none has."""
    if place is None:
        return name
    for number, part in enumerate(list_parts(reading, claim, name.holder), start=1):
        if locate_part(part) == place:
            return replace(name, number=number)
    raise DecisionError(f"the claim has no {name.holder} at characters {place[0]} to {place[1]} any more")


def choose_run(db: sqlite3.Connection, article: str, run: int, by: str, why: str | None) -> int:
    """Let the reading of a run be an article's current one, whatever is read later; the decision's number."""
    _check_name(by)
    number = find_article(db, article)
    known = [r for (r,) in db.execute("SELECT run FROM reading WHERE article = ? ORDER BY id", (number,))]
    if run not in known:
        raise DecisionError(f"the article was not read by run {run}; it was by: {', '.join(map(str, known))}")
    with _reindexed(db, _CURRENT, number):
        last = _next(db)
        _insert(db, {"id": last, "kind": "choose", "article": number, "run": run, "by": by, "at": write_now(), "why": why})
        _carry(db, number)
    return last


def find_article(db: sqlite3.Connection, name: str) -> int:
    """The row of the article that a digest, or the beginning of one, names. Raises `DecisionError` unless it is one."""
    rows = db.execute("SELECT id FROM article WHERE digest >= ? AND digest < ? LIMIT 2", (name, f"{name}~")).fetchall()
    if len(rows) != 1 or not name:
        raise DecisionError(f"{'several articles have an id that begins with' if rows and name else 'no article has the id'} {name!r}")
    return int(rows[0][0])


def undo(db: sqlite3.Connection, number: int, by: str, why: str | None) -> int:
    """Take a decision back, with all that was made as a part of it. To bring it back, decide again."""
    _check_name(by)
    row = db.execute("SELECT kind, article, part_of FROM decision WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise DecisionError(f"there is no decision {number}; `reportedly decide --list` shows them")
    kind, article, whole = row
    if kind == "undo":
        raise DecisionError(f"decision {number} is an undo itself; decide again instead")
    root = whole if kind == "merge" and whole else number
    same = [n for (n,) in db.execute("SELECT id FROM decision_not_undone WHERE id = ? OR part_of = ? ORDER BY id", (root, root))]
    if number not in same:
        raise DecisionError(f"decision {number} is taken back already")
    with _reindexed(db, _CURRENT, article):
        undone = [_undo_one(db, one, by, why) for one in same][same.index(number)]
        _carry(db, article)
    return undone


def undo_all(db: sqlite3.Connection, numbers: Iterable[int], by: str, why: str | None) -> tuple[int, ...]:
    """Take several decisions back, the last first; those that one of them took with it are left out."""
    first = _next(db)
    taken = "SELECT 1 FROM decision WHERE id >= ? AND undoes = ?"
    left = (number for number in sorted(set(numbers), reverse=True) if not db.execute(taken, (first, number)).fetchone())
    return tuple(undo(db, number, by, why) for number in left)


_SAME = "SELECT value FROM json_each(?)"
_CURRENT = "SELECT c.id FROM claim c JOIN reading_current r ON r.id = c.reading WHERE r.article = ?"


@contextmanager
def _reindexed(db: sqlite3.Connection, which: str, parameter: int | str) -> Iterator[None]:
    """Claims are taken out of the index of words while what they say changes, and entered again; `which` may give others by then."""
    unindex_claims(db, which, parameter)
    yield
    index_claims(db, which, parameter)


def _carry(db: sqlite3.Connection, article: int) -> None:
    (reading,) = db.execute("SELECT id FROM reading_current WHERE article = ?", (article,)).fetchone()
    carry_decisions(db, article, reading)


def _check_name(by: str) -> None:
    if not by.strip():
        raise DecisionError("a decision is somebody's; say by whom")


def list_decisions(
    db: sqlite3.Connection, claim: str | None = None, article: int | None = None, number: int | None = None, *, orphans: bool = False
) -> tuple[Decision, ...]:
    """Decisions in the order in which they were made: all, or those on a claim or an article's row, with a number, or orphans."""
    conditions = ["NOT :orphans OR o.id IS NOT NULL"]
    if number is not None:
        conditions.append("d.id = :number")
    if claim is not None:
        standing = "SELECT s.decision FROM standing s JOIN claim c ON c.id = s.claim WHERE c.digest = :claim"
        conditions.append(f"d.claim_digest = :claim OR d.id IN ({standing})")
    if article is not None:
        conditions.append("d.article = :article")
    where = " AND ".join(f"({condition})" for condition in conditions)
    rows = db.execute(
        "SELECT d.id, d.kind, a.digest, d.claim_digest, d.run, d.cell, d.value, d.was, d.cue, d.content, d.by, d.at, d.why, d.undoes, d.part_of, CASE "
        "WHEN d.kind = 'undo' THEN 'undoes ' || d.undoes "
        "WHEN EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id) THEN 'undone' "
        "WHEN o.id IS NOT NULL THEN 'orphan' "
        "ELSE coalesce((SELECT CASE WHEN s.carried THEN 'carried' ELSE 'stands' END FROM standing s JOIN claim c ON c.id = s.claim "
        "JOIN reading_current r ON r.id = c.reading WHERE s.decision = d.id), 'stands') END "
        "FROM decision d JOIN article a ON a.id = d.article LEFT JOIN decision_orphan o ON o.id = d.id "
        f"WHERE {where} ORDER BY d.id",
        {"claim": claim, "article": article, "number": number, "orphans": orphans},
    )
    return tuple(Decision(row[0], DecisionKind(row[1]), *row[2:]) for row in rows)


def _check(db: sqlite3.Connection, judged: Judged, verdict: Verdict) -> list[Change]:
    """What is stored; more than one cell where cells hang together."""
    if verdict.kind is DecisionKind.SPLIT:
        if len(verdict.parts) < 2:
            raise DecisionError("a split needs the words of two parts or more")
        return [Change(value=json.dumps([find_words(judged.text, part) for part in verdict.parts], ensure_ascii=False))]
    if verdict.kind not in (DecisionKind.EDIT, DecisionKind.CHOOSE):
        return [Change()]
    name = parse_cell(verdict.cell or "")
    value = check_value(name.cell, verdict.value or "")
    if name.cell in IN_TEXT and value:
        value = find_words(judged.text, value)
    machine = restore_reading(db, judged.reading)
    claim = next(c for c in machine.claims if c.id == judged.digest)
    if verdict.kind is DecisionKind.CHOOSE:
        _check_offered(claim, name, value)
    reading, edited = edit_claim(db, judged.reading, machine, judged.row)
    return find_changes(reading, edited, place_cell(reading, edited, name, verdict.place), value)


def _check_offered(claim: Claim, name: CellName, value: str) -> None:
    offered = [a.value for a in claim.alternatives if a.what == name.cell]
    if value not in offered:
        raise DecisionError(
            f"the claim has no other reading {value!r} of its {name.cell}; it has: {', '.join(map(str, offered)) or 'none'}"
        )


def find_changes(reading: Reading, claim: Claim, name: CellName, value: str) -> list[Change]:
    """The cell with what it held, and those that cannot stay as they are beside it."""
    part = choose_part(reading, claim, name)
    place = locate_part(part) if part else None
    field = name.cell.partition(".")[2]
    if field == "name" and place is None and not isinstance(part, Place) and len(list_parts(reading, claim, name.holder)) == 1:
        # Nobody is mentioned: to name who it is, is to say who it is.
        return [Change(name.holder, value, read_cell(reading, claim, name.holder, part))]
    cells = {name.cell: value}
    if isinstance(part, Figure) and name.cell == "figure.value":
        cells |= {f"figure.{end}": value for end in ("low", "high") if getattr(part, end) is not None and getattr(part, end) == part.value}
    if isinstance(part, Place) and name.cell == "place.gazetteer_id":
        entry = next((c for c in part.candidates if c.gazetteer_id == value), None)
        cells |= {f"place.{cell}": str(getattr(entry, cell) or "") if entry else "" for cell in ("country", "admin1", "lat", "lon")}
        cells |= {"place.name": entry.name} if entry else {}
    return [Change(cell, new, read_cell(reading, claim, cell, part), place) for cell, new in cells.items()]


def find_words(text: str, words: str) -> str:
    """The words as the article's text has them, be its white space other. Parts that the text parts are joined as in a content."""
    at = 0
    found = []
    for part in words.split(GAP):
        place = text.find(part, at) if part.strip() else -1
        match = None if place >= 0 else re.compile(r"\s+".join(map(re.escape, part.split()))).search(text, at)
        if place < 0 and not (match and match.group()):
            raise DecisionError(f"the article does not say {part[:80]!r}; words of a claim are the article's own")
        found.append(match.group() if match else part)
        at = match.start() if match else place
    return GAP.join(found)


def _merge(db: sqlite3.Connection, judged: Judged, verdict: Verdict) -> int:
    """The first claim takes in the contents of the others, in the order of the text; the others are in it from then on."""
    others = [find_judged(db, part) for part in verdict.parts]
    if not others or any(other.article != judged.article or other.row == judged.row for other in others):
        raise DecisionError("a merge joins two claims or more of one article")
    rows = [judged.row, *(other.row for other in others)]
    spans = f'SELECT DISTINCT start, "end" FROM claim_span WHERE role = \'content\' AND claim IN ({", ".join("?" * len(rows))}) ORDER BY start, "end"'
    joined: list[list[int]] = []
    for start, end in db.execute(spans, rows):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    content = GAP.join(judged.text[start:end] for start, end in joined)
    with _reindexed(db, _SAME, json.dumps(rows)):
        number = _add(db, judged, verdict, Change("content", content, judged.content))
        for other in others:
            _add(db, other, verdict, Change("into", judged.digest, part_of=number))
    return number


def _add(db: sqlite3.Connection, judged: Judged, verdict: Verdict, change: Change) -> int:
    number = _next(db)
    start, end = change.part or (None, None)
    cells: dict[str, object] = {
        "id": number,
        "kind": verdict.kind.value,
        "article": judged.article,
        "claim_digest": judged.digest,
        "part_of": change.part_of,
    }
    cells |= {"cell": change.cell, "value": change.value, "was": change.was, "part_start": start, "part_end": end}
    cells |= {"cue": judged.cue, "cue_start": judged.cue_start, "cue_end": judged.cue_end, "content": judged.content}
    _insert(db, cells | {"by": verdict.by, "at": write_now(), "why": verdict.why})
    add_standing(db, number, judged.row, carried=False)
    return number


def _undo_one(db: sqlite3.Connection, number: int, by: str, why: str | None) -> int:
    names = ("article", "claim_digest", "run", "cue", "cue_start", "cue_end", "content")
    kept = db.execute(f"SELECT {', '.join(names)} FROM decision WHERE id = ?", (number,)).fetchone()
    cells = dict(zip(names, kept, strict=True)) | {"by": by, "at": write_now(), "why": why, "undoes": number}
    last = _next(db)
    _insert(db, cells | {"id": last, "kind": "undo"})
    return last


def _next(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM decision").fetchone()[0])


def _insert(db: sqlite3.Connection, cells: dict[str, object]) -> None:
    row: Sequence[object] = tuple(cells.get(name) for name in DECISION)
    marks = ", ".join("?" * (len(DECISION) + 1))
    db.execute(f"INSERT INTO decision ({', '.join(DECISION)}, seal) VALUES ({marks})", (*row, seal_decision(row)))
