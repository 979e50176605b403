"""The commands that compare answers across articles. As in `cli.py`, nothing heavy is imported before a command that needs it runs."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli_ledger.options import open_ledger, with_ledger
from reportedly.console import write, write_lines

if TYPE_CHECKING:
    from reportedly.questions.book import Book
    from reportedly.questions.question import Answer, Question

KINDS = ("how_many", "whether", "who_did")


def _with_questions(command: Callable[..., Any]) -> Callable[..., Any]:
    """The ledger's book of questions and the list of them, and a name that is nobody's as a usage error."""

    @with_ledger
    @wraps(command)
    def run(*, path: str, **options: Any) -> Any:  # noqa: ANN401 - whatever the command takes
        from reportedly.questions.book import QuestionError, open_book

        with open_ledger(path) as ledger:
            book = open_book(ledger, every=options.pop("every", False))
        try:
            return command(book, book.list_questions(), **options)
        except QuestionError as error:
            raise click.UsageError(str(error)) from error

    return run


@click.command(short_help="List what the claims of a ledger answer.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line, with all answers.")
@click.option("--kind", type=click.Choice(KINDS), help="Only these.")
@click.option("--place", metavar="NAME", help="Only those of events there.")
@click.option("--since", metavar="DAY", help="Only those of events on this day or later.")
@click.option("--until", metavar="DAY", help="Only those of events on this day or earlier.")
@click.option("--min-answers", "least", type=click.IntRange(min=1), default=1, help="Only those with so many answers or more.")
@click.option("--all", "every", is_flag=True, help="Counts of plain people and of no known kind too.")
@_with_questions
def questions(_: "Book", found: "list[Question]", /, *, jsonl: bool, **wanted: Any) -> None:  # noqa: ANN401 - the filters, as click gives them
    """List questions of how many, whether and who did it, in the order of their events' days."""
    from reportedly.exchange.asked import encode_question, format_questions
    from reportedly.questions.wanted import QuestionFilter, is_wanted

    kept = [question for question in found if is_wanted(question, QuestionFilter(**wanted))]
    if jsonl:
        write("".join(map(encode_question, kept)))
    else:
        write_lines(format_questions(kept))


@click.command(short_help="Show every answer to a question.")
@click.argument("name", metavar="Q")
@click.option("--jsonl", is_flag=True, help="As one JSON object.")
@_with_questions
def question(book: "Book", found: "list[Question]", /, *, name: str, jsonl: bool) -> None:
    """Show every answer to Q, oldest first, who repeats and contradicts whom, who did not answer, and the independent origins.

    Q is the question's id, the beginning of it, or words that only its text has.
    """
    from reportedly.exchange.asked import encode_question, format_question
    from reportedly.questions.book import find_question

    asked = find_question(found, name)
    if jsonl:
        write(encode_question(asked))
    else:
        write_lines(format_question(asked, book.find_origins(asked)))


@click.command(short_help="Draw or list how a figure moved.")
@click.option("--question", "name", metavar="Q", required=True, help="Its id, the beginning of it, or words that only its text has.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw it to this .svg or .png file.")
@click.option("--parts", is_flag=True, help="Children, fighters and other parts in panels of their own too.")
@_with_questions
def series(_: "Book", found: "list[Question]", /, *, name: str, plot: Path | None, parts: bool) -> None:
    """List or draw what each claimant gave and when, killed and injured apart; nothing is averaged."""
    from reportedly.exchange.lines import format_panels
    from reportedly.questions.book import find_question
    from reportedly.questions.series import find_companions, make_series

    asked = find_question(found, name)
    panels = make_series(q for q in find_companions(asked, found) or (asked,) if parts or not q.part or q.id == asked.id)
    if plot is None:
        write_lines(format_panels(panels))
        return
    if plot.suffix.lower() not in (".svg", ".png"):
        raise click.UsageError(f"{plot} is neither .svg nor .png")
    try:
        from reportedly.exchange.plot import draw_panels
    except ImportError as error:
        raise click.ClickException("drawing needs matplotlib: pip install 'reportedly[plot]'") from error
    plot.write_bytes(draw_panels(panels, asked.text, plot.suffix.lower().lstrip(".")))


