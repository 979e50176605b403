"""Article -> Reading: the stages in order. The file to read first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from reportedly.actors.lexicon import find_name_kind
from reportedly.actors.parties import Found, PartyFinder
from reportedly.actors.resolve import Cast
from reportedly.actors.speakers import Speakers, find_speakers, is_first_person, list_actors
from reportedly.attribution.attribute import find_attributions
from reportedly.attribution.coverage import find_gaps
from reportedly.attribution.locate import AttributionModel
from reportedly.attribution.nested import is_read_again
from reportedly.config import Metadata, ReaderConfig
from reportedly.digest import digest_claim, digest_parts, find_version
from reportedly.documents import make_article
from reportedly.encode.encoder import Encoder, load_card
from reportedly.encode.scores import ArticleScores
from reportedly.encode.vectors import digest_directions, shorten_state
from reportedly.lang.names import find_country
from reportedly.lang.quotations import find_quotations
from reportedly.lang.resources import digest_resources
from reportedly.model import (
    ActorKind,
    Alternative,
    Article,
    Attribution,
    AttributionKind,
    Claim,
    Figure,
    Place,
    Problem,
    Reading,
    Run,
    Segment,
    SegmentKind,
    TraceStep,
)
from reportedly.model import Warning as ReadingWarning
from reportedly.parse.layout import Layout, find_segments
from reportedly.parse.spacy import parse_text, spell_version
from reportedly.parse.turns import find_turns
from reportedly.stance.judge import judge_claims, relate_claims
from reportedly.stance.phrases import PhraseFinder
from reportedly.values.claims import give_times, give_values
from reportedly.values.collect import Values, find_values
from reportedly.values.places.gazetteer import Gazetteer, load_gazetteer

LANGUAGE = "en"
# The parser's part of the time that an article takes, for telling how far the reading is; measured by bench/read.py.
PARSE_SHARE = 0.4
LONGEST_NUMBER = 15  # digits before the point of a figure that has a value
NO_CLAIMS = frozenset(
    {SegmentKind.DATELINE, SegmentKind.BYLINE, SegmentKind.FURNITURE}
)  # parts of an article in which nobody claims anything


class Reader:
    """Reads articles. A pure function of article, options and resources: no clock, no chance, no memory between articles."""

    def __init__(
        self,
        config: ReaderConfig = ReaderConfig(),
        tell: Callable[[Article, float], None] = lambda *_: None,
        gazetteer: Path | None = None,
    ) -> None:
        """Take the options; word lists, weights and the gazetteer load at the first English article.

        `tell` is called with an article and the share of it that is read, 0 to 1, many times while a long one is. `gazetteer` is a
        file that `reportedly gazetteer load` wrote; the one that ships is used without it.

        Raises:
            ValueError: an option is out of its range.
        """
        if not 0 <= config.min_score <= 1:
            msg = f"min_score is {config.min_score}, not between 0 and 1"
            raise ValueError(msg)
        self.config = config
        self._tell = tell
        self._gazetteer_path = gazetteer

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return load_gazetteer(self._gazetteer_path)

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(LANGUAGE)

    @cached_property
    def _model(self) -> AttributionModel:
        return AttributionModel.from_card(load_card(LANGUAGE))

    @cached_property
    def run(self) -> Run:
        """What stamps every reading of this reader."""
        weights = load_card(LANGUAGE)["sha256"]
        return Run(
            version=find_version(),
            config=digest_parts([asdict(self.config)]),
            resources=digest_parts([digest_resources(LANGUAGE), spell_version(), self._gazetteer.digest]),
            model=digest_parts([weights, digest_directions(LANGUAGE)]),
        )

    def read(self, article: Article) -> Reading:
        """Read one article. Text in another language than English is marked with a warning and gives no claims."""
        warnings = list(article.warnings)
        segments = find_segments(article)
        if article.language not in (LANGUAGE, None):
            text = f"the text is in {article.language!r}; only English is read, so there are no claims"
            warnings.append(ReadingWarning("language", text))
            return Reading(self.run, article, segments=segments, warnings=tuple(warnings))
        if not article.text.strip():
            warnings.append(ReadingWarning("empty", "the article has no text"))
            return Reading(self.run, article, warnings=tuple(warnings))
        quotations = find_quotations(article.text)
        parse = parse_text(article.text, lambda share: self._tell(article, PARSE_SHARE * share))
        layout = Layout(parse, quotations, find_turns(article.text, quotations))
        states = self._encoder.encode(article.text, lambda share: self._tell(article, PARSE_SHARE + (1 - PARSE_SHARE) * share))
        scores = ArticleScores(states)
        attributions = find_attributions(article, self._encoder.encode, scores, layout, self._model)
        cast = Cast(article, layout, scores, [s for a in attributions for s in a.sources], load_card(LANGUAGE)["antecedents"])
        speakers = find_speakers(attributions, cast)
        attributions, speakers = drop_own_words(attributions, speakers)
        finder = PartyFinder(parse, cast)
        parties = [find_parties(finder, a, s) for a, s in zip(attributions, speakers, strict=True)]
        made = [make_claim(article, a, s, p, segments) for a, s, p in zip(attributions, speakers, parties, strict=True)]
        values = drop_names_of_outlets(find_values(article, parse, self._gazetteer, segments), cast)
        timed = give_times(article, parse, made, values.timexes, [a.continues for a in attributions])
        phrases = PhraseFinder(article, parse)
        claims = judge_claims(phrases, link_parents(timed, attributions, lambda _: True))
        silent = {c.id for c in claims if c.segment in NO_CLAIMS}
        touched = [s for a, c in zip(attributions, claims, strict=True) if c.id not in silent for s in a.spans]
        covered = [(s.start, s.end) for s in touched] + [(s.start, s.end) for s in segments if s.kind in NO_CLAIMS]
        gaps = find_gaps(layout.parse, scores, quotations, covered)

        def keep(claim: Claim) -> bool:
            return claim.score >= self.config.min_score and claim.id not in silent

        kept, values = give_values(parse, link_parents(claims, attributions, keep), values)
        actors = list_actors(
            [s for s, c in zip(speakers, claims, strict=True) if keep(c)], [p for c in kept for p in (c.target, c.addressee)], cast
        )
        kept, relations = relate_claims(phrases, kept, values.figures, actors)
        kept = tuple(replace(c, vector=shorten_state(scores.pool((s.start, s.end) for s in c.content))) for c in kept)
        return Reading(
            run=self.run,
            article=article,
            actors=actors,
            timexes=values.timexes,
            places=mark_metonyms(values.places, cast),
            events=values.events,
            figures=values.figures,
            claims=kept,
            relations=relations,
            segments=segments,
            coverage=gaps,
            warnings=(*warnings, *warn_of_numbers(values.figures)),
        )

    def read_many(self, articles: Iterable[Article | Problem]) -> Iterator[Reading | Problem]:
        """Read a stream, in order; problems pass through, and an article that fails to read becomes one."""
        for article in articles:
            if isinstance(article, Problem):
                yield article
                continue
            try:
                yield self.read(article)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one article, the others are read
                yield Problem("read", f"{type(error).__name__}: {error}", ref=article.ref)


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a claim is aimed at and to whom it is said, each with the rule that found it."""

    target: Found | None
    addressee: Found | None


