"""The Markdown digest."""

import dataclasses

from reportedly.exchange.digest import escape_markdown, format_digest
from reportedly.model import Reading, Span


def test_a_digest(reading: Reading) -> None:
    assert "".join(format_digest(reading)) == (
        "## Bridge at Orlen reported shut\n"
        "\n"
        "Orlen Post · 2031-05-06 · en · 197 characters · 3 claims · <https://news.example/orlen>\n"
        "\n"
        '- **Mayor of Orlen (The mayor of Orlen)** *said*: that "at least 12 boats" were lost … '
        "that the ministry had denied closing the bridge (mixed, hedged, aimed at Ministry of Roads, in the same statement, on 2031-05-05, at least 12 boats, score 0.88, denied by Ministry of Roads (the ministry) (claim 2))\n"
        "  - **Ministry of Roads (the ministry)** *had denied*: closing the bridge (indirect, denied, score 0.50)\n"
        "- **no source named** *\\<said\\>*: “It was empty \\& quiet” (direct, score 0.25, no response reported here)\n"
        "\n"
        "> read as Windows-1252\n"
        "\n"
        "> Not read (values): a number has 400 digits\n"
        "\n"
    )


def test_quotation_marks_of_the_article_are_not_doubled(reading: Reading) -> None:
    claim = dataclasses.replace(reading.claims[2], content=(Span(0, 8, "“Gone.” "),))
    assert ": “Gone.” (" in "".join(format_digest(dataclasses.replace(reading, claims=(claim,))))


def test_apostrophes_are_no_quotation_marks(reading: Reading) -> None:
    claim = dataclasses.replace(reading.claims[2], content=(Span(0, 10, "It's not"), Span(12, 18, "we’re")))
    assert ": “It's not … we’re” (" in "".join(format_digest(dataclasses.replace(reading, claims=(claim,))))


def test_markdown_of_the_article_does_not_act() -> None:
    assert escape_markdown("*a* _b_ [c](d) <i> `e` | #f\n- g") == r"\*a\* \_b\_ \[c\](d) \<i\> \`e\` \| \#f - g"


def test_an_address_that_is_no_web_address_is_no_link(reading: Reading) -> None:
    odd = dataclasses.replace(reading, article=dataclasses.replace(reading.article, url="javascript:alert(1)"))
    assert "· javascript:alert(1)\n" in "".join(format_digest(odd))
