"""One question: every answer beside each other, how they stand to each other, and where they come from. Nothing says which is right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportedly.exchange.citing import cite_answer
from reportedly.exchange.found import format_csv
from reportedly.exchange.plot import draw_panels
from reportedly.exchange.relay import RelayGraph, draw_relays
from reportedly.ledger import CitedArticle, FoundClaim
from reportedly.model import AttributionKind, FigureRelation, LinkType, Span, Status
from reportedly.questions.book import Book, Explanation, QuestionError
from reportedly.questions.claimed import Claimed, find_range
from reportedly.questions.origins import Origin
from reportedly.questions.passages import Passages
from reportedly.questions.question import Answer, Link, Question, list_told, summarise_question, tell_answer
from reportedly.questions.series import Panel, find_companions, make_series
from reportedly.questions.tables import Citation, list_citations, make_matrix
from reportedly.web.pages.questions import QuestionRow, make_row
from reportedly.web.view import NotThereError, View, Views

ACTORS = 8  # of a happening that have a column
ROW = "a-"  # begins the id of an answer's row in the page
ORDER = (LinkType.CONTRADICTS, LinkType.UPDATES, LinkType.REFINES, LinkType.REPEATS, LinkType.SAME)
SILENT = (Status.DECLINED_TO_COMMENT, Status.NEITHER_CONFIRMED_NOR_DENIED)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as a row. `told` is figure, stand or whom it blames in a word or two, `passage` the words around it, `sentence` for copying."""

    id: str
    claimant: str
    kind: str | None
    named: bool
    basis: str | None
    told: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    relation: FigureRelation | None
    stand: Status | None
    attribution: AttributionKind
    as_of: str | None
    superseded: bool
    relayed_from: str | None
    group: str
    words: Span
    passage: str
    article: str
    title: str
    outlet: str | None
    day: str | None
    url: str | None
    claim: str | None
    drawn: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """How one answer stands to another: their ids, whose they are, what each is in a word or two, and the rule with what it saw."""

    id: str
    type: LinkType
    source: str
    source_claimant: str
    source_told: str
    target: str
    target_claimant: str
    target_told: str
    why: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A question with what each actor answers; None where this ledger has nothing of it."""

    id: str
    text: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question with everything that the ledger has to it. `others` are the other questions of its happening.

    `actors` and `matrix` are of all questions of the happening, and so is the picture of `panels`, of which `drawn` are how many answers.
    """

    question: QuestionRow
    answers: tuple[AnswerRow, ...]
    claimed: Claimed | None
    links: tuple[LinkRow, ...]
    silent: tuple[AnswerRow, ...]
    origins: tuple[Origin, ...]
    actors: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    others: tuple[QuestionRow, ...]
    citations: tuple[Citation, ...]
    relays: RelayGraph | None
    panels: tuple[Panel, ...]


def show_question(view: View, key: str) -> QuestionPage:
    """Every answer to a question, oldest first, with who repeats and contradicts whom, who did not answer, and the independent origins."""
    book = view.ask()
    question = find_by_id(book, key)
    rows = make_answers(view, question)
    together = book.list_companions(question)
    by_id = {answer.id: answer for q in together for answer in q.answers}
    matrix = make_matrix(map(summarise_question, together), list_told(together), ACTORS)
    citations = list_citations(list_told([question]))
    return QuestionPage(
        make_row(question, book),
        rows,
        find_range(question.answers),
        tuple(list_links(question.links, by_id)),
        tuple(row for row in rows if row.stand in SILENT),
        book.find_origins(question),
        matrix.actors,
        tuple(MatrixRow(q.id, q.text, cells) for q, cells in matrix.rows),
        tuple(make_row(q, book) for q in together if q.id != question.id),
        citations,
        draw_relays(citations),
        find_panels(question, together),
    )


def list_question_keys(view: View) -> Iterable[str]:
    """The ids of all questions."""
    return [question.id for question in view.ask().list_summaries()]


def find_by_id(book: Book, key: str) -> Question:
    """The question that is called so. Raises `NotThereError`."""
    found = next(iter(book.load([key])), None)
    if found is None:
        raise NotThereError(f"no question of this ledger has the id {key!r}; it may have been joined anew since")
    return found


def find_panels(question: Question, together: Sequence[Question]) -> tuple[Panel, ...]:
    """What is drawn: the question itself, and whole counts of the killed and the injured of the same happening."""
    companions = find_companions(question, together) if question.counted else (question,)
    return make_series(q for q in companions if not q.part or q.id == question.id)


