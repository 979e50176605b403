"""What an expression is read against: the article's own time, the times named before, and the tense of the verb it hangs on."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from reportedly.model import Parse
from reportedly.values.timexes.intervals import UNIT_ORDER, Interval, cut_value, find_interval, parse_day, read_value, shift_day
from reportedly.values.timexes.patterns import Expression, Words, word_values
from reportedly.values.timexes.syntax import AHEAD, Syntax

Anchor = int | str | None
Base = tuple[date | None, Anchor]
# Months and days with their year that a text must have, and the share of them two years or more from its own, to be read as a history, in
# which the last date named is the time of what follows. Bare years do not count: reports give them for background.
HISTORY_YEARS = 5
HISTORY_SHARE = 0.75
# A chronicle has so many of them that half may be recent.
CHRONICLE_YEARS = 20
CHRONICLE_SHARE = 0.5
SOON = 62  # days ahead up to which a month without a tense is the coming one; measured on TempEval-3 train
JUST_OVER = 120  # days for which a quarter or season that is over is still the one that is meant; idem, 60 to 180 alike
GOING_BACK = 60  # days that a date in a history may lie further ahead of the last one than another lies behind it; on WikiWars train
QUARTER_REACH = 8  # sentences within which "a year earlier" is the same quarter of the year before; on TempEval-3 train


@dataclass(frozen=True, slots=True)
class Mention:
    """A resolved time: the expression's index, its value, unit, interval and place."""

    index: int
    value: str
    unit: str
    interval: Interval
    sentence: int
    start: int


