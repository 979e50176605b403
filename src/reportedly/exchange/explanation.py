"""Reading and a character -> which claims cover it and which steps made each, or why none does."""

import re
from collections.abc import Iterator

from reportedly.exchange.outline import Entry, outline_claims
from reportedly.exchange.visible import make_visible
from reportedly.model import Claim, Reading, Span, TraceStep

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+")
# Characters of a passage shown on each side, where the text has no sentence end nearby.
_REACH = 200


def format_explanation(reading: Reading, at: int) -> Iterator[str]:
    """The lines of the answer, each with its line end. Raises `IndexError` where the text has no character `at`."""
    text = reading.article.text
    if not 0 <= at < len(text):
        message = f"the text has {len(text):,} characters, numbered from 0; there is no character {at}"
        raise IndexError(message)
    start, end = _find_passage(reading, at)
    yield f"Character {at} is {_quote(text[at])}, marked in:\n"
    yield f"  {make_visible(text[start:at])}>>{make_visible(text[at])}<<{make_visible(text[at + 1 : end]).rstrip()}\n\n"
    covering = [entry for entry in outline_claims(reading) if find_cells(entry.claim, at)]
    if not covering:
        yield from _explain_gap(reading, at)
    for entry in covering:
        yield from _explain_claim(entry, at)


def find_cells(claim: Claim, at: int) -> tuple[str, ...]:
    """The cells of a claim that hold the character: source, cue, content, quoted."""
    cells = [
        ("source", [source.span for source in claim.sources if source.span]),
        ("cue", [claim.cue] if claim.cue else []),
        ("content", list(claim.content)),
        ("quoted", list(claim.quoted)),
    ]
    return tuple(name for name, spans in cells if any(span.start <= at < span.end for span in spans))


def _find_passage(reading: Reading, at: int) -> tuple[int, int]:
    """The coverage gap that holds the character, else a guess at its sentence, cut to `_REACH` on each side."""
    for gap in reading.coverage:
        if gap.start <= at < gap.end:
            return gap.start, gap.end
    text = reading.article.text
    low, high = max(at - _REACH, 0), min(at + _REACH, len(text))
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, high)]
    start = max((end for end in ends if end <= at), default=low)
    return start, min((end for end in ends if end > at), default=high)


def _explain_gap(reading: Reading, at: int) -> Iterator[str]:
    yield "No claim covers this character.\n"
    reasons = [gap.why for gap in reading.coverage if gap.start <= at < gap.end]
    yield from (f"The sentence gave no claim although it has: {make_visible(reason)}\n" for reason in reasons)
    if not reasons:
        yield "Nor is its sentence on record as one with a number, quotation or cue that gave no claim.\n"
    # An article that was not read at all, being in another language, says so here and nowhere else.
    yield from (f"Warning: {make_visible(warning.text)}\n" for warning in reading.warnings)


def _explain_claim(entry: Entry, at: int) -> Iterator[str]:
    claim = entry.claim
    yield f"Claim {entry.number} ({', '.join((*entry.notes, *entry.answers))}) holds it as {' and '.join(find_cells(claim, at))}\n"
    yield f"  source   {make_visible(entry.source)}\n"
    yield f"  cue      {_locate(claim.cue) if claim.cue else 'none'}\n"
    for span in claim.content:
        yield f"  content  {_locate(span)}\n"
    yield "  steps\n" if claim.trace else "  no steps were recorded\n"
    for number, step in enumerate(claim.trace, start=1):
        yield f"    {number:>2}  {_write_step(step)}\n"
    yield "\n"


def _write_step(step: TraceStep) -> str:
    words = f"{step.stage} / {step.rule}: {step.note}"
    return f"{make_visible(words)}  {_locate(step.span)}" if step.span else make_visible(words)


def _locate(span: Span) -> str:
    return f"{span.start}-{span.end} {_quote(span.text)}"


def _quote(text: str) -> str:
    return f"“{make_visible(text)}”"
