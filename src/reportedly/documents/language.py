"""Which language a text is in: English by its commonest words, anything else by py3langid's model."""

import re
from functools import cache
from typing import Any

from reportedly.lang.resources import load_toml

# Fewer letters than this are no evidence (letters; DESIGN asks for about twenty).
FEWEST_LETTERS = 20
# Characters read at the start, middle and end; 6,000 changed no answer on the 1,146 English articles measured.
SAMPLE = 1500
# Share of words that only English has. The 1,146 English articles have .03 to .35 (one below .06, 12 below .10), the
# paragraphs of other languages in tests/documents/test_language.py none. Below it the model is asked, which costs about
# a second once.
ENGLISH_SHARE = 0.06
ENGLISH_KINDS = 3
# Chance, by the model, from which a language is named. Of 8,014 English sentences the model with all its languages calls 69
# something else, all but two below .7 (one was Ukrainian); a name in Latin letters must therefore be sure. With these values
# 10,369 sentences give no false name (177 none at all). Other scripts cannot be English, only be taken for a neighbour.
SURE_LATIN = 0.9
SURE_ENGLISH = 0.5
SURE_OTHER_SCRIPT = 0.3
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`, None where there are too few letters or no sure answer.

    Most texts are English and are told by the share of words that no other language has, without the model: loading
    it takes about a second of the three that a user waits. Errs to None, which a reader treats as English.
    """
    sample = _take_sample(text)
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if letters < FEWEST_LETTERS:
        return None
    latin = sum(map(_count_latin, words)) / letters
    if latin > SURE_LATIN and _has_english(words):
        return "en"
    language, chance = _load_model().classify(sample)
    if latin < 0.5:
        return str(language) if chance >= SURE_OTHER_SCRIPT and language != "en" else None
    return str(language) if chance >= (SURE_ENGLISH if language == "en" else SURE_LATIN) else None


def _take_sample(text: str) -> str:
    if len(text) <= 3 * SAMPLE:
        return text
    middle = (len(text) - SAMPLE) // 2
    return "\n".join((text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]))


def _count_latin(word: str) -> int:
    """Letters below U+0250: Latin with all that European languages add."""
    return len(word) if word.isascii() else sum(c < "\u0250" for c in word)


@cache
def _english_words() -> frozenset[str]:
    return frozenset(load_toml("layout.toml")["language"]["only_english"])


def _has_english(words: list[str]) -> bool:
    found = [w for w in map(str.lower, words) if w in _english_words()]
    return len(set(found)) >= ENGLISH_KINDS and len(found) >= ENGLISH_SHARE * len(words)


@cache
def _load_model() -> Any:  # noqa: ANN401 - the library has no types
    """An identifier of our own, so that nobody else's `set_languages` changes our answers."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - a second that English texts do not need

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # Languages without an ISO 639-1 code include Nigerian Pidgin, which the model finds in short English sentences.
    model.set_languages([label for label in model.labels if len(label) == 2])
    return model
