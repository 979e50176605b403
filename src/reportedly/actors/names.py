"""Names that stand for the same thing: surname after full name, acronym after expansion, transliteration."""

import re
from functools import lru_cache

from reportedly.lang.names import find_country, fold

# Spellings of one sound in names from Cyrillic and Arabic: (pattern, to).
_SOUNDS = (
    (re.compile(r"^(?:al|el|ar|as|an|ash|ad)[- ]"), ""), (re.compile(r"iy|yy|ij|ii|yi|ey\b|ei\b|y\b|i\b"), "i"), (re.compile("kh|gh|h"), "h"), (re.compile("ou|oo|u"), "u"),
    (re.compile("ae|ai|ay|e"), "e"), (re.compile("q|k|ck|c(?=[aou])"), "k"), (re.compile("ph|f"), "f"), (re.compile("w|v"), "v"), (re.compile("dj|zh|j"), "j"), (re.compile(r"(.)\1"), r"\1"),
)  # fmt: skip
LONGEST_ACRONYM = 7  # letters
_SHORT = frozenset({"the", "of", "for", "and", "on", "in", "a", "an", "de", "&"})


@lru_cache(maxsize=50_000)
def find_sound(word: str) -> str:
    """A key that the usual transliterations of one name share: Zelensky, Zelenskyy, Zelenskiy."""
    key = fold(word).replace("-", "")
    for pattern, plain in _SOUNDS:
        key = pattern.sub(plain, key)
    return key


def split_name(name: str) -> tuple[str, ...]:
    """The words of a name, without articles and small words."""
    return tuple(w for w in re.findall(r"[^\s,()]+", name) if w.lower() not in _SHORT)


def list_initials(name: str) -> list[str]:
    """The letters that may stand for a name: those of an acronym itself, or the initials of its words, small ones counted or not."""
    letters = name.replace(".", "")
    if 2 <= len(letters) <= LONGEST_ACRONYM and letters.isupper() and letters.isalpha():
        return [letters]
    words = re.findall(r"[^\W_]+", name)
    if len(words) < 2:
        return []
    initials = ("".join(w[0] for w in words).upper(), "".join(w[0] for w in words if w.lower() not in _SHORT).upper())
    return [found for found in dict.fromkeys(initials) if 2 <= len(found) <= LONGEST_ACRONYM]


def is_acronym(short: str, name: str) -> bool:
    """Whether a name of letters alone stands for a longer one."""
    return " " not in short and " " in name and short.isupper() and any(x in list_initials(name) for x in list_initials(short))


def may_be_same_person(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a person's shorter name is the surname, or the first name and surname, of a longer one."""
    if not short or not full or len(short) > len(full):
        return False
    if find_sound(short[-1]) != find_sound(full[-1]):
        # Names in other orders and lone first names are matched by no more than equality with the whole.
        return len(short) == len(full) > 1 and all(find_sound(a) == find_sound(b) for a, b in zip(short, full, strict=True))
    if len(short) == 1 or short == full[-len(short) :]:
        return True
    first, other = fold(short[0]), fold(full[0])
    return first == other or find_sound(short[0]) == find_sound(full[0]) or (len(first) == 1 and other.startswith(first))


def may_be_same_body(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a body's shorter name is part of a longer one, in order, and neither has a country of its own: "the Observatory"."""
    if not short or len(short) > len(full):
        return False
    rest = iter(fold(w) for w in full)
    return all(_is_modifier(w) or fold(w) in rest for w in short)


def _is_modifier(word: str) -> bool:
    """A word such as "British-based" that describes a body and is no part of its name."""
    country = find_country(re.split(r"[-–]", word)[0])
    return word.lower().endswith("-based") or (country is not None and country.sense == "people")
