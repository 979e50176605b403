"""Toponyms -> places: each candidate of a name is scored by its size and kind and by what else the article names.

The features are the usual ones of toponym resolution (Leidner 2007; Lieberman and Samet 2012; DeLozier et al. 2015): population
and feature class, a container named beside the name ("Paris, Texas"), countries and divisions named elsewhere in the article,
nearness to its other places (spatial minimality), and the home of its outlet. One name has one sense in an article, unless
a container beside it says otherwise.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from reportedly.lang.resources import load_toml
from reportedly.values.places.distance import measure_arc
from reportedly.values.places.gazetteer import Entry, Gazetteer, fold_name
from reportedly.values.places.toponyms import Toponym, holds

MOST_SCORED = 30  # candidates of one name, the most populous and those that the context names
CELL = 2.0  # degrees of a cell in which places count as near each other; with the cells around it about 300 km
AROUND = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1))  # a cell and those about it
LEAST_BELIEF = 0.02  # in a candidate that counts in the context
ROUNDS = 2  # of scoring, each with the context that the one before found

FAMOUS = 1_000_000  # people of a place that is named without its country
SMALL = 50_000  # people of a town that is hardly named without it
STRAY_MASS = 0.25  # logarithm of the mentions of a country below which it counts as not spoken of
HOME_REACH = 100.0  # kilometres
HOME_SIZE = 5_000  # people of a place that an outlet's name may name

Features = dict[str, float]
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with the share of belief that it has among those of its name."""

    entry: Entry
    score: float


class Context:
    """How much the places of an article speak for a country, a division and a stretch of land."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.country: dict[str, float] = defaultdict(float)
        self.division: dict[tuple[str, str], float] = defaultdict(float)
        self.cell: dict[tuple[int, int], float] = defaultdict(float)
        self.total = 0.0

    def add(self, entry: Entry, weight: float) -> None:
        """Count a place with a weight."""
        if entry.country:
            self.country[entry.country] += weight
        if entry.admin1 and entry.country:
            self.division[entry.country, entry.admin1] += weight
        if not entry.code.startswith(("PCL", "CONT")):
            row, column = find_cell(entry)
            for i, j in AROUND:
                self.cell[row + i, column + j] += weight

    def near(self, entry: Entry) -> float:
        """The weight of the places within a cell's reach."""
        return self.cell.get(find_cell(entry), 0.0)


def find_cell(entry: Entry) -> tuple[int, int]:
    """The cell of a place on a grid of degrees, those of longitude as long as at its latitude."""
    row = math.floor(entry.lat / CELL)
    return row, math.floor(entry.lon * max(math.cos(math.radians(row * CELL)), 0.1) / CELL)


@dataclass(frozen=True, slots=True)
class Setting:
    """What else tells of where an article is set: the home of its outlet, and how often it names peoples, by their countries' codes."""

    home: tuple[Entry, ...]
    peoples: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """One name of an article with all that may stand for it, and the containers that stand beside it somewhere."""

    key: str
    entries: tuple[Entry, ...]
    containers: tuple[Entry, ...]
    weight: float
    designated: str = ""


def group_toponyms(toponyms: Sequence[Toponym], chances: Sequence[float], containers: dict[int, Entry]) -> dict[int, Group]:
    """The names of an article by the index of each toponym: one sense in an article, unless different containers stand beside it.

    A name weighs the square root of how often it is said, each time by the chance to be a place at all.
    """
    held: dict[str, set[str]] = defaultdict(set)
    for i, entry in containers.items():
        held[toponyms[i].key].add(entry.id)
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, toponym in enumerate(toponyms):
        if toponym.entries:
            apart = containers[i].id if len(held[toponym.key]) > 1 and i in containers else ""
            members[toponym.key, "holds " + containers[i - 1].id if i - 1 in containers else apart].append(i)
    groups: dict[int, Group] = {}
    for (key, _), at in members.items():
        beside = {containers[i].id: containers[i] for i in at if i in containers}
        entries = (containers[at[0] - 1],) if at[0] - 1 in containers else toponyms[at[0]].entries
        group = Group(key, entries, tuple(beside.values()), math.sqrt(sum(chances[i] for i in at)), toponyms[at[0]].designated)
        groups |= dict.fromkeys(at, group)
    return groups


