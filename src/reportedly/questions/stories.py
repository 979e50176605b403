"""An article's events -> its incidents: events that the reading keeps apart and that are one happening all the same are put together.

A reading joins the words that plainly tell of one event. Across articles more is at stake: the place stands with one mention, the day with
another, the toll with a third, and only together do they tell the happening from the next week's.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from reportedly.digest import digest_parts
from reportedly.model import Figure, Reading
from reportedly.questions.amounts import find_point
from reportedly.questions.cluster import Constraints, join_items
from reportedly.questions.features import GROWTH, find_bar
from reportedly.questions.incidents import Incident, Telling
from reportedly.questions.places import PlaceMatch, compare_sets
from reportedly.questions.scorer import load_weights, score_pair
from reportedly.questions.words import find_part, load_lexicon

MANY, SOME = 1000, 100  # a running total from which it is one of a war, and one of a war where it is of months
MOST = 60  # events of one article that are held against each other; an article with more is a chronicle, whose events are many


class Stories:
    """The incidents of one article, and which of them each figure and event is of."""

    def __init__(self, reading: Reading) -> None:
        """Join the events."""
        self.telling = Telling(reading)
        self._reading = reading
        events = self.telling.list_events()
        single = {incident.id: (incident, event) for event in events for incident in [self.telling.make([event])]}
        told = sorted(single.values(), key=lambda pair: (pair[1].start, pair[1].id))
        clusters = _join_within([i for i, _ in told], {i.id for i, event in told if self.telling.is_anew(event)})
        self.incidents: list[Incident] = []
        self._named: dict[str, Incident] = {}
        self._of_event: dict[str, str] = {}
        for cluster in clusters:
            members = sorted((single[name][1] for name in cluster), key=lambda e: (e.start, e.id))
            # Across articles the vector says next to nothing (decision 15), and would be most of what is kept of an incident.
            incident = replace(self.telling.make(members), vector=None)
            self.incidents.append(incident)
            self._named[incident.id] = incident
            self._of_event.update({event.id: incident.id for event in members})
        self._moved: dict[str, str | None] = {}
        for figure in reading.figures:
            self._move(figure)
        self._moved.update(dict.fromkeys(self._list_outgrown()))
        self._moved.update({f.id: self._find_there(f) for f in reading.figures if self._is_elsewhere(f)})

    def _move(self, figure: Figure) -> None:
        """Set a count of an earlier day than its incident's apart: "on Friday six were killed" in what tells of Saturday's raids.

        A later day may be the one for which the count holds.
        """
        found, day = self._named.get(self.find_figure(figure) or ""), self.telling.find_day(figure)
        if found is None or not found.days.gap(day) or (day.last or 0) > (found.days.first or 0):
            return
        name = digest_parts([found.id, day.first])
        if name not in self._named:
            self._named[name] = replace(found, id=name, days=day, sure=True, leads=False, weight=1, figures=frozenset())
            self.incidents.append(self._named[name])
        self._moved[figure.id] = name

    def _is_elsewhere(self, figure: Figure) -> bool:
        """Whether a figure is of another place than its incident, of which its sentence names none; or of a war, where its incident is of days."""
        found = self._named.get(self.find_figure(figure) or "")
        if found is None or figure.counted_kind.value not in load_lexicon().of_events:
            return False
        if self._is_of_war(figure):
            return found.days.is_known
        put, named = self.telling.list_spots(figure)
        return compare_sets(put, found.site)[0] is PlaceMatch.APART and compare_sets(named, found.site)[0] is PlaceMatch.APART

    def _is_of_war(self, figure: Figure) -> bool:
        """Whether a running total is one of many, so of no few days: "more than 200,000 since 2011", "thousands", hundreds in a year."""
        point = find_point(figure)
        return self.telling.is_running(figure) and (point is None or point >= MANY or (point >= SOME and self.telling.is_long(figure)))

    def _find_there(self, figure: Figure) -> str | None:
        """The one incident of a figure's sentence that is where the sentence puts it and can have brought it about."""
        if self._is_of_war(figure):
            return None
        at, apt = figure.number.start, load_lexicon().apt.get(figure.counted_kind.value, frozenset())
        put, _ = self.telling.list_spots(figure)
        near = [i for i in self.incidents if i.kind in apt and any(start <= at < end for start, end in i.told)]
        there = [i.id for i in near if compare_sets(put, i.site)[0] >= PlaceMatch.CONTAINS]
        return there[0] if len(there) == 1 else None

    def _list_outgrown(self) -> Iterator[str]:
        """Tolls that are many times those told of the same event before them: of a campaign, or of an older attack that it is likened to."""
        largest: dict[tuple[str, str], Decimal] = {}
        for figure in sorted(self._reading.figures, key=lambda f: f.start):
            found, point = self.find_figure(figure), find_point(figure)
            if found is None or not point or figure.counted_kind.value not in load_lexicon().of_events:
                continue
            if find_part(figure.counted)[1] or figure.part_of:
                continue
            key = found, figure.counted_kind.value
            if point >= GROWTH * largest.setdefault(key, point):
                yield figure.id
            else:
                largest[key] = max(point, largest[key])

    def find(self, name: str) -> Incident | None:
        """The incident with this id."""
        return self._named.get(name)

    def find_event(self, name: str) -> str | None:
        """The incident that an event of the reading is part of."""
        return self._of_event.get(name)

    def find_figure(self, figure: Figure) -> str | None:
        """The incident that a figure counts something of; victims of no event, or of a bare "blast", are those of what the article is about."""
        if figure.id in self._moved:
            return self._moved[figure.id]
        event = self.telling.event_of.get(figure.id)
        found = None if event is None else self._named.get(self._of_event.get(event.id, ""))
        if figure.counted_kind.value not in load_lexicon().of_events:
            return found.id if found else None
        leading = [i for i in self.incidents if i.leads and i.kind in load_lexicon().apt.get(figure.counted_kind.value, ())]
        main = max(leading, key=lambda i: (i.weight, i.id)) if leading else None
        if main is None or self.telling.is_running(figure):
            return found.id if found else None
        if found is None:
            return None if self.telling.is_further(figure) else main.id
        return main.id if is_bare(found) and not find_bar(found, main) else found.id

    def __iter__(self) -> Iterator[Incident]:
        return iter(self.incidents)


def is_bare(incident: Incident) -> bool:
    """Whether a single word tells of it, with no place and no day."""
    return incident.weight == 1 and not incident.site and not incident.days.is_known


def _join_within(incidents: Sequence[Incident], anew: AbstractSet[str]) -> list[tuple[str, ...]]:
    """The incidents of an article that are one, given in its order; those `anew` are none of those before them."""
    if len(incidents) > MOST:
        return [(i.id,) for i in incidents]
    barred: set[tuple[str, str]] = set()
    odds: dict[tuple[str, str], float] = {}
    for earlier, later in combinations(incidents, 2):
        pair = (min(earlier.id, later.id), max(earlier.id, later.id))
        if later.id in anew or find_bar(earlier, later):
            barred.add(pair)
        else:
            one, other = (earlier, later) if pair[0] == earlier.id else (later, earlier)
            odds[pair] = score_pair(one, other)

    def bar(one: str, other: str) -> bool:
        return (min(one, other), max(one, other)) in barred

    return join_items(sorted(i.id for i in incidents), odds, bar, Constraints(), load_weights().threshold)
