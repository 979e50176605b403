"""Addresses at which more than one text stood, what changed between the texts, and copies of one text in several outlets."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from reportedly.ledger import Address, ReprintGroup, Version
from reportedly.web.pages.parameters import Number
from reportedly.web.view import View

A_PAGE = 50  # addresses, and groups of copies
# Words of a paragraph that are compared one by one; difflib takes the square of it. Longer ones are shown whole, old and new.
MOST_WORDS = 2_000
MOST_LINES = 5_000  # paragraphs of a text that are compared


class Kept(StrEnum):
    """Whether words stand in both texts, in the one before alone, or in the one after alone."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of two texts. Equality covers both."""

    text: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class Copies:
    """Articles that carry the same copy: the one taken for the original, why, and the others, each as id and title."""

    original: tuple[str, str]
    why: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Addresses with more than one text, the last changed first, and groups of articles that carry the same copy: fifty of each a page."""

    number: int
    more: bool
    addresses: tuple[Address, ...]
    copies: tuple[Copies, ...]


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A text that stood at the address, the claims that it changed, and its words beside those of the text before; none for the first."""

    version: Version
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """All texts that stood at one address, the first published first."""

    url: str
    title: str
    versions: tuple[ShownVersion, ...]


def list_versions(view: View, page: Number = 1) -> VersionsPage:
    """Addresses with more than one text, and groups of copies."""
    skip = A_PAGE * (page - 1)
    addresses = view.ledger.addresses(A_PAGE + 1, skip)
    groups = view.ledger.reprints()
    copies = tuple(_name_copies(view, group) for group in groups[skip : skip + A_PAGE])
    return VersionsPage(page, len(addresses) > A_PAGE or len(groups) > skip + A_PAGE, tuple(addresses[:A_PAGE]), copies)


def _name_copies(view: View, group: ReprintGroup) -> Copies:
    titles = {name: view.ledger.title(name) for name in group.articles}
    others = tuple((name, titles[name]) for name in group.articles if name != group.original)
    return Copies((group.original, titles[group.original]), group.why, others)


def compare_versions(view: View, key: str) -> VersionPage:
    """The texts that stood at the address of an article.

    Raises:
        DecisionError: there is no such article, or it has no address.
    """
    found = view.ledger.versions_of(key)
    shown: list[ShownVersion] = []
    before: str | None = None
    for version, text in found:
        shown.append(ShownVersion(version, () if before is None else tuple(compare_texts(before, text))))
        before = text
    return VersionPage(view.ledger.address(key) or "", found[-1][0].title, tuple(shown))


def list_keys(view: View) -> Iterator[str]:
    """The first article of each address that has more than one text."""
    skip = 0
    while found := view.ledger.addresses(A_PAGE, skip):
        yield from (address.article for address in found)
        skip += A_PAGE


def compare_texts(before: str, after: str) -> Iterator[Words]:
    """What two texts share and do not: paragraphs first, then the words of those that changed (`difflib`, after Ratcliff and Obershelp)."""
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    if max(len(old), len(new)) > MOST_LINES:
        yield from _part(before, after)
        return
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if kind == "equal":
            yield Words(gone, Kept.BOTH)
        else:
            yield from _compare_words(gone, come)


def _compare_words(before: str, after: str) -> Iterator[Words]:
    old, new = (re.findall(r"\w+|\s+|[^\w\s]", text) for text in (before, after))
    if max(len(old), len(new)) > MOST_WORDS:
        yield from _part(before, after)
        return
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Words("".join(old[i:j]), Kept.BOTH)
        else:
            yield from _part("".join(old[i:j]), "".join(new[k:m]))


def _part(before: str, after: str) -> Iterable[Words]:
    return (words for words in (Words(before, Kept.BEFORE), Words(after, Kept.AFTER)) if words.text)
