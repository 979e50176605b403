import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.parse.spacy import BLOCK, cut_blocks, parse_text


def words(text, parse):
    return [text[t.start : t.end] for t in parse.tokens]


def test_tokens_heads_and_sentences():
    text = "🙂 The mayor spoke.\n\nShe left"
    parse = parse_text(text)
    assert words(text, parse) == ["🙂", "The", "mayor", "spoke", ".", "She", "left"]
    said = dict(zip(words(text, parse), parse.tokens, strict=True))
    assert said["mayor"].head == 3
    assert said["mayor"].dep == "nsubj"
    assert (5, 7) in parse.sentences


def test_sentences_end_at_line_breaks():
    text = "A list of names\nThe mayor of the town\nThe harbour"
    starts = [text[parse_text(text).tokens[a].start :].split("\n", 1)[0] for a, _ in parse_text(text).sentences]
    assert {"A list of names", "The mayor of the town", "The harbour"} <= set(starts)


def test_long_text_is_parsed_in_blocks():
    text = "The mayor spoke. " * (BLOCK // 8)
    parse = parse_text(text)
    assert len(parse.tokens) == 4 * (BLOCK // 8)
    assert all(0 <= t.head < len(parse.tokens) for t in parse.tokens)


@settings(max_examples=50)
@given(st.text(alphabet="ab \n", max_size=200), st.integers(1, 50))
def test_blocks_are_the_whole_text(text, size):
    import reportedly.parse.spacy as module

    before, module.BLOCK = module.BLOCK, size
    try:
        blocks = list(cut_blocks(text))
    finally:
        module.BLOCK = before
    assert "".join(text[a:b] for a, b in blocks) == text
    assert all(b - a <= size for a, b in blocks)


@pytest.mark.parametrize("mark", ['"', "“", "?", "("])
def test_runs_of_marks_are_cut(mark):
    assert max(b - a for a, b in cut_blocks(mark * 5000)) <= 300


def test_empty():
    assert parse_text("").tokens == ()


def test_a_stop_before_an_agency_ends_a_word():
    parse = parse_text(text := "Orlin spoke to state TV.-REUTERS")
    assert [text[t.start : t.end] for t in parse.tokens][4:6] == ["TV", "."]
