"""The swap of two sides, by which it is measured whether both get the same reading."""

from evals.symmetry import swap_sides


def test_names_are_swapped_both_ways_and_offsets_follow():
    text = "Kyiv said that Russian guns fired; Moscow denied it."
    swapped, places = swap_sides(text)
    assert swapped == "Moscow said that Ukrainian guns fired; Kyiv denied it."
    for words in ("said that", "guns fired", "denied it."):
        start = text.index(words)
        assert swapped[places[start] : places[start + len(words)]] == words
    assert len(places) == len(text) + 1


def test_a_text_without_names_stays():
    assert swap_sides("The weir held.") == ("The weir held.", list(range(15)))
