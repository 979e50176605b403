"""The HTML page: nothing of the text is lost, nothing of it acts, and everybody can read it."""

import dataclasses
import html
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.exchange.marks import Mark, build_rows, cut_runs
from reportedly.exchange.outline import Entry
from reportedly.exchange.page import format_page_article, format_page_end, format_page_start
from reportedly.model import Article, AttributionKind, Claim, Mode, Reading, Run, Segment, SegmentKind, Source, Span

VOID = {"meta", "br", "link", "img", "input"}
# All that an article's text may hold: no NUL, no lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60) | st.text("ab \n\r<&\"'>.", max_size=60)


class Left(HTMLParser):
    """The characters of the page's left side, the ids, and whether every element is closed in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.ids, self.links = "", [], [], []
        self.marks: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if values.get("id"):
            assert values["id"] not in self.ids
            self.ids.append(values["id"])
        if (values.get("href") or "").startswith("#"):
            self.links.append(values["href"])
        if tag not in VOID:
            self.tags.append((tag, values.get("class") or "", values.get("data-c") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.tags.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(tag == "p" and kind == "text" for tag, kind, _ in self.tags):
            self.text += data
            _, kind, numbers = self.tags[-1]
            self.marks.append((numbers, data) if kind.startswith("m ") else ("", data))


def render(*readings: Reading) -> str:
    articles = (format_page_article(reading, number) for number, reading in enumerate(readings, start=1))
    return format_page_start() + "".join(articles) + format_page_end()


@st.composite
def marked_readings(draw: st.DrawFn) -> Reading:
    """A text with claims whose cells lie anywhere, within, across and upon each other."""
    text = draw(TEXTS)

    def make_span() -> Span:
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        return Span(start, end, text[start:end])

    claims = tuple(
        Claim(
            id=f"c{number}",
            key="",
            parent=draw(st.sampled_from([None, *(f"c{other}" for other in range(number + 2))])),
            attribution=AttributionKind.EXPLICIT,
            mode=draw(st.sampled_from(Mode)),
            sources=tuple(Source(None, make_span()) for _ in range(draw(st.integers(0, 2)))),
            cue=make_span() if draw(st.booleans()) else None,
            content=tuple(make_span() for _ in range(draw(st.integers(0, 2)))),
        )
        for number in range(draw(st.integers(0, 4)))
    )
    return Reading(Run("", "", "", ""), Article("a", text, ""), claims=claims)


@given(marked_readings())
def test_every_character_survives_under_any_marks(reading: Reading) -> None:
    page = Left(render(reading))
    assert page.text == reading.article.text
    assert not page.tags
    assert sum("c" in name[1:] for name in page.ids) == len(reading.claims)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 4)), max_size=8), st.lists(st.integers(0, 60)))
def test_runs_say_which_claims_hold_each_character(text: str, places: list[tuple[int, int, int]], breaks: list[int]) -> None:
    marks = [Mark(low, high, "content", number) for low, high, number in places if low < high <= len(text)]
    runs = list(cut_runs(text, marks, breaks))
    assert "".join(run.text for run in runs) == text
    for run in runs:
        for at in range(run.start, run.start + len(run.text)):
            assert set(run.numbers) == {mark.number for mark in marks if mark.start <= at < mark.end}
    opened = [number for run in runs for number in run.opens]
    assert sorted(opened) == sorted({mark.number for mark in marks})


def test_the_page_shows_text_and_claims(reading: Reading, text: str) -> None:
    page = Left(render(reading, reading))
    assert page.text == text * 2
    assert set(page.links) <= {f"#{name}" for name in page.ids}
    assert ("1 2", "the ministry") in page.marks
    assert ("3", "<said>") in page.marks


def test_nested_claims_stand_with_the_claim_around_them(reading: Reading) -> None:
    entries = tuple(
        Entry(number, depth, claim, "") for number, (depth, claim) in enumerate(zip((0, 1, 0), reading.claims, strict=True), start=1)
    )
    rows = build_rows(reading, entries)
    assert [[entry.number for entry in row.entries] for row in rows] == [[], [1, 2], [3]]
    assert rows[0].kind == "headline"


def test_a_dateline_does_not_make_its_line_one(reading: Reading) -> None:
    place = reading.article.text.index("The mayor")
    dateline = Segment(place, place + 9, "The mayor", SegmentKind.DATELINE)
    rows = build_rows(dataclasses.replace(reading, segments=(*reading.segments, dateline)), ())
    assert [row.kind for row in rows] == ["headline", "body", "body"]


def test_nothing_of_an_article_acts(reading: Reading) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=a>\"'&\u202e\x1b"
    span = Span(0, len(evil), evil)
    claim = dataclasses.replace(reading.claims[2], cue=span, content=(span,), sources=(Source(None, span),))
    article = dataclasses.replace(reading.article, text=evil, headline=evil, url="javascript:alert(1)", outlet=evil)
    page = render(dataclasses.replace(reading, article=article, claims=(claim,), coverage=()))
    body = page.split("<main>")[1].split("</main>")[0]
    assert "<script" not in body
    assert "<img" not in body
    assert "javascript:" not in re.findall(r'href="([^"]*)', page)
    assert Left(page).text == evil
    # In the text a reversal ends with its paragraph; in the cards it is written out.
    assert body.count("\u202e") == 1


def test_the_page_asks_the_network_for_nothing(reading: Reading) -> None:
    page = render(reading)
    assert "default-src 'none'" in html.unescape(page)
    assert set(re.findall(r' (?:src|href|action)="(.)', page)) == {"#"}
    assert not re.findall(r"url\(|@import", page)


def test_problems_warnings_and_gaps_stand_below(reading: Reading) -> None:
    page = render(reading)
    for words in ("read as Windows-1252", "a number has 400 digits", "Sentences that may hold a claim and gave none: 1"):
        assert words in page


def test_an_empty_text_is_a_page_too(reading: Reading) -> None:
    empty = dataclasses.replace(reading, article=dataclasses.replace(reading.article, text=""), claims=(), coverage=())
    assert "No attributed claims found." in render(empty)
    assert "No attributed claims found." not in render(reading)


def luminance(colour: str) -> float:
    digits = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_all_words_have_the_contrast_of_wcag_aa(scheme: int) -> None:
    style = re.findall(r":root \{(.*?)\}", format_page_start(), re.DOTALL)[scheme]
    colours = {name: luminance(value) for name, value in re.findall(r"--(\w+): #([0-9a-f]+)", style)}
    for ink in ("ink", "who", "said", "quiet", "link", "alert"):
        for paper in ("paper", "card", "deep1", "deep2", "deep3", "on"):
            if ink in ("quiet", "alert") and paper.startswith(("deep", "on")):
                continue
            high, low = sorted((colours.get(ink, 0), colours.get(paper, 1)), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, paper)


def test_a_browser_shows_the_page(reading: Reading, browser: str, tmp_path: Path) -> None:
    """Chromium parses the page, runs its script under its policy, and has the same text."""
    path = tmp_path / "page.html"
    path.write_text(render(reading), encoding="utf-8", newline="")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--enable-logging=stderr",
    ]
    done = subprocess.run(
        [browser, *options, f"--user-data-dir={tmp_path}/profile", "--dump-dom", path.as_uri()],
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert b"Content Security Policy" not in done.stderr
    assert Left(done.stdout.decode()).text.replace("\r", "\n").split() == reading.article.text.split()
