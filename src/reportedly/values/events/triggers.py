"""Parse -> triggers: which tokens tell an event, of which rule of events.toml, in which of their senses."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.model import Token
from reportedly.values.events.grammar import MODIFIERS, Grammar
from reportedly.values.events.words import Entry, EventWords, Sense, Trigger, load_event_words

NOUNS = frozenset({"NOUN", "PROPN"})
PARTS = NOUNS | {"VERB", "ADJ"}
# Share of capitalised words over which a sentence is a title: its capitals then say nothing of a word.
TITLE = 0.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A token that tells an event: "verb" or "noun" (or "pronoun"), its rule, and the sets of synonyms that it is in."""

    form: str
    trigger: Trigger | None
    keys: frozenset[int]


class TriggerReader:
    """Reads the tokens of one article."""

    def __init__(self, grammar: Grammar, sentences: tuple[tuple[int, int], ...]) -> None:
        """Take the tree, and where its sentences are."""
        self.grammar, self.sentences = grammar, sentences
        self.words: EventWords = load_event_words()
        self._titles: dict[int, bool] = {}

    def is_title(self, sentence: int) -> bool:
        """Whether most longer words of a sentence are capitalised."""
        if sentence not in self._titles:
            self._titles[sentence] = self._has_capitals(*self.sentences[sentence])
        return self._titles[sentence]

    def _has_capitals(self, first: int, last: int) -> bool:
        words = [
            self.grammar.text[t.start]
            for t in self.grammar.tokens[first:last]
            if t.end - t.start > 3 and self.grammar.text[t.start].isalpha()
        ]
        return len(words) > 2 and sum(c.isupper() for c in words) > TITLE * len(words)

    def read(self, i: int, token: Token, sentence: int) -> Hit | None:
        """Form, trigger and keys of a token that tells an event."""
        if token.pos == "VERB":
            if token.dep in {"amod", "compound", "aux"}:
                return None
            form, index = "verb", self.words.verbs
        elif token.pos in NOUNS:
            form, index = "noun", self.words.nouns
        elif token.dep not in {"amod", "compound"} and token.lemma.lower() in self.words.words["compound.adjectives"]:
            form, index = "verb", self.words.verbs
        else:
            return None
        lemma = token.lemma.lower()
        if lemma not in index:
            return self._read_title_word(i, lemma, sentence) if token.pos == "PROPN" else None
        if form == "noun" and not self._tells(i, token, sentence):
            return None
        return self._choose(i, lemma, form, index[lemma])

    def _read_title_word(self, i: int, lemma: str, sentence: int) -> Hit | None:
        """A word of a headline that the parser took for a name: "Kills" is a verb that it knows as "kill"."""
        for ending in ("s", "es", "ed", "d"):
            plain = lemma.removesuffix(ending)
            if plain in self.words.known and plain != lemma and self.is_title(sentence):
                for form, index in (("noun", self.words.nouns), ("verb", self.words.verbs)):
                    if plain in index:
                        return self._choose(i, plain, form, index[plain])
        return None

    def find_lemma(self, token: Token) -> str:
        """The lemma; of a word that the parser took for a name, without the ending of a verb or plural where that is a known word."""
        lemma = token.lemma.lower()
        if token.pos in {"PROPN", "NOUN", "ADJ"} and lemma not in self.words.nouns:
            for suffix in ("s", "es", "ed", "d", "ing"):
                plain = lemma.removesuffix(suffix)
                if plain != lemma and (plain in self.words.verbs or plain in self.words.nouns):
                    return plain
        return lemma

    def _tells(self, i: int, token: Token, sentence: int) -> bool:
        """Whether a noun that may name an event stands where it does so: not in "attack helicopter", not in a name."""
        if token.dep in {"compound", "nmod", "amod"}:
            head = self.grammar.lemmas[token.head]
            return head in self.words.words["compound.heads"] and token.head > i and not self._share_kind(token.lemma.lower(), head)
        if token.pos == "PROPN" and token.lemma.lower() in self.words.words["compound.names"]:
            return False
        if token.pos == "PROPN" and not self.is_title(sentence):
            return any(self.grammar.tokens[j].dep in {"det", "prep", "amod"} for j in self.grammar.below[i])
        return True

    def _share_kind(self, one: str, other: str) -> bool:
        """Whether two nouns tell events of one kind, as the words of "ceasefire deal"."""
        kinds = [{e.trigger.kind for e in self.words.nouns.get(word, ()) if not e.beside} for word in (one, other)]
        return bool(kinds[0] & kinds[1])

    def _choose(self, i: int, lemma: str, form: str, entries: tuple[Entry, ...]) -> Hit | None:
        """The trigger of the entry that asks most, where no other sense fits."""
        fitting = [e for e in entries if not e.beside or self._has_beside(i, form, e.beside)]
        if not fitting:
            return None
        for sense in self.words.senses.get(lemma, ()):
            if self.fits(i, sense):
                if sense.trigger is None:
                    return None
                same = frozenset(e.synonyms for e in fitting if e.trigger.kind is sense.trigger.kind)
                return Hit(form, sense.trigger, same)
        most = len(fitting[0].beside)
        if form == "noun":
            before = [e for j in self.grammar.list_below(i, {"compound"}) for e in self.words.nouns.get(self.grammar.lemmas[j], ())]
            fitting += [e for e in before if not e.beside and e.trigger.kind is fitting[0].trigger.kind]
        keys = frozenset(e.synonyms for e in fitting if len(e.beside) == most or e.trigger.stands_for)
        return Hit(form, fitting[0].trigger, keys)

    def _has_beside(self, i: int, form: str, beside: tuple[str, ...]) -> bool:
        grammar = self.grammar
        if form == "noun":
            before = [grammar.lemmas[j] for j in range(max(i - len(beside), 0), i)]
            return before == list(beside)
        return any(
            grammar.lemmas[j] == beside[0]
            for j in grammar.below[i]
            if grammar.tokens[j].dep in {"prt", "prep", "dobj", "oprd", "advmod", "acomp", "agent"}
        )

    def fits(self, i: int, sense: Sense) -> bool:
        """Whether all conditions of a sense hold."""
        if sense.bare and any(self.grammar.tokens[j].dep in {"det", "poss", "amod"} for j in self.grammar.below[i]):
            return False
        if sense.number and sense.number != ("plural" if self.grammar.tokens[i].tag in {"NNS", "NNPS"} else "singular"):
            return False
        return all(any(word in words for word in self._list_words(i, name)) for name, words in sense.conditions)

    def _list_words(self, i: int, condition: str) -> Iterator[str]:
        """The words around a token that a condition of a sense asks for."""
        grammar, token = self.grammar, self.grammar.tokens[i]
        match condition:
            case "premodifiers":
                yield from (grammar.lemmas[j] for j in grammar.list_below(i, MODIFIERS) if j < i)
            case "under":
                if token.dep == "pobj":
                    yield grammar.lemmas[token.head]
            case "objects":
                yield from (grammar.lemmas[j] for j in grammar.list_below(i, {"dobj"}))
            case "subjects":
                subject = None if grammar.is_passive(i) else grammar.find_subject(i)
                yield from () if subject is None else (grammar.lemmas[subject],)
            case "passives":
                subject = grammar.find_subject(i) if grammar.is_passive(i) else None
                yield from () if subject is None else (grammar.lemmas[subject],)
            case "agents":
                yield from (grammar.lemmas[k] for word, k in grammar.list_prepositions(i) if word == "by")
            case "dependents":
                yield from (grammar.word(j) for j in grammar.below[i])
            case "objects_of_dependents":
                yield from (grammar.lemmas[k] for _, k in grammar.list_prepositions(i))
            case "governors":
                yield from (grammar.lemmas[j] for j, _ in zip(grammar.climb(i), range(2), strict=False))
            case _:  # participle_of
                if token.dep in {"acl", "relcl"}:
                    yield grammar.lemmas[token.head]
