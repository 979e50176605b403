"""Text -> expressions: rules of timexes.toml over the words of a text.

As in SynTime (Zhong, Sun and Cambria, ACL 2017), words are first told apart by type; a rule then is a regular expression over types.
Each word that a rule knows is one character, all others together are one, so that a rule goes once over a short string. As in
HeidelTime (Stroetgen and Gertz, SemEval 2010), what is found is then normalised by the function that the rule names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from reportedly.lang.resources import load_toml
from reportedly.model import Token

ONE, MANY = "x", "y"  # a word that no rule knows, and several
UNKNOWN = frozenset({ONE, MANY})
BREAK = "b"  # a blank line
_FIRST_CODE = 0xE000  # private use: no character of a pattern's own syntax

REACH = 9  # codes kept on either side of a word that tells of a time: no rule but a list of modifiers reaches further

WORD = re.compile(
    r"(?P<word>[^\W\d_](?:(?:\.[^\W\d_])+(?![^\W_])\.?|[^\W_]*))"
    r"|(?P<break>\n[^\S\n]*\n\s*)"
    r"|(?P<date>\d{4}([-/])\d{1,2}\4\d{1,2}(?:T\d\d:?\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?)?(?![\d/-])|\d{1,2}([-/.])\d{1,2}\5(?:\d{4}|\d\d)(?![\d/.-]))"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?![\d:]))"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+\.\d+|\d+)"
    r"|(?P<mark>[^\w\s])"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark of the text; `key` is its lower-case form without the full stops of an abbreviation."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of timexes.toml, compiled. `weak`: what it finds stands only as part of something larger."""

    id: str
    pattern: re.Pattern[str]
    read: str
    value: str
    weak: bool
    needs: frozenset[str]  # codes of which one must be there: most rules need not be tried on most articles


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text that rules know as a string of codes, and the characters `[start, end)` of each code."""

    codes: str
    places: list[tuple[int, int]]
    text: str = field(repr=False)

    def list_words(self, first: int, last: int) -> tuple[Word, ...]:
        """The words of a range of codes; a run of words that no rule knows is none."""
        found = ((*self.places[i], self.codes[i]) for i in range(first, last))
        return tuple(Word(start, end, find_key(self.text[start:end])) for start, end, code in found if code not in UNKNOWN)


@dataclass(frozen=True, slots=True)
class Expression:
    """What a rule found: half-open range of codes, the words of its named parts, and what narrows or completes it."""

    rule: Rule
    first: int
    last: int
    parts: dict[str, tuple[Word, ...]]
    modifier: str = ""
    whole: "Expression | None" = None  # the year or week that it lies in
    hours: "Expression | None" = None  # the part of the day

    def key(self, part: str) -> str:
        """The words of a part, in lower case, with a blank between."""
        return " ".join(w.key for w in self.parts.get(part, ()))


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled rules, the code of every word that they know, and the words that count only with a capital."""

    rules: tuple[Rule, ...]
    codes: dict[str, str]
    forms: dict[str, str]  # the codes of words as they may be written
    verbs: frozenset[str]  # words that are another word as verbs
    telling: re.Pattern[str]  # a word without which there is no time expression
    modifier: re.Pattern[str]
    approximate: re.Pattern[str]


class RuleError(ValueError):
    """A rule of timexes.toml that is not well formed, or an id that stands twice."""


NUMBER_CLASSES = {
    "HOUR": ("#00", "#12", "#24"),
    "DAY": ("#12", "#24", "#31"),
    "TWO": ("#00", "#12", "#24", "#31", "#59", "#99"),
    "Y3": ("#3",),
    "Y4": ("#year",),
    "MILITARY": ("#year", "#0000", "#24xx"),
    "LONG": ("#long", "#24xx", "#4"),
    "INT": ("#00", "#12", "#24", "#31", "#59", "#99", "#3", "#year", "#4", "#24xx", "#comma"),
    "REAL": ("#real",),
    "CLOCK": ("#clock",),
    "NUMDATE": ("#date",),
}


def classify_number(digits: str) -> str:
    """The pseudo-word of a number: what it may be in a date."""
    if "," in digits or "." in digits:
        return "#comma" if "," in digits else "#real"
    value = int(digits[:5])
    if len(digits) <= 2:
        return next(f"#{top:02d}" for top in (0, 12, 24, 31, 59, 99) if value <= top)
    if len(digits) != 4:
        return "#3" if len(digits) == 3 else "#long"
    if value < 1000:
        return "#0000"
    return "#year" if value < 2200 else "#24xx" if value < 2460 else "#4"


