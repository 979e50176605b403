"""The picture of a contested figure as an SVG that a page can hold."""

import re
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("matplotlib")

from reportedly.exchange.plot import MARKS, choose_looks, draw_panels
from reportedly.exchange.svg import Part, tidy_svg
from reportedly.questions.question import Answer
from reportedly.questions.series import Line, Panel, make_point
from tests.questions.made import make_answer, make_figure

SVG = "{http://www.w3.org/2000/svg}"


def make_panel(*answers: Answer, title: str = "killed") -> Panel:
    names = dict.fromkeys(a.claimant.name for a in answers)
    lines = ((name, [a for a in answers if a.claimant.name == name]) for name in names)
    return Panel(title, tuple(Line(name, own[0].claimant.named, tuple(filter(None, map(make_point, own)))) for name, own in lines))


def make_many(count: int, claimants: int = 30) -> Panel:
    days = [f"2031-05-{1 + i % 28:02d}" for i in range(count)]
    return make_panel(*(make_answer(f"n{i}", f"Watch {i % claimants}", make_figure(f"{i + 3}", i + 3), days[i]) for i in range(count)))


FEW = make_panel(
    make_answer("a", "Harbour <Watch> & $x$", make_figure("at least 12", 12, ">="), "2031-05-06"),
    make_answer("b", "Port Board", make_figure("at most 9", 9, "<="), "2031-05-07"),
    make_answer("c", "article", make_figure("about 10", 10, "~"), "2031-05-08"),
)


def test_nothing_in_it_is_refused_by_a_policy_without_inline_style():
    for panel in (FEW, make_many(200)):
        root = ET.fromstring(draw_panels((panel,), "killed in a <made> bombing", "svg", "#a-"))
        assert not [e for e in root.iter() if "style" in e.attrib or e.tag in {f"{SVG}style", f"{SVG}script"}]
        assert len({e.get("id") for e in root.iter() if e.get("id")}) == sum(bool(e.get("id")) for e in root.iter())


def test_each_point_is_named_and_leads_to_its_row():
    root = ET.fromstring(draw_panels((FEW,), "killed", "svg", "#a-"))
    points = {e.get("id"): e for e in root.iter(f"{SVG}g") if e.get("class") == "point"}
    assert set(points) == {"p-a", "p-b", "p-c"}
    assert points["p-a"].find(f"{SVG}a").get("href") == "#a-a"
    assert points["p-a"].find(f".//{SVG}title").text == "Harbour <Watch> & $x$: “at least 12”, 2031-05-06 · Orlen Post"
    assert "relayed" in points["p-c"].find(f".//{SVG}title").text
    alone = ET.fromstring(draw_panels((FEW,), "killed"))
    assert not list(alone.iter(f"{SVG}a"))


def test_it_is_described_and_its_words_are_text():
    root = ET.fromstring(draw_panels((FEW,), "people killed in the bombing"))
    assert root[0].text == "people killed in the bombing"
    assert root[1].text == "killed: 3 answers, 3 claimants, 9 to 12 claimed, 2031-05-06 to 2031-05-08."
    words = " ".join(e.text or "" for e in root.iter(f"{SVG}text"))
    assert "Harbour <Watch> & $x$" in words
    assert "~" in words


def test_colours_have_classes_and_every_reference_its_target():
    text = draw_panels((FEW,), "killed").decode()
    classes = {name for found in re.findall(r'class="([^"]*)"', text) for name in found.split()}
    assert {"fill-ink", "stroke-ink", "stroke-grid", "fill-paper", "fill-look0", "stroke-look1", "stroke-voice"} <= classes
    root = ET.fromstring(text)
    assert set(re.findall(r"url\(#([^)]*)\)|(?<=xlink:href=\"#)([^\"]*)", text)) - {("", "")}
    ids = {e.get("id") for e in root.iter()}
    assert {a or b for a, b in re.findall(r'url\(#([^)]*)\)|xlink:href="#([^"]*)"', text)} <= ids


def test_no_two_of_many_claimants_look_the_same():
    looks = choose_looks((make_many(98, 49),))
    assert len(set(looks.values())) == len(looks) == 49
    assert {mark for _, mark in looks.values()} == set(MARKS)


def test_two_hundred_points_are_light_and_the_same_every_time():
    panel = make_many(200)
    drawn = draw_panels((panel,), "killed", "svg", "#a-")
    assert len(drawn) < 300_000
    draw_panels.cache_clear()
    assert draw_panels((panel,), "killed", "svg", "#a-") == drawn


@pytest.mark.parametrize(("values", "by_magnitudes"), [((3, 76_000), True), ((0, 3, 5_000), True), ((0, 0), False), ((7, 7), False)])
def test_numbers_of_any_size_are_drawn(values, by_magnitudes):
    answers = [make_answer(f"v{i}", "Watch", make_figure(str(v), v), f"2031-05-0{i + 1}") for i, v in enumerate(values)]
    text = draw_panels((make_panel(*answers),), "killed").decode()
    assert ("each step ten times the last" in text) is by_magnitudes


def test_a_picture_of_nothing_is_one_too():
    assert b"No answer has a number and a day" in draw_panels((), "killed")


def test_a_style_becomes_attributes():
    drawing = b"""<svg xmlns="http://www.w3.org/2000/svg"><g id="point x"><path d="M 0 0
L 1 1
" style="fill: #123456; stroke: none"/></g><text style="font: 9px 'A', sans; text-anchor: end">t</text></svg>"""
    tidy = tidy_svg(drawing, {"#123456": "ink"}, {"point x": Part("p-x", "a < b", "#r")}, ("T", "D")).decode()
    assert '<path d="M 0 0 L 1 1" fill="#123456" stroke="none" class="fill-ink" />' in tidy
    assert '<text font-size="9" font-family="A, sans" text-anchor="end">t</text>' in tidy
    assert '<g id="p-x" class="point"><a href="#r" tabindex="-1"><title>a &lt; b</title>' in tidy


def test_points_of_one_claimant_day_and_number_do_not_lie_on_each_other():
    panel = make_panel(*(make_answer(f"s{i}", "article", make_figure("12", 12), "2031-05-06") for i in range(4)))
    text = draw_panels((panel,), "killed").decode()
    points = re.findall(r'class="point">.*?<use [^>]*x="([\d.]+)"', text)
    assert len(set(points)) == len(points) == 4
