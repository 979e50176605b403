"""Panels -> a picture of a contested figure, as SVG or PNG. The one file that imports matplotlib (extra `plot`).

A line of points for each claimant and none through all; whiskers for a range; an arrow upwards for "at least", which has no upper end,
and downwards for "at most"; "~" for "about"; hollow points for what is somebody else's, repeated. Killed, injured and both together
stand in panels of their own, on scales of their own.
"""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from threading import Lock

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, DayLocator, date2num, num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator, SymmetricalLogLocator

from reportedly.exchange.svg import Part, tidy_svg
from reportedly.exchange.visible import make_visible
from reportedly.questions.days import write_day
from reportedly.questions.series import Panel, Point

# Okabe and Ito's colours, that readers with any kind of colour vision tell apart, the lightest last; grey is for articles' own voices.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000001", "#e69f00", "#56b4e9")
MARKS = ("o", "s", "D", "^", "v", "P", "X")
OWN_VOICE, INK, GRID, PAPER = "#808080", "#1d1c1a", "#d8d5cf", "#ffffff"
CLASSES = {colour: f"look{n}" for n, colour in enumerate(COLOURS)} | {OWN_VOICE: "voice", INK: "ink", GRID: "grid", PAPER: "paper"}
WIDTH, HEIGHT = 8.0, 2.7  # inches, of a panel
LOW, FEW = 1.3, 2  # inches of a panel with no more points than these few
TITLE, LEGEND = 0.55, 0.2  # inches of the title, and of a row of the legend
ROW = 2  # claimants in a row of the legend
FEW_DAYS, MOST_DAYS, YEAR = 6, 14, 700  # days between first and last, up to which each is named with its year, and each at all
MAGNITUDES = 100  # times the lowest number from which the highest asks for a scale of magnitudes
ARROW = 16  # points of length
STEP = 0.16  # days by which points of one day stand beside each other, where there is room
BESIDE = 0.8  # of a day, that all points of one day may take
COLUMN = 0.9  # of such a column that points of one number may take
NAME = 46  # characters of a claimant's name
LABELLED, LABEL = 6, 30  # claimants of a panel up to which the lines are named beside their last points, and characters of such a name
LETTER, LINE, MARK = 0.0088, 0.1, 0.015  # shares of a panel that a letter of such a name takes, a line of it, and half a mark
KEPT = 128  # drawings, of some 50 to 300 kB
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "reportedly",
    "font.size": 9,
    "font.family": "DejaVu Sans",
    **{f"{name}.color": INK for name in ("text", "xtick", "ytick")},
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.facecolor": PAPER,
    "figure.facecolor": PAPER,
}
_drawing = Lock()  # matplotlib has one state for all threads
Look = tuple[str, str]  # colour and mark


