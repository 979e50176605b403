"""All that a reading holds: one table a type, in the order of the contract; rows are never changed."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_cells(db: sqlite3.Connection) -> None:
    """All that a reading holds: one table a type, in the order of the contract; rows are never changed."""
    run_script(
        db,
        """
        CREATE TABLE actor (
          id INTEGER PRIMARY KEY, reading INTEGER NOT NULL REFERENCES reading (id), ref TEXT NOT NULL,
          name TEXT NOT NULL, kind TEXT, role TEXT, country TEXT, side TEXT
        );
        CREATE INDEX actor_reading ON actor (reading);
        CREATE TABLE mention (
          actor INTEGER NOT NULL REFERENCES actor (id), n INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
          PRIMARY KEY (actor, n)
        ) WITHOUT ROWID;
        CREATE TABLE timex (
          id INTEGER PRIMARY KEY, title TEXT GENERATED ALWAYS AS (text) VIRTUAL,
          reading INTEGER NOT NULL REFERENCES reading (id), ref TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
          type TEXT NOT NULL, value TEXT NOT NULL, since TEXT, until TEXT, anchor TEXT
        );
        CREATE INDEX timex_reading ON timex (reading);
        CREATE TABLE place (
          id INTEGER PRIMARY KEY,
          reading INTEGER NOT NULL REFERENCES reading (id), ref TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
          name TEXT NOT NULL, kind TEXT, country TEXT, admin1 TEXT, latitude REAL, longitude REAL, gazetteer_id TEXT,
          metonymic INTEGER NOT NULL, candidates TEXT
        );
        CREATE INDEX place_reading ON place (reading);
        CREATE TABLE event (
          id INTEGER PRIMARY KEY, title TEXT GENERATED ALWAYS AS (kind || ': ' || text) VIRTUAL,
          reading INTEGER NOT NULL REFERENCES reading (id), ref TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
          kind TEXT NOT NULL, place INTEGER REFERENCES place (id), since TEXT, until TEXT
        );
        CREATE INDEX event_reading ON event (reading);
        CREATE TABLE claim (
          id INTEGER PRIMARY KEY,
          title TEXT GENERATED ALWAYS AS (coalesce(source || ': ', '') || content) VIRTUAL,
          reading INTEGER NOT NULL REFERENCES reading (id), digest TEXT NOT NULL, key TEXT NOT NULL,
          parent INTEGER REFERENCES claim (id),
          attribution TEXT NOT NULL, mode TEXT NOT NULL, segment TEXT NOT NULL,
          source TEXT, cue TEXT, cue_start INTEGER, cue_end INTEGER, content TEXT NOT NULL,
          speech_act TEXT, status TEXT NOT NULL, certainty TEXT,
          channel TEXT, channel_start INTEGER, channel_end INTEGER, channel_basis TEXT,
          day TEXT, score REAL NOT NULL, alternatives TEXT
        );
        CREATE INDEX claim_reading ON claim (reading);
        CREATE INDEX claim_digest ON claim (digest);
        CREATE INDEX claim_key ON claim (key);
        CREATE INDEX claim_day ON claim (day);
        CREATE TABLE figure (
          id INTEGER PRIMARY KEY, title TEXT GENERATED ALWAYS AS (text) VIRTUAL,
          reading INTEGER NOT NULL REFERENCES reading (id), ref TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
          value NUMERIC, low NUMERIC, high NUMERIC, exact TEXT, relation TEXT NOT NULL, unit TEXT, counted TEXT, counted_kind TEXT NOT NULL,
          aggregation TEXT NOT NULL, as_of TEXT, side_counted TEXT,
          number_start INTEGER NOT NULL, number_end INTEGER NOT NULL, bound_start INTEGER, bound_end INTEGER,
          claim INTEGER REFERENCES claim (id), part_of INTEGER REFERENCES figure (id)
        );
        CREATE INDEX figure_reading ON figure (reading);
        CREATE INDEX figure_claim ON figure (claim) WHERE claim IS NOT NULL;
        CREATE TABLE claim_actor (
          claim INTEGER NOT NULL REFERENCES claim (id), role TEXT NOT NULL, n INTEGER NOT NULL,
          actor INTEGER REFERENCES actor (id), start INTEGER, "end" INTEGER, text TEXT, basis TEXT,
          PRIMARY KEY (claim, role, n)
        ) WITHOUT ROWID;
        CREATE INDEX claim_actor_actor ON claim_actor (actor);
        CREATE TABLE claim_span (
          claim INTEGER NOT NULL REFERENCES claim (id), role TEXT NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
          PRIMARY KEY (claim, role, n)
        ) WITHOUT ROWID;
        CREATE TABLE claim_timex (
          claim INTEGER NOT NULL REFERENCES claim (id), role TEXT NOT NULL, n INTEGER NOT NULL,
          timex INTEGER REFERENCES timex (id), since TEXT, until TEXT, basis TEXT,
          PRIMARY KEY (claim, role, n)
        ) WITHOUT ROWID;
        CREATE TABLE claim_place (
          claim INTEGER NOT NULL REFERENCES claim (id), n INTEGER NOT NULL, place INTEGER REFERENCES place (id), role TEXT NOT NULL,
          PRIMARY KEY (claim, n)
        ) WITHOUT ROWID;
        CREATE TABLE claim_event (
          claim INTEGER NOT NULL REFERENCES claim (id), n INTEGER NOT NULL, event INTEGER REFERENCES event (id), PRIMARY KEY (claim, n)
        ) WITHOUT ROWID;
        CREATE TABLE claim_figure (
          claim INTEGER NOT NULL REFERENCES claim (id), n INTEGER NOT NULL, figure INTEGER REFERENCES figure (id), PRIMARY KEY (claim, n)
        ) WITHOUT ROWID;
        CREATE TABLE reported_status (
          claim INTEGER NOT NULL REFERENCES claim (id), n INTEGER NOT NULL, status TEXT NOT NULL, via INTEGER REFERENCES claim (id), actors TEXT NOT NULL,
          PRIMARY KEY (claim, n)
        ) WITHOUT ROWID;
        CREATE TABLE relation (
          id INTEGER PRIMARY KEY, reading INTEGER NOT NULL REFERENCES reading (id), type TEXT NOT NULL,
          from_claim INTEGER REFERENCES claim (id), to_claim INTEGER REFERENCES claim (id), basis TEXT
        );
        CREATE INDEX relation_reading ON relation (reading);
        CREATE INDEX relation_from ON relation (from_claim);
        CREATE INDEX relation_to ON relation (to_claim);
        CREATE TABLE segment (
          reading INTEGER NOT NULL REFERENCES reading (id), n INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL,
          PRIMARY KEY (reading, n)
        ) WITHOUT ROWID;
        CREATE TABLE gap (
          reading INTEGER NOT NULL REFERENCES reading (id), n INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, why TEXT NOT NULL,
          PRIMARY KEY (reading, n)
        ) WITHOUT ROWID;
        CREATE TABLE warning (
          reading INTEGER NOT NULL REFERENCES reading (id), n INTEGER NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (reading, n)
        ) WITHOUT ROWID;
        CREATE TABLE reading_problem (
          reading INTEGER NOT NULL REFERENCES reading (id), n INTEGER NOT NULL, stage TEXT NOT NULL, error TEXT NOT NULL, ref TEXT, line INTEGER,
          PRIMARY KEY (reading, n)
        ) WITHOUT ROWID;
        CREATE TABLE stray (
          reading INTEGER NOT NULL REFERENCES reading (id), cell TEXT NOT NULL, row INTEGER NOT NULL, n INTEGER NOT NULL, ref TEXT NOT NULL,
          PRIMARY KEY (reading, cell, row, n)
        ) WITHOUT ROWID;
        """,
    )
