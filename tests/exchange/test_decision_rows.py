"""CSV of decisions, as `export --tables csv` writes them and as people do."""

import pytest

from reportedly.exchange.decision_rows import read_decision_rows
from reportedly.exchange.tabular import write_tables
from reportedly.exchange.taking import take_rows
from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from tests.ledger.made import make_reading

READING = make_reading("Anna Kol said 12 boats and 3 cars sank at Orlen.\nPiet Rand said nobody came.\nBo Lun denied it was so.")


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        ledger.record([Entry(READING)])
        yield ledger


def decide_all_kinds(ledger):
    first, second, third = sorted(c.id for c in ledger.claims())
    claims = {ledger.show(c).claim.content[0].text: c for c in (first, second, third)}
    boats, nobody, was = claims["12 boats and 3 cars sank at Orlen"], claims["nobody came"], claims["it was so"]
    ledger.decide(boats, Verdict(DecisionKind.ACCEPT, "ana", "checked"))
    for value in ("confirmed", "denied", "confirmed"):
        ledger.decide(boats, Verdict(DecisionKind.EDIT, "ana", cell="status", value=value))
    ledger.decide(boats, Verdict(DecisionKind.EDIT, "bo", cell="source", value="=Ministry, of “A”\nand B"))
    ledger.decide(boats, Verdict(DecisionKind.EDIT, "bo", cell="figure.value", value="-14"))
    ledger.decide(boats, Verdict(DecisionKind.SPLIT, "bo", parts=("12 boats", "3 cars sank")))
    ledger.decide(nobody, Verdict(DecisionKind.MERGE, "bo", parts=(was,)))
    ledger.undo(ledger.decide(was, Verdict(DecisionKind.UNSURE, "bo")), "bo")
    return boats


def keep(ledger):
    return [(d.kind, d.claim, d.cell, d.value, d.by, d.why) for d in ledger.decisions() if d.standing != "undone" and d.kind != "undo"]


def test_exported_decisions_give_the_same_in_the_ledger_as_it_was_and_are_not_doubled(ledger, tmp_path):
    decide_all_kinds(ledger)
    list(write_tables(ledger, "csv", tmp_path / "csv"))
    path = tmp_path / "csv" / "decisions.csv"
    with Ledger(tmp_path / "fresh.db", write=True) as fresh:
        fresh.record([Entry(READING)])
        outcome = take_rows(fresh, read_decision_rows(path, None))
        assert (outcome.taken, outcome.there, outcome.refused) == (8, 0, [])
        assert keep(fresh) == keep(ledger)
        assert fresh.verify() == ()
        again = take_rows(fresh, read_decision_rows(path, None))
        assert (again.taken, again.there, again.refused) == (0, 8, [])
        assert keep(fresh) == keep(ledger)


def write(tmp_path, *rows, header="claim,kind,cell,value,by,why"):
    path = tmp_path / "rows.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def test_rows_by_hand_are_taken_and_those_that_do_not_fit_told(ledger, tmp_path):
    claim = next(c.id for c in ledger.claims() if c.content.startswith("12"))
    rows = (
        f"{claim},edit,figure.value,14,ana,counted again",
        f"{claim[:8]},accept,,,ana,",
        "ffffffffffffffff,accept,,,ana,",
        f"{claim},edit,status,so so,ana,",
        f"{claim},edit,colour,red,ana,",
        f"{claim},praise,,,ana,",
        f"{claim},accept,,,,",
        f"{claim},split,,12 boats,ana,",
        ",choose,,,ana,",
        f"{claim},undo,,,ana,",
        f"{claim},accept",
    )
    outcome = take_rows(ledger, read_decision_rows(write(tmp_path, *rows), None))
    assert outcome.taken == 2
    assert ledger.decisions()[0].why == "counted again"
    told = [(refusal.row, refusal.why) for refusal in sorted(outcome.refused, key=lambda r: int(r.row.split()[1]))]
    wanted = [
        ("line 4", "no current claim has the id"),
        ("line 5", "'so so' is no status"),
        ("line 6", "'colour' is no cell"),
        ("line 7", "'praise' is no kind of decision"),
        ("line 8", "--by"),
        ("line 9", "JSON list"),
        ("line 10", "it names no claim"),
        ("line 11", "decide --undo"),
        ("line 12", "cut short"),
    ]
    assert [(row, why in said) for (row, why), (_, said) in zip(wanted, told, strict=True)] == [(row, True) for row, _ in told]


@pytest.mark.parametrize(
    ("text", "why"),
    [("a,b\n1,2\n", "no column 'claim'"), ('claim,kind\n"abc', "bring a whole file"), ("", "no column 'claim'")],
)
def test_a_file_that_is_no_table_of_decisions_is_refused(ledger, tmp_path, text, why):
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    outcome = take_rows(ledger, read_decision_rows(path, "ana"))
    assert [why in refusal.why for refusal in outcome.refused] == [True]


def test_the_author_that_is_named_comes_before_the_files(ledger, tmp_path):
    claim = ledger.claims()[0].id
    take_rows(ledger, read_decision_rows(write(tmp_path, f"{claim},accept,,,ana,"), "bo"))
    assert [d.by for d in ledger.decisions()] == ["bo"]
