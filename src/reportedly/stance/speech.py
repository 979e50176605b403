"""A claim and the words around its cue -> what the source does, and the stand that it takes to the content."""

import re
from dataclasses import dataclass, replace
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Certainty, Claim, Span, SpeechAct, Status
from reportedly.stance.lexicon import Composition, Sense, index_senses, load_compositions, load_senses
from reportedly.stance.phrases import ANSWERING, CuePhrase, PhraseFinder, spell_out

# Acts that only pass a content on: what it says about itself ("the reports are false") may then decide.
_PLAIN = frozenset({SpeechAct.ASSERT, SpeechAct.REPORT, SpeechAct.ANNOUNCE})
_JUDGING = frozenset({SpeechAct.EVALUATE, SpeechAct.DESCRIBE, SpeechAct.CONDEMN})
# Verbs that ask or order where an infinitive follows.
_BIDDING = {"ask": SpeechAct.REQUEST, "challenge": SpeechAct.REQUEST, "dare": SpeechAct.REQUEST, "tell": SpeechAct.ORDER}
_ASKING = re.compile(r"(?:on|upon|for|[\w’' -]{3,40} to) \w")
_UNTELLING = frozenset({"ADP", "ADV", "PART", "AUX"})  # tell something of a cue only where they are all of it
_CALLING = "asked_for_an_answer"  # a treaty that calls for something lays it down
_UPHOLDING = frozenset({"support", "back"})
_SAID_BEFORE = re.compile(r"\b(?:accounts?|claims?|stor(?:y|ies)|versions?|reports?|allegations?|testimon(?:y|ies)|findings?)$")
_ASSURING = frozenset({"assure", "reassure"})  # of what will be it is a promise, else an assertion
_AHEAD = re.compile(r"\b(?:will|would|shall|to|going|readiness|commitment|support|continued|future)\b|[’']ll\b")
_SHORT_QUOTE = re.compile(r"[“\"]([^“”\"]{2,40}?)[,.!]?[”\"]")
_SEEMING = frozenset({"appear", "seem"})
_ANSWERS = ANSWERING | {"admit", "concede"}
_MADE_WITH = frozenset({"responsibility", "credit"})
# What is yet to be said has no stand; "will" and its like only before acts that are made by saying them.
_FUTURE = re.compile(
    r"\b(?:will|’ll|'ll|shall|is going to|are going to|was going to|is to|are to|plans? to|intends? to|is set to|are set to|is due to|are due to|was due to)\b"
)
_EXPECTED = re.compile(
    r"\b(?:(?:is|are|was|were) (?:widely |reportedly )?(?:expected|likely|believed|unlikely|scheduled|poised|thought|set|due|about|preparing)|may|might|hopes?) (?:soon |yet |later |well )?(?:to )?(?!not)"
)
_HOPED = re.compile(r"\b(?:expected|likely|may|might|could|believed|thought|hopes?|poised)\b")


@dataclass(frozen=True, slots=True)
class Stance:
    """Speech act and status of a claim, with the rule that gave them; `certainty` where the same words tell it."""

    speech_act: SpeechAct
    status: Status
    rule: str
    certainty: Certainty | None = None
    known: bool = True


def judge_stance(finder: PhraseFinder, claim: Claim, phrase: CuePhrase) -> Stance:
    """What a claim does: by the words around its cue, else by its cue, else by what it says of other claims, else it asserts."""
    if claim.cue is None:
        return _judge_voice(phrase) or Stance(SpeechAct.ASSERT, Status.ASSERTED, "no_cue")
    content = spell_out(" ".join(span.text for span in claim.content).lower())
    phrase = _add_object(finder, _add_content(finder, phrase, content), claim)
    if _is_conditional(finder, phrase):
        sense = find_sense(finder, claim, phrase)
        return Stance(sense.speech_act if sense else SpeechAct.ASSERT, Status.NOT_STATED, "conditional", Certainty.HEDGED)
    if quoted := _judge_quoted(finder, phrase):
        return quoted
    around = _find_composition(phrase) or _find_in_sentence(finder, phrase)
    lays_down = around is not None and around.id == _CALLING and _has_head(finder, claim, _documents())
    if around and not lays_down:
        return _finish(phrase, Stance(around.speech_act, around.status, around.id, around.certainty), content)
    sense = find_sense(finder, claim, phrase)
    if sense is None:
        return _judge_content(content) or Stance(SpeechAct.ASSERT, Status.ASSERTED, "unknown_cue", known=False)
    own = _refine(finder, phrase, Stance(sense.speech_act, sense.status, sense.id), content)
    yet = _judge_yet_to_come(phrase, own) or _judge_undone(finder, phrase, own)
    return yet or (_judge_content(content) if sense.speech_act in _PLAIN else None) or own


