"""Actors in the making: mentions joined so far, and the index that finds those a mention may belong to."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from reportedly.actors.mentions import Form, Mention
from reportedly.actors.names import find_sound, list_initials, split_name
from reportedly.lang.names import find_country, find_gender, fold
from reportedly.model import ActorKind


@dataclass(slots=True, eq=False)
class Draft:
    """An actor in the making: its mentions so far, and what they say of it. Equality is identity.

    Where it has `members` it is no actor but several named in one breath, "Poe and Roe", for whom "they" may stand.
    """

    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    kind: ActorKind | None = None
    country: str | None = None
    gender: str = ""
    heads: list[tuple[int, int]] = field(default_factory=list)  # head token and place in `mentions`, in reading order
    members: tuple["Draft", ...] = ()

    def add(self, mention: Mention) -> None:
        """Join a mention, and learn from it what is not known yet."""
        insort(self.heads, (mention.head, len(self.mentions)))
        self.mentions.append(mention)
        if mention.name and mention.name not in self.names:
            self.names.append(mention.name)
        if mention.role and mention.role not in self.roles:
            self.roles.append(mention.role)
        named = bool(self.names) and mention.kind is ActorKind.UNNAMED_PERSON
        self.kind = self.kind or (ActorKind.PERSON if named else mention.kind)
        self.country = self.country or mention.country
        # A pronoun given to the wrong actor would keep all later ones from the right one: only words that name tell a gender.
        self.gender = self.gender or (mention.gender if mention.form is not Form.PRONOUN else "")

    def as_mention(self) -> Mention:
        """The first mention with all that is known of the actor."""
        alone = all(" " not in name for name in self.names) and len(self.names) == 1
        return replace(self.mentions[0], kind=self.kind, gender=self.gender or (find_gender(self.names[0]) if alone else ""))

    def find_last(self, head: int) -> Mention | None:
        """The last mention before a head token."""
        i = bisect_left(self.heads, (head, -1)) - 1
        return self.mentions[self.heads[i][1]] if i >= 0 else None

    def find_nearest(self, head: int) -> Mention:
        """The last mention before a head token, else the first after it."""
        return self.find_last(head) or self.mentions[self.heads[0][1]]

    def list_between(self, first: int, last: int) -> Iterator[Mention]:
        """The mentions whose head tokens lie in `[first, last)`."""
        for i in range(bisect_left(self.heads, (first, -1)), len(self.heads)):
            if self.heads[i][0] >= last:
                return
            yield self.mentions[self.heads[i][1]]


class DraftIndex:
    """Finds drafts by name, role, noun, country and place in the text, without looking at all of them."""

    def __init__(self, sentence_of: list[int]) -> None:
        """Take the sentence of every token."""
        self.drafts: list[Draft] = []
        self._sentence_of = sentence_of
        self._by_key: dict[str, dict[Draft, None]] = defaultdict(dict)
        self._by_sentence: dict[int, dict[Draft, None]] = defaultdict(dict)

    def join(self, mention: Mention, draft: Draft | None = None) -> Draft:
        """Add a mention to a draft, or to a new one, and return that."""
        if draft is None:
            draft = Draft()
            self.drafts.append(draft)
        draft.add(mention)
        self._by_sentence[self._sentence_of[mention.head]][draft] = None
        self.add_keys(draft, list_keys(mention))
        return draft

    def add_role(self, draft: Draft, role: str) -> None:
        """Give a draft a role, by whose words it is found from now on."""
        if role not in draft.roles:
            draft.roles.append(role)
        self.add_keys(draft, list_role_keys(role))

    def add_keys(self, draft: Draft, keys: Iterable[str]) -> None:
        """Make a draft be found by keys."""
        for key in keys:
            self._by_key[key][draft] = None

    def find(self, keys: Iterable[str]) -> list[Draft]:
        """The drafts that have one of the keys, in the order in which they got it."""
        return list(dict.fromkeys(draft for key in keys for draft in self._by_key.get(key, ())))

    def find_near(self, head: int, reach: int) -> list[Draft]:
        """The drafts with a mention in the head token's sentence or the `reach` sentences before it."""
        here = self._sentence_of[head]
        return list(dict.fromkeys(d for s in range(here, here - reach - 1, -1) for d in self._by_sentence.get(s, ())))


def list_keys(mention: Mention) -> list[str]:
    """By what a mention's draft is found again: its name, its surname's sound, its initials, its noun, its country."""
    keys = [*list_name_keys(mention.name), *list_role_keys(mention.role)]
    if mention.noun:
        keys.append(f"noun {mention.noun}")
    if mention.country and mention.kind:
        keys.append(f"state {mention.country} {mention.kind.value}")
    return keys


def list_name_keys(name: str) -> list[str]:
    """The keys of a name."""
    words = split_name(name)
    if not words:
        return []
    keys = [f"name {fold(name).removeprefix('the ')}", f"last {find_sound(words[-1])}"]
    keys += [f"initials {letters}" for letters in list_initials(name)]
    if country := find_country(name):
        keys.append(f"country {country.country.code}")
    return keys


def list_role_keys(role: str) -> list[str]:
    """The keys of a role: each of its words."""
    return [f"role {word}" for word in fold(role).split()]
