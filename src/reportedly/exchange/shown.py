"""One claim of a ledger with all that is known of it, decisions and the article's readings -> lines to read."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from reportedly.exchange.found import SHORT
from reportedly.exchange.listing import describe_actor
from reportedly.exchange.outline import describe_figure, outline_claims
from reportedly.exchange.visible import make_visible
from reportedly.ledger import AS_READ, Decision, DecisionKind, ShownClaim
from reportedly.model import Article, Claim, ClaimTime, Event, Figure, Party, Place, Reading, Source, Span

_REACH = 160  # characters around a claim in which its sentence is looked for
_STOP = re.compile(r"\n|[.!?] ")


def format_shown(shown: ShownClaim) -> Iterator[str]:
    """The sentence, every cell with its place as it holds now, what the machine read where that is another, relations, decisions."""
    claim, article = shown.claim, shown.reading.article
    yield f"claim      {claim.id}  key {claim.key}\n"
    known = (article.headline, article.outlet, article.published, article.ref, article.url)
    yield _line("article", f"{article.id} · {' · '.join(dict.fromkeys(p for p in known if p))}")
    yield _line("in", _cut_sentence(article, claim))
    yield "\n"
    if not shown.claims:
        yield _line("now", _describe_absence(shown))
        yield from _describe_cells(shown.reading, claim)
    for number, now in enumerate(shown.claims, start=1):
        if len(shown.claims) > 1:
            yield f"part {number} of {len(shown.claims)}\n"
        yield from _describe_cells(shown.corrected, now)
    yield from _describe_relations(shown)
    if shown.decisions:
        yield "\n"
        yield from (_line("decision", f"{decision.id} {words}") for decision, words in _describe_decisions(shown.decisions))


def _line(label: str, words: str) -> str:
    return f"{label:9}  {make_visible(words)}\n" if words else ""


def _cut_sentence(article: Article, claim: Claim) -> str:
    """The words around a claim from one stop or line end to the next, as far as these are near."""
    spans = [*claim.content, *([claim.cue] if claim.cue else []), *(s.span for s in claim.sources if s.span)]
    start, end = min((s.start for s in spans), default=0), max((s.end for s in spans), default=0)
    before, after = article.text[max(start - _REACH, 0) : start], article.text[end : end + _REACH]
    begun = max((stop.end() for stop in _STOP.finditer(before)), default=0)
    ended = next((stop.start() + 1 for stop in _STOP.finditer(after)), len(after))
    return f"{before[begun:]}{article.text[start:end]}{after[:ended]}".strip()


def _describe_absence(shown: ShownClaim) -> str:
    """Why a claim is in no list."""
    standing = [d for d in shown.decisions if d.standing in ("stands", "carried")]
    merged = next((d for d in reversed(standing) if d.kind is DecisionKind.MERGE and d.cell == "into"), None)
    if merged:
        return f"is a part of claim {(merged.value or '')[:SHORT]}, since {merged.by} merged them; it was read as:"
    rejected = next((d for d in reversed(standing) if d.kind is DecisionKind.REJECT), None)
    who = f" by {rejected.by}, {rejected.at[:10]}{f': {rejected.why}' if rejected.why else ''}" if rejected else ""
    return f"is left out of lists, rejected{who}; it was read as:"


def _describe_cells(reading: Reading, claim: Claim) -> Iterator[str]:
    names = {actor.id: actor for actor in reading.actors}

    def describe(party: Source | Party) -> str:
        actor = names.get(party.actor or "")
        what = ", ".join(describe_actor(actor)) if actor else ""
        told = (actor.name if actor else "", _locate(party.span), f"({what})" if what else "", party.basis)
        return " ".join(part for part in told if part)

    yield from (_line("source", describe(source)) for source in claim.sources)
    yield _line("cue", _locate(claim.cue) or "none")
    yield from (_line("content", _locate(span)) for span in claim.content)
    yield from (_line("quoted", _locate(span)) for span in claim.quoted)
    yield from (_line(name, describe(party)) for name, party in (("to", claim.addressee), ("aimed at", claim.target)) if party)
    kinds = (
        claim.mode.value,
        claim.attribution.value,
        claim.speech_act and claim.speech_act.value,
        claim.certainty and claim.certainty.value,
    )
    told = [kind.replace("_", " ") for kind in kinds if kind]
    yield _line("status", claim.status.value.replace("_", " "))
    yield _line(
        "kind",
        " · ".join([*told, *([f"in the {claim.segment.value}"] if claim.segment.value != "body" else []), f"score {claim.score:.2f}"]),
    )
    yield from (_line("taken as", f"{r.status.value.replace('_', ' ')} by claim {r.via[:SHORT]}") for r in claim.reported_status)
    if claim.channel:
        yield _line(
            "channel",
            " ".join(filter(None, (claim.channel.kind.value.replace("_", " "), _locate(claim.channel.span), claim.channel.basis))),
        )
    if claim.claim_time:
        yield _line("made", _describe_time(reading, claim.claim_time))
    yield from _describe_values(reading, claim)
    edited = [a for a in claim.alternatives if a.basis.startswith(AS_READ)]
    yield _line("as read", " · ".join(f"{a.what}: {a.value or 'empty'}" for a in edited))
    offered = (a for a in claim.alternatives if a not in edited)
    yield from (_line("or", f"{a.what} {(a.value or 'empty').replace('_', ' ')}: {a.basis}") for a in offered)


def _describe_time(reading: Reading, time: ClaimTime) -> str:
    words = next((_locate(Span(t.start, t.end, t.text)) for t in reading.timexes if t.id == time.timex), None)
    known = time.since is not None or time.until is not None
    days = time.since if time.since == time.until else f"{time.since or '…'} to {time.until or '…'}"
    return " ".join(part for part in (words, days if known else None, f"({time.basis})" if time.basis else None) if part)


def _describe_values(reading: Reading, claim: Claim) -> Iterator[str]:
    figures = {figure.id: figure for figure in reading.figures}
    places = {place.id: place for place in reading.places}
    events = {event.id: event for event in reading.events}
    yield from (_line("figure", _describe_figure(figures[name])) for name in claim.figures if name in figures)
    for held in claim.places:
        if place := places.get(held.place):
            yield _line("place", _describe_place(place, held.role.value))
    yield from (_line("event", _describe_event(events[name])) for name in claim.events if name in events)


def _describe_figure(figure: Figure) -> str:
    said = describe_figure(figure)
    kind = figure.counted_kind.value.replace("_", " ")
    cells = (
        said,
        kind if kind not in said else None,
        figure.side_counted and f"of {figure.side_counted}",
        figure.as_of and f"as of {figure.as_of}",
    )
    return f"{_locate(Span(figure.start, figure.end, figure.text))} {' · '.join(c for c in cells if c)}"


def _describe_place(place: Place, role: str) -> str:
    point = None if place.lat is None or place.lon is None else f"{place.lat:.4f}, {place.lon:.4f}"
    kind = place.kind.value if place.kind else None
    cells = (kind, place.admin1, place.country, point, place.gazetteer_id and f"GeoNames {place.gazetteer_id}", role.replace("_", " "))
    return f"{_locate(Span(place.start, place.end, place.text))} {place.name} · {' · '.join(c for c in cells if c)}"


def _describe_event(event: Event) -> str:
    days = event.since if event.since == event.until else f"{event.since or '…'} to {event.until or '…'}"
    return " · ".join(
        part for part in (f"{_locate(Span(event.start, event.end, event.text))} {event.kind.value.replace('_', ' ')}", days) if part
    )


def _locate(span: Span | None) -> str:
    return f"“{span.text}” @{span.start}-{span.end}" if span else ""


def _describe_relations(shown: ShownClaim) -> Iterator[str]:
    entries = {entry.claim.id: entry for entry in outline_claims(shown.reading)}
    claim = shown.claim.id
    for relation in shown.reading.relations:
        if claim not in (relation.from_claim, relation.to_claim):
            continue
        other = relation.to_claim if relation.from_claim == claim else relation.from_claim
        who = entries[other].source if other in entries else "a claim that is not kept"
        verb = relation.type.value.replace("_", " ")
        yield _line(
            "relation", f"{verb} {other[:SHORT]} ({who})" if relation.from_claim == claim else f"{other[:SHORT]} ({who}) {verb} this"
        )


def _describe_decisions(decisions: Sequence[Decision]) -> Iterator[tuple[Decision, str]]:
    """Each decision with its words; cells that were edited together with another are named beside that one."""
    listed = {(d.id, d.claim) for d in decisions}
    together: dict[int, list[str]] = {}
    for decision in decisions:
        if decision.part_of and (decision.part_of, decision.claim) in listed:
            together.setdefault(decision.part_of, []).append(decision.cell or "")
    folded = {d.id for d in decisions if d.part_of and (d.part_of, d.claim) in listed}
    for decision in decisions:
        if decision.id not in folded and decision.undoes not in folded:
            yield decision, _describe_decision(decision, together.get(decision.id, ()))


def _describe_decision(decision: Decision, together: Iterable[str]) -> str:
    """What was decided, by whom, when and why, and whether it holds."""
    parts = [decision.kind.value]
    if decision.kind is DecisionKind.UNDO:
        parts.append(f"of {decision.undoes}")
    elif decision.run is not None:
        parts.append(f"run {decision.run}")
    elif decision.kind is DecisionKind.SPLIT:
        parts.append(" | ".join(json.loads(decision.value or "[]")))
    elif decision.cell == "into":
        parts.append(f"into {(decision.value or '')[:SHORT]}")
    elif decision.cell:
        parts.append(f"{decision.cell}: {decision.was or 'empty'} -> {decision.value or 'empty'}")
    told = [f"with {', '.join(together)}"] if together else []
    told += [decision.standing] if decision.standing in ("undone", "orphan", "carried") else []
    told.append(f"{decision.by}, {decision.at[:16].replace('T', ' ')}{f': {decision.why}' if decision.why else ''}")
    return f"{' '.join(parts)} · {' · '.join(told)}"


def format_decisions(decisions: Sequence[Decision]) -> Iterator[str]:
    """Two lines a decision: its number, the claim or article that it was made on, what was decided, by whom; the claim's words."""
    for decision, words in _describe_decisions(decisions):
        yield f"{decision.id:>4}  {(decision.claim or decision.article)[:SHORT]}  {make_visible(words)}\n"
        if decision.content:
            yield f"{' ' * (SHORT + 8)}{make_visible(decision.content)}\n"