def _has_infinitive(finder: PhraseFinder, verb: int) -> bool:
    """Whether a verb has a clause with "to" below it: "asked the court to", "told the crew to"."""
    clauses = [c for c in finder.children[verb] if finder.tokens[c].dep in {"xcomp", "ccomp"}]
    return any(finder.tokens[g].tag == "TO" for c in clauses for g in finder.children[c] if g < c)


def _has_dative(finder: PhraseFinder, verb: int) -> bool:
    """Whether a verb has an object for somebody: "denied him a pension"; so has a passive with an object, "was denied entry"."""
    kinds = {finder.tokens[c].dep for c in finder.children[verb]}
    return "dobj" in kinds and bool(kinds & {"dative", "nsubjpass"})


def _has_bare_verb(finder: PhraseFinder, phrase: CuePhrase, content: str) -> bool:
    """Whether what is asked is an order, "we ask once more: solve it", and no question."""
    if phrase.head is None or "?" in content:
        return False
    first = content.split(maxsplit=1)[0].strip("\"“‘'") if content.split() else ""
    after = (i for i in finder.find_sentence(phrase.head) if i > phrase.head and finder.word(i) == first)
    token = next(after, None)
    return (
        token is not None
        and finder.tokens[token].tag == "VB"
        and not any(finder.tokens[c].dep in {"aux", "nsubj"} for c in finder.children[token])
    )


def _finish(phrase: CuePhrase, around: Stance, content: str) -> Stance:
    """What the words around a cue make of it, unless it is yet to come; who takes responsibility for a mishap owns up to it."""
    if around.rule in load_toml("cues.toml")["postponed"]["rules"] and (yet := _judge_yet_to_come(phrase, around)):
        return yet
    if around.speech_act is SpeechAct.CLAIM_RESPONSIBILITY and "claim" not in phrase.text and _mishaps().search(content):
        return Stance(SpeechAct.ACKNOWLEDGE, Status.CONFIRMED, "took_the_blame")
    return around


def _judge_quoted(finder: PhraseFinder, phrase: CuePhrase) -> Stance | None:
    """What a few words in quotation marks do that hang on the cue or are its complement: “Rubbish,” was his answer."""
    head = phrase.head
    if head is None or any(finder.tokens[c].dep == "neg" for c in finder.children[head]):
        return None
    sentence = finder.find_sentence(head)
    start, end = finder.tokens[sentence.start].start, finder.tokens[sentence.stop - 1].end
    for found in _SHORT_QUOTE.finditer(finder.article.text[start:end]):
        inside = finder.list_inside(Span(start + found.start(1), start + found.end(1), found[1]))
        tops = [i for i in inside if finder.tokens[i].head not in inside or finder.tokens[i].head == i]
        if head in inside or any(_is_complement(finder, top, head) for top in tops):
            return _judge_content(found[1].lower())
    return None


def _is_complement(finder: PhraseFinder, top: int, head: int) -> bool:
    """Whether a token is said by a cue's verb, or equated with its noun."""
    token, cue = finder.tokens[top], finder.tokens[head]
    if cue.pos == "VERB":
        return token.head == head and (top < head or token.dep in {"ccomp", "intj", "dep"})
    return token.head == cue.head and finder.tokens[cue.head].lemma == "be" and {token.dep, cue.dep} == {"nsubj", "attr"}


