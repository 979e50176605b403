"""Turns -> Attributions: in a transcript each speaker's words are one claim, without quotation marks."""

from reportedly.lang.lines import BREAK
from reportedly.model import Article, Attribution, Mode, TraceStep
from reportedly.parse.turns import Turn

# What a turn scores. Of 60 turns drawn from the transcripts of official_ru, 58 had the right speaker and words, judged by hand.
TURN_SCORE = 0.95


def make_spoken(article: Article, turn: Turn) -> Attribution:
    """One turn as one direct attribution: its label the source, the colon the cue, each of its lines a part of the content."""
    content, start = [], turn.words
    for end, following in [*((m.start(), m.end()) for m in BREAK.finditer(article.text, turn.words, turn.end)), (turn.end, turn.end)]:
        if line := article.text[start:end].strip():
            at = article.text.index(line, start)
            content.append(article.span(at, at + len(line)))
        start = following
    source = article.span(turn.start, turn.label_end)
    steps = (
        TraceStep("attribution", "turn", "a transcript: the words after a speaker's label are the speaker's", source),
        TraceStep("attribution", "score", f"of such turns about {TURN_SCORE:.0%} are right"),
    )
    return Attribution(
        sources=(source,), cue=article.span(turn.colon, turn.colon + 1), content=tuple(content), mode=Mode.DIRECT, quoted=(),
        score=TURN_SCORE, trace=steps,
    )  # fmt: skip
