"""Parse -> places: the toponyms of an article, each with the place that it stands for and the runners-up."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from reportedly.lang.resources import load_toml
from reportedly.model import Article, Parse, Place, PlaceCandidate, PlaceKind
from reportedly.values.places.gazetteer import Entry, Gazetteer
from reportedly.values.places.resolution import (
    SMALL,
    Context,
    Features,
    Group,
    Scored,
    Setting,
    Weights,
    confirm_features,
    context_features,
    find_containers,
    find_home,
    group_toponyms,
    is_stray,
    measure_distance,
    resolve_groups,
)
from reportedly.values.places.toponyms import Toponym, ToponymFinder

RUNNERS_UP = 5  # kept beside the place itself
LEAST_SCORE = 0.01  # of a runner-up
LEAST_CHANCE = 0.15  # by its own words, of a candidate that the context may still confirm
SURE = 0.8  # the chance of a mention that carries other mentions of its name with it,
AGAIN = 0.2  # and the chance that these must have
INSIDE_NAMES = frozenset({"surname", "first name", "after person", "after name", "before name", "organisation of", "before organisation"})
TWIN_RATIO = 20.0  # how many times likelier a division may be than its city of the same name and yet be passed over for it
SEAT_REACH, TOWN_REACH = 300.0, 100.0  # kilometres from a division to its seat, or to another town of its name
TWINS = 5  # candidates among which the city is looked for
ENOUGH = 2.0  # weight of the other places of an article from which it has a setting


def find_places(article: Article, parse: Parse, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The toponyms of an article in text order.

    Names of peoples, persons and bodies are none. One that is a place by its words but not in the gazetteer has no coordinates.
    """
    finder = ToponymFinder(article, parse, gazetteer)
    judged = [(t, chance) for t in finder.find() if (chance := judge_toponym(t)) >= LEAST_CHANCE]
    toponyms, chances = [t for t, _ in judged], [chance for _, chance in judged]
    groups = group_toponyms(toponyms, chances, find_containers(toponyms))
    names = list({id(g): g for g in groups.values()}.values())
    setting = Setting(find_home(article.outlet or article.url or "", gazetteer), finder.count_peoples())
    resolved, context = resolve_groups(names, setting, load_weights("prior"), load_weights("context"))
    scored_of = {id(g): scored for g, scored in zip(names, resolved, strict=True)}
    scored = [scored_of[id(groups[i])] if i in groups else [] for i in range(len(toponyms))]
    final = [
        weigh(confirm_features(chance, others, groups.get(i), scored[i], context), load_weights("confirmation"))
        for i, (chance, others) in enumerate(zip(chances, list_others(toponyms, chances), strict=True))
    ]
    places = (
        make_place(article, toponyms[i], locate(toponyms[i], groups.get(i), scored[i], context), scored[i], gazetteer)
        for i in keep_places(toponyms, final)
    )
    return tuple(replace(place, id=f"p{i}") for i, place in enumerate(places, 1))


def keep_places(toponyms: Sequence[Toponym], chances: Sequence[float]) -> list[int]:
    """Which toponyms are places: the likely ones, and with them other mentions of a name that surely is one.

    These may be less likely themselves, but not stand inside another name.
    """
    sure = {t.key for t, chance in zip(toponyms, chances, strict=True) if chance >= SURE}
    likely = load_threshold()
    return [
        i
        for i, (t, chance) in enumerate(zip(toponyms, chances, strict=True))
        if chance >= likely or (chance >= AGAIN and t.key in sure and not INSIDE_NAMES & set(t.features))
    ]


def judge_toponym(toponym: Toponym) -> float:
    """The chance that a candidate is a place of the text by its own words and those around it."""
    return weigh(dict.fromkeys(toponym.features, 1.0), load_weights("recognition"))


def weigh(features: Features, weights: Weights) -> float:
    """The chance by a logistic regression."""
    weight = weights.get
    total = weights["bias"] + sum([weight(name, 0.0) * value for name, value in features.items()])
    return 1 / (1 + math.exp(-max(min(total, 50.0), -50.0)))


def list_others(toponyms: Sequence[Toponym], chances: Sequence[float]) -> list[tuple[float, ...]]:
    """For each toponym the best chance among the others of the same name, nothing where it is the only one."""
    best: dict[str, list[tuple[float, int]]] = {}
    for i, (toponym, chance) in enumerate(zip(toponyms, chances, strict=True)):
        best[toponym.key] = sorted([*best.get(toponym.key, []), (chance, i)], reverse=True)[:2]
    return [tuple(chance for chance, at in best[t.key] if at != i)[:1] for i, t in enumerate(toponyms)]


