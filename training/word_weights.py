"""How much a word tells, by the share of articles that have it: `python -m training.word_weights --shared ../shared`.

Counted over the stems of words in the training parts of ECB+ and MEANTIME, Wikinews and the releases of two presidents' offices, each
source counting alike, so that no topic of one source makes its words common. Counts only; no text is kept.
"""

import argparse
import json
import math
from collections import Counter
from pathlib import Path

from reportedly.questions.passages import find_words

SOURCES = (
    "ecbplus/train",
    "meantime/train",
    "conflict_news/wikinews_2019_2020-dev",
    "conflict_news/official_ru-dev",
    "conflict_news/official_ua-dev",
)
OUT = Path("src/reportedly/lang/en/word_weights.tsv")
RAREST = 0.001  # share of articles under which a word is as good as unseen
HEAD = "# stem\t-log of the share of articles that have it; made by training/word_weights.py, which says of what\n"


def main() -> None:
    """Read the command line, count and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared.resolve()
    shares: Counter[str] = Counter()
    for source in SOURCES:
        texts = [json.loads(line)["text"] for line in (shared / f"data/{source}.jsonl").read_text(encoding="utf-8").splitlines()]
        counts = Counter(word for text in texts for word in find_words(text))
        for word, count in counts.items():
            if count > 1:  # a word of one article may be a name of a private person
                shares[word] += count / len(texts) / len(SOURCES)  # type: ignore[assignment]
    lines = [f"{word}\t{-math.log(share):.1f}\n" for word, share in sorted(shares.items()) if share >= RAREST]
    OUT.write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} words")


if __name__ == "__main__":
    main()
