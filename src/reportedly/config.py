"""Frozen option types. What changes a reading is here, so that its digest can be stamped on every row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderConfig:
    """Options of the reading core. `min_score` drops claims whose calibrated score, 0 to 1, is below it."""

    min_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a caller knows of an article: it wins over what a page says of itself, and fills what a row of a corpus lacks.

    A date without a basis, which is a word of `PublishedBasis`, was given by the caller.
    """

    ref: str | None = None
    url: str | None = None
    outlet: str | None = None
    headline: str | None = None
    byline: str | None = None
    published: str | None = None
    published_basis: str | None = None
