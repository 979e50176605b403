"""Which column of a table, or key of a JSON row, is which field of an article: as the user says, by our names, by names that others use."""

import csv
import io
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

# Field and column, as the user paired them.
Columns = tuple[tuple[str, str], ...]

FIELDS = ("text", "headline", "published", "outlet", "byline", "url", "id")
_REF = {"id": "ref"}
# Our names, in small letters: they count wherever they stand, the first of two that are the same field.
_OURS = {
    "id": "ref",
    "text": "text",
    "title": "headline",
    "headline": "headline",
    "url": "url",
    "published": "published",
    "date": "published",
    "outlet": "outlet",
    "publisher": "outlet",
    "byline": "byline",
    "author": "byline",
}
# Names that others use. They count where no column has one of ours and one alone has one of these.
_OTHERS = {
    "text": "body content article full_text fulltext article_text article_body body_text plain_text main_text story",
    "headline": "heading article_title story_title head",
    "published": "pub_date pubdate publish_date published_at published_date publication_date date_published datepublished publish_time",
    "outlet": "source source_name news_source publication newspaper site_name media_outlet media_name",
    "byline": "authors by creator",
    "url": "link article_url web_url source_url permalink",
    "ref": "article_id doc_id document_id uid uuid guid",
}
_OTHER_OF = {name: field for field, names in _OTHERS.items() for name in names.split()}


class ColumnsError(ValueError):
    """A column map that cannot be understood; the message says how to write it."""


def parse_columns(given: Sequence[str]) -> Columns:
    """The pairs of `text=Body,published="Pub Date"`, or of a TOML file with lines such as `published = "Pub Date"`.

    A column's name that holds a comma stands in quotation marks. Raises ColumnsError.
    """
    pairs: dict[str, str] = {}
    for part in given:
        for field, column in _read_file(part) if "=" not in part else map(_split_pair, _split_pairs(part)):
            if field not in FIELDS:
                raise ColumnsError(f"{field!r} is no field of an article; these are: {', '.join(FIELDS)}")
            if pairs.setdefault(field, column) != column:
                raise ColumnsError(f"{field} is given two columns: {pairs[field]!r} and {column!r}")
    return tuple(pairs.items())


def _split_pairs(part: str) -> list[str]:
    # A quotation mark opens after "=" and not at the beginning of a cell, where csv would look for it.
    opened = re.sub(r'(?<![^,])\s*(\w+)\s*=\s*"', r'"\1=', part)
    return next(csv.reader(io.StringIO(opened), skipinitialspace=True), [])


def _split_pair(pair: str) -> tuple[str, str]:
    field, equals, column = (part.strip() for part in pair.partition("="))
    if not equals or not column:
        raise ColumnsError(f'{pair!r} is no pair; write text=Body,published="Pub Date"')
    return field.lower(), column


def _read_file(name: str) -> list[tuple[str, str]]:
    try:
        found = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ColumnsError(f'{name!r} is neither pairs such as text=Body,published="Pub Date" nor a TOML file of them ({error})') from error
    if wrong := [field for field, column in found.items() if not isinstance(column, str) or not column.strip()]:
        raise ColumnsError(f'{name}: {wrong[0]} needs the name of a column, as {wrong[0]} = "Pub Date"')
    return list(found.items())


def name_fields(keys: Sequence[str], given: Columns = (), *, whole: bool = False) -> dict[str, str] | str:
    """The field of each key that is one, in the order of `keys`, or what is wrong; `ref` is the field that a user calls id.

    Letters' case does not count. With `whole`, `keys` are all that the input has, so each given column must be among them;
    a JSON row may lack any but the text.
    """
    by_name: dict[str, str] = {}
    for key in keys:
        by_name.setdefault(key.strip().lower(), key)
    fields: dict[str, str] = {}
    for field, column in given:
        named = column if column in keys else by_name.get(column.strip().lower())
        if named is not None:
            fields[named] = _REF.get(field, field)
        elif whole or field == "text":
            return f"no column is called {column!r}, which is to be {field}; {_list_keys(keys)}"
    settled = set(fields.values()) | {_REF.get(field, field) for field, _ in given}
    ours = {key: our for name, key in by_name.items() if (our := _OURS.get(name)) and our not in settled and key not in fields}
    fields |= ours
    others = _find_others(keys, settled | set(ours.values()), fields)
    if len(texts := others.get("text", [])) > 1:
        return f"no column is named text, and several may be it: {', '.join(texts)}; say which with --columns text={texts[0]}"
    fields |= {found[0]: field for field, found in others.items() if len(found) == 1}
    if "text" not in fields.values():
        return f"no column is named text; {_list_keys(keys)}; say which is the text with --columns text=NAME"
    return {key: fields[key] for key in keys if key in fields}


def _find_others(keys: Sequence[str], settled: set[str], fields: dict[str, str]) -> dict[str, list[str]]:
    others: dict[str, list[str]] = {}
    for key in keys:
        field = _OTHER_OF.get(re.sub(r"[\s_-]+", "_", key.strip().lower()))
        if field and field not in settled and key not in fields:
            others.setdefault(field, []).append(key)
    return others


def _list_keys(keys: Sequence[str]) -> str:
    return f"columns found: {', '.join(map(str, keys))[:300] or 'none'}"
