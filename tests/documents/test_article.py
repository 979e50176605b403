"""What `make_article` keeps, replaces, digests and says."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.documents.dates import parse_published

ANY_TEXT = st.text(st.characters(codec=None, categories=None))  # lone surrogates and NUL too


@given(ANY_TEXT)
def test_every_code_point_keeps_its_place(text: str) -> None:
    article = make_article(text)
    assert len(article.text) == len(text)
    assert all(a == b or (a == "\ufffd" and (b == "\0" or "\ud800" <= b <= "\udfff")) for a, b in zip(article.text, text, strict=True))
    assert article.sha256 == hashlib.sha256(article.text.encode()).hexdigest()
    assert bool([w for w in article.warnings if w.code == "replaced_characters"]) == (article.text != text)


@given(ANY_TEXT, ANY_TEXT)
def test_metadata_never_raises(text: str, field: str) -> None:
    article = make_article(text, Metadata(field, field, field, field, field, field))
    for value in (article.ref, article.outlet, article.published):
        assert value is None or value.encode()


def test_line_ends_and_astral_characters_stay() -> None:
    article = make_article("😀 “Yes,”\r\nshe said.\r\n")
    assert article.text == "😀 “Yes,”\r\nshe said.\r\n"
    assert article.span(2, 8).text == "“Yes,”"


def test_id_hangs_on_url_outlet_date_and_text_alone() -> None:
    one = make_article("text", Metadata(ref="a", url="u", outlet="o", published="2025"))
    assert len(one.id) == 16
    assert one.id == make_article("text", Metadata(ref="b", url="u", outlet="o", published="2025", headline="h")).id
    others = [
        make_article("text", Metadata(ref="a", outlet="o", published="2025")),
        make_article("text", Metadata(ref="a", url="uo", published="2025")),
        make_article("text", Metadata(ref="a", url="u", outlet="o")),
        make_article("text.", Metadata(ref="a", url="u", outlet="o", published="2025")),
    ]
    assert len({one.id, *(o.id for o in others)}) == 5


def test_ref_falls_back_to_url_and_bytes_are_digested() -> None:
    article = make_article("text", Metadata(url="https://example.org/a"), original=b"bytes")
    assert article.ref == "https://example.org/a"
    assert article.original_sha256 == hashlib.sha256(b"bytes").hexdigest()
    assert make_article("text").original_sha256 is None


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025", "2025"),
        ("2025-04", "2025-04"),
        (" 2025-04-27 ", "2025-04-27"),
        ("2025-04-27 10:00", "2025-04-27T10:00"),
        ("2025-04-27T10:00:00z", "2025-04-27T10:00:00Z"),
        ("2025-04-27T10:00:00.25+02:00", "2025-04-27T10:00:00.25+02:00"),
        ("2025/4/27", "2025-04-27"),
        ("27 April 2025", "2025-04-27"),
        ("April 27, 2025", "2025-04-27"),
        ("Sunday, April 27, 2025", "2025-04-27"),
        ("April 2025", "2025-04"),
        ("27/04/2025", "2025-04-27"),
        ("Sun, 27 Apr 2025 10:00:00 GMT", "2025-04-27T10:00:00Z"),
        ("Sun, 27 Apr 2025 10:00:00 +0200", "2025-04-27T10:00:00+02:00"),
        # A zone whose name several places share: the day is sure, the time is not.
        ("April 27, 2025 10:00 AM IST", "2025-04-27"),
    ],
)
def test_clear_dates(written: str, iso: str) -> None:
    assert parse_published(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2025",
        "3.4.2025",
        "yesterday",
        "27 April",
        "04 05 06",
        "1745748000",
        "2025-13-01",
        "2025-02-30",
        "2025-04-27T25:00",
        "9" * 5000,
        "٢٠٢٥",
        "2025年",
    ],
)
def test_unclear_dates_are_not_guessed(written: str) -> None:
    article = make_article("text", Metadata(published=written))
    assert article.published is None
    assert [w.code for w in article.warnings] == ["published_unclear"]