def resolve_groups(groups: Sequence[Group], setting: Setting, prior: Weights, weights: Weights) -> tuple[list[list[Scored]], Context]:
    """The candidates of each name, best first, with scores that add up to one; and the context that they make."""
    beliefs = [believe([prior_features(g, e) for e in list_scored(g)], prior) for g in groups]
    for _ in range(ROUNDS):
        context = weigh_context(groups, beliefs, setting)
        beliefs = [
            believe([candidate_features(g, e, b, context, setting.home) for e, b in zip(list_scored(g), belief, strict=True)], weights)
            if len(belief) > 1
            else belief
            for g, belief in zip(groups, beliefs, strict=True)
        ]
    scored = [[Scored(e, b) for e, b in zip(list_scored(g), belief, strict=True)] for g, belief in zip(groups, beliefs, strict=True)]
    return [sorted(s, key=lambda one: -one.score) for s in scored], weigh_context(groups, beliefs, setting)


def list_scored(group: Group) -> tuple[Entry, ...]:
    """The candidates that are scored: the most populous, and all that a container beside the name holds."""
    rest = group.entries[MOST_SCORED:]
    return group.entries[:MOST_SCORED] + tuple(e for e in rest if any(holds(c, e) for c in group.containers))


def weigh_context(groups: Sequence[Group], beliefs: Sequence[Sequence[float]], setting: Setting) -> Context:
    """The candidates of all names, each by the weight of its name and the belief in it, and the countries of the peoples named."""
    context = Context()
    for country, count in setting.peoples.items():
        context.country[country] += math.sqrt(count)
        context.total += math.sqrt(count)
    for group, belief in zip(groups, beliefs, strict=True):
        context.total += group.weight
        for entry, share in zip(list_scored(group), belief, strict=True):
            if share >= LEAST_BELIEF:
                context.add(entry, group.weight * share)
        for container in group.containers:
            context.add(container, 0.5)
    return context


def prior_features(group: Group, entry: Entry) -> Features:
    """What speaks for a candidate without a context."""
    features = {"population": math.log10(entry.population + 1), f"class {class_of(entry)}": 1.0}
    if entry.own:
        features["own name"] = 1.0
    if group.containers:
        features["in container"] = float(any(holds(c, entry) for c in group.containers))
    if group.designated:
        features[f"{group.designated} {class_of(entry)}"] = 1.0
    return features


def candidate_features(group: Group, entry: Entry, own: float, context: Context, home: Sequence[Entry]) -> Features:
    """What speaks for a candidate in an article; its own part in the context, `own` of its name's weight, is taken out."""
    features = prior_features(group, entry) | context_features(group, entry, own, context)
    for place in home:
        if place.country == entry.country:
            features["home country"] = 1.0
            if place.admin1 and place.admin1 == entry.admin1:
                features["home division"] = 1.0
        if not place.code.startswith("PCL") and abs(place.lat - entry.lat) < 1 and measure_distance(place, entry) < HOME_REACH:
            features["near home"] = 1.0
    return features


def context_features(group: Group, entry: Entry, own: float, context: Context) -> Features:
    """How much of the rest of an article lies in a candidate's country and division, and near it."""
    weight, rest = group.weight * own, max(context.total - group.weight, 0.0) + 1.0
    country = max(context.country.get(entry.country, 0.0) - weight, 0.0) if entry.country else 0.0
    division = max(context.division.get((entry.country, entry.admin1), 0.0) - weight, 0.0) if entry.admin1 else 0.0
    near = max(context.near(entry) - weight, 0.0) if not entry.code.startswith(("PCL", "CONT")) else 0.0
    return {
        "country mass": math.log1p(country),
        "country share": min(country / rest, 1.0),
        "division mass": math.log1p(division),
        "division share": min(division / rest, 1.0),
        "near mass": math.log1p(near),
        "near share": min(near / rest, 1.0),
    }


def confirm_features(chance: float, others: Sequence[float], group: Group | None, scored: Sequence[Scored], context: Context) -> Features:
    """What speaks for a toponym once all names are resolved.

    Whether its place lies where the article's others do, and whether the same name was taken for a place elsewhere.
    """
    features = {"first": find_logit(chance), "others": find_logit(max(others)) if others else 0.0, "alone": float(not others)}
    if not group or not scored:
        return features | {"unresolved": 1.0}
    best = scored[0].entry
    found = context_features(group, best, scored[0].score, context)
    if is_stray(best, group, found):
        features["stray"] = 1.0
        features["stray town"] = float(best.population < SMALL)
    return features | found | {"population": math.log10(best.population + 1), "belief": scored[0].score, f"class {class_of(best)}": 1.0}