@click.command(short_help="Show questions by actors.")
@click.option("--actors", "most", type=click.IntRange(min=1), default=8, show_default=True, help="How many actors at most.")
@click.option(
    "--min-answers", type=click.IntRange(min=1), default=2, show_default=True, help="Only questions with so many answers or more."
)
@_with_questions
def matrix(_: "Book", found: "list[Question]", /, *, most: int, min_answers: int) -> None:
    """Show what each actor answers to each question; where this ledger has nothing, it says so."""
    from reportedly.exchange.asked import format_matrix
    from reportedly.questions.tables import make_matrix

    write_lines(format_matrix(make_matrix([q for q in found if len(q.answers) >= min_answers], most)))


@click.command(short_help="Show who cites whom.")
@click.argument("name", metavar="Q", required=False)
@_with_questions
def relay(_: "Book", found: "list[Question]", /, *, name: str | None) -> None:
    """Show who cites whom in answers to Q, or to all questions."""
    from reportedly.exchange.asked import format_citations
    from reportedly.questions.book import find_question
    from reportedly.questions.tables import list_citations

    write_lines(format_citations(list_citations([find_question(found, name)] if name else found)))


@click.command(short_help="Explain a link between answers.")
@click.argument("names", metavar="LINK | ANSWER ANSWER", nargs=-1, required=True)
@_with_questions
def why(book: "Book", found: "list[Question]", /, *, names: tuple[str, ...]) -> None:
    """Explain LINK, or why two answers stand together or not: features, values and weights, the rule or the person."""
    from reportedly.exchange.asked import format_explanation
    from reportedly.questions.book import find_link

    if len(names) > 2:
        raise click.UsageError("Name one link or two answers.")
    links = [link for q in found for link in q.links]
    if len(names) == 1:
        _, link = find_link(found, names[0])
        names = (link.source, link.target)
    one, other = (_find_answer(found, name) for name in names)
    write_lines(format_explanation(book.explain(one, other, links)))


def _find_answer(found: "list[Question]", name: str) -> "Answer":
    from reportedly.questions.book import QuestionError

    answers = {answer.id: answer for q in found for answer in q.answers if name and answer.id.startswith(name)}
    if len(answers) != 1:
        raise QuestionError(
            f"{'no answer has' if not answers else 'several answers have'} the id {name!r}; `reportedly questions --jsonl` has them"
        )
    return next(iter(answers.values()))


@click.command(short_help="Decide whether two answers are of the same happening.")
@click.argument("answers", nargs=2, required=False)
@click.option("--same", "same", flag_value=True, type=bool, default=None, help="They are; transitive.")
@click.option("--different", "same", flag_value=False, type=bool, help="They are not: nothing joins their happenings.")
@click.option("--by", required=True, metavar="NAME", help="Who decides.")
@click.option("--why", "reason", metavar="TEXT", help="Why.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take a decision back.")
@with_ledger
def judge(path: str, *, answers: tuple[str, str] | None, same: bool | None, by: str, reason: str | None, undo: int | None) -> None:
    """Decide whether two ANSWERS are of the same happening; it outweighs what the machine found."""
    from reportedly.questions.book import QuestionError, open_book

    if (undo is None) == (not answers or same is None):
        raise click.UsageError("Name two answers and --same or --different, or --undo and a number.")
    with open_ledger(path, write=True) as ledger:
        if undo is not None:
            number = ledger.undo_pair(undo, by, reason)
        else:
            found = open_book(ledger).list_questions()
            try:
                one, other = (_find_answer(found, name).id for name in answers or ())
            except QuestionError as error:
                raise click.UsageError(str(error)) from error
            number = ledger.judge_pair((one, other), same=bool(same), by=by, why=reason)
    write(f"decision {number}\n")


COMMANDS = (questions, question, series, matrix, relay, why, judge)
