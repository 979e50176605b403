"""RTF written for these tests: what becomes text, and what is no text of the document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.documents import load_bytes
from reportedly.documents.rtf import RtfError, parse_rtf
from reportedly.model import Article, Problem

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Times\'e9;}}{\colortbl;\red0\green0\blue0;}"


def texts(body: str) -> list[str]:
    return [line.text for line in parse_rtf((HEAD + body + "}").encode("latin-1")).lines]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"The mayor of Z\'fcrich said \ldblquote no\rdblquote .\par He left.", ["The mayor of Zürich said “no”.", "He left."]),
        (r"One\line two\par", ["One", "two"]),
        (r"caf\u233?s and \u8364\'80 5", ["cafés and € 5"]),
        (r"\uc2 a\u8212 --b\uc0 c\u8212 d", ["a—bc—d"]),
        (r"a\u8220\'93b\u-10179?\u-8704?c", ["a“b😀c"]),
        (r"{\f1 \'cc\'fd\'f0} said", ["Мэр said"]),
        ("caf\xc3\xa9", ["café"]),
        ("caf\xe9", ["café"]),
        (r"well\_known\~facts, so\-me \{of\} them\\", ["well-known facts, some {of} them\\"]),
        (r'{\field{\*\fldinst{HYPERLINK "https://example.org"}}{\fldrslt{the report}}} says', ["the report says"]),
        (r"{\header Page 1}{\footer Foot}{\*\comment x}Body{\pict\pngblip 89504e47} text{\*\unknown y}.", ["Body text."]),
        (r"kept {\v hidden }{\deleted gone }text", ["kept text"]),
        (r"{\pict\bin5 }}}}}}after", ["after"]),
        (r"1{\super st}{\footnote \pard A note.} of May", ["1st of May", "A note."]),
        (r"{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt In a box\par}}out", ["In a box", "out"]),
        (r"{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}{\listtext\tab 1.}item", ["item"]),
        (r"{\upr{plain}{\*\ud{plain unicode}}}", ["plain"]),
        (r"\trowd\cellx1\cellx2\pard\intbl Hurt\cell 12\cell\row\pard after", ["Hurt | 12", "after"]),
        (r"\trowd\cellx1\cellx2 TD\cell one\par two\cell\row after", ["TD | one two", "after"]),
    ],
)  # fmt: skip
def test_text(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_lines_know_their_looks() -> None:
    body = r"{\stylesheet{\s0 Normal;}{\*\cs9 Strong;}{\s2\b heading 1;}}{\info{\title The title}{\author Poe}}\pard\s2\b Head\b0\par\pard plain \b bold\b0\par\page next"
    document = parse_rtf((HEAD + body + "}").encode())
    assert document.title == "The title"
    assert [(line.text, line.style, line.bold, line.fresh) for line in document.lines] == [
        ("Head", "heading 1", True, False),
        ("plain bold", "", False, False),
        ("next", "", False, True),
    ]
    assert parse_rtf((HEAD + r"\trowd a\cell b\par c\cell\row}").encode()).lines[0].cells == (("a",), ("b", "c"))


def test_a_file_is_one_article() -> None:
    (article,) = load_bytes(
        (HEAD + r"{\info{\title Bridge closed after blast}}Bridge closed after blast\par The mayor said so.\par}").encode()
    )
    assert isinstance(article, Article)
    assert (article.headline, article.text) == ("Bridge closed after blast", "The mayor said so.")


def test_bytes_outside_the_code_page_are_told() -> None:
    (article,) = load_bytes((HEAD + r"a \'81 b}").encode())
    assert isinstance(article, Article)
    assert article.text == "a \ufffd b"
    assert [w.code for w in article.warnings] == ["replaced_characters"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{\\rtf1", "has no text"),
        (b"{\\rtf1 {\\pict 00}}", "has no text"),
        (b"{\\rtf1" + b"{" * 100_000, "nested deeper"),
    ],
)
def test_bad_files_are_problems(data: bytes, words: str) -> None:
    (problem,) = load_bytes(data)
    assert isinstance(problem, Problem)
    assert words in problem.error


def test_no_rtf_is_refused() -> None:
    with pytest.raises(RtfError):
        parse_rtf(b"The mayor said so.")


@given(
    st.lists(
        st.sampled_from(
            [
                "{",
                "}",
                "\\par ",
                "\\cell ",
                "\\row ",
                "\\u-5?",
                "\\'e9",
                "\\uc9 ",
                "\\bin3 ",
                "\\*",
                "\\trowd ",
                "\\f1 ",
                "{\\footnote ",
                "{\\info{\\title ",
                "a",
                "\\",
                "\n",
                "\xe9",
            ]
        )
    )
)
def test_any_tokens_are_read(tokens: list[str]) -> None:
    document = parse_rtf(("{\\rtf1 " + "".join(tokens)).encode("latin-1"))
    assert all(line.text and "\n" not in line.text for line in document.lines)
