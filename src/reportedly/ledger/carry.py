"""Decisions on an earlier reading -> the claims of a new one on which they stand."""

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence

from reportedly.ledger.seals import STANDING, seal_cells

# Share of words that two contents must have in common for a decision to be carried from one to the other.
SAME_CONTENT = 0.8


def carry_decisions(db: sqlite3.Connection, article: int, reading: int) -> None:
    """Let each decision that does not stand in a reading stand there on the claim of its id, else on the one claim that has its cue and nearly its content.

    Where none has, or several have, the decision stands nowhere in this reading: the view `decision_orphan` shows it.
    """
    decisions = db.execute(
        "SELECT id, claim_digest, cue_start, cue_end, content FROM decision d WHERE article = ? AND kind <> 'undo' AND run IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM standing s JOIN claim c ON c.id = s.claim WHERE s.decision = d.id AND c.reading = ?)",
        (article, reading),
    ).fetchall()
    if not decisions:
        return
    claims = db.execute("SELECT id, digest, cue_start, cue_end, content FROM claim WHERE reading = ?", (reading,)).fetchall()
    exact = {digest: number for number, digest, *_ in reversed(claims)}
    for number, digest, *cells in decisions:
        claim = exact.get(digest)
        carried = claim is None
        if claim is None:
            claim = find_successor(cells, claims)
        if claim is not None:
            add_standing(db, number, claim, carried=carried)


def add_standing(db: sqlite3.Connection, decision: int, claim: int, *, carried: bool) -> None:
    """Let a decision stand on a claim's row."""
    cells = (decision, claim, int(carried))
    db.execute(f"INSERT INTO standing ({', '.join(STANDING)}, seal) VALUES (?, ?, ?, ?)", (*cells, seal_cells(cells)))


def find_successor(cells: Sequence[object], claims: Sequence[Sequence[object]]) -> int | None:
    """The one claim with the same cue span and `SAME_CONTENT` of the words; None where there is none or more than one."""
    start, end, content = cells
    found = [c for c in claims if (c[2], c[3]) == (start, end) and compare_words(str(content), str(c[4])) >= SAME_CONTENT]
    return int(str(found[0][0])) if len(found) == 1 else None


def compare_words(one: str, other: str) -> float:
    """The Jaccard index of the words of two texts, each counted as often as it stands there."""
    first, second = (Counter(re.findall(r"\w+", text.casefold())) for text in (one, other))
    union = (first | second).total()
    return (first & second).total() / union if union else 1.0
