"""Answers of one happening -> how they stand to each other: same, updates, contradicts, refines, repeats.

Links hold between claims, that is groups of answers; each is told of one answer of the one and one of the other, and says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportedly.digest import digest_parts
from reportedly.model import LinkType
from reportedly.questions.amounts import Bounds, find_bounds, find_point, is_rounding
from reportedly.questions.claimants import is_same_claimant
from reportedly.questions.days import find_ends
from reportedly.questions.question import Answer, Link, Question


@dataclass(frozen=True, slots=True)
class Group:
    """One claim: its answers in order, who makes it, what it allows, and the first and last day for which it is given."""

    id: str
    part: str
    answers: tuple[Answer, ...]
    bounds: Bounds
    first: int | None
    last: int | None

    @property
    def head(self) -> Answer:
        """Its first answer."""
        return self.answers[0]

    @property
    def point(self) -> Decimal | None:
        """The number that it is ordered by."""
        return find_point(self.head.figure) if self.head.figure else None

    @property
    def superseded(self) -> bool:
        """Whether all its answers are told as what held before."""
        return all(answer.superseded for answer in self.answers)

    @property
    def own_voice(self) -> bool:
        """Whether nobody is named for it."""
        return self.head.claimant.kind == "article"


def link_answers(questions: Sequence[Question]) -> list[Link]:
    """All links between the answers of questions of one happening and kind of count; their parts differ."""
    groups = [group for question in questions for group in list_groups(question.answers)]
    links = [link for group in groups for link in _link_same(group)]
    for part in dict.fromkeys(g.part for g in groups):
        within = [g for g in groups if g.part == part]
        repeats = list(_link_repeats(within))
        links += [*_link_updates(within), *_link_contradictions(within, frozenset(link.source for link in repeats)), *repeats]
    links += _link_parts(groups)
    return links


def list_groups(answers: Iterable[Answer]) -> list[Group]:
    """The claims that answers make, by their first day. The narrowest bounds stand: "24" is what "at least 24" was elsewhere."""
    gathered: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.figure is not None:
            gathered[answer.group].append(answer)
    groups = []
    for name, members in gathered.items():
        days = [day for a in members if (day := find_ends(a.as_of or a.paper.day).last) is not None]
        standing = [a for a in members if not a.superseded] or members
        bounds = [find_bounds(a.figure) for a in standing if a.figure]
        narrow = next((b for b in bounds if b.exact), bounds[0])
        groups.append(Group(name, members[0].part, tuple(members), narrow, min(days, default=None), max(days, default=None)))
    return sorted(groups, key=lambda g: (g.first or 0, g.point or 0, g.id))


def make_link(kind: LinkType, source: Answer, target: Answer, why: str) -> Link:
    """A link with its name."""
    return Link(digest_parts([kind.value, source.id, target.id]), kind, source.id, target.id, why)


def _link_same(group: Group) -> Iterator[Link]:
    head = group.head
    for answer in group.answers[1:]:
        if answer.paper.id != head.paper.id:
            yield make_link(LinkType.SAME, answer, head, f"{head.claimant.name} is given with the same number of the same in both")


def _link_updates(groups: Sequence[Group]) -> Iterator[Link]:
    """A claimant's next figure on a later day, or a higher one on the same; or what an article sets against a figure that held before."""
    for i, later in enumerate(groups):
        before = [g for g in groups[:i] if not later.superseded and _is_updated(g, later)]
        if before:
            last = max(before, key=lambda g: (g.first or 0, g.point or 0, g.id))
            yield make_link(LinkType.UPDATES, later.head, last.head, f"{later.head.claimant.name} gives {_tell(later)} after {_tell(last)}")


def _is_updated(earlier: Group, later: Group) -> bool:
    if earlier.superseded and _share_article(earlier, later):
        return True
    if later.own_voice or not is_same_claimant(earlier.head.claimant, later.head.claimant) or later.first is None or earlier.first is None:
        return False
    if _rounds(later, earlier) or _rounds(earlier, later):
        return False
    risen = later.point is not None and earlier.point is not None and earlier.point < later.point
    if later.first > earlier.first:
        return risen or later.bounds.excludes(earlier.bounds)
    return risen and (earlier.bounds.exact or earlier.bounds.high is None)


