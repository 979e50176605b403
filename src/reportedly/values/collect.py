"""Article, Parse -> Values: all that can be counted, dated, placed or told of in an article, before it is given to claims."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.model import Article, Event, EventKind, Figure, Parse, Place, Segment, SegmentKind, Timex
from reportedly.values.events.find import find_events
from reportedly.values.figures.find import find_figures
from reportedly.values.places.find import find_places
from reportedly.values.places.gazetteer import Gazetteer
from reportedly.values.timexes.find import find_timexes


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one article, each kind in text order."""

    timexes: tuple[Timex, ...]
    places: tuple[Place, ...]
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]


def find_values(article: Article, parse: Parse, gazetteer: Gazetteer, segments: Sequence[Segment] = ()) -> Values:
    """Timexes and places first: a date is no figure, and both tell events apart. The day of a dateline is that of writing, and no event's.

    An event of no known kind is kept if the article comes back to it: a single "named" or "jumped" is nobody's incident.
    """
    timexes = find_timexes(article, parse)
    places = find_places(article, parse, gazetteer)
    written = [s for s in segments if s.kind is SegmentKind.DATELINE]
    telling = [t for t in timexes if not any(s.start <= t.start < s.end for s in written)]
    events = tuple(e for e in find_events(article, parse, telling, places) if e.kind is not EventKind.OTHER or len(e.mentions) > 1)
    return Values(timexes, places, events, find_figures(article, parse, timexes))
