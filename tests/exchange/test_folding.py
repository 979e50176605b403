"""Lines of columns on a terminal: folded under their column, nothing lost, nothing read as markup."""

import io

import pytest
from rich.console import Console

from reportedly.exchange.folding import print_lines

ID = "0123456789ab  2031-05-06  "
CASES = [
    (
        f"{ID}Anna Kol | said | that twelve boats sank in the night of the storm\n",
        [f"{ID}Anna Kol | said | that twelve", " " * 26 + "boats sank in the night of the", " " * 26 + "storm"],
    ),
    (
        "as read    status: denied · figure.value: twelve hundred and something\n",
        ["as read    status: denied · figure.value: twelve hundred", " " * 11 + "and something"],
    ),
    (
        "no columns here but so many words that they do not fit in one line of it\n",
        ["no columns here but so many words that they do not fit", "    in one line of it"],
    ),
    ("source     [bold]Anna[/bold]\n", ["source     [bold]Anna[/bold]"]),
    ("\n", [""]),
]


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_a_line_is_folded_under_its_column(line: str, expected: list[str]) -> None:
    out = io.StringIO()
    print_lines([line], Console(file=out, width=58, color_system=None))
    assert out.getvalue().splitlines() == expected


def test_who_and_what_attributes_stand_out_on_a_terminal() -> None:
    out = io.StringIO()
    print_lines([f"{ID}Anna Kol | said | 12 boats sank\n"], Console(file=out, width=80, force_terminal=True, color_system="standard"))
    assert "\x1b[1mAnna Kol\x1b[0m" in out.getvalue()
    assert "\x1b[36msaid\x1b[0m" in out.getvalue()
