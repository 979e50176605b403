"""The grammar around an expression: the tense of the verb that it hangs on, and whether its words are a time at all."""

from bisect import bisect_right
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Parse, Token
from reportedly.values.timexes.patterns import Expression, Words, word_values

AHEAD = frozenset({"FUTURE", "AHEAD"})  # tenses of what is yet to come: told as certain, or expected, possible, to be done
CLIMB = 12  # heads followed up the tree to the verb


class Syntax:
    """The words and the parse of one text."""

    def __init__(self, words: Words, parse: Parse) -> None:
        """Take the text's words and its parse, which may be empty."""
        self.text = words.text
        self._words, self._tokens = words, parse.tokens
        self._starts = [t.start for t in parse.tokens]

    def span(self, e: Expression) -> tuple[int, int]:
        """First and last character of an expression, half-open."""
        return self._words.places[e.first][0], self._words.places[e.last - 1][1]

    def _find_token(self, start: int) -> int:
        return max(bisect_right(self._starts, start) - 1, 0)

    def find_tense(self, e: Expression) -> str:
        """PAST, PRESENT, FUTURE or nothing: the tense of the verb that an expression hangs on."""
        if not self._tokens:
            return ""
        if self.is_behind(e):
            return "PAST"
        verb = self._find_verb(e)
        if verb is None:
            return ""
        above = self._find_told(verb)
        tense = "" if above is None else self._read_tense(above)
        return tense if tense in AHEAD else self._read_tense(verb)

    def _find_verb(self, e: Expression) -> int | None:
        """The verb that an expression hangs on; none where it belongs to a noun."""
        start, end = self.span(e)
        at = self._find_token(start)
        for _ in range(CLIMB):
            token = self._tokens[at]
            if token.dep in {"poss", "compound", "nmod"} and not start <= self._tokens[token.head].start < end:
                return None
            if token.pos in {"VERB", "AUX"} and not start <= token.start < end:
                return at
            if token.head == at:
                return None
            at = token.head
        return None

    def _find_told(self, verb: int) -> int | None:
        """The verb whose time a clause with this verb says: "leave" of "will leave as soon as the port opens"."""
        token = self._tokens[verb]
        before = (t for t in self._tokens[max(verb - 6, 0) : verb] if t.head == verb)
        if token.dep != "advcl" or not any(self._word(t) in {"as", "when", "once"} for t in before):
            return None
        return token.head if self._word(self._tokens[token.head]) != "soon" else self._tokens[token.head].head

    def _read_tense(self, verb: int, depth: int = 2) -> str:
        """A verb's tense from its tag and its auxiliaries; what is expected, possible or to be done is ahead.

        What is to be done is not where the verb that it hangs on, looked at so many steps up, is past: "they were preparing to leave".
        """
        token = self._tokens[verb]
        before = [t for t in self._tokens[max(verb - 6, 0) : verb] if t.head == verb and t.dep in {"aux", "auxpass"}]
        perfect = any(t.lemma == "have" for t in before)
        if modals := {t.lemma.lower() for t in before if t.tag == "MD"}:
            return "PAST" if perfect else "FUTURE" if modals & _list_verbs("future") else "AHEAD"
        if any(t.tag == "TO" for t in before):
            if perfect or self._is_past_perfect(token.head):
                return "PAST"
            above = self._tokens[token.head]
            told = depth > 0 and token.head != verb and self._read_tense(token.head, depth - 1) == "PAST"
            return "" if told and above.lemma not in _list_verbs("expected") | _list_verbs("intended") else "AHEAD"
        if token.tag in {"VBN", "VBZ", "VBP"} and token.lemma in _list_verbs("expected"):
            return "PAST" if any(t.lemma == "have" and t.tag == "VBD" for t in before) else "AHEAD"
        if token.tag == "VBG" and any(t.tag in {"VBZ", "VBP"} and t.lemma == "be" for t in before):
            return "AHEAD"
        past = token.tag == "VBD" or any(t.tag == "VBD" for t in before) or (token.tag == "VBN" and (perfect or not before))
        return "PAST" if past else "PRESENT" if token.tag in {"VBZ", "VBP", "VB"} else ""

    def _is_past_perfect(self, at: int) -> bool:
        """Whether a verb, or the verb above it, is in the past perfect: "had been due to end"."""
        for above in (at, self._tokens[at].head):
            if any(t.head == above and t.lemma == "have" and t.tag == "VBD" for t in self._tokens[max(above - 4, 0) : above]):
                return True
        return False

    def is_behind(self, e: Expression) -> bool:
        """Whether an expression is a beginning or end that lies behind: "since Monday", "the year ended June 30"."""
        return self._around(e)[2] in {"since", "ended"}

    def _is_until(self, e: Expression) -> bool:
        """Whether an expression is an end that lies ahead: "until Monday"; not "until Monday, they had waited"."""
        if self._around(e)[2] not in {"until", "till", "through"}:
            return False
        verb = self._find_verb(e) if self._tokens else None
        return verb is None or not self._is_past_perfect(verb)

    def _around(self, e: Expression) -> tuple[Token | None, Token | None, str, str]:
        """The tokens before and after an expression, and their words in lower case."""
        start, end = self.span(e)
        at = self._find_token(start)
        before = self._tokens[at - 1] if at > 0 else None
        last = self._find_token(max(end - 1, start))
        after = self._tokens[last + 1] if last + 1 < len(self._tokens) else None
        return before, after, self._word(before), self._word(after)

    def _word(self, token: Token | None) -> str:
        return self.text[token.start : token.end].lower() if token else ""

    def is_year(self, e: Expression) -> bool:
        """Whether four digits are a year and not a count: by what is glued to them, the word before, then by what they would count."""
        before, after, left, right = self._around(e)
        start, end = self.span(e)
        lists = load_toml("timexes.toml")["year"]
        glued = self._is_glued_year(start, end, left)
        if glued is not None or right in lists["units"]:
            return bool(glued) and right not in lists["units"]
        plural = after is not None and after.tag in {"NNS", "NNPS"} and after.start - end <= 1
        if left in lists["before"]:
            return not (left in lists["doubtful"] and plural)
        if plural or left in lists["never"] or (before is not None and before.pos == "NUM" and not left.isdecimal()):
            return plural and left in lists["determiners"]
        year = int(e.parts["year"][0].key) if e.parts["year"][0].key.isdecimal() else 0
        named = left in {"for", "the", "as"} or (after is not None and after.tag in {"NN", "NNP", "POS"} and after.start - end <= 1)
        return 1800 <= year <= 2050 or (1600 <= year <= 2050 and named and year % 100 != 0)

    def _is_glued_year(self, start: int, end: int, left: str) -> bool | None:
        """What the characters at both ends say: "$1999", "1915-IX" are none, "mid-1990" is one, None for nothing."""
        ahead, behind = self.text[max(start - 24, 0) : start], self.text[end : end + 2]
        if (behind[:1] == "-" and behind[1:].isalpha()) or ahead[-1:] in {"$", "€", "£", "#", "+", "_"} or behind[:1] in {"%", "_", "°"}:
            return False
        if ahead[-1:] in {"-", "–"} and not ahead[-2:-1].strip():  # "-1990" is a number
            return False
        if ahead[-1:] in {"-", "/", "–"} and left and not left.isdecimal() and not ahead[-2:-1].isdecimal():
            return (ahead[:-1].split() or [""])[-1].lower() in load_toml("timexes.toml")["year"]["prefixes"]
        return None

    def find_odd_year(self, e: Expression) -> str:
        """A number behind a day and month that counts nothing, and is their year, were it before 1000 or after 9999: "3 May 845"."""
        _, after, _, word = self._around(e)
        if after is None or not (word.isascii() and word.isdecimal()) or len(word) in {1, 2, 4} or after.start - self.span(e)[1] != 1:
            return ""
        head = self._tokens[after.head]
        return "" if head.start > after.start and head.pos in {"NOUN", "PROPN", "NUM"} else word

    def is_month(self, e: Expression) -> bool:
        """Whether a month without day and year is one: the names that are also verbs or people's need a word that says so."""
        key = e.parts["month"][0].key
        lists = load_toml("timexes.toml")["month"]
        before, after, left, _ = self._around(e)
        if key in word_values("ABBR") and not self.text[slice(*self.span(e))].endswith("."):
            return False
        if key in lists["doubtful"] and "rel" not in e.parts:
            return left in lists["before"]
        proper = after is not None and after.tag == "NNP" and after.start - self.span(e)[1] == 1
        return not (proper and left not in lists["before"] and before is not None and before.tag == "NNP")

    def is_season(self, e: Expression) -> bool:
        """Whether a season is one: "the fall of the city" and "the spring in his step" are not."""
        if "rel" in e.parts:
            return True
        _, after, _, right = self._around(e)
        if right == "of" or (e.key("season") in {"fall", "spring"} and right in {"in", "from", "to"}):
            return False
        return after is None or after.tag not in {"NNP", "NNS"} or after.start - self.span(e)[1] > 1

    def is_duration(self, e: Expression) -> bool:
        """Whether "a day", "one day" is a length of time: not "a day of mourning" nor "one day he will"."""
        _, _, left, right = self._around(e)
        unit = e.key("unit")
        if left in {"aged", "age", "ages"}:
            return False
        if unit in {"second", "minute"} and e.key("count") in {"a", "an"}:
            return right not in {"time", "term", "try", "chance"} and unit != "second"
        if unit in {"night", "day", "weekend"}:
            return right not in {"of", "when", "that", "in", "for"} and left not in {"such", "like", "quite"}
        return True

    def follows(self, e: Expression) -> str:
        """The word behind an expression, in lower case."""
        return self._around(e)[3]

    def precedes(self, e: Expression) -> str:
        """The word before an expression, in lower case."""
        return self._around(e)[2]

    def is_title(self, e: Expression) -> bool:
        """Whether a word is the last of a name, as in "USA Today"."""
        before, _, _, _ = self._around(e)
        start = self.span(e)[0]
        return self.text[start].isupper() and before is not None and before.tag in {"NNP", "NNPS"} and start - before.end == 1

    def is_rate(self, e: Expression) -> bool:
        """Whether "a year" says how often: it stands right behind what is counted, as in "ten tons a year"."""
        before, _, left, _ = self._around(e)
        if self.follows(e) in {"after", "before", "earlier", "later", "ago"}:
            return False
        return before is not None and (before.pos in {"NUM", "NOUN", "SYM"} or left == "times")

    def is_possessive(self, e: Expression) -> bool:
        """Whether a plural is a genitive without its apostrophe: a noun follows it, and no "on" stands before."""
        _, after, left, _ = self._around(e)
        if after is None or after.start - self.span(e)[1] != 1 or left in {"on", "some", "most", "all"}:
            return False
        return after.pos in {"NOUN", "ADJ"} or left in {"after", "before", "since", "following", "during", "of", "the"}

    def opens_clause(self, e: Expression) -> bool:
        """Whether a clause follows: "at the time the town fell" says its own time."""
        _, after, _, _ = self._around(e)
        return after is not None and after.tag in {"NNP", "NNPS", "PRP", "DT", "PRP$"} and after.start - self.span(e)[1] == 1

    def is_adjective(self, e: Expression) -> bool:
        """Whether a word stands before the noun that it describes: "its quarterly dividend"."""
        if not self._tokens:
            return False
        token = self._tokens[self._find_token(self.span(e)[0])]
        return token.pos == "ADJ" or token.dep == "amod"

    def is_name(self, e: Expression) -> bool:
        """Whether a word stands in a name: it and the next one have capitals."""
        start, end = self.span(e)
        _, after, _, _ = self._around(e)
        return self.text[start].isupper() and after is not None and after.tag in {"NNP", "NNPS"} and after.start - end == 1


@cache
def _list_verbs(name: str) -> frozenset[str]:
    """A list of verbs from the table `tense` of timexes.toml."""
    return frozenset(load_toml("timexes.toml")["tense"][name])
