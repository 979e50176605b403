"""What is joined across articles, as rows. They are made from readings and decisions, can be made again, and have no seal.

Whoever joins takes them out and enters them here, inside a transaction of `Ledger.joined`; what they mean is in `questions/kept.py`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportedly.lang.names import fold
from reportedly.ledger.corrected import apply_decisions
from reportedly.ledger.restore import restore_article, restore_reading
from reportedly.model import Article, Reading

_TABLES = ("question_link", "answer", "question", "incident_pair", "incident", "question_source", "question_state")
# What is added to them is all that can change what is joined: nothing is ever changed or taken out of them.
_SEEN = ("article", "reading", "decision", "pair_decision")
INCIDENT = ("id", "ref", "article", "said", "happening", "rank", "since", "weeks", "keys")
QUESTION = (
    *("id", "ref", "happening", "kind", "title", "counted", "part", "place", "country", "since", "until"),
    *("answers", "claims", "articles", "contradictions"),
)
ANSWER = ("question", "n", "ref", "article", "claim", "said", "claimant", "voice", "as_of", "relayed_from")
_ORDER = "coalesce(q.since, '9'), i.ref, q.kind, coalesce(q.counted, ''), q.part"  # that of the days on which it is said to have happened
LINK = ("question", "ref", "type", "source", "target")


@dataclass(frozen=True, slots=True)
class State:
    """By what code and word lists the rows were made, of what, with which decisions on incidents, and how often they were changed."""

    made_by: str
    seen: str
    judged: str
    version: int


@dataclass(frozen=True, slots=True)
class Current:
    """An article's current reading, and the last decision on the article, 0 for none: what is made of it depends on these."""

    reading: int
    decision: int


