"""Article -> Reading: the stages in order. The file to read first."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version

from reportedly.attribution.attribute import AttributionModel, Layout, find_attributions
from reportedly.attribution.coverage import find_gaps
from reportedly.attribution.scores import ArticleScores
from reportedly.config import Metadata, ReaderConfig
from reportedly.digest import digest_parts
from reportedly.documents import make_article
from reportedly.encode.encoder import Encoder, load_card
from reportedly.lang.quotations import find_quotations
from reportedly.lang.resources import digest_resources
from reportedly.model import Article, Attribution, Claim, Problem, Reading, Run, Segment, SegmentKind, Source
from reportedly.model import Warning as ReadingWarning
from reportedly.parse.layout import find_segments
from reportedly.parse.spacy import parse_text, spell_version
from reportedly.parse.turns import find_turns

LANGUAGE = "en"
# The parser's part of the time that an article takes, for telling how far the reading is; measured by bench/read.py.
PARSE_SHARE = 0.4
NO_CLAIMS = frozenset({SegmentKind.DATELINE, SegmentKind.BYLINE})  # parts of an article in which nobody claims anything


class Reader:
    """Reads articles. A pure function of article, options and resources: no clock, no chance, no memory between articles."""

    def __init__(self, config: ReaderConfig = ReaderConfig(), tell: Callable[[Article, float], None] = lambda *_: None) -> None:
        """Take the options; word lists and weights load at the first English article.

        `tell` is called with an article and the share of it that is read, 0 to 1, many times while a long one is.

        Raises:
            ValueError: an option is out of its range.
        """
        if not 0 <= config.min_score <= 1:
            msg = f"min_score is {config.min_score}, not between 0 and 1"
            raise ValueError(msg)
        self.config = config
        self._tell = tell

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
            resources=digest_parts([digest_resources(LANGUAGE), spell_version()]),
            model=digest_parts([weights]),
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
        attributions = find_attributions(article, scores, layout, self._model)
        claims = [make_claim(article, a, segments) for a in attributions]
        silent = {c.id for c in claims if c.segment in NO_CLAIMS}
        touched = [s for a, c in zip(attributions, claims, strict=True) if c.id not in silent for s in a.spans]
        covered = [(s.start, s.end) for s in touched] + [(s.start, s.end) for s in segments if s.kind in NO_CLAIMS]
        gaps = find_gaps(layout.parse, scores, quotations, covered)
        kept = link_parents(claims, attributions, lambda c: c.score >= self.config.min_score and c.id not in silent)
        return Reading(self.run, article, claims=kept, segments=segments, coverage=gaps, warnings=tuple(warnings))

    def read_many(self, articles: Iterable[Article | Problem]) -> Iterator[Reading | Problem]:
        """Read a stream, in order; problems pass through, and an article that fails to read becomes one."""
        for article in articles:
            if isinstance(article, Problem):
                yield article
                continue
            try:
                yield self.read(article)
            except (ValueError, IndexError, KeyError, ArithmeticError, MemoryError, RecursionError) as error:
                yield Problem("read", f"{type(error).__name__}: {error}", ref=article.ref)


def make_claim(article: Article, attribution: Attribution, segments: tuple[Segment, ...]) -> Claim:
    """An attribution with its ids and the part of the article that it stands in."""
    cue, content, sources = attribution.cue, attribution.content, attribution.sources
    spans = [[(s.start, s.end) for s in group] for group in (content, (cue,) if cue else (), sources)]
    return Claim(
        id=digest_parts([article.id, *spans]),
        key=digest_parts([[normalise_words(s.text) for s in sources], normalise_words(" ".join(s.text for s in content))]),
        parent=None,
        attribution=attribution.kind,
        mode=attribution.mode,
        sources=tuple(Source(None, s) for s in sources),
        cue=cue,
        content=content,
        quoted=attribution.quoted,
        score=attribution.score,
        segment=find_segment(segments, content[0].start),
        trace=attribution.trace,
    )


def link_parents(claims: list[Claim], attributions: Sequence[Attribution], keep: Callable[[Claim], bool]) -> tuple[Claim, ...]:
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


def normalise_words(text: str) -> str:
    """Lower-case words without marks, so that the same claim in other typography has the same key."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def find_version() -> str:
    """The installed version, "unknown" in a bare checkout."""
    try:
        return version("reportedly")
    except PackageNotFoundError:
        return "unknown"


def read(
    text: str, *, published: str | None = None, outlet: str | None = None, headline: str | None = None, url: str | None = None
) -> Reading:
    """Read one text. `published` is an ISO date or time; see `Reader` for streams and options."""
    return Reader().read(make_article(text, Metadata(published=published, outlet=outlet, headline=headline, url=url)))
