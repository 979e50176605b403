"""Runs, inputs, articles with their words, readings, and what failed."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_articles(db: sqlite3.Connection) -> None:
    """Runs, inputs, articles with their words, readings, and what failed."""
    run_script(
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
