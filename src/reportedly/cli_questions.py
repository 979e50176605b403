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

KINDS = ("how_many", "whether", "who_did")
ON_SCREEN = 12  # actors of a matrix, where nothing else is asked for


def _with_questions(command: Callable[..., Any]) -> Callable[..., Any]:
    """The ledger's book of questions, and a name that is nobody's as a usage error."""

    @with_ledger
    @wraps(command)
    def run(*, path: str, **options: Any) -> Any:  # noqa: ANN401 - whatever the command takes
        from reportedly.questions.book import QuestionError, open_book

        with open_ledger(path) as ledger:
            book = open_book(ledger, every=options.pop("every", False))
        try:
            return command(book, **options)
        except QuestionError as error:
            raise click.UsageError(str(error)) from error

    return run


@click.command(short_help="List what the claims of a ledger answer.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line, with all answers.")
@click.option("--kind", type=click.Choice(KINDS), help="Only these.")
@click.option("--place", metavar="NAME", help="Only those of events there.")
@click.option("--since", metavar="DAY", help="Only those of events on this day or later.")
@click.option("--until", metavar="DAY", help="Only those of events on this day or earlier.")
@click.option("--min-answers", type=click.IntRange(min=1), default=1, help="Only those with so many answers or more.")
@click.option("--all", "every", is_flag=True, help="Counts of plain people and of no known kind too.")
@_with_questions
def questions(book: "Book", /, *, jsonl: bool, **wanted: Any) -> None:  # noqa: ANN401 - the filters, as click gives them
    """List questions of how many, whether and who did it, in the order of their events' days."""
    from reportedly.exchange.asked import encode_question, format_summaries
    from reportedly.questions.question import Wanted, summarise_question

    filtered = Wanted(**wanted)
    if jsonl:
        write("".join(encode_question(q) for q in book.list_questions() if filtered.accepts(summarise_question(q))))
    else:
        write_lines(format_summaries(book.list_summaries(filtered)))


@click.command(short_help="Show every answer to a question.")
@click.argument("name", metavar="Q")
@click.option("--jsonl", is_flag=True, help="As one JSON object.")
@_with_questions
def question(book: "Book", /, *, name: str, jsonl: bool) -> None:
    """Show every answer to Q, oldest first, who repeats and contradicts whom, who did not answer, and the independent origins.

    Q is the question's id, the beginning of it, or words that only its text has.
    """
    from reportedly.exchange.asked import encode_question, format_question

    asked = book.find(name)
    if jsonl:
        write(encode_question(asked))
    else:
        write_lines(format_question(asked, book.find_origins(asked)))


@click.command(short_help="Draw or list how a figure moved.")
@click.option("--question", "name", metavar="Q", required=True, help="Its id, the beginning of it, or words that only its text has.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw it to this .svg or .png file.")
@click.option("--parts", is_flag=True, help="Children, fighters and other parts in panels of their own too.")
@_with_questions
def series(book: "Book", /, *, name: str, plot: Path | None, parts: bool) -> None:
    """List or draw what each claimant gave and when, killed and injured apart; nothing is averaged."""
    from reportedly.exchange.lines import format_panels
    from reportedly.questions.series import find_companions, make_series

    asked = book.find(name)
    panels = make_series(
        q for q in find_companions(asked, book.list_companions(asked)) or (asked,) if parts or not q.part or q.id == asked.id
    )
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
@click.option("--actors", "most", type=click.IntRange(min=1), help="How many actors at most.  [default: 12; all with --csv]")
@click.option("--actor", "names", multiple=True, metavar="NAME", help="Only actors with these words in their name; may be given again.")
@click.option("--question", "name", metavar="Q", help="Only this question and those of the same happening.")
@click.option(
    "--min-answers", type=click.IntRange(min=1), default=2, show_default=True, help="Only questions with so many answers or more."
)
@click.option("--csv", "as_csv", is_flag=True, help="A row a question, a column an actor.")
@_with_questions
def matrix(book: "Book", /, *, as_csv: bool, most: int | None, names: tuple[str, ...], name: str | None, min_answers: int) -> None:
    """Show what each actor answers to each question; where this ledger has nothing, it says so."""
    from reportedly.exchange.asked import format_matrix, write_matrix
    from reportedly.questions.question import Wanted, list_told, summarise_question
    from reportedly.questions.tables import make_matrix

    if name:
        asked = book.list_companions(book.find(name))
        told, summaries = list(list_told(asked)), [summarise_question(q) for q in asked]
    else:
        told, summaries = list(book.list_told(min_answers)), book.list_summaries(Wanted(min_answers=min_answers))
    found = make_matrix(summaries, told, most or (None if as_csv else ON_SCREEN), names)
    write_lines(write_matrix(found) if as_csv else format_matrix(found))


@click.command(short_help="Show who cites whom.")
@click.argument("name", metavar="Q", required=False)
@_with_questions
def relay(book: "Book", /, *, name: str | None) -> None:
    """Show who cites whom in answers to Q, or to all questions."""
    from reportedly.exchange.asked import format_citations
    from reportedly.questions.question import list_told
    from reportedly.questions.tables import list_citations

    write_lines(format_citations(list_citations(list_told([book.find(name)]) if name else book.list_told())))


@click.command(short_help="Explain a link between answers.")
@click.argument("names", metavar="LINK | ANSWER ANSWER", nargs=-1, required=True)
@_with_questions
def why(book: "Book", /, *, names: tuple[str, ...]) -> None:
    """Explain LINK, or why two answers stand together or not: features, values and weights, the rule or the person."""
    from reportedly.exchange.asked import format_explanation

    if len(names) > 2:
        raise click.UsageError("Name one link or two answers.")
    if len(names) == 1:
        _, link = book.find_link(names[0])
        names = (link.source, link.target)
    one, other = (book.find_answer(name) for name in names)
    write_lines(format_explanation(book.explain(one, other)))


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
            book = open_book(ledger)
            try:
                one, other = (book.find_answer(name).id for name in answers or ())
            except QuestionError as error:
                raise click.UsageError(str(error)) from error
            number = ledger.judge_pair((one, other), same=bool(same), by=by, why=reason)
    write(f"decision {number}\n")


COMMANDS = (questions, question, series, matrix, relay, why, judge)
