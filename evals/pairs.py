"""Pairs for a blind judgement: `python -m evals.pairs LEDGER --sheet SHEET.tsv --key KEY.tsv [--count 50] [--seed 7] [--without OLD.tsv]`.

Draws pairs of answers of different articles that stand under one question, so of one happening, kind of count and part of those counted, and
pairs of one kind of count and part that were compared, near to being joined and left apart. It writes them in one order of chance: the sheet
has no hint of which is which, the key has. A judge writes "same" or "different" happening and count; `--score` compares a sheet with that in
its last column against the key. `--without` takes the key of a sheet drawn before, whose pairs are not drawn again.
"""

import argparse
import csv
import random
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from reportedly.ledger import Ledger
from reportedly.model import QuestionKind
from reportedly.questions.book import Book, open_book
from reportedly.questions.question import Answer, Question

NEAR = -1.5  # log odds, a chance of 18 %, from which a pair is near
CONTEXT = 350  # characters on each side of the figure
HEADER = ("pair", "side", "outlet", "published", "headline", "claimant", "words", "context")


def list_joined(questions: Sequence[Question]) -> list[tuple[Answer, Answer]]:
    """Pairs of answers of two articles under one question; a reprint's pair with its original would say nothing."""
    pairs = []
    for question in questions:
        if question.kind is QuestionKind.HOW_MANY:
            pairs += [(a, b) for a, b in combinations(question.answers, 2) if a.paper.id != b.paper.id]
    return pairs


def list_near(book: Book, questions: Sequence[Question]) -> list[tuple[Answer, Answer]]:
    """Pairs of answers of one kind of count and part, of incidents that were compared and stand apart."""
    of: dict[str, list[tuple[Question, Answer]]] = {}
    for question in questions:
        for answer in question.answers:
            if question.kind is QuestionKind.HOW_MANY and answer.incident:
                of.setdefault(answer.incident, []).append((question, answer))
    pairs = []
    for (one, other), _ in book.list_compared(NEAR):
        for q, a in of.get(one, ()):
            pairs += [(a, b) for r, b in of.get(other, ()) if q.id != r.id and (q.counted, q.part) == (r.counted, r.part)]
    return pairs


def draw(pairs: Sequence[tuple[Answer, Answer]], count: int, chance: random.Random) -> list[tuple[Answer, Answer]]:
    """A sample in which no pair of articles is twice, as long as there are others."""
    shuffled = chance.sample(sorted(pairs, key=lambda p: (p[0].id, p[1].id)), len(pairs))
    first: dict[frozenset[str], tuple[Answer, Answer]] = {}
    for pair in shuffled:
        first.setdefault(frozenset(a.paper.id for a in pair), pair)
    rest = [pair for pair in shuffled if pair not in first.values()]
    return [*first.values(), *rest][:count]


def leave_out(pairs: Sequence[tuple[Answer, Answer]], key: Path | None) -> list[tuple[Answer, Answer]]:
    """The pairs that an earlier key does not have."""
    if key is None:
        return list(pairs)
    with key.open(encoding="utf-8", newline="") as file:
        drawn = {frozenset((row["one"], row["other"])) for row in csv.DictReader(file, delimiter="\t")}
    return [(a, b) for a, b in pairs if frozenset((a.id, b.id)) not in drawn]


def write_sheet(path: Path, pairs: Sequence[tuple[Answer, Answer]], texts: dict[str, str]) -> None:
    """Two lines a pair, an answer each, and an empty column for the judge."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t")
        rows.writerow((*HEADER, "judgement"))
        for number, pair in enumerate(pairs, 1):
            for side, answer in zip("AB", pair, strict=True):
                text, words = texts[answer.paper.id], answer.words
                before, after = text[max(words.start - CONTEXT, 0) : words.start], text[words.end : words.end + CONTEXT]
                context = " ".join(f"{before}[[{words.text}]]{after}".split())
                paper = answer.paper
                cells = (paper.outlet, paper.published, paper.title, answer.claimant.name, words.text, context)
                rows.writerow((number, side, *cells, ""))


def score_sheet(sheet: Path, key: Path) -> dict[str, str]:
    """How many of the joined pairs were judged the same, and of the rejected ones different."""
    with sheet.open(encoding="utf-8", newline="") as file:
        judged = {row["pair"]: row["judgement"].strip().lower() for row in csv.DictReader(file, delimiter="\t") if row["judgement"].strip()}
    with key.open(encoding="utf-8", newline="") as file:
        drawn = {row["pair"]: row["drawn"] for row in csv.DictReader(file, delimiter="\t")}
    told = {}
    for name, right in (("joined", "same"), ("rejected", "different")):
        found = [judged[pair] for pair, kind in drawn.items() if kind == name and pair in judged]
        told[name] = f"{sum(j == right for j in found)} of {len(found)} judged {right}"
    return told


def main() -> int:
    """Draw and write, or score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--sheet", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--without", type=Path, help="The key of an earlier sheet.")
    parser.add_argument("--score", action="store_true")
    options = parser.parse_args()
    if options.score:
        for name, told in score_sheet(options.sheet, options.key).items():
            print(f"{name}: {told}")
        return 0
    with Ledger(options.ledger) as ledger:
        book = open_book(ledger)
        texts = {reading.article.id: reading.article.text for reading in ledger.readings()}
    questions = book.list_questions()
    chance = random.Random(options.seed)
    joined, near = (leave_out(pairs, options.without) for pairs in (list_joined(questions), list_near(book, questions)))
    drawn = [("joined", p) for p in draw(joined, options.count, chance)] + [("rejected", p) for p in draw(near, options.count, chance)]
    chance.shuffle(drawn)
    write_sheet(options.sheet, [pair for _, pair in drawn], texts)
    lines = [f"{n}\t{kind}\t{a.id}\t{b.id}\n" for n, (kind, (a, b)) in enumerate(drawn, 1)]
    options.key.write_text("pair\tdrawn\tone\tother\n" + "".join(lines), encoding="utf-8")
    print(f"{len(joined)} joined pairs, {len(near)} near ones; {len(drawn)} drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
