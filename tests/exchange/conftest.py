"""A reading made by hand, with something in every cell. The text is made up, as are all names in it."""

from decimal import Decimal

import pytest

from reportedly import model as m

TEXT = (
    "Bridge at Orlen reported shut\n"
    "\n"
    'The mayor of Orlen said on Monday that "at least 12 boats" were lost, and that the ministry had denied closing the bridge.\n'
    "It was empty & quiet, witnesses <said> 🌊.\r\n"
)


def find(words: str, after: int = 0) -> m.Span:
    """The first place of the words in the text."""
    start = TEXT.index(words, after)
    return m.Span(start, start + len(words), words)


@pytest.fixture
def text() -> str:
    return TEXT


@pytest.fixture
def reading() -> m.Reading:
    article = m.Article(
        id="a1",
        text=TEXT,
        sha256="0" * 64,
        ref="orlen.txt",
        url="https://news.example/orlen",
        outlet="Orlen Post",
        headline="Bridge at Orlen reported shut",
        published="2031-05-06",
        language="en",
        warnings=(m.Warning("encoding", "read as Windows-1252"),),
    )
    step = m.TraceStep("attribution", "pointer_to_cue", "content points at this cue", find("said"))
    outer = m.Claim(
        id="c1",
        key="k1",
        parent=None,
        attribution=m.AttributionKind.EXPLICIT,
        mode=m.Mode.MIXED,
        sources=(m.Source("mayor", find("The mayor of Orlen")),),
        cue=find("said"),
        content=(find('that "at least 12 boats" were lost'), find("that the ministry had denied closing the bridge")),
        speech_act=m.SpeechAct.REPORT,
        status=m.Status.ASSERTED,
        certainty=m.Certainty.HEDGED,
        reported_status=(m.ReportedStatus(("ministry",), m.Status.DENIED, "c2"),),
        addressee=m.Party(None, None, "nobody is named"),
        target=m.Party("ministry", find("the ministry")),
        channel=m.Channel(m.ChannelKind.STATEMENT, None, "no channel is named"),
        claim_time=m.ClaimTime("t1", "2031-05-05", "2031-05-05", "Monday before publication"),
        event_times=("t1",),
        events=("e1",),
        places=(m.ClaimPlace("p1", m.PlaceRole.WHERE),),
        figures=("f1",),
        quoted=(find('"at least 12 boats"'),),
        alternatives=(m.Alternative("status", "denied", find("denied"), "the verb may be the article's"),),
        score=0.875,
        trace=(step, m.TraceStep("attribution", "score", "calibrated to 0.88")),
    )
    inner = m.Claim(
        id="c2",
        key="k2",
        parent="c1",
        attribution=m.AttributionKind.EXPLICIT,
        mode=m.Mode.INDIRECT,
        sources=(m.Source("ministry", find("the ministry")),),
        cue=find("had denied"),
        content=(find("closing the bridge"),),
        status=m.Status.DENIED,
        score=0.5,
    )
    nobody = m.Claim(
        id="c3",
        key="k3",
        parent=None,
        attribution=m.AttributionKind.EXPLICIT,
        mode=m.Mode.DIRECT,
        sources=(),
        cue=find("<said>"),
        content=(find("It was empty & quiet"),),
        score=0.25,
    )
    return m.Reading(
        run=m.Run("1.0", "aa", "bb", "cc"),
        article=article,
        actors=(
            m.Actor("mayor", "Mayor of Orlen", m.ActorKind.PERSON, role="mayor", mentions=(find("The mayor of Orlen"),)),
            m.Actor("ministry", "Ministry of Roads", m.ActorKind.GOVERNMENT),
        ),
        timexes=(m.Timex("t1", *_ends("Monday"), "Monday", m.TimexType.DATE, "2031-05-05", "2031-05-05", "2031-05-05"),),
        places=(
            m.Place(
                "p1",
                *_ends("Orlen"),
                "Orlen",
                "Orlen",
                m.PlaceKind.CITY,
                candidates=(m.PlaceCandidate("1", "Orlen", "XX", None, 1.5, -2.0, 0.5),),
            ),
        ),
        events=(m.Event("e1", *_ends("lost"), "lost", m.EventKind.ACCIDENT, "p1", "2031-05-05", None),),
        figures=(
            m.Figure(
                "f1",
                *_ends("at least 12 boats"),
                "at least 12 boats",
                Decimal("1.2E+1"),
                Decimal("12.0"),
                Decimal("12.25"),
                m.FigureRelation.AT_LEAST,
                "boats",
                "boats lost",
                m.CountedKind.OTHER,
                m.Aggregation.EVENT_TOTAL,
                None,
                None,
                number=find("12"),
                bound=find("at least"),
                claim="c1",
            ),
        ),
        claims=(outer, inner, nobody),
        relations=(m.Relation(m.RelationType.DENIES, "c2", "c1", "the ministry's denial"),),
        segments=(m.Segment(*_ends("Bridge at Orlen reported shut"), "Bridge at Orlen reported shut", m.SegmentKind.HEADLINE),),
        coverage=(m.Gap(0, len("Bridge at Orlen reported shut"), "cue"),),
        warnings=(m.Warning("encoding", "read as Windows-1252"),),
        problems=(m.Problem("values", "a number has 400 digits", "orlen.txt", 3),),
    )


def _ends(words: str) -> tuple[int, int]:
    span = find(words)
    return span.start, span.end
