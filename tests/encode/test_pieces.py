import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from reportedly.encode.pieces import CASES, LINES, QUOTES, cut_pieces
from reportedly.encode.windows import cut_windows
from reportedly.lang.resources import find_resource


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_str(find_resource("weights/tokenizer.json").read_text(encoding="utf-8"))


def cut(text, tokenizer):
    return cut_pieces(text, tokenizer)


def units(text, pieces):
    return [text[s:e] for s, e in zip(pieces.starts, pieces.ends, strict=True)]


def test_units_are_words_and_marks(tokenizer):
    text = "Mayor’s aide: “Unacceptable!”"
    assert units(text, cut(text, tokenizer)) == ["Mayor", "’", "s", "aide", ":", "“", "Unacceptable", "!", "”"]


def test_says_what_the_vocabulary_loses(tokenizer):
    text = "The UN said “it is McCoy” in 2019.\nNext line.\n\nParagraph."
    pieces = cut(text, tokenizer)
    named = dict(zip(units(text, pieces), zip(pieces.case, pieces.quote, pieces.line, strict=True), strict=True))
    of = lambda word: tuple(names[v] for names, v in zip((CASES, QUOTES, LINES), named[word], strict=True))  # noqa: E731
    assert of("The") == ("title", "outside", "first")
    assert of("UN") == ("upper", "outside", "within")
    assert of("“") == ("other", "opening", "within")
    assert of("McCoy") == ("mixed", "inside", "within")
    assert of("”") == ("other", "closing", "within")
    assert of("2019") == ("digit", "outside", "within")
    assert of("Next") == ("title", "outside", "line")
    assert of("Paragraph") == ("title", "outside", "paragraph")


def test_sentences_start_after_stops_but_not_after_titles(tokenizer):
    text = "Dr. Amal Reyes spoke. “Gen. J. Doe left.” “We stay.” Then\nsilence"
    pieces = cut(text, tokenizer)
    assert [units(text, pieces)[i] for i in pieces.sentence_starts] == ["Dr", "“", "“", "Then", "silence"]


def test_offsets_are_code_points_beyond_the_first_plane(tokenizer):
    text = "🙂🙂 Kyiv said 🏴󠁧󠁢󠁳󠁣󠁴󠁿 no."
    assert "Kyiv" in units(text, cut(text, tokenizer))


@settings(max_examples=60)
@given(text=st.text(max_size=200))
def test_any_text_can_be_cut(tokenizer, text):
    text = text.encode("utf-8", "replace").decode()
    pieces = cut(text, tokenizer)
    assert np.all(pieces.starts < pieces.ends)
    assert np.all(pieces.starts[1:] >= pieces.ends[:-1])
    assert pieces.first[-1] == len(pieces.ids)


@settings(max_examples=60)
@given(text=st.text(alphabet="ab .\nA“”", max_size=600), limit=st.integers(4, 40), overlap=st.integers(0, 20))
def test_windows_cover_everything_in_order(tokenizer, text, limit, overlap):
    pieces = cut(text, tokenizer)
    windows = cut_windows(pieces, limit, overlap)
    covered = 0
    for before, (a, b) in zip([(-1, 0), *windows], windows, strict=False):
        assert before[0] < a < b
        assert a <= covered
        assert pieces.first[b] - pieces.first[a] <= max(limit, *np.diff(pieces.first))
        covered = b
    assert covered == len(pieces)
