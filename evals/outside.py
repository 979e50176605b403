"""Status and certainty against labels that were made for other ends: `python -m evals.stance --outside --shared ../shared`.

MUC-4 says of the organisation that is named as the perpetrator how sure that is (`PERP: ORGANIZATION CONFIDENCE`). Ours is read off the
claims that name it in their content, as their target or as their source: it claims the deed; authorities, or others, accuse it or suspect
it; it is hedged; else a fact. MEANTIME says of each event whether it is certain and whether it is negated. Ours is that of the innermost
claim of whose content the event is a main word: hedged, preliminary or not stated is not certain, denied is negated. Beside each figure
stands the share of the most frequent label. Nothing was made to fit either: they answer other questions than our cells do.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.config import Metadata
from reportedly.documents.article import make_article
from reportedly.model import ActorKind, Certainty, Claim, Reading, Span, SpeechAct, Status
from reportedly.parse.spacy import parse_text
from reportedly.reader import Reader
from reportedly.stance.phrases import PhraseFinder

Json = dict[str, Any]
Pair = tuple[frozenset[str], str]  # the labels that are right, and ours
FACT, CLAIMED, POSSIBLE = "REPORTED AS FACT", "CLAIMED OR ADMITTED", "POSSIBLE"
SUSPECTED, BY_AUTHORITIES = "SUSPECTED OR ACCUSED", "SUSPECTED OR ACCUSED BY AUTHORITIES"
_ORDER = (CLAIMED, BY_AUTHORITIES, SUSPECTED, POSSIBLE)
_ACCUSING = frozenset({SpeechAct.ACCUSE, SpeechAct.ALLEGE, SpeechAct.CONDEMN})
_OWNING = frozenset({SpeechAct.CLAIM_RESPONSIBILITY, SpeechAct.ACKNOWLEDGE})
_OFFICIAL = frozenset({ActorKind.GOVERNMENT, ActorKind.ARMED_FORCES})


def list_rows(shared: Path, name: str) -> Iterator[Json]:
    """The rows of both splits of a corpus; nothing here is fitted."""
    for split in ("train", "dev"):
        yield from map(json.loads, (shared / f"data/{name}/{split}.jsonl").read_text(encoding="utf-8").splitlines())


def pair_confidence(reader: Reader, row: Json) -> Iterator[Pair]:
    """Of each perpetrator of a MUC-4 report that stands in its text, the labels of the key and ours."""
    keys = [key for template in row["templates"] for key in template.get("PERP: ORGANIZATION CONFIDENCE", ())]
    keys = [key for key in keys if any(string["spans"] for string in key.get("strings", ()))]
    if not keys:
        return
    reading = reader.read(make_article(row["text"], Metadata(published=row["dateline"]["date"])))
    for key in keys:
        spans = [Span(a, b, "") for string in key["strings"] for a, b in string["spans"]]
        right = frozenset(label.strip(" ()").split(":")[0] for label in key["value"].split("/"))
        yield right, label_perpetrator(reading, spans)


def label_perpetrator(reading: Reading, spans: list[Span]) -> str:
    """How sure the claims of a reading are of an organisation that stands at some characters."""
    kinds = {actor.id: actor.kind for actor in reading.actors}
    found = set()
    for claim in reading.claims:
        if claim.speech_act in _OWNING and any(_meets([s.span], spans) for s in claim.sources if s.span):
            found.add(CLAIMED)
        if not _meets([*claim.content, *([claim.target.span] if claim.target and claim.target.span else [])], spans):
            continue
        if claim.speech_act in _ACCUSING or claim.target:
            official = any(kinds.get(source.actor or "") in _OFFICIAL for source in claim.sources)
            found.add(BY_AUTHORITIES if official else SUSPECTED)
        elif claim.certainty in {Certainty.HEDGED, Certainty.PRELIMINARY}:
            found.add(POSSIBLE)
    return next((label for label in _ORDER if label in found), FACT)


def _meets(spans: list[Span], others: list[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in spans for b in others)


def pair_events(reader: Reader, row: Json) -> Iterator[tuple[Pair, Pair]]:
    """Of each event of a MEANTIME article that is a main word of a claim's content, certainty and polarity of the key and ours."""
    article = make_article(row["text"], Metadata(published=row["dct"]))
    reading, finder = reader.read(article), PhraseFinder(article, parse_text(article.text))
    homes: dict[int, Claim] = {}
    for claim in sorted(reading.claims, key=lambda c: -sum(s.end - s.start for s in c.content)):
        homes |= {finder.tokens[root].start: claim for root in finder.find_roots(claim.content)}
    for event in row["events"]:
        claim = homes.get(event["start"])
        if claim is None or not event.get("certainty") or not event.get("polarity") or event["start"] >= row["annotated_end"]:
            continue
        unsure = claim.certainty is not Certainty.FLAT or claim.status in {Status.NOT_STATED, Status.UNDER_VERIFICATION}
        sure = frozenset({"CERTAIN" if event["certainty"] == "CERTAIN" else "NOT CERTAIN"})
        polarity = frozenset({event["polarity"]})
        yield (sure, "NOT CERTAIN" if unsure else "CERTAIN"), (polarity, "NEG" if claim.status is Status.DENIED else "POS")


def measure_outside(shared: Path) -> dict[str, tuple[float, float, int]]:
    """By name: percent right, percent of the most frequent label, and how many."""
    reader = Reader()
    confidence = [pair for row in list_rows(shared, "muc4") for pair in pair_confidence(reader, row)]
    events = [pair for row in list_rows(shared, "meantime") for pair in pair_events(reader, row)]
    named = {"MUC-4 confidence": confidence, "MEANTIME certainty": [p for p, _ in events], "MEANTIME polarity": [p for _, p in events]}
    return {name: _score(pairs) for name, pairs in named.items()}


def _score(pairs: list[Pair]) -> tuple[float, float, int]:
    most = Counter(label for right, _ in pairs for label in right).most_common(1)[0][0]
    right, majority = sum(ours in labels for labels, ours in pairs), sum(most in labels for labels, _ in pairs)
    return 100 * right / len(pairs), 100 * majority / len(pairs), len(pairs)
