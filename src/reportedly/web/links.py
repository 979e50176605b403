"""Names of pages -> addresses: those of the desk, or those between the files of a static site."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import quote, urlencode


class Links(Protocol):
    """What templates ask for addresses."""

    def page(self, page: str, key: str | None = None, /, **query: str | int | None) -> str | None:
        """The address of a page, `key` naming the one that is meant; None where it does not exist here."""

    def download(self, page: str, ending: str, /, **query: str | int | None) -> str | None:
        """The address of a page's list as a file; None where it does not exist here."""

    def file(self, page: str, key: str | None, ending: str) -> str | None:
        """The address of another form of a page: csv, svg, json; None where it does not exist here."""

    def asset(self, name: str) -> str:
        """The address of a style sheet or script."""


def write_query(query: dict[str, str | int | None]) -> str:
    """What is known of a query, as the end of an address."""
    known = {name: value for name, value in query.items() if value not in (None, "")}
    return f"?{urlencode(known)}" if known else ""


@dataclass(frozen=True, slots=True)
class ServedLinks:
    """Addresses of the running desk."""

    def page(self, page: str, key: str | None = None, /, **query: str | int | None) -> str | None:
        """`/question/02931d?since=2031`."""
        return f"/{page}" + (f"/{quote(key, safe='')}" if key else "") + write_query(query)

    def download(self, page: str, ending: str, /, **query: str | int | None) -> str | None:
        """`/claims.csv?words=boats`."""
        return f"/{page}.{ending}{write_query(query)}"

    def file(self, page: str, key: str | None, ending: str) -> str | None:
        """`/question/02931d.csv`."""
        return f"{self.page(page, key)}.{ending}"

    def asset(self, name: str) -> str:
        """`/static/desk.css`."""
        return f"/static/{name}"


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Addresses between files, seen from the file `here`; `written` has all files of the site, so that none leads nowhere."""

    here: PurePosixPath
    written: frozenset[str]

    def page(self, page: str, key: str | None = None, /, **query: str | int | None) -> str | None:
        """`../question/02931d.html`, `articles-2.html`; a list that is filtered is a page of the desk only."""
        name = name_page(page, key, query.pop("page", 1))
        return self._relate(f"{name}.html") if f"{name}.html" in self.written and not write_query(query) else None

    def download(self, page: str, ending: str, /, **query: str | int | None) -> str | None:
        """`claims.csv`; of all, since nothing is filtered here."""
        return self._relate(f"{page}.{ending}") if f"{page}.{ending}" in self.written and not write_query(query) else None

    def file(self, page: str, key: str | None, ending: str) -> str | None:
        """`../question/02931d.csv`."""
        name = f"{page}/{name_file(key)}.{ending}" if key else f"{page}.{ending}"
        return self._relate(name) if name in self.written else None

    def asset(self, name: str) -> str:
        """`../static/desk.css`."""
        return self._relate(f"static/{name}")

    def _relate(self, name: str) -> str:
        return "../" * (len(self.here.parts) - 1) + quote(name)


def name_page(page: str, key: str | None = None, number: str | int | None = 1) -> str:
    """The file of a page, without its ending."""
    name = f"{page}/{name_file(key)}" if key else page
    return name if number in ("", 1, None) else f"{name}-{number}"


def name_file(key: str) -> str:
    """A key as the name of a file on any system: what is neither a letter, a figure, "-" nor "_" is written as its code."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f"~{ord(c):x}" for c in key)
