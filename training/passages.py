"""Passages of articles in which repeated names of persons are hidden behind pronouns, to learn antecedents from.

The idea is that of WikiCREM (Kocijan et al., EMNLP 2019), with spaCy's entities for the names and the parse for the pronoun's form:
a name that was mentioned shortly before becomes "he", "him", "his" or "she", "her", and the model is to find its other mentions.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import spacy
from tokenizers import Tokenizer

from reportedly.encode.pieces import cut_pieces
from reportedly.parse.spacy import PIPELINES
from training.data import Example
from training.names import HiddenName, find_gender, find_hidden, list_first_names
from training.rewriting import replace_spans

PASSAGE = 9  # sentences
HIDDEN = 3  # names in a passage at most
NEAR = 400  # characters before a hidden name in which it must stand once more
FORMS = {"m": ("he", "him", "his"), "f": ("she", "her", "her")}


@dataclass(frozen=True, slots=True)
class Person:
    """A name of a person in a text: its characters, with "'s" where one follows, its last word, and which pronoun fits its place."""

    start: int
    end: int
    last: str
    form: int


@dataclass(frozen=True, slots=True)
class Peopled:
    """A text with its sentences and its persons."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    persons: tuple[Person, ...]


def find_persons(texts: list[str], cache: Path) -> list[Peopled]:
    """Every text with its persons; kept in `cache`, for it takes minutes."""
    if not cache.exists():
        nlp = spacy.load(next(name for name in PIPELINES if spacy.util.is_package(name)))
        rows = [asdict(_read_doc(doc)) for doc in nlp.pipe(texts, batch_size=8)]
        cache.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    rows = [json.loads(line) for line in cache.read_text(encoding="utf-8").splitlines()]
    return [Peopled(r["text"], tuple(map(tuple, r["sentences"])), tuple(Person(**p) for p in r["persons"])) for r in rows]


def _read_doc(doc: Any) -> Peopled:
    persons = []
    for entity in doc.ents:
        if entity.label_ != "PERSON" or not entity[-1].text[:1].isupper():
            continue
        after = doc[entity.end] if entity.end < len(doc) else None
        owns = after is not None and after.tag_ == "POS"
        form = (
            2 if owns else 0 if entity.root.dep_ in {"nsubj", "nsubjpass"} else 1 if entity.root.dep_ in {"dobj", "pobj", "dative"} else -1
        )
        end = after.idx + len(after) if owns else entity.end_char
        persons.append(Person(entity.start_char, end, entity[-1].text, form))
    return Peopled(doc.text, tuple((s.start_char, s.end_char) for s in doc.sents), tuple(persons))


def make_passages(peopled: list[Peopled], tokenizer: Tokenizer, rng: random.Random, share: float, easy: float = 1.0) -> Iterator[Example]:
    """Passages of a share of all that there are, each with names hidden; those in which none can be are left out.

    `easy` is the share of the names with no other name nearby, among which there is nothing to choose, that may be hidden.
    """
    for text in peopled:
        for first in range(rng.randrange(PASSAGE), len(text.sentences), PASSAGE):
            if rng.random() < share and (example := _make_passage(text, first, tokenizer, rng, easy)):
                yield example


def _is_hideable(person: Person, inside: list[Person], rng: random.Random, easy: float) -> bool:
    near = [other for other in inside if 0 < person.start - other.start < NEAR]
    again = person.form >= 0 and any(other.last == person.last for other in near)
    return again and (any(other.last != person.last for other in near) or rng.random() < easy)


def find_person_gender(peopled: Peopled, last: str) -> str | None:
    """The gender that the pronouns after a name tell, or the first name that stands before it."""
    if found := find_gender(peopled.text, last):
        return found
    firsts = {peopled.text[p.start : p.end].split()[0] for p in peopled.persons if p.last == last}
    genders = {gender for gender in "mf" if not firsts.isdisjoint(list_first_names(gender))}
    return genders.pop() if len(genders) == 1 else None


def _make_passage(peopled: Peopled, first: int, tokenizer: Tokenizer, rng: random.Random, easy: float) -> Example | None:
    low, high = peopled.sentences[first][0], peopled.sentences[min(first + PASSAGE, len(peopled.sentences)) - 1][1]
    text = peopled.text[low:high]
    inside = [p for p in peopled.persons if low <= p.start and p.end <= high]
    able = [p for p in inside if _is_hideable(p, inside, rng, easy)]
    chosen = []
    for person in sorted(rng.sample(able, min(len(able), HIDDEN)), key=lambda p: p.start):
        if gender := find_person_gender(peopled, person.last):
            word = FORMS[gender][person.form]
            opens = any(start == person.start for start, _ in peopled.sentences)
            chosen.append((person.start - low, person.end - low, word.title() if opens else word))
    if not chosen:
        return None
    names = [text[a:b].removesuffix("'s").removesuffix("’s").split()[-1] for a, b, _ in chosen]
    changed, _, starts = replace_spans(text, [], chosen)
    pieces = cut_pieces(changed, tokenizer)
    antecedents = tuple(a for a in find_hidden(changed, pieces, list(map(HiddenName, starts, names))) if a.right)
    plain = (False,) * (len(pieces) + 1)
    return Example(pieces, (0,) * len(pieces), ((), (), ()), plain, antecedents, tagged=False) if antecedents else None
