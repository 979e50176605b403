"""What claims do: cases as data, every rule on its examples, relations between claims, and odd texts."""

import re
import time
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.stance import FIELDS, build_claim, find_cue, judge_case
from reportedly.config import Metadata
from reportedly.documents.article import make_article
from reportedly.lang.resources import load_toml
from reportedly.model import (
    Actor,
    ActorKind,
    Aggregation,
    AttributionKind,
    Claim,
    CountedKind,
    Figure,
    FigureRelation,
    Mode,
    Party,
    RelationType,
    Source,
    Span,
    SpeechAct,
    Status,
)
from reportedly.parse.spacy import parse_text
from reportedly.stance.certainty import load_hedges
from reportedly.stance.channels import find_channel, find_kind, inherit_channels
from reportedly.stance.judge import judge_claims, relate_claims
from reportedly.stance.lexicon import compile_pattern, index_senses, load_compositions, load_senses
from reportedly.stance.phrases import PhraseFinder, spell_out
from reportedly.stance.readings import load_second_readings
from reportedly.stance.speech import list_stems

CASES = [
    case
    for name in ("stance", "stance_more")
    for case in tomllib.loads((Path(__file__).parents[1] / f"cases/{name}.toml").read_text(encoding="utf-8"))["case"]
]
CUES, CERTAINTY, CHANNELS, ANSWERS = (load_toml(f"{name}.toml") for name in ("cues", "certainty", "channels", "answers"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:40])
def test_case(case, request):
    if "known_failure" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["known_failure"]))
    assert judge_case(case) == {name: case[name] for name in FIELDS}


def lemmatise(text):
    parse = parse_text(text)
    return {t.lemma.lower() for t in parse.tokens} | {text[t.start : t.end].lower() for t in parse.tokens}


@pytest.mark.parametrize("row", CUES["sense"], ids=lambda r: r["id"])
def test_sense(row):
    assert lemmatise(row["example"]) & set(row["lemmas"])
    assert set(row.get("documents_only", ())) <= set(row["lemmas"])


@pytest.mark.parametrize("row", CUES["composition"], ids=lambda r: r["id"])
def test_composition(row):
    rule = next(r for r in load_compositions() if r.id == row["id"])
    assert rule.finds(row["example"].lower())
    if not rule.about:
        assert not rule.finds(row["not"].lower())


@pytest.mark.parametrize("row", CERTAINTY["certainty"], ids=lambda r: r["id"])
def test_certainty(row):
    hedge = next(h for h in load_hedges() if h.id == row["id"])
    assert hedge.pattern.search(row["example"].lower())
    assert not hedge.pattern.search(row["not"].lower())


@pytest.mark.parametrize(
    ("table", "key", "cue", "act", "other"),
    [
        ("postponed", "status", "plead", "not_stated", "confirmed"),
        ("mishaps", "speech_act", "took", "acknowledge", "claim_responsibility"),
        ("acting_nouns", "speech_act", "issued", "deny", "announce"),
    ],
)
def test_table_decides_between_its_examples(table, key, cue, act, other):
    rows = CUES[table]
    found = []
    for text in (rows["example"], rows["not"]):
        words = next(w for w in (f"is expected to {cue} guilty", f"{cue}ed guilty", f"{cue} responsibility", cue) if w in text)
        found.append(judge_case({"text": text, "cue": words})[key])
    assert found == [act, other]


@pytest.mark.parametrize(
    ("short", "full"),
    [("does n't deny", "does not deny"), ("can't", "cannot"), ("wo n’t say", "will not say"), ("shan't", "shall not"), ("not", "not")],
)
def test_contractions_are_spelt_out(short, full):
    assert spell_out(short) == full


def make_claim(article, parse, cue):
    return build_claim(article, parse, find_cue(article.text, cue))


