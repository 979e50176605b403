"""Who cites whom -> a drawing in layers: who prints on the left, whom it has it from on the right, who passes it on between them.

A small form of the layered layout of Sugiyama, Tagawa and Toda (IEEE Trans. Systems, Man and Cybernetics 1981): layers by the longest
path, the order in each by the mean place of what it is joined with, some sweeps to and fro.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.questions.tables import Citation

COLUMN, BETWEEN, ROW = 210, 70, 30  # units of the drawing: a name's width, the space between layers, a name's height
SWEEPS = 6  # over the layers; more changed nothing on forty articles with one monitor
MOST = 60  # arrows that are drawn, the most frequent; the list beside the drawing has all
NAME = 25  # characters of a name, which its box holds in a wide type


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody at the upper left corner of a box. `origin` is true of who cites nobody here."""

    name: str
    label: str
    x: int
    y: int
    origin: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """From who prints to whom it is from: a path in the drawing. `how` is as in a `Citation`; `width` grows with the times."""

    path: str
    start: str
    end: str
    how: str
    times: int
    width: float


@dataclass(frozen=True, slots=True)
class RelayGraph:
    """The drawing; `left_out` arrows are not in it."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    left_out: int


def draw_relays(citations: Sequence[Citation]) -> RelayGraph | None:
    """The drawing of who cites whom; None where nobody cites anybody. Those who say it themselves are only in the list."""
    cited = [c for c in citations if c.of is not None and c.of != c.outlet]
    if not cited:
        return None
    shown = cited[:MOST]
    layers = order_layers(find_layers([(c.outlet, c.of or "") for c in shown]), shown)
    places = {
        name: (column * (COLUMN + BETWEEN), row * ROW + (max(map(len, layers)) - len(layer)) * ROW // 2)
        for column, layer in enumerate(layers)
        for row, name in enumerate(layer)
    }
    citing = {c.outlet for c in shown}
    nodes = tuple(Node(n, n if len(n) <= NAME else f"{n[: NAME - 1]}…", x, y, n not in citing) for n, (x, y) in places.items())
    arrows = tuple(_draw_arrow(c, places[c.outlet], places[c.of or ""]) for c in shown)
    width = len(layers) * COLUMN + (len(layers) - 1) * BETWEEN
    return RelayGraph(width, max(map(len, layers)) * ROW, nodes, arrows, len(cited) - len(shown))


def _draw_arrow(citation: Citation, start: tuple[int, int], end: tuple[int, int]) -> Arrow:
    """A curve from the right edge of one box to the left edge of the other; back over the layers where two cite each other."""
    x, y, to_x, to_y = start[0] + COLUMN, start[1] + ROW // 2, end[0] - 6, end[1] + ROW // 2
    if to_x < x:
        x, to_x = start[0], end[0] + COLUMN + 6
    bend = (to_x - x) // 2
    path = f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
    return Arrow(path, citation.outlet, citation.of or "", citation.how, citation.times, min(1 + citation.times / 4, 4))


def find_layers(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Names in layers, so that each stands left of whom it cites, as far as nobody is cited in a circle: who closes one is looked through."""
    cites: dict[str, list[str]] = defaultdict(list)
    for start, end in pairs:
        cites[start].append(end)
        cites[end]
    depth: dict[str, int] = {}

    def measure(name: str, above: frozenset[str]) -> int:
        if name not in depth:
            below = [measure(other, above | {name}) for other in cites[name] if other not in above and other != name]
            depth[name] = 1 + max(below, default=-1)
        return depth[name]

    deepest = max(measure(name, frozenset()) for name in list(cites))
    layers: list[list[str]] = [[] for _ in range(deepest + 1)]
    for name in cites:
        layers[deepest - depth[name]].append(name)
    return layers


def order_layers(layers: list[list[str]], citations: Sequence[Citation]) -> list[list[str]]:
    """Each layer in the order of the mean places of its neighbours, which crosses few arrows."""
    beside: dict[str, list[str]] = defaultdict(list)
    for citation in citations:
        beside[citation.outlet].append(citation.of or "")
        beside[citation.of or ""].append(citation.outlet)
    ordered = [sorted(layer) for layer in layers]
    for sweep in range(SWEEPS):
        for number in range(len(ordered)) if sweep % 2 else reversed(range(len(ordered))):
            places = {name: (row + 0.5) / len(layer) for layer in ordered for row, name in enumerate(layer)}
            mean = {name: sum(places[b] for b in beside[name]) / len(beside[name]) for name in ordered[number]}
            ordered[number].sort(key=lambda name: (mean[name], name))
    return ordered
