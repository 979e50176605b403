"""Whom sources stand for: cases as data, the rules of names and targets on their examples, and odd texts."""

import time
import tomllib
from pathlib import Path

import pytest

from reportedly import Reader, make_article
from reportedly.actors.lexicon import find_noun_kind
from reportedly.actors.mentions import Form, MentionFinder
from reportedly.actors.names import find_sound, is_acronym, may_be_same_body, may_be_same_person, split_name
from reportedly.actors.parties import PartyFinder
from reportedly.actors.resolve import Cast
from reportedly.encode.encoder import Encoder, load_card
from reportedly.encode.scores import ArticleScores
from reportedly.lang.names import CountryTableError, find_country, fold, load_countries
from reportedly.lang.resources import load_toml
from reportedly.model import ActorKind, Attribution, Mode
from reportedly.parse.layout import Layout
from reportedly.parse.spacy import parse_text

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/actors.toml").read_text(encoding="utf-8"))["case"]
TARGETS = load_toml("targets.toml")["target"]
ADDRESSEES = load_toml("addressees.toml")


@pytest.fixture(scope="module")
def reader():
    return Reader()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:40])
def test_case(case, reader, request):
    if "known_failure" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["known_failure"]))
    reading = reader.read(make_article(case["text"]))
    actors = {a.id: a for a in reading.actors}
    found = [(s.span.text, actors[s.actor]) for c in reading.claims if c.parent is None for s in c.sources if s.span]
    for words, name, kind, role, country in case["expect"]:
        fits = [a for w, a in found if w.lower().endswith(words.lower())]
        assert fits, found
        assert fits[0].name == name
        assert fits[0].kind == kind
        assert not role or fits[0].role == role
        assert not country or fits[0].country == country
    for words in case.get("target", []):
        assert words in [c.target.span.text for c in reading.claims if c.target and c.target.span]


@pytest.mark.parametrize("rule", TARGETS, ids=[rule["id"] for rule in TARGETS])
def test_target_rule(rule):
    assert find_target(rule["example"], set(rule["lemmas"])) == rule["finds"]
    assert find_target(rule["not"], set(rule["lemmas"])) is None


@pytest.mark.parametrize("rule", ADDRESSEES["addressee"], ids=[rule["id"] for rule in ADDRESSEES["addressee"]])
def test_addressee_rule(rule):
    assert find_addressee(rule["example"], set(rule["lemmas"])) == rule["finds"]
    assert find_addressee(rule["not"], set(rule["lemmas"])) is None


def test_addressee_of_a_letter():
    means = ADDRESSEES["means"]
    assert find_addressee(means["example"], {"say"}) == means["finds"]
    assert find_addressee(means["not"], {"say"}) is None


@pytest.mark.parametrize(
    ("text", "lemmas", "found"),
    [
        ("The charter obliges both countries to share their wheat.", {"oblige"}, "both countries"),
        ("The charter orders the wells to be closed.", {"order"}, None),
        ("The charter orders that they leave.", {"order"}, None),
    ],
)
def test_who_is_to_do_something(text, lemmas, found):
    assert find_addressee(text, lemmas) == found


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("A guard speaking to the coast guard said that the weir broke.", "A guard speaking to the coast guard", "the coast guard"),
        ("A guard speaking of the coast guard said that the weir broke.", "A guard speaking of the coast guard", None),
        ("Speaking to the Radio Altura Orlin said that the weir broke.", "Orlin", "the Radio Altura"),
    ],
)
def test_whom_a_source_speaks_to(text, source, found):
    finder, article, cue = read_cue(text, {"say"})
    at = text.index(source)
    content = article.span(text.index(" that ") + 1, len(text) - 1)
    party = finder.find_addressee(Attribution((article.span(at, at + len(source)),), cue, (content,), Mode.INDIRECT, (), 0.5))
    assert (party and party[0].span.text) == found


def find_target(text, lemmas):
    """The target of the claim whose cue is the word of the rule, or the verb of the sentence, and whose content is the rest."""
    finder, article, cue = read_cue(text, lemmas)
    content = article.span(cue.end + 1, len(text) - 1)
    found = finder.find_target(Attribution((), cue, (content,), Mode.INDIRECT, (), 0.5))
    return found[0].span.text if found and found[0].span else None


def find_addressee(text, lemmas):
    """The addressee of the claim whose cue is the word of the rule and whose content begins with "that", if it does."""
    finder, article, cue = read_cue(text, lemmas)
    that = text.find(" that ")
    content = article.span(that + 1 if that > 0 else len(text) - 1, len(text) - 1)
    found = finder.find_addressee(Attribution((), cue, (content,), Mode.INDIRECT, (), 0.5))
    return found[0].span.text if found and found[0].span else None


