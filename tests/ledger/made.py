"""Small readings, one claim a sentence, for tests of what a ledger does with them. All names and events are made up."""

import hashlib
import re
from dataclasses import replace
from decimal import Decimal

from reportedly import model as m
from reportedly.digest import digest_parts

RUN = m.Run("1", "c", "r", "m")
TEXT = "Anna Kol said 12 boats sank at Orlen.\nThe ministry denied that the bridge was shut.\nPiet Rand said nobody came.\nIt rained for 3 days."
_SENTENCE = re.compile(r"([^.\n]+?) (said|denied|told them|warned) ([^.\n]+)\.")


def make_article(text: str = TEXT, **known: str | None) -> m.Article:
    ref = known.get("ref") or "made.txt"
    digest = digest_parts([known.get("url") or ref, known.get("outlet"), known.get("published"), text])
    return m.Article(
        digest, text, hashlib.sha256(text.encode()).hexdigest(), **{"ref": ref, "published": "2031-05-06", "language": "en", **known}
    )


def make_reading(text: str = TEXT, run: m.Run = RUN, **known: str | None) -> m.Reading:
    """Who said what, with actors, the first number as a figure, and "Orlen" as a place."""
    article = make_article(text, **known)
    actors: dict[str, m.Actor] = {}
    claims, figures, places = [], [], []
    for n, match in enumerate(_SENTENCE.finditer(text)):
        name = match[1]
        actors.setdefault(name, m.Actor(f"a{len(actors)}", name, m.ActorKind.PERSON, mentions=(article.span(*match.span(1)),)))
        content = article.span(*match.span(3))
        cells: dict[str, tuple] = {"figures": (), "places": ()}
        number = re.search(r"(\d+) (\w+)", content.text)
        if number:
            start = content.start + number.start()
            value = Decimal(number[1])
            kind = m.CountedKind.KILLED if number[2] == "dead" else m.CountedKind.VEHICLES
            rest = (value, value, value, m.FigureRelation.EQUAL, number[2], number[2], kind, m.Aggregation.UNKNOWN, None, None)
            digits = article.span(start, start + len(number[1]))
            figures.append(m.Figure(f"f{n}", start, start + len(number[0]), number[0], *rest, digits))
            cells["figures"] = (f"f{n}",)
        if "Orlen" in content.text:
            start = content.start + content.text.index("Orlen")
            places.append(m.Place(f"p{n}", start, start + 5, "Orlen", "Orlen", m.PlaceKind.CITY, "XX"))
            cells["places"] = (m.ClaimPlace(f"p{n}", m.PlaceRole.WHERE),)
        cue = article.span(*match.span(2))
        claims.append(
            m.Claim(
                id=digest_parts([article.id, content.start, content.end, cue.start]),
                key=digest_parts([name, content.text]),
                parent=None,
                attribution=m.AttributionKind.EXPLICIT,
                mode=m.Mode.INDIRECT,
                sources=(m.Source(actors[name].id, article.span(*match.span(1))),),
                cue=cue,
                content=(content,),
                status=m.Status.DENIED if match[2] == "denied" else m.Status.ASSERTED,
                alternatives=(m.Alternative("status", "not_stated", None, "it may be a guess"),),
                score=0.5,
                **cells,
            )
        )
    gap = [m.Gap(match.start(), match.end(), "number") for match in re.finditer(r"It rained for 3 days\.", text)]
    return m.Reading(run, article, tuple(actors.values()), (), tuple(places), (), tuple(figures), tuple(claims), coverage=tuple(gap))


def move_claim(reading: m.Reading, number: int, run: m.Run, **changes: object) -> m.Reading:
    """The same article read by another run, which cut one claim otherwise and so calls it otherwise."""
    claims = list(reading.claims)
    claims[number] = replace(claims[number], id=digest_parts([claims[number].id, run.version]), **changes)
    return replace(reading, run=run, claims=tuple(claims))