def find_parties(finder: PartyFinder, attribution: Attribution, speakers: Speakers) -> Parties:
    """Target and addressee of an attribution; nobody who says it is either."""
    own = {source.actor for source in speakers.sources}
    target, addressee = finder.find_target(attribution), finder.find_addressee(attribution)
    return Parties(*(found if found and found[0].actor not in own else None for found in (target, addressee)))


def make_claim(article: Article, attribution: Attribution, speakers: Speakers, parties: Parties, segments: tuple[Segment, ...]) -> Claim:
    """An attribution with its speakers, target and addressee, its ids and the part of the article that it stands in."""
    cue, content, sources = attribution.cue, attribution.content, attribution.sources
    spans = [[(s.start, s.end) for s in group] for group in (content, (cue,) if cue else (), sources)]
    return Claim(
        id=digest_parts([article.id, *spans]),
        key=digest_claim(speakers.names, [s.text for s in content]),
        parent=None,
        attribution=attribution.kind,
        mode=attribution.mode,
        sources=speakers.sources,
        cue=cue,
        content=content,
        addressee=parties.addressee and parties.addressee[0],
        target=parties.target and parties.target[0],
        quoted=attribution.quoted,
        alternatives=find_alternatives(attribution),
        score=round(attribution.score * speakers.sure, 4),
        segment=find_segment(segments, content[0].start),
        trace=(
            *attribution.trace,
            *speakers.trace,
            *_explain_party(parties.target, "whom the claim is aimed at"),
            *_explain_party(parties.addressee, "to whom it is said"),
        ),
    )


