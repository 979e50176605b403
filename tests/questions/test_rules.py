"""Coding rules on made answers."""

from decimal import Decimal

import pytest

from reportedly.model import QuestionKind, Status
from reportedly.questions.origins import find_origins
from reportedly.questions.question import Happening, Question
from reportedly.questions.rules import RuleError, list_votes, make_rule
from tests.questions.made import make_answer, make_figure

EVENT = Happening("the bombing", "bombing", "Orlen", "XX", "2031-05-06", "2031-05-06", ("i1",))
WATCH = make_answer("a", "Harbour Watch", make_figure("12", 12), article="one")
LATER = make_answer("b", "Harbour Watch", make_figure("14", 14), "2031-05-07", article="two")
STATE = make_answer("c", "Orlen Ministry", make_figure("9", 9), article="three")
CLINIC = make_answer("d", "Saint Aidan Clinic", make_figure("at least 14", 14, ">="), "2031-05-07", article="four")
VAGUE = make_answer("e", "Red Lantern", make_figure("dozens", None, "~"), article="five")


def apply(rule, *answers):
    question = Question("q", QuestionKind.HOW_MANY, "killed", None, "", None, EVENT, answers)
    return rule.apply(list_votes(question, find_origins(question, {})))


@pytest.mark.parametrize(
    ("rule", "answers", "best"),
    [
        ("range", (WATCH, STATE), None),
        ("conservative", (WATCH, STATE), 9),
        ("conservative", (CLINIC,), 14),
        ("majority", (WATCH, STATE), None),  # one each
        ("majority", (WATCH, LATER, STATE, CLINIC), 14),  # who gives a second number has one vote, for the last
        ("majority", (LATER, CLINIC, STATE, VAGUE), None),  # two of four are no majority
        ("majority", (VAGUE,), None),
        ("conservative", (), None),
    ],
)
def test_a_rule_chooses(rule, answers, best):
    assert apply(make_rule(rule), *answers).best == best


def test_a_range_is_of_all_origins_and_open_ends_are_not_closed():
    ruled = apply(make_rule("range"), LATER, STATE, CLINIC)
    assert (ruled.low, ruled.high) == (9, 14)
    assert apply(make_rule("range"), CLINIC).high is None


def test_a_copy_is_no_second_vote():
    copies = [make_answer(f"x{n}", "Orlen Ministry", make_figure("9", 9), article=f"copy {n}") for n in range(5)]
    ruled = apply(make_rule("majority"), LATER, CLINIC, *copies)
    assert (ruled.best, ruled.why) == (14, "2 of 3 independent origins")


def test_numbers_that_are_denied_or_were_told_before_do_not_count():
    denied = make_answer("f", "Orlen Ministry", make_figure("3", 3), stand=Status.DENIED)
    before = make_answer("g", "Saint Aidan Clinic", make_figure("2", 2), superseded=True)
    assert apply(make_rule("conservative"), WATCH, denied, before).best == 12


def test_a_hierarchy_takes_the_first_name_that_gives_a_number(tmp_path):
    file = tmp_path / "trusted.txt"
    file.write_text("Nobody Here\nsaint aidan clinic  # they see the wounded\nHarbour Watch\n", encoding="utf-8")
    rule = make_rule("hierarchy", file)
    assert rule.name == "hierarchy trusted.txt"
    ruled = apply(rule, WATCH, CLINIC, STATE)
    assert (ruled.best, ruled.why) == (Decimal(14), "saint aidan clinic, number 2 in the file")
    assert apply(rule, WATCH, STATE).best == 12
    assert apply(rule, STATE).best is None


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("hierarchy", None, "needs file"),
        ("majority", "A\n", "takes no file"),
        ("best", None, "there is no rule"),
        ("hierarchy", "# none\n", "has no names"),
    ],
)
def test_what_is_no_rule_is_refused(tmp_path, name, text, told):
    file = tmp_path / "names.txt"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        make_rule(name, None if text is None else file)
    assert all(word in str(error.value) for word in told.split())
