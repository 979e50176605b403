"""A person's decisions on claims: added, never changed; `undo` is one too."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from reportedly.ledger.carry import add_standing
from reportedly.ledger.errors import DecisionError
from reportedly.ledger.record import index_claims, unindex_claims, write_now
from reportedly.ledger.rows import GAP
from reportedly.ledger.seals import DECISION, seal_cells
from reportedly.model import AttributionKind, Certainty, ChannelKind, Mode, SpeechAct, Status

CLOSED: dict[str, type[StrEnum]] = {
    "attribution": AttributionKind,
    "mode": Mode,
    "speech_act": SpeechAct,
    "status": Status,
    "certainty": Certainty,
    "channel": ChannelKind,
}
IN_TEXT = ("cue", "content")
EDITABLE = (*CLOSED, *IN_TEXT, "source")


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
    """One decision. `claim` is the digest of the claim that it was made on; `standing` tells on which it stands now."""

    id: int
    kind: DecisionKind
    claim: str
    cell: str | None
    value: str | None
    cue: str | None
    content: str
    by: str
    at: str
    why: str | None
    undoes: int | None
    standing: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided and by whom. `cell` and `value` are of an edit or choice, `parts` the texts of a split or the claims of a merge."""

    kind: DecisionKind
    by: str
    why: str | None = None
    cell: str | None = None
    value: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A current claim that is decided on."""

    row: int
    digest: str
    article: int
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    content: str
    text: str


def find_judged(db: sqlite3.Connection, name: str) -> _Judged:
    """The claim of a current reading that a digest, or the beginning of one, names. Raises `DecisionError` unless it is one."""
    rows = db.execute(
        "SELECT c.id, c.digest, a.id, c.cue, c.cue_start, c.cue_end, c.content, a.text FROM claim c JOIN reading_current r ON r.id = c.reading "
        "JOIN article a ON a.id = r.article WHERE c.digest >= ? AND c.digest < ? ORDER BY c.digest LIMIT 2",
        (name, f"{name}~"),
    ).fetchall()
    if not rows or not name:
        raise DecisionError(f"no current claim has the id {name!r}; `reportedly claims` lists them")
    if len(rows) > 1:
        raise DecisionError(f"several claims have an id that begins with {name!r}; write more of it")
    return _Judged(*rows[0])


def decide(db: sqlite3.Connection, claim: str, verdict: Verdict) -> int:
    """Add a decision on a claim, in a transaction of the caller's; its number. Raises `DecisionError` where it does not fit."""
    judged = find_judged(db, claim)
    if verdict.kind is DecisionKind.MERGE:
        return _merge(db, judged, verdict)
    cell = _check(db, judged, verdict)
    with _reindexed(db, [judged.row]):
        return _add(db, judged, verdict, cell, write_now())