def _link_contradictions(groups: Sequence[Group], repeated: frozenset[str]) -> Iterator[Link]:
    """Different claimants whose bounds no number satisfies, unless the later one is higher: tolls rise, and that is no contradiction.

    What an article says in its own voice after somebody else (`repeated`) contradicts nobody by itself, nor does what held before.
    """
    rivals = [g for g in groups if not g.superseded and not (g.own_voice and g.head.id in repeated)]
    for i, later in enumerate(rivals):
        for earlier in rivals[:i]:
            if not _are_rivals(earlier, later) or not later.bounds.excludes(earlier.bounds) or _has_risen(earlier, later):
                continue
            if not _share_article(earlier, later) and (_is_outdated(earlier, rivals) or _is_outdated(later, rivals)):
                continue
            why = f"{later.head.claimant.name} gives {_tell(later)}, {earlier.head.claimant.name} {_tell(earlier)}: no number is both"
            yield make_link(LinkType.CONTRADICTS, later.head, earlier.head, why)


def _are_rivals(one: Group, other: Group) -> bool:
    """Whether two claimants are known to be two: an unnamed organisation may be the named one."""
    first, second = one.head.claimant, other.head.claimant
    if is_same_claimant(first, second):
        return False
    return first.named == second.named or first.kind != second.kind


def _share_article(one: Group, other: Group) -> bool:
    return bool({a.paper.id for a in one.answers} & {a.paper.id for a in other.answers})


def _is_outdated(group: Group, groups: Sequence[Group]) -> bool:
    """Whether its claimant gave another figure later on the same day: what was said at noon is no answer to what was said at night."""
    return any(g.first == group.first and _is_updated(group, g) for g in groups if g is not group)


def _has_risen(earlier: Group, later: Group) -> bool:
    """Whether the later one is higher and of another day, and no article gives both."""
    if _share_article(earlier, later):
        return False
    if earlier.last is None or later.first is None or later.first <= (earlier.first or 0):
        return False
    return later.bounds.low is not None and earlier.bounds.high is not None and later.bounds.low > earlier.bounds.high


def _link_repeats(groups: Sequence[Group]) -> Iterator[Link]:
    """A figure in an article's own voice that somebody gives by name: the same number, or one that it rounds."""
    for own in groups:
        if not own.own_voice or own.head.figure is None:
            continue
        others = [g for g in groups if not g.own_voice and g.head.figure is not None and not g.superseded]
        named = sorted(others, key=lambda g: not g.head.claimant.named)
        same = [g for g in named if own.head.figure.value is not None and g.head.figure and g.head.figure.value == own.head.figure.value]
        rounded = [g for g in named if _rounds(own, g)]
        for origin in same[:1] or rounded[:1]:
            how = "the same number" if same else "the number that it rounds"
            yield make_link(
                LinkType.REPEATS, own.head, origin.head, f"nobody is named for {_tell(own)}; {origin.head.claimant.name} gives {how}"
            )


def _rounds(one: Group, other: Group) -> bool:
    return bool(one.head.figure and other.head.figure and is_rounding(one.head.figure, other.head.figure))


def _link_parts(groups: Sequence[Group]) -> Iterator[Link]:
    """A count of a part refines the same claimant's count of all in the same article: 68 children among 126."""
    for part in groups:
        if not part.part:
            continue
        wholes = [(a, b) for a in part.answers for g in groups if not g.part for b in g.answers if _is_whole(a, b)]
        if wholes:
            answer, whole = min(wholes, key=lambda pair: (abs(pair[0].words.start - pair[1].words.start), pair[0].id, pair[1].id))
            why = f"{part.part} among all: {answer.words.text!r} of {whole.words.text!r}, both by {whole.claimant.name}"
            yield make_link(LinkType.REFINES, answer, whole, why)


def _is_whole(part: Answer, whole: Answer) -> bool:
    if (
        part.paper.id != whole.paper.id
        or whole.superseded
        or not is_same_claimant(part.claimant, whole.claimant)
        or not part.figure
        or not whole.figure
    ):
        return False
    less, more = find_point(part.figure), find_point(whole.figure)
    return less is None or (more is not None and less < more)


def _tell(group: Group) -> str:
    return f"“{group.head.words.text}” ({group.head.as_of or group.head.paper.day or 'undated'})"
