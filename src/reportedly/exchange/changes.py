"""What a person changed in a sheet -> decisions; what no decision of the ledger can hold -> refusals."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportedly.exchange.annotations import (
    CLAIM,
    CUE,
    JUDGEMENT,
    JUDGEMENTS,
    LABELS,
    MENDED_IN_LEDGER,
    PARTS,
    ROLE_CELLS,
    Mark,
    Refusal,
    Sheet,
    Spans,
    join_spans,
)
from reportedly.ledger import GAP, PARTIES, REMOVABLE, DecisionKind, Snapshot, find_spans
from reportedly.model import Article, Claim

# An edit of the first changes the others too, unless a person changed one of these as well.
LINKED = {
    ("figure", "value"): ("low", "high"),
    ("place", "gazetteer_id"): ("name", "country", "admin1", "lat", "lon"),
}
Marks = Mapping[tuple[str, int], Mark]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision that a sheet asks for. `place` and `follows` are as for `Verdict` and `Taker.take`."""

    claim: str
    row: str
    kind: DecisionKind
    cell: str | None = None
    value: str | None = None
    place: tuple[int, int] | None = None
    follows: bool = False


def compare_sheets(snapshot: Snapshot, exported: Sheet, found: Sheet) -> Iterator[Wanted | Refusal]:
    """What is to be decided so that the ledger holds what `found` does, against what was `exported`.

    A claim whose mark is gone is rejected, unless all of them are: then nobody worked on the sheet, or it is cut short.
    """
    if found.text != exported.text:
        yield Refusal(found.file, found.name, "its text is not the article's; a text must not be changed in a tool: export it again")
        return
    before = _group(exported.marks)
    marks: list[Mark] = []
    for mark in found.marks:
        why = _find_fault(mark, found.text)
        if why:
            yield Refusal(found.file, mark.row, why)
            # A mark that is refused is there all the same: its absence is no decision.
            marks += [old for key, old in before.get(mark.claim, {}).items() if key == (mark.role, mark.number)]
        else:
            marks.append(mark)
    after = _group(marks)
    lost = _find_lost(exported, marks, found.text)
    if lost is not None:
        yield Refusal(
            found.file, lost.row, "the mark has lost the id that it was exported with, so the file is cut short; bring a whole one"
        )
        return
    if before and not any((CLAIM, 1) in after.get(claim, {}) for claim in before):
        yield Refusal(found.file, found.name, "none of the exported claims is in it; to reject all, mark each as rejected")
        return
    machine = {claim.id: claim for claim in snapshot.machine.claims}
    for claim, old in before.items():
        new = after.pop(claim, {})
        if claim in snapshot.split or claim not in machine:
            yield from _refuse_split(found, old, new)
        else:
            yield from _Compared(found, snapshot.reading.article, machine[claim], old, new).list_changes()
    for claim, drawn in after.items():
        yield from (Refusal(found.file, mark.row, _explain_new(mark, claim)) for mark in drawn.values())


def _group(marks: Iterable[Mark]) -> dict[str, dict[tuple[str, int], Mark]]:
    """By claim, then by role and number; those that a person drew have no number and are counted down from -1."""
    found: dict[str, dict[tuple[str, int], Mark]] = {}
    for at, mark in enumerate(marks, start=1):
        found.setdefault(mark.claim, {})[mark.role, mark.number or -at] = mark
    return found


def _find_fault(mark: Mark, text: str) -> str | None:
    """Why a mark cannot be taken, if so."""
    if mark.fault:
        return mark.fault
    if any(not 0 <= start < end <= len(text) for start, end in mark.spans) or not mark.spans:
        # A place behind the end has no code point: -1 stands for it.
        places = ", ".join(f"{start} to {end}" for start, end in mark.spans if 0 <= start <= end)
        where = f"at characters {places} of a text of {len(text):,}" if places else f"nowhere in a text of {len(text):,} characters"
        return f"it stands {where}; was the text changed? Export it again"
    known = {cell.name for cell in ROLE_CELLS[mark.role]}
    unknown = [name for name in mark.cells if name not in known]
    if unknown:
        return f"a {mark.role} has no cell {unknown[0]!r}; it has: {', '.join(sorted(known)) or 'none'}"
    return None


