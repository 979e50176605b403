"""What speaks for and against two incidents being one: one function a feature, whose docstring is the explanation that the user reads.

Each takes two incidents and gives what it sees: the name of the case, which has a weight, the value by which the weight is multiplied, and
the detail in words. No feature depends on the order of the two. The pattern is nomenklatura's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reportedly.encode.vectors import compare_vectors
from reportedly.model import CountedKind
from reportedly.questions.days import write_day
from reportedly.questions.incidents import Incident
from reportedly.questions.passages import compare_weighted, find_words, weigh_word
from reportedly.questions.places import PlaceMatch, compare_sets
from reportedly.questions.words import load_lexicon

APART = 2  # days between the only days named beside two incidents from which they are not one, be they told for them or not
NEWS = 5  # days for which an article tells of what happened without saying when
GROWTH = 10  # times by which two tolls of one event do not differ within an article
NAMING = 2.0  # weight of a word from which it names an event: "the" and "was" do not
UNSURE = 0.7  # of the weight of days where they are named beside one of the two and not told for it
COPIED = 0.3  # share of a passage from which two articles print the same one
COMMON = 4.0  # weight of a word, about one article in fifty, under which it is not worth naming


@dataclass(frozen=True, slots=True)
class Seen:
    """What one feature sees in a pair: the case, by which its weight is found, how much of it, and how to tell the detail in words."""

    case: str
    value: float
    tell: Callable[[], str]

    @property
    def detail(self) -> str:
        """The detail in words; made when somebody reads it, for most pairs never."""
        return self.tell()


Feature = Callable[[Incident, Incident], Seen]


def compare_place(one: Incident, other: Incident) -> Seen:
    """Both are told of the same place, of a place and one that contains it, of places near each other, or of places apart."""
    told = one.own + one.around, other.own + other.around
    narrow = one.narrow, other.narrow
    match, first, second = compare_sets(*((one.site, other.site) if one.site and other.site else narrow if all(narrow) else told))
    name = match.name.lower().replace("_", " ")
    return Seen(f"place {name}", 1.0, lambda: f"{first.name} / {second.name}" if first and second else "not told for both")


def compare_days(one: Incident, other: Incident) -> Seen:
    """How many days lie between the times at which the two are told to have happened."""
    gap = one.days.gap(other.days)
    if gap is None:
        return Seen("days unknown", 1.0, lambda: "not told for both")
    bucket = "same" if gap == 0 else "1" if gap == 1 else "more"
    value = 1.0 if one.sure and other.sure else UNSURE
    return Seen(f"days {bucket}", value, lambda: f"{write_day(one.days.first)} / {write_day(other.days.first)}")


def compare_news(one: Incident, other: Incident) -> Seen:
    """How many days lie between the two articles, where no time is told for one of the two: news is told while it is new."""
    if one.days.gap(other.days) is not None:
        return Seen("news not asked", 1.0, lambda: "times are told")
    day, after = (i.days.last if i.days.is_known else i.day for i in (one, other))
    if day is None or after is None:
        return Seen("news undated", 1.0, lambda: "an article without a date")
    gap = abs(day - after)
    bucket = "0 to 1" if gap <= 1 else "2 to 4" if gap <= 4 else "5 to 10" if gap <= 10 else "more"
    return Seen(f"news {bucket}", 1.0, lambda: f"{gap} days")


def compare_kind(one: Incident, other: Incident) -> Seen:
    """Both are of one kind of event, of kinds that may name one happening, or of kinds that do not."""
    told = f"{one.kind} / {other.kind}"
    if one.kind == other.kind:
        return Seen("kind vague" if one.kind in load_lexicon().vague else "kind same", 1.0, lambda: told)
    if any({one.kind, other.kind} <= group for group in load_lexicon().alike):
        return Seen("kind alike", 1.0, lambda: told)
    if {one.kind, other.kind} & load_lexicon().vague:
        return Seen("kind half vague", 1.0, lambda: told)
    return Seen("kind differs", 1.0, lambda: told)


def compare_heads(one: Incident, other: Incident) -> Seen:
    """How much of the words that name the event the two share: "the convoy bombing", "the blast"."""
    return Seen("heads", compare_weighted(one.heads, other.heads), lambda: _name_words(one.heads & other.heads))


def compare_words(one: Incident, other: Incident) -> Seen:
    """How much of what the sentences around the event say the two share, rare words counting more than common ones."""
    return Seen("words", compare_weighted(one.words, other.words), lambda: _name_words(one.words & other.words))


def compare_weight(one: Incident, other: Incident) -> Seen:
    """How many rare words the sentences around the event share, whatever else they say; five and more count alike."""
    rare = sorted(word for word in one.words & other.words if weigh_word(word) > COMMON)
    return Seen("rare words", min(len(rare), 5) / 5, lambda: ", ".join(rare[:8]) or "none")


def compare_runs(one: Incident, other: Incident) -> Seen:
    """How much of the wording is the same to the word, in runs of four, where the event too is named in the same words: shared copy."""
    share = measure_copy(one, other) if one.heads & other.heads else 0.0
    return Seen("runs", share, lambda: f"{share:.0%} of the shorter passage")


def measure_copy(one: Incident, other: Incident) -> float:
    """The share of the shorter passage's runs of words that the other one has."""
    smaller = min(len(one.runs), len(other.runs))
    return len(one.runs & other.runs) / smaller if smaller else 0.0