class Timeline(Syntax):
    """The times of one article in the order in which they are read."""

    def __init__(self, words: Words, parse: Parse, published: str | None, *, narrative: bool, own: int | str = "published") -> None:
        """Take the text's words, its parse, and the article's own day, month or year, if it is known, with the index of what says it."""
        super().__init__(words, parse)
        self.narrative, self.own = narrative, own
        self.published = parse_day(published)
        self._sentences = [parse.tokens[first].start for first, _ in parse.sentences]
        self._last: dict[str, Mention] = {}  # by unit: the last time that was named at least as exactly
        self._exact: dict[str, Mention] = {}  # by unit: the last time of that unit
        self._quarters: dict[bool, Mention] = {}  # the latest quarter, over or not
        self._named: dict[str, Mention] = {}  # by weekday: the last date that was written with it
        self._days: list[Mention] = []  # in text order
        self._day_starts: list[int] = []

    def mention(self, index: int, e: Expression, value: str) -> None:
        """Remember a time that has been read; not one that is only compared with: "up from a year earlier"."""
        found = read_value(value)
        compared = e.rule.read == "corresponding" or (
            e.rule.read == "shifted" and e.key("shift") in {"ago", "earlier"} and "year" in e.key("unit")
        )
        if found is not None and (self.narrative or not compared):
            start = self.span(e)[0]
            said = Mention(index, value, found.unit, find_interval(value), self._find_sentence(start), start)
            self._last |= dict.fromkeys(UNIT_ORDER[UNIT_ORDER.index(found.unit) :], said)
            self._exact[found.unit] = said
            if found.unit == "D":
                if e.rule.read == "calendar" and "weekday" in e.parts:
                    self._named[e.key("weekday")] = said
                self._days.append(said)
                self._day_starts.append(start)
            over = (said.interval[1] or "") < (self.published or "9999")[:7]
            if found.unit == "Q" and (over not in self._quarters or value >= self._quarters[over].value):
                self._quarters[over] = said

    def _find_sentence(self, start: int) -> int:
        return bisect_right(self._sentences, start)

    # --- what to read against

    def find_published(self, unit: str) -> Base:
        """The article's own time, where it is known to the unit."""
        found = read_value(self.published or "")
        if found is None or cut_value(self.published or "", unit) is None:
            return None, None
        return found.first, self.own

    def find_base(self, unit: str, e: Expression, *, anaphoric: bool = False) -> Base:
        """The time that an expression of this unit is counted from: in a history, or where the words say so, the last that was named."""
        del e
        if (self.narrative or anaphoric) and (said := self._find_mention(unit)):
            found = read_value(said.value)
            return (found.first if found else None), said.index
        return self.find_published(unit)

    def _find_mention(self, unit: str) -> Mention | None:
        """The last time that was named at least as exactly as to the unit."""
        return self._last.get(unit if unit in UNIT_ORDER else "D")

    def find_last(self, unit: str, *, exact: bool = False, near: Expression | None = None, whole: bool = False) -> tuple[str, int] | None:
        """Value and index of the last time named; `exact`: in this unit, `whole`: uncut, `near`: in the sentence of that or the one before."""
        said = self._exact.get(unit) if exact else self._find_mention(unit)
        if said is None or (near is not None and self._find_sentence(self.span(near)[0]) - said.sentence > 1):
            return None
        value = said.value if exact or whole else cut_value(said.value, unit)
        return (value, said.index) if value else None

    def find_named_day(self, e: Expression) -> tuple[str, int] | None:
        """The date written with this weekday in the sentence or the one before: "Friday, 3 May 2024 ... late on Friday"."""
        said = self._named.get(e.key("weekday"))
        near = said is not None and self._find_sentence(self.span(e)[0]) - said.sentence <= 1
        return (said.value, said.index) if said and near else None

    def find_latest_quarter(self, near: Expression | None = None) -> tuple[str, int] | None:
        """The latest quarter that was named, as those it is compared with are earlier; `near`: only within a few sentences of that."""
        said = self._quarters.get(True) or self._quarters.get(False)
        if said and near is not None and self._find_sentence(self.span(near)[0]) - said.sentence > QUARTER_REACH:
            return None
        return (said.value, said.index) if said else None

    def find_word(self, index: int) -> str:
        """The word of a code, in lower case."""
        words = self._words.list_words(index, index + 1) if index >= 0 else ()
        return words[0].key if words else ""

    def find_last_span(self) -> tuple[Interval | None, Anchor]:
        """The interval of the last time named, else of the article's own."""
        if said := self._last.get(UNIT_ORDER[-1]):
            return said.interval, said.index
        return ((self.published, self.published), self.own) if self.published else (None, None)

    def find_day_near(self, e: Expression) -> Base:
        """The day of a time of day: one named in its sentence, the sentence before or after, else the last one, else the article's own."""
        start = self.span(e)[0]
        own, at = self._find_sentence(start), bisect_right(self._day_starts, start)
        before, after = (self._days[k] if 0 <= k < len(self._days) else None for k in (at - 1, at))

        def distance(said: Mention) -> tuple[float, int]:
            step = said.sentence - own
            return (step if step > 0 else 0 if step == 0 else 0.5 if step == -1 else 3), abs(said.start - start)

        near = min((m for m in (before, after) if m and m.sentence <= own + 1), key=distance, default=None)
        if near is None:
            return self.find_published("D")
        found = read_value(near.value)
        return (found.first if found else None), near.index

    def find_century(self, two: int) -> int:
        """The year that two digits stand for: the last one that is not after the article, in the twentieth century where that is not known."""
        known = read_value(self.published or "")
        said = read_value(self._last["Y"].value) if self.narrative and "Y" in self._last else None
        if said is not None:
            return min((year for year in range(two, 2200, 100) if year), key=lambda year: abs(year - said.first.year))
        if known is None:
            return 1900 + two
        year = known.first.year - known.first.year % 100 + two
        return max(year if year <= known.first.year else year - 100, 1)

    # --- which of several

    def choose(self, days: list[date], e: Expression) -> date | None:
        """The one that is meant of days a year apart: by tense, else the nearest; in a history, in the year at hand or near the last date."""
        if not days:
            return None
        if self.narrative and self._find_mention("Y"):
            return self.choose_nearest(days)
        known = read_value(self.published or "")
        if known is None:
            return None
        base = known.first.replace(day=1)
        tense = self.find_tense(e)
        if self._is_until(e):
            return min(days, key=lambda d: (abs((d - base).days), d))
        before, after = max((d for d in days if d <= base), default=None), min((d for d in days if d >= base), default=None)
        if after is None or (before is not None and tense == "PAST"):
            return before
        soon = (after - base).days <= SOON
        return after if tense in AHEAD or before is None or soon else before

    def choose_span(self, starts: list[date], months: int, e: Expression) -> date | None:
        """The first day of the quarter or season that is meant: the one at hand, or that was just over, else as with months."""
        known = read_value(self.published or "")
        if known is None or self.narrative or not starts:
            return self.choose(starts, e)
        ends = [(start, shift_day(start, months, "M") or date.max) for start in starts]
        at_hand = next((start for start, end in ends if start <= known.first < end), None)
        over = next((start for start, end in ends if 0 <= (known.first - end).days <= JUST_OVER), None)
        if at_hand is not None or (over is not None and self.find_tense(e) != "FUTURE"):
            return at_hand or over
        return self.choose(starts, e)

    def choose_day(self, days: list[date], e: Expression) -> date | None:
        """The nearest of days a year apart, unless it is months off on the other side of the article than the tense says."""
        nearest = self.choose_nearest(days)
        known = read_value(self.published or "")
        if known and self.is_behind(e) and not self.narrative:
            return max((d for d in days if d <= known.last), default=nearest)
        if nearest is None or known is None or self.narrative or abs((nearest - known.first).days) <= SOON:
            return nearest
        tense = self.find_tense(e)
        if tense == "PAST" and nearest > known.last:
            return max((d for d in days if d <= known.last), default=nearest)
        if tense in AHEAD and nearest < known.first:
            return min((d for d in days if d >= known.first), default=nearest)
        return nearest

    def choose_nearest(self, days: list[date]) -> date | None:
        """The one of several days that is nearest to the article's own, or in a history follows the last date named."""
        said = self._find_mention("Y") if self.narrative else None
        known = read_value(said.value if said else self.published or "")
        if known is None or not days:
            return None
        if known.unit == "Y":
            return next((d for d in days if d.year == known.first.year), days[0])
        return min(days, key=lambda d: (abs((d - known.first).days) + (GOING_BACK if said and d < known.first else 0), d))

    def find_pair(self, e: Expression) -> date | None:
        """The month just before, of "December and January" or "March-April"."""
        joint, first = self.text[slice(*self._words.places[e.first - 1])] if e.first > 1 else "", self.find_word(e.first - 2)
        said = self._exact.get("M")
        if said is None or joint not in {"and", "to", "or", "through", "-", "–"} or first not in word_values("MONTH", "ABBR"):
            return None
        found = read_value(said.value)
        return found.first if found else None

    def list_days(self, base: date, weekday: int) -> list[date]:
        """The days of that name within a week of a day."""
        around = (base.toordinal() + k for k in range(-7, 8))
        return [d for d in (date.fromordinal(n) for n in around if 1 <= n <= date.max.toordinal()) if d.isoweekday() == weekday]

    def choose_weekday(self, days: list[date], base: date, e: Expression) -> date | None:
        """The last such day, the day itself included; the next where the verb is in the future, and in a history."""
        if self.find_tense(e) in AHEAD or self._is_until(e):
            return min((d for d in days if d >= base), default=None)
        return max((d for d in days if d <= base), default=None)


def is_history(years: list[int], published: str | None) -> bool:
    """Whether a text tells of times long before or after its own."""
    known = read_value(parse_day(published) or "")
    if known is None or len(years) < HISTORY_YEARS:
        return False
    far = sum(abs(year - known.first.year) >= 2 for year in years)
    return far >= (CHRONICLE_SHARE if len(years) >= CHRONICLE_YEARS else HISTORY_SHARE) * len(years)
