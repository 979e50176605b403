"""Decisions through the forms of annotation tools: `python -m evals.round_trip [--decisions 1000] [--seed 10]`.

Makes readings, with astral characters in them, decides on them, writes what a tool would hold once a coder had done the same there, and imports
that into the ledger as it was before. Prints, for each form, the share of the decisions whose cell is then the same; asked are 100 %. What the tool
itself does to a file is no part of this: the file is ours on both ways.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.made_readings import Maker
from reportedly import model as m
from reportedly.exchange.annotations import JUDGEMENT, Refusal, Sheet, make_sheet
from reportedly.exchange.brat import read_brat, write_brat
from reportedly.exchange.inception import TYPE_SYSTEM, read_inception, write_inception
from reportedly.exchange.label_studio import TASKS, read_label_studio, write_label_studio
from reportedly.exchange.taking import Outcome, take_sheets
from reportedly.ledger import (
    CLOSED,
    EDITABLE,
    PARTIES,
    DecisionError,
    DecisionKind,
    Entry,
    Ledger,
    Snapshot,
    Verdict,
    list_parts,
    read_cell,
)

Cells = dict[tuple[str, str, int], str]
FORMS = ("label-studio", "brat", "inception")
CODER = "ana@desk.example"
_NUMBERS = ("figure.value", "figure.low", "figure.high", "place.lat", "place.lon")
_VALUES = ("Ministry of Roads", "Анна Кол", "wave 🌊; a=b", "a\\b \t c", "“so-called” <office> & Co", "line\u2028end")


def make_readings(count: int, chance: random.Random) -> Iterator[m.Reading]:
    """Made readings with waves among the words, and with second sources, targets and events, which the maker has none of."""
    maker = Maker(chance.randrange(1000))
    maker.words = [f"{word}🌊" if at % 5 == 2 else word for at, word in enumerate(maker.words)]
    maker.names = [f"{name} 𝔸" if at % 3 == 0 else name for at, name in enumerate(maker.names)]
    for reading in maker.make_many(count):
        events, claims = [], []
        for at, claim in enumerate(reading.claims):
            content = claim.content[0]
            first = content.text.split(" ")[0]
            word = reading.article.span(content.start, content.start + len(first))
            changed = claim
            if at % 4 == 0:
                events.append(m.Event(f"e{at}", word.start, word.end, word.text, m.EventKind.ATTACK, None, None, None))
                changed = replace(claim, events=(f"e{at}",), target=m.Party(None, word))
            elif at % 4 == 1:
                gap = reading.article.span(word.end + 1, content.end)
                changed = replace(claim, content=(word, gap), sources=(*claim.sources, m.Source(None, word)))
            elif at % 4 == 2:
                changed = replace(claim, sources=(m.Source(None, None, "nobody is named"),))
            claims.append(changed)
        yield replace(reading, claims=tuple(claims), events=tuple(events))


def decide_much(ledger: Ledger, count: int, chance: random.Random) -> int:
    """So many decisions of chance, of every kind that can be made in a tool; how many of them were taken back again."""
    texts = {reading.article.id: reading.article.text for reading in ledger.readings()}
    claims = [(c.id, reading.article.id) for reading in ledger.readings() for c in reading.claims]
    made, undone = 0, 0
    while made < count:
        claim, article = chance.choice(claims)
        kind = chance.choices(("edit", "accept", "unsure", "reject", "undo"), (80, 7, 5, 3, 5))[0]
        try:
            if kind == "undo":
                ledger.undo(chance.randint(1, made + 1), CODER)
                undone += 1
            else:
                cell = chance.choice(EDITABLE)
                value = _make_value(cell, texts[article], chance)
                named = cell.replace(".", f".{chance.randint(1, 2)}.", 1) if chance.random() < 0.3 and "." in cell else cell
                edit = {"cell": named, "value": value} if kind == "edit" else {}
                ledger.decide(claim, Verdict(DecisionKind(kind), CODER, **edit))
        except DecisionError:
            continue
        made += 1
    return undone


def _make_value(cell: str, text: str, chance: random.Random) -> str:
    if cell in ("figure", "place") or chance.random() < 0.1:
        return ""
    if cell in ("cue", "content"):
        words = text.split(" ")
        start = chance.randrange(len(words) - 12)
        return " ".join(words[start : start + (2 if cell == "cue" else chance.randint(3, 12))]).strip()
    if cell in CLOSED:
        return chance.choice(list(CLOSED[cell])).value
    if cell in _NUMBERS:
        return f"{chance.randint(-90_000, 90_000)}.{chance.randint(0, 99)}"
    if cell.endswith((".from", ".to", "as_of")):
        return f"{chance.randint(1990, 2030)}-{chance.randint(1, 12):02d}"
    return chance.choice(_VALUES)


def list_cells(snapshot: Snapshot) -> Cells:
    """Every cell that can be decided on and the judgement: by claim, name, and the number of the part, from 1; 0 for the claim's own."""
    found, reading = {}, snapshot.reading
    for claim in reading.claims:
        found[claim.id, JUDGEMENT, 0] = snapshot.judged.get(claim.id, "")
        for cell in EDITABLE:
            holder = cell.partition(".")[0]
            of_part = holder in ("figure", "place", "event") or (holder in PARTIES and "." in cell)
            for number, part in enumerate(list_parts(reading, claim, holder), start=1) if of_part else ((0, None),):
                found[claim.id, cell, number] = read_cell(reading, claim, cell, part) or ""
    return found