def locate(toponym: Toponym, group: Group | None, scored: Sequence[Scored], context: Context) -> Entry | None:
    """The likeliest candidate, or its city where a bare name is that of a division too; none where that is a stray small place.

    The name of a small place in a country that an article with other places does not speak of is mostly that of another place,
    which the gazetteer does not have: of such candidates in the gold of GeoVirus and GeoWebNews 1 of 17 was right.
    """
    if not group or not scored:
        return None
    best = prefer_city(toponym, scored)
    stray = is_stray(best, group, context_features(group, best, scored[0].score, context))
    return None if stray and best.population < SMALL and context.total - group.weight > ENOUGH else best


def prefer_city(toponym: Toponym, scored: Sequence[Scored]) -> Entry:
    """The likeliest candidate, or the city of its name in it: a bare "Kursk" is the city unless the division is far likelier."""
    best = scored[0]
    if toponym.designated == "division" or not best.entry.code.startswith("ADM"):
        return best.entry
    for other in scored[1:TWINS]:
        twin = other.entry.code.startswith("PPL") and (other.entry.country, other.entry.admin1) == (best.entry.country, best.entry.admin1)
        reach = SEAT_REACH if other.entry.code in {"PPLA", "PPLC"} else TOWN_REACH
        if twin and other.score * TWIN_RATIO >= best.score and measure_distance(best.entry, other.entry) < reach:
            return other.entry
    return best.entry


def make_place(article: Article, toponym: Toponym, best: Entry | None, scored: Sequence[Scored], gazetteer: Gazetteer) -> Place:
    """The place that a toponym stands for, or a name without coordinates, with the runners-up; its id is given later."""
    text = article.text[toponym.start : toponym.end]
    others = [s for s in scored[: RUNNERS_UP + 1] if s.entry is not best and s.entry.id and s.score >= LEAST_SCORE]
    candidates = tuple(make_candidate(s, gazetteer) for s in others[:RUNNERS_UP])
    if not best:
        return Place("", toponym.start, toponym.end, text, text, guess_kind(toponym), candidates=candidates)
    return Place(
        id="",
        start=toponym.start,
        end=toponym.end,
        text=text,
        name=best.name,
        kind=find_kind(best.code),
        country=best.country or None,
        admin1=name_division(best, gazetteer),
        lat=best.lat,
        lon=best.lon,
        gazetteer_id=best.id or None,
        metonymic="speaks" in toponym.features and best.code in {"PCLI", "PPLC"},
        candidates=candidates,
    )


def make_candidate(scored: Scored, gazetteer: Gazetteer) -> PlaceCandidate:
    """A runner-up."""
    entry = scored.entry
    return PlaceCandidate(
        entry.id, entry.name, entry.country or None, name_division(entry, gazetteer), entry.lat, entry.lon, round(scored.score, 4)
    )


def name_division(entry: Entry, gazetteer: Gazetteer) -> str | None:
    """The name of the first-level division that a place lies in or is."""
    if not entry.admin1:
        return None
    division = gazetteer.find_division(entry.country, entry.admin1)
    return division.name if division else None


def find_kind(code: str) -> PlaceKind:
    """The kind of a GeoNames feature code: its longest beginning in places.toml decides."""
    kinds = _kinds()
    return next((kinds[code[:length]] for length in range(len(code), 0, -1) if code[:length] in kinds), PlaceKind.OTHER)


def guess_kind(toponym: Toponym) -> PlaceKind:
    """The kind that the words themselves tell, of a place that the gazetteer does not have."""
    told = {"division": PlaceKind.REGION, "settlement": PlaceKind.CITY, "street": PlaceKind.FACILITY}
    if toponym.designated in told:
        return told[toponym.designated]
    return PlaceKind(toponym.designated) if toponym.designated else PlaceKind.OTHER


@cache
def _kinds() -> dict[str, PlaceKind]:
    return {code: PlaceKind(kind) for kind, codes in load_toml("places.toml")["kind"].items() for code in codes}


@cache
def load_weights(name: str) -> Weights:
    """The weights of "recognition", "prior", "context" or "confirmation", fitted by training/places.py."""
    return dict(load_toml("places_weights.toml")[name])


def load_threshold() -> float:
    """The chance from which a candidate is kept."""
    return float(load_toml("places_weights.toml")["threshold"])
