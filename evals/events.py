"""Events on ECB+ and MEANTIME: `python -m evals.events --shared ../shared [--split train]`.

ECB+: Cybulska and Vossen, LREC 2014. MEANTIME: Minard et al., LREC 2016.

What counts. ECB+: mentions of the kinds ACTION_OCCURRENCE and NEG_ACTION_OCCURRENCE in the sentences that were validated; mentions of other
kinds of action (reporting, perception, aspect, cause, state) are neither asked for nor held against us. MEANTIME: mentions of the type OTHER
up to `annotated_end`, those of speech and grammar likewise left aside. Chains are those within one document (`chain`, `instance`).

Mentions. One of ours is right where its head lies in a counted gold mention; F1 over both. Baseline: every verb that modifies no noun.
Joins on gold mentions. We are given the heads of the gold mentions and join them. Links: F1 over pairs of mentions in one chain; CoNLL:
the mean of MUC, B-cubed and CEAF-e, singletons included (evals/chains.py). Baseline: the same mentions, one chain for each lemma of the head.
Joins on our own mentions. A mention of ours that is right carries its gold mention's key. Baseline: our mentions, joined by lemma.

Times come from a plain pattern of dates and weekdays here, places from nowhere, so that the figures stand for the joining alone.
"""

import argparse
import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.chains import score_chains
from reportedly.model import Article, Parse, Timex, TimexType
from reportedly.parse.spacy import parse_text
from reportedly.values.events.anchors import Anchors
from reportedly.values.events.find import load_weights
from reportedly.values.events.joins import Joiner
from reportedly.values.events.mentions import EventFinder, EventMention

Json = dict[str, Any]
CORPORA = ("ecbplus", "meantime")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DATES = re.compile(
    rf"\b(?:(?P<day>{'|'.join(DAYS)})|(?P<month>{'|'.join(MONTHS)})(?: (?P<date>\d{{1,2}})(?!\d))?(?:,? (?P<of>\d{{4}}))?|(?P<year>(?:19|20)\d\d)"
    r"|(?P<other>[Yy]esterday|[Tt]oday|[Tt]omorrow|last (?:week|month|year|night|summer|winter|spring|fall)|this (?:week|month|year|morning)))\b"
)


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold mention: its characters, its chain within the document, and whether it counts."""

    start: int
    end: int
    chain: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its parse, its annotated ranges and the gold mentions in them."""

    article: Article
    parse: Parse
    ranges: tuple[tuple[int, int], ...]
    gold: tuple[Gold, ...]