@cache
def word_values(*names: str) -> dict[str, Any]:
    """What each word of some classes stands for."""
    values: dict[str, Any] = {}
    for name in names:
        values |= load_toml("timexes.toml")["word"][name]
    return values


class _Compiler:
    """Turns patterns over words into patterns over codes."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.macros: dict[str, str] = table["macro"]
        self.codes: dict[str, str] = {}
        self.classes: dict[str, str] = {"OTHER": ONE + MANY, "ONE": ONE, "BREAK": BREAK}
        for name, words in {**table["word"], **table["token"], **NUMBER_CLASSES}.items():
            self.classes[name] = "".join(self.code(word) for word in words)

    def code(self, word: str) -> str:
        return self.codes.setdefault(word, chr(_FIRST_CODE + len(self.codes)))

    def list_codes(self, words: str) -> frozenset[str]:
        """The codes of words and classes with a blank between."""
        return frozenset().union(*(self.classes[w] if w[0].isupper() else self.code(w) for w in words.split()))

    def compile(self, pattern: str) -> re.Pattern[str]:
        while "@" in pattern:
            pattern = re.sub(r"@(\w+)", lambda m: self.macros[m[1]], pattern)
        out: list[str] = []
        brackets = 0
        for match in re.finditer(r"\{(\w+)=|\(\?[:=!]|\(\?<[=!]|[A-Z][A-Z0-9]*|[a-z]+|\S", pattern):
            item = match[0]
            brackets += (item == "[") - (item == "]")
            if match[1]:
                out.append(f"(?P<{match[1]}>")
            elif item == "}":
                out.append(")")
            elif item[0].isalpha():
                found = self.classes[item] if item[0].isupper() else self.code(item)
                out.append(found if brackets or len(found) == 1 else f"[{found}]")
            else:
                out.append(item)
        return re.compile("".join(out))


@cache
def load_grammar() -> Grammar:
    """The rules, in the order of the file.

    Raises:
        RuleError: an id stands twice, or a pattern cannot be compiled.
    """
    table = load_toml("timexes.toml")
    rows: list[dict[str, Any]] = table["rule"]
    if len({row["id"] for row in rows}) < len(rows):
        raise RuleError("a rule id of timexes.toml is used twice")
    compiler = _Compiler(table)
    rules = []
    for row in rows:
        try:
            pattern = compiler.compile(row["pattern"])
        except (re.error, KeyError) as error:
            raise RuleError(f"rule {row['id']!r} of timexes.toml: {error}") from error
        rules.append(Rule(row["id"], pattern, row["read"], row.get("value", ""), row.get("weak", False), compiler.list_codes(row["needs"])))
    modifier, approximate = compiler.compile("@modifier"), compiler.compile("@approx")
    passive = {compiler.codes[word] for word in table["passive"]["words"]}
    telling = re.compile(f"[{''.join(code for code in compiler.codes.values() if code not in passive)}]")
    forms = _list_forms(compiler.codes, frozenset(table["capital"]["words"]))
    return Grammar(tuple(rules), compiler.codes, forms, frozenset(table["verb"]["words"]), telling, modifier, approximate)


def _list_forms(codes: dict[str, str], capital: frozenset[str]) -> dict[str, str]:
    """Every word in small letters, with a capital and in capitals; those of `capital` not in small letters."""
    forms: dict[str, str] = {}
    for word, code in codes.items():
        if not word.startswith("#"):
            forms |= dict.fromkeys((word.capitalize(), word.upper()) if word in capital else (word, word.capitalize(), word.upper()), code)
    return forms


def encode_words(text: str, tokens: Sequence[Token] = ()) -> Words:
    """The text as codes: one for each word that a rule knows, one for each run of others, and for what is far from any time.

    The words of the parse are cut further where they hold marks or digits; without a parse, the text is cut by our own pattern alone.
    """
    codes: list[str] = []
    places: list[tuple[int, int]] = []
    last = ""
    for start, end, code in _list_codes(text, tokens):
        if code == ONE and last in UNKNOWN:
            codes[-1] = last = MANY
            continue
        codes.append(code)
        places.append((start, end))
        last = code
    return _keep_near("".join(codes), places, text)


def _list_codes(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Every word with its code, and a break where a blank line stands between two."""
    grammar = load_grammar()
    forms, before, digits = (
        grammar.forms,
        0,
        -1,
    )  # where a run of tokens without blanks began that starts with a digit: the parser cuts 2016-02-29
    for token in tokens:
        start, end = token.start, token.end
        if digits >= 0 and start > before:
            yield from _cut_words(text, digits, before)
            digits = -1
        raw = text[start:end]
        if start - before > 1 and text.count("\n", before, start) > 1:
            yield before, start, BREAK
        before = end
        if digits >= 0:
            continue
        if code := forms.get(raw):
            yield start, end, ONE if token.pos == "VERB" and raw in grammar.verbs else code
        elif raw.isalpha():
            yield start, end, ONE
        elif raw[:1].isdecimal():
            digits = start
        else:
            yield from _cut_words(text, start, end)
    if digits >= 0 or not tokens:
        yield from _cut_words(text, max(digits, 0), before or len(text))


