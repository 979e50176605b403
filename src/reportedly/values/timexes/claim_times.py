"""Cues -> when a claim was made: the time that its cue hangs on, kept apart from the times of what is claimed.

The time may hang on the cue itself ("said on Friday"), on what leads to it ("released a statement on Friday saying", "in a statement
released on Friday, she said"), or on a claim around it ("said on Friday that first findings showed"). Where no words give it there is
none: a day is never guessed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Article, ClaimTime, Parse, Span, Timex, TimexType, Token
from reportedly.values.timexes.intervals import parse_day, read_value

# How a phrase hangs on the verb that it gives the time of; not as its subject, nor as what is said.
ADVERBIAL = frozenset(
    {"prep", "npadvmod", "advmod", "advcl", "tmod", "nmod", "pcomp", "dative", "dobj", "pobj", "obl", "attr", "oprd", "dep", "intj", "meta"}
)
INHERITED = "inferred: the time of the same speaker's last dated claim; these words give none"
BESIDE = 3  # words between a cue and a time that stands beside it
LONGEST = 12  # heads followed from a time to a verb


def find_claim_time(
    article: Article, parse: Parse, timexes: Sequence[Timex], cue: Span | None, content: Sequence[Span]
) -> ClaimTime | None:
    """The time of the claim with this cue and these contents, None where no words give it."""
    if cue is None or not parse.tokens:
        return None
    sentence = _find_sentence(parse, cue.start)
    top = _find_top(parse, cue.start, cue.end)
    published = parse_day(article.published)
    free = [t for t in _list_inside(timexes, parse, sentence) if t.type in {TimexType.DATE, TimexType.TIME} and not _is_within(t, content)]
    ranked = [(rank, abs(t.start - cue.start), t) for t in free if (rank := _rank_time(parse, t, top, cue))]
    if ranked:
        rank, _, timex = min(ranked, key=lambda r: r[:2])
        return _make_time(timex, published, "relayed in a claim of that time" if rank == 3 else None)
    return _find_order(article, parse, timexes, (top, sentence))


def _find_sentence(parse: Parse, at: int) -> tuple[int, int]:
    """The sentence that a character stands in, as a range of tokens."""
    index = bisect_right(parse.sentences, at, key=lambda s: parse.tokens[s[0]].start) - 1
    return parse.sentences[max(index, 0)]


def _find_top(parse: Parse, start: int, end: int) -> int:
    """The token of a span on which its others hang."""
    first = bisect_right(parse.tokens, start, key=_get_start) - 1
    last = bisect_left(parse.tokens, end, key=_get_start)
    inside = range(max(first, 0), max(last, first + 1, 1))
    return next((i for i in inside if parse.tokens[i].head not in inside or parse.tokens[i].head == i), inside[0])


def _get_start(token: Token) -> int:
    return token.start


def _list_inside(timexes: Sequence[Timex], parse: Parse, sentence: tuple[int, int]) -> Sequence[Timex]:
    start, end = parse.tokens[sentence[0]].start, parse.tokens[sentence[1] - 1].end
    return timexes[bisect_left(timexes, start, key=lambda t: t.start) : bisect_left(timexes, end, key=lambda t: t.start)]


def _is_within(timex: Timex, content: Sequence[Span]) -> bool:
    return any(c.start <= timex.start < c.end for c in content)


def _rank_time(parse: Parse, timex: Timex, cue: int, span: Span) -> int:
    """1: hangs on the cue or on what leads to it; 2: stands right beside it; 3: hangs on a claim around it; 0: none of these."""
    above = _list_above(parse, cue)
    at = _find_top(parse, timex.start, timex.end)
    path: list[int] = []
    while at not in above and parse.tokens[at].head != at and len(path) < LONGEST:
        path.append(at)
        at = parse.tokens[at].head
    if at in above and all(_leads_up(parse.tokens[i], last=i == path[-1]) for i in path) and (at == cue or _speaks(parse.tokens[at])):
        return 3 if above[at] else 1
    if timex.end + 1 == span.start and not any(parse.tokens[i].pos == "VERB" for i in path):
        return 2
    first, last = (bisect_left(parse.tokens, x, key=_get_start) for x in (span.end, timex.start))
    return (
        2
        if timex.start >= span.end
        and 0 <= last - first <= BESIDE
        and all(t.pos in {"ADP", "PUNCT", "DET", "ADV", "PRON", "PART"} for t in parse.tokens[first:last])
        else 0
    )


def _leads_up(token: Token, *, last: bool) -> bool:
    """Whether a token on the way from a time to a verb lets the time be the verb's: no clause, and no phrase such as "after the attack"."""
    table = load_toml("timexes.toml")["claim_time"]
    if token.dep in {"relcl", "conj", "ccomp", "poss"} or (token.pos == "ADP" and token.lemma.lower() in table["not_through"]):
        return False
    if token.dep == "advcl":
        return token.tag == "VBG"
    return not last or token.dep in ADVERBIAL or (token.dep in {"nsubj", "nsubjpass"} and token.lemma.lower() in table["carriers"])


