"""A GeoNames dump -> a gazetteer file: the tab-separated tables of download.geonames.org, plain or zipped."""

import hashlib
import heapq
import json
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from reportedly.lang.resources import load_toml
from reportedly.values.places.gazetteer import HEAD, MAGIC, GazetteerError, fold_name, sketch_name, spell_code

COLUMNS = 19  # of a row of GeoNames' main table
KEPT_CLASSES = frozenset("APHLT")  # divisions, populated places, waters, areas, mountains; roads, spots and undersea features are not
RUN = 500_000  # names sorted in memory at once; the runs are merged from disk
LONGEST_NAME = 100  # characters
SHORTEST_ALIAS = 3  # letters; aliases of two are codes of provinces and languages
LONGEST_CODE = 4  # capitals alone up to this length are codes of airports
DECIMALS = 3  # of a degree: about a hundred metres
STEP = 20_000  # rows between two calls of `tell`
_POPULATION_END = 10**12 - 1  # more people than there are, so that populations sort downwards as text

Names = dict[str, bool]  # folded name -> whether it is the place's own


class DumpError(GazetteerError):
    """A file that is not a GeoNames dump; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of a row of GeoNames' main table."""

    id: str
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    admin2: str
    code: str
    population: int

    def spell(self) -> bytes:
        """The row as a line of a gazetteer file."""
        point = f"{self.lat:.{DECIMALS}f}".rstrip("0").rstrip("."), f"{self.lon:.{DECIMALS}f}".rstrip("0").rstrip(".")
        parts = (self.id, self.name, *point, self.country, self.admin1, self.admin2, self.code, str(self.population or ""))
        return ("\t".join(parts) + "\n").encode()


def build_gazetteer(dump: Path, out: Path, base: Path | None = None, tell: Callable[[float], None] = lambda _: None) -> int:
    """Turn a dump (allCountries.zip, cities500.zip, XX.zip, or the table in them) into a gazetteer file; how many places it has.

    Countries and divisions of `base`, a gazetteer file, are taken over where the dump does not have them. `tell` is called
    with the share that is done.

    Raises:
        DumpError: the file is missing, is no zip file or table, or has not a single place.
    """
    with ExitStack() as stack:
        lines, size = _open_table(dump, stack)
        rows = _read_table(lines, dump.name, lambda at: tell(min(0.7 * at / max(size, 1), 0.7)))
        count = write_gazetteer(_add_base(rows, base), out)
    tell(1.0)
    return count


def write_gazetteer(rows: Iterable[tuple[Row, Names]], out: Path) -> int:
    """Write places and their names as a gazetteer file; how many places. The file appears when it is whole.

    Raises:
        DumpError: there is not a single place.
    """
    part = out.with_name(out.name + ".part")
    try:
        count = _write_part(rows, part)
        if not count:
            msg = "there is not a single place in it"
            raise DumpError(msg)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return count


def _write_part(rows: Iterable[tuple[Row, Names]], part: Path) -> int:
    """Write the head, the places and, merged from sorted runs, their names; how many places."""
    count = 0
    with part.open("wb") as file, tempfile.TemporaryDirectory() as folder:
        file.write(b" " * HEAD)
        runs: list[Path] = []
        names: list[bytes] = []
        for row, keys in rows:
            names += [_spell_name(key, row.population, file.tell(), own=own) for key, own in keys.items() if key]
            file.write(row.spell())
            count += 1
            if len(names) > RUN:
                runs.append(_save_run(names, Path(folder) / str(len(runs))))
                names = []
        end_of_places = file.tell()
        with ExitStack() as stack:
            sources = [stack.enter_context(run.open("rb")) for run in runs]
            for line in _join_names(heapq.merge(*sources, sorted(names))):
                file.write(line)
        _write_head(file, end_of_places)
    return count


def name_row(row: Row, aliases: Iterable[str]) -> Names:
    """The folded names of a row: its own first, then its Latin aliases, then its division's name without "Province" or the like."""
    keys: Names = {fold_name(row.name): True}
    for alias in aliases:
        if is_latin_name(alias):
            keys.setdefault(fold_name(alias), False)
    if row.code.startswith("ADM"):
        for key in tuple(keys):
            keys.setdefault(strip_designator(key), keys[key] and row.code == "ADM1")
        if row.code == "ADM1":
            keys[spell_code(row.country, row.admin1)] = True
    elif row.code.startswith("PCL"):
        keys[spell_code(row.country)] = True
    elif row.code.startswith("PPL") and row.country in _transcribed():
        keys |= {sketch: False for key in tuple(keys) if (sketch := sketch_name(key))}
    return keys


def strip_designator(key: str) -> str:
    """A folded name of a division without the word for its kind: "kursk" of "kursk oblast"; the same where it has none."""
    words = key.split()
    designators = _designators()
    while len(words) > 1 and words[-1] in designators:
        words.pop()
    if len(words) > 2 and words[0] in designators and words[1] in {"of", "de", "da", "di", "du", "del"}:
        words = words[2:]
    return " ".join(words)