def compare_meaning(one: Incident, other: Incident) -> Seen:
    """How near the encoder's states of the claims about the two are."""
    cosine = compare_vectors(one.vector, other.vector)
    return (
        Seen("meaning unknown", 1.0, lambda: "no claim about one of them")
        if cosine is None
        else Seen("meaning", cosine, lambda: f"cosine {cosine:.2f}")
    )


def compare_actors(one: Incident, other: Incident) -> Seen:
    """Whether the same people, forces and organisations are named where the two are told of, those who tell it left aside."""
    common = one.names & other.names
    if common:
        return Seen("actors same", 1.0, lambda: ", ".join(sorted(common)))
    return Seen("actors differ" if one.names and other.names else "actors unknown", 1.0, lambda: "none in common")


def compare_figures(one: Incident, other: Incident) -> Seen:
    """Whether the same number of the same kind is counted of both. Unlike numbers say little: tolls change and are contested."""
    common = one.figures & other.figures
    if common:
        return Seen("figures same", 1.0, lambda: ", ".join(f"{value} {kind}" for kind, value in sorted(common)))
    kinds = {kind for kind, _ in one.figures} & {kind for kind, _ in other.figures}
    return Seen("figures differ" if kinds else "figures unknown", 1.0, lambda: "no number in common")


def compare_standing(one: Incident, other: Incident) -> Seen:
    """Whether both are what their articles are about, as their first sentences tell."""
    return Seen(
        f"leads {sum((one.leads, other.leads))}", 1.0, lambda: "told first in " + ("neither", "one", "both")[one.leads + other.leads]
    )


def compare_naming(one: Incident, other: Incident) -> Seen:
    """Whether one of the two is named as what the reader knows of already: "the blast", "this attack"."""
    known = [i.text.partition(" ")[0].casefold() in load_lexicon().known for i in (one, other)]
    return Seen(f"known {sum(known)}", 1.0, lambda: f"{one.text} / {other.text}")


FEATURES: tuple[Feature, ...] = (
    compare_place,
    compare_days,
    compare_news,
    compare_kind,
    compare_heads,
    compare_words,
    compare_weight,
    compare_runs,
    compare_meaning,
    compare_actors,
    compare_figures,
    compare_standing,
    compare_naming,
)


