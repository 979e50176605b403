"""Reading -> the answers that it prints to whether something is so, and to who did it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from reportedly.digest import digest_parts
from reportedly.model import AttributionKind, Claim, Event, PlaceKind, Reading, RelationType, Span, SpeechAct, Status
from reportedly.questions.answers import make_paper
from reportedly.questions.claimants import Claimants
from reportedly.questions.days import OPEN, write_day
from reportedly.questions.incidents import is_plural, name_proposition
from reportedly.questions.question import Answer, Claimant, Paper
from reportedly.questions.stories import Stories
from reportedly.questions.words import load_lexicon
from reportedly.stance.phrases import is_refusal

SHORTEST, LONGEST = 4, 60  # words of a content that says one thing by itself: "these reports" does not, nor does a speech
# Relations by which one claim takes a stand to what another says, or says it again.
STANDS = (
    RelationType.DENIES,
    RelationType.CONFIRMS,
    RelationType.NEITHER_CONFIRMS_NOR_DENIES,
    RelationType.DECLINES_TO_COMMENT,
    RelationType.VERIFIES,
    RelationType.CONCEDES,
    RelationType.SAME_CLAIM,
    RelationType.REPEATS,
)
CONTESTED = frozenset(
    {Status.DENIED, Status.CONFIRMED, Status.NEITHER_CONFIRMED_NOR_DENIED, Status.DECLINED_TO_COMMENT, Status.UNDER_VERIFICATION}
)
BLAMES = frozenset({SpeechAct.ACCUSE, SpeechAct.ALLEGE, SpeechAct.CLAIM_RESPONSIBILITY})


def list_stands(reading: Reading, stories: Stories) -> Iterator[tuple[Claim, list[Answer]]]:
    """What is contested in an article, as the claim that says it most fully, with everybody's stand to it; and what somebody plainly asserts.

    An assertion that nobody contests is an answer only to what is contested elsewhere: `asking` leaves it out where nothing is.
    """
    claims = {claim.id: claim for claim in reading.claims}
    paper, claimants = make_paper(reading.article, stories), Claimants(reading)
    for joined in group_by_matter(reading):
        members = [name for name in joined if not _refuses(claims[name])]
        said = [claims[name] for name in members if is_matter(claims[name])]
        if not said or not any(claims[name].status in CONTESTED for name in members):
            continue
        matter = max(said, key=lambda c: (c.status not in CONTESTED, sum(len(s.text) for s in c.content), c.id))
        incident = name_proposition(reading.article.id, matter.id)
        answers = [a for name in members for a in make_stands(claims[name], claims, claimants, paper, stories)]
        yield matter, [replace(a, incident=incident) for a in answers]
    for claim in list_assertions(reading):
        incident = name_proposition(reading.article.id, claim.id)
        yield claim, [replace(a, incident=incident) for a in make_stands(claim, claims, claimants, paper, stories)]


def list_assertions(reading: Reading) -> Iterator[Claim]:
    """What somebody flatly says of an event of a known kind in a named town, and nobody in the article takes a stand to.

    Without event and town, what is asserted in two articles is too seldom the same to be worth comparing.
    """
    taken = {name for members in group_by_matter(reading) for name in members}
    towns = {p.id for p in reading.places if p.kind is not PlaceKind.COUNTRY and not p.metonymic}
    events = {e.id for e in reading.events if e.kind.value not in load_lexicon().vague and e.kind.value != "other"}
    for claim in reading.claims:
        if claim.id in taken or claim.status is not Status.ASSERTED or claim.attribution is not AttributionKind.EXPLICIT:
            continue
        if claim.parent is None and events & set(claim.events) and towns & {p.place for p in claim.places} and is_matter(claim):
            yield claim


def group_by_matter(reading: Reading) -> list[list[str]]:
    """Claims that one another's stands join, and single ones that take a stand to their own content."""
    near: dict[str, set[str]] = defaultdict(set)
    for relation in reading.relations:
        if relation.type in STANDS:
            near[relation.from_claim].add(relation.to_claim)
            near[relation.to_claim].add(relation.from_claim)
    groups, seen = [], set()
    for claim in reading.claims:
        if claim.id in seen or not (claim.id in near or claim.status in CONTESTED):
            continue
        part, waiting = [claim.id], [claim.id]
        while waiting:
            for other in sorted(near.get(waiting.pop(), ())):
                if other not in part:
                    part.append(other)
                    waiting.append(other)
        seen.update(part)
        groups.append([c.id for c in reading.claims if c.id in set(part)])
    return groups


