"""What befell the people that a number counts: killed, injured, captured, by the words before, after and above it."""

from collections.abc import Iterator

from reportedly.model import CountedKind
from reportedly.values.figures.kinds import (
    STATED,
    find_named_kind,
    find_noun_kind,
    load_causes,
    load_states,
    load_toll_ends,
    load_tolls,
    load_verbs,
    load_words,
)
from reportedly.values.figures.measures import load_units
from reportedly.values.figures.syntax import Syntax

REACH = 7  # tokens after a noun phrase in which a participle may say what befell it
STEPS = 6  # heads above the counted noun that are looked at
RISE_REACH = 5  # tokens before a number, those of its bound among them, in which a verb may say that something rose to it
QUOTES = frozenset("\"“”'‘’")
TOLL_REACH = 24  # tokens before a number in which "death toll" may stand
_BOTH = frozenset({CountedKind.KILLED, CountedKind.INJURED})


class StateFinder:
    """Finds what befell the counted of one article."""

    def __init__(self, syntax: Syntax) -> None:
        """Take the article's syntax."""
        self.syntax = syntax

    def find_modifier(self, noun: int) -> CountedKind | None:
        """A participle or adjective before the noun: "two wounded sailors"."""
        syntax = self.syntax
        before = (syntax.lower(c) for c in syntax.children(noun) if c < noun and syntax.tokens[c].dep == "amod")
        return next((state for word in before if (state := load_states().get(word)) in STATED), None)

    def find(self, i: int, first: int, last: int, others: range) -> tuple[CountedKind | None, bool]:
        """What befell the counted, whose phrase is the tokens from `first` to `last` with its head at `i`, and whether that was said after them."""
        trailing = self._find_trailing(last, others)
        if trailing and trailing is not CountedKind.PEOPLE:
            return trailing, True
        return self._find_leading(first) or self._find_governor(i) or self._find_toll(first) or trailing, False

    def _find_trailing(self, last: int, others: range) -> CountedKind | None:
        """A participle or adjective after the noun phrase: "12 people from the coast were reportedly killed".

        Relative pronouns, auxiliaries, hedges and phrases with a preposition may stand between; another noun with "who" may not.
        """
        syntax, passed = self.syntax, False
        for i in range(last + 1, min(last + 1 + REACH, others.stop)):
            word, token = syntax.lower(i), syntax.tokens[i]
            if (state := load_states().get(word)) and not self._has_object(i):
                return self._combine(i, state)
            if word in QUOTES or (word == "," and i + 1 < others.stop and syntax.tokens[i + 1].pos == "AUX"):
                continue
            if word == "among":
                return next((s for j in range(i + 1, min(i + 4, others.stop)) if (s := load_states().get(syntax.lower(j)))), None)
            if word in load_words("hedge") or word == "including":
                passed = passed or word == "including"
                continue
            if token.pos in {"VERB", "CCONJ", "SCONJ", "NUM", "PUNCT"} or (passed and token.tag in {"WP", "WDT"}):
                return None
            if token.tag == "IN" and word not in {"in", "on", "at", "from", "of", "near", "inside", "outside", "across"}:
                return None
            passed = passed or token.pos in {"NOUN", "PROPN"}
        return None

    def _has_object(self, i: int) -> bool:
        """Whether a participle is a verb with an object of its own: "12 gunmen killed a guard"; not in "12 killed, five injured" without its comma."""
        syntax, total = self.syntax, len(self.syntax.tokens)
        if syntax.tokens[i].tag not in {"VBD", "VBG"}:
            return False
        objects = [c for c in syntax.children(i) if syntax.tokens[c].dep == "dobj" and c > i]
        return any(not any(syntax.lower(j) in load_states() for j in range(c, min(c + 3, total))) for c in objects)

    def _combine(self, i: int, state: CountedKind) -> CountedKind:
        """The state with another that is joined to it and has no number of its own: "killed or wounded"."""
        syntax, total = self.syntax, len(self.syntax.tokens)
        if i + 2 < total and syntax.lower(i + 1) in {"and", "or", "/", "and/or"}:
            at = i + 3 if syntax.lower(i + 2) in {"/", "or"} and i + 3 < total else i + 2
            other = load_states().get(syntax.lower(at))
            if other and {state, other} == _BOTH and not (at + 1 < total and syntax.tokens[at + 1].pos == "NUM"):
                return CountedKind.KILLED_AND_INJURED
        return state

    def _find_leading(self, first: int) -> CountedKind | None:
        """A verb right before the number or its bound: "killing at least 12"."""
        syntax = self.syntax
        floor, _ = syntax.find_sentence(first)
        for i in range(first - 1, max(floor, first - 6) - 1, -1):
            word, token = syntax.lower(i), syntax.tokens[i]
            if state := load_causes().get(word):
                passive = any(syntax.tokens[c].dep == "auxpass" for c in syntax.children(i))
                after_people = i > floor and find_noun_kind(syntax.tokens[i - 1].lemma) in {CountedKind.PEOPLE, CountedKind.TROOPS}
                if passive or (after_people and token.tag == "VBN"):
                    return None
                if i - 2 >= floor and syntax.lower(i - 1) in {"and", "or"} and {state, load_causes().get(syntax.lower(i - 2))} == _BOTH:
                    return CountedKind.KILLED_AND_INJURED
                return state
            if (state := load_states().get(word)) and i - 2 >= floor and "among" in {syntax.lower(i - 2), syntax.lower(i - 1)}:
                return state
            if token.pos in {"VERB", "PUNCT", "NOUN", "PROPN", "CCONJ"} or word in {"by", "in", "with", "from", "on", "including"}:
                return None
        return None

    def _find_governor(self, i: int, steps: int = STEPS) -> CountedKind | None:
        """What the verb or noun says that the counted depend on, at most some steps up."""
        syntax = self.syntax
        for left in range(steps, 0, -1):
            token = syntax.tokens[i]
            if token.head == i:
                return None
            if token.dep == "conj":
                i = token.head
                continue
            if token.dep in {"dobj", "nsubjpass", "nsubj", "attr", "oprd"}:
                return self._read_verb(token.head, token.dep) or (self._find_numbered(token.head) if token.dep != "nsubj" else None)
            if token.dep == "pobj":
                return self._read_preposition(token.head, left - 1)
            return None
        return None

    def _read_preposition(self, prep: int, steps: int) -> CountedKind | None:
        """What a preposition's holder says of its object: "the deaths of 12 men", "cost the lives of 12", "the number of dead rose to 12"."""
        syntax = self.syntax
        holder = syntax.tokens[prep].head
        lemma = syntax.tokens[holder].lemma.lower()
        if syntax.lower(prep) == "including" and syntax.tokens[holder].pos in {"NOUN", "PROPN"}:
            return self._find_governor(holder, steps)
        if syntax.lower(prep) != "of":
            return self._find_numbered(holder) or (load_states().get(syntax.lower(holder)) if syntax.lower(prep) in {"at", "to"} else None)
        if lemma == "life" and syntax.tokens[syntax.tokens[holder].head].lemma.lower() in load_words("toll_on_life"):
            return CountedKind.KILLED
        if lemma in load_words("act"):
            return CountedKind.KILLED
        if lemma in load_words("collective"):  # "killing a family of six"
            return self._find_governor(holder, steps) or CountedKind.PEOPLE
        kind = find_noun_kind(lemma)
        return kind if kind in STATED else None

    def _find_numbered(self, verb: int) -> CountedKind | None:
        """What befell those whose number is the subject or object of a verb: "the number of dead rose to 12", "put the toll at 12"."""
        syntax = self.syntax
        said = (c for c in syntax.children(verb) if syntax.tokens[c].dep in {"nsubj", "nsubjpass", "dobj"})
        subject = next((c for c in said if syntax.tokens[c].lemma.lower() in load_words("number")), None)
        if subject is None:
            return None
        counted = syntax.find_object(subject, "of")
        told = [s for c in (syntax.children(counted) if counted is not None else ()) if (s := load_states().get(syntax.lower(c)))]
        if told:
            return told[0]
        around = [counted] if counted is not None else [c for c in syntax.children(subject) if syntax.tokens[c].dep in {"compound", "amod"}]
        kinds = [k for c in around if (k := find_named_kind(syntax, c))]
        kinds = [k for k in kinds if k in STATED] or [k for k in kinds if k is CountedKind.PEOPLE]
        toll = CountedKind.KILLED if syntax.tokens[subject].lemma.lower() == "toll" else None
        return kinds[0] if kinds else toll

    def _read_verb(self, verb: int, dep: str) -> CountedKind | None:
        """What a verb says befell the one that stands in this slot."""
        syntax = self.syntax
        passive = any(syntax.tokens[c].dep == "auxpass" for c in syntax.children(verb))
        slot = "object" if dep in {"dobj", "nsubjpass"} or passive else "subject"
        found: CountedKind | None = None
        for i in (verb, *self._list_joined(verb, dep)):
            state = load_verbs().get((syntax.tokens[i].lemma.lower(), slot))
            if slot == "subject" and state is None and syntax.tokens[i].lemma in {"be", "go", "remain", "lie"}:
                state = next(
                    (
                        s
                        for c in syntax.children(i)
                        if syntax.tokens[c].dep in {"acomp", "advcl", "attr"} and (s := load_states().get(syntax.lower(c)))
                    ),
                    None,
                )
            if state and found and {state, found} == _BOTH:
                return CountedKind.KILLED_AND_INJURED
            found = found or state
        return found

    def _list_joined(self, verb: int, dep: str) -> Iterator[int]:
        """Verbs coordinated with a verb that have neither subject nor object of their own: they share its."""
        syntax = self.syntax
        for c in syntax.children(verb):
            if syntax.tokens[c].dep == "conj" and not any(
                syntax.tokens[d].dep in {"dobj", "nsubj", "nsubjpass", "ccomp"} for d in syntax.children(c)
            ):
                yield c
        token = syntax.tokens[verb]
        if (
            dep == "dobj"
            and token.dep == "conj"
            and not any(syntax.tokens[d].dep == "dobj" and d < verb for d in syntax.children(token.head))
        ):
            yield token.head

    def _find_toll(self, first: int) -> CountedKind | None:
        """The kind that "death toll" and the like give to a number after them, with no other number between."""
        syntax = self.syntax
        floor, _ = syntax.find_sentence(first)
        for i in range(first - 1, max(floor, first - TOLL_REACH) - 1, -1):
            word = syntax.lower(i)
            if word in load_toll_ends():
                pair = f"{syntax.lower(i - 1)} {word}" if i > floor else word
                if kind := load_tolls().get(pair) or load_tolls().get(word):
                    return kind
            elif word in {";", "while"} or (syntax.tokens[i].pos == "NUM" and not self._is_of_time(i) and not self._is_reached(first)):
                return None
        return None

    def _is_reached(self, first: int) -> bool:
        """Whether a verb right before a number says how high something now stands: "has risen to at least 12"."""
        near = range(max(first - RISE_REACH, self.syntax.find_sentence(first)[0]), first)
        return any(self.syntax.tokens[i].lemma.lower() in load_words("rise") for i in near)

    def _is_of_time(self, number: int) -> bool:
        """Whether a number is a day after a month, or counts weeks and the like."""
        unit = load_units().get(self.syntax.lower(number + 1))
        return (unit is not None and unit.kind == "duration") or self.syntax.tokens[number - 1].pos == "PROPN"
