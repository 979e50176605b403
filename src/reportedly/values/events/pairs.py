"""Two mentions of events -> what speaks for one event or for two: features with names, and what keeps two apart however alike they are.

A pair feature is what a reader would point at: the same word, "the", the same place, another number. How much each weighs is learned; what
tells two incidents apart is not left to weights, since two tolls that are merged are the worst that can happen here.
"""

from collections.abc import Iterator

from reportedly.model import Place, PlaceKind, Timex
from reportedly.values.events.anchors import Anchor
from reportedly.values.events.mentions import EventMention
from reportedly.values.events.words import load_event_words

TITLE = 400  # characters at the head of an article, about title and lead: they tell in short what the rest tells again
RETOLD = 5  # sentences after which a title or lead is not told again
FAR = 12  # sentences after which a verb tells of what an earlier one told only with a participant in common


def can_cause(mention: EventMention) -> bool:
    """Whether an event is of a kind that people come to harm in, and short enough to be what harmed them."""
    words = load_event_words().words
    return not mention.is_consequence and mention.kind in words["carrier.kinds"] and mention.lemma not in words["carrier.long"]


def describe_pair(earlier: EventMention, later: EventMention, first: Anchor, second: Anchor) -> list[str]:
    """What two mentions show, as names of features."""
    if later.form == "pronoun":
        return list(describe_pronoun(earlier, later))
    form, match = f"{earlier.form}-{later.form}", find_match(earlier, later)
    names = [match, f"{form} {match}", f"article {later.article} {match}"]
    if form == "noun-noun":
        names.append(f"article {earlier.article}-{later.article}")
        names += describe_nouns(earlier, later)
    elif form == "verb-verb" and earlier.lemma == later.lemma and earlier.particle and later.particle:
        names.append("particle same" if earlier.particle == later.particle else "particle differs")
    names += describe_participants(earlier, later, form, match)
    names += compare_sets("where", earlier.where, later.where)
    names += compare_sets("numbers", earlier.numbers, later.numbers)
    names += compare_anchors(first, second)
    names += describe_distance(earlier, later, match)
    if earlier.irrealis != later.irrealis:
        names.append("irrealis mixed")
    return names


def describe_participants(earlier: EventMention, later: EventMention, form: str, match: str) -> Iterator[str]:
    """Who did it, and to whom."""
    yield from compare_words("agent", earlier.agent, later.agent)
    yield from compare_words("undergoer", earlier.undergoer, later.undergoer)
    if earlier.undergoer and later.undergoer:
        yield f"undergoer same {match}" if earlier.undergoer == later.undergoer else f"undergoer clash {form}"
    elif earlier.agent and later.agent and not (earlier.undergoer or later.undergoer):
        yield "only agents same" if earlier.agent == later.agent else "only agents differ"


def describe_distance(earlier: EventMention, later: EventMention, match: str) -> Iterator[str]:
    """How far apart they are, in sentences, and whether the first sentence has one."""
    gap = later.sentence - earlier.sentence
    distance = "0" if gap == 0 else "1" if gap == 1 else "2-3" if gap < 4 else "4+"
    yield f"distance {distance}"
    yield f"distance {distance} {match}"
    if earlier.sentence == 0 and gap:
        yield f"title {match}"
    if gap == 0 and earlier.form == later.form == "verb":
        yield "verbs of one sentence"


def describe_pronoun(earlier: EventMention, later: EventMention) -> Iterator[str]:
    """A pronoun and what it may stand for."""
    if later.on is not None:
        yield "relative on it" if later.on == earlier.head else "relative on another"
        return
    gap = later.sentence - earlier.sentence
    yield f"pronoun {later.lemma} {min(gap, 2)}"
    yield f"pronoun {later.lemma} {earlier.form}"
    yield "pronoun"


def find_match(earlier: EventMention, later: EventMention) -> str:
    """How the words of two mentions go together, the nearest first."""
    if earlier.lemma == later.lemma:
        match = "same lemma"
    elif earlier.keys & later.keys:
        match = "synonyms"
    elif earlier.stem == later.stem:
        match = "same stem"
    elif earlier.form == later.form == "verb" and earlier.paraphrases & later.paraphrases:
        match = "paraphrase"
    else:
        match = _find_general_match(earlier, later)
    return match


