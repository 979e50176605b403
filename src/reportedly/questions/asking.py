"""Happenings and answers -> questions: one for each happening, kind of count and part of those counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.digest import digest_parts
from reportedly.model import CountedKind, QuestionKind
from reportedly.questions.claimants import cluster_claimants
from reportedly.questions.days import find_ends, write_day
from reportedly.questions.incidents import Incident
from reportedly.questions.passages import find_words, weigh_word
from reportedly.questions.question import Answer, Happening, Question
from reportedly.questions.words import load_lexicon, make_singular
from reportedly.values.events.words import load_event_words

TELLING = 2.0  # weight under which a word is in any name: "the", "of"
NAMES = {"other": "event"}  # of a kind whose word is no name for it
Clusters = Mapping[str, tuple[str, ...]]


def ask_counts(answers: Iterable[Answer], incidents: Mapping[str, Incident], cluster_of: Clusters) -> list[Question]:
    """All questions of how many."""
    asked = []
    for cluster, found in _gather(answers, cluster_of).items():
        event = describe_happening([incidents[i] for i in cluster])
        counts: dict[tuple[CountedKind, str], list[Answer]] = defaultdict(list)
        for answer in found:
            if answer.counted is not None:
                counts[answer.counted, answer.part].append(answer)
        asked += [make_count(event, counted, part, told) for (counted, part), told in counts.items()]
    return asked


def _gather(answers: Iterable[Answer], cluster_of: Clusters) -> dict[tuple[str, ...], list[Answer]]:
    """The answers by the cluster that their incident is in; those of none are left out."""
    gathered: dict[tuple[str, ...], list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.incident is not None and answer.incident in cluster_of:
            gathered[cluster_of[answer.incident]].append(answer)
    return gathered


def make_count(event: Happening, counted: CountedKind, part: str, answers: Sequence[Answer]) -> Question:
    """One question with its answers in order and in groups."""
    order = sort_answers(answers)
    unit = next((a.figure.unit for a in order if a.figure and a.figure.unit), None)
    text = write_count(event, counted, part, order[0])
    return make_question(QuestionKind.HOW_MANY, text, event, order, (counted, part, unit))


def make_question(
    kind: QuestionKind,
    text: str,
    event: Happening,
    answers: Sequence[Answer],
    counts: tuple[CountedKind | None, str, str | None] = (None, "", None),
) -> Question:
    """A question with its name and its answers' groups."""
    counted, part, unit = counts
    name = digest_parts([kind.value, event.incidents[0], counted.value if counted else "", part])
    return Question(name, kind, text, counted, part, unit, event, tuple(group_answers(answers)))


def ask_whether(answers: Iterable[Answer], incidents: Mapping[str, Incident], cluster_of: Clusters) -> list[Question]:
    """All questions of whether something that is contested is so."""
    asked = []
    for cluster, found in _gather(answers, cluster_of).items():
        matters = [incidents[i] for i in cluster]
        fullest = max(
            matters, key=lambda i: (not load_lexicon().pronouns & set(strip_opening(i.text).casefold().split()), len(i.words), i.id)
        )
        text = strip_opening(fullest.text)
        asked.append(make_question(QuestionKind.WHETHER, text, replace(describe_happening(matters), what=text), sort_answers(found)))
    return asked


def ask_who(answers: Iterable[Answer], incidents: Mapping[str, Incident], cluster_of: Clusters) -> list[Question]:
    """All questions of who did what happened."""
    asked = []
    for cluster, found in _gather(answers, cluster_of).items():
        event = describe_happening([incidents[i] for i in cluster])
        asked.append(make_question(QuestionKind.WHO_DID, f"who is behind {name_happening(event)}", event, sort_answers(found)))
    return asked


def sort_answers(answers: Iterable[Answer]) -> list[Answer]:
    """The oldest first, by what they are given for, then by article and place in it."""
    return sorted(answers, key=lambda a: (_sort_day(a.as_of or a.paper.day), a.paper.day or "", a.paper.id, a.words.start, a.id))


def _sort_day(text: str | None) -> int:
    return find_ends(text).last or 0


