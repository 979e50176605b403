"""Where answers come from: forty articles with one monitor are one origin."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportedly.model import LinkType
from reportedly.questions.claimants import cluster_claimants
from reportedly.questions.question import Answer, Link, Question


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin with its answers and how they hang on it; `named` is False where nobody knows whether two such are one."""

    name: str
    named: bool
    why: str
    answers: tuple[str, ...]


def relay_answers(question: Question, links: Sequence[Link]) -> Question:
    """The question with `relayed_from` in answers that repeat somebody's: by a link, or else by the agency that the article credits."""
    by_id = {answer.id: answer for answer in question.answers}
    origin: dict[str, str] = {}
    groups = {answer.id: answer.group for answer in question.answers}
    repeated = {groups[link.source]: link.target for link in links if link.type is LinkType.REPEATS and link.source in groups}
    for answer in question.answers:
        target = by_id.get(repeated.get(answer.group, ""))
        if target is not None:
            origin[answer.id] = target.claimant.name
        elif answer.claimant.kind == "article" and answer.paper.credit:
            origin[answer.id] = answer.paper.credit
    return replace(question, answers=tuple(replace(a, relayed_from=origin.get(a.id, a.relayed_from)) for a in question.answers))


def find_origins(question: Question, copies: Mapping[str, str]) -> tuple[Origin, ...]:
    """The independent origins of a question's answers, those with most answers first. `copies` maps an article to its copy's original.

    A named claimant is one origin wherever it is printed. What an article says itself comes from whom it repeats, from the agency it
    credits, from the copy it is printed after, or from its outlet. Unnamed sources are each their own, and marked: two may be one.
    """
    first = cluster_claimants([answer.claimant for answer in question.answers])
    heads = {answer.id: question.answers[head] for answer, head in zip(question.answers, first, strict=True)}
    by_name = {answer.claimant.name: heads[answer.id] for answer in reversed(question.answers)}
    found: dict[tuple[str, bool], list[tuple[str, str]]] = defaultdict(list)
    for answer in question.answers:
        name, named, why = _name_origin(answer, heads[answer.id], by_name, copies)
        found[name, named].append((answer.id, why))
    origins = (Origin(*key, "; ".join(dict.fromkeys(why for _, why in told)), tuple(a for a, _ in told)) for key, told in found.items())
    return tuple(sorted(origins, key=lambda o: (-len(o.answers), o.name)))


def _name_origin(answer: Answer, head: Answer, by_name: Mapping[str, Answer], copies: Mapping[str, str]) -> tuple[str, bool, str]:
    """What an answer's origin is called, whether it is named, and how that is known."""
    if answer.claimant.kind != "article":
        return (*_name_source(head), "named" if head.claimant.named else "unnamed: it may be another one's source too")
    if answer.relayed_from is not None and answer.relayed_from in by_name:
        return (*_name_source(by_name[answer.relayed_from]), "repeated without being named")
    if answer.relayed_from:
        return answer.relayed_from, True, "credited"
    original = copies.get(answer.paper.id)
    if original:
        return f"the copy printed first by {original}", True, "reprints of one text"
    return answer.paper.outlet or answer.paper.name, False, "the article's own voice: where it has it from is not said"


def _name_source(answer: Answer) -> tuple[str, bool]:
    if answer.claimant.named:
        return answer.claimant.name, True
    return f"{answer.claimant.name} ({answer.paper.outlet or answer.paper.name})", False


def count_independent(origins: Sequence[Origin]) -> tuple[int, int]:
    """How many origins are named, and how many are not and may be the same as others."""
    return sum(o.named for o in origins), sum(not o.named for o in origins)
