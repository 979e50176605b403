"""One full-text index over current claims in which all that can be asked for is a column, so that any mixture is one look-up."""

import sqlite3

from reportedly.ledger.migrations.script import run_script


def create_search(db: sqlite3.Connection) -> None:
    """One full-text index over current claims in which all that can be asked for is a column, so that any mixture is one look-up."""
    run_script(
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
