"""What is joined, kept in the ledger: brought up to date by what is new, and read from there.

An article is extracted once, and again only when its current reading or a decision on it changes. Its incidents are taken out of the blocks
and entered again, and the happenings that this touches are joined anew. The rows are those of joining everything; a test compares them. Who
made them is stamped on them, and what other code or word lists made is made again as a whole.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count

import numpy as np

from reportedly.ledger import Ledger
from reportedly.ledger.errors import BusyLedgerError, UnwritableLedgerError
from reportedly.ledger.joined import Current, State
from reportedly.ledger.joined import Joined as Rows
from reportedly.questions.asking import make_questions
from reportedly.questions.blocking import ALWAYS, WEEK_BITS, Blocks, Loading, Position, Ranked, find_position
from reportedly.questions.cluster import Constraints
from reportedly.questions.extract import Extract, extract_reading, pack_extract, unpack_extract
from reportedly.questions.incidents import Incident
from reportedly.questions.joining import Joined, Joiner
from reportedly.questions.question import PairJudgement, Question, list_told, summarise_question

# What makes the rows: modules by folder, and the tables of words. Reading has its own stamp, the run of each reading.
_MAKERS = ("questions", "ledger", "lang", "encode", "values/events", "values/places", "stance", ".")
_TABLES = (".toml", ".tsv")
PATIENCE = 5.0  # seconds for which a reader waits to write; a batch of `add` takes well under one
TRIES = 3  # times, where others write meanwhile


@cache
def digest_makers() -> str:
    """The digest of the code and word lists by which questions are made."""
    whole = hashlib.sha256()
    root = files("reportedly")
    folders = [root if name == "." else root.joinpath(*name.split("/")) for name in _MAKERS]
    named = [file for folder in folders for file in folder.iterdir() if file.name.endswith(".py")]
    named += [file for file in root.joinpath("lang", "en").iterdir() if file.name.endswith(_TABLES)]
    for file in sorted(named, key=str):
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Row:
    """An incident as it is kept."""

    number: int
    article: int
    happening: int
    rank: int
    since: int
    weeks: int
    keys: bytes

    def find_position(self) -> Position:
        """Where it stands in blocks."""
        return Position(self.rank, tuple(np.frombuffer(self.keys, dtype="<u4").tolist()), self.since, self.weeks)


class _Layer:
    """The incidents of one kind, what happened or what is said, and the joiner that fetches what it needs of those kept."""

    def __init__(self, update: "Update", *, matters: bool, constraints: Constraints) -> None:
        self.matters = matters
        self.rows: dict[str, _Row] = {}  # those kept, as they were
        self.articles: dict[str, int] = {}
        self.new: dict[str, tuple[int, int, int, bytes]] = {}
        self._update = update
        self._refs: list[str] | None = None  # those kept, by their numbers in the index of names
        joined = Joined(
            Blocks(Loading(self._load_block), Loading(lambda ref: self.rows[ref].find_position())),
            incidents=Loading(lambda ref: update.load_incident(self.rows[ref].article, ref)),
            near=Loading(self._load_near),
        )
        self.known = joined.known
        self.near = joined.near
        self.joiner = Joiner(constraints, matters=matters, joined=joined)

    def enter(self, ref: str, row: _Row) -> None:
        """Take an incident that is kept."""
        self.rows[ref] = row
        self.articles[ref] = row.article
        self.known.add(ref)

    def add(self, article: int, incidents: Sequence[Incident]) -> None:
        """Join new incidents."""
        self.joiner.add(incidents)
        for incident in incidents:
            found = find_position(incident, meaning=self.matters)
            self.new[incident.id] = (found.rank, found.since, found.weeks, np.array(found.names, dtype="<u4").tobytes())
            self.articles[incident.id] = article

    def _load_near(self, ref: str) -> dict[str, float]:
        return {self._update.refs[number]: odds for number, odds in self._update.kept.list_pairs(self.rows[ref].number)}

    def _load_block(self, key: int) -> list[Ranked]:
        """The kept incidents with a key, in the order of their ranks."""
        refs = self._refs or self._index_names()
        name, week = key >> WEEK_BITS, key & ((1 << WEEK_BITS) - 1)
        first, last = np.searchsorted(self._names, (name, name + 1))
        block = []
        for owner in self._owners[first:last]:
            row = self.rows[refs[owner]]
            if name & 3 == ALWAYS or row.since <= week < row.since + row.weeks:
                block.append((row.rank, refs[owner]))
        return sorted(block)

    def _index_names(self) -> list[str]:
        """All names of keys with whose they are, sorted by name."""
        self._refs = list(self.rows)
        keys = [row.keys for row in self.rows.values()]
        names = np.frombuffer(b"".join(keys), dtype="<u4").astype(np.int64)
        owners = np.repeat(np.arange(len(keys)), np.array([len(k) // 4 for k in keys], dtype=np.int64))
        order = np.argsort(names, kind="stable")
        self._names, self._owners = names[order], owners[order]
        return self._refs


@dataclass(frozen=True, slots=True)
class _Changes:
    """What is to be taken out and entered."""

    gone: list[int]  # numbers of incidents
    happenings: set[int]  # whose questions are made anew
    clusters: list[tuple[str, ...]]
    questions: list[Question]
    claims: dict[str, int]


class Update:
    """What has changed since what is kept was made, joined: worked out within one snapshot, and then written in one transaction."""

    def __init__(self, kept: Rows, judgements: Sequence[PairJudgement]) -> None:
        """Take the rows of a snapshot and people's decisions on pairs of answers."""
        state = kept.find_state()
        self.kept = kept
        self.refs: dict[int, str] = {}  # of the incidents that are kept, by number
        self._fresh = state is None or state.made_by != digest_makers()
        self._version = state.version if state else 0
        before = make_constraints(json.loads(state.judged) if state and not self._fresh else ())
        self._layers = tuple(_Layer(self, matters=matters, constraints=before) for matters in (False, True))
        self._current, sources = kept.list_current(), {} if self._fresh else kept.list_sources()
        self._changed = [article for article, now in self._current.items() if sources.get(article) != now]
        self._extracts: dict[int, Extract] = {}
        self._sources: list[tuple[int, Current, bytes]] = []
        self._gone = self._load()
        self._enter()
        after = make_constraints(self._find_pairs(judgements))
        for layer in self._layers:
            layer.joiner.constrain(after)
        self._state = State(digest_makers(), kept.find_seen(), json.dumps(sorted(after.pairs)), self._version + 1)
        self._changes = self._join()

    def _load(self) -> set[str]:
        """The rows of incidents, light enough to be read as a whole; which of them are of articles that changed."""
        gone: set[str] = set()
        changed = set(self._changed)
        for number, ref, article, said, happening, *position in () if self._fresh else self.kept.list_incidents():
            self.refs[number] = ref
            self._layers[said].enter(ref, _Row(number, article, happening, *position))
            if article in changed:
                gone.add(ref)
        return gone

    def _enter(self) -> None:
        """Take out the incidents of articles that changed, and enter those that are there now."""
        for layer in self._layers:
            layer.joiner.remove(sorted(ref for ref in self._gone if ref in layer.rows))
        for article in self._changed:
            reading = self.kept.restore(self._current[article].reading)
            extract = self._extracts[article] = extract_reading(reading)
            self._sources.append((article, self._current[article], pack_extract(extract, reading.article.text)))
            for layer, incidents in zip(self._layers, (extract.incidents, extract.matters), strict=True):
                layer.add(article, incidents)

    def find_extract(self, article: int) -> Extract:
        """What an article brings, made anew or as it is kept."""
        if article not in self._extracts:
            self._extracts[article] = unpack_extract(*self.kept.fetch_source(article))
        return self._extracts[article]

    def load_incident(self, article: int, ref: str) -> Incident:
        """An incident of an article of which nothing changed."""
        extract = self.find_extract(article)
        return next(i for i in (*extract.incidents, *extract.matters) if i.id == ref)

    def _find_pairs(self, judgements: Sequence[PairJudgement]) -> list[tuple[str, str, bool]]:
        """Decisions on answers as decisions on their incidents; those on answers that are not there are left aside."""
        names = {name for j in judgements for name in (j.one, j.other)}
        articles = set(self._changed)
        if names and not self._fresh:
            articles |= self.kept.find_articles(names)
        of = {a.id: a.incident for n in sorted(articles) for a in self.find_extract(n).list_answers() if a.id in names}
        return find_judged(judgements, of)

    def _join(self) -> _Changes:
        """The happenings that hang on what changed, and their questions."""
        clusters = [cluster for layer in self._layers for cluster in layer.joiner.rejoin()]
        cluster_of = {ref: cluster for cluster in clusters for ref in cluster}
        rows = {ref: row for layer in self._layers for ref, row in layer.rows.items() if ref in cluster_of or ref in self._gone}
        articles = sorted({layer.articles[ref] for layer in self._layers for ref in cluster_of if ref in layer.known})
        incidents = {ref: layer.joiner.incidents[ref] for layer in self._layers for ref in cluster_of if ref in layer.known}
        questions = make_questions((self.find_extract(n) for n in articles), incidents, cluster_of)
        claims = self.kept.find_claims(self._current[n].reading for n in articles)
        gone = [rows[ref].number for ref in sorted(self._gone)]
        return _Changes(gone, {row.happening for row in rows.values()}, clusters, questions, claims)

    def save(self, rows: Rows) -> bool:
        """Write what changed, in a transaction of the caller's; not if another process has done so since the snapshot."""
        state = rows.find_state()
        if (state.version if state else 0) != self._version:
            return False
        if self._fresh:
            rows.clear()
        rows.remove_questions(self._changes.happenings)
        rows.remove_incidents(self._changes.gone)
        numbers = self._save_incidents(rows)
        self._save_pairs(rows, numbers)
        rows.save_sources(self._sources)
        self._save_questions(rows, numbers)
        rows.save_state(self._state)
        return True

    def _save_incidents(self, rows: Rows) -> dict[str, int]:
        """Enter new incidents and every incident's happening, which is called by its first; the numbers of all."""
        numbers = {ref: row.number for layer in self._layers for ref, row in layer.rows.items() if ref not in self._gone}
        new = [ref for layer in self._layers for ref in layer.new]
        numbers.update(zip(new, count(rows.find_next("incident")), strict=False))
        happening = {ref: numbers[cluster[0]] for cluster in self._changes.clusters for ref in cluster}
        for layer in self._layers:
            entered = (
                (numbers[ref], ref, layer.articles[ref], int(layer.matters), happening[ref], *cells) for ref, cells in layer.new.items()
            )
            rows.save_incidents(entered)
            kept = ((ref, layer.rows[ref]) for ref in happening if ref in layer.rows and ref not in layer.new)
            rows.save_happenings((happening[ref], row.number) for ref, row in kept if happening[ref] != row.happening)
        return numbers

    def _save_pairs(self, rows: Rows, numbers: dict[str, int]) -> None:
        changed = [(ref, layer) for layer in self._layers for ref in sorted(layer.joiner.changed)]
        pairs = {(ref, other): odds for ref, layer in changed for other, odds in layer.near[ref].items()}
        written = {(min(numbers[a], numbers[b]), max(numbers[a], numbers[b]), odds) for (a, b), odds in pairs.items()}
        rows.save_pairs([numbers[ref] for ref, _ in changed], sorted(written))

    def _save_questions(self, rows: Rows, numbers: dict[str, int]) -> None:
        articles = {extract.paper.id: number for number, extract in self._extracts.items()}
        first = rows.find_next("question")
        questions, answers, links = [], [], []
        for number, question in enumerate(self._changes.questions, start=first):
            found = summarise_question(question)
            named = (number, found.id, numbers[question.event.incidents[0]], found.kind.value, found.text)
            counted = found.counted.value if found.counted else None
            days = (found.place, found.country, found.since, found.until)
            questions.append((*named, counted, found.part, *days, found.answers, found.claims, found.articles, found.contradictions))
            for n, (answer, told) in enumerate(zip(question.answers, list_told([question]), strict=True)):
                voice = told.claimant.kind or ("named" if told.claimant.named else "unnamed")
                claim = self._changes.claims.get(answer.claim or "")
                who = (told.said, told.claimant.name, voice, told.as_of, told.relayed_from)
                answers.append((number, n, answer.id, articles[answer.paper.id], claim, *who))
            links += [(number, k.id, k.type.value, k.source, k.target) for k in question.links]
        rows.save_questions(questions, answers, links)


