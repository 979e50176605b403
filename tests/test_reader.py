"""The reader as a whole: cases as data, bad input, and that nothing but the article decides."""

import json
import random
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

import reportedly
from reportedly import Metadata, Problem, Reader, ReaderConfig, make_article
from reportedly.exchange.contract import encode_reading

CASES = tomllib.loads((Path(__file__).parent / "cases/attribution.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def reader():
    return Reader()


@pytest.fixture(scope="module")
def example():
    return (Path(__file__).parent.parent / "examples/harbour-blast.txt").read_text(encoding="utf-8")


def spans_of(reading):
    for claim in reading.claims:
        yield from claim.content
        yield from claim.quoted
        yield from (s.span for s in claim.sources if s.span)
        if claim.cue:
            yield claim.cue


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:40])
def test_case(case, reader, request):
    if "known_failure" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["known_failure"]))
    reading = reader.read(make_article(case["text"]))
    claims = [
        (" / ".join(s.span.text for s in c.sources if s.span), c.cue.text if c.cue else "", " … ".join(s.text for s in c.content), c.mode)
        for c in reading.claims
        if c.attribution not in ("article_voice", "implicit_continuation")
    ]
    for source, cue, content, mode in case["expect"]:
        fits = [c for c in claims if source in c[0] and c[1].endswith(cue) and content in c[2] and c[3] == mode]
        assert fits, claims
    if case.get("only", True):
        assert len(claims) == len(case["expect"]), claims


def test_every_span_is_the_text_at_its_offsets(reader, example):
    reading = reader.read(make_article("🙂 " + example))
    spans = list(spans_of(reading))
    assert len(spans) > 20
    assert all(reading.article.text[s.start : s.end] == s.text for s in spans)


def test_claims_of_the_example(reader, example):
    reading = reader.read(make_article(example, Metadata(published="2024-03-14")))
    assert len(reading.claims) >= 10
    assert len({c.id for c in reading.claims}) == len(reading.claims)
    assert all(0 <= c.score <= 1 and c.trace for c in reading.claims)
    assert [c.content[0].start for c in reading.claims if c.mode == "direct"]


def test_same_bytes_whatever_the_order(reader, example):
    paragraphs = [p for p in example.split("\n\n") if len(p) > 80]
    articles = [make_article(p, Metadata(ref=str(i))) for i, p in enumerate(paragraphs)]
    forward = {r.article.ref: encode_reading(r) for r in reader.read_many(articles)}
    shuffled = random.Random(3).sample(articles, len(articles))
    again = {r.article.ref: encode_reading(r) for r in Reader().read_many(shuffled)}
    assert forward == again


def test_min_score_drops_the_unlikely(example):
    everything = Reader().read(make_article(example)).claims
    sure = Reader(ReaderConfig(min_score=0.9)).read(make_article(example)).claims
    assert sure == tuple(c for c in everything if c.score >= 0.9)
    assert 0 < len(sure) < len(everything)


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_refuses_a_score_that_is_none(score):
    with pytest.raises(ValueError, match="min_score"):
        Reader(ReaderConfig(min_score=score))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "Word",
        "“”",
        '"""""""',
        "”“",
        "🙂" * 50,
        "مرحبا بالعالم",
        "\x00\x00",
        "\ud800",
        ".",
        "said said said",
        "A: B: C:",
        "\r\n\r\n",
        "a" * 5000,
    ],
)
def test_reads_odd_text_without_failing(text, reader):
    reading = reader.read(make_article(text))
    assert reading.problems == ()
    assert all(reading.article.text[s.start : s.end] == s.text for s in spans_of(reading))
    assert len(reading.claims) <= 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Мэр города заявил в понедельник, что мост закрыт на ремонт до конца недели. По словам инженеров, опоры повреждены. " * 4, "ru"),
        ("وقال رئيس البلدية يوم الاثنين إن الجسر سيبقى مغلقا حتى نهاية الأسبوع. وأضاف أن الأعمدة تضررت. " * 4, "ar"),
        (
            "Le maire a déclaré lundi que le pont resterait fermé jusqu'à la fin de la semaine. Selon les ingénieurs, il est abîmé. " * 4,
            "fr",
        ),
    ],
)
def test_other_languages_are_marked_and_not_read(text, language, reader):
    reading = reader.read(make_article(text))
    assert reading.article.language == language
    assert [w.code for w in reading.warnings] == ["language"]
    assert reading.claims == ()


def test_long_line_is_read_to_its_end(reader):
    text = "The tide came in and the boats went out again past the old grey lighthouse. " * 400 + "The mayor said the bridge was closed."
    reading = reader.read(make_article(text))
    assert reading.claims[-1].content[-1].text == "the bridge was closed"


def test_problems_pass_through_and_the_rest_is_read(reader):
    results = list(reader.read_many([Problem("documents", "no"), make_article("The mayor said the bridge was closed.")]))
    assert isinstance(results[0], Problem)
    assert len(results[1].claims) == 1


def test_failure_becomes_a_problem(reader, monkeypatch):
    monkeypatch.setattr("reportedly.reader.parse_text", lambda *_: 1 / 0)
    (problem,) = reader.read_many([replace(make_article("The mayor said no."), ref="a.txt")])
    assert (problem.stage, problem.ref) == ("read", "a.txt")
    assert "ZeroDivisionError" in problem.error


def test_gaps_name_what_was_passed_over(reader):
    reading = reader.read(
        make_article("The mayor said the bridge was closed. On the wall there was a map of the “old town” and its 12 gates.")
    )
    (gap,) = reading.coverage
    assert (reading.article.text[gap.start : gap.end][:11], gap.why) == ("On the wall", "number, quotation")


def test_no_claim_is_taken_from_what_links_to_other_articles(reader):
    text = "The bank said that rates would rise.\n\nREAD MORE: The minister says the bank is slow\n\nThe governor denied that she would resign."
    (reading,) = reader.read_many([make_article(text)])
    assert [s.kind for s in reading.segments] == ["furniture"]
    assert [c.cue.text for c in reading.claims] == ["said", "denied"]


def test_a_figure_without_a_cue_is_the_articles_own(reader):
    reading = reader.read(make_article("The river rose by 40 centimetres. Nobody was hurt."))
    (claim,) = reading.claims
    (actor,) = reading.actors
    assert (claim.attribution, claim.mode, claim.content[0].text) == ("article_voice", "unmarked", "The river rose by 40 centimetres")
    assert (actor.kind, [s.actor for s in claim.sources], claim.cue) == ("article", [actor.id], None)


def test_a_report_goes_on_without_a_cue(reader):
    text = "General Ana Ruiz said her troops had taken the ridge. Additionally, they are building a road to the village."
    first, second = reader.read(make_article(text)).claims
    assert (second.attribution, second.content[0].text) == ("implicit_continuation", "they are building a road to the village")
    assert [s.actor for s in second.sources] == [s.actor for s in first.sources]
    assert second.alternatives[0].value == "article_voice"


def test_read_from_python_as_documented():
    reading = reportedly.read("The mayor said the bridge was closed.", published="2025-04-27")
    assert reading.article.published == "2025-04-27"
    assert json.loads(encode_reading(reading))["claims"][0]["sources"][0]["span"]["text"] == "The mayor"
