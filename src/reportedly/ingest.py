"""Files, folders and addresses -> a ledger: what it has is skipped, what is new is read, what fails is recorded. What `add` does."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol, Self

from reportedly.config import Metadata
from reportedly.digest import digest_parts
from reportedly.documents import load_documents
from reportedly.documents.columns import Columns
from reportedly.documents.load import Visit
from reportedly.documents.sidecar import find_sidecar
from reportedly.ledger import Entry, Input, Ledger
from reportedly.model import Article, Problem, Reading, Run

# A batch is one transaction, and what a kill can lose: at most so many articles and so many seconds' reading.
BATCH = 64
BATCH_SECONDS = 5.0
_CHUNK = 1 << 20  # bytes


class ReadsArticles(Protocol):
    """What `Ingest` needs of a reader."""

    @property
    def run(self) -> Run:
        """What stamps every reading."""

    def read_many(self, articles: Iterable[Article | Problem]) -> Iterator[Reading | Problem]:
        """Readings in the order of the articles."""


@dataclass(slots=True)
class Tally:
    """What happened so far: articles read, articles and whole files that the ledger had, problems, claims, originals not kept."""

    read: int = 0
    skipped: int = 0
    files_skipped: int = 0
    failed: int = 0
    claims: int = 0
    without_original: int = 0


@dataclass(slots=True)
class _Source:
    """What is being read. `file` is its input once all of it is in the ledger; `problems` are those that it gave this time."""

    name: str | None
    options: str
    file: Input | None = None
    problems: list[Problem] = field(default_factory=list)
    sound: bool = True


class Ingest:
    """Adds sources to a ledger, batch by batch; a context, at whose end the last batch is written, whatever ended it."""

    def __init__(
        self,
        ledger: Ledger,
        reader: ReadsArticles,
        tell: Callable[[Reading | Problem | None], None],
        *,
        keep_original: bool = False,
        visit: Visit = Visit(),
    ) -> None:
        """`tell` is called after each article with its reading or problem, None where the ledger had it.

        `visit` is how addresses are fetched; a page that a feed links to is not, where the ledger has an article of its address.
        """
        self.tally = Tally()
        self._ledger = ledger
        self._reader = reader
        self._tell = tell
        self._keep_original = keep_original
        self._original: tuple[str, bytes] = ("", b"")
        self._entries: list[Entry] = []
        self._inputs: list[Input] = []
        self._waiting: set[str] = set()
        self._since = 0.0
        self._current: _Source | None = None
        self._tried: dict[str, tuple[Problem, ...]] = {}
        self._visit = replace(visit, known=self._knows_page)
        self._addresses: frozenset[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()

    def add(self, source: str, metadata: Metadata = Metadata(), columns: Columns = ()) -> None:
        """Add all articles of a file, a folder, standard input ("-") or an address."""
        current = self._current = _Source(_name_source(source), write_options(metadata, columns))

        def skip(path: Path | bytes, name: str) -> bool:
            self._finish_file(current)
            return self._skip_file(current, path, name)

        self._addresses = None
        for document in load_documents(source, metadata, skip, self._remember_original, self._visit, columns):
            self._add_document(current, document)
        self._finish_file(current)
        if current.name:
            self._tried[current.name] = tuple(current.problems)

    def flush(self) -> None:
        """Write what waits, in one transaction."""
        entries, inputs, tried = self._entries, self._inputs, self._tried
        self._entries, self._inputs, self._tried = [], [], {}
        self._waiting.clear()
        if entries or inputs or tried:
            for problem in self._ledger.record(entries, inputs, tried):
                self.tally.read -= 1
                self.tally.failed += 1
                if self._current:
                    self._current.problems.append(problem)
                    self._current.sound = False
                self._tell(problem)

    def _knows_page(self, url: str) -> bool:
        """Whether the ledger has an article of an address. It is asked once for each source, for a feed has many entries."""
        if self._addresses is None:
            self.flush()
            self._addresses = self._ledger.known_addresses()
        if url not in self._addresses:
            return False
        self.tally.skipped += 1
        self._tell(None)
        return True

    def _skip_file(self, current: _Source, path: Path | bytes, name: str) -> bool:
        """Whether all of a file, or of what an address gave, is in the ledger. A name counts, since it is what articles without an id are called by."""
        kept = ["originals"] if self._keep_original else []
        done = Input(name, _digest_file(path), digest_parts([current.options, name, *kept]), self._reader.run)
        if self._ledger.has_input(done):
            self.tally.files_skipped += 1
            self._tell(None)
            return True
        current.file, current.sound = done, True
        return False

    def _finish_file(self, current: _Source) -> None:
        """A file without a problem is done; one with a problem is gone through again next time, for it may be mended by then."""
        if current.file and current.sound:
            self._inputs.append(current.file)
        current.file = None

    def _add_document(self, current: _Source, document: Article | Problem) -> None:
        if isinstance(document, Article) and (document.id in self._waiting or self._ledger.has_article(document.id, self._reader.run)):
            self.tally.skipped += 1
            if document.id not in self._waiting:
                self._keep_later(document)
            self._tell(None)
            return
        result = next(iter(self._reader.read_many([document])))
        if isinstance(result, Problem):
            current.problems.append(result)
            current.sound = False
            self.tally.failed += 1
            self._wait(Entry(result, current.name, current.options))
        else:
            self.tally.read += 1
            self.tally.failed += len(result.problems)
            self.tally.claims += len(result.claims)
            self._waiting.add(result.article.id)
            self._wait(Entry(result, current.name, current.options, self._find_original(result.article)))
        self._tell(result)

    def _wait(self, entry: Entry) -> None:
        if not self._entries:
            self._since = time.monotonic()
        self._entries.append(entry)
        if len(self._entries) >= BATCH or time.monotonic() - self._since >= BATCH_SECONDS:
            self.flush()

    def _remember_original(self, article: Article, data: bytes) -> None:
        self._original = (article.id, data)

    def _find_original(self, article: Article) -> bytes | None:
        """The bytes that an article was made of, a file's, a row's or a page's, if they are to be kept."""
        name, data = self._original
        return data if self._keep_original and name == article.id else None

    def _keep_later(self, article: Article) -> None:
        """The bytes of an article that was added without them. Where they are others than it was made of then, they are counted."""
        data = self._find_original(article)
        if data is not None and not self._ledger.keep_original(article.id, data):
            self.tally.without_original += 1


def write_options(metadata: Metadata, columns: Columns) -> str:
    """What was given with a source, as JSON: the same options always give the same string."""
    known: dict[str, object] = {name: value for name, value in asdict(metadata).items() if value is not None}
    return json.dumps(known | ({"columns": dict(columns)} if columns else {}), sort_keys=True, ensure_ascii=False)


def read_options(written: str) -> tuple[Metadata, Columns]:
    """What `write_options` wrote."""
    known = json.loads(written)
    columns = tuple(known.pop("columns", {}).items())
    return Metadata(**known), columns


def _name_source(source: str) -> str | None:
    """What to give `add` from anywhere for another try; standard input cannot be read twice."""
    if source == "-" or re.match(r"https?://", source, re.IGNORECASE):
        return None if source == "-" else source
    return str(Path(source).absolute())


def _digest_file(path: Path | bytes) -> str:
    """The digest of a file and of what the user wrote of it beside it, or of what an address gave."""
    if isinstance(path, bytes):
        return hashlib.sha256(path).hexdigest()
    whole = hashlib.sha256()
    for part in filter(None, (path, find_sidecar(path))):
        with part.open("rb") as file:
            while data := file.read(_CHUNK):
                whole.update(data)
    return whole.hexdigest()