def draw_chart(page: QuestionPage) -> str:
    """The picture as an SVG whose points lead to the rows of the page; empty where no answer has a number and a day."""
    return draw_panels(page.panels, page.question.text, "svg", f"#{ROW}").decode() if page.panels else ""


def write_svg(views: Views, key: str) -> Iterator[str]:
    """The picture as a file of its own."""
    with views.open() as view:
        page = show_question(view, key)
    yield draw_panels(page.panels, page.question.text).decode()


def write_csv(views: Views, key: str) -> Iterator[str]:
    """A header and a row an answer."""
    with views.open() as view:
        page = show_question(view, key)
    yield from format_csv(AnswerRow, page.answers)


def make_answers(view: View, question: Question) -> tuple[AnswerRow, ...]:
    """The answers as rows, with addresses and words from the ledger."""
    articles = {a.id: a for a in view.ledger.cited_articles({a.paper.id for a in question.answers})}
    claims = {c.id: c for c in view.ledger.cited_claims({a.claim for a in question.answers if a.claim})}
    drawn = {point.answer.id for panel in make_series([question]) for line in panel.lines for point in line.points}
    rows = []
    for answer in question.answers:
        article, claim = articles.get(answer.paper.id), claims.get(answer.claim or "")
        rows.append(_make_answer(answer, article, claim, drawn=answer.id in drawn))
    return tuple(rows)


def _make_answer(answer: Answer, article: CitedArticle | None, claim: FoundClaim | None, *, drawn: bool) -> AnswerRow:
    figure, url = answer.figure, article.url if article else None
    passage = claim.content if claim and answer.claimant.kind != "article" else find_passage(answer, article)
    return AnswerRow(
        answer.id,
        answer.claimant.name,
        answer.claimant.kind,
        answer.claimant.named,
        answer.claimant.basis,
        tell_answer(answer),
        figure.value if figure else None,
        figure.low if figure else None,
        figure.high if figure else None,
        figure.relation if figure else None,
        answer.stand,
        answer.attribution,
        answer.as_of,
        answer.superseded,
        answer.relayed_from,
        answer.group,
        answer.words,
        passage,
        answer.paper.id,
        answer.paper.title,
        answer.paper.outlet,
        answer.paper.day,
        url,
        answer.claim,
        drawn,
        cite_answer(answer, passage, claim.mode if claim else None, url),
    )


def find_passage(answer: Answer, article: CitedArticle | None) -> str:
    """The sentence of the article in which an answer stands."""
    if article is None:
        return answer.words.text
    passages = Passages(article.text)
    return passages.read(passages.find(answer.words.start)).strip()


def list_links(links: Iterable[Link], answers: dict[str, Answer]) -> list[LinkRow]:
    """Links as rows, what contradicts first."""
    rows = []
    for link in sorted(links, key=lambda k: ORDER.index(k.type)):
        if link.source in answers and link.target in answers:
            one, other = answers[link.source], answers[link.target]
            cells = (one.id, one.claimant.name, tell_answer(one), other.id, other.claimant.name, tell_answer(other))
            rows.append(LinkRow(link.id, link.type, *cells, link.why))
    return rows


@dataclass(frozen=True, slots=True)
class WhyPage:
    """Why two answers stand together, and what one is to the other: the rule, and the features by which their tellings were joined."""

    question: QuestionRow
    link: LinkRow
    answers: tuple[AnswerRow, ...]
    explanation: Explanation


def explain_link(view: View, key: str) -> WhyPage:
    """Why two answers stand under one question and are linked: features with values and weights, the rule or the person."""
    book = view.ask()
    try:
        question, link = book.find_link(key)
    except QuestionError:
        raise NotThereError(f"no link between answers of this ledger has the id {key!r}; it may have been joined anew since") from None
    together = book.list_companions(question)
    answers = {answer.id: answer for q in together for answer in q.answers}
    explanation = book.explain(answers[link.source], answers[link.target])
    rows = {row.id: row for q in together for row in make_answers(view, q) if row.id in (link.source, link.target)}
    ends = tuple(rows[name] for name in (link.source, link.target))
    return WhyPage(make_row(question, book), list_links([link], answers)[0], ends, explanation)


def list_no_keys(_: View) -> Iterable[str]:
    """Explanations are made on request and written to no file."""
    return ()
