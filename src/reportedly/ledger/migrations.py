"""The schema as numbered migrations, each in one transaction. A migration is a new function, never an edit of an old one.

`schema.sql` beside this file is generated from them: `python -m reportedly.ledger > src/reportedly/ledger/schema.sql`.
"""

import sqlite3
from collections.abc import Callable, Iterator

APPLICATION_ID = 0x72707464  # "rptd", in the file's header, so that `file` and we can tell a ledger


def create_articles(db: sqlite3.Connection) -> None:
    """Runs, inputs, articles with their words, readings, and what failed."""
    _run(
        db,
        """
        CREATE TABLE run (
          id INTEGER PRIMARY KEY,
          title TEXT GENERATED ALWAYS AS (version || ' ' || substr(resources, 1, 6)) VIRTUAL,
          version TEXT NOT NULL, config TEXT NOT NULL, resources TEXT NOT NULL, model TEXT NOT NULL,
          UNIQUE (version, config, resources, model)
        );
        CREATE TABLE input (
          id INTEGER PRIMARY KEY,
          title TEXT NOT NULL,
          sha256 TEXT NOT NULL, options TEXT NOT NULL,
          run INTEGER NOT NULL REFERENCES run (id),
          added TEXT NOT NULL,
          seal TEXT NOT NULL,
          UNIQUE (sha256, options, run)
        );
        CREATE TABLE article (
          id INTEGER PRIMARY KEY,
          title TEXT GENERATED ALWAYS AS (coalesce(headline, ref, url, digest)) VIRTUAL,
          digest TEXT NOT NULL UNIQUE,
          ref TEXT, url TEXT, outlet TEXT, headline TEXT, byline TEXT, published TEXT, language TEXT,
          sha256 TEXT NOT NULL, original_sha256 TEXT,
          credit TEXT,
          text TEXT NOT NULL,
          added TEXT NOT NULL,
          seal TEXT NOT NULL
        );
        CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL;
        CREATE TABLE original (article INTEGER PRIMARY KEY REFERENCES article (id), bytes BLOB NOT NULL);
        CREATE TABLE reading (
          id INTEGER PRIMARY KEY,
          title TEXT GENERATED ALWAYS AS ('read at ' || read_at) VIRTUAL,
          article INTEGER NOT NULL REFERENCES article (id),
          run INTEGER NOT NULL REFERENCES run (id),
          read_at TEXT NOT NULL,
          seal TEXT NOT NULL,
          UNIQUE (article, run)
        );
        CREATE TABLE problem (
          id INTEGER PRIMARY KEY,
          title TEXT GENERATED ALWAYS AS (stage || ': ' || error) VIRTUAL,
          stage TEXT NOT NULL, error TEXT NOT NULL, ref TEXT, line INTEGER,
          input TEXT, options TEXT, run INTEGER REFERENCES run (id),
          at TEXT NOT NULL,
          seal TEXT NOT NULL,
          solved TEXT
        );
        CREATE UNIQUE INDEX problem_open ON problem (stage, error, coalesce(ref, ''), coalesce(line, 0), coalesce(input, '')) WHERE solved IS NULL;
        CREATE INDEX problem_input ON problem (input) WHERE solved IS NULL;
        CREATE VIRTUAL TABLE article_words USING fts5 (
          headline, outlet, text, content = 'article', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
        );
        """,
    )


