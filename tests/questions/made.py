"""Made incidents and answers, for tests of what joins them. All names and events are made up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reportedly import model as m
from reportedly.questions.days import OPEN, Interval
from reportedly.questions.incidents import Incident
from reportedly.questions.passages import find_runs, find_words
from reportedly.questions.places import Spot
from reportedly.questions.question import Answer, Claimant, Paper

ORLEN = Spot("Orlen", "XX", "North", "1", 50.0, 10.0, "city")
TARSK = Spot("Tarsk", "XX", "South", "2", 40.0, 10.0, "city")
DAY = date(2031, 5, 6).toordinal()


def make_incident(name: str, text: str = "the ferry bombing", **cells: object) -> Incident:
    """A bombing in Orlen on the 6th, told the day after, unless told otherwise; `day` is an offset to the 6th, None for untold."""
    day = cells.pop("happened", 0)
    days = OPEN if day is None else Interval(DAY + int(str(day)), DAY + int(str(day)))
    spots = tuple(cells.pop("spots", (ORLEN,)))  # type: ignore[arg-type]
    known = {
        "id": name,
        "article": f"article of {name}",
        "outlet": None,
        "kind": "bombing",
        "text": text,
        "days": days,
        "sure": day is not None,
        "day": DAY + 1,
        "leads": True,
        "weight": 3,
        "own": spots,
        "where": spots,
        "around": spots,
        "heads": find_words(text),
        "words": find_words(f"{text} passengers quay harbour"),
        "runs": find_runs(text),
        "names": frozenset(),
        "figures": frozenset(),
        "vector": None,
    }
    return Incident(**known | cells)  # type: ignore[arg-type]


def make_figure(text: str, value: int | None, relation: str = "=", kind: str = "killed", at: int = 0) -> m.Figure:
    number = None if value is None else Decimal(value)
    span = m.Span(at, at + len(text), text)
    low = number if relation in ("=", ">=", ">") else None
    high = number if relation in ("=", "<=", "<") else None
    cells = (number, low, high, m.FigureRelation(relation), "persons", text, m.CountedKind(kind), m.Aggregation.EVENT_TOTAL, None, None)
    return m.Figure("f1", at, at + len(text), text, *cells, span)


def make_answer(name: str, who: str, figure: m.Figure, day: str = "2031-05-06", **cells: object) -> Answer:
    """`who` prints as a named organisation, "article" as the article itself, and with a small letter as somebody unnamed."""
    article = str(cells.pop("article", f"article {name}"))
    kind = "article" if who == "article" else "organisation" if who[0].isupper() else "unnamed_person"
    claimant = Claimant(
        "the article itself" if who == "article" else who, kind, None if who == "article" else m.Span(0, 1, "x"), None, who[0].isupper()
    )
    answer = Answer(
        id=name,
        paper=Paper(article, article, "A headline", "Orlen Post", day, day),
        claim=f"claim {name}",
        figure=figure,
        stand=m.Status.ASSERTED,
        claimant=claimant,
        attribution=m.AttributionKind.EXPLICIT,
        as_of=day,
        words=m.Span(figure.start, figure.end, figure.text),
        incident="i1",
        counted=figure.counted_kind,
    )
    return replace(answer, **cells)  # type: ignore[arg-type]