def _speaks(token: Token) -> bool:
    """Whether a verb around the cue is one of saying something: "released a statement saying"."""
    table = load_toml("attribution.toml")["cue"]
    return token.lemma.lower() in table["verbs"] or token.lemma.lower() in load_toml("timexes.toml")["claim_time"]["speaking"]


def _list_above(parse: Parse, cue: int) -> dict[int, bool]:
    """The cue and the tokens that it hangs on, each with whether a claim lies between: the cue is in what another says."""
    above: dict[int, bool] = {}
    at, inside = cue, False
    while at not in above:
        above[at] = inside
        inside = inside or parse.tokens[at].dep == "ccomp"
        if parse.tokens[at].dep in {"conj", "relcl"} and at != cue:
            break
        at = parse.tokens[at].head
    return above


def _make_time(timex: Timex, published: str | None, how: str | None) -> ClaimTime:
    """The time of a timex, which is not after the article."""
    since, until = timex.since, timex.until
    if published and until and until[: len(published)] > published and (since or "") <= published:
        until = published
    reason = {"published": "counted from the day of publication", None: "as written"}.get(timex.anchor, f"counted from {timex.anchor}")
    return ClaimTime(timex.id, since, until, f"{how}; {reason}" if how else reason)


def _find_order(article: Article, parse: Parse, timexes: Sequence[Timex], place: tuple[int, tuple[int, int]]) -> ClaimTime | None:
    """Before or after the day that was named last, where the cue has such a word: "he later said", "earlier claims"."""
    cue, sentence = place
    heads = _list_carriers(parse, cue)
    for token in parse.tokens[slice(*sentence)]:
        order = _orders().get(article.text[token.start : token.end].lower())
        if order is None or token.head not in heads or token.dep not in {"advmod", "amod", "npadvmod"}:
            continue
        published = parse_day(article.published)
        last = _find_last_day(timexes, parse.tokens[cue].start, published)
        day, name = (last.since, f"{last.text!r} ({last.id})") if last else (published, "publication")
        if order == "before":
            return ClaimTime(None, None, day, f"before {name}; the day is not written") if day else None
        if last is None:
            return ClaimTime(None, None, published, "not after publication; the day is not written") if published else None
        return ClaimTime(None, day, published, f"after {name}{', not after publication' if published else ''}; the day is not written")
    return None


def _list_carriers(parse: Parse, cue: int) -> set[int]:
    """The cue and the nouns that it hangs on and that say something themselves: "earlier claims by rebels suggesting".

    A participle is hung now on the noun before it and now on the verb of the sentence, so what stands before it is followed too.
    """
    carriers, found = load_toml("timexes.toml")["claim_time"]["carriers"], {cue}
    for start in (cue, cue - 1) if cue and parse.tokens[cue].tag == "VBG" else (cue,):
        at = start
        while parse.tokens[at].dep in {"acl", "pobj", "prep", "agent", "conj"} and parse.tokens[at].head != at:
            at = parse.tokens[at].head
            if parse.tokens[at].lemma.lower() in carriers:
                found.add(at)
    return found


def _find_last_day(timexes: Sequence[Timex], before: int, published: str | None) -> Timex | None:
    """The last day that was named before a character and is not after the article."""
    for timex in reversed(timexes[: bisect_left(timexes, before, key=lambda t: t.start)]):
        found = read_value(timex.value)
        if found is not None and found.unit == "D" and (published is None or timex.value[:10] <= published):
            return timex
    return None


@cache
def _orders() -> dict[str, str]:
    table = load_toml("timexes.toml")["claim_time"]
    return {word: order for order in ("after", "before") for word in table[order]}


def inherit_claim_times(
    times: Sequence[ClaimTime | None], speakers: Sequence[Sequence[str]], continues: Sequence[int | None]
) -> tuple[ClaimTime | None, ...]:
    """The times of claims in text order, filled in where no words give one, and saying so.

    A claim that goes on with another's report (`continues`, an index as in `Attribution`) has its time; else one has that of the
    last claim by the same speakers that has a day.
    """
    latest: dict[tuple[str, ...], ClaimTime] = {}
    filled: list[ClaimTime | None] = []
    for time, who, before in zip(times, speakers, continues, strict=True):
        key = tuple(sorted(who))
        if time is not None and (time.since or time.until):
            latest[key] = time
        said = times[before] if before is not None else None
        if time is None and said is not None:
            filled.append(replace(said, basis=f"inferred: goes on with a report of that time; {said.basis}"))
        elif time is None and key in latest and key:
            filled.append(ClaimTime(None, latest[key].since, latest[key].until, INHERITED))
        else:
            filled.append(time)
    return tuple(filled)
