"""`reportedly explain`: which claims hold a character, and why none does."""

import pytest

from reportedly.exchange.explanation import format_explanation
from reportedly.model import Reading


def test_every_claim_that_holds_the_character_is_told_with_its_steps(reading: Reading, text: str) -> None:
    lines = "".join(format_explanation(reading, text.index("closing")))
    assert "had denied >>c<<losing the bridge" in lines
    assert (
        "Claim 1 (mixed, hedged, aimed at Ministry of Roads, in the same statement, on 2031-05-05, at least 12 boats, score 0.88, denied by Ministry of Roads (the ministry) (claim 2)) holds it as content\n"
        in lines
    )
    assert "Claim 2 (indirect, denied, score 0.50) holds it as content\n" in lines
    assert "     1  attribution / pointer_to_cue: content points at this cue  50-54 “said”\n" in lines
    assert "     2  attribution / score: calibrated to 0.88\n" in lines
    assert "no steps were recorded" in lines


def test_a_cell_is_named(reading: Reading, text: str) -> None:
    assert "holds it as cue\n" in "".join(format_explanation(reading, text.index("said")))
    assert "holds it as content and quoted\n" in "".join(format_explanation(reading, text.index("boats")))


def test_a_gap_tells_its_reason(reading: Reading) -> None:
    lines = "".join(format_explanation(reading, 3))
    assert "  Bri>>d<<ge at Orlen reported shut\n" in lines
    assert "No claim covers this character.\nThe sentence gave no claim although it has: cue\n" in lines


def test_a_sentence_without_a_claim_is_shown(reading: Reading, text: str) -> None:
    lines = "".join(format_explanation(reading, text.index("on Monday")))
    assert 'The mayor of Orlen said >>o<<n Monday that "at' in lines
    assert "No claim covers this character.\n" in lines


@pytest.mark.parametrize("at", [-1, 197])
def test_a_character_outside_the_text_is_an_error(reading: Reading, at: int) -> None:
    with pytest.raises(IndexError, match="197 characters"):
        list(format_explanation(reading, at))