@pytest.mark.parametrize("row", CHANNELS["channel"], ids=lambda r: r["kind"])
def test_channel(row):
    for text, expect in ((row["example"], row["finds"]), (row["not"], None)):
        article, parse = make_article(text, Metadata()), parse_text(text)
        cue = next(c for c in ("told", "wrote", "said") if c in text)
        start = text.index("that") if "that" in text else len(text)
        claim = replace(make_claim(article, parse, cue), content=(article.span(start, len(text)),))
        channel = find_channel(PhraseFinder(article, parse), claim)
        assert (channel and channel.span.text) == expect
        assert channel is None or channel.kind == row["kind"]


@pytest.mark.parametrize(("said", "name"), [("with Radio Altura", "Radio Altura"), ("with a smile", None), ("on Monday", None)])
def test_who_is_named_beside_a_channel(said, name):
    text = f"Orlin said in an interview {said} that the weir held."
    judged, _ = judge(text, claim_in(text, "a", "Orlin", "said", "that the weir held"))
    assert (judged[0].addressee and judged[0].addressee.span.text) == name


@pytest.mark.parametrize(("word", "stem"), [("denied", "deny"), ("claims", "claim"), ("accusing", "accuse"), ("say", "say")])
def test_words_in_capitals_have_stems(word, stem):
    assert stem in list_stems(word)


def test_longest_name_of_a_channel_decides():
    text = "at a news conference"
    article, parse = make_article(text, Metadata()), parse_text(text)
    assert find_kind(PhraseFinder(article, parse), 3, 1) == "press_conference"


def test_answers_have_examples():
    pattern = re.compile(ANSWERS["responding"]["pattern"])
    assert pattern.search(ANSWERS["responding"]["example"].lower())
    assert not pattern.search(ANSWERS["responding"]["not"].lower())
    assert lemmatise(ANSWERS["pointers"]["example"]) & set(ANSWERS["pointers"]["nouns"])
    assert not lemmatise(ANSWERS["pointers"]["not"]) & {*ANSWERS["pointers"]["nouns"], *ANSWERS["pointers"]["pronouns"]}


def test_lexicon_names_known_classes_only():
    assert all("<" not in r.pattern.pattern.replace("(?<", "") for r in load_compositions())
    assert compile_pattern("<not>").search("has never")


def test_every_act_of_the_vocabulary_is_given_by_some_rule():
    given_acts = {s.speech_act for s in load_senses()} | {r.speech_act for r in load_compositions()}
    assert given_acts == set(SpeechAct)


def test_factive_words_are_never_denials():
    assert not [s.id for s in load_senses() if s.factive and s.status is Status.DENIED]
    assert index_senses()["deny"][0].negative


def claim_in(text, name, source, cue, content, **more):
    def find(words):
        return Span(text.index(words), text.index(words) + len(words), words)

    sources = (Source(source, find(source)),) if source else ()
    return Claim(name, name, None, AttributionKind.EXPLICIT, Mode.INDIRECT, sources, cue and find(cue), (find(content),), **more)


def judge(text, *claims, figures=()):
    article, parse = make_article(text, Metadata()), parse_text(text)
    judged, relations = relate_claims(finder := PhraseFinder(article, parse), judge_claims(finder, claims), figures)
    return judged, [(r.type, r.from_claim, r.to_claim) for r in relations]


REPORTS = "Varland said that Qesh had sent 900 men to the ford. The Qesh court chose not to confirm or deny these reports."


def test_these_reports_are_the_nearest_claim():
    first = claim_in(REPORTS, "a", "Varland", "said", "that Qesh had sent 900 men to the ford")
    second = claim_in(REPORTS, "b", "The Qesh court", "chose not to confirm or deny", "these reports")
    judged, relations = judge(REPORTS, first, second)
    assert relations == [(RelationType.NEITHER_CONFIRMS_NOR_DENIES, "b", "a")]
    (reported,) = judged[0].reported_status
    assert (reported.by, reported.status, reported.via) == (("The Qesh court",), Status.NEITHER_CONFIRMED_NOR_DENIED, "b")
    assert judged[1].reported_status == ()


