"""Countries and capitals that stand for a government, on GeoWebNews: `python -m evals.metonyms --shared ../shared`.

GeoWebNews: Gritta, Pilehvar and Collier, LREC 2020. Only its labels "Metonymic" and "Literal" on names of countries, capitals and
seats of government are looked at; the question is whether the name is read as one who acts.
"""

import argparse
import json
from pathlib import Path

from reportedly.actors.mentions import Form, MentionFinder
from reportedly.actors.metonyms import acts
from reportedly.lang.names import find_country
from reportedly.model import ActorKind
from reportedly.parse.spacy import parse_text


def measure_metonyms(shared: Path) -> dict[str, float]:
    """Precision, recall and F1 of "metonymic", in percent."""
    right = found = gold = 0
    for line in (shared / "data/geoparsing/geowebnews-dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        finder = MentionFinder(row["text"], parse_text(row["text"]))
        named = {m.end: m for m in finder.find() if m.kind is ActorKind.GOVERNMENT and m.form is Form.NAME}
        for toponym in row["toponyms"]:
            country = find_country(toponym["text"])
            if toponym["type"] not in {"Metonymic", "Literal"} or country is None or country.sense == "people":
                continue
            said = toponym["end"] in named and acts(finder, named[toponym["end"]])
            is_metonym = toponym["type"] == "Metonymic"
            right, found, gold = right + (said and is_metonym), found + said, gold + is_metonym
    precision, recall = right / max(found, 1), right / max(gold, 1)
    return {
        "metonyms precision": 100 * precision,
        "metonyms recall": 100 * recall,
        "metonyms F1": 200 * precision * recall / max(precision + recall, 1e-9),
    }


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    for name, figure in measure_metonyms(parser.parse_args().shared.resolve()).items():
        print(f"{name:24s} {figure:6.1f}")


if __name__ == "__main__":
    main()
