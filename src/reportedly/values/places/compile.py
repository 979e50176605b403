"""Places with their names -> a gazetteer file, alone or over the places of another one; gazetteer.py tells its form."""

import hashlib
import heapq
import json
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from reportedly.values.places.gazetteer import HEAD, MAGIC, Entry, Gazetteer, GazetteerError, read_place

RUN = 500_000  # names sorted in memory at once; the runs are merged from disk
DECIMALS = 3  # of a degree: about a hundred metres
_POPULATION_END = 10**12 - 1  # more people than there are, so that populations sort downwards as text

Names = dict[str, bool]  # folded name -> whether it is the place's own


class DumpError(GazetteerError):
    """A file that is not a GeoNames dump; the message says what is wrong and where."""


@dataclass(slots=True)
class Base:
    """Another gazetteer, of which places are taken over: by the old byte offset of each its new one and its population."""

    path: Path
    towns: bool
    old: "array[int]" = field(default_factory=lambda: array("Q"))
    new: "array[int]" = field(default_factory=lambda: array("Q"))
    population: "array[int]" = field(default_factory=lambda: array("Q"))


def write_gazetteer(rows: Iterable[tuple[Entry, Names]], out: Path, base: Path | None = None, *, towns: bool = True) -> int:
    """Write places and their names as a gazetteer file; how many places. The file appears when it is whole.

    The places of `base`, a gazetteer file, are taken over: countries and divisions that the rows do not have, and places of countries that the
    rows have none of; towns only with `towns`.

    Raises:
        DumpError: there is not a single row.
        GazetteerError: `base` is no gazetteer of this version.
    """
    part = out.with_name(out.name + ".part")
    try:
        count = _write_part(rows, part, Base(base, towns) if base else None)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return count


def _write_part(rows: Iterable[tuple[Entry, Names]], part: Path, base: Base | None) -> int:
    """Write the head, the places and, merged from sorted runs, their names; how many places."""
    had: set[str] = set()
    count = 0
    with part.open("wb") as file, tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file.write(b" " * HEAD)
        runs: list[Path] = []
        names: list[bytes] = []
        for row, keys in rows:
            names += [_spell_name(key, row.population, file.tell(), own=own) for key, own in keys.items() if key]
            file.write(spell_place(row))
            count += 1
            had.add(spell_kind(row))
            if len(names) > RUN:
                runs.append(_save_run(names, Path(folder) / str(len(runs))))
                names = []
        if not count:
            msg = "there is not a single place in it"
            raise DumpError(msg)
        sources: list[Iterable[bytes]] = [stack.enter_context(run.open("rb")) for run in runs]
        if base:
            count += _copy_places(base, file, had)
            sources.append(_rename(base))
        end_of_places = file.tell()
        for line in _join_names(heapq.merge(*sources, sorted(names))):
            file.write(line)
        _write_head(file, end_of_places)
    return count


def spell_kind(place: Entry) -> str:
    """What two gazetteers are compared by: a country or division by its id, all else by its country and whether it is a town.

    A dump of cities has no waters and no divisions, and leaves those that are known.
    """
    if place.code.startswith(("ADM", "PCL", "CONT")):
        return f"division {place.id}"
    return f"{'town' if place.code.startswith('PPL') else 'other'} {place.country}"


def _copy_places(base: Base, file: IO[bytes], had: set[str]) -> int:
    """Copy the places that are taken over; how many. Seas and regions without an id are written by hand and always kept."""
    end = Gazetteer(base.path).end_of_places
    with base.path.open("rb") as lines:
        at = lines.seek(HEAD)
        while at < end:
            line = lines.readline()
            place = read_place(line)
            kind = spell_kind(place)
            if not place.id or (kind not in had and (base.towns or not kind.startswith("town"))):
                base.old.append(at)
                base.new.append(file.tell())
                base.population.append(place.population)
                file.write(line)
            at += len(line)
    return len(base.old)


def _rename(base: Base) -> Iterator[bytes]:
    """The names of the places that are taken over, sorted like a run."""
    with base.path.open("rb") as lines:
        lines.seek(Gazetteer(base.path).end_of_places)
        for line in lines:
            key, _, places = line.decode().rstrip("\n").partition("\t")
            kept = []
            for place in places.split(","):
                at = int(place.lstrip("~"), 16)
                i = bisect_left(base.old, at)
                if i < len(base.old) and base.old[i] == at:
                    kept.append(_spell_name(key, base.population[i], base.new[i], own=not place.startswith("~")))
            yield from sorted(kept)


def spell_place(place: Entry) -> bytes:
    """A place as a line of a gazetteer file, for `read_place`."""
    point = f"{place.lat:.{DECIMALS}f}".rstrip("0").rstrip("."), f"{place.lon:.{DECIMALS}f}".rstrip("0").rstrip(".")
    parts = (place.id, place.name, *point, place.country, place.admin1, place.admin2, place.code, str(place.population or ""))
    return ("\t".join(parts) + "\n").encode()


def _spell_name(key: str, population: int, place: int, *, own: bool) -> bytes:
    """A line of a run: they sort by name, and under one name by falling population."""
    return f"{key}\t{_POPULATION_END - population:012d}\t{'' if own else '~'}{place:x}\n".encode()


def _save_run(names: list[bytes], path: Path) -> Path:
    path.write_bytes(b"".join(sorted(names)))
    return path


def _join_names(lines: Iterable[bytes]) -> Iterator[bytes]:
    """One line a name, with all its places."""
    last, places = b"", [b""]
    for line in lines:
        key, _, place = line.rstrip(b"\n").split(b"\t")
        if key != last:
            if last:
                yield last + b"\t" + b",".join(places) + b"\n"
            last, places = key, []
        places.append(place)
    if last:
        yield last + b"\t" + b",".join(places) + b"\n"


def _write_head(file: IO[bytes], end_of_places: int) -> None:
    """The head line: digest of all that follows it, where the names begin and end."""
    end = file.tell()
    file.flush()
    with Path(file.name).open("rb") as written:
        written.seek(HEAD)
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    head = MAGIC + json.dumps({"digest": digest, "names": end_of_places, "end": end})
    file.seek(0)
    file.write(head.encode().ljust(HEAD - 1) + b"\n")
