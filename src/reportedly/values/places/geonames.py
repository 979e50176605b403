"""A GeoNames dump -> a gazetteer file: the tab-separated tables of download.geonames.org, plain or zipped."""

import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import IO

from reportedly.lang.resources import load_toml
from reportedly.values.places.compile import DumpError, Names, write_gazetteer
from reportedly.values.places.gazetteer import Entry, fold_name, sketch_name, spell_code

COLUMNS = 19  # of a row of GeoNames' main table
KEPT_CLASSES = frozenset("APHLT")  # divisions, populated places, waters, areas, mountains; roads, spots and undersea features are not
LONGEST_NAME = 100  # characters
SHORTEST_ALIAS = 3  # letters; aliases of two are codes of provinces and languages
LONGEST_CODE = 4  # capitals alone up to this length are codes of airports
STEP = 20_000  # rows between two calls of `tell`


def build_gazetteer(
    dump: Path, out: Path, base: Path | None = None, tell: Callable[[float], None] = lambda _: None, *, only: bool = False
) -> int:
    """Turn a dump (allCountries.zip, cities500.zip, XX.zip, or the table in them) into a gazetteer file; how many places it has.

    The dump takes the place of what `base`, a gazetteer file that may be `out`, has of the countries in it; the other countries stay, or, with
    `only`, their names and divisions alone. `tell` is called with the share that is done.

    Raises:
        DumpError: the file is missing, is no zip file or table, or has not a single place.
        GazetteerError: `base` is no gazetteer of this version.
    """
    with ExitStack() as stack:
        lines, size = _open_table(dump, stack)
        rows = _read_table(lines, dump.name, lambda at: tell(min(0.7 * at / max(size, 1), 0.7)))
        count = write_gazetteer(rows, out, base, towns=not only)
    tell(1.0)
    return count


def name_row(row: Entry, aliases: Iterable[str]) -> Names:
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


def _read_table(lines: IO[bytes], name: str, tell: Callable[[int], None]) -> Iterator[tuple[Entry, Names]]:
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


def read_row(line: str, where: str) -> tuple[Entry, Names] | None:
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
        row = Entry(id_, name, float(lat), float(lon), country, admin1, admin2, code, int(population or 0))
    except ValueError as error:
        msg = f"{where}: {error}"
        raise DumpError(msg) from error
    names = name_row(row, aliases.split(","))
    names.setdefault(fold_name(ascii_name), True)
    return row, names
