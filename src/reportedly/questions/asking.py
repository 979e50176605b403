"""Happenings and answers -> questions: one for each happening, kind of count and part of those counted."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reportedly.digest import digest_parts
from reportedly.model import CountedKind, QuestionKind
from reportedly.questions.claimants import cluster_claimants
from reportedly.questions.days import find_ends, write_day
from reportedly.questions.extract import Extract
from reportedly.questions.incidents import Incident
from reportedly.questions.origins import relay_answers
from reportedly.questions.passages import compare_weighted, find_words, weigh_word
from reportedly.questions.places import Spot
from reportedly.questions.question import Answer, Happening, Question
from reportedly.questions.relations import link_answers
from reportedly.questions.stands import CONTESTED
from reportedly.questions.words import load_lexicon, make_singular
from reportedly.values.events.words import load_event_words

SAME = 0.5  # share of the weight of the words of the shorter of two contents; conflict news has joined pairs at .5 that say the same, at 0 that do not
TELLING = 2.0  # weight under which a word is in any name: "the", "of"
NAMES = {"other": "event"}  # of a kind whose word is no name for it
QUOTES, BREAKS = "\"'“”‘’([", ")]:;|"  # before and behind a word
AROUND = 20  # words shown on each side of the gap in what is said
Clusters = Mapping[str, tuple[str, ...]]


def make_questions(extracts: Iterable[Extract], incidents: Mapping[str, Incident], cluster_of: Clusters) -> list[Question]:
    """All questions that the answers of articles answer, in the order of their events' days, each with its links.

    `cluster_of` has the happening of each incident; answers of incidents that it has not are left out. No question is of two happenings.
    """
    found = list(extracts)
    counts = ask_counts((a for e in found for a in e.counts), incidents, cluster_of)
    stands = ask_whether((a for e in found for a in e.stands), incidents, cluster_of)
    blames = ask_who((a for e in found for a in e.blames), incidents, cluster_of)
    return sorted([*_link_counts(counts), *stands, *blames], key=sort_question)


def sort_question(question: Question) -> tuple[str, str, str, str, str]:
    """Where a question stands among others."""
    return question.event.since or "9", question.event.incidents[0], question.kind.value, question.counted or "", question.part


def _link_counts(questions: Iterable[Question]) -> Iterator[Question]:
    """Questions of how many with their links; parts of one happening are linked with each other, and so go by together."""
    together: dict[tuple[object, ...], list[Question]] = defaultdict(list)
    for question in questions:
        together[question.event.incidents, question.counted].append(question)
    for group in together.values():
        links = link_answers(group)
        for question in group:
            own = {answer.id for answer in question.answers}
            mine = tuple(sorted((k for k in links if k.source in own), key=lambda k: (k.type, k.id)))
            yield relay_answers(replace(question, links=mine), links)


def ask_counts(answers: Iterable[Answer], incidents: Mapping[str, Incident], cluster_of: Clusters) -> list[Question]:
    """All questions of how many."""
    asked = []
    for cluster, found in _gather(answers, cluster_of).items():
        event = describe_happening([incidents[i] for i in cluster])
        counts: dict[tuple[CountedKind, str], list[Answer]] = defaultdict(list)
        for answer in found:
            if answer.counted is not None:
                counts[answer.counted, answer.part].append(answer)
        asked += [make_count(event, counted, part, told, incidents) for (counted, part), told in counts.items()]
    return asked


def _gather(answers: Iterable[Answer], cluster_of: Clusters) -> dict[tuple[str, ...], list[Answer]]:
    """The answers by the cluster that their incident is in; those of none are left out."""
    gathered: dict[tuple[str, ...], list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.incident is not None and answer.incident in cluster_of:
            gathered[cluster_of[answer.incident]].append(answer)
    return gathered


def make_count(event: Happening, counted: CountedKind, part: str, answers: Sequence[Answer], incidents: Mapping[str, Incident]) -> Question:
    """One question with its answers in order and in groups."""
    order = sort_answers(answers)
    unit = next((a.figure.unit for a in order if a.figure and a.figure.unit), None)
    text = write_count(event, counted, part, order, incidents[order[0].incident or ""])
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
    name = name_question(kind, event.incidents[0], counted, part)
    return Question(name, kind, text, counted, part, unit, event, tuple(group_answers(answers)))


def name_question(kind: QuestionKind, incident: str, counted: CountedKind | None, part: str) -> str:
    """The id of a question whose happening's first incident this is."""
    return digest_parts([kind.value, incident, counted.value if counted else "", part])


def ask_whether(answers: Iterable[Answer], incidents: Mapping[str, Incident], cluster_of: Clusters) -> list[Question]:
    """All questions of whether something that is contested is so, with who asserts the same elsewhere."""
    asked = []
    for cluster, found in _gather(answers, cluster_of).items():
        contested = {a.incident for a in found if a.stand in CONTESTED}
        if not contested:
            continue
        matters = [
            i for i in map(incidents.__getitem__, cluster) if i.id in contested or any(says_same(i, incidents[c]) for c in contested if c)
        ]
        told = {i.id for i in matters}
        fullest = max((i for i in matters if i.id in contested), key=_rank_matter)
        text = strip_opening(fullest.text)
        event = replace(describe_happening(matters), what=text, incidents=cluster)
        asked.append(make_question(QuestionKind.WHETHER, text, event, sort_answers(a for a in found if a.incident in told)))
    return asked


