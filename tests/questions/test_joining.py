"""Which incidents are one happening, whatever the order in which they come, and what people decide of it."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.exchange.asked import encode_question, format_question
from reportedly.exchange.lines import format_panels
from reportedly.model import Reading
from reportedly.questions.blocking import NEEDED, WINDOW, Blocks, find_position, list_bands
from reportedly.questions.book import Book
from reportedly.questions.cluster import Constraints, join_items
from reportedly.questions.features import FEATURES, describe_pair, find_bar
from reportedly.questions.incidents import Incident
from reportedly.questions.joining import Joiner
from reportedly.questions.passages import find_words
from reportedly.questions.places import PlaceMatch, Spot, compare_spots
from reportedly.questions.scorer import explain_pair, score_pair
from reportedly.questions.series import make_series
from tests.questions.made import DAY, ORLEN, TARSK, make_incident
from tests.strategies import readings

NOTHING = Constraints()
texts = st.sampled_from(
    ["the ferry bombing", "a bombing of the ferry at the quay", "the market blast", "an attack on the market", "the shelling"]
)


@st.composite
def incident_lists(draw: st.DrawFn) -> list[Incident]:
    count = draw(st.integers(2, 14))
    return [
        make_incident(
            f"i{n:02d}",
            draw(texts),
            happened=draw(st.sampled_from([None, 0, 1, 5])),
            spots=draw(st.sampled_from([(), (ORLEN,), (TARSK,)])),
            article=f"a{draw(st.integers(0, 9))}",
        )
        for n in range(count)
    ]


def join_all(incidents: list[Incident], constraints: Constraints = NOTHING) -> list[tuple[str, ...]]:
    joiner = Joiner(constraints)
    joiner.add(incidents)
    return joiner.list_happenings()


@settings(max_examples=60)
@given(incidents=incident_lists(), seed=st.integers(0, 999))
def test_one_by_one_in_any_order_gives_what_all_anew_gives(incidents: list[Incident], seed: int) -> None:
    shuffled = random.Random(seed).sample(incidents, len(incidents))
    joiner = Joiner()
    for incident in shuffled:
        joiner.add([incident])
        joiner.list_happenings()
    assert joiner.list_happenings() == join_all(incidents)


def test_blocks_beyond_the_window_hold_the_same_pairs_in_any_order() -> None:
    incidents = [make_incident(f"i{n:03d}", happened=n % 3) for n in range(3 * WINDOW)]
    forward, backward = Blocks(), Blocks()
    for incident in incidents:
        forward.add(incident.id, find_position(incident))
    for incident in reversed(incidents):
        backward.add(incident.id, find_position(incident))
    assert set(forward) == set(backward)
    assert len(set(forward)) < len(incidents) * (len(incidents) - 1) / 2


def test_one_word_in_common_is_too_little_to_compare() -> None:
    blocks = Blocks()
    rare = {"words": frozenset({"zeppelin"}), "runs": frozenset()}
    blocks.add("one", find_position(make_incident("one", "the zeppelin fire", spots=(ORLEN,), **rare)))
    met, _ = blocks.add("two", find_position(make_incident("two", "a zeppelin crash", spots=(TARSK,), **rare)))
    assert met == set()
    assert NEEDED > 1


def test_tellings_of_one_bombing_are_one_and_another_towns_is_another() -> None:
    found = join_all(
        [
            make_incident("a", "the ferry bombing"),
            make_incident("b", "a bombing of the ferry", happened=None),
            make_incident("c", "the ferry bombing", spots=(TARSK,)),
        ]
    )
    assert found == [("a", "b"), ("c",)]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"happened": 3}, "other days"),
        ({"spots": (TARSK,)}, "other places"),
        ({"kind": "agreement"}, "other kinds"),
        ({"happened": 2, "sure": False}, "other days"),
    ],
)
def test_what_forbids_two_to_be_one(changes: dict[str, object], why: str) -> None:
    bar = find_bar(make_incident("a"), make_incident("b", **changes))
    assert bar
    assert bar.startswith(why)


def test_many_strikes_of_two_days_need_a_count_in_common() -> None:
    one, other = (make_incident(f"i{day}", "the air strikes", kind="airstrike", happened=day, sure=not day, day=DAY + 2) for day in (0, 1))
    bar = find_bar(one, other)
    assert bar
    assert bar.startswith("many strikes")
    toll = frozenset({("killed", "31")})
    assert find_bar(replace(one, figures=toll), replace(other, figures=toll)) is None


def test_villages_off_the_map_are_told_apart_by_name_unless_the_other_article_names_them_too() -> None:
    lunt, merrow = (Spot(name, None, None, None, None, None, "city") for name in ("Lunt", "Merrow"))
    one, other = make_incident("a", spots=(ORLEN, lunt)), make_incident("b", spots=(ORLEN, merrow))
    assert find_bar(one, other) == "other places: Lunt and Merrow"
    assert find_bar(one, replace(other, words=find_words("the ferry bombing at Lunt, beside Merrow"))) is None


def test_what_happened_after_an_article_is_not_told_in_it() -> None:
    bar = find_bar(make_incident("a", happened=9), make_incident("b", happened=None))
    assert bar
    assert "was told by" in bar


def test_a_persons_yes_is_transitive_and_a_no_keeps_whole_clusters_apart() -> None:
    one, two, three = make_incident("a"), make_incident("b", spots=(TARSK,)), make_incident("c", happened=30, spots=(TARSK,))
    assert join_all([one, two, three]) == [("a",), ("b",), ("c",)]
    assert join_all([one, two, three], Constraints([("a", "b"), ("b", "c")])) == [("a", "b", "c")]
    alike = [make_incident(name) for name in "xyz"]
    assert join_all(alike) == [("x", "y", "z")]
    apart = join_all(alike, Constraints((), [("x", "y")]))
    assert not any({"x", "y"} <= set(cluster) for cluster in apart)


def test_decisions_can_come_later_and_be_taken_back() -> None:
    joiner = Joiner()
    joiner.add([make_incident("a"), make_incident("b", spots=(TARSK,))])
    assert joiner.list_happenings() == [("a",), ("b",)]
    joiner.constrain(Constraints([("a", "b")]))
    assert joiner.list_happenings() == [("a", "b")]
    joiner.constrain(Constraints())
    assert joiner.list_happenings() == [("a",), ("b",)]


def test_one_likely_pair_joins_no_two_clusters() -> None:
    odds = {("a", "b"): 3.0, ("c", "d"): 3.0, ("b", "c"): 0.5, ("a", "c"): -4.0, ("a", "d"): -4.0, ("b", "d"): -4.0}
    assert join_items(list("abcd"), odds, lambda *_: False, Constraints(), 0.0) == [("a", "b"), ("c", "d")]


@given(incidents=incident_lists())
def test_features_do_not_depend_on_the_order_of_a_pair(incidents: list[Incident]) -> None:
    one, other = incidents[:2]
    there, back = describe_pair(one, other), describe_pair(other, one)
    assert [(s.case, round(s.value, 9)) for s in there] == [(s.case, round(s.value, 9)) for s in back]
    assert (find_bar(one, other) is None) == (find_bar(other, one) is None)


def test_an_explanation_adds_up_to_the_score_and_every_feature_says_what_it_sees() -> None:
    one, other = make_incident("a"), make_incident("b", "the quay blast", happened=None)
    assert sum(r.part for r in explain_pair(one, other)) == pytest.approx(score_pair(one, other))
    assert all(feature.__doc__ for feature in FEATURES)
    assert all(seen.detail for seen in describe_pair(one, other))


def test_vectors_at_a_small_angle_share_a_band() -> None:
    vector = bytes([5, 250] * 32)
    near = bytes([5, 250] * 31 + [250, 250])
    assert set(list_bands(vector)) & set(list_bands(near))
    assert list_bands(None) == []
    incident = make_incident("a", vector=vector)
    assert len(find_position(incident, meaning=True).names) > len(find_position(incident).names)


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        (ORLEN, ORLEN, PlaceMatch.SAME),
        (ORLEN, TARSK, PlaceMatch.APART),
    ],
)
def test_places(one: object, other: object, match: PlaceMatch) -> None:
    assert compare_spots(one, other) is match  # type: ignore[arg-type]


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example])
@given(found=st.lists(readings(), max_size=3))
def test_any_readings_make_a_book(found: list[Reading]) -> None:
    book = Book()
    for reading in found:
        book.add(reading, every=True)
    questions = book.list_questions()
    for question in questions:
        json.loads(encode_question(question))
        assert "".join(format_question(question, book.find_origins(question)))
        assert {link.source for link in question.links} <= {answer.id for answer in question.answers}
    assert list(format_panels(make_series(questions))) is not None