def _cut_words(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    grammar = load_grammar()
    for match in WORD.finditer(text, start, end):
        yield match.start(), match.end(), _find_code(match, grammar)


def _find_code(match: re.Match[str], grammar: Grammar) -> str:
    """The code of a number, of a word with full stops in it, of a mark or a blank line."""
    raw, kind = match[0], match.lastgroup
    if kind in {"word", "mark"}:
        return grammar.forms.get(raw) or grammar.forms.get(raw.replace(".", ""), ONE)
    if kind == "break":
        return BREAK
    return grammar.codes.get(classify_number(raw) if kind == "number" else f"#{kind}", ONE)


def _keep_near(codes: str, places: list[tuple[int, int]], text: str) -> Words:
    """The codes near words that tell of a time; what lies between is several unknown words. Without this, rules cost three times as much."""
    kept: list[str] = []
    where: list[tuple[int, int]] = []
    end = 0
    for match in load_grammar().telling.finditer(codes):
        start = max(match.start() - REACH, end)
        if start > end:
            kept.append(MANY)
            where.append((places[end][0], places[start - 1][1]))
        stop = min(match.end() + REACH, len(codes))
        kept.append(codes[start:stop])
        where.extend(places[start:stop])
        end = max(stop, end)
    return Words("".join(kept), where, text)


def find_key(raw: str) -> str:
    """A word in small letters, without the full stops of an abbreviation and the commas of a number."""
    if len(raw) > 1 and ("." in raw or "," in raw):
        return raw.replace(",", "") if raw[0].isdecimal() else raw.replace(".", "").lower()
    return raw.lower()


def find_expressions(words: Words) -> list[Expression]:
    """The longest expressions that do not overlap, in text order; among equally long ones the first rule's."""
    found: list[tuple[int, int, bool, int, re.Match[str], Rule]] = []
    present = frozenset(words.codes)
    for order, rule in enumerate(load_grammar().rules):
        if rule.needs.isdisjoint(present):
            continue
        found.extend(
            (m.start() - m.end(), m.start(), rule.weak, order, m, rule) for m in rule.pattern.finditer(words.codes) if m.end() > m.start()
        )
    taken = bytearray(len(words.codes))
    chosen = []
    for length, start, _, _, match, rule in sorted(found, key=lambda f: f[:4]):
        if not any(taken[start : start - length]):
            taken[start : start - length] = b"\1" * -length
            chosen.append(Expression(rule, start, start - length, _read_parts(match, words)))
    return sorted(chosen, key=lambda e: e.first)


def _read_parts(match: re.Match[str], words: Words) -> dict[str, tuple[Word, ...]]:
    return {name: words.list_words(*match.span(name)) for name, group in match.groupdict().items() if group}


def find_modifiers(words: Words) -> Iterator[tuple[int, int, str]]:
    """Words that narrow what follows them: first and last code, and the key of the modifier."""
    for match in load_grammar().modifier.finditer(words.codes):
        yield match.start(), match.end(), _read_parts(match, words)["mod"][0].key


def find_approximations(words: Words) -> Iterator[tuple[int, int]]:
    """Words such as "nearly": the code after them, and their first."""
    for match in load_grammar().approximate.finditer(words.codes):
        yield match.end(), match.start()
