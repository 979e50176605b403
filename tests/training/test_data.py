"""Data for training: gold moves along with the text, and antecedents point where they should."""

import random

import pytest
from tokenizers import Tokenizer

from reportedly.lang.resources import find_resource
from training import names, rewriting
from training.coreference import make_gap_example, make_gum_example, swap_names
from training.data import make_example
from training.names import find_gender, find_hidden, hide_names, spell_units
from training.passages import Peopled, Person, make_passages
from training.rewriting import lose_marks, replace_spans

ROW = {
    "text": "Ann Poe met Eve Roe in May. Poe thanked her, and she left.",
    "pronoun": {"start": 40, "end": 43, "text": "her"},
    "a": {"start": 0, "end": 7, "text": "Ann Poe", "coref": False},
    "b": {"start": 12, "end": 19, "text": "Eve Roe", "coref": True},
    "gender": "F",
}


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_buffer(find_resource("weights/tokenizer.json").read_bytes())


def words_of(text, attributions):
    return [{role: [text[a:b] for a, b in spans] for role, spans in row.items()} for row in attributions]


def test_spans_move_with_what_is_replaced():
    text = "Poe said the pier, Poe's own, was shut."
    gold = [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 38]]}]
    changed, moved, starts = replace_spans(text, gold, [(0, 3, "She"), (17, 18, ""), (19, 24, "her")])
    assert changed == "She said the pier her own, was shut."
    assert words_of(changed, moved) == [{"source": ["She"], "cue": ["said"], "content": ["the pier her own, was shut"]}]
    assert [changed[at : at + 3] for at in (starts[0], starts[2])] == ["She", "her"]


def test_lost_marks_leave_the_words(monkeypatch):
    monkeypatch.setattr(rewriting, "LOST", 1)
    changed, moved = lose_marks("It's shut, Poe said.", [{"source": [[11, 14]], "cue": [[15, 19]], "content": [[0, 10]]}], random.Random(0))
    assert changed == "Its shut Poe said."
    assert words_of(changed, moved) == [{"source": ["Poe"], "cue": ["said"], "content": ["Its shut"]}]


def test_a_hidden_source_points_at_the_name(monkeypatch, tokenizer):
    monkeypatch.setattr(names, "HIDDEN_ARTICLES", 1)
    monkeypatch.setattr(names, "HIDDEN_NAMES", 1)
    text = "Brandt said she saw her boat. The pier was shut. Brandt said she would stay."
    at = text.rindex("Brandt")
    gold = [{"source": [[at, at + 6]], "cue": [[at + 7, at + 11]], "content": [[at + 12, len(text) - 1]]}]
    changed, moved, hidden = hide_names(text, gold, random.Random(0))
    assert changed.endswith("shut. She said she would stay.")
    assert words_of(changed, moved)[0]["source"] == ["She"]
    example = make_example(changed, moved, tokenizer, hidden)
    (target,) = example.antecedents
    words = spell_units(changed, example.pieces)
    assert words[target.unit] == "she"
    assert [words[i] for i in target.right] == ["brandt"]
    assert all(words[i] in {"she", "her"} for i in target.ignored)
    assert not list(find_hidden(changed, example.pieces, []))


def test_gender_needs_agreement():
    assert find_gender("Poe said he left. Poe lost his hat.", "Poe") == "m"
    assert find_gender("Poe said he left. Poe and her son.", "Poe") is None


def test_swapped_names_change_places():
    row = swap_names(ROW)
    assert row["text"] == "Eve Roe met Ann Poe in May. Roe thanked her, and she left."
    assert (row["a"]["text"], row["b"]["text"], row["b"]["coref"]) == ("Eve Roe", "Ann Poe", True)
    assert row["text"][row["pronoun"]["start"] : row["pronoun"]["end"]] == "her"


def test_gap_points_at_the_right_name_or_away_from_both(tokenizer):
    example = make_gap_example(ROW, tokenizer)
    words = spell_units(ROW["text"], example.pieces)
    (target,) = example.antecedents
    assert words[target.unit] == "her"
    assert {words[i] for i in target.right} == {"eve", "roe"}
    neither = make_gap_example({**ROW, "b": {**ROW["b"], "coref": False}}, tokenizer).antecedents[0]
    assert neither.right is None
    assert {words[i] for i in neither.wrong} == {"ann", "poe", "eve", "roe"}


def test_gum_mentions_point_at_the_heads_of_the_others(tokenizer):
    text = "Ann Poe sang. The singer bowed."
    entity = {"cluster": "1", "pronoun": False}
    row = {
        "text": text,
        "entities": [{**entity, "start": 0, "end": 7, "head": [0, 3]}, {**entity, "start": 14, "end": 24, "head": [18, 24]}],
    }
    example = make_gum_example(row, tokenizer, random.Random(0))
    words = spell_units(text, example.pieces)
    found = {words[t.unit]: {words[i] for i in t.right} for t in example.antecedents}
    assert found["singer"] == {"ann", "poe"}
    assert found["ann"] == {"singer"}


def test_passages_hide_names_that_stand_shortly_before(tokenizer):
    text = "Ann Poe saw her boat. Then Poe sold it. She and Poe left, and her son."
    persons = tuple(Person(at, at + len(name), "Poe", 0) for at, name in ((0, "Ann Poe"), (27, "Poe")))
    peopled = Peopled(text, ((0, 21), (22, 39), (40, len(text))), persons)
    made = [example for seed in range(30) for example in make_passages([peopled], tokenizer, random.Random(seed), 1.0)]
    assert made
    assert all(not example.tagged and all(t.right for t in example.antecedents) for example in made)
