"""Decisions on the cells of a claim's figures, places and parties, and on the run whose reading of an article is current."""

import hashlib
import sqlite3

import msgspec

from reportedly.ledger.migrations.script import run_script

CELLS = ("attribution", "mode", "cue", "content", "speech_act", "status", "certainty", "channel")
FIGURE = ("value", "low", "high", "relation", "unit", "counted", "counted_kind", "aggregation", "as_of", "side_counted")
PLACE = ("name", "kind", "country", "admin1", "latitude", "longitude", "gazetteer_id")
NUMBERS = ("value", "low", "high", "latitude", "longitude")
CALLED = {"latitude": "lat", "longitude": "lon"}  # in a decision, as in the contract
WORDS = "content, claimant, target, addressee, place, outlet, cells"
# An edit is of the figure or place whose words its own words overlap: these stay at their place in the text when it is read again.
OF_IT = 'e.claim = q.claim AND e.part_start < x."end" AND e.part_end > x.start'


def create_corrections(db: sqlite3.Connection) -> None:
    """`decision` tells which run, which words and which other decision it is of, and what was there; the views apply all of it."""
    decided = "SELECT DISTINCT claim FROM standing"
    unindex = (
        f"INSERT INTO claim_words (claim_words, rowid, {WORDS}) SELECT 'delete', id, {WORDS} FROM claim_search WHERE id IN ({decided})"
    )
    db.execute(unindex)  # with the words that they were entered with
    for view in (
        "claim_search",
        "claim_current",
        "claim_kept",
        "edit",
        "judgement",
        "decision_orphan",
        "decision_in_force",
        "reading_current",
    ):
        db.execute(f"DROP VIEW {view}")
    # A column that may be null can only be had by a new table; what refers to it finds the same rows in it at the end.
    db.execute("PRAGMA defer_foreign_keys = ON")
    run_script(db, _DECISION)
    _join_merges(db)
    run_script(
        db,
        _VIEWS.replace("{of_it}", OF_IT).replace("{figure}", _list_cells("figure", FIGURE)).replace("{place}", _list_cells("place", PLACE)),
    )
    run_script(db, _CLAIMS.replace("{edited}", "\n".join(f"            {_edit_claim(cell)}," for cell in CELLS)))
    run_script(db, _SEARCH)
    db.execute(f"INSERT INTO claim_words (rowid, {WORDS}) SELECT id, {WORDS} FROM claim_search WHERE id IN ({decided})")


def _join_merges(db: sqlite3.Connection) -> None:
    """What one merge decided was told by its second; from now on it is `part_of` the first claim's. A row that was changed stays so."""
    cells = "id, kind, article, claim_digest, cell, value, cue, cue_start, cue_end, content, by, at, why, undoes"
    merges = db.execute(f"SELECT {cells}, seal FROM decision WHERE kind = 'merge' AND cell = 'into'").fetchall()
    for *row, seal in merges:
        (whole,) = db.execute(
            "SELECT max(id) FROM decision WHERE kind = 'merge' AND cell = 'content' AND article = ? AND claim_digest = ? AND at = ?",
            (row[2], row[5], row[11]),
        ).fetchone()
        if whole and seal == _seal(row):
            added = {"part_of": whole}
            db.execute("UPDATE decision SET part_of = ?, seal = ? WHERE id = ?", (whole, _seal([*row, added]), row[0]))


def _seal(cells: list[object]) -> str:
    return hashlib.sha256(msgspec.json.encode(cells)).hexdigest()[:16]


def _edit_claim(cell: str) -> str:
    edit = f"(SELECT value FROM edit e WHERE e.claim = c.id AND e.cell = '{cell}')"
    return f"CASE WHEN s.decision IS NULL THEN c.{cell} ELSE nullif(coalesce({edit}, c.{cell}), '') END AS {cell}"


def _list_cells(kind: str, cells: tuple[str, ...]) -> str:
    """The cells of a figure or place as decided; the last edit of each wins, and an empty one empties it."""
    lines = []
    for cell in cells:
        value = "CASE e.value WHEN '' THEN '' ELSE CAST(e.value AS NUMERIC) END" if cell in NUMBERS else "e.value"
        edit = f"SELECT {value} FROM edit e WHERE {OF_IT} AND e.cell = '{kind}.{CALLED.get(cell, cell)}' ORDER BY e.decision DESC LIMIT 1"
        lines.append(f"            nullif(coalesce(({edit}), x.{cell}), '') AS {cell}")
    return ",\n".join(lines)


