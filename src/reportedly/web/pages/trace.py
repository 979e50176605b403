"""The trace of a claim: the steps that made it. A ledger keeps none, so the article is read again when it is asked for."""

from dataclasses import dataclass

from reportedly.exchange.outline import join_content, name_article, name_sources
from reportedly.ledger import DecisionError
from reportedly.model import Claim, Reading, Run, TraceStep
from reportedly.web.view import NotThereError, View


@dataclass(frozen=True, slots=True)
class TracePage:
    """The steps that made a claim. `again` is the run that read the article now, `run` the one that is in the ledger; None where it cannot be read here.

    `found` tells whether that run made the same claim; where it did not, there are no steps.
    """

    claim: str
    article: str
    title: str
    source: str
    content: str
    run: Run
    again: Run | None
    found: bool
    steps: tuple[TraceStep, ...]


def trace_claim(view: View, key: str) -> TracePage:
    """The steps that made a claim, from reading its article once more: some seconds the first time."""
    try:
        shown = view.ledger.show(key)
    except DecisionError as error:
        raise NotThereError(str(error)) from error
    reading = shown.reading
    again = view.read_again(reading.article)
    same = find_same(again, shown.claim) if again else None
    names = {actor.id: actor.name for actor in reading.actors}
    return TracePage(
        shown.claim.id,
        reading.article.id,
        name_article(reading),
        name_sources(shown.claim, names),
        join_content(shown.claim),
        reading.run,
        again.run if again else None,
        same is not None,
        same.trace if same else (),
    )


def find_same(reading: Reading, claim: Claim) -> Claim | None:
    """The claim of a reading with an id, else the one with the same cue and content."""
    by_id = (c for c in reading.claims if c.id == claim.id)
    return next(by_id, None) or next((c for c in reading.claims if (c.cue, c.content) == (claim.cue, claim.content)), None)
