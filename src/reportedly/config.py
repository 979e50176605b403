"""Frozen option types. What changes a reading is here, so that its digest can be stamped on every row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderConfig:
    """Options of the reading core. `min_score` drops claims whose calibrated score, 0 to 1, is below it."""

    min_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a caller knows of an article; each field wins over what the document itself says."""

    ref: str | None = None
    url: str | None = None
    outlet: str | None = None
    headline: str | None = None
    byline: str | None = None
    published: str | None = None
