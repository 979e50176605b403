"""A person's decisions, the claims on which they stand, and the views of what is current."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_decisions(db: sqlite3.Connection) -> None:
    """A person's decisions, the claims on which they stand, and the views of what is current."""
    edited = ",\n".join(
        f"            CASE WHEN s.decision IS NULL THEN c.{cell} ELSE coalesce("
        f"(SELECT value FROM edit e WHERE e.claim = c.id AND e.cell = '{cell}'), c.{cell}) END AS {cell}"
        for cell in ("attribution", "mode", "source", "cue", "content", "speech_act", "status", "certainty", "channel")
    )
    run_script(
        db,
        """
        CREATE TABLE decision (
          id INTEGER PRIMARY KEY,
          title TEXT GENERATED ALWAYS AS (kind || coalesce(' ' || cell, '') || ' by ' || by) VIRTUAL,
          kind TEXT NOT NULL CHECK (kind IN ('accept', 'reject', 'edit', 'split', 'merge', 'choose', 'unsure', 'undo')),
          article INTEGER NOT NULL REFERENCES article (id),
          claim_digest TEXT NOT NULL,
          cell TEXT, value TEXT,
          cue TEXT, cue_start INTEGER, cue_end INTEGER, content TEXT NOT NULL,
          by TEXT NOT NULL, at TEXT NOT NULL, why TEXT,
          undoes INTEGER REFERENCES decision (id),
          seal TEXT NOT NULL
        );
        CREATE INDEX decision_article ON decision (article);
        CREATE INDEX decision_claim ON decision (claim_digest);
        CREATE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;
        CREATE TABLE standing (
          decision INTEGER NOT NULL REFERENCES decision (id), claim INTEGER NOT NULL REFERENCES claim (id), carried INTEGER NOT NULL,
          seal TEXT NOT NULL,
          PRIMARY KEY (claim, decision)
        ) WITHOUT ROWID;
        CREATE INDEX standing_decision ON standing (decision);
        CREATE VIEW reading_current AS
          SELECT r.* FROM reading r WHERE NOT EXISTS (SELECT 1 FROM reading later WHERE later.article = r.article AND later.id > r.id);
        CREATE VIEW decision_in_force AS
          SELECT s.claim, s.carried, d.* FROM standing s JOIN decision d ON d.id = s.decision
          WHERE d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id);
        CREATE VIEW decision_orphan AS
          SELECT d.* FROM decision d
          WHERE d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id)
            AND NOT EXISTS (
              SELECT 1 FROM standing s JOIN claim c ON c.id = s.claim JOIN reading_current r ON r.id = c.reading WHERE s.decision = d.id);
        CREATE VIEW judgement AS
          SELECT claim, kind, by, at, why, carried, id AS decision FROM decision_in_force j
          WHERE kind IN ('accept', 'reject', 'unsure') AND NOT EXISTS (
            SELECT 1 FROM decision_in_force k WHERE k.claim = j.claim AND k.kind IN ('accept', 'reject', 'unsure') AND k.id > j.id);
        CREATE VIEW edit AS
          SELECT claim, cell, value, by, at, why, carried, id AS decision FROM decision_in_force j
          WHERE kind IN ('edit', 'choose', 'merge') AND NOT EXISTS (
            SELECT 1 FROM decision_in_force k
            WHERE k.claim = j.claim AND k.kind IN ('edit', 'choose', 'merge') AND k.cell = j.cell AND k.id > j.id);
        CREATE VIEW claim_kept AS
          SELECT c.id, c.reading, r.article, c.digest, c.key, c.parent,
{edited}
            c.segment, c.day, c.score,
            CASE WHEN s.decision IS NOT NULL THEN (SELECT kind FROM judgement j WHERE j.claim = c.id) END AS judgement,
            CASE WHEN s.decision IS NOT NULL THEN (
              SELECT value FROM decision_in_force p WHERE p.claim = c.id AND p.kind = 'split' ORDER BY p.id DESC LIMIT 1) END AS parts
          FROM claim c
          JOIN reading_current r ON r.id = c.reading
          LEFT JOIN standing s ON s.claim = c.id AND s.decision = (SELECT min(t.decision) FROM standing t WHERE t.claim = c.id)
          WHERE s.decision IS NULL OR (
            coalesce((SELECT kind FROM judgement j WHERE j.claim = c.id), '') <> 'reject'
            AND NOT EXISTS (
              SELECT 1 FROM decision_in_force m JOIN decision_in_force into_it ON into_it.claim_digest = m.value
              JOIN claim q ON q.id = into_it.claim
              WHERE m.claim = c.id AND m.kind = 'merge' AND m.cell = 'into'
                AND into_it.kind = 'merge' AND into_it.cell = 'content' AND q.reading = c.reading));
        CREATE VIEW claim_current AS
          SELECT k.id, NULL AS part, k.reading, k.article, k.digest, k.key, k.parent, k.attribution, k.mode, k.segment,
            k.source, k.cue, k.content, k.speech_act, k.status, k.certainty, k.channel, k.day, k.score, k.judgement FROM
            claim_kept k WHERE k.parts IS NULL
          UNION ALL
          SELECT k.id, p.key + 1, k.reading, k.article, k.digest, k.key, k.parent, k.attribution, k.mode, k.segment,
            k.source, k.cue, p.value, k.speech_act, k.status, k.certainty, k.channel, k.day, k.score, k.judgement FROM
            claim_kept k, json_each(k.parts) p WHERE k.parts IS NOT NULL;
        """.replace("{edited}", f"{edited},"),
    )
