import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.lang.quotations import find_quotations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We saw it,” he said. “Twice.”", ["“We saw it,”", "“Twice.”"]),
        ('"We saw it," he said. "Twice."', ['"We saw it,"', '"Twice."']),
        ("''We saw it,'' he said.", ["''We saw it,''"]),
        ("``We saw it,'' he said.", ["``We saw it,''"]),
        ("«Nous», he said, „so”.", ["«Nous»", "„so”"]),
        ("‘We saw the mayor’s car,’ he said.", ["‘We saw the mayor’s car,’"]),
        ("The workers' rights and the cats' food", []),
        ("Rock 'n' roll in the '90s", ["'n'"]),
        ("“They said ‘no’ to us,” she said.", ["“They said ‘no’ to us,”"]),
        ("“They said “no” to us,” she said.", ["“They said “no” to us,”"]),
        ("“We go on.\n“And on,” he said.", ["“We go on.", "“And on,”"]),
        ("He said: “We go on", ["“We go on"]),
        ('shelling continues" a worker said. "We wait."', ['"We wait."']),
        ('He said "it goes on. "We wait," he added.', ['"it goes on. ', '"We wait,"']),
        ("He is 6'2\" tall", []),
        ('""', ['""']),
        ('"', ['"']),
        ("", []),
        ("🙂 “astral” 🙂", ["“astral”"]),
    ],
)
def test_pairs(text, expected):
    assert [text[q.start : q.end] for q in find_quotations(text)] == expected


@pytest.mark.parametrize(("text", "closed"), [("“a”", True), ("“a", False), ("“a\nb”", False)])
def test_says_whether_closed(text, closed):
    assert find_quotations(text)[0].closed is closed


@given(st.text(alphabet="ab .,\n\"'“”‘’«»`🙂", max_size=80))
def test_lies_in_one_line_and_in_order(text):
    last = 0
    for quotation in find_quotations(text):
        assert last <= quotation.start < quotation.end <= len(text)
        assert "\n" not in text[quotation.start : quotation.end]
        last = quotation.end
