"""Readings -> GeoJSON (RFC 7946): one feature a claim and place, one a line of one FeatureCollection.

A FeatureCollection, and no text sequence of RFC 8142: QGIS, Leaflet, kepler.gl and `geojson` open it as it is. Its lines are written as they
come, so that memory does not grow, and can be cut apart by lines.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportedly.exchange.filled import make_table
from reportedly.exchange.outline import join_content
from reportedly.model import Claim, ClaimPlace, Place, PlaceKind, Reading

_AREAS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION, PlaceKind.WATER, PlaceKind.MOUNTAIN})


@dataclass(frozen=True, slots=True)
class _Placed:
    """A claim with one of its places, the `n`th from 0."""

    reading: Reading
    claim: Claim
    n: int
    role: ClaimPlace
    place: Place
    source: str | None


FEATURES = make_table(
    "features",
    "The properties of a GeoJSON feature, one feature a claim and place. Names that stand for a government are left out. `geometry` is the "
    "point that the gazetteer has, null where there is none.",
    ("claim", "n"),
    (
        ("claim", "string", "The claim.", lambda r: r.claim.id),
        ("n", "integer", "Its number among the claim's places, from 0; metonyms are counted, though they are left out.", lambda r: r.n),
        ("article", "string", "The article.", lambda r: r.reading.article.id),
        ("outlet", "string", "Who published it.", lambda r: r.reading.article.outlet),
        ("headline", "string", "Its headline.", lambda r: r.reading.article.headline),
        ("url", "string", "Its address.", lambda r: r.reading.article.url),
        ("published", "string", "ISO date or time of publication.", lambda r: r.reading.article.published),
        ("source", "string", "Who claims it, by name as far as it is known; several apart by a semicolon; empty where nobody is named.", lambda r: r.source),
        ("status", "string", "The stand that the source takes to it.", lambda r: r.claim.status.value),
        ("content", "string", "What is claimed, in the article's exact words; ` … ` where other words stand between.", lambda r: join_content(r.claim)),
        ("said_from", "string", "First day of the time in which it was claimed: ISO.", lambda r: r.claim.claim_time.since if r.claim.claim_time else None),
        ("said_to", "string", "Last day of that time.", lambda r: r.claim.claim_time.until if r.claim.claim_time else None),
        ("role", "string", "What the place is to the claim: where, target, origin or mentioned.", lambda r: r.role.role.value),
        ("text", "string", "The words for the place, exactly as written.", lambda r: r.place.text),
        ("start", "integer", "First character of these words in the article's text, in Unicode code points from 0.", lambda r: r.place.start),
        ("end", "integer", "The character after the last one.", lambda r: r.place.end),
        ("name", "string", "The place that they are taken for.", lambda r: r.place.name),
        ("kind", "string", "Its kind: city, facility, admin1, country, ...", lambda r: r.place.kind.value if r.place.kind else None),
        ("area", "boolean", "Whether it is an area, whose point is only its middle or seat: draw no spot on the map for it. Empty where its kind is not known.",
         lambda r: r.place.kind in _AREAS if r.place.kind else None),
        ("country", "string", "ISO 3166-1 alpha-2.", lambda r: r.place.country),
        ("admin1", "string", "First-order division.", lambda r: r.place.admin1),
        ("gazetteer_id", "string", "Its number in GeoNames.", lambda r: r.place.gazetteer_id),
    ),
)  # fmt: skip


def format_features(readings: Iterable[Reading]) -> Iterator[str]:
    """The collection, line by line."""
    yield '{"type": "FeatureCollection", "features": ['
    mark = "\n"
    for placed in _list_placed(readings):
        yield mark + json.dumps(_make_feature(placed), ensure_ascii=False)
        mark = ",\n"
    yield "\n]}\n"


def _list_placed(readings: Iterable[Reading]) -> Iterator[_Placed]:
    for reading in readings:
        places = {place.id: place for place in reading.places}
        names = {actor.id: actor.name for actor in reading.actors}
        for claim in reading.claims:
            for n, role in enumerate(claim.places):
                place = places.get(role.place)
                if place is not None and not place.metonymic:
                    yield _Placed(reading, claim, n, role, place, _name_sources(claim, names))


def _name_sources(claim: Claim, names: Mapping[str, str]) -> str | None:
    """As the table of claims names them, so that a map joins with it."""
    told = (names.get(s.actor or "") or (s.span.text if s.span else s.basis) for s in claim.sources)
    return "; ".join(dict.fromkeys(name for name in told if name)) or None


def _make_feature(placed: _Placed) -> dict[str, object]:
    place = placed.place
    point = None if place.lat is None or place.lon is None else {"type": "Point", "coordinates": [place.lon, place.lat]}
    return {"type": "Feature", "id": f"{placed.claim.id}-{placed.n}", "geometry": point, "properties": FEATURES.record(placed)}