def _find_general_match(earlier: EventMention, later: EventMention) -> str:
    """Whether a noun is a general word for the other mention: "the attack" for a shelling."""
    if not (earlier.trigger and later.trigger):
        return "other words"
    if later.form == "noun" and earlier.trigger.id in later.trigger.stands_for:
        return "taken up by a general word"
    if later.form == "noun" and "*" in later.trigger.stands_for:
        return "taken up by incident"
    if earlier.form == later.form == "noun" and later.trigger.id in earlier.trigger.stands_for:
        return "taken up by a special word"
    return "same trigger" if earlier.trigger.id == later.trigger.id else "other words"


def describe_nouns(earlier: EventMention, later: EventMention) -> Iterator[str]:
    """Number and modifiers of two nouns."""
    if earlier.plural != later.plural:
        yield "number differs"
    elif later.plural:
        yield "both plural"
    if earlier.modifiers and later.modifiers:
        yield "modifiers shared" if earlier.modifiers & later.modifiers else "modifiers differ"
        if not earlier.modifiers & later.modifiers:
            yield f"modifiers differ {find_match(earlier, later)}"
        if later.modifiers - earlier.modifiers:
            yield "modifiers new"
    elif later.modifiers:
        yield "modifiers only later"
    elif earlier.modifiers:
        yield "modifiers only earlier"
    else:
        yield "modifiers none"


def compare_words(name: str, one: str, other: str) -> list[str]:
    """Whether a participant is given twice, and the same."""
    if not one or not other:
        return [f"{name} one" if one or other else f"{name} none"]
    return [f"{name} same" if one == other else f"{name} differs"]


def compare_sets(name: str, one: frozenset[str], other: frozenset[str]) -> list[str]:
    """Whether two sets are given and meet."""
    if not one or not other:
        return []
    return [f"{name} same" if one & other else f"{name} differs"]


def compare_anchors(first: Anchor, second: Anchor) -> list[str]:
    """Times and places of two mentions."""
    names = []
    if first.timex and second.timex:
        names.append("time differs" if differ_in_time(first.timex, second.timex) else "time same")
    if first.place and second.place:
        names.append("place differs" if differ_in_place(first.place, second.place) else "place same")
    return names


def differ_in_time(one: Timex, other: Timex) -> bool:
    """Whether two timexes cannot be the same time. Where one has no interval, unlike values differ only if both are as fine."""
    if one.since and one.until and other.since and other.until:
        size = min(len(one.until), len(other.since))
        if one.until[:size] < other.since[:size]:
            return True
        size = min(len(other.until), len(one.since))
        return other.until[:size] < one.since[:size]
    return one.value != other.value and len(one.value) == len(other.value)


def differ_in_place(one: Place, other: Place) -> bool:
    """Whether two places cannot be one: other countries, or two places of one kind with other names."""
    if one.country and other.country and one.country != other.country:
        return True
    if one.gazetteer_id and other.gazetteer_id:
        return one.kind == other.kind and one.gazetteer_id != other.gazetteer_id
    return one.kind == other.kind and one.kind is not PlaceKind.OTHER and one.name.casefold() != other.name.casefold()


def tells_apart(earlier: EventMention, later: EventMention, first: Anchor, second: Anchor) -> bool:
    """What no likeness outweighs: other times, places, weapons or numbers, "another", or one that has not happened."""
    return (
        later.article == "other"
        or _differ_in_anchor(first, second)
        or is_apart(earlier.weapons, later.weapons)
        or bool(earlier.count and later.count and earlier.count != later.count)
        or (later.is_measured and is_apart(earlier.numbers, later.numbers))
        or _differ_by_form(earlier, later)
        or (bool(earlier.undergoer and later.undergoer) and earlier.undergoer != later.undergoer and _differ_in_agent(earlier, later))
        or ((earlier.is_of_series or later.is_of_series) and _differ_in_series(earlier, later, named=not (first.place and second.place)))
    )


def _differ_in_anchor(first: Anchor, second: Anchor) -> bool:
    return bool(first.timex and second.timex and differ_in_time(first.timex, second.timex)) or bool(
        first.place and second.place and differ_in_place(first.place, second.place)
    )


def _differ_by_form(earlier: EventMention, later: EventMention) -> bool:
    """Two nouns of other number; two verbs that were done to others by name."""
    if earlier.form != later.form:
        return False
    if earlier.form == "noun":
        return _differ_in_number(earlier, later)
    return earlier.named and later.named and earlier.undergoer != later.undergoer


def _differ_in_agent(earlier: EventMention, later: EventMention) -> bool:
    return bool(earlier.agent and later.agent) and earlier.agent != later.agent


