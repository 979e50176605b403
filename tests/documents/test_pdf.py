"""PDFs made here: columns, paragraphs, broken words, running headers, and files that cannot be read."""

import io
import re

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageTemplate, Paragraph

from reportedly.documents.formats import Fault, Piece
from reportedly.documents.load import load_bytes
from reportedly.documents.pages import MOST_LINES, Line, find_running, lay_out
from reportedly.documents.pdf import find_metadata, read_pdf
from reportedly.model import Article, Problem, PublishedBasis

STYLES = getSampleStyleSheet()
HEADLINE = "Pier stays shut after blast at Port Sable"
WORDS = [
    "pier",
    "boat",
    "crane",
    "harbour",
    "ferry",
    "mast",
    "rope",
    "tide",
    "quay",
    "diver",
    "light",
    "engine",
    "window",
    "market",
    "clock",
    "customs",
]
TEXTS = [
    f"The {one} authority said on Monday that the eastern {two} of Port Sable would stay shut for {n + 2} weeks while divers looked at the {one} "
    f"for a second charge. Nobody had been near the {two} in the first blast, it said, but two drivers of a {one} were still missing."
    for n, (one, two) in enumerate(zip(WORDS, WORDS[5:] + WORDS[:5], strict=True))
]
W, H = A4


def make(columns: int = 1, **options: object) -> bytes:
    style = ParagraphStyle("body", parent=STYLES["Normal"], fontSize=9.5, leading=12, spaceAfter=6, alignment=4)
    gap, out = 18, io.BytesIO()
    width = (W - 100 - gap * (columns - 1)) / columns

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, H - 35, "Port Sable Gazette")
        canvas.drawRightString(W - 50, 25, f"Page {document.page}")

    def frames(height: float) -> list[Frame]:
        return [Frame(50 + i * (width + gap), 50, width, height, id=f"f{i}", leftPadding=0, rightPadding=0) for i in range(columns)]

    head = Frame(50, H - 145, W - 100, 90, id="head")
    document = BaseDocTemplate(out, pagesize=A4, **options)
    document.addPageTemplates(
        [
            PageTemplate(id="first", frames=[head, *frames(H - 560)], onPage=decorate, autoNextPageTemplate="later"),
            PageTemplate(id="later", frames=frames(H - 560), onPage=decorate),
        ]
    )
    story = [Paragraph(HEADLINE, STYLES["Title"]), Paragraph("By Anna Kol", STYLES["Normal"]), FrameBreak()]
    document.build(story + [Paragraph(text, style) for text in TEXTS])
    return out.getvalue()


def read(data: bytes) -> Piece | Fault:
    (found,) = read_pdf(data, None)
    return found


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_and_paragraphs_come_in_reading_order_without_running_lines(columns: int) -> None:
    found = read(make(columns)).text
    assert found.split() == " ".join([HEADLINE, "By Anna Kol", *TEXTS]).split()
    if columns < 3:  # with three, a sentence ends with a column: a new paragraph to whoever looks at the page
        assert found.split("\n\n") == [HEADLINE, "By Anna Kol", *TEXTS]


def test_metadata_that_the_text_bears_out() -> None:
    found = read(make(title=HEADLINE, author="Anna Kol")).metadata
    assert (found.headline, found.byline) == (HEADLINE, "Anna Kol")
    found = read(make(title="layout_final3.indd", author="editor2 pc")).metadata
    assert (found.headline, found.byline) == (HEADLINE, None), "by its size"


def test_a_file_was_made_on_a_day_that_the_text_may_rule_out() -> None:
    told = {"CreationDate": "D:20310506101500+02'00'"}
    found = find_metadata(told, "The port was shut, the mayor said.", lay_out([[Line("The port was shut", 0, 0, 90, 10)]]))
    assert (found.published, found.published_basis) == ("2031-05-06", PublishedBasis.FILE)
    assert find_metadata(told, "In 1998 the port was shut.", lay_out([[Line("In 1998", 0, 0, 90, 10)]])).published is None


def test_files_that_cannot_be_read() -> None:
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    canvas.rect(10, 10, 90, 90)
    canvas.save()
    locked = make(encrypt=pdfencrypt.StandardEncryption("secret"))
    whole = make()
    for data, why in (
        (drawn.getvalue(), "no text layer: run OCR first"),
        (locked, "is encrypted"),
        (whole[:300], "damaged"),
        (b"%PDF-1.7", "damaged"),
    ):
        (problem,) = load_bytes(data)
        assert isinstance(problem, Problem)
        assert why in problem.error
    (article,) = load_bytes(make(encrypt=pdfencrypt.StandardEncryption("", ownerPassword="owner")))
    assert isinstance(article, Article)


def rows(*texts: str, left: float = 50, width: float = 200, step: float = 12, top: float = 100) -> list[Line]:
    return [Line(text, left, top + n * step, left + width, top + n * step + 10) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("The harbour autho-", "rity shut it", "for a while"), "The harbour authority shut it for a while"),
        (("A well-known boat and a well-", "known pier were", "shut"), "A well-known boat and a well-known pier were shut"),
        (("The Anna-", "Maria sank", "at noon"), "The Anna-Maria sank at noon"),
        (("In a long-", "term plan a long wait and a term", "count"), "In a long-term plan a long wait and a term count"),
        (("soft hy\u00ad", "phens go", "away"), "soft hyphens go away"),
        (("it was over —", "they said", "so"), "it was over —they said so"),
    ],
)
def test_broken_words(lines: tuple[str, ...], text: str) -> None:
    (found,) = lay_out([rows(*lines)])
    assert re.sub(r"— ?", "—", found.text) == re.sub(r"— ?", "—", text)


def test_a_gap_an_indent_and_a_short_last_line_begin_a_paragraph() -> None:
    lines = rows("a full line of the first one", "a second line of it.", "    ", "a third") + rows(
        "after a gap it goes on", "and on", top=200
    )
    lines = [line for line in lines if line.text.strip()]
    indent = lines[4]._replace(text="indented", left=60, top=224, bottom=234, right=250)
    short = lines[1]._replace(right=90)
    assert [p.text for p in lay_out([[lines[0], short, lines[2], *lines[3:], indent]])] == [
        "a full line of the first one a second line of it.",
        "a third",
        "after a gap it goes on and on",
        "indented",
    ]


def test_running_lines_repeat_in_their_place_and_others_stay() -> None:
    pages = [rows(f"Gazette {n}", *(f"line {n} {k}" for k in range(20)), f"{n} of 3") for n in range(3)]
    assert sorted(line.text for line in find_running(pages)) == ["0 of 3", "1 of 3", "2 of 3", "Gazette 0", "Gazette 1", "Gazette 2"]
    assert find_running(pages[:1]) == set(), "one page says nothing"
    assert find_running([rows("Gazette", "a line", "an end"), rows("Other", "a thing", "a line")]) == set()


def test_of_a_page_with_more_lines_than_any_is_printed_with_nothing_is_lost():
    count = MOST_LINES + 2
    heading = Line("A heading across both columns", 50, 0, 560, 12)
    told = [
        Line(f"line {i} of a column", 50 + 270 * (i % 2), 20 + (i // 2) * 12, 290 + 270 * (i % 2), 30 + (i // 2) * 12) for i in range(count)
    ]
    words = " ".join(paragraph.text for paragraph in lay_out([[heading, *told]]))
    assert all(f"line {i} of a column" in words for i in range(count))