def _explain_party(found: Found | None, note: str) -> tuple[TraceStep, ...]:
    return (TraceStep("actors", found[1], note, found[0].span),) if found else ()


def find_alternatives(attribution: Attribution) -> tuple[Alternative, ...]:
    """The other reading of a claim that has no cue of its own: the article says it itself."""
    if attribution.continues is None:
        return ()
    return (Alternative("attribution", AttributionKind.ARTICLE_VOICE.value, None, "no words attribute it: the article may say it itself"),)


def drop_own_words(
    attributions: Sequence[Attribution], speakers: Sequence[Speakers]
) -> tuple[tuple[Attribution, ...], tuple[Speakers, ...]]:
    """Without nested ones whose source is the one around them: "he said he believed", and what "I" say inside my own words."""
    kept = []
    for i, attribution in enumerate(attributions):
        around = None if attribution.parent is None else speakers[attribution.parent]
        own = around is not None and {s.actor for s in speakers[i].sources} <= {s.actor for s in around.sources}
        again = is_read_again(attribution)
        if not ((again and around is None) or (own and speakers[i].sources and (again or is_first_person(attribution)))):
            kept.append(i)
    place = {old: new for new, old in enumerate(kept)}

    def find_kept(i: int | None) -> int | None:
        while i is not None and i not in place:
            i = attributions[i].parent
        return None if i is None else place[i]

    moved = (
        replace(attributions[i], parent=find_kept(attributions[i].parent), continues=find_kept(attributions[i].continues)) for i in kept
    )
    return tuple(moved), tuple(speakers[i] for i in kept)


def drop_names_of_outlets(values: Values, cast: Cast) -> Values:
    """The values without places that are an outlet's name: a station called after a town is not the town."""
    named = {name.end: name.start for name in cast.list_names(ActorKind.OUTLET)}
    outlets = {p.id for p in values.places if named.get(p.end, p.end) <= p.start or find_name_kind(p.text) is ActorKind.OUTLET}
    places = tuple(place for place in values.places if place.id not in outlets)
    kept = {place.id for place in places}
    return replace(
        values,
        places=places,
        events=tuple(event if event.place in kept else replace(event, place=None) for event in values.events),
    )


def mark_metonyms(places: Sequence[Place], cast: Cast) -> tuple[Place, ...]:
    """The places, those of them marked metonymic that stand for a government."""
    governments = {name.end for name in cast.list_names(ActorKind.GOVERNMENT) if find_country(name.name)}
    return tuple(replace(place, metonymic=place.metonymic or place.end in governments) for place in places)


def warn_of_numbers(figures: Sequence[Figure]) -> Iterator[ReadingWarning]:
    """A warning for each number that is too large to be kept."""
    for figure in figures:
        if figure.value is None and sum(char.isdigit() for char in figure.number.text) > LONGEST_NUMBER:
            yield ReadingWarning("number", f"the number at {figure.start} is too large and has no value")


def link_parents(claims: Sequence[Claim], attributions: Sequence[Attribution], keep: Callable[[Claim], bool]) -> tuple[Claim, ...]:
    """The claims that are kept, each with the nearest claim around it that is kept too."""
    linked = []
    for claim, attribution in zip(claims, attributions, strict=True):
        around = attribution.parent
        while around is not None and not keep(claims[around]):
            around = attributions[around].parent
        if keep(claim):
            linked.append(replace(claim, parent=None if around is None else claims[around].id))
    return tuple(linked)


def find_segment(segments: tuple[Segment, ...], at: int) -> SegmentKind:
    """The part of the article that the character `at` stands in."""
    return next((s.kind for s in segments if s.start <= at < s.end), SegmentKind.BODY)


def read(
    text: str, *, published: str | None = None, outlet: str | None = None, headline: str | None = None, url: str | None = None
) -> Reading:
    """Read one text. `published` is an ISO date or time; see `Reader` for streams and options."""
    return Reader().read(make_article(text, Metadata(published=published, outlet=outlet, headline=headline, url=url)))
