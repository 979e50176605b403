"""Article -> Turns: who speaks in a transcript, where the text names the speaker before the words: `Name: words`."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportedly.lang.lines import BREAK
from reportedly.lang.quotations import Quotation
from reportedly.lang.resources import load_toml

# Characters before a colon in which a label must begin; "General Director of ... Organisation Ann Poe" takes about a hundred.
LONGEST_LABEL = 160
# The share of the longer turns in which somebody must say "I", "we" or "you". Lists of places with a colon after each name
# ("Douma City: three people") have none of these; of 679 longer turns in official_ru 92 % had.
PERSONAL_SHARE = 1 / 3
LONGER_TURN = 8  # words
TITLE_WORDS = 14  # from a title to the end of the name
_WORD = r"[A-Z][\w.'’-]*"
_NAME = re.compile(rf"{_WORD}(?: (?:{_WORD}|de|van|von|bin|al|el)){{0,3}}$")
_SENTENCE_END = re.compile(r"[.!?…][)\"”’»\]>*]*\s+|[)\]>*]\s+(?=[A-Z])")
_ASIDE = re.compile(r"\s*\([^()]{1,60}\)\s*$")
# Words in quotation marks after a colon are a quotation in an article, not a transcript.
_COLON = re.compile(r":(?=\s+[^\s\"“‘'«„])")


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's words `[words, end)` after a label `[start, label_end)` that names the speaker, and a colon."""

    start: int
    label_end: int
    colon: int
    words: int
    end: int


@dataclass(frozen=True, slots=True)
class _Label:
    """What may be a label; `key` is its name in lower case, empty where it does not end in one, `whole` if it is nothing else."""

    start: int
    end: int
    colon: int
    key: str
    titled: bool
    whole: bool


def find_turns(text: str, quotations: Sequence[Quotation] = ()) -> tuple[Turn, ...]:
    """The turns of a text, in order.

    A label is a name before a colon that recurs, or has a title, or a word such as "Question"; beside two of these also a name
    that is all its sentence. Errs to none: a lone name without a title stays part of the words before it. With two labels or
    more a turn runs to the next label, a lone one to the end of its line.
    """
    labels = list(_find_labels(text, quotations))
    counts = Counter(label.key for label in labels if label.key)
    sure = {label.key for label in labels if label.key and (label.titled or counts[label.key] > 1 or label.key in _words("role"))}
    kept = [label for label in labels if label.key in sure]
    if len(kept) > 1:
        kept = [found for label in labels if (found := label if label.key in sure or label.whole else _find_known(text, label, sure))]
    if not kept or (len(kept) == 1 and not kept[0].titled):
        return ()
    turns = []
    for label, following in zip(kept, [*kept[1:], None], strict=True):
        end = following.start if following else len(text)
        if len(kept) == 1 and (line_end := BREAK.search(text, label.colon)):
            end = line_end.start()
        words = re.compile(r"\s*").match(text, label.colon + 1)
        start = min(words.end() if words else label.colon + 1, end)
        end = start + len(text[start:end].rstrip())
        if start < end:
            turns.append(Turn(label.start, label.end, label.colon, start, end))
    return tuple(turns) if _are_spoken(text, turns) else ()


def _find_labels(text: str, quotations: Sequence[Quotation]) -> Iterator[_Label]:
    """Every name before a colon that may be a label."""
    starts = [q.start for q in quotations]
    before = 0
    for match in _COLON.finditer(text):
        colon, floor = match.start(), before
        before = match.end()
        i = bisect_right(starts, colon) - 1
        if i >= 0 and quotations[i].closed and colon < quotations[i].end:
            continue
        line = _find_label_start(text, max(floor, colon - LONGEST_LABEL), colon)
        label = text[line:colon]
        if aside := _ASIDE.search(label):
            label = label[: aside.start()]
        if (name := _NAME.search(label)) is None or not _may_speak(name.group(), label):
            yield _Label(line, line + len(label), colon, "", titled=False, whole=False)
            continue
        parts = name.group().split()
        key = " ".join(parts[-2:]).lower()
        start = _find_title(label, len(parts[-1]))
        titled = start is not None and len(parts) > 1 and (start == 0 or (0 in {floor, line} and _stands_free(label[:start])))
        if start is None or not titled:
            start = name.start() if name.start() == 0 else name.end() - len(key)
        yield _Label(line + start, line + len(label), colon, key, titled, whole=len(parts) > 1 and name.group() == label)


def _find_known(text: str, label: _Label, known: set[str]) -> _Label | None:
    """The label that ends where a speaker's name does, if one who speaks elsewhere is named in it: "Ann Poe, mayor of Northville:"."""
    folded = text[label.start : label.end].lower()
    ends = [folded.find(key) + len(key) for key in known if " " in key and key in folded]
    if not ends or not text[label.start].isupper() or len(folded.split()) > 2 * TITLE_WORDS:
        return None
    return replace(label, end=label.start + min(ends), key=folded[: min(ends)])


def _find_title(label: str, last: int) -> int | None:
    """Where the first title of a label begins, at most TITLE_WORDS before its end and before its `last` characters."""
    for match in re.finditer(_WORD, label[: len(label) - last]):
        if match.group() in _words("title") and len(label[match.start() :].split()) <= TITLE_WORDS:
            return match.start()
    return None


def _find_label_start(text: str, low: int, colon: int) -> int:
    """Where the sentence or line begins that ends in the colon, not before `low`."""
    start = low
    for match in BREAK.finditer(text, low, colon):
        start = match.end()
    for match in _SENTENCE_END.finditer(text, start, colon):
        word = re.search(r"([\w.]*)\.$", text[max(start, match.start() - 12) : match.start() + 1])
        short = word and (len(word[1]) == 1 or word[1].lower() in _words("abbreviations"))
        if not short:
            start = match.end()
    return start + len(text[start:colon]) - len(text[start:colon].lstrip())


def _stands_free(before: str) -> bool:
    """Whether nothing before a title governs it, as the end of a headline that lost its line break does not."""
    return before.rsplit(maxsplit=1)[-1].lower() not in load_toml("layout.toml")["lists"]["headline_small"]


def _may_speak(name: str, label: str) -> bool:
    """Whether a name can be a speaker's: two words or more, a role such as "Question", or one word in capitals."""
    if name == label and name.lower() in _words("role"):
        return True
    words = set(name.split())
    if words & _words("not_a_speaker") or words <= _words("title"):
        return False
    return " " in name or (name.isupper() and len(name) > 2 and name == label)


def _are_spoken(text: str, turns: Sequence[Turn]) -> bool:
    """Whether enough of the longer turns have a first or second person in them."""
    personal = _words("personal")
    spoken = [re.findall(r"\w+", text[t.words : t.end].lower()) for t in turns]
    longer = [words for words in spoken if len(words) >= LONGER_TURN] or spoken
    return sum(not personal.isdisjoint(words) for words in longer) >= max(1, PERSONAL_SHARE * len(longer))


@cache
def _words(name: str) -> frozenset[str]:
    if name == "abbreviations":
        return frozenset(load_toml("text.toml")["sentence"][name])
    table = load_toml("layout.toml")
    words = frozenset(table["turn"][name])
    return (
        words | frozenset(table["lists"]["not_a_name"]) | {w.title() for w in table["lists"]["headline_small"]}
        if name == "not_a_speaker"
        else words
    )
