"""Parse -> mentions: the names, noun phrases and pronouns that may stand for an actor."""

from dataclasses import dataclass
from enum import StrEnum

from reportedly.actors.lexicon import find_name_kind, find_noun_kind, load_pronouns, load_words
from reportedly.lang.names import find_country, find_gender
from reportedly.model import ActorKind, Parse
from reportedly.parse.tree import Tree

# Dependents to the left of a noun that belong to its phrase.
_LEFT = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "quantmod", "case", "predet", "punct"})
# Words that are no head of a phrase of their own.
_INNER = frozenset({"compound", "amod", "case", "det", "nummod", "punct", "flat"})
_JOINING = frozenset({"both", "either", "neither", "not", "only"})
_NAMED = (ActorKind.ORGANISATION, ActorKind.OUTLET, ActorKind.ARMED_FORCES, ActorKind.GROUP, ActorKind.GOVERNMENT, ActorKind.DOCUMENT)


class Form(StrEnum):
    """How a mention names what it stands for."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase: characters `[start, end)`, the index of its head token, and what its words say.

    `name` is the name without titles and articles, empty where there is none; `noun` the lemma of a common head noun;
    `role` the words before a name that say what somebody is, `role_head` the head token of a role that has its own phrase
    ("President of Northland Ann Poe"); `definite` whether it points back ("the general").
    """

    start: int
    end: int
    head: int
    form: Form
    name: str = ""
    noun: str = ""
    role: str = ""
    kind: ActorKind | None = None
    country: str | None = None
    gender: str = ""
    number: str = ""
    person: str = "3"
    definite: bool = False
    role_head: int | None = None


