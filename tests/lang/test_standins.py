"""What the encoder and the parser read instead of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.lang.names import find_country, find_gender
from reportedly.lang.resources import load_toml
from reportedly.lang.standins import stand_in
from reportedly.parse.spacy import parse_text

PARTS = ("Kenya", " ", "Somali", ".", "\n", "John", "’s", "Putin", "Mr", "U.S.", "é", "🙂", "Mali", "x")


def read_back(text):
    """The stretches of a text for which something stands, with what does."""
    names = stand_in(text)
    ends = [*(s.place for s in names.stretches[1:]), len(names.text)]
    return [
        (text[s.start : s.end], names.text[s.place : end])
        for s, end in zip(names.stretches, ends, strict=True)
        if s.whole and s.start < s.end
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kenya denied that Kenyan troops had crossed into Somalia.", "Somalia denied that Somali troops had crossed into Kenya."),
        ("The Kenyans left; Nairobi said so.", "The Somalis left; Mogadishu said so."),
        ("North Korea and Peru met. Lima was glad.", "Peru and North Korea met. Pyongyang was glad."),
        ("President Daniel Noboa said Noboa would stay.", "President William Ruto said Ruto would stay."),
        ("Mr. Okello met Helen Brandt. Brandt thanked Okello.", "Mr. Nguyen met Sarah Lindqvist. Lindqvist thanked Nguyen."),
        ("PERU SAYS NO", "MALI SAYS NO"),
        ("Then Putin smiled.", "Then Macron smiled."),
        ("The Russian Federation objected.", "The Ukrainian Federation objected."),
        ("Moldova’s army", "Estonia’s army"),
        ("U.S. officials", "Peru officials"),
    ],
)
def test_two_texts_that_differ_in_names_alone_are_read_as_one(one, other):
    assert stand_in(one).text == stand_in(other).text != one


def test_countries_keep_apart_and_keep_their_forms():
    text = "Ghana accused Togo. Accra said the Togolese had left; Ghanaians cheered."
    (ghana, a), (togo, b), (accra, c), (togolese, d), (ghanaians, e) = read_back(text)
    assert (ghana, togo, accra, togolese, ghanaians) == ("Ghana", "Togo", "Accra", "Togolese", "Ghanaians")
    table = {name: row for row in load_toml("standins.toml")["countries"] for name in row}
    assert table[a] is table[c] is table[e]
    assert table[b] is table[d] is not table[a]


def test_what_is_no_name_of_a_person_stays():
    for text in (
        "General Staff officers met on May 5.",
        "Health Minister resigns",
        "the Grace period",
        "In March Sunday came",
        "mr nobody",
    ):
        assert stand_in(text).text == text


def test_names_in_full_have_two_parts_and_lead_back_to_both():
    assert [old for old, _ in read_back("Mohammed bin Rashid spoke. Rashid left.")] == ["Mohammed bin", "Rashid", "Rashid"]


def test_tokens_are_the_names_of_the_text_itself():
    text = "North Korea said on Friday that Daniel Okello’s men had left Costa Rica."
    tokens = parse_text(text).tokens
    words = ["North Korea", "said", "on", "Friday", "that", "Daniel", "Okello", "’s", "men", "had", "left", "Costa Rica", "."]
    assert [text[t.start : t.end] for t in tokens] == words
    assert (tokens[0].lemma, tokens[6].lemma) == ("North Korea", "Okello")


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_every_place_leads_back(text):
    names = stand_in(text)
    assert "".join(text[s.start : s.end] for s in names.stretches) == text
    last = 0
    for at in range(len(names.text)):
        start, end = names.find_old(at, at + 1)
        assert last <= start < end <= len(text)
        last = start
        if not any(s.whole and s.start <= start < s.end for s in names.stretches):
            assert text[start:end] == names.text[at]


def test_the_lists_name_what_they_say():
    lists = load_toml("standins.toml")
    for name, people, _, capital in lists["countries"]:
        assert find_country(name).country == find_country(people).country == find_country(capital).country
    assert {find_gender(name) for name in lists["men"]} == {"m"}
    assert {find_gender(name) for name in lists["women"]} == {"f"}
    assert all(find_country(house).sense == "seat" for house in lists["houses"])
