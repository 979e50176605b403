"""Article -> headline, dateline, byline, captions, furniture: what is told apart from the body, and by which rule."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from reportedly.lang.lines import BREAKS
from reportedly.lang.quotations import Quotation
from reportedly.lang.resources import load_toml
from reportedly.model import Article, Parse, Segment, SegmentKind
from reportedly.parse.turns import Turn

# Characters of a line that a rule may look at. Longer lines are body: a credit or caption is shorter, and a bounded look
# keeps a line of 5 MB linear.
WINDOW = 600
# The longest first line that is taken for a headline; the longest first line of 906 PolNeAR articles has 141 (characters).
LONGEST_HEADLINE = 200
# Lines, blank ones not counted, in which a rule of that place may apply. A headline, a byline and a caption may come first.
TOP, BODY, END = 6, 3, 6
# Lines that a given headline may stand on, with its subtitle.
HEADLINE_LINES = 3
# Characters at the end of a line in which a credit stands.
TAIL = 120
# A line of this many longer words, all in capitals, is hardly prose: 45 of 17,935 PolNeAR lines that are not the first are
# so; of twelve looked at, ten are headings or lists, one is prose.
TITLE_CASE_WORDS = 5
_FIELDS = frozenset({"id", "kind", "where", "pattern", "names", "tail", "headline", "example", "finds", "not"})
_REQUIRED = frozenset({"id", "kind", "example", "finds", "not"})
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LINE = re.compile(rf"\S[^{BREAKS}]*")
_SPEAKER = re.compile(r"[A-Z][A-Z.’' -]{2,40}:")
_END_MARKS = ".!?…:;,"
_CLOSING = "\"'”’)]»"


class LayoutRuleError(ValueError):
    """A rule of layout.toml that is not well formed."""


@dataclass(frozen=True, slots=True)
class LayoutRule:
    """A rule of layout.toml; `pattern` is None for the rules of headlines, which are in code."""

    id: str
    kind: SegmentKind
    where: str
    pattern: re.Pattern[str] | None
    names: bool
    tail: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text is laid out: its parse, its quotations, and the turns of a transcript."""

    parse: Parse
    quotations: tuple[Quotation, ...]
    turns: tuple[Turn, ...]


class Line(NamedTuple):
    """A line that is not blank, without the white space around it: offsets into the article's text."""

    start: int
    end: int


class Found(NamedTuple):
    """A segment and the id of the rule that found it."""

    rule: str
    segment: Segment


def find_segments(article: Article) -> tuple[Segment, ...]:
    """Headline, dateline, byline, captions and furniture (links to other articles, invitations), in order and never overlapping; all else is body and not listed.

    Errs to body: a claim in a headline taken for body is still read, a sentence taken for a caption may be lost.
    """
    return tuple(found.segment for found in explain_segments(article))


def explain_segments(article: Article) -> tuple[Found, ...]:
    """As `find_segments`, each with the id of its rule in layout.toml. Time grows with the text's length, not faster."""
    lines = _cut_lines(article.text)
    headline = _find_headline(article, lines)
    used = sum(line.start < headline.segment.end for line in lines[:HEADLINE_LINES]) if headline else 0
    found = [headline] if headline else []
    found.extend(hit for i in range(used, len(lines)) if (hit := _match_line(article.text, lines, i, i - used)))
    credit = _find_last_credit(article.text, lines) if lines else None
    if credit and (not found or found[-1].segment.end <= credit.segment.start):
        found.append(credit)
    return tuple(found)


@cache
def load_rules() -> tuple[LayoutRule, ...]:
    """The rules, in order of precedence. Raises LayoutRuleError for an id twice, a field unknown or lacking."""
    table = load_toml("layout.toml")
    lists = {name: "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) for name, words in table["lists"].items()}
    rules = tuple(_build_rule(row, lists) for row in table["rule"])
    if len({rule.id for rule in rules}) < len(rules):
        raise LayoutRuleError("a rule id of layout.toml is used twice")
    return rules


def _build_rule(row: dict[str, Any], lists: dict[str, str]) -> LayoutRule:
    if wrong := (row.keys() - _FIELDS) | (_REQUIRED - row.keys()):
        raise LayoutRuleError(f"rule {row.get('id')!r} of layout.toml: fields unknown or lacking: {sorted(wrong)}")
    source = row.get("pattern")
    pattern = None if source is None else re.compile(re.sub(r"<([a-z_]+)>", lambda m: lists[m[1]] if m[1] in lists else m[0], source))
    return LayoutRule(
        row["id"], SegmentKind(row["kind"]), row.get("where", "code"), pattern, row.get("names", False), row.get("tail", False)
    )


@cache
def _rules_at(where: str) -> tuple[LayoutRule, ...]:
    return tuple(rule for rule in load_rules() if rule.where == where)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_toml("layout.toml")["lists"][name])


def _cut_lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(m.start(), m.start() + len(m.group().rstrip())) for m in _LINE.finditer(text))


def _make_found(text: str, rule: str, kind: SegmentKind, start: int, end: int) -> Found:
    return Found(rule, Segment(start, end, text[start:end], kind))