@lru_cache(KEPT)
def draw_panels(panels: tuple[Panel, ...], title: str, form: str = "svg", rows: str | None = None) -> bytes:
    """The picture, in the bytes of the form ("svg" or "png"); the same panels give the same bytes.

    `rows` begins the ids of the rows that an SVG's points lead to in the page around it: "#a-" and an answer's id. Drawings are
    kept, as one takes some tenths of a second.
    """
    with _drawing, mpl.rc_context(STYLE):  # type: ignore[arg-type] # its stub lists every setting's name
        looks = choose_looks(panels)
        legend = -(-(len(looks) + 4) // ROW)
        heights = [LOW if sum(len(line.points) for line in panel.lines) <= FEW else HEIGHT for panel in panels] or [LOW]
        figure = Figure(figsize=(WIDTH, sum(heights) + TITLE + LEGEND * legend), layout="constrained")
        FigureCanvasAgg(figure)
        if form != "svg":
            figure.suptitle(_cut(title, 100), fontsize=10, x=0.02, ha="left")
        axes = figure.subplots(len(heights), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        if panels:
            _mark_days(axes[0], [point.day for panel in panels for line in panel.lines for point in line.points])
        for panel, ax in zip(panels, axes, strict=False):
            _draw_panel(ax, panel, looks)
        _draw_legend(figure, looks)
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=150, metadata={"Date": None} if form == "svg" else None)
    if form != "svg":
        return out.getvalue()
    head = b"" if rows else b'<?xml version="1.0" encoding="utf-8"?>\n'
    return head + tidy_svg(out.getvalue(), CLASSES, dict(_name_points(panels, rows)), (make_visible(title), describe_panels(panels)))


def choose_looks(panels: Sequence[Panel]) -> dict[str, Look]:
    """Colour and mark of each claimant, the same in all panels, no pair twice among 49; articles' own voices are grey."""
    lines = [line for panel in panels for line in panel.lines]
    voices = {line.claimant for line in lines if line.points[0].answer.claimant.kind == "article"}
    names = list(dict.fromkeys(line.claimant for line in lines if line.claimant not in voices))
    looks = {name: (COLOURS[i % len(COLOURS)], MARKS[(i + i // len(COLOURS)) % len(MARKS)]) for i, name in enumerate(names)}
    return looks | dict.fromkeys(sorted(voices), (OWN_VOICE, "o"))


def describe_panels(panels: Sequence[Panel]) -> str:
    """What is drawn, for who cannot see it: what is counted, by how many claimants, from and to which number and day."""
    told = []
    for panel in panels:
        points = [point for line in panel.lines for point in line.points]
        values, days = [p.value for p in points], [p.day for p in points]
        span = " to ".join(dict.fromkeys(filter(None, (write_day(min(days)), write_day(max(days))))))
        numbers = " to ".join(dict.fromkeys((f"{min(values):,.10g}", f"{max(values):,.10g}")))
        counts = ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((len(points), "answer"), (len(panel.lines), "claimant")))
        told.append(f"{panel.title}: {counts}, {numbers} claimed, {span}.")
    return " ".join(told) or "No answer has a number and a day."


def describe_point(point: Point, claimant: str) -> str:
    """A point in words: who, the exact words, when and where it was printed."""
    answer = point.answer
    relayed = ", relayed" if point.relayed else ""
    return make_visible(f"{claimant}: “{answer.words.text}”{relayed}, {write_day(point.day)} · {answer.paper.outlet or answer.paper.name}")


def _name_points(panels: Sequence[Panel], rows: str | None) -> Iterator[tuple[str, Part]]:
    for panel in panels:
        for line in panel.lines:
            for point in line.points:
                name = point.answer.id
                yield f"point {name}", Part(f"p-{name}", describe_point(point, line.claimant), f"{rows}{name}" if rows else None)


def _draw_panel(ax: Axes, panel: Panel, looks: dict[str, Look]) -> None:
    places = _spread_points(panel)
    for line in panel.lines:
        colour, _ = looks[line.claimant]
        days = [places[id(point)] for point in line.points]
        if line.named and len(days) > 1:
            ax.plot(days, [p.value for p in line.points], color=colour, linewidth=1, alpha=0.6, zorder=1)
        for day, point in zip(days, line.points, strict=True):
            _draw_point(ax, day, point, looks[line.claimant])
    ax.set_title(panel.title, loc="left", fontsize=9)
    _scale_numbers(ax, panel)
    ax.grid(axis="y", color=GRID, linewidth=0.6)
    ax.spines[["top", "right"]].set_visible(False)
    _name_lines(ax, panel, places)


def _scale_numbers(ax: Axes, panel: Panel) -> None:
    """From zero up; by magnitudes where the numbers are of several, and said so beside it."""
    values = [p.value for line in panel.lines for p in line.points]
    least = min((value for value in values if value > 0), default=1.0)
    if max(values) >= MAGNITUDES * least:
        if min(values) > 0:
            ax.set_yscale("log")
        else:
            ax.set_yscale("symlog", linthresh=least)
        ax.set_ylim(bottom=least / 2 if min(values) > 0 else 0, top=find_top(panel) * 1.6)
        ax.yaxis.set_major_locator(LogLocator(10) if min(values) > 0 else SymmetricalLogLocator(base=10, linthresh=least))
        ax.yaxis.set_minor_locator(NullLocator())
        ax.set_ylabel("each step ten times the last", fontsize=8)
    else:
        ax.set_ylim(bottom=0, top=find_top(panel))
        ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))


def find_top(panel: Panel) -> float:
    """The upper end of a panel's scale: a fifth above the highest number. The upper ends of "dozens" and the like are cut off there."""
    points = [p for line in panel.lines for p in line.points]
    return max(p.value if p.vague or p.about or p.high is None else p.high for p in points) * 1.22 or 1.0


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
    """Where each point stands on the axis of days: those of one day side by side, a claimant a column, closer where there are many.

    Points of one claimant, day and number share the width of their column, so that each can be seen and pointed at.
    """
    columns: dict[int, list[str]] = {}
    same: dict[tuple[int, str, float], int] = Counter()
    for line in panel.lines:
        for point in line.points:
            names = columns.setdefault(point.day, [])
            if line.claimant not in names:
                names.append(line.claimant)
            same[point.day, line.claimant, point.value] += 1
    seen: dict[tuple[int, str, float], int] = Counter()

    def place(point: Point, claimant: str) -> float:
        names, key = columns[point.day], (point.day, claimant, point.value)
        step = min(STEP, BESIDE / len(names))
        beside = (seen[key] - (same[key] - 1) / 2) * COLUMN / same[key]
        seen[key] += 1
        return _number(point.day) + step * (names.index(claimant) - (len(names) - 1) / 2 + beside)

    return {id(p): place(p, line.claimant) for line in panel.lines for p in line.points}


def _number(ordinal: int) -> float:
    """A day as matplotlib counts it."""
    return float(date2num(date.fromordinal(ordinal)))  # type: ignore[no-untyped-call]


def _draw_point(ax: Axes, day: float, point: Point, look: Look) -> None:
    """The mark with what the words leave open; all parts have one gid, by which they are named afterwards."""
    colour, mark = look
    if point.open_above or point.open_below:
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1, "mutation_scale": 8, "fill": False, "shrinkA": 0}
        end = (0, ARROW if point.open_above else -ARROW)
        ax.annotate("", (day, point.value), end, textcoords="offset points", arrowprops=arrow | {"arrowstyle": "<|-"}, zorder=2)
    elif not point.about and point.low is not None and point.high is not None and point.low < point.high:
        ends = [[point.value - point.low], [point.high - point.value]]
        ax.errorbar(day, point.value, ends, color=colour, capsize=3, linewidth=1, zorder=2)
    if point.about:
        ax.annotate("~", (day, point.value), (4, 1), textcoords="offset points", color=INK, fontsize=9, zorder=4)
    face = PAPER if point.relayed else colour
    name = f"point {point.answer.id}"
    ax.plot([day], [point.value], marker=mark, color=colour, markerfacecolor=face, markersize=6, linestyle="none", zorder=3, gid=name)


def _name_lines(ax: Axes, panel: Panel, places: dict[int, float]) -> None:
    """Few named claimants are written beside their last points, where no point and no other name is in the way."""
    named = [line for line in panel.lines if line.named]
    shares = (ax.transScale + ax.transLimits).transform
    taken = [tuple(shares((places[id(p)], p.value))) for line in panel.lines for p in line.points]
    for line in named if len(named) <= LABELLED else ():
        point, name = line.points[-1], _cut(line.claimant, LABEL)
        at = places[id(point)], point.value
        x, y = shares(at)
        width = len(name) * LETTER
        for side, left, off in (("left", x + MARK, 6), ("right", x - MARK - width, -6)):
            inside = left >= 0 and left + width <= 1
            if inside and not any(left - MARK < a < left + width + MARK and y - MARK < b < y + LINE and (a, b) != (x, y) for a, b in taken):
                ax.annotate(name, at, (off, 5), textcoords="offset points", ha=side, va="bottom", fontsize=8, color=INK, zorder=5)
                taken += [(left + width * n / 8, y + LINE / 2) for n in range(9)]
                break


def _draw_legend(figure: Figure, looks: dict[str, Look]) -> None:
    rows = [Line2D([], [], color=c, marker=m, linewidth=1, markersize=5, label=_cut(name, NAME)) for name, (c, m) in looks.items()]
    rows += [
        _make_sample("o", "hollow: relayed, nobody named", 6),
        _make_sample(r"$\uparrow$", "arrow: at least (up) or at most (down)", 9),
        _make_sample("|", "whiskers: the range that was given", 9),
        _make_sample(r"$\sim$", "~: about; dozens stand at their lower end", 9),
    ]
    figure.legend(handles=rows, loc="outside lower left", ncols=ROW, frameon=False, fontsize=8)


def _make_sample(mark: str, label: str, size: float) -> Line2D:
    return Line2D([], [], marker=mark, markersize=size, markerfacecolor=PAPER, color=INK, linestyle="none", label=label)


def _cut(text: str, size: int) -> str:
    """A name as text: matplotlib would take what stands between two dollar signs for mathematics."""
    shown = make_visible(text).replace("$", r"\$")
    return shown if len(shown) <= size else f"{shown[: size - 1]}…"