def is_stray(entry: Entry, group: Group, found: Features) -> bool:
    """Whether a place lies in a country that the article does not speak of otherwise, and is not one that everybody knows."""
    known = class_of(entry) in {"country", "continent", "capital"} or entry.population > FAMOUS or not entry.country
    return not known and found["country mass"] < STRAY_MASS and not group.containers


def find_logit(chance: float) -> float:
    """The log odds of a chance, within four each way."""
    return max(-4.0, min(4.0, math.log(max(chance, 1e-9) / max(1 - chance, 1e-9))))


def believe(rows: Sequence[Features], weights: Weights) -> list[float]:
    """Softmax of the weighted features."""
    if len(rows) == 1:
        return [1.0]
    weight = weights.get
    scores = [sum([weight(name, 0.0) * value for name, value in row.items()]) for row in rows]
    top = max(scores, default=0.0)
    parts = [math.exp(s - top) for s in scores]
    return [p / sum(parts) for p in parts]


def class_of(entry: Entry) -> str:
    """The kind of a place, as far as it matters for how likely a text means it."""
    return _class_of_code(entry.code)


@cache
def _class_of_code(code: str) -> str:
    if code.startswith("PCL"):
        return "country"
    known = {"CONT": "continent", "ADM1": "first division", "ADM2": "second division", "PPLC": "capital", "PPLA": "seat", "PPLX": "quarter"}
    if code in known:
        return known[code]
    return "town" if code.startswith("PPL") else "feature"


def measure_distance(a: Entry, b: Entry) -> float:
    """Kilometres along a great circle."""
    return measure_arc((a.lat, a.lon), (b.lat, b.lon))


@lru_cache(maxsize=1000)
def find_home(outlet: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Where an outlet is at home, as far as the country of its address or a city in its name tells."""
    host = re.sub(r"^(?:https?://)?(?:www\d?\.)?|[/:].*$", "", outlet.strip().lower())
    known = load_toml("places.toml")["home"]
    for name, home in known["outlet"].items():
        if host == name or host.endswith("." + name):
            return _read_home(home, gazetteer)
    label, _, domain = host.rpartition(".") if "." in host else (host, "", "")
    country = (
        gazetteer.find_division("GB" if domain == "uk" else domain.upper(), "")
        if len(domain) == 2 and domain not in known["no_country"]
        else None
    )
    label = (
        label.rpartition(".")[2] if "." in label and label.rpartition(".")[2] not in {"co", "com", "org", "net"} else label.split(".")[0]
    )
    cities = [e for e in _find_city(label, gazetteer) if (e.country == country.country if country else e.country in known["english"])]
    return tuple(cities[:3]) or ((country,) if country else ())


def _find_city(label: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The places whose name begins an outlet's name, the longest name first: "chicagotribune"."""
    words = re.split(r"[\W_]+", label.removeprefix("the"))
    label = " ".join(words)
    for stop in range(len(label), 4, -1):
        for gap in (0, *range(3, stop - 2)):
            name = label[:gap] + " " + label[gap:stop] if gap else label[:stop]
            found = tuple(
                e for e in gazetteer.find_key(fold_name(name)) if e.own and e.code.startswith(("PPL", "ADM1")) and e.population > HOME_SIZE
            )
            if found:
                return found
    return ()


def _read_home(home: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """A home as it is written in places.toml: "Chicago, US.IL", or a country's or division's code alone."""
    name, _, code = home.rpartition(", ")
    country, _, division = code.partition(".")
    if not name:
        entry = gazetteer.find_division(country, division)
        return (entry,) if entry else ()
    return tuple(e for e in gazetteer.find(name) if e.country == country and e.admin1 == division)[:1]


def find_containers(toponyms: Sequence[Toponym]) -> dict[int, Entry]:
    """The container beside each name that has one, by the index of the name."""
    found = {}
    for i, toponym in enumerate(toponyms[:-1]):
        if "contained" in toponym.features:
            holder = next((c for c in toponyms[i + 1].entries[:5] if any(holds(c, e) for e in toponym.entries)), None)
            if holder:
                found[i] = holder
    return found
