"""Readings made of chance, in the shape of real ones: for loads that no corpus has and nobody waits for a model to read.

Words follow Zipf's law over a made vocabulary, so that common ones are in a tenth of all claims and rare ones in a handful.
"""

import hashlib
import random
from collections.abc import Iterator
from decimal import Decimal

from reportedly import model as m
from reportedly.digest import digest_parts

RUN = m.Run("bench", "made", "made", "made")
CLAIMS = 25  # an article, as in polnear/dev
_SYLLABLES = [
    a + b for a in ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "ch", "sh"] for b in ("a", "e", "i", "o", "u")
]
OUTLETS = [f"{name} {kind}" for name in ("Orlen", "Tarsk", "Velmora", "Port", "Northern") for kind in ("Post", "News", "Times", "Wire")]
CUES = ["said", "said", "said", "told reporters", "according to", "denied", "claimed", "reported", "confirmed", "warned"]


def make_words(count: int, chance: random.Random) -> list[str]:
    """So many different words of two to four syllables."""
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))] = None
    return list(words)


class Maker:
    """Makes readings, the same ones for a seed."""

    def __init__(self, seed: int = 6, vocabulary: int = 30_000) -> None:
        self._chance = random.Random(seed)
        self.words = make_words(vocabulary, self._chance)
        weights = [1 / (rank + 3) for rank in range(vocabulary)]
        total = 0.0
        self._cumulated = [total := total + weight for weight in weights]
        self.names = [f"{a.title()} {b.title()}" for a, b in zip(self.words[5000:6500], self.words[7000:8500], strict=True)]
        self.places = [word.title() for word in self.words[9000:9400]]

    def _sentence(self) -> str:
        return " ".join(self._chance.choices(self.words, cum_weights=self._cumulated, k=self._chance.randint(8, 22)))

    def make(self, number: int, claims: int = CLAIMS) -> m.Reading:
        """One reading; `number` makes its address."""
        chance = self._chance
        cast = [self.names[min(int(chance.paretovariate(0.6)) - 1, len(self.names) - 1)] for _ in range(6)]
        towns = [self.places[min(int(chance.paretovariate(0.7)) - 1, len(self.places) - 1)] for _ in range(3)]
        parts: list[str] = []
        rows: list[tuple[int, int, int, int, int, int, int, str | None, str | None]] = []
        at = 0
        for _ in range(claims):
            who, cue, what = chance.randrange(6), chance.choice(CUES), self._sentence()
            number_of = f"{chance.randint(2, 900)} people" if chance.random() < 0.3 else None
            town = chance.choice(towns) if chance.random() < 0.4 else None
            content = what + (f" {number_of}" if number_of else "") + (f" in {town}" if town else "")
            sentence = f"{cast[who]} {cue} {content}. "
            start = at + len(cast[who]) + 1
            rows.append(
                (who, at, at + len(cast[who]), start, start + len(cue), start + len(cue) + 1, at + len(sentence) - 2, number_of, town)
            )
            plain = f"{self._sentence().capitalize()}.\n" if chance.random() < 0.4 else "\n"
            parts += [sentence, plain]
            at += len(sentence) + len(plain)
        text = "".join(parts)
        day = f"{chance.randint(2014, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        article = m.Article(
            id=digest_parts([number, text[:200]]),
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            ref=f"made-{number}",
            url=f"https://news.example/{number}",
            outlet=chance.choice(OUTLETS),
            headline=self._sentence()[:60].title(),
            published=day,
            language="en",
        )
        return self._join(article, cast, rows)

    def _join(
        self, article: m.Article, cast: list[str], rows: list[tuple[int, int, int, int, int, int, int, str | None, str | None]]
    ) -> m.Reading:
        chance, cut = self._chance, article.span
        figures, places, claims = [], [], []
        mentions: dict[int, list[m.Span]] = {}
        for n, (who, s0, s1, c0, c1, t0, t1, number_of, town) in enumerate(rows):
            name = digest_parts([article.id, n])
            mentions.setdefault(who, []).append(cut(s0, s1))
            held_figures, held_places = (), ()
            if number_of:
                start = article.text.index(number_of, t0)
                value = Decimal(number_of.split()[0])
                kind = chance.choice((m.CountedKind.KILLED, m.CountedKind.INJURED, m.CountedKind.TROOPS, m.CountedKind.PEOPLE))
                cells = (value, value, value, m.FigureRelation.EQUAL, "people", "people", kind, m.Aggregation.UNKNOWN, None, None)
                digits = cut(start, start + len(number_of.split()[0]))
                figures.append(m.Figure(f"f{n}", start, start + len(number_of), number_of, *cells, digits, claim=name))
                held_figures = (f"f{n}",)
            if town:
                start = article.text.index(town, t0)
                country = ("UA", "RU", "SY", "NG")[len(town) % 4]
                places.append(
                    m.Place(f"p{n}", start, start + len(town), town, town, m.PlaceKind.CITY, country, None, 1.5, 2.5, str(len(town)))
                )
                held_places = (m.ClaimPlace(f"p{n}", m.PlaceRole.WHERE),)
            cue = cut(c0, c1)
            claims.append(
                m.Claim(
                    name,
                    digest_parts([cast[who], cut(t0, t1).text]),
                    None,
                    m.AttributionKind.EXPLICIT,
                    m.Mode.INDIRECT,
                    (m.Source(f"a{who}", cut(s0, s1)),),
                    cue,
                    (cut(t0, t1),),
                    status=m.Status.DENIED if cue.text == "denied" else m.Status.ASSERTED,
                    certainty=m.Certainty.FLAT,
                    places=held_places,
                    figures=held_figures,
                    score=round(chance.random(), 4),
                )
            )
        actors = tuple(m.Actor(f"a{who}", cast[who], m.ActorKind.PERSON, mentions=tuple(found)) for who, found in mentions.items())
        gaps = tuple(m.Gap(0, 10, "number") for _ in range(3))
        return m.Reading(RUN, article, actors=actors, places=tuple(places), figures=tuple(figures), claims=tuple(claims), coverage=gaps)

    def make_many(self, count: int) -> Iterator[m.Reading]:
        """So many readings."""
        return (self.make(number) for number in range(count))
