"""How far two people agree: alpha against published examples, and what of their decisions is compared."""

import pytest

from reportedly.exchange.agreement import JUDGED, compare_coders, find_alpha, format_agreement
from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from tests.ledger.made import make_reading


def differ(one, other):
    return float(one != other)


def differ_by_ratio(one, other):
    return ((float(one) - float(other)) / (float(one) + float(other))) ** 2


# The examples A, B and D of K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011; "." is missing.
@pytest.mark.parametrize(
    ("observers", "distance", "alpha"),
    [
        (("0100000010", "1110010000"), differ, 0.095),
        (("aabbdcccedda", "babbbccceddd"), differ, 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), differ, 0.743),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), differ_by_ratio, 0.797),
    ],
)
def test_alpha_is_as_published(observers, distance, alpha):
    units = [[value for value in unit if value != "."] for unit in zip(*observers, strict=True)]
    assert find_alpha(units, distance) == pytest.approx(alpha, abs=0.0006)


def test_alpha_of_what_never_varies_tells_nothing():
    assert find_alpha([("a", "a")] * 5, differ) is None
    assert find_alpha([], differ) is None


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        ledger.record([Entry(make_reading())])
        yield ledger


def decide(ledger, by, claim, kind=DecisionKind.ACCEPT, **rest):
    return ledger.decide(claim.id, Verdict(kind, by, **rest))


def test_two_coders(ledger):
    first, second, third = ledger.claims()
    decide(ledger, "ana", first)
    decide(ledger, "bo", first, DecisionKind.EDIT, cell="status", value="denied")
    decide(ledger, "ana", second)
    decide(ledger, "bo", second, DecisionKind.REJECT)
    decide(ledger, "ana", third)
    found = compare_coders(ledger, "ana", "bo")
    assert (found.claims, found.alone) == (2, (1, 0))
    assert {(d.claim, d.cell, d.one, d.other) for d in found.differences} == {
        (first.id, "status", "asserted", "denied"),
        (second.id, JUDGED, "accept", "reject"),
    }
    shares = {cell.cell: (cell.units, cell.same) for cell in found.cells}
    assert shares[JUDGED] == (2, 0.5)
    assert shares["status"] == (1, 0.0)
    assert shares["source"] == (1, 1.0)
    assert any("to adjudicate" in line for line in format_agreement(found))


def test_what_a_third_person_settled_is_not_listed_again(ledger):
    first, *_ = ledger.claims()
    decide(ledger, "ana", first)
    decide(ledger, "bo", first, DecisionKind.EDIT, cell="status", value="denied")
    decide(ledger, "cy", first, DecisionKind.EDIT, cell="status", value="denied")
    assert compare_coders(ledger, "ana", "bo").differences == ()


def test_what_was_undone_counts_for_nothing(ledger):
    first, *_ = ledger.claims()
    decide(ledger, "ana", first)
    number = decide(ledger, "bo", first, DecisionKind.REJECT)
    ledger.undo(number, "bo", None)
    assert compare_coders(ledger, "ana", "bo").claims == 0
