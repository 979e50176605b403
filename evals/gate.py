"""The gate: `python -m evals.gate --shared ../shared [--freeze]`.

Measures the readings, prints every figure beside its floor, shows what was gained and lost by article against the
frozen output, and fails when a figure is below its floor. `--freeze` makes today's output the frozen one.
"""

import argparse
import json
import sys
import tempfile
import tomllib
from pathlib import Path

from evals.events import measure_events
from evals.figures import measure_figures
from evals.gap import measure_gap
from evals.intake import measure_intake
from evals.measure import Json, digest_text, load_yardstick, measure_gold, measure_panel, measure_polnear
from evals.metonyms import measure_metonyms
from evals.places import measure_places
from evals.questions import measure_questions
from evals.stance import measure_lexicon, measure_stance
from evals.symmetry import measure_symmetry
from evals.timexes import measure_timexes
from reportedly.reader import Reader

HERE = Path(__file__).parent
FROZEN = HERE / "frozen.jsonl"
SHOWN = 15  # articles with the largest changes that the diff lists


def freeze(gold: dict[str, Json], predicted: dict[str, Json]) -> None:
    """Write the predictions as offsets under digests, one article a line."""
    rows = [{"text": digest_text(g["text"]), "attributions": predicted[i]["attributions"]} for i, g in gold.items()]
    FROZEN.write_text("".join(json.dumps(r, separators=(",", ":")) + "\n" for r in sorted(rows, key=lambda r: r["text"])), encoding="utf-8")


def count_right(shared: Path, article: Json, attributions: list[Json]) -> tuple[int, int]:
    """Attributions of one article that are right (soft), and how many there are."""
    result, _ = load_yardstick(shared, "score_attribution").score({"x": article}, {"x": {"attributions": attributions}})
    precision = result["attribution soft"][0]
    return round(precision * len(attributions)), len(attributions)


def show_changes(shared: Path, gold: dict[str, Json], predicted: dict[str, Json]) -> None:
    """Print which articles gained and lost right attributions since the frozen output."""
    if not FROZEN.exists():
        print("no frozen output to compare with: run with --freeze")
        return
    frozen = {row["text"]: row["attributions"] for row in map(json.loads, FROZEN.read_text(encoding="utf-8").splitlines())}
    changes = []
    for i, article in gold.items():
        before, now = frozen.get(digest_text(article["text"])), predicted[i]["attributions"]
        if before is None or before == now:
            continue
        (right_before, all_before), (right_now, all_now) = (count_right(shared, article, a) for a in (before, now))
        changes.append((right_now - right_before, all_now - all_before, digest_text(article["text"])))
    gained, lost = sum(c[0] for c in changes if c[0] > 0), -sum(c[0] for c in changes if c[0] < 0)
    print(f"\n{len(changes)} of {len(gold)} articles read otherwise than frozen: {gained} right attributions gained, {lost} lost")
    for right, total, name in sorted(changes, key=lambda c: (-abs(c[0]), c[2]))[:SHOWN]:
        print(f"  {name}  right {right:+d}  all {total:+d}")


def load_floors() -> dict[str, float]:
    """The floors of the readings and of intake, by the figure's name."""
    written = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    return {**written["floors"], **written["floors_intake"]}


def main() -> int:
    """Measure, print, compare; 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--freeze", action="store_true")
    options = parser.parse_args()
    shared = options.shared.resolve()
    reader = Reader()
    figures, gold, predicted = measure_polnear(shared, reader)
    with tempfile.TemporaryDirectory() as scratch:
        figures |= measure_panel(shared, reader, Path(scratch))
    figures |= measure_gap(shared) | measure_metonyms(shared)
    figures |= measure_figures(shared) | measure_timexes(shared) | measure_places(shared) | measure_events(shared)
    figures |= measure_stance() | measure_lexicon(shared)
    figures |= measure_questions(shared)
    figures |= measure_intake()
    readings, counts = measure_gold(shared, reader)
    figures |= readings
    unlike: list[str] = []
    figures |= measure_symmetry(shared, tell=unlike.append, reader=reader)
    floors = load_floors()
    below = [name for name, floor in floors.items() if figures.get(name, 0.0) < floor]
    for name, figure in figures.items():
        floor = f"floor {floors[name]:5.1f}" if name in floors else ""
        print(f"{name:42s} {figure:6.1f}  {counts.get(name, ''):8s} {floor}{'  BELOW' if name in below else ''}")
    print("\nClaims that swapping two sides changes:", *unlike, sep="\n  ")
    show_changes(shared, gold, predicted)
    if options.freeze:
        freeze(gold, predicted)
        print(f"\nfrozen: {FROZEN.name}")
    if below:
        print(f"\nbelow the floor: {', '.join(below)}", file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
