"""What a ledger finds -> lines to read, JSON Lines or CSV."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from io import StringIO

from reportedly.exchange.outline import Entry, outline_claims
from reportedly.exchange.table import guard_cell
from reportedly.exchange.visible import make_visible
from reportedly.ledger import Decision, FoundArticle, FoundClaim, OpenProblem, Passage, ReprintGroup, ShownClaim, Version
from reportedly.model import Reading, Span

_USUAL = ("asserted", "not_stated", "explicit", "indirect", "flat", "report", "assert")
# Letters of an id that are shown; so many tell claims apart in a ledger of millions, and any beginning that is one claim's will do.
SHORT = 12


def format_found(claims: Iterable[FoundClaim]) -> Iterator[str]:
    """Two lines a claim: id, day, who, cue and the exact words; then what is not usual, figures, places and where it was read."""
    for claim in claims:
        source = claim.source or ("the article" if claim.attribution == "article_voice" else "no source named")
        words = " | ".join(make_visible(part) for part in (source, claim.cue or "", claim.content))
        yield f"{claim.id[:SHORT]}{f'/{claim.part}' if claim.part else ''}  {claim.day or 'undated':10}  {words}\n"
        yield f"{' ' * (SHORT + 2)}{make_visible(' · '.join(_describe_found(claim)))}\n"


def _describe_found(claim: FoundClaim) -> Iterator[str]:
    cells = (claim.mode, claim.attribution, claim.speech_act, claim.status, claim.certainty)
    yield from (cell.replace("_", " ") for cell in cells if cell and cell not in _USUAL)
    if claim.judgement:
        yield f"judged: {claim.judgement}"
    if claim.figures:
        yield f"counts {', '.join(claim.figures)}"
    if claim.places:
        yield f"at {', '.join(dict.fromkeys(claim.places))}"
    yield f"score {claim.score:.2f}"
    yield ", ".join(part for part in (claim.outlet, claim.published, claim.title) if part)


def format_articles(articles: Iterable[FoundArticle]) -> Iterator[str]:
    """Two lines an article: its id, date and title; the words around what was found."""
    for article in articles:
        head = " · ".join(part for part in (article.title, article.outlet, article.url) if part)
        yield f"{article.id[:SHORT]}  {(article.published or 'undated')[:10]:10}  {make_visible(head)}\n"
        yield f"{' ' * (SHORT + 2)}{make_visible(article.extract)}\n"


def format_records(records: Iterable[FoundClaim | FoundArticle | Passage | Decision]) -> Iterator[str]:
    """One JSON object a line, with the fields of the type."""
    for record in records:
        yield json.dumps(asdict(record), ensure_ascii=False) + "\n"


def format_found_csv(claims: Iterable[FoundClaim]) -> Iterator[str]:
    """A header and one row a claim; cells that a spreadsheet would run are guarded as in every table of ours."""
    names = [f.name for f in fields(FoundClaim)]
    yield _write_row(names)
    for claim in claims:
        cells = (getattr(claim, name) for name in names)
        yield _write_row("" if c is None else guard_cell("; ".join(c) if isinstance(c, tuple) else str(c)) for c in cells)


def _write_row(cells: Iterable[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def format_shown(shown: ShownClaim) -> Iterator[str]:
    """All that is known of a claim: the sentence it stands in, every cell with its place, its relations and decisions."""
    reading, claim = shown.reading, shown.claim
    article = reading.article
    yield f"claim {claim.id}, key {claim.key}\n"
    yield f"article {article.id} · {make_visible(' · '.join(p for p in (article.headline, article.outlet, article.published, article.ref, article.url) if p))}\n"
    entries = {entry.claim.id: entry for entry in outline_claims(reading)}
    yield from _describe_cells(reading, entries[claim.id])
    for relation in reading.relations:
        if claim.id in (relation.from_claim, relation.to_claim):
            other = relation.to_claim if relation.from_claim == claim.id else relation.from_claim
            verb = relation.type.value.replace("_", " ")
            words = make_visible(entries[other].source) if other in entries else "a claim that is not kept"
            yield (
                f"  {'' if relation.from_claim == claim.id else 'is what '}{other[:SHORT]} ({words}) {verb}\n"
                if relation.from_claim != claim.id
                else f"  {verb} {other[:SHORT]} ({words})\n"
            )
    for decision in shown.decisions:
        yield f"  decision {_describe_decision(decision)}\n"


def _describe_cells(reading: Reading, entry: Entry) -> Iterator[str]:
    claim = entry.claim
    names = {actor.id: actor.name for actor in reading.actors}
    for source in claim.sources:
        yield f"  source     {make_visible(names.get(source.actor or '') or '?')} {_locate(source.span) or make_visible(source.basis or '')}\n"
    yield f"  cue        {_locate(claim.cue) or 'none'}\n"
    yield from (f"  content    {_locate(span)}\n" for span in claim.content)
    yield from (f"  quoted     {_locate(span)}\n" for span in claim.quoted)
    for name, party in (("addressee", claim.addressee), ("target", claim.target)):
        if party:
            yield f"  {name:10} {make_visible(names.get(party.actor or '') or '?')} {_locate(party.span) or make_visible(party.basis or '')}\n"
    yield f"  notes      {make_visible(', '.join(entry.notes))}\n"
    found = {figure.id: figure for figure in reading.figures}
    yield from (
        f"  figure     {_locate(Span(f.start, f.end, f.text))} {f.counted_kind.value}\n" for n in claim.figures if (f := found.get(n))
    )
    places = {place.id: place for place in reading.places}
    yield from (
        f"  place      {make_visible(p.name)} {_locate(Span(p.start, p.end, p.text))}\n" for c in claim.places if (p := places.get(c.place))
    )
    yield from (f"  or         {a.what} {make_visible(a.value or '')}: {make_visible(a.basis)}\n" for a in claim.alternatives)


def _locate(span: Span | None) -> str:
    return f"“{make_visible(span.text)}” @{span.start}-{span.end}" if span else ""


def _describe_decision(decision: Decision) -> str:
    what = " ".join(part for part in (decision.kind.value, decision.cell, decision.value) if part)
    why = f": {decision.why}" if decision.why else ""
    return make_visible(f"{decision.id} ({decision.standing}) {what}, by {decision.by} at {decision.at}{why}")


def format_decisions(decisions: Iterable[Decision]) -> Iterator[str]:
    """One line a decision, with the claim that it was made on."""
    for decision in decisions:
        yield f"{_describe_decision(decision)}  on {decision.claim[:SHORT]} {make_visible(decision.content[:80])}\n"


def format_passages(passages: Iterable[Passage]) -> Iterator[str]:
    """One line a sentence that gave no claim."""
    for passage in passages:
        yield f"{passage.article[:SHORT]} @{passage.start}  {passage.why}: {make_visible(passage.text)}\n"


def format_versions(versions: Iterable[Version]) -> Iterator[str]:
    """Each version, and under it the claims that came (+), went (-) and changed (~), with their figures."""
    for number, version in enumerate(versions, start=1):
        when = version.published or f"added {version.added}"
        yield f"version {number}  {version.article[:SHORT]}  {make_visible(when)}  {version.claims} claims  {make_visible(version.title)}\n"
        for change in version.changed:
            yield f"  ~ {_brief(change.before)}\n    {_brief(change.after)}\n"
            if change.figures_changed:
                yield f"    figures: {make_visible(', '.join(change.before.figures) or 'none')} -> {make_visible(', '.join(change.after.figures) or 'none')}\n"
        yield from (f"  + {_brief(claim)}\n" for claim in version.came)
        yield from (f"  - {_brief(claim)}\n" for claim in version.went)


def _brief(claim: FoundClaim) -> str:
    return make_visible(f"{claim.source or 'no source named'}: {claim.content}")


def format_reprints(groups: Iterable[ReprintGroup]) -> Iterator[str]:
    """One line a group: the original and why it is taken for that, then the others."""
    for group in groups:
        others = ", ".join(name[:SHORT] for name in group.articles if name != group.original)
        yield f"{group.original[:SHORT]} ({make_visible(group.why)})  also as {others}\n"


def format_problems(problems: Iterable[OpenProblem]) -> Iterator[str]:
    """One line a problem: where, what, at which stage, since when."""
    for problem in problems:
        found = problem.problem
        line = "" if found.line is None else f", line {found.line}"
        yield f"{make_visible(found.ref or problem.source or 'input')}{line}: {make_visible(found.error)} ({found.stage}, {problem.at})\n"
