"""Parse -> its trees, to walk down."""

from reportedly.model import Parse


def list_children(parse: Parse) -> tuple[tuple[int, ...], ...]:
    """For each token the tokens whose head it is, in text order."""
    children: list[list[int]] = [[] for _ in parse.tokens]
    for i, token in enumerate(parse.tokens):
        if token.head != i:
            children[token.head].append(i)
    return tuple(map(tuple, children))
