"""Articles that are the same copy in other outlets: MinHash over word shingles finds them, a credit line names the agency.

MinHash: Broder, "On the resemblance and containment of documents" (1997); bands of rows as in Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", section 3.4.
"""

import re
import sqlite3
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np

from reportedly.lang.resources import load_toml
from reportedly.model import Article

SHINGLE = 4  # words
BANDS, ROWS = 20, 3  # half of all pairs with a Jaccard index of 0.34 meet in a band
_PRIME = np.uint64(4_294_967_311)  # the first above 2**32, so that (a * h + b) mod it permutes 32-bit hashes
# Share of the shorter article's shingles that the longer one must have. Not measured on gold; errs to fewer reprints.
SAME_COPY = 0.6
# Articles that are compared word by word with a new one, those with most bands in common first: forms and bulletins meet by thousands.
MOST_CANDIDATES = 30
SHORTEST = 30  # words, below which articles are alike by chance
CREDIT_REACH = 200  # characters at each end of a text in which a credit stands


@dataclass(frozen=True, slots=True)
class ReprintGroup:
    """Articles that carry the same copy, by digest in the order of publication; `original` is the credited or else the earliest."""

    original: str
    why: str
    articles: tuple[str, ...]


def find_shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of `SHINGLE` words, lower-case and without marks; none for a text that is too short to tell."""
    words = re.findall(r"\w+", text.casefold())
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(zlib.crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(len(words) - SHINGLE + 1))


@cache
def _permutations() -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(1997)
    factors = chance.integers(1, 2**32 - 1, (BANDS * ROWS, 1), dtype=np.uint64)
    return factors, chance.integers(0, 2**32 - 1, (BANDS * ROWS, 1), dtype=np.uint64)


def find_bands(shingles: frozenset[int]) -> list[int]:
    """One key a band of the MinHash signature; texts with a key in common are likely alike."""
    if not shingles:
        return []
    factors, terms = _permutations()
    least = np.full((BANDS * ROWS, 1), np.iinfo(np.uint64).max, dtype=np.uint64)
    hashes = np.fromiter(shingles, dtype=np.uint64)
    for start in range(0, len(hashes), 4096):  # bounded memory for a book of an article
        part = (factors * hashes[None, start : start + 4096] + terms) % _PRIME
        least = np.minimum(least, part.min(1, keepdims=True))
    bands = least.reshape(BANDS, ROWS)
    return [zlib.crc32(bands[i].tobytes(), i) << 5 | i for i in range(BANDS)]


def record_reprints(db: sqlite3.Connection, number: int, article: Article) -> None:
    """Enter an article's bands, and every earlier article that carries the same copy under another address."""
    shingles = find_shingles(article.text)
    bands = find_bands(shingles)
    if not bands:
        return
    marks = ", ".join("?" * len(bands))
    candidates = db.execute(
        f"SELECT article FROM band WHERE key IN ({marks}) GROUP BY article ORDER BY count(*) DESC, article LIMIT {MOST_CANDIDATES}",
        bands,
    ).fetchall()
    db.executemany("INSERT INTO band (key, article) VALUES (?, ?)", [(key, number) for key in bands])
    for (other,) in candidates:
        url, text = db.execute("SELECT url, text FROM article WHERE id = ?", (other,)).fetchone()
        theirs = find_shingles(text)
        overlap = len(shingles & theirs) / min(len(shingles), len(theirs))
        if overlap >= SAME_COPY and (url is None or url != article.url):
            db.execute("INSERT INTO reprint (article, of, overlap) VALUES (?, ?, ?)", (number, other, round(overlap, 3)))


@cache
def _credits() -> tuple[tuple[re.Pattern[str], str], ...]:
    """For each agency: its name in a dateline's brackets, strokes or dashes, in a by-line, or after "source"."""
    found = []
    for agency in load_toml("agencies.toml")["agency"]:
        forms = "|".join(sorted(map(re.escape, agency["forms"]), key=len, reverse=True))
        pattern = rf"[(/]\s?(?:{forms})\s?[)/]|(?:^|\n)[^\S\n]*(?:By|Source:|Via|©)[^\S\n]+(?:{forms})\b|(?:^|\n)[^\n]{{0,60}},\s(?:{forms})\s?[-–—]"
        found.append((re.compile(pattern), agency["name"]))
    return tuple(found)


def find_credit(article: Article) -> str | None:
    """The agency to which an article owes its words, as its by-line or an end of its text says; the first that is named there."""
    ends = f"By {article.byline or ''}\n{article.text[:CREDIT_REACH]}\n{article.text[-CREDIT_REACH:]}"
    found = [(match.start(), name) for pattern, name in _credits() if (match := pattern.search(ends))]
    return min(found)[1] if found else None


def list_reprints(db: sqlite3.Connection) -> tuple[ReprintGroup, ...]:
    """All groups of two and more, each with its original: the credited agency's own article, else the earliest published."""
    parent: dict[int, int] = {}

    def find_root(number: int) -> int:
        while parent.setdefault(number, number) != number:
            number = parent[number]
        return number

    for one, other in db.execute("SELECT article, of FROM reprint ORDER BY article, of"):
        first, second = sorted((find_root(one), find_root(other)))
        parent[second] = first
    groups: dict[int, list[int]] = {}
    for number in sorted(parent):
        groups.setdefault(find_root(number), []).append(number)
    return tuple(_name_original(db, members) for members in groups.values())


def _name_original(db: sqlite3.Connection, members: list[int]) -> ReprintGroup:
    marks = ", ".join("?" * len(members))
    rows = db.execute(
        f"SELECT digest, outlet, credit FROM article WHERE id IN ({marks}) ORDER BY coalesce(published, '9'), id",
        members,
    ).fetchall()
    names = tuple(row[0] for row in rows)
    credits_given = [credit for _, _, credit in rows if credit]
    for digest, outlet, _ in rows:
        credit = next((c for c in credits_given if outlet and c.casefold() in outlet.casefold()), None)
        if credit:
            return ReprintGroup(digest, f"credited: {credit}", names)
    why = f"earliest; {credits_given[0]} is credited" if credits_given else "earliest"
    return ReprintGroup(names[0], why, names)
