"""The word lists of toponyms, from places.toml, countries.tsv and first_names.tsv, each read once."""

from functools import cache

from reportedly.lang.resources import find_resource, load_toml
from reportedly.values.places.gazetteer import fold_name


@cache
def feature_kind(word: str) -> str:
    """The kind of place that a last word of a name makes of it, "" where it makes none."""
    kinds = load_toml("places.toml")["feature"]
    return next((kind for kind in ("street", "water", "mountain", "facility", "region") if word in kinds[kind]), "")


@cache
def list_words(table: str, name: str) -> frozenset[str]:
    """One list of words."""
    return frozenset(load_toml("places.toml")[table][name])


@cache
def list_never() -> frozenset[str]:
    """Words that are no places although a small place somewhere has them as its name."""
    return list_words("word", "never")


@cache
def list_bodies() -> frozenset[str]:
    """Folded names of bodies and peoples that some place shares."""
    return frozenset(fold_name(name) for name in load_toml("places.toml")["word"]["bodies"]) | list_peoples().keys()


@cache
def list_unless() -> frozenset[str]:
    """Of these, the ones that are places after "in" and the like."""
    return list_words("word", "unless_after_strong")


@cache
def list_aliases() -> dict[str, tuple[str, str]]:
    """Abbreviations, as they are written, with country and division."""
    found: dict[str, tuple[str, str]] = {}
    for alias in load_toml("places.toml")["alias"]:
        country, _, division = alias["code"].partition(".")
        found |= dict.fromkeys(alias["names"], (country, division))
    for state, names in load_toml("places.toml")["alias_us"].items():
        found |= dict.fromkeys(names, ("US", state))
    return found


@cache
def list_postal() -> dict[str, tuple[str, str]]:
    """Two-letter codes of the states of the United States."""
    return {state: ("US", state) for state in load_toml("places.toml")["alias_us"]}


@cache
def list_peoples() -> dict[str, str]:
    """Adjectives and names of peoples, which are no places, with the codes of their countries."""
    rows = (
        line.split("\t") for line in find_resource("countries.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    return {fold_name(word): row[0] for row in rows for word in row[3].split("; ") if word}


@cache
def list_countries() -> dict[str, str]:
    """Names, adjectives and peoples of countries in small letters, with their codes."""
    rows = (
        line.split("\t") for line in find_resource("countries.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    return {word.lower(): row[0] for row in rows for word in (row[1], *row[2].split("; "), *row[3].split("; ")) if word}


@cache
def list_first_names() -> frozenset[str]:
    """Folded first names."""
    lines = find_resource("first_names.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(fold_name(line.split("\t")[0]) for line in lines if line and not line.startswith("#"))