def is_latin_name(name: str) -> bool:
    """Whether an alternate name may stand in an English text: Latin letters, no code, no address."""
    if len(name) > LONGEST_NAME or (name.isupper() and len(name) <= LONGEST_CODE) or "/" in name:
        return False
    letters = [c for c in unicodedata.normalize("NFKD", name) if c.isalpha()]
    return len(letters) >= SHORTEST_ALIAS and all(c < "\u0250" or c in "ʻʼʽʹʾʿ" for c in letters)


@cache
def _transcribed() -> frozenset[str]:
    """Countries whose names reach English from another script, each paper in its own way."""
    return frozenset(load_toml("places.toml")["transcribed"]["countries"])


@cache
def _designators() -> frozenset[str]:
    return frozenset(fold_name(word) for word in load_toml("places.toml")["designator"]["division"])


def _open_table(dump: Path, stack: ExitStack) -> tuple[IO[bytes], int]:
    """The table in a dump, open, and its size in bytes."""
    try:
        if not zipfile.is_zipfile(dump):
            return stack.enter_context(dump.open("rb")), dump.stat().st_size
        archive = stack.enter_context(zipfile.ZipFile(dump))
        tables = [i for i in archive.infolist() if i.filename.endswith(".txt") and "readme" not in i.filename.lower()]
        if len(tables) != 1:
            msg = f"{dump} has {len(tables)} tables in it; a GeoNames dump has one"
            raise DumpError(msg)
        return stack.enter_context(archive.open(tables[0])), tables[0].file_size
    except (OSError, zipfile.BadZipFile) as error:
        msg = f"{dump} cannot be read: {error}"
        raise DumpError(msg) from error


def _read_table(lines: IO[bytes], name: str, tell: Callable[[int], None]) -> Iterator[tuple[Row, Names]]:
    """The rows that are kept, with their names."""
    try:
        at = 0
        for number, line in enumerate(lines, 1):
            at += len(line)
            if number % STEP == 0:
                tell(at)
            if line.strip() and (read := read_row(line.decode(), f"line {number} of {name}")):
                yield read
    except (UnicodeDecodeError, zipfile.BadZipFile, EOFError) as error:
        msg = f"{name} is damaged: {error}"
        raise DumpError(msg) from error


def read_row(line: str, where: str) -> tuple[Row, Names] | None:
    """One row of GeoNames' main table with its names, None for a feature that is not kept.

    Raises:
        DumpError: the line has another number of columns, or numbers that are none.
    """
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != COLUMNS:
        msg = f"{where} has {len(cells)} columns; GeoNames' main table has {COLUMNS}"
        raise DumpError(msg)
    id_, name, ascii_name, aliases, lat, lon, kind, code, country, _, admin1, admin2, _, _, population = cells[:15]
    if kind not in KEPT_CLASSES or not name:
        return None
    try:
        row = Row(id_, name, float(lat), float(lon), country, admin1, admin2, code, int(population or 0))
    except ValueError as error:
        msg = f"{where}: {error}"
        raise DumpError(msg) from error
    names = name_row(row, aliases.split(","))
    names.setdefault(fold_name(ascii_name), True)
    return row, names


def _add_base(rows: Iterable[tuple[Row, Names]], base: Path | None) -> Iterator[tuple[Row, Names]]:
    """The rows, then those countries and divisions of another gazetteer that are not among them."""
    known = dict(read_divisions(base)) if base else {}
    for row, names in rows:
        known.pop(row.id, None)
        yield row, names
    yield from known.values()


def read_divisions(gazetteer: Path) -> Iterator[tuple[str, tuple[Row, Names]]]:
    """Countries, divisions and regions of a gazetteer file, by id: all that a dump of cities leaves out."""
    with gazetteer.open("rb") as file:
        head = json.loads(file.read(HEAD)[len(MAGIC) :])
        rows: dict[int, tuple[Row, Names]] = {}
        while (at := file.tell()) < head["names"]:
            cells = file.readline().decode().rstrip("\n").split("\t")
            if not cells[7].startswith("PPL"):
                rows[at] = _read_place(cells), {}
        for line in file:
            key, _, places = line.decode().rstrip("\n").partition("\t")
            for place in places.split(","):
                if found := rows.get(int(place.lstrip("~"), 16)):
                    found[1][key] = not place.startswith("~")
    yield from ((row.id, (row, names)) for row, names in rows.values())


def _read_place(cells: list[str]) -> Row:
    """A row from a line of a gazetteer file, what Row.spell() wrote."""
    id_, name, lat, lon, country, admin1, admin2, code, population = cells
    return Row(id_, name, float(lat), float(lon), country, admin1, admin2, code, int(population or 0))


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
