"""The one door to a ledger: what is recorded, decided, found and proven goes through `Ledger`."""

import hashlib
import itertools
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Self

from reportedly.ledger.articles import ArticleFilter, ArticleList, list_articles
from reportedly.ledger.beside import Beside, find_beside
from reportedly.ledger.cells import CODED, list_parts, read_cell
from reportedly.ledger.cited import CitedArticle, find_cited_articles, find_cited_claims
from reportedly.ledger.connection import PATIENCE, open_ledger, snapshot, transaction, unmapped
from reportedly.ledger.corrected import apply_decisions, edit_claim, name_claim_part
from reportedly.ledger.counted import CountedActor, CountedPlace, count_actors, count_places, find_claims_at, find_claims_of
from reportedly.ledger.decisions import Decision, Verdict, choose_run, decide, find_article, find_judged, list_decisions, undo, undo_all
from reportedly.ledger.editable import EditableCell, list_editable
from reportedly.ledger.errors import DecisionError, ReadingError, explain_error
from reportedly.ledger.exported import Table, read_table
from reportedly.ledger.joined import Joined
from reportedly.ledger.pairs import judge_pair, undo_pair
from reportedly.ledger.query import ClaimFilter
from reportedly.ledger.queue import QueueFilter, QueueItem, count_waiting, find_next
from reportedly.ledger.record import find_run, has_reading, record_input, record_problem, record_reading, solve_problems
from reportedly.ledger.reprints import ReprintGroup, list_reprints
from reportedly.ledger.restore import restore_reading
from reportedly.ledger.search import FoundArticle, FoundClaim, fetch_claims, find_articles, find_claim_numbers, find_claims
from reportedly.ledger.shelf import Shelf, make_shelf
from reportedly.ledger.sizes import Size, measure_sizes
from reportedly.ledger.snapshots import Snapshot, find_snapshot, take_snapshots
from reportedly.ledger.taking import Taker
from reportedly.ledger.verify import Fault, verify_ledger
from reportedly.ledger.versions import Address, ArticleReading, Version, list_addresses, list_readings, list_texts, list_versions
from reportedly.model import Claim, Problem, Reading, Run


