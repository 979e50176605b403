"""Text of an article made safe for a terminal or a pasted note: what would not show, or would act, is written out.

News text comes from anywhere. An escape sequence in it could recolour or retitle the analyst's terminal, and a
bidirectional override could show a claim's words in another order than they were written.
"""

import re

# C0 and C1 controls, and the bidirectional embeddings, overrides and isolates. The marks LRM, RLM and ALM order
# neighbours only and are usual in Arabic and Hebrew text, so they stay. Lone surrogates come from file names.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]+")


def make_visible(text: str) -> str:
    r"""One line: line ends and tabs become a space, other controls and bidirectional overrides their code, as in `\x1b`."""
    if text.isprintable():  # as nearly all are: no control, no line end, no lone surrogate is printable
        return text
    return UNSEEN.sub(_write_code, _BREAKS.sub(" ", text))


def _write_code(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
