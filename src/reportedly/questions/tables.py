"""Questions as tables: question by actor, and who cites whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.questions.claimants import cluster_claimants
from reportedly.questions.question import Answer, Question

NOTHING = "nothing in this ledger"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Questions by actors; a cell has what the actor answers, None where this ledger has nothing of it."""

    actors: tuple[str, ...]
    rows: tuple[tuple[Question, tuple[str | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Who prints whose answer, and how often; `of` is None where nobody is named."""

    outlet: str
    of: str | None
    how: str
    times: int


def make_matrix(questions: Sequence[Question], most: int = 8) -> Matrix:
    """The actors who answer most questions, at most `most`, and what each answers; the articles' own voices are no actor."""
    answers = [a for q in questions for a in q.answers if a.claimant.kind != "article"]
    first = cluster_claimants([a.claimant for a in answers])
    name_of = {a.id: answers[head].claimant.name for a, head in zip(answers, first, strict=True)}
    counts = Counter(name for q in questions for name in {name_of[a.id] for a in q.answers if a.id in name_of})
    actors = tuple(sorted(counts, key=lambda name: (-counts[name], name))[:most])
    rows = []
    for question in questions:
        told: dict[str, list[str]] = defaultdict(list)
        for answer in question.answers:
            if answer.id in name_of:
                told[name_of[answer.id]].append(tell_answer(answer))
        rows.append((question, tuple("; ".join(dict.fromkeys(told[a])) if a in told else None for a in actors)))
    return Matrix(actors, tuple(rows))


def tell_answer(answer: Answer) -> str:
    """An answer in a word or two: its figure, whom it blames, or its stand."""
    if answer.figure is not None:
        return answer.figure.text
    stand = answer.stand.value.replace("_", " ") if answer.stand else "said"
    return f"{stand}: {answer.part}" if answer.part else stand


def list_citations(questions: Iterable[Question]) -> tuple[Citation, ...]:
    """Who cites whom, most often first: an outlet names a source, or gives in its own voice what somebody else gave."""
    counts: Counter[tuple[str, str | None, str]] = Counter()
    for question in questions:
        for answer in question.answers:
            outlet = answer.paper.outlet or answer.paper.name
            if answer.claimant.kind != "article":
                counts[outlet, answer.claimant.name, "names"] += 1
                if answer.relayed_from:
                    counts[answer.claimant.name, answer.relayed_from, "relays"] += 1
            else:
                counts[outlet, answer.relayed_from, "repeats unnamed" if answer.relayed_from else "says itself"] += 1
    return tuple(Citation(*key, times) for key, times in sorted(counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or "")))