class Joined:
    """The rows, within one transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Take a connection in a transaction."""
        self._db = db

    # What is there

    def find_seen(self) -> str:
        """What the ledger has of all that joining depends on: counts and last numbers."""
        found = (self._db.execute(f"SELECT count(*), coalesce(max(id), 0) FROM {table}").fetchone() for table in _SEEN)
        return " ".join(f"{table}:{count}/{last}" for table, (count, last) in zip(_SEEN, found, strict=True))

    def find_state(self) -> State | None:
        """The state, None where nothing is kept."""
        row = self._db.execute("SELECT made_by, seen, judged, version FROM question_state").fetchone()
        return State(*row) if row else None

    def list_current(self) -> dict[int, Current]:
        """The current reading of each article."""
        rows = self._db.execute(
            "SELECT r.article, r.id, coalesce((SELECT max(d.id) FROM decision d WHERE d.article = r.article), 0) FROM reading_current r"
        )
        return {article: Current(reading, decision) for article, reading, decision in rows}

    def list_sources(self) -> dict[int, Current]:
        """The articles of which something is kept, with what it was made of."""
        rows = self._db.execute("SELECT article, reading, decision FROM question_source")
        return {article: Current(reading, decision) for article, reading, decision in rows}

    def restore(self, reading: int) -> Reading:
        """A reading as people corrected it."""
        return apply_decisions(self._db, reading, restore_reading(self._db, reading))

    def fetch_source(self, article: int) -> tuple[bytes, Article]:
        """What is kept of an article, and the article."""
        (made,) = self._db.execute("SELECT made FROM question_source WHERE article = ?", (article,)).fetchone()
        return made, restore_article(self._db, article)

    def list_incidents(self, happenings: Iterable[int] | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of incidents, of all happenings or of some."""
        names = ", ".join(INCIDENT)
        if happenings is None:
            return iter(self._db.execute(f"SELECT {names} FROM incident"))
        query = f"SELECT {names} FROM incident WHERE happening IN (SELECT value FROM json_each(?))"
        return iter(self._db.execute(query, (json.dumps(sorted(happenings)),)))

    def list_pairs(self, incident: int) -> list[tuple[int, float]]:
        """The incidents that may be one with this one, with their odds."""
        rows = self._db.execute("SELECT other, odds FROM incident_pair WHERE one = ?", (incident,))
        return [*rows, *self._db.execute("SELECT one, odds FROM incident_pair WHERE other = ?", (incident,))]

    def list_questions(self, condition: str = "1", values: Sequence[object] = (), limit: int = -1, skip: int = 0) -> list[tuple[Any, ...]]:
        """The rows of questions that fulfil a condition, in the order of their events' days."""
        names = ", ".join(f"q.{name}" for name in QUESTION)
        self._db.create_function("casefold", 1, str.casefold, deterministic=True)
        self._db.create_function("fold", 1, fold, deterministic=True)
        query = f"SELECT {names} FROM question q JOIN incident i ON i.id = q.happening WHERE {condition} ORDER BY {_ORDER} LIMIT ? OFFSET ?"
        return self._db.execute(query, (*values, limit, skip)).fetchall()

    def list_asked(self) -> list[int]:
        """The happenings that questions are about, by number: most that stand near each other are of the same articles."""
        return [happening for (happening,) in self._db.execute("SELECT DISTINCT happening FROM question ORDER BY happening")]

    def find_happenings(self, name: str) -> set[int]:
        """The happenings of questions that have an answer or a link whose id begins so."""
        found = " UNION ".join(f"SELECT question FROM {table} WHERE substr(ref, 1, ?) = ?" for table in ("answer", "question_link"))
        rows = self._db.execute(f"SELECT DISTINCT happening FROM question WHERE id IN ({found})", (len(name), name) * 2)
        return {happening for (happening,) in rows}

    def list_answered(self, article: str) -> Iterator[tuple[str, str, str]]:
        """The claims of an article, by its id, with the id and text of each question that they answer, in the order of the questions."""
        return iter(
            self._db.execute(
                "SELECT c.digest, q.ref, q.title FROM answer x JOIN claim c ON c.id = x.claim JOIN question q ON q.id = x.question "
                "JOIN incident i ON i.id = q.happening WHERE x.article = (SELECT id FROM article WHERE digest = ?) "
                f"ORDER BY {_ORDER}, x.n",
                (article,),
            )
        )

    def find_articles(self, names: Iterable[str]) -> set[int]:
        """The articles of answers, by the answers' ids."""
        query = "SELECT DISTINCT article FROM answer WHERE ref IN (SELECT value FROM json_each(?))"
        return {article for (article,) in self._db.execute(query, (json.dumps(sorted(names)),))}

    def list_answers(self, least: int = 1) -> Iterator[tuple[Any, ...]]:
        """Answers to questions with so many or more, in their order: question, id, what is said, by whom, as of, from whom, printed by whom."""
        return iter(
            self._db.execute(
                "SELECT q.ref, x.ref, x.said, x.claimant, x.voice, x.as_of, x.relayed_from, coalesce(a.outlet, a.ref, a.digest) "
                "FROM question q JOIN answer x ON x.question = q.id JOIN article a ON a.id = x.article WHERE q.answers >= ? "
                "ORDER BY q.id, x.n",
                (least,),
            )
        )

    def find_claims(self, readings: Iterable[int]) -> dict[str, int]:
        """The rows of the claims of readings, by their ids."""
        rows = (self._db.execute("SELECT digest, id FROM claim WHERE reading = ?", (reading,)) for reading in readings)
        return {digest: number for found in rows for digest, number in found}

    # What goes in and out

    def clear(self) -> None:
        """Take everything out."""
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table}")

    def save_state(self, state: State) -> None:
        """Write the state."""
        cells = (state.made_by, state.seen, state.judged, state.version)
        self._db.execute("INSERT OR REPLACE INTO question_state (id, made_by, seen, judged, version) VALUES (1, ?, ?, ?, ?)", cells)

    def save_sources(self, rows: Iterable[tuple[int, Current, bytes]]) -> None:
        """Enter what is kept of articles, in place of what was."""
        cells = ((article, current.reading, current.decision, made) for article, current, made in rows)
        self._db.executemany("INSERT OR REPLACE INTO question_source (article, reading, decision, made) VALUES (?, ?, ?, ?)", cells)

    def remove_incidents(self, numbers: Sequence[int]) -> None:
        """Take incidents out, with their pairs."""
        for table, column in (("incident_pair", "one"), ("incident_pair", "other"), ("incident", "id")):
            self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", ((number,) for number in numbers))

    def save_incidents(self, rows: Iterable[Sequence[object]]) -> None:
        """Enter incidents."""
        self._db.executemany(f"INSERT INTO incident ({', '.join(INCIDENT)}) VALUES ({', '.join('?' * len(INCIDENT))})", rows)

    def save_happenings(self, rows: Iterable[tuple[int, int]]) -> None:
        """Set the happening of incidents: rows of the happening and the incident."""
        self._db.executemany("UPDATE incident SET happening = ? WHERE id = ?", rows)

    def save_pairs(self, changed: Iterable[int], rows: Iterable[tuple[int, int, float]]) -> None:
        """Enter the pairs of incidents in place of those that they had."""
        for column in ("one", "other"):
            self._db.executemany(f"DELETE FROM incident_pair WHERE {column} = ?", ((number,) for number in changed))
        self._db.executemany("INSERT INTO incident_pair (one, other, odds) VALUES (?, ?, ?)", rows)

    def remove_questions(self, happenings: Iterable[int]) -> None:
        """Take the questions of happenings out, with their answers and links."""
        for happening in happenings:
            numbers = self._db.execute("SELECT id FROM question WHERE happening = ?", (happening,)).fetchall()
            for table, column in (("answer", "question"), ("question_link", "question"), ("question", "id")):
                self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", numbers)

    def find_next(self, table: str) -> int:
        """The number for the next row of incidents or questions."""
        return int(self._db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])

    def save_questions(
        self, questions: Iterable[Sequence[object]], answers: Iterable[Sequence[object]], links: Iterable[Sequence[object]]
    ) -> None:
        """Enter questions, answers and links."""
        for table, columns, rows in (("question", QUESTION, questions), ("answer", ANSWER, answers), ("question_link", LINK, links)):
            self._db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)
