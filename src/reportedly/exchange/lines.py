"""Panels as text: what `series` prints."""

from collections.abc import Iterable, Iterator

from reportedly.exchange.visible import make_visible
from reportedly.questions.days import write_day
from reportedly.questions.series import Panel


def format_panels(panels: Iterable[Panel]) -> Iterator[str]:
    """A block a panel: each claimant's answers, oldest first, in the words of the article."""
    for panel in panels:
        yield f"{make_visible(panel.title)}\n"
        for line in panel.lines:
            yield f"    {make_visible(line.claimant)}\n"
            for point in line.points:
                paper = point.answer.paper
                relayed = "  (relayed)" if point.relayed else ""
                yield f"        {write_day(point.day)}  {make_visible(point.answer.words.text)}{relayed}  {make_visible(paper.outlet or paper.name)}\n"
        yield "\n"
