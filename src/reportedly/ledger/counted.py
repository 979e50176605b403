"""Actors and places of current claims by name, with how many claims each has, as people corrected them.

Claims that nobody decided on, nearly all, are counted in the tables; the others by way of the views that apply decisions, which would
take seconds for all.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportedly.ledger.search import CURRENT, FoundClaim, make_found

_DECIDED = "decided AS (SELECT DISTINCT claim FROM standing), corrected AS MATERIALIZED (SELECT k.* FROM decided d JOIN claim_kept k ON k.id = d.claim)"
_CURRENT = "p.reading IN (SELECT id FROM reading_current) AND q.claim NOT IN (SELECT claim FROM decided)"
_ACTORS = f"""
WITH {_DECIDED}
SELECT p.name, p.kind, p.country, q.role, count(DISTINCT q.claim) FROM claim_actor q JOIN actor p ON p.id = q.actor
  WHERE {_CURRENT} AND p.kind IS NOT 'article' GROUP BY p.name, p.kind, p.country, q.role
UNION ALL SELECT c.name, NULL, NULL, c.role, count(DISTINCT k.id) FROM corrected k JOIN party_current c ON c.claim = k.id
  WHERE c.name IS NOT NULL AND c.name <> 'the article itself' GROUP BY c.name, c.role
UNION ALL SELECT k.source, NULL, NULL, 'source', count(*) FROM corrected k
  WHERE k.source IS NOT NULL AND NOT EXISTS (SELECT 1 FROM party_current c WHERE c.claim = k.id AND c.role = 'source') GROUP BY k.source
"""
_CLAIMS_OF = f"""
WITH {_DECIDED}, found AS (
  SELECT q.claim AS id FROM actor p JOIN claim_actor q ON q.actor = p.id WHERE p.name = :name AND q.role = :role AND {_CURRENT}
  UNION SELECT k.id FROM corrected k JOIN party_current c ON c.claim = k.id WHERE c.name = :name AND c.role = :role
  UNION SELECT k.id FROM corrected k WHERE :role = 'source' AND k.source = :name)
SELECT c.id FROM found JOIN claim c ON c.id = found.id ORDER BY c.day IS NULL, c.day DESC, c.id LIMIT :limit OFFSET :skip
"""
_PLACES = f"""
WITH {_DECIDED}
SELECT p.gazetteer_id, p.name, p.kind, p.country, p.admin1, p.latitude, p.longitude,
    count(DISTINCT q.claim), count(DISTINCT CASE q.role WHEN 'where' THEN q.claim END)
  FROM claim_place q JOIN place p ON p.id = q.place WHERE {_CURRENT} AND NOT p.metonymic GROUP BY 1, 2, 3, 4, 5, 6, 7
UNION ALL SELECT c.gazetteer_id, c.name, c.kind, c.country, c.admin1, c.latitude, c.longitude,
    count(DISTINCT k.id), count(DISTINCT CASE c.role WHEN 'where' THEN k.id END)
  FROM corrected k JOIN place_current c ON c.claim = k.id JOIN place p ON p.id = c.id WHERE NOT p.metonymic GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
_CLAIMS_AT = f"""
WITH {_DECIDED}, found AS (
  SELECT q.claim AS id FROM place p JOIN claim_place q ON q.place = p.id
    WHERE (p.gazetteer_id = :key OR p.gazetteer_id IS NULL AND p.name = :key) AND NOT p.metonymic AND {_CURRENT}
  UNION SELECT k.id FROM corrected k JOIN place_current c ON c.claim = k.id JOIN place p ON p.id = c.id
    WHERE (c.gazetteer_id = :key OR c.gazetteer_id IS NULL AND c.name = :key) AND NOT p.metonymic)
SELECT c.id FROM found JOIN claim c ON c.id = found.id ORDER BY c.day IS NULL, c.day DESC, c.id LIMIT :limit OFFSET :skip
"""


@dataclass(frozen=True, slots=True)
class CountedActor:
    """A name with how many claims are made by it, aimed at it and said to it; `kind` and `country` are the most frequent ones it has."""

    name: str
    kind: str | None
    country: str | None
    made: int
    aimed: int
    said_to: int


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """A place with how many claims name it, and of how many it is where something is claimed to have happened.

    `key` is the gazetteer's number, or the name where the gazetteer does not have it; the other cells are the most frequent ones.
    """

    key: str
    name: str
    kind: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    claims: int
    where: int


@dataclass(slots=True)
class _Tally:
    """What the rows of one name have, and the claims by role."""

    cells: Counter[tuple[object, ...]] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)


def count_actors(db: sqlite3.Connection) -> list[CountedActor]:
    """All names of sources, targets and addressees, those with most claims first."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for name, kind, country, role, claims in db.execute(_ACTORS):
        tally = tallies[name]
        tally.claims[role] += claims
        if kind or country:
            tally.cells[kind, country] += claims
    found = []
    for name, tally in tallies.items():
        kind, country = _find_usual(tally.cells) or (None, None)
        numbers = (tally.claims[role] for role in ("source", "target", "addressee"))
        found.append(CountedActor(name, kind, country, *numbers))  # type: ignore[arg-type] # cells of a row
    return sorted(found, key=lambda a: (-a.made, -a.aimed, a.name))


def count_places(db: sqlite3.Connection) -> list[CountedPlace]:
    """All places that claims name, those with most claims first; names that stand for a government are left out."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for gazetteer, *cells, claims, where in db.execute(_PLACES):
        tally = tallies[str(gazetteer or cells[0])]
        tally.claims["any"] += claims
        tally.claims["where"] += where
        tally.cells[tuple(cells)] += claims
    found = []
    for key, tally in tallies.items():
        cells = _find_usual(tally.cells) or ()
        found.append(CountedPlace(key, *cells, tally.claims["any"], tally.claims["where"]))  # type: ignore[arg-type,call-arg] # idem
    return sorted(found, key=lambda p: (-p.claims, p.name, p.key))


def _find_usual(cells: Counter[tuple[object, ...]]) -> tuple[object, ...] | None:
    """The most frequent cells; of equally frequent ones always the same."""
    return min(cells, key=lambda c: (-cells[c], str(c)), default=None)


def find_claims_of(db: sqlite3.Connection, name: str, role: str, limit: int, skip: int) -> list[FoundClaim]:
    """Current claims in which a name has a role (source, target, addressee), the last made first."""
    return list(_find(db, _CLAIMS_OF, {"name": name, "role": role, "limit": limit, "skip": skip}))


def find_claims_at(db: sqlite3.Connection, key: str, limit: int, skip: int) -> list[FoundClaim]:
    """Current claims that name a place, by its `key`, the last made first."""
    return list(_find(db, _CLAIMS_AT, {"key": key, "limit": limit, "skip": skip}))


def _find(db: sqlite3.Connection, query: str, values: dict[str, str | int]) -> Iterator[FoundClaim]:
    for (number,) in db.execute(query, values).fetchall():
        yield from (make_found(row) for row in db.execute(CURRENT, (number,)))
