"""The formats of `reportedly read`: what to write before, for each article and after, so that output streams."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from reportedly.model import Problem, Reading


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Format:
    """What one format writes. `problem` is None where an input that failed has no place in the output."""

    reading: Callable[[Reading], str]
    start: Callable[[], str] = _nothing
    end: Callable[[], str] = _nothing
    problem: Callable[[Problem], str] | None = None


def choose_format(name: str, *, with_text: bool = False) -> Format:
    """The format called `jsonl`, `csv`, `html`, `md` or `plain`. Raises `KeyError` for any other name.

    `with_text` prints the article's text in `jsonl`; the others take no notice of it.
    """
    if name == "jsonl":
        return _make_jsonl(with_text=with_text)
    return {"csv": _make_csv, "html": _make_html, "md": _make_md, "plain": _make_plain}[name]()


def _make_jsonl(*, with_text: bool) -> Format:
    from reportedly.exchange.contract import encode_problem, encode_reading

    return Format(
        reading=lambda reading: encode_reading(reading, with_text=with_text).decode() + "\n",
        problem=lambda problem: encode_problem(problem).decode() + "\n",
    )


def _make_csv() -> Format:
    from reportedly.exchange.table import format_header, format_rows

    return Format(reading=lambda reading: "".join(format_rows(reading)), start=format_header)


def _make_html() -> Format:
    from reportedly.exchange.page import format_page_article, format_page_end, format_page_start

    numbers = count(1)
    return Format(reading=lambda reading: format_page_article(reading, next(numbers)), start=format_page_start, end=format_page_end)


def _make_md() -> Format:
    from reportedly.exchange.digest import format_digest

    return Format(reading=lambda reading: "".join(format_digest(reading)))


def _make_plain() -> Format:
    from reportedly.exchange.terminal import format_plain

    return Format(reading=lambda reading: "".join(format_plain(reading)))
