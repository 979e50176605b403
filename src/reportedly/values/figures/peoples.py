"""Words -> the country whose people or forces they name."""

from functools import cache

from reportedly.lang.resources import find_resource


@cache
def _peoples() -> dict[str, str]:
    """Names, adjectives and peoples of countries, in lower case, with the country's code; the first row that has a word wins."""
    table: dict[str, str] = {}
    for line in find_resource("countries.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, name, others, people, _ = line.split("\t")
            for word in filter(None, (w.strip() for w in f"{name}; {others}; {people}".split(";"))):
                table.setdefault(word.lower().removeprefix("the "), code)
    return table


def find_people(word: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country that one word names, whose people it names, or that it is the adjective of."""
    return _peoples().get(word.lower())
