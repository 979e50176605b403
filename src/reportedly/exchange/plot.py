"""Panels -> a picture of a contested figure, as SVG or PNG. The one file that imports matplotlib (extra `plot`).

A line of points for each claimant and none through all; whiskers for bounds; an arrow upwards for "at least", which has no upper end; hollow
points for what is somebody else's, repeated. Killed and injured stand in panels of their own, on scales of their own.
"""

import io
from collections.abc import Sequence
from datetime import date

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, DayLocator, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from reportedly.questions.series import Panel, Point

# Okabe and Ito's colours, that readers with any kind of colour vision tell apart; grey is for articles' own voices.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKS = ("o", "s", "D", "^", "v", "P", "X")
OWN_VOICE = "#888888"
WIDTH, HEIGHT = 8.0, 2.7  # inches, of a panel
TITLE, LEGEND = 0.55, 0.24  # inches of the title, and of a row of the legend
ROW = 2  # claimants in a row of the legend
FEW_DAYS, MOST_DAYS, YEAR = 6, 14, 700  # days between first and last, up to which each is named with its year, and each at all
ARROW = 16  # points of length
STEP = 0.16  # days by which points of one day and number stand beside each other
NAME = 46  # characters of a claimant's name
STYLE = {"svg.fonttype": "path", "svg.hashsalt": "reportedly", "font.size": 9, "font.family": "DejaVu Sans"}


def draw_panels(panels: Sequence[Panel], title: str, form: str = "svg") -> bytes:
    """The picture, in the bytes of the form ("svg" or "png"); the same panels give the same bytes."""
    with mpl.rc_context(STYLE):  # type: ignore[arg-type] # its stub lists every setting's name
        looks = choose_looks(panels)
        rows = -(-(len(looks) + 2) // ROW)
        height = HEIGHT * max(len(panels), 1) + TITLE + LEGEND * rows
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(_cut(title, 100), fontsize=10, x=0.02, ha="left")
        axes = figure.subplots(max(len(panels), 1), 1, sharex=True, squeeze=False)[:, 0]
        for panel, ax in zip(panels, axes, strict=False):
            _draw_panel(ax, panel, looks)
        if panels:
            _mark_days(axes[0], [point.day for panel in panels for line in panel.lines for point in line.points])
        _draw_legend(figure, looks)
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=150, metadata={"Date": None} if form == "svg" else None)
        return out.getvalue()


def choose_looks(panels: Sequence[Panel]) -> dict[str, tuple[str, str]]:
    """Colour and mark of each claimant, the same in all panels; articles' own voices are grey."""
    lines = [line for panel in panels for line in panel.lines]
    voices = {line.claimant for line in lines if line.points[0].answer.claimant.kind == "article"}
    names = list(dict.fromkeys(line.claimant for line in lines if line.claimant not in voices))
    looks = {name: (COLOURS[i % len(COLOURS)], MARKS[i % len(MARKS)]) for i, name in enumerate(names)}
    return looks | dict.fromkeys(sorted(voices), (OWN_VOICE, "o"))


def _draw_panel(ax: Axes, panel: Panel, looks: dict[str, tuple[str, str]]) -> None:
    places = _spread_points(panel)
    for line in panel.lines:
        colour, mark = looks[line.claimant]
        days = [places[id(point)] for point in line.points]
        if line.named:
            ax.plot(days, [p.value for p in line.points], color=colour, linewidth=1, alpha=0.6, zorder=1)
        for day, point in zip(days, line.points, strict=True):
            _draw_point(ax, day, point, (colour, mark))
    ax.set_title(panel.title, loc="left", fontsize=9)
    ax.set_ylim(bottom=0, top=find_top(panel))
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.grid(axis="y", color="#dddddd", linewidth=0.6)
    ax.spines[["top", "right"]].set_visible(False)


def find_top(panel: Panel) -> float:
    """The upper end of a panel's scale: a fifth above the highest number. The upper ends of "dozens" and the like are cut off there."""
    points = [p for line in panel.lines for p in line.points]
    return max(p.value if p.vague or p.high is None else p.high for p in points) * 1.22 or 1.0


def _mark_days(ax: Axes, days: Sequence[int]) -> None:
    """The one scale of days of all panels, as each shares the first one's: every day by name, or some days or months as there is room."""
    first, last = min(days), max(days)
    ax.set_xlim(_number(first) - 0.8, _number(last) + 0.8)
    ax.xaxis.set_major_locator(DayLocator() if last - first <= MOST_DAYS else AutoDateLocator(minticks=3, maxticks=8))  # type: ignore[no-untyped-call]

    def name(at: float, _: object) -> str:
        day = num2date(at)  # type: ignore[no-untyped-call]
        return (
            f"{day.day} {day:%b}"
            if FEW_DAYS < last - first <= MOST_DAYS
            else f"{day.day} {day:%b %Y}"
            if last - first < YEAR
            else f"{day:%b %Y}"
        )

    ax.xaxis.set_major_formatter(FuncFormatter(name))


def _spread_points(panel: Panel) -> dict[int, float]:
    """Where each point stands on the axis of days: those of one day side by side, a claimant a column."""
    columns: dict[int, list[str]] = {}
    for line in panel.lines:
        for point in line.points:
            names = columns.setdefault(point.day, [])
            if line.claimant not in names:
                names.append(line.claimant)
    return {
        id(p): _number(p.day) + STEP * (columns[p.day].index(line.claimant) - (len(columns[p.day]) - 1) / 2)
        for line in panel.lines
        for p in line.points
    }


def _number(ordinal: int) -> float:
    """A day as matplotlib counts it."""
    return float(date2num(date.fromordinal(ordinal)))  # type: ignore[no-untyped-call]


def _draw_point(ax: Axes, day: float, point: Point, look: tuple[str, str]) -> None:
    colour, mark = look
    face = "white" if point.relayed else colour
    if point.open_above:
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1, "mutation_scale": 8, "fill": False}
        ax.annotate("", (day, point.value), (0, ARROW), textcoords="offset points", arrowprops=arrow | {"arrowstyle": "<|-"}, zorder=2)
    elif point.low is not None and point.high is not None and point.low < point.high:
        ax.errorbar(
            day, point.value, [[point.value - point.low], [point.high - point.value]], color=colour, capsize=3, linewidth=1, zorder=2
        )
    ax.plot([day], [point.value], marker=mark, color=colour, markerfacecolor=face, markersize=6, linestyle="none", zorder=3)


def _draw_legend(figure: Figure, looks: dict[str, tuple[str, str]]) -> None:
    rows = [Line2D([], [], color=c, marker=m, linewidth=1, markersize=5, label=_cut(name, NAME)) for name, (c, m) in looks.items()]
    rows.append(Line2D([], [], color="black", marker="o", markerfacecolor="white", linestyle="none", label="hollow: relayed, nobody named"))
    rows.append(Line2D([], [], color="black", marker=r"$\uparrow$", markersize=9, linestyle="none", label="arrow: at least, no upper end"))
    figure.legend(handles=rows, loc="outside lower left", ncols=ROW, frameon=False, fontsize=8)


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else f"{text[: size - 1]}…"
