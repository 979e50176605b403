"""Articles -> questions, through the reader and a ledger, and the commands that show them. All places but the towns' names are made up."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportedly import cli
from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.ledger import Entry, Ledger
from reportedly.model import QuestionKind, Reading
from reportedly.questions.answers import SOME, list_counts
from reportedly.questions.book import Book, PairJudgement, QuestionError, find_question, open_book
from reportedly.questions.days import Calendar, find_ends, write_day
from reportedly.questions.passages import Passages, compare_weighted, find_words
from reportedly.questions.question import Question
from reportedly.questions.stories import Stories
from reportedly.questions.words import find_part
from reportedly.reader import Reader

FIRST = (
    "A bomb tore through a ferry terminal in Izmir on Tuesday, killing at least 12 people, the Harbour Watch monitoring group said. "
    "State media said nine people were killed in the blast. Harbour Watch said four children were among the 12 people killed."
)
SECOND = (
    "The death toll from Tuesday's bombing of a ferry terminal in Izmir has risen to 17, a monitor said on Wednesday. "
    "The Harbour Watch monitoring group said the bomb went off as passengers were queuing for tickets."
)
THIRD = (
    "A bombing at a market in Ankara on Friday killed six people, the Harbour Watch monitoring group said. The interior ministry denied that it was a bomb. "
    "Police said a gas cylinder had exploded at the market in Ankara."
)
PAPERS = (
    ("first", FIRST, "2031-05-06", "Aegean Post"),
    ("second", SECOND, "2031-05-07", "Northern Wire"),
    ("third", THIRD, "2031-05-09", "Aegean Post"),
)


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    reader = Reader()
    return [reader.read(make_article(text, Metadata(published=day, outlet=outlet, headline=name))) for name, text, day, outlet in PAPERS]


@pytest.fixture(scope="module")
def ledger_path(readings: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("questions") / "made.db"
    with Ledger(path, write=True) as ledger:
        assert ledger.record(map(Entry, readings)) == ()
    return path


@pytest.fixture
def questions(readings: list[Reading]) -> list[Question]:
    book = Book()
    for reading in readings:
        book.add(reading)
    return book.list_questions()


def find_killed(questions: list[Question], place: str) -> Question:
    (found,) = (q for q in questions if q.counted == "killed" and not q.part and q.event.place == place)
    return found


def test_one_bombing_in_two_papers_is_one_question_and_another_towns_another(questions: list[Question]) -> None:
    izmir, ankara = find_killed(questions, "İzmir"), find_killed(questions, "Ankara")
    assert {a.paper.title for a in izmir.answers} == {"first", "second"}
    assert {a.paper.title for a in ankara.answers} == {"third"}
    assert [int(a.figure.value) for a in izmir.answers if a.figure and a.figure.value][-1] == 17
    assert izmir.event.since == "2031-05-06"
    assert "İzmir" in izmir.text or "Izmir" in izmir.text


def test_a_monitor_is_the_organisation_that_the_article_names(questions: list[Question]) -> None:
    told = [a for a in find_killed(questions, "İzmir").answers if a.paper.title == "second"]
    assert {a.claimant.name for a in told} == {"The Harbour Watch monitoring group"}
    assert all(a.claimant.basis for a in told)


def test_children_among_the_killed_are_a_question_of_their_own_that_refines(questions: list[Question]) -> None:
    (children,) = (q for q in questions if q.part == "children")
    assert [link.type.value for link in children.links] == ["refines"]


def test_rivals_and_updates_are_linked(questions: list[Question]) -> None:
    kinds = {link.type.value for link in find_killed(questions, "İzmir").links}
    assert {"contradicts", "updates"} <= kinds


def test_what_is_denied_is_asked(questions: list[Question]) -> None:
    asked = [q for q in questions if q.kind is QuestionKind.WHETHER]
    (denial,) = (a for q in asked for a in q.answers if a.stand == "denied")
    assert "ministry" in denial.claimant.name


def test_a_ledger_gives_what_readings_give_in_any_order(readings: list[Reading], questions: list[Question], ledger_path: Path) -> None:
    backwards = Book()
    for reading in reversed(readings):
        backwards.add(reading)
        backwards.list_questions()
    with Ledger(ledger_path) as ledger:
        kept = open_book(ledger).list_questions()
    assert [q.id for q in questions] == [q.id for q in backwards.list_questions()] == [q.id for q in kept]
    assert [[a.id for a in q.answers] for q in questions] == [[a.id for a in q.answers] for q in kept]


def test_a_person_joins_and_parts(readings: list[Reading], questions: list[Question]) -> None:
    one, other = (find_killed(questions, place).answers[0] for place in ("İzmir", "Ankara"))

    def list_groups(*judgements: PairJudgement) -> list[set[str]]:
        book = Book(judgements)
        for reading in readings:
            book.add(reading)
        return [{a.id for a in q.answers} for q in book.list_questions() if q.counted == "killed" and not q.part]

    assert any({one.id, other.id} <= group for group in list_groups(PairJudgement(one.id, other.id, same=True, by="anna")))
    second = next(a for a in find_killed(questions, "İzmir").answers if a.paper.id != one.paper.id)
    parted = list_groups(PairJudgement(one.id, second.id, same=False, by="anna"))
    assert not any({one.id, second.id} <= group for group in parted)


def test_a_name_that_is_nobodys_is_said(questions: list[Question]) -> None:
    with pytest.raises(QuestionError, match="no question"):
        find_question(questions, "zeppelin")
    assert find_question(questions, questions[0].id[:8]) == questions[0]


# The commands


@pytest.fixture
def call(ledger_path: Path) -> Iterator[object]:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli.main, [*arguments, "--ledger", str(ledger_path)])

    return run


def test_questions_are_listed_as_text_and_as_json(call, questions: list[Question]) -> None:
    lines = [json.loads(line) for line in call("questions", "--jsonl").stdout.splitlines()]
    assert [line["id"] for line in lines] == [q.id for q in questions]
    izmir = next(line for line in lines if line["id"] == find_killed(questions, "İzmir").id)
    assert {"id", "kind", "text", "counted_kind", "unit", "event", "answers", "relations"} <= set(izmir)
    assert {"what", "place", "country", "from", "to"} <= set(izmir["event"])
    answer = izmir["answers"][0]
    assert {"article", "claim", "figure", "stand", "claimant", "attribution", "as_of", "group", "relayed_from"} <= set(answer)
    assert {"start", "end", "value", "low", "high", "relation"} <= set(answer["figure"])
    assert all(
        line["event"]["place"] == "Ankara"
        for line in map(json.loads, call("questions", "--jsonl", "--place", "ankara").stdout.splitlines())
    )
    assert questions[0].id in call("questions").stdout


def test_a_question_shows_answers_links_and_origins(call, questions: list[Question]) -> None:
    shown = call("question", find_killed(questions, "İzmir").id).stdout
    assert "Harbour Watch: at least 12 people" in shown
    assert "contradicts" in shown
    assert "independent origins: " in shown


def test_why_explains_a_link_and_a_pair(call, questions: list[Question]) -> None:
    izmir, ankara = find_killed(questions, "İzmir"), find_killed(questions, "Ankara")
    link = next(k for k in izmir.links if k.type.value == "updates")
    told = call("why", link.id).stdout
    assert "updates: The Harbour Watch monitoring group gives" in told
    assert "under one happening" in told
    apart = call("why", izmir.answers[0].id, ankara.answers[0].id).stdout
    assert "apart" in apart
    assert "they cannot be one: other days" in apart


def test_matrix_and_relay(call) -> None:
    assert "nothing in this ledger" in call("matrix", "--min-answers", "1").stdout
    assert "Aegean Post  names  Harbour Watch" in call("relay").stdout


def test_a_series_is_listed_and_drawn_the_same_each_time(call, questions: list[Question], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    name = find_killed(questions, "İzmir").id
    assert "2031-05-06  at least 12 people" in call("series", "--question", name).stdout
    for form, start in (("svg", b"<?xml"), ("png", b"\x89PNG")):
        paths = [tmp_path / f"{n}.{form}" for n in (1, 2)]
        assert all(call("series", "--question", name, "--plot", str(path)).exit_code == 0 for path in paths)
        assert paths[0].read_bytes() == paths[1].read_bytes()
        assert paths[0].read_bytes().startswith(start)
    assert call("series", "--question", name, "--plot", str(tmp_path / "x.gif")).exit_code == 2


def test_a_judgement_is_kept_and_taken_back(call, ledger_path: Path, questions: list[Question]) -> None:
    one, other = (find_killed(questions, place).answers[0].id for place in ("İzmir", "Ankara"))
    assert call("judge", one, other, "--same", "--by", "anna", "--why", "a test").stdout == "decision 1\n"
    with Ledger(ledger_path) as ledger:
        assert any({one, other} <= {a.id for a in q.answers} for q in open_book(ledger).list_questions())
        assert ledger.verify() == ()
    assert "anna decided that they are of the same happening: a test" in call("why", one, other).stdout
    assert call("judge", "--undo", "1", "--by", "anna").exit_code == 0
    with Ledger(ledger_path) as ledger:
        assert ledger.pair_judgements() == []
    assert call("judge", one, one, "--same", "--by", "anna").exit_code == 2
    assert call("judge", one, other, "--by", "anna").exit_code == 2


# Days, passages and parts


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031-05-06", "2031-05-06", "2031-05-06"),
        ("2031-02", "2031-02-01", "2031-02-28"),
        ("2031", "2031-01-01", "2031-12-31"),
        ("soon", None, None),
    ],
)
def test_ends_of_times(text: str, first: str | None, last: str | None) -> None:
    found = find_ends(text)
    assert (write_day(found.first), write_day(found.last)) == (first, last)


def test_the_texts_own_day_goes_before_a_wrong_one() -> None:
    text = "Tue 06 May 2031 A bomb killed six people at a market in Ankara on Monday, the governor said."
    reading = Reader().read(make_article(text, Metadata(published="2031-04-20")))
    calendar = Calendar(reading)
    assert write_day(calendar.day) == "2031-05-06"
    (monday,) = (t for t in reading.timexes if t.text == "Monday")
    assert write_day(calendar.place(monday.since, monday.until).first) == "2031-05-05"


@pytest.mark.parametrize("head", ["Published 6 May 2031\n\n", "Tue 06 May 2031 ", "May 062031 "])
def test_a_day_is_reckoned_once(head: str) -> None:
    """The reading counts from a day that it finds in the text; only what it counted from publication is counted anew."""
    reading = Reader().read(
        make_article(f"{head}A bomb killed six people in Ankara yesterday, police said.", Metadata(published="2031-05-25"))
    )
    calendar = Calendar(reading)
    (yesterday,) = (t for t in reading.timexes if t.text == "yesterday")
    assert write_day(calendar.day) == "2031-05-06"
    assert write_day(calendar.place(yesterday.since, yesterday.until).first) == "2031-05-05"


def test_sentences_and_words() -> None:
    passages = Passages("The ferry sank. Nobody was hurt.\nIt rained.")
    assert [passages.read(passages.find(at)).strip() for at in (0, 20, 40)] == ["The ferry sank.", "Nobody was hurt.", "It rained."]
    assert find_words("bombing bombed bombings") == find_words("bombs")
    assert compare_weighted(find_words("zeppelin fire"), find_words("the zeppelin")) > compare_weighted(
        find_words("the fire"), find_words("the zeppelin")
    )


@pytest.mark.parametrize(
    ("counted", "part"),
    [
        ("children killed", ("children", True)),
        ("people", ("", False)),
        ("evacuees", ("evacuees", False)),
        ("mostly women", ("", False)),
        ("teachers killed", ("teachers", True)),
        ("loyalists killed", ("loyalists", True)),
        ("Ukrainian mercenaries killed", ("fighters", True)),
        ("young people killed", ("", False)),
        ("Norwegians killed", ("", False)),
        ("further injuries", ("", False)),
        (None, ("", False)),
    ],
)
def test_parts(counted: str | None, part: tuple[str, bool]) -> None:
    assert find_part(counted) == part


def list_parts(text: str) -> list[tuple[str, str, str | None]]:
    """Number, part and day of the event of each count of the killed."""
    reading = Reader().read(make_article(text, Metadata(published="2031-05-10")))
    stories = Stories(reading)
    counts = [a for a in list_counts(reading, stories) if a.counted == "killed" and a.figure]
    found = [(a, stories.find(a.incident or "")) for a in counts]
    return [(a.figure.number.text, a.part, write_day(i.days.first) if i else None) for a, i in found if a.figure]


def test_a_headline_names_those_counted_after_the_number() -> None:
    told = list_parts(
        "200 Harbour Front Militants Killed by Army in Izmir\n\nThe army killed over 200 militants in clashes near Izmir on Friday."
    )
    assert {part for _, part, _ in told} == {"fighters"}


def test_those_among_the_dead_are_a_part_and_the_dead_among_whom_children_were_are_all() -> None:
    told = list_parts("An air raid on Izmir killed 40 people on Friday, the mayor said. Among the dead were nine people at a market.")
    assert [part for number, part, _ in told if number in ("40", "nine")] == ["", SOME]
    told = list_parts("Nine children were among the 40 people killed in an air raid on Izmir on Friday, the mayor said.")
    assert ("40", "") in {(number, part) for number, part, _ in told}


def test_a_count_of_the_day_before_is_of_another_happening() -> None:
    told = list_parts("Air raids on Izmir killed 25 people on Saturday, the mayor said. On Friday 86 people were killed by warplanes.")
    days = {number: day for number, _, day in told}
    assert days["86"] != days["25"]


def test_a_toll_many_times_those_before_it_is_of_something_else() -> None:
    told = list_parts("An air raid killed four people in Izmir on Friday. The mayor said that air raids have killed hundreds of people.")
    days = {number: day for number, _, day in told}
    assert days["four"]
    assert not days.get("hundreds")


def test_a_matrix_as_csv_has_a_column_an_actor_and_says_where_there_is_nothing(call) -> None:
    head, *rows = call("matrix", "--min-answers", "1", "--csv").stdout.splitlines()
    assert head.startswith("id,kind,question,place,since,")
    assert all(row.count("nothing in this ledger") < head.count(",") for row in rows)
    one = call("matrix", "--min-answers", "1", "--csv", "--actor", "harbour watch").stdout.splitlines()
    assert one[0].casefold().count("harbour watch") == 1
    assert not any("nothing in this ledger" in row for row in one[1:])


def test_what_another_article_plainly_asserts_answers_what_is_contested() -> None:
    contested = (
        "Rescue workers said warplanes bombed the grain silo in Ankara on Friday. "
        "The defence ministry denied that warplanes bombed the grain silo in Ankara on Friday."
    )
    plain = "Residents said warplanes bombed the grain silo in Ankara on Friday. Residents said that the harvest had been good in Bursa."
    reader, book = Reader(), Book()
    for name, text in (("contested", contested), ("plain", plain)):
        book.add(reader.read(make_article(text, Metadata(published="2031-05-10", outlet=name, headline=name))))
    asked = [q for q in book.list_questions() if q.kind is QuestionKind.WHETHER]
    assert len(asked) == 1
    assert {(a.paper.title, a.stand) for a in asked[0].answers} >= {("plain", "asserted"), ("contested", "denied")}
    assert not any("harvest" in a.words.text for a in asked[0].answers)


ASKED = {
    "a further killing is of no event that was told before": (
        (
            "Shelling of the port of Mersin killed four people on Tuesday, the Harbour Watch monitoring group said. "
            "The navy also killed at least ten people in the hills, the group said."
        ),
        {
            "people killed in the shelling, Mersin, 2031-05-06": {"four people"},
            "killed: “The navy also killed at least … people in the hills”": {"at least ten people"},
        },
    ),
    "another bomb is another": (
        "A car bomb killed six people in Izmir on Tuesday, Harbour Watch said. Another car bomb killed two people on the coast road, it said.",
        {
            "people killed in the bombing, İzmir, 2031-05-06": {"six people"},
            "people killed in the bombing, told 2031-05-06": {"two people"},
        },
    ),
    "a war's toll is not the bomb's": (
        (
            "A bomb killed nine people in Izmir on Tuesday, the Harbour Watch monitoring group said. "
            "More than 40,000 people have been killed since the war began in 2024, the group said."
        ),
        {
            "people killed in the bombing, İzmir, 2031-05-06": {"nine people"},
            "people killed in the war, told 2031-05-06": {"More than 40,000 people"},
        },
    ),
    "a wish and a refusal are not denied": (
        (
            "The mayor of Izmir said the union did not want to build a second harbour wall there. "
            "The port company refused to pay the workers before the end of May."
        ),
        {},
    ),
    "of a speech each sentence is a question of its own": (
        (
            "“We have worked hard this year. Our engineers built three bridges in the north. We bought 40 lorries for the army in May. "
            "Nobody can say that we have done nothing,” the minister told the council on Friday."
        ),
        {
            "vehicles: “We bought … lorries for the army in May.”": {"40 lorries"},
            "buildings: “Our engineers built … bridges in the north.”": {"three bridges"},
        },
    ),
    "nobody is behind attacks at large": (
        "Rockets hit a market in Mersin on Tuesday, the mayor said. The union accused the army of indiscriminate attacks.",
        {},
    ),
}


@pytest.mark.parametrize(("text", "asked"), ASKED.values(), ids=ASKED)
def test_what_an_article_answers(text: str, asked: dict[str, set[str]]) -> None:
    book = Book()
    book.add(Reader().read(make_article(text, Metadata(published="2031-05-06", outlet="Post"))))
    assert {q.text: {a.words.text for a in q.answers} for q in book.list_questions()} == asked


def test_groups_stand_for_nobody_whom_they_accuse() -> None:
    text = "Coastal opposition groups have accused General Adem's forces of shelling the port of Mersin on Tuesday and killing 30 people."
    book = Book()
    book.add(Reader().read(make_article(text, Metadata(published="2031-05-06", outlet="Post"))))
    assert {a.claimant.name for q in book.list_questions() for a in q.answers} == {"Coastal opposition groups"}
