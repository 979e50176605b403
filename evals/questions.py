"""Questions across articles: `python -m evals.questions --shared ../shared [--ledger L.db] [--cache DIR]`.

Reads gold/answers/articles.jsonl into a ledger, lists its questions as `reportedly questions --jsonl` does, and scores them with
score_questions.py. Beside its lines:

Figures that answer nothing. Of the figures of `not_answers`, those that stand in a question with an answer to one of that event's
questions. The yardstick's own line counts them in any question, their own too: six people killed by another bomb are an answer to how many
that one killed.

Relations. Between claim groups of the gold: ours is the gold group of most of its found answers, core ones first. `update_of` is updates,
`contradicts` either way is contradicts, `subset_of` is refines, `unattributed_repeat` is repeats. Recall is over gold relations both of whose
groups were found, precision over ours between two such groups. `differs`, `scope_differs` and `rounds` are asked for by nothing, and a
relation of ours on such a pair is wrong, but for a repeat where the gold has a rounding.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.measure import load_readings, load_yardstick
from reportedly.exchange.asked import encode_question
from reportedly.ledger import Entry, Ledger
from reportedly.model import LinkType
from reportedly.questions.book import open_book
from reportedly.questions.question import Answer, Question

Json = dict[str, Any]
TYPES = {
    "update_of": LinkType.UPDATES,
    "contradicts": LinkType.CONTRADICTS,
    "subset_of": LinkType.REFINES,
    "unattributed_repeat": LinkType.REPEATS,
}
Relation = tuple[str, str, LinkType]


def list_questions(shared: Path, path: Path, cache: Path | None) -> list[Question]:
    """The questions of a ledger of all the texts."""
    with Ledger(path, write=True) as ledger:
        refused = ledger.record(Entry(r) for r in load_readings(shared / "gold/answers/articles.jsonl", cache))
        assert not refused, refused
        return open_book(ledger).list_questions()


def measure_questions(shared: Path, cache: Path | None = None) -> dict[str, float]:
    """All figures, in percent or counts."""
    with tempfile.TemporaryDirectory() as folder:
        questions = list_questions(shared, Path(folder) / "answers.db", cache)
    return score_questions(shared, questions)


def score_questions(shared: Path, questions: Sequence[Question]) -> dict[str, float]:
    """The figures of questions that are listed."""
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((shared / "gold/answers").glob("*.json"))}
    sets = [(name, data) for name, data in files.items() if "answers" in data]
    pairs = [pair for data in files.values() for pair in data.get("pairs", ())]
    yardstick = load_yardstick(shared, "score_questions")
    figures: dict[str, float] = dict(yardstick.score([json.loads(encode_question(q)) for q in questions], sets, pairs))
    gold = [data for _, data in sets]
    return figures | {"non-answers in a question of the event": float(count_wrong(questions, gold))} | score_relations(questions, gold)


def find_answers(questions: Iterable[Question], article: str, span: Json) -> Iterator[tuple[Question, Answer]]:
    """The answers of an article whose figure overlaps a span."""
    for question in questions:
        for answer in question.answers:
            figure = answer.figure
            if figure and answer.paper.name == article and figure.start < span["end"] and span["start"] < figure.end:
                yield question, answer


def locate(row: Json) -> Json:
    """The span by which a gold figure is found."""
    return row.get("number_span") or row["span"]  # type: ignore[no-any-return]


def count_wrong(questions: Sequence[Question], gold: Iterable[Json]) -> int:
    """Figures that answer nothing of an event and stand in a question that holds an answer of it."""
    wrong = 0
    for data in gold:
        asked = {q.id for a in data["answers"] for q, _ in find_answers(questions, a["article"], locate(a)) if a.get("tier") != "extended"}
        spans = [(n["article"], locate(n)) for n in data.get("not_answers", ()) if n.get("span")]
        wrong += sum(any(q.id in asked for q, _ in find_answers(questions, *span)) for span in spans)
    return wrong


def score_relations(questions: Sequence[Question], gold: Iterable[Json]) -> dict[str, float]:
    """Recall and precision of relations between claims."""
    asked: set[Relation] = set()
    told: set[Relation] = set()
    loose: set[tuple[str, str]] = set()
    for data in gold:
        group_of = vote_groups(questions, data)
        found = set(group_of.values())
        relations = [(g["id"], r["target"], r["type"]) for g in data["claim_groups"] for r in g["relations"]]
        asked |= {(a, b, TYPES[kind]) for a, b, kind in relations if kind in TYPES and a in found and b in found}
        loose |= {(a, b) for a, b, kind in relations if kind == "rounds"}
        told |= set(list_told(questions, group_of))
    told = {t for t in told if not (t[:2] in loose and t[2] is LinkType.REPEATS)}
    both_ways = asked | {(b, a, kind) for a, b, kind in asked if kind is LinkType.CONTRADICTS}
    hit = {a for a in asked if a in told or (a[2] is LinkType.CONTRADICTS and (a[1], a[0], a[2]) in told)}
    recall, precision = 100 * len(hit) / max(len(asked), 1), 100 * len(told & both_ways) / max(len(told), 1)
    return {
        "relations recall %": recall,
        "relations precision %": precision,
        "relations asked": float(len(asked)),
        "relations told": float(len(told)),
    }


def vote_groups(questions: Sequence[Question], data: Json) -> dict[tuple[str, str], str]:
    """The gold group of each of our groups, by question and group."""
    votes: dict[tuple[str, str], Counter[str]] = {}
    for row in data["answers"]:
        for question, answer in find_answers(questions, row["article"], locate(row)):
            weight = 1 if row.get("tier") == "extended" else 10
            votes.setdefault((question.id, answer.group), Counter())[row["group"]] += weight
    return {name: count.most_common(1)[0][0] for name, count in votes.items()}


def list_told(questions: Sequence[Question], group_of: dict[tuple[str, str], str]) -> Iterator[Relation]:
    """Our relations between two claims that the gold has."""
    name_of = {answer.id: (question.id, answer.group) for question in questions for answer in question.answers}
    for question in questions:
        for link in question.links:
            one, other = (group_of.get(name_of.get(end, ("", ""))) for end in (link.source, link.target))
            if link.type is not LinkType.SAME and one and other and one != other:
                yield one, other, link.type


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--ledger", type=Path, help="Keep the ledger here.")
    parser.add_argument("--cache", type=Path, help="A folder for the readings.")
    options = parser.parse_args()
    shared = options.shared.resolve()
    figures = (
        score_questions(shared, list_questions(shared, options.ledger, options.cache))
        if options.ledger
        else measure_questions(shared, options.cache)
    )
    for name, figure in figures.items():
        print(f"{name:46s} {figure:6.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
