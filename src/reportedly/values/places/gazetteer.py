"""Names of places -> the entries they may stand for: a sorted text file, memory-mapped and searched by halving.

The file has a head line (`reportedly gazetteer 1`, digest and sizes as JSON), the places, one a line, and the names, one a
line and sorted, each with the byte offsets of its places, the most populous first; `~` before an offset says that the name
is another one than the place's own. Only the head is read when it is opened, and a look-up reads a block of names.
"""

import json
import mmap
import re
import unicodedata
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

MAGIC = "reportedly gazetteer 1"
HEAD = 256  # bytes of the head line
MOST_CANDIDATES = 400  # of one name; the commonest names of GeoNames have some hundreds, and the list begins with the largest
BLOCK = 2048  # bytes of names that a look-up reads
REMEMBERED = 50_000  # look-ups kept, so that the names of one article, or of many on one war, are searched for once

# What is written in more than one way within English itself, and never tells two places of one country apart.
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_MARKS = re.compile(r"['’‘`.ʻʼʽʹʾʿ]")
_GAPS = re.compile(r"[^\w&]+|_")


class GazetteerError(ValueError):
    """A gazetteer that is missing, or is not one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer. `code` is GeoNames' feature code, `admin1` and `admin2` its codes; `own` whether the name looked up is its main one."""

    id: str
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    admin2: str
    code: str
    population: int
    own: bool = True


@lru_cache(maxsize=REMEMBERED)
def fold_name(name: str) -> str:
    """One key for one name in any typography: no accents, apostrophes, stops or hyphens, lower case, St for Saint."""
    if name.isascii() and name.isalpha():
        return _SHORT.get(name.lower(), name.lower())
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = _GAPS.split(_MARKS.sub("", plain.translate(_LETTERS).casefold()))
    return " ".join(_SHORT.get(word, word) for word in words if word)


_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE", "ə": "a", "Ə": "A"})


# What transcriptions of one Arabic, Persian or Cyrillic spelling differ in, in the order in which it is levelled.
_LEVELLED = (
    ("kh", "x"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "S"), ("ch", "S"), ("zh", "j"), ("dj", "j"), ("ts", "c"),
    ("q", "k"), ("ck", "k"), ("ph", "f"), ("w", "u"), ("o", "u"), ("v", "u"), ("e", "i"), ("y", "i"),
)  # fmt: skip
_ARABIC_ARTICLES = frozenset({"al", "el", "ar", "as", "ash", "ad", "an", "at", "az", "ez", "es", "ed", "er", "en", "esh"})
_JOINED_ARTICLE = re.compile(r"^[ae](?=(d|l|n|r|s|sh|t|z)\1)")  # "ezzor" for ez-Zor
_DOUBLE = re.compile(r"(.)\1+")
_OPEN_END = re.compile(r"[aiuh]+$")
SHORTEST_SKETCH = 4


def sketch_name(key: str) -> str:
    """What transcriptions of one name share: "mayadeen" and "al mayadin" have the same sketch. Empty where too little is left."""
    sketch = "".join(_JOINED_ARTICLE.sub("", w) for w in key.split() if w not in _ARABIC_ARTICLES)
    for spelling, level in _LEVELLED:
        sketch = sketch.replace(spelling, level)
    sketch = _OPEN_END.sub("", _DOUBLE.sub(r"\1", sketch))
    return "~" + sketch if len(sketch) >= SHORTEST_SKETCH else ""


class Gazetteer:
    """Look-up of places by name. Without a file it is empty, and every look-up finds nothing."""

    def __init__(self, path: Path | None = None) -> None:
        """Map the file.

        Raises:
            GazetteerError: there is no such file, or it is not a gazetteer of this version.
        """
        self.digest = "empty"
        self._data: mmap.mmap | bytes = b""
        self.end_of_places = self._end = 0
        self._fences: list[bytes] = []
        self._starts: list[int] = []
        self._found: OrderedDict[str, tuple[Entry, ...]] = OrderedDict()
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                head = file.read(HEAD)
                sizes = json.loads(head.removeprefix(MAGIC.encode())) if head.startswith(MAGIC.encode()) else {}
                self.digest, self.end_of_places, self._end = str(sizes["digest"]), int(sizes["names"]), int(sizes["end"])
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            msg = f"{path} cannot be read: {error}"
            raise GazetteerError(msg) from error
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{path} is not a gazetteer of this version"
            raise GazetteerError(msg) from error
        if not HEAD <= self.end_of_places <= self._end <= len(self._data):
            msg = f"{path} is cut short"
            raise GazetteerError(msg)

    def find(self, name: str) -> tuple[Entry, ...]:
        """All places of that name, in any typography, the most populous first."""
        return self.find_key(fold_name(name))

    def find_key(self, key: str) -> tuple[Entry, ...]:
        """All places of a folded name."""
        if (known := self._found.get(key)) is not None:
            return known
        line = self._find_line(key.encode()) if key else b""
        entries = tuple(self._read(item) for item in line.decode().split(",")[:MOST_CANDIDATES]) if line else ()
        if len(self._found) >= REMEMBERED:
            self._found.popitem(last=False)
        self._found[key] = entries
        return entries

    def find_division(self, country: str, admin1: str) -> Entry | None:
        """The first-level division of that GeoNames code, or the country where the code is empty."""
        return next(iter(self.find_key(spell_code(country, admin1))), None)

    def _find_line(self, key: bytes) -> bytes:
        """What stands beside a key in the sorted names, nothing where it is not among them."""
        if not self._fences:
            self._set_fences()
        block = bisect_right(self._fences, key) - 1
        if block < 0:
            return b""
        stop = self._starts[block + 1] if block + 1 < len(self._starts) else self._end
        lines = self._data[self._starts[block] - 1 : stop]  # with the line break before the first
        at = lines.find(b"\n" + key + b"\t")
        return lines[at + len(key) + 2 : lines.find(b"\n", at + 1)] if at >= 0 else b""

    def _set_fences(self) -> None:
        """The first name of every block, and where it begins, so that a look-up halves these and reads one block."""
        data, end = self._data, self._end
        for block in range(self.end_of_places, end, BLOCK):
            start = block if block == self.end_of_places else data.find(b"\n", block, end) + 1
            if start and start < end and (not self._starts or start > self._starts[-1]):
                self._fences.append(data[start : data.find(b"\t", start)])
                self._starts.append(start)

    def _read(self, item: str) -> Entry:
        """The place at an offset."""
        at = int(item.lstrip("~"), 16)
        return read_place(self._data[at : self._data.find(b"\n", at)], own=not item.startswith("~"))


def read_place(line: bytes, *, own: bool = True) -> Entry:
    """The place of a line of a gazetteer file."""
    id_, name, lat, lon, country, admin1, admin2, code, population = line.decode().rstrip("\n").split("\t")
    return Entry(id_, name, float(lat), float(lon), country, admin1, admin2, code, int(population or 0), own)


def spell_code(country: str, admin1: str = "") -> str:
    """The key of a country's or a division's code: no folded name has a "#"."""
    return f"#{country}.{admin1}" if admin1 else f"#{country}"


def load_gazetteer(path: Path | None = None) -> Gazetteer:
    """The user's own gazetteer, or the one that ships with the package.

    Raises:
        GazetteerError: the file is missing or is not a gazetteer.
    """
    return Gazetteer(path or find_shipped())


def find_shipped() -> Path:
    """The gazetteer that ships with the package."""
    return Path(str(files("reportedly.lang").joinpath("gazetteer", "places.txt")))
