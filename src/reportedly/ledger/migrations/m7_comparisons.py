"""What claims of several articles are compared by, and what people decided on pairs of them."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_comparisons(db: sqlite3.Connection) -> None:
    """What claims of several articles are compared by: all words that tell of an event, a claim's vector; and people's judgements on pairs."""
    run_script(
        db,
        """
        CREATE TABLE event_mention (
          event INTEGER NOT NULL REFERENCES event (id), n INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
          PRIMARY KEY (event, n)
        ) WITHOUT ROWID;
        CREATE TABLE claim_vector (claim INTEGER PRIMARY KEY REFERENCES claim (id), vector BLOB NOT NULL);
        CREATE TABLE pair_decision (
          id INTEGER PRIMARY KEY,
          title TEXT GENERATED ALWAYS AS (kind || ' by ' || by) VIRTUAL,
          kind TEXT NOT NULL CHECK (kind IN ('same', 'different', 'undo')),
          one TEXT NOT NULL, other TEXT NOT NULL,
          by TEXT NOT NULL, at TEXT NOT NULL, why TEXT,
          undoes INTEGER REFERENCES pair_decision (id),
          seal TEXT NOT NULL
        );
        CREATE INDEX pair_decision_one ON pair_decision (one);
        CREATE INDEX pair_decision_other ON pair_decision (other);
        CREATE VIEW pair_judgement AS
          SELECT id, kind, one, other, by, at, why FROM pair_decision d
          WHERE kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM pair_decision u WHERE u.undoes = d.id)
            AND NOT EXISTS (
              SELECT 1 FROM pair_decision l WHERE l.one = d.one AND l.other = d.other AND l.kind <> 'undo' AND l.id > d.id
                AND NOT EXISTS (SELECT 1 FROM pair_decision v WHERE v.undoes = l.id));
        """,
    )