def _match_line(text: str, lines: tuple[Line, ...], i: int, body: int) -> Found | None:
    """The first rule that holds for line `i`, the line `body` of the body, looking only where the rule may apply."""
    places = ["any"]
    if i < TOP:
        first = body == 0 and len(lines) > 1 and not _is_transcript(text, lines)
        places = ["top", *(["body"] if body < BODY else ()), *(["first"] if first else ()), "any"]
    if i >= len(lines) - END:
        places.append("end")
    line = lines[i]
    for place in places:
        for rule in _rules_at(place):
            if span := _match_rule(rule, text, line):
                return _make_found(text, rule.id, rule.kind, *span)
    return None


def _match_rule(rule: LayoutRule, text: str, line: Line) -> tuple[int, int] | None:
    """The characters that a rule finds in a line; nothing that ends where the window ends but the line does not."""
    whole = line.end - line.start <= WINDOW
    if rule.tail:
        start = max(line.start, line.end - TAIL)
        match = rule.pattern.search(text[start : line.end]) if whole and rule.pattern else None
    else:
        start = line.start
        match = rule.pattern.match(text[start : min(line.end, start + WINDOW)]) if rule.pattern else None
    if match is None or (rule.names and not _is_name_list(match["names"])):
        return None
    if "part" in match.re.groupindex:
        return start + match.start("part"), start + match.end("part")
    return (line.start, line.end) if whole else None


def _find_headline(article: Article, lines: tuple[Line, ...]) -> Found | None:
    """The first line, if another follows and something says so; a text of one line has no headline.

    A headline that the article was given may stand on several lines.
    """
    if len(lines) < 2:
        return None
    first, last = lines[0].start, min(len(lines) - 1, HEADLINE_LINES)
    if article.headline and lines[last - 1].end - first <= HEADLINE_LINES * LONGEST_HEADLINE:
        for line in lines[:last]:
            if _fold(article.text[first : line.end]) == _fold(article.headline):
                return _make_found(article.text, "headline_given", SegmentKind.HEADLINE, first, line.end)
    text = article.text[first : min(lines[0].end, first + LONGEST_HEADLINE + 1)]
    if len(text) > LONGEST_HEADLINE or not any(c.isalpha() for c in text) or _is_other_kind(article.text, lines[0]):
        return None
    following = [article.text[line.start : min(line.end, line.start + WINDOW)] for line in lines[1 : BODY + 1]]
    rule = next((name for name, holds in _try_headline_rules(text, following) if holds), None)
    return _make_found(article.text, rule, SegmentKind.HEADLINE, *lines[0]) if rule else None


def _try_headline_rules(text: str, following: list[str]) -> Iterator[tuple[str, bool]]:
    """Each rule's id and whether it holds for a first line `text` with these lines after it."""
    yield "headline_before_dateline", any(map(_is_dateline, following))
    yield "headline_title_case", _is_title_case(text)
    ends_open = text[-1] not in _END_MARKS and text.rstrip(_CLOSING)[-1:] not in set(_END_MARKS)
    yield "headline_no_stop", ends_open and any(line.rstrip(_CLOSING)[-1:] in set(".!?…") for line in following)


def _fold(text: str) -> str:
    """For comparing headlines: marks, case and spacing do not count."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _is_dateline(line: str) -> bool:
    """A dateline before a sentence; a colon or a bare day does not make the line above a headline."""
    return any(rule.pattern.match(line) for rule in _rules_at("body") if rule.pattern)


def _is_title_case(text: str) -> bool:
    words = [w for w in _WORD.findall(text) if w.lower() not in _words("headline_small")]
    longer = [w for w in words if len(w) >= 5]
    return len(longer) >= TITLE_CASE_WORDS and all(w[0].isupper() for w in words) and not text.isupper()


def _is_other_kind(text: str, line: Line) -> bool:
    """Whether a rule for another kind holds for the first line, so that it is no headline."""
    return any(_match_rule(rule, text, line) for place in ("top", "any", "body") for rule in _rules_at(place))


def _is_transcript(text: str, lines: tuple[Line, ...]) -> bool:
    """Whether a second of the first lines begins with capitals and a colon, as speakers do and places do not."""
    return sum(_SPEAKER.match(text, line.start, min(line.end, line.start + WINDOW)) is not None for line in lines[:40]) > 1


def _is_name_list(text: str) -> bool:
    """Names: capitalised words, joined by "and", "for", "in", "of", "the", "&" and commas; at least two of them."""
    words = re.findall(r"[^\s,&|/]+", text)
    names = [w for w in words if w[0].isupper()]
    rest = {w for w in words if not w[0].isupper()}
    return (
        len(names) >= 2
        and not _words("not_a_name") & set(names[:2])
        and rest <= {"and", "for", "in", "of", "the", "de", "van", "von", "al", "bin", "el"}
    )


def _find_last_credit(text: str, lines: tuple[Line, ...]) -> Found | None:
    """An agency's name after a dash at the very end: `… he said. --Reuters`."""
    for rule in _rules_at("last"):
        line = Line(max(lines[-1].start, lines[-1].end - TAIL), lines[-1].end)
        if span := _match_rule(rule, text, line):
            return _make_found(text, rule.id, rule.kind, *span)
    return None