def fill_form(form: str, sheets: Iterable[Sheet], folder: Path) -> Iterator[Sheet | Refusal]:
    """Write sheets as a tool would hold them, and read them back."""
    if form == "label-studio":
        list(write_label_studio(sheets, folder))
        tasks = json.loads((folder / TASKS).read_text(encoding="utf-8"))
        for task in tasks:
            (prediction,) = task.pop("predictions")
            task["annotations"] = [{"completed_by": {"email": CODER}, "result": prediction["result"]}]
        (folder / TASKS).write_text(json.dumps(tasks), encoding="utf-8")
        yield from read_label_studio(folder / TASKS)
    elif form == "brat":
        list(write_brat(sheets, folder))
        for path in sorted(folder.glob("*.ann")):
            yield from read_brat(path)
    else:
        for path in [path for path in write_inception(sheets, folder) if path.name != TYPE_SYSTEM]:
            yield from read_inception(path)


def carry_through(form: str, decided: Ledger, fresh: Ledger, names: dict[str, str], folder: Path) -> Outcome:
    """Import into `fresh` what was done in `decided`, as if it had been done in a tool on the sheets of these names, by article."""
    sheets = (replace(make_sheet(snapshot), name=names[snapshot.reading.article.id]) for snapshot in decided.snapshots())
    return take_sheets(fresh, fill_form(form, sheets, folder), CODER, form)


def measure_form(form: str, decided: Ledger, folder: Path) -> bool:
    """Carry the decisions into a copy of `before.db`, twice, and print what came of it; whether all is as it was decided."""
    wanted = {s.reading.article.id: list_cells(s) for s in decided.snapshots()}
    touched = [d for d in decided.decisions() if d.kind is not DecisionKind.UNDO]
    shutil.copy(folder / "before.db", folder / f"{form}.db")
    with Ledger(folder / f"{form}.db", write=True) as fresh:
        names = {s.reading.article.id: s.name for s in fresh.snapshots()}
        outcome = carry_through(form, decided, fresh, names, folder / form)
        again = carry_through(form, decided, fresh, names, folder / f"{form}-again")
        got = {s.reading.article.id: list_cells(s) for s in fresh.snapshots()}
    same = sum(_is_same(d.claim, d.cell, wanted[d.article], got[d.article]) for d in touched)
    wrong = sum(wanted[a].get(key) != got[a].get(key) for a in wanted for key in wanted[a].keys() | got[a].keys())
    print(
        f"{form:13} {same / len(touched):.1%} of the decisions, {wrong} of {sum(map(len, wanted.values())):,} cells differ; {outcome.taken} taken, "
        f"{len(outcome.refused)} refused; the second time {again.taken} taken, {len(again.refused)} refused, {again.there} there already"
    )
    for refusal in (*outcome.refused, *again.refused)[:5]:
        print(f"    {refusal}")
    return same == len(touched) and not wrong and not again.taken and not outcome.refused and not again.refused


def _is_same(claim: str | None, cell: str | None, wanted: Cells, got: Cells) -> bool:
    """Whether a claim's cell, or where the decision was on none, all of them, is the same."""
    return all(
        wanted.get(key) == got.get(key) for key in wanted.keys() | got.keys() if key[0] == claim and (cell is None or key[1] == cell)
    )


def main() -> int:
    """Print a line for each form; 1 if one falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=10)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger(folder / "before.db", write=True) as before:
            before.record(Entry(reading) for reading in make_readings(max(4, options.decisions // 100), chance))
        shutil.copy(folder / "before.db", folder / "decided.db")
        with Ledger(folder / "decided.db", write=True) as decided:
            undone = decide_much(decided, options.decisions, chance)
            print(f"{options.decisions} decisions, {undone} of them to take one back")
            held = [measure_form(form, decided, folder) for form in FORMS]
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