def _add_content(finder: PhraseFinder, phrase: CuePhrase, content: str) -> CuePhrase:
    """The phrase with the first words of a content that makes the act: "claimed" and "responsibility for", "declined" and "to comment"."""
    words = content.split()
    if words and words[0] in _MADE_WITH:
        return replace(phrase, text=f"{phrase.text} {words[0]}")
    bids = phrase.head is not None and any(finder.tokens[c].dep == "dobj" for c in finder.children[phrase.head])
    if words[:1] == ["to"] and bids:  # another is to do it: "ordered the troops to withdraw"
        return phrase
    if words[:1] == ["to"] or words[:2] == ["not", "to"]:
        return replace(phrase, text=" ".join((phrase.text, *words[:5])))
    return phrase


def _add_object(finder: PhraseFinder, phrase: CuePhrase, claim: Claim) -> CuePhrase:
    """The phrase with an object in the content that makes the act: "issued" and "a denial", "said" and "nothing", "appeared" and "to confirm"."""
    if phrase.head is None or finder.tokens[phrase.head].pos != "VERB":
        return phrase
    nouns = load_toml("cues.toml")["acting_nouns"]["nouns"]
    inside = {i for span in claim.content for i in finder.list_inside(span)}
    if finder.tokens[phrase.head].lemma.lower() in _SEEMING:
        does = (c for c in finder.children[phrase.head] if c in inside and finder.tokens[c].dep == "xcomp")
        answer = next((c for c in does if finder.tokens[c].lemma.lower() in _ANSWERS), None)
        return phrase if answer is None else replace(phrase, head=answer)
    made = next((c for c in finder.children[phrase.head] if finder.tokens[c].dep == "dobj" and c in inside), None)
    if made is None or made < phrase.head or finder.tokens[made].lemma.lower() not in nouns:
        return phrase
    first = min((made, *finder.children[made]))
    words = [finder.word(i) for i in range(first, min(made + 3, finder.find_sentence(made).stop))]
    light = finder.tokens[phrase.head].lemma.lower() in load_toml("cues.toml")["operators"]["lemmas"]
    told = light and finder.tokens[made].lemma.lower() in index_senses()
    return replace(phrase, text=" ".join((phrase.text, *words)), head=made if told else phrase.head)


def _is_conditional(finder: PhraseFinder, phrase: CuePhrase) -> bool:
    """Whether the cue stands in a clause that opens with "if", or has "should" or "were" before its subject."""
    if phrase.head is None:
        return False
    before = [finder.word(i) for i in finder.find_sentence(phrase.head) if i < phrase.head]
    infinitive = any(finder.tokens[c].tag == "TO" for c in finder.children[phrase.head])
    if "," not in before and (before[:1] in (["if"], ["unless"]) or (before[:1] == ["were"] and infinitive)):
        return True
    if finder.tokens[phrase.head].dep not in {"advcl", "ROOT", "ccomp"}:
        return False
    marks = [c for c in finder.children[phrase.head] if finder.tokens[c].dep in {"mark", "aux", "advmod"} and c < phrase.head]
    subjects = [c for c in finder.children[phrase.head] if finder.tokens[c].dep in {"nsubj", "nsubjpass"}]
    for mark in marks:
        word = finder.word(mark)
        if word in {"if", "unless"} and finder.tokens[phrase.head].dep == "advcl":
            return True
        if word in {"should", "had"} and subjects and mark < subjects[0]:
            return True
    return False


