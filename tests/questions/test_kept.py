"""What is kept in a ledger is what joining all anew gives, whatever came, in which order, and whatever people decided meanwhile."""

import os
import random
import re
import shutil
import sqlite3
import threading
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from reportedly.config import Metadata
from reportedly.documents import make_article
from reportedly.ledger import DecisionKind, Entry, Ledger, Verdict
from reportedly.model import Reading, Run
from reportedly.questions import kept
from reportedly.questions.asking import sort_question
from reportedly.questions.book import Book, KeptBook, QuestionError, join_ledger, list_names, open_book
from reportedly.questions.extract import extract_reading, pack_extract, unpack_extract
from reportedly.questions.question import Wanted
from reportedly.reader import Reader

TOWNS = ("Izmir", "Ankara", "Bursa")
PLACES = ("ferry terminal", "market", "bus station")
TEXT = (
    "A bombing at a {place} in {town} on {weekday} killed {toll} people, the Harbour Watch monitoring group said. "
    "The interior ministry denied that the {place} in {town} had been bombed. Police blamed the Northern Front for the blast in {town}. "
    "Doctors said {less} people were killed. Hospital staff counted {hurt} wounded, among them four children."
)
OTHER = Run("another", "c", "r", "m")


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    """Articles on three bombings, a copy of one in another paper, and one on nothing of the sort."""
    reader, chance, made = Reader(), random.Random(7), []
    for n in range(12):
        town = n % 3
        told = {"place": PLACES[town], "town": TOWNS[town], "weekday": ("Tuesday", "Friday", "Monday")[town]}
        text = TEXT.format(toll=chance.randint(12, 19), less=chance.randint(5, 9), hurt=chance.randint(20, 40), **told)
        made.append((text, f"2031-05-{(7, 10, 13)[town] + n // 6:02d}", f"Paper {n % 5}"))
    made += [
        (made[0][0], "2031-05-08", "Copying Post"),
        ("The council of Bursa said on Monday that two bridges would open.", "2031-05-13", "Post"),
    ]
    return [
        reader.read(make_article(text, Metadata(published=day, outlet=outlet, headline=f"{outlet} {n}")))
        for n, (text, day, outlet) in enumerate(made)
    ]


def check(path: Path) -> Book:
    """That a ledger's kept questions are those of joining it anew, however they are asked for."""
    with Ledger(path) as ledger:
        book, anew = open_book(ledger), join_ledger(ledger)
        assert isinstance(book, KeptBook)
        expected = anew.list_questions()
        assert book.list_questions() == expected
        assert book.list_summaries() == anew.list_summaries()
        assert set(book.list_told()) == set(anew.list_told())
        assert [book.find(q.id) for q in expected] == expected
        assert all(book.find_link(k.id) == (q, k) for q in expected for k in q.links)
        assert ledger.verify() == ()
        db = sqlite3.connect(path)
        db.execute("PRAGMA foreign_keys = ON")
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        db.close()
    return book


def record(path: Path, *readings: Reading) -> None:
    with Ledger(path, write=True) as ledger:
        assert ledger.record(map(Entry, readings)) == ()


def alter(reading: Reading) -> Reading:
    """The article as another run reads it: without its last event, and with another toll."""
    figures = tuple(replace(f, value=f.value + 1) if f.value else f for f in reading.figures)
    return replace(reading, run=OTHER, figures=figures, events=reading.events[:-1])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_by_one_with_decisions_rereads_and_undo_gives_what_all_anew_gives(readings: list[Reading], tmp_path: Path, seed: int) -> None:
    chance, path = random.Random(seed), tmp_path / "kept.db"
    for n, reading in enumerate(chance.sample(readings, len(readings))):
        record(path, reading)
        if n % 3 == 1:
            continue  # two come at once
        book = check(path)
        with Ledger(path, write=True) as ledger:
            answers = sorted({t.answer for t in book.list_told()})
            claims = [c.id for c in ledger.claims()]
            step = chance.randrange(6)
            if step == 0:
                ledger.decide(chance.choice(claims), Verdict(DecisionKind.REJECT, "anna"))
            elif step == 1:
                ledger.decide(chance.choice(claims), Verdict(DecisionKind.EDIT, "anna", None, "status", "denied"))
            elif step == 2 and len(answers) > 1:
                ledger.judge_pair(tuple(chance.sample(answers, 2)), same=chance.random() < 0.5, by="anna")  # type: ignore[arg-type]
            elif step == 3:
                ledger.record([Entry(alter(reading))])
            elif step == 4 and ledger.decisions():
                ledger.undo(ledger.decisions()[-1].id, "piet") if ledger.decisions()[-1].kind != "undo" else None
            elif step == 5:
                ledger.record([Entry(alter(reading))])
                ledger.choose_run(reading.article.id, 1, "anna")
        check(path)