def make_stands(claim: Claim, claims: dict[str, Claim], claimants: Claimants, paper: Paper, stories: Stories) -> Iterator[Answer]:
    """One answer a source. Of a claim inside another one's sentence, whoever says the outer one answers, and has it from the inner source.

    What stands in a later sentence of somebody's words has a source of its own that the article names as well.
    """
    outer, seen, find = claim, {claim.id}, stories.telling.passages.find
    while outer.parent in claims and outer.parent not in seen:
        around = claims[outer.parent or ""]
        if around.cue and outer.cue and around.sources and outer.sources and find(around.cue.start) != find(outer.cue.start):
            break
        outer = around
        seen.add(outer.id)
    inner = claimants.find(claim) if outer is not claim else None
    for n, source in enumerate(outer.sources or (None,)):
        told = claimants.find(replace(outer, sources=(source,)) if source else None)
        relayed = inner.name if inner and inner.name != told.name else None
        answer = _make_answer(claim, told, paper, stories)
        yield replace(answer, id=digest_parts([paper.id, "stand", claim.id, n]), relayed_from=relayed)


def _make_answer(claim: Claim, claimant: Claimant, paper: Paper, stories: Stories) -> Answer:
    time = claim.claim_time
    said = stories.telling.calendar.place(time.since, time.until) if time else OPEN
    return Answer(
        id=claim.id,
        paper=paper,
        claim=claim.id,
        figure=None,
        stand=claim.status,
        claimant=claimant,
        attribution=claim.attribution,
        as_of=write_day(said.last) or paper.day,
        words=next(iter(claim.content), Span(0, 0, "")),
        incident=None,
    )


def is_matter(claim: Claim) -> bool:
    """Whether what a claim says can be so or not: no single word, no wish, plan or deed ("to build", "of building"), no question, no speech.

    A deed may be denied or confirmed: "denied bombing the port".
    """
    words = " ".join(s.text for s in claim.content).casefold().split()
    if (
        claim.status is Status.DECLINED_TO_COMMENT
    ):  # "whether a drone was used", "on the bombing"; else another claim, or nothing that was said
        return SHORTEST <= len(words) <= LONGEST and (words[0] in load_lexicon().asking or bool(claim.events))
    deed = claim.status is Status.ASSERTED and (words[:1] == ["of"] or words[0].endswith("ing")) if words else True
    return SHORTEST <= len(words) <= LONGEST and words[0] not in load_lexicon().openings and not deed


def _refuses(claim: Claim) -> bool:
    return claim.status is Status.DENIED and claim.cue is not None and is_refusal(claim.cue.text, " ".join(s.text for s in claim.content))


def list_blames(reading: Reading, stories: Stories) -> Iterator[Answer]:
    """Who is said to have done what happened: accusations with their target, and those who claim it for themselves."""
    names = {actor.id: actor.name for actor in reading.actors}
    paper, claimants = make_paper(reading.article, stories), Claimants(reading)
    kinds, told = {event.id: event.kind.value for event in reading.events}, {event.id: event for event in reading.events}
    claims = {claim.id: claim for claim in reading.claims}
    for claim in reading.claims:
        if claim.speech_act not in BLAMES or claim.attribution is AttributionKind.ARTICLE_VOICE:
            continue
        events = [name for name in claim.events if kinds.get(name) in load_lexicon().apt["killed"] and _names_one(claim, told[name])]
        incident = next((found for name in events if (found := stories.find_event(name))), None)
        if incident is None:
            continue
        for answer in make_stands(claim, claims, claimants, paper, stories):
            own = answer.claimant.name if claim.speech_act is SpeechAct.CLAIM_RESPONSIBILITY else None
            blamed = own or names.get(claim.target.actor or "" if claim.target else "")
            if blamed:
                yield replace(answer, incident=incident, part=blamed, id=digest_parts([answer.id, "who"]))


def _names_one(claim: Claim, event: Event) -> bool:
    """Whether a claim speaks of an event as of one: "the attack", "a raid", "shelled the port", not of "indiscriminate attacks"."""
    texts = [m.text for m in event.mentions if any(s.start <= m.start < s.end for s in claim.content)]
    return any(not is_plural(text) or text.partition(" ")[0].casefold() in load_lexicon().known for text in texts)
