"""What is said around the words of an event: who and whom, how many, where, whether it happened at all."""

from collections.abc import Iterator

from reportedly.values.events.grammar import ANY_SUBJECT, SUBJECTS, Grammar
from reportedly.values.events.triggers import NOUNS
from reportedly.values.events.words import list_reporting_verbs, load_event_words

# Relations to a word that may be what a consequence came of: "shelled the mill, killing six", "the blast that killed six".
BELOW_CAUSE = frozenset({"advcl", "xcomp", "ccomp", "oprd", "acl", "relcl", "dobj", "pcomp", "pobj", "dep", "nsubj", "nsubjpass"})
MODIFYING = frozenset({"ADJ", "NOUN", "PROPN", "VERB", "NUM"})
# Relations to a verb whose phrases of place a noun shares: "the strike hit a depot in Oldport".
SHARES_PLACE = ANY_SUBJECT | {"dobj", "pobj"}


class Details:
    """Reads what stands around a token of one article."""

    def __init__(self, grammar: Grammar) -> None:
        """Take the tree."""
        self.grammar = grammar
        self.lists = load_event_words().words
        self.determiners = frozenset().union(*(self.lists[f"determiner.{kind}"] for kind in ("definite", "indefinite", "possessive")))

    def find_particle(self, verb: int) -> str:
        """Its particle, or the preposition right after it: "out" of "checked out"."""
        tokens = self.grammar.tokens
        below = self.grammar.below[verb]
        return next((self.grammar.word(j) for j in below if tokens[j].dep == "prt" or (j == verb + 1 and tokens[j].dep == "prep")), "")

    def find_count(self, i: int | None) -> str:
        """The number before a noun, as it is written; of a list, that of its first member."""
        if i is None:
            return ""
        tokens, vague = self.grammar.tokens, self.lists["count.vague"]
        below = self.grammar.below[i]
        for j in below:
            if tokens[j].dep == "nummod":
                return self.grammar.word(j)
        for j in (i, *(k for k in below if tokens[k].dep in {"amod", "quantmod"})):
            lemma = self.grammar.lemmas[j]
            if lemma in vague or tokens[j].pos == "NUM":
                return lemma
        return ""

    def list_numbers(self, i: int, depth: int) -> Iterator[str]:
        """Numbers below a word, up to so many steps and not through other events; years and days of a month are none."""
        for j in self.grammar.below[i]:
            token = self.grammar.tokens[j]
            if token.pos == "NUM":
                word = self.grammar.word(j)
                if self.grammar.tokens[token.head].pos != "PROPN" and not (len(word) == 4 and word.isdigit()):
                    yield word
            if depth > 1 and token.pos in {"NOUN", "ADP", "NUM", "SYM"}:
                yield from self.list_numbers(j, depth - 1)

    def list_beside(self, i: int) -> tuple[int, ...]:
        """Heads of words that a consequence may have come of: its subject, what it happened in or by, the clause that it ends."""
        grammar, found = self.grammar, []
        spots = dict.fromkeys((i, grammar.follow_conjunct(i), *grammar.list_below(i, {"conj"})))
        for spot in spots:
            subject = grammar.find_subject(spot)
            found += [] if subject is None or grammar.is_passive(spot) else [subject]
            found += [k for word, k in grammar.list_prepositions(spot) if word in self.lists["carrier.causes"]]
            found += grammar.list_below(spot, {"advcl"})
            if self.grammar.tokens[spot].dep in BELOW_CAUSE:
                head = self.grammar.tokens[spot].head
                found.append(self.grammar.tokens[head].head if self.grammar.tokens[head].pos in {"ADP", "SCONJ"} else head)
                if self.grammar.tokens[spot].dep in {"xcomp", "ccomp", "oprd"}:  # "the blast left ten people dead"
                    found += grammar.list_below(head, SUBJECTS)
        return tuple(j for j in dict.fromkeys((*found, *spots)) if j != i)

    def find_carried(self, i: int) -> int | None:
        """The noun that is the subject of a verb, or that a clause with it is on."""
        return None if self.grammar.is_passive(i) else self.grammar.find_subject(i)

    def find_relative(self, i: int) -> int | None:
        """The noun that a relative clause with this pronoun is on."""
        for head in self.grammar.climb(i):
            if self.grammar.tokens[head].dep == "relcl":
                return self.grammar.tokens[head].head
        return None

    def name(self, i: int | None) -> str:
        """A participant by the lemma of its head; pronouns say nothing."""
        if i is None or self.grammar.tokens[i].pos in {"PRON", "DET"}:
            return ""
        return self.grammar.lemmas[i]

    def find_doer(self, noun: int) -> int | None:
        """Who did what a noun tells: its possessor, or the object of "by"."""
        possessor = self.grammar.list_below(noun, {"poss"})
        return possessor[0] if possessor else next((k for word, k in self.grammar.list_prepositions(noun) if word == "by"), None)

    def find_target(self, noun: int) -> int | None:
        """What it was done to: the object of "of", "on" or "against"."""
        return next((k for word, k in self.grammar.list_prepositions(noun) if word in {"of", "on", "against"}), None)

    def list_modifiers(self, i: int, first: int) -> list[str]:
        """Lemmas before a noun, without its determiners."""
        tokens = self.grammar.tokens
        return [word for j in range(first, i) if tokens[j].pos in MODIFYING and (word := self.grammar.lemmas[j]) not in self.determiners]

    def read_participants(self, agent: int | None, undergoer: int | None, harmed: int | None) -> str:
        """The word "other" where a verb tells of further ones ("another shell landed"); "indefinite" where "a woman" came to harm."""
        added, indefinite = self.lists["determiner.added"], self.lists["determiner.indefinite"]
        below = [j for i in (agent, undergoer) if i is not None for j in self.grammar.below[i]]
        if any(self.grammar.word(j) in added for j in below):
            return "other"
        new = harmed is not None and any(self.grammar.word(j) in indefinite for j in self.grammar.list_below(harmed, {"det"}))
        return "indefinite" if new else ""

    def read_article(self, i: int, first: int) -> str:
        """The kind of a noun's determiner."""
        words = [self.grammar.word(j) for j in range(first, i)]
        for kind, span in (("other", words), ("new", words), ("demonstrative", words[:2])):
            if any(word in self.lists[f"determiner.{kind}"] for word in span):
                return kind
        below = self.grammar.list_below(i, {"det", "poss"})
        if any(self.grammar.tokens[j].dep == "poss" for j in below):
            return "possessive"
        return next((k for k in ("definite", "indefinite") for j in below if self.grammar.word(j) in self.lists[f"determiner.{k}"]), "")

    def find_where(self, i: int) -> Iterator[str]:
        """Names in phrases of place on the word, in lower case; of a noun, those on its verb too."""
        grammar = self.grammar
        spots = [i]
        head = self.grammar.tokens[i].head
        if (
            self.grammar.tokens[i].pos in NOUNS
            and self.grammar.tokens[i].dep in SHARES_PLACE
            and grammar.lemmas[head] not in list_reporting_verbs()
        ):
            spots.append(head)
        for spot in spots:
            for word, k in grammar.list_prepositions(spot):
                if word in self.lists["place.where"]:
                    yield from self.list_names(k)

    def list_names(self, i: int, depth: int = 2) -> Iterator[str]:
        """Names in a noun phrase, in lower case: "Riverside" and "Newtown" of "a Riverside street in Newtown"."""
        tokens, grammar = self.grammar.tokens, self.grammar
        if tokens[i].pos == "PROPN":
            yield grammar.lemmas[i]
        for j in grammar.below[i]:
            if tokens[j].pos == "PROPN" and tokens[j].dep in {"compound", "nmod", "poss"}:
                yield grammar.lemmas[j]
            elif tokens[j].pos == "ADP" and depth:
                for k in grammar.below[j]:
                    yield from self.list_names(k, depth - 1)

    def is_irrealis(self, i: int) -> bool:
        """Whether it did not happen, or is only planned, feared or supposed."""
        lists, grammar = self.lists, self.grammar
        if any(grammar.word(j) in lists["irrealis.words"] for j in grammar.below[i]):
            return True
        above = next((j for j in grammar.climb(i) if self.grammar.tokens[j].pos not in {"ADP", "PART"}), None)
        return above is not None and grammar.lemmas[above] in lists["irrealis.governors"]