def says_same(one: Incident, other: Incident) -> bool:
    """Whether what is asserted in one article is what is contested in another: most of what the shorter of the two says, both say."""
    return compare_weighted(one.words, other.words) >= SAME


def ask_who(answers: Iterable[Answer], incidents: Mapping[str, Incident], cluster_of: Clusters) -> list[Question]:
    """All questions of who did what happened."""
    asked = []
    for cluster, found in _gather(answers, cluster_of).items():
        event = describe_happening([incidents[i] for i in cluster])
        text = f"who is behind {name_happening(event)}{date_telling(event, found)}"
        asked.append(make_question(QuestionKind.WHO_DID, text, event, sort_answers(found)))
    return asked


def _rank_matter(matter: Incident) -> tuple[bool, int, str]:
    """How well a content puts a question: one that stands alone before one with pronouns, then the fuller."""
    return not load_lexicon().pronouns & set(strip_opening(matter.text).casefold().split()), len(matter.words), matter.id


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
    spot = choose_spot(incidents)
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


def choose_spot(incidents: Sequence[Incident]) -> Spot | None:
    """Where it was: the place that most incidents have as their own, else at which their sentences put something, else the one town they name."""
    around = Counter(s for i in incidents for s in i.around if not s.wide)
    where = Counter(s for i in incidents for s in i.where if not s.wide)
    spots = Counter(s for i in incidents for s in i.own) or where or (around if len({s.key for s in around}) == 1 else Counter())
    return min(spots, key=lambda s: (-spots[s], s.name)) if spots else None


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

    name = min(named, key=rank)
    return name if incidents[0].said else trim_name(name)


def is_noun(text: str) -> bool:
    """Whether words for an event name it, as "the blast" does and "struck" does not."""
    words = text.casefold().split()
    nouns = load_event_words().nouns
    return any(word in nouns or make_singular(word) in nouns for word in words) or (
        len(words) > 1 and words[0] in load_lexicon().known | {"a", "an"}
    )


def write_count(event: Happening, counted: CountedKind, part: str, answers: Sequence[Answer], first: Incident) -> str:
    """The question in words: "children killed in the convoy bombing, Aleppo, 2017-04-15"; without an event, the claim with a gap.

    `first` is what the first of the answers in their order counts something of.
    """
    did = counted.value.replace("+", " and ")
    if event.said:
        return f"{part or did}: “{open_gap(first, answers[0])}”"
    who = f"{part} {did}" if part else f"people {did}"
    return f"{who} in {name_happening(event)}{date_telling(event, answers)}"


def open_gap(said: Incident, answer: Answer) -> str:
    """What is said, with a gap in place of the answer's number; of much, the words around the gap."""
    number, gone = answer.figure.number if answer.figure else answer.words, 0
    for start, end in said.told:
        if start <= number.start < end:
            at = gone + number.start - start
            before, after = strip_opening(said.text[:at]), said.text[at + number.end - number.start :]
            return f"{_clip_before(before)}…{_clip_after(after)}"
        gone += end - start + 1
    return _clip_after(strip_opening(said.text))


def _clip_before(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= AROUND + 1 else " ".join(("[…]", *words[-AROUND - 1 :]))


def _clip_after(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= AROUND + 1 else " ".join((*words[: AROUND + 1], "[…]"))


def date_telling(event: Happening, answers: Iterable[Answer]) -> str:
    """Where no day is known for what happened, that of the first article which tells of it: else "the attack" is any."""
    days = [a.paper.day for a in answers if a.paper.day]
    return f", told {min(days)}" if days and not event.since else ""


def name_happening(event: Happening) -> str:
    """An event in words: what, where and when."""
    where = f", {event.place}" if event.place and event.place.casefold() not in event.what.casefold() else ""
    return f"the {event.what}{where}{f', {event.since}' if event.since else ''}"


def trim_name(text: str) -> str:
    """The words for an event from behind the last determiner, number or date before its noun, or what ran into it from a heading.

    A day and month stay before a single word, as in "the 4 May attacks": they are its name.
    """
    words = text.split()
    begin = next((i for i in range(len(words) - 1, 0, -1) if is_outside(words[i - 1])), 0)
    if begin == len(words) - 1 and is_month_day(words[:begin][-2:]):
        begin -= 2
    return " ".join(words[begin:]).lstrip(QUOTES)


def is_outside(word: str) -> bool:
    """Whether a word before an event's noun is no part of its name: "another", "four", "27", "2013", "Sept.", "other)"."""
    lexicon, plain = load_lexicon(), word.casefold().strip(QUOTES)
    return plain in lexicon.known | lexicon.amounts or plain.isdigit() or is_date(word) or word[-1] in BREAKS


def is_month_day(words: Sequence[str]) -> bool:
    """Whether two words say a day of a year."""
    return len(words) == 2 and sum(word.isdigit() and len(word) < 3 for word in words) == 1 == sum(map(is_date, words))


def is_date(word: str) -> bool:
    """Whether a word says a month or day, or which day it was for whoever wrote it: "Thursday's". The question says its day itself."""
    return word.casefold().removesuffix("'s").removesuffix("’s").rstrip(".") in load_lexicon().dates


def strip_opening(text: str) -> str:
    """A content without what leads to it: "that", "whether", "to comment on"."""
    return re.sub(load_lexicon().leading, "", text)
