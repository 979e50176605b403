"""An answer -> a sentence that can be copied into a report: who said it, in whose words, according to whom, with its source."""

from reportedly.exchange.visible import make_visible
from reportedly.model import Mode, Status
from reportedly.questions.question import Answer

# What a source is written to have done; where its status is not stated it said so.
_VERBS = {
    Status.DENIED: "denied",
    Status.CONFIRMED: "confirmed",
    Status.NEITHER_CONFIRMED_NOR_DENIED: "neither confirmed nor denied",
    Status.DECLINED_TO_COMMENT: "declined to comment on",
    Status.UNDER_VERIFICATION: "said that it was verifying",
}
OPENINGS = ("that ", "That ")


def cite_answer(answer: Answer, words: str, mode: str | None, url: str | None) -> str:
    """`X said “…”, according to Outlet (date, URL)`; words that are not X's own but the outlet's are said to be so.

    `words` are the exact ones of the article; `mode` is that of the claim. Nothing is written in an article's own voice that it
    does not print.
    """
    outlet = make_visible(answer.paper.outlet or answer.paper.title)
    source = ", ".join(filter(None, (answer.paper.day, make_visible(url or answer.paper.title))))
    quoted = f"“{make_visible(words).strip()}”"
    if answer.claimant.kind == "article":
        return f"{outlet} wrote {quoted}, naming no source ({source})"
    for opening in OPENINGS:
        quoted = quoted.replace(f"“{opening}", "“", 1)
    verb = _VERBS.get(answer.stand, "said") if answer.stand else "said"
    whose = "" if mode == Mode.DIRECT else ", whose words these are"
    return f"{make_visible(answer.claimant.name)} {verb} {quoted}, according to {outlet}{whose} ({source})"