def list_documents(shared: Path, corpus: str, split: str) -> Iterator[Document]:
    """The documents of a corpus, parsed."""
    for line in (shared / f"data/{corpus}/{split}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        ranges, gold = read_ecbplus(row) if corpus == "ecbplus" else read_meantime(row)
        yield Document(Article(row["id"], row["text"], ""), parse_text(row["text"]), tuple(ranges), tuple(gold))


def read_ecbplus(row: Json) -> tuple[list[tuple[int, int]], list[Gold]]:
    """Validated sentences and the actions in them."""
    sentences = set(row["validated_sentences"])
    mentions = [m for m in row["mentions"] if "ACTION" in m["kind"] and m["sentence"] in sentences]
    gold = [Gold(m["start"], m["end"], m.get("chain") or f"alone {m['start']}", "OCCURRENCE" in m["kind"]) for m in mentions]
    return [(row["sentences"][i][0], row["sentences"][i][1]) for i in sorted(sentences)], gold


def read_meantime(row: Json) -> tuple[list[tuple[int, int]], list[Gold]]:
    """The head of the text and its events."""
    events = [e for e in row["events"] if e["start"] < row["annotated_end"]]
    gold = [Gold(e["start"], e["end"], e.get("instance") or f"alone {e['start']}", e.get("itype") == "OTHER") for e in events]
    return [(0, row["annotated_end"])], gold


def find_dates(text: str) -> list[Timex]:
    """Dates and weekdays by a plain pattern; without a publication date they have no interval."""
    return [Timex(f"t{n}", m.start(), m.end(), m.group(), TimexType.DATE, spell_date(m)) for n, m in enumerate(DATES.finditer(text), 1)]


def spell_date(match: re.Match[str]) -> str:
    """The TIMEX value, as far as the words tell it."""
    part = match.groupdict()
    if part["day"]:
        return f"XXXX-WXX-{DAYS.index(part['day']) + 1}"
    if part["month"]:
        day = f"-{int(part['date']):02d}" if part["date"] else ""
        return f"{part['of'] or 'XXXX'}-{MONTHS.index(part['month']) + 1:02d}{day}"
    return part["year"] or match.group().lower()


def find_head(parse: Parse, starts: Sequence[int], gold: Gold) -> int | None:
    """The token of a gold mention that its others hang on."""
    first = bisect_left(starts, gold.start)
    if first and parse.tokens[first - 1].end > gold.start:
        first -= 1
    inside = range(first, bisect_left(starts, gold.end))
    tops = [i for i in inside if parse.tokens[i].head not in inside or parse.tokens[i].head == i]
    return next((i for i in tops if parse.tokens[i].pos != "PUNCT"), inside[0] if inside else None)


def describe_gold(document: Document, finder: EventFinder) -> list[tuple[EventMention, str]]:
    """Counted gold mentions as ours, by their heads, with their chains."""
    starts = [t.start for t in document.parse.tokens]
    sentence = {i: n for n, (first, last) in enumerate(document.parse.sentences) for i in range(first, last)}
    found: dict[int, tuple[EventMention, str]] = {}
    for gold in document.gold:
        head = find_head(document.parse, starts, gold) if gold.counts else None
        if head is not None and head in sentence and head not in found:
            found[head] = finder.describe_any(head, sentence[head]), gold.chain
    return [found[head] for head in sorted(found)]


def list_own(document: Document, finder: EventFinder) -> list[EventMention]:
    """Our mentions in the annotated ranges, without those on gold mentions that do not count."""
    own = []
    for mention in finder.find():
        start = document.parse.tokens[mention.head].start
        hit = [g for g in document.gold if g.start <= start < g.end]
        if any(first <= start < last for first, last in document.ranges) and (not hit or any(g.counts for g in hit)):
            own.append(mention)
    return own


def group(keys: Iterable[Hashable], labels: Iterable[Hashable]) -> list[frozenset[Hashable]]:
    """Chains of keys that have one label."""
    chains: dict[Hashable, set[Hashable]] = defaultdict(set)
    for key, label in zip(keys, labels, strict=True):
        chains[label].add(key)
    return [frozenset(chain) for chain in chains.values()]


def join(document: Document, finder: EventFinder, mentions: Sequence[EventMention]) -> list[list[int]]:
    """Heads of our chains."""
    anchors = Anchors(document.parse, finder.grammar, mentions).hang(find_dates(document.article.text), ())
    return [[m.head for m in chain.members] for chain in Joiner(anchors, load_weights()).join(mentions)]


def measure_corpus(documents: Iterable[Document]) -> dict[str, float]:
    """Mentions and joins of one corpus, in percent."""
    given, given_base, own, own_base = [], [], [], []
    right = found = asked = 0
    verbs = [0, 0]
    for document in documents:
        finder = EventFinder(document.article, document.parse)
        tokens = document.parse.tokens
        gold = describe_gold(document, finder)
        chains = group([m.head for m, _ in gold], [c for _, c in gold])
        given.append((chains, [frozenset(c) for c in join(document, finder, [m for m, _ in gold])]))
        given_base.append((chains, group([m.head for m, _ in gold], [tokens[m.head].lemma.lower() for m, _ in gold])))
        mentions = list_own(document, finder)
        key = match_own(document, mentions, {m.head for m, _ in gold})
        right, found, asked = right + sum(k[0] == "gold" for k in key.values()), found + len(mentions), asked + len(gold)
        verbs = [n + m for n, m in zip(verbs, count_verbs(document), strict=True)]
        keyed = [frozenset(("gold", head) for head in chain) for chain in chains]
        own.append((keyed, [frozenset(key[h] for h in c) for c in join(document, finder, mentions)]))
        own_base.append((keyed, group([key[m.head] for m in mentions], [tokens[m.head].lemma.lower() for m in mentions])))
    figures = {
        "mentions verbs F1": 200 * verbs[0] / max(verbs[1] + asked, 1),
        "mentions precision": 100 * right / max(found, 1),
        "mentions recall": 100 * right / max(asked, 1),
        "mentions F1": 200 * right / max(found + asked, 1),
    }
    for name, pairs in (("gold", given), ("gold lemma", given_base), ("own", own), ("own lemma", own_base)):
        figures |= {f"{name} {measure}": value for measure, value in score_chains(pairs).items()}
    return figures


def count_verbs(document: Document) -> tuple[int, int]:
    """Verbs in the annotated ranges that modify no noun: those in counted gold mentions, and all but those in the others."""
    starts = [t.start for t in document.parse.tokens if t.pos == "VERB" and t.dep not in {"amod", "compound", "aux"}]
    inside = [s for s in starts if any(first <= s < last for first, last in document.ranges)]
    counted = sum(any(g.counts and g.start <= s < g.end for g in document.gold) for s in inside)
    return counted, counted + sum(not any(g.start <= s < g.end for g in document.gold) for s in inside)


def match_own(document: Document, mentions: Sequence[EventMention], heads: set[int]) -> dict[int, tuple[str, int]]:
    """The key of each of our mentions by its head: that of the gold mention around it, which no two may have, or its own."""
    starts = [t.start for t in document.parse.tokens]
    keys: dict[int, tuple[str, int]] = {}
    taken: set[int] = set()
    for mention in mentions:
        start = document.parse.tokens[mention.head].start
        around = (find_head(document.parse, starts, g) for g in document.gold if g.counts and g.start <= start < g.end)
        free = next((h for h in around if h is not None and h in heads and h not in taken), None)
        keys[mention.head] = ("own", mention.head) if free is None else ("gold", free)
        if free is not None:
            taken.add(free)
    return keys


def measure_events(shared: Path, split: str = "dev") -> dict[str, float]:
    """All figures of both corpora, with the gain over the baseline."""
    figures: dict[str, float] = {}
    for corpus in CORPORA:
        found = measure_corpus(list_documents(shared, corpus, split))
        for measure in ("links", "conll"):
            for side in ("gold", "own"):
                found[f"{side} {measure} gain"] = found[f"{side} {measure}"] - found[f"{side} lemma {measure}"]
        figures |= {f"events {corpus} {name}": value for name, value in found.items()}
    return figures


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    options = parser.parse_args()
    for name, figure in measure_events(options.shared.resolve(), options.split).items():
        print(f"{name:44s} {figure:6.1f}")


if __name__ == "__main__":
    main()