def group_answers(answers: Sequence[Answer]) -> list[Answer]:
    """The answers with their groups: the same claimant, number or vague word, and part are one claim, whoever prints it."""
    claimants = cluster_claimants([a.claimant for a in answers])
    return [
        replace(a, group=digest_parts([answers[c].claimant.name.casefold(), describe_amount(a), a.part.casefold()]))
        for a, c in zip(answers, claimants, strict=True)
    ]


def describe_amount(answer: Answer) -> str:
    """The number, or the vague word without its trimmings."""
    figure = answer.figure
    if figure is None:
        return answer.stand.value if answer.stand else ""
    return str(figure.value.normalize()) if figure.value is not None else figure.number.text.casefold()


def describe_happening(incidents: Sequence[Incident]) -> Happening:
    """What the incidents of a cluster tell together: most frequent place and days, the longest name that says what it was."""
    vague = load_lexicon().vague
    kinds = Counter(i.kind for i in incidents if i.kind not in vague) or Counter(i.kind for i in incidents)
    kind = min(kinds, key=lambda k: (-kinds[k], k))
    spots = Counter(s for i in incidents for s in i.own) or Counter(s for i in incidents for s in i.around if not s.wide)
    spot = min(spots, key=lambda s: (-spots[s], s.name)) if spots else None
    days = Counter(i.days for i in incidents if i.sure and i.days.is_known) or Counter(i.days for i in incidents if i.days.is_known)
    told = min(days, key=lambda d: (-days[d], (d.last or 0) - (d.first or 0), d.first or 0)) if days else None
    what = choose_name([i for i in incidents if i.kind == kind])
    since, until = (write_day(told.first), write_day(told.last)) if told else (None, None)
    return Happening(
        what,
        kind,
        spot.name if spot else None,
        spot.country if spot else None,
        since,
        until,
        tuple(i.id for i in incidents),
        incidents[0].said,
    )


def choose_name(incidents: Sequence[Incident]) -> str:
    """The words for what happened that most articles have: of the names given, the one whose words the others share most.

    A dateline that ran into a name ("16 Apr The blast") is no part of what happened: names with numbers come last.
    """
    named = [i.text for i in incidents if is_noun(i.text)]
    if not named:
        return incidents[0].text if incidents[0].said else NAMES.get(incidents[0].kind, incidents[0].kind).replace("_", " ")
    shared = Counter(word for i in incidents for word in i.heads if weigh_word(word) >= TELLING)

    def rank(text: str) -> tuple[bool, int, int, str]:
        words = find_words(text)
        return any(c.isdigit() for c in text), -sum(shared[w] for w in words), len(text.split()), text

    return min(named, key=rank)


def is_noun(text: str) -> bool:
    """Whether words for an event name it, as "the blast" does and "struck" does not."""
    words = text.casefold().split()
    nouns = load_event_words().nouns
    return any(word in nouns or make_singular(word) in nouns for word in words) or (
        len(words) > 1 and words[0] in load_lexicon().known | {"a", "an"}
    )


def write_count(event: Happening, counted: CountedKind, part: str, first: Answer) -> str:
    """The question in words: "children killed in the convoy bombing, Aleppo, 2017-04-15"; without an event, the claim with a gap."""
    if event.said:
        figure = first.figure
        gap = event.what.replace(figure.number.text, "…", 1) if figure else event.what
        return f"{part or counted.value.replace('+', ' and ')}: “{strip_opening(gap)}”"
    did = counted.value.replace("+", " and ")
    who = f"{part} {did}" if part else f"people {did}"
    return f"{who} in {name_happening(event)}"


def name_happening(event: Happening) -> str:
    """An event in words: what, where and when."""
    first, _, rest = event.what.partition(" ")
    what = rest if rest and (first.casefold() in load_lexicon().known | {"a", "an"} or is_day(first)) else event.what
    where = f", {event.place}" if event.place and event.place.casefold() not in what.casefold() else ""
    return f"the {what}{where}{f', {event.since}' if event.since else ''}"


def is_day(word: str) -> bool:
    """Whether a word says on which day of whoever wrote it: "Thursday's". The question says its day itself."""
    return word.endswith(("'s", "’s")) and word[:-2].casefold() in load_lexicon().days


def strip_opening(text: str) -> str:
    """A content without the "that" before it."""
    return text[5:] if text.casefold().startswith("that ") else text
