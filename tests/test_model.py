"""The types of `model.py`: closed word lists as in ../shared/vocabulary.toml, frozen, documented, standard library only."""

import ast
import dataclasses
import enum
import inspect
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly import model

# The word list of each enumeration. SegmentKind tells the parts of a text apart, PublishedBasis where a date was found; neither is a cell of a claim.
WORD_LISTS = {
    "attribution": model.AttributionKind,
    "mode": model.Mode,
    "status": model.Status,
    "certainty": model.Certainty,
    "speech_act": model.SpeechAct,
    "actor_kind": model.ActorKind,
    "channel_kind": model.ChannelKind,
    "figure_relation": model.FigureRelation,
    "counted_kind": model.CountedKind,
    "aggregation": model.Aggregation,
    "place_kind": model.PlaceKind,
    "timex_type": model.TimexType,
    "place_role": model.PlaceRole,
    "relation": model.RelationType,
    "link": model.LinkType,
    "event_kind": model.EventKind,
    "question_kind": model.QuestionKind,
}
WITHOUT_LIST = {model.SegmentKind, model.PublishedBasis}

PUBLIC = [value for name, value in vars(model).items() if inspect.isclass(value) and value.__module__ == model.__name__ and name[0] != "_"]
ENUMERATIONS = [value for value in PUBLIC if issubclass(value, enum.Enum)]
TYPES = [value for value in PUBLIC if value not in ENUMERATIONS]


@pytest.fixture(scope="module")
def vocabulary(shared):
    return tomllib.loads((shared / "vocabulary.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", WORD_LISTS)
def test_an_enumeration_has_the_words_of_its_list(name, vocabulary):
    assert [member.value for member in WORD_LISTS[name]] == vocabulary[name]


def test_every_list_has_an_enumeration(vocabulary):
    assert set(vocabulary) == set(WORD_LISTS)


def test_every_enumeration_has_a_list():
    assert set(ENUMERATIONS) - set(WORD_LISTS.values()) == WITHOUT_LIST


@pytest.mark.parametrize("enumeration", ENUMERATIONS, ids=lambda e: e.__name__)
def test_no_word_stands_twice(enumeration):
    assert len(enumeration.__members__) == len(enumeration)


@pytest.mark.parametrize("type_", TYPES, ids=lambda t: t.__name__)
def test_a_type_is_frozen_and_slotted(type_):
    assert dataclasses.is_dataclass(type_)
    assert type_.__dataclass_params__.frozen
    assert set(type_.__slots__) == {field.name for field in dataclasses.fields(type_)}


@pytest.mark.parametrize("type_", TYPES, ids=lambda t: t.__name__)
def test_no_field_can_be_changed_in_place(type_):
    fields = [f"{field.name}: {field.type}" for field in dataclasses.fields(type_)]
    assert [field for field in fields if any(word in field for word in ("list[", "dict[", "set["))] == []


@pytest.mark.parametrize("public", PUBLIC, ids=lambda t: t.__name__)
def test_a_public_type_says_what_it_is(public):
    assert public.__doc__, "no docstring"
    assert not public.__doc__.startswith(f"{public.__name__}("), "dataclass wrote the docstring"


def test_only_the_standard_library_is_imported():
    tree = ast.parse(Path(model.__file__).read_text(encoding="utf-8"))
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert {str(name).split(".")[0] for name in names} <= set(sys.stdlib_module_names)


@given(st.text(alphabet=st.sampled_from("a\n“é‎\U0001f642\U00020000ا"), max_size=20), st.data())
def test_a_span_holds_the_characters_at_its_offsets(text, data):
    article = model.Article(id="a", text=text, sha256="")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = article.span(start, end)
    assert article.text[span.start : span.end] == span.text
    assert len(span.text) == end - start