def _refine(finder: PhraseFinder, phrase: CuePhrase, own: Stance, content: str) -> Stance:
    """A sense that its object decides: asked whether or asked to, called a marvel or a lie, questioned a man or his story."""
    lemma = finder.tokens[phrase.head].lemma.lower() if phrase.head is not None else ""
    bidden = lemma in _BIDDING and (content.startswith("to ") or _has_infinitive(finder, phrase.head or 0))
    questions = lemma == "question" and phrase.head is not None and finder.tokens[phrase.head].pos == "VERB"
    refined = (
        (bidden, _BIDDING.get(lemma), "bidden_to"),
        (lemma == "deny" and _has_dative(finder, phrase.head or 0), SpeechAct.ORDER, "denied_to_somebody"),
        (lemma == "ask" and _has_bare_verb(finder, phrase, content), SpeechAct.REQUEST, "asked_to_do"),
        (lemma in _ASSURING and content.startswith("that ") and not _AHEAD.search(content), SpeechAct.ASSERT, "assured_of_fact"),
        (lemma in _UPHOLDING and _SAID_BEFORE.search(content), SpeechAct.CONFIRM, "upholds"),
        (lemma == "decide" and content.startswith("that "), SpeechAct.BELIEVE, "decided_that"),
        (questions, SpeechAct.DOUBT, "questioned"),
        (lemma in {"call", "challenge"} and _ASKING.match(content), SpeechAct.REQUEST, "called_on"),
    )
    for holds, act, why in refined:
        if holds and act:
            return Stance(act, Status.CONFIRMED if act is SpeechAct.CONFIRM else Status.ASSERTED, why)
    if content.rstrip("\"”’' ").endswith("?") and own.speech_act in _PLAIN | {SpeechAct.REQUEST}:
        return Stance(SpeechAct.QUESTION, Status.NOT_STATED, "question_mark")
    if own.speech_act in _JUDGING:
        after = (i for i in finder.find_sentence(phrase.head or 0) if phrase.head is None or i >= phrase.head)
        text = " ".join((phrase.text, content, *map(finder.word, after)))
        words = set(re.findall(r"\w+", text))
        for rule in load_compositions():
            if rule.where == "judged" and rule.pattern.search(text) and any(w in words or f"{w}s" in words for w in rule.about):
                return Stance(rule.speech_act, rule.status, rule.id)
    return own


def _judge_voice(phrase: CuePhrase) -> Stance | None:
    rules = load_toml("cues.toml")["voice"]["rules"]
    for rule in load_compositions():
        if rule.id in rules and rule.where == "phrase" and (phrase.nobody or not rule.nobody) and rule.finds(phrase.text):
            if rule.id == "nobody_claimed" and not re.search(r"\b(?:responsibility|credit)\b", phrase.text):
                continue
            return Stance(rule.speech_act, rule.status, rule.id, rule.certainty)
    return None


def _find_composition(phrase: CuePhrase) -> Composition | None:
    return next((r for r in load_compositions() if r.where == "phrase" and (phrase.nobody or not r.nobody) and r.finds(phrase.text)), None)


def _find_in_sentence(finder: PhraseFinder, phrase: CuePhrase) -> Composition | None:
    """A rule that looks at the whole sentence, given a word of the cue."""
    if phrase.head is None:
        return None
    rules = [r for r in load_compositions() if r.where == "sentence" and r.cue and r.cue.search(phrase.text)]
    if not rules:
        return None
    text = " ".join(finder.word(i) for i in finder.find_sentence(phrase.head))
    return next((r for r in rules if r.finds(text)), None)


def _judge_content(content: str) -> Stance | None:
    for rule in load_compositions():
        if rule.where != "content" or not (found := rule.pattern.search(content)):
            continue
        if rule.about and not any(re.match(rf"{word}s?$", w) for word in rule.about for w in re.findall(r"\w+", found[0])):
            continue
        return Stance(rule.speech_act, rule.status, rule.id, rule.certainty)
    return None


