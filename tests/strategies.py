"""Readings of any shape that keeps to the contract: every span stands in the text, every id is one of the reading's, or none at all."""

import hashlib
from decimal import Decimal

from hypothesis import strategies as st

from reportedly import model as m
from reportedly.digest import digest_parts

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
days = st.none() | st.sampled_from(["1994", "2031-05", "2031-05-06", "2031-05-06T07:08"])
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=200) | st.sampled_from(
    ["The mayor said 12 boats sank.\r\n🌊 “Nobody” denied it.", "e\u0301 said ﷽ \ufffd."]
)
numbers = (
    st.none()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15)
    | st.integers(-(10**15), 10**15).map(Decimal)
)


def _maybe(kind: type) -> st.SearchStrategy:
    return st.none() | st.sampled_from(kind)


@st.composite
def spans(draw: st.DrawFn, text: str) -> m.Span:
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    return m.Span(start, end, text[start:end])


@st.composite
def readings(draw: st.DrawFn) -> m.Reading:
    text = draw(texts)
    span = spans(text)
    some = st.integers(0, 3)

    def ids(kind: str) -> list[str]:
        return [f"{kind}{i}" for i in range(draw(some))]

    actors, timexes, places, events, figures, claims = (ids(kind) for kind in ("a", "t", "p", "e", "f", "c"))

    def ref(names: list[str]) -> st.SearchStrategy:
        return st.sampled_from([*names, "stray"])

    def cut() -> tuple[int, int, str]:
        found = draw(span)
        return found.start, found.end, found.text

    def party(kind: type) -> st.SearchStrategy:
        return st.builds(kind, st.none() | ref(actors), st.none() | span, st.none() | words)

    article = m.Article(
        id=digest_parts([text, draw(words)]),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        ref=draw(st.none() | words),
        url=draw(st.none() | words),
        outlet=draw(st.none() | words),
        headline=draw(st.none() | words),
        byline=draw(st.none() | words),
        published=draw(days),
        published_basis=draw(_maybe(m.PublishedBasis)),
        language=draw(st.sampled_from([None, "en"])),
    )
    floats = st.floats(-180, 180).map(lambda x: x + 0.0)
    candidate = st.builds(m.PlaceCandidate, words, words, st.none() | words, st.none() | words, floats, floats, floats)
    made_claims = tuple(
        draw(
            st.builds(
                m.Claim,
                id=st.just(name),
                key=words,
                parent=st.none() | ref(claims),
                attribution=st.sampled_from(m.AttributionKind),
                mode=st.sampled_from(m.Mode),
                sources=st.lists(party(m.Source), max_size=2).map(tuple),
                cue=st.none() | span,
                content=st.lists(span, max_size=3).map(tuple),
                speech_act=_maybe(m.SpeechAct),
                status=st.sampled_from(m.Status),
                certainty=_maybe(m.Certainty),
                reported_status=st.lists(
                    st.builds(m.ReportedStatus, st.lists(ref(actors), max_size=2).map(tuple), st.sampled_from(m.Status), ref(claims)),
                    max_size=2,
                ).map(tuple),
                addressee=st.none() | party(m.Party),
                target=st.none() | party(m.Party),
                channel=st.none() | st.builds(m.Channel, st.sampled_from(m.ChannelKind), st.none() | span, st.none() | words),
                claim_time=st.none() | st.builds(m.ClaimTime, st.none() | ref(timexes), days, days, st.none() | words),
                event_times=st.lists(ref(timexes), max_size=2).map(tuple),
                events=st.lists(ref(events), max_size=2).map(tuple),
                places=st.lists(st.builds(m.ClaimPlace, ref(places), st.sampled_from(m.PlaceRole)), max_size=2).map(tuple),
                figures=st.lists(ref(figures), max_size=2).map(tuple),
                quoted=st.lists(span, max_size=2).map(tuple),
                alternatives=st.lists(st.builds(m.Alternative, words, st.none() | words, st.none() | span, words), max_size=2).map(tuple),
                score=st.floats(0, 1).map(lambda x: round(x, 4) + 0.0),
                segment=st.sampled_from(m.SegmentKind),
                vector=st.none() | st.binary(min_size=64, max_size=64),
            )
        )
        for name in claims
    )
    text_or_none = st.none() | words
    return m.Reading(
        m.Run(*(draw(words) for _ in range(4))),
        article,
        actors=tuple(
            draw(
                st.builds(
                    m.Actor,
                    st.just(name),
                    words,
                    _maybe(m.ActorKind),
                    text_or_none,
                    text_or_none,
                    text_or_none,
                    st.lists(span, max_size=2).map(tuple),
                )
            )
            for name in actors
        ),
        timexes=tuple(
            m.Timex(name, *cut(), draw(st.sampled_from(m.TimexType)), draw(words), draw(days), draw(days), draw(text_or_none))
            for name in timexes
        ),
        places=tuple(
            m.Place(
                name,
                *cut(),
                draw(words),
                draw(_maybe(m.PlaceKind)),
                draw(text_or_none),
                draw(text_or_none),
                draw(st.none() | floats),
                draw(st.none() | floats),
                draw(text_or_none),
                draw(st.booleans()),
                tuple(draw(st.lists(candidate, max_size=2))),
            )
            for name in places
        ),
        events=tuple(
            m.Event(
                name,
                *cut(),
                draw(st.sampled_from(m.EventKind)),
                draw(st.none() | ref(places)),
                draw(days),
                draw(days),
                tuple(draw(st.lists(span, max_size=2))),
            )
            for name in events
        ),
        figures=tuple(
            m.Figure(
                name,
                *cut(),
                draw(numbers),
                draw(numbers),
                draw(numbers),
                draw(st.sampled_from(m.FigureRelation)),
                draw(text_or_none),
                draw(text_or_none),
                draw(st.sampled_from(m.CountedKind)),
                draw(st.sampled_from(m.Aggregation)),
                draw(text_or_none),
                draw(text_or_none),
                draw(span),
                draw(st.none() | span),
                draw(st.none() | ref(claims)),
                draw(st.none() | ref(figures)),
            )
            for name in figures
        ),
        claims=made_claims,
        relations=tuple(
            draw(st.lists(st.builds(m.Relation, st.sampled_from(m.RelationType), ref(claims), ref(claims), text_or_none), max_size=2))
        ),
        segments=tuple(m.Segment(*cut(), draw(st.sampled_from(m.SegmentKind))) for _ in range(draw(some))),
        coverage=tuple(m.Gap(*cut()[:2], draw(words)) for _ in range(draw(some))),
        warnings=tuple(draw(st.lists(st.builds(m.Warning, words, words), max_size=2))),
        problems=tuple(draw(st.lists(st.builds(m.Problem, words, words, text_or_none, st.none() | st.integers(1, 9)), max_size=2))),
    )
