"""Mentions -> pronouns that take up the event of one of them: "the strike, which ...", "It killed ...", "This happened ..."."""

from collections.abc import Sequence

from reportedly.values.events.grammar import ANY_SUBJECT
from reportedly.values.events.mentions import EventFinder, EventMention
from reportedly.values.events.words import find_stem

RELATIVES = frozenset({"which", "that"})


def find_pronouns(finder: EventFinder, mentions: Sequence[EventMention]) -> list[EventMention]:
    """Pronouns with the mention that each stands for in `carried`. Only subjects of verbs that events have; errs to none."""
    nouns = {m.head: m for m in mentions if m.form == "noun"}
    last: dict[int, list[EventMention]] = {}
    for mention in nouns.values():
        last.setdefault(mention.sentence, []).append(mention)
    found = []
    for number, (first, end) in enumerate(finder.parse.sentences):
        if number not in last and number - 1 not in last:
            continue
        for i in range(first, end):
            token = finder.parse.tokens[i]
            if token.pos in {"PRON", "DET"} and token.dep in ANY_SUBJECT:
                before = _find_antecedent(finder, i, nouns, last.get(number - 1, []))
                if before is not None:
                    found.append(_make_pronoun(finder, i, number, before))
    return found


def _find_antecedent(finder: EventFinder, i: int, nouns: dict[int, EventMention], previous: Sequence[EventMention]) -> EventMention | None:
    """The noun that a relative clause is on; or the subject of the sentence before, or the one noun of an event in it."""
    word, verb = finder.grammar.word(i), finder.parse.tokens[i].head
    if word in RELATIVES and finder.parse.tokens[verb].dep == "relcl":
        return nouns.get(finder.parse.tokens[verb].head)
    lists = finder.words.words
    if word not in lists["pronoun.words"] or finder.grammar.lemmas[verb] not in lists["pronoun.subject_of"]:
        return None
    if finder.parse.tokens[verb].dep != "ROOT":
        return None
    single = [m for m in previous if not m.plural and not m.irrealis and not m.is_consequence]
    subjects = [m for m in single if finder.parse.tokens[m.head].dep in ANY_SUBJECT]
    return subjects[0] if subjects else single[0] if len(single) == 1 else None


def _make_pronoun(finder: EventFinder, i: int, sentence: int, before: EventMention) -> EventMention:
    token, word = finder.parse.tokens[i], finder.grammar.word(i)
    return EventMention(
        head=i,
        start=token.start,
        end=token.end,
        sentence=sentence,
        lemma=word,
        stem=find_stem(word),
        form="pronoun",
        trigger=before.trigger,
        keys=frozenset(),
        carried=before.head,
    )