def test_an_accuser_is_denied():
    text = "The union accused the mill of cutting pay. A clerk said that it rained. The mill denied doing so."
    accuser = claim_in(text, "a", "The union", "accused", "the mill of cutting pay", target=Party("The mill", None))
    _, relations = judge(
        text, accuser, claim_in(text, "b", "A clerk", "said", "that it rained"), claim_in(text, "c", "The mill", "denied", "doing so")
    )
    assert relations == [(RelationType.DENIES, "c", "a")]


def test_the_article_says_that_it_is_being_verified():
    text = "The mayor said that a trawler sank. The coast guard is currently working to verify the details."
    voice = claim_in(text, "b", None, None, "The coast guard is currently working to verify the details")
    voice = replace(voice, attribution=AttributionKind.ARTICLE_VOICE)
    judged, relations = judge(text, claim_in(text, "a", "The mayor", "said", "that a trawler sank"), voice)
    assert judged[1].status is Status.UNDER_VERIFICATION
    assert relations == [(RelationType.VERIFIES, "b", "a")]


def test_nothing_points_to_nothing():
    text = "The mayor said that a trawler sank. The bank denied responsibility."
    _, relations = judge(
        text, claim_in(text, "a", "The mayor", "said", "that a trawler sank"), claim_in(text, "b", "The bank", "denied", "responsibility")
    )
    assert relations == []


@pytest.mark.parametrize(("second", "bound", "tense"), [(31, "=", True), (12, "=", False), (10, ">=", False), (20, ">", True)])
def test_rival_figures_are_candidates(second, bound, tense):
    text = "The mayor said that the blast killed 12. The union said that the blast killed many more."
    figures = tuple(
        Figure(
            f,
            0,
            1,
            "x",
            Decimal(n),
            None,
            None,
            FigureRelation(r),
            None,
            None,
            CountedKind.KILLED,
            Aggregation.UNKNOWN,
            None,
            None,
            Span(0, 1, "x"),
        )
        for f, n, r in (("f1", 12, "="), ("f2", second, bound))
    )
    first = claim_in(text, "a", "The mayor", "said", "that the blast killed 12", figures=("f1",), events=("e",))
    other = claim_in(text, "b", "The union", "said", "that the blast killed many more", figures=("f2",), events=("e",))
    _, relations = judge(text, first, other, figures=figures)
    assert ((RelationType.TENSION_CANDIDATE, "b", "a") in relations) is tense


def test_a_report_keeps_channel_and_addressee():
    text = "In a report to the board, Orlin said that the weir held. According to Orlin, the mill stands. The cook added that it rained."
    first = claim_in(text, "a", "Orlin", "said", "that the weir held", addressee=Party("board", None))
    at = text.rindex("Orlin")
    second = replace(claim_in(text, "b", None, "According to", "the mill stands"), sources=(Source("Orlin", Span(at, at + 5, "Orlin")),))
    judged, _ = judge(text, first, second, claim_in(text, "c", "The cook", "added", "that it rained"))
    assert (judged[1].channel.kind, judged[1].channel.span, judged[1].addressee.actor) == ("report", None, "board")
    assert judged[1].channel.basis
    assert judged[2].channel is None
    assert inherit_channels(()) == ()


