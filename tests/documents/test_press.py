"""Exports of press databases: lines written for these tests, then all bundles of the open fixtures in their own formats."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.documents import load_bytes, load_documents
from reportedly.documents.formats import Fault, Piece
from reportedly.documents.lines import Line
from reportedly.documents.press import split_press, split_press_page
from reportedly.documents.press_header import is_edition, read_date_line, read_length
from reportedly.model import Article, Problem

OPEN = Path(__file__).parent / "fixtures" / "open"
TAIL = ["Classification", "Language: ENGLISH", "Load-Date: March 15, 2031", "End of Document"]


def lines_of(texts: Sequence[str]) -> list[Line]:
    """Lines of a text: a tab parts cells where it begins "HD<tab>" and the like; ">" marks a new page, "+" goes on with a paragraph, "*" is bold."""
    made = []
    for text in texts:
        plain = text.lstrip(">+*")
        marks = text[: len(text) - len(plain)]
        cells = tuple((cell,) for cell in plain.split("\t")) if "\t" in plain else ()
        made.append(Line(plain.replace("\t", " | "), bold="*" in marks, first="+" not in marks, fresh=">" in marks, cells=cells))
    return made


def split(*texts: str) -> list[Piece | Fault]:
    found = split_press(lines_of(texts))
    assert found is not None
    return found


def pieces(*texts: str) -> list[Piece]:
    found = split(*texts)
    assert all(isinstance(p, Piece) for p in found), found
    return [p for p in found if isinstance(p, Piece)]


def newer(
    *body: str,
    top: Sequence[str] = ("Bridge closed after blast", "The Harbour Post", "March 14, 2031 Friday"),
    labels: Sequence[str] = ("Length: 9 words",),
) -> list[str]:
    return [*top, "Copyright 2031 The Harbour Post All Rights Reserved", *labels, "Body", *body]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("March 14, 2031 Friday", "2031-03-14"),
        ("March 14, 2031, Friday, Late Edition - Final", "2031-03-14"),
        ("March 14, 2031 Friday 9:20 PM EST", "2031-03-14"),
        ("Friday 14 March 2031 10:22 PM GMT", "2031-03-14T22:22:00Z"),
        ("Friday, March 14, 2031 12:05 AM GMT", "2031-03-14T00:05:00Z"),
        ("14 March 2031 22:15 UTC", "2031-03-14T22:15:00Z"),
        ("14 March 2031 22:15 GMT+1", "2031-03-14"),
        ("14-Mar-2031", "2031-03-14"),
        ("March 14th, 2031", "2031-03-14"),
        ("Sept. 3, 2031 Wednesday First Edition", "2031-09-03"),
        ("March 2031", "2031-03"),
        ("2031-03-14", "2031-03-14"),
        ("February 30, 2031", None),
        ("March 14, 2031 was the day on which it fell", None),
        ("May 2031 brought rain", None),
        ("03/04/2031", None),
        ("On March 14, 2031", None),
        ("The Friday Times", None),
    ],
)
def test_date_lines(text: str, published: str | None) -> None:
    found = read_date_line(text)
    assert (found.published if found else None) == published


@pytest.mark.parametrize(("text", "expected"), [("Late Edition - Final", True), ("Edition 1; National Edition", True), ("Correction Appended", True), ("Final whistle blown", False), ("City of London", False), ("A rare first edition sells", False)])  # fmt: skip
def test_editions(text: str, expected: bool) -> None:
    assert is_edition(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("523 words", 523), ("1,204 words", 1204), ("1 word", 1), ("words", None), ("the long read", None)]
)
def test_lengths(text: str, expected: int | None) -> None:
    assert read_length(text) == expected


def test_newer_layout() -> None:
    first = newer(
        "Police closed the bridge. Nobody was hurt, they said.",
        "He left.",
        labels=("Section: NEWS; Pg. 1", "Length: 11 words", "Byline: By Ann Poe"),
    )
    second = newer(
        "A second text of seven words is.", top=("Bridge closed after blast", "and opened again", "The Times (London)", "14 March 2031")
    )
    found = pieces(*first, "*Graphic", "A photograph of the bridge", *TAIL, *second, *TAIL)
    assert [(p.metadata.headline, p.metadata.outlet, p.metadata.byline, p.metadata.published, p.text, p.part) for p in found] == [
        (
            "Bridge closed after blast",
            "The Harbour Post",
            "Ann Poe",
            "2031-03-14",
            "Police closed the bridge. Nobody was hurt, they said.\n\nHe left.",
            1,
        ),
        ("Bridge closed after blast and opened again", "The Times (London)", None, "2031-03-14", "A second text of seven words is.", 2),
    ]
    assert all(p.warnings == () for p in found)
    assert found[0].original is not None
    assert b"Section: NEWS; Pg. 1" in found[0].original


@pytest.mark.parametrize(
    "body",
    [
        ("End of Document", "The three words are on its last page, she said."),
        ("Body", "The word was painted on a rock by the road."),
        ("The parcel had a stamp that nobody could read.", "Load-Date: March 3, 2031"),
        ("Language: what they speak in the valley is no language, he said.", "So be it, they said then."),
        ("The folder had a note on it in pencil.", "Copyright 1619, somebody wrote. All Rights Reserved."),
        ("Length: that is what they fought about, all of a day.", "Byline: nobody."),
        ("1 of 3 DOCUMENTS", "The archive says so on its box."),
        ("Graphic", "The film is that, she said, and long as well."),
        ("March 14, 2031 Friday", "The day was on the wall of the cell."),
    ],
)
def test_words_of_the_layout_in_a_text(body: tuple[str, str]) -> None:
    words = sum(len(b.split()) for b in body)
    part = newer(*body, labels=(f"Length: {words} words",))
    found = pieces(*part, *TAIL, *newer("Another text."), *TAIL)
    assert [p.text for p in found] == ["\n\n".join(body), "Another text."]


def test_headlines_like_lines_of_the_layout() -> None:
    for headline in (
        "Section: 8 homes to go",
        "Length: 9 words",
        "March 14, 2030",
        "End of document, end of story",
        "Body of missing climber found",
    ):
        (found,) = pieces(*newer("He left.", top=(headline, "The Harbour Post", "March 14, 2031 Friday")), *TAIL)
        assert (found.metadata.headline, found.metadata.published, found.text) == (headline, "2031-03-14", "He left.")


def test_looks_tell_headings_from_text() -> None:
    part = newer("Graphic", "That is what the film is.", "*What the maker says", "Nothing.")
    part[part.index("Body")] = "*Body"
    (found,) = pieces(*part, "*Graphic", "A photograph", *TAIL)
    assert found.text == "Graphic\n\nThat is what the film is.\n\nWhat the maker says\n\nNothing."


@pytest.mark.parametrize(
    "cover",
    [
        ("Date and Time: Friday, March 14, 2031 10:22:00 PM GMT", "Job Number: 1", "Documents (2)", "1. Bridge closed after blast", "Client/Matter: -None-", "Search Terms: bridge", "2. Bridge closed after blast", "Client/Matter: -None-", "Content Type\tNarrowed by", "News\t-None-"),
        ("User Name: Poe", "Date and Time: Friday, March 14, 2031", "Job Number: 1", "Documents (2)", "Bridge closed after blast", "Bridge closed after blast"),
        ("Date and Time: Friday, March 14, 2031", "Job Number: 1"),
    ],
)  # fmt: skip
def test_covers_are_left_out(cover: tuple[str, ...]) -> None:
    found = pieces(*cover, *newer("He left."), *TAIL, *newer("She left."), *TAIL)
    assert [(p.metadata.headline, p.text, p.warnings) for p in found] == [
        ("Bridge closed after blast", t, ()) for t in ("He left.", "She left.")
    ]


def test_older_layout() -> None:
    found = pieces(
        "Download Request: Selected Items: 1-2", "1 of 2 DOCUMENTS", "Copyright 2031 The Harbour Post", "The Harbour Post", "March 14, 2031 Friday", "+Late Edition - Final",
        "Bridge closed", "+after blast", "BYLINE: BY ANN POE", "SECTION: News; Pg. 3", "LENGTH: 12 words", "HIGHLIGHT: What we know", "Section: eight is what they call the bridge here.",
        "Language: none.", "LOAD-DATE: March 15, 2031", "LANGUAGE: ENGLISH", "GRAPHIC: A photograph", "PUBLICATION-TYPE: Newspaper",
        "2 of 2 DOCUMENTS", "The Times (London)", "14 March 2031", "SECTION: News", "LENGTH: 10 words", "HEADLINE: 2 of 2 documents", "BYLINE: John Roe", "BODY:", "2 of 2 DOCUMENTS",
        "The box says so.", "Two of them.", "LOAD-DATE: March 15, 2031", "Copyright 2031 The Times", "+All Rights Reserved",
    )  # fmt: skip
    assert [(p.metadata.headline, p.metadata.outlet, p.metadata.byline, p.text) for p in found] == [
        (
            "Bridge closed after blast",
            "The Harbour Post",
            "ANN POE",
            "Section: eight is what they call the bridge here.\n\nLanguage: none.",
        ),
        ("2 of 2 documents", "The Times (London)", "John Roe", "2 of 2 DOCUMENTS\n\nThe box says so.\n\nTwo of them."),
    ]
    assert all(p.metadata.published == "2031-03-14" and not p.warnings for p in found)


def test_what_cannot_be_told_is_a_fault() -> None:
    found = split(*newer("He left."), *TAIL, "Some lines", "of which nobody knows", *TAIL, *newer(), *TAIL, *newer("She left."))
    assert [type(f) for f in found] == [Piece, Fault, Fault, Piece]
    assert "no line with a date" in found[1].error
    assert "no text" in found[2].error
    assert [f.place for f in found if isinstance(f, Fault)] == [2, 3]
    assert [w.code for w in found[3].warnings] == ["cut_short"]


def test_counts_that_disagree_are_told() -> None:
    cover = ("Job Number: 1", "Documents (3)")
    found = pieces(*cover, *newer("He left.", labels=("Length: 800 words",)), *TAIL)
    assert [w.code for w in found[0].warnings] == ["length_differs", "documents_missing"]


def tagged(*text: str, head: str = "Bridge closed after blast") -> list[str]:
    return [
        "SE\tNews", f"HD\t{head}", "BY\tBy Ann Poe", "WC\t9 words", "PD\t14 March 2031", "ET\t10:22 PM GMT", "SN\tThe Harbour Post", "LA\tEnglish", "CY\tCopyright 2031",
        f"LP\t{text[0]}", *(f"TD\t{t}" for t in text[1:]), "IN\ti1 : Energy", "AN\tDocument HARP000020310314ABCDEF",
    ]  # fmt: skip


def plain(*text: str, head: Sequence[str] = ("*Bridge closed after blast", "Ann Poe")) -> list[str]:
    source = (
        "9 words",
        "14 March 2031",
        "22:15",
        "The Harbour Post",
        "HARP",
        "3",
        "English",
        "Copyright 2031 The Harbour Post. All rights reserved.",
    )
    return [*head, *source, *text, "Document HARP000020310314ABCDEF"]


def test_factiva_with_tags() -> None:
    found = pieces("Search Summary", *tagged("One.", "Two."), *tagged("End of Document", head="HD"), "Text\tbridge")
    assert [(p.metadata.headline, p.metadata.outlet, p.metadata.byline, p.metadata.published, p.text) for p in found] == [
        ("Bridge closed after blast", "The Harbour Post", "Ann Poe", "2031-03-14T22:22:00Z", "One.\n\nTwo."),
        ("HD", "The Harbour Post", "Ann Poe", "2031-03-14T22:22:00Z", "End of Document"),
    ]
    without = [row for row in tagged("One.") if not row.startswith("AN")]
    assert [p.text for p in pieces(*without, *without)] == ["One.", "One."]


def test_factiva_tags_before_a_tab_or_alone() -> None:
    rows = tagged("One.", "Two.")
    alone = [Line(text) for row in rows for text in row.split("\t")]
    tabbed = [Line(row) for row in rows]
    for lines in (alone, tabbed):
        found = split_press([*lines, *lines])
        assert found is not None
        assert [(p.metadata.headline, p.text) for p in found if isinstance(p, Piece)] == [("Bridge closed after blast", "One.\n\nTwo.")] * 2


def test_factiva_without_tags() -> None:
    trap = ("Document HARP000020310314ABCDEF", "is what it says on the folder.", "Copyright 1619, it says as well. All rights reserved.")
    found = pieces(
        *plain("Copyright 1619, a note says.", "He left."), *plain(*trap, head=("Bridge closed", "By John Roe")), *plain("She left.", head=("Bridge closed",)), "Search Summary", "Text: bridge"
    )  # fmt: skip
    assert [(p.metadata.headline, p.metadata.byline, p.metadata.published, p.metadata.outlet, p.text) for p in found] == [
        ("Bridge closed after blast", "Ann Poe", "2031-03-14", "The Harbour Post", "Copyright 1619, a note says.\n\nHe left."),
        ("Bridge closed", "John Roe", "2031-03-14", "The Harbour Post", "\n\n".join(trap)),
        ("Bridge closed", None, "2031-03-14", "The Harbour Post", "She left."),
    ]


def test_other_documents_are_no_exports() -> None:
    assert split_press(lines_of(["Body", "End of Document", "Nothing else is here."])) is not None
    for texts in (
        ["The end of document 3 was missing.", "Body", "Length: 3 words"],
        ["HD", "TD", "Two tags prove nothing."],
        ["2 of 3 DOCUMENTS", "were lost."],
    ):
        assert split_press(lines_of(texts)) is None
    assert split_press_page("<html><body><p>The mayor said so.</p></body></html>") is None


def test_parts_are_articles_with_their_place() -> None:
    rtf = "{\\rtf1 " + "\\par ".join([*newer("He left."), *TAIL, "Lines", "of nothing", *TAIL, *newer("She left."), *TAIL]) + "}"
    found = list(load_bytes(rtf.encode()))
    assert [f.line if isinstance(f, Problem) else f.ref for f in found] == ["part:1", 2, "part:3"]


LAYOUT = [
    "End of Document", "1 of 2 DOCUMENTS", "2 of 2 DOCUMENTS", "The Harbour Post", "March 14, 2031 Friday", "Late Edition", "Copyright 2031 The Post", "Length: 9 words", "LENGTH: 9 words",
    "Byline: Poe", "BYLINE:", "Body", "BODY: He left", "Graphic", "Classification", "Load-Date: March 15, 2031", "Language: ENGLISH", "Documents (2)", "Job Number: 1", "9 words", "English", "22:15",
    "Document HARP000020310314ABCDEF", "Search Summary", "HD\tBridge", "TD\tHe left", "AN\tDocument X", "HD", "TD", "Hurt\t12",
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["", "", "", "*", "+", ">"]), st.sampled_from(LAYOUT) | st.just("text")), max_size=40))
def test_no_text_is_given_twice(drawn: list[tuple[str, str]]) -> None:
    lines = lines_of([mark + (f"word{n} said so" if text == "text" else text) for n, (mark, text) in enumerate(drawn)])
    found = split_press(lines) or []
    given_words = [w for p in found if isinstance(p, Piece) for w in p.text.split() if w.startswith("word")]
    assert len(given_words) == len(set(given_words))
    assert all(p.text.strip() for p in found if isinstance(p, Piece))


def read_truth() -> dict[str, list[dict[str, Any]]]:
    truth: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in map(json.loads, (OPEN / "truth.jsonl").read_text(encoding="utf-8").splitlines()):
        if row["file"].startswith("press/"):
            truth[row["file"]].append(row)
    return truth


@pytest.mark.parametrize(("name", "rows"), read_truth().items(), ids=str)
def test_open_fixtures(name: str, rows: list[dict[str, Any]]) -> None:
    found = list(load_documents(str(OPEN / name)))
    assert len(found) == len(rows)
    for article, row in zip(found, rows, strict=True):
        assert isinstance(article, Article), article
        assert article.text.split() == row["text"].split()
        assert [article.headline, article.outlet, article.byline] == [row["headline"], row["outlet"], row["byline"]]
        assert (article.published or "")[:10] == row["published"]
        assert article.warnings == ()