def undo(db: sqlite3.Connection, number: int, by: str, why: str | None) -> int:
    """Take a decision back; a merge whole. To bring it back, decide again."""
    _check_name(by)
    row = db.execute("SELECT kind, claim_digest, article, at FROM decision WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise DecisionError(f"there is no decision {number}; `reportedly decide --list` shows them")
    if row[0] == "undo":
        raise DecisionError(f"decision {number} is an undo itself; decide again instead")
    same = [number]
    if row[0] == "merge":
        kept = db.execute("SELECT coalesce((SELECT value FROM decision WHERE id = ? AND cell = 'into'), ?)", (number, row[1])).fetchone()[0]
        query = "SELECT id FROM decision WHERE kind = 'merge' AND article = ? AND at = ? AND (value = ? OR claim_digest = ?) ORDER BY id"
        same = [n for (n,) in db.execute(query, (row[2], row[3], kept, kept))]
    marks = ", ".join("?" * len(same))
    if db.execute(f"SELECT 1 FROM decision WHERE undoes IN ({marks})", same).fetchone():
        raise DecisionError(f"decision {number} is taken back already")
    with _reindexed(db, [claim for (claim,) in db.execute(f"SELECT claim FROM standing WHERE decision IN ({marks})", same)]):
        return [_undo_one(db, one, by, why) for one in same][-1]


@contextmanager
def _reindexed(db: sqlite3.Connection, claims: Sequence[int]) -> Iterator[None]:
    """Claims are taken out of the index of words while what they say changes, and entered again."""
    given, which = json.dumps(claims), "SELECT value FROM json_each(?)"
    unindex_claims(db, which, given)
    yield
    index_claims(db, which, given)


def _check_name(by: str) -> None:
    if not by.strip():
        raise DecisionError("a decision is somebody's; say by whom")


def list_decisions(db: sqlite3.Connection, claim: str | None = None, *, orphans: bool = False) -> tuple[Decision, ...]:
    """Decisions in the order in which they were made: all, those on a claim, or those that stand nowhere since a re-read."""
    rows = db.execute(
        "SELECT d.id, d.kind, d.claim_digest, d.cell, d.value, d.cue, d.content, d.by, d.at, d.why, d.undoes, CASE "
        "WHEN d.kind = 'undo' THEN 'undoes ' || d.undoes "
        "WHEN EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id) THEN 'undone' "
        "WHEN o.id IS NOT NULL THEN 'orphan' "
        "ELSE coalesce((SELECT CASE WHEN s.carried THEN 'carried' ELSE 'stands' END FROM standing s WHERE s.decision = d.id ORDER BY s.claim DESC LIMIT 1), '') END "
        "FROM decision d LEFT JOIN decision_orphan o ON o.id = d.id "
        "WHERE (:claim IS NULL OR d.claim_digest = :claim OR d.id IN (SELECT s.decision FROM standing s JOIN claim c ON c.id = s.claim "
        "WHERE c.digest = :claim)) AND (NOT :orphans OR o.id IS NOT NULL) ORDER BY d.id",
        {"claim": claim, "orphans": orphans},
    )
    return tuple(Decision(row[0], DecisionKind(row[1]), *row[2:]) for row in rows)


def _check(db: sqlite3.Connection, judged: _Judged, verdict: Verdict) -> tuple[str | None, str | None]:
    """Cell and value as they are stored."""
    if verdict.kind is DecisionKind.SPLIT:
        if len(verdict.parts) < 2:
            raise DecisionError("a split needs the words of two parts or more")
        return None, json.dumps([_find_words(judged, part) for part in verdict.parts], ensure_ascii=False)
    if verdict.kind not in (DecisionKind.EDIT, DecisionKind.CHOOSE):
        return None, None
    cell, value = verdict.cell, verdict.value
    if cell not in EDITABLE or value is None:
        raise DecisionError(f"{cell!r} is no cell that can be decided; these are: {', '.join(EDITABLE)}")
    if cell in CLOSED and value not in list(CLOSED[cell]):
        raise DecisionError(f"{value!r} is no {cell}; these are: {', '.join(CLOSED[cell])}")
    if cell in IN_TEXT:
        value = _find_words(judged, value)
    if verdict.kind is DecisionKind.CHOOSE:
        (written,) = db.execute("SELECT alternatives FROM claim WHERE id = ?", (judged.row,)).fetchone()
        offered = [a["value"] for a in json.loads(written or "[]") if a["what"] == cell]
        if value not in offered:
            raise DecisionError(f"the claim has no other reading {value!r} of its {cell}; it has: {', '.join(map(str, offered)) or 'none'}")
    return cell, value


def _find_words(judged: _Judged, words: str) -> str:
    """The words, once they are found in the article's text. Parts that the text parts are joined as in a content."""
    at = 0
    for part in words.split(GAP):
        at = judged.text.find(part, at)
        if not part.strip() or at < 0:
            raise DecisionError(f"the article does not say {part[:80]!r}; words of a claim are the article's own")
    return words


def _merge(db: sqlite3.Connection, judged: _Judged, verdict: Verdict) -> int:
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
    at = write_now()  # by which an undo knows what one merge was
    with _reindexed(db, rows):
        for other in others:
            _add(db, other, verdict, ("into", judged.digest), at)
        return _add(db, judged, verdict, ("content", GAP.join(judged.text[start:end] for start, end in joined)), at)


def _add(db: sqlite3.Connection, judged: _Judged, verdict: Verdict, cell: tuple[str | None, str | None], at: str) -> int:
    _check_name(verdict.by)
    number = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM decision").fetchone()[0])
    kept = (judged.cue, judged.cue_start, judged.cue_end, judged.content)
    cells = (number, verdict.kind.value, judged.article, judged.digest, *cell, *kept, verdict.by, at, verdict.why, None)
    _insert(db, cells)
    add_standing(db, number, judged.row, carried=False)
    return number


def _undo_one(db: sqlite3.Connection, number: int, by: str, why: str | None) -> int:
    last = int(db.execute("SELECT max(id) + 1 FROM decision").fetchone()[0])
    columns = "article, claim_digest, NULL, NULL, cue, cue_start, cue_end, content"
    kept: Sequence[object] = db.execute(f"SELECT {columns} FROM decision WHERE id = ?", (number,)).fetchone()
    _insert(db, (last, "undo", *kept, by, write_now(), why, number))
    return last


def _insert(db: sqlite3.Connection, cells: tuple[object, ...]) -> None:
    names = ", ".join(DECISION)
    marks = ", ".join("?" * (len(DECISION) + 1))
    db.execute(f"INSERT INTO decision ({names}, seal) VALUES ({marks})", (*cells, seal_cells(cells)))
