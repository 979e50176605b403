"""Sources -> Actors: every mention joined with what it stands for, and what each actor is."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from reportedly.actors.antecedents import Pair, Pointers, agree, calibrate, score_pair
from reportedly.actors.drafts import Draft, DraftIndex, list_keys, list_name_keys
from reportedly.actors.lexicon import find_noun_kind, list_renamed, load_words
from reportedly.actors.mentions import Form, Mention, MentionFinder
from reportedly.actors.metonyms import acts
from reportedly.actors.names import is_acronym, may_be_same_body, may_be_same_person, split_name
from reportedly.actors.roles import RoleFinder
from reportedly.actors.sides import find_side
from reportedly.digest import digest_parts
from reportedly.encode.scores import ArticleScores
from reportedly.lang.names import find_country, fold, load_countries
from reportedly.lang.ranges import merge_ranges, touches
from reportedly.lang.resources import load_toml
from reportedly.model import Actor, ActorKind, Article, Span
from reportedly.parse.layout import Layout

# Sentences back in which a pronoun's antecedent is looked for.
REACH = 8
CLAUSE = 12  # tokens on either side in which another part of the same verb is looked for
OFTEN = 250  # tokens around a mention that its pointer can see, and in which mentions are counted
POINTED = 0.5  # of the pointer, that joins a definite phrase with other words to an actor; not measured: errs to two actors
_FUNCTIONS = {"nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "pobj": "object", "dative": "object", "poss": "possessive"}
_POINTED = (ActorKind.UNNAMED_PERSON, ActorKind.ORGANISATION, ActorKind.OUTLET, ActorKind.GROUP, ActorKind.DOCUMENT)
_PERSON_ENDING = re.compile(r"(?:er|or|ist|ian|man|woman|person|ee|ant)$")
_ARTICLES = frozenset({"the", "this", "that", "these", "those", "same", "s"})
_DESCRIBED = (ActorKind.UNNAMED_PERSON, ActorKind.ORGANISATION, ActorKind.OUTLET, ActorKind.GROUP)
_MERGED = (ActorKind.ORGANISATION, ActorKind.OUTLET, ActorKind.GROUP, ActorKind.ARMED_FORCES, ActorKind.DOCUMENT)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a span stands for: ids of actors with the words that name each and, for what was inferred, why; sure from 0 to 1."""

    actor: str
    span: Span
    basis: str | None
    sure: float
    kind: ActorKind | None


