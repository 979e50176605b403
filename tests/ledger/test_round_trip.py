"""What goes into a ledger comes out of it, byte for byte."""

import dataclasses
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from reportedly.exchange.contract import decode_reading, encode_reading
from reportedly.ledger import Entry, Ledger
from reportedly.ledger.seals import seal_cells, seal_rows
from reportedly.ledger.tables import FIRST, TABLES
from reportedly.model import Reading
from tests.strategies import readings


def without_traces(reading: Reading) -> Reading:
    """Traces are recomputed, not kept."""
    return dataclasses.replace(reading, claims=tuple(dataclasses.replace(c, trace=()) for c in reading.claims))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example])
@given(reading=readings())
def test_any_reading_comes_back_byte_for_byte(reading: Reading) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db", write=True) as ledger:
        assert ledger.record([Entry(reading)]) == ()
        (found,) = ledger.readings()
        assert encode_reading(found, with_text=True) == encode_reading(reading, with_text=True)
        assert [claim.vector for claim in found.claims] == [claim.vector for claim in reading.claims]
        assert ledger.verify() == ()


def test_readings_by_hand_come_back(shared: Path, tmp_path: Path) -> None:
    given_readings = []
    for path in sorted((shared / "gold").glob("*.reading.json")):
        reading = decode_reading(path.read_bytes())
        text = path.with_name(path.name.replace(".reading.json", ".txt"))
        if not reading.article.text and text.exists():
            reading = dataclasses.replace(reading, article=dataclasses.replace(reading.article, text=text.read_text(encoding="utf-8")))
        given_readings.append(reading)
    assert given_readings
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        assert ledger.record(map(Entry, given_readings)) == ()
        found = {r.article.id: r for r in ledger.readings()}
    for reading in given_readings:
        assert encode_reading(found[reading.article.id], with_text=True) == encode_reading(without_traces(reading), with_text=True)


def test_a_reading_whose_words_are_elsewhere_is_refused_and_said(reading: Reading, tmp_path: Path) -> None:
    wrong = dataclasses.replace(reading.claims[0], cue=dataclasses.replace(reading.claims[0].cue, text="told"))
    with Ledger(tmp_path / "l.db", write=True) as ledger:
        (problem,) = ledger.record([Entry(dataclasses.replace(reading, claims=(wrong,)))])
        assert problem.stage == "ledger"
        assert "'told'" in problem.error
        assert [p.problem for p in ledger.problems()] == [problem]
        assert list(ledger.readings()) == []


def test_a_reading_without_rows_in_later_tables_has_the_seal_that_it_had_before_there_were_any() -> None:
    rows = {table.name: [(1, table.name)] for table in TABLES[:FIRST]}
    assert seal_rows((7, "run"), rows) == seal_cells((7, "run", *rows.values()))
    later = {TABLES[FIRST].name: [(1, 2)]}
    assert seal_rows((7, "run"), rows | later) != seal_rows((7, "run"), rows)
