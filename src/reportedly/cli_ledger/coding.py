"""`agree` and `adjudicate`: two people on one ledger."""

import os
from typing import TYPE_CHECKING

import click

from reportedly.cli_ledger.options import open_ledger, with_ledger
from reportedly.console import write, write_lines

if TYPE_CHECKING:
    from reportedly.exchange.agreement import Difference


@click.command(short_help="Tell how far two people's decisions agree.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--jsonl", is_flag=True, help="As one JSON object.")
@with_ledger
def agree(path: str, *, one: str, other: str, jsonl: bool) -> None:
    """Tell how far A and B agree on the claims that both decided on: the share alike and Krippendorff's alpha of each cell, and what to adjudicate."""
    from reportedly.exchange.agreement import compare_coders, encode_agreement, format_agreement

    with open_ledger(path) as ledger:
        _check_coders(ledger.decisions(), (one, other))
        found = compare_coders(ledger, one, other)
    if jsonl:
        write(encode_agreement(found))
    else:
        write_lines(format_agreement(found))


@click.command(short_help="Settle where two people's decisions differ.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--claim", required=True, help="The claim, by its id or the beginning of it.")
@click.option("--cell", required=True, help="The cell, or `judgement`.")
@click.option("--take", metavar="A|B", help="Whose value stands.")
@click.option("--value", help="Another value instead.")
@click.option("--by", envvar="REPORTEDLY_BY", default=lambda: os.environ.get("USER", ""), help="Who settles it; neither A nor B.")
@click.option("--why", help="Why, in words.")
@with_ledger
def adjudicate(
    path: str, *, one: str, other: str, claim: str, cell: str, take: str | None, value: str | None, by: str, why: str | None
) -> None:
    """Settle one difference between A and B, as `agree A B` lists them; it is a decision like any other."""
    from reportedly.exchange.agreement import JUDGED, compare_coders
    from reportedly.ledger import DecisionKind, Verdict

    if (take is None) == (value is None) or (take is not None and take not in {one, other}):
        message = f"Say --take {one}, --take {other}, or --value and another."
        raise click.UsageError(message)
    if by in {one, other}:
        message = f"{by} is one of the two; name somebody else with --by."
        raise click.UsageError(message)
    with open_ledger(path, write=True) as ledger:
        difference = _find_difference(compare_coders(ledger, one, other).differences, claim, cell)
        chosen = value if value is not None else difference.one if take == one else difference.other
        if cell == JUDGED and chosen not in {"accept", "reject", "unsure"}:
            message = f"{chosen} is done with `reportedly decide`; here a judgement is accept, reject or unsure."
            raise click.UsageError(message)
        verdict = Verdict(DecisionKind(chosen), by, why) if cell == JUDGED else Verdict(DecisionKind.EDIT, by, why, cell, chosen)
        number = ledger.decide(difference.claim, verdict)
    write(f"decision {number}\n")


def _find_difference(differences: "tuple[Difference, ...]", claim: str, cell: str) -> "Difference":
    found = [d for d in differences if d.claim.startswith(claim) and d.cell == cell]
    if len(found) != 1:
        message = f"{'no difference is' if not found else 'several differences are'} open there; `reportedly agree` lists them"
        raise click.UsageError(message)
    return found[0]


def _check_coders(decisions: "tuple[object, ...]", names: tuple[str, str]) -> None:
    deciders = sorted({d.by for d in decisions})  # type: ignore[attr-defined]
    for name in names:
        if name not in deciders:
            message = f"{name} decided nothing in this ledger; these did: {', '.join(deciders) or 'nobody'}"
            raise click.UsageError(message)
