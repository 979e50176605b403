"""`decide`: a person's decisions."""

import os
from typing import Any

import click

from reportedly.cli_ledger.options import open_ledger, with_ledger
from reportedly.console import write, write_lines


@click.command(short_help="Record a person's decision on a claim.")
@click.argument("claim", required=False)
@click.option("--accept", "kind", flag_value="accept", help="It is right.")
@click.option("--reject", "kind", flag_value="reject", help="It is no claim, or wrong beyond mending: lists leave it out.")
@click.option("--unsure", "kind", flag_value="unsure", help="It was looked at, and may be right or wrong.")
@click.option("--edit", nargs=2, metavar="CELL VALUE", help="Put a value into a cell, or empty it with ''.")
@click.option("--choose", nargs=2, metavar="CELL VALUE", help="Take the other reading that the claim itself offers for a cell.")
@click.option("--split", multiple=True, metavar="WORDS", help="Once for each claim that this one should be.")
@click.option("--merge", multiple=True, metavar="CLAIM", help="Once for each claim that belongs into this one.")
@click.option("--run", type=int, metavar="N", help="Of an article that several runs read: let this one's reading be the current one.")
@click.option("--undo", type=int, metavar="N", help="Take back the decision with this number.")
@click.option(
    "--by", envvar="REPORTEDLY_BY", default=lambda: os.environ.get("USER", ""), help="Who decides; $REPORTEDLY_BY, else the user."
)
@click.option("--why", help="Why, in words.")
@click.option("--list", "listed", is_flag=True, help="List the decisions, on CLAIM or all.")
@click.option("--orphans", is_flag=True, help="List those that found no claim to stand on after a re-read.")
@click.option("--jsonl", is_flag=True, help="List them as one JSON object a line.")
@with_ledger
def decide(
    path: str,
    *,
    claim: str | None,
    listed: bool,
    orphans: bool,
    jsonl: bool,
    run: int | None,
    undo: int | None,
    by: str,
    why: str | None,
    **what: Any,  # noqa: ANN401 - as click gives them
) -> None:
    """Record a decision on CLAIM, its id or the beginning of it: one of --accept, --reject, --unsure, --edit, --choose, --split, --merge.

    Nothing is overwritten: the machine's rows stay, and --undo is a decision too.

    Cells to edit are the claim's own (status, certainty, speech_act, mode, attribution, channel, cue, content, claim_time.from, claim_time.to),
    those of its parties (source, source.name, source.kind, target, addressee ...) and of its figures, places and events (figure.value,
    figure.counted_kind, place.name, place.gazetteer_id, event.kind ...). Where there are several, figure.2.value is of the second. Any other
    name lists all of them.
    """
    if listed or orphans or jsonl:
        _list_decisions(path, claim, orphans=orphans, jsonl=jsonl)
        return
    chosen = [name for name, value in what.items() if value]
    if (undo is None) == (claim is None) or len(chosen) + (run is not None) != (undo is None):
        message = "Name a claim and one decision, an article and --run, --undo and a number, or --list."
        raise click.UsageError(message)
    with open_ledger(path, write=True) as ledger:
        if undo is not None:
            number = ledger.undo(undo, by, why)
        elif run is not None:
            number = ledger.choose_run(str(claim), run, by, why)
        else:
            number = ledger.decide(str(claim), _make_verdict(what, by, why))
    write(f"decision {number}\n")


def _list_decisions(path: str, claim: str | None, *, orphans: bool, jsonl: bool) -> None:
    from reportedly.exchange.found import format_records
    from reportedly.exchange.shown import format_decisions

    with open_ledger(path) as ledger:
        found = ledger.decisions(ledger.show(claim).claim.id if claim else None, orphans=orphans)
    if jsonl:
        write("".join(format_records(found)))
    else:
        write_lines(format_decisions(found))


def _make_verdict(what: dict[str, Any], by: str, why: str | None) -> Any:  # noqa: ANN401 - a type that is imported late
    from reportedly.ledger import DecisionKind, Verdict

    for name in ("edit", "choose"):
        if what[name]:
            return Verdict(DecisionKind(name), by, why, *what[name])
    for name in ("split", "merge"):
        if what[name]:
            return Verdict(DecisionKind(name), by, why, parts=what[name])
    return Verdict(DecisionKind(what["kind"]), by, why)