def read_cue(text, lemmas):
    """A finder of parties for a sentence, the sentence as an article, and its cue: the word with one of the lemmas, or the verb."""
    parse, article = parse_text(text), make_article(text)
    root = next(i for i, t in enumerate(parse.tokens) if t.dep == "ROOT")
    cue = parse.tokens[next((i for i, t in enumerate(parse.tokens) if t.lemma.lower() in lemmas), root)]
    cast = Cast(article, Layout(parse, (), ()), ArticleScores(Encoder().encode(text)), (), load_card()["antecedents"])
    return PartyFinder(parse, cast), article, article.span(cue.start, cue.end)


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("Brandt", "Ilse Brandt", True),
        ("I. Brandt", "Ilse Brandt", True),
        ("Otto Brandt", "Ilse Brandt", False),
        ("Ilse", "Ilse Brandt", False),
        ("Zelenskiy", "Volodymyr Zelensky", True),
    ],
)
def test_persons(short, full, same):
    assert may_be_same_person(split_name(short), split_name(full)) is same


@pytest.mark.parametrize(
    ("short", "full", "same"),
    [
        ("Observatory", "Syrian Observatory for Human Rights", True),
        ("Defence Ministry", "Energy Ministry", False),
        ("British-based Observatory", "Syrian Observatory for Human Rights", True),
    ],
)
def test_bodies(short, full, same):
    assert may_be_same_body(split_name(short), split_name(full)) is same


def test_acronyms():
    assert is_acronym("SOHR", "Syrian Observatory for Human Rights")
    assert is_acronym("U.N.", "United Nations")
    assert not is_acronym("UN", "Unified Front")
    assert not is_acronym("A", "Amnesty International")


def test_countries():
    assert find_country("Moscow").country.code == "RU"
    assert find_country("the Netherlands").country.name == "Netherlands"
    assert find_country("Elysée").country.code == "FR"
    assert find_country("Northville") is None
    assert len({w.country.code for w in load_countries().values()}) > 190
    assert issubclass(CountryTableError, ValueError)


def test_nouns_and_sounds():
    assert find_noun_kind("spokeswoman") is ActorKind.PERSON
    assert find_noun_kind("tide") is None
    assert fold("Côte d’Ivoire") == fold("Cote d'Ivoire")
    assert find_sound("Qaddafi") == find_sound("Gaddafi") or find_sound("Zelensky") == find_sound("Zelenskyy")


def test_mentions_have_name_and_role():
    text = "Polish Energy Ministry spokeswoman Rosa Quist thanked the two nurses."
    found = {m.head: m for m in MentionFinder(text, parse_text(text)).find()}
    names = [(m.name, m.role, m.gender) for m in found.values() if m.form is Form.NAME]
    assert ("Rosa Quist", "Polish Energy Ministry spokeswoman", "f") in names
    assert [m.kind for m in found.values() if m.form is Form.NOMINAL] == [ActorKind.UNNAMED_GROUP]


@pytest.mark.parametrize("text", ["He said she said they said it.", "I said we said.", "Who said what?", "Poe said Poe said Poe said no."])
def test_pronouns_alone_do_no_harm(text, reader):
    reading = reader.read(make_article(text))
    ids = {a.id for a in reading.actors}
    assert all(s.actor in ids for c in reading.claims for s in c.sources)


def test_every_source_is_an_actor_with_the_mention(reader):
    text = (Path(__file__).parents[2] / "examples/harbour-blast.txt").read_text(encoding="utf-8")
    reading = reader.read(make_article(text))
    actors = {a.id: a for a in reading.actors}
    assert all(s.actor in actors for c in reading.claims for s in c.sources)
    assert all(text[m.start : m.end] == m.text for a in reading.actors for m in a.mentions)


def test_time_grows_with_the_length(reader):
    text = (Path(__file__).parents[2] / "examples/harbour-blast.txt").read_text(encoding="utf-8")

    def cost(n):
        began = time.process_time()
        reader.read(make_article("\n\n".join([text] * n)))
        return time.process_time() - began

    cost(1)
    assert cost(16) < 16 * 3 * cost(1)


@pytest.mark.parametrize(
    ("text", "source", "side"),
    [
        ("Pro-government fighters said the road was open.", "Pro-government fighters", "Pro-government"),
        ("The Iran-backed militia said the road was open.", "militia", "Iran-backed"),
        ("Polish President Anna Nowicka said the road was open.", "Anna Nowicka", "Poland"),
        ("The Polish army said the road was open.", "army", "Poland"),
        ("Polish residents said the road was open.", "residents", None),
        ("The baker said the road was open.", "baker", None),
    ],
)
def test_sides_are_those_that_words_tell(text, source, side, reader):
    reading = reader.read(make_article(text))
    assert [a.side for a in reading.actors if a.mentions and a.mentions[0].text.endswith(source)] == [side]


def test_they_are_those_named_in_one_breath(reader):
    reading = reader.read(make_article("Ann Poe and John Roe left the hall. They said the vote was over."))
    names = {a.id: a.name for a in reading.actors}
    assert [names[s.actor] for s in reading.claims[-1].sources] == ["Ann Poe", "John Roe"]