def test_a_judgement_holds_through_a_reread_and_its_undo_takes_it_back(readings: list[Reading], tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    record(path, *readings)
    book = check(path)
    one, other = (
        next(q for q in book.list_questions() if q.counted == "killed" and q.event.place == place).answers[0].id
        for place in ("Ankara", "Bursa")
    )
    with Ledger(path, write=True) as ledger:
        number = ledger.judge_pair((one, other), same=True, by="anna")
    assert check(path).explain(book.find_answer(one), book.find_answer(other)).joined
    record(path, replace(readings[1], run=OTHER))
    assert check(path).explain(book.find_answer(one), book.find_answer(other)).joined
    with Ledger(path, write=True) as ledger:
        ledger.undo_pair(number, "piet")
    assert not check(path).explain(book.find_answer(one), book.find_answer(other)).joined


def test_what_other_code_made_is_made_again(readings: list[Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.db"
    record(path, *readings)
    check(path)
    db = sqlite3.connect(path)
    db.execute("UPDATE question SET title = 'wrong'")
    db.commit()
    db.close()
    monkeypatch.setattr(kept, "digest_makers", lambda: "other code")
    assert not any(s.text == "wrong" for s in check(path).list_summaries())


def test_only_what_is_new_is_extracted(readings: list[Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.db"
    record(path, *readings[:-3])
    check(path)
    seen: list[str] = []

    def watch(reading: Reading) -> object:
        seen.append(reading.article.id)
        return extract_reading(reading)

    monkeypatch.setattr(kept, "extract_reading", watch)
    record(path, readings[-2])
    with Ledger(path) as ledger:
        open_book(ledger)
        open_book(ledger)
    assert seen == [readings[-2].article.id]


def test_an_id_names_its_question_as_articles_are_added(readings: list[Reading], tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    record(path, readings[0])
    first = check(path).list_questions()
    record(path, *readings[1:])
    book = check(path)
    for question in first:
        assert question.answers[0].id in {a.id for a in book.find(question.id).answers}
        assert question.id in list_names(book.find(question.id))
    with pytest.raises(QuestionError):
        book.find("no such words")


def test_filters_of_rows_are_those_of_lists(readings: list[Reading], tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    record(path, *readings)
    with Ledger(path) as ledger:
        book, anew = open_book(ledger), join_ledger(ledger)
    for wanted in (
        Wanted(kind="whether"),
        Wanted(place="İZM"),
        Wanted(since="2031-05-09"),
        Wanted(until="2031-05"),
        Wanted(min_answers=3),
        Wanted(words="killed ferry"),
    ):
        assert book.list_summaries(wanted) == anew.list_summaries(wanted)
    assert book.list_summaries(Wanted(), limit=2, skip=1) == anew.list_summaries()[1:3]


@pytest.mark.parametrize("window", [1, 3, 2_000])
def test_walking_through_all_gives_each_once(readings: list[Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    monkeypatch.setattr("reportedly.questions.book.WINDOW", window)
    record(tmp_path / "l.db", *readings)
    with Ledger(tmp_path / "l.db") as ledger:
        book = open_book(ledger)
        walked = list(book.walk_questions(ledger))
        assert sorted(walked, key=sort_question) == book.list_questions()
        assert list(join_ledger(ledger).walk_questions(ledger)) == book.list_questions()


def test_a_ledger_that_cannot_be_written_is_joined_in_memory(
    readings: list[Reading], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.db"
    record(path, *readings[:4])
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Ledger(path) as ledger:
        book = open_book(ledger)
        assert not isinstance(book, KeptBook)
        assert book.list_questions() == join_ledger(ledger).list_questions()


def test_readers_and_a_writer_at_once_see_no_error(readings: list[Reading], tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    record(path, readings[0])
    failed: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(6):
                with Ledger(path) as ledger:
                    assert open_book(ledger).list_summaries()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test fails
            failed.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for reading in readings[1:]:
        record(path, reading)
    for thread in threads:
        thread.join()
    assert failed == []
    check(path)


def test_an_extract_comes_back_as_it_was(readings: list[Reading]) -> None:
    for reading in readings:
        extract = extract_reading(reading)
        back = unpack_extract(pack_extract(extract, reading.article.text), reading.article)
        assert back == extract
        for one, other in zip(extract.incidents + extract.matters, back.incidents + back.matters, strict=True):
            assert (one.words, one.heads, one.runs, one.told, one.site) == (other.words, other.heads, other.runs, other.told, other.site)


def test_a_copy_of_a_ledger_keeps_its_questions(readings: list[Reading], tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    record(path, *readings)
    check(path)
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    check(copy)


def test_all_code_that_makes_questions_is_in_their_stamp():
    stamped = {f"reportedly.{folder.replace('/', '.')}" for folder in kept._MAKERS if folder != "."}
    imported = set()
    for file in files("reportedly.questions").iterdir():
        if file.name.endswith(".py"):
            imported |= set(re.findall(r"^from (reportedly\.[\w.]+) import", file.read_text(), re.MULTILINE))
    # A module of the top level, or of a folder that is stamped.
    assert {name for name in imported if name.count(".") > 1 and name.rpartition(".")[0] not in stamped and name not in stamped} == set()
