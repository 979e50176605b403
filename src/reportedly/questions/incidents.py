"""Reading -> Incidents: each event of an article with all that other articles' events are compared with it by."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reportedly.digest import digest_parts
from reportedly.encode.vectors import average_vectors
from reportedly.model import Aggregation, Claim, Event, Figure, Place, PlaceKind, PlaceRole, Reading, Timex, TimexType
from reportedly.questions.days import OPEN, Calendar, Interval
from reportedly.questions.passages import Passages, find_runs, find_words
from reportedly.questions.places import Spot, make_spot
from reportedly.questions.words import find_part, is_apt, load_lexicon

Mark = TypeVar("Mark")
Places = tuple[tuple[int, int], ...]
_PERFECT = re.compile(r"[^.;]{0,40}?\b(?:have|has) (?:now |since |already )?(?:been|died|fled|lost)\b")
_AFTER = re.compile(r"\b(?:after|since|following)(?: (?:a|an|the|another))?\s*$")
_OFFSET = re.compile(r"\s*(?:after|before|later|earlier|ago|since|from)\b")
_FATE = re.compile(r"(?i)(?:killed|injured|wounded|dead|died|displaced)")

LOOK_BACK = 3  # sentences before a figure's own in which its event is looked for
_RUNNING = (Aggregation.CUMULATIVE, Aggregation.PERIOD)
WIDEST = 7  # days of a time that still says when something was: "March" and "2011" do not
NEAR = 90  # characters behind a figure in which "since" makes it a running total
AFTER = 30  # characters behind a figure in which a span of time does; before it, anywhere in the sentence
REACH = 25  # characters before an event in which "after" stands
LEAD = 2  # sentences at the start of an article that tell what it is about


@dataclass(frozen=True, slots=True, eq=False)
class Incident:
    """One event as one article tells it. Two are equal if their ids are.

    `sure` days are told for it; `day` is that of the article, after which it did not happen. `weight` counts the words that tell of it, and
    `leads` says that the first sentences do. `own` is the place that the reading gives it, `where` are those at which its sentences say that
    something was, `around` are all places of these sentences, `narrow` those of them that are no country, and `site` is where it was.
    `words`, `runs` and `names` are of its sentences, `heads` of the words for it alone; `figures` are kinds and values of what is counted
    of it as a whole. `told` and `named` are the characters of the article that `words` and `heads` are of. `series` says that it is named as many, "air strikes", "clashes", `plural` that its longest name is; `said`, that it is a claim's content and no event.
    """

    id: str
    article: str
    outlet: str | None
    kind: str
    text: str
    days: Interval
    sure: bool
    day: int | None
    leads: bool
    weight: int
    own: tuple[Spot, ...]
    where: tuple[Spot, ...]
    around: tuple[Spot, ...]
    heads: frozenset[str]
    words: frozenset[str]
    runs: frozenset[int]
    names: frozenset[str]
    figures: frozenset[tuple[str, str]]
    vector: bytes | None
    series: bool = False
    said: bool = False
    told: Places = ()
    named: Places = ()
    site: tuple[Spot, ...] = field(init=False, default=())
    narrow: tuple[Spot, ...] = field(init=False, default=())
    plural: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Work out once what each of many comparisons asks for."""
        object.__setattr__(self, "site", find_site(self.own, self.where))
        object.__setattr__(self, "plural", is_plural(self.text))
        object.__setattr__(self, "narrow", tuple(s for s in self.own + self.around if s.kind != PlaceKind.COUNTRY and s.country))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Incident) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)


def find_site(own: Sequence[Spot], where: Sequence[Spot]) -> tuple[Spot, ...]:
    """Where something was: its own town, else the only one in or at which its sentences put something; else its part of a country likewise."""
    for wide in (False, True):
        mine, near = ([s for s in spots if s.wide is wide and s.kind != PlaceKind.COUNTRY] for spots in (own, where))
        known = tuple(s for s in mine if s.country) or (tuple(near) if len(near) == 1 and near[0].country else ())
        if known:
            return known
    return ()


