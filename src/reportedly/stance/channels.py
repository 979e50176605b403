"""A claim -> the means by which it was made, from the words on its cue. Data in channels.toml."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import AttributionKind, Channel, ChannelKind, Claim, Party, SpeechAct
from reportedly.stance.phrases import PhraseFinder

_LEFT = frozenset({"det", "poss", "amod", "compound", "nmod", "nummod"})


def find_channel(finder: PhraseFinder, claim: Claim) -> Channel | None:
    """The channel that words on the cue name, outside the content; where two do, the nearer to the cue."""
    if claim.cue is None:
        return None
    content = {i for span in claim.content for i in finder.list_inside(span)} | _list_source_heads(finder, claim)
    cue = list(finder.list_inside(claim.cue))
    above = [finder.tokens[i].head for i in cue if finder.tokens[i].dep != "ccomp"]
    verbs = dict.fromkeys(i for i in (*cue, *above) if finder.tokens[i].pos in {"VERB", "AUX"})
    for verb in verbs:
        for start, noun in (*_list_prepositional(finder, verb), *_list_objects(finder, verb, cue)):
            if noun not in content and start not in content and (kind := find_kind(finder, noun, start)):
                return Channel(kind, finder.article.span(finder.tokens[start].start, finder.tokens[noun].end))
    return _find_speaking(finder, claim)


def _list_source_heads(finder: PhraseFinder, claim: Claim) -> set[int]:
    """The head words of the sources: "according to Notes from Sarn" is said in no note."""
    found: set[int] = set()
    for source in claim.sources:
        inside = finder.list_inside(source.span) if source.span else range(0)
        found |= {i for i in inside if finder.tokens[i].head not in inside}
    return found


def find_partner(finder: PhraseFinder, channel: Channel) -> Party | None:
    """Who is named as the other side of a channel, "in an interview with" a name that stands for no actor known; None of other words."""
    if channel.span is None:
        return None
    noun = finder.list_inside(channel.span)[-1]
    for prep in finder.children[noun]:
        if finder.word(prep) not in load_toml("channels.toml")["places"]["partners"]:
            continue
        for name in finder.children[prep]:
            if finder.tokens[name].dep == "pobj" and finder.tokens[name].pos == "PROPN":
                below = [c for c in finder.children[name] if finder.tokens[c].dep in _LEFT and c < name]
                first = min((c for i in (name, *below) for c in (i, *finder.children[i]) if prep < c <= name), default=name)
                return Party(None, finder.article.span(finder.tokens[first].start, finder.tokens[name].end), "named beside the channel")
    return None


def _list_prepositional(finder: PhraseFinder, verb: int) -> Iterator[tuple[int, int]]:
    """Preposition and noun of the phrases on a verb."""
    places = load_toml("channels.toml")["places"]
    preps = [
        c for c in finder.children[verb] if finder.tokens[c].dep in {"prep", "dative", "agent"} and finder.word(c) in places["prepositions"]
    ]
    for prep in sorted(preps, key=lambda c: abs(c - verb)):
        for noun in finder.children[prep]:
            lemma = finder.tokens[noun].lemma.lower()
            if finder.tokens[noun].dep in {"pobj", "pcomp"} and lemma not in places["not_with"].get(finder.word(prep), ()):
                yield prep, noun


def _list_objects(finder: PhraseFinder, verb: int, cue: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The objects of verbs of releasing, and of telling."""
    places = load_toml("channels.toml")["places"]
    lemma = finder.tokens[verb].lemma.lower()
    for noun in finder.children[verb]:
        if finder.tokens[noun].dep != "dobj":
            continue
        start = min([c for c in finder.children[noun] if finder.tokens[c].dep in _LEFT and c < noun], default=noun)
        kind = find_kind(finder, noun, start)
        if lemma in places["issuing"] or (kind and kind.value in places["told"] and verb in cue):
            yield start, noun


def _find_speaking(finder: PhraseFinder, claim: Claim) -> Channel | None:
    """A source that is itself the channel: "the statement read"."""
    for source in claim.sources:
        if source.span is None:
            continue
        inside = list(finder.list_inside(source.span))
        heads = [i for i in inside if finder.tokens[i].head not in inside]
        if heads and finder.tokens[heads[0]].lemma.lower() in load_toml("channels.toml")["places"]["speaking"]:
            kind = find_kind(finder, heads[0], heads[0])
            return Channel(kind, source.span) if kind else None
    return None


