"""The queue: what waits for a person, one card at a time, with its sentence in the article's own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reportedly.exchange.marks import Mark, Run, cut_runs
from reportedly.exchange.outline import name_article
from reportedly.ledger import QueryError, QueueFilter, QueueItem, QueueReason, ShownArticle
from reportedly.ledger.queue import LOW
from reportedly.model import Article, LinkType
from reportedly.questions.question import Answer, Question
from reportedly.web.cards import Card, CardMaker
from reportedly.web.forms import ClaimForm, make_form
from reportedly.web.pages.article import show_article
from reportedly.web.view import View

AROUND = 400  # characters of the text on each side of a claim
MOST = 1000  # to which the waiting are counted


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reason to wait, how many do for it, counted to `MOST`, None where counting them takes long; `chosen` where only these are asked."""

    reason: QueueReason
    count: int | None
    more: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Against:
    """An answer that contradicts a claim: whose, in which words, in which article, and the rule."""

    claimant: str
    words: str
    article: str
    title: str
    question: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is asked about. `runs` are the words around it; `reasons` why it waits; `place` is that from which the next is looked for.

    A sentence that gave no claim has neither `card` nor `form`, and `uncovered` says what it has; a claim that was left out has none either.
    """

    article: str
    title: str
    outlet: str | None
    published: str | None
    claim: str | None
    reasons: tuple[QueueReason, ...]
    place: str
    cut_before: bool
    cut_after: bool
    runs: tuple[Run, ...]
    card: Card | None
    uncovered: str | None
    against: tuple[Against, ...]
    form: ClaimForm | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue as it was asked for, and what comes next in it; `asked` is None when nothing waits any more.

    `done` are the numbers of the decisions that were made here, the last at the end, by which they can be taken back.
    """

    why: str
    outlet: str
    question: str
    after: str
    done: str
    waiting: tuple[Waiting, ...]
    asked: Asked | None


def show_queue(
    view: View, why: str = "", outlet: str = "", question: str = "", after: str = "", claim: str = "", done: str = ""
) -> QueuePage:
    """What waits for a person's decision, the first behind the place `after`, or a `claim` by its id.

    `why` is a reason (ambiguous, low_score, contradicted, uncovered); `question` an id or words of a question whose claims are meant.
    Raises `QueryError`.
    """
    if why and why not in list(QueueReason):
        raise QueryError(f"{why!r} is no reason to wait; these are: {', '.join(QueueReason)}")
    queue = Queue(view, outlet, question)
    reasons = [QueueReason(why)] if why else list(QueueReason)
    waiting = tuple(queue.count(reason, chosen=reason.value == why) for reason in QueueReason)
    asked = queue.ask_claim(claim, reasons, after) if claim else queue.ask_next(reasons, after)
    return QueuePage(why, outlet, question, after, done, waiting, asked)


