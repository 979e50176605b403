"""What is told under a claim of what others do with it."""

import dataclasses

from reportedly.exchange.answers import NO_RESPONSE, describe_answers
from reportedly.model import Party, Reading, Relation, RelationType, SpeechAct

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


def test_no_response_is_said_of_unanswered_accusations_alone(reading: Reading) -> None:
    accusing, *others = reading.claims
    accusing = dataclasses.replace(accusing, speech_act=SpeechAct.ACCUSE, target=Party("ministry", None))
    accused = dataclasses.replace(reading, claims=(accusing, *others))
    assert tell(accused)["c1"] == (NO_RESPONSE,)
    assert tell(accused)["c2"] == ()
    assert tell(accused, Relation(RelationType.DENIES, "c2", "c1"))["c1"] == ("denied by the ministry (claim 2)",)