def find_sense(finder: PhraseFinder, claim: Claim, phrase: CuePhrase) -> Sense | None:
    """The sense of a cue's telling word, else of another word of it; a document's own sense where a document is the source."""
    if claim.cue is None or phrase.head is None:
        return None
    cue = list(finder.list_inside(claim.cue))
    lawful = _has_head(finder, claim, _documents()) or _has_agent(finder, phrase.head, _documents())
    showing = _has_head(finder, claim, _evidence())
    for token in (phrase.head, *(i for i in cue if i != phrase.head and finder.tokens[i].pos not in _UNTELLING)):
        lemma, senses = finder.tokens[token].lemma.lower(), find_senses(finder, token)
        if lawful and (own := [s for s in senses if lemma in s.documents_only]):
            return own[0]
        if showing and lemma in load_toml("cues.toml")["evidence"]["lemmas"]:
            return _show()
        if plain := [s for s in senses if lemma not in s.documents_only]:
            return plain[0]
    return None


def find_senses(finder: PhraseFinder, token: int) -> tuple[Sense, ...]:
    """The senses of a word, by its lemma, else by what it may be a form of."""
    forms = (finder.tokens[token].lemma.lower(), *list_stems(finder.word(token)))
    return next((found for form in forms if (found := index_senses().get(form))), ())


def list_stems(word: str) -> tuple[str, ...]:
    """What a word may be a form of, by its ending, itself first: the parser leaves words in capitals as they are."""
    stems = [word]
    for ending, others in (
        ("ied", ("y",)),
        ("ies", ("y",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
        ("es", ("", "e")),
        ("s", ("",)),
        ("d", ("",)),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stems.extend(word[: -len(ending)] + other for other in others)
    return tuple(stems)


def _has_head(finder: PhraseFinder, claim: Claim, nouns: frozenset[str]) -> bool:
    """Whether a source has one of some nouns for its head."""
    for source in claim.sources:
        inside = list(finder.list_inside(source.span)) if source.span else []
        if any(finder.tokens[i].lemma.lower() in nouns for i in inside if finder.tokens[i].head not in inside):
            return True
    return False


def _has_agent(finder: PhraseFinder, verb: int, nouns: frozenset[str]) -> bool:
    """Whether a passive is done by one of some nouns: "is required by the code"."""
    agents = [c for c in finder.children[verb] if finder.tokens[c].dep == "agent"]
    return any(finder.tokens[g].lemma.lower() in nouns for c in agents for g in finder.children[c])


def _show() -> Sense:
    return next(sense for sense in load_senses() if sense.speech_act is SpeechAct.SHOW)


def _judge_yet_to_come(phrase: CuePhrase, own: Stance) -> Stance | None:
    """A cue that a condition, the future or a question takes back: nothing is said yet."""
    if phrase.head is None:
        return None
    if own.speech_act in {SpeechAct.BELIEVE, SpeechAct.EXPRESS, SpeechAct.PREDICT}:
        return None
    if _EXPECTED.search(phrase.text):
        return Stance(own.speech_act, Status.NOT_STATED, "expected", Certainty.HEDGED if _HOPED.search(phrase.text) else None)
    if _FUTURE.search(phrase.text):
        return Stance(own.speech_act, Status.NOT_STATED, "future")
    return None


def _judge_undone(finder: PhraseFinder, phrase: CuePhrase, own: Stance) -> Stance | None:
    """A negated cue of asking, charging or promising: "is not asking for", "does not blame"."""
    if phrase.head is None or finder.tokens[phrase.head].lemma.lower() not in load_toml("cues.toml")["undone"]["lemmas"]:
        return None
    negated = any(finder.tokens[c].dep == "neg" for c in finder.children[phrase.head])
    return Stance(own.speech_act, Status.NOT_STATED, "undone") if negated else None


@cache
def _evidence() -> frozenset[str]:
    return frozenset(load_toml("cues.toml")["evidence"]["nouns"])


@cache
def _mishaps() -> re.Pattern[str]:
    """The beginning of a content that is about a mishap: at most four words before it."""
    nouns = "|".join(load_toml("cues.toml")["mishaps"]["nouns"])
    return re.compile(rf"^(?:[\w’'-]+ ){{0,4}}(?:{nouns})s?\b")


@cache
def _documents() -> frozenset[str]:
    return frozenset(load_toml("cues.toml")["documents"]["nouns"])
