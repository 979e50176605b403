"""Questions as tables: question by actor, and who cites whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.questions.claimants import cluster_claimants
from reportedly.questions.question import Summary, Told

NOTHING = "nothing in this ledger"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Questions by actors; a cell has what the actor answers, None where this ledger has nothing of it."""

    actors: tuple[str, ...]
    rows: tuple[tuple[Summary, tuple[str | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Who prints whose answer, and how often; `of` is None where nobody is named."""

    outlet: str
    of: str | None
    how: str
    times: int


def make_matrix(questions: Iterable[Summary], told: Iterable[Told], most: int | None = None, names: Sequence[str] = ()) -> Matrix:
    """The actors who answer most questions, at most `most`, and what each answers; the articles' own voices are no actor.

    With `names`, only actors whose names have all words of one of these; and no question that none of the actors answers.
    """
    answers = [a for a in told if a.claimant.kind != "article"]
    name_of = _name_actors(answers)
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    for answer in answers:
        cells[answer.question, name_of[answer.claimant.name]].append(answer.said)
    counts = Counter(actor for _, actor in cells)
    wanted = [name.casefold().split() for name in names]
    fits = [a for a in counts if not wanted or any(all(word in a.casefold() for word in words) for words in wanted)]
    actors = tuple(sorted(fits, key=lambda name: (-counts[name], name))[:most])
    rows = []
    for question in questions:
        row = tuple("; ".join(dict.fromkeys(cells[question.id, a])) if (question.id, a) in cells else None for a in actors)
        if any(row):
            rows.append((question, row))
    return Matrix(actors, tuple(rows))


def _name_actors(answers: Iterable[Told]) -> dict[str, str]:
    """For each claimant's name the name under which the table has it: the fullest of the one that it is."""
    claimants = list({a.claimant.name: a.claimant for a in answers}.values())
    return {c.name: claimants[head].name for c, head in zip(claimants, cluster_claimants(claimants), strict=True)}


def list_citations(told: Iterable[Told]) -> tuple[Citation, ...]:
    """Who cites whom, most often first: an outlet names a source, or gives in its own voice what somebody else gave."""
    counts: Counter[tuple[str, str | None, str]] = Counter()
    for answer in told:
        if answer.claimant.kind != "article":
            counts[answer.outlet, answer.claimant.name, "names"] += 1
            if answer.relayed_from:
                counts[answer.claimant.name, answer.relayed_from, "relays"] += 1
        else:
            counts[answer.outlet, answer.relayed_from, "repeats unnamed" if answer.relayed_from else "says itself"] += 1
    return tuple(Citation(*key, times) for key, times in sorted(counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or "")))
