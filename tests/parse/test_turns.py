"""Turns of transcripts: who speaks from where to where, and what is no transcript."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.lang.quotations import find_quotations
from reportedly.parse.turns import find_turns


def turns_of(text):
    return [(text[t.start : t.label_end], text[t.words : t.end]) for t in find_turns(text, find_quotations(text))]


LINES = "MODERATOR: Welcome, all of you.\n\nPOE: Thank you. I am glad to be here.\n\nIt has been a long road.\n\nMODERATOR: Shall we begin?\n\nPOE: We shall."


def test_a_turn_runs_to_the_next_label():
    assert turns_of(LINES) == [
        ("MODERATOR", "Welcome, all of you."),
        ("POE", "Thank you. I am glad to be here.\n\nIt has been a long road."),
        ("MODERATOR", "Shall we begin?"),
        ("POE", "We shall."),
    ]


def test_a_title_makes_a_lone_label_and_its_turn_ends_with_the_line():
    assert turns_of("Mayor of Northville Ann Poe: I thank you all.\nThe crowd went home.") == [
        ("Mayor of Northville Ann Poe", "I thank you all.")
    ]


def test_beside_others_a_speaker_may_stand_once_and_with_a_title():
    text = "Ann Poe: Do you hear us? Harbour Chief Ivo Blom: I hear you. Ann Poe: Who is with you? (Laughter.) Rosa Quist: Only me, as you see."
    assert [speaker for speaker, _ in turns_of(text)] == ["Ann Poe", "Harbour Chief Ivo Blom", "Ann Poe", "Rosa Quist"]


@pytest.mark.parametrize(
    "text",
    [
        "Tell Abyad: three people killed. Jisr Village: two people killed. Tell Abyad: one more person wounded. Jisr Village: a child wounded.",
        "Ann Poe: “I am glad,” she said. John Roe: “So am I.” Ann Poe: “We all are.” John Roe: “You are.”",
        "The list: bread, salt. The reason: we had none. He came at 10:30 and I saw him.",
        "It was stated by President Ann Poe: we will not yield an inch, I tell you.",
        "Read More: We list all of our stories. Read More: We list your favourites.",
        "",
        ": : :",
    ],
)
def test_what_is_no_transcript(text):
    assert turns_of(text) == []


@given(
    st.lists(
        st.sampled_from(["Ann Poe: ", "I see. ", "POE: ", "\n", "We do: ", "President Ann Poe: ", "“", "(Laughter.) ", ":"]), max_size=20
    )
)
def test_turns_are_ordered_and_inside(parts):
    text = "".join(parts)
    end = 0
    for turn in find_turns(text, find_quotations(text)):
        assert end <= turn.start < turn.label_end <= turn.colon < turn.words < turn.end <= len(text)
        assert text[turn.colon] == ":"
        end = turn.end


def test_time_grows_with_the_length():
    def cost(n):
        text = "Ann Poe: I see. John Roe: We do: you know. " * n
        began = time.process_time()
        find_turns(text, find_quotations(text))
        return time.process_time() - began

    cost(10)
    assert cost(4000) < 60 * max(cost(400), 1e-3)