class Telling:
    """One article's events, and what its sentences tell of each."""

    def __init__(self, reading: Reading) -> None:
        """Hang figures on events and events on sentences."""
        self.reading = reading
        self.passages = Passages(reading.article.text)
        self.calendar = Calendar(reading)
        find = self.passages.find
        mentions = [(m.start, m.end, e) for e in reading.events for m in (e.mentions or (reading.article.span(e.start, e.end),))]
        self._mentions = sorted(mentions, key=lambda m: m[:2])
        self._starts = [m[0] for m in self._mentions]
        self._contents = {c.id: c.content for c in reading.claims}
        self._said = {c.claim_time.timex for c in reading.claims if c.claim_time}
        self._times = _group_by_sentence(((t.start, t) for t in reading.timexes), self.passages)
        self.event_of = {f.id: found for f in reading.figures if (found := self._find_event(f))}
        self.sentences: dict[str, set[int]] = defaultdict(set)
        for start, _, event in self._mentions:
            self.sentences[event.id].add(find(start))
        for figure in reading.figures:
            if figure.id in self.event_of:
                self.sentences[self.event_of[figure.id].id].add(find(figure.number.start))
        self._places = _group_by_sentence(((p.start, p) for p in reading.places if not p.metonymic), self.passages)
        self._sites = {p.place for c in reading.claims for p in c.places if p.role in (PlaceRole.WHERE, PlaceRole.TARGET)}
        self._named_countries = {p.country for p in reading.places if p.kind is PlaceKind.COUNTRY}
        self._countries: dict[str, set[str]] = defaultdict(set)
        for place in reading.places:
            if place.country:
                self._countries[place.country].add(place.name)
        speakers = {s.actor for c in reading.claims for s in c.sources}
        named = ((m.start, a.name) for a in reading.actors if a.id not in speakers for m in a.mentions)
        self._names = _group_by_sentence(named, self.passages)

    def list_events(self) -> list[Event]:
        """The events of a known kind, and others of which something is counted."""
        counted = {e.id for e in self.event_of.values()}
        return [e for e in self.reading.events if e.kind.value != "other" or e.id in counted or e.place or e.since]

    def _find_event(self, figure: Figure) -> Event | None:
        """The event that a figure counts something of: the nearest apt one in its claim or sentence, else the last one told before it.

        Wars and fighting at large are the events of running totals alone: nearer to them than to the blast of the same sentence stands
        many a toll that is the blast's. An event on another day than the figure's own words name is none of its.
        """
        number = self.passages.find(figure.number.start)
        start, end = self._find_scope(figure, number)
        running = self.is_running(figure, (start, end))
        first = self.passages.span(number if running else max(number - LOOK_BACK, 0))[0]
        day = self._find_day_beside(figure, (start, end))
        apt = [m for m in self._between(first, end) if is_apt(figure.counted_kind, m[2].kind) and not self._is_other_day(m[2], day)]
        if running:
            apt = [m for m in apt if m[2].kind.value in load_lexicon().lasting]
        telling = [m for m in apt if m[2].kind.value != "other" and self._fits(figure, m[2], running=running)]
        for own in ([m for m in telling if m[0] >= start], [m for m in telling if m[0] >= self.passages.span(number)[0]]):
            if own:
                return min(own, key=lambda m: _rank_nearness(figure, m))[2]
        if figure.counted_kind.value in load_lexicon().of_events and telling and not self.is_further(figure):
            return telling[-1][2]
        rest = [m for m in apt if m[0] >= start]
        return min(rest, key=lambda m: _rank_nearness(figure, m))[2] if rest else None

    def is_anew(self, event: Event) -> bool:
        """Whether an event is told as one beside those before it: "another raid", "elsewhere", "in a separate attack"."""
        first = min(event.mentions, key=lambda m: m.start, default=self.reading.article.span(event.start, event.end))
        return not load_lexicon().anew.isdisjoint(self._list_words_to(first.end))

    def _list_words_to(self, end: int) -> list[str]:
        """The words of a sentence up to a character."""
        start, _ = self.passages.span(self.passages.find(max(end - 1, 0)))
        return re.findall(r"\w+", self.reading.article.text[start:end].casefold())

    def is_further(self, figure: Figure) -> bool:
        """Whether a figure without an event in its sentence is of a further one: "the navy also killed ten"."""
        return not (load_lexicon().anew | load_lexicon().further).isdisjoint(self._list_words_to(figure.end))

    def is_running(self, figure: Figure, scope: tuple[int, int] | None = None) -> bool:
        """Whether a figure of victims is a running total of months and years, as most articles on a war end with one.

        Said of a period, or of times that began long before the article; or in the perfect tense, where no event of its sentence is named.
        """
        if figure.counted_kind.value not in load_lexicon().of_events:
            return False
        number = self.passages.find(figure.number.start)
        start, end = scope or self._find_scope(figure, number)
        begun = [self.calendar.place(t.since, t.until).first for t in self._times[number] if start <= t.start < end]
        if figure.aggregation is Aggregation.PERIOD or any(self.calendar.is_old(day) for day in begun):
            return True
        if any(self._is_span(t) and t.start - figure.end <= AFTER for t in self._times[number]):
            return True
        text = self.reading.article.text
        words = set(re.findall(r"\w+", text[start:end].casefold()))
        told = [m for m in self._between(start, end) if is_apt(figure.counted_kind, m[2].kind) and not is_consequence(m)]
        if not self._find_day_beside(figure, (start, end)).is_known:
            told = [m for m in told if not is_plural(m[2].text)]
        perfect = bool(_PERFECT.match(text, figure.end))
        since = bool(re.search(r"\bsince\b", text[figure.end : min(figure.end + NEAR, self.passages.span(number)[1])]))
        return (perfect and not told) or since or bool(words & load_lexicon().spans and (perfect or figure.value is None))

    def is_long(self, figure: Figure) -> bool:
        """Whether the sentence of a figure names a time of months, or one that began long before the article."""
        times = self._times[self.passages.find(figure.number.start)]
        return any(self.calendar.is_old(self.calendar.place(t.since, t.until).first) or re.fullmatch(r"P\S*[MY]", t.value) for t in times)

    def _is_span(self, timex: Timex) -> bool:
        """Whether a duration is of days and more, and no distance: "seven days of raids", not "days after a raid"."""
        if timex.type is not TimexType.DURATION or timex.value == "P1D" or not re.fullmatch(r"P(?:X|\d*)[DWMY]", timex.value):
            return False
        return not _OFFSET.match(self.reading.article.text, timex.end)

    def _find_scope(self, figure: Figure, number: int) -> tuple[int, int]:
        """The characters that tell of what is counted: the content of its claim that holds it, as far as its sentence goes."""
        start, end = self.passages.span(number)
        spans = self._contents.get(figure.claim or "", ())
        held = next(((s.start, s.end) for s in spans if s.start <= figure.number.start < s.end), None)
        return (max(start, held[0]), min(max(end, figure.end), max(held[1], figure.end))) if held else (start, end)

    def list_spots(self, figure: Figure) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
        """The towns and parts of countries where the sentence of a figure puts what it tells, and all that it names."""
        named = self._places[self.passages.find(figure.number.start)]
        put, all_ = (
            tuple(s for s in self._trust(places) if s.kind != PlaceKind.COUNTRY and s.country)
            for places in ([p for p in named if p.id in self._sites], named)
        )
        return put, all_

    def find_day(self, figure: Figure) -> Interval:
        """The one day that the words around a count of victims name."""
        return self._find_day_beside(figure, self._find_scope(figure, self.passages.find(figure.number.start)))

    def _find_day_beside(self, figure: Figure, scope: tuple[int, int]) -> Interval:
        times = [t for t in self.reading.timexes if scope[0] <= t.start < scope[1] and _is_day(t) and t.id not in self._said]
        days = {self.calendar.place(t.since, t.until) for t in times}
        return days.pop() if len(days) == 1 and figure.counted_kind.value in load_lexicon().of_events else OPEN

    def _is_other_day(self, event: Event, day: Interval) -> bool:
        return bool(self.calendar.place(event.since, event.until).gap(day))

    def _fits(self, figure: Figure, event: Event, *, running: bool) -> bool:
        if running:
            return True
        if figure.counted_kind.value not in load_lexicon().of_events or event.kind.value not in load_lexicon().lasting:
            return True
        return figure.aggregation in _RUNNING

    def _between(self, start: int, end: int) -> list[tuple[int, int, Event]]:
        return self._mentions[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]

    def make(self, events: Sequence[Event]) -> Incident:
        """The incident that one or more events of the article are together."""
        reading = self.reading
        names = {event.id for event in events}
        numbers = sorted(set().union(*(self.sentences[name] for name in names)))
        text = "\n".join(map(self.passages.read, numbers))
        owned = [p for e in events for p in reading.places if p.id == e.place and not p.metonymic]
        days, sure = self._find_days(events, numbers)
        figures = [f for f in reading.figures if f.id in self.event_of and self.event_of[f.id].id in names and is_whole(f)]
        kinds = Counter(e.kind.value for e in events for _ in e.mentions or (e,))
        most = max(len(e.mentions) for e in events)
        mentions = [m for e in events for m in e.mentions]
        telling = [k for k in kinds if k not in load_lexicon().vague] or list(kinds)
        return Incident(
            id=digest_parts([reading.article.id, events[0].start, events[0].end, events[0].kind.value]),
            article=reading.article.id,
            outlet=reading.article.outlet,
            kind=min(telling, key=lambda k: (-kinds[k], k)),
            text=max((e.text for e in events), key=lambda t: (len(t.split()), t)),
            days=days,
            sure=sure,
            day=self.calendar.day,
            leads=bool(numbers) and numbers[0] < LEAD,
            weight=sum(kinds.values()),
            own=self._trust(owned),
            where=self._trust([p for n in numbers for p in self._places[n] if p.id in self._sites]),
            around=self._trust([place for n in numbers for place in self._places[n]]),
            heads=find_words(" ".join(m.text for m in mentions)),
            words=find_words(text),
            runs=find_runs(text),
            names=frozenset(name for n in numbers for name in self._names[n]),
            figures=frozenset((f.counted_kind.value, str(f.value)) for f in figures),
            series=all(is_many(e) for e in events if len(e.mentions) == most),
            vector=average_vectors(c.vector for c in reading.claims if names & set(c.events)),
            told=tuple(map(self.passages.span, numbers)),
            named=tuple((m.start, m.end) for m in mentions),
        )

    def find_proposition(self, figure: Figure, claim: Claim) -> tuple[str, Claim]:
        """What a claim says with a figure: the sentence of its content that holds it, under an id of its own where there are more."""
        held = next((s for s in claim.content if s.start <= figure.number.start < s.end), None)
        ends = [self.passages.find(at) for s in claim.content for at in (s.start, s.end - 1)]
        if held is None or len(set(ends)) < 2:
            return name_proposition(self.reading.article.id, claim.id), claim
        number = self.passages.find(figure.number.start)
        start, end = self._find_scope(figure, number)
        told = self.reading.article.span(start, start + len(self.reading.article.text[start:end].rstrip()))
        return name_proposition(self.reading.article.id, claim.id, start), replace(claim, content=(told,))

    def make_proposition(self, claim: Claim, name: str | None = None) -> Incident:
        """What a claim says, as an incident: its content is compared with other claims' contents as events are with each other."""
        text = " ".join(span.text for span in claim.content)
        held = [event for event in self.reading.events if event.id in claim.events]
        events = [e for e in held if any(s.start <= m.start < s.end for s in claim.content for m in e.mentions)] or held
        places = [p for c in claim.places for p in self.reading.places if p.id == c.place and not p.metonymic]
        where = {c.place for c in claim.places if c.role in (PlaceRole.WHERE, PlaceRole.TARGET)}
        days = {d for e in events if (d := self.calendar.place(e.since, e.until)).is_known}
        words = find_words(text)
        return Incident(
            id=name or name_proposition(self.reading.article.id, claim.id),
            article=self.reading.article.id,
            outlet=self.reading.article.outlet,
            kind=next((e.kind.value for e in events if e.kind.value != "other"), "other"),
            text=text,
            days=days.pop() if len(days) == 1 else OPEN,
            sure=False,
            day=self.calendar.day,
            leads=any(self.passages.find(span.start) < LEAD for span in claim.content[:1]),
            weight=1,
            own=(),
            where=self._trust([p for p in places if p.id in where]),
            around=self._trust(places),
            heads=words,
            words=words,
            runs=find_runs(text),
            names=frozenset(a.name for a in self.reading.actors if claim.target and a.id == claim.target.actor),
            figures=frozenset(
                (f.counted_kind.value, str(f.value)) for f in self.reading.figures if f.id in claim.figures and f.value is not None
            ),
            vector=claim.vector,
            said=True,
            told=tuple((s.start, s.end) for s in claim.content),
        )

    def _trust(self, places: Iterable[Place]) -> tuple[Spot, ...]:
        """Places as spots, without strays: the one town in a country that the article never names, where it names another and its towns."""
        return tuple(dict.fromkeys(make_spot(place) for place in places if not self._is_stray(place)))

    def _is_stray(self, place: Place) -> bool:
        country = place.country
        if country is None or len(self._countries[country]) > 1 or country in self._named_countries:
            return False
        return any(len(names) > 1 and other in self._named_countries for other, names in self._countries.items())

    def _find_days(self, events: Sequence[Event], numbers: list[int]) -> tuple[Interval, bool]:
        """The narrowest time that is told for one of the events; else the one day that the sentences of each name."""
        told = [found for event in events if (found := self._find_told(event, numbers))]
        sure = [interval for interval, is_sure in told if is_sure] or [interval for interval, _ in told]
        if sure:
            return min(sure, key=lambda i: ((i.last or 0) - (i.first or 0), i.first or 0)), any(is_sure for _, is_sure in told)
        near = {day for event in events if (day := self._find_near(event)).is_known}
        return (near.pop(), False) if len(near) == 1 else (OPEN, False)

    def _find_told(self, event: Event, numbers: list[int]) -> tuple[Interval, bool] | None:
        """An event's own time, and whether it is that for sure: the words may tell when somebody spoke."""
        interval = self.calendar.place(event.since, event.until)
        if interval.is_known and (interval.last or 0) - (interval.first or 0) > WIDEST:
            return None
        own = [t.id in self._said for n in numbers for t in self._times[n] if (t.since, t.until) == (event.since, event.until)]
        return None if not interval.is_known or (own and all(own)) else (interval, not any(own))

    def _find_near(self, event: Event) -> Interval:
        """The one day that is named beside an event, if it is not when somebody spoke. What stands behind "after" was on no such day."""
        before = (self.reading.article.text[max(m.start - REACH, 0) : m.start] for m in event.mentions)
        if event.mentions and any(_AFTER.search(text) for text in before):
            return OPEN
        times = [t for n in sorted(self.sentences[event.id]) for t in self._times[n]]
        days = {self.calendar.place(t.since, t.until) for t in times if _is_day(t) and t.id not in self._said}
        return days.pop() if len(days) == 1 else OPEN


