"""What `reportedly read` prints, on a terminal and in a pipe."""

import dataclasses
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from reportedly.exchange.terminal import build_article, describe_problem, format_plain
from reportedly.exchange.visible import make_visible
from reportedly.model import Article, AttributionKind, Claim, Mode, Problem, Reading, Run, Source, Span


def show(reading: Reading, width: int = 60, *, color: bool = False) -> str:
    out = StringIO()
    Console(file=out, width=width, force_terminal=color, color_system="truecolor" if color else None).print(build_article(reading))
    return out.getvalue()


def test_a_pipe_gets_one_line_a_claim(reading: Reading) -> None:
    assert "".join(format_plain(reading)) == (
        "Bridge at Orlen reported shut\n"
        "Orlen Post · 2031-05-06 · en · 197 characters · 3 claims · orlen.txt\n"
        '  1  @31  Mayor of Orlen (The mayor of Orlen) | said | that "at least 12 boats" were lost … '
        "that the ministry had denied closing the bridge | mixed, hedged, aimed at Ministry of Roads, in the same statement, on 2031-05-05, at least 12 boats, score 0.88, denied by Ministry of Roads (the ministry) (claim 2)\n"
        "    2  @110  Ministry of Roads (the ministry) | had denied | closing the bridge | indirect, denied, score 0.50\n"
        "  3  @154  no source named | <said> | It was empty & quiet | direct, score 0.25, no response reported here\n"
        "warning: read as Windows-1252 [encoding]\n"
        "problem: orlen.txt, line 3: a number has 400 digits (values)\n"
        "\n"
    )


def test_a_terminal_gets_a_page(reading: Reading) -> None:
    assert show(reading) == (
        "────────────────────────────────────────────────────────────\n"
        "Bridge at Orlen reported shut\n"
        "Orlen Post · 2031-05-06 · en · 197 characters · 3 claims · \n"
        "orlen.txt\n"
        "\n"
        "  1 Mayor of Orlen (The mayor of Orlen)  said  mixed ·\n"
        "    hedged · aimed at Ministry of Roads · in the same\n"
        "    statement · on 2031-05-05 · at least 12 boats · score\n"
        "    0.88 · @31\n"
        '    ╏ that "at least 12 boats" were lost … that the ministry\n'
        "    ╏ had denied closing the bridge\n"
        "    ↳ denied by Ministry of Roads (the ministry) (claim 2)\n"
        "\n"
        "      2 Ministry of Roads (the ministry)  had denied\n"
        "        indirect · denied · score 0.50 · @110\n"
        "        │ closing the bridge\n"
        "\n"
        "  3 no source named  <said>  direct · score 0.25 · @154\n"
        "    ┃ It was empty & quiet\n"
        "    ↳ no response reported here\n"
        "\n"
        "warning: read as Windows-1252 [encoding]\n"
        "problem: orlen.txt, line 3: a number has 400 digits (values)\n"
    )


def test_colour_comes_only_on_a_terminal(reading: Reading) -> None:
    assert "\x1b[" in show(reading, color=True)
    assert "\x1b" not in "".join(format_plain(reading))


def test_text_of_an_article_is_never_markup_or_control(reading: Reading) -> None:
    evil = "[bold red]x[/] \x1b]0;owned\x07 \u202egnorw\u202c \x9b31m [link=file:///]y"
    claim = dataclasses.replace(reading.claims[2], content=(Span(0, len(evil), evil),))
    odd = dataclasses.replace(reading, claims=(claim,), article=dataclasses.replace(reading.article, headline=evil))
    shown = "[bold red]x[/] \\x1b]0;owned\\x07 \\u202egnorw\\u202c \\x9b31m [link=file:///]y"
    assert shown in "".join(format_plain(odd))
    assert shown in show(odd, width=200)


def test_very_deep_nesting_keeps_a_column_for_words(reading: Reading) -> None:
    first = reading.claims[0]
    chain = [first] + [dataclasses.replace(first, id=f"n{i}", parent=f"n{i - 1}" if i else first.id) for i in range(200)]
    page = show(dataclasses.replace(reading, claims=tuple(chain)), width=20)
    assert page.count("closing") == len(chain)


def test_an_article_without_claims_says_so(reading: Reading) -> None:
    assert "No attributed claims found." in show(dataclasses.replace(reading, claims=()))


def test_a_problem_names_file_line_and_stage() -> None:
    assert describe_problem(Problem("documents", "not JSON", "corpus.jsonl", 12)) == "corpus.jsonl, line 12: not JSON (documents)"
    assert describe_problem(Problem("documents", "is empty", "-")) == "standard input: is empty (documents)"


def test_lines_and_tabs_become_one_space() -> None:
    assert make_visible("a\r\n\n\tb\u2028c") == "a b c"
    assert make_visible("\u200fمرحبا 🌊") == "\u200fمرحبا 🌊"


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=120), st.integers(2, 120))
def test_whatever_the_text_holds_a_claim_is_one_line_and_no_control_gets_through(who: str, cue: str, content: str, width: int) -> None:
    claim = Claim(
        "c", "k", None, AttributionKind.EXPLICIT, Mode.MIXED, (Source(None, Span(0, 1, who)),), Span(0, 1, cue), (Span(0, 1, content),)
    )
    reading = Reading(Run("", "", "", ""), Article("a", content, "", headline=who, outlet=cue), claims=(claim,))
    plain = "".join(format_plain(reading))
    assert plain.count("\n") == 4
    assert plain.encode().decode().replace("\n", "") == make_visible(plain.replace("\n", ""))
    page = show(reading, width)
    assert page.replace("\n", "") == make_visible(page.replace("\n", ""))
    assert "".join(make_visible(content).split()) in "".join(page.replace("╏", "").split()) or "╏" in content
