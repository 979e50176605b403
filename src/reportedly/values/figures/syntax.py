"""A parse with what figures ask of it: which tokens stand at some characters, what hangs on a token, what a noun phrase holds."""

from bisect import bisect_left, bisect_right

from reportedly.model import Parse
from reportedly.parse.tree import list_children


class Syntax:
    """One article's tokens by character and by head."""

    def __init__(self, text: str, parse: Parse) -> None:
        """Take the text and its parse."""
        self.text, self.tokens, self.sentences = text, parse.tokens, parse.sentences
        self._starts = [t.start for t in parse.tokens]
        self._firsts = [first for first, _ in parse.sentences]
        self._found: dict[tuple[int, int], range] = {}
        self._headlines: dict[int, bool] = {}
        self._children = list_children(parse)

    def find_tokens(self, start: int, end: int) -> range:
        """The tokens that share characters with `[start, end)`."""
        if (start, end) not in self._found:
            first = max(0, bisect_right(self._starts, start) - 1)
            if first < len(self.tokens) and self.tokens[first].end <= start:
                first += 1
            self._found[start, end] = range(first, max(first, bisect_left(self._starts, end)))
        return self._found[start, end]

    def find_sentence(self, i: int) -> tuple[int, int]:
        """The half-open range of tokens of the sentence that token `i` stands in."""
        return self.sentences[max(0, bisect_right(self._firsts, i) - 1)]

    def children(self, i: int) -> tuple[int, ...]:
        """The tokens whose head is token `i`."""
        return self._children[i]

    def word(self, i: int) -> str:
        """The token as it is written."""
        token = self.tokens[i]
        return self.text[token.start : token.end]

    def lower(self, i: int) -> str:
        """The token in lower case."""
        return self.word(i).lower()

    def find_top(self, tokens: range) -> int:
        """The token of a group that hangs on something outside of it, the last one where several do."""
        return next((i for i in reversed(tokens) if self.tokens[i].head not in tokens or self.tokens[i].head == i), tokens[-1])

    def find_object(self, i: int, preposition: str) -> int | None:
        """The object of a preposition that hangs on token `i`."""
        for prep in self.children(i):
            if self.tokens[prep].dep == "prep" and self.lower(prep) == preposition:
                return next((c for c in self.children(prep) if self.tokens[c].dep in {"pobj", "pcomp"}), None)
        return None

    def is_headline(self, i: int) -> bool:
        """Whether most words of the sentence that token `i` stands in are capitalised, so that capitals tell nothing."""
        first, last = self.find_sentence(i)
        if first not in self._headlines:
            words = [w for j in range(first, last) if len(w := self.word(j)) > 3 and w.isalpha()]
            self._headlines[first] = sum(w[0].isupper() for w in words) * 3 > len(words) * 2
        return self._headlines[first]
