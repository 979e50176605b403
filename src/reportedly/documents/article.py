"""Text and metadata -> Article: what cannot be text replaced, the date checked, language told, digests made."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import fields, replace

from reportedly.config import Metadata
from reportedly.digest import digest_parts
from reportedly.documents.dates import parse_published
from reportedly.documents.language import detect_language
from reportedly.model import Article, PublishedBasis, Warning  # noqa: A004 - the contract's word

# Code points that no UTF-8 file, SQLite text or XML page can hold.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def make_article(
    text: str,
    metadata: Metadata = Metadata(),
    *,
    original: bytes | None = None,
    warnings: Iterable[Warning] = (),
) -> Article:
    """The article of a text that is kept code point for code point, line ends too; `original` is the bytes it came from.

    NUL and lone surrogates become U+FFFD one for one, so every offset holds; the article says so in a warning, as it
    does for a date that is not clear (`published` is then None). Never raises for any string.

    Raises:
        TypeError: the text is no string.
    """
    if not isinstance(text, str):
        msg = f"an article's text is a string, not {type(text).__name__}; reportedly.load_documents reads files and bytes"
        raise TypeError(msg)
    clean, replaced = _UNWRITABLE.subn("\ufffd", text)
    known = _clean_fields(metadata)
    found = list(warnings)
    if replaced:
        found.append(Warning("replaced_characters", f"{replaced} NUL or lone surrogate characters were replaced by U+FFFD"))
    published = parse_published(known.published) if known.published else None
    if known.published and published is None:
        found.append(
            Warning("published_unclear", f"the date {known.published[:80]!r} can be read in several ways or none; write it as YYYY-MM-DD")
        )
    ref = known.ref or known.url
    return Article(
        id=digest_parts([known.url or ref, known.outlet, published, clean]),
        text=clean,
        sha256=hashlib.sha256(clean.encode()).hexdigest(),
        ref=ref,
        original_sha256=None if original is None else hashlib.sha256(original).hexdigest(),
        url=known.url,
        outlet=known.outlet,
        headline=known.headline,
        byline=known.byline,
        published=published,
        published_basis=PublishedBasis(known.published_basis or PublishedBasis.GIVEN) if published else None,
        language=detect_language(clean),
        warnings=tuple(found),
    )


def merge_metadata(given: Metadata, found: Metadata) -> Metadata:
    """What is given wins, field by field, over what was found; an empty string counts as not given. A basis goes with its date."""
    pairs = ((getattr(given, f.name), getattr(found, f.name)) for f in fields(Metadata))
    dated = given if given.published else found
    return replace(Metadata(*(mine or theirs for mine, theirs in pairs)), published_basis=dated.published_basis)


def _clean_fields(metadata: Metadata) -> Metadata:
    written = {f.name: _clean_field(getattr(metadata, f.name)) for f in fields(Metadata) if f.name != "published_basis"}
    return Metadata(**written, published_basis=metadata.published_basis)


def _clean_field(value: str | None) -> str | None:
    """A metadata field without what cannot be written and without white space around it; None if nothing is left."""
    if value is None:
        return None
    return " ".join(_UNWRITABLE.sub("\ufffd", value).split()) or None