class MentionFinder:
    """Finds the mentions of one text."""

    def __init__(self, text: str, parse: Parse) -> None:
        """Take the text and its parse."""
        self.text, self.tokens = text, parse.tokens
        self.tree = Tree(parse)
        self.children = self.tree.children
        self.sentence_of = [0] * len(parse.tokens)
        for number, (first, last) in enumerate(parse.sentences):
            self.sentence_of[first:last] = [number] * (last - first)

    def word(self, i: int) -> str:
        """The text of a token."""
        return self.text[self.tokens[i].start : self.tokens[i].end]

    def find(self) -> tuple[Mention, ...]:
        """All mentions, in order of their head tokens."""
        found = (self.find_at(i) for i, token in enumerate(self.tokens) if token.dep not in _INNER and not self._is_hyphened(i))
        return tuple(mention for mention in found if mention)

    def find_at(self, head: int) -> Mention | None:
        """The mention with this head token, None where it can be no actor."""
        token = self.tokens[head]
        word = self.word(head).lower()
        if word in load_pronouns() and token.pos in {"PRON", "DET", "SCONJ"}:
            return None if token.dep == "mark" else self._make_pronoun(head, word)
        if token.pos not in {"NOUN", "PROPN", "ADJ", "NUM", "PRON", "X", "DET"}:
            return None
        span = self.find_phrase(head)
        capital = self._is_capitalised(head) and token.pos in {"PROPN", "NOUN", "X"}
        if capital and (name := self._make_name(head, span)):
            return name
        return self._make_nominal(head, span)

    def _is_capitalised(self, i: int) -> bool:
        """Whether a word, or the first part of what is joined to it by hyphens ("Ki-moon"), has a capital."""
        while i >= 2 and self.word(i - 1) in {"-", "–"} and self.tokens[i - 1].end == self.tokens[i].start:
            i -= 2
        return self.word(i)[:1].isupper()

    def find_phrase(self, head: int) -> range:
        """The head and what stands before it in its phrase, as tokens."""
        start = head
        while start > 0 and self._belongs(start - 1, head):
            start -= 1
        while start < head and (self.tokens[start].pos in {"PUNCT", "SPACE", "CCONJ", "ADV"} or self.word(start).lower() in _JOINING):
            start += 1
        return range(start, head + 1)

    def _belongs(self, i: int, head: int) -> bool:
        """Whether token `i`, before the head, hangs on it by left dependents only."""
        for _ in range(8):
            token = self.tokens[i]
            if token.head == i or not (token.dep in _LEFT or self._is_hyphened(i)):
                return False
            if token.head == head:
                return True
            i = token.head
        return False

    def _is_hyphened(self, i: int) -> bool:
        """Whether a token is the first part of a compound such as "US-led"."""
        return self.tokens[i].dep == "npadvmod" and i + 1 < len(self.tokens) and self.word(i + 1) in {"-", "–"}

    def _make_pronoun(self, head: int, word: str) -> Mention:
        sense = load_pronouns()[word]
        token = self.tokens[head]
        return Mention(token.start, token.end, head, Form.PRONOUN, gender=sense.gender, number=sense.number, person=sense.person)

    def _make_name(self, head: int, phrase: range) -> Mention | None:
        """A phrase whose head is a capitalised name."""
        words = [self.word(i) for i in phrase]
        lemma = self._find_noun(head)
        noun_kind = find_noun_kind(lemma)
        named = find_name_kind(" ".join(w for w in words if w[0].isupper()))
        if noun_kind in {ActorKind.PERSON, ActorKind.UNNAMED_PERSON} and (
            self.tokens[head].pos != "PROPN" or self.tokens[head].tag == "NNPS"
        ):
            return None  # "Presidents": holders of a role
        if titled := self._make_titled(head, phrase):
            return titled
        first = self._find_name_start(phrase, whole=noun_kind in _NAMED)
        name = self._spell(range(first, phrase.stop))
        if noun_kind is ActorKind.PERSON and not named and first == head:
            return None  # "the President": a role, not a name
        if noun_kind is None and not named and self.word(head).lower() in load_words("things"):
            return None
        role = self._spell(range(self._skip_articles(phrase.start, first), first))
        if noun_kind in _NAMED and (not named or self._extend_name(head) > head):
            name = self._spell(range(self._find_body_start(phrase), self._extend_name(head) + 1))
            role = ""
        country = self._find_country(phrase, head)
        kind = named or self._find_place_kind(name) or noun_kind or self._find_role_kind(role, name)
        gender = self._find_name_gender(name, phrase) if kind in {None, ActorKind.PERSON} else ""
        if load_words("honorific").issuperset(role.lower().replace(".", "").split()):
            role = ""
        last = max(head, self._extend_name(head)) if noun_kind in _NAMED else head
        if noun_kind is None and not named and (last := self._extend_surname(head)) > head:
            name = self._spell(range(first, last + 1))
        return Mention(
            self.tokens[phrase.start].start, self.tokens[last].end, head, Form.NAME, name=name.lstrip("-– "), noun=lemma if noun_kind else "",
            role=role.strip(" ,"), kind=ActorKind.PERSON if gender else kind, country=country, gender=gender,
            number="p" if self.tokens[head].tag == "NNPS" else "s", definite=words[0].lower() == "the",
        )  # fmt: skip

    def _find_role_kind(self, role: str, name: str) -> ActorKind | None:
        """The kind that the noun before a name gives it, "state news agency SANA", or a word of the name itself, "Daily Herald"."""
        if role:
            kind = find_noun_kind(role.rsplit(maxsplit=1)[-1].lower())
            return kind if kind in {ActorKind.OUTLET, ActorKind.ORGANISATION, ActorKind.GROUP} else None
        return ActorKind.OUTLET if " " in name and not load_words("outlet_words").isdisjoint(name.lower().split()) else None

    def _make_titled(self, head: int, phrase: range) -> Mention | None:
        """A name after a role with "of" and a country, body or place, which the parser takes for one: "President of Northland Ann Poe"."""
        before = phrase.start - 1
        while before > 0 and (self.word(before).lower() == "the" or (self.tokens[before].pos == "PROPN" and self._is_capitalised(before))):
            before -= 1
        if before < 1 or self.word(before).lower() not in {"of", "for"}:
            return None
        holder = self.tokens[before].head
        for _ in range(3):
            if find_noun_kind(self.tokens[holder].lemma.lower()) is ActorKind.PERSON:
                break
            if self.tokens[holder].dep != "pobj":
                return None
            holder = self.tokens[self.tokens[holder].head].head
        else:
            return None
        first = self._skip_articles(before + 1, head)
        size, country = self._find_titled_part(first, head)
        name = range(first + size, head + 1)
        if not size or len(name) < 2 or not all(self._is_part_of_name(i) for i in name):
            return None
        role = self.find_phrase(holder)
        start = self._skip_articles(role.start, holder)
        return Mention(
            self.tokens[role.start].start, self.tokens[head].end, head, Form.NAME, name=self._spell(name),
            role=self._spell(range(start, first + size)), kind=ActorKind.PERSON, country=country,
            gender=self._find_name_gender(self._spell(name), role), number="s", role_head=holder,
        )  # fmt: skip

    def _find_titled_part(self, first: int, head: int) -> tuple[int, str | None]:
        """How many tokens from `first` name what somebody is "President of": a country, with its code, a body, a role or, before a first name, a place."""
        for size in (3, 2, 1):
            if first + size < head and (found := find_country(self._spell(range(first, first + size)))) and found.sense != "people":
                return size, found.country.code
        for i in range(head - 2, first - 1, -1):
            word = self.word(i).lower().rstrip(".")
            if find_noun_kind(word) in _NAMED or word in load_words("title"):
                return i + 1 - first, None
        return next((i - first for i in range(first + 1, head) if find_gender(self.word(i))), 0), None

    def _is_part_of_name(self, i: int) -> bool:
        word = self.word(i).lower().rstrip(".")
        return self._is_capitalised(i) and word not in load_words("title") and find_noun_kind(word) is None

    def _find_name_start(self, phrase: range, *, whole: bool) -> int:
        """The first token of the name: after articles, adjectives, common nouns and titles."""
        first = phrase.start
        for i in phrase:
            word = self.word(i)
            is_title = word.lower().rstrip(".") in load_words("title") or (
                i < phrase[-1] and find_noun_kind(word.lower()) is ActorKind.PERSON
            )
            common = not self._is_capitalised(i) and word.lower() not in load_words("inside") and word not in {"-", "–"}
            country = find_country(word)
            # "Northland Ann Poe", whose role has lost its "of": a country before a first name and a surname.
            called = i + 1 < phrase[-1] and find_gender(self.word(i + 1)) != ""
            before_person = country is not None and i + 1 < phrase.stop and (country.sense == "people" or called)
            if i < phrase[-1] and (word.lower() in load_words("articles") or common or (not whole and (is_title or before_person))):
                first = i + 1
        while first < phrase[-1] and self.word(first) in {"-", "–"}:
            first += 1
        return min(first, phrase[-1])

    def _find_body_start(self, phrase: range) -> int:
        """The first capitalised token of a body's name, after articles and what describes it: "The British-based Observatory"."""
        first = self._skip_articles(phrase.start, phrase[-1])
        for i in range(first, phrase[-1]):
            if not self.word(i)[0].isupper() and self.word(i).lower() not in load_words("inside"):
                first = i + 1
        return first

    def _extend_name(self, head: int) -> int:
        """The last token of the name of a body: "Observatory for Human Rights", "Ministry of Defence and Emergencies"."""
        last, i = head, head + 1
        small = {"of", "for", "on", "and", "against", "the", "&", "to"}
        if i < len(self.tokens) and self.word(i).lower() in small - {"and", "the", "&", "to", "on"}:
            while i < len(self.tokens) and (
                self.word(i).lower() in small or (self.word(i)[0].isupper() and self.tokens[i].pos in {"PROPN", "NOUN", "ADJ"})
            ):
                last = i if self.word(i)[0].isupper() else last
                i += 1
        return last if self.sentence_of[last] == self.sentence_of[head] else head

    def _extend_surname(self, head: int) -> int:
        """The last token of a person's name that goes on with small words: "Ilse van der Brandt"."""
        i = head + 1
        while i < len(self.tokens) and self.word(i) in load_words("particles"):
            i += 1
        goes_on = i > head + 1 and i < len(self.tokens) and self.word(i)[0].isupper() and self.tokens[i].pos == "PROPN"
        return i if goes_on and self.sentence_of[i] == self.sentence_of[head] else head

    def _find_noun(self, head: int) -> str:
        """The common noun that a word is, in the singular: its lemma, or, where the parser takes it for a name, the word itself."""
        word = self.word(head).lower()
        joined = head > 1 and self.word(head - 1) == "-" and self.tokens[head - 2].end == self.tokens[head].start - 1
        whole = f"{self.word(head - 2)}-{word}".lower() if joined else word
        forms = (whole, self.tokens[head].lemma.lower(), word, word.removesuffix("s") if self.tokens[head].tag == "NNPS" else word)
        return next((form for form in forms if find_noun_kind(form)), forms[1])

    def _skip_articles(self, first: int, last: int) -> int:
        while first < last and (self.word(first).lower() in load_words("articles") or self.word(first).lower() in load_words("calendar")):
            first += 1
        return first

    def _spell(self, span: range) -> str:
        if not span:
            return ""
        text = self.text[self.tokens[span[0]].start : self.tokens[span[-1]].end]
        return " ".join(text.split()).removesuffix("'s").removesuffix("’s").removeprefix("'s ").removeprefix("’s ").strip(" ,")

    def _find_place_kind(self, name: str) -> ActorKind | None:
        word = find_country(name)
        return ActorKind.GOVERNMENT if word and word.sense in {"name", "seat"} else None

    def _find_country(self, phrase: range, head: int) -> str | None:
        """The country that the phrase's own words name."""
        last = max(head, self._extend_name(head))
        for size in (3, 2, 1):
            for i in range(phrase.start, last + 2 - size):
                if found := find_country(self._spell(range(i, i + size))):
                    return found.country.code
        return None

    def _find_gender(self, phrase: range) -> str:
        words = {self.word(i).lower().rstrip(".") for i in phrase}
        if words & load_words("feminine"):
            return "f"
        return "m" if words & load_words("masculine") else ""

    def _find_name_gender(self, name: str, phrase: range) -> str:
        """The gender that titles or the first of several names tell."""
        first, *others = name.split() or [""]
        return self._find_gender(phrase) or (find_gender(first) if others else "")

    def _find_leading_name(self, phrase: range) -> str:
        """A person's name at the start of a phrase that lost its comma: "Ann Poe head of the observatory"."""
        size = next((n for n, i in enumerate(phrase) if not self.word(i)[0].isupper() and self.word(i) not in {"-", "al"}), len(phrase))
        words = [self.word(i) for i in phrase[:size]]
        known = any(find_country(w) or find_noun_kind(w.lower()) or w.lower().rstrip(".") in load_words("title") for w in words)
        named = len(words) >= 2 and all(self.tokens[i].pos == "PROPN" or self.word(i) == "-" for i in phrase[:size])
        return " ".join(words) if named and not known and " ".join(words) == self._spell(phrase[:size]) else ""

    def _make_nominal(self, head: int, phrase: range) -> Mention | None:
        """A phrase whose head is a common noun that can be an actor."""
        token = self.tokens[head]
        noun, word = self._find_noun(head), self.word(head).lower()
        kind = find_noun_kind(noun)
        if kind is None:
            return None
        if kind is ActorKind.GOVERNMENT and any(self.word(i).lower() in load_words("rival") for i in phrase):
            kind = ActorKind.ORGANISATION  # an "interim government" is not the state's
        plural = token.tag in {"NNS", "NNPS"} or word in {"people", "police", "others", "many", "some", "several", "both", "all", "few"}
        if kind is ActorKind.PERSON:
            kind = ActorKind.UNNAMED_GROUP if plural else ActorKind.UNNAMED_PERSON
        first = self.word(phrase.start).lower()
        if kind is ActorKind.UNNAMED_PERSON and (name := self._find_leading_name(phrase)):
            return Mention(
                self.tokens[phrase.start].start, token.end, head, Form.NAME, name=name, role=self.text[self.tokens[phrase.start + len(name.split())].start : token.end],
                kind=ActorKind.PERSON, gender=self._find_name_gender(name, phrase), number="s",
            )  # fmt: skip
        return Mention(
            self.tokens[phrase.start].start, token.end, head, Form.NOMINAL, noun=noun, kind=kind,
            country=self._find_country(phrase, head), gender=self._find_gender(phrase), number="p" if plural else "s",
            definite=first in load_words("articles") - {"a", "an"},
        )  # fmt: skip