_DECISION = """
        CREATE TEMP TABLE kept AS SELECT * FROM decision;
        DROP TABLE decision;
        CREATE TABLE decision (
          id INTEGER PRIMARY KEY,
          title TEXT GENERATED ALWAYS AS (kind || coalesce(' ' || cell, '') || ' by ' || by) VIRTUAL,
          kind TEXT NOT NULL CHECK (kind IN ('accept', 'reject', 'edit', 'split', 'merge', 'choose', 'unsure', 'undo')),
          article INTEGER NOT NULL REFERENCES article (id),
          claim_digest TEXT,
          run INTEGER REFERENCES run (id),
          cell TEXT, value TEXT, was TEXT, part_start INTEGER, part_end INTEGER,
          cue TEXT, cue_start INTEGER, cue_end INTEGER, content TEXT,
          by TEXT NOT NULL, at TEXT NOT NULL, why TEXT,
          undoes INTEGER REFERENCES decision (id),
          part_of INTEGER REFERENCES decision (id),
          seal TEXT NOT NULL,
          CHECK (claim_digest IS NOT NULL OR run IS NOT NULL)
        );
        INSERT INTO decision (id, kind, article, claim_digest, cell, value, cue, cue_start, cue_end, content, by, at, why, undoes, seal)
          SELECT id, kind, article, claim_digest, cell, value, cue, cue_start, cue_end, content, by, at, why, undoes, seal FROM temp.kept;
        DROP TABLE temp.kept;
        CREATE INDEX decision_article ON decision (article);
        CREATE INDEX decision_claim ON decision (claim_digest);
        CREATE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;
        CREATE INDEX decision_part_of ON decision (part_of) WHERE part_of IS NOT NULL;
"""
_VIEWS = """
        CREATE VIEW decision_not_undone AS
          SELECT d.* FROM decision d WHERE d.kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id);
        CREATE VIEW reading_current AS
          SELECT r.* FROM reading r WHERE r.id = coalesce(
            (SELECT chosen.id FROM decision_not_undone d JOIN reading chosen ON chosen.article = d.article AND chosen.run = d.run
              WHERE d.article = r.article ORDER BY d.id DESC LIMIT 1),
            (SELECT max(latest.id) FROM reading latest WHERE latest.article = r.article));
        CREATE VIEW decision_in_force AS
          SELECT s.claim, s.carried, d.* FROM standing s JOIN decision_not_undone d ON d.id = s.decision;
        CREATE VIEW decision_orphan AS
          SELECT d.* FROM decision_not_undone d
          WHERE d.run IS NULL AND NOT EXISTS (
            SELECT 1 FROM standing s JOIN claim c ON c.id = s.claim JOIN reading_current r ON r.id = c.reading WHERE s.decision = d.id);
        CREATE VIEW judgement AS
          SELECT claim, kind, by, at, why, carried, id AS decision FROM decision_in_force j
          WHERE kind IN ('accept', 'reject', 'unsure') AND NOT EXISTS (
            SELECT 1 FROM decision_in_force k WHERE k.claim = j.claim AND k.kind IN ('accept', 'reject', 'unsure') AND k.id > j.id);
        CREATE VIEW edit AS
          SELECT claim, cell, value, was, part_start, part_end, by, at, why, carried, id AS decision FROM decision_in_force j
          WHERE kind IN ('edit', 'choose', 'merge') AND NOT EXISTS (
            SELECT 1 FROM decision_in_force k
            WHERE k.claim = j.claim AND k.kind IN ('edit', 'choose', 'merge') AND k.cell = j.cell AND k.part_start IS j.part_start AND k.id > j.id);
        CREATE VIEW figure_current AS
          SELECT q.claim, q.n, x.id, x.start, x."end", x.text,
{figure},
            x.text || coalesce(' [' || (SELECT group_concat(substr(e.cell, 8) || ' ' || e.value, ', ') FROM edit e
              WHERE {of_it} AND e.cell LIKE 'figure._%') || ']', '') AS label
          FROM claim_figure q JOIN figure x ON x.id = q.figure
          WHERE NOT EXISTS (SELECT 1 FROM edit e WHERE {of_it} AND e.cell = 'figure');
        CREATE VIEW place_current AS
          SELECT q.claim, q.n, q.role, x.id, x.start, x."end", x.text,
{place}
          FROM claim_place q JOIN place x ON x.id = q.place
          WHERE NOT EXISTS (SELECT 1 FROM edit e WHERE {of_it} AND e.cell = 'place');
"""
_CLAIMS = """
        CREATE VIEW claim_kept AS
          SELECT c.id, c.reading, r.article, c.digest, c.key, c.parent,
{edited}
            CASE WHEN s.decision IS NULL THEN c.source ELSE coalesce(
              (SELECT value FROM edit e WHERE e.claim = c.id AND e.cell = 'source'),
              (SELECT group_concat(name, '; ') FROM (
                SELECT DISTINCT coalesce((SELECT e.value FROM edit e WHERE e.claim = c.id AND e.cell = 'source.name'
                    AND (q.start IS NULL OR e.part_start < q."end" AND e.part_end > q.start) ORDER BY e.decision DESC LIMIT 1),
                  p.name, q.text, q.basis) AS name
                FROM claim_actor q LEFT JOIN actor p ON p.id = q.actor WHERE q.claim = c.id AND q.role = 'source' ORDER BY q.n)
              WHERE EXISTS (SELECT 1 FROM edit e WHERE e.claim = c.id AND e.cell = 'source.name')), c.source) END AS source,
            CASE WHEN s.decision IS NULL THEN c.day ELSE nullif(substr(coalesce(
              (SELECT value FROM edit e WHERE e.claim = c.id AND e.cell = 'claim_time.from'), c.day), 1, 10), '') END AS day,
            c.segment, c.score, s.decision IS NOT NULL AS decided,
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
        CREATE VIEW party_current AS
          SELECT q.claim, q.role, q.n,
            coalesce((SELECT e.value FROM edit e WHERE e.claim = q.claim AND e.cell = q.role || '.name' ORDER BY e.decision DESC LIMIT 1), p.name) AS name,
            q.text
          FROM claim_actor q LEFT JOIN actor p ON p.id = q.actor
          WHERE NOT EXISTS (SELECT 1 FROM edit e WHERE e.claim = q.claim AND e.cell = q.role);
"""
_SEARCH = """
        CREATE VIEW claim_search AS
          SELECT k.id,
            k.content || coalesce(' | ' || k.parts, '') AS content,
            coalesce(k.source, '') || coalesce((SELECT ' | ' || group_concat(coalesce(p.text, ''), ' | ')
              FROM party_current p WHERE p.claim = k.id AND p.role = 'source'), '') AS claimant,
            CASE WHEN k.decided AND EXISTS (SELECT 1 FROM edit e WHERE e.claim = k.id AND e.cell = 'target')
              THEN (SELECT e.value FROM edit e WHERE e.claim = k.id AND e.cell = 'target')
              ELSE (SELECT group_concat(coalesce(p.name, '') || ' ' || coalesce(p.text, ''), ' | ')
                FROM party_current p WHERE p.claim = k.id AND p.role = 'target') END AS target,
            CASE WHEN k.decided AND EXISTS (SELECT 1 FROM edit e WHERE e.claim = k.id AND e.cell = 'addressee')
              THEN (SELECT e.value FROM edit e WHERE e.claim = k.id AND e.cell = 'addressee')
              ELSE (SELECT group_concat(coalesce(p.name, '') || ' ' || coalesce(p.text, ''), ' | ')
                FROM party_current p WHERE p.claim = k.id AND p.role = 'addressee') END AS addressee,
            (SELECT group_concat(coalesce(p.name, '') || ' ' || p.text || coalesce(' ' || p.admin1, ''), ' | ')
              FROM place_current p WHERE p.claim = k.id) AS place,
            a.outlet,
            'is_' || k.status || ' is_' || k.mode || ' is_' || k.attribution || coalesce(' is_' || k.certainty, '')
              || coalesce(' act_' || k.speech_act, '') || coalesce(' judged_' || k.judgement, '')
              || ' s' || CAST(k.score * 100 AS INTEGER)
              || coalesce(' y' || substr(k.day, 1, 4) || ' m' || replace(substr(k.day, 1, 7), '-', '') || ' d' || replace(k.day, '-', ''), '')
              || coalesce((SELECT ' ' || group_concat('n_' || replace(f.counted_kind, '+', '_and_'), ' ')
                   FROM figure_current f WHERE f.claim = k.id), '')
              || coalesce((SELECT ' ' || group_concat('in_' || p.country, ' ') FROM place_current p WHERE p.claim = k.id), '') AS cells
          FROM claim_kept k JOIN article a ON a.id = k.article;
"""
