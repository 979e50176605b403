"""Claims -> the same claims with what each does, and the relations between them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly.model import Actor, AttributionKind, Certainty, Claim, Figure, Relation, Span, SpeechAct, Status, TraceStep
from reportedly.stance.certainty import judge_certainty
from reportedly.stance.channels import find_channel, find_partner, inherit_channels
from reportedly.stance.phrases import PhraseFinder
from reportedly.stance.readings import find_second_readings
from reportedly.stance.relations import Relater, give_reported_status
from reportedly.stance.same import find_parts
from reportedly.stance.speech import Stance, judge_stance
from reportedly.stance.tensions import find_tensions

UNKNOWN = 0.9  # factor on the score of a claim whose cue the lexicon does not have; not measured: only says "less sure"


def relate_claims(
    finder: PhraseFinder, claims: Sequence[Claim], figures: Sequence[Figure], actors: Sequence[Actor] = ()
) -> tuple[tuple[Claim, ...], tuple[Relation, ...]]:
    """Judged claims with their channels and what others do with them, and the relations between them."""
    order = sorted(range(len(claims)), key=lambda i: _find_start(claims[i]))
    judged = inherit_channels([claims[i] for i in order])
    parts = find_parts(judged, {figure.id: figure for figure in figures})
    answers = (*Relater(finder, judged, actors).find(), *(Relation(t, judged[i].id, judged[j].id, why) for t, i, j, why in parts))
    told = dict(zip(order, give_reported_status(judged, answers), strict=True))
    return tuple(told[i] for i in range(len(claims))), (*answers, *find_tensions(judged, figures))


def _find_start(claim: Claim) -> tuple[int, int]:
    """Where a claim's source, cue or content begins; of two that begin together the outer comes first."""
    spans = (*claim.content, *((claim.cue,) if claim.cue else ()), *(s.span for s in claim.sources if s.span))
    return min(s.start for s in spans), -max(s.end for s in spans)


def judge_claims(finder: PhraseFinder, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with speech act, status and certainty, each with the rule that gave it."""
    nested = _list_nested(claims)
    return tuple(_judge(finder, claim, nested.get(claim.id, ())) for claim in claims)


def _judge(finder: PhraseFinder, claim: Claim, nested: tuple[Span, ...]) -> Claim:
    phrase = finder.find_phrase(claim)
    stance = judge_stance(finder, claim, phrase)
    certainty, why = _choose_certainty(stance, judge_certainty(finder, claim, phrase, nested), claim)
    steps: tuple[TraceStep, ...] = (
        TraceStep("stance", stance.rule, f"{stance.speech_act.value}: {stance.status.value}", claim.cue),
        TraceStep("stance", why, f"certainty: {certainty.value}", claim.cue),
    )
    channel = find_channel(finder, claim)
    if channel:
        steps = (*steps, TraceStep("stance", "channel", channel.kind.value, channel.span))
    content = " ".join(span.text for span in claim.content).lower()
    return replace(
        claim,
        alternatives=(*claim.alternatives, *find_second_readings((stance.rule, why), phrase, content)),
        addressee=claim.addressee or (find_partner(finder, channel) if channel else None),
        channel=channel,
        speech_act=stance.speech_act,
        status=stance.status,
        certainty=certainty,
        score=claim.score if stance.known else round(claim.score * UNKNOWN, 4),
        trace=(*claim.trace, *steps),
    )


def _choose_certainty(stance: Stance, found: tuple[Certainty, str], claim: Claim) -> tuple[Certainty, str]:
    """What the words around the cue say of certainty goes before what the content says; a question is flat, and so is a relative clause."""
    if stance.certainty:
        return stance.certainty, stance.rule
    if stance.speech_act in {
        SpeechAct.QUESTION,
        SpeechAct.STIPULATE,
        SpeechAct.OMIT,
        SpeechAct.NEITHER_CONFIRM_NOR_DENY,
        SpeechAct.DECLINE_TO_COMMENT,
    }:
        return Certainty.FLAT, "act"
    if stance.status in {Status.CONFIRMED, Status.DENIED} and found[1] == "unverified_source":
        return Certainty.FLAT, "act"
    if stance.speech_act is SpeechAct.VERIFY and found[0] is Certainty.HEDGED:
        return Certainty.FLAT, "act"
    if claim.attribution is AttributionKind.AMBIGUOUS and claim.parent and found[1] == "cue":
        return Certainty.FLAT, "aside"
    return found


def _list_nested(claims: Sequence[Claim]) -> Mapping[str, tuple[Span, ...]]:
    """By the id of a claim, what of its content belongs to claims inside it, where that is less than half of it.

    What is believed or expected by nobody who is named is still told by the claim around it, with its doubt.
    """
    inner: dict[str, list[Span]] = defaultdict(list)
    sizes = {claim.id: sum(s.end - s.start for s in claim.content) for claim in claims}
    for claim in claims:
        if claim.attribution is AttributionKind.UNATTRIBUTED_IMPERSONAL:
            continue
        if claim.parent in sizes and 2 * sizes[claim.id] < sizes[claim.parent]:
            cue = (claim.cue,) if claim.cue else ()
            inner[claim.parent].extend((*claim.content, *cue, *(s.span for s in claim.sources if s.span)))
    return {name: tuple(spans) for name, spans in inner.items()}
