"""Parse -> its tokens by head and by character."""

from bisect import bisect_left, bisect_right

from reportedly.model import Parse, Span


def list_children(parse: Parse) -> tuple[tuple[int, ...], ...]:
    """For each token the tokens whose head it is, in text order."""
    children: list[list[int]] = [[] for _ in parse.tokens]
    for i, token in enumerate(parse.tokens):
        if token.head != i:
            children[token.head].append(i)
    return tuple(map(tuple, children))


class Tree:
    """A parse to walk: `children` of every token, and the tokens that stand at some characters."""

    def __init__(self, parse: Parse) -> None:
        """Index the parse."""
        self.children = list_children(parse)
        self._starts, self._ends = [t.start for t in parse.tokens], [t.end for t in parse.tokens]

    def list_inside(self, span: Span) -> range:
        """The tokens that share a character with a span."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def find_first(self, at: int) -> int:
        """The first token that starts at or after a character."""
        return bisect_left(self._starts, at)
