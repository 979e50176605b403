"""How answers stand to each other, as amounts, claimants and days tell, and where they come from."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reportedly.model import CountedKind, LinkType, QuestionKind
from reportedly.questions.amounts import Bounds, find_bounds, is_rounding
from reportedly.questions.asking import group_answers, sort_answers
from reportedly.questions.claimants import is_same_claimant
from reportedly.questions.origins import count_independent, find_origins, relay_answers
from reportedly.questions.question import Answer, Happening, Question, list_told, summarise_question
from reportedly.questions.relations import link_answers
from reportedly.questions.series import find_companions, make_series
from reportedly.questions.tables import list_citations, make_matrix
from tests.questions.made import make_answer, make_figure

EVENT = Happening("the ferry bombing", "bombing", "Orlen", "XX", "2031-05-06", "2031-05-06", ("i1",))


def ask(*answers: Answer, part: str = "", kind: CountedKind = CountedKind.KILLED) -> Question:
    found = tuple(group_answers(sort_answers(answers)))
    question = Question(f"q {kind} {part}", QuestionKind.HOW_MANY, "people killed", kind, part, "persons", EVENT, found)
    return replace(question, links=tuple(link_answers([question])))


def list_links(*questions: Question) -> set[tuple[str, str, str]]:
    return {(link.type.value, link.source, link.target) for link in link_answers(questions)}


@pytest.mark.parametrize(
    ("words", "value", "relation", "low", "high"),
    [
        ("12 people", 12, "=", 12, 12),
        ("at least 12", 12, ">=", 12, None),
        ("more than 12", 12, ">", 13, None),
        ("fewer than 12", 12, "<", None, 11),
        ("about 100", 100, "~", 90, 110),
        ("dozens", None, "~", 24, 199),
        ("countless", None, "~", None, None),
    ],
)
def test_bounds(words: str, value: int | None, relation: str, low: int | None, high: int | None) -> None:
    found = find_bounds(make_figure(words, value, relation))
    assert (found.low, found.high) == tuple(None if end is None else Decimal(end) for end in (low, high))


def test_bounds_exclude_each_other_where_no_number_is_both() -> None:
    exact, more = Bounds(Decimal(12), Decimal(12), exact=True), Bounds(Decimal(13), None)
    assert exact.excludes(more)
    assert more.excludes(exact)
    assert not exact.excludes(Bounds(Decimal(10), None))


def test_a_round_number_rounds_what_is_a_little_beyond_it() -> None:
    assert is_rounding(make_figure("more than 120", 120, ">"), make_figure("126", 126))
    assert is_rounding(make_figure("nearly 70", 70, "~"), make_figure("68", 68))
    assert not is_rounding(make_figure("more than 120", 120, ">"), make_figure("190", 190))
    assert not is_rounding(make_figure("126", 126), make_figure("120", 120))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Orlen Harbour Watch", "Harbour Watch", True),
        ("Orlen Harbour Watch", "OHW", True),
        ("Orlen Harbour Watch", "Tarsk Rescue Service", False),
        ("a monitor", "Orlen Harbour Watch", False),
        ("article", "article", True),
        ("article", "Harbour Watch", False),
    ],
)
def test_claimants(one: str, other: str, *, same: bool) -> None:
    first, second = (make_answer(str(n), who, make_figure("12", 12)).claimant for n, who in enumerate((one, other)))
    assert is_same_claimant(first, second) is same
    assert is_same_claimant(second, first) is same


def test_one_claim_wherever_it_is_printed() -> None:
    question = ask(
        make_answer("a", "Harbour Watch", make_figure("at least 12", 12, ">=")),
        make_answer("b", "Harbour Watch", make_figure("the 12 dead", 12)),
        make_answer("c", "Harbour Watch", make_figure("14", 14), "2031-05-07"),
    )
    groups = [answer.group for answer in question.answers]
    assert groups[0] == groups[1] != groups[2]
    assert ("same", "b", "a") in list_links(question)


def test_a_claimants_later_figure_updates_its_last_one() -> None:
    links = list_links(
        ask(
            make_answer("a", "Harbour Watch", make_figure("12", 12)),
            make_answer("b", "Harbour Watch", make_figure("20", 20), "2031-05-07"),
            make_answer("c", "Harbour Watch", make_figure("26", 26), "2031-05-08"),
        )
    )
    assert {link for link in links if link[0] == "updates"} == {("updates", "b", "a"), ("updates", "c", "b")}
    assert not any(kind == "contradicts" for kind, _, _ in links)


def test_rivals_contradict_on_one_day_and_a_later_higher_toll_does_not() -> None:
    noon = make_answer("a", "Harbour Watch", make_figure("12", 12))
    rival = make_answer("b", "Tarsk Rescue Service", make_figure("30", 30))
    later = replace(rival, id="c", as_of="2031-05-08")
    lower = make_answer("d", "Tarsk Rescue Service", make_figure("7", 7), "2031-05-08")
    assert ("contradicts", "b", "a") in list_links(ask(noon, rival))
    assert list_links(ask(noon, later)) == set()
    assert ("contradicts", "d", "a") in list_links(ask(noon, lower))


def test_bounds_that_agree_do_not_contradict() -> None:
    assert (
        list_links(
            ask(
                make_answer("a", "Harbour Watch", make_figure("at least 12", 12, ">=")),
                make_answer("b", "Tarsk Rescue Service", make_figure("30", 30)),
            )
        )
        == set()
    )


def test_what_held_before_is_updated_and_contradicts_nobody() -> None:
    old = make_answer("a", "article", make_figure("a previous toll of 9", 9), article="x", superseded=True)
    new = make_answer("b", "Harbour Watch", make_figure("12", 12), article="x")
    assert list_links(ask(old, new)) == {("updates", "b", "a")}


def test_an_article_that_names_nobody_repeats_who_gives_the_same_number() -> None:
    own, named = make_answer("a", "article", make_figure("12", 12)), make_answer("b", "Harbour Watch", make_figure("12", 12))
    question = ask(own, named)
    assert list_links(question) == {("repeats", "a", "b")}
    relayed = relay_answers(question, question.links)
    assert {a.id: a.relayed_from for a in relayed.answers} == {"a": "Harbour Watch", "b": None}
    (origin,) = find_origins(relayed, {})
    assert origin.name == "Harbour Watch"
    assert set(origin.answers) == {"a", "b"}


def test_a_part_refines_the_whole_that_its_article_gives_beside_it() -> None:
    whole = make_answer("a", "Harbour Watch", make_figure("12 people", 12), article="x")
    part = make_answer("b", "Harbour Watch", make_figure("four children", 4, at=30), article="x", part="children")
    elsewhere = make_answer("c", "Harbour Watch", make_figure("19 people", 19), article="y")
    links = list_links(ask(whole, elsewhere), ask(part, part="children"))
    assert {link for link in links if link[0] == "refines"} == {("refines", "b", "a")}


def test_origins_count_a_monitor_once_and_unnamed_sources_each_as_its_own() -> None:
    question = ask(
        *(make_answer(f"n{i}", "Harbour Watch", make_figure("12", 12)) for i in range(5)),
        make_answer("u1", "a doctor", make_figure("13", 13)),
        make_answer("u2", "a driver", make_figure("15", 15)),
        make_answer("o", "article", make_figure("99", 99), article="copy"),
    )
    origins = find_origins(question, {"copy": "first"})
    assert [(o.name, len(o.answers)) for o in origins if len(o.answers) > 1] == [("Harbour Watch", 5)]
    assert count_independent(origins) == (2, 2)
    assert any("first" in o.name for o in origins)


def test_a_series_has_a_line_a_claimant_and_killed_and_injured_apart() -> None:
    killed = ask(
        make_answer("a", "Harbour Watch", make_figure("at least 12", 12, ">=")),
        make_answer("b", "Harbour Watch", make_figure("20", 20), "2031-05-08"),
        make_answer("c", "article", make_figure("dozens", None, "~")),
    )
    hurt = ask(make_answer("d", "Harbour Watch", make_figure("30", 30, kind="injured")), kind=CountedKind.INJURED)
    panels = make_series(find_companions(killed, [hurt, killed]))
    assert [panel.title for panel in panels] == ["killed", "injured"]
    watch, own = panels[0].lines
    assert [(p.value, p.open_above, p.relayed) for p in watch.points] == [(12.0, True, False), (20.0, False, False)]
    assert (own.points[0].value, own.points[0].vague, own.points[0].relayed) == (24.0, True, True)


def test_a_matrix_shows_where_there_is_nothing() -> None:
    first = ask(make_answer("a", "Harbour Watch", make_figure("12", 12)), make_answer("b", "Tarsk Rescue Service", make_figure("30", 30)))
    second = ask(make_answer("c", "Harbour Watch", make_figure("40", 40, kind="injured")), kind=CountedKind.INJURED)
    matrix = make_matrix(map(summarise_question, (first, second)), list_told([first, second]))
    assert matrix.actors == ("Harbour Watch", "Tarsk Rescue Service")
    assert [cells for _, cells in matrix.rows] == [("12", "30"), ("40", None)]


def test_citations_count_who_names_whom() -> None:
    question = ask(make_answer("a", "Harbour Watch", make_figure("12", 12)), make_answer("b", "article", make_figure("12", 12)))
    found = {(c.outlet, c.of, c.how) for c in list_citations(list_told([relay_answers(question, question.links)]))}
    assert found == {("Orlen Post", "Harbour Watch", "names"), ("Orlen Post", "Harbour Watch", "repeats unnamed")}
    assert {link.type for link in question.links} == {LinkType.REPEATS}
