"""Intake measured on made articles: `python -m evals.intake [--half open|held_out|both] [--show]`.

Each fixture goes through `load_documents`, as a user's file would. An article is split right when exactly one found article
holds its first and its last words and no other article's; an article that was found and is none counts as one more wrong.
`--show` prints what differs, of the open half only: whoever writes a parser never sees the other.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.measure import Json
from reportedly.documents import load_documents
from reportedly.model import Article, Problem

FIXTURES = Path(__file__).parents[1] / "tests/documents/fixtures"
HALVES = ("open", "held_out")
MEASURES = ("split", "date", "headline", "outlet", "byline", "text")
PROBE = 60  # letters and digits of a body's beginning and end by which an article is known again
_PLACE = re.compile(r" \([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one article came out. `right` has an entry for each of MEASURES; `difference` is for people. Equality covers every field."""

    layout: str
    file: str
    right: dict[str, bool]
    difference: str = ""


def measure_intake(half: str = "held_out") -> dict[str, float]:
    """Shares right in per cent, by name, of the press-database articles and of the pages of one half."""
    outcomes = list(check_half(half))
    figures: dict[str, float] = {}
    for kind, chosen in (("press", [o for o in outcomes if o.layout != "page"]), ("pages", [o for o in outcomes if o.layout == "page"])):
        for measure in ("split", "date", "text"):
            figures[f"intake {kind} {measure} %"] = 100 * sum(o.right[measure] for o in chosen) / len(chosen)
    return figures


def check_half(half: str) -> Iterator[Outcome]:
    """The outcome of every article of a half, and of every found article that is none."""
    truth = FIXTURES / half / "truth.jsonl"
    if not truth.is_file():
        raise SystemExit(f"{truth} is not there: python -m evals.intake_made writes it")
    rows = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    files: dict[str, list[Json]] = {}
    for row in rows:
        files.setdefault(row["file"], []).append(row)
    for file, wanted in files.items():
        articles, problems = _load_file(FIXTURES / half / file)
        yield from _check_file(wanted, articles, problems)


def _load_file(path: Path) -> tuple[list[Article], str]:
    """What was found before whatever went wrong, and what that was; a parser that raises costs its own file alone."""
    articles: list[Article] = []
    problems: list[str] = []
    try:
        for found in load_documents(str(path)):
            if isinstance(found, Problem):
                problems.append(found.error)
            else:
                articles.append(found)
    except Exception as error:  # noqa: BLE001 - a mistake of a parser is what we measure
        problems.append(f"raised {error!r}")
    return articles, "; ".join(problems)


def _check_file(wanted: list[Json], articles: list[Article], problems: str) -> Iterator[Outcome]:
    probes = [_make_probes(row["text"]) for row in wanted]
    squeezed = [_squeeze(a.text) for a in articles]
    used: set[int] = set()
    for number, (row, (head, tail)) in enumerate(zip(wanted, probes, strict=True)):
        hits = [n for n, text in enumerate(squeezed) if head in text]
        article = articles[hits[0]] if hits else None
        split = len(hits) == 1 and tail in squeezed[hits[0]] and not _holds_other(squeezed[hits[0]], probes, number)
        used.update(hits)
        right = {"split": split, **_compare(row, article)}
        yield Outcome(row["layout"], row["file"], right, _describe(row, article, right, problems))
    for number, article in enumerate(articles):
        if number not in used:
            difference = f"found and none of the bundle's: {article.headline!r}, {article.text[:100]!r}"
            yield Outcome(wanted[0]["layout"], wanted[0]["file"], dict.fromkeys(MEASURES, False), difference)


def _make_probes(text: str) -> tuple[str, str]:
    letters = _squeeze(text)
    return letters[:PROBE], letters[-PROBE:]


def _squeeze(text: str) -> str:
    """ASCII letters and digits alone, so that an article is known again whatever became of its marks."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _holds_other(text: str, probes: list[tuple[str, str]], number: int) -> bool:
    return any(probe in text for n, pair in enumerate(probes) if n != number for probe in pair)


def _compare(row: Json, article: Article | None) -> dict[str, bool]:
    """Texts up to white space, dates by the day, outlets without a place in brackets, bylines without "By" and case."""
    if article is None:
        return dict.fromkeys(MEASURES[1:], False)
    return {
        "date": (article.published or "")[:10] == row["published"],
        "headline": _fold(article.headline) == _fold(row["headline"]),
        "outlet": _PLACE.sub("", _fold(article.outlet)) == _fold(row["outlet"]),
        "byline": _fold_byline(article.byline) == _fold_byline(row["byline"]),
        "text": _fold(article.text) == _fold(row["text"]),
    }


def _fold(text: str | None) -> str:
    return " ".join((text or "").split())


def _fold_byline(text: str | None) -> str:
    """Names in order, whatever joins them: pages that list authors as data have no "and" between them."""
    return _fold(re.sub(r"[;,]| and ", " ", _fold(text).casefold().removeprefix("by ")))


def _describe(row: Json, article: Article | None, right: dict[str, bool], problems: str) -> str:
    if all(right.values()):
        return ""
    if article is None:
        return f"not found: {row['headline']!r} {problems}"
    lines = [f"{row['headline']!r}" + ("" if right["split"] else ": split wrong")]
    named: list[tuple[str, Any, Any]] = [
        ("date", article.published, row["published"]), ("headline", article.headline, row["headline"]),
        ("outlet", article.outlet, row["outlet"]), ("byline", article.byline, row["byline"]),
    ]  # fmt: skip
    lines += [f"{name}: found {found!r}, right is {wanted!r}" for name, found, wanted in named if not right[name]]
    if not right["text"]:
        lines.append(_describe_text(_fold(article.text), _fold(row["text"])))
    return "\n      ".join(lines)


def _describe_text(found: str, wanted: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), min(len(found), len(wanted)))
    start = max(0, at - 20)
    return f"text parts at {at}: found {found[start : at + 60]!r}, right is {wanted[start : at + 60]!r}"


def print_table(half: str, outcomes: list[Outcome]) -> None:
    """Shares right in per cent, a line for each layout, and one for all of the press databases."""
    print(f"\n{half:22s} articles " + "".join(f"{m:>10s}" for m in MEASURES))
    layouts = Counter(o.layout for o in outcomes)
    for name in [*layouts, "all press databases"]:
        chosen = [o for o in outcomes if o.layout == name or (name not in layouts and o.layout != "page")]
        shares = (100 * sum(o.right[m] for o in chosen) / len(chosen) for m in MEASURES)
        print(f"{name:22s} {len(chosen):8d} " + "".join(f"{s:10.1f}" for s in shares))


def main() -> None:
    """Print the tables, and with --show what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*HALVES, "both"], default="open")
    parser.add_argument("--show", action="store_true", help="print what differs (open half only)")
    options = parser.parse_args()
    if options.show and options.half != "open":
        parser.error("--show is for the open half: what the held-out half holds is not shown to those who write parsers")
    for half in HALVES if options.half == "both" else (options.half,):
        outcomes = list(check_half(half))
        print_table(half, outcomes)
        if options.show:
            print(*(f"  {o.file}: {o.difference}" for o in outcomes if o.difference), sep="\n")


if __name__ == "__main__":
    main()
