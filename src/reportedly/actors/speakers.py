"""Attributions and the cast -> the sources of each claim: the actor behind every source, the speaker behind "I"."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.actors.lexicon import load_pronouns
from reportedly.actors.resolve import Cast
from reportedly.digest import digest_parts
from reportedly.model import Actor, ActorKind, Attribution, AttributionKind, Party, Source, Span, TraceStep

# How sure "I" outside quotation marks is the author and the claim one to keep; of 33 such in addresses 15 were right, judged by hand.
AUTHOR_SURE = 0.5
THE_ARTICLE = "the article itself"


@dataclass(frozen=True, slots=True)
class Speakers:
    """The sources of one claim with the names of their actors, how sure they are from 0 to 1, and the steps that found them."""

    sources: tuple[Source, ...]
    names: tuple[str, ...]
    sure: float
    trace: tuple[TraceStep, ...]


def find_speakers(attributions: Sequence[Attribution], cast: Cast) -> tuple[Speakers, ...]:
    """The sources of each attribution, in their order. "I" and "we" are whoever says the words around them, else the article."""
    found: dict[int, Speakers] = {}
    for i in range(len(attributions)):
        _find(i, attributions, cast, found)
    return tuple(found[i] for i in range(len(attributions)))


def _find(i: int, attributions: Sequence[Attribution], cast: Cast, found: dict[int, Speakers]) -> Speakers:
    if i in found:
        return found[i]
    sources: list[Source] = []
    steps: list[TraceStep] = []
    sure = 1.0
    attribution = attributions[i]
    if attribution.continues is not None:
        shared = _find(attribution.continues, attributions, cast, found)
        why = attribution.trace[0].note
        inside = attribution.kind is AttributionKind.AMBIGUOUS
        sources += [Source(source.actor, source.span if inside else None, why) for source in shared.sources]
        sure = shared.sure
    elif attribution.kind is AttributionKind.ARTICLE_VOICE:
        sources.append(Source(find_article_id(cast), None, attribution.trace[0].note))
    for span in attribution.sources:
        sense = load_pronouns().get(span.text.lower())
        if sense and sense.person == "1":
            resolved, why = _find_around(i, span, attributions, cast, found)
            sources += resolved
            steps.append(TraceStep("actors", "first_person", why, span))
            sure = min(sure, 1.0 if attribution.parent is not None else AUTHOR_SURE)
            continue
        for actor in cast.find_actors(span):
            sources.append(Source(actor.actor, actor.span, actor.basis))
            sure = min(sure, actor.sure)
            if actor.basis:
                steps.append(TraceStep("actors", "antecedent", actor.basis, actor.span))
    if sure < 1:
        steps.append(TraceStep("actors", "score", f"times {sure:.2f}, for how sure its speaker is"))
    names = tuple(cast.name(source.actor) if source.actor and source.actor in cast else THE_ARTICLE for source in sources)
    found[i] = Speakers(tuple(sources), names, sure, tuple(steps))
    return found[i]


def _find_around(
    i: int, span: Span, attributions: Sequence[Attribution], cast: Cast, found: dict[int, Speakers]
) -> tuple[list[Source], str]:
    """The sources of the attribution around this one, for a first person inside its content."""
    parent = attributions[i].parent
    around = _find(parent, attributions, cast, found).sources if parent is not None else ()
    if not around:
        return [Source(find_article_id(cast), span, "nobody is quoted here: the article's own author")], "nobody is quoted here"
    why = f"“{span.text}” inside another's words is whoever says them"
    return [Source(source.actor, span, why) for source in around], why


def is_first_person(attribution: Attribution) -> bool:
    """Whether all sources of an attribution are "I" or "we"."""
    senses = [load_pronouns().get(span.text.lower()) for span in attribution.sources]
    return bool(senses) and all(sense is not None and sense.person == "1" for sense in senses)


def find_article_id(cast: Cast) -> str:
    """The id of the article as an actor."""
    return digest_parts([cast.article.id, "actor", "article"])


def list_actors(speakers: Sequence[Speakers], parties: Sequence[Party | None], cast: Cast) -> tuple[Actor, ...]:
    """The actors that speak, in the order in which they first do, then those that are only spoken of."""
    actors = cast.list_actors()
    actors[find_article_id(cast)] = Actor(find_article_id(cast), THE_ARTICLE, ActorKind.ARTICLE)
    order = dict.fromkeys(s.actor for spoken in speakers for s in spoken.sources if s.actor)
    order |= dict.fromkeys(party.actor for party in parties if party and party.actor)
    return tuple(actors[actor] for actor in order)
