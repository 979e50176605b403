"""Steps between what the model finds and attributions."""

import pytest

from reportedly.attribution.attribute import give_quotations
from reportedly.attribution.locate import Located
from reportedly.lang.quotations import find_quotations


def locate(text, source, cue, content):
    def find(words):
        return text.index(words), text.index(words) + len(words)

    return Located(None, (find(content),), find(cue), find(source), ())


@pytest.mark.parametrize(
    ("text", "first", "given"),
    [
        ("A clerk told us it held. “We are glad,” read the note.", "it held. “We are glad,”", True),
        ("A clerk told us it held “well,” read the note.", "it held “well,”", False),
    ],
)
def test_a_quotation_goes_to_the_cue_behind_it(text, first, given):
    quotation = first[first.index("“") :]
    rival = locate(text, "the note", "read", "the note")
    found = give_quotations([locate(text, "A clerk", "told", first), rival], text, find_quotations(text))
    contents = [[text[a:b] for a, b in where.contents] for where in found]
    assert contents == ([["it held"], [quotation, "the note"]] if given else [[first], ["the note"]])
    assert ["quotation_of_next_cue" in where.rules for where in found] == [given, given]
