"""The JSON contract of a Reading, `reportedly/reading/1`: the one place where its names meet those of `model.py`.

Each model dataclass is mirrored by a msgspec Struct with the same fields in the same order. What differs is listed
here and nowhere else: names that are Python keywords (`RENAMED`), fields that readings written by hand leave open
(`LOOSENED`), and the article, whose text is printed on request only.
"""

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import GenericAlias, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from reportedly.model import SCHEMA, Alternative, Article, Claim, Figure, Problem, PublishedBasis, Reading, Run, Timex

UNPRINTED = frozenset({"vector"})
RENAMED = {"since": "from", "until": "to", "from_claim": "from", "to_claim": "to"}

# Wider than the model on the way in. Hand readings have no keys and digests yet, leave the value of a vague time open, and
# name an alternative source by `actor`. What is null and required becomes the empty string.
OPEN: dict[type, tuple[str, ...]] = {Run: ("config", "resources", "model"), Timex: ("value",), Claim: ("key",)}
ADDED: dict[type, tuple[tuple[str, Any, Any], ...]] = {
    Alternative: (("actor", str | None | UnsetType, UNSET),),
}


class ContractError(ValueError):
    """A text that was given as a reading and is not one; the message names the cell."""


class ArticleRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One document. `chars` counts Unicode code points; `text` is there when it was asked for."""

    id: str
    ref: str | None
    sha256: str
    original_sha256: str | None
    url: str | None
    outlet: str | None
    headline: str | None
    byline: str | None
    published: str | None
    published_basis: PublishedBasis | None = None
    language: str | None
    chars: int
    text: str | UnsetType = UNSET


def _mirror_type(hint: Any) -> Any:  # noqa: ANN401 - annotations are of any type
    """The annotation with every model dataclass in it replaced by its mirror."""
    if dataclasses.is_dataclass(hint):
        return mirror_struct(hint)  # type: ignore[arg-type]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return GenericAlias(tuple, (_mirror_type(arguments[0]), ...))
    if origin is UnionType or origin is Union:
        return Union[tuple(_mirror_type(argument) for argument in arguments)]  # noqa: UP007 - made at run time
    return hint


def _mirror_field(kind: type, field: dataclasses.Field[Any], hint: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Name, type and, where there is one, default of a field, as `msgspec.defstruct` wants them."""
    if field.name in OPEN.get(kind, ()):
        return field.name, hint | None
    if kind is Alternative and field.name in ("value", "span"):
        return field.name, _mirror_type(hint), None
    default = () if field.default is dataclasses.MISSING else (field.default,)
    return field.name, _mirror_type(hint), *default


@cache
def mirror_struct(kind: type) -> type[msgspec.Struct]:
    """The Struct that stands for a model dataclass in JSON: same fields, same order, names of the contract."""
    if kind is Article:
        return ArticleRecord
    hints = get_type_hints(kind)
    fields = [_mirror_field(kind, field, hints[field.name]) for field in dataclasses.fields(kind) if field.name not in UNPRINTED]
    if kind is Reading:
        fields.insert(0, ("schema", Literal["reportedly/reading/1"]))
    fields.extend(ADDED.get(kind, ()))
    return msgspec.defstruct(
        kind.__name__,
        fields,
        rename={name: RENAMED[name] for name, *_ in fields if name in RENAMED},
        namespace={"__doc__": kind.__doc__},
        frozen=True,
        kw_only=True,  # or a field without a default could not follow one with a default
    )


_PROBLEM = mirror_struct(Problem)
_FAILURE: Any = msgspec.defstruct(
    "Failure",
    [("schema", Literal["reportedly/reading/1"]), ("problems", GenericAlias(tuple, (_PROBLEM, ...)))],
    namespace={"__doc__": "An input that could not be read: problems, and no article."},
    frozen=True,
    # Or a reading with a fault in it would pass for a failure.
    forbid_unknown_fields=True,
)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def encode_reading(reading: Reading, *, with_text: bool = False) -> bytes:
    """One line of JSON without its line end, keys in the order of the contract.

    Warnings of the article are expected among those of the reading and are not printed a second time.
    """
    parts = {field.name: getattr(reading, field.name) for field in dataclasses.fields(Reading)}
    parts["figures"] = tuple(_plain_figure(figure) for figure in reading.figures)
    parts["article"] = _record_article(reading.article, with_text=with_text)
    record = msgspec.convert({"schema": SCHEMA, **parts}, mirror_struct(Reading), from_attributes=True)
    return _encode(record)


def encode_problem(problem: Problem) -> bytes:
    """One line of JSON for an input that could not be read: its problem and no article."""
    return _encode(_FAILURE(SCHEMA, (msgspec.convert(problem, _PROBLEM, from_attributes=True),)))