def find_bar(one: Incident, other: Incident) -> str | None:  # noqa: PLR0911 - a reason a line
    """Why two incidents cannot be one, whatever else speaks for it; None where nothing forbids it."""
    gap = one.days.gap(other.days)
    if gap and (gap >= APART or (one.sure and other.sure)):
        return f"other days: {write_day(one.days.first)} and {write_day(other.days.first)}"
    for first, second in ((one, other), (other, one)):
        if first.sure and first.days.first is not None and second.day is not None and first.days.first > second.day:
            return f"one happened on {write_day(first.days.first)}, the other was told by {write_day(second.day)}"
    if one.article == other.article and (why := _find_toll(one, other)):
        return why
    if one.article != other.article and (why := _find_late(one, other)):
        return why
    if one.article != other.article and not one.heads & other.heads and measure_copy(one, other) >= COPIED:
        return "the same words tell of both, and name them otherwise: two events of one passage"
    for ones, others in ((one.site, other.site), (one.narrow, other.narrow)):
        match, a, b = compare_sets(ones, others)
        if match is PlaceMatch.APART and a and b:
            return f"other places: {a.name} and {b.name}"
    if one.article != other.article and (apart := _find_hamlets(one, other)):
        return apart
    if one.kind != other.kind and compare_kind(one, other).case == "kind differs":
        return f"other kinds: {one.kind} and {other.kind}"
    return None


def _find_toll(one: Incident, other: Incident) -> str | None:
    """Two events of one article with tolls of another size are two. Across articles a toll may grow by as much in a night."""
    tolls = [sorted(Decimal(value) for kind, value in i.figures if kind == CountedKind.KILLED) for i in (one, other)]
    if not all(tolls):
        return None
    low, high = sorted(tolls, key=lambda values: values[0])
    if low[-1] * GROWTH > high[0]:
        return None
    return f"tolls of another size in one article: {low[-1]} and {high[0]}"


def _find_hamlets(one: Incident, other: Incident) -> str | None:
    """Villages and quarters that no gazetteer has are told apart by their names, and those of one by what else the other's sentences say."""
    ones, others = ([s.name for s in i.own if not s.country] for i in (one, other))
    if not ones or not others or any(find_words(name) & i.words for names, i in ((ones, other), (others, one)) for name in names):
        return None
    return f"other places: {ones[0]} and {others[0]}"


def _find_late(one: Incident, other: Incident) -> str | None:
    """What two articles tell of without a day is told while it is new; many strikes or clashes have no end, and need the same day."""
    gap = one.days.gap(other.days)
    if gap is None:
        told, after = (i.days.last if i.days.is_known else i.day for i in (one, other))
        if told is not None and after is not None and abs(told - after) > NEWS:
            return f"no day is told for one of them, and {abs(told - after)} days lie between"
        again = one.outlet is not None and one.outlet == other.outlet and not one.days.is_known and not other.days.is_known
        if again and told is not None and after is not None and abs(told - after) > 1:
            return "one outlet tells of both on other days, and of neither when it was"
    vague = {one.kind, other.kind} & load_lexicon().vague
    if vague and gap is None and not any(weigh_word(word) >= NAMING for word in (one.heads & other.heads) - load_lexicon().vague):
        return "one is told as no more than an attack, without a day, and the two share no word for it"
    if gap == 1 and one.plural and other.plural and not one.figures & other.figures:
        return "many strikes on one day and many on the next, of which nothing is counted alike"
    if (one.series or other.series) and (gap != 0 or not (one.site and other.site)):
        return "one of many, and not told of the same day and place for both"
    return None


def describe_pair(one: Incident, other: Incident) -> tuple[Seen, ...]:
    """All that is seen in a pair, in the order of `FEATURES`."""
    return tuple(feature(one, other) for feature in FEATURES)


def _name_words(words: frozenset[str]) -> str:
    return ", ".join(sorted(words, key=lambda w: (-weigh_word(w), w))[:8]) or "none"
