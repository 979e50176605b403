"""Reading -> the answers that it prints to how many: figures with who gives them and which event they are of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportedly.digest import digest_parts
from reportedly.model import Aggregation, Article, AttributionKind, Claim, CountedKind, Figure, FigureRelation, Reading
from reportedly.questions.claimants import Claimants
from reportedly.questions.days import OPEN, write_day
from reportedly.questions.incidents import Incident
from reportedly.questions.passages import stem_word, weigh_word
from reportedly.questions.question import Answer, Paper
from reportedly.questions.stories import Stories
from reportedly.questions.words import find_part, load_lexicon, make_singular

SOME = "some of those"  # the part of a count that is taken out of another one without a name for it
_PARTITIVE = re.compile(r"\bof (?:the|those|these|them|whom)\b")
_AMONG = re.compile(r"(?i)\bamong (?:the|those|these|them|whom)\b[^.,;:]{0,30}\b(?:was|were|is|are) [^.,;:]{0,12}$")
BEFORE = 60  # characters before a figure in which a word may say that it holds no more
AFTER = 40  # characters behind a number in which those counted are named
TELLING = 1.5  # weight under which a word is no part of a name: "in", "by", "were"


def make_paper(article: Article, stories: Stories) -> Paper:
    """What an article is called in answers."""
    return name_paper(article, write_day(stories.telling.calendar.day), None)


def name_paper(article: Article, day: str | None, credit: str | None) -> Paper:
    """What an article of this day, with this agency's credit, is called in answers."""
    title = article.headline or article.ref or article.url or article.id
    return Paper(article.id, article.ref, title, article.outlet, article.published, day, credit)


def list_counts(reading: Reading, stories: Stories, *, every: bool = False) -> Iterator[Answer]:
    """The figures of a reading that answer how many; with `every`, also those of kinds that say little."""
    paper, claimants = make_paper(reading.article, stories), Claimants(reading)
    claims = {claim.id: claim for claim in reading.claims}
    parts = find_parts(reading, stories)
    for figure in reading.figures:
        claim = claims.get(figure.claim or "")
        incident = find_matter(stories, figure, claim) if is_asked(figure, every=every) else None
        if incident is None:
            continue
        yield Answer(
            id=digest_parts([reading.article.id, "figure", figure.number.start, figure.number.end]),
            paper=paper,
            claim=claim.id if claim else None,
            figure=figure,
            stand=claim.status if claim else None,
            claimant=claimants.find(claim),
            attribution=claim.attribution if claim else AttributionKind.ARTICLE_VOICE,
            as_of=find_as_of(figure, claim, stories, incident),
            words=reading.article.span(figure.start, figure.end),
            incident=incident,
            counted=figure.counted_kind,
            part=parts[figure.id],
            superseded=is_superseded(reading.article.text, figure),
        )


def find_matter(stories: Stories, figure: Figure, claim: Claim | None) -> str | None:
    """What a figure counts something of: an incident; what somebody is named for and is of no event stands for itself."""
    incident = stories.find_figure(figure) if figure.counted_kind.value in load_lexicon().of_events else None
    if incident is None and claim is not None and claim.attribution is not AttributionKind.ARTICLE_VOICE:
        return stories.telling.find_proposition(figure, claim)[0]
    return incident


def find_parts(reading: Reading, stories: Stories) -> dict[str, str]:
    """The part of each figure. Words that do not say whether it is one are a part where the article counts more of the same."""
    found = {figure.id: find_part(read_counted(reading.article.text, figure)) for figure in reading.figures}
    most: dict[tuple[str | None, CountedKind], Decimal] = {}
    for figure in reading.figures:
        key = stories.find_figure(figure), figure.counted_kind
        if figure.value is not None and found[figure.id][0] == "":
            most[key] = max(most.get(key, figure.value), figure.value)
    parts = {}
    for figure in reading.figures:
        name, plain = found[figure.id]
        whole = most.get((stories.find_figure(figure), figure.counted_kind))
        within = figure.part_of is not None or (whole is not None and (figure.value is None or figure.value < whole))
        text = reading.article.text[max(figure.start - BEFORE, 0) : figure.start]
        taken = _PARTITIVE.search(figure.text) or _AMONG.search(text)
        parts[figure.id] = (name if plain or within else "") or (SOME if taken else "")
    return parts


def read_counted(text: str, figure: Figure) -> str:
    """The words for those counted. Where they name nobody, a headline's verb or a bracket cut them short: the words after the number do."""
    counted, lexicon = figure.counted or "", load_lexicon()
    if any({word, make_singular(word)} & (lexicon.people | lexicon.whole) for word in counted.casefold().split()):
        return counted
    after: list[str] = []
    for word in map(str.casefold, re.findall(r"[\w-]+|[^\w\s\])]", text[figure.end : figure.end + AFTER])):
        if word in lexicon.fates or weigh_word(stem_word(word)) < TELLING or not word[0].isalpha():
            break
        after.append(word)
    return " ".join((counted, *after))


def is_asked(figure: Figure, *, every: bool = False) -> bool:
    """Whether a figure answers a question: a count or amount of a kind that is asked for, with a value or a vague word."""
    if any(c.isdigit() for c in figure.counted or ""):  # "1407 12.05.2031" counts nothing
        return False
    if figure.aggregation is Aggregation.RATE or (figure.value is None and figure.relation is not FigureRelation.ABOUT):
        return False
    return every or figure.counted_kind.value in load_lexicon().asked


def find_as_of(figure: Figure, claim: Claim | None, stories: Stories, incident: str) -> str | None:
    """The time for which a figure is given: its own, else when it was claimed, else the article's day. None is before what it counts."""
    calendar, happened = stories.telling.calendar, stories.find(incident)
    if figure.as_of:
        return figure.as_of
    said = calendar.place(claim.claim_time.since, claim.claim_time.until) if claim and claim.claim_time else OPEN
    return write_day(_correct_day(said.last, happened, calendar.day))


def _correct_day(said: int | None, happened: Incident | None, day: int | None) -> int | None:
    """The day on which somebody spoke. Before the event nobody did: a weekday reckoned from a wrong date is the next one after it."""
    if said is None:
        return day
    event = happened.days.first if happened and happened.sure else None
    if event is None or said >= event:
        return said
    moved = said + -(-(event - said) // 7) * 7
    return moved if day is not None and moved <= day + 1 else day


def is_superseded(text: str, figure: Figure) -> bool:
    """Whether the words before a number say that it was given before and holds no more."""
    before = text[max(figure.start - BEFORE, 0) : figure.start].rsplit(". ", 1)[-1].casefold()
    return any(word in load_lexicon().superseded for word in before.split())
