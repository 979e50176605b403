"""What is joined across articles: questions, their answers and links, and by what they were joined. All of it can be made again."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_joined(db: sqlite3.Connection) -> None:
    """What is joined across articles: questions, their answers and links, and by what they were joined. All of it can be made again."""
    run_script(
        db,
        """
        CREATE TABLE question_state (
          id INTEGER PRIMARY KEY CHECK (id = 1), made_by TEXT NOT NULL, seen TEXT NOT NULL, judged TEXT NOT NULL, version INTEGER NOT NULL
        );
        CREATE TABLE question_source (
          article INTEGER PRIMARY KEY REFERENCES article (id), reading INTEGER NOT NULL REFERENCES reading (id),
          decision INTEGER NOT NULL, made BLOB NOT NULL
        );
        CREATE TABLE incident (
          id INTEGER PRIMARY KEY, title TEXT GENERATED ALWAYS AS ('incident ' || ref) VIRTUAL,
          ref TEXT NOT NULL, article INTEGER NOT NULL REFERENCES article (id), said INTEGER NOT NULL,
          happening INTEGER NOT NULL REFERENCES incident (id), rank INTEGER NOT NULL, since INTEGER NOT NULL, weeks INTEGER NOT NULL,
          keys BLOB NOT NULL
        );
        CREATE INDEX incident_happening ON incident (happening);
        CREATE TABLE incident_pair (
          one INTEGER NOT NULL REFERENCES incident (id), other INTEGER NOT NULL REFERENCES incident (id), odds REAL NOT NULL,
          PRIMARY KEY (one, other)
        ) WITHOUT ROWID;
        CREATE INDEX incident_pair_other ON incident_pair (other);
        CREATE TABLE question (
          id INTEGER PRIMARY KEY, title TEXT NOT NULL, ref TEXT NOT NULL, happening INTEGER NOT NULL REFERENCES incident (id), kind TEXT NOT NULL,
          counted TEXT, part TEXT NOT NULL, place TEXT, country TEXT, since TEXT, until TEXT,
          answers INTEGER NOT NULL, claims INTEGER NOT NULL, articles INTEGER NOT NULL, contradictions INTEGER NOT NULL
        );
        CREATE INDEX question_happening ON question (happening);
        CREATE TABLE answer (
          question INTEGER NOT NULL REFERENCES question (id), n INTEGER NOT NULL, ref TEXT NOT NULL,
          article INTEGER NOT NULL REFERENCES article (id), claim INTEGER REFERENCES claim (id), said TEXT NOT NULL,
          claimant TEXT NOT NULL, voice TEXT NOT NULL CHECK (voice IN ('named', 'unnamed', 'article')), as_of TEXT, relayed_from TEXT,
          PRIMARY KEY (question, n)
        ) WITHOUT ROWID;
        CREATE TABLE question_link (
          question INTEGER NOT NULL REFERENCES question (id), ref TEXT NOT NULL, type TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
          PRIMARY KEY (question, ref)
        ) WITHOUT ROWID;
        """,
    )
