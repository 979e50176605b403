"""Parse -> mentions of events: verbs and nouns that tell that something happened, with what is said of each."""

from dataclasses import dataclass

from reportedly.model import Article, EventKind, Parse
from reportedly.values.events.details import Details
from reportedly.values.events.grammar import Grammar
from reportedly.values.events.triggers import NOUNS, PARTS, Hit, TriggerReader
from reportedly.values.events.words import EventWords, Trigger, find_stem, load_event_words

NUMBERS = 3  # steps down the tree from the word to its numbers: "fell by 2.5 percent"


@dataclass(frozen=True, slots=True)
class EventMention:
    """Words that tell of an event; numbers are of characters (`start`, `end`), sentences or tokens (all others).

    `form`: "verb", "noun" or "pronoun"; `keys`, `paraphrases`: the sets of words that it is in; `article`: "definite", "possessive",
    "demonstrative", "indefinite", "other" ("another", "a second"), "new" or ""; `agent`, `undergoer`: lemmas, empty where a pronoun or
    nothing says it; `named`: the undergoer is a name; `single`: it is one alone; `count`: how many it was done to, or how many events a
    noun counts; `numbers`: all beside it; `where`: names of places; `irrealis`: it has not happened, or may not have; `beside`: what a
    consequence may have come of; `carried`: the event that is the subject of a verb as "hit", or what a pronoun stands for; `apposed`: it is
    said of another noun; `aside`: it is told by the way ("since the flood"); `on`: the noun that a relative pronoun goes back to.
    """

    head: int
    start: int
    end: int
    sentence: int
    lemma: str
    stem: str
    form: str
    trigger: Trigger | None
    keys: frozenset[int]
    paraphrases: frozenset[int] = frozenset()
    article: str = ""
    plural: bool = False
    modifiers: frozenset[str] = frozenset()
    weapons: frozenset[str] = frozenset()
    agent: str = ""
    undergoer: str = ""
    named: bool = False
    where: frozenset[str] = frozenset()
    irrealis: bool = False
    particle: str = ""
    count: str = ""
    single: bool = False
    numbers: frozenset[str] = frozenset()
    beside: tuple[int, ...] = ()
    carried: int | None = None
    apposed: bool = False
    aside: bool = False
    on: int | None = None

    @property
    def is_consequence(self) -> bool:
        """Whether it is of those that come of another event."""
        return self.trigger is not None and self.trigger.consequence

    @property
    def is_of_series(self) -> bool:
        """Whether it is of those that come one after the other."""
        return self.trigger is not None and self.trigger.series and not (self.trigger.consequence and self.single and not self.count)

    @property
    def is_measured(self) -> bool:
        """Whether it tells how far a thing went, as prices do."""
        return self.trigger is not None and self.trigger.measured

    @property
    def kind(self) -> EventKind:
        """The kind that its words tell."""
        return self.trigger.kind if self.trigger else EventKind.OTHER


