"""Reading -> who speaks in an article, as what, and where: what `reportedly actors` prints."""

from collections import Counter
from collections.abc import Iterator

from reportedly.exchange.outline import describe_article, name_article
from reportedly.exchange.visible import make_visible
from reportedly.model import Actor, Reading


def format_people(reading: Reading) -> Iterator[str]:
    """The lines of one article: a header, then each actor with its claims, what it is, and its mentions with their offsets."""
    yield f"{make_visible(name_article(reading))}\n"
    yield f"{make_visible(' · '.join(describe_article(reading)))}\n"
    spoken = Counter(s.actor for c in reading.claims for s in c.sources)
    meant = Counter(c.target.actor for c in reading.claims if c.target)
    addressed = Counter(c.addressee.actor for c in reading.claims if c.addressee)
    for actor in reading.actors:
        yield f"{make_visible(actor.name)}\n"
        counts = [(spoken[actor.id], "claim"), (meant[actor.id], "time a target"), (addressed[actor.id], "time addressed")]
        told = [f"{n} {words if n == 1 else words.replace('claim', 'claims').replace('time', 'times')}" for n, words in counts if n]
        yield f"    {make_visible(' · '.join([*describe_actor(actor), *told]))}\n"
        if actor.mentions:
            yield f"    {make_visible(', '.join(f'{m.text} @{m.start}' for m in actor.mentions))}\n"
    yield "\n"


def describe_actor(actor: Actor) -> list[str]:
    """Kind, role, country and side, as far as they are known."""
    kind = actor.kind.value.replace("_", " ") if actor.kind else None
    return [part for part in (kind, actor.role, actor.country, actor.side and f"side: {actor.side}") if part]