class Cast:
    """The actors of one article. Build it once; ask it what a source or another span stands for."""

    def __init__(
        self, article: Article, layout: Layout, scores: ArticleScores, sources: Iterable[Span], weights: Mapping[str, float]
    ) -> None:
        """Join all mentions of the article. `sources` are those of its attributions, `weights` those of `score_pair`."""
        self.article, self.parse, self.quotations = article, layout.parse, layout.quotations
        parse = layout.parse
        self._quotation_starts = [q.start for q in layout.quotations]
        self._sources = merge_ranges([(s.start, s.end) for s in sources])
        self.finder = MentionFinder(article.text, parse)
        self.mentions = self.finder.find()
        self._roles = RoleFinder(self.finder, self.mentions)
        self._pointers, self._weights = Pointers(scores), weights
        self._heads = [m.head for m in self.mentions]
        self._mention_of = {m.head: m for m in self.mentions}
        self._index = DraftIndex(self.finder.sentence_of)
        self._of: dict[int, Draft] = {}  # head token -> draft
        self._why: dict[int, tuple[str, float]] = {}
        self._by_id: dict[str, Draft] = {}
        self._places: dict[int, Mention] = {}  # head token -> the name of a country or capital that is the place itself
        self._join_names()
        self._join_appositions()
        self._join_nominals()
        self._join_groups()
        self._join_pronouns()

    def _join(self, mention: Mention, draft: Draft | None) -> Draft:
        self._of[mention.head] = self._index.join(mention, draft)
        return self._of[mention.head]

    # names

    def _join_names(self) -> None:
        names = [m for m in self.mentions if m.form is Form.NAME and fold(m.name) not in load_words("calendar")]
        for mention in sorted(names, key=lambda m: (-len(split_name(m.name)), m.start)):
            if mention.kind is ActorKind.GOVERNMENT and not acts(self.finder, mention):
                self._places[mention.head] = mention
                continue
            draft = self._join(mention, self._find_namesake(mention))
            if mention.role_head is not None:
                self._of[mention.role_head] = draft

    def _find_latest(self, drafts: Iterable[Draft], mention: Mention) -> Draft | None:
        """The draft that was mentioned last before a mention."""
        last = [(found.head, n, d) for n, d in enumerate(drafts) if (found := d.find_last(mention.head))]
        return max(last, key=lambda x: (x[0], -x[1]))[2] if last else None

    def _find_namesake(self, mention: Mention) -> Draft | None:
        """The draft that a name stands for: the same name, a longer one that it shortens, the nearest before it first."""
        words = self._drop_outlet(split_name(mention.name))
        keys = [*list_keys(mention), *list_name_keys(" ".join(words))]
        fits = [d for d in self._index.find(keys) if any(self._is_same(mention, words, d, name) for name in d.names)]
        if mention.gender:
            fits = [d for d in fits if d.gender in {"", mention.gender}]
        if len(words) == 1 and len({id(d) for d in fits}) > 1 and all(d.kind in {None, ActorKind.PERSON} for d in fits):
            return self._find_leading(fits, mention)
        if before := self._find_latest(fits, mention):
            return before
        return fits[0] if len(fits) == 1 else next((d for d in fits if mention.name in d.names), None)

    def _find_leading(self, fits: list[Draft], mention: Mention) -> Draft:
        """Of several persons of one surname, the one just named in full, else the one the article has named most: news keeps full names for the other."""
        sentence = self.finder.sentence_of[mention.head]
        latest = self._find_latest(fits, mention)
        last = latest and latest.find_last(mention.head)
        if latest and last and sentence - self.finder.sentence_of[last.head] <= 1:
            return latest
        return max(fits, key=lambda d: (len(d.mentions), -d.mentions[0].start))

    def _drop_outlet(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """A surname that lost the comma before it, "state TV Poe", without the outlet, where the article has the full name."""
        if len(words) < 2 or find_noun_kind(words[-2]) not in {ActorKind.OUTLET, ActorKind.ORGANISATION}:
            return words
        namesakes = [d for d in self._index.find(list_name_keys(words[-1])) if d.kind in {None, ActorKind.PERSON}]
        known = any(len(n) > 1 and n[-1] == words[-1] for d in namesakes for n in map(split_name, d.names))
        return words[-1:] if known else words

    def _is_same(self, mention: Mention, words: tuple[str, ...], draft: Draft, name: str) -> bool:
        if fold(mention.name).removeprefix("the ") == fold(name).removeprefix("the "):
            return True
        country, other = find_country(mention.name), find_country(name)
        if country or other:
            same = country and other and country.country == other.country
            return bool(same and "people" not in {country.sense, other.sense})  # type: ignore[union-attr]
        if is_acronym(mention.name, name) or is_acronym(name, mention.name):
            return True
        if draft.kind in _MERGED or mention.kind in _MERGED:
            return draft.kind in {mention.kind, None} and mention.noun != "" and may_be_same_body(words, split_name(name))
        return may_be_same_person(words, split_name(name))

    # roles

    def _join_appositions(self) -> None:
        """Roles that stand beside a name between commas: "Rana Oduya, its spokeswoman," and "its spokeswoman, Rana Oduya"."""
        for mention in self.mentions:
            if mention.form is not Form.NOMINAL or mention.kind not in _DESCRIBED:
                continue
            named = self._roles.find_beside(mention)
            if named is None or mention.head in self._of:
                continue
            draft = self._of.get(named.head)
            if draft is None or (draft.kind not in {None, ActorKind.PERSON} if mention.kind is ActorKind.UNNAMED_PERSON else draft.gender):
                continue
            role = self._roles.spell(mention)
            if mention.kind is ActorKind.UNNAMED_PERSON:
                draft.kind = ActorKind.PERSON
                self._index.add_role(draft, role)
            else:
                draft.kind = draft.kind or mention.kind
            draft.gender = draft.gender or mention.gender
            draft.country = draft.country or mention.country
            self._of[mention.head] = draft

    # nominals

    def _join_nominals(self) -> None:
        """Definite phrases that point back, repeated unnamed ones, and those that name a country's government or forces."""
        for mention in self.mentions:
            if mention.form is Form.NOMINAL and mention.head not in self._of:
                draft, basis, sure = self._find_nominal(mention)
                self._join(mention, draft)
                if draft is not None and basis:
                    self._why[mention.head] = (basis, sure)

    def _find_nominal(self, mention: Mention) -> tuple[Draft | None, str, float]:
        """The draft that a nominal stands for, why, and how sure; none where it is new."""
        if mention.country and mention.kind in {ActorKind.GOVERNMENT, ActorKind.ARMED_FORCES}:
            return self._find_state(mention), "", 1.0
        if not mention.definite and not self._is_headline_role(mention):
            return None, "", 1.0
        if mention.kind is ActorKind.UNNAMED_PERSON and (draft := self._find_by_role(mention)):
            return draft, f"“{self._roles.spell(mention)}” is the role stated of {self._name(draft)}", 0.9
        nouns = list_renamed(mention.noun)
        same = [
            d for d in self._index.find(f"noun {noun}" for noun in nouns) if any(self._renames(mention, m, nouns) for m in d.mentions[:5])
        ]
        if draft := self._find_latest(same, mention):
            return draft, f"the same noun, “{mention.noun}”, or one that renames it, stood before", 0.85
        if mention.definite and mention.kind in _POINTED:
            return self._find_pointed(mention)
        return None, "", 1.0

    def _find_by_role(self, mention: Mention) -> Draft | None:
        """The draft whose stated role has all words of a phrase, or else its noun: "the minister" after "Foreign Minister Ann Poe"."""
        role = self._roles.spell(mention).lower()
        table = load_toml("actors.toml")["same_role"]
        same = table.get(role)
        stated = self._index.find(f"role {fold(noun)}" for noun in same or table.get(mention.noun, [mention.noun]))
        found = [d for d in stated if not self._meets(mention, d)]
        telling = {fold(word) for word in self._roles.find_complement(mention)}
        full = [d for d in found if any(telling | {fold(mention.noun)} <= set(fold(r).split()) for r in d.roles)]
        # "The president of Northland" is none but hers; "the president" is, of those said to be one, the one most spoken of.
        loose = found if same or not telling else [d for d in found if mention.country and d.country == mention.country]
        for drafts in (full, loose):
            if drafts:
                return max(drafts, key=lambda d: (len(d.names) > 0, len(d.mentions), -d.mentions[0].start))
        return None

    def _renames(self, mention: Mention, earlier: Mention, nouns: frozenset[str]) -> bool:
        """Whether a definite phrase may rename an earlier one: the noun, or one like it, and no word that the earlier one has not.

        "The ministry" after "the energy ministry", not the reverse.
        """
        if earlier.noun not in nouns or earlier.kind != mention.kind:
            return False
        said, before = ({fold(w) for w in re.findall(r"[^\W_]+", self.article.text[m.start : m.end])} for m in (mention, earlier))
        return said - _ARTICLES - {fold(noun) for noun in (*nouns, *(f"{n}s" for n in nouns))} <= before

    def _is_headline_role(self, mention: Mention) -> bool:
        """A role without an article, as headlines have it: "Homs governor says"."""
        return mention.kind is ActorKind.UNNAMED_PERSON and not re.match(
            r"(?:a|an|one|another|any|some|no|each)\b", self.article.text[mention.start : mention.end], re.IGNORECASE
        )

    def _find_pointed(self, mention: Mention) -> tuple[Draft | None, str, float]:
        """The draft that the encoder points at from the head noun, if it is sure and the kinds may agree."""
        wanted = {ActorKind.PERSON, ActorKind.UNNAMED_PERSON, None} if mention.kind is ActorKind.UNNAMED_PERSON else {mention.kind, None}
        near = [d for d in self._index.find_near(mention.head, REACH) if d.kind in wanted and d.find_last(mention.head)]
        fits = [d for d in near if not (d.gender and mention.gender and d.gender != mention.gender) and not self._meets(mention, d)]
        chances = [self._point(mention, d) for d in fits]
        best = max(range(len(fits)), key=chances.__getitem__, default=None)
        if best is None or chances[best] < POINTED:
            return None, "", 1.0
        return fits[best], f"“{mention.noun}” points back at {self._name(fits[best])}", chances[best]

    def _meets(self, mention: Mention, draft: Draft) -> bool:
        """Whether both take part in one verb, and so are two: "The president told Mr Weld"."""
        tokens = self.parse.tokens
        verb = tokens[mention.head].head
        for other in draft.list_between(mention.head - CLAUSE, mention.head + CLAUSE):
            head = tokens[other.head].head
            if other.head != mention.head and verb in {head, tokens[head].head if tokens[head].pos == "ADP" else head}:
                return True
        return False

    def _find_state(self, mention: Mention) -> Draft | None:
        """The government or the forces of a country that the article has named, in whatever words."""
        kind = mention.kind.value if mention.kind else ""
        found = self._index.find([f"state {mention.country} {kind}"])
        forces = mention.kind is ActorKind.ARMED_FORCES
        return next((d for d in found if d.kind == mention.kind and not (forces and d.names)), None)

    # groups

    def _join_groups(self) -> None:
        """Those named in one breath, "Poe and Roe", for the plural pronouns after them; the same ones named again are the same group."""
        groups: dict[frozenset[int], Draft] = {}
        for mention in self.mentions:
            draft = self._of.get(mention.head)
            if draft is None or mention.form is Form.PRONOUN or self.parse.tokens[mention.head].dep == "conj":
                continue
            others = [i for i in self._list_coordinated(mention.head, self._of.__contains__) if i in self._mention_of]
            members = tuple(dict.fromkeys([draft, *(self._of[i] for i in others)]))
            if len(members) < 2:
                continue
            last = max((self._mention_of[i] for i in others), key=lambda m: m.end)
            whole = Mention(mention.start, last.end, mention.head, Form.NAME, number="p")
            key = frozenset(map(id, members))
            groups[key] = self._index.join(whole, groups.get(key))
            groups[key].members = members

    # pronouns

    def _join_pronouns(self) -> None:
        for mention in self.mentions:
            if mention.form is Form.PRONOUN and mention.head not in self._of:
                draft, basis, sure = self._find_antecedent(mention)
                if draft is not None:
                    self._join(mention, draft)
                    self._why[mention.head] = (basis, sure)

    def _find_antecedent(self, mention: Mention) -> tuple[Draft | None, str, float]:
        """The draft that a pronoun stands for, why, and how sure."""
        if mention.person == "r":
            return self._find_relative(mention)
        if mention.person == "1" or self.parse.tokens[mention.head].dep in {"expl", "mark"}:
            return None, "", 0.0
        fits = [d for d in self._index.find_near(mention.head, REACH) if agree(mention, d.as_mention())]
        if not fits:
            return None, "", 0.0
        scores = [self.score_draft(mention, d) for d in fits] if len(fits) > 1 else [0.0]
        best = max(range(len(fits)), key=lambda i: (scores[i], -i))
        sure = calibrate(1 / sum(math.exp(score - scores[best]) for score in scores), self._weights)
        word = self.article.text[mention.start : mention.end]
        return fits[best], f"“{word}” stands for {self._name(fits[best])} ({sure:.0%})", sure

    def score_draft(self, pronoun: Mention, draft: Draft) -> float:
        """`score_pair` of a pronoun and a draft."""
        return score_pair(self.describe_pair(pronoun, draft), self._weights)

    def find_pair(self, pronoun: Span, name: Span) -> Pair | None:
        """What speaks for a pronoun's standing for whomever a name names, None where one of them is no mention."""
        own = next((m for i in self.finder.tree.list_inside(pronoun) if (m := self._mention_of.get(i)) and m.form is Form.PRONOUN), None)
        inside = self.finder.tree.list_inside(name)
        if own is None or not inside:
            return None
        draft = next((d for i in reversed(inside) if (d := self._of.get(i))), None)
        if draft is None:  # a name that the parser took for something else
            draft = Draft()
            draft.add(Mention(name.start, name.end, inside[-1], Form.NAME, name=name.text, number="s"))
        return self.describe_pair(own, draft)

    def describe_pair(self, pronoun: Mention, draft: Draft) -> Pair:
        """What speaks for a pronoun's standing for a draft."""
        last = draft.find_nearest(pronoun.head)
        own, other = self.parse.tokens[pronoun.head], self.parse.tokens[last.head]
        back = self.finder.sentence_of[pronoun.head] - self.finder.sentence_of[last.head]
        function, others = _FUNCTIONS.get(own.dep, ""), _FUNCTIONS.get(other.dep, "")
        reflexive = self.article.text[pronoun.start : pronoun.end].lower().endswith("self")
        speaks = touches(self._sources, pronoun.start, pronoun.end) and touches(self._sources, last.start, last.end)
        return Pair(
            pointed=self._point(pronoun, draft), back=abs(back), after=last.head > pronoun.head, subject=others == "subject" or self._is_cited(last),
            parallel=function != "" and function == others, bound=own.head == other.head and function != others and "possessive" not in {function, others} and not reflexive and back == 0,
            often=sum(1 for _ in draft.list_between(max(0, pronoun.head - OFTEN), pronoun.head)), quoted=self._is_quoted(last) and not self._is_quoted(pronoun),
            speaks=speaks, reports=speaks and self._reports(last, pronoun),
        )  # fmt: skip

    def _reports(self, mention: Mention, pronoun: Mention) -> bool:
        """Whether a mention is the subject of a verb of whose clause the pronoun is the subject."""
        tokens = self.parse.tokens
        verb = tokens[tokens[pronoun.head].head]
        subjects = _FUNCTIONS.get(tokens[pronoun.head].dep) == _FUNCTIONS.get(tokens[mention.head].dep) == "subject"
        return subjects and verb.dep == "ccomp" and verb.head == tokens[mention.head].head

    def _is_quoted(self, mention: Mention) -> bool:
        i = bisect_right(self._quotation_starts, mention.start) - 1
        return i >= 0 and mention.start < self.quotations[i].end

    def _is_cited(self, mention: Mention) -> bool:
        """Whether a mention is the object of "according to", and so as prominent as a subject."""
        head = self.parse.tokens[mention.head].head
        return (
            self.parse.tokens[mention.head].dep == "pobj"
            and self.finder.word(head).lower() == "to"
            and self.finder.word(self.parse.tokens[head].head).lower() == "according"
        )

    def _find_relative(self, mention: Mention) -> tuple[Draft | None, str, float]:
        """What a relative pronoun hangs on: the noun that its clause describes."""
        i = mention.head
        for _ in range(6):
            token = self.parse.tokens[i]
            if token.dep == "relcl":
                draft = self._of.get(token.head)
                return draft, f"“{self.finder.word(mention.head)}” continues {self._name(draft)}" if draft else "", 0.9
            if token.head == i:
                break
            i = token.head
        return None, "", 0.0

    def _point(self, mention: Mention, draft: Draft) -> float:
        """How much of the mention's pointer falls on the mentions of a draft that lie near."""
        near = [m for m in draft.list_between(mention.head - OFTEN, mention.head + OFTEN) if m.head != mention.head]
        tokens = self.parse.tokens
        spans = [(m.start, m.end) if m.form is Form.NAME else (tokens[m.head].start, tokens[m.head].end) for m in near]
        closely = mention.form is Form.PRONOUN and touches(self._sources, mention.start, mention.end)
        return self._pointers.point(tokens[mention.head].start, spans, closely=closely)

    # what is asked for

    def find_actors(self, span: Span) -> tuple[Resolved, ...]:
        """Whom a span stands for: the phrase that heads it and those coordinated with it, each with its own words."""
        inside = self.finder.tree.list_inside(span)
        tops = [i for i in inside if self.parse.tokens[i].head not in inside or self.parse.tokens[i].head == i]
        heads = [i for i in tops if self._speaks(i)]
        if not heads:
            return (self._resolve_unknown(span),) if inside else ()
        heads = [self._prefer_name(heads[0], inside)] + [i for i in self._list_coordinated(heads[0], self._speaks) if i in inside]
        found: dict[int, Resolved] = {}
        for head in heads:
            draft = self._of.get(head)
            if draft is None:
                continue
            for member in draft.members or (draft,):
                resolved = self._resolve(head, member)
                found.setdefault(id(member), replace(resolved, span=span) if len(heads) == 1 else resolved)
        return tuple(found.values())

    def _prefer_name(self, head: int, inside: range) -> int:
        """The head of the name that a role stands right before, "key ally Northland", "Member of Parliament (MP) Ann Poe"; else the head."""
        mention = self._mention_of.get(head)
        if mention is None or mention.form is not Form.NOMINAL or mention.kind is not ActorKind.UNNAMED_PERSON:
            return head
        for i in range(bisect_left(self._heads, head + 1), len(self._heads)):
            named = self.mentions[i]
            if named.head not in inside:
                break
            first = self.finder.tree.find_first(named.start)
            before = self.parse.tokens[first - 1]
            if named.form is Form.NAME and before.pos in {"NOUN", "PROPN", "PUNCT"} and before.dep != "prep" and self._speaks(named.head):
                return named.head
        return head

    def find_at(self, head: int) -> Resolved | None:
        """Whom the phrase with this head token stands for, in its own words."""
        if not self._speaks(head) or self._of[head].members:
            return None
        return self._resolve(head, self._of[head])

    def _resolve(self, head: int, draft: Draft) -> Resolved:
        mention = self._mention_of[head] if head in self._mention_of else draft.mentions[0]
        basis, sure = self._why.get(head, (self._explain_seat(mention), 1.0))
        return Resolved(self._id(draft), self.article.span(mention.start, mention.end), basis, sure, draft.kind)

    def _explain_seat(self, mention: Mention) -> str | None:
        word = find_country(mention.name) if mention.kind is ActorKind.GOVERNMENT else None
        return f"“{mention.name}” stands for the government of {word.country.name}" if word else None

    def _speaks(self, head: int) -> bool:
        """Whether the phrase with this head is an actor; a country or capital that is asked for is its government."""
        if head in self._places:
            mention = self._places.pop(head)
            self._join(mention, self._find_state(mention) or self._find_namesake(mention))
        return head in self._of

    def _resolve_unknown(self, span: Span) -> Resolved:
        """A source that no known word heads, "those at the scene" or "the ceasefire": by its own words."""
        inside = self.finder.tree.list_inside(span)
        head = next(i for i in inside if self.parse.tokens[i].head not in inside or self.parse.tokens[i].head == i)
        word = self.finder.word(head).lower()
        plural = self.parse.tokens[head].tag in {"NNS", "NNPS", "CD", "DT", "JJ", "JJS", "JJR"} and word not in {"this", "that"}
        person = _PERSON_ENDING.search(self.finder.word(head).lower())
        kind = ActorKind.UNNAMED_GROUP if plural else ActorKind.UNNAMED_PERSON if person else ActorKind.UNSPECIFIED_INFORMATION
        mention = Mention(span.start, span.end, head, Form.NOMINAL, kind=kind, number="p" if plural else "s")
        draft = self._join(mention, None)
        self._mention_of[head] = mention
        return Resolved(self._id(draft), span, None, 1.0, kind)

    def _list_coordinated(self, head: int, is_actor: Callable[[int], bool]) -> list[int]:
        """The heads of the phrases coordinated with one, as far as they are actors."""
        found = [head]
        for i in found:
            found.extend(c for c in self.finder.children[i] if self.parse.tokens[c].dep == "conj" and is_actor(c))
        return sorted(found[1:])

    def list_actors(self) -> dict[str, Actor]:
        """All actors by id, whether they speak or not."""
        return {self._id(d): self._make_actor(d) for d in self._index.drafts if not d.members}

    def __contains__(self, actor: object) -> bool:
        """Whether an id is that of an actor of the cast."""
        return actor in self._by_id

    def name(self, actor: str) -> str:
        """The name of an actor."""
        return self._name(self._by_id[actor])

    def _id(self, draft: Draft) -> str:
        actor = digest_parts([self.article.id, "actor", draft.mentions[0].start, draft.mentions[0].end])
        self._by_id[actor] = draft
        return actor

    def _make_actor(self, draft: Draft) -> Actor:
        spans = tuple(self.article.span(m.start, m.end) for m in sorted(draft.mentions, key=lambda m: m.start))
        kind = draft.kind or self._guess_kind(draft)
        phrases = (*draft.roles, *(self.article.text[m.start : m.end] for m in draft.mentions if m.form is not Form.PRONOUN))
        country = _spell_country(draft.country) if draft.country else None
        return Actor(
            self._id(draft),
            self._name(draft),
            kind,
            role=draft.roles[0] if draft.roles else None,
            country=draft.country,
            side=find_side(kind, country, phrases),
            mentions=spans,
        )

    def list_names(self, kind: ActorKind) -> Iterator[Mention]:
        """The names of actors of a kind wherever they stand, not those of the kind that are places."""
        return (m for d in self._index.drafts if d.kind is kind for m in d.mentions if m.form is Form.NAME)

    def _guess_kind(self, draft: Draft) -> ActorKind:
        """A name of no known kind is a person's, unless it is one word that no pronoun of a person stands for."""
        if draft.roles or draft.gender or any(len(split_name(n)) > 1 for n in draft.names):
            return ActorKind.PERSON
        genders = [m.gender for m in draft.mentions if m.form is Form.PRONOUN and m.gender]
        if genders:
            return ActorKind.ORGANISATION if genders.count("n") > len(genders) / 2 else ActorKind.PERSON
        letters = any(n.isupper() and len(n) > 1 for n in draft.names)
        the = any(m.definite for m in draft.mentions if m.form is Form.NAME)
        return ActorKind.ORGANISATION if letters or the else ActorKind.PERSON

    def _name(self, draft: Draft) -> str:
        """The longest name, a government's in one form, an unnamed actor's own words, those of all members."""
        if draft.members:
            return " and ".join(self._name(member) for member in draft.members)
        if draft.country and draft.kind is ActorKind.GOVERNMENT:
            return f"Government of {_spell_country(draft.country)}"
        if draft.names:
            # A label that somebody is quoted with stays that person's: it names an actor only where nothing else does.
            own = list(dict.fromkeys(m.name for m in draft.mentions if m.name and not self._is_quoted(m))) or draft.names
            return max(own, key=lambda n: (len(split_name(n)), -own.index(n)))
        mention = draft.mentions[0]
        words = " ".join(self.article.text[mention.start : self.parse.tokens[self._roles.find_right_edge(mention.head)].end].split())
        return re.sub(r"^the\s+", "", words, flags=re.IGNORECASE) if draft.country and draft.kind is ActorKind.ARMED_FORCES else words


def _spell_country(code: str) -> str:
    return next(word.country.name for word in load_countries().values() if word.country.code == code)
