"""What claims do, on cases: `python -m evals.stance [--cases FILE] [--show] [--end-to-end] [--outside]`.

Right: of the claim with the case's cue, status, speech act and certainty are each compared; "both" is status and speech act. The claim is
built from the cue (source: the subject of its verb; content: the clause that hangs on it, else the rest of the sentence), so that only the
stance is judged; `end to end` takes the claim that the reader finds with a cue that shares a character, wrong where there is none. Beside
each field stands the share of its most frequent value: the majority baseline. Cases that are held out are never shown.
"""

import argparse
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from evals.cue_sheet import measure_lexicon
from evals.outside import measure_outside
from reportedly.config import Metadata
from reportedly.documents.article import make_article
from reportedly.model import Article, AttributionKind, Claim, Mode, Parse, Source, Span
from reportedly.parse.spacy import parse_text
from reportedly.parse.tree import list_children
from reportedly.reader import Reader
from reportedly.stance.judge import judge_claims
from reportedly.stance.phrases import PhraseFinder

HELD_OUT = Path(__file__).parent / "stance_held_out.toml"
FIELDS = ("status", "speech_act", "certainty")
_MARKS = " ,;:.—–-"


def find_cue(text: str, cue: str) -> Span:
    """The first place where a cue stands as whole words."""
    found = re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", text)
    if found is None:
        raise ValueError("a cue does not stand in its text")
    return Span(found.start(), found.end(), found[0])


def build_claim(article: Article, parse: Parse, cue: Span) -> Claim:
    """A claim with a cue as a good reader would find it, from the parse alone."""
    tokens, children = parse.tokens, list_children(parse)
    inside = [i for i, t in enumerate(tokens) if t.start < cue.end and cue.start < t.end]
    first, last = next(s for s in parse.sentences if s[0] <= inside[0] < s[1])
    below: dict[int, list[int]] = {}

    def collect(top: int) -> list[int]:
        if top not in below:
            below[top], waiting = [], [top]
            while waiting:
                i = waiting.pop()
                below[top].append(i)
                waiting.extend(c for c in children[i] if c not in inside)
        return sorted(below[top])

    subjects = [c for i in inside for c in children[i] if tokens[c].dep in {"nsubj", "agent"} and c not in inside]
    subjects += [c for i in inside for c in children[i] if tokens[c].dep == "pobj" and cue.text.lower() == "according to"]
    own = {i for s in subjects for i in collect(s)}
    clauses = [c for i in inside for c in children[i] if tokens[c].dep in {"ccomp", "dobj", "xcomp", "prep", "pcomp"} and c not in inside]
    best = max((collect(c) for c in clauses), key=len, default=[])
    if len(best) < 3:
        after, before = range(inside[-1] + 1, last), range(first, inside[0])
        best = [i for i in max((after, before), key=len) if i not in own]
    spans = _join(article, parse, [i for i in best if i not in own and i not in inside])
    sources = tuple(Source("a", s) for s in _join(article, parse, sorted(own))[:1])
    return Claim("c", "k", None, AttributionKind.EXPLICIT, Mode.INDIRECT, sources, cue, spans or (cue,))


def _join(article: Article, parse: Parse, tokens: list[int]) -> tuple[Span, ...]:
    if not tokens:
        return ()
    start, end = parse.tokens[tokens[0]].start, parse.tokens[tokens[-1]].end
    return (article.span(start, end),)


def judge_case(case: dict[str, Any]) -> dict[str, str | None]:
    """Status, speech act and certainty of a case's claim, built from its cue."""
    article = make_article(case["text"], Metadata())
    parse = parse_text(article.text)
    claim = judge_claims(PhraseFinder(article, parse), [build_claim(article, parse, find_cue(article.text, case["cue"]))])[0]
    return {name: getattr(claim, name) for name in FIELDS}


def read_case(reader: Reader, case: dict[str, Any]) -> dict[str, str | None] | None:
    """The same of the claim that the reader finds, None where there is none."""
    reading = reader.read(make_article(case["text"], Metadata()))
    cue = find_cue(case["text"], case["cue"])
    for claim in reading.claims:
        spans = (claim.cue,) if claim.cue else claim.content
        if any(s.start < cue.end and cue.start < s.end for s in spans):
            return {name: getattr(claim, name) for name in FIELDS}
    return None


def count_right(case: dict[str, Any], judged: dict[str, str | None] | None) -> Counter[str]:
    """Which fields of a case are right."""
    right = Counter({name: int(judged is not None and judged[name] == case[name]) for name in FIELDS})
    right["both"] = right["status"] * right["speech_act"]
    right["all"] = right["both"] * right["certainty"]
    return right


def measure_stance(shared: Path | None = None, cases: Path = HELD_OUT) -> dict[str, float]:  # noqa: ARG001 - the gate's form
    """Percent right by field on the held-out cases, each claim built from its cue."""
    rows = tomllib.loads(cases.read_text(encoding="utf-8"))["case"]
    total: Counter[str] = sum((count_right(row, judge_case(row)) for row in rows), Counter())
    return {f"stance {name}": 100 * total[name] / len(rows) for name in (*FIELDS, "both", "all")}


def main() -> None:
    """Print totals by field beside the majority baseline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, default=HELD_OUT)
    parser.add_argument("--show", action="store_true", help="list the errors; not for held-out cases")
    parser.add_argument("--end-to-end", action="store_true")
    parser.add_argument("--shared", type=Path, help="also measure how many cues of polnear/dev the lexicon has")
    parser.add_argument("--outside", action="store_true", help="against the labels of MUC-4 and MEANTIME, and nothing else")
    options = parser.parse_args()
    if options.outside:
        for name, (right, majority, count) in measure_outside(options.shared.resolve()).items():
            print(f"{name:20s} {right:5.1f}   of {count}   majority {majority:5.1f}")
        return
    if options.shared:
        print(*(f"{name} {figure:.1f}" for name, figure in measure_lexicon(options.shared.resolve()).items()))
    rows = tomllib.loads(options.cases.read_text(encoding="utf-8"))["case"]
    show = options.show and options.cases.resolve() != HELD_OUT
    reader = Reader() if options.end_to_end else None
    total: Counter[str] = Counter()
    for row in rows:
        judged = read_case(reader, row) if reader else judge_case(row)
        right = count_right(row, judged)
        total += right
        if show and not right["all"]:
            got = judged and {n: str(judged[n]) for n in FIELDS if judged[n] != row[n]}
            print(f"{row['kind']}: {row['cue']!r} in {row['text']}\n    wanted {[row[n] for n in FIELDS]} got {got}")
    for name in (*FIELDS, "both", "all"):
        values = Counter(tuple(r[f] for f in {"both": FIELDS[:2], "all": FIELDS}.get(name, (name,))) for r in rows)
        most = values.most_common(1)[0][1]
        print(f"{name:12s} {100 * total[name] / len(rows):5.1f}  {total[name]}/{len(rows)}   majority {100 * most / len(rows):5.1f}")


if __name__ == "__main__":
    main()
