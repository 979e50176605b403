"""Finding claims: words, phrases, beginnings, operators, and every filter alone and together."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.ledger import ClaimFilter, Entry, Ledger, QueryError
from reportedly.ledger.query import write_days, write_match, write_words
from tests.ledger.made import make_reading

OTHER = "Zoé Quill warned 40 dead lie in Tarsk.\nThe ministry said 12 boats were found."


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    ledger.record(
        [Entry(make_reading(outlet="Orlen Post")), Entry(make_reading(OTHER, ref="b.txt", published="2032-07-31", outlet="Tarsk News"))]
    )
    return ledger


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("boats", ["12 boats were found", "12 boats sank at Orlen"]),
        ("BOATS sank", ["12 boats sank at Orlen"]),
        ('"boats sank"', ["12 boats sank at Orlen"]),
        ('"sank boats"', []),
        ("boat*", ["12 boats were found", "12 boats sank at Orlen"]),
        ('"12 boa"*', ["12 boats were found", "12 boats sank at Orlen"]),
        ("sank OR dead", ["40 dead lie in Tarsk", "12 boats sank at Orlen"]),
        ("boats NOT found", ["12 boats sank at Orlen"]),
        ("12 sank OR found", ["12 boats were found", "12 boats sank at Orlen"]),
        ("boats AND sank", ["12 boats sank at Orlen"]),
        ("and or", []),
        ("content:boats", []),
        ("boats) OR (claimant", ["12 boats were found", "12 boats sank at Orlen"]),
        ("boats' ^ + - sank", ["12 boats sank at Orlen"]),
        ("NEAR(boats sank)", []),
    ],
)
def test_words(filled: Ledger, words: str, found: list[str]) -> None:
    assert [claim.content for claim in filled.search(words)] == found


@pytest.mark.parametrize(
    "words", ['"boats', "", "!!!", "NOT boats", "OR boats", "boats OR", "boats NOT", "boats NOT OR found", "bo*", '"a b"* OR']
)
def test_what_cannot_be_understood_says_how_to_write_it(filled: Ledger, words: str) -> None:
    with pytest.raises(QueryError):
        filled.search(words)


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(['"', "*", "(", ")", "a:", "OR", "NOT", "AND", "boats", "^", "-", "+", "'", "NEAR/2", "{", "}", "\0"])).map(
        " ".join
    )
)
@settings(max_examples=150)
def test_no_query_reaches_the_syntax_of_fts5(words: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE f USING fts5 (content, claimant)")
    try:
        match = write_words(words)
    except QueryError:
        return
    db.execute("SELECT * FROM f WHERE f MATCH ?", (f"{{content}} : ({match})",)).fetchall()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"claimant": "anna"}, ["12 boats sank at Orlen"]),
        ({"claimant": "zoe"}, ["40 dead lie in Tarsk"]),
        ({"claimant": "ministry", "words": "boats"}, ["12 boats were found"]),
        ({"place": "orlen"}, ["12 boats sank at Orlen"]),
        ({"country": "xx"}, ["12 boats sank at Orlen"]),
        ({"counted": "killed"}, ["40 dead lie in Tarsk"]),
        ({"counted": "vehicles", "outlet": "post"}, ["12 boats sank at Orlen"]),
        ({"status": "denied"}, ["that the bridge was shut"]),
        ({"mode": "direct"}, []),
        ({"since": "2032"}, ["12 boats were found", "40 dead lie in Tarsk"]),
        ({"since": "2032-07-31", "until": "2032-07-31", "counted": "killed"}, ["40 dead lie in Tarsk"]),
        ({"until": "2031-05-05"}, []),
        ({"until": "2031-05", "claimant": "piet"}, ["nobody came"]),
        ({"since": "2032-08"}, []),
        ({"since": "2033", "until": "2032"}, []),
        ({"min_score": 0.6}, []),
        ({"limit": 1, "skip": 1}, ["40 dead lie in Tarsk"]),
    ],
)
def test_filters(filled: Ledger, wanted: dict, found: list[str]) -> None:
    assert [claim.content for claim in filled.claims(ClaimFilter(**wanted))] == found


def test_by_key_and_article(filled: Ledger) -> None:
    claim = filled.search("sank")[0]
    assert [c.id for c in filled.claims(ClaimFilter(key=claim.key))] == [claim.id]
    assert len(filled.claims(ClaimFilter(article=claim.article))) == 3
    assert filled.claims(ClaimFilter(article=claim.article, words="sank")) == [claim]


@pytest.mark.parametrize(
    "wanted",
    [
        {"since": "May"},
        {"until": "2031-5"},
        {"since": "2031-13"},
        {"until": "2031-02-32"},
        {"limit": 0},
        {"status": "perhaps"},
        {"counted": "dead"},
    ],
)
def test_filters_that_cannot_be_meant(wanted: dict) -> None:
    with pytest.raises(QueryError):
        ClaimFilter(**wanted)


day = st.dates().map(lambda d: d.isoformat())
prefix = st.tuples(day, st.sampled_from([4, 7, 10])).map(lambda p: p[0][: p[1]])


@given(at=prefix, since=st.none() | prefix, until=st.none() | prefix)
@settings(max_examples=300)
def test_days_are_found_by_their_names(at: str, since: str | None, until: str | None) -> None:
    """A day between the ends is named; one that is known to a month or year is named where it may be between them."""
    names = {f"y{at[:4]}", f"m{at[:7].replace('-', '')}", f"d{at.replace('-', '')}"}
    named = (
        {part.strip('"') for part in write_days(since, until, ("0001-01-01", "9999-12-31")).split(" OR ")}
        if not (since and until and since[:4] > until[:4])
        else set()
    )
    first, last = since or "0000", f"{until or '9999'}~"
    between = (at >= first or first.startswith(at)) and at <= last
    low, high = (since or "0001-01-01"), (until or "9999-12-31")
    if low[: min(len(low), len(high))] <= high[: min(len(low), len(high))]:
        assert bool(names & named) == between


def test_a_filter_of_days_keeps_to_the_days_of_the_ledger() -> None:
    match = write_match(ClaimFilter(since="1000"), ("2031-05-06", "2032-07-31"))
    assert match is not None
    assert match.count(" OR ") < 60


def test_articles(filled: Ledger) -> None:
    (found,) = filled.search_articles("rained bridge")
    assert "[bridge]" in found.extract
    assert found.outlet == "Orlen Post"


def test_show_and_coverage(filled: Ledger) -> None:
    claim = filled.search("sank")[0]
    shown = filled.show(claim.id[:10])
    assert shown.claim.content[0].text == "12 boats sank at Orlen"
    (gap,) = filled.coverage()
    assert (gap.text, gap.why) == ("It rained for 3 days.", "number")
    assert filled.coverage(why="cue") == []


@pytest.mark.usefixtures("filled")
def test_plans_use_an_index(path: Path) -> None:
    """No documented query goes through all claims."""
    db = sqlite3.connect(path)
    for query, value in (
        ("SELECT id FROM claim WHERE digest = ?", "a"),
        ("SELECT id FROM claim WHERE key = ?", "a"),
        ("SELECT id FROM claim_current WHERE id = ?", 1),
        ("SELECT id FROM claim_search WHERE id IN (SELECT id FROM claim WHERE reading = ?)", 1),
        ("SELECT id FROM article WHERE url = ?", "a"),
    ):
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", (value,))]
        assert not {"SCAN c", "SCAN claim", "SCAN r", "SCAN reading", "SCAN a", "SCAN article"} & set(plan), (query, plan)