def name_proposition(article: str, claim: str, start: int | None = None) -> str:
    """The id of what a claim says, or of that sentence of it which starts there."""
    return digest_parts([article, "says", claim] if start is None else [article, "says", claim, start])


def is_whole(figure: Figure) -> bool:
    """Whether a figure counts all and no part: not the children among them, nor "three of them"."""
    return figure.value is not None and figure.part_of is None and not find_part(figure.counted)[0] and " of " not in figure.text


def is_consequence(mention: tuple[int, int, Event]) -> bool:
    """Whether a mention tells what became of people, and no event that did it: "killed"."""
    return mention[2].kind.value == "other" or (bool(_FATE.fullmatch(mention[2].text)) and len(mention[2].mentions) == 1)


def is_many(event: Event) -> bool:
    """Whether an event is named as many, "air raids", or as what has no number, "shelling", "the fighting"."""
    return event.kind.value in load_lexicon().lasting or is_plural(event.text)


def is_plural(name: str) -> bool:
    """Whether a name's last word is a plural or has no number."""
    last = name.rsplit(maxsplit=1)[-1] if name.split() else ""
    return last.casefold() in load_lexicon().mass or (last.endswith("s") and not last.endswith(("ss", "’s", "'s")))


def _rank_nearness(figure: Figure, mention: tuple[int, int, Event]) -> tuple[bool, int, int]:
    """Nearest first; a lone word of no telling kind ("hit") only where nothing else is there."""
    lone = mention[2].kind.value in load_lexicon().vague and len(mention[2].mentions) < 2
    return lone, max(mention[0] - figure.end, figure.start - mention[1], 0), mention[0]


def _is_day(timex: Timex) -> bool:
    return bool(timex.since) and timex.since == timex.until and len(timex.since or "") >= 10


def _group_by_sentence(marks: Iterable[tuple[int, Mark]], passages: Passages) -> dict[int, list[Mark]]:
    grouped: dict[int, list[Mark]] = defaultdict(list)
    for at, what in marks:
        grouped[passages.find(at)].append(what)
    return grouped