def _find_lost(exported: Sheet, marks: Iterable[Mark], text: str) -> Mark | None:
    """A mark without an id where an exported one stands that is missing: its id was lost, it is not new."""
    found = list(marks)
    named = {(mark.claim, mark.role, mark.number) for mark in found}
    missing = {(m.role, join_spans(text, m.spans)) for m in exported.marks if (m.claim, m.role, m.number) not in named}
    return next((m for m in found if not m.number and (m.role, join_spans(text, m.spans)) in missing), None)


def _explain_new(mark: Mark, claim: str) -> str:
    if claim:
        return f"no claim {claim!r} was exported in this sheet; the ids of marks are not to be changed"
    if mark.role == CLAIM:
        return (
            "a claim that was not read cannot be added by a decision; tell us of it as an error of reading, or split another with `decide`"
        )
    return (
        f"the {mark.role} is of no claim; marks can be changed and deleted, and a party's name be written on the claim, but none be added"
    )


def _refuse_split(found: Sheet, old: Marks, new: Marks) -> Iterator[Refusal]:
    cut = [key for key in old.keys() | new.keys() if key not in old or key not in new or _differ(old[key], new[key], found.text)]
    if cut:
        mark = old[CLAIM, 1]
        yield Refusal(found.file, mark.claim, f"the claim is one that was split, whose parts are not edited here; {MENDED_IN_LEDGER}")


