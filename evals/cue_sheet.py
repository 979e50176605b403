"""The cue lexicon on PolNeAR: how many cues have a sense, and a sheet of cues at random for somebody to judge.

`python -m evals.cue_sheet --shared ../shared [--split dev] [--write FOLDER]` prints the share of cues whose telling word has a sense, and
writes cues.tsv (id, sentence with the cue marked, the act that we give), cues_blind.tsv (id, sentence with cue [[..]] and content {{..}}
marked) and cues_acts.txt (what the acts mean). A hundred cues that have a sense are drawn, always the same; the texts may not ship.
"""

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportedly.config import Metadata
from reportedly.documents.article import make_article
from reportedly.model import Article, AttributionKind, Claim, Mode, Source, Span
from reportedly.parse.spacy import parse_text
from reportedly.stance.judge import judge_claims
from reportedly.stance.phrases import PhraseFinder
from reportedly.stance.speech import find_senses

SEED, DRAWN = 5, 100
ACTS = Path(__file__).parent / "speech_acts.txt"


@dataclass(frozen=True, slots=True)
class Cue:
    """An attribution of the corpus: the claim made of it, whether its telling word has a sense, and where it stands."""

    finder: PhraseFinder
    claim: Claim
    known: bool


def list_cues(path: Path) -> Iterator[Cue]:
    """The attributions of a PolNeAR file that have a cue; cues that are marks alone, a colon or a dash, are left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article = make_article(row["text"], Metadata())
        finder = PhraseFinder(article, parse_text(article.text))
        for attribution in row["attributions"]:
            cue = [i for start, end in attribution.get("cue") or () for i in finder.list_inside(Span(start, end, ""))]
            head = finder.find_head(cue)
            if head is not None and finder.tokens[head].pos not in {"PUNCT", "SYM"}:
                yield Cue(finder, _make_claim(article, attribution), bool(find_senses(finder, head)))


def _make_claim(article: Article, attribution: dict[str, Any]) -> Claim:
    def join(name: str) -> tuple[Span, ...]:
        return tuple(article.span(start, end) for start, end in attribution.get(name) or ())

    cue = join("cue")
    sources = tuple(Source("a", span) for span in join("source"))
    whole = article.span(cue[0].start, cue[-1].end)
    return Claim("c", "k", None, AttributionKind.EXPLICIT, Mode.INDIRECT, sources, whole, join("content") or (whole,))


def measure_lexicon(shared: Path, split: str = "dev") -> dict[str, float]:
    """Percent of the cues whose telling word has a sense."""
    known = [cue.known for cue in list_cues(shared / f"data/polnear/{split}.jsonl")]
    return {"stance cues with a sense": 100 * sum(known) / len(known)}


def mark_sentence(cue: Cue, *, content: bool) -> str:
    """The sentences of a claim's cue and content with the cue in [[ ]] and, where asked for, the content in {{ }}, on one line."""
    claim, text = cue.claim, cue.finder.article.text
    spans = [(claim.cue, "[[", "]]"), *((s, "{{", "}}") for s in claim.content if content)]
    tokens = [i for span, *_ in spans if span for i in cue.finder.list_inside(span)]
    start = cue.finder.tokens[cue.finder.find_sentence(min(tokens)).start].start
    end = cue.finder.tokens[cue.finder.find_sentence(max(tokens)).stop - 1].end
    marks = sorted(((at, mark) for s, left, right in spans if s for at, mark in ((s.start, left), (s.end, right))), reverse=True)
    shown = text[start:end]
    for at, mark in marks:
        shown = shown[: at - start] + mark + shown[at - start :]
    return " ".join(shown.split())


def write_sheet(shared: Path, split: str, folder: Path) -> None:
    """Draw the cues and write the sheet with our acts, the one without, and what the acts mean."""
    known = [cue for cue in list_cues(shared / f"data/polnear/{split}.jsonl") if cue.known]
    drawn = random.Random(SEED).sample(known, DRAWN)
    ours, blind = [], []
    for number, cue in enumerate(drawn, 1):
        act = judge_claims(cue.finder, [cue.claim])[0].speech_act.value
        ours.append(f"{number}\t{mark_sentence(cue, content=False)}\t{act}")
        blind.append(f"{number}\t{mark_sentence(cue, content=True)}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cues.tsv").write_text("\n".join(ours) + "\n", encoding="utf-8")
    (folder / "cues_blind.tsv").write_text("\n".join(blind) + "\n", encoding="utf-8")
    (folder / "cues_acts.txt").write_text(ACTS.read_text(encoding="utf-8"), encoding="utf-8")


def main() -> None:
    """Print the share of cues with a sense, or write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--split", choices=("train", "dev"), default="dev")
    parser.add_argument("--write", type=Path, help="a folder for the sheets, outside the repository")
    options = parser.parse_args()
    if options.write:
        write_sheet(options.shared.resolve(), options.split, options.write)
    else:
        print(*(f"{name} {figure:.1f}" for name, figure in measure_lexicon(options.shared.resolve(), options.split).items()))


if __name__ == "__main__":
    main()