def is_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both sets have something and nothing in common."""
    return bool(one and other and not one & other)


def _differ_in_number(earlier: EventMention, later: EventMention) -> bool:
    """Of nouns: one attack and several; not so for events that are no harm, where "the talks" may be "a meeting", and for "shelling"."""
    if earlier.plural == later.plural:
        return False
    harm = earlier.is_of_series or later.is_of_series or can_cause(later) or (later.plural and not later.article)
    return harm and not {earlier.lemma, later.lemma} & load_event_words().words["count.mass"]


def _differ_in_series(earlier: EventMention, later: EventMention, *, named: bool) -> bool:
    """What keeps events of a series apart: two nouns or verbs of one sentence, "a new", others who came to harm, other names of places, other modifiers."""
    nouns = earlier.form == later.form == "noun"
    return (
        (earlier.form == later.form and earlier.sentence == later.sentence and not later.apposed)
        or later.article == "new"
        or (later.is_consequence and bool(earlier.undergoer and later.undergoer) and earlier.undergoer != later.undergoer)
        or earlier.irrealis != later.irrealis
        or (named and is_apart(earlier.where, later.where))
        or (nouns and is_apart(earlier.modifiers, later.modifiers))
    )


def lacks_evidence(earlier: EventMention, later: EventMention, first: Anchor, second: Anchor) -> bool:
    """Whether likeness of words is all that two mentions have, in a form that as a rule brings in something new.

    General words need "the", paraphrases a participant in common, or a title that tells of harm ("killed" for "shot"); so do synonyms for how far
    prices went, and verbs that say little. Of events that come in series, a verb or a noun without "the"
    tells again what was told only where a participant, time, place or number is the same, or where the head of the article told it.
    Errs to two events.
    """
    if later.form == "pronoun":
        return False
    match, shared = find_match(earlier, later), _share_participant(earlier, later)
    if (later.is_measured and match != "same lemma") or _is_light(earlier, later):
        weak = not shared
    elif match.startswith("taken up"):
        weak = later.article not in {"definite", "demonstrative"}
    elif match == "paraphrase":
        harm = bool(earlier.trigger and later.trigger) and (can_cause(earlier) or earlier.is_consequence)
        weak = not shared and not (harm and earlier.start < TITLE)
    else:
        far = later.form == "verb" and later.sentence - earlier.sentence > FAR and not shared
        weak = match == "other words" or far or (earlier.start >= TITLE and _differ_in_doer(earlier, later))
    if later.is_consequence and later.form == "verb" and later.article == "indefinite" and earlier.start >= TITLE:
        return True
    return weak or ((earlier.is_of_series or later.is_of_series) and _is_new_in_series(earlier, later, first, second))


def _is_light(earlier: EventMention, later: EventMention) -> bool:
    return earlier.form == later.form == "verb" and later.lemma in load_event_words().words["carrier.light"]


def _share_participant(earlier: EventMention, later: EventMention) -> bool:
    return is_same(earlier.undergoer, later.undergoer) or is_same(earlier.agent, later.agent)


def is_same(one: str, other: str) -> bool:
    """Whether both are given and the same."""
    return bool(one) and one == other


def _is_new_in_series(earlier: EventMention, later: EventMention, first: Anchor, second: Anchor) -> bool:
    if _differ_in_participants(earlier, later):
        return True
    gap = later.sentence - earlier.sentence
    harmed = later.is_consequence and (later.undergoer or gap >= RETOLD)  # "the death of many" is no death told before
    if later.form == "noun" and later.article in {"definite", "demonstrative", "possessive"} and not harmed:
        return False
    if earlier.start < TITLE and gap <= RETOLD:
        return False
    words = load_event_words().words
    shared = bool(earlier.where & later.where) or (is_same(earlier.count, later.count) and later.count not in words["count.vague"])
    if later.is_consequence:
        return not shared
    struck = is_same(earlier.undergoer, later.undergoer) and later.undergoer not in words["modifier.common"]
    anchored = bool((first.timex and second.timex) or (first.place and second.place))
    return not (shared or struck or anchored)


def _differ_in_participants(earlier: EventMention, later: EventMention) -> bool:
    """Whether it was done to others, or, where nothing says to whom, by others."""
    if earlier.undergoer and later.undergoer:
        verbs = earlier.form == later.form == "verb"
        return (verbs or later.is_consequence) and earlier.undergoer != later.undergoer
    return not later.is_consequence and _differ_in_doer(earlier, later)


def _differ_in_doer(earlier: EventMention, later: EventMention) -> bool:
    """Two verbs without an undergoer, of which others are the subject."""
    alone = earlier.form == later.form == "verb" and not (earlier.undergoer or later.undergoer)
    return alone and _differ_in_agent(earlier, later)
