"""What a ledger finds -> lines to read, JSON Lines or CSV."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from decimal import Decimal
from io import StringIO

from reportedly.exchange.table import guard_cell
from reportedly.exchange.visible import make_visible
from reportedly.ledger import ArticleReading, Change, Decision, FoundArticle, FoundClaim, OpenProblem, Passage, ReprintGroup, Version
from reportedly.model import Span

_USUAL = ("asserted", "not_stated", "explicit", "indirect", "flat", "report", "assert")
# What a source does where its status says so already.
_SAID = {
    "deny": "denied",
    "confirm": "confirmed",
    "decline_to_comment": "declined_to_comment",
    "neither_confirm_nor_deny": "neither_confirmed_nor_denied",
}
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
    act = None if _SAID.get(claim.speech_act or "") == claim.status else claim.speech_act
    cells = (claim.mode, claim.attribution, act, claim.status, claim.certainty)
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
    """A header and one row a claim."""
    return format_csv(FoundClaim, claims)


def format_csv(kind: type, records: Iterable[object]) -> Iterator[str]:
    """A header with the fields of a dataclass and a row a record; cells that a spreadsheet would run are guarded as in every table of ours."""
    names = [f.name for f in fields(kind)]
    yield _write_row(names)
    for record in records:
        yield _write_row(_write_cell(getattr(record, name)) for name in names)


def _write_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return guard_cell("; ".join(map(str, value)) if isinstance(value, tuple) else value.text if isinstance(value, Span) else str(value))


def _write_row(cells: Iterable[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def format_passages(passages: Iterable[Passage]) -> Iterator[str]:
    """One line a sentence that gave no claim."""
    for passage in passages:
        yield f"{passage.article[:SHORT]} @{passage.start}  {passage.why}: {make_visible(passage.text)}\n"


def format_versions(versions: Iterable[Version]) -> Iterator[str]:
    """Each version, and under it the claims that came (+), went (-) and changed (~), with their figures."""
    for number, version in enumerate(versions, start=1):
        when = version.published or f"added {version.added}"
        yield f"version {number}  {version.article[:SHORT]}  {make_visible(when)}  {_count(version.claims)}  {make_visible(version.title)}\n"
        yield from _describe_changes(version.changed, version.came, version.went)


def format_article_readings(readings: Iterable[ArticleReading]) -> Iterator[str]:
    """Each run that read an article, and under it what it changed against the one before."""
    for reading in readings:
        current = "  current" if reading.current else ""
        yield f"run {reading.run}  {make_visible(reading.title)}  read {reading.read_at[:10]}  {_count(reading.claims)}{current}\n"
        yield from _describe_changes(reading.changed, reading.came, reading.went)


def _count(claims: int) -> str:
    return f"{claims:,} claim{'' if claims == 1 else 's'}"


def _describe_changes(changed: Iterable[Change], came: Iterable[FoundClaim], went: Iterable[FoundClaim]) -> Iterator[str]:
    for change in changed:
        yield f"  ~ {_brief(change.before)}\n    {_brief(change.after)}\n"
        if change.figures_changed:
            yield f"    figures: {make_visible(', '.join(change.before.figures) or 'none')} -> {make_visible(', '.join(change.after.figures) or 'none')}\n"
    yield from (f"  + {_brief(claim)}\n" for claim in came)
    yield from (f"  - {_brief(claim)}\n" for claim in went)


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
        yield f"{make_visible(found.ref or problem.source or 'input')}{line}: {make_visible(found.error)} ({found.stage}, {problem.at[:16].replace('T', ' ')})\n"