@dataclass(frozen=True, slots=True)
class Entry:
    """A reading or problem to record. `source` and `options` are what to give `add` for another try; `original` are bytes to keep."""

    result: Reading | Problem
    source: str | None = None
    options: str | None = None
    original: bytes | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A file of which all was read without a problem: its name, the digests of its bytes and of the options, and the run."""

    title: str
    sha256: str
    options: str
    run: Run


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """What failed and is not solved; `source` and `options` are what to give `add` again. A part of a reading that failed has no id."""

    id: int | None
    problem: Problem
    source: str | None
    options: str | None
    at: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with a number, quotation or cue (`why`) that gave no claim."""

    article: str
    title: str
    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim of a current reading, as people corrected it and as the machine read it, and the decisions on it.

    `claims` is what the claim is in `corrected`: itself, its parts where it was split, nothing where it was rejected or merged.
    """

    reading: Reading
    claim: Claim
    corrected: Reading
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]

    def list_cells(self) -> Iterator[tuple[str, str | None]]:
        """What the machine read in each cell that coders are compared in, of the first figure, place and event; cells of none are left out."""
        for cell in CODED:
            holder = cell.partition(".")[0]
            parts = list_parts(self.reading, self.claim, holder) if holder in ("figure", "place", "event") else [None]
            if parts:
                yield cell, read_cell(self.reading, self.claim, cell, parts[0])


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """The current reading of an article as the machine made it and as people corrected it, the decisions on it, and what is beside it.

    `stands` has the id of the claim on which a decision stands in this reading, by the decision's number.
    """

    reading: Reading
    corrected: Reading
    decisions: tuple[Decision, ...]
    stands: Mapping[int, str]
    beside: Beside


class Ledger:
    """One SQLite file. Every method may raise `LedgerError`; those that change something do all of it or nothing.

    with Ledger("war.db", write=True) as ledger:
        ledger.record(Entry(reading) for reading in readings)
    """

    def __init__(self, path: Path | str, *, write: bool = False) -> None:
        """Open a ledger; with `write` it is made where there is none, without it nothing is changed."""
        self.path = Path(path)
        self._db = open_ledger(self.path, write=write)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was recorded is in it already."""
        self._db.close()

    @contextmanager
    def _reading(self, stage: str) -> Iterator[sqlite3.Connection]:
        try:
            yield self._db
        except sqlite3.Error as error:
            raise explain_error(error, self.path, stage) from error

    # What goes in

    def record(
        self, entries: Iterable[Entry], inputs: Iterable[Input] = (), tried: Mapping[str, Sequence[Problem]] = MappingProxyType({})
    ) -> tuple[Problem, ...]:
        """Add readings and problems, and the inputs that are done with them, in one transaction; what is there stays as it is.

        `tried` are sources that were gone through again, each with the problems that it still has: its other ones are solved.
        Gives the problems of readings that could not be kept as they are, which are recorded too; no input of theirs is done then.
        """
        refused: list[Problem] = []
        with transaction(self._db, self.path, "record"):
            for entry in entries:
                problem = self._record_entry(entry)
                if problem:
                    refused.append(problem)
                    record_problem(self._db, problem, entry.source, entry.options)
            for done in () if refused else inputs:
                record_input(self._db, done.title, (done.sha256, done.options), done.run)
            for source, still in () if refused else tried.items():
                solve_problems(self._db, source, still)
        return tuple(refused)

    def _record_entry(self, entry: Entry) -> Problem | None:
        if isinstance(entry.result, Problem):
            record_problem(self._db, entry.result, entry.source, entry.options)
            return None
        self._db.execute("SAVEPOINT entry")
        try:
            record_reading(self._db, entry.result)
            if entry.original is not None:
                row = "SELECT id, ? FROM article WHERE digest = ?"
                self._db.execute(f"INSERT OR IGNORE INTO original (article, bytes) {row}", (entry.original, entry.result.article.id))
        except (ReadingError, sqlite3.IntegrityError, sqlite3.DataError, UnicodeEncodeError) as error:
            self._db.execute("ROLLBACK TO entry")
            return Problem("ledger", str(error), entry.result.article.ref)
        finally:
            if self._db.in_transaction:
                self._db.execute("RELEASE entry")
        return None

    def keep_original(self, article: str, data: bytes) -> bool:
        """Keep the bytes that an article was made of; False where they are not those whose digest was recorded."""
        with transaction(self._db, self.path, "record"):
            which = "SELECT id, original_sha256 FROM article WHERE digest = ?"
            number, sha256 = self._db.execute(which, (article,)).fetchone()
            same = bool(hashlib.sha256(data).hexdigest() == sha256)
            if same:
                self._db.execute("INSERT OR IGNORE INTO original (article, bytes) VALUES (?, ?)", (number, data))
            return same

    def original(self, name: str) -> bytes:
        """The bytes that an article was made of, as they were; `name` is the id, or its beginning, of the article or of a claim of it.

        Raises:
            DecisionError: there is none such, or its bytes were not kept.
        """
        with self._reading("show"):
            try:
                number = find_article(self._db, name)
            except DecisionError:
                number = find_judged(self._db, name).article
            row = self._db.execute("SELECT bytes FROM original WHERE article = ?", (number,)).fetchone()
            if row is None:
                raise DecisionError("the bytes of this article were not kept; add it again with --keep-original")
            return bytes(row[0])

    def has_article(self, digest: str, run: Run) -> bool:
        """Whether an article was read by this run already."""
        with self._reading("look up"):
            return has_reading(self._db, digest, run)

    def has_input(self, done: Input) -> bool:
        """Whether all of a file was read by this run already."""
        with self._reading("look up"):
            query = "SELECT 1 FROM input WHERE sha256 = ? AND options = ? AND run = ?"
            return self._db.execute(query, (done.sha256, done.options, find_run(self._db, done.run))).fetchone() is not None

    def known_addresses(self) -> frozenset[str]:
        """The web addresses that articles came from or are known by."""
        with self._reading("look up"):
            web = "SELECT ref FROM article WHERE ref LIKE 'http%' UNION SELECT url FROM article WHERE url IS NOT NULL"
            return frozenset(row[0] for row in self._db.execute(web))

    def decide(self, claim: str, verdict: Verdict) -> int:
        """Record a person's decision on a claim, named by its id or the beginning of it; the decision's number.

        Raises:
            DecisionError: it does not fit the claim, or there is no such claim.
        """
        with transaction(self._db, self.path, "decide"):
            return decide(self._db, claim, verdict)

    def decide_all(self, claim: str, verdicts: Iterable[Verdict]) -> tuple[int, ...]:
        """Record several decisions on a claim, or none of them where one does not fit; their numbers."""
        with transaction(self._db, self.path, "decide"):
            return tuple(decide(self._db, claim, verdict) for verdict in verdicts)

    @contextmanager
    def taking(self, *, keep: bool = True) -> Iterator[Taker]:
        """What takes decisions made elsewhere, all in one transaction; without `keep` it is only tried, and taken back at the end."""
        with transaction(self._db, self.path, "import"):
            self._db.execute("SAVEPOINT tried")
            yield Taker(self._db)
            if not keep:
                self._db.execute("ROLLBACK TO tried")
            self._db.execute("RELEASE tried")

    def choose_run(self, article: str, run: int, by: str, why: str | None = None) -> int:
        """Let a run's reading of an article, named by its id or the beginning of it, be the current one; the decision's number."""
        with transaction(self._db, self.path, "decide"):
            return choose_run(self._db, article, run, by, why)

    def undo(self, number: int, by: str, why: str | None = None) -> int:
        """Take a decision back, by another one."""
        with transaction(self._db, self.path, "decide"):
            return undo(self._db, number, by, why)

    def undo_all(self, numbers: Iterable[int], by: str, why: str | None = None) -> tuple[int, ...]:
        """Take several decisions back, the last first, or none of them where one cannot be; the numbers of the decisions that do it.

        Those that were taken back with another one of these, of which they were a part, are left out.
        """
        with transaction(self._db, self.path, "decide"):
            return undo_all(self._db, numbers, by, why)

    def judge_pair(self, judged: tuple[str, str], *, same: bool, by: str, why: str | None = None) -> int:
        """Record whether two answers, named by their ids, are of the same happening; the decision's number."""
        with transaction(self._db, self.path, "decide"):
            return judge_pair(self._db, judged, "same" if same else "different", (by, why))

    def undo_pair(self, number: int, by: str, why: str | None = None) -> int:
        """Take a decision on a pair back, by another one."""
        with transaction(self._db, self.path, "decide"):
            return undo_pair(self._db, number, (by, why))

    # What comes out

    def pair_judgements(self) -> list[tuple[str, str, bool, str, str | None]]:
        """The decisions on pairs of answers that are in force: the two ids, whether they are of the same happening, by whom and why."""
        with self._reading("decisions"):
            rows = self._db.execute("SELECT one, other, kind = 'same', by, why FROM pair_judgement ORDER BY id")
            return [(one, other, bool(same), by, why) for one, other, same, by, why in rows]

    @contextmanager
    def joined(self, *, write: bool = False, patience: float = PATIENCE) -> Iterator[Joined]:
        """What is joined across articles, within one transaction: all that is read in it is of one moment.

        With `write` it is changed, all of it or nothing, after waiting so many seconds for another writer.
        """
        with self._reading("questions"):
            self._db.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
            try:
                with transaction(self._db, self.path, "questions") if write else snapshot(self._db):
                    yield Joined(self._db)
            finally:
                self._db.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")

    def claims(self, wanted: ClaimFilter = ClaimFilter()) -> list[FoundClaim]:
        """Current claims, decisions applied, the last recorded first.

        Raises:
            QueryError: the words cannot be understood.
        """
        with self._reading("claims"):
            return find_claims(self._db, wanted)

    def claim_rows(self, wanted: ClaimFilter) -> list[int]:
        """The rows of the claims that `claims` would give, for a list that is too long to be made at once; see `claims_of_rows`."""
        with self._reading("claims"):
            return find_claim_numbers(self._db, wanted)

    def claims_of_rows(self, rows: Iterable[int]) -> list[FoundClaim]:
        """The claims of some rows, as they are now."""
        with self._reading("claims"):
            return fetch_claims(self._db, rows)

    def search(self, words: str, wanted: ClaimFilter = ClaimFilter()) -> list[FoundClaim]:
        """Current claims with these words in their content."""
        return self.claims(replace(wanted, words=words))

    def cited_claims(self, ids: Collection[str]) -> list[FoundClaim]:
        """Current claims by their ids, as people corrected them; those that are none are left out."""
        with self._reading("claims"):
            return find_cited_claims(self._db, ids)

    def cited_articles(self, ids: Collection[str]) -> list[CitedArticle]:
        """Articles by their ids, with address and text."""
        with self._reading("articles"):
            return find_cited_articles(self._db, ids)

    def actors(self) -> list[CountedActor]:
        """All names of sources, targets and addressees with their claims counted, those with most first; the articles' own voices left out."""
        with self._reading("actors"):
            return count_actors(self._db)

    def claims_of(self, actor: str, role: str = "source", limit: int = 50, skip: int = 0) -> list[FoundClaim]:
        """Current claims in which a name is the source, target or addressee, the last made first."""
        with self._reading("claims"):
            return find_claims_of(self._db, actor, role, limit, skip)

    def places(self) -> list[CountedPlace]:
        """All places that claims name, with the claims counted, those with most first."""
        with self._reading("places"):
            return count_places(self._db)

    def claims_at(self, place: str, limit: int = 50, skip: int = 0) -> list[FoundClaim]:
        """Current claims that name a place, given by its `key`, the last made first."""
        with self._reading("claims"):
            return find_claims_at(self._db, place, limit, skip)

    def search_articles(self, words: str, limit: int = 50, skip: int = 0) -> list[FoundArticle]:
        """Articles with these words in headline or text."""
        with self._reading("search"):
            return find_articles(self._db, words, limit, skip)

    def shelve(self, before: Shelf | None = None) -> Shelf:
        """What lists of articles are made from, as the ledger is now; quick where an earlier one is given."""
        with self._reading("articles"), snapshot(self._db):
            return make_shelf(self._db, before)

    def articles(self, wanted: ArticleFilter = ArticleFilter(), shelf: Shelf | None = None) -> ArticleList:
        """Articles with their claims, figures and problems counted, and what else can be asked for; from a shelf that was made before.

        Raises:
            QueryError: the words cannot be understood.
        """
        with self._reading("articles"):
            return list_articles(self._db, shelf or self.shelve(), wanted)

    def _find_reading(self, article: str) -> int:
        row = self._db.execute("SELECT id FROM reading_current WHERE article = ?", (find_article(self._db, article),)).fetchone()
        if row is None:
            raise DecisionError(f"the article {article!r} was not read")
        return int(row[0])

    def show(self, claim: str) -> ShownClaim:
        """A claim of a current reading by its id or the beginning of it. Raises `DecisionError` where that is not one claim."""
        with self._reading("show"):
            judged = find_judged(self._db, claim)
            reading = restore_reading(self._db, judged.reading)
            found = next(c for c in reading.claims if c.id == judged.digest)
            corrected = apply_decisions(self._db, judged.reading, reading)
            left = {c.id: c for c in corrected.claims}
            parts = (left.get(name_claim_part(judged.digest, n)) for n in itertools.count(1))
            now = tuple(c for c in itertools.takewhile(bool, parts) if c)
            return ShownClaim(reading, found, corrected, now, list_decisions(self._db, judged.digest))

    def show_article(self, article: str) -> ShownArticle:
        """All that is known of an article, named by its id or the beginning of it. Raises `DecisionError` where that is not one article."""
        with self._reading("show"):
            number, current = find_article(self._db, article), self._find_reading(article)
            reading = restore_reading(self._db, current)
            decided = list_decisions(self._db, article=number)
            standing = "SELECT s.decision, c.digest FROM claim c JOIN standing s ON s.claim = c.id WHERE c.reading = ?"
            stands = dict(self._db.execute(standing, (current,)).fetchall())
            return ShownArticle(reading, apply_decisions(self._db, current, reading), decided, stands, find_beside(self._db, number))

    def editable(self, claim: str) -> tuple[EditableCell, ...]:
        """The cells of a claim, be it rejected or split, with what they hold as people edited them."""
        with self._reading("show"):
            judged = find_judged(self._db, claim)
            reading, edited = edit_claim(self._db, judged.reading, restore_reading(self._db, judged.reading), judged.row)
            return tuple(list_editable(reading, edited))

    def next_in_queue(self, wanted: QueueFilter) -> QueueItem | None:
        """The first that waits for a person's decision behind the place that the filter names."""
        with self._reading("queue"):
            return find_next(self._db, wanted)

    def count_queue(self, wanted: QueueFilter, most: int) -> int:
        """How many wait for a person's decision in all, counted up to `most`."""
        with self._reading("queue"):
            return count_waiting(self._db, wanted, most)

    def readings(self, *, decided: bool = False) -> Iterator[Reading]:
        """The current reading of every article in the order in which they were added; with `decided`, as people corrected it."""
        with self._reading("export"):
            query = "SELECT id FROM reading_current ORDER BY article"
            for (number,) in self._db.execute(query).fetchall():
                reading = restore_reading(self._db, number)
                yield apply_decisions(self._db, number, reading) if decided else reading

    def snapshots(self) -> Iterator[Snapshot]:
        """The current reading of every article as it is corrected now, each with a name by which `snapshot` finds it again."""
        with self._reading("export"):
            yield from take_snapshots(self._db)

    def snapshot(self, name: str) -> Snapshot:
        """A reading as it was corrected when a snapshot of this name was taken. Raises `DecisionError` where this ledger never had it."""
        with self._reading("show"):
            return find_snapshot(self._db, name)

    def table(self, table: Table) -> Iterator[list[tuple[object, ...]]]:
        """The rows of one of `TABLES`, in batches."""
        with self._reading("export"):
            yield from read_table(self._db, table)

    def decisions(self, claim: str | None = None, *, orphans: bool = False) -> tuple[Decision, ...]:
        """Decisions: all, those on a claim, or those that found no claim to stand on after a re-read."""
        with self._reading("decisions"):
            return list_decisions(self._db, claim, orphans=orphans)

    def decision(self, number: int) -> Decision | None:
        """The decision with a number."""
        with self._reading("decisions"):
            return next(iter(list_decisions(self._db, number=number)), None)

    def problems(self) -> tuple[OpenProblem, ...]:
        """What failed and is not solved, parts of current readings included."""
        with self._reading("problems"):
            rows = self._db.execute(
                "SELECT id, stage, error, ref, line, input, options, at FROM problem WHERE solved IS NULL UNION ALL "
                "SELECT NULL, p.stage, p.error, coalesce(p.ref, a.ref), p.line, NULL, NULL, r.read_at FROM reading_problem p "
                "JOIN reading_current r ON r.id = p.reading JOIN article a ON a.id = r.article ORDER BY 1"
            )
            return tuple(OpenProblem(r[0], Problem(*r[1:5]), *r[5:]) for r in rows)

    def coverage(self, article: str | None = None, why: str | None = None, limit: int = 50, skip: int = 0) -> list[Passage]:
        """Sentences that gave no claim though they have a number, a quotation or a cue; `why` asks for one of these words."""
        with self._reading("coverage"):
            of_article = "g.reading IN (SELECT r.id FROM reading r JOIN article a ON a.id = r.article WHERE a.digest = :article) AND "
            # Gaps are walked in the order of their key, backwards, until there are enough: the joins come after.
            rows = self._db.execute(
                'SELECT a.digest, a.title, g.start, g."end", substr(a.text, g.start + 1, g."end" - g.start), g.why FROM gap g '
                "CROSS JOIN reading_current r ON r.id = g.reading CROSS JOIN article a ON a.id = r.article "
                f"WHERE {of_article if article else ''}(:why IS NULL OR instr(g.why, :why)) "
                "ORDER BY g.reading DESC, g.n LIMIT :limit OFFSET :skip",
                {"article": article, "why": why, "limit": limit, "skip": skip},
            )
            return [Passage(*row) for row in rows]

    def versions(self, url: str) -> tuple[Version, ...]:
        """The texts that stood at an address, and what each changed against the one before."""
        with self._reading("versions"):
            return list_versions(self._db, url)

    def addresses(self, limit: int = 50, skip: int = 0) -> list[Address]:
        """Addresses at which more than one text stood, the one whose last text was added last first."""
        with self._reading("versions"):
            return list_addresses(self._db, limit, skip)

    def versions_of(self, article: str) -> tuple[tuple[Version, str], ...]:
        """The texts that stood at the address of an article, named by its id or the beginning of it, each with what it changed.

        Raises:
            DecisionError: there is no such article, or it has no address.
        """
        with self._reading("versions"):
            return list_texts(self._db, find_article(self._db, article))

    def title(self, article: str) -> str:
        """What an article, named by its id or the beginning of it, is called in lists. Raises `DecisionError` where there is none."""
        with self._reading("show"):
            return str(self._db.execute("SELECT title FROM article WHERE id = ?", (find_article(self._db, article),)).fetchone()[0])

    def address(self, article: str) -> str | None:
        """The URL of an article, named by its id or the beginning of it. Raises `DecisionError` where there is none."""
        with self._reading("show"):
            (url,) = self._db.execute("SELECT url FROM article WHERE id = ?", (find_article(self._db, article),)).fetchone()
            return url if url is None else str(url)

    def article_readings(self, article: str) -> tuple[ArticleReading, ...]:
        """What each run read in an article, named by its id or the beginning of it, and what it changed against the one before."""
        with self._reading("versions"):
            return list_readings(self._db, find_article(self._db, article))

    def reprints(self) -> tuple[ReprintGroup, ...]:
        """Groups of articles that carry the same copy."""
        with self._reading("reprints"):
            return list_reprints(self._db)

    def verify(self, tell: Callable[[int, int], None] = lambda *_: None) -> tuple[Fault, ...]:
        """Everything that is not as it was recorded, or whose words are not where it says."""
        with self._reading("verify"):
            try:
                return tuple(verify_ledger(self._db, tell))
            except sqlite3.DatabaseError as error:
                return (Fault("file", None, f"cannot be read on: {error}"),)

    def count(self) -> dict[str, int]:
        """How many articles, current claims, decisions and open problems there are."""
        queries = {
            "articles": "SELECT count(*) FROM article",
            "claims": "SELECT count(*) FROM claim WHERE reading IN (SELECT id FROM reading_current)",
            "decisions": "SELECT count(*) FROM decision",
            "problems": "SELECT count(*) FROM problem WHERE solved IS NULL",
        }
        with self._reading("count"):
            return {name: int(self._db.execute(query).fetchone()[0]) for name, query in queries.items()}

    def count_changes(self) -> tuple[int, ...]:
        """Numbers that differ once anything was recorded or decided; what is derived from a ledger is as old as these."""
        with self._reading("count"):
            last = (f"SELECT coalesce(max(id), 0) FROM {table}" for table in ("reading", "decision", "pair_decision", "problem"))
            # A problem that is solved adds no row.
            return tuple(
                int(self._db.execute(query).fetchone()[0]) for query in (*last, "SELECT count(*) FROM problem WHERE solved IS NULL")
            )

    @contextmanager
    def hold(self, *, once: bool = False) -> Iterator[None]:
        """All that is read inside is of one moment, whatever others record meanwhile. `once` says that each part is read but once."""
        with self._reading("read"), unmapped(self._db) if once else nullcontext(), snapshot(self._db):
            yield

    def describe(self) -> tuple[str, tuple[str, ...]]:
        """When anything was recorded or decided last, in UTC, and the versions that read the articles."""
        with self._reading("count"):
            moments = " UNION ALL ".join(
                f"SELECT max({column}) AS at FROM {table}"
                for table, column in (
                    ("reading", "read_at"),
                    ("article", "added"),
                    ("input", "added"),
                    ("decision", "at"),
                    ("pair_decision", "at"),
                    ("problem", "at"),
                    ("problem", "solved"),
                )
            )
            (last,) = self._db.execute(f"SELECT coalesce(max(at), '') FROM ({moments})").fetchone()
            runs = self._db.execute("SELECT DISTINCT version FROM run ORDER BY version")
            return str(last), tuple(str(version) for (version,) in runs)

    def sizes(self) -> Sequence[Size]:
        """How many bytes each part of the file takes."""
        with self._reading("sizes"):
            return measure_sizes(self._db)
