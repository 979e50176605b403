"""What is told under a claim of what others do with it."""

import dataclasses

import pytest

from reportedly.exchange.answers import NO_RESPONSE, describe_answers
from reportedly.model import AttributionKind, Party, Reading, Relation, RelationType, SpeechAct

NUMBERS = {"c1": 1, "c2": 2, "c3": 3}
SOURCES = {"c1": "the mayor", "c2": "the ministry", "c3": "the union"}


def tell(reading: Reading, *relations: Relation) -> dict[str, tuple[str, ...]]:
    return describe_answers(dataclasses.replace(reading, relations=relations), NUMBERS, SOURCES)


def test_every_relation_has_words(reading: Reading) -> None:
    for kind in RelationType:
        told = tell(reading, Relation(kind, "c2", "c1"))
        assert any(word in told["c1"][0] for word in ("claim 2", "(claim 2)"))
        assert bool(told["c2"]) is (kind is RelationType.TENSION_CANDIDATE)


def test_a_relation_to_a_claim_that_is_not_there_is_left_out(reading: Reading) -> None:
    assert not any(tell(reading, Relation(RelationType.DENIES, "gone", "c1"))["c1"])


def test_no_response_is_said_of_every_claim_that_somebody_makes(reading: Reading) -> None:
    first, _, *others = reading.claims
    plain = dataclasses.replace(first, speech_act=SpeechAct.ASSERT, attribution=AttributionKind.EXPLICIT, parent=None)
    silent = dataclasses.replace(plain, id="c2", speech_act=SpeechAct.DECLINE_TO_COMMENT)
    made = dataclasses.replace(reading, claims=(plain, silent, *others))
    assert tell(made)["c1"] == (NO_RESPONSE,)
    assert tell(made)["c2"] == ()
    assert tell(made, Relation(RelationType.DENIES, "c2", "c1"))["c1"] == ("denied by the ministry (claim 2)",)
    assert tell(made, Relation(RelationType.REPEATS, "c2", "c1"))["c1"][1:] == (NO_RESPONSE,)


@pytest.mark.parametrize(("attribution", "parent"), [(AttributionKind.ARTICLE_VOICE, None), (AttributionKind.EXPLICIT, "c2")])
def test_an_accusation_alone_is_answerable_inside_another_claim(attribution: AttributionKind, parent: str | None, reading: Reading) -> None:
    first, *others = reading.claims
    plain = dataclasses.replace(first, speech_act=SpeechAct.ASSERT, attribution=attribution, parent=parent)
    accusing = dataclasses.replace(plain, speech_act=SpeechAct.ACCUSE, target=Party("ministry", None))
    assert tell(dataclasses.replace(reading, claims=(plain, *others)))["c1"] == ()
    assert tell(dataclasses.replace(reading, claims=(accusing, *others)))["c1"] == (NO_RESPONSE,)