def make_constraints(pairs: Iterable[tuple[str, str, bool]]) -> Constraints:
    """People's decisions on incidents."""
    told = list(pairs)
    return Constraints([(a, b) for a, b, same in told if same], [(a, b) for a, b, same in told if not same])


def find_judged(judgements: Iterable[PairJudgement], incident_of: Mapping[str, str | None]) -> list[tuple[str, str, bool]]:
    """Decisions on answers as decisions on their incidents; those on answers that are not there, or of one incident, are left aside."""
    pairs = [(incident_of.get(j.one), incident_of.get(j.other), j.same) for j in judgements]
    return [(one, other, same) for one, other, same in pairs if one and other and one != other]


def bring_up_to_date(ledger: Ledger) -> bool:
    """Join what is new in a ledger and keep it; False where the file cannot be written now, and what is kept is not of the ledger as it is."""
    if is_up_to_date(ledger):
        return True
    if not (os.access(ledger.path, os.W_OK) and os.access(ledger.path.parent, os.W_OK)):
        return False
    try:
        with Ledger(ledger.path, write=True) as writer:
            for _ in range(TRIES):
                judgements = list_judgements(writer)
                with writer.joined() as rows:
                    update = Update(rows, judgements)
                with writer.joined(write=True, patience=PATIENCE) as rows:
                    update.save(rows)
                if is_up_to_date(ledger):
                    return True
    except (BusyLedgerError, UnwritableLedgerError):
        return False
    return False


def is_up_to_date(ledger: Ledger) -> bool:
    """Whether what is kept was made of all that the ledger has, by the code and word lists that there are."""
    with ledger.joined() as rows:
        state = rows.find_state()
        return state is not None and state.made_by == digest_makers() and state.seen == rows.find_seen()


def count_new(ledger: Ledger) -> int:
    """How many articles are to be joined before what is kept is of the ledger as it is: all, where other code or word lists made it."""
    with ledger.joined() as rows:
        state = rows.find_state()
        sources = rows.list_sources() if state is not None and state.made_by == digest_makers() else {}
        return sum(sources.get(article) != now for article, now in rows.list_current().items())


def list_judgements(ledger: Ledger) -> tuple[PairJudgement, ...]:
    """The decisions on pairs of answers that are in force."""
    return tuple(PairJudgement(*row) for row in ledger.pair_judgements())
