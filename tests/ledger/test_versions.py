"""Versions of one address, and the same copy in several outlets."""

import random
import tomllib
from pathlib import Path

import pytest

from reportedly.ledger import Entry, Ledger
from reportedly.ledger.reprints import find_bands, find_credit, find_shingles
from tests.ledger.made import make_article, make_reading

URL = "https://orlen.example/boats"
COPY = (
    "Anna Kol said 12 boats sank at Orlen on the night of the storm, the worst for a generation.\nThe ministry denied that the bridge was "
    "shut for longer than an hour.\nPiet Rand said nobody came to help the crews in the first hours, although three calls were made to the "
    "harbour office and one to the barracks on the hill.\nThe masts could be seen from the shore at noon."
)


def test_versions_tell_what_came_went_and_changed(ledger: Ledger) -> None:
    later = COPY.replace("12 boats sank at", "17 boats sank at").replace(
        "\nThe ministry denied that the bridge was shut for longer than an hour.", ""
    )
    later += "\nZora Quill said the storm will return."
    for text, day in ((COPY, "2031-05-06"), (later, "2031-05-07")):
        ledger.record([Entry(make_reading(text, url=URL, published=day))])
    first, second = ledger.versions(URL)
    assert (first.claims, first.came, first.went, first.changed) == (3, (), (), ())
    assert [c.content for c in second.came] == ["the storm will return"]
    assert [c.content for c in second.went] == ["that the bridge was shut for longer than an hour"]
    (change,) = second.changed
    assert change.figures_changed
    assert (change.before.figures, change.after.figures) == (("12 boats",), ("17 boats",))
    assert ledger.versions("https://none.example") == ()
    assert ledger.reprints() == (), "versions of one address are no reprints"


def test_the_same_copy_in_other_outlets_is_one_group_with_its_original(ledger: Ledger) -> None:
    ledger.record(
        [
            Entry(make_reading(f"ORLEN (Reuters) - {COPY}", ref="a", outlet="Tarsk News", published="2031-05-06")),
            Entry(make_reading(f"{COPY}\nRead more: ferry times.", ref="b", outlet="Orlen Post", published="2031-05-05")),
            Entry(make_reading(COPY[:300], ref="c", outlet="Reuters", published="2031-05-07")),
            Entry(make_reading("Anna Kol said 12 boats sank at Orlen. " + " ".join(f"Word{n} is another." for n in range(40)), ref="d")),
        ]
    )
    (group,) = ledger.reprints()
    assert len(group.articles) == 3
    with_id = {r.article.ref: r.article.id for r in ledger.readings()}
    assert group.original == with_id["c"]
    assert group.why == "credited: Reuters"
    assert ledger.count()["articles"] == 4, "nothing is deleted"


def test_without_a_credit_the_earliest_is_the_original(ledger: Ledger) -> None:
    for ref, day in (("late", "2031-05-07"), ("early", "2031-05-05")):
        ledger.record([Entry(make_reading(COPY, ref=ref, published=day))])
    (group,) = ledger.reprints()
    assert group.why == "earliest"
    assert group.articles[0] == group.original == next(r.article.id for r in ledger.readings() if r.article.ref == "early")


AGENCIES = tomllib.loads((Path(__file__).parents[2] / "src/reportedly/lang/en/agencies.toml").read_text(encoding="utf-8"))["agency"]


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency["name"])
def test_credits(agency: dict) -> None:
    assert find_credit(make_article(f"{agency['example']} {COPY}")) == agency["name"]
    assert find_credit(make_article(f"{COPY} {COPY}\n{agency['example']}")) == agency["name"]
    assert find_credit(make_article(agency["not"])) is None
    assert find_credit(make_article(COPY, byline=agency["forms"][0])) == agency["name"]


def test_likely_copies_meet_in_a_band_and_others_do_not() -> None:
    chance = random.Random(7)
    words = [f"w{n}" for n in range(3000)]
    met = strangers = 0
    for _ in range(100):
        text = chance.choices(words, k=300)
        cut = text[: chance.randint(240, 300)]
        met += bool(set(find_bands(find_shingles(" ".join(text)))) & set(find_bands(find_shingles(" ".join(cut)))))
        other = chance.choices(words, k=300)
        strangers += bool(set(find_bands(find_shingles(" ".join(text)))) & set(find_bands(find_shingles(" ".join(other)))))
    assert met >= 99
    assert strangers == 0
    assert find_bands(find_shingles("too short to tell")) == []
