"""Claims, Values -> Claims: which figures, times, places and events each claim has, and when it was made."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Article, Claim, ClaimPlace, Parse, Place, PlaceRole, Timex, TraceStep
from reportedly.values.collect import Values
from reportedly.values.timexes.claim_times import find_claim_time, inherit_claim_times

Range = tuple[int, int, int]  # a content's characters, half-open, and the number of its claim


def give_times(
    article: Article, parse: Parse, claims: Sequence[Claim], timexes: Sequence[Timex], continues: Sequence[int | None]
) -> tuple[Claim, ...]:
    """The claims with the times at which they were made, as far as words tell; `continues` is that of their attributions."""
    spans = {timex.id: article.span(timex.start, timex.end) for timex in timexes}
    own = [find_claim_time(article, parse, timexes, claim.cue, claim.content) for claim in claims]
    speakers = [[source.actor for source in claim.sources if source.actor] for claim in claims]
    given = []
    for claim, time in zip(claims, inherit_claim_times(own, speakers, continues), strict=True):
        if time is None:
            given.append(claim)
            continue
        step = TraceStep("values", "claim_time", time.basis or "when it was said", spans.get(time.timex or ""))
        given.append(replace(claim, claim_time=time, trace=(*claim.trace, step)))
    return tuple(given)


def give_values(parse: Parse, claims: Sequence[Claim], values: Values) -> tuple[tuple[Claim, ...], Values]:
    """The claims with their values, and the figures with their claim. What stands in a nested claim belongs to that one alone."""
    contents = sorted((s.start, s.end, i) for i, claim in enumerate(claims) for s in claim.content)
    said = {claim.claim_time.timex for claim in claims if claim.claim_time}
    marks = {
        "figures": [(f.number.start, f.number.end, f.id) for f in values.figures],
        "times": [(t.start, t.end, t.id) for t in values.timexes if t.id not in said],
        "places": [(p.start, p.end, p.id) for p in values.places],
        "events": [(m.start, m.end, e.id) for e in values.events for m in e.mentions],
    }
    cells: dict[str, dict[int, dict[str, None]]] = {name: defaultdict(dict) for name in marks}
    for name, ranges in marks.items():
        for i, value in find_innermost(contents, ranges):
            cells[name][i][value] = None
    roles = {place.id: find_role(parse, place) for place in values.places}
    full = tuple(
        replace(
            claim,
            figures=tuple(cells["figures"][i]),
            event_times=tuple(cells["times"][i]),
            places=tuple(ClaimPlace(place, roles[place]) for place in cells["places"][i]),
            events=tuple(cells["events"][i]),
        )
        for i, claim in enumerate(claims)
    )
    owners = {figure: claim.id for claim in full for figure in claim.figures}
    return full, replace(values, figures=tuple(replace(f, claim=owners.get(f.id)) for f in values.figures))


def find_innermost(contents: Sequence[Range], values: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, str]]:
    """For each value that a content holds, the claim of the shortest such content, and the value. Both are swept once, by start."""
    waiting, active = list(reversed(contents)), []
    for start, end, value in sorted(values):
        while waiting and waiting[-1][0] <= start:
            active.append(waiting.pop())
        active = [content for content in active if content[1] > start]
        if around := [content for content in active if content[1] >= end]:
            yield min(around, key=lambda content: (content[1] - content[0], content))[2], value


def find_role(parse: Parse, place: Place) -> PlaceRole:
    """What a place is to what is told, by the preposition before it: where, from where, whereto, or merely mentioned."""
    i = bisect_right(parse.tokens, place.start, key=lambda token: token.end)
    for _ in range(load_toml("places.toml")["role"]["reach"]):
        if i >= len(parse.tokens) or parse.tokens[i].head == i:
            break
        i = parse.tokens[i].head
        if parse.tokens[i].pos == "ADP":
            word, governor = parse.tokens[i].lemma.lower(), parse.tokens[parse.tokens[i].head].lemma.lower()
            return _load_roles().get((word, governor)) or _load_roles().get((word, ""), PlaceRole.MENTIONED)
        if parse.tokens[i].pos in {"VERB", "AUX"}:
            break
    return PlaceRole.MENTIONED


@cache
def _load_roles() -> dict[tuple[str, str], PlaceRole]:
    """The role of a place by its preposition and, where that decides, the word that the preposition hangs on."""
    table = load_toml("places.toml")["role"]
    plain = {(word, ""): role for role in PlaceRole for word in table.get(role.value, ())}
    return plain | {(word, governor): PlaceRole.TARGET for word in table["aimed"] for governor in table["aimed_at"]}
