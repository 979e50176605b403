"""ClaimReview -> articles with claims. All of it is made up."""

import json

import pytest

from reportedly.exchange.claim_review import take_claim_reviews
from reportedly.ledger import Ledger

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://check.example/boats",
    "datePublished": "2031-05-08T10:00:00Z",
    "inLanguage": "en-GB",
    "author": {"@type": "Organization", "name": "Orlen Check"},
    "claimReviewed": "12 boats 🌊 sank at Orlen",
    "itemReviewed": {"@type": "Claim", "datePublished": "2031-05-06", "author": {"@type": "Person", "name": "Anna Kol"}},
    "reviewRating": {"@type": "Rating", "ratingValue": "1", "alternateName": "Quite false"},
}


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        yield ledger


def take(ledger, tmp_path, data, **options):
    path = tmp_path / "reviews.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return take_claim_reviews(ledger, path, "1.0", **options)


def test_a_review_gives_the_claim_with_its_claimant_and_day_and_no_rating(ledger, tmp_path):
    assert take(ledger, tmp_path, REVIEW).taken == 1
    (reading,) = ledger.readings()
    (claim,) = reading.claims
    assert (reading.article.text, reading.article.published, reading.article.outlet) == (
        "12 boats 🌊 sank at Orlen",
        "2031-05-08",
        "Orlen Check",
    )
    assert (reading.article.ref, reading.article.url, reading.article.language) == ("https://check.example/boats#ClaimReview", None, "en")
    assert [(actor.name, actor.kind) for actor in reading.actors] == [("Anna Kol", "person")]
    assert (claim.sources[0].actor, claim.sources[0].span) == (reading.actors[0].id, None)
    assert "Orlen Check" in str(claim.sources[0].basis)
    assert (claim.content[0].text, claim.cue, claim.claim_time.since) == ("12 boats 🌊 sank at Orlen", None, "2031-05-06")
    assert (claim.status, claim.attribution, claim.mode) == ("asserted", "explicit", "indirect")
    assert "false" not in repr(reading).lower()
    assert reading.run.config == "claimreview"
    assert ledger.verify() == ()


def test_a_second_import_adds_nothing_and_a_trial_keeps_nothing(ledger, tmp_path):
    assert take(ledger, tmp_path, REVIEW, keep=False).taken == 1
    assert list(ledger.readings()) == []
    take(ledger, tmp_path, REVIEW)
    outcome = take(ledger, tmp_path, REVIEW)
    assert (outcome.taken, outcome.there) == (0, 1)
    assert ledger.count()["articles"] == 1


def test_lists_graphs_and_feeds_are_gone_through_and_claims_of_one_review_are_one_article(ledger, tmp_path):
    other = {
        **REVIEW,
        "claimReviewed": "boats",
        "itemReviewed": {"@type": "Claim", "author": {"@type": "Organization", "name": "Ferry Union"}},
    }
    elsewhere = {**REVIEW, "url": "https://check.example/cars", "itemReviewed": {}}
    feed = {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW, other]}]}
    outcome = take(ledger, tmp_path, [feed, {"@graph": [{"@type": "Person", "name": "X"}, elsewhere]}])
    assert (outcome.sheets, outcome.taken, outcome.refused) == (2, 3, [])
    first, second = ledger.readings()
    assert first.article.text == "12 boats 🌊 sank at Orlen\n\nboats"
    assert [claim.content[0].start for claim in first.claims] == [0, len("12 boats 🌊 sank at Orlen\n\n")]
    assert [actor.kind for actor in first.actors] == ["person", "organisation"]
    assert [(c.sources, c.status, c.attribution) for c in second.claims] == [((), "not_stated", "unattributed_impersonal")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (json.dumps([REVIEW])[:200], "it is no JSON"),
        ([], "no ClaimReview"),
        ({"@type": "Article"}, "no ClaimReview"),
        ({**REVIEW, "claimReviewed": " "}, "what was claimed"),
        ({**REVIEW, "claimReviewed": ["a"]}, "what was claimed"),
    ],
)
def test_what_is_no_review_is_refused(ledger, tmp_path, data, why):
    outcome = take(ledger, tmp_path, data)
    assert [why in refusal.why for refusal in outcome.refused] == [True]
    assert (outcome.taken, list(ledger.readings())) == (0, [])


def test_good_ones_are_taken_beside_bad_ones_and_unclear_dates_left_out_and_told(ledger, tmp_path):
    outcome = take(ledger, tmp_path, [{**REVIEW, "claimReviewed": None}, {**REVIEW, "datePublished": "05/06/31"}])
    assert (outcome.taken, [refusal.row for refusal in outcome.refused]) == (1, ["ClaimReview 1"])
    (reading,) = ledger.readings()
    assert reading.article.published is None
    assert ["'05/06/31'" in warning.text for warning in reading.warnings] == [True]
