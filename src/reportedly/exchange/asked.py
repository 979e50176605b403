"""Questions as JSON and as text: what `questions`, `question`, `matrix`, `relay` and `why` print."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from reportedly.exchange.table import guard_cell, write_row
from reportedly.exchange.visible import make_visible
from reportedly.model import Figure, LinkType, Span, Status
from reportedly.questions.book import Explanation
from reportedly.questions.origins import Origin, count_independent
from reportedly.questions.question import Answer, Claimant, Link, Question, Summary, tell_answer
from reportedly.questions.tables import NOTHING, Citation, Matrix

FEW = 3  # actors who are named where they say nothing
WIDEST = 40  # characters of a name in a matrix before what it answers stands further to the right
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def encode_question(question: Question) -> str:
    """A question as one line of JSON."""
    record = {
        "id": question.id,
        "kind": question.kind.value,
        "text": question.text,
        "counted_kind": question.counted.value if question.counted else None,
        "part": question.part or None,
        "unit": question.unit,
        "event": {
            "what": question.event.what,
            "kind": question.event.kind,
            "place": question.event.place,
            "country": question.event.country,
            "from": question.event.since,
            "to": question.event.until,
        },
        "answers": [_record_answer(a) for a in question.answers],
        "relations": [{"id": k.id, "type": k.type.value, "from": k.source, "to": k.target, "why": k.why} for k in question.links],
    }
    return _ENCODER.encode(record).decode() + "\n"


def _record_answer(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "article": answer.paper.name,
        "outlet": answer.paper.outlet,
        "published": answer.paper.day,
        "claim": answer.claim,
        "figure": _record_figure(answer.figure),
        "stand": answer.stand.value if answer.stand else None,
        "claimant": _record_claimant(answer.claimant),
        "attribution": answer.attribution.value,
        "as_of": answer.as_of,
        "superseded": answer.superseded,
        "words": _record_span(answer.words),
        "group": answer.group,
        "relayed_from": answer.relayed_from,
    } | ({"blamed": answer.part} if answer.figure is None and answer.part else {})


def _record_figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    numbers = {"value": figure.value, "low": figure.low, "high": figure.high, "relation": figure.relation.value}
    return {"start": figure.start, "end": figure.end, "text": figure.text, **numbers}


def _record_claimant(claimant: Claimant) -> dict[str, Any]:
    return {
        "name": claimant.name,
        "kind": claimant.kind,
        "span": _record_span(claimant.span),
        "basis": claimant.basis,
        "named": claimant.named,
    }


def _record_span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}


def format_summaries(questions: Iterable[Summary]) -> Iterator[str]:
    """A line a question: its id, kind, text, and how many answers in how many articles by how many claimants."""
    for question in questions:
        counts = (
            (question.answers, "answer"),
            (question.claims, "claim"),
            (question.articles, "article"),
            (question.contradictions, "contradiction"),
        )
        told = ", ".join(_count(number, word) for number, word in counts if number)
        yield f"{question.id}  {question.kind.value:8s}  {make_visible(question.text)}  ({told})\n"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def format_question(question: Question, origins: Sequence[Origin]) -> Iterator[str]:
    """All answers, oldest first, then who repeats, contradicts and updates whom, who did not answer, and the independent origins."""
    yield from (f"{make_visible(question.text)}\n", f"{question.id} · {question.kind.value}\n", "\n")
    for answer in question.answers:
        yield from _format_answer(answer)
    for kind, links in _sort_links(question.links):
        yield from ("\n", f"{kind.value}\n")
        yield from (f"    {link.id}  {make_visible(link.why)}\n" for link in links)
    silent = [a for a in question.answers if a.stand in (Status.DECLINED_TO_COMMENT, Status.NEITHER_CONFIRMED_NOR_DENIED)]
    if silent:
        yield from ("\n", "asked, and did not answer\n")
        yield from (f"    {make_visible(a.claimant.name)}: {tell_answer(a)} ({a.as_of or a.paper.day or 'undated'})\n" for a in silent)
    yield from _format_origins(origins)


def _format_answer(answer: Answer) -> Iterator[str]:
    when = answer.as_of or "undated"
    held = ", told as what held before" if answer.superseded else ""
    yield f"{when:10s}  {make_visible(answer.claimant.name)}: {make_visible(tell_answer(answer))}{held}\n"
    where = " · ".join(filter(None, (answer.paper.outlet, answer.paper.day, answer.paper.title)))
    yield f"            {make_visible(where)}\n"
    yield f"            “{make_visible(answer.words.text)}” @{answer.words.start}\n"
    if answer.claimant.basis:
        yield f"            who: {make_visible(answer.claimant.basis)}\n"
    if answer.relayed_from:
        yield f"            from: {make_visible(answer.relayed_from)}\n"


def _sort_links(links: Sequence[Link]) -> Iterator[tuple[LinkType, list[Link]]]:
    for kind in (LinkType.CONTRADICTS, LinkType.UPDATES, LinkType.REFINES, LinkType.REPEATS, LinkType.SAME):
        if found := [link for link in links if link.type is kind]:
            yield kind, found


def _format_origins(origins: Sequence[Origin]) -> Iterator[str]:
    named, unnamed = count_independent(origins)
    yield "\n"
    yield f"independent origins: {named} named{f', {unnamed} unnamed (some of them may be one)' if unnamed else ''}\n"
    for origin in origins:
        yield f"    {make_visible(origin.name)}: {_count(len(origin.answers), 'answer')} · {origin.why}\n"


def format_matrix(matrix: Matrix) -> Iterator[str]:
    """The actors, and then a block a question: a line for each who answers it, and one for the others, of whom this ledger has nothing."""
    yield f"{_count(len(matrix.actors), 'actor')}: {', '.join(map(make_visible, matrix.actors)) or 'none'}\n\n"
    for question, cells in matrix.rows:
        yield f"{question.id}  {make_visible(question.text)}\n"
        told = [(make_visible(actor), make_visible(cell)) for actor, cell in zip(matrix.actors, cells, strict=True) if cell]
        width = min(max((len(actor) for actor, _ in told), default=0), WIDEST)
        yield from (f"    {actor:{width}s}  {cell}\n" for actor, cell in told)
        silent = [make_visible(actor) for actor, cell in zip(matrix.actors, cells, strict=True) if not cell]
        if silent:
            yield f"    {NOTHING}: {', '.join(silent) if len(silent) <= FEW else f'the other {len(silent)}'}\n"


def write_matrix(matrix: Matrix) -> Iterator[str]:
    """The matrix as CSV: a row a question, a column an actor; an empty cell says that this ledger has nothing."""
    yield write_row(map(guard_cell, ("id", "kind", "question", "place", "since", *matrix.actors)))
    for question, cells in matrix.rows:
        head = (question.id, question.kind.value, question.text, question.place or "", question.since or "")
        yield write_row(map(guard_cell, (*head, *(cell or NOTHING for cell in cells))))


def format_citations(citations: Iterable[Citation]) -> Iterator[str]:
    """A line a pair: `times  who  how  whom`."""
    for citation in citations:
        yield f"{citation.times:4d}  {make_visible(citation.outlet)}  {citation.how}  {make_visible(citation.of or 'nobody')}\n"


def format_explanation(explanation: Explanation) -> Iterator[str]:
    """Both answers, the rule or the person, and every feature with its value, weight and part."""
    for answer in (explanation.one, explanation.other):
        yield from _format_answer(answer)
    if explanation.link:
        yield from ("\n", f"{explanation.link.type.value}: {make_visible(explanation.link.why)}\n")
    if explanation.judgement:
        judged = "the same happening" if explanation.judgement.same else "not the same happening"
        why = f": {explanation.judgement.why}" if explanation.judgement.why else ""
        yield from ("\n", f"{make_visible(explanation.judgement.by)} decided that they are of {judged}{make_visible(why)}\n")
    yield "\n"
    if explanation.chance is None:
        yield "under one happening: the article itself tells them of one event\n" if explanation.joined else "apart\n"
        return
    where = "under one happening" if explanation.joined else "apart"
    yield f"{where}; the two tellings are one with a chance of {explanation.chance:.0%}\n"
    if explanation.bar:
        yield f"they cannot be one: {make_visible(explanation.bar)}\n"
    for reason in explanation.reasons:
        yield f"    {reason.part:+6.2f} = {reason.value:5.2f} × {reason.weight:+6.2f}  {reason.case:18s}  {make_visible(reason.detail)}\n"