class EventFinder:
    """Finds the mentions of one article, in its order."""

    def __init__(self, article: Article, parse: Parse) -> None:
        """Index the parse."""
        self.parse = parse
        self.grammar = Grammar(article.text, parse)
        self.words: EventWords = load_event_words()
        self._reader = TriggerReader(self.grammar, parse.sentences)
        self._details = Details(self.grammar)

    def find(self) -> tuple[EventMention, ...]:
        """All mentions but pronouns."""
        found = []
        tokens, lemmas, known, read = self.parse.tokens, self.grammar.lemmas, self.words.known, self._reader.read
        for number, (first, last) in enumerate(self.parse.sentences):
            for i in range(first, last):
                token = tokens[i]
                pos = token.pos
                if pos == "PROPN" or (lemmas[i] in known and pos in PARTS):
                    hit = read(i, token, number)
                    if hit is not None:
                        found.append(self.describe(i, number, hit))
        return tuple(found)

    def fits(self, i: int, sense: str) -> bool:
        """Whether a token is meant in the sense with this id, in which no other before it is asked."""
        lemma = self.grammar.lemmas[i]
        return any(s.id == sense and self._reader.fits(i, s) for s in self.words.senses.get(lemma, ()))

    def describe_any(self, i: int, sentence: int) -> EventMention:
        """The mention with this head, told to be one: for measuring and training on given mentions."""
        token = self.parse.tokens[i]
        form = "pronoun" if token.pos in {"PRON", "DET"} else "noun" if token.pos in NOUNS | {"NUM"} else "verb"
        return self.describe(i, sentence, self._reader.read(i, token, sentence) or Hit(form, None, frozenset()))

    def describe(self, i: int, sentence: int, hit: Hit) -> EventMention:
        """Everything that the joining of mentions looks at."""
        if hit.form == "verb":
            return self._describe_verb(i, sentence, hit)
        token, grammar, details, lists = self.parse.tokens[i], self.grammar, self._details, self.words.words
        lemma, first = self._reader.find_lemma(token), grammar.find_start(i)
        name = token.pos == "PROPN" and not self._reader.is_title(sentence)  # no description, so that "the" says nothing
        before = details.list_modifiers(i, first)
        undergoer = details.find_target(i)
        return EventMention(
            head=i,
            start=self.parse.tokens[first].start,
            end=token.end,
            sentence=sentence,
            lemma=lemma,
            stem=find_stem(lemma),
            form=hit.form,
            trigger=hit.trigger,
            keys=hit.keys,
            article="" if name else details.read_article(i, first),
            plural=token.tag in {"NNS", "NNPS"},
            modifiers=frozenset(before) - lists["determiner.plain"],
            weapons=frozenset(before) & lists["modifier.weapons"],
            agent=details.name(details.find_doer(i)),
            undergoer=details.name(undergoer),
            where=self._find_where(i, undergoer, hit),
            irrealis=details.is_irrealis(i),
            count=details.find_count(i),
            numbers=frozenset(details.list_numbers(i, NUMBERS)),
            single=self._is_single(undergoer),
            beside=details.list_beside(i) if hit.trigger and hit.trigger.consequence else (),
            apposed=token.dep in {"appos", "attr", "oprd"},
            aside=token.dep == "pobj" and grammar.word(token.head) in lists["carrier.past"],
            on=details.find_relative(i) if hit.form == "pronoun" else None,
        )

    def _describe_verb(self, i: int, sentence: int, hit: Hit) -> EventMention:
        """What a verb tells; it ends with its particle where that follows at once."""
        token, grammar, details = self.parse.tokens[i], self.grammar, self._details
        lemma = self._reader.find_lemma(token)
        agent, undergoer = grammar.find_agent(i), grammar.find_undergoer(i)
        harmed = agent if undergoer is None else undergoer
        after = next((j for j in grammar.below[i] if j == i + 1 and self.parse.tokens[j].dep == "prt"), i)
        return EventMention(
            head=i,
            start=token.start,
            end=self.parse.tokens[after].end,
            sentence=sentence,
            lemma=lemma,
            stem=find_stem(lemma),
            form="verb",
            trigger=hit.trigger,
            keys=hit.keys,
            paraphrases=self.words.paraphrases.get(lemma, frozenset()),
            article=details.read_participants(agent, undergoer, harmed),
            agent=details.name(agent),
            undergoer=details.name(undergoer),
            named=undergoer is not None and self.parse.tokens[undergoer].pos == "PROPN",
            where=self._find_where(i, undergoer, hit),
            irrealis=details.is_irrealis(i),
            particle=details.find_particle(i),
            count=details.find_count(harmed),
            numbers=frozenset(details.list_numbers(i, NUMBERS)),
            single=self._is_single(harmed),
            beside=details.list_beside(i) if hit.trigger and hit.trigger.consequence else (),
            apposed=token.dep in {"appos", "attr", "oprd"},
            carried=details.find_carried(i) if lemma in self.words.words["carrier.verbs"] else None,
        )

    def _is_single(self, harmed: int | None) -> bool:
        return harmed is not None and self.parse.tokens[harmed].tag in {"NN", "NNP"}

    def _find_where(self, i: int, undergoer: int | None, hit: Hit) -> frozenset[str]:
        """Names of places on the words, and in what was hit; names of those who were harmed are none."""
        names = frozenset(self._details.find_where(i))
        if undergoer is None or not (hit.trigger and hit.trigger.series) or hit.trigger.consequence:
            return names
        return names.union(self._details.list_names(undergoer))
