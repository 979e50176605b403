"""The swap of two sides, by which it is measured whether both get the same reading."""

from evals.symmetry import SIDES, find_pairs, find_sides, swap_sides
from reportedly import read


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


def test_the_sides_are_those_named_most():
    assert find_pairs("Kyiv and Moscow. Israel and Israelis face Ramallah.") is SIDES[2]
    assert find_pairs("Kyiv alone.") is None


def test_a_claim_is_of_its_speakers_side_and_swapped_of_the_other():
    text = "Russia said on Monday that its forces had crossed the river. Ukraine denied that Russian forces had crossed."
    first, second = read(text), read(swap_sides(text)[0])
    assert list(find_sides(first, SIDES[0]).values()) == [1, 0]
    assert list(find_sides(second, SIDES[0]).values()) == [0, 1]