def find_kind(finder: PhraseFinder, noun: int, start: int) -> ChannelKind | None:
    """The kind of channel that a noun with the words before it names; the longest of channels.toml that ends here."""
    words = [finder.word(i) for i in range(min(start, noun), noun + 1)]
    lemmas = [*words[:-1], finder.tokens[noun].lemma.lower()]
    for i in range(len(words)):
        kind = _kinds().get(" ".join(words[i:])) or _kinds().get(" ".join(lemmas[i:]))
        if kind:
            return kind
    return None


def inherit_channels(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, those that go on with a report or a talk having its channel and addressee, with no span: nothing there says so.

    Heuristic: a claim of the same single source, with neither channel, addressee nor time of its own, still belongs to the report (letter,
    speech, statement) that the last such claim opened. An interview, or what somebody was told, ends sooner: with the first claim of anybody
    else, and it goes on only in claims that say so, by "added", a pronoun for their source or no cue. Errs to one report too many where a
    speaker spoke twice and the article does not say so.
    """
    reports: dict[str, Claim] = {}
    talk: tuple[str, Claim] | None = None
    done = []
    for claim in claims:
        actor = _find_only_actor(claim)
        if actor is None or claim.attribution in _VOICED or _speaks_itself(claim):
            talk = talk if claim.parent else None
            done.append(claim)
            continue
        if talk and talk[0] != actor and claim.parent is None:
            talk = None
        if claim.channel or claim.addressee or _is_timed(claim):
            if claim.channel or _is_timed(claim):
                reports.pop(actor, None)
            if claim.channel and claim.channel.kind in _REPORTS and claim.addressee:
                reports[actor] = claim
            elif claim.parent is None:
                talk = (actor, claim) if claim.addressee and claim.speech_act not in _AIMED else None
        elif report := reports.get(actor):
            claim = _inherit(claim, report, "goes on with the report before it")  # noqa: PLW2901 - the claim as it is kept
        elif talk and talk[0] == actor and _goes_on(claim):
            claim = _inherit(claim, talk[1], "goes on with what was said before it")  # noqa: PLW2901 - the claim as it is kept
        done.append(claim)
    return tuple(done)


_REPORTS = frozenset({ChannelKind.REPORT, ChannelKind.LETTER, ChannelKind.SPEECH, ChannelKind.STATEMENT})
_VOICED = frozenset({AttributionKind.ARTICLE_VOICE, AttributionKind.UNATTRIBUTED_IMPERSONAL})
# Acts whose addressee is meant by what is said, and need not be the one who hears the next sentence.
_AIMED = frozenset(
    {
        SpeechAct.REQUEST,
        SpeechAct.ORDER,
        SpeechAct.QUESTION,
        SpeechAct.STIPULATE,
        SpeechAct.EXPRESS,
        SpeechAct.PRAISE,
        SpeechAct.PROMISE,
        SpeechAct.THREATEN,
        SpeechAct.WARN,
    }
)


def _find_only_actor(claim: Claim) -> str | None:
    actors = {source.actor for source in claim.sources if source.actor}
    return next(iter(actors)) if len(actors) == 1 else None


def _speaks_itself(claim: Claim) -> bool:
    """Whether a speech that is the article tells what "I" said elsewhere: what follows is the speech, not that letter or report."""
    return any(source.span is not None and source.span.text.lower() in {"i", "we"} for source in claim.sources)


def _is_timed(claim: Claim) -> bool:
    return claim.claim_time is not None and claim.claim_time.timex is not None


def _goes_on(claim: Claim) -> bool:
    """Whether a claim says that it goes on with the one before: no cue, a cue such as "added", or a pronoun for its source."""
    words = load_toml("channels.toml")["going_on"]
    cue = claim.cue.text.lower().split() if claim.cue else []
    source = next((s.span.text.lower() for s in claim.sources if s.span), "")
    return claim.cue is None or bool(set(cue) & {*words["cues"]}) or source in words["sources"]


def _inherit(claim: Claim, report: Claim, basis: str) -> Claim:
    addressee = replace(report.addressee, span=None, basis=basis) if report.addressee and report.addressee.actor else None
    channel = Channel(report.channel.kind, None, basis) if report.channel else None
    return replace(claim, addressee=addressee, channel=channel)


@cache
def _kinds() -> dict[str, ChannelKind]:
    return {noun: ChannelKind(row["kind"]) for row in load_toml("channels.toml")["channel"] for noun in row["nouns"]}
