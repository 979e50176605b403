"""Parse, timexes, places -> events: what is claimed to have happened, once for all the words that tell of it."""

from collections.abc import Sequence
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Article, Event, EventKind, Parse, Place, Timex
from reportedly.values.events.anchors import Anchors
from reportedly.values.events.joins import Chain, Joiner
from reportedly.values.events.mentions import EventFinder, EventMention
from reportedly.values.events.pronouns import find_pronouns

# Kinds that say little: where another mention of the chain is of a nearer kind, that one stands.
GENERAL = (EventKind.OTHER, EventKind.ATTACK)


def find_events(article: Article, parse: Parse, timexes: Sequence[Timex], places: Sequence[Place]) -> tuple[Event, ...]:
    """All events of an article, by first mention. Linear in its length: a mention is held against a fixed number of earlier ones."""
    finder = EventFinder(article, parse)
    mentions = finder.find()
    anchors = Anchors(parse, finder.grammar, mentions).hang(timexes, places)
    pronouns = find_pronouns(finder, mentions)
    chains = lay_under_causes(Joiner(anchors, load_weights()).join((*mentions, *pronouns)))
    return tuple(make_event(article, f"e{n}", chain) for n, chain in enumerate(chains, 1))


def lay_under_causes(chains: Sequence[Chain]) -> list[Chain]:
    """The chains in the order of their first mentions; what came of an event is told as part of it: who was killed in a blast."""
    kept = [chain for chain in chains if chain.cause is None]
    whole = {id(chain): Chain(list(chain.members), list(chain.anchors)) for chain in kept}
    for chain in chains:
        if chain.cause is not None:
            whole[id(chain.root)].members.extend(chain.members)
            whole[id(chain.root)].anchors.extend(chain.anchors)
    for chain in whole.values():
        order = sorted(range(len(chain.members)), key=lambda i: chain.members[i].head)
        chain.members = [chain.members[i] for i in order]
        chain.anchors = [chain.anchors[i] for i in order]
    return sorted(whole.values(), key=lambda chain: chain.members[0].head)


@cache
def load_weights() -> dict[str, float]:
    """The weights of the features of a pair, with "bias" and "threshold"."""
    table = load_toml("event_joins.toml")
    return {"bias": table["bias"], "threshold": table["threshold"], **table["feature"]}


def make_event(article: Article, name: str, chain: Chain) -> Event:
    """The event of a chain: its first telling mention, the nearest kind, the first place and time that any mention gives."""
    telling = next((m for m in chain.members if is_telling(m)), chain.members[0])
    timex = next((a.timex for a in chain.anchors if a.timex), None)
    place = next((a.place for a in chain.anchors if a.place), None)
    return Event(
        id=name,
        start=telling.start,
        end=telling.end,
        text=article.text[telling.start : telling.end],
        kind=find_kind(chain),
        place=place.id if place else None,
        since=timex.since if timex else None,
        until=timex.until if timex else None,
        mentions=tuple(article.span(m.start, m.end) for m in chain.members),
    )


def is_telling(mention: EventMention) -> bool:
    """Whether the words say what it was: "the incident", "it" and who was killed do not."""
    return (
        mention.form != "pronoun" and not mention.is_consequence and mention.trigger is not None and "*" not in mention.trigger.stands_for
    )


def find_kind(chain: Chain) -> EventKind:
    """The first kind of a mention that says more than the general ones; else the first general one that is not "other"."""
    kinds = [m.kind for m in chain.members if m.form != "pronoun"]
    near = next((k for k in kinds if k not in GENERAL), None)
    return near or next((k for k in kinds if k is not EventKind.OTHER), EventKind.OTHER)
