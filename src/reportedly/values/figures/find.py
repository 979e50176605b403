"""Article, Parse and Timexes -> Figures: the numbers that count or measure. The stages are in `find_figures`, in order."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportedly.model import Article, CountedKind, Figure, FigureRelation, Parse, Timex
from reportedly.values.figures.ages import is_age, is_age_of_subject
from reportedly.values.figures.aggregation import find_aggregation, find_as_of, find_side
from reportedly.values.figures.atoms import EXACT
from reportedly.values.figures.bounds import find_bound, find_bound_after_noun
from reportedly.values.figures.counting import Count, Counter, counts_members
from reportedly.values.figures.kinds import STATED, load_words
from reportedly.values.figures.measures import Quantity, join_ranges, measure_numerals
from reportedly.values.figures.numerals import NumeralKind, find_numerals
from reportedly.values.figures.selection import is_figure
from reportedly.values.figures.syntax import Syntax
from reportedly.values.figures.totals import Draft, link_parts, spread_states
from reportedly.values.figures.uncounted import Ranges, counts_nothing, find_marked

LARGEST = Decimal(10) ** 15  # numbers beyond it have no value
_FROM_BELOW = frozenset({FigureRelation.EQUAL, FigureRelation.MORE_THAN, FigureRelation.AT_LEAST})
_FROM_ABOVE = frozenset({FigureRelation.EQUAL, FigureRelation.LESS_THAN, FigureRelation.AT_MOST})

Bounds = tuple[Decimal | None, Decimal | None, Decimal | None]  # value, low, high


def find_figures(article: Article, parse: Parse, timexes: Sequence[Timex] = ()) -> tuple[Figure, ...]:
    """The figures of an article, in order, as f1, f2, and so on. Numbers inside a timex are none, ages excepted; `claim` is left open."""
    text, syntax = article.text, Syntax(article.text, parse)
    quantities = join_ranges(text, measure_numerals(text, find_numerals(text)))
    marked, times = find_marked(text, quantities), Ranges([(t.start, t.end) for t in timexes])
    counted = [q for q in quantities if not counts_nothing(syntax, q, marked, times)]
    drafts = [d for d in draft_figures(syntax, counted) if is_figure(syntax, d)]
    linked = link_parts(syntax, spread_states(text, drafts))
    return tuple(make_figure(article, syntax, linked, i, timexes) for i in range(len(linked)))


def draft_figures(syntax: Syntax, quantities: Sequence[Quantity]) -> list[Draft]:
    """Bound and count of every quantity; what one counts is not looked for beyond the next."""
    counter, drafts = Counter(syntax), []
    for i, quantity in enumerate(quantities):
        bound = find_bound(syntax.text, quantity)
        tokens = syntax.find_tokens(quantity.number_start, quantity.number_end)
        if not tokens:
            drafts.append(Draft(quantity, bound, Count(None, quantity.end, CountedKind.OTHER), (0, 0)))
            continue
        sentence = syntax.find_sentence(tokens[0])
        following = syntax.find_tokens(quantities[i + 1].start, quantities[i + 1].end) if i + 1 < len(quantities) else range(0)
        stop = min(sentence[1], following[0]) if following else sentence[1]
        aged = is_age(syntax.text, quantity) or is_age_of_subject(syntax, quantity)
        count = Count(None, quantity.end, CountedKind.AGE) if aged else counter.count(quantity, range(tokens[0], stop))
        if quantity.kind is NumeralKind.FRACTION and count.state is None:
            count = replace(count, kind=CountedKind.PERCENT)
        if bound is None and count.end > quantity.end:
            bound = find_bound_after_noun(syntax.text, count.end)
        drafts.append(Draft(quantity, bound, count, sentence))
    return drafts


def make_figure(article: Article, syntax: Syntax, drafts: Sequence[Draft], i: int, timexes: Sequence[Timex]) -> Figure:
    """The figure of draft `i`."""
    draft = drafts[i]
    quantity, bound, count = draft.quantity, draft.bound, draft.count
    relation = find_relation(draft)
    value, low, high = find_bounds(quantity, relation)
    end = max(count.end, quantity.end, bound.end if bound else 0)
    return Figure(
        id=f"f{i + 1}",
        start=draft.start,
        end=end,
        text=article.text[draft.start : end],
        value=value,
        low=low,
        high=high,
        relation=relation,
        unit=name_unit(syntax, draft),
        counted=name_counted(syntax, draft),
        counted_kind=count.kind,
        aggregation=find_aggregation(syntax, draft),
        as_of=find_as_of(syntax, draft, timexes),
        side_counted=find_side(syntax, draft),
        number=article.span(quantity.number_start, quantity.number_end),
        bound=article.span(bound.start, bound.end) if bound and relation is bound.relation else None,
        part_of=None if draft.whole is None else f"f{draft.whole + 1}",
    )


def find_relation(draft: Draft) -> FigureRelation:
    """How the value bounds what is counted: a range by its ends, a vague amount never."""
    if draft.quantity.is_range:
        return FigureRelation.RANGE
    if draft.quantity.kind is NumeralKind.VAGUE:
        return FigureRelation.ABOUT
    return draft.bound.relation if draft.bound else FigureRelation.EQUAL


def find_bounds(quantity: Quantity, relation: FigureRelation) -> Bounds:
    """Value, low and high; no bound is invented where a number is approximate."""
    if quantity.is_range:
        ends = quantity.low, quantity.high
        return (None, *(_limit(e) for e in ends))  # type: ignore[return-value]
    value = _limit(quantity.value)
    return value, value if relation in _FROM_BELOW else None, value if relation in _FROM_ABOVE else None


def _limit(value: Decimal | None) -> Decimal | None:
    """The value without needless zeros, None beyond LARGEST and where it has more digits than are kept."""
    if value is None or value.copy_abs() > LARGEST or len(value.as_tuple().digits) > EXACT.prec:
        return None
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize(EXACT)


def name_unit(syntax: Syntax, draft: Draft) -> str | None:
    """The unit of measure or money; "persons" for people, else the counted noun in lower case."""
    quantity, count = draft.quantity, draft.count
    if quantity.unit:
        return f"{quantity.unit.name}/{quantity.per}" if quantity.per else quantity.unit.name
    if count.kind is CountedKind.AGE:
        return "year"
    if quantity.kind is NumeralKind.FRACTION:
        return "fraction"
    if counts_members(syntax, quantity):
        return "persons"
    collective = count.noun is not None and syntax.tokens[count.noun].lemma.lower() in load_words("collective")
    if count.kind in STATED | {CountedKind.PEOPLE, CountedKind.TROOPS} and not collective:
        return "persons"
    return _name_noun(syntax, draft).lower() or None


def name_counted(syntax: Syntax, draft: Draft) -> str | None:
    """What is counted, in the text's words, and what befell it: "civilians killed"."""
    noun, state = _name_noun(syntax, draft), draft.count.state
    if state and draft.count.noun_says:
        return noun
    return " ".join(filter(None, (noun, str(state) if state else ""))) or None


def _name_noun(syntax: Syntax, draft: Draft) -> str:
    """The words from the number to the counted noun."""
    count = draft.count
    if count.noun is None or count.pronoun or syntax.tokens[count.noun].start < draft.quantity.end:
        return ""
    noun = syntax.tokens[count.noun]
    inside = syntax.find_tokens(draft.quantity.end, noun.end)
    if any(syntax.tokens[i].pos in {"CCONJ", "NUM"} or syntax.word(i) in {"(", ")", "[", "]"} for i in inside):
        return syntax.word(count.noun)
    words = syntax.text[draft.quantity.end : noun.end].strip(" -\"“”‘’'\n").split()
    while len(words) > 1 and words[0].lower() in {"of", "the", "its", "their", "his", "her", "our", "my", "those", "these"}:
        words = words[1:]
    return " ".join(words)