def create_cells(db: sqlite3.Connection) -> None:
    """All that a reading holds: one table a type, in the order of the contract; rows are never changed."""
    _run(
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


def create_decisions(db: sqlite3.Connection) -> None:
    """A person's decisions, the claims on which they stand, and the views of what is current."""
    edited = ",\n".join(
        f"            CASE WHEN s.decision IS NULL THEN c.{cell} ELSE coalesce("
        f"(SELECT value FROM edit e WHERE e.claim = c.id AND e.cell = '{cell}'), c.{cell}) END AS {cell}"
        for cell in ("attribution", "mode", "source", "cue", "content", "speech_act", "status", "certainty", "channel")
    )
    _run(
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


def create_search(db: sqlite3.Connection) -> None:
    """One full-text index over current claims in which all that can be asked for is a column, so that any mixture is one look-up."""
    _run(
        db,
        """
        CREATE VIEW claim_search AS
          SELECT k.id,
            k.content || coalesce(' | ' || k.parts, '') AS content,
            coalesce(k.source, '') || coalesce((SELECT ' | ' || group_concat(coalesce(s.text, ''), ' | ')
              FROM claim_actor s WHERE s.claim = k.id AND s.role = 'source'), '') AS claimant,
            (SELECT group_concat(coalesce(p.name, '') || ' ' || coalesce(s.text, ''), ' | ')
              FROM claim_actor s LEFT JOIN actor p ON p.id = s.actor WHERE s.claim = k.id AND s.role = 'target') AS target,
            (SELECT group_concat(coalesce(p.name, '') || ' ' || coalesce(s.text, ''), ' | ')
              FROM claim_actor s LEFT JOIN actor p ON p.id = s.actor WHERE s.claim = k.id AND s.role = 'addressee') AS addressee,
            (SELECT group_concat(p.name || ' ' || p.text || coalesce(' ' || p.admin1, ''), ' | ')
              FROM claim_place q JOIN place p ON p.id = q.place WHERE q.claim = k.id) AS place,
            a.outlet,
            'is_' || k.status || ' is_' || k.mode || ' is_' || k.attribution || coalesce(' is_' || k.certainty, '')
              || coalesce(' act_' || k.speech_act, '') || coalesce(' judged_' || k.judgement, '')
              || ' s' || CAST(k.score * 100 AS INTEGER)
              || coalesce(' y' || substr(k.day, 1, 4) || ' m' || replace(substr(k.day, 1, 7), '-', '') || ' d' || replace(k.day, '-', ''), '')
              || coalesce((SELECT ' ' || group_concat('n_' || replace(f.counted_kind, '+', '_and_'), ' ')
                   FROM claim_figure q JOIN figure f ON f.id = q.figure WHERE q.claim = k.id), '')
              || coalesce((SELECT ' ' || group_concat('in_' || p.country, ' ')
                   FROM claim_place q JOIN place p ON p.id = q.place WHERE q.claim = k.id), '') AS cells
          FROM claim_kept k JOIN article a ON a.id = k.article;
        CREATE VIRTUAL TABLE claim_words USING fts5 (
          content, claimant, target, addressee, place, outlet, cells, content = 'claim_search', content_rowid = 'id', columnsize = 0,
          tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
        );
        """,
    )


def create_reprints(db: sqlite3.Connection) -> None:
    """Near-duplicate articles: the bands of each one's MinHash signature and the pairs that were found."""
    _run(
        db,
        """
        CREATE TABLE band (key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES article (id), PRIMARY KEY (key, article)) WITHOUT ROWID;
        CREATE TABLE reprint (
          article INTEGER NOT NULL REFERENCES article (id), of INTEGER NOT NULL REFERENCES article (id), overlap REAL NOT NULL,
          PRIMARY KEY (article, of)
        ) WITHOUT ROWID;
        CREATE INDEX reprint_of ON reprint (of);
        """,
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    create_articles,
    create_cells,
    create_decisions,
    create_search,
    create_reprints,
)


def migrate(db: sqlite3.Connection) -> None:
    """Bring a ledger to the latest schema, from whichever it has. The connection is in autocommit mode."""
    for number, migration in enumerate(MIGRATIONS, start=1):
        if db.execute("PRAGMA user_version").fetchone()[0] >= number:
            continue
        db.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster between our look and our lock.
            if db.execute("PRAGMA user_version").fetchone()[0] < number:
                migration(db)
                db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise


def dump_schema(db: sqlite3.Connection) -> Iterator[str]:
    """The statements that make what is in a ledger, in the order in which they were made; those of FTS5's own tables left out."""
    yield f"-- Generated by `python -m reportedly.ledger`; do not edit. PRAGMA user_version = {len(MIGRATIONS)}\n"
    made = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    virtual = tuple(f"{name}_" for name, sql in made if sql.startswith("CREATE VIRTUAL"))
    yield from (f"\n{sql};\n" for name, sql in made if not name.startswith(virtual))


def _run(db: sqlite3.Connection, script: str) -> None:
    """Each statement on its own: `executescript` would end the transaction that we are in."""
    statement = ""
    for line in script.splitlines():
        statement += f"{line[8:]}\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


def write_schema() -> str:
    """The text of `schema.sql`."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    return "".join(dump_schema(db))
