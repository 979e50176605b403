"""Reading -> a Markdown digest to paste: the article, then one bullet a claim.

Only words that are a quotation in the article stand in quotation marks here; reported speech stands without, so that
nobody is given words that the article did not put into their mouth. The cue is the article's own verb, never ours.
"""

import re
from collections.abc import Iterator

from reportedly.exchange.outline import Entry, describe_article, join_content, name_article, outline_claims
from reportedly.exchange.visible import make_visible
from reportedly.model import Claim, Mode, Reading

# All that may act inside a line. What acts at the start of a line only (+ - = 1.) never stands there.
_ACTING = re.compile(r"([\\`*_{}\[\]<>#|~&$!])")
_QUOTE_MARKS = re.compile("[\"“”„‟«»‹›「」『』]|^['‘‚‛]")


def format_digest(reading: Reading) -> Iterator[str]:
    """The lines of one article, each with its line end; an empty line after the last."""
    article = reading.article
    yield f"## {escape_markdown(name_article(reading))}\n\n"
    facts = [escape_markdown(fact) for fact in describe_article(reading)]
    link = [_write_link(article.url)] if article.url else []
    yield f"{' · '.join([*facts, *link])}\n\n"
    for entry in outline_claims(reading):
        yield f"{'  ' * entry.depth}- {_write_claim(entry)}\n"
    if reading.claims:
        yield "\n"
    for warning in reading.warnings:
        yield f"> {escape_markdown(warning.text)}\n\n"
    for problem in reading.problems:
        yield f"> Not read ({escape_markdown(problem.stage)}): {escape_markdown(problem.error)}\n\n"


def escape_markdown(text: str) -> str:
    """The text on one line, with a backslash before every character that Markdown would act on."""
    return _ACTING.sub(r"\\\1", make_visible(text).strip())


def _write_claim(entry: Entry) -> str:
    claim = entry.claim
    cue = f" *{escape_markdown(claim.cue.text)}*" if claim.cue and claim.cue.text.strip() else ""
    return (
        f"**{escape_markdown(entry.source)}**{cue}: {_write_content(claim)} ({escape_markdown(', '.join((*entry.notes, *entry.answers)))})"
    )


def _write_content(claim: Claim) -> str:
    """The exact words; a quotation whose marks stand outside the content gets marks here. Within words `'` is an apostrophe."""
    words = escape_markdown(join_content(claim))
    if claim.mode is not Mode.DIRECT or _QUOTE_MARKS.search(words):
        return words
    return f"“{words}”"


def _write_link(url: str) -> str:
    """A link for web addresses only; `<`, `>` and spaces, which would end it, are percent-encoded."""
    if not url.lower().startswith(("http://", "https://")):
        return escape_markdown(url)
    address = make_visible(url).replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return f"<{address}>"
