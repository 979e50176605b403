"""The decoder against brute force, and how it ties spans together, on scores made by hand."""

from itertools import product

import numpy as np
import pytest

from reportedly.attribution.decode import Decoder, collect_spans, cut_lines, find_marginals, find_path
from reportedly.encode.encoder import States, WindowScores
from reportedly.encode.labels import POINTERS, TAGS
from reportedly.encode.pieces import Pieces
from reportedly.encode.scores import ArticleScores

K = len(TAGS)


def make_transitions(rng=None):
    transitions = rng.normal(size=(K, K)) if rng else np.zeros((K, K))
    for j, tag in enumerate(TAGS):
        for i, before in enumerate(TAGS):
            if tag.startswith("I-") and before[2:] != tag[2:]:
                transitions[i, j] = -1e4
    return transitions


def score_of(path, scores, transitions):
    before = [0, *path[:-1]]
    return sum(scores[i, t] + transitions[b, t] for i, (b, t) in enumerate(zip(before, path, strict=True)))


@pytest.mark.parametrize("seed", range(5))
def test_path_and_marginals_equal_brute_force(seed):
    rng = np.random.default_rng(seed)
    transitions, scores = make_transitions(rng), rng.normal(size=(7, K)) * 2
    lines = [(0, 4), (4, 7)]
    path, marginals = find_path(scores, lines, transitions), find_marginals(scores, lines, transitions)
    for a, b in lines:
        paths = list(product(range(K), repeat=b - a))
        totals = np.array([score_of(p, scores[a:b], transitions) for p in paths])
        assert tuple(path[a:b]) == paths[int(totals.argmax())]
        weights = np.exp(totals - np.logaddexp.reduce(totals))
        for i in range(b - a):
            exact = [weights[[p[i] == tag for p in paths]].sum() for tag in range(K)]
            np.testing.assert_allclose(marginals[a + i], exact, atol=1e-9)


def make_scores(tags, links, line_starts=()):
    """Scores that say exactly these tags and links; a link is (from role, to role, unit, unit or None)."""
    n = len(tags)
    scores = np.full((n, K), -2.0, dtype=np.float32)
    for i, tag in enumerate(tags):
        scores[i, TAGS.index(tag)] = 2.0
    pointers = np.full((len(POINTERS), n, n + 1), -4.0, dtype=np.float32)
    pointers[:, :, 0] = 0.0
    for role, to, i, j in links:
        pointers[POINTERS.index((role, to)), i, 0 if j is None else j + 1] = 6.0
    line = np.zeros(n, dtype=np.int32)
    line[[0, *line_starts]] = 2
    place = np.arange(n, dtype=np.int32)
    zeros = np.zeros(n, dtype=np.int32)
    pieces = Pieces(place, place + 1, place, np.arange(n + 1, dtype=np.int32), zeros, zeros, line, (0,))
    return ArticleScores(States(pieces, (WindowScores((0, n), scores, pointers, np.zeros((n + 2, 1))),), lambda *_: pointers[0]))


def decode(tags, links, line_starts=()):
    scores = make_scores(tags, links, line_starts)
    return Decoder(scores, scores.pieces.line, make_transitions()).decode()


SAID = ["B-content", "I-content", "O", "B-source", "B-cue", "O", "B-content", "I-content"]


def test_two_contents_of_one_cue_are_one_attribution():
    links = [("content", "cue", 0, 4), ("content", "cue", 6, 4), ("cue", "source", 4, 3), ("content", "source", 0, 3)]
    (draft,) = decode(SAID, links)
    assert draft.contents == ((0, 2), (6, 8))
    assert draft.cue == (4, 5)
    assert draft.source == (3, 4)


def test_pointer_finds_the_cue_that_the_tags_passed_over():
    tags = ["B-source", "O", "B-content", "I-content"]
    (draft,) = decode(tags, [("content", "cue", 2, 1), ("cue", "source", 1, 0)])
    assert draft.cue == (1, 2)
    assert draft.rules == ("pointer_found_cue",)


def test_content_without_cue_and_source_is_no_attribution():
    assert decode(["O", "B-content", "I-content"], []) == []


def test_content_without_cue_takes_its_own_source():
    (draft,) = decode(["B-source", "O", "B-content"], [("content", "source", 2, 0)])
    assert (draft.cue, draft.source) == (None, (0, 1))


def test_attribution_without_a_source_is_kept():
    (draft,) = decode(["B-cue", "B-content"], [("content", "cue", 1, 0), ("cue", "source", 0, None)])
    assert (draft.cue, draft.source) == ((0, 1), None)


def test_no_span_crosses_a_line():
    path = find_path(make_scores(["B-content", "I-content", "I-content"], [], [2]).tags, [(0, 2), (2, 3)], make_transitions())
    assert collect_spans(path)["content"][0] == (0, 2)


def test_lines_of_an_empty_text():
    assert cut_lines(np.zeros(0, dtype=np.int32)) == []
