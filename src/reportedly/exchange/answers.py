"""What the claims of a reading do to each other, as a person reads it under a claim."""

from collections.abc import Iterator, Mapping

from reportedly.model import AttributionKind, Claim, Reading, Relation, RelationType, SpeechAct

NO_RESPONSE = "no response reported here"

# Said of the claim that another does something with; the other's source and number follow.
_DONE_TO = {
    RelationType.DENIES: "denied by",
    RelationType.CONFIRMS: "confirmed by",
    RelationType.NEITHER_CONFIRMS_NOR_DENIES: "neither confirmed nor denied by",
    RelationType.DECLINES_TO_COMMENT: "no comment from",
    RelationType.VERIFIES: "being verified, says",
    RelationType.RESPONDS_TO: "answered by",
    RelationType.CONCEDES: "conceded by",
    RelationType.SAME_CLAIM: "said again by",
    RelationType.REFINES: "said more exactly by",
    RelationType.REVISES: "revised by",
    RelationType.REPEATS: "repeated by",
}
_SAME = frozenset({RelationType.SAME_CLAIM, RelationType.REFINES, RelationType.REPEATS})
_ACCUSING = frozenset({SpeechAct.ACCUSE, SpeechAct.ALLEGE})
# Acts that leave nothing to respond to: they say nothing of their own, or ask, or are law.
_SAYS_NOTHING = frozenset(
    {
        SpeechAct.OMIT,
        SpeechAct.DECLINE_TO_COMMENT,
        SpeechAct.NEITHER_CONFIRM_NOR_DENY,
        SpeechAct.VERIFY,
        SpeechAct.QUESTION,
        SpeechAct.STIPULATE,
    }
)


def describe_answers(reading: Reading, numbers: Mapping[str, int], sources: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By claim what others do with it; `numbers` and `sources` are those of the outline.

    "No response reported here" is said of every claim that somebody makes, not inside another's, and of accusations anywhere, where
    nobody in the article does anything with it but say it again. It says nothing of whether the claim is disputed elsewhere.
    """
    done: dict[str, list[str]] = {claim.id: [] for claim in reading.claims}
    for relation in reading.relations:
        for name, words in _describe(relation, numbers, sources):
            done[name].append(words)
    answered = {relation.to_claim for relation in reading.relations if relation.type not in _SAME}
    for claim in reading.claims:
        if claim.id not in answered and _may_be_answered(claim):
            done[claim.id].append(NO_RESPONSE)
    return {name: tuple(words) for name, words in done.items()}


def _may_be_answered(claim: Claim) -> bool:
    if claim.speech_act in _ACCUSING and claim.target:
        return True
    return claim.parent is None and claim.attribution is not AttributionKind.ARTICLE_VOICE and claim.speech_act not in _SAYS_NOTHING


def _describe(relation: Relation, numbers: Mapping[str, int], sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The claims under which a relation is told, with its words; none where a claim of it is not in the reading."""
    start, end = relation.from_claim, relation.to_claim
    if start not in numbers or end not in numbers:
        return
    if relation.type is RelationType.TENSION_CANDIDATE:
        yield start, f"may not agree with claim {numbers[end]}"
        yield end, f"may not agree with claim {numbers[start]}"
    else:
        yield end, f"{_DONE_TO[relation.type]} {sources[start]} (claim {numbers[start]})"