@settings(max_examples=40)
@given(st.text(alphabet="dDenied it, no \n“”'’.?-said willnot", min_size=3, max_size=80))
def test_odd_texts_are_judged(text):
    article = make_article(text, Metadata())
    parse = parse_text(article.text)
    if not article.text.strip() or not parse.tokens:
        return
    middle = parse.tokens[len(parse.tokens) // 2]
    cue = article.span(middle.start, middle.end)
    whole = article.span(0, len(article.text))
    claim = Claim("a", "a", None, AttributionKind.EXPLICIT, Mode.INDIRECT, (), cue, (whole,))
    finder = PhraseFinder(article, parse)
    judged = judge_claims(finder, [claim, replace(claim, id="b", cue=None)])
    assert all(c.speech_act and c.certainty for c in judged)
    assert judge_claims(finder, [claim]) == judge_claims(finder, [claim])


def test_time_grows_with_length():
    """Four times the claims take at most eight times as long."""
    sentence = "The union accused the mill of cutting pay. The mill denied these claims. "
    took = []
    for times in (200, 800):
        text = sentence * times
        article, parse, step = make_article(text, Metadata()), parse_text(text), len(sentence)
        claims = []
        for n in range(times):
            for cue, content in (("accused", "the mill of cutting pay"), ("denied", "these claims")):
                spans = [article.span(n * step + sentence.index(w), n * step + sentence.index(w) + len(w)) for w in (cue, content)]
                claims.append(Claim(f"{n}{cue}", "", None, AttributionKind.EXPLICIT, Mode.INDIRECT, (), spans[0], (spans[1],)))
        runs = []
        for _ in range(2):  # the better of two: the first also loads the rules, and other programs run beside
            start = time.process_time()
            relate_claims(finder := PhraseFinder(article, parse), judge_claims(finder, claims), ())
            runs.append(time.process_time() - start)
        took.append(min(runs))
    assert took[1] < 8 * took[0]


def test_what_somebody_was_told_goes_on_until_another_speaks():
    text = "Orlin told the board that the weir held. He added that it rained. The cook said that it snowed. Orlin said that he left."
    said = [claim_in(text, "Orlin", "Orlin", "told", "that the weir held", addressee=Party("board", None))]
    said.append(replace(claim_in(text, "b", "He", "added", "that it rained"), sources=(Source("Orlin", None),)))
    said.append(claim_in(text, "c", "The cook", "said", "that it snowed"))
    said.append(replace(claim_in(text, "d", None, "said", "that he left"), sources=(Source("Orlin", None),)))
    judged, _ = judge(text, *said)
    assert [c.addressee and (c.addressee.actor, bool(c.addressee.basis)) for c in judged[1:]] == [("board", True), None, None]
    assert inherit_channels((replace(judged[0], speech_act=SpeechAct.REQUEST), replace(said[1])))[1].addressee is None


def test_going_on_has_examples():
    words = CHANNELS["going_on"]
    assert set(words["example"].lower().split()) & {*words["cues"]}
    assert not set(words["not"].lower().split()) & {*words["cues"], *words["sources"]}


SAME = [
    ("that the blast killed nine men in Dray", "that the blast in Dray killed nine men", [(RelationType.REPEATS, "b", "a")]),
    ("that the blast killed nine men", "that the blast killed nine men and two women of Upper Sarn", [(RelationType.REFINES, "b", "a")]),
    ("that the blast killed nine men of Upper Sarn on the bridge", "that the blast killed nine men", [(RelationType.REFINES, "a", "b")]),
    ("that the blast killed nine men in Dray", "that the blast killed four men in Dray", []),
    ("that the blast killed nine men in Dray", "that the blast in Dray did not kill nine men", []),
    ("that the blast killed nine men in Dray", "that the bridge in Dray will be mended by nine men", []),
]


@pytest.mark.parametrize(("one", "two", "expected"), SAME, ids=[two for _, two, _ in SAME])
def test_the_same_source_again(one, two, expected):
    text = f"It rained. Orlin said {one}. Later Orlin added {two}."
    first = claim_in(text, "a", "Orlin", "said", one)
    at = text.rindex(two)
    second = replace(claim_in(text, "b", None, "added", two), sources=(Source("Orlin", None),), content=(Span(at, at + len(two), two),))
    assert judge(text, first, second)[1] == expected
    other = replace(second, sources=(Source("the cook", None),))
    assert judge(text, first, other)[1] == []


def test_an_opening_says_what_the_text_tells():
    text = "The blast killed nine men in Dray. It rained. Orlin said that the blast in Dray killed nine men and two women on the bridge."
    head = replace(claim_in(text, "a", None, None, "The blast killed nine men in Dray"), attribution=AttributionKind.ARTICLE_VOICE)
    told = claim_in(text, "b", "Orlin", "said", "that the blast in Dray killed nine men and two women on the bridge")
    assert judge(text, head, told)[1] == [(RelationType.SAME_CLAIM, "a", "b")]


def test_a_part_of_a_figure_is_more_exact():
    text = "It rained. Orlin said that 126 people died. Orlin added that 68 of them were children."
    figures = tuple(
        Figure(
            f, 0, 1, "x", Decimal(n), None, None, FigureRelation("="), None, None, CountedKind.KILLED, Aggregation.UNKNOWN, None, None,
            Span(0, 1, "x"), part_of=whole,
        )
        for f, n, whole in (("f1", 126, None), ("f2", 68, "f1"))
    )  # fmt: skip
    first = claim_in(text, "a", "Orlin", "said", "that 126 people died", figures=("f1",))
    second = replace(claim_in(text, "b", None, "added", "that 68 of them were children", figures=("f2",)), sources=(Source("Orlin", None),))
    assert judge(text, first, second, figures=figures)[1] == [(RelationType.REFINES, "b", "a")]


RESPONSES = [
    ("Reacting to Orlin's remarks on the weir, Brandt said that nobody would drown.", [(RelationType.RESPONDS_TO, "b", "a")]),
    ("Reacting to Orlin's death, Brandt said that nobody would drown.", []),
    ("In response to questions about the weir and the flood, Brandt said that nobody would drown.", [(RelationType.RESPONDS_TO, "b", "a")]),
    ("In response to questions about the harvest, Brandt said that nobody would drown.", []),
]


@pytest.mark.parametrize(("answer", "expected"), RESPONSES, ids=[answer for answer, _ in RESPONSES])
def test_a_response_says_whom_or_what_it_answers(answer, expected):
    text = f"It rained. Orlin said that the weir would not hold the flood. {answer}"
    first = claim_in(text, "a", "Orlin", "said", "that the weir would not hold the flood")
    at = text.rindex("said")
    second = replace(claim_in(text, "b", "Brandt", "said", "that nobody would drown"), cue=Span(at, at + 4, "said"))
    assert judge(text, first, second)[1] == expected


@pytest.mark.parametrize(("country", "expected"), [("QS", [RelationType.DENIES]), ("VL", [])])
def test_a_ministry_answers_for_its_state(country, expected):
    text = "The union accused Qesh of burning the mill. The ministry denied burning flour."
    accuser = claim_in(text, "a", "The union", "accused", "Qesh of burning the mill", target=Party("qesh", None))
    denial = claim_in(text, "b", "The ministry", "denied", "burning flour")
    actors = [
        Actor("qesh", "Government of Qesh", ActorKind.GOVERNMENT, country="QS"),
        Actor("The ministry", "Ministry", ActorKind.GOVERNMENT, country=country),
    ]
    article, parse = make_article(text, Metadata()), parse_text(text)
    _, relations = relate_claims(finder := PhraseFinder(article, parse), judge_claims(finder, [accuser, denial]), (), actors)
    assert [r.type for r in relations] == expected


SECOND = load_toml("second_readings.toml")["second"]


@pytest.mark.parametrize("row", SECOND, ids=lambda r: r["id"])
def test_second_reading(row):
    rule = next(r for r in load_second_readings() if r.id == row["id"])
    known = {r.id for r in load_compositions()} | {s.id for s in load_senses()} | {"modal"}
    assert rule.after <= known
    pattern = rule.cue or rule.content
    assert pattern.search(row["example"])
    assert not pattern.search(row["not"])


@pytest.mark.parametrize(
    ("text", "cue", "other"),
    [
        ("The ministry refused to confirm the fall of the airfield.", "refused to confirm", [("status", "declined_to_comment")]),
        ("The ministry did not confirm the fall of the airfield.", "did not confirm", [("status", "not_stated")]),
        ("The ministry rejected the plan for the airfield.", "rejected", [("status", "asserted")]),
        ("The ministry confirmed the fall of the airfield.", "confirmed", []),
    ],
)
def test_two_readings_are_kept(text, cue, other):
    article, parse = make_article(text, Metadata()), parse_text(text)
    claim = judge_claims(PhraseFinder(article, parse), [make_claim(article, parse, cue)])[0]
    assert [(a.what, a.value) for a in claim.alternatives] == other