def decode_reading(source: bytes | str | Mapping[str, Any]) -> Reading:
    """The reading that a line of JSON, or its parsed form, holds.

    Where the text was not printed, `article.text` is empty. What the contract does not know is dropped. Raises
    `ContractError` for what is not a reading, a line with problems and no article included.
    """
    kind: Any = mirror_struct(Reading)
    try:
        record = msgspec.convert(source, kind) if isinstance(source, Mapping) else msgspec.json.decode(source, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ContractError(str(error)) from error
    parts = {field.name: getattr(record, field.name) for field in dataclasses.fields(Reading)}
    parts["run"] = _fill_open(record.run, Run)
    parts["timexes"] = tuple(_fill_open(timex, Timex) for timex in record.timexes)
    parts["article"] = _restore_article(record.article)
    parts["claims"] = tuple(_restore_claim(claim) for claim in record.claims)
    restored: Reading = msgspec.convert(parts, Reading, from_attributes=True)
    return restored


def build_schema() -> dict[str, Any]:
    """The JSON Schema of every line that `reportedly read --jsonl` prints: a reading, or an input that failed."""
    kinds = (mirror_struct(Reading), _FAILURE)
    references, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": SCHEMA,
        "description": "All that was read in one article, or an input that could not be read. Spans are half-open, in Unicode code "
        "points of the article's text. Times are ISO strings cut where the precision ends, both ends included, null for an open end.",
        "anyOf": list(references),
        "$defs": {name: _write_numbers(component) for name, component in components.items()},
    }
    # Through JSON once, so that tuples given as defaults are arrays and the caller owns all of it.
    plain: dict[str, Any] = json.loads(json.dumps(schema))
    return plain


def _write_numbers(component: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Decimals as JSON numbers, which is how they are printed; msgspec's schema takes them for strings."""
    if isinstance(component, dict):
        if component.get("format") == "decimal":
            return {"type": "number"}
        return {key: _write_numbers(value) for key, value in component.items()}
    if isinstance(component, list):
        return [_write_numbers(part) for part in component]
    return component


def _encode(record: msgspec.Struct) -> bytes:
    try:
        return _ENCODER.encode(record)
    except UnicodeEncodeError:
        # A file name may hold bytes that are no UTF-8, which Python carries as lone surrogates; an article's text never does.
        builtins = msgspec.to_builtins(record, builtin_types=(Decimal,))
        return _ENCODER.encode(_replace_surrogates(builtins))


def _replace_surrogates(part: Any) -> Any:  # noqa: ANN401 - any part of a record
    if isinstance(part, str):
        return part.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(part, dict):
        return {key: _replace_surrogates(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_replace_surrogates(value) for value in part]
    return part


def _record_article(article: Article, *, with_text: bool) -> ArticleRecord:
    return ArticleRecord(
        id=article.id,
        ref=article.ref,
        sha256=article.sha256,
        original_sha256=article.original_sha256,
        url=article.url,
        outlet=article.outlet,
        headline=article.headline,
        byline=article.byline,
        published=article.published,
        published_basis=article.published_basis,
        language=article.language,
        chars=len(article.text),
        text=article.text if with_text else UNSET,
    )


def _fill_open(record: Any, kind: type) -> Any:  # noqa: ANN401 - a Struct made at run time
    return msgspec.structs.replace(record, **{name: getattr(record, name) or "" for name in OPEN[kind]})


def _restore_article(record: ArticleRecord) -> Article:
    text = "" if record.text is UNSET else record.text
    article: Article = msgspec.convert(msgspec.structs.replace(record, text=text), Article, from_attributes=True)
    return article


def _restore_claim(record: Any) -> Claim:  # noqa: ANN401 - a Struct made at run time
    alternatives = tuple(
        alternative if alternative.actor is UNSET else msgspec.structs.replace(alternative, value=alternative.actor)
        for alternative in record.alternatives
    )
    record = msgspec.structs.replace(_fill_open(record, Claim), alternatives=alternatives)
    claim: Claim = msgspec.convert(record, Claim, from_attributes=True)
    return claim


def _plain_figure(figure: Figure) -> Figure:
    """The figure with its numbers written out: 76000 and 1.5, never 7.6E+4 or 3.0, which readers of JSON take for floats."""
    return dataclasses.replace(figure, value=_plain(figure.value), low=_plain(figure.low), high=_plain(figure.high))


def _plain(number: Decimal | None) -> Decimal | None:
    if number is None:
        return None
    return Decimal(int(number)) if number == number.to_integral_value() else Decimal(f"{number:f}")
