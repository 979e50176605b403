"""What a ledger hands on as tables: every column with its type and meaning, and the query that fills it, people's decisions applied."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

BATCH = 10_000  # rows that are held at once


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is that of the Frictionless Table Schema: string, integer, number, boolean; `about` is what a cell says; `cell` is its SQL."""

    name: str
    type: str
    about: str
    cell: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `key` are the columns that name a row, `refers` are columns that name rows of other tables: column, table, column."""

    name: str
    about: str
    columns: tuple[Column, ...]
    source: str
    key: tuple[str, ...]
    refers: tuple[tuple[str, str, str], ...] = ()


def _text(name: str, about: str, cell: str) -> Column:
    return Column(name, "string", about, cell)


def _whole(name: str, about: str, cell: str) -> Column:
    return Column(name, "integer", about, cell)


def _number(name: str, about: str, cell: str) -> Column:
    return Column(name, "number", about, cell)


# Parts of a split claim by a join from the left: a view that unites them with the other claims would be made as a whole, for each table.
_CURRENT = "claim_kept k LEFT JOIN json_each(k.parts) u"
_CLAIM_ID = "k.digest || coalesce('.' || (u.key + 1), '')"
_CLAIM = _text("claim", "The claim: its id in `claims`.", _CLAIM_ID)
_START = _whole("start", "First character in the article's text, counted in Unicode code points from 0.", "x.start")
_END = _whole("end", "The character after the last one.", 'x."end"')

ARTICLES = Table(
    "articles",
    "One row an article.",
    (
        _text("id", "The article.", "a.digest"),
        _text("ref", "What whoever added it called it: an id, a file name or an address.", "a.ref"),
        _text("url", "Its address.", "a.url"),
        _text("outlet", "Who published it.", "a.outlet"),
        _text("headline", "Its headline, where it comes apart from the text.", "a.headline"),
        _text("byline", "Who wrote it.", "a.byline"),
        _text("published", "ISO date or time of publication, as far as it is known.", "a.published"),
        _text("published_basis", "Where this date was found: given, record, feed, markup, url, dateline, text, file or crawl.",
              "a.published_basis"),
        _text("language", "ISO 639 code.", "a.language"),
        _whole("characters", "Length of the text in Unicode code points.", "length(a.text)"),
        _text("sha256", "Digest of the text in UTF-8.", "a.sha256"),
        _text("original_sha256", "Digest of the bytes that it was made of.", "a.original_sha256"),
        _text("added", "When it came into the ledger.", "a.added"),
        _text("run", "Version, and digests of config, resources and model, of its current reading.",
              "n.version || ' ' || n.config || ' ' || n.resources || ' ' || n.model"),
    ),
    "article a LEFT JOIN reading_current r ON r.article = a.id LEFT JOIN run n ON n.id = r.run ORDER BY a.id",
    ("id",),
)  # fmt: skip
CLAIMS = Table(
    "claims",
    "One row a claim of a current reading, as people corrected it; rejected ones are left out, the parts of a split one have a number behind a dot.",
    (
        _text("id", "This mention of the claim.", _CLAIM_ID),
        _text("key", "What is claimed: the same for the same actor, content and figures anywhere.", "k.key"),
        _text("article", "The article: its id in `articles`.", "a.digest"),
        _text("parent", "The claim whose content holds this one.", "p.digest"),
        _text("source", "Who claims it, by name as far as it is known; several apart by a semicolon.", "k.source"),
        _text("cue", "The words that attribute, exactly as written.", "k.cue"),
        _text("content", "What is claimed, in the article's exact words; ` … ` where other words stand between.",
              "coalesce(u.value, k.content)"),
        _whole("start", "First character of the content.",
               "(SELECT min(s.start) FROM claim_span s WHERE s.claim = k.id AND s.role = 'content')"),
        _whole("end", "The character after the last one of the content.",
               "(SELECT max(s.\"end\") FROM claim_span s WHERE s.claim = k.id AND s.role = 'content')"),
        _text("attribution", "How it is attributed: explicit, implicit_continuation, article_voice, ...", "k.attribution"),
        _text("mode", "direct, indirect, mixed or unmarked.", "k.mode"),
        _text("segment", "The part of the article: body, headline, caption, ...", "k.segment"),
        _text("speech_act", "What the source does with words: assert, deny, accuse, ...", "k.speech_act"),
        _text("status", "The stand that the source takes to it.", "k.status"),
        _text("certainty", "flat, hedged or preliminary.", "k.certainty"),
        _text("target", "Whom it is aimed at.",
              "(SELECT group_concat(coalesce(q.name, q.text), '; ') FROM party_current q WHERE q.claim = k.id AND q.role = 'target')"),
        _text("addressee", "To whom it is said.",
              "(SELECT group_concat(coalesce(q.name, q.text), '; ') FROM party_current q WHERE q.claim = k.id AND q.role = 'addressee')"),
        _text("channel", "By what means: statement, interview, post, ...", "k.channel"),
        _text("day", "ISO day, or prefix of one, on which it was made as far as the text tells, else that of publication.", "k.day"),
        _number("score", "How certain the reading is that this is such a claim, 0 to 1.", "k.score"),
        _text("judgement", "What a person decided of it: accept or unsure.", "k.judgement"),
    ),
    f"{_CURRENT} JOIN article a ON a.id = k.article LEFT JOIN claim p ON p.id = k.parent ORDER BY k.id, u.key",
    ("id",),
    (("article", "articles", "id"),),
)  # fmt: skip
FIGURES = Table(
    "figures",
    "One row a figure of a claim.",
    (
        _CLAIM,
        _whole("n", "Its place among the claim's figures, from 0.", "f.n"),
        _text("text", "Its words, exactly as written.", "f.text"),
        _START,
        _END,
        _number("value", 'The number; empty for vague ones such as "dozens" and for ranges without one.', "f.value"),
        _number("low", "Its lower bound; empty where there is none.", "f.low"),
        _number("high", "Its upper bound; empty where there is none.", "f.high"),
        _text("relation", "How the number is bounded: =, ~, >, >=, <, <= or range.", "f.relation"),
        _text("unit", "What it is measured in: person, USD, percent, km2, ...", "f.unit"),
        _text("counted", "What is counted, in the article's words.", "f.counted"),
        _text("counted_kind", "killed, injured, troops, money, ...", "f.counted_kind"),
        _text("aggregation", "point, cumulative, period, ...", "f.aggregation"),
        _text("as_of", "The day for which it holds, where that is told.", "f.as_of"),
        _text("side_counted", "On whose side those counted are, where that is told.", "f.side_counted"),
    ),
    f"{_CURRENT} JOIN figure_current f ON f.claim = k.id JOIN figure x ON x.id = f.id "
    "WHERE u.key IS NULL OR instr(u.value, f.text) ORDER BY k.id, u.key, f.n",
    ("claim", "n"),
    (("claim", "claims", "id"),),
)
ACTORS = Table(
    "actors",
    "One row a party of a claim: who claims it, at whom it is aimed, to whom it is said.",
    (
        _CLAIM,
        _text("role", "source, target or addressee.", "q.role"),
        _whole("n", "Its place among the claim's parties of this role, from 0.", "q.n"),
        _text("name", "By name, as far as it is known.", "q.name"),
        _text("text", "The words that stand for it, exactly as written; empty where it is inferred.", "q.text"),
        _whole("start", "First character of these words.", "x.start"),
        _whole("end", "The character after the last one.", 'x."end"'),
        _text("basis", "Why it is thought to be this one, where it is inferred.", "x.basis"),
        _text("kind", "person, government, armed_forces, outlet, unnamed_person, ...", "p.kind"),
        _text("role_held", "What it is or does: minister, spokeswoman, ...", "p.role"),
        _text("country", "ISO 3166-1 alpha-2.", "p.country"),
        _text("side", "On whose side it stands, where the article tells.", "p.side"),
    ),
    f"{_CURRENT} JOIN party_current q ON q.claim = k.id "
    "JOIN claim_actor x ON x.claim = q.claim AND x.role = q.role AND x.n = q.n LEFT JOIN actor p ON p.id = x.actor "
    "ORDER BY k.id, u.key, q.role, q.n",
    ("claim", "role", "n"),
    (("claim", "claims", "id"),),
)
PLACES = Table(
    "places",
    "One row a place of a claim.",
    (
        _CLAIM,
        _whole("n", "Its number among the claim's places, from 0.", "q.n"),
        _text("role", "where, target, origin, ...", "q.role"),
        _text("text", "Its words, exactly as written.", "q.text"),
        _START,
        _END,
        _text("name", "The place that they are taken for.", "q.name"),
        _text("kind", "How precise it is: town, admin1, country, ...", "q.kind"),
        _text("country", "ISO 3166-1 alpha-2.", "q.country"),
        _text("admin1", "First-order division.", "q.admin1"),
        _number("latitude", "Degrees north, WGS 84.", "q.latitude"),
        _number("longitude", "Degrees east, WGS 84.", "q.longitude"),
        _text("gazetteer_id", "Its number in GeoNames.", "q.gazetteer_id"),
    ),
    f"{_CURRENT} JOIN place_current q ON q.claim = k.id JOIN place x ON x.id = q.id "
    "WHERE u.key IS NULL OR instr(u.value, q.text) ORDER BY k.id, u.key, q.n",
    ("claim", "n"),
    (("claim", "claims", "id"),),
)
RELATIONS = Table(
    "relations",
    "One row a relation between two claims of one article.",
    (
        _text("type", "denies, confirms, repeats, tension_candidate, ...", "r.type"),
        _text("from", "The claim that does so.", "c.digest"),
        _text("to", "The claim to which it does so.", "d.digest"),
        _text("basis", "By what it was found.", "r.basis"),
    ),
    "relation r JOIN reading_current n ON n.id = r.reading JOIN claim c ON c.id = r.from_claim JOIN claim d ON d.id = r.to_claim ORDER BY r.id",
    ("type", "from", "to"),
)
DECISIONS = Table(
    "decisions",
    "One row a decision of a person, undone ones too; nothing is ever changed in it.",
    (
        _whole("id", "Its number in this ledger.", "d.id"),
        _text("kind", "accept, reject, unsure, edit, choose, split, merge or undo.", "d.kind"),
        _text("article", "The article.", "a.digest"),
        _text("claim", "The claim on which it was made.", "d.claim_digest"),
        _text("cell", "The cell that it puts something into.", "d.cell"),
        _text("value", "What it puts there.", "d.value"),
        _text("was", "What stood there.", "d.was"),
        _whole("start", "First character of the words of the figure, place, event or party that the cell is of.", "d.part_start"),
        _whole("end", "The character after the last one.", "d.part_end"),
        _text("cue", "The cue of the claim when it was made.", "d.cue"),
        _text("content", "The content of the claim when it was made.", "d.content"),
        _text("by", "Who decided.", "d.by"),
        _text("at", "When it was decided: ISO, UTC.", "d.at"),
        _text("why", "Why, in their words.", "d.why"),
        _whole("undoes", "The decision that it takes back.", "d.undoes"),
        _whole("part_of", "The decision with which it was made.", "d.part_of"),
    ),
    "decision d JOIN article a ON a.id = d.article ORDER BY d.id",
    ("id",),
    (("article", "articles", "id"),),
)

TABLES = {t.name: t for t in (ARTICLES, CLAIMS, FIGURES, ACTORS, PLACES, RELATIONS, DECISIONS)}


def read_table(db: sqlite3.Connection, table: Table) -> Iterator[list[tuple[object, ...]]]:
    """The rows of a table, in batches of `BATCH`, each as wide as its columns."""
    cells = ", ".join(f'{column.cell} AS "{column.name}"' for column in table.columns)
    rows = db.execute(f"SELECT {cells} FROM {table.source}")
    while batch := rows.fetchmany(BATCH):
        yield batch