def _differ(old: Mark, new: Mark, text: str) -> bool:
    return join_spans(text, old.spans) != join_spans(text, new.spans) or dict(old.cells) != dict(new.cells)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The marks of one claim, as exported and as found."""

    found: Sheet
    article: Article
    machine: Claim
    old: Marks
    new: Marks

    def list_changes(self) -> Iterator[Wanted | Refusal]:
        old, new = self.old[CLAIM, 1], self.new.get((CLAIM, 1))
        if new is None:
            yield Wanted(self.machine.id, old.row or self.machine.id, DecisionKind.REJECT)
            return
        if self._spread(old) != self._spread(new):
            yield self._move("content", new)
        yield from self._compare_cue()
        if old.cells and not any(new.cells.get(name) for name in ("attribution", "mode", "status")):
            yield self._refuse(new, "its cells are gone, with the piece of it that held them; put that back")
            return
        for cell in ROLE_CELLS[CLAIM]:
            if cell.name != JUDGEMENT and cell.name.partition(".")[0] not in PARTIES:
                yield from self._edit(cell.name, old.cells.get(cell.name, ""), new.cells.get(cell.name, ""), new.row)
        for role in PARTS:
            yield from self._compare_party(role, old, new) if role in PARTIES else self._compare_parts(role)
        yield from self._compare_judgement(old, new)

    def _spread(self, mark: Mark) -> Spans:
        return join_spans(self.found.text, mark.spans)

    def _refuse(self, mark: Mark, why: str) -> Refusal:
        return Refusal(self.found.file, mark.row or self.machine.id, why)

    def _edit(self, cell: str, old: str, new: str, row: str, place: tuple[int, int] | None = None) -> Iterator[Wanted]:
        if old != new:
            yield Wanted(self.machine.id, row, DecisionKind.EDIT, cell, new, place)

    def _move(self, cell: str, mark: Mark) -> Wanted | Refusal:
        """A cue or content is decided on by its words, so these must be found where they were marked."""
        spans = self._spread(mark)
        words = GAP.join(self.found.text[start:end] for start, end in spans)
        near = min((span.start for span in self.machine.content), default=0)
        landed = find_spans(self.article, words, near)
        if join_spans(self.found.text, [(span.start, span.end) for span in landed]) != spans:
            return self._refuse(
                mark, f"the same words stand in the text before these, where the ledger would find the {cell}; mark more of them"
            )
        return Wanted(self.machine.id, mark.row, DecisionKind.EDIT, cell, words)

    def _compare_cue(self) -> Iterator[Wanted | Refusal]:
        old = self.old.get((CUE, 1))
        cues = [mark for (role, _), mark in self.new.items() if role == CUE]
        if len(cues) > 1 or any(len(self._spread(mark)) > 1 for mark in cues):
            yield self._refuse(cues[-1], "a claim has one cue, in one piece")
        elif not cues and old:
            yield Wanted(self.machine.id, self.machine.id, DecisionKind.EDIT, "cue", "")
        elif cues and (old is None or self._spread(old) != self._spread(cues[0])):
            yield self._move("cue", cues[0])

    def _compare_party(self, holder: str, old: Mark, new: Mark) -> Iterator[Wanted | Refusal]:
        """A name on the claim stands for a party without words, and in place of the marked ones where it is written anew."""
        was, now = old.cells.get(holder, ""), new.cells.get(holder, "")
        drawn = [mark for (role, number), mark in self.new.items() if role == holder and (role, number) not in self.old]
        gone = [mark for key, mark in self.old.items() if key[0] == holder and key not in self.new]
        kept = [key for key in self.old if key[0] == holder and key in self.new]
        if was != now:
            yield from self._replace_party(holder, now, new)
            yield from (
                self._refuse(m, f"the {holder} is decided on by its name on the claim, not by words; delete this mark") for m in drawn
            )
            return
        if drawn and (len(drawn) > 1 or kept or was):
            yield from (self._refuse(m, f"the claim has a {holder}; write who it is into {holder} of the claim") for m in drawn)
        elif drawn:
            name = drawn[0].cells.get("name") or self.found.text[slice(*drawn[0].spans[0])]
            yield Wanted(self.machine.id, drawn[0].row, DecisionKind.EDIT, holder, name)
            for field, value in drawn[0].cells.items():
                if field != "name":
                    yield Wanted(self.machine.id, drawn[0].row, DecisionKind.EDIT, f"{holder}.{field}", value, None, follows=True)
        elif gone and kept:
            yield from (self._refuse(m, f"one {holder} of several cannot be taken out; write all into {holder} of the claim") for m in gone)
        elif gone:
            yield Wanted(self.machine.id, gone[0].row or self.machine.id, DecisionKind.EDIT, holder, "")
        for cell in ROLE_CELLS[CLAIM]:
            if cell.name.startswith(f"{holder}."):
                yield from self._edit(cell.name, old.cells.get(cell.name, ""), new.cells.get(cell.name, ""), new.row)
        for key in kept:
            yield from self._compare_part(self.old[key], self.new[key])

    def _replace_party(self, holder: str, name: str, new: Mark) -> Iterator[Wanted]:
        yield Wanted(self.machine.id, new.row, DecisionKind.EDIT, holder, name)
        for cell in ROLE_CELLS[CLAIM] if name else ():
            value = new.cells.get(cell.name)
            if cell.name.startswith(f"{holder}.") and value:
                yield Wanted(self.machine.id, new.row, DecisionKind.EDIT, cell.name, value, None, follows=True)

    def _compare_parts(self, role: str) -> Iterator[Wanted | Refusal]:
        for key, mark in self.new.items():
            if key[0] == role and key in self.old:
                yield from self._compare_part(self.old[key], mark)
            elif key[0] == role:
                yield self._refuse(mark, f"a {role} that was not read cannot be added by a decision")
        for key, mark in self.old.items():
            if key[0] == role and key not in self.new and role in REMOVABLE:
                yield Wanted(self.machine.id, mark.row or self.machine.id, DecisionKind.EDIT, role, "", mark.spans[0])
            elif key[0] == role and key not in self.new:
                yield self._refuse(
                    mark, f"the {role} “{self.found.text[slice(*mark.spans[0])]}” cannot be taken out of a claim; mark it again"
                )

    def _compare_part(self, old: Mark, new: Mark) -> Iterator[Wanted | Refusal]:
        if self._spread(old) != self._spread(new):
            yield self._refuse(new, f"the words of a {LABELS[old.role].lower()} cannot be moved; put them back and edit its cells")
            return
        fields = [cell.name for cell in ROLE_CELLS[old.role]]
        changed = {name for name in fields if old.cells.get(name, "") != new.cells.get(name, "")}
        told = {
            name
            for (role, first), others in LINKED.items()
            if role == old.role and first in changed and changed & {*others}
            for name in others
        }
        first = [name for role, name in LINKED if role == old.role and name in changed]
        for name in [*first, *(name for name in fields if name in changed | told and name not in first)]:
            value = new.cells.get(name, "")
            yield Wanted(self.machine.id, new.row, DecisionKind.EDIT, f"{old.role}.{name}", value, old.spans[0], follows=name in told)

    def _compare_judgement(self, old: Mark, new: Mark) -> Iterator[Wanted | Refusal]:
        was, now = old.cells.get(JUDGEMENT, ""), new.cells.get(JUDGEMENT, "")
        if was == now:
            return
        if now in JUDGEMENTS:
            yield Wanted(self.machine.id, new.row, DecisionKind(now))
        elif now:
            yield self._refuse(new, f"{now!r} is no judgement; these are: {', '.join(JUDGEMENTS)}")
        else:
            yield self._refuse(new, "a judgement is not emptied in a tool; take it back with `reportedly decide --undo`")