class Queue:
    """The queue of one outlet, of one question's claims, or of all."""

    def __init__(self, view: View, outlet: str, question: str) -> None:
        self._view = view
        self._outlet = outlet or None
        self._question = view.ask().find(question) if question else None
        claims = {a.claim for a in self._question.answers if a.claim} if self._question else None
        self._claims = None if claims is None else tuple(sorted(claims))

    def _filter(self, reason: QueueReason, after: str = "") -> QueueFilter:
        pairs: tuple[tuple[str, str], ...] = ()
        if reason is QueueReason.CONTRADICTED:
            questions = [self._question] if self._question else self._view.ask().list_questions()
            pairs = tuple(sorted({(claim, other.paper.id) for claim, other, _, _ in list_contradictions(questions)}))
        return QueueFilter(reason, self._outlet, self._claims, pairs, after)

    def count(self, reason: QueueReason, *, chosen: bool) -> Waiting:
        """How many wait for a reason. Contradictions are counted where they are asked for: questions are joined for them."""
        if reason is QueueReason.CONTRADICTED and not chosen:
            return Waiting(reason, None, more=False, chosen=chosen)
        count = self._view.ledger.count_queue(self._filter(reason), MOST)
        return Waiting(reason, count, more=count == MOST, chosen=chosen)

    def ask_next(self, reasons: list[QueueReason], after: str) -> Asked | None:
        """The first item behind a place, which begins with the reason that it has."""
        begun, _, place = after.partition(":")
        if begun and begun not in reasons:
            begun, place = "", ""
        for reason in reasons[reasons.index(QueueReason(begun)) :] if begun else reasons:
            item: QueueItem | None = None
            behind = place if reason.value == begun else ""
            while item := self._view.ledger.next_in_queue(self._filter(reason, behind)):
                asked = self._show(item)
                if len(reasons) == 1 or next(iter(asked.reasons), reason) is reason:
                    return asked
                behind = item.place  # it was asked about for an earlier reason
        return None

    def ask_claim(self, claim: str, reasons: list[QueueReason], after: str) -> Asked:
        """One claim, whether it waits or not; the next is looked for behind it where it waits, else where it was before."""
        found = self._view.ledger.show(claim)
        asked = self._show_claim(show_article(self._view, found.reading.article.id), found.claim.id)
        for reason in (r for r in reasons if len(reasons) == 1 or r in asked.reasons):
            if item := self._view.ledger.next_in_queue(replace(self._filter(reason), claims=(found.claim.id,))):
                return replace(asked, place=f"{reason.value}:{item.place}")
        return replace(asked, place=after)

    def _show(self, item: QueueItem) -> Asked:
        shown = show_article(self._view, item.article)
        place = f"{item.reason.value}:{item.place}"
        if item.claim is not None:
            asked = self._show_claim(shown, item.claim)
            reasons = tuple(r for r in QueueReason if r in asked.reasons or r is item.reason)
            return replace(asked, place=place, reasons=reasons, against=self._list_against(item))
        start, end = item.start or 0, item.end or 0
        asked = _start_asked(shown, (start, end), [Mark(start, end, "gap", 0, "g1")])
        return replace(asked, place=place, reasons=(item.reason,), uncovered=item.why)

    def _show_claim(self, shown: ShownArticle, claim: str) -> Asked:
        maker = CardMaker(shown, {})
        made = next(((e, c) for e, c in maker.make_cards() if c.decides == claim), None)
        if made is None:
            spans = next(c for c in shown.reading.claims if c.id == claim).content
            extent = (min((s.start for s in spans), default=0), max((s.end for s in spans), default=0))
            return replace(_start_asked(shown, extent, [Mark(s.start, s.end, "content", 0) for s in spans]), claim=claim)
        entry, card = made
        marks = [mark for mark in maker.marks if mark.number == entry.number]
        heads = [mark for mark in marks if mark.cell in ("source", "cue", "content")] or marks
        extent = (min((m.start for m in heads), default=0), max((m.end for m in heads), default=0))
        reasons = [QueueReason.AMBIGUOUS] if card.ambiguous else []
        reasons += [QueueReason.LOW_SCORE] if card.score < LOW else []
        form = make_form(self._view.ledger, shown.corrected, card)
        return replace(_start_asked(shown, extent, marks), claim=claim, card=card, form=form, reasons=tuple(reasons))

    def _list_against(self, item: QueueItem) -> tuple[Against, ...]:
        if item.reason is not QueueReason.CONTRADICTED:
            return ()
        found = (c for c in list_contradictions(self._view.ask().list_questions()) if c[0] == item.claim)
        return tuple(Against(a.claimant.name, a.words.text, a.paper.id, a.paper.title, q.id, why) for _, a, q, why in found)


def _start_asked(shown: ShownArticle, extent: tuple[int, int], marks: Iterable[Mark]) -> Asked:
    """The words around a place, with what is marked in them; all else is not known yet."""
    article = shown.reading.article
    low, high = find_context(article, *extent)
    runs = tuple(run for run in cut_runs(article.text, marks, (low, high)) if low <= run.start < high)
    head = (article.id, name_article(shown.corrected), article.outlet, article.published, None, ())
    return Asked(*head, "", low > 0, high < len(article.text), runs, None, None, (), None)


def find_context(article: Article, start: int, end: int) -> tuple[int, int]:
    """The paragraph around a place, or as many words of it as are near."""
    text = article.text
    low, high = max(text.rfind("\n", 0, start) + 1, start - AROUND, 0), min(end + AROUND, len(text))
    stop = text.find("\n", end, high)
    if low == start - AROUND:
        low = text.find(" ", low, start) + 1 or low
    if stop < 0 and high < len(text):
        stop = text.rfind(" ", end, high)
    return low, stop if stop >= 0 else high


def list_contradictions(questions: Iterable[Question]) -> Iterator[tuple[str, Answer, Question, str]]:
    """Every claim that another contradicts, with the other's answer, the question and the rule; each pair from both sides."""
    for question in questions:
        answers = {answer.id: answer for answer in question.answers}
        for link in question.links:
            one, other = answers.get(link.source), answers.get(link.target)
            if link.type is LinkType.CONTRADICTS and one and other:
                yield from ((a.claim, b, question, link.why) for a, b in ((one, other), (other, one)) if a.claim)
